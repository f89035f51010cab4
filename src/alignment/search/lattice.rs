//! Every path through a corridor at once: forward-backward, and the path that is right in most beads.

use super::corridor::Corridor;
use rayon::prelude::*;

/// Source and target segments of every kind of bead.
pub(in crate::alignment) const SHAPES: [(usize, usize); 20] = [
    (1, 0),
    (0, 1),
    (1, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (1, 3),
    (3, 1),
    (2, 3),
    (3, 2),
    (1, 4),
    (4, 1),
    (3, 3),
    (2, 4),
    (4, 2),
    (1, 5),
    (5, 1),
    (3, 4),
    (4, 3),
    (4, 4),
];

/// Shapes that a first look goes by: the first five of [`SHAPES`].
pub(in crate::alignment) const SIMPLE_SHAPES: usize = 5;

/// A place in the lattice: boundaries between segments on both sides.
pub(in crate::alignment) type Node = (usize, usize);

/// The part of the lattice between two source boundaries, with the score of every bead in it.
pub(in crate::alignment) struct Lattice {
    first_row: usize,
    ranges: Vec<(usize, usize)>,
    offsets: Vec<usize>,
    /// Score of the bead of each shape that begins at each node; minus infinity where it leaves the corridor.
    scores: Vec<f32>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    start: Node,
    total: f64,
    /// How many of [`SHAPES`] are looked at.
    shapes: usize,
}

impl Lattice {
    /// Builds the lattice from a node to the boundary `last_row`, scoring each bead of the first `shapes` of [`SHAPES`] with
    /// `score(node, shape number)`.
    ///
    /// Where `end` is given all paths end there; else they may end anywhere on the last row.
    pub(in crate::alignment) fn new(
        corridor: &Corridor,
        (start, last_row): (Node, usize),
        end: Option<Node>,
        shapes: usize,
        score: impl Fn(Node, usize) -> f64 + Sync,
    ) -> Self {
        let mut ranges = corridor.ranges[start.0..=last_row].to_vec();
        for range in &mut ranges {
            *range = (range.0.max(start.1), range.1.max(start.1));
        }
        let mut offsets = Vec::with_capacity(ranges.len() + 1);
        let mut nodes = 0;
        for range in &ranges {
            offsets.push(nodes);
            nodes += range.1 - range.0 + 1;
        }
        let mut lattice = Self {
            first_row: start.0,
            ranges,
            offsets,
            scores: vec![f32::NEG_INFINITY; nodes * shapes],
            forward: vec![f64::NEG_INFINITY; nodes],
            backward: vec![f64::NEG_INFINITY; nodes],
            start,
            total: f64::NEG_INFINITY,
            shapes,
        };
        lattice.score_beads(&score);
        lattice.run_forward();
        lattice.run_backward(last_row, end);
        lattice
    }

    /// Returns the number of a node, if it lies in the lattice.
    fn index(&self, (i, j): Node) -> Option<usize> {
        let row = i.checked_sub(self.first_row)?;
        let &(low, high) = self.ranges.get(row)?;
        (low..=high).contains(&j).then(|| self.offsets[row] + j - low)
    }

    fn nodes(&self) -> impl DoubleEndedIterator<Item = (usize, Node)> + use<> {
        let (first, ranges, offsets) = (self.first_row, self.ranges.clone(), self.offsets.clone());
        (0..ranges.len()).flat_map(move |row| {
            let (low, high) = ranges[row];
            let offset = offsets[row];
            (low..=high).map(move |j| (offset + j - low, (first + row, j)))
        })
    }

    /// Scores every bead, several rows at a time: no score depends on another.
    fn score_beads(&mut self, score: &(impl Fn(Node, usize) -> f64 + Sync)) {
        let mut scores = std::mem::take(&mut self.scores);
        let mut rest = scores.as_mut_slice();
        let mut rows = Vec::with_capacity(self.ranges.len());
        for (row, &(low, high)) in self.ranges.iter().enumerate() {
            let (here, later) = rest.split_at_mut((high - low + 1) * self.shapes);
            rows.push((row, low, here));
            rest = later;
        }
        // Threads take longer to wake than a short text takes to score.
        rows.into_par_iter().with_min_len(64).for_each(|(row, low, here)| {
            for (at, slot) in here.iter_mut().enumerate() {
                let (node, shape) = ((self.first_row + row, low + at / self.shapes), at % self.shapes);
                let (m, n) = SHAPES[shape];
                if self.index((node.0 + m, node.1 + n)).is_some() {
                    *slot = score(node, shape) as f32;
                }
            }
        });
        self.scores = scores;
    }

    fn run_forward(&mut self) {
        let Some(origin) = self.index(self.start) else { return };
        self.forward[origin] = 0.0;
        for (at, node) in self.nodes() {
            let here = self.forward[at];
            if here == f64::NEG_INFINITY {
                continue;
            }
            for (shape, &(m, n)) in SHAPES[..self.shapes].iter().enumerate() {
                let value = self.scores[at * self.shapes + shape];
                if value > f32::NEG_INFINITY
                    && let Some(next) = self.index((node.0 + m, node.1 + n))
                {
                    self.forward[next] = log_add(self.forward[next], here + f64::from(value));
                }
            }
        }
    }

    fn run_backward(&mut self, last_row: usize, end: Option<Node>) {
        for (at, node) in self.nodes().rev() {
            let mut here = match end {
                Some(end) if node == end => 0.0,
                None if node.0 == last_row => 0.0,
                _ => f64::NEG_INFINITY,
            };
            for (shape, &(m, n)) in SHAPES[..self.shapes].iter().enumerate() {
                let value = self.scores[at * self.shapes + shape];
                if value > f32::NEG_INFINITY
                    && let Some(next) = self.index((node.0 + m, node.1 + n))
                {
                    // On a free last row a path has ended: it does not go on along the row.
                    if end.is_some() || node.0 < last_row {
                        here = log_add(here, f64::from(value) + self.backward[next]);
                    }
                }
            }
            self.backward[at] = here;
        }
        self.total = self.index(self.start).map_or(f64::NEG_INFINITY, |at| self.backward[at]);
    }

    /// Returns the probability that a path goes through a node.
    pub(in crate::alignment) fn node_probability(&self, node: Node) -> f64 {
        self.index(node).map_or(0.0, |at| (self.forward[at] + self.backward[at] - self.total).exp().min(1.0))
    }

    /// Returns the probability of a bead.
    pub(in crate::alignment) fn bead_probability(&self, node: Node, shape: usize) -> f64 {
        let (m, n) = SHAPES[shape];
        match (self.index(node), self.index((node.0 + m, node.1 + n))) {
            (Some(at), Some(next)) => {
                let score = f64::from(self.scores[at * self.shapes + shape]);
                (self.forward[at] + score + self.backward[next] - self.total).exp().min(1.0)
            }
            _ => 0.0,
        }
    }

    /// Calls `visit(node, shape, probability)` for every bead whose probability is at least `least`.
    pub(in crate::alignment) fn each_bead(&self, least: f64, mut visit: impl FnMut(Node, usize, f64)) {
        for (at, node) in self.nodes() {
            if (self.forward[at] + self.backward[at] - self.total).exp() < least {
                continue;
            }
            for shape in 0..self.shapes {
                if self.scores[at * self.shapes + shape] > f32::NEG_INFINITY {
                    let probability = self.bead_probability(node, shape);
                    if probability >= least {
                        visit(node, shape, probability);
                    }
                }
            }
        }
    }

    /// Widens `likely` to the target boundaries that are crossed with at least the given probability, per source boundary.
    pub(in crate::alignment) fn mark_likely(&self, least: f64, likely: &mut [(usize, usize)]) {
        for (at, (i, j)) in self.nodes() {
            if (self.forward[at] + self.backward[at] - self.total).exp() >= least {
                likely[i] = (likely[i].0.min(j), likely[i].1.max(j));
            }
        }
    }

    /// Returns the node that most paths cross between two rows, the later one where several are equal.
    pub(in crate::alignment) fn surest_node(&self, rows: std::ops::RangeInclusive<usize>) -> Node {
        let mut best = (self.start, 0.0);
        for (_, node) in self.nodes().filter(|(_, node)| rows.contains(&node.0)) {
            let probability = self.node_probability(node);
            if probability >= best.1 {
                best = (node, probability);
            }
        }
        best.0
    }

    /// Returns the beads of the path from the start to `end` on which most beads can be expected to be right: the sum
    /// of the beads' probabilities is greatest, each bead costing `cost`.
    pub(in crate::alignment) fn best_path(&self, end: Node, cost: f64) -> Vec<(Node, usize)> {
        let count = self.forward.len();
        let mut best = vec![(f64::NEG_INFINITY, usize::MAX); count];
        let Some(origin) = self.index(self.start) else { return Vec::new() };
        best[origin].0 = 0.0;
        for (at, node) in self.nodes() {
            if best[at].0 == f64::NEG_INFINITY {
                continue;
            }
            for (shape, &(m, n)) in SHAPES[..self.shapes].iter().enumerate() {
                if self.scores[at * self.shapes + shape] > f32::NEG_INFINITY
                    && let Some(next) = self.index((node.0 + m, node.1 + n))
                {
                    let value = best[at].0 + self.bead_probability(node, shape) - cost;
                    if value > best[next].0 {
                        best[next] = (value, shape);
                    }
                }
            }
        }
        let mut path = Vec::new();
        let mut node = end;
        while node != self.start {
            let Some(at) = self.index(node) else { return Vec::new() };
            let shape = best[at].1;
            if shape == usize::MAX {
                return Vec::new();
            }
            node = (node.0 - SHAPES[shape].0, node.1 - SHAPES[shape].1);
            path.push((node, shape));
        }
        path.reverse();
        path
    }
}

/// Returns the logarithm of the sum of two numbers given by their logarithms.
fn log_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_over_a_segment_sum_to_one() {
        let corridor = Corridor { ranges: vec![(0, 4); 5] };
        let lattice = Lattice::new(&corridor, ((0, 0), 4), Some((4, 4)), SHAPES.len(), |(i, j), shape| {
            ((i * 7 + j * 3 + shape * 5) % 11) as f64 / 3.0 - 2.0
        });
        for segment in 0..4 {
            let (mut source, mut target) = (0.0, 0.0);
            lattice.each_bead(0.0, |(i, j), shape, probability| {
                let (m, n) = SHAPES[shape];
                source += if (i..i + m).contains(&segment) { probability } else { 0.0 };
                target += if (j..j + n).contains(&segment) { probability } else { 0.0 };
            });
            assert!((source - 1.0).abs() < 1e-6 && (target - 1.0).abs() < 1e-6, "{segment}: {source} {target}");
        }
    }

    #[test]
    fn best_path_covers_everything() {
        let corridor = Corridor { ranges: vec![(0, 3); 6] };
        let lattice = Lattice::new(&corridor, ((0, 0), 5), Some((5, 3)), SHAPES.len(), |_, shape| -(shape as f64));
        let path = lattice.best_path((5, 3), 0.4);
        let covered = path.iter().fold((0, 0), |sum, &(_, shape)| (sum.0 + SHAPES[shape].0, sum.1 + SHAPES[shape].1));
        assert_eq!(covered, (5, 3));
    }
}
