//! The model of one pair: what is believed, and how it is learnt.

use super::confidence::calibrate;
use super::evidence::absence::AbsenceModel;
use super::evidence::cognates::cognates;
use super::evidence::dictionary::Known;
use super::evidence::length::LengthModel;
use super::evidence::lexicon::{Table, Translation, WordEvidence, WordOdds};
use super::evidence::structure::StructureModel;
use super::evidence::vectors::VectorEvidence;
use super::fixed::{Barriers, Verdict, parted};
use super::learn::{Weighed, learn_terms, learn_words};
use super::profile::Profile;
use super::search::corridor::Corridor;
use super::search::crossing::{Placed, cross, doubtful_runs, reach};
use super::search::lattice::{Lattice, Node, SHAPES, SIMPLE_SHAPES};
use super::{Alignment, Bead, Component, Evidence, Resources};
use std::ops::Range;

/// Weight of the lengths.
const LENGTH_WEIGHT: f64 = 1.0;
/// Weight of the structure.
const STRUCTURE_WEIGHT: f64 = 0.8;
/// Rounds of learning before the last search, at most and at least.
const ROUNDS: usize = 3;
const FEWEST_ROUNDS: usize = 2;
/// Change of a bead's probability, in the mean, from one search to the next at which there is nothing more to learn.
const SETTLED: f64 = 0.01;
/// What an expected error costs on the best path, in expected right beads.
const BEAD_COST: f64 = 0.4;
/// Least probability of a place that the next search looks at.
const CROSSED: f64 = 1e-6;
/// Log-odds of shape and length below which words are not looked at: a bead of many segments whose lengths disagree.
const HOPELESS: f64 = -8.5;
/// Probability from which on a bead whose words speak for it is not looked at again.
const SURE: f64 = 0.95;
/// Share of beads that stand elsewhere than their neighbours, before anything is known of the pair.
const MOVES: f64 = 0.003;
/// Beads' worth of belief in [`MOVES`].
const MOVES_WEIGHT: f64 = 100.0;
/// Source segments that are searched at once, at most and at least.
const PIECE_ROWS: usize = 1200;
const FEWEST_ROWS: usize = 160;
/// Tokens that all pairs of segments may have that are looked at in one search: beyond them a piece has fewer segments.
const PIECE_TOKENS: usize = 16_000_000;
/// Which part of a piece, at its end, is searched again with the next.
const OVERLAP: usize = 8;

/// How usual beads of each of [`SHAPES`] are before anything is known of the pair.
const USUAL: [f64; SHAPES.len()] = [
    0.05, 0.05, 0.76, 0.045, 0.045, 0.024, 0.008, 0.008, 0.004, 0.004, 0.002, 0.002, 0.0015, 0.001, 0.001, 0.0005, 0.0005, 0.0005, 0.0005,
    0.0005,
];
/// Beads' worth of belief in [`USUAL`].
const USUAL_WEIGHT: f64 = 25.0;

/// Returns the weights of words and of cognates: tokens of one sentence are not independent of each other, as the model takes them to
/// be, and vectors say much of the same as words.
pub(super) fn words_weights(beside_vectors: bool) -> WordOdds {
    if beside_vectors { WordOdds { lexicon: 0.45, cognates: 0.8 } } else { WordOdds { lexicon: 0.7, cognates: 0.7 } }
}

struct Model<'a> {
    source: &'a Profile,
    target: &'a Profile,
    length: LengthModel,
    structure: StructureModel,
    /// What is left out, on each side.
    absence: (AbsenceModel, AbsenceModel),
    table: Table,
    known: Known,
    vectors: Option<&'a VectorEvidence>,
    shapes: [f64; SHAPES.len()],
    corridor: Corridor,
    barriers: &'a Barriers,
    /// How many of [`SHAPES`] a search looks at.
    looked_at: usize,
    resources: &'a Resources<'a>,
}

/// What is searched at once.
struct Piece {
    lattice: Lattice,
    words: WordEvidence,
    start: Node,
    /// Where the next piece starts.
    end: Node,
}

impl Piece {
    /// Returns whether beads that begin at a node are this piece's and not the next one's.
    fn owns(&self, node: Node) -> bool {
        let (start, end) = (self.start, self.end);
        node.0 >= start.0 && node.1 >= start.1 && (node.0 < end.0 || (node.0 == end.0 && node.1 < end.1))
    }
}

/// A run of beads in which some changed places.
struct Moved {
    /// Which beads it takes the place of.
    before: Range<usize>,
    /// Its beads, and whether each has moved.
    beads: Vec<(Bead, bool)>,
}

