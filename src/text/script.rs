//! The scripts of letters and of languages.

use super::Language;

/// A script that languages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    /// One of those that few languages share, by the block of its letters.
    Other(u32),
}

impl Script {
    /// Returns the script of a letter; nothing for what is no letter, and for letters that no language here is written in.
    pub(crate) fn of(c: char) -> Option<Self> {
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
    pub(crate) fn of_language(language: &Language) -> Option<Self> {
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
    pub(crate) fn is_of(self, word: &str) -> bool {
        word.chars().all(|c| Self::of(c).is_none_or(|script| script == self))
    }

    /// Returns the name.
    pub(crate) fn name(self) -> &'static str {
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
    fn letters_have_scripts() {
        assert_eq!(
            ["é", "ї", "բ", "7"].map(|text| text.chars().find_map(Script::of)),
            [Some(Script::Latin), Some(Script::Cyrillic), Some(Script::Other(0x530)), None]
        );
        assert_eq!(Script::of_language(&Language::known("sr-Latn")), Some(Script::Latin));
    }
}
