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

/// A script that languages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    /// One of those that few languages share, by the block of its letters.
    Other(u32),
}

impl Script {
    /// Returns the script of a letter; nothing for what is no letter, and for letters that no language here is written in.
    pub(super) fn of(c: char) -> Option<Self> {
        if !c.is_alphabetic() {
            return None;
        }
        Some(match u32::from(c) {
            0x41..=0x24f | 0x1e00..=0x1eff => Self::Latin,
            0x400..=0x52f => Self::Cyrillic,
            0x370..=0x3ff => Self::Other(0x370),
            0x530..=0x58f => Self::Other(0x530),
            0x590..=0x5ff => Self::Other(0x590),
            0x600..=0x6ff | 0x750..=0x77f => Self::Other(0x600),
            0x900..=0x97f => Self::Other(0x900),
            0xe00..=0xe7f => Self::Other(0xe00),
            0x10a0..=0x10ff => Self::Other(0x10a0),
            0xac00..=0xd7af => Self::Other(0xac00),
            0x3040..=0x30ff | 0x4e00..=0x9fff => Self::Other(0x4e00),
            _ => return None,
        })
    }

    /// Returns the script of a language; nothing where it has several or is not known.
    pub(super) fn of_language(language: &Language) -> Option<Self> {
        if language.as_str().contains("-Latn") {
            return Some(Self::Latin);
        }
        if language.as_str().contains("-Cyrl") {
            return Some(Self::Cyrillic);
        }
        Some(match language.primary() {
            "ru" | "uk" | "be" | "bg" | "mk" | "ky" | "tg" => Self::Cyrillic,
            "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "sv" | "da" | "nb" | "nn" | "no" | "fi" | "et" | "hu" | "ro" | "cs" | "sk"
            | "sl" | "hr" | "pl" | "lv" | "lt" | "tr" | "vi" => Self::Latin,
            "el" => Self::Other(0x370),
            "hy" => Self::Other(0x530),
            "he" => Self::Other(0x590),
            "ar" | "fa" => Self::Other(0x600),
            "hi" => Self::Other(0x900),
            "th" => Self::Other(0xe00),
            "ka" => Self::Other(0x10a0),
            "zh" | "ja" => Self::Other(0x4e00),
            _ => return None,
        })
    }

    /// Returns whether a word is in the script.
    pub(super) fn is_of(self, word: &str) -> bool {
        word.chars().all(|c| Self::of(c).is_none_or(|script| script == self))
    }

    /// Returns the name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Cyrillic => "Cyrillic",
            Self::Other(0x370) => "Greek",
            Self::Other(0x530) => "Armenian",
            Self::Other(0x590) => "Hebrew",
            Self::Other(0x600) => "Arabic",
            Self::Other(0x900) => "Devanagari",
            Self::Other(0xe00) => "Thai",
            Self::Other(0x10a0) => "Georgian",
            Self::Other(0xac00) => "Korean",
            Self::Other(_) => "Chinese or Japanese",
        }
    }
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

    #[test]
    fn letters_have_scripts() {
        assert_eq!(
            ["é", "ї", "բ", "7"].map(|text| text.chars().find_map(Script::of)),
            [Some(Script::Latin), Some(Script::Cyrillic), Some(Script::Other(0x530)), None]
        );
        assert_eq!(Script::of_language(&Language::known("sr-Latn")), Some(Script::Latin));
    }
}
