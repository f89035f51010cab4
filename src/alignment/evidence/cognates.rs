//! Cognates: numbers, symbols, and names that sound alike.

use crate::alignment::profile::{Profile, TokenType};
use crate::tokens::{Token, TokenKind, name_similarity, skeleton};
use rustc_hash::FxHashMap;

/// Pairs of one block of candidates that are compared at most, so that hostile vocabularies stay cheap.
const PAIRS_PER_BLOCK: usize = 4_000_000;
/// Letters of the longest words that are compared: of longer ones only equal ones are alike.
const LONGEST: usize = 40;
/// Letters of the shortest words that are compared.
const SHORTEST: usize = 3;
/// Partners of one word that are kept.
const PARTNERS: usize = 6;

/// How alike words have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::alignment) enum Likeness {
    /// As names and loan words are anywhere.
    #[default]
    Close,
    /// As common words of related languages, which have one script, are too. Between others, and where vectors or a lexicon tell what is
    /// meant, this misleads more than it helps.
    Faint,
}

/// Returns pairs of token types (source, target) that look like each other, with the belief that they translate each
/// other, 0 to 1.
pub(in crate::alignment) fn cognates(source: &Profile, target: &Profile, least: Likeness) -> Vec<(u32, u32, f32)> {
    let mut pairs = same_values(source, target);
    let blocks = by_skeleton(target, least);
    let mut sources: Vec<([u8; 3], Vec<Candidate<'_>>)> = by_skeleton(source, least).into_iter().collect();
    sources.sort_by_key(|(key, _)| *key);
    for (key, words) in sources {
        let Some(candidates) = blocks.get(&key) else { continue };
        let allowed = (PAIRS_PER_BLOCK / candidates.len().max(1)).max(1);
        for word in words.iter().take(allowed) {
            let mut likely: Vec<(u32, u32, f32)> =
                candidates.iter().filter_map(|other| Some((word.id, other.id, belief(word, other, least)?))).collect();
            likely.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)));
            pairs.extend(likely.into_iter().take(PARTNERS));
        }
    }
    pairs
}

/// Numbers, months, markers and symbols that are equal.
fn same_values(source: &Profile, target: &Profile) -> Vec<(u32, u32, f32)> {
    let key = |t: &TokenType| (t.token.kind, t.token.key.clone());
    let universal = |t: &&(u32, &TokenType)| t.1.token.kind.is_universal();
    let index: FxHashMap<_, u32> =
        target.types.iter().enumerate().map(|(id, t)| (id as u32, t)).filter(|t| universal(&t)).map(|(id, t)| (key(t), id)).collect();
    let numbered = source.types.iter().enumerate().map(|(id, t)| (id as u32, t));
    numbered.filter(|t| universal(&t)).filter_map(|(id, t)| index.get(&key(t)).map(|&other| (id, other, value_belief(&t.token)))).collect()
}

/// Returns how far equal values are believed to be the same thing: a number of two digits or more is hardly left out or
/// put in by a translator, a small one is.
fn value_belief(token: &Token) -> f32 {
    let telling = matches!(token.kind, TokenKind::Number | TokenKind::Literal) && token.key.len() > 1;
    if telling { 0.93 } else { 0.85 }
}

/// A word that may have a cognate.
struct Candidate<'a> {
    id: u32,
    word: &'a TokenType,
    /// The letters that it has, a bit each.
    letters: u32,
}

fn by_skeleton(side: &Profile, least: Likeness) -> FxHashMap<[u8; 3], Vec<Candidate<'_>>> {
    let mut blocks: FxHashMap<[u8; 3], Vec<Candidate<'_>>> = FxHashMap::default();
    for (id, word) in side.types.iter().enumerate() {
        let shortest = if word.token.capital || least == Likeness::Faint { SHORTEST } else { SHORTEST + 1 };
        if word.token.kind == TokenKind::Word && word.romanised.len() >= shortest {
            let letters = word.romanised.bytes().fold(0, |letters, letter| letters | 1 << (letter % 32));
            blocks.entry(skeleton(&word.romanised)).or_default().push(Candidate { id: id as u32, word, letters });
        }
    }
    blocks
}

/// Returns how far two words are believed to be the same name or loan word.
fn belief(source: &Candidate<'_>, target: &Candidate<'_>, least: Likeness) -> Option<f32> {
    let (source_letters, target_letters) = (source.letters, target.letters);
    let (source, target) = (source.word, target.word);
    let (left, right) = (&source.romanised, &target.romanised);
    if left.len().abs_diff(right.len()) > 5 {
        return None;
    }
    let names = source.token.capital && target.token.capital;
    if source.token.key == target.token.key {
        return Some(if names || left.len() > 4 { 0.8 } else { 0.5 });
    }
    if left.len().max(right.len()) > LONGEST {
        return None;
    }
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    let threshold = match (names, least, shorter) {
        (true, _, 0..=4) => 0.72,
        (true, _, _) => 0.6,
        (false, Likeness::Close, 0..=4) => 0.85,
        (false, Likeness::Close, 5) => 0.74,
        (false, Likeness::Close, _) => 0.66,
        (false, Likeness::Faint, 0..=4) => 0.74,
        (false, Likeness::Faint, 5) => 0.7,
        (false, Likeness::Faint, _) => 0.6,
    };
    // Each letter that only one of them has takes an edit; one beginning may make up for edits.
    let edits = (source_letters & !target_letters).count_ones().max((target_letters & !source_letters).count_ones());
    let may_be_alike =
        f64::from(edits) <= (1.0 - threshold) * longer as f64 || left.bytes().zip(right.bytes()).take(4).all(|(a, b)| a == b);
    if !may_be_alike {
        return None;
    }
    let similarity = name_similarity(left, right);
    (similarity >= threshold).then(|| {
        let above = ((similarity - threshold) / (1.0 - threshold)) as f32;
        if names { 0.4 + 0.4 * above } else { 0.25 + 0.5 * above }
    })
}
