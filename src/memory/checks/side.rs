//! A side of a pair as the rules look at it.

use crate::memory::{Inline, Variant};
use crate::text::Language;
use crate::tokens::Tokenizer;
use regex_automata::meta::Regex;
use std::sync::OnceLock;

/// A variant with what several rules want to know of it.
pub(super) struct Side<'a> {
    pub(super) language: &'a Language,
    pub(super) content: &'a [Inline],
    pub(super) tokenizer: &'a Tokenizer,
    /// The words, without codes.
    pub(super) text: String,
    /// The words without what stands for itself in any language, too: addresses, tags, placeholders, escapes.
    pub(super) plain: String,
}

/// What is no text although it is written as text: addresses, tags, entities, placeholders of programs, escapes.
const MARKUP: &str = concat!(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|</?[A-Za-z][^<>]*>|&#?[A-Za-z0-9]+;",
    r"|%\([\w.]+\)[a-z]|%\{[^}]*\}|%<[^>]*%>|%[0-9.$*+#-]*[A-Za-z]+|%[0-9]+|\$?\{[^{}]*\}|\$\[[^\]]*\]|\\[nrt]"
);

impl<'a> Side<'a> {
    pub(super) fn new(variant: &'a Variant, tokenizer: &'a Tokenizer) -> Self {
        let text = variant.text();
        let plain = without_markup(&text);
        Self { language: &variant.language, content: &variant.content, tokenizer, text, plain }
    }

    /// Returns the words of the text proper.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        words(&self.plain)
    }

    /// Returns how many letters the text proper has.
    pub(super) fn letters(&self) -> usize {
        self.plain.chars().filter(|c| c.is_alphabetic()).count()
    }
}

/// Returns a text with a blank in place of each thing that is no text.
fn without_markup(text: &str) -> String {
    static REGEX: OnceLock<Option<Regex>> = OnceLock::new();
    // The pattern is known to be right, which a test sees to.
    let Some(regex) = REGEX.get_or_init(|| Regex::new(MARKUP).ok()) else { return text.to_owned() };
    let mut plain = String::with_capacity(text.len());
    let mut from = 0;
    for found in regex.find_iter(text) {
        plain.push_str(&text[from..found.start()]);
        plain.push(' ');
        from = found.end();
    }
    plain.push_str(&text[from..]);
    plain
}

/// Returns the words of a text: letters, with apostrophes and marks inside.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’' | '\u{301}')).filter(|word| word.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_no_text() {
        for (text, plain) in [
            ("See https://example.org/a?b=1 now", "See   now"),
            ("Open <a href=\"x 1\">file</a> %1$s of ${N}", "Open  file     of  "),
            ("5 % of all; 50% net", "5 % of all; 50% net"),
            ("a\\nb {0} &amp; %(name)s", "a b     "),
            ("a < b", "a < b"),
        ] {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeezed(&without_markup(text)), squeezed(plain), "{text}");
        }
    }
}
