//! Concordances: the units in which words stand, with their likely translations.
//!
//! An index of the words of each language is kept in the memory, by SQLite's full-text search; a query is answered from it alone, and
//! only the units that are shown are read, with some others that tell which words of the other language come along with those that are looked for.

mod places;
mod query;
mod table;
#[cfg(test)]
mod tests;
mod translation;

pub use query::ConcordanceQuery;
pub(super) use table::tables;
pub use translation::WordAffinity;

use super::failure::Trouble;
use super::open::Store;
use super::units::StoredUnit;
use crate::error::Error;
use crate::text::{Language, Script, Span, detect_language};
use crate::tokens::{Stems, words};
use places::{Place, common, side_by_side, units};
use rusqlite::OptionalExtension;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use table::WordTable;
use translation::Companions;

/// Where the translation of what was looked for is likely to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedTerm {
    /// Which of the unit's variants it is in.
    pub variant: usize,
    /// Its words in the text of the variant; none where nothing is known.
    pub spans: Vec<Span>,
}

/// A unit in which there is what was looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ConcordanceHit {
    /// The unit.
    pub stored: StoredUnit,
    /// Which of its variants was searched.
    pub variant: usize,
    /// The words in the text of the variant that the query asks for.
    pub spans: Vec<Span>,
    /// The other variants, or the one in the language that is asked for.
    pub translations: Vec<TranslatedTerm>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Concordance {
    /// How many units have what was looked for.
    pub units: usize,
    /// The first of them: those in which all words stand side by side, the surest, the newest.
    pub hits: Vec<ConcordanceHit>,
}

/// Finds words in the units of one memory, on one side.
///
/// ```
/// use sverka::lexicon::Lexicon;
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::store::{ConcordanceQuery, Concordancer, Origin, Store};
/// use sverka::text::Language;
///
/// let folder = tempfile::tempdir()?;
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let unit = |source: &str, target: &str| {
///     TranslationUnit::new(vec![Variant::plain(en.clone(), source), Variant::plain(ru.clone(), target)])
/// };
/// let origin = Origin { name: "pact.tmx".into(), format: "tmx".into(), at: None, header: Header::new(en.clone(), "hand", "1") };
/// let mut store = Store::create(&folder.path().join("work.sverka"))?;
/// store.import([unit("Both agreements hold.", "Оба соглашения в силе."), unit("The road is long.", "Дорога длинная.")], &origin)?;
///
/// let query = ConcordanceQuery::parse("agreement", &en, false)?;
/// let lexicon = Lexicon::built_in(&en, &ru).unwrap();
/// let affinity = |stem: &str, language: &Language, other: &str| lexicon.affinity((&en, stem), (language, other));
/// let found = Concordancer::new(&mut store, &en, Some(&ru), &affinity)?.find(&query, 10)?;
/// let hit = &found.hits[0];
/// assert_eq!((found.units, hit.spans[0].of("Both agreements hold.")), (1, "agreements"));
/// assert_eq!(hit.translations[0].spans[0].of("Оба соглашения в силе."), "соглашения");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Concordancer<'a> {
    store: &'a mut Store,
    table: WordTable,
    source: Language,
    target: Option<Language>,
    affinity: &'a WordAffinity<'a>,
}

