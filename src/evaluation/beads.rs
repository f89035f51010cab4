//! Strict and lax precision, recall and F1 of beads (definitions of vecalign's scorer; Thompson and Koehn, 2019).

use std::collections::{HashMap, HashSet};

/// A bead as the numbers of the source and the target segments in it, both rising.
pub type NumberedBead = (Vec<usize>, Vec<usize>);

/// Hits among so many beads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Beads that equal one of the other side of the comparison.
    pub strict: usize,
    /// Beads that share a segment with one of the other side on source and on target.
    pub lax: usize,
    /// All beads.
    pub of: usize,
}

/// How well beads agree with gold.
///
/// Precision counts all predicted beads, those without translation too; recall counts the gold beads with two sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BeadScore {
    /// Predicted beads that are right.
    pub precision: Tally,
    /// Gold beads that were found.
    pub recall: Tally,
}

/// Precision, recall and F1, each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Share of the predicted that is right.
    pub precision: f64,
    /// Share of the gold that was found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

impl Figures {
    /// Returns the figures for so many hits among the predicted and among the gold; of nothing all is right.
    pub fn new((right, predicted): (usize, usize), (found, gold): (usize, usize)) -> Self {
        let share = |hits: usize, of: usize| if of == 0 { 1.0 } else { hits as f64 / of as f64 };
        let (precision, recall) = (share(right, predicted), share(found, gold));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

impl BeadScore {
    /// Compares predicted beads with gold.
    pub fn new(gold: &[NumberedBead], predicted: &[NumberedBead]) -> Self {
        let two_sided = |beads: &[NumberedBead]| beads.iter().filter(|(s, t)| !s.is_empty() && !t.is_empty()).cloned().collect::<Vec<_>>();
        Self { precision: hits(gold, predicted), recall: hits(&two_sided(predicted), &two_sided(gold)) }
    }

    /// Returns the figures where only an equal bead counts.
    pub fn strict(&self) -> Figures {
        Figures::new((self.precision.strict, self.precision.of), (self.recall.strict, self.recall.of))
    }

    /// Returns the figures where a shared segment on both sides counts.
    pub fn lax(&self) -> Figures {
        Figures::new((self.precision.lax, self.precision.of), (self.recall.lax, self.recall.of))
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.precision, other.precision), (&mut self.recall, other.recall)] {
            mine.strict += theirs.strict;
            mine.lax += theirs.lax;
            mine.of += theirs.of;
        }
    }
}

/// Counts which of `beads` hit one of `aims`.
fn hits(aims: &[NumberedBead], beads: &[NumberedBead]) -> Tally {
    let exact: HashSet<&NumberedBead> = aims.iter().collect();
    let mut homes: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, (source, _)) in aims.iter().enumerate() {
        source.iter().for_each(|&s| homes.entry(s).or_default().push(at));
    }
    let mut tally = Tally::default();
    for bead in beads.iter().collect::<HashSet<_>>() {
        let (source, target) = bead;
        let strict = exact.contains(bead);
        let shares = |at: &usize| aims[*at].1.iter().any(|t| target.contains(t));
        let lax = strict || source.iter().any(|s| homes.get(s).is_some_and(|home| home.iter().any(shares)));
        tally.strict += usize::from(strict);
        tally.lax += usize::from(lax);
        tally.of += 1;
    }
    tally
}

