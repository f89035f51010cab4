//! Terms: what a translation memory calls things in two languages.
//!
//! Candidates are words and stretches of up to five words that name something, which neither begin nor end with a function word and stand often enough;
//! parts of longer candidates count only where they stand alone (C-value, Frantzi and others 2000). Those of the two languages that
//! come along with each other are linked, place by place; a pair of candidates that was often linked is a pair of terms. Everything
//! is counted by stems and shown as it is written most often.
//!
//! ```
//! use sverka::terms::{TermExtractor, TermOptions};
//! use sverka::text::Language;
//!
//! let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
//! let mut extractor = TermExtractor::new(&en, &ru);
//! for at in 0..20 {
//!     let town = ["Tarvia", "Oster", "Melna", "Karst"][at % 4];
//!     extractor.add(at as i64, "a.txt", &format!("Collective security in {town}."), &format!("Коллективная безопасность: {town}."));
//!     extractor.add(at as i64, "b.txt", "The road is long.", "Дорога длинная.");
//!     extractor.add(at as i64, "c.txt", &format!("They came to {town}."), &format!("Они приехали: {town}."));
//! }
//! let terms = extractor.terms(&TermOptions::default());
//! assert_eq!((terms[0].source.as_str(), terms[0].target.as_str()), ("Collective security", "Коллективная безопасность"));
//! assert_eq!((terms[0].count, &terms[0].documents[..]), (20, &["a.txt".to_owned()][..]));
//! ```

mod function_words;
mod linking;
mod side;
#[cfg(test)]
mod tests;

use crate::text::Language;
use linking::{Link, Linked, Sides, commonest};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use side::Side;

/// What is wanted of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermOptions {
    /// How often a pair must be found at least.
    pub least_count: usize,
    /// The most pairs that are returned.
    pub limit: usize,
}

impl Default for TermOptions {
    /// Returns options for all pairs that are found three times or more.
    fn default() -> Self {
        Self { least_count: 3, limit: usize::MAX }
    }
}

/// A term and its likely translation.
#[derive(Debug, Clone, PartialEq)]
pub struct TermPair {
    /// The term as it is written most often.
    pub source: String,
    /// Its translation as it is written most often.
    pub target: String,
    /// How often they translate each other.
    pub count: usize,
    /// How often the term stands at all.
    pub source_count: usize,
    /// How often the translation stands at all.
    pub target_count: usize,
    /// How much oftener they come together than by chance: the log-likelihood ratio.
    pub ratio: f64,
    /// Which share of the units that have either they are linked in, 0 to 1 (Dice).
    pub association: f64,
    /// A unit that has both, one of the shortest, as it was numbered when it was added.
    pub example: i64,
    /// The documents in which they translate each other, in the order in which they came.
    pub documents: Vec<String>,
}

/// Finds the terms of units that are added one by one.
pub struct TermExtractor {
    source: Side,
    target: Side,
    /// The number of each unit and of its document, and the length of its texts.
    units: Vec<(i64, u32, u32)>,
    documents: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl TermExtractor {
    /// Returns an extractor for units in two languages; any languages will do, but some have better lists of function words.
    pub fn new(source: &Language, target: &Language) -> Self {
        Self {
            source: Side::new(source),
            target: Side::new(target),
            units: Vec::new(),
            documents: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }

    /// Adds the texts of a unit, with its number and the name of its document.
    pub fn add(&mut self, unit: i64, document: &str, source: &str, target: &str) {
        let number = match self.numbers.get(document) {
            Some(number) => *number,
            None => {
                let number = self.documents.len() as u32;
                self.documents.push(document.to_owned());
                self.numbers.insert(document.to_owned(), number);
                number
            }
        };
        self.units.push((unit, number, (source.len() + target.len()) as u32));
        self.source.add(source);
        self.target.add(target);
    }

    /// Returns how many units were added.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// Returns the pairs of terms, the surest and most frequent first.
    pub fn terms(mut self, options: &TermOptions) -> Vec<TermPair> {
        self.source.find_function_words();
        self.target.find_function_words();
        let least = u32::try_from(options.least_count.max(1)).unwrap_or(u32::MAX);
        let (source, target) = rayon::join(|| self.source.candidates(least), || self.target.candidates(least));
        let sides = Sides { source: &source, target: &target };
        let linked = sides.linked(options.least_count.max(1));
        let mut ranked: Vec<(f64, TermPair)> = linked
            .par_iter()
            .map(|linked| {
                let pair = self.pair(&sides, linked);
                // What is not translated is a name, if it is not a word of a program: worth knowing, but after the terms.
                let is_same = pair.source.to_lowercase() == pair.target.to_lowercase();
                (sides.rank(linked) * if is_same { UNTRANSLATED } else { 1.0 }, pair)
            })
            .collect();
        ranked.sort_by(|one, other| {
            other.0.total_cmp(&one.0).then_with(|| (&one.1.source, &one.1.target).cmp(&(&other.1.source, &other.1.target)))
        });
        ranked.truncate(options.limit);
        ranked.into_iter().map(|(_, pair)| pair).collect()
    }

    fn pair(&self, sides: &Sides<'_>, linked: &Linked) -> TermPair {
        let places = &linked.places;
        let unit = |place: &Link| self.units[place.0 as usize];
        let mut documents: Vec<u32> = Vec::new();
        let mut is_seen = vec![false; self.documents.len()];
        for (_, document, _) in places.iter().map(unit) {
            if !std::mem::replace(&mut is_seen[document as usize], true) {
                documents.push(document);
            }
        }
        TermPair {
            source: commonest(&self.source, places.iter().map(|place| sides.source.1[place.0 as usize][place.1 as usize])),
            target: commonest(&self.target, places.iter().map(|place| sides.target.1[place.0 as usize][place.2 as usize])),
            count: places.len(),
            source_count: sides.source.0[linked.source as usize].count as usize,
            target_count: sides.target.0[linked.target as usize].count as usize,
            ratio: linked.ratio,
            association: linked.dice,
            example: places.iter().map(unit).min_by_key(|unit| (EXAMPLE.abs_diff(unit.2), unit.0)).map_or(0, |unit| unit.0),
            documents: documents.into_iter().map(|document| self.documents[document as usize].clone()).collect(),
        }
    }
}

/// What a pair counts of which both sides are the same.
const UNTRANSLATED: f64 = 0.4;

/// Bytes of the texts of a good example.
const EXAMPLE: u32 = 240;

impl Sides<'_> {
    /// Returns how high a pair stands in the list: by how sure it is, how often it was found, and how much of a term both are.
    fn rank(&self, linked: &Linked) -> f64 {
        let [one, other] = [&self.source.0[linked.source as usize], &self.target.0[linked.target as usize]];
        let words = f64::from(one.length.min(other.length)).min(3.0);
        let alone =
            |side: &side::Candidate| (side.termhood / (f64::from(side.length) + 1.0).log2() / f64::from(side.count)).clamp(0.0, 1.0);
        linked.dice * (1.0 + linked.places.len() as f64).ln() * words.powf(0.6) * (alone(one) * alone(other)).sqrt()
    }
}