impl Store {
    /// Returns the languages in which a query may be, the likeliest first: those of the memory that are written in its letters, or all.
    ///
    /// Among them the one comes first that the memory is translated from, if the query is too short to tell, then the one that it seems
    /// to be in, then those of most units.
    ///
    /// # Errors
    ///
    /// As those of [`Store::units`].
    pub fn languages_of_query(&self, text: &str) -> Result<Vec<Language>, Error> {
        let scripts: Vec<Script> = text.chars().filter_map(Script::of).collect();
        let is_of_script = |language: &Language| {
            let own = Script::of_language(language);
            own.is_none_or(|own| scripts.is_empty() || scripts.contains(&own))
        };
        let mut some: Vec<Language> = Vec::new();
        for language in self.languages()?.into_values().flatten().filter(is_of_script) {
            if !some.iter().any(|known| known.same_language(&language)) {
                some.push(language);
            }
        }
        // To count units takes a while, and where one language alone has these letters there is nothing to tell.
        if some.len() == 1 {
            return Ok(some);
        }
        let known = self.languages_by_units()?;
        let mut fitting: Vec<Language> = known.iter().filter(|language| is_of_script(language)).cloned().collect();
        if fitting.is_empty() {
            fitting = known;
        }
        let (told, usual) = (detect_language(text), self.language_for("")?);
        let is_long = text.split_whitespace().count() >= FEWEST_TELLING;
        let is_one = |one: &Option<Language>, language: &Language| one.as_ref().is_some_and(|one| one.same_language(language));
        fitting.sort_by_key(|language| match (is_one(&usual, language), is_one(&told, language)) {
            (true, _) if !is_long => 0,
            (_, true) => 1,
            (true, _) => 2,
            _ => 3,
        });
        Ok(fitting)
    }
}

/// From so many words on a query tells its language.
const FEWEST_TELLING: usize = 4;

