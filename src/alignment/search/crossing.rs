//! Sentences that changed places: no path through the lattice holds both a bead and one that it crosses.
//!
//! Around doubtful beads one pair of segments after the other is taken out, and what is left is searched again; the pair has moved
//! if the whole is likelier that way, the rarity of such moves included.

use super::lattice::SHAPES;
use std::ops::Range;

/// Beads that a bead may have moved over.
const REACH: usize = 8;
/// Segments on one side of what is searched again.
const WIDEST: usize = 12;
/// Beads that are looked at together.
const MOST_TOGETHER: usize = 400;
/// Segments on one side of a bead that moves.
const MOST_MOVED: usize = 3;
/// Beads that may move, one after the other, in one place.
const MOVES: usize = 4;

/// A bead as far as this search goes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::alignment) struct Placed {
    pub source: Range<usize>,
    pub target: Range<usize>,
    pub score: f64,
    /// Probability that it is right.
    pub probability: f64,
    /// Whether it is to be looked at.
    pub is_doubtful: bool,
    /// Whether it stands elsewhere than its neighbours.
    pub has_moved: bool,
}

/// Returns the runs of beads that hold something doubtful and may be looked at apart from each other.
pub(in crate::alignment) fn doubtful_runs(beads: &[Placed]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..beads.len()).filter(|&at| beads[at].is_doubtful) {
        match runs.last_mut() {
            Some(run) if at - run.end <= REACH && at - run.start < MOST_TOGETHER => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    // Nothing crosses inside less than two segments a side.
    let count =
        |run: &Range<usize>, side: fn(&Placed) -> &Range<usize>| beads[run.clone()].iter().map(|bead| side(bead).len()).sum::<usize>();
    runs.retain(|run| count(run, |bead| &bead.source) > 1 && count(run, |bead| &bead.target) > 1);
    runs
}

/// Returns the target segments that may be asked for beside each source segment of a run of beads.
pub(in crate::alignment) fn reach(beads: &[Placed]) -> Vec<(usize, usize)> {
    let (first, last) = (beads[0].target.start, beads[beads.len() - 1].target.end);
    let around = |bead: &Placed| (bead.target.start.saturating_sub(WIDEST).max(first), (bead.target.end + WIDEST).min(last));
    beads.iter().flat_map(|bead| bead.source.clone().map(move |_| around(bead))).collect()
}

/// A bead that moves, what is around it then, and by how much the whole is likelier.
struct Move {
    window: Range<usize>,
    beads: Vec<Placed>,
    gain: f64,
}

/// Lets beads of a run move where that is likelier; `score` gives the log-odds of a bead, and `rarity` what is added to those of
/// one that moves.
pub(in crate::alignment) fn cross(beads: &mut Vec<Placed>, rarity: f64, score: impl Fn(&Range<usize>, &Range<usize>) -> f64) {
    for _ in 0..MOVES {
        let mut moves = moves(beads, rarity, &score);
        moves.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.window.start.cmp(&b.window.start)));
        let mut apart: Vec<Move> = Vec::new();
        for found in moves {
            if apart.iter().all(|other| found.window.end <= other.window.start || other.window.end <= found.window.start) {
                apart.push(found);
            }
        }
        if apart.is_empty() {
            return;
        }
        apart.sort_by_key(|found| std::cmp::Reverse(found.window.start));
        for found in apart {
            beads.splice(found.window, found.beads);
        }
    }
}

fn moves(beads: &[Placed], rarity: f64, score: &impl Fn(&Range<usize>, &Range<usize>) -> f64) -> Vec<Move> {
    let (sources, targets) = (free_runs(beads, |bead| &bead.source), free_runs(beads, |bead| &bead.target));
    let mut moves = Vec::new();
    for (source, of_source) in &sources {
        let near =
            targets.iter().skip_while(|(_, of)| of.end + REACH <= of_source.start).take_while(|(_, of)| of.start < of_source.end + REACH);
        for (target, of_target) in near.filter(|(target, _)| SHAPES.contains(&(source.len(), target.len()))) {
            let of_bead = score(source, target) + rarity;
            if of_bead > 0.0 {
                let window = of_source.start.min(of_target.start)..of_source.end.max(of_target.end);
                moves.extend(moved(beads, window, (source.clone(), target.clone()), of_bead, score));
            }
        }
    }
    moves
}

