//! From the sums of lines to vectors.

use super::features::Sums;
use crate::encoder::archive::Archive;
use crate::encoder::product::Weights;
use crate::encoder::{Vectors, normalise};
use crate::error::Error;
use rayon::prelude::*;
use std::io::{Read, Seek};

/// So many vectors are made at a time; a multiple of six, as rows are multiplied in sixes.
const AT_A_TIME: usize = 96;

/// The four last layers; the second and the fourth also see what the one before the last gave.
pub(super) struct Head {
    /// What each token adds to the sum.
    token_bias: Vec<f32>,
    first: Weights,
    second: [Weights; 2],
    third: Weights,
    fourth: [Weights; 2],
}

impl Head {
    pub(super) fn read<R: Read + Seek>(archive: &mut Archive<R>, token_bias: &[f32]) -> Result<Self, Error> {
        let mut matrix = |name: &str, rows: usize, wanted: Option<usize>| {
            let (values, columns) = archive.matrix(name, rows)?;
            if wanted.is_none_or(|wanted| wanted == columns) { Ok(Weights::new(&values, columns)) } else { Err(archive.damaged(name)) }
        };
        let inputs = token_bias.len();
        let first = matrix("d0", inputs, None)?;
        let past_first = matrix("p1", inputs, None)?;
        let hidden = past_first.outputs();
        let second = [past_first, matrix("d1", first.outputs(), Some(hidden))?];
        let third = matrix("d2", hidden, None)?;
        let past_third = matrix("p3", hidden, None)?;
        let fourth = matrix("d3", third.outputs(), Some(past_third.outputs()))?;
        Ok(Self { token_bias: token_bias.to_vec(), first, second, third, fourth: [past_third, fourth] })
    }

    /// Returns the vectors of `size` neighbouring lines joined, from each line on that has enough after it.
    pub(super) fn vectors(&self, sums: &Sums, size: usize) -> Vectors {
        let starts: Vec<usize> = (0..(sums.tokens.len() + 1).saturating_sub(size)).collect();
        let parts: Vec<Vec<f32>> = starts.par_chunks(AT_A_TIME).map(|starts| self.layers(&self.means(sums, starts, size))).collect();
        Vectors::new(self.fourth[0].outputs(), parts.concat())
    }

    /// Returns the sums of joined lines, divided by the root of the number of tokens.
    fn means(&self, sums: &Sums, starts: &[usize], size: usize) -> Vec<f32> {
        let width = self.token_bias.len();
        let mut means = vec![0.0; starts.len() * width];
        for (mean, start) in means.chunks_exact_mut(width).zip(starts) {
            let lines = *start..start + size;
            // Only the first beginning and the last end remain of those of the lines.
            let tokens = (sums.tokens[lines.clone()].iter().sum::<usize>() + 2 - 2 * size) as f32;
            mean.iter_mut().zip(&self.token_bias).for_each(|(value, bias)| *value = tokens * bias);
            for line in lines.clone() {
                let (all, marks) = sums.values[line * width * 3..][..width * 3].split_at(width);
                let (beginning, end) = marks.split_at(width);
                add(mean, all, 1.0);
                if line > lines.start {
                    add(mean, beginning, -1.0);
                }
                if line + 1 < lines.end {
                    add(mean, end, -1.0);
                }
            }
            let factor = 1.0 / tokens.sqrt();
            mean.iter_mut().for_each(|value| *value *= factor);
        }
        means
    }

    fn layers(&self, inputs: &[f32]) -> Vec<f32> {
        let rows = inputs.len() / self.token_bias.len();
        let layer = |inputs: &[(&Weights, &[f32])]| {
            let mut sums = vec![0.0; rows * inputs[0].0.outputs()];
            inputs.iter().for_each(|(weights, inputs)| weights.multiply_rows(inputs, &mut sums));
            sums
        };
        let first = above_zero(layer(&[(&self.first, inputs)]));
        let second = above_zero(layer(&[(&self.second[0], inputs), (&self.second[1], &first)]));
        let third = above_zero(layer(&[(&self.third, &second)]));
        let mut vectors = layer(&[(&self.fourth[0], &second), (&self.fourth[1], &third)]);
        vectors.iter_mut().for_each(|value| *value = value.tanh());
        vectors.chunks_exact_mut(self.fourth[0].outputs()).for_each(normalise);
        vectors
    }
}

fn above_zero(mut values: Vec<f32>) -> Vec<f32> {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
    values
}

fn add(sums: &mut [f32], values: &[f32], times: f32) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += times * value);
}
