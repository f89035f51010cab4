//! The table of the words of a memory: made at the first search, and brought up to date at each.
//!
//! Every word of a language has a row, or several where it stands in many units, with its stem and its places: the numbers of units,
//! and which of their words it is. SQLite's own full-text search would hold words and stems apart, at twice the size and several times
//! the time; here a stem is the sum of its words. Texts never change under their numbers, and new units have greater numbers than all
//! before, so that new words go to the ends of rows. Units that are gone stay in the rows, and are left out when they are found.

use super::super::cache::{self, CacheInfo};
use super::super::failure::{Trouble, damaged};
use super::super::open::{Store, undo};
use super::super::units::Filter;
use super::places::{Place, PlaceWriter, read_places};
use super::query::Pattern;
use crate::error::{Error, ErrorKind};
use crate::memory::Variant;
use crate::text::Language;
use crate::tokens::{Stems, fold, words};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

/// Changes of what is in the tables; tables of another number are made anew.
const VERSION: i64 = 1;

/// Units that go into the table at a time, and what is held of them until then: about 100 MB.
const CHUNK: usize = 500_000;

/// Units whose texts are read before they are parted into words, on all cores.
const BATCH: usize = 4_096;

/// From so many bytes on the places of a word go on in a new row.
const LONGEST_ROW: usize = 16 << 10;

/// From how great a share of units that are gone on, as one in so many, a table is made anew.
const WORTH_MAKING: i64 = 4;

/// Tables that are there, and those of one language in them.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS PLACE.words_of(
    language TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL, last INTEGER NOT NULL, units INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS PLACE.words(
    id INTEGER PRIMARY KEY, language TEXT NOT NULL, word TEXT NOT NULL, stem TEXT NOT NULL, units INTEGER NOT NULL,
    last INTEGER NOT NULL, places BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS PLACE.words_word ON words(language, word);
CREATE INDEX IF NOT EXISTS PLACE.words_stem ON words(language, stem, units);
";

/// The words of a memory in one language.
pub(super) struct WordTable {
    language: Language,
    /// The database that it is in: that of the memory or, where that may not be written, a temporary one.
    place: &'static str,
    /// Units with a text in the language, those that are gone among them.
    pub(super) units: i64,
}

/// How far a table has come.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Progress {
    generation: i64,
    last: i64,
    units: i64,
}

impl WordTable {
    /// Returns the table of a language as the units are now; it is kept in the memory where that can be written.
    pub(super) fn of(store: &mut Store, language: &Language) -> Result<Self, Error> {
        let table = |place| Self { language: language.clone(), place, units: 0 };
        let generation = store.generation()?;
        for mut table in [table("main"), table("temp")] {
            if let Some(progress) = table.progress(&store.connection).trouble(&store.name)?
                && progress.generation == generation
            {
                table.units = progress.units;
                return Ok(table);
            }
        }
        if !store.is_read_only() {
            match table("main").brought_up(store) {
                // Another process is writing, or the disk is full: the table is made for this one alone.
                Err(error) if error.kind() == ErrorKind::InputOutput => {}
                made => return made,
            }
        }
        store.connection.pragma_update(None, "temp_store", "MEMORY").trouble(&store.name)?;
        table("temp").brought_up(store)
    }

    /// Puts in what is not there yet.
    fn brought_up(mut self, store: &mut Store) -> Result<Self, Error> {
        loop {
            let known = self.progress(&store.connection).trouble(&store.name)?;
            let before = known.unwrap_or(Progress { generation: -1, last: 0, units: 0 });
            let mut chunk = Chunk::read(store, &self.language, before)?;
            // Nothing but whole tables are made anew.
            if known.is_some() && chunk.is_last && (before.units - chunk.kept) * WORTH_MAKING > before.units {
                self.in_transaction(store, |connection| self.clear(connection))?;
                continue;
            }
            let after = chunk.after;
            let is_written = self.in_transaction(store, |connection| {
                connection.execute_batch(&TABLES.replace("PLACE", self.place))?;
                if self.progress(connection)? != known {
                    // Another process has done the same meanwhile.
                    return Ok(false);
                }
                if known.is_none() {
                    self.clear(connection)?;
                }
                self.append(connection, &mut chunk)?;
                Ok(true)
            })?;
            if is_written && chunk.is_last {
                self.units = after.units;
                return Ok(self);
            }
        }
    }

    /// Does something in a transaction of its own.
    fn in_transaction<T>(&self, store: &mut Store, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        if self.place == "main" {
            return store.write(work);
        }
        store.connection.execute_batch("BEGIN").trouble(&store.name)?;
        let done = work(&store.connection).and_then(|done| store.connection.execute_batch("COMMIT").map(|()| done));
        if done.is_err() {
            undo(&store.connection);
        }
        done.trouble(&store.name)
    }

