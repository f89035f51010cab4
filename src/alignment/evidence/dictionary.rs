//! What a lexicon knows of the words of a pair.

use super::cognates::Likeness;
use super::lexicon::Translation;
use crate::alignment::model::join;
use crate::alignment::profile::Profile;
use crate::lexicon::Lexicon;
use crate::text::Language;
use crate::tokens::TokenKind;
use rustc_hash::FxHashMap;

/// How far a lexicon that was learnt from other texts is believed here.
const BELIEF: f32 = 0.8;

/// Translations that a lexicon has for the words of both sides, and how much of each word they cover.
#[derive(Debug, Default)]
pub(in crate::alignment) struct Known {
    /// The translations whose words both occur.
    pub translations: Vec<Translation>,
    /// What the user's glossaries say of words that both occur.
    pub terms: Vec<Translation>,
    /// For each source type the probability that a translation of it is one of the lexicon's.
    pub source: Vec<f32>,
    /// The same for each target type.
    pub target: Vec<f32>,
    /// How alike other words have to be.
    pub likeness: Likeness,
    /// Whether a translation may say a word as often as it likes.
    pub allows_repeats: bool,
}

impl Known {
    /// Returns what two lexicons know together; of two opinions on one pair of words the stronger stands.
    pub(in crate::alignment) fn joined(mut self, other: Self) -> Self {
        let most = |mine: &mut [f32], other: &[f32]| mine.iter_mut().zip(other).for_each(|(mine, other)| *mine = mine.max(*other));
        most(&mut self.source, &other.source);
        most(&mut self.target, &other.target);
        Self { translations: join(&self.translations, &other.translations), ..self }
    }
}

/// Looks up the words of both sides.
pub(in crate::alignment) fn look_up(lexicon: &Lexicon, source: &Profile, target: &Profile, language: &Language) -> Known {
    if lexicon.source().primary() == language.primary() {
        return forward(lexicon, source, target);
    }
    let swapped = forward(lexicon, target, source);
    let swap = |t: Translation| Translation {
        source: t.target,
        target: t.source,
        cognate: false,
        belief: t.belief,
        target_given_source: t.source_given_target,
        source_given_target: t.target_given_source,
    };
    Known {
        translations: swapped.translations.into_iter().map(swap).collect(),
        source: swapped.target,
        target: swapped.source,
        ..Known::default()
    }
}

fn forward(lexicon: &Lexicon, source: &Profile, target: &Profile) -> Known {
    let mut known = Known { source: vec![0.0; source.types.len()], target: vec![0.0; target.types.len()], ..Known::default() };
    let mut by_number: FxHashMap<u32, usize> = FxHashMap::default();
    for t in words(target) {
        if let Some(number) = lexicon.target_number(&target.types[t].token.key) {
            by_number.insert(number, t);
            known.target[t] = BELIEF * lexicon.target_coverage(number);
        }
    }
    for s in words(source) {
        for entry in lexicon.entries(&source.types[s].token.key) {
            known.source[s] += BELIEF * entry.target_given_source;
            if let Some(t) = by_number.get(&entry.target) {
                known.translations.push(Translation {
                    source: s as u32,
                    target: *t as u32,
                    cognate: false,
                    belief: BELIEF * entry.target_given_source.max(entry.source_given_target),
                    target_given_source: BELIEF * entry.target_given_source,
                    source_given_target: BELIEF * entry.source_given_target,
                });
            }
        }
    }
    known
}

/// Returns the numbers of the types of a side that are words.
fn words(side: &Profile) -> impl Iterator<Item = usize> + '_ {
    (0..side.types.len()).filter(|id| side.types[*id].token.kind == TokenKind::Word)
}
