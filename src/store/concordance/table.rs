//! The index of the words of a memory: made at the first search, and brought up to date at each.
//!
//! Each language has an FTS5 table of the folded words of its texts, which keeps no text, and beside it a vocabulary: every word with
//! its stem, so that a stem is the sum of its words and nothing is indexed twice. A phrase of FTS5 has no room for stems or for
//! wildcards inside of words; so its list of instances is asked where each word stands, and phrases are put together from that.
//!
//! Texts never change under their numbers, and new units have greater numbers than all before. Units that are gone stay in the index,
//! and are left out when they are found.

use super::super::cache::{self, CacheInfo};
use super::super::failure::Trouble;
use super::super::open::{Store, undo};
use super::super::units::Filter;
use super::places::Place;
use super::query::Pattern;
use crate::error::{Error, ErrorKind};
use crate::memory::Variant;
use crate::text::Language;
use crate::tokens::{Stems, fold, words};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Changes of what is in an index; one of another number is made anew.
const VERSION: i64 = 1;

/// Units that go into an index at a time: some 20 MB of text.
const CHUNK: usize = 100_000;

/// Units whose texts are read before they are parted into words, on all cores.
const BATCH: usize = 4_096;

/// From how great a share of units that are gone on, as one in so many, an index is made anew.
const WORTH_MAKING: i64 = 4;

/// How far the indexes have come.
const PROGRESS: &str = "
CREATE TABLE IF NOT EXISTS {place}.concordance(
    language TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL, last INTEGER NOT NULL, units INTEGER NOT NULL
) STRICT;";

/// The index of one language. To this tokenizer letters and digits of ASCII and all that is beyond it belong to words, so that it parts
/// none: folded words have nothing else.
const INDEX: &str = "
DELETE FROM {place}.concordance WHERE language = '{language}';
DROP TABLE IF EXISTS {place}.places_{language};
DROP TABLE IF EXISTS {place}.words_{language};
DROP TABLE IF EXISTS {place}.vocabulary_{language};
CREATE VIRTUAL TABLE {place}.words_{language} USING fts5(text, content = '', columnsize = 0, tokenize = 'ascii');
CREATE VIRTUAL TABLE {place}.places_{language} USING fts5vocab(words_{language}, instance);
CREATE TABLE {place}.vocabulary_{language}(word TEXT PRIMARY KEY, stem TEXT NOT NULL, units INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX {place}.stems_{language} ON vocabulary_{language}(stem, units);";

/// The words of a memory in one language.
pub(super) struct WordTable {
    language: Language,
    /// The database that it is in: that of the memory or, where that may not be written, a temporary one.
    place: &'static str,
    /// Units with a text in the language, those that are gone among them.
    pub(super) units: i64,
}

/// How far an index has come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Progress {
    /// The generation of the units, or -1 where some are still missing.
    generation: i64,
    last: i64,
    units: i64,
}

