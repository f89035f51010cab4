//! How far a lexicon reaches in texts and their translations.

use super::Lexicon;
use crate::text::{Language, Span};
use crate::tokens::{TokenKind, Tokenizer};
use rustc_hash::{FxHashMap, FxHashSet};

/// The commonest words of the texts are not counted, since nearly all of them are of the kind of “the” and “of”: one in so
/// many different words, and no more than [`MOST_COMMON`].
const ONE_COMMON_IN: usize = 20;
/// The most words that are not counted for being common.
const MOST_COMMON: usize = 100;

/// What a lexicon knows of texts and their translations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// Of the texts in the lexicon's source language.
    pub source: SideCoverage,
    /// Of the texts in its target language.
    pub target: SideCoverage,
}

/// What a lexicon knows of the words of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SideCoverage {
    /// Running words, without numbers and the commonest words: a twentieth of all different ones, up to 100.
    pub words: usize,
    /// Those that the lexicon has.
    pub known: usize,
    /// Those of which a translation stands on the other side.
    pub translated: usize,
    /// Words that the lexicon has not, as they first stand in the texts, with how often they do; the most frequent first.
    pub unknown: Vec<(String, usize)>,
}

impl Coverage {
    /// Measures a lexicon on texts in its source language and their translations, a bead each.
    ///
    /// ```
    /// use sverka::lexicon::{Coverage, Lexicon};
    /// use sverka::text::Language;
    ///
    /// let (en, ru) = (Language::parse("en")?, Language::parse("ru")?);
    /// let lexicon = Lexicon::built_in(&en, &ru).unwrap();
    /// let bead = ("Peace without Tarvia".to_owned(), "Мир без Тарвии".to_owned());
    /// let coverage = Coverage::new(lexicon, &[bead]);
    /// assert_eq!((coverage.source.words, coverage.source.known, coverage.source.translated), (3, 2, 2));
    /// assert_eq!(coverage.source.unknown, [("Tarvia".to_owned(), 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(lexicon: &Lexicon, beads: &[(String, String)]) -> Self {
        let forward = Translations::forward(lexicon);
        let backward = Translations::backward(lexicon);
        let source = Side::new(lexicon.source(), beads.iter().map(|bead| bead.0.as_str()));
        let target = Side::new(lexicon.target(), beads.iter().map(|bead| bead.1.as_str()));
        Self { source: source.measured(&forward, &target), target: target.measured(&backward, &source) }
    }
}

/// For each stem of one language its translations.
struct Translations<'a>(FxHashMap<&'a str, Vec<&'a str>>);

impl<'a> Translations<'a> {
    fn forward(lexicon: &'a Lexicon) -> Self {
        let of = |stem: &'a str| (stem, lexicon.entries(stem).map(|entry| lexicon.target_stem(entry.target)).collect());
        Self(lexicon.source_stems.iter().map(|stem| of(stem)).collect())
    }

    fn backward(lexicon: &'a Lexicon) -> Self {
        let mut of: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for stem in &lexicon.source_stems {
            lexicon.entries(stem).for_each(|entry| of.entry(lexicon.target_stem(entry.target)).or_default().push(stem));
        }
        Self(of)
    }
}

/// The texts of one language.
struct Side {
    /// For each text the stems of its words.
    stems: Vec<Vec<String>>,
    /// Words as they first stand, by their stems.
    written: FxHashMap<String, String>,
    commonest: FxHashSet<String>,
}

impl Side {
    fn new<'a>(language: &Language, texts: impl Iterator<Item = &'a str>) -> Self {
        let tokenizer = Tokenizer::new(language);
        let mut side = Self { stems: Vec::new(), written: FxHashMap::default(), commonest: FxHashSet::default() };
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for text in texts {
            let words = tokenizer.located_tokens(text).into_iter().filter(|(token, _)| token.kind == TokenKind::Word);
            let mut add = |(stem, span): (String, Span)| {
                *counts.entry(stem.clone()).or_default() += 1;
                side.written.entry(stem.clone()).or_insert_with(|| span.of(text).to_owned());
                stem
            };
            side.stems.push(words.map(|(token, span)| add((token.key, span))).collect());
        }
        let common = (counts.len() / ONE_COMMON_IN).min(MOST_COMMON);
        side.commonest = by_frequency(counts).into_iter().take(common).map(|(stem, _)| stem).collect();
        side
    }

    fn measured(&self, translations: &Translations<'_>, other: &Self) -> SideCoverage {
        let mut coverage = SideCoverage::default();
        let mut unknown: FxHashMap<String, usize> = FxHashMap::default();
        for (stems, others) in self.stems.iter().zip(&other.stems) {
            let others: FxHashSet<&str> = others.iter().map(String::as_str).collect();
            for stem in stems.iter().filter(|stem| !self.commonest.contains(*stem)) {
                coverage.words += 1;
                match translations.0.get(stem.as_str()) {
                    Some(known) => {
                        coverage.known += 1;
                        coverage.translated += usize::from(known.iter().any(|word| others.contains(word)));
                    }
                    None => *unknown.entry(self.written[stem].clone()).or_default() += 1,
                }
            }
        }
        coverage.unknown = by_frequency(unknown);
        coverage
    }
}

/// Orders words by how often they occur, and then by their letters.
fn by_frequency(counts: FxHashMap<String, usize>) -> Vec<(String, usize)> {
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    sorted
}