/// Aligns two sides.
pub(super) fn align(
    source: &Profile,
    target: &Profile,
    mut known: Known,
    vectors: Option<&VectorEvidence>,
    resources: &Resources<'_>,
    barriers: &Barriers,
) -> Alignment {
    let alike = alike(source, target, &known, resources);
    // They are among those now.
    known.translations = Vec::new();
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
        corridor: Corridor::new(source, target, &first, barriers),
        barriers,
        looked_at: SIMPLE_SHAPES,
        resources,
    };
    drop(first);
    let mut before = Vec::new();
    let mut round = 0;
    let beads = loop {
        let (mut likely, mut beads) = (Vec::new(), Vec::new());
        let mut crossed = vec![(usize::MAX, 0); source.len() + 1];
        model.search(|piece| {
            piece.lattice.mark_likely(CROSSED, &mut crossed);
            piece.lattice.each_bead(0.02, |node, shape, probability| {
                // Of how sentences are translated notes show nothing.
                if piece.owns(node) && node.0 + SHAPES[shape].0 <= source.len() && model.notes(node, shape) == 0 {
                    likely.push(Weighed { node, shape, probability });
                }
            });
            if round >= FEWEST_ROUNDS {
                beads.extend(piece.lattice.best_path(piece.end, BEAD_COST).into_iter().map(|(node, shape)| model.bead(piece, node, shape)));
            }
        });
        if round == ROUNDS || round >= FEWEST_ROUNDS && difference(&before, &likely) < SETTLED * beads.len() as f64 {
            break beads;
        }
        model.corridor = model.corridor.narrowed(&crossed);
        model.looked_at = SHAPES.len();
        model.learn(&likely, &alike);
        before = likely;
        round += 1;
    };
    drop(before);
    let beads = complete(barriers.pinned(beads), (source.len(), target.len()));
    let (mut beads, crossings) = if resources.has(Component::Crossing) { model.crossed(beads) } else { (beads, Vec::new()) };
    for bead in &mut beads {
        bead.is_note = [(source, &bead.source), (target, &bead.target)].iter().all(|(side, run)| side.notes(run) == run.len());
    }
    calibrate(&mut beads, model.vectors.is_some());
    for bead in beads.iter_mut().filter(|bead| barriers.has(&bead.source, &bead.target)) {
        bead.confidence = 1.0;
    }
    Alignment { beads, crossings }
}

/// Returns a bead as the search for crossings sees it.
fn placed(bead: &Bead) -> Placed {
    let says = bead.evidence.lexicon + bead.evidence.cognates + bead.evidence.vectors;
    let is_sure = bead.source.len() == 1 && bead.target.len() == 1 && bead.confidence >= SURE && says > 0.0;
    Placed {
        source: bead.source.clone(),
        target: bead.target.clone(),
        score: bead.evidence.total(),
        probability: bead.confidence,
        is_doubtful: !is_sure,
        has_moved: false,
    }
}

/// Returns by how much the probabilities of beads, which rise by place and shape, differ in sum.
fn difference(before: &[Weighed], now: &[Weighed]) -> f64 {
    let key = |bead: &Weighed| (bead.node, bead.shape);
    debug_assert!(before.is_sorted_by_key(key));
    let mut gone: f64 = before.iter().map(|bead| bead.probability).sum();
    let changes = now.iter().map(|bead| {
        let earlier = before.binary_search_by_key(&key(bead), key).map_or(0.0, |at| before[at].probability);
        gone -= earlier;
        (bead.probability - earlier).abs()
    });
    changes.sum::<f64>() + gone
}

