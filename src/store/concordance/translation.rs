//! The likely translation of what was looked for, in a unit that was found.
//!
//! Two witnesses speak for a word: what the caller knows of the translations of words, as far as no other word of the source explains it better, and the memory itself, in
//! which some words come along with what was found more often than with all else.

use super::super::open::Store;
use super::query::ConcordanceQuery;
use super::table::{WordTable, folded_words, text_in};
use crate::error::Error;
use crate::text::{Language, Span};
use crate::tokens::{Stems, fold, words};
use rustc_hash::{FxHashMap, FxHashSet};

/// Units whose translations are looked at; of more some are chosen, evenly.
const SAMPLE: usize = 250;

/// Units in which a word must stand before it is taken for a companion.
const FEWEST_UNITS: usize = 3;

/// The least log-likelihood ratio: by chance one word in a thousand has it.
const LEAST_RATIO: f64 = 10.83;

/// How well a companion must fit at least: twice the units with both, by the units with either.
const LEAST_DICE: f64 = 0.15;

/// How well it must fit beside a word that was found already.
const PART_DICE: f64 = 0.3;

/// The least weight of a translation that the caller knows, and its least share in what explains a word.
const LEAST_WEIGHT: f64 = 0.03;
const LEAST_SHARE: f64 = 0.4;

/// Words of the other side that come along with what was found, by their stems, and how well each fits.
#[derive(Debug, Default)]
pub(super) struct Companions(FxHashMap<Box<str>, f64>);

impl Companions {
    /// Returns those in a language, by the units that were found.
    pub(super) fn of(store: &Store, table: &WordTable, target: &Language, found: &[i64], stems: &mut Stems) -> Result<Self, Error> {
        let languages = store.languages()?;
        let mut counts: FxHashMap<Box<str>, usize> = FxHashMap::default();
        let mut sampled = 0;
        for at in 0..found.len().min(SAMPLE) {
            let number = found[at * found.len() / found.len().min(SAMPLE)];
            let Some(stored) = store.unit(number, &languages)? else { continue };
            let text = text_in(&stored.unit.variants, target);
            sampled += usize::from(!text.is_empty());
            let of_unit: FxHashSet<Box<str>> = folded_words(&text).iter().map(|word| stems.of(word).into()).collect();
            of_unit.into_iter().for_each(|stem| *counts.entry(stem).or_default() += 1);
        }
        let all = table.units as f64;
        let with = found.len() as f64;
        let mut companions = Self::default();
        for (stem, count) in counts.into_iter().filter(|(_, count)| *count >= FEWEST_UNITS) {
            let both = count as f64 * with / sampled.max(1) as f64;
            // What is known of a sample may be a little more than there is.
            let total = (table.units_with(store, &stem)? as f64).max(both);
            let dice = 2.0 * both / (with + total);
            if dice >= LEAST_DICE && ratio(both, with, total, all.max(with).max(total)) >= LEAST_RATIO {
                companions.0.insert(stem, dice);
            }
        }
        Ok(companions)
    }

    fn dice(&self, stem: &str) -> f64 {
        self.0.get(stem).copied().unwrap_or(0.0)
    }
}

/// Returns how much more often two things come together than by chance (Dunning 1993); nought where it is not more.
fn ratio(both: f64, one: f64, other: f64, all: f64) -> f64 {
    let expected = one * other / all;
    if both <= expected {
        return 0.0;
    }
    let part = |observed: f64, expected: f64| if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    let (rest_one, rest_other) = (one - both, other - both);
    let neither = (all - one - other + both).max(0.0);
    2.0 * (part(both, expected)
        + part(rest_one, one * (all - other) / all)
        + part(rest_other, (all - one) * other / all)
        + part(neither, (all - one) * (all - other) / all))
}

/// Tells how surely a stem of the language that is searched and one of another, which is named, translate each other: 0 to 1.
///
/// Stems are as [`Tokenizer`](crate::tokens::Tokenizer) makes them.
pub type WordAffinity<'a> = dyn Fn(&str, &Language, &str) -> f64 + 'a;

/// The weights of translations between two languages.
pub(super) struct Weights<'a> {
    pub(super) affinity: &'a WordAffinity<'a>,
    pub(super) target: &'a Language,
}

impl Weights<'_> {
    fn of(&self, source: &str, target: &str) -> f64 {
        if is_universal(source) && source == target { 1.0 } else { (self.affinity)(source, self.target, target) }
    }
}

/// Returns whether a stem stands for a number or a month, which all languages share.
fn is_universal(stem: &str) -> bool {
    stem.starts_with(['#', '@'])
}

