//! What depends on a token alone.

use super::branch::Branch;
use super::embedding::Embedding;
use super::norm::Norm;
use crate::encoder::Vectors;
use crate::encoder::product::Weights;
use rayon::prelude::*;

/// So many rows are made at a time; a multiple of six, as rows are multiplied in sixes.
const ROWS_AT_A_TIME: usize = 192;

/// What depends on a token alone, a row for each of some tokens.
pub(super) struct TokenTable {
    /// Their vectors.
    pub(super) embedded: Vectors,
    /// What the branches make of them, side by side.
    pub(super) projected: Vectors,
    /// For each branch what they contribute to its first look, from each place that a token can have there.
    pub(super) shares: Vec<Vectors>,
}

impl TokenTable {
    pub(super) fn new(
        tokens: &[u32],
        embedding: &Embedding,
        (projection, bias, norm): (&Weights, &[f32], &Norm),
        branches: &[Branch],
    ) -> Self {
        let mut embedded = vec![0.0; tokens.len() * embedding.width()];
        embedded.chunks_exact_mut(embedding.width()).zip(tokens).for_each(|(vector, token)| embedding.vector(*token, vector));
        let mut projected = bias.repeat(tokens.len());
        multiply(projection, &embedded, (embedding.width(), 0), &mut projected);
        projected.par_chunks_exact_mut(bias.len()).for_each(|row| norm.apply(row));
        let shares = branches.iter().enumerate().map(|(at, branch)| {
            let mut shares = vec![0.0; tokens.len() * branch.first.outputs()];
            multiply(&branch.first, &projected, (bias.len(), at * bias.len() / branches.len()), &mut shares);
            Vectors::new(branch.first.outputs(), shares)
        });
        let shares = shares.collect();
        Self { embedded: Vectors::new(embedding.width(), embedded), projected: Vectors::new(bias.len(), projected), shares }
    }
}

/// Adds products of rows that are `width` apart, from a column on.
fn multiply(weights: &Weights, values: &[f32], (width, column): (usize, usize), sums: &mut [f32]) {
    let starts: Vec<usize> = (column..values.len()).step_by(width).collect();
    let sums = sums.par_chunks_mut(ROWS_AT_A_TIME * weights.outputs());
    starts.par_chunks(ROWS_AT_A_TIME).zip(sums).for_each(|(starts, sums)| weights.multiply(values, starts, sums));
}