/// Returns the runs of up to [`MOST_MOVED`] segments of one side that doubtful beads hold, with those beads.
fn free_runs(beads: &[Placed], side: fn(&Placed) -> &Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let is_free = |at: &usize| beads[*at].is_doubtful && !beads[*at].has_moved;
    let free: Vec<(usize, usize)> =
        (0..beads.len()).filter(is_free).flat_map(|at| side(&beads[at]).clone().map(move |s| (s, at))).collect();
    let run = |from: usize, length: usize| {
        let (first, last) = (free[from], *free.get(from + length - 1)?);
        (last.0 == first.0 + length - 1).then_some((first.0..last.0 + 1, first.1..last.1 + 1))
    };
    (0..free.len()).flat_map(|from| (1..=MOST_MOVED).filter_map(|length| run(from, length)).collect::<Vec<_>>()).collect()
}

/// Returns what comes of taking a bead out of a window.
fn moved(
    beads: &[Placed],
    window: Range<usize>,
    (source, target): (Range<usize>, Range<usize>),
    of_bead: f64,
    score: &impl Fn(&Range<usize>, &Range<usize>) -> f64,
) -> Option<Move> {
    let before = &beads[window.clone()];
    let staying = || before.iter().filter(|bead| !bead.has_moved);
    let rest = |side: fn(&Placed) -> &Range<usize>, without: &Range<usize>| -> Vec<usize> {
        staying().flat_map(|bead| side(bead).clone()).filter(|segment| !without.contains(segment)).collect()
    };
    let (sources, targets) = (rest(|bead| &bead.source, &source), rest(|bead| &bead.target, &target));
    if sources.len() > WIDEST || targets.len() > WIDEST {
        return None;
    }
    let end = (before.iter().map(|bead| bead.source.end).max()?, before.iter().map(|bead| bead.target.end).max()?);
    let (path, of_path) = best_path((&sources, &targets), end, score)?;
    let crosses = |bead: &&Placed| {
        let (is_before, stands_before) = (bead.source.start < source.start, bead.target.start < target.start);
        !bead.source.is_empty() && !bead.target.is_empty() && is_before != stands_before
    };
    let gain = of_bead + of_path - staying().map(|bead| bead.score).sum::<f64>();
    if gain <= 0.0 || !path.iter().any(|bead| crosses(&bead)) {
        return None;
    }
    let probability = 1.0 / (1.0 + (-gain).exp());
    let moved = Placed { source, target, score: of_bead, probability, is_doubtful: true, has_moved: true };
    let as_before = |bead: Placed| {
        let same = before.iter().find(|other| other.source == bead.source && other.target == bead.target);
        same.cloned().unwrap_or(Placed { probability, ..bead })
    };
    let mut after: Vec<Placed> = path.into_iter().map(as_before).collect();
    after.extend(before.iter().filter(|bead| bead.has_moved).cloned());
    after.push(moved);
    // Those without a source segment stand where they stood: behind the beads before them.
    after.sort_by_key(|bead| (bead.source.start, !bead.source.is_empty()));
    Some(Move { window, beads: after, gain })
}

