//! The tables of a memory on disk, and how those of older versions become those of this one.

use super::failure::{Trouble, damaged};
use crate::error::{Error, ErrorKind};
use rusqlite::Connection;

/// By this SQLite files tell that they are memories of this program: `Svrk`.
pub(super) const APPLICATION: i32 = 0x5376_726b;

/// How a file of each version becomes one of the next; the first makes the tables of version 1 in an empty file.
///
/// A step is never changed once a release has it.
/// What they change is nothing that reading needs, so that older files that may not be written are read as they are.
pub(super) const STEPS: [&str; 2] = [VERSION_1, VERSION_2];

/// A unit's texts never change under its number, and no number is used twice, so that what is made of the texts can be brought
/// up to date by the numbers alone.
const VERSION_1: &str = "
CREATE TABLE state(generation INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (0);
CREATE TABLE languages(id INTEGER PRIMARY KEY, tags TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE import(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    at INTEGER,
    header BLOB NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE unit(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key INTEGER NOT NULL,
    import INTEGER NOT NULL,
    languages INTEGER NOT NULL,
    changed INTEGER,
    confidence REAL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX unit_key ON unit(key);
CREATE TABLE further(unit INTEGER NOT NULL, import INTEGER NOT NULL, PRIMARY KEY (unit, import)) STRICT, WITHOUT ROWID;
CREATE TABLE cache(
    name TEXT NOT NULL,
    part INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (name, part)
) STRICT;
";

/// The words of the concordance were kept in tables that are no longer read; it makes an index of its own where it is needed.
const VERSION_2: &str = "
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS words_of;
";

/// Returns the version of the tables that this program writes.
pub(super) fn newest() -> i64 {
    STEPS.len() as i64
}

/// Makes the tables of a new memory.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    apply(connection, &STEPS)?;
    connection.execute_batch("COMMIT")
}

/// Returns the version of the tables of a file, which must be a memory and not of a later program.
pub(super) fn version(connection: &Connection, name: &str) -> Result<i64, Error> {
    let pragma = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).trouble(name);
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let malformed = |detail: String| Error::new(ErrorKind::Malformed, name, detail);
    if pragma("page_count")? == 0 {
        return Err(malformed("is empty; delete it, and sverka memory import makes a memory of that name".to_owned()));
    }
    if application != i64::from(APPLICATION) {
        return Err(malformed("is a database of another program, not a Sverka memory; name another file".to_owned()));
    }
    if version > newest() {
        let newest = newest();
        return Err(malformed(format!(
            "was written by a later version of Sverka (its tables have version {version}, those known here {newest}); update Sverka"
        )));
    }
    if version < 1 { Err(damaged(name, "its version is missing")) } else { Ok(version) }
}

/// Brings the tables to the version that a number of steps leads to, within the transaction that is open.
pub(super) fn apply(connection: &Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in steps.iter().skip(usize::try_from(version).unwrap_or(0)) {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "user_version", steps.len() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_tables_are_brought_up_to_date() {
        let connection = Connection::open_in_memory().unwrap();
        make(&connection).unwrap();
        connection.execute_batch("INSERT INTO languages(tags) VALUES ('en ru')").unwrap();
        let next = "ALTER TABLE languages ADD COLUMN note TEXT";
        for _ in 0..2 {
            apply(&connection, &[VERSION_1, VERSION_2, next, "CREATE TABLE fourth(id INTEGER)"]).unwrap();
            assert_eq!(connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 4);
        }
        let kept: (String, Option<String>) =
            connection.query_row("SELECT tags, note FROM languages", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(kept, ("en ru".to_owned(), None));
        let told = version(&connection, "a.sverka").unwrap_err().to_string();
        assert!(told.contains("version 4") && told.contains("update Sverka"), "{told}");
    }

    #[test]
    fn full_text_search_is_built_in() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE VIRTUAL TABLE words USING fts5(text, content='')").unwrap();
        connection.execute("INSERT INTO words(rowid, text) VALUES (7, 'Мост открыт')", []).unwrap();
        let found: i64 = connection.query_row("SELECT rowid FROM words WHERE words MATCH 'мост'", [], |row| row.get(0)).unwrap();
        assert_eq!(found, 7);
    }
}