impl WordTable {
    /// Returns the index of a language as the units are now; it is kept in the memory where that can be written.
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
                // Another process is writing, or the disk is full: the index is made for this one alone.
                Err(error) if error.kind() == ErrorKind::InputOutput => {}
                made => return made,
            }
        }
        store.connection.pragma_update(None, "temp_store", "MEMORY").trouble(&store.name)?;
        table("temp").brought_up(store)
    }

    /// Puts in what is not there yet.
    fn brought_up(mut self, store: &mut Store) -> Result<Self, Error> {
        let filter = Filter { languages: vec![self.language.clone()], ..Filter::default() };
        loop {
            let known = self.progress(&store.connection).trouble(&store.name)?;
            let is_made = match known {
                // Of one that is being made nothing is gone yet.
                Some(known) if known.generation >= 0 => {
                    (known.units - store.count_up_to(&filter, known.last)?) * WORTH_MAKING <= known.units
                }
                known => known.is_some(),
            };
            let before = known.filter(|_| is_made).unwrap_or_default();
            let chunk = Chunk::read(store, &self.language, &filter, before)?;
            let is_written = self.in_transaction(store, |connection| {
                connection.execute_batch(&self.sql(PROGRESS))?;
                // Another process may have done the same meanwhile.
                let is_first = self.progress(connection)? == known;
                if is_first {
                    if !is_made {
                        connection.execute_batch(&self.sql(INDEX))?;
                    }
                    self.append(connection, &chunk)?;
                }
                Ok(is_first)
            })?;
            if is_written && chunk.after.generation >= 0 {
                self.units = chunk.after.units;
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

    /// Returns SQL with the names of the place and of the language put in.
    fn sql(&self, sql: &str) -> String {
        sql.replace("{place}", self.place).replace("{language}", self.language.primary())
    }

    /// Returns how far the index has come; nothing if there is none, or one of another version.
    fn progress(&self, connection: &Connection) -> rusqlite::Result<Option<Progress>> {
        if !exists(connection, self.place)? {
            return Ok(None);
        }
        let sql = self.sql("SELECT generation, last, units FROM {place}.concordance WHERE language = ?1 AND version = ?2");
        let read = |row: &rusqlite::Row<'_>| Ok(Progress { generation: row.get(0)?, last: row.get(1)?, units: row.get(2)? });
        connection.query_row(&sql, params![self.language.primary(), VERSION], read).optional()
    }

    /// Puts in the words of new units.
    fn append(&self, connection: &Connection, chunk: &Chunk) -> rusqlite::Result<()> {
        let mut insert = connection.prepare(&self.sql("INSERT INTO {place}.words_{language}(rowid, text) VALUES (?1, ?2)"))?;
        let mut counts: FxHashMap<&str, i64> = FxHashMap::default();
        for (unit, text) in &chunk.texts {
            insert.execute(params![unit, text])?;
            for word in text.split_ascii_whitespace().collect::<FxHashSet<_>>() {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut counts: Vec<(&str, i64)> = counts.into_iter().collect();
        // Words that stand beside each other in the table are put in one after the other.
        counts.sort_unstable();
        let mut count = connection.prepare(&self.sql(
            "INSERT INTO {place}.vocabulary_{language} VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET units = units + excluded.units",
        ))?;
        let mut stems = Stems::new(&self.language);
        for (word, units) in counts {
            count.execute(params![word, stems.of(word), units])?;
        }
        let Progress { generation, last, units } = chunk.after;
        let sql = self.sql("INSERT OR REPLACE INTO {place}.concordance VALUES (?1, ?2, ?3, ?4, ?5)");
        connection.execute(&sql, params![self.language.primary(), VERSION, generation, last, units]).map(drop)
    }

    /// Returns the places of all words that fit a pattern, rising.
    pub(super) fn places(&self, store: &Store, pattern: &Pattern) -> Result<Vec<Place>, Error> {
        let (condition, value) = match pattern {
            Pattern::Stem(stem) => ("stem = ?1", stem),
            Pattern::Word(word) => ("word = ?1", word),
            Pattern::Wildcard(wildcard) => ("word GLOB ?1", wildcard),
        };
        let sql = "SELECT doc, offset FROM {place}.vocabulary_{language} CROSS JOIN {place}.places_{language} ON term = word WHERE ";
        let read = || {
            let mut statement = store.connection.prepare_cached(&self.sql(&format!("{sql}{condition}")))?;
            statement.query_map([value], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<Place>>>()
        };
        let mut places = read().trouble(&store.name)?;
        // Made of stretches that rise already.
        places.sort();
        Ok(places)
    }

    /// Returns in how many units about a stem stands: units with several of its words count for each.
    pub(super) fn units_with(&self, store: &Store, stem: &str) -> Result<i64, Error> {
        let sql = self.sql("SELECT CAST(total(units) AS INTEGER) FROM {place}.vocabulary_{language} WHERE stem = ?1");
        let count = || store.connection.prepare_cached(&sql)?.query_row([stem], |row| row.get::<_, i64>(0));
        Ok(count().trouble(&store.name)?.min(self.units))
    }
}

/// New units of a language.
struct Chunk {
    /// Their numbers, and their words as they are compared, with blanks between them.
    texts: Vec<(i64, String)>,
    after: Progress,
}

impl Chunk {
    /// Reads the units that came after those that an index has.
    fn read(store: &Store, language: &Language, filter: &Filter, before: Progress) -> Result<Self, Error> {
        let view = store.connection.unchecked_transaction().trouble(&store.name)?;
        let generation = cache::generation(&store.connection).trouble(&store.name)?;
        let mut units = store.units_after(filter, before.last)?;
        let mut texts: Vec<(i64, String)> = Vec::new();
        let mut is_last = false;
        while texts.len() < CHUNK && !is_last {
            let batch = units.by_ref().take(BATCH).collect::<Result<Vec<_>, _>>()?;
            is_last = batch.len() < BATCH;
            let folded = |text: String| folded_words(&text).join(" ");
            texts.par_extend(batch.par_iter().map(|stored| (stored.number, folded(text_in(&stored.unit.variants, language)))));
        }
        drop(units);
        drop(view);
        let after = Progress {
            generation: if is_last { generation } else { -1 },
            last: texts.last().map_or(before.last, |(unit, _)| *unit),
            units: before.units + texts.len() as i64,
        };
        Ok(Self { texts, after })
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
    connection.prepare_cached(&format!("SELECT count(*) FROM {schema} WHERE name = 'concordance'"))?.query_row([], |row| row.get(0))
}

/// Returns what is kept of words in a memory, by language.
pub(in crate::store) fn tables(connection: &Connection) -> rusqlite::Result<Vec<CacheInfo>> {
    if !exists(connection, "main")? {
        return Ok(Vec::new());
    }
    let sql = "SELECT language, generation = (SELECT generation FROM state) FROM concordance
               WHERE language NOT GLOB '*[^a-z]*' ORDER BY language";
    let languages = connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let info = |(language, is_fresh): (String, bool)| {
        let sql = format!(
            "SELECT (SELECT total(length(block)) FROM words_{language}_data)
                  + (SELECT total(2 * length(CAST(word AS BLOB)) + 2 * length(CAST(stem AS BLOB))) FROM vocabulary_{language})"
        );
        let bytes = connection.query_row(&sql, [], |row| row.get::<_, f64>(0))? as u64;
        Ok(CacheInfo { name: format!("words:{language}"), bytes, is_fresh })
    };
    languages.into_iter().map(info).collect()
}
