//! Words of any text, found quickly and without knowing its language.

use super::{Token, TokenKind, Tokenizer};
use crate::text::{Language, Script, Span};
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

/// Returns the words of a text: runs of letters and digits; hyphens part them, apostrophes within do not.
///
/// Chinese and Japanese have no spaces: each of their letters is a word of its own.
///
/// ```
/// use sverka::tokens::words;
///
/// let text = "The peace-loving state’s aims: 2";
/// let found: Vec<&str> = words(text).map(|span| span.of(text)).collect();
/// assert_eq!(found, ["The", "peace", "loving", "state’s", "aims", "2"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    words_with(text, |_| false)
}

/// Returns the words of a text in which some other characters count as letters.
pub(crate) fn words_with<'a>(text: &'a str, is_extra: impl Fn(char) -> bool + 'a) -> impl Iterator<Item = Span> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_letter = |c: char| c.is_alphanumeric() || is_extra(c);
        let start = at + text[at..].find(is_letter)?;
        let mut rest = text[start..].char_indices().peekable();
        let first = rest.next()?.1;
        let mut end = start + first.len_utf8();
        while let Some((_, c)) = rest.next().filter(|_| !is_word_alone(first)) {
            let mut is_inner = || matches!(c, '\'' | '’' | '\u{ad}') && rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if is_word_alone(c) || !(is_letter(c) || !c.is_ascii() && is_combining_mark(c) || is_inner()) {
                break;
            }
            end += c.len_utf8();
        }
        at = end;
        Some(Span::new(start, end))
    })
}

/// Returns whether a letter is a word of its own, as those are that no spaces part.
fn is_word_alone(c: char) -> bool {
    !c.is_ascii() && Script::of(c) == Some(Script::Other(0x4e00))
}

/// The stems of words of one language, each made once.
pub(crate) struct Stems {
    tokenizer: Tokenizer,
    known: FxHashMap<Box<str>, Box<str>>,
}

impl Stems {
    pub(crate) fn new(language: &Language) -> Self {
        Self { tokenizer: Tokenizer::new(language), known: FxHashMap::default() }
    }

    /// Returns the stem of a [folded](super::fold) word, as the tokenizer has it; numbers and months are told from words by a sign.
    pub(crate) fn of(&mut self, word: &str) -> &str {
        if !self.known.contains_key(word) {
            let stem = stem(&self.tokenizer, word);
            self.known.insert(word.into(), stem.into());
        }
        self.known.get(word).map_or("", |stem| stem)
    }
}

fn stem(tokenizer: &Tokenizer, word: &str) -> String {
    match &tokenizer.tokens(word)[..] {
        [Token { kind: TokenKind::Word, key, .. }] if !key.is_empty() => key.clone(),
        [Token { kind: TokenKind::Number, key, .. }] => format!("#{key}"),
        [Token { kind: TokenKind::Month, key, .. }] => format!("@{key}"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_text_are_found() {
        let found = |text: &'static str| words(text).map(|span| span.of(text)).collect::<Vec<_>>();
        assert_eq!(found("don't 'quote' l’État, states’"), ["don't", "quote", "l’État", "states"]);
        assert_eq!(found("以和平 and"), ["以", "和", "平", "and"]);
        assert_eq!(found("за\u{301}мок а"), ["за\u{301}мок", "а"]);
        assert_eq!(found("… — "), Vec::<&str>::new());
    }

    #[test]
    fn stems_are_those_of_tokens() {
        let mut stems = Stems::new(&Language::known("en"));
        assert_eq!(["agreements", "five", "march", "x2"].map(|word| stems.of(word).to_owned()), ["agreement", "#5", "@3", "x2"]);
    }
}
