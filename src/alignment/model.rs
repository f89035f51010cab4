//! The model of one pair: what is believed, and how it is learnt.

use super::confidence::{Signs, calibrate};
use super::evidence::absence::AbsenceModel;
use super::evidence::cognates::cognates;
use super::evidence::dictionary::Known;
use super::evidence::length::LengthModel;
use super::evidence::lexicon::{Table, Translation, WordEvidence, WordOdds};
use super::evidence::structure::StructureModel;
use super::evidence::vectors::VectorEvidence;
use super::learn::{Weighed, learn_terms, learn_words};
use super::profile::Profile;
use super::search::corridor::Corridor;
use super::search::lattice::{Lattice, Node, SHAPES, SIMPLE_SHAPES};
use super::{Alignment, Bead, Evidence};

/// Weight of the words: tokens of one sentence are not independent of each other, as the model takes them to be.
pub(super) const WORDS_WEIGHT: f64 = 0.7;
/// Weight of the lengths.
const LENGTH_WEIGHT: f64 = 1.0;
/// Weight of the structure.
const STRUCTURE_WEIGHT: f64 = 0.8;
/// Weights of words and of cognates where vectors say much of the same.
const WORDS_BESIDE_VECTORS: (f64, f64) = (0.45, 0.8);
/// Rounds of learning before the last search.
const ROUNDS: usize = 3;
/// What an expected error costs on the best path, in expected right beads.
const BEAD_COST: f64 = 0.4;
/// Least probability of a place that the next search looks at.
const CROSSED: f64 = 1e-6;
/// Log-odds of shape and length below which words are not looked at: a bead of many segments whose lengths disagree.
const HOPELESS: f64 = -8.5;
/// Source segments that are searched at once.
const PIECE: usize = 1200;
/// Source segments at the end of a piece whose search is done again with the next.
const OVERLAP: usize = 150;

/// How usual beads of each of [`SHAPES`] are before anything is known of the pair.
const USUAL: [f64; SHAPES.len()] = [
    0.05, 0.05, 0.76, 0.045, 0.045, 0.024, 0.008, 0.008, 0.004, 0.004, 0.002, 0.002, 0.0015, 0.001, 0.001, 0.0005, 0.0005, 0.0005, 0.0005,
    0.0005,
];
/// Beads' worth of belief in [`USUAL`].
const USUAL_WEIGHT: f64 = 25.0;

struct Model<'a> {
    source: &'a Profile,
    target: &'a Profile,
    length: LengthModel,
    structure: StructureModel,
    /// What is left out, on each side.
    absence: (AbsenceModel, AbsenceModel),
    table: Table,
    known: Known,
    vectors: Option<VectorEvidence>,
    shapes: [f64; SHAPES.len()],
    corridor: Corridor,
    /// How many of [`SHAPES`] a search looks at.
    looked_at: usize,
}

/// Aligns two sides.
pub(super) fn align(source: &Profile, target: &Profile, known: Known, vectors: Option<VectorEvidence>) -> Alignment {
    let alike = alike(source, target, &known);
    let first = join(&alike, &learn_terms(&known.terms, source, target, &[]));
    let mut model = Model {
        source,
        target,
        length: LengthModel::new(source, target),
        structure: StructureModel::new(source, target),
        absence: (AbsenceModel::new(source), AbsenceModel::new(target)),
        table: Table::new(source, target, &first, &known),
        known,
        vectors,
        shapes: USUAL.map(f64::ln),
        corridor: Corridor::new(source, target, &first),
        looked_at: SIMPLE_SHAPES,
    };
    for _ in 0..ROUNDS {
        let mut likely = Vec::new();
        let mut crossed = vec![(usize::MAX, 0); source.len() + 1];
        model.search(|lattice, model, start, end| {
            lattice.mark_likely(CROSSED, &mut crossed);
            lattice.each_bead(0.02, |node, shape, probability| {
                let inside = node.0 >= start.0 && node.1 >= start.1 && (node.0 < end.0 || (node.0 == end.0 && node.1 < end.1));
                if inside && node.0 + SHAPES[shape].0 <= model.source.len() {
                    likely.push(Weighed { node, shape, probability });
                }
            });
        });
        model.corridor = model.corridor.narrowed(&crossed);
        model.looked_at = SHAPES.len();
        model.learn(&likely, &alike);
    }
    let mut beads = Vec::new();
    model.search(|lattice, model, _, end| {
        for (node, shape) in lattice.best_path(end, BEAD_COST) {
            beads.push(model.bead(node, shape, lattice.bead_probability(node, shape)));
        }
    });
    let mut beads = complete(beads, (source.len(), target.len()));
    calibrate(&mut beads, model.vectors.is_some());
    Alignment { beads }
}

