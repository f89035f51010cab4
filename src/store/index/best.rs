//! The best matches found so far.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A segment that is like a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The id of the segment.
    pub id: u32,
    /// How many tokens have to be put in, left out or replaced to make one of the other.
    pub distance: u32,
    /// How many tokens the longer of the two has.
    pub longer: u32,
}

impl Hit {
    /// Returns how alike they are, from 0 to 1: one less the distance by the longer length.
    pub fn score(&self) -> f64 {
        score(self.distance as usize, self.longer as usize)
    }
}

/// Returns the score of a distance; of equal ratios it is equal to the last bit.
pub(super) fn score(distance: usize, longer: usize) -> f64 {
    1.0 - distance as f64 / longer.max(1) as f64
}

/// Returns the most edits that leave a score of at least `bar` to texts of which the longer has `longer` tokens.
pub(super) fn most_edits(longer: usize, bar: f64) -> Option<usize> {
    // One more than the formula gives, as it may be rounded down.
    let guess = (((1.0 - bar) * longer as f64) as usize).saturating_add(1);
    (0..=guess.min(longer)).rev().find(|edits| score(*edits, longer) >= bar)
}

/// The best hits, of which there may be `top`.
#[derive(Debug)]
pub(super) struct Best {
    top: usize,
    threshold: f64,
    /// The worst comes first.
    hits: BinaryHeap<Ranked>,
}

/// A hit in the order of worth: by score, and by id among equals.
#[derive(Debug, PartialEq, Eq)]
struct Ranked(Hit);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.score().total_cmp(&self.0.score()).then(self.0.id.cmp(&other.0.id))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Best {
    /// Returns a list that has room for `top` hits of at least this score.
    pub(super) fn new(top: usize, threshold: f64) -> Self {
        Self { top, threshold, hits: BinaryHeap::new() }
    }

    /// Returns the score that a hit must have at least to be of use.
    pub(super) fn bar(&self) -> f64 {
        match self.hits.peek() {
            Some(worst) if self.hits.len() >= self.top => worst.0.score(),
            _ => self.threshold,
        }
    }

    /// Returns whether a hit would be among the best; the id is asked for only if it decides.
    pub(super) fn has_room(&self, score: f64, id: impl FnOnce() -> u32) -> bool {
        let bar = self.bar();
        score > bar || score == bar && (self.hits.len() < self.top || self.hits.peek().is_some_and(|worst| id() < worst.0.id))
    }

    /// Takes a hit if it is among the best.
    pub(super) fn offer(&mut self, hit: Hit) {
        self.hits.push(Ranked(hit));
        if self.hits.len() > self.top {
            self.hits.pop();
        }
    }

    /// Returns the hits, the best first.
    pub(super) fn finish(self) -> Vec<Hit> {
        self.hits.into_sorted_vec().into_iter().map(|ranked| ranked.0).collect()
    }
}

/// A segment that may be a hit: the score that it cannot exceed, and its position; the most promising is the greatest.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The bits of the score, which are in the order of the scores, as none is negative.
    bound: u64,
    position: Reverse<u32>,
}

impl Candidate {
    /// Returns a candidate that has `common` elements in common with the query.
    pub(super) fn new(position: usize, common: usize, longer: usize) -> Self {
        Self { bound: score(longer - common, longer).to_bits(), position: Reverse(position as u32) }
    }

    /// Returns the score that the segment cannot exceed.
    pub(super) fn bound(&self) -> f64 {
        f64::from_bits(self.bound)
    }

    /// Returns the position of the segment.
    pub(super) fn position(&self) -> usize {
        self.position.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_leave_the_score_asked_for() {
        for longer in 0..200 {
            for bar in (0..=longer).map(|d| score(d, longer)).chain([0.0, 0.1, 0.5, 0.7, 0.95, 1.0]) {
                let expected = (0..=longer).rev().find(|edits| score(*edits, longer) >= bar);
                assert_eq!(most_edits(longer, bar), expected, "{longer} {bar}");
            }
        }
        assert_eq!((most_edits(9, 1.5), most_edits(9, f64::NAN), most_edits(9, f64::NEG_INFINITY)), (None, None, Some(9)));
    }

    #[test]
    fn equal_hits_are_kept_by_id() {
        let mut best = Best::new(2, 0.5);
        for (id, distance, longer) in [(7, 1, 3), (3, 2, 6), (5, 3, 9), (9, 1, 2)] {
            best.offer(Hit { id, distance, longer });
        }
        assert_eq!(best.finish().iter().map(|hit| hit.id).collect::<Vec<_>>(), [3, 5]);
    }
}
