//! Units that come in.

use super::coding::{Encoder, digits};
use super::failure::Trouble;
use super::open::{Store, undo};
use super::record::{Record, identity, unit};
use super::{cache, units};
use crate::error::{Error, ErrorKind};
use crate::memory::{Header, Timestamp, TranslationUnit};
use rusqlite::{Connection, Statement, params};
use std::collections::HashMap;

/// Where units come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as a user would name it.
    pub name: String,
    /// The name of its format.
    pub format: String,
    /// When it was imported, if that is to be known.
    pub at: Option<Timestamp>,
    /// What it says of all its units.
    pub header: Header,
}

/// What became of the units of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Units that came in.
    pub read: usize,
    /// Units that were not there before.
    pub added: usize,
    /// Units that equal one that was there.
    pub merged: usize,
    /// Those of them that took the place of an older one.
    pub replaced: usize,
}

/// An import that has begun: what comes in is there once it is [committed](Import::commit), whole, and not at all if it never is.
///
/// Meanwhile others read the memory as it was. Other imports wait.
pub struct Import<'a> {
    connection: &'a Connection,
    name: &'a str,
    find: Statement<'a>,
    insert: Statement<'a>,
    replace: Statement<'a>,
    remember: Statement<'a>,
    forget: Statement<'a>,
    languages: HashMap<String, i64>,
    /// The number of the origin whose units come in, and what became of them.
    current: Option<(i64, ImportCounts)>,
    total: ImportCounts,
}

impl Store {
    /// Stores all units of one origin, or none where something fails.
    ///
    /// Units are equal where their texts, codes and languages are the same in the same order, their names, and what the properties
    /// `x-context-pre`, `x-context-post`, `x-msgctxt`, `x-plural` and `x-repeated` say. Of equal units the one stays that was changed or
    /// made last; of those of one date, or of none, the one that came last. It keeps the number and the place of the first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] where the file cannot be written or another process writes into it and does not end.
    pub fn import(&mut self, units: impl IntoIterator<Item = TranslationUnit>, origin: &Origin) -> Result<ImportCounts, Error> {
        let mut import = self.begin()?;
        import.open(origin)?;
        units.into_iter().try_for_each(|unit| import.add(&Record::new(&unit)))?;
        import.commit()
    }

    /// Begins an import of one or several origins.
    ///
    /// ```
    /// use sverka::memory::{TranslationUnit, Variant};
    /// use sverka::store::{Origin, Record, Store};
    /// use sverka::text::Language;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let mut store = Store::open_or_create(&folder.path().join("work.sverka"))?;
    /// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
    /// let unit = TranslationUnit::new(vec![Variant::plain(en, "Yes."), Variant::plain(ru, "Да.")]);
    /// let mut import = store.begin()?;
    /// for name in ["a.tmx", "b.tmx"] {
    ///     import.open(&Origin { name: name.into(), ..Origin::default() })?;
    ///     import.add(&Record::new(&unit))?;
    /// }
    /// assert_eq!(import.commit()?.merged, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As those of [`Store::import`].
    pub fn begin(&mut self) -> Result<Import<'_>, Error> {
        self.begin_writing()?;
        let (connection, name) = (&self.connection, &self.name[..]);
        let begun = Import::new(connection, name);
        if begun.is_err() {
            undo(connection);
        }
        begun.trouble(name)
    }
}