    /// Returns how far the table has come; nothing if there is none, or one of another version.
    fn progress(&self, connection: &Connection) -> rusqlite::Result<Option<Progress>> {
        if !exists(connection, self.place)? {
            return Ok(None);
        }
        let sql = format!("SELECT generation, last, units FROM {}.words_of WHERE language = ?1 AND version = ?2", self.place);
        let read = |row: &rusqlite::Row<'_>| Ok(Progress { generation: row.get(0)?, last: row.get(1)?, units: row.get(2)? });
        connection.query_row(&sql, params![self.language.primary(), VERSION], read).optional()
    }

    fn clear(&self, connection: &Connection) -> rusqlite::Result<()> {
        for table in ["words", "words_of"] {
            connection.execute(&format!("DELETE FROM {}.{table} WHERE language = ?1", self.place), [self.language.primary()])?;
        }
        Ok(())
    }

    /// Puts the words of new units to the ends of their rows.
    fn append(&self, connection: &Connection, chunk: &mut Chunk) -> rusqlite::Result<()> {
        let (place, language) = (self.place, self.language.primary());
        let mut find = connection
            .prepare(&format!("SELECT id, last, places FROM {place}.words WHERE language = ?1 AND word = ?2 ORDER BY id DESC LIMIT 1"))?;
        let mut extend =
            connection.prepare(&format!("UPDATE {place}.words SET units = units + ?2, last = ?3, places = ?4 WHERE id = ?1"))?;
        let mut insert = connection
            .prepare(&format!("INSERT INTO {place}.words(language, word, stem, units, last, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"))?;
        let mut stems = Stems::new(&self.language);
        let is_first = chunk.before.units == 0;
        // Words that stand beside each other in the index are put in one after the other.
        chunk.words.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        for (word, writer) in chunk.words.drain(..) {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?));
            let known = if is_first { None } else { find.query_row(params![language, word], row).optional()? };
            match known.filter(|(_, _, bytes)| bytes.len() < LONGEST_ROW) {
                Some((id, last, mut bytes)) => {
                    bytes.extend(writer.bytes_after(last));
                    extend.execute(params![id, writer.units, writer.last, bytes])?
                }
                None => insert.execute(params![language, word, stems.of(&word), writer.units, writer.last, writer.bytes])?,
            };
        }
        let sql =
            format!("INSERT OR REPLACE INTO {place}.words_of(language, version, generation, last, units) VALUES (?1, ?2, ?3, ?4, ?5)");
        let Progress { generation, last, units } = chunk.after;
        connection.execute(&sql, params![language, VERSION, generation, last, units]).map(drop)
    }

    /// Returns the places of all words that fit a pattern, rising.
    pub(super) fn places(&self, store: &Store, pattern: &Pattern) -> Result<Vec<Place>, Error> {
        let (condition, value) = match pattern {
            Pattern::Stem(stem) => ("stem = ?2", stem.clone()),
            Pattern::Word(word) => ("word = ?2", word.clone()),
            Pattern::Wildcard(wildcard) => ("word GLOB ?2 AND word >= ?3 AND word < ?4", wildcard.clone()),
        };
        // The letters before the first wildcard bound the stretch of words that is looked through.
        let prefix = value.split('*').next().unwrap_or_default().to_owned();
        let end = format!("{prefix}\u{10ffff}");
        let sql = format!("SELECT places FROM {}.words WHERE language = ?1 AND {condition} ORDER BY id", self.place);
        let mut places = Vec::new();
        let mut read = || {
            let mut statement = store.connection.prepare_cached(&sql)?;
            let language = self.language.primary();
            let mut rows = match pattern {
                Pattern::Wildcard(_) => statement.query(params![language, value, prefix, end])?,
                _ => statement.query(params![language, value])?,
            };
            let mut is_whole = true;
            while let Some(row) = rows.next()? {
                is_whole &= read_places(row.get_ref(0)?.as_blob()?, &mut places).is_some();
            }
            Ok(is_whole)
        };
        if !read().trouble(&store.name)? {
            return Err(damaged(&store.name, "the table of its words cannot be read"));
        }
        // Made of stretches that rise already.
        places.sort();
        Ok(places)
    }

    /// Returns in how many units about a stem stands: units with several of its words count for each.
    pub(super) fn units_with(&self, store: &Store, stem: &str) -> Result<i64, Error> {
        let sql = format!("SELECT total(units) FROM {}.words WHERE language = ?1 AND stem = ?2", self.place);
        let count = || store.connection.prepare_cached(&sql)?.query_row([self.language.primary(), stem], |row| row.get::<_, f64>(0));
        Ok((count().trouble(&store.name)? as i64).min(self.units))
    }
}

