//! Stems of words.

mod ukrainian;

use crate::text::Language;
use rust_stemmers::Algorithm;

/// Cuts the endings off words of one language.
pub(super) enum Stemmer {
    Snowball(rust_stemmers::Stemmer),
    Ukrainian,
    /// Of the language no endings are known.
    Beginnings,
}

impl Stemmer {
    pub(super) fn new(language: &Language) -> Self {
        match algorithm(language.primary()) {
            Some(algorithm) => Self::Snowball(rust_stemmers::Stemmer::create(algorithm)),
            None if language.primary() == "uk" => Self::Ukrainian,
            None => Self::Beginnings,
        }
    }

    /// Returns the stem of a folded word.
    pub(super) fn stem(&self, word: &str) -> String {
        match self {
            Self::Snowball(snowball) => snowball.stem(word).into_owned(),
            Self::Ukrainian => ukrainian::stem(word).to_owned(),
            Self::Beginnings => cut_ending(word).to_owned(),
        }
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// Letters kept of a word in a language without a stemmer: with five, inflected forms meet and few words collide.
const KEPT_LETTERS: usize = 5;

fn cut_ending(word: &str) -> &str {
    word.char_indices().nth(KEPT_LETTERS).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_share_stems() {
        let uk = Stemmer::new(&Language::known("uk"));
        assert_eq!(uk.stem("держави"), uk.stem("державам"));
        let be = Stemmer::new(&Language::known("be"));
        assert_eq!(be.stem("дзяржава"), be.stem("дзяржавам"));
        let ru = Stemmer::new(&Language::known("ru"));
        assert_eq!(ru.stem("государство"), ru.stem("государствами"));
    }
}
