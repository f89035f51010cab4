//! A place where a sentence might end, and the words around it.

use super::enclosures::Enclosure;
use super::marks::{is_closer, is_opener};

/// A place where a sentence might end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// The paragraph.
    pub text: &'a str,
    /// Where the sentence began that might end here.
    pub start: usize,
    /// The first mark.
    pub mark: usize,
    /// After the last mark.
    pub after_mark: usize,
    /// After closing quotes, brackets and footnote marks.
    pub end: usize,
    /// The first character of what follows.
    pub next: usize,
    /// The innermost quotation or bracket that is open here and closed later: after its opening, before its closing mark.
    pub enclosure: Option<Enclosure>,
    /// The word before the mark, full stops inside it included: `т.д`, `U.S`.
    pub word: &'a str,
    /// What follows from its first letter or digit on; nothing where none is near.
    pub from_word: &'a str,
    /// The next word, which begins there.
    pub next_word: &'a str,
}

/// How far words are looked for, in characters: what is longer is no word, and a text without white space stays cheap.
pub(super) const REACH: usize = 64;

impl<'a> Candidate<'a> {
    /// Returns the sentence so far, the mark left out.
    pub(super) fn so_far(&self) -> &'a str {
        &self.text[self.start..self.mark]
    }

    /// Returns whether the mark is one full stop, the only one that also abbreviates.
    pub(super) fn is_stop(&self) -> bool {
        // In `(vol. 2 etc.).` a second one ends the sentence.
        let closed = self.text[self.after_mark..self.end].trim_start_matches(is_closer);
        &self.text[self.mark..self.after_mark] == "." && !closed.starts_with('.')
    }

    /// Returns whether white space follows.
    pub(super) fn is_spaced(&self) -> bool {
        self.next > self.end
    }

    /// Returns the sentence so far without the word before the mark.
    pub(super) fn before_word(&self) -> &'a str {
        self.text[self.start..self.mark - self.word.len()].trim_end()
    }

    /// Returns the word before the word before the mark.
    pub(super) fn previous_word(&self) -> &'a str {
        last_word(self.before_word().trim_end_matches(['.', ',']))
    }

    /// Returns what follows.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.next..]
    }

    /// Returns what follows the next word.
    pub(super) fn after_next_word(&self) -> &'a str {
        &self.from_word[self.next_word.len()..]
    }
}

/// Returns the word at the end of a text.
pub(super) fn last_word(text: &str) -> &str {
    let is_edge = |c: char| c.is_whitespace() || is_opener(c) || matches!(c, '—' | '–' | '/' | '"' | '“' | '”' | '»');
    let mut start = text.len();
    for (at, c) in text.char_indices().rev().take(REACH) {
        if is_edge(c) {
            break;
        }
        start = at;
    }
    &text[start..]
}

/// Returns the word that a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    let inner = |c: char| is_of_words(c) || matches!(c, '-' | '’' | '\'' | '\u{301}');
    let end = text.char_indices().take(REACH).find(|&(_, c)| !inner(c)).map_or(text.len(), |(at, _)| at);
    text[..end].trim_end_matches(['-', '’', '\''])
}

/// Returns whether the character is a letter or a digit; those met most are known without a search, as are dashes and quotes.
pub(super) fn is_of_words(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | 'А'..='я') || !matches!(c, '\u{2000}'..='\u{206f}') && c.is_alphanumeric()
}

/// Returns the last characters of a text, at most so many.
pub(super) fn last_chars(text: &str, most: usize) -> &str {
    text.char_indices().rev().take(most).last().map_or(text, |(at, _)| &text[at..])
}
