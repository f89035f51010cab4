//! What the aligner knows of one side: tokens by number, lengths, final marks, places in blocks.

use super::Item;
use crate::text::{Language, Role, list_marker};
use crate::tokens::{Token, TokenKind, Tokenizer, romanise};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::ops::Range;

/// Tokens of a segment that are looked at; the rest of a monstrous line says nothing more about its partner.
pub(super) const TOKENS_PER_SEGMENT: usize = 400;

/// A word, number or marker that occurs on one side.
pub(super) struct TokenType {
    pub token: Token,
    /// Romanised word; empty for all that is no word.
    pub romanised: String,
    /// Occurrences on this side.
    pub count: u32,
    /// Segments that have it.
    pub segments: u32,
}

/// One side of a pair, measured once.
pub(super) struct Profile {
    pub types: Vec<TokenType>,
    tokens: Vec<u32>,
    offsets: Vec<usize>,
    /// Characters of each segment without white space, at least 1.
    pub lengths: Vec<f64>,
    /// Sums of `lengths` up to each segment.
    pub length_sums: Vec<f64>,
    /// A hash of the text of each segment.
    pub hashes: Vec<u64>,
    /// What each segment ends with.
    pub final_marks: Vec<FinalMark>,
    /// Whether a block begins at each place; one more than segments, the last is true.
    pub block_starts: Vec<bool>,
    /// What kind of block each segment lies in.
    pub kinds: Vec<BlockKind>,
    /// Whether each segment is a note.
    is_note: Vec<bool>,
}

/// What a segment ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FinalMark {
    Stop,
    Question,
    Exclamation,
    Ellipsis,
    Colon,
    Semicolon,
    None,
}

impl FinalMark {
    pub(super) const COUNT: usize = 7;

    fn of(text: &str) -> Self {
        let closers = |c: char| c.is_whitespace() || matches!(c, '"' | '”' | '»' | '’' | ')' | ']' | '“' | '\'');
        match text.trim_end_matches(closers).chars().next_back() {
            Some('.' | '。' | '।' | '։' | '۔') => Self::Stop,
            Some('?' | '？' | '؟' | '՞') => Self::Question,
            Some('!' | '！') => Self::Exclamation,
            Some('…') => Self::Ellipsis,
            Some(':' | '：') => Self::Colon,
            Some(';' | '；' | '؛') => Self::Semicolon,
            _ => Self::None,
        }
    }
}

/// Roles as far as the two sides of a bead should agree in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Head,
    Text,
    Item,
    Speaker,
}

impl BlockKind {
    pub(super) const COUNT: usize = 4;

    /// Items are those that show a marker: some formats tell of items and cells that look like paragraphs, others do not, and the same
    /// text is to be aligned in the same way from each.
    fn of(item: &Item<'_>) -> Self {
        match item.role {
            Role::Title | Role::Heading | Role::Date => Self::Head,
            Role::Speaker => Self::Speaker,
            Role::ListItem if list_marker(&item.text).is_some() => Self::Item,
            _ => Self::Text,
        }
    }
}

impl Profile {
    pub(super) fn new(items: &[Item<'_>], language: &Language) -> Self {
        let tokenizer = Tokenizer::new(language);
        let mut profile = Self {
            types: Vec::new(),
            tokens: Vec::new(),
            offsets: vec![0],
            lengths: Vec::with_capacity(items.len()),
            length_sums: vec![0.0],
            hashes: items.iter().map(|item| FxBuildHasher.hash_one(item.text.trim())).collect(),
            final_marks: items.iter().map(|item| FinalMark::of(&item.text)).collect(),
            block_starts: Vec::with_capacity(items.len() + 1),
            kinds: items.iter().map(BlockKind::of).collect(),
            is_note: items.iter().map(|item| item.role == Role::Note).collect(),
        };
        let mut numbers: FxHashMap<(TokenKind, String), u32> = FxHashMap::default();
        for (at, item) in items.iter().enumerate() {
            let length = item.text.chars().filter(|c| !c.is_whitespace()).count().max(1) as f64;
            profile.lengths.push(length);
            profile.length_sums.push(profile.length_sums[at] + length);
            profile.block_starts.push(at == 0 || items[at - 1].block != item.block);
            profile.add_tokens(tokenizer.tokens(&item.text), &mut numbers);
        }
        profile.block_starts.push(true);
        profile
    }

    fn add_tokens(&mut self, tokens: Vec<Token>, numbers: &mut FxHashMap<(TokenKind, String), u32>) {
        let start = self.tokens.len();
        for token in tokens.into_iter().take(TOKENS_PER_SEGMENT) {
            let id = *numbers.entry((token.kind, token.key.clone())).or_insert_with(|| {
                let romanised = if token.kind == TokenKind::Word { romanise(&token.key) } else { String::new() };
                self.types.push(TokenType { token: token.clone(), romanised, count: 0, segments: 0 });
                self.types.len() as u32 - 1
            });
            let seen = &mut self.types[id as usize];
            seen.count += 1;
            seen.token.capital |= token.capital;
            if !self.tokens[start..].contains(&id) {
                seen.segments += 1;
            }
            self.tokens.push(id);
        }
        self.offsets.push(self.tokens.len());
    }

    /// Returns the number of segments.
    pub(super) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Returns the tokens of a segment.
    pub(super) fn tokens(&self, segment: usize) -> &[u32] {
        &self.tokens[self.offsets[segment]..self.offsets[segment + 1]]
    }

    /// Returns the number of all tokens.
    pub(super) fn all_tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Returns how many segments of a run are notes.
    pub(super) fn notes(&self, run: &Range<usize>) -> usize {
        self.is_note[run.clone()].iter().filter(|is_note| **is_note).count()
    }

    /// Returns the characters of a run of segments.
    pub(super) fn length(&self, from: usize, segments: usize) -> f64 {
        self.length_sums[from + segments] - self.length_sums[from]
    }
}
