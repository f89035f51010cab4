//! Units that are removed.

use super::cache;
use super::failure::Trouble;
use super::open::{Store, undo};
use super::units::{Filter, list};
use crate::error::Error;
use rusqlite::Connection;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Units that are no longer there.
    pub units: usize,
    /// Units that stay because other imports brought them too.
    pub kept: usize,
    /// Imports that are no longer there.
    pub imports: usize,
}

impl Store {
    /// Removes the units that are asked for, all where nothing is asked; a dry run only says how many.
    ///
    /// Where imports are named, units that other imports brought too stay, as theirs. Where nothing but imports is asked for, they
    /// are forgotten with their units.
    ///
    /// ```
    /// use sverka::memory::{TranslationUnit, Variant};
    /// use sverka::store::{Filter, Origin, Store};
    /// use sverka::text::Language;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let mut store = Store::create(&folder.path().join("work.sverka"))?;
    /// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
    /// let unit = TranslationUnit::new(vec![Variant::plain(en, "Yes."), Variant::plain(ru, "Да.")]);
    /// store.import([unit], &Origin { name: "jobs/bridge.tmx".into(), ..Origin::default() })?;
    ///
    /// let filter = Filter { imports: Some(store.imports_named("bridge.tmx")?), ..Filter::default() };
    /// assert_eq!(store.remove(&filter, false)?.units, 1);
    /// store.compact()?;
    /// assert!(store.imported()?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where the file cannot be written.
    pub fn remove(&mut self, filter: &Filter, is_dry: bool) -> Result<Removed, Error> {
        self.begin_writing()?;
        let removed = self.removed(filter, is_dry);
        undo(&self.connection);
        removed
    }

    /// Removes units, and keeps that unless the run is dry.
    fn removed(&self, filter: &Filter, is_dry: bool) -> Result<Removed, Error> {
        let condition = filter.condition(&self.languages()?);
        let connection = &self.connection;
        let removed = match &filter.imports {
            None => remove(connection, &condition),
            Some(imports) => {
                let are_forgotten = *filter == Filter { imports: filter.imports.clone(), ..Filter::default() };
                remove_of(connection, &list(imports), &condition, are_forgotten)
            }
        };
        let ended = removed.and_then(|removed| {
            if !is_dry && removed != Removed::default() {
                cache::raise(connection)?;
                connection.execute_batch("COMMIT")?;
            }
            Ok(removed)
        });
        ended.trouble(&self.name)
    }

    /// Returns the numbers of the imports that have a name, whole or without its folders.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is damaged.
    pub fn imports_named(&self, name: &str) -> Result<Vec<i64>, Error> {
        let is_meant = |known: &str| known == name || known.rsplit(['/', '\\']).next() == Some(name);
        Ok(self.imported()?.iter().filter(|import| is_meant(&import.origin.name)).map(|import| import.number).collect())
    }
}

/// Removes the units of which something holds.
fn remove(connection: &Connection, condition: &str) -> rusqlite::Result<Removed> {
    connection.execute(&format!("DELETE FROM further WHERE unit IN (SELECT id FROM unit WHERE {condition})"), [])?;
    let units = connection.execute(&format!("DELETE FROM unit WHERE {condition}"), [])?;
    Ok(Removed { units, ..Removed::default() })
}

/// Removes the units of some imports of which something holds; those of other imports as well become theirs.
fn remove_of(connection: &Connection, imports: &str, condition: &str, are_forgotten: bool) -> rusqlite::Result<Removed> {
    let mut removed = Removed::default();
    let others = format!("SELECT max(import) FROM further WHERE further.unit = unit.id AND further.import NOT IN ({imports})");
    // The temporary table goes with the transaction where that is undone.
    connection.execute_batch("CREATE TEMP TABLE meant(id INTEGER PRIMARY KEY, heir INTEGER)")?;
    let meant = format!("INSERT INTO meant SELECT id, iif(import IN ({imports}), ({others}), import) FROM unit WHERE {condition}");
    connection.execute(&meant, [])?;
    let kept: i64 = connection.query_row("SELECT count(*) FROM meant WHERE heir IS NOT NULL", [], |row| row.get(0))?;
    removed.kept = usize::try_from(kept).unwrap_or(0);
    removed.units = connection.execute("DELETE FROM unit WHERE id IN (SELECT id FROM meant WHERE heir IS NULL)", [])?;
    let heirs = "UPDATE unit SET import = meant.heir FROM meant WHERE unit.id = meant.id AND unit.import <> meant.heir";
    connection.execute(heirs, [])?;
    let forget = format!(
        "DELETE FROM further WHERE unit IN (SELECT id FROM meant) AND (import IN ({imports}) OR unit NOT IN (SELECT id FROM unit)
         OR import = (SELECT import FROM unit WHERE id = further.unit))"
    );
    connection.execute(&forget, [])?;
    if are_forgotten {
        removed.imports = connection.execute(&format!("DELETE FROM import WHERE id IN ({imports})"), [])?;
    }
    connection.execute_batch("DROP TABLE temp.meant")?;
    Ok(removed)
}
