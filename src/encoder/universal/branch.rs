//! A branch of the network: it looks at each token and its neighbours, and again at what it saw.

use super::table::TokenTable;
use crate::encoder::archive::Archive;
use crate::encoder::product::Weights;
use crate::error::Error;
use std::io::{Read, Seek};

/// How many tokens each branch looks at, and how many of them stand before the one in question.
pub(super) const REACHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// Rows of zeros that keep lines apart: as far as any branch looks to the side.
pub(super) const APART: usize = 2;

/// Two looks at a few tokens side by side.
pub(super) struct Branch {
    /// Which of the branches it is.
    at: usize,
    tokens: usize,
    before: usize,
    /// Weights of the first look: for each of its tokens the columns that it contributes to.
    pub(super) first: Weights,
    first_bias: Vec<f32>,
    second: Weights,
    second_bias: Vec<f32>,
}

impl Branch {
    /// Reads the branch that is counted `at`, from 0; it is `width` numbers wide.
    pub(super) fn read<R: Read + Seek>(archive: &mut Archive<R>, at: usize, width: usize) -> Result<Self, Error> {
        let (tokens, before) = REACHES[at];
        let mut part = |name: &str, rows: usize| {
            let name = format!("{name}_{tokens}");
            let (values, columns) = archive.matrix(&name, rows)?;
            if columns == width { Ok(values) } else { Err(archive.damaged(&name)) }
        };
        let (first, second) = (part("w1", tokens * width)?, part("w2", tokens * width)?);
        let (first_bias, second_bias) = (part("b1", 1)?, part("b2", 1)?);
        let shares: Vec<&[f32]> = first.chunks_exact(width * width).collect();
        let first = Weights::side_by_side(&shares, width);
        Ok(Self { at, tokens, before, first, first_bias, second: Weights::new(&second, width), second_bias })
    }

    /// Returns how many numbers it makes of a token.
    pub(super) fn width(&self) -> usize {
        self.first_bias.len()
    }

    /// Writes down what the first look sees for each token of lines; between lines there stay zeros.
    #[inline(always)]
    pub(super) fn look(&self, table: &TokenTable, lines: &[Vec<usize>], looked: &mut [f32]) {
        let width = self.width();
        let mut rows = looked.chunks_exact_mut(width);
        for line in lines {
            let rows = rows.by_ref().skip(APART).take(line.len());
            for (at, row) in rows.enumerate() {
                row.copy_from_slice(&self.first_bias);
                for place in 0..self.tokens {
                    let Some(token) = (at + place).checked_sub(self.before).and_then(|token| line.get(token)) else { continue };
                    let share = &table.shares[self.at].row(*token)[place * width..][..width];
                    row.iter_mut().zip(share).for_each(|(sum, share)| *sum += share);
                }
                let own = &table.projected.row(line[at])[self.at * width..][..width];
                row.iter_mut().zip(own).for_each(|(value, own)| *value = value.max(0.0) + own);
            }
        }
    }

    /// Writes down the second look, before what is below zero goes; `places` are the rows in which tokens stand.
    pub(super) fn look_again(&self, looked: &[f32], places: &[usize], second: &mut Vec<f32>) {
        let starts: Vec<usize> = places.iter().map(|place| (place - self.before) * self.second.outputs()).collect();
        second.clear();
        places.iter().for_each(|_| second.extend_from_slice(&self.second_bias));
        self.second.multiply(looked, &starts, second);
    }
}
