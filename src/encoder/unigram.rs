//! Text cut into pieces of words, as the unigram model of SentencePiece does it.

use super::normaliser::Normaliser;
use rustc_hash::FxHashMap;

/// Pieces with their probabilities.
pub(super) struct Unigram {
    normaliser: Normaliser,
    /// The trie of the pieces: what node a character leads to from another.
    children: FxHashMap<(u32, char), u32>,
    /// For each node the piece that ends there.
    ends: Vec<Option<Piece>>,
    unknown: Piece,
}

#[derive(Clone, Copy)]
struct Piece {
    number: u32,
    /// Its log-probability.
    score: f64,
}

/// The numbers of the pieces that stand for what is no piece, for the beginning and the end.
const UNKNOWN: u32 = 0;
const BEGINNING: u32 = 1;
const END: u32 = 2;

/// How much less probable a character that is no piece is than the least probable piece.
const UNKNOWN_PENALTY: f64 = 10.0;

/// The best way to cut a text up to some character.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    start: usize,
    piece: u32,
}

impl Unigram {
    /// Makes a tokenizer from pieces, in the order of their numbers, with their log-probabilities.
    pub(super) fn new(pieces: &[(&str, f32)], normaliser: Normaliser) -> Self {
        let lowest = pieces.iter().map(|piece| f64::from(piece.1)).fold(f64::INFINITY, f64::min);
        let unknown = Piece { number: UNKNOWN, score: lowest - UNKNOWN_PENALTY };
        let mut tokenizer = Self { normaliser, children: FxHashMap::default(), ends: vec![None], unknown };
        for (number, (text, score)) in (0..).zip(pieces) {
            let node = tokenizer.node_of(text);
            tokenizer.ends[node as usize] = Some(Piece { number, score: f64::from(*score) });
        }
        tokenizer
    }

    /// Returns the node of a piece, made if need be.
    fn node_of(&mut self, piece: &str) -> u32 {
        piece.chars().fold(0, |node, character| {
            let next = self.ends.len() as u32;
            let node = *self.children.entry((node, character)).or_insert(next);
            if node == next {
                self.ends.push(None);
            }
            node
        })
    }

    /// Returns the numbers of the pieces of a text, between those of beginning and end.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        let characters: Vec<char> = self.normaliser.normalise(text).chars().collect();
        let mut numbers = vec![END];
        if characters.is_empty() {
            numbers.push(UNKNOWN);
        }
        let steps = self.best_steps(&characters);
        let mut at = characters.len();
        while at > 0 {
            numbers.push(steps[at].piece);
            at = steps[at].start;
        }
        numbers.push(BEGINNING);
        numbers.reverse();
        numbers
    }

    /// Returns for each place the last piece of the most probable pieces up to there (Viterbi); of equal ones the longest.
    fn best_steps(&self, characters: &[char]) -> Vec<Step> {
        let mut steps = vec![Step { score: f64::NEG_INFINITY, start: 0, piece: UNKNOWN }; characters.len() + 1];
        steps[0].score = 0.0;
        for start in 0..characters.len() {
            let before = steps[start].score;
            let mut try_piece = |end: usize, piece: Piece| {
                let score = before + piece.score;
                if score > steps[end].score {
                    steps[end] = Step { score, start, piece: piece.number };
                }
            };
            let mut node = 0;
            let mut is_known = false;
            for (end, character) in (start + 1..).zip(&characters[start..]) {
                let Some(next) = self.children.get(&(node, *character)) else { break };
                node = *next;
                if let Some(piece) = self.ends[node as usize] {
                    try_piece(end, piece);
                    is_known |= end == start + 1;
                }
            }
            if !is_known {
                try_piece(start + 1, self.unknown);
            }
        }
        steps
    }
}
