//! Word translations: how probable it is that one word stands where another does.
//!
//! A [`Lexicon`] holds stems of two languages with both probabilities, that of the target word given the source word and
//! the other way round. One for English and Russian is built in; [`train`] makes one from sentence pairs and glossaries.

mod coverage;
mod file;
mod glossary;
mod train;

use crate::text::Language;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

pub use coverage::{Coverage, SideCoverage};
pub use glossary::{Glossary, Term};
pub use train::{TrainingPair, train};

/// A word translation with its probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Number of the target stem.
    pub target: u32,
    /// Probability of the target where the source stands, 0 to 1.
    pub target_given_source: f32,
    /// Probability of the source where the target stands, 0 to 1.
    pub source_given_target: f32,
}

/// Word translations between two languages, by stems as [`Tokenizer`](crate::tokens::Tokenizer) makes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexicon {
    source: Language,
    target: Language,
    source_stems: Vec<Box<str>>,
    target_stems: Vec<Box<str>>,
    /// Where the entries of each source stem begin; one more than stems.
    offsets: Vec<u32>,
    entries: Vec<Entry>,
    source_index: FxHashMap<Box<str>, u32>,
    target_index: FxHashMap<Box<str>, u32>,
    /// For each target stem the probability that its source is one of those here.
    target_coverage: Vec<f32>,
}

static ENGLISH_RUSSIAN: LazyLock<Option<Lexicon>> = LazyLock::new(|| Lexicon::read(include_bytes!("en-ru.lexicon"), "en-ru").ok());

impl Lexicon {
    /// Returns the lexicon that is built in for two languages, whichever of them is the source.
    ///
    /// ```
    /// use sverka::lexicon::Lexicon;
    /// use sverka::text::Language;
    ///
    /// let (en, ru) = (Language::parse("en")?, Language::parse("ru")?);
    /// let lexicon = Lexicon::built_in(&en, &ru).unwrap();
    /// let peace = lexicon.entries("peac").max_by(|a, b| a.target_given_source.total_cmp(&b.target_given_source)).unwrap();
    /// assert_eq!(lexicon.target_stem(peace.target), "мир");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn built_in(one: &Language, other: &Language) -> Option<&'static Self> {
        let lexicon = ENGLISH_RUSSIAN.as_ref()?;
        lexicon.joins(one, other).then_some(lexicon)
    }

    /// Returns whether the lexicon is one of these two languages.
    pub fn joins(&self, one: &Language, other: &Language) -> bool {
        let languages = (self.source.primary(), self.target.primary());
        languages == (one.primary(), other.primary()) || languages == (other.primary(), one.primary())
    }

    /// Returns the language of the source stems.
    pub fn source(&self) -> &Language {
        &self.source
    }

    /// Returns the language of the target stems.
    pub fn target(&self) -> &Language {
        &self.target
    }

    /// Returns the translations of a source stem; none where it is unknown.
    pub fn entries(&self, stem: &str) -> impl Iterator<Item = Entry> + '_ {
        let range =
            self.source_index.get(stem).map_or(0..0, |&at| self.offsets[at as usize] as usize..self.offsets[at as usize + 1] as usize);
        self.entries[range].iter().copied()
    }

    /// Returns a target stem by its number in an [`Entry`].
    pub fn target_stem(&self, number: u32) -> &str {
        &self.target_stems[number as usize]
    }

    /// Returns the number of a target stem in an [`Entry`], if it is known.
    pub fn target_number(&self, stem: &str) -> Option<u32> {
        self.target_index.get(stem).copied()
    }

    /// Returns the probability that a source of a target stem, given by its number, is one of the lexicon's.
    pub fn target_coverage(&self, number: u32) -> f32 {
        self.target_coverage[number as usize]
    }

    /// Returns how surely two stems, each of the language beside it, translate each other: the geometric mean of both probabilities.
    ///
    /// ```
    /// use sverka::lexicon::Lexicon;
    /// use sverka::text::Language;
    ///
    /// let (en, ru) = (Language::parse("en")?, Language::parse("ru")?);
    /// let lexicon = Lexicon::built_in(&en, &ru).unwrap();
    /// let affinity = lexicon.affinity((&ru, "мир"), (&en, "peac"));
    /// assert!(affinity > lexicon.affinity((&ru, "мир"), (&en, "war")));
    /// assert_eq!(affinity, lexicon.affinity((&en, "peac"), (&ru, "мир")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn affinity(&self, one: (&Language, &str), other: (&Language, &str)) -> f64 {
        if !self.joins(one.0, other.0) {
            return 0.0;
        }
        let (source, target) = if self.source.same_language(one.0) { (one.1, other.1) } else { (other.1, one.1) };
        let entry = self.target_number(target).and_then(|target| self.entries(source).find(|entry| entry.target == target));
        entry.map_or(0.0, |entry| f64::from(entry.target_given_source * entry.source_given_target).sqrt())
    }

    /// Returns the number of word translations.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there is no word translation.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Makes a lexicon of translations, given as source stem, target stem and both probabilities, each pair once.
    fn new(languages: (&Language, &Language), mut translations: Vec<(&str, &str, f32, f32)>) -> Self {
        translations.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let mut target_stems: Vec<&str> = translations.iter().map(|t| t.1).collect();
        target_stems.sort_unstable();
        target_stems.dedup();
        let (mut source_stems, mut offsets, mut entries): (Vec<Box<str>>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        for (source, target, forward, backward) in translations {
            if source_stems.last().is_none_or(|last| **last != *source) {
                source_stems.push(source.into());
                offsets.push(entries.len() as u32);
            }
            let target = target_stems.binary_search(&target).unwrap_or(0) as u32;
            entries.push(Entry { target, target_given_source: forward, source_given_target: backward });
        }
        offsets.push(entries.len() as u32);
        let target_stems = target_stems.into_iter().map(Into::into).collect();
        Self::assemble((languages.0.clone(), languages.1.clone()), source_stems, target_stems, offsets, entries)
    }

    fn assemble(
        (source, target): (Language, Language),
        source_stems: Vec<Box<str>>,
        target_stems: Vec<Box<str>>,
        offsets: Vec<u32>,
        entries: Vec<Entry>,
    ) -> Self {
        let index = |stems: &[Box<str>]| stems.iter().enumerate().map(|(at, stem)| (stem.clone(), at as u32)).collect();
        let (source_index, target_index) = (index(&source_stems), index(&target_stems));
        let mut target_coverage = vec![0.0; target_stems.len()];
        for entry in &entries {
            target_coverage[entry.target as usize] += entry.source_given_target;
        }
        Self { source, target, source_stems, target_stems, offsets, entries, source_index, target_index, target_coverage }
    }
}
