//! Finding the segments of a part that are most like a query.
//!
//! A segment of m tokens whose score is at least t for a query of n tokens has at least t · max(n, m) elements in common with
//! it, as every edit spoils one at most (Xiao, Wang, Lin, Yu, Efficient similarity joins for near duplicate detection, 2008). So the
//! elements are counted first. The lists of rare elements are short, and each position in them is counted (as the lists of
//! ScanCount in Li, Lu, Lu, Efficient merging and filtering algorithms for approximate string searches, 2008). Frequent
//! elements are sets of bits: they are looked up for the segments found by rare ones. Segments that share none of the rare
//! elements are found by adding up the sets, many positions at a time, where so few elements can make a hit.
//!
//! The candidates are measured from the most promising on, and each hit raises the bar for those behind it.

use super::best::{Best, Candidate, Hit, most_edits};
use super::bits;
use super::builder::each_element;
use super::distance::Pattern;
use super::part::{Holders, Part};
use std::collections::BinaryHeap;
use std::ops::Range;

/// How many candidates are collected before they are measured.
///
/// The most promising of them raise the bar, so that most others need not be measured, and most of the next not even be collected.
/// Few at a time do not raise it by much: with 1,024, searches of long texts at a threshold of 0.1 took three times as long.
const BATCH: usize = 1 << 16;

/// Room that searches work in; it can be used again and again, for any index, by one search at a time.
#[derive(Debug, Default)]
pub struct Scratch {
    pattern: Pattern,
    /// For each token of the vocabulary how often it came up in the query so far; zero between searches.
    occurrences: Vec<u32>,
    /// For each position how many of the query's rare elements it has; zero between searches.
    counts: Vec<u32>,
    /// The positions that have any.
    touched: Vec<u32>,
    candidates: BinaryHeap<Candidate>,
}

/// A search of one part.
struct Search<'a> {
    part: &'a Part,
    best: &'a mut Best,
    pattern: &'a mut Pattern,
    candidates: &'a mut BinaryHeap<Candidate>,
    /// How many tokens the query has.
    length: usize,
    /// How many of its elements the part has.
    known: usize,
    /// The holders of those that are rare in the part.
    rare: Vec<&'a [u32]>,
    /// The sets of holders of those that are frequent.
    frequent: Vec<&'a [u32]>,
}

impl Part {
    /// Offers to `best` all segments of the part that might be among the best.
    pub(super) fn search(&self, query: &[&str], best: &mut Best, scratch: &mut Scratch) {
        let Scratch { pattern, occurrences, counts, touched, candidates } = scratch;
        let numbers: Vec<Option<u32>> = query.iter().map(|token| self.vocabulary.number(token)).collect();
        pattern.set(&numbers, self.vocabulary.len());
        let (rare, frequent) = self.elements_of(&numbers, occurrences);
        if counts.len() < self.ids.len() {
            counts.resize(self.ids.len(), 0);
        }
        let (length, known) = (query.len(), rare.len() + frequent.len());
        let mut search = Search { part: self, best, pattern, candidates, length, known, rare, frequent };
        search.count(counts, touched);
        search.measure_counted(counts, touched);
        search.measure_uncounted(counts);
        touched.drain(..).for_each(|position| counts[position as usize] = 0);
    }

    /// Returns the holders of a query's elements, those of rare ones and those of frequent ones.
    fn elements_of(&self, query: &[Option<u32>], occurrences: &mut Vec<u32>) -> (Vec<&[u32]>, Vec<&[u32]>) {
        if occurrences.len() < self.vocabulary.len() {
            occurrences.resize(self.vocabulary.len(), 0);
        }
        let (mut rare, mut frequent) = (Vec::new(), Vec::new());
        let known: Vec<u32> = query.iter().flatten().copied().collect();
        each_element(&known, occurrences, |token, nth| match self.holders(token, nth) {
            Some(Holders::List(list)) => rare.push(list),
            Some(Holders::Set(set)) => frequent.push(set),
            None => {}
        });
        (rare, frequent)
    }
}