/// Joins neighbouring predicted beads that lie in one gold bead, and parts beads of one side into single segments.
///
/// For gold whose beads are translation segments that may be cut finer.
pub fn joined_inside(predicted: &[NumberedBead], gold: &[NumberedBead]) -> Vec<NumberedBead> {
    let home = |side: fn(&NumberedBead) -> &Vec<usize>| -> HashMap<usize, usize> {
        gold.iter().enumerate().flat_map(|(at, bead)| side(bead).iter().map(move |&n| (n, at))).collect()
    };
    let (sources, targets) = (home(|bead| &bead.0), home(|bead| &bead.1));
    let mut singles = Vec::new();
    let mut joined: Vec<(Option<usize>, NumberedBead)> = Vec::new();
    for (source, target) in predicted {
        if source.is_empty() || target.is_empty() {
            singles.extend(source.iter().map(|&s| (vec![s], vec![])).chain(target.iter().map(|&t| (vec![], vec![t]))));
            continue;
        }
        let homes: HashSet<Option<&usize>> = source.iter().map(|s| sources.get(s)).chain(target.iter().map(|t| targets.get(t))).collect();
        let one = if homes.len() == 1 { homes.into_iter().next().flatten().copied() } else { None };
        match joined.last_mut() {
            Some((last, bead)) if one.is_some() && *last == one => {
                bead.0.extend(source);
                bead.1.extend(target);
                // What crossed inside the gold bead stands in order again.
                bead.0.sort_unstable();
                bead.1.sort_unstable();
            }
            _ => joined.push((one, (source.clone(), target.clone()))),
        }
    }
    joined.into_iter().map(|(_, bead)| bead).chain(singles).collect()
}

/// Returns for each predicted bead whether it is right: whether it, or the bead among `joined` that it went into, is gold's.
pub fn right_beads(predicted: &[NumberedBead], joined: &[NumberedBead], gold: &[NumberedBead]) -> Vec<bool> {
    let exact: HashSet<&NumberedBead> = gold.iter().collect();
    let right: HashSet<usize> =
        joined.iter().filter(|bead| !bead.1.is_empty() && exact.contains(bead)).flat_map(|bead| bead.0.iter().copied()).collect();
    let two_sided_right = |(source, target): &NumberedBead| !target.is_empty() && source.iter().any(|s| right.contains(s));
    predicted.iter().map(|bead| exact.contains(bead) || two_sided_right(bead)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beads(list: &[(&[usize], &[usize])]) -> Vec<NumberedBead> {
        list.iter().map(|(s, t)| (s.to_vec(), t.to_vec())).collect()
    }

    #[test]
    fn nulls_count_for_precision_only() {
        let gold = beads(&[(&[0], &[0]), (&[1], &[]), (&[2], &[1])]);
        let score = BeadScore::new(&gold, &beads(&[(&[0], &[0]), (&[1, 2], &[1])]));
        assert_eq!(score.precision, Tally { strict: 1, lax: 2, of: 2 });
        assert_eq!(score.recall, Tally { strict: 1, lax: 2, of: 2 });
        assert_eq!(score.strict().f1, 0.5);
        let same = BeadScore::new(&gold, &gold);
        assert_eq!((same.strict().f1, same.precision.of, same.recall.of), (1.0, 3, 2));
    }

    #[test]
    fn finer_beads_join_inside_gold() {
        let gold = beads(&[(&[0, 1], &[0, 1]), (&[2], &[2])]);
        let predicted = beads(&[(&[0], &[0]), (&[1], &[1]), (&[2], &[2])]);
        assert_eq!(joined_inside(&predicted, &gold), gold);
    }

    #[test]
    fn finer_beads_are_right_together() {
        let gold = beads(&[(&[0, 1], &[0, 1]), (&[2, 3], &[2, 3]), (&[4], &[])]);
        let predicted = beads(&[(&[0], &[0]), (&[1], &[1]), (&[2], &[2]), (&[3], &[]), (&[], &[3]), (&[4], &[])]);
        let right = right_beads(&predicted, &joined_inside(&predicted, &gold), &gold);
        assert_eq!(right, [true, true, false, false, false, true]);
    }

    #[test]
    fn beads_that_cross_inside_gold_join() {
        let gold = beads(&[(&[0, 1], &[0, 1])]);
        assert_eq!(joined_inside(&beads(&[(&[0], &[1]), (&[1], &[0])]), &gold), gold);
    }

    #[test]
    fn beads_over_gold_borders_stay() {
        let gold = beads(&[(&[0], &[0]), (&[1], &[1])]);
        let predicted = beads(&[(&[0, 1], &[0]), (&[], &[1])]);
        assert_eq!(joined_inside(&predicted, &gold), predicted);
    }
}
