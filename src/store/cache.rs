//! What is made of all units and takes long to make, kept until the units change.

use super::concordance;
use super::failure::Trouble;
use super::open::Store;
use crate::error::Error;
use rusqlite::{Connection, OptionalExtension, params};

/// A cache as it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheInfo {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Whether it was made of the units as they are now.
    pub is_fresh: bool,
}

/// The longest part of a cache; SQLite holds no blob of more than a thousand million bytes.
const PART: usize = 64 << 20;

impl Store {
    /// Returns a number that every change of the units raises.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is damaged.
    pub fn generation(&self) -> Result<i64, Error> {
        generation(&self.connection).trouble(&self.name)
    }

    /// Returns the bytes of a cache; nothing if there is none or the units have changed since.
    ///
    /// ```
    /// use sverka::store::Store;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let mut store = Store::create(&folder.path().join("work.sverka"))?;
    /// let generation = store.generation()?;
    /// assert!(store.put_cache("matches:en", generation, b"an index")?);
    /// assert_eq!(store.cache("matches:en")?.as_deref(), Some(&b"an index"[..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is damaged.
    pub fn cache(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let parts = || {
            let sql = "SELECT bytes FROM cache WHERE name = ?1 AND generation = (SELECT generation FROM state) ORDER BY part";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([name])?;
            let mut bytes: Option<Vec<u8>> = None;
            while let Some(row) = rows.next()? {
                bytes.get_or_insert_default().extend_from_slice(row.get_ref(0)?.as_blob()?);
            }
            Ok(bytes)
        };
        parts().trouble(&self.name)
    }

    /// Returns the bytes of a cache and the generation of the units that it was made of, whether they have changed since or not.
    pub(super) fn stale_cache(&self, name: &str) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let parts = || {
            let mut statement = self.connection.prepare_cached("SELECT generation, bytes FROM cache WHERE name = ?1 ORDER BY part")?;
            let mut rows = statement.query([name])?;
            let mut found: Option<(i64, Vec<u8>)> = None;
            while let Some(row) = rows.next()? {
                let (_, bytes) = found.get_or_insert((row.get(0)?, Vec::new()));
                bytes.extend_from_slice(row.get_ref(1)?.as_blob()?);
            }
            Ok(found)
        };
        parts().trouble(&self.name)
    }

    /// Keeps a cache that was made of the units of a generation; returns false, and keeps nothing, if they have changed since.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn put_cache(&mut self, name: &str, generation: i64, bytes: &[u8]) -> Result<bool, Error> {
        self.write(|connection| {
            if self::generation(connection)? != generation {
                return Ok(false);
            }
            connection.execute("DELETE FROM cache WHERE name = ?1", [name])?;
            let mut insert = connection.prepare("INSERT INTO cache(name, part, generation, bytes) VALUES (?1, ?2, ?3, ?4)")?;
            let parts = bytes.chunks(PART).chain(bytes.is_empty().then_some(bytes));
            for (part, bytes) in parts.enumerate() {
                insert.execute(params![name, part as i64, generation, bytes])?;
            }
            Ok(true)
        })
    }

    /// Returns all caches by name.
    pub(super) fn caches(&self) -> rusqlite::Result<Vec<CacheInfo>> {
        let sql =
            "SELECT name, sum(length(bytes)), min(generation) = (SELECT generation FROM state) FROM cache GROUP BY name ORDER BY name";
        let mut statement = self.connection.prepare(sql)?;
        let info = |row: &rusqlite::Row<'_>| {
            let bytes = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
            Ok(CacheInfo { name: row.get(0)?, bytes, is_fresh: row.get(2)? })
        };
        let mut caches: Vec<CacheInfo> = statement.query_map([], info)?.collect::<rusqlite::Result<_>>()?;
        caches.extend(concordance::tables(&self.connection)?);
        Ok(caches)
    }
}

/// Returns a number that every change of the units raises.
pub(super) fn generation(connection: &Connection) -> rusqlite::Result<i64> {
    let found = connection.query_row("SELECT generation FROM state", [], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default())
}

/// Marks the units as changed.
pub(super) fn raise(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE state SET generation = generation + 1", []).map(drop)
}