/// Adds beads without translation for segments that no bead has: each is to lie in one, whatever a search did.
fn complete(beads: Vec<Bead>, (rows, columns): (usize, usize)) -> Vec<Bead> {
    let starts = beads.iter().map(|bead| (bead.source.start, bead.target.start)).chain([(rows, columns)]);
    let ends = beads.iter().map(|bead| (bead.source.end, bead.target.end));
    if std::iter::once((0, 0)).chain(ends).eq(starts) {
        return beads;
    }
    let alone = |source, target| Bead::new(source, target, 0.0);
    let mut whole = Vec::with_capacity(beads.len() + 1);
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
    /// Searches the whole pair piece by piece, and hands each piece on.
    fn search(&self, mut each: impl FnMut(&Piece)) {
        let rows = self.source.len();
        let mut start = (0, 0);
        loop {
            let length = self.piece_rows(start.0);
            let overlap = length / OVERLAP;
            let last_row = if rows - start.0 <= length + overlap { rows } else { start.0 + length };
            let mut piece = self.piece(start, last_row);
            if last_row < rows {
                piece.end = piece.lattice.surest_node(last_row - overlap..=last_row - overlap / 2);
            }
            each(&piece);
            if last_row == rows || piece.end == start {
                return;
            }
            start = piece.end;
        }
    }

    /// Returns how many source segments from one on are searched at once: the fewer, the longer lines are and the wider the corridor.
    fn piece_rows(&self, start: usize) -> usize {
        let target_tokens = self.target.all_tokens() / self.target.len().max(1);
        let mut tokens = 0;
        let cost = |row: usize| {
            let (low, high) = self.corridor.ranges[row];
            (high - low + 1) * self.source.tokens(row).len().max(target_tokens)
        };
        let is_affordable = |row: &usize| {
            tokens += cost(*row);
            tokens <= PIECE_TOKENS
        };
        (start..self.source.len().min(start + PIECE_ROWS)).take_while(is_affordable).count().max(FEWEST_ROWS)
    }

    fn piece(&self, start: Node, last_row: usize) -> Piece {
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
        let score = |node, shape| match self.barriers.verdict(node, shape, self.looked_at) {
            Verdict::Free => self.evidence(&words, start, node, shape).total(),
            // Whatever speaks against it.
            Verdict::Stands => self.evidence(&words, start, node, shape).total().max(HOPELESS),
            Verdict::Barred => f64::NEG_INFINITY,
        };
        let lattice = Lattice::new(&self.corridor, (start, last_row), end, self.looked_at, score);
        Piece { lattice, words, start, end: (rows, columns) }
    }

    fn evidence(&self, words: &WordEvidence, start: Node, node: Node, shape: usize) -> Evidence {
        let (m, n) = SHAPES[shape];
        let absence = match (m, n) {
            (1, 0) => self.absence.0.absent(node.0),
            (0, 1) => self.absence.1.absent(node.1),
            _ => self.absence.0.present((node.0, m)) + self.absence.1.present((node.1, n)),
        };
        let mut evidence = Evidence { shape: self.shapes[shape] + absence, ..Evidence::default() };
        if m > 0 && n > 0 {
            let (s, t) = ((node.0, m), (node.1, n));
            let notes = self.notes(node, shape);
            if notes > 0 && notes < m + n {
                return Evidence { shape: f64::NEG_INFINITY, ..evidence };
            }
            let length = if self.resources.has(Component::Length) { LENGTH_WEIGHT } else { 0.0 };
            evidence.length = length * self.length.log_odds(self.source.length(s.0, m), self.target.length(t.0, n), n);
            if evidence.shape + evidence.length < HOPELESS {
                return Evidence { shape: f64::NEG_INFINITY, ..evidence };
            }
            let words = words.log_odds((s.0 - start.0, m), (t.0 - start.1, n), start.1);
            let weights = words_weights(self.vectors.is_some());
            evidence.lexicon = weights.lexicon * words.lexicon;
            evidence.cognates = weights.cognates * words.cognates;
            evidence.vectors = self.vectors.map_or(0.0, |vectors| vectors.log_odds(self.source, self.target, s, t));
            let structure = if self.resources.has(Component::Structure) { STRUCTURE_WEIGHT } else { 0.0 };
            evidence.structure = structure * self.structure.log_odds(self.source, self.target, s, t);
        }
        evidence
    }

    /// Returns how many segments of a bead are notes.
    fn notes(&self, node: Node, shape: usize) -> usize {
        let (m, n) = SHAPES[shape];
        self.source.notes(&(node.0..node.0 + m)) + self.target.notes(&(node.1..node.1 + n))
    }

    fn bead(&self, piece: &Piece, node: Node, shape: usize) -> Bead {
        let (m, n) = SHAPES[shape];
        Bead {
            evidence: self.evidence(&piece.words, piece.start, node, shape),
            ..Bead::new(node.0..node.0 + m, node.1..node.1 + n, piece.lattice.bead_probability(node, shape))
        }
    }

    /// Lets beads change places where that is likelier, and returns all beads with the numbers of those that did.
    ///
    /// How often that happens the pair itself shows.
    fn crossed(&self, beads: Vec<Bead>) -> (Vec<Bead>, Vec<usize>) {
        let rarity = |moved: usize, all: usize| ((moved as f64 + MOVES_WEIGHT * MOVES) / (all as f64 + MOVES_WEIGHT)).ln();
        let runs = self.moved(&beads, rarity(0, 0));
        if runs.is_empty() {
            return (beads, Vec::new());
        }
        let moved = runs.iter().flat_map(|run| &run.beads).filter(|(_, has_moved)| *has_moved).count();
        let all = runs.iter().fold(beads.len(), |all, run| all + run.beads.len() - run.before.len());
        let runs = self.moved(&beads, rarity(moved, all));
        let (mut all, mut crossings) = (Vec::with_capacity(all), Vec::new());
        let mut done = 0;
        let mut beads = beads.into_iter();
        for run in runs {
            all.extend(beads.by_ref().take(run.before.start - done));
            done = run.before.end;
            beads.by_ref().take(run.before.len()).for_each(drop);
            for (bead, has_moved) in run.beads {
                if has_moved {
                    crossings.push(all.len());
                }
                all.push(bead);
            }
        }
        all.extend(beads);
        (all, crossings)
    }

    /// Returns the runs of beads in which some change places.
    fn moved(&self, beads: &[Bead], rarity: f64) -> Vec<Moved> {
        let placed: Vec<Placed> = beads.iter().map(placed).collect();
        let mut runs = Vec::new();
        for run in parted(doubtful_runs(&placed), beads, self.barriers) {
            let mut run_beads = placed[run.clone()].to_vec();
            let (first, last) = (&run_beads[0], &run_beads[run.len() - 1]);
            let (start, end) = ((first.source.start, first.target.start), (last.source.end, last.target.end));
            let words = WordEvidence::new(self.source, self.target, &self.table, start, end, &reach(&run_beads));
            let evidence = |s: &Range<usize>, t: &Range<usize>| {
                let shape = SHAPES.iter().position(|shape| *shape == (s.len(), t.len()));
                shape.map(|shape| self.evidence(&words, start, (s.start, t.start), shape))
            };
            cross(&mut run_beads, rarity, |s, t| evidence(s, t).map_or(f64::NEG_INFINITY, |evidence| evidence.total()));
            if !run_beads.iter().any(|bead| bead.has_moved) {
                continue;
            }
            let before = &beads[run.clone()];
            let bead = |placed: Placed| {
                let same = before.iter().find(|other| other.source == placed.source && other.target == placed.target);
                let bead = same.cloned().unwrap_or_else(|| Bead {
                    evidence: evidence(&placed.source, &placed.target).unwrap_or_default(),
                    ..Bead::new(placed.source, placed.target, placed.probability)
                });
                (bead, placed.has_moved)
            };
            runs.push(Moved { beads: run_beads.into_iter().map(bead).collect(), before: run });
        }
        runs
    }

    fn learn(&mut self, beads: &[Weighed], alike: &[Translation]) {
        if self.resources.has(Component::Estimation) {
            self.estimate(beads);
        }
        let beside_sure = self.vectors.is_some_and(|vectors| vectors.are_sure);
        let learnt = learnt((self.source, self.target), beads, &self.known, beside_sure, self.resources);
        self.table = Table::new(self.source, self.target, &join(alike, &learnt), &self.known);
    }

    /// Estimates lengths, openings of blocks, absences and shapes anew from beads: the maximisation of expectation-maximisation
    /// (Dempster, Laird and Rubin 1977).
    fn estimate(&mut self, beads: &[Weighed]) {
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
    }
}

