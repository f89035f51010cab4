//! Units that go out.

use super::coding::Decoder;
use super::failure::{Trouble, damaged};
use super::open::Store;
use super::record::unit;
use crate::error::Error;
use crate::memory::{Header, TranslationUnit};
use crate::text::{Language, detect_language};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::HashMap;

/// Which units are meant: those of which all holds that is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// They have variants in all these languages, of whatever region.
    pub languages: Vec<Language>,
    /// They came with one of these imports; nothing where any will do.
    pub imports: Option<Vec<i64>>,
    /// They are at least so sure; those that do not say how sure they are, are.
    pub least_confidence: Option<f64>,
    /// They say that they are less sure than this.
    pub below_confidence: Option<f64>,
    /// They have one of these numbers; nothing where any will do.
    pub numbers: Option<Vec<i64>>,
}

/// A unit of a memory on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredUnit {
    /// Its number, which no other unit ever has.
    pub number: i64,
    /// The number of the import that it is from, or the last of them.
    pub import: i64,
    /// The unit itself.
    pub unit: TranslationUnit,
}

/// Units by their numbers; those that are there when the first is asked for, whatever is imported meanwhile.
pub struct Units<'a> {
    store: &'a Store,
    /// Keeps the view of the memory as it was.
    _view: Option<Transaction<'a>>,
    languages: HashMap<i64, Vec<Language>>,
    query: String,
    page: std::vec::IntoIter<StoredUnit>,
    last: i64,
    is_done: bool,
}

/// Units that are read at a time.
const PAGE: usize = 500;

impl Store {
    /// Returns the units that are asked for, by their numbers: in the order in which they first came.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where the file is damaged,
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where it cannot be read.
    pub fn units(&self, filter: &Filter) -> Result<Units<'_>, Error> {
        self.units_after(filter, i64::MIN)
    }

    /// Returns those units of which the numbers are greater than one.
    pub(super) fn units_after(&self, filter: &Filter, last: i64) -> Result<Units<'_>, Error> {
        let connection = &self.connection;
        let view = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose().trouble(&self.name)?;
        let languages = self.languages()?;
        let condition = filter.condition(&languages);
        let query = format!("SELECT id, import, languages, body FROM unit WHERE id > ?1 AND {condition} ORDER BY id LIMIT {PAGE}");
        Ok(Units { store: self, _view: view, languages, query, page: Vec::new().into_iter(), last, is_done: false })
    }

    /// Returns how many units are asked for of which the numbers are at most one.
    pub(super) fn count_up_to(&self, filter: &Filter, last: i64) -> Result<i64, Error> {
        let sql = format!("SELECT count(*) FROM unit WHERE id <= ?1 AND {}", filter.condition(&self.languages()?));
        self.connection.query_row(&sql, [last], |row| row.get(0)).trouble(&self.name)
    }

    /// Returns the numbers of the units that have a text in a language, of whatever region, rising.
    pub(super) fn numbers(&self, language: &Language) -> Result<Vec<i64>, Error> {
        let filter = Filter { languages: vec![language.clone()], ..Filter::default() };
        let sql = format!("SELECT id FROM unit WHERE {} ORDER BY id", filter.condition(&self.languages()?));
        let read = || self.connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>();
        read().trouble(&self.name)
    }

    /// Returns a unit by its number, if it is there.
    pub(super) fn unit(&self, number: i64, languages: &HashMap<i64, Vec<Language>>) -> Result<Option<StoredUnit>, Error> {
        let sql = "SELECT import, languages, body FROM unit WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, languages.get(&row.get(1)?).and_then(|all| unit(row.get_ref(2).ok()?.as_blob().ok()?, all))))
        };
        let found: Option<(i64, Option<TranslationUnit>)> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([number], read).optional())
            .trouble(&self.name)?;
        let Some((import, unit)) = found else { return Ok(None) };
        let unit = unit.ok_or_else(|| damaged(&self.name, &format!("unit {number} cannot be read")))?;
        Ok(Some(StoredUnit { number, import, unit }))
    }

    /// Returns the language that a memory is to be searched in for a text: that of the text, if the memory has it; otherwise the language
    /// that the memory is translated from, as its first import says, or else the first one of most of its units.
    ///
    /// # Errors
    ///
    /// As those of [`Store::units`].
    pub fn language_for(&self, text: &str) -> Result<Option<Language>, Error> {
        let known = self.languages_by_units()?;
        let has = |language: &Language| known.iter().any(|other| other.same_language(language));
        let told = detect_language(text).filter(has);
        let said = self.header(None)?.and_then(|header| header.source_language).filter(has);
        Ok(told.or(said).or_else(|| known.first().cloned()))
    }

    /// Returns the languages of the memory, those of most units first, regions left aside.
    pub(super) fn languages_by_units(&self) -> Result<Vec<Language>, Error> {
        self.counted_languages(None)
    }

    /// Returns the languages that units translate texts of a language into, those of most units first.
    ///
    /// # Errors
    ///
    /// As those of [`Store::units`].
    pub fn translations_of(&self, source: &Language) -> Result<Vec<Language>, Error> {
        Ok(self.counted_languages(Some(source))?.into_iter().filter(|other| !other.same_language(source)).collect())
    }

    /// Returns the languages of the units that have a certain one, or of all, those of most units first.
    fn counted_languages(&self, beside: Option<&Language>) -> Result<Vec<Language>, Error> {
        let sql = "SELECT languages, count(*) FROM unit GROUP BY languages ORDER BY languages";
        let read = || self.connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>();
        let counts: Vec<(i64, i64)> = read().trouble(&self.name)?;
        let languages = self.languages()?;
        let mut counted: Vec<(Language, i64)> = Vec::new();
        for (number, count) in counts {
            let Some(all) = languages.get(&number) else { continue };
            if beside.is_some_and(|language| !all.iter().any(|own| own.same_language(language))) {
                continue;
            }
            for language in all {
                match counted.iter_mut().find(|(known, _)| known.same_language(language)) {
                    Some((_, known)) => *known += count,
                    None => counted.push((language.clone(), count)),
                }
            }
        }
        // Of equally frequent ones the first.
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Ok(counted.into_iter().map(|(language, _)| language).collect())
    }

    /// Returns what the first of some imports, or of all where none are named, says of its units.
    ///
    /// # Errors
    ///
    /// As those of [`Store::units`].
    pub fn header(&self, imports: Option<&[i64]>) -> Result<Option<Header>, Error> {
        let is_meant = |number: &i64| imports.is_none_or(|imports| imports.contains(number));
        Ok(self.imported()?.into_iter().find(|import| is_meant(&import.number)).map(|import| import.origin.header))
    }

    /// Returns the sequences of languages that units have, by their numbers.
    pub(super) fn languages(&self) -> Result<HashMap<i64, Vec<Language>>, Error> {
        let numbers = language_numbers(&self.connection).trouble(&self.name)?;
        let languages = numbers.iter().map(|(tags, number)| Some((*number, parse_languages(tags)?)));
        languages.collect::<Option<_>>().ok_or_else(|| damaged(&self.name, "a language has no code"))
    }
}

