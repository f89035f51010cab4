//! A memory of the same documents, as it came out of another tool or an earlier run: its units become rows.

use super::project::{Piece, Project, RowId, Status};
use crate::alignment::Resources;
use crate::memory::{TranslationMemory, TranslationUnit, Variant, property};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The most segments of one side of a unit.
const LONGEST: usize = 8;
/// Confidence below which a unit is the aligner's to change.
const SURE: f64 = 0.9;

impl Project {
    /// Puts the units of a memory in the place of what the aligner has found, as far as the documents have their texts, and returns how
    /// many have no place.
    ///
    /// Units that are confirmed stay so. All others stand as if a person had put them together, but for those that say of themselves
    /// that they are doubtful.
    pub fn adopt(&mut self, memory: &TranslationMemory, resources: &Resources<'_>) -> usize {
        self.collect_segments();
        let places = [self.runs_by_text(0), self.runs_by_text(1)];
        let mut taken = [FxHashSet::default(), FxHashSet::default()];
        let (mut homeless, mut reached) = (0, [0, 0]);
        let mut doubtful: Vec<RowId> = Vec::new();
        for unit in &memory.units {
            let runs = [0, 1].map(|side| {
                let text = self.variant_of(unit, side)?.text();
                nearest(places[side].get(&key(&text))?, &taken[side], reached[side])
            });
            let [Some(source), Some(target)] = runs else {
                homeless += 1;
                continue;
            };
            let mut pieces = [Vec::new(), Vec::new()];
            for (side, run) in [source, target].into_iter().enumerate() {
                reached[side] = run.end;
                taken[side].extend(run.clone());
                let segments = &self.sides[side].prepared.segments[run];
                pieces[side] = segments.iter().map(|segment| Piece { span: segment.span, block: segment.block, edit: None }).collect();
            }
            self.take_together(unit, pieces, &mut doubtful);
        }
        self.rows = self.realigned(resources);
        for row in self.rows.iter_mut().filter(|row| doubtful.contains(&row.id)) {
            row.by_hand = false;
        }
        self.collect_segments();
        homeless
    }

    fn variant_of<'a>(&self, unit: &'a TranslationUnit, side: usize) -> Option<&'a Variant> {
        let language = &self.sides[side].prepared.document.language;
        unit.variants.iter().find(|variant| variant.language.same_language(language))
    }

    /// Returns the runs of segments of a side by what they say.
    fn runs_by_text(&self, side: usize) -> FxHashMap<String, Vec<Range<usize>>> {
        let prepared = &self.sides[side].prepared;
        let mut runs: FxHashMap<String, Vec<Range<usize>>> = FxHashMap::default();
        for start in 0..prepared.segments.len() {
            for end in start + 1..=(start + LONGEST).min(prepared.segments.len()) {
                runs.entry(key(&prepared.joined_content(start..end))).or_default().push(start..end);
            }
        }
        runs
    }

    /// Makes one row of pieces, as a unit has them.
    fn take_together(&mut self, unit: &TranslationUnit, pieces: [Vec<Piece>; 2], doubtful: &mut Vec<RowId>) {
        for (side, pieces) in pieces.iter().enumerate() {
            pieces.iter().for_each(|piece| self.take_out(side, piece.span));
        }
        let confidence = unit.confidence();
        let mut row = self.row_by_hand(pieces);
        if unit.property(property::STATUS) == Some("confirmed") {
            row.status = Status::Confirmed;
        }
        if let Some(confidence) = confidence {
            row.confidence = super::project::thousandths(confidence);
            if confidence < SURE {
                doubtful.push(row.id);
            }
        }
        self.rows.push(row);
    }
}

/// Returns what two texts that differ in white space only have in common.
fn key(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the first run behind a place of which nothing is taken, or else the first of all.
fn nearest(runs: &[Range<usize>], taken: &FxHashSet<usize>, place: usize) -> Option<Range<usize>> {
    let free = || runs.iter().filter(|run| !(*run).clone().any(|at| taken.contains(&at)));
    free().find(|run| run.start >= place).or_else(|| free().next()).cloned()
}
