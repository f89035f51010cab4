//! Learning word translations from the pair's own confident beads.

use super::evidence::lexicon::Translation;
use super::profile::Profile;
use super::search::lattice::SHAPES;
use rustc_hash::FxHashMap;

/// A bead with the probability that it is right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub node: (usize, usize),
    pub shape: usize,
    pub probability: f64,
}

/// Share of the beads in which a word may occur and still be learnt from: more frequent words stand beside everything.
const FREQUENT: f64 = 0.12;
/// Translations of one word that are kept.
const KEPT: usize = 6;
/// Least Dice coefficient, corrected for chance, of a translation worth keeping.
const LEAST_DICE: f64 = 0.2;

/// Returns word translations that the beads speak for.
///
/// The association is the Dice coefficient of the beads that hold the two words, after taking off the co-occurrence
/// that chance gives and one more: a bead must not be confirmed by what was learnt from itself alone.
pub(super) fn learn_words(source: &Profile, target: &Profile, beads: &[Weighed]) -> Vec<Translation> {
    let two_sided: Vec<&Weighed> = beads.iter().filter(|b| SHAPES[b.shape].0 > 0 && SHAPES[b.shape].1 > 0).collect();
    let all: f64 = two_sided.iter().map(|b| b.probability).sum();
    if all < 4.0 {
        return Vec::new();
    }
    let mut occurrences: Vec<Vec<u32>> = vec![Vec::new(); source.types.len()];
    let mut target_weights = vec![0.0; target.types.len()];
    for (at, bead) in two_sided.iter().enumerate() {
        let (m, n) = SHAPES[bead.shape];
        for s in distinct(source, bead.node.0, m) {
            occurrences[s as usize].push(at as u32);
        }
        for t in distinct(target, bead.node.1, n) {
            target_weights[t as usize] += bead.probability;
        }
    }
    let frequent = (FREQUENT * all).max(6.0);
    let mut translations = Vec::new();
    let mut together: FxHashMap<u32, f64> = FxHashMap::default();
    for (s, places) in occurrences.iter().enumerate() {
        let weight: f64 = places.iter().map(|&at| two_sided[at as usize].probability).sum();
        if weight < 1.6 || weight > frequent {
            continue;
        }
        together.clear();
        for &at in places {
            let bead = two_sided[at as usize];
            for t in distinct(target, bead.node.1, SHAPES[bead.shape].1) {
                *together.entry(t).or_default() += bead.probability;
            }
        }
        let mut found: Vec<(u32, f64, f64)> = together
            .iter()
            .filter(|(t, _)| target_weights[**t as usize] <= frequent * 1.5)
            .filter_map(|(&t, &count)| {
                let other = target_weights[t as usize];
                let corrected = count - 0.9 - weight * other / all;
                let dice = 2.0 * corrected / (weight + other);
                (corrected > 0.3 && dice >= LEAST_DICE).then_some((t, corrected, dice))
            })
            .collect();
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        found.truncate(KEPT);
        let best = found.first().map_or(1.0, |f| f.2);
        translations.extend(found.into_iter().map(|(t, corrected, dice)| {
            let belief = (corrected / (corrected + 0.8)) * (dice / best).powi(2) * 0.9;
            Translation {
                source: s as u32,
                target: t,
                cognate: false,
                belief: belief as f32,
                target_given_source: (belief * (corrected / weight).min(0.9)) as f32,
                source_given_target: (belief * (corrected / target_weights[t as usize]).min(0.9)) as f32,
            }
        }));
    }
    translations
}

/// Returns the token types of a run of segments, each once.
fn distinct(side: &Profile, from: usize, segments: usize) -> Vec<u32> {
    let mut types: Vec<u32> = (from..from + segments).flat_map(|segment| side.tokens(segment).iter().copied()).collect();
    types.sort_unstable();
    types.dedup();
    types
}
