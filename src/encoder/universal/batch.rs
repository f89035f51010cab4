//! A few lines that are worked on together.

use super::branch::{APART, Branch};
use super::features::Features;
use super::table::TokenTable;
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// So many tokens, or a few more, are worked on at a time: their numbers stay in the cache, and the weights are not read too often.
const TOKENS_AT_A_TIME: usize = 768;

/// Lines whose sums are computed together; their tokens are given as rows of the table.
pub(super) struct Batch<'a> {
    pub(super) features: &'a Features,
    pub(super) table: &'a TokenTable,
    pub(super) lines: &'a [Vec<usize>],
    pub(super) room: &'a mut Room,
}

/// Room for the numbers of a batch, used again for the next one.
#[derive(Default)]
pub(super) struct Room {
    features: Vec<f32>,
    looked: Vec<f32>,
    second: Vec<f32>,
}

/// Returns runs of lines that make a batch each.
pub(super) fn batches(lines: &[Vec<usize>]) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let mut start = 0;
    let mut tokens = 0;
    for (at, line) in lines.iter().enumerate() {
        tokens += line.len();
        if tokens >= TOKENS_AT_A_TIME || at + 1 == lines.len() {
            batches.push(start..at + 1);
            (start, tokens) = (at + 1, 0);
        }
    }
    batches
}

impl Batch<'_> {
    /// Returns for each line the sum over its tokens, and what its first and its last token contribute to that.
    pub(super) fn sums(self) -> Vec<f32> {
        Arch::new().dispatch(self)
    }
}

impl WithSimd for Batch<'_> {
    type Output = Vec<f32>;

    // All that is called from here is compiled for the processor's best instructions, if only it is inlined.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Vec<f32> {
        let Self { features: network, table, lines, room } = self;
        let places = places(lines);
        let (embedded, projected) = (table.embedded.width, table.projected.width);
        let width = embedded + projected;
        room.features.resize(width * places.len(), 0.0);
        for (row, token) in room.features.chunks_exact_mut(width).zip(lines.iter().flatten()) {
            row[..embedded].copy_from_slice(table.embedded.row(*token));
        }
        for (at, branch) in network.branches.iter().enumerate() {
            let column = embedded + at * projected / network.branches.len();
            look_twice(branch, table, (lines, &places), room, (width, column));
        }
        room.features.chunks_exact_mut(width).for_each(|row| network.norm.apply(row));
        let sums = sum_lines(&room.features, width, lines);
        let mut outputs = vec![0.0; sums.len() / width * network.output.outputs()];
        network.output.multiply_rows(&sums, &mut outputs);
        outputs
    }
}

/// Writes what a branch sees into the features, from a column on.
#[inline(always)]
fn look_twice(
    branch: &Branch,
    table: &TokenTable,
    (lines, places): (&[Vec<usize>], &[usize]),
    Room { features, looked, second }: &mut Room,
    (width, column): (usize, usize),
) {
    let branch_width = branch.width();
    looked.clear();
    looked.resize((places.len() + APART * (lines.len() + 1)) * branch_width, 0.0);
    branch.look(table, lines, looked);
    branch.look_again(looked, places, second);
    for ((row, second), place) in features.chunks_exact_mut(width).zip(second.chunks_exact(branch_width)).zip(places) {
        let first = &looked[place * branch_width..][..branch_width];
        let values = row[column..].iter_mut().zip(second).zip(first);
        values.for_each(|((value, second), first)| *value = second.max(0.0) + first);
    }
}

/// Returns in which row each token stands where [`APART`] rows keep lines apart.
fn places(lines: &[Vec<usize>]) -> Vec<usize> {
    let mut next = 0;
    let mut places = Vec::new();
    for line in lines {
        next += APART;
        places.extend(next..next + line.len());
        next += line.len();
    }
    places
}

/// Returns for each line the sum of its rows, its first and its last row; thousands of rows are summed in double precision.
#[inline(always)]
fn sum_lines(features: &[f32], width: usize, lines: &[Vec<usize>]) -> Vec<f32> {
    let mut sums = Vec::with_capacity(lines.len() * width * 3);
    let mut rest = features;
    for line in lines {
        let (rows, others) = rest.split_at(line.len() * width);
        let mut all = vec![0.0_f64; width];
        for row in rows.chunks_exact(width) {
            all.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
        }
        sums.extend(all.iter().map(|sum| *sum as f32));
        sums.extend_from_slice(&rows[..width]);
        sums.extend_from_slice(&rows[rows.len() - width..]);
        rest = others;
    }
    sums
}