impl Search<'_> {
    /// Returns how many elements a segment of this length must have in common with the query, if any can be enough.
    fn needed(&self, length: usize) -> Option<usize> {
        let longer = length.max(self.length);
        let needed = longer - most_edits(longer, self.best.bar())?;
        (needed <= length.min(self.known)).then_some(needed)
    }

    /// Returns the lengths that hits can have.
    fn lengths(&self) -> Range<usize> {
        let longest = self.part.longest();
        // What is needed does not fall with the length beyond that of the query.
        let Some(needed) = self.needed(self.length) else { return 0..0 };
        let longer = (self.length..=longest).take_while(|length| self.needed(*length).is_some());
        needed..longer.last().unwrap_or(self.length).min(longest) + 1
    }

    /// Counts the rare elements of each segment that may be a hit.
    fn count(&self, counts: &mut [u32], touched: &mut Vec<u32>) {
        let lengths = self.lengths();
        if lengths.is_empty() {
            return;
        }
        let positions = self.part.of_length(lengths.start).start..self.part.of_length(lengths.end - 1).end;
        for list in &self.rare {
            let start = list.partition_point(|position| (*position as usize) < positions.start);
            let list = &list[start..];
            let end = list.partition_point(|position| (*position as usize) < positions.end);
            for position in &list[..end] {
                let count = &mut counts[*position as usize];
                if *count == 0 {
                    touched.push(*position);
                }
                *count += 1;
            }
        }
    }

    /// Measures the segments that have rare elements in common with the query.
    fn measure_counted(&mut self, counts: &[u32], touched: &[u32]) {
        let Some(least) = self.needed(self.length) else { return };
        for position in touched.iter().map(|position| *position as usize) {
            let count = counts[position] as usize;
            if count + self.frequent.len() >= least {
                self.consider(position, count);
            }
        }
        self.measure();
    }

    /// Measures the segments that have only frequent elements in common with the query.
    fn measure_uncounted(&mut self, counts: &[u32]) {
        let sets = self.frequent.clone();
        let mut lengths: Vec<usize> = self.lengths().collect();
        // The best are looked for first, so that little is left of the others.
        lengths.sort_by_key(|length| length.abs_diff(self.length));
        for length in lengths {
            let Some(needed) = self.needed(length).filter(|needed| *needed <= sets.len()) else { continue };
            bits::held_by(&sets, needed, self.part.of_length(length), |position| {
                if counts[position] == 0 {
                    self.consider(position, 0);
                }
            });
            self.measure();
        }
    }

    /// Makes a segment with so many rare elements a candidate, if it has enough frequent ones beside them.
    fn consider(&mut self, position: usize, rare: usize) {
        let length = self.part.places(position).len();
        if self.needed(length).is_none_or(|needed| needed > rare + self.frequent.len()) {
            return;
        }
        let common = rare + self.frequent.iter().filter(|set| bits::holds(set, position)).count();
        let candidate = Candidate::new(position, common, length.max(self.length));
        if self.can_be_hit(&candidate) {
            self.candidates.push(candidate);
            // The bar rises early if not all are collected first.
            if self.candidates.len() == BATCH {
                self.measure();
            }
        }
    }

    fn can_be_hit(&self, candidate: &Candidate) -> bool {
        self.best.has_room(candidate.bound(), || self.part.ids[candidate.position()])
    }

    /// Measures the candidates as long as they can be hits.
    fn measure(&mut self) {
        while let Some(candidate) = self.candidates.pop() {
            let bar = self.best.bar();
            if candidate.bound() < bar {
                break;
            }
            let position = candidate.position();
            if self.part.is_removed(position) || !self.can_be_hit(&candidate) {
                continue;
            }
            let segment = self.part.segment(position);
            let longer = segment.len().max(self.length);
            let Some(limit) = most_edits(longer, bar) else { break };
            if let Some(distance) = self.pattern.distance(segment, limit) {
                self.best.offer(Hit { id: self.part.ids[position], distance: distance as u32, longer: longer as u32 });
            }
        }
        self.candidates.clear();
    }
}