impl<'a> Concordancer<'a> {
    /// Returns a concordance of the texts in a language, with translations into another or into any, told by what is known of words.
    ///
    /// The index of the words is brought up to date first.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn new(store: &'a mut Store, source: &Language, target: Option<&Language>, affinity: &'a WordAffinity<'a>) -> Result<Self, Error> {
        let table = WordTable::of(store, source)?;
        Ok(Self { store, table, source: source.clone(), target: target.cloned(), affinity })
    }

    /// Returns how many units have a text in the language.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn segments(&self) -> Result<usize, Error> {
        Ok(self.store.numbers(&self.source)?.len())
    }

    /// Returns the units in which there is all that a query looks for, at most so many.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn find(&mut self, query: &ConcordanceQuery, limit: usize) -> Result<Concordance, Error> {
        let found = self.found(query)?;
        let ranked = self.ranked(&found)?;
        let mut concordance = Concordance { units: ranked.len(), hits: Vec::new() };
        if limit == 0 {
            return Ok(concordance);
        }
        let languages = self.store.languages()?;
        let mut stems = Stems::new(&self.source);
        for number in &ranked[..limit.min(ranked.len())] {
            let Some(stored) = self.store.unit(*number, &languages)? else { continue };
            concordance.hits.extend(self.hit(stored, &found));
        }
        self.translate(query, &ranked, &mut concordance.hits, &mut stems)?;
        Ok(concordance)
    }

    /// Returns the units that have all phrases of a query, and the places of these.
    fn found(&self, query: &ConcordanceQuery) -> Result<Found, Error> {
        let mut all: Vec<Vec<Place>> = Vec::new();
        let mut phrases = Vec::new();
        for phrase in &query.phrases {
            let of_words: Vec<Vec<Place>> = phrase.iter().map(|word| self.table.places(self.store, word)).collect::<Result<_, _>>()?;
            phrases.push((side_by_side(&of_words), phrase.len() as u32));
            all.extend(of_words);
        }
        let numbers = phrases.iter().map(|(places, _)| units(places)).reduce(|one, other| common(&one, &other)).unwrap_or_default();
        let together = if phrases.len() > 1 { units(&side_by_side(&all)) } else { Vec::new() };
        Ok(Found { phrases, numbers, together })
    }

    /// Returns the units that are there, the best first.
    fn ranked(&self, found: &Found) -> Result<Vec<i64>, Error> {
        let mut ranks: Vec<Rank> = Vec::with_capacity(found.numbers.len());
        let mut rank = |number: i64, confidence: Option<f64>, changed: Option<i64>| {
            // Units that do not say how sure they are, are.
            let confidence = (confidence.unwrap_or(1.0).clamp(0.0, 1.0) * 1e9) as u64;
            let is_apart = found.together.binary_search(&number).is_err();
            ranks.push((is_apart, Reverse(confidence), Reverse(changed), number));
        };
        let connection = &self.store.connection;
        let looked = if found.numbers.len() > WORTH_SCANNING {
            let mut scan = || {
                let mut wanted = found.numbers.iter().copied().peekable();
                let mut statement = connection.prepare_cached("SELECT id, confidence, changed FROM unit WHERE id >= ?1 ORDER BY id")?;
                let mut rows = statement.query([found.numbers[0]])?;
                while let (Some(row), Some(_)) = (rows.next()?, wanted.peek()) {
                    let number = row.get(0)?;
                    while wanted.next_if(|wanted| *wanted < number).is_some() {}
                    if wanted.peek() == Some(&number) {
                        rank(number, row.get(1)?, row.get(2)?);
                    }
                }
                Ok(())
            };
            scan()
        } else {
            let mut look = || {
                let mut statement = connection.prepare_cached("SELECT confidence, changed FROM unit WHERE id = ?1")?;
                for number in &found.numbers {
                    if let Some((confidence, changed)) = statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
                        rank(*number, confidence, changed);
                    }
                }
                Ok(())
            };
            look()
        };
        looked.trouble(&self.store.name)?;
        ranks.sort_unstable();
        Ok(ranks.into_iter().map(|(.., number)| number).collect())
    }

    /// Returns a unit with the places of what was found in it.
    fn hit(&self, stored: StoredUnit, found: &Found) -> Option<ConcordanceHit> {
        let variants = &stored.unit.variants;
        let variant = variants.iter().position(|variant| variant.language.same_language(&self.source))?;
        let spans: Vec<Span> = words(&variants[variant].text()).collect();
        let number = stored.number;
        let mut places = Vec::new();
        for (phrase, length) in &found.phrases {
            let from = phrase.partition_point(|place| *place < (number, 0));
            for (_, word) in phrase[from..].iter().take_while(|place| place.0 == number) {
                let last = spans.get((word + length - 1) as usize)?;
                places.push(Span::new(spans.get(*word as usize)?.start, last.end));
            }
        }
        let is_wanted = |at: &usize| {
            let language = &variants[*at].language;
            self.target.as_ref().map_or(!language.same_language(&self.source), |target| language.same_language(target))
        };
        let others = (0..variants.len()).filter(is_wanted);
        let translations = others.map(|variant| TranslatedTerm { variant, spans: Vec::new() }).collect();
        Some(ConcordanceHit { stored, variant, spans: joined(places), translations })
    }

    /// Finds the translations of what was found.
    fn translate(&mut self, query: &ConcordanceQuery, ranked: &[i64], hits: &mut [ConcordanceHit], stems: &mut Stems) -> Result<(), Error> {
        let mut sides: FxHashMap<String, (Companions, Stems)> = FxHashMap::default();
        for hit in hits {
            let variants = &hit.stored.unit.variants;
            let source = variants[hit.variant].text();
            for translation in &mut hit.translations {
                let target = &variants[translation.variant];
                let key = target.language.primary().to_owned();
                if !sides.contains_key(&key) {
                    let mut target_stems = Stems::new(&target.language);
                    let table = WordTable::of(self.store, &target.language)?;
                    let companions = Companions::of(self.store, &table, &target.language, ranked, &mut target_stems)?;
                    sides.insert(key.clone(), (companions, target_stems));
                }
                let Some((companions, target_stems)) = sides.get_mut(&key) else { continue };
                let weights = translation::Weights { affinity: self.affinity, target: &target.language };
                let sought = translation::sought(query, &source, &hit.spans, stems);
                translation.spans = translation::spans(&sought, &target.text(), target_stems, &weights, companions);
            }
        }
        Ok(())
    }
}

/// By what units are put in order: whether the phrases are apart, how sure the unit is, when it was changed, its number.
type Rank = (bool, Reverse<u64>, Reverse<Option<i64>>, i64);

/// From so many units on the dates of all are read in a row.
const WORTH_SCANNING: usize = 5_000;

/// What a query found in the index.
struct Found {
    /// The places of each phrase, and how many words it has.
    phrases: Vec<(Vec<Place>, u32)>,
    /// The units that have all phrases, rising.
    numbers: Vec<i64>,
    /// Those in which the phrases stand side by side as in the query, where there are several.
    together: Vec<i64>,
}

/// Returns spans in order, those that meet made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
}
