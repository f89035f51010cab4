//! Which candidates of the two sides translate each other.
//!
//! Pairs are first weighed by how much oftener they come together than by chance (the log-likelihood ratio of Dunning 1993). Then
//! each place of a unit is linked to one place of the other side at most, the best pairs first (competitive linking, Melamed 2000), so
//! that what is a part of a longer term is not linked beside it; what counts in the end are the links.

use super::side::{Candidate, NONE, Place, Side};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Units of a candidate that are looked at to find its partners; of more some are chosen, evenly.
const SAMPLE: usize = 120;

/// Partners of a candidate that are weighed by all its units, and that are kept.
const WEIGHED: usize = 12;
const KEPT: usize = 4;

/// The least log-likelihood ratio of a pair.
const LEAST_RATIO: f64 = 15.0;

/// The least share of links in the units of both.
const LEAST_DICE: f64 = 0.2;

/// How much more a pair weighs for each further word: what stands within a longer term is a part of it.
const LONGER: f64 = 0.08;

/// A pair of candidates, and how well they go together.
#[derive(Debug, Clone, Copy)]
struct Pair {
    target: u32,
    dice: f64,
}

/// A unit, and which of its places on both sides are linked.
pub(super) type Link = (u32, u32, u32);

/// A pair of candidates that was linked.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    pub(super) source: u32,
    pub(super) target: u32,
    /// The units in which they were linked, and where in these.
    pub(super) places: Vec<Link>,
    /// How much oftener they come together than by chance.
    pub(super) ratio: f64,
    /// Twice the units with links, by the units of both.
    pub(super) dice: f64,
}

/// All that may be a term on the two sides of units.
pub(super) struct Sides<'a> {
    pub(super) source: &'a (Vec<Candidate>, Vec<Vec<Place>>),
    pub(super) target: &'a (Vec<Candidate>, Vec<Vec<Place>>),
}

impl Sides<'_> {
    /// Returns the pairs that were linked at least so often, each candidate in one of them, the most links first.
    pub(super) fn linked(&self, least: usize) -> Vec<Linked> {
        let partners: Vec<Vec<Pair>> =
            (0..self.source.0.len()).into_par_iter().map_init(Counts::default, |counts, source| self.partners(source, counts)).collect();
        let mut links: FxHashMap<(u32, u32), Vec<Link>> = FxHashMap::default();
        let units = self.source.1.len();
        for unit in 0..units {
            for (source, target) in self.links(unit, &partners) {
                let (from, to) = (self.source.1[unit][source], self.target.1[unit][target]);
                links.entry((from.candidate, to.candidate)).or_default().push((unit as u32, source as u32, target as u32));
            }
        }
        let mut linked: Vec<Linked> = links
            .into_iter()
            .map(|((source, target), places)| {
                let mut of_places: Vec<u32> = places.iter().map(|place| place.0).collect();
                of_places.dedup();
                let both = of_places.len() as f64;
                let [one, other] = [&self.source.0[source as usize], &self.target.0[target as usize]].map(|side| side.units.len() as f64);
                Linked { source, target, places, ratio: ratio(both, one, other, units as f64), dice: 2.0 * both / (one + other) }
            })
            .filter(|linked| linked.places.len() >= least && linked.dice >= LEAST_DICE)
            .collect();
        linked.sort_by(|one, other| {
            other.places.len().cmp(&one.places.len()).then((one.source, one.target).cmp(&(other.source, other.target)))
        });
        let (mut sources, mut targets) = (FxHashSet::default(), FxHashSet::default());
        linked.retain(|linked| {
            let is_free = !sources.contains(&linked.source) && !targets.contains(&linked.target);
            is_free && sources.insert(linked.source) && targets.insert(linked.target)
        });
        linked
    }

    /// Returns the candidates of the other side that come along with one most exclusively.
    fn partners(&self, source: usize, counts: &mut Counts) -> Vec<Pair> {
        let candidate = &self.source.0[source];
        let units = &candidate.units;
        let sampled = units.len().min(SAMPLE);
        for at in 0..sampled {
            let unit = units[at * units.len() / sampled] as usize;
            for place in &self.target.1[unit] {
                counts.count(place.candidate, unit as u32, self.target.0.len());
            }
        }
        let share = units.len() as f64 / sampled.max(1) as f64;
        let dice = |both: f64, target: u32| {
            let other = self.target.0[target as usize].units.len() as f64;
            // A little less than it is, the more so the less is known.
            2.0 * both / (units.len() as f64 + other + 1.0)
        };
        let mut found: Vec<(f64, u32)> = counts
            .drain()
            .filter(|(_, count)| *count >= 2)
            .map(|(target, count)| (dice(f64::from(count) * share, target), target))
            .collect();
        let best_first = |one: &(f64, u32), other: &(f64, u32)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        found.sort_unstable_by(best_first);
        found.truncate(WEIGHED);
        let all = self.source.1.len() as f64;
        let mut pairs: Vec<(f64, u32)> = found
            .into_iter()
            .filter_map(|(estimate, target)| {
                let other = &self.target.0[target as usize].units;
                if share == 1.0 {
                    let both = estimate * (units.len() as f64 + other.len() as f64 + 1.0) / 2.0;
                    return (ratio(both, units.len() as f64, other.len() as f64, all) >= LEAST_RATIO).then_some((estimate, target));
                }
                let both = common(units, other) as f64;
                (ratio(both, units.len() as f64, other.len() as f64, all) >= LEAST_RATIO).then(|| (dice(both, target), target))
            })
            .collect();
        pairs.sort_unstable_by(best_first);
        pairs.truncate(KEPT);
        pairs.into_iter().map(|(dice, target)| Pair { target, dice }).collect()
    }

    /// Returns the places of a unit that are linked, as numbers of places on both sides.
    fn links(&self, unit: usize, partners: &[Vec<Pair>]) -> Vec<(usize, usize)> {
        let (sources, targets) = (&self.source.1[unit], &self.target.1[unit]);
        let mut of_candidate: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (at, place) in targets.iter().enumerate() {
            of_candidate.entry(place.candidate).or_default().push(at);
        }
        let mut pairs: Vec<(f64, u32, usize, usize)> = Vec::new();
        for (source, place) in sources.iter().enumerate() {
            for pair in &partners[place.candidate as usize] {
                for &target in of_candidate.get(&pair.target).into_iter().flatten() {
                    let length = place.length + targets[target].length;
                    pairs.push((pair.dice * (1.0 + LONGER * f64::from(length - 2)), length, source, target));
                }
            }
        }
        pairs.sort_unstable_by(|one, other| {
            other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)).then((one.2, one.3).cmp(&(other.2, other.3)))
        });
        let (mut taken_sources, mut taken_targets): (Vec<Place>, Vec<Place>) = Default::default();
        let mut links = Vec::new();
        for (_, _, source, target) in pairs {
            let (from, to) = (sources[source], targets[target]);
            let is_free = |place: Place, taken: &[Place]| {
                taken.iter().all(|other| place.start + place.length <= other.start || other.start + other.length <= place.start)
            };
            if is_free(from, &taken_sources) && is_free(to, &taken_targets) {
                taken_sources.push(from);
                taken_targets.push(to);
                links.push((source, target));
            }
        }
        links
    }
}

