//! From tokens to the sum of a line.

use super::batch::{Batch, Room, batches};
use super::branch::{Branch, REACHES};
use super::embedding::Embedding;
use super::norm::Norm;
use super::table::TokenTable;
use crate::encoder::archive::Archive;
use crate::encoder::product::Weights;
use crate::error::Error;
use rayon::prelude::*;
use std::io::{Read, Seek};

/// What makes the sum of a line from its tokens.
pub(super) struct Features {
    embedding: Embedding,
    projection: Weights,
    projection_bias: Vec<f32>,
    projection_norm: Norm,
    pub(super) branches: Vec<Branch>,
    pub(super) norm: Norm,
    pub(super) output: Weights,
    output_bias: Vec<f32>,
}

/// The sums of lines, before anything that is not linear.
#[derive(Default)]
pub(super) struct Sums {
    /// For each line three vectors: the sum of all tokens, and the shares of the marks of beginning and end.
    pub(super) values: Vec<f32>,
    /// For each line the number of its tokens, the marks of beginning and end among them.
    pub(super) tokens: Vec<usize>,
}

impl Features {
    pub(super) fn read<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Self, Error> {
        let embedding = Embedding::read(archive)?;
        let (mut projections, mut projection_bias, mut width) = (Vec::new(), Vec::new(), 0);
        for (tokens, _) in REACHES {
            let name = format!("proj{tokens}");
            let (projection, columns) = archive.matrix(&name, embedding.width())?;
            if !projections.is_empty() && columns != width {
                return Err(archive.damaged(&name));
            }
            width = columns;
            projections.push(projection);
            projection_bias.extend(archive.numbers(&format!("proj_b{tokens}"), width)?);
        }
        let projections: Vec<&[f32]> = projections.iter().map(Vec::as_slice).collect();
        let feature_width = embedding.width() + width * REACHES.len();
        let (output, outputs) = archive.matrix("cnn_W", feature_width)?;
        Ok(Self {
            embedding,
            projection: Weights::side_by_side(&projections, width),
            projection_bias,
            projection_norm: Norm::read(archive, &REACHES.map(|(tokens, _)| tokens.to_string()), width)?,
            branches: (0..REACHES.len()).map(|at| Branch::read(archive, at, width)).collect::<Result<_, _>>()?,
            norm: Norm::read(archive, &[String::new()], feature_width)?,
            output: Weights::new(&output, outputs),
            output_bias: archive.numbers("cnn_b", outputs)?,
        })
    }

    /// Returns how many tokens there are.
    pub(super) fn vocabulary(&self) -> usize {
        self.embedding.len()
    }

    /// Returns what is added to the sum for each token.
    pub(super) fn output_bias(&self) -> &[f32] {
        &self.output_bias
    }

    /// Computes what depends on a token alone.
    pub(super) fn table(&self, tokens: &[u32]) -> TokenTable {
        TokenTable::new(tokens, &self.embedding, (&self.projection, &self.projection_bias, &self.projection_norm), &self.branches)
    }

    /// Adds the sums of lines whose tokens are given as rows of the table.
    pub(super) fn add_sums(&self, table: &TokenTable, lines: &[Vec<usize>], sums: &mut Sums) {
        let batches = batches(lines).into_par_iter();
        let parts = batches.map_init(Room::default, |room, batch| Batch { features: self, table, lines: &lines[batch], room }.sums());
        sums.values.extend(parts.collect::<Vec<_>>().into_iter().flatten());
        sums.tokens.extend(lines.iter().map(Vec::len));
    }
}
