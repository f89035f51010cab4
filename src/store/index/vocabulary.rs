//! The different tokens of an index, each with a number.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Different tokens, numbered from 0 in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    /// All tokens, one behind the other.
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    /// Where to find them by their hashes: a number plus 1, or 0; the next free place is taken where two want the same.
    table: Vec<u32>,
}

impl Vocabulary {
    /// Returns a vocabulary of the tokens that end at these bytes of a text, or nothing if they do not lie in it.
    pub(super) fn from_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let is_cut = ends.is_sorted() && ends.iter().all(|end| text.is_char_boundary(*end as usize));
        if !is_cut || ends.last().map_or(0, |end| *end as usize) != text.len() {
            return None;
        }
        let mut vocabulary = Self { text, ends, table: Vec::new() };
        vocabulary.spread();
        Some(vocabulary)
    }

    /// Returns all tokens, one behind the other, and where each of them ends.
    pub(super) fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// Returns how many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + (self.ends.len() + self.table.len()) * size_of::<u32>()
    }

    /// Returns the token of a number.
    pub(super) fn token(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.text[start as usize..self.ends[number as usize] as usize]
    }

    /// Returns the number of a token, if it is known.
    pub(super) fn number(&self, token: &str) -> Option<u32> {
        if self.table.is_empty() {
            return None;
        }
        self.table[self.place(token)].checked_sub(1)
    }

    /// Returns the number of a token, a new one if it was unknown.
    pub(super) fn number_or_new(&mut self, token: &str) -> u32 {
        // A table that is at most half full keeps searches short.
        if self.table.len() <= 2 * self.ends.len() {
            self.spread();
        }
        let place = self.place(token);
        if self.table[place] == 0 {
            self.text.push_str(token);
            self.ends.push(self.text.len() as u32);
            self.table[place] = self.ends.len() as u32;
        }
        self.table[place] - 1
    }

    /// Returns the place of the table that holds a token, or else the free one that would.
    fn place(&self, token: &str) -> usize {
        let mask = self.table.len() - 1;
        let mut place = hash(token) & mask;
        while let Some(number) = self.table[place].checked_sub(1) {
            if self.token(number) == token {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    /// Makes the table anew, with places for four times the tokens.
    fn spread(&mut self) {
        let places = (4 * self.ends.len()).next_power_of_two().max(16);
        self.table = vec![0; places];
        for number in 0..self.ends.len() as u32 {
            let place = self.place(self.token(number));
            self.table[place] = number + 1;
        }
    }
}

fn hash(token: &str) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(token.as_bytes());
    hasher.finish() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_keep_their_numbers() {
        let words: Vec<String> = (0..1000).map(|n| format!("w{n}")).collect();
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.number("w0"), None);
        for _ in 0..2 {
            for (number, word) in words.iter().enumerate() {
                assert_eq!(vocabulary.number_or_new(word), number as u32);
            }
        }
        let (text, ends) = vocabulary.parts();
        let copy = Vocabulary::from_parts(text.to_owned(), ends.to_owned()).unwrap();
        for (number, word) in words.iter().enumerate() {
            assert_eq!((copy.number(word), copy.token(number as u32)), (Some(number as u32), word.as_str()));
        }
        assert_eq!(copy.number("w1000"), None);
    }

    #[test]
    fn tokens_outside_of_the_text_are_refused() {
        for (text, ends) in [("ab", vec![1]), ("ab", vec![2, 1]), ("ab", vec![3]), ("é", vec![1, 2]), ("a", vec![])] {
            assert!(Vocabulary::from_parts(text.to_owned(), ends).is_none());
        }
    }
}
