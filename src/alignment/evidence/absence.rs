//! What has no translation: lines of some kinds are left out more often than others, and which ones the pair shows.
//!
//! A line that recurs on a page, such as `Go back`, and one without a final mark, such as a caption, may be left out far
//! more often than a sentence; in other texts they are translated like all others. How often is learnt from the pair.

use crate::alignment::profile::{FinalMark, Profile};
use rustc_hash::FxHashMap;

/// Kinds of segments: recurring or not, with a final mark or without.
const KINDS: usize = 4;
/// Segments' worth of belief that a kind is left out as often as all segments are.
const PRIOR_WEIGHT: f64 = 6.0;
/// How often a segment is left out before anything is learnt.
const USUAL: f64 = 0.06;

/// How often segments of each kind have no translation, on one side.
#[derive(Debug, Clone)]
pub(in crate::alignment) struct AbsenceModel {
    kinds: Vec<u8>,
    /// Log-odds of a segment of each kind with and without translation, against those of any segment.
    absent: [f64; KINDS],
    present: [f64; KINDS],
}

impl AbsenceModel {
    /// Returns the model before anything is learnt.
    pub(in crate::alignment) fn new(side: &Profile) -> Self {
        let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
        for hash in &side.hashes {
            *seen.entry(*hash).or_default() += 1;
        }
        let kind = |(hash, mark): (&u64, &FinalMark)| u8::from(seen[hash] > 1) * 2 + u8::from(*mark == FinalMark::None);
        Self { kinds: side.hashes.iter().zip(&side.final_marks).map(kind).collect(), absent: [0.0; KINDS], present: [0.0; KINDS] }
    }

    /// Returns the log-odds of a segment that has no translation.
    pub(in crate::alignment) fn absent(&self, segment: usize) -> f64 {
        self.absent[usize::from(self.kinds[segment])]
    }

    /// Returns the log-odds of so many segments that have one.
    pub(in crate::alignment) fn present(&self, (from, segments): (usize, usize)) -> f64 {
        self.kinds[from..from + segments].iter().map(|&kind| self.present[usize::from(kind)]).sum()
    }

    /// Learns from segments, each with the probability that it has no translation.
    pub(in crate::alignment) fn learn(&mut self, absences: &[f64]) {
        let overall = (absences.iter().sum::<f64>() + PRIOR_WEIGHT * USUAL) / (absences.len() as f64 + PRIOR_WEIGHT);
        let mut counts = [(PRIOR_WEIGHT * overall, PRIOR_WEIGHT); KINDS];
        for (&kind, absence) in self.kinds.iter().zip(absences) {
            counts[usize::from(kind)].0 += absence;
            counts[usize::from(kind)].1 += 1.0;
        }
        for (kind, (absent, all)) in counts.into_iter().enumerate() {
            let share = (absent / all).clamp(1e-3, 1.0 - 1e-3);
            self.absent[kind] = (share / overall).ln();
            self.present[kind] = ((1.0 - share) / (1.0 - overall)).ln();
        }
    }
}
