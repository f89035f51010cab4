//! The Universal Sentence Encoder, multilingual, version 3 (Yang and others, 2020), computed without any framework.
//!
//! Three branches look at 2, 3 and 5 neighbouring tokens at a time, and then at what they saw, in the same way. The sum of that
//! over the tokens goes through four layers and becomes the vector of the line.
//!
//! Three things make it fast. What the first look makes of a token before it is added to that of its neighbours depends on the
//! token alone, and is computed once for all its places ([`TokenTable`](table::TokenTable)). What follows the sum is linear at
//! first, so that it is done once a line and not once a token. And the sum of joined lines is the sum of their sums, less what
//! the marks of beginning and end between them add: a join costs no more than the last four layers.

mod batch;
mod branch;
mod embedding;
mod features;
mod head;
mod norm;
mod table;
mod ukrainian;

use super::archive::Archive;
use super::normaliser::Normaliser;
use super::pieces::Model;
use super::unigram::Unigram;
use super::{Encoder, Vectors};
use crate::error::Error;
use crate::text::Language;
use features::{Features, Sums};
use head::Head;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::io::{Read, Seek};

/// The languages that the encoder was trained on.
const LANGUAGES: [&str; 15] = ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"];

/// A language related to one of them: [read as Russian](ukrainian), Ukrainian is known nearly as well.
const RELATED: &str = "uk";

/// So many characters of a line count: ten pages, longer than any sentence.
const LONGEST_LINE: usize = 32_768;

/// Lines are encoded together until they have so many different tokens, each of which takes 15 kB meanwhile.
const MOST_DISTINCT: usize = 6144;

/// Lines are encoded together until they have so many tokens.
const MOST_TOKENS: usize = 65_536;

/// The part of an installed encoder that holds the model of the tokenizer.
pub(super) const MODEL: &str = "sp.model";

/// The Universal Sentence Encoder, ready for use.
pub struct UniversalEncoder {
    tokenizer: Unigram,
    features: Features,
    head: Head,
}

impl UniversalEncoder {
    /// What it is called.
    pub const NAME: &'static str = "Universal Sentence Encoder, multilingual 3";

    /// Reads an encoder from what [`unpack`](super::unpack) made; messages call it `origin`.
    ///
    /// # Errors
    ///
    /// If it is damaged.
    pub fn read(reader: impl Read + Seek, origin: &str) -> Result<Self, Error> {
        let mut archive = Archive::open(reader, origin)?;
        let model = archive.bytes(MODEL)?;
        let model = Model::read(&model).ok_or_else(|| archive.damaged(MODEL))?;
        let normaliser = Normaliser::read(model.table).ok_or_else(|| archive.damaged(MODEL))?;
        let tokenizer = Unigram::new(&model.pieces, normaliser);
        let features = Features::read(&mut archive)?;
        let head = Head::read(&mut archive, features.output_bias())?;
        if features.vocabulary() < model.pieces.len() {
            return Err(archive.damaged(MODEL));
        }
        Ok(Self { tokenizer, features, head })
    }

    /// Returns the numbers of the tokens of a line, between those of beginning and end.
    pub fn tokens(&self, line: &str) -> Vec<u32> {
        let end = line.char_indices().nth(LONGEST_LINE).map_or(line.len(), |(at, _)| at);
        self.tokenizer.encode(&line[..end])
    }

    /// Returns the sums over the tokens of each line.
    fn sums(&self, lines: &[&str]) -> Sums {
        let lines: Vec<Vec<u32>> = lines.par_iter().map(|line| self.tokens(line)).collect();
        let mut sums = Sums::default();
        let mut rest = &lines[..];
        while !rest.is_empty() {
            let tokens = Distinct::of_first(rest);
            let (lines, others) = rest.split_at(tokens.lines);
            self.features.add_sums(&self.features.table(&tokens.numbers), &tokens.places(lines), &mut sums);
            rest = others;
        }
        sums
    }
}

/// The different tokens of lines that are encoded together.
struct Distinct {
    /// Their numbers in the vocabulary, in the order in which they came.
    numbers: Vec<u32>,
    place_of: FxHashMap<u32, usize>,
    lines: usize,
}

impl Distinct {
    /// Collects the tokens of as many lines as are to be encoded together, one at least.
    fn of_first(lines: &[Vec<u32>]) -> Self {
        let mut distinct = Self { numbers: Vec::new(), place_of: FxHashMap::default(), lines: 0 };
        let mut length = 0;
        for line in lines {
            length += line.len();
            if distinct.lines > 0 && (distinct.numbers.len() > MOST_DISTINCT || length > MOST_TOKENS) {
                break;
            }
            line.iter().for_each(|token| distinct.add(*token));
            distinct.lines += 1;
        }
        distinct
    }

    fn add(&mut self, token: u32) {
        self.place_of.entry(token).or_insert_with(|| {
            self.numbers.push(token);
            self.numbers.len() - 1
        });
    }

    /// Returns lines with each token replaced by its place among the different ones.
    fn places(&self, lines: &[Vec<u32>]) -> Vec<Vec<usize>> {
        lines.iter().map(|line| line.iter().map(|token| self.place_of[token]).collect()).collect()
    }
}

impl Encoder for UniversalEncoder {
    fn knows(&self, language: &Language) -> bool {
        self.knows_well(language) || language.primary() == RELATED
    }

    fn knows_well(&self, language: &Language) -> bool {
        LANGUAGES.contains(&language.primary())
    }

    fn reading<'a>(&self, line: &'a str, language: &Language) -> Cow<'a, str> {
        if language.primary() == RELATED { ukrainian::as_russian(line) } else { Cow::Borrowed(line) }
    }

    fn vectors(&self, lines: &[&str]) -> Vectors {
        self.head.vectors(&self.sums(lines), 1)
    }

    fn joins(&self, lines: &[&str], longest: usize) -> Vec<Vectors> {
        let sums = self.sums(lines);
        (1..=longest).map(|size| self.head.vectors(&sums, size)).collect()
    }
}