/// New words of a language, and their places.
struct Chunk {
    words: Vec<(Box<str>, PlaceWriter)>,
    before: Progress,
    after: Progress,
    /// Units that were there before and still are.
    kept: i64,
    /// Whether there are no further units.
    is_last: bool,
}

impl Chunk {
    /// Reads the units that came after those that a table has.
    fn read(store: &Store, language: &Language, before: Progress) -> Result<Self, Error> {
        let connection = &store.connection;
        let view = connection.unchecked_transaction().trouble(&store.name)?;
        let generation = cache::generation(connection).trouble(&store.name)?;
        let filter = Filter { languages: vec![language.clone()], ..Filter::default() };
        let kept = store.count_up_to(&filter, before.last)?;
        let mut units = store.units_after(&filter, before.last)?;
        let mut lexicon: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut words: Vec<(Box<str>, PlaceWriter)> = Vec::new();
        let (mut after, mut taken, mut is_last) = (before, 0, false);
        let mut of_unit: Vec<(u32, u32)> = Vec::new();
        while taken < CHUNK && !is_last {
            let batch: Vec<(i64, String)> = units
                .by_ref()
                .take(BATCH)
                .map(|stored| stored.map(|stored| (stored.number, text_in(&stored.unit.variants, language))))
                .collect::<Result<_, _>>()?;
            is_last = batch.len() < BATCH;
            taken += batch.len();
            let folded: Vec<(i64, Vec<String>)> = batch.par_iter().map(|(unit, text)| (*unit, folded_words(text))).collect();
            for (unit, folded) in folded {
                of_unit.clear();
                for (word, at) in folded.into_iter().zip(0..) {
                    let next = words.len() as u32;
                    let number = match lexicon.get(word.as_str()) {
                        Some(number) => *number,
                        None => {
                            lexicon.insert(word.as_str().into(), next);
                            words.push((word.into(), PlaceWriter::default()));
                            next
                        }
                    };
                    of_unit.push((number, at));
                }
                of_unit.sort_unstable();
                for of_word in of_unit.chunk_by(|one, other| one.0 == other.0) {
                    words[of_word[0].0 as usize].1.push(unit, of_word.iter().map(|(_, at)| *at));
                }
                after.last = unit;
                after.units += 1;
            }
        }
        drop(units);
        drop(view);
        after.generation = if is_last { generation } else { -1 };
        Ok(Self { words, before, after, kept, is_last })
    }
}

impl PlaceWriter {
    /// Returns the bytes as they go on after another unit.
    fn bytes_after(&self, last: i64) -> Vec<u8> {
        let mut places = Vec::new();
        let _ = read_places(&self.bytes, &mut places);
        let mut writer = Self { last, ..Self::default() };
        for of_unit in places.chunk_by(|one, other| one.0 == other.0) {
            writer.push(of_unit[0].0, of_unit.iter().map(|(_, word)| *word));
        }
        writer.bytes
    }
}

/// Returns the text of the first variant in a language, of whatever region.
pub(super) fn text_in(variants: &[Variant], language: &Language) -> String {
    variants.iter().find(|variant| variant.language.same_language(language)).map(Variant::text).unwrap_or_default()
}

/// Returns the words of a text as they are compared.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    words(text).map(|span| fold(span.of(text))).collect()
}

fn exists(connection: &Connection, place: &str) -> rusqlite::Result<bool> {
    let schema = if place == "temp" { "sqlite_temp_schema" } else { "sqlite_schema" };
    connection.prepare_cached(&format!("SELECT count(*) FROM {schema} WHERE name = 'words_of'"))?.query_row([], |row| row.get(0))
}

/// Returns what is kept of words in a memory, by language.
pub(in crate::store) fn tables(connection: &Connection) -> rusqlite::Result<Vec<CacheInfo>> {
    if !exists(connection, "main")? {
        return Ok(Vec::new());
    }
    let sql = "SELECT language, (SELECT total(length(places) + length(CAST(word AS BLOB)) + length(CAST(stem AS BLOB))) FROM words
               WHERE words.language = words_of.language), generation = (SELECT generation FROM state) FROM words_of ORDER BY language";
    let info = |row: &rusqlite::Row<'_>| {
        Ok(CacheInfo { name: format!("words:{}", row.get::<_, String>(0)?), bytes: row.get::<_, f64>(1)? as u64, is_fresh: row.get(2)? })
    };
    connection.prepare(sql)?.query_map([], info)?.collect()
}
