//! From tokens to the sum of a line.

use super::embedding::Embedding;
use super::norm::Norm;
use crate::encoder::archive::Archive;
use crate::encoder::product::Weights;
use crate::error::Error;
use rayon::prelude::*;
use std::io::{Read, Seek};
use std::ops::Range;

/// How many tokens each branch looks at, and how many of them stand before the one in question.
const REACHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// Rows of zeros that keep lines apart: as far as any branch looks to the side.
const APART: usize = 2;

/// So many tokens, or a few more, are worked on at a time: their numbers stay in the cache, and the weights are not read too often.
const TOKENS_AT_A_TIME: usize = 384;

/// So many rows of the table of tokens are made at a time; a multiple of six, as rows are multiplied in sixes.
const ROWS_AT_A_TIME: usize = 192;

/// What makes the sum of a line from its tokens.
pub(super) struct Features {
    embedding: Embedding,
    projection: Weights,
    projection_bias: Vec<f32>,
    projection_norm: Norm,
    branches: Vec<Branch>,
    /// Width of a branch.
    width: usize,
    norm: Norm,
    output: Weights,
    output_bias: Vec<f32>,
}

/// Two looks at a few tokens side by side.
struct Branch {
    tokens: usize,
    before: usize,
    /// Weights of the first look: for each of its tokens the columns that it contributes to.
    first: Weights,
    first_bias: Vec<f32>,
    second: Weights,
    second_bias: Vec<f32>,
}

/// What depends on a token alone, for the tokens of some lines: its vector, what the branches make of it, and what it
/// contributes to their first look, for each place that it can have there.
pub(super) struct TokenTable {
    values: Vec<f32>,
    width: usize,
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
        let (projections, widths): (Vec<_>, Vec<_>) =
            names("proj").iter().map(|name| archive.matrix(name, embedding.width())).collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let width = widths[0];
        if widths != [width; 3] {
            return Err(archive.damaged("proj"));
        }
        let projection = side_by_side(&projections.iter().map(Vec::as_slice).collect::<Vec<_>>(), width);
        let mut projection_bias = Vec::new();
        for name in names("proj_b") {
            projection_bias.extend(archive.numbers(&name, width)?);
        }
        let pairs: Vec<_> = names("ln_g").into_iter().zip(names("ln_b")).collect();
        let projection_norm = Norm::read(archive, &pairs, width)?;
        let branches = REACHES.iter().map(|reach| Branch::read(archive, *reach, width)).collect::<Result<_, _>>()?;
        let feature_width = embedding.width() + width * REACHES.len();
        let norm = Norm::read(archive, &[("ln_g".to_owned(), "ln_b".to_owned())], feature_width)?;
        let (output, outputs) = archive.matrix("cnn_W", feature_width)?;
        let (output, output_bias) = (Weights::new(&output, outputs), archive.numbers("cnn_b", outputs)?);
        let projection = Weights::new(&projection, width * REACHES.len());
        Ok(Self { embedding, projection, projection_bias, projection_norm, branches, width, norm, output, output_bias })
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
        let width = self.embedding.width() + self.projection.outputs() + self.branches.iter().map(|b| b.first.outputs()).sum::<usize>();
        let mut values = vec![0.0; width * tokens.len()];
        let rows = values.par_chunks_mut(width * ROWS_AT_A_TIME);
        rows.zip(tokens.par_chunks(ROWS_AT_A_TIME)).for_each(|(rows, tokens)| self.fill(rows, tokens));
        TokenTable { values, width }
    }

    /// Fills rows of the table.
    fn fill(&self, rows: &mut [f32], tokens: &[u32]) {
        let (embedded, projected) = (self.embedding.width(), self.projection.outputs());
        let mut vectors = vec![0.0; tokens.len() * embedded];
        vectors.chunks_exact_mut(embedded).zip(tokens).for_each(|(vector, token)| self.embedding.vector(*token, vector));
        let mut projections = self.projection_bias.repeat(tokens.len());
        self.projection.multiply_rows(&vectors, &mut projections);
        projections.chunks_exact_mut(projected).for_each(|row| self.projection_norm.apply(row));
        copy_columns(&vectors, embedded, rows, 0);
        copy_columns(&projections, projected, rows, embedded);
        let mut column = embedded + projected;
        for (at, branch) in self.branches.iter().enumerate() {
            let starts: Vec<usize> = (0..tokens.len()).map(|row| row * projected + at * self.width).collect();
            let mut shares = vec![0.0; tokens.len() * branch.first.outputs()];
            branch.first.multiply(&projections, &starts, &mut shares);
            copy_columns(&shares, branch.first.outputs(), rows, column);
            column += branch.first.outputs();
        }
    }

    /// Adds the sums of lines whose tokens are given as rows of the table.
    pub(super) fn add_sums(&self, table: &TokenTable, lines: &[Vec<usize>], sums: &mut Sums) {
        let parts: Vec<Vec<f32>> = batches(lines).into_par_iter().map(|batch| self.sums_of(table, &lines[batch])).collect();
        sums.values.extend(parts.into_iter().flatten());
        sums.tokens.extend(lines.iter().map(Vec::len));
    }

    fn sums_of(&self, table: &TokenTable, lines: &[Vec<usize>]) -> Vec<f32> {
        let places = places(lines);
        let width = self.embedding.width() + self.width * self.branches.len();
        let mut features = vec![0.0; width * places.len()];
        for (row, token) in features.chunks_exact_mut(width).zip(lines.iter().flatten()) {
            row[..self.embedding.width()].copy_from_slice(&table.row(*token)[..self.embedding.width()]);
        }
        let mut looked = vec![0.0; (places.len() + APART * (lines.len() + 1)) * self.width];
        let mut share = self.embedding.width() + self.projection.outputs();
        for (at, branch) in self.branches.iter().enumerate() {
            let column = self.embedding.width() + at * self.width;
            branch.look(table, (column, share), lines, &mut looked);
            let second = branch.look_again(&looked, &places);
            for ((row, second), place) in features.chunks_exact_mut(width).zip(second.chunks_exact(self.width)).zip(&places) {
                let first = &looked[place * self.width..][..self.width];
                let out = row[column..].iter_mut();
                out.zip(second).zip(first).for_each(|((out, second), first)| *out = second.max(0.0) + first);
            }
            share += branch.first.outputs();
        }
        features.chunks_exact_mut(width).for_each(|row| self.norm.apply(row));
        self.project(&sum_lines(&features, width, lines))
    }

    fn project(&self, sums: &[f32]) -> Vec<f32> {
        let width = self.embedding.width() + self.width * self.branches.len();
        let mut projected = vec![0.0; sums.len() / width * self.output.outputs()];
        self.output.multiply_rows(sums, &mut projected);
        projected
    }
}

