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
    /// Removes the units that are asked for; a dry run only says how many.
    ///
    /// Where imports are named, units that other imports brought too stay, as theirs. Where nothing but imports is asked for, they
    /// are forgotten with their units.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where the file cannot be written.
    pub fn remove(&mut self, filter: &Filter, is_dry: bool) -> Result<Removed, Error> {
        let languages = self.units(&Filter::default())?.into_languages();
        let condition = filter.condition(&languages);
        self.begin_writing()?;
        let removed = remove(&self.connection, filter, &condition);
        let ended = removed.and_then(|removed| {
            let changed = removed.units + removed.kept + removed.imports > 0;
            if changed && !is_dry {
                cache::raise(&self.connection)?;
                self.connection.execute_batch("COMMIT")?;
            }
            Ok(removed)
        });
        undo(&self.connection);
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

fn remove(connection: &Connection, filter: &Filter, condition: &str) -> rusqlite::Result<Removed> {
    let mut removed = Removed::default();
    if filter.imports.is_empty() {
        connection.execute(&format!("DELETE FROM further WHERE unit IN (SELECT id FROM unit WHERE {condition})"), [])?;
        removed.units = connection.execute(&format!("DELETE FROM unit WHERE {condition}"), [])?;
        return Ok(removed);
    }
    let imports = list(filter.imports.iter().copied());
    let others = format!("SELECT max(further.import) FROM further WHERE further.unit = unit.id AND further. import NOT IN ({imports})");
    connection.execute_batch("CREATE TEMP TABLE meant(id INTEGER PRIMARY KEY, heir INTEGER)")?;
    let meant = format!("INSERT INTO meant SELECT id, iif(import IN ({imports}), ({others}), import) FROM unit WHERE {condition}");
    let done = (|| {
        connection.execute(&meant, [])?;
        let kept: i64 = connection.query_row("SELECT count(*) FROM meant WHERE heir IS NOT NULL", [], |row| row.get(0))?;
        removed.kept = usize::try_from(kept).unwrap_or(0);
        removed.units = connection.execute("DELETE FROM unit WHERE id IN (SELECT id FROM meant WHERE heir IS NULL)", [])?;
        let heirs = "UPDATE unit SET import = meant.heir FROM meant WHERE unit.id = meant.id AND unit.import <> meant.heir";
        connection.execute(heirs, [])?;
        let sql = format!(
            "DELETE FROM further WHERE unit IN (SELECT id FROM meant) AND (import IN ({imports}) OR unit NOT IN (SELECT id FROM unit)
             OR import = (SELECT import FROM unit WHERE id = further.unit))"
        );
        connection.execute(&sql, [])?;
        let rest = Filter { imports: Vec::new(), ..filter.clone() };
        if rest == Filter::default() {
            removed.imports = connection.execute(&format!("DELETE FROM import WHERE id IN ({imports})"), [])?;
        }
        Ok(removed)
    })();
    connection.execute_batch("DROP TABLE temp.meant")?;
    done
}