/// Adds beads without translation for segments that no bead has: each is to lie in one, whatever a search did.
fn complete(beads: Vec<Bead>, (rows, columns): (usize, usize)) -> Vec<Bead> {
    let alone = |source, target| Bead { source, target, confidence: 0.0, evidence: Evidence::default(), signs: Signs::default() };
    let mut whole = Vec::with_capacity(beads.len());
    let mut at = (0, 0);
    let end = alone(rows..rows, columns..columns);
    for bead in beads.into_iter().chain([end]) {
        whole.extend((at.0..bead.source.start).map(|i| alone(i..i + 1, at.1..at.1)));
        whole.extend((at.1..bead.target.start).map(|j| alone(bead.source.start..bead.source.start, j..j + 1)));
        at = (bead.source.end, bead.target.end);
        whole.push(bead);
    }
    whole.pop();
    whole
}

impl Model<'_> {
    /// Searches the whole pair piece by piece, and hands each piece's lattice on with the nodes it is sure of.
    fn search(&self, mut each: impl FnMut(&Lattice, &Self, Node, Node)) {
        let (rows, columns) = (self.source.len(), self.target.len());
        let mut start = (0, 0);
        loop {
            let last_row = if rows - start.0 <= PIECE + OVERLAP { rows } else { start.0 + PIECE };
            let lattice = self.lattice(start, last_row);
            let end = if last_row == rows { (rows, columns) } else { lattice.surest_node(last_row - OVERLAP..=last_row - OVERLAP / 2) };
            each(&lattice, self, start, end);
            if last_row == rows || end == start {
                return;
            }
            start = end;
        }
    }

    fn lattice(&self, start: Node, last_row: usize) -> Lattice {
        let (rows, columns) = (self.source.len(), self.target.len());
        let ranges = &self.corridor.ranges[start.0..=last_row];
        // The segments after a boundary that beads begun there may take in.
        let segment_ranges: Vec<(usize, usize)> = (0..ranges.len() - 1)
            .map(|row| {
                let low = ranges[row.saturating_sub(4)].0.max(start.1);
                (low, ranges[(row + 1).min(ranges.len() - 1)].1.max(low))
            })
            .collect();
        let target_end = ranges.last().map_or(columns, |r| r.1.max(start.1));
        let words = WordEvidence::new(self.source, self.target, &self.table, start, (last_row, target_end), &segment_ranges);
        let end = (last_row == rows).then_some((rows, columns));
        Lattice::new(&self.corridor, (start, last_row), end, self.looked_at, |node, shape| {
            let evidence = self.evidence(node, shape, |s, t| words.log_odds((s.0 - start.0, s.1), (t.0 - start.1, t.1), start.1));
            evidence.total()
        })
    }

    fn evidence(&self, node: Node, shape: usize, words: impl FnOnce((usize, usize), (usize, usize)) -> WordOdds) -> Evidence {
        let (m, n) = SHAPES[shape];
        let absence = match (m, n) {
            (1, 0) => self.absence.0.absent(node.0),
            (0, 1) => self.absence.1.absent(node.1),
            _ => self.absence.0.present((node.0, m)) + self.absence.1.present((node.1, n)),
        };
        let mut evidence = Evidence { shape: self.shapes[shape] + absence, ..Evidence::default() };
        if m > 0 && n > 0 {
            let (s, t) = ((node.0, m), (node.1, n));
            evidence.length = LENGTH_WEIGHT * self.length.log_odds(self.source.length(s.0, m), self.target.length(t.0, n), n);
            if evidence.shape + evidence.length < HOPELESS {
                return Evidence { shape: f64::NEG_INFINITY, ..evidence };
            }
            let words = words(s, t);
            let weights = if self.vectors.is_some() { WORDS_BESIDE_VECTORS } else { (WORDS_WEIGHT, WORDS_WEIGHT) };
            evidence.lexicon = weights.0 * words.lexicon;
            evidence.cognates = weights.1 * words.cognates;
            evidence.vectors = self.vectors.as_ref().map_or(0.0, |vectors| vectors.log_odds(self.source, self.target, s, t));
            evidence.structure = STRUCTURE_WEIGHT * self.structure.log_odds(self.source, self.target, s, t);
        }
        evidence
    }

    fn bead(&self, node: Node, shape: usize, confidence: f64) -> Bead {
        let (m, n) = SHAPES[shape];
        let evidence = self.evidence(node, shape, |s, t| {
            let ranges = vec![(t.0, t.0 + t.1); s.1];
            let words = WordEvidence::new(self.source, self.target, &self.table, (s.0, t.0), (s.0 + s.1, t.0 + t.1), &ranges);
            words.log_odds((0, s.1), (0, t.1), t.0)
        });
        Bead { source: node.0..node.0 + m, target: node.1..node.1 + n, confidence, evidence, signs: Signs::default() }
    }

    fn learn(&mut self, beads: &[Weighed], alike: &[Translation]) {
        let two_sided = || beads.iter().filter(|b| SHAPES[b.shape].0 > 0 && SHAPES[b.shape].1 > 0);
        let lengths: Vec<(f64, f64, f64)> = two_sided()
            .map(|b| {
                let (m, n) = SHAPES[b.shape];
                (self.source.length(b.node.0, m), self.target.length(b.node.1, n), b.probability)
            })
            .collect();
        self.length.learn(lengths.iter().copied());
        self.structure.learn(two_sided().map(|b| (self.source.block_starts[b.node.0], self.target.block_starts[b.node.1], b.probability)));
        let mut absences = (vec![0.0; self.source.len()], vec![0.0; self.target.len()]);
        for bead in beads {
            match SHAPES[bead.shape] {
                (1, 0) => absences.0[bead.node.0] += bead.probability,
                (0, 1) => absences.1[bead.node.1] += bead.probability,
                _ => {}
            }
        }
        self.absence.0.learn(&absences.0);
        self.absence.1.learn(&absences.1);
        let mut counts = USUAL.map(|share| share * USUAL_WEIGHT);
        for bead in beads {
            counts[bead.shape] += bead.probability;
        }
        let all: f64 = counts.iter().sum();
        self.shapes = counts.map(|count| (count / all).ln());
        let mut learnt = learn_words(self.source, self.target, beads);
        learnt.extend(learn_terms(&self.known.terms, self.source, self.target, beads));
        self.table = Table::new(self.source, self.target, &join(alike, &learnt), &self.known);
    }
}