/// Returns the word translations that beads teach, and the terms of glossaries so far as beads bear them out.
///
/// Beside sure vectors no words are taught: they add next to nothing then, and mislead now and then.
pub(super) fn learnt(
    (source, target): (&Profile, &Profile),
    beads: &[Weighed],
    known: &Known,
    beside_sure_vectors: bool,
    resources: &Resources<'_>,
) -> Vec<Translation> {
    let is_taught = resources.has(Component::SelfTraining) && !beside_sure_vectors;
    let mut learnt = if is_taught { learn_words(source, target, beads) } else { Vec::new() };
    learnt.extend(learn_terms(&known.terms, source, target, beads));
    learnt
}

/// Returns what is believed before anything is learnt: what looks alike, and what a lexicon has.
pub(super) fn alike(source: &Profile, target: &Profile, known: &Known, resources: &Resources<'_>) -> Vec<Translation> {
    let cognates = if resources.has(Component::Cognates) { cognates(source, target, known.likeness) } else { Vec::new() };
    let cognates = cognates.into_iter().map(|(s, t, belief)| Translation {
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
    fn differences_count_beads_that_come_and_go() {
        let weighed = |row: usize, probability: f64| Weighed { node: (row, 0), shape: 2, probability };
        let (before, now) = ([weighed(0, 0.9), weighed(1, 0.3)], [weighed(0, 0.7), weighed(2, 0.4)]);
        assert!((difference(&before, &now) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn missing_beads_are_filled_in() {
        let bead = Bead::new(1..2, 1..2, 0.5);
        let kinds: Vec<String> = complete(vec![bead], (3, 3)).iter().map(Bead::kind).collect();
        assert_eq!(kinds, ["1-0", "0-1", "1-1", "1-0", "0-1"]);
    }
}
