//! What is in a memory, in figures.

use super::cache::CacheInfo;
use super::coding::date;
use super::failure::{Trouble, damaged};
use super::import::Origin;
use super::open::Store;
use super::units::{Filter, header};
use crate::error::Error;
use crate::memory::Statistics;
use rusqlite::Row;
use std::collections::HashMap;

/// What one import brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its number.
    pub number: i64,
    /// Where its units come from.
    pub origin: Origin,
    /// Units that it had.
    pub read: usize,
    /// Those of them that were not there before.
    pub added: usize,
    /// Those of them that took the place of older ones.
    pub replaced: usize,
    /// Units that are there now as this import had them.
    pub units: usize,
}

/// What is in a memory.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreStatistics {
    /// Units, languages, words, dates, authors, properties, lengths.
    pub units: Statistics,
    /// The imports, the first first.
    pub imports: Vec<Imported>,
    /// Units that came in and equalled one that was there.
    pub merged: usize,
    /// The version of its tables.
    pub schema: i64,
    /// How often the units have changed.
    pub generation: i64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of the file that nothing uses.
    pub unused_bytes: u64,
    /// What is kept beside the units to find them.
    pub caches: Vec<CacheInfo>,
}

impl Store {
    /// Counts what is in the memory; every unit is read for it.
    ///
    /// ```
    /// use sverka::store::Store;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let store = Store::create(&folder.path().join("work.sverka"))?;
    /// assert_eq!((store.statistics()?.units.units, store.statistics()?.schema), (0, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where the file is damaged.
    pub fn statistics(&self) -> Result<StoreStatistics, Error> {
        let all = self.units(&Filter::default())?;
        let mut imports = self.imported()?;
        let mut units = Statistics::default();
        let mut from: HashMap<i64, usize> = HashMap::new();
        for stored in all {
            let stored = stored?;
            units.add(&stored.unit);
            *from.entry(stored.import).or_default() += 1;
        }
        imports.iter_mut().for_each(|import| import.units = from.get(&import.number).copied().unwrap_or(0));
        let pragma = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).trouble(&self.name);
        let page = pragma("page_size")?;
        let bytes = |pages: i64| u64::try_from(pages.saturating_mul(page)).unwrap_or(0);
        Ok(StoreStatistics {
            merged: imports.iter().map(|import| import.read.saturating_sub(import.added)).sum(),
            units,
            imports,
            schema: pragma("user_version")?,
            generation: self.generation()?,
            bytes: bytes(pragma("page_count")?),
            unused_bytes: bytes(pragma("freelist_count")?),
            caches: self.caches().trouble(&self.name)?,
        })
    }

    /// Returns the imports, the first first, without the [units](Imported::units) that are left of them.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is damaged.
    pub fn imported(&self) -> Result<Vec<Imported>, Error> {
        let sql = "SELECT id, name, format, at, header, read, added, replaced FROM import ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql).trouble(&self.name)?;
        let rows = statement.query_map([], |row| Ok(imported(row))).trouble(&self.name)?;
        let is_whole = |row: rusqlite::Result<rusqlite::Result<Option<Imported>>>| {
            row.and_then(|row| row).trouble(&self.name)?.ok_or_else(|| damaged(&self.name, "an import cannot be read"))
        };
        rows.map(is_whole).collect()
    }
}

/// Returns an import; nothing if it is damaged.
fn imported(row: &Row<'_>) -> rusqlite::Result<Option<Imported>> {
    let Some(header) = header(row.get_ref(4)?.as_blob()?) else { return Ok(None) };
    let at = row.get::<_, Option<i64>>(3)?.and_then(|digits| date(u64::try_from(digits).ok()?));
    let origin = Origin { name: row.get(1)?, format: row.get(2)?, at, header };
    let count = |column: usize| Ok::<_, rusqlite::Error>(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0));
    Ok(Some(Imported { number: row.get(0)?, origin, read: count(5)?, added: count(6)?, replaced: count(7)?, units: 0 }))
}
