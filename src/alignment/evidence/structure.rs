//! Structure: paragraphs, headings, items, speakers and final marks keep their places in a translation.

use crate::alignment::profile::{BlockKind, FinalMark, Profile};

/// What agreement in structure is worth in one pair of documents.
#[derive(Debug, Clone)]
pub(in crate::alignment) struct StructureModel {
    /// Log-odds that a bead's first segments both, one, or neither open a block: `[source opens][target opens]`.
    openings: [[f64; 2]; 2],
    /// Frequency of each final mark on the target side.
    marks: [f64; FinalMark::COUNT],
    /// Frequency of each kind of block on the target side.
    kinds: [f64; BlockKind::COUNT],
    /// Whether the two sides have any blocks to compare.
    blocks: bool,
    /// Chance that a place where a block might open does so, on the source and target side.
    open_share: [f64; 2],
}

/// Probability that a translator keeps the final mark of a sentence.
const MARK_KEPT: f64 = 0.75;
/// Probability that a heading, item, speaker's label or text stays what it is.
const KIND_KEPT: f64 = 0.93;
/// Log-odds against a bead that reaches over the end of a block, for each end.
const CROSSES_BLOCK: f64 = -1.2;

impl StructureModel {
    pub(in crate::alignment) fn new(source: &Profile, target: &Profile) -> Self {
        let share = |side: &Profile| {
            let opens = side.block_starts.iter().take(side.len()).skip(1).filter(|open| **open).count();
            (opens as f64 + 0.5) / (side.len().saturating_sub(1) as f64 + 1.0)
        };
        let open_share = [share(source), share(target)];
        let blocks = [source, target].iter().all(|side| side.block_starts.iter().take(side.len()).skip(1).any(|open| *open));
        let mut model = Self {
            openings: [[0.0; 2]; 2],
            marks: frequencies(target.final_marks.iter().map(|&m| m as usize)),
            kinds: frequencies(target.kinds.iter().map(|&k| k as usize)),
            blocks,
            open_share,
        };
        if blocks {
            // Before anything is learnt: four in five block openings are kept.
            let both = open_share[0].min(open_share[1]) * 0.8;
            model.set_openings([[1.0 - open_share[0] - open_share[1] + both, open_share[1] - both], [open_share[0] - both, both]]);
        }
        model
    }

    fn set_openings(&mut self, joint: [[f64; 2]; 2]) {
        for (s, row) in joint.iter().enumerate() {
            for (t, &probability) in row.iter().enumerate() {
                let share = |open: usize, share: f64| if open == 1 { share } else { 1.0 - share };
                let chance = share(s, self.open_share[0]) * share(t, self.open_share[1]);
                self.openings[s][t] = (probability.max(1e-3) / chance.max(1e-3)).ln().clamp(-4.0, 4.0);
            }
        }
    }

    /// Learns how far blocks open together from beads with the probability that they are right.
    pub(in crate::alignment) fn learn(&mut self, beads: impl Iterator<Item = (bool, bool, f64)>) {
        if !self.blocks {
            return;
        }
        let both = self.open_share[0].min(self.open_share[1]) * 0.8;
        let mut joint =
            [[1.0 - self.open_share[0] - self.open_share[1] + both, self.open_share[1] - both], [self.open_share[0] - both, both]]
                .map(|row| row.map(|p: f64| 8.0 * p.max(0.0)));
        for (source, target, probability) in beads {
            joint[usize::from(source)][usize::from(target)] += probability;
        }
        let all: f64 = joint.iter().flatten().sum();
        self.set_openings(joint.map(|row| row.map(|count| count / all)));
    }

    /// Returns the log-odds of the structure of a bead with segments on both sides.
    pub(in crate::alignment) fn log_odds(&self, source: &Profile, target: &Profile, s: (usize, usize), t: (usize, usize)) -> f64 {
        let mark = (source.final_marks[s.0 + s.1 - 1], target.final_marks[t.0 + t.1 - 1]);
        let kind = (source.kinds[s.0], target.kinds[t.0]);
        let mut sum = kept(mark.0 == mark.1, MARK_KEPT, self.marks[mark.1 as usize]);
        sum += kept(kind.0 == kind.1, KIND_KEPT, self.kinds[kind.1 as usize]);
        if self.blocks {
            sum += self.openings[usize::from(source.block_starts[s.0])][usize::from(target.block_starts[t.0])];
            let crossed = |side: &Profile, (from, segments): (usize, usize)| {
                side.block_starts[from + 1..from + segments].iter().filter(|open| **open).count() as f64
            };
            sum += CROSSES_BLOCK * (crossed(source, s) + crossed(target, t));
        }
        sum
    }
}

/// Log-odds of a feature that is kept with a probability and has otherwise its frequency.
fn kept(same: bool, probability: f64, frequency: f64) -> f64 {
    let likely = (1.0 - probability) * frequency + if same { probability } else { 0.0 };
    (likely / frequency).ln()
}

fn frequencies<const N: usize>(values: impl Iterator<Item = usize>) -> [f64; N] {
    let mut counts = [0.5; N];
    for value in values {
        counts[value] += 1.0;
    }
    let all: f64 = counts.iter().sum();
    counts.map(|count| count / all)
}