impl Filter {
    /// Returns the condition that SQL looks for; texts are never part of it.
    pub(super) fn condition(&self, languages: &HashMap<i64, Vec<Language>>) -> String {
        let mut parts = vec!["TRUE".to_owned()];
        if !self.languages.is_empty() {
            let has = |all: &[Language], asked: &Language| all.iter().any(|language| language.same_language(asked));
            let fitting = languages.iter().filter(|(_, all)| self.languages.iter().all(|asked| has(all, asked)));
            let fitting: Vec<i64> = fitting.map(|(number, _)| *number).collect();
            parts.push(format!("languages IN ({})", list(&fitting)));
        }
        if let Some(imports) = &self.imports {
            let imports = list(imports);
            parts.push(format!("(import IN ({imports}) OR id IN (SELECT unit FROM further WHERE import IN ({imports})))"));
        }
        if let Some(numbers) = &self.numbers {
            parts.push(format!("id IN ({})", list(numbers)));
        }
        if let Some(least) = self.least_confidence.filter(|least| least.is_finite()) {
            parts.push(format!("(confidence IS NULL OR confidence >= {least:e})"));
        }
        if let Some(bound) = self.below_confidence.filter(|bound| bound.is_finite()) {
            parts.push(format!("confidence < {bound:e}"));
        }
        parts.join(" AND ")
    }
}

/// Returns numbers as SQL lists them.
pub(super) fn list(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// Returns the sequences of languages that units have, and their numbers.
pub(super) fn language_numbers(connection: &Connection) -> rusqlite::Result<HashMap<String, i64>> {
    let mut statement = connection.prepare("SELECT tags, id FROM languages")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Returns the languages of which the tags are parted by blanks.
pub(super) fn parse_languages(tags: &str) -> Option<Vec<Language>> {
    tags.split(' ').filter(|tag| !tag.is_empty()).map(|tag| Language::parse(tag).ok()).collect()
}

/// Returns a header from its bytes.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    Decoder(bytes).header()
}

impl Units<'_> {
    /// Reads the next units.
    fn turn(&mut self) -> Result<(), Error> {
        let name = &self.store.name[..];
        let mut statement = self.store.connection.prepare_cached(&self.query).trouble(name)?;
        let mut rows = statement.query([self.last]).trouble(name)?;
        let mut page = Vec::with_capacity(PAGE);
        while let Some(row) = rows.next().trouble(name)? {
            let number: i64 = row.get(0).trouble(name)?;
            let read = || {
                let languages = self.languages.get(&row.get(2).ok()?)?;
                unit(row.get_ref(3).ok()?.as_blob().ok()?, languages)
            };
            let unit = read().ok_or_else(|| damaged(name, &format!("unit {number} cannot be read")))?;
            page.push(StoredUnit { number, import: row.get(1).trouble(name)?, unit });
        }
        self.is_done = page.len() < PAGE;
        self.last = page.last().map_or(self.last, |stored| stored.number);
        self.page = page.into_iter();
        Ok(())
    }
}

impl Iterator for Units<'_> {
    type Item = Result<StoredUnit, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(stored) = self.page.next() {
            return Some(Ok(stored));
        }
        if self.is_done {
            return None;
        }
        if let Err(error) = self.turn() {
            self.is_done = true;
            return Some(Err(error));
        }
        self.page.next().map(Ok)
    }
}