/// Counts of candidates in units.
#[derive(Default)]
struct Counts {
    /// For each candidate its count and the last unit in which it was counted.
    counts: Vec<(u32, u32)>,
    seen: Vec<u32>,
}

impl Counts {
    fn count(&mut self, candidate: u32, unit: u32, all: usize) {
        if self.counts.is_empty() {
            self.counts = vec![(0, NONE); all];
        }
        let (count, last) = &mut self.counts[candidate as usize];
        if *count == 0 {
            self.seen.push(candidate);
        }
        if *count == 0 || *last != unit {
            (*count, *last) = (*count + 1, unit);
        }
    }

    /// Returns the counts and forgets them.
    fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let counts = &mut self.counts;
        self.seen.drain(..).map(|candidate| (candidate, std::mem::replace(&mut counts[candidate as usize], (0, NONE)).0))
    }
}

/// Returns how many numbers two rising lists have in common.
fn common(one: &[u32], other: &[u32]) -> usize {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().filter(|number| long.binary_search(number).is_ok()).count()
}

/// Returns how much oftener two things come together than by chance (Dunning 1993); nought where it is not oftener.
fn ratio(both: f64, one: f64, other: f64, all: f64) -> f64 {
    let part = |observed: f64, expected: f64| if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    if both * all <= one * other {
        return 0.0;
    }
    2.0 * (part(both, one * other / all)
        + part(one - both, one * (all - other) / all)
        + part(other - both, (all - one) * other / all)
        + part(all - one - other + both, (all - one) * (all - other) / all))
}

/// Returns the commonest way in which a candidate is written at some places, capitals aside, and with the capitals that are commonest in
/// that; of equal ones that without a capital, then the first.
pub(super) fn commonest(side: &Side, places: impl Iterator<Item = Place>) -> String {
    let mut written: FxHashMap<&[u32], usize> = FxHashMap::default();
    let mut order: Vec<&[u32]> = Vec::new();
    for place in places {
        let forms = side.written(place);
        let count = written.entry(forms).or_default();
        *count += 1;
        if *count == 1 {
            order.push(forms);
        }
    }
    let mut folded: FxHashMap<String, usize> = FxHashMap::default();
    for forms in &order {
        *folded.entry(side.text(forms).to_lowercase()).or_default() += written[forms];
    }
    let rank = |forms: &&&[u32]| (folded[&side.text(forms).to_lowercase()], written[**forms], !side.is_capital(forms));
    // The first of equal ones, which comes last when turned.
    order.iter().rev().max_by_key(rank).map_or_else(String::new, |forms| side.text(forms))
}