impl<'a> Import<'a> {
    fn new(connection: &'a Connection, name: &'a str) -> rusqlite::Result<Self> {
        // Pages that changed are kept in so many KiB before they are written.
        connection.pragma_update(None, "cache_size", -65_536)?;
        let sql = "INSERT INTO unit(key, import, languages, changed, confidence, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        Ok(Self {
            connection,
            name,
            find: connection.prepare("SELECT id, import, changed, body FROM unit WHERE key = ?1 AND languages = ?2 ORDER BY id")?,
            insert: connection.prepare(sql)?,
            replace: connection.prepare("UPDATE unit SET import = ?2, changed = ?3, confidence = ?4, body = ?5 WHERE id = ?1")?,
            remember: connection.prepare("INSERT OR IGNORE INTO further(unit, import) VALUES (?1, ?2)")?,
            forget: connection.prepare("DELETE FROM further WHERE unit = ?1 AND import = ?2")?,
            languages: units::language_numbers(connection)?,
            current: None,
            total: ImportCounts::default(),
        })
    }

    /// Begins with the units of an origin.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn open(&mut self, origin: &Origin) -> Result<(), Error> {
        self.close().trouble(self.name)?;
        let mut header = Encoder::default();
        header.header(&origin.header);
        let at = origin.at.and_then(|at| i64::try_from(digits(at)).ok());
        let sql = "INSERT INTO import(name, format, at, header) VALUES (?1, ?2, ?3, ?4)";
        self.connection.execute(sql, params![origin.name, origin.format, at, header.0]).trouble(self.name)?;
        self.current = Some((self.connection.last_insert_rowid(), ImportCounts::default()));
        Ok(())
    }

    /// Stores a unit, or joins it to the one that equals it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unusable`] where no origin was opened; otherwise if the file cannot be written or is damaged.
    pub fn add(&mut self, record: &Record) -> Result<(), Error> {
        let Some((import, mut counts)) = self.current else {
            return Err(Error::new(ErrorKind::Unusable, self.name, "units need an origin; open one first"));
        };
        counts.read += 1;
        let languages = self.language(&record.languages).trouble(self.name)?;
        match self.equal(record, languages)? {
            None => {
                let values = params![record.key, import, languages, record.changed, record.confidence, record.body];
                self.insert.execute(values).trouble(self.name)?;
                counts.added += 1;
            }
            Some(known) => {
                counts.merged += 1;
                counts.replaced += usize::from(self.join(record, import, &known).trouble(self.name)?);
            }
        }
        self.current = Some((import, counts));
        Ok(())
    }

    /// Joins a unit to an equal one that is there; returns whether it takes its place.
    fn join(&mut self, record: &Record, import: i64, known: &Known) -> rusqlite::Result<bool> {
        // What has no date never takes the place of what has one.
        let is_newer = record.changed >= known.changed && !known.is_same;
        if is_newer {
            self.replace.execute(params![known.number, import, record.changed, record.confidence, record.body])?;
        }
        if known.import != import {
            self.remember.execute([known.number, if is_newer { known.import } else { import }])?;
            if is_newer {
                self.forget.execute([known.number, import])?;
            }
        }
        Ok(is_newer)
    }

    /// Ends the import: all of it is there from now on. Returns what became of its units.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; then nothing of the import is there.
    pub fn commit(mut self) -> Result<ImportCounts, Error> {
        let mut commit = || {
            self.close()?;
            cache::raise(self.connection)?;
            self.connection.execute_batch("COMMIT")
        };
        commit().trouble(self.name)?;
        Ok(self.total)
    }

    /// Ends the import and keeps nothing of it. Returns what would have become of its units.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn cancel(mut self) -> Result<ImportCounts, Error> {
        self.close().trouble(self.name)?;
        Ok(self.total)
    }

    /// Ends with the units of an origin.
    fn close(&mut self) -> rusqlite::Result<()> {
        let Some((import, counts)) = self.current.take() else { return Ok(()) };
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let sql = "UPDATE import SET read = ?2, added = ?3, replaced = ?4 WHERE id = ?1";
        self.connection.execute(sql, [import, number(counts.read), number(counts.added), number(counts.replaced)])?;
        self.total.read += counts.read;
        self.total.added += counts.added;
        self.total.merged += counts.merged;
        self.total.replaced += counts.replaced;
        Ok(())
    }

    /// Returns the number of a sequence of languages.
    fn language(&mut self, tags: &str) -> rusqlite::Result<i64> {
        if let Some(number) = self.languages.get(tags) {
            return Ok(*number);
        }
        self.connection.execute("INSERT INTO languages(tags) VALUES (?1)", [tags])?;
        let number = self.connection.last_insert_rowid();
        self.languages.insert(tags.to_owned(), number);
        Ok(number)
    }

    /// Returns the unit that is there and equals another. Units of one key hardly ever differ, but they may.
    fn equal(&mut self, record: &Record, languages: i64) -> Result<Option<Known>, Error> {
        let mut rows = self.find.query([record.key, languages]).trouble(self.name)?;
        while let Some(row) = rows.next().trouble(self.name)? {
            let look = || {
                let body = row.get_ref(3)?.as_blob()?;
                let is_same = body == record.body;
                let known = Known { number: row.get(0)?, import: row.get(1)?, changed: row.get(2)?, is_same };
                Ok((is_same || is_equal(body, record), known))
            };
            let (is_equal, known) = look().trouble(self.name)?;
            if is_equal {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        undo(self.connection);
    }
}

/// A unit that is there already.
struct Known {
    number: i64,
    import: i64,
    changed: Option<i64>,
    /// Whether it is the same to the last byte.
    is_same: bool,
}

/// Returns whether the unit of some bytes is one with a record in what makes units equal; damaged bytes equal nothing.
fn is_equal(body: &[u8], record: &Record) -> bool {
    let languages = units::parse_languages(&record.languages);
    let known = |body: &[u8]| unit(body, languages.as_ref()?).map(|unit| identity(&unit));
    known(body).is_some_and(|bytes| known(&record.body) == Some(bytes))
}