/// Returns what is believed before anything is learnt: what looks alike, and what a lexicon has.
pub(super) fn alike(source: &Profile, target: &Profile, known: &Known) -> Vec<Translation> {
    let cognates = cognates(source, target).into_iter().map(|(s, t, belief)| Translation {
        source: s,
        target: t,
        cognate: true,
        belief,
        target_given_source: 0.8 * belief,
        source_given_target: 0.8 * belief,
    });
    join(&cognates.collect::<Vec<_>>(), &known.translations)
}

/// Joins translations; of two opinions on one pair of words the stronger stands.
pub(super) fn join(alike: &[Translation], learnt: &[Translation]) -> Vec<Translation> {
    let mut all: Vec<Translation> = alike.iter().chain(learnt).copied().collect();
    all.sort_by(|a, b| (a.source, a.target).cmp(&(b.source, b.target)).then(b.belief.total_cmp(&a.belief)));
    all.dedup_by_key(|t| (t.source, t.target));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_beads_are_filled_in() {
        let bead = Bead { source: 1..2, target: 1..2, confidence: 0.5, evidence: Evidence::default(), signs: Signs::default() };
        let kinds: Vec<String> = complete(vec![bead], (3, 3)).iter().map(Bead::kind).collect();
        assert_eq!(kinds, ["1-0", "0-1", "1-1", "1-0", "0-1"]);
    }
}
