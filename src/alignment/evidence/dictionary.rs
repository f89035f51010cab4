//! What a lexicon knows of the words of a pair.

use super::lexicon::Translation;
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
    /// For each source type the probability that a translation of it is one of the lexicon's.
    pub source: Vec<f32>,
    /// The same for each target type.
    pub target: Vec<f32>,
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
    Known { translations: swapped.translations.into_iter().map(swap).collect(), source: swapped.target, target: swapped.source }
}

fn forward(lexicon: &Lexicon, source: &Profile, target: &Profile) -> Known {
    let words = |side: &Profile| -> Vec<(u32, String)> {
        let numbered = side.types.iter().enumerate().filter(|(_, t)| t.token.kind == TokenKind::Word);
        numbered.map(|(id, t)| (id as u32, t.token.key.clone())).collect()
    };
    let targets: FxHashMap<String, u32> = words(target).into_iter().map(|(id, key)| (key, id)).collect();
    let numbers: Vec<Option<u32>> = lexicon.target_stems().map(|stem| targets.get(stem).copied()).collect();
    let mut known = Known { source: vec![0.0; source.types.len()], target: vec![0.0; target.types.len()], ..Known::default() };
    for (number, coverage) in numbers.iter().zip(lexicon.target_coverage()) {
        if let Some(t) = number {
            known.target[*t as usize] = BELIEF * coverage;
        }
    }
    for (s, key) in words(source) {
        for entry in lexicon.entries(&key) {
            known.source[s as usize] += BELIEF * entry.target_given_source;
            if let Some(t) = numbers[entry.target as usize] {
                known.translations.push(Translation {
                    source: s,
                    target: t,
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