/// What is looked for in a source text.
pub(super) struct Sought {
    /// The stems of the words that were found, as often as they stand there.
    wanted: Vec<String>,
    /// Those of all others.
    others: Vec<String>,
}

/// Parts the words of a source text into those that were found and others.
pub(super) fn sought(query: &ConcordanceQuery, source: &str, spans: &[Span], stems: &mut Stems) -> Sought {
    let mut sought = Sought { wanted: Vec::new(), others: Vec::new() };
    for span in words(source) {
        let stem = stems.of(&fold(span.of(source))).to_owned();
        let is_wanted = spans.iter().any(|found| found.contains(span));
        if is_wanted { sought.wanted.push(stem) } else { sought.others.push(stem) }
    }
    if sought.wanted.is_empty() {
        sought.wanted.clone_from(&query.stems);
    }
    sought
}

/// Returns the words of a target text that are likely to translate what is looked for, those side by side made one.
pub(super) fn spans(sought: &Sought, target: &str, stems: &mut Stems, weights: &Weights<'_>, companions: &Companions) -> Vec<Span> {
    let places: Vec<Span> = words(target).collect();
    let keys: Vec<String> = places.iter().map(|span| stems.of(&fold(span.of(target))).to_owned()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    let mut open: Vec<bool> = vec![true; sought.wanted.len()];
    // Each word that is looked for takes the word that is known for it, the surest pair first.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let mut is_others = vec![false; keys.len()];
    for (at, key) in keys.iter().enumerate() {
        let of_others: f64 = sought.others.iter().map(|other| weights.of(other, key)).fold(0.0, f64::max);
        for (wanted, stem) in sought.wanted.iter().enumerate() {
            let weight = weights.of(stem, key);
            if weight >= LEAST_WEIGHT && weight / (weight + of_others) >= LEAST_SHARE {
                pairs.push((weight * (1.0 + companions.dice(key)), wanted, at));
            } else if of_others > weight && of_others >= LEAST_WEIGHT {
                is_others[at] = true;
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    while let Some((_, wanted, at)) = nearest(&pairs, &open, &chosen) {
        open[wanted] = false;
        chosen.push(at);
    }
    // What nobody knows goes to the words that come along with it.
    let mut others: Vec<(f64, usize, usize)> = (0..keys.len())
        .filter(|at| !is_others[*at])
        .map(|at| (companions.dice(&keys[at]), 0, at))
        .filter(|(dice, ..)| *dice > 0.0)
        .collect();
    others.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.2.cmp(&other.2)));
    for _ in open.iter().filter(|is_open| **is_open) {
        if let Some((_, _, at)) = nearest(&others, &[true], &chosen) {
            chosen.push(at);
        }
    }
    // A word of the source may be several of the target: those that come along with it as well.
    for at in chosen.clone() {
        let is_part = |next: &usize| !is_others[*next] && companions.dice(&keys[*next]) >= PART_DICE;
        chosen.extend((at + 1..keys.len()).take_while(is_part));
        chosen.extend((0..at).rev().take_while(is_part));
    }
    chosen.sort_unstable();
    chosen.dedup();
    let mut joined: Vec<(usize, Span)> = Vec::new();
    for at in chosen {
        let span = places[at];
        match joined.last_mut() {
            Some((last, before)) if *last + 1 == at && target[before.end..span.start].chars().all(|c| c.is_whitespace() || c == '-') => {
                (*last, before.end) = (at, span.end);
            }
            _ => joined.push((at, span)),
        }
    }
    joined.into_iter().map(|(_, span)| span).collect()
}

/// Returns the best of some pairs of which neither word is taken; of equal ones that which is nearest to what was chosen.
fn nearest(pairs: &[(f64, usize, usize)], open: &[bool], chosen: &[usize]) -> Option<(f64, usize, usize)> {
    let is_free = |pair: &&(f64, usize, usize)| open[pair.1] && !chosen.contains(&pair.2);
    let best = pairs.iter().find(is_free)?;
    let distance = |at: usize| chosen.iter().map(|other| other.abs_diff(at)).min().unwrap_or(0);
    pairs.iter().filter(is_free).filter(|pair| pair.0 == best.0).min_by_key(|pair| (distance(pair.2), pair.1, pair.2)).copied()
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn likelihood_ratios_are_those_of_the_literature() {
        // A table of Dunning's paper: 110, 2442, 111, 29114.
        let found = ratio(110.0, 110.0 + 2442.0, 110.0 + 111.0, 110.0 + 2442.0 + 111.0 + 29114.0);
        assert!((found - 270.72).abs() < 0.01, "{found}");
        assert_eq!(ratio(1.0, 100.0, 100.0, 1_000.0), 0.0);
    }
}