impl Branch {
    fn read<R: Read + Seek>(archive: &mut Archive<R>, (tokens, before): (usize, usize), width: usize) -> Result<Self, Error> {
        let mut part = |name: &str, rows: usize| {
            let name = format!("{name}_{tokens}");
            let (values, columns) = archive.matrix(&name, rows)?;
            if columns == width { Ok(values) } else { Err(archive.damaged(&name)) }
        };
        let (first, second) = (part("w1", tokens * width)?, part("w2", tokens * width)?);
        let (first_bias, second_bias) = (part("b1", 1)?, part("b2", 1)?);
        let shares: Vec<&[f32]> = first.chunks_exact(width * width).collect();
        let first = Weights::new(&side_by_side(&shares, width), width * tokens);
        Ok(Self { tokens, before, first, first_bias, second: Weights::new(&second, width), second_bias })
    }

    /// Writes down what the first look sees for each token; between lines there stay zeros.
    ///
    /// `column` and `share` say where in the table the branch's part and its contributions begin.
    fn look(&self, table: &TokenTable, (column, share): (usize, usize), lines: &[Vec<usize>], looked: &mut [f32]) {
        let width = self.first_bias.len();
        let mut rows = looked.chunks_exact_mut(width);
        for line in lines {
            let rows = rows.by_ref().skip(APART);
            for (at, row) in rows.take(line.len()).enumerate() {
                row.copy_from_slice(&self.first_bias);
                for place in 0..self.tokens {
                    let Some(token) = (at + place).checked_sub(self.before).and_then(|token| line.get(token)) else { continue };
                    add(row, &table.row(*token)[share + place * width..][..width]);
                }
                let own = &table.row(line[at])[column..][..width];
                row.iter_mut().zip(own).for_each(|(value, own)| *value = value.max(0.0) + own);
            }
        }
    }

    /// Returns the second look, before what is below zero goes.
    fn look_again(&self, looked: &[f32], places: &[usize]) -> Vec<f32> {
        let starts: Vec<usize> = places.iter().map(|place| (place - self.before) * self.second.outputs()).collect();
        let mut second = self.second_bias.repeat(places.len());
        self.second.multiply(looked, &starts, &mut second);
        second
    }
}

impl TokenTable {
    fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.width..][..self.width]
    }
}

/// Returns the names of a part that each branch has.
fn names(part: &str) -> Vec<String> {
    REACHES.iter().map(|(tokens, _)| format!("{part}{tokens}")).collect()
}

/// Puts matrices of equal width side by side.
fn side_by_side(matrices: &[&[f32]], width: usize) -> Vec<f32> {
    let rows = matrices[0].len() / width;
    (0..rows).flat_map(|row| matrices.iter().flat_map(move |matrix| &matrix[row * width..][..width])).copied().collect()
}

/// Copies rows of a width into the same rows of a wider matrix, from a column on.
fn copy_columns(from: &[f32], width: usize, into: &mut [f32], column: usize) {
    let into_width = into.len() * width / from.len();
    for (into, from) in into.chunks_exact_mut(into_width).zip(from.chunks_exact(width)) {
        into[column..column + width].copy_from_slice(from);
    }
}

/// Returns runs of lines that have [`TOKENS_AT_A_TIME`] together.
fn batches(lines: &[Vec<usize>]) -> Vec<Range<usize>> {
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

/// Returns for each line the sum of its rows, its first and its last row.
fn sum_lines(features: &[f32], width: usize, lines: &[Vec<usize>]) -> Vec<f32> {
    let mut sums = Vec::with_capacity(lines.len() * width * 3);
    let mut rest = features;
    for line in lines {
        let (rows, others) = rest.split_at(line.len() * width);
        let start = sums.len();
        sums.resize(start + width, 0.0);
        rows.chunks_exact(width).for_each(|row| add(&mut sums[start..], row));
        sums.extend_from_slice(&rows[..width]);
        sums.extend_from_slice(&rows[rows.len() - width..]);
        rest = others;
    }
    sums
}

fn add(sums: &mut [f32], values: &[f32]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}
