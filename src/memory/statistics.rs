//! What a memory holds, in figures.

use super::{Inline, TranslationUnit, Variant};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use unicode_segmentation::UnicodeSegmentation;

/// Hashes of units that are remembered to find equal ones.
const MOST_REMEMBERED: usize = 1_000_000;

/// Words up to which a text belongs to each length but the last.
pub const LENGTHS: [usize; 6] = [5, 10, 20, 40, 80, 160];

/// Returns how many words a text has, by Unicode's word boundaries (UAX 29): runs that have a letter or a digit.
///
/// OmegaT counts nearly so: 977 words where this counts 976, 1,052 where it counts 1,055 (OmegaT 3.6.0, two documents of `corpora/`). `2,000` and `don't` are one word each, `co-operation` is two, and a character of Chinese is a word of its own.
///
/// ```
/// assert_eq!(sverka::memory::words("Don't pay 2,000 crowns — or 5 %."), 6);
/// ```
pub fn words(text: &str) -> usize {
    text.unicode_words().count()
}

/// What is counted of a memory, unit by unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Units.
    pub units: usize,
    /// Units that equal an earlier one, of the first million different ones.
    pub duplicates: usize,
    /// Units that have inline codes.
    pub with_codes: usize,
    /// Variants, and words in them, by language.
    pub languages: BTreeMap<String, (usize, usize)>,
    /// Units by who made or changed them last.
    pub authors: BTreeMap<String, usize>,
    /// Units by the types of their properties.
    pub properties: BTreeMap<String, usize>,
    /// The first and the last date of a unit.
    pub dates: Option<(String, String)>,
    /// Units by the words of their first variant: up to each of [`LENGTHS`], and longer.
    pub lengths: [usize; LENGTHS.len() + 1],
    seen: FxHashSet<u64>,
}

impl Statistics {
    /// Counts a unit.
    pub fn add(&mut self, unit: &TranslationUnit) {
        self.units += 1;
        let texts: Vec<(&str, String)> = unit.variants.iter().map(|v| (v.language.as_str(), v.text())).collect();
        let hash = FxBuildHasher.hash_one(&texts);
        if self.seen.contains(&hash) {
            self.duplicates += 1;
        } else if self.seen.len() < MOST_REMEMBERED {
            self.seen.insert(hash);
        }
        let has_code = |variant: &Variant| variant.content.iter().any(|inline| matches!(inline, Inline::Code(_)));
        self.with_codes += usize::from(unit.variants.iter().any(has_code));
        for (at, (language, text)) in texts.iter().enumerate() {
            let words = words(text);
            match self.languages.get_mut(*language) {
                Some(counts) => *counts = (counts.0 + 1, counts.1 + words),
                None => {
                    self.languages.insert((*language).to_owned(), (1, words));
                }
            }
            if at == 0 {
                self.lengths[LENGTHS.iter().position(|length| words <= *length).unwrap_or(LENGTHS.len())] += 1;
            }
        }
        let attributes = || unit.attributes.iter().chain(unit.variants.iter().flat_map(|variant| &variant.attributes));
        let named = |name: &'static str| attributes().filter(move |(known, _)| known == name).map(|(_, value)| value);
        if let Some(author) = named("changeid").next_back().or_else(|| named("creationid").next_back()) {
            *self.authors.entry(author.clone()).or_default() += 1;
        }
        for (kind, _) in &unit.properties {
            *self.properties.entry(kind.clone()).or_default() += 1;
        }
        let made = unit.creation_date.map(|date| date.to_string());
        for date in made.into_iter().chain(named("changedate").chain(named("creationdate")).cloned()) {
            let (first, last) = self.dates.get_or_insert_with(|| (date.clone(), date.clone()));
            if date < *first {
                first.clone_from(&date);
            }
            if date > *last {
                *last = date;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn units_are_counted() {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let unit = |text: &str, date: &str| {
            let mut unit = TranslationUnit::new(vec![Variant::plain(en.clone(), text), Variant::plain(ru.clone(), "Да, конечно")]);
            unit.attributes = vec![("creationid".to_owned(), "ann".to_owned()), ("changedate".to_owned(), date.to_owned())];
            unit
        };
        let mut statistics = Statistics::default();
        for unit in
            [unit("Yes", "20240101T000000Z"), unit("Yes", "20230101T000000Z"), unit("one two three four five six", "20250101T000000Z")]
        {
            statistics.add(&unit);
        }
        assert_eq!((statistics.units, statistics.duplicates, statistics.with_codes), (3, 1, 0));
        assert_eq!(statistics.languages, BTreeMap::from([("en".to_owned(), (3, 8)), ("ru".to_owned(), (3, 6))]));
        assert_eq!(statistics.authors, BTreeMap::from([("ann".to_owned(), 3)]));
        assert_eq!(statistics.dates, Some(("20230101T000000Z".to_owned(), "20250101T000000Z".to_owned())));
        assert_eq!(statistics.lengths[..3], [2, 1, 0]);
    }
}
