//! What a user's glossaries say of the words of a pair.
//!
//! A term of which both sides have every word in some segment is believed to be rendered as the glossary says, so far as
//! both sides have it equally often. Each word of one rendering may come from any word of the other.

use super::lexicon::Translation;
use crate::alignment::profile::Profile;
use crate::lexicon::Glossary;
use crate::text::Language;
use crate::tokens::{TokenKind, Tokenizer};
use rustc_hash::FxHashMap;

/// How far a term of one word is believed to be rendered by its one rendering of one word, in a glossary that is right.
const BELIEF: f32 = 0.95;

/// Returns the word translations that the terms of the glossaries speak for, of words that both occur, each pair once.
///
/// The probabilities of all translations of a word add up to [`BELIEF`] at most.
pub(in crate::alignment) fn term_translations(
    glossaries: &[Glossary],
    (source, target): (&Profile, &Profile),
    languages: (&Language, &Language),
) -> Vec<Translation> {
    if glossaries.is_empty() {
        return Vec::new();
    }
    let (source, target) = (Side::new(source, languages.0), Side::new(target, languages.1));
    let mut translations = Vec::new();
    for term in glossaries.iter().flat_map(|glossary| &glossary.terms) {
        let Some(left) = source.find(&term.source) else { continue };
        let Some(right) = target.find(&term.target) else { continue };
        translations.extend(spread((&source, &left), (&target, &right)));
    }
    translations.sort_by(|a, b| (a.source, a.target).cmp(&(b.source, b.target)).then(b.belief.total_cmp(&a.belief)));
    translations.dedup_by_key(|t| (t.source, t.target));
    share_out(&mut translations);
    translations
}

/// One side, searched for terms.
struct Side<'a> {
    tokenizer: Tokenizer,
    /// The words of the side.
    numbers: FxHashMap<&'a str, u32>,
    /// For each type the segments that have it, rising.
    segments: Vec<Vec<u32>>,
}

/// A term that occurs.
struct Found {
    /// Its words, each once.
    words: Vec<u32>,
    /// Segments that have all of them.
    segments: f32,
}

impl<'a> Side<'a> {
    fn new(profile: &'a Profile, language: &Language) -> Self {
        let words = profile.types.iter().enumerate().filter(|(_, t)| t.token.kind == TokenKind::Word);
        let numbers = words.map(|(id, t)| (t.token.key.as_str(), id as u32)).collect();
        let mut segments: Vec<Vec<u32>> = vec![Vec::new(); profile.types.len()];
        for segment in 0..profile.len() as u32 {
            for &id in profile.tokens(segment as usize) {
                let places = &mut segments[id as usize];
                if places.last() != Some(&segment) {
                    places.push(segment);
                }
            }
        }
        Self { tokenizer: Tokenizer::new(language), numbers, segments }
    }

    /// Returns the words of a term where some segment has them all.
    fn find(&self, term: &str) -> Option<Found> {
        let tokens = self.tokenizer.tokens(term).into_iter().filter(|token| token.kind == TokenKind::Word);
        let mut words: Vec<u32> = tokens.map(|token| self.numbers.get(token.key.as_str()).copied()).collect::<Option<_>>()?;
        words.sort_unstable();
        words.dedup();
        let rarest = words.iter().map(|&id| &self.segments[id as usize]).min_by_key(|places| places.len())?;
        let has_all = |place: &&u32| words.iter().all(|&id| self.segments[id as usize].binary_search(place).is_ok());
        let segments = rarest.iter().filter(has_all).count();
        (segments > 0).then_some(Found { words, segments: segments as f32 })
    }

    /// Returns the share of the segments with a word that have the whole term.
    fn share(&self, term: &Found, word: u32) -> f32 {
        term.segments / self.segments[word as usize].len() as f32
    }
}

/// Spreads the belief in a term evenly over the pairs of its words.
fn spread<'a>((source, left): (&'a Side<'_>, &'a Found), (target, right): (&'a Side<'_>, &'a Found)) -> impl Iterator<Item = Translation> {
    let forward = BELIEF * (right.segments / left.segments).min(1.0) / right.words.len() as f32;
    let backward = BELIEF * (left.segments / right.segments).min(1.0) / left.words.len() as f32;
    left.words.iter().flat_map(move |&s| {
        right.words.iter().map(move |&t| {
            let all = Translation { source: s, target: t, cognate: false, belief: 0.0, target_given_source: 0.0, source_given_target: 0.0 };
            all.with(forward * source.share(left, s), backward * target.share(right, t))
        })
    })
}

/// Sees to it that what a word is rendered by adds up to [`BELIEF`] at most.
fn share_out(translations: &mut [Translation]) {
    let mut sums: (FxHashMap<u32, f32>, FxHashMap<u32, f32>) = Default::default();
    for t in translations.iter() {
        *sums.0.entry(t.source).or_default() += t.target_given_source;
        *sums.1.entry(t.target).or_default() += t.source_given_target;
    }
    for t in translations {
        let scale = |sum: f32| (BELIEF / sum).min(1.0);
        *t = t.with(t.target_given_source * scale(sums.0[&t.source]), t.source_given_target * scale(sums.1[&t.target]));
    }
}

impl Translation {
    /// Returns the translation with other probabilities, believed so far as both speak for it.
    pub(in crate::alignment) fn with(self, target_given_source: f32, source_given_target: f32) -> Self {
        Self { belief: target_given_source.min(source_given_target), target_given_source, source_given_target, ..self }
    }
}
