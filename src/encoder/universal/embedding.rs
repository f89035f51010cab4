//! The vectors of the vocabulary.

use crate::encoder::archive::Archive;
use crate::error::Error;
use std::io::{Read, Seek};

/// A vector for each token, kept as a byte a number.
///
/// The vocabulary is dealt out in turn to several chunks, each with a scale of its own.
pub(super) struct Embedding {
    bytes: Vec<u8>,
    width: usize,
    /// For each chunk what a step of 1 is worth, and what 0 is.
    scales: Vec<f32>,
    lows: Vec<f32>,
}

impl Embedding {
    pub(super) fn read(archive: &mut Archive<impl Read + Seek>) -> Result<Self, Error> {
        let chunks = (1..).take_while(|chunk| archive.has(&chunk_name(*chunk))).count();
        let mut embedding =
            Self { bytes: Vec::new(), width: 0, scales: archive.numbers("scale", chunks)?, lows: archive.numbers("lo", chunks)? };
        for chunk in 0..chunks {
            let name = chunk_name(chunk + 1);
            let (bytes, width) = archive.byte_matrix(&name)?;
            if chunk == 0 {
                embedding.width = width;
                embedding.bytes = vec![0; bytes.len() * chunks];
            }
            if width != embedding.width || bytes.len() * chunks != embedding.bytes.len() {
                return Err(archive.damaged(&name));
            }
            let rows = embedding.bytes.chunks_exact_mut(width).skip(chunk).step_by(chunks);
            rows.zip(bytes.chunks_exact(width)).for_each(|(row, bytes)| row.copy_from_slice(bytes));
        }
        if chunks == 0 { Err(archive.damaged("q1")) } else { Ok(embedding) }
    }

    /// Returns how many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// Returns how many numbers make a vector.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Writes down the vector of a token.
    pub(super) fn vector(&self, token: u32, vector: &mut [f32]) {
        let token = token as usize;
        let (scale, low) = (self.scales[token % self.scales.len()], self.lows[token % self.lows.len()]);
        let bytes = &self.bytes[token * self.width..][..self.width];
        vector.iter_mut().zip(bytes).for_each(|(value, byte)| *value = f32::from(*byte) * scale + low);
    }
}

fn chunk_name(chunk: usize) -> String {
    format!("q{chunk}")
}
