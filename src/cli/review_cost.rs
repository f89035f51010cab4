//! What a reviewer has to look at until an alignment is as good as asked for.

use super::summary::rounded;
use super::terminal;
use console::style;
use serde::Serialize;
use std::fmt::Write;
use std::ops::Range;
use sverka::alignment::{Alignment, Bead, Fixed};
use sverka::evaluation::{BeadScore, NumberedBead};
use sverka::pipeline::AlignedPair;

/// Strict F1 that a reviewer works for.
const AIM: f64 = 0.99;

/// What a scripted reviewer does with a document: looks at the most doubtful pair, confirms it or corrects it as gold has it, lets all
/// else be aligned anew, and so on.
#[derive(Default)]
pub(super) struct ReviewCost {
    /// Pairs at the beginning.
    units: usize,
    /// How good the alignment is at the beginning.
    before: BeadScore,
    /// For each look the confidence of what was looked at, and how good the alignment is afterwards.
    looks: Vec<(f64, BeadScore)>,
    /// The same of several documents, each by itself.
    parts: Vec<(BeadScore, Vec<(f64, BeadScore)>)>,
}

/// What was found out, as programs read it.
#[derive(Serialize)]
pub(super) struct CostShape {
    units: usize,
    /// Pairs that are looked at until the aim is reached, or all that there are.
    looked_at: usize,
    share: f64,
    f1_before: f64,
    f1_after: f64,
    is_reached: bool,
}

impl ReviewCost {
    /// Reviews an aligned pair: `gold` as numbers of segments, `judge` says how good an alignment is and which of its beads are wrong,
    /// `realign` aligns all else around what stands.
    pub(super) fn new(
        pair: &AlignedPair,
        gold: &[NumberedBead],
        judge: impl Fn(&Alignment) -> (BeadScore, Vec<usize>),
        realign: impl Fn(&Fixed) -> Alignment,
    ) -> Self {
        let units = pair.alignment.beads.iter().filter(|bead| bead.is_translation()).count();
        let (before, mut wrong) = judge(&pair.alignment);
        let mut cost = Self { units, before, ..Self::default() };
        let mut alignment = pair.alignment.clone();
        let mut fixed = Fixed::default();
        let mut seen: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        // Beyond the aim of this document too: another one may need the reviewer longer, who does not know which are good already.
        loop {
            let is_new = |bead: &&Bead| !bead.is_note && !seen.contains(&(bead.source.clone(), bead.target.clone()));
            let doubtful = alignment.beads.iter().filter(is_new).min_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let Some(bead) = doubtful.cloned() else { break };
            let at = alignment.beads.iter().position(|other| *other == bead);
            seen.push((bead.source.clone(), bead.target.clone()));
            let is_right = bead.is_translation() && at.is_some_and(|at| !wrong.contains(&at));
            if is_right {
                fixed.beads.push((bead.source.clone(), bead.target.clone()));
            } else {
                let corrected = gold.iter().filter(|of| touches(of, &bead)).filter_map(as_ranges);
                // What gold says now stands before what was confirmed.
                fixed.beads.splice(0..0, corrected);
            }
            seen.extend(fixed.beads.iter().cloned());
            alignment = realign(&fixed);
            let (score, now_wrong) = judge(&alignment);
            wrong = now_wrong;
            cost.looks.push((bead.confidence, score));
        }
        cost.parts = vec![(before, cost.looks.clone())];
        cost
    }

    /// Adds what was found out of another document; both together are reviewed with the most doubtful first of either.
    pub(super) fn add(&mut self, other: &Self) {
        self.units += other.units;
        self.before.add(&other.before);
        self.parts.extend(other.parts.iter().cloned());
        self.looks.clear();
        let mut done = vec![0; self.parts.len()];
        loop {
            let next = |part: usize| self.parts[part].1.get(done[part]).map(|(confidence, _)| (*confidence, part));
            let Some((confidence, part)) = (0..self.parts.len()).filter_map(next).min_by(|a, b| a.0.total_cmp(&b.0)) else { return };
            done[part] += 1;
            let mut score = BeadScore::default();
            for ((before, looks), done) in self.parts.iter().zip(&done) {
                score.add(done.checked_sub(1).map_or(before, |last| &looks[last].1));
            }
            self.looks.push((confidence, score));
        }
    }

    /// Returns how many looks it takes to come to the aim, and how good the alignment is then.
    fn to_aim(&self) -> (usize, f64) {
        let f1 = |score: &BeadScore| score.strict().f1;
        if f1(&self.before) >= AIM {
            return (0, f1(&self.before));
        }
        let reached = self.looks.iter().position(|(_, score)| f1(score) >= AIM).map_or(self.looks.len(), |at| at + 1);
        (reached, reached.checked_sub(1).map_or(f1(&self.before), |last| f1(&self.looks[last].1)))
    }

    pub(super) fn shape(&self) -> CostShape {
        let (looked_at, after) = self.to_aim();
        CostShape {
            units: self.units,
            looked_at,
            share: rounded(looked_at as f64 / self.units.max(1) as f64),
            f1_before: rounded(self.before.strict().f1),
            f1_after: rounded(after),
            is_reached: after >= AIM,
        }
    }
}

/// Returns whether a gold bead has a segment of a bead.
fn touches((sources, targets): &NumberedBead, bead: &Bead) -> bool {
    sources.iter().any(|at| bead.source.contains(at)) || targets.iter().any(|at| bead.target.contains(at))
}

/// Returns a gold bead as ranges, if its segments stand together.
fn as_ranges((sources, targets): &NumberedBead) -> Option<(Range<usize>, Range<usize>)> {
    let range = |numbers: &[usize]| match numbers {
        [] => Some(0..0),
        [first, .., last] if last + 1 - first != numbers.len() => None,
        [first, ..] => Some(*first..first + numbers.len()),
    };
    range(sources).zip(range(targets)).filter(|(s, t)| !s.is_empty() || !t.is_empty())
}

/// Adds what was found out, a document a line.
pub(super) fn add_table<'a>(out: &mut String, width: usize, documents: impl Iterator<Item = (&'a str, &'a ReviewCost)>) {
    let heading =
        format!("{:width$}  {:>6}  {:>9}  {:>7}  {:>9}  {:>8}", "document", "pairs", "looked at", "share", "F1 before", "F1 after");
    let _ = writeln!(out, "\nreview, the most doubtful first, up to a strict F1 of {AIM}\n{}", style(heading).bold());
    for (name, cost) in documents {
        let s = cost.shape();
        let share = format!("{:.1} %", 100.0 * s.share);
        let missed = if s.is_reached { "" } else { "  not reached" };
        let name = terminal::printable(name);
        let _ = writeln!(
            out,
            "{name:width$}  {:>6}  {:>9}  {share:>7}  {:>9.3}  {:>8.3}{missed}",
            s.units, s.looked_at, s.f1_before, s.f1_after
        );
    }
}