/// Returns the likeliest beads of segments that need not stand together, and their log-odds.
fn best_path(
    (sources, targets): (&[usize], &[usize]),
    end: (usize, usize),
    score: &impl Fn(&Range<usize>, &Range<usize>) -> f64,
) -> Option<(Vec<Placed>, f64)> {
    let columns = targets.len() + 1;
    let mut best = vec![(f64::NEG_INFINITY, 0.0, usize::MAX); (sources.len() + 1) * columns];
    best[0].0 = 0.0;
    let run = |segments: &[usize], from: usize, length: usize, end: usize| {
        let start = segments.get(from).copied().unwrap_or(end);
        let is_whole = from + length <= segments.len() && (length == 0 || segments[from + length - 1] == start + length - 1);
        is_whole.then_some(start..start + length)
    };
    let runs = |i, j, (m, n)| run(sources, i, m, end.0).zip(run(targets, j, n, end.1));
    for i in 0..=sources.len() {
        for j in 0..=targets.len() {
            let here = best[i * columns + j].0;
            for (shape, &(m, n)) in SHAPES.iter().enumerate() {
                let Some((source, target)) = runs(i, j, (m, n)) else { continue };
                let value = score(&source, &target);
                let next = &mut best[(i + m) * columns + j + n];
                if here + value > next.0 {
                    *next = (here + value, value, shape);
                }
            }
        }
    }
    let (mut i, mut j) = (sources.len(), targets.len());
    let total = best[i * columns + j].0;
    let mut path = Vec::new();
    while (i, j) != (0, 0) {
        let (_, score, shape) = best[i * columns + j];
        let (m, n) = *SHAPES.get(shape)?;
        (i, j) = (i - m, j - n);
        let (source, target) = runs(i, j, (m, n))?;
        path.push(Placed { source, target, score, probability: 0.0, is_doubtful: true, has_moved: false });
    }
    path.reverse();
    Some((path, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(source: Range<usize>, target: Range<usize>, score: f64) -> Placed {
        Placed { source, target, score, probability: 0.5, is_doubtful: true, has_moved: false }
    }

    /// Says what source segment each target segment translates; other pairs speak against themselves.
    fn scores(translates: &[usize]) -> impl Fn(&Range<usize>, &Range<usize>) -> f64 {
        move |source, target| match (source.len(), target.len()) {
            (0, 1) | (1, 0) => -3.0,
            (1, 1) if translates[target.start] == source.start => 6.0,
            (1, 1) => -12.0,
            _ => -20.0,
        }
    }

    fn links(beads: &[Placed]) -> Vec<(Range<usize>, Range<usize>, bool)> {
        beads.iter().map(|bead| (bead.source.clone(), bead.target.clone(), bead.has_moved)).collect()
    }

    #[test]
    fn a_sentence_that_moved_is_linked() {
        let mut beads = vec![placed(0..1, 0..0, -3.0), placed(1..2, 0..1, 6.0), placed(2..3, 1..2, 6.0), placed(3..3, 2..3, -3.0)];
        cross(&mut beads, -5.0, scores(&[1, 2, 0]));
        assert_eq!(links(&beads), [(0..1, 2..3, true), (1..2, 0..1, false), (2..3, 1..2, false)]);
        assert_eq!(beads[1].probability, 0.5);
        assert!((beads[0].probability - 1.0 / (1.0 + (-7.0_f64).exp())).abs() < 1e-9, "6 - 5 for the move, and 6 for two that were alone");
    }

    #[test]
    fn two_may_move_one_after_the_other() {
        let mut beads = vec![placed(0..2, 0..2, -20.0), placed(2..3, 2..3, -12.0), placed(3..4, 3..4, 6.0)];
        cross(&mut beads, -5.0, scores(&[2, 1, 0, 3]));
        let moved = beads.iter().filter(|bead| bead.has_moved).count();
        let pairs: Vec<_> = beads.iter().map(|bead| (bead.source.start, bead.target.start)).collect();
        assert_eq!((pairs, moved), (vec![(0, 2), (1, 1), (2, 0), (3, 3)], 2));
    }

    #[test]
    fn what_is_rarer_than_it_is_likely_stays() {
        let beads = vec![placed(0..1, 0..0, -3.0), placed(1..2, 0..1, 6.0), placed(2..2, 1..2, -3.0)];
        let mut crossed = beads.clone();
        cross(&mut crossed, -13.0, scores(&[1, 0]));
        assert_eq!(crossed, beads);
    }

    #[test]
    fn runs_of_doubt_are_looked_at_together() {
        let mut beads: Vec<Placed> = (0..40).map(|at| placed(at..at + 1, at..at + 1, 1.0)).collect();
        beads.iter_mut().for_each(|bead| bead.is_doubtful = [3, 7, 20, 30, 32].contains(&bead.source.start));
        assert_eq!(doubtful_runs(&beads), [3..8, 30..33]);
    }
}
