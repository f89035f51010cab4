//! Letters of another script that look like those of the word's own.

use super::{Language, Script};
use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

/// Latin letters with the Cyrillic ones that look the same.
const TWINS: &[(char, char)] = &[
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
    ('y', 'у'),
    ('i', 'і'),
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('I', 'І'),
];

/// The fewest letters of a word that is looked at: shorter ones may be signs and units.
const FEWEST_LETTERS: usize = 3;

/// Returns the words that have both Latin and Cyrillic letters; a letter behind a backslash or percent sign is no part of a word.
pub(crate) fn mixed_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let has = |word: &str, script: Script| word.chars().any(|c| Script::of(c) == Some(script));
    let mut at = 0;
    let words = text.split(|c: char| !c.is_alphanumeric()).map(move |word| {
        let start = at;
        // Every separator of the split is one character.
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    words.filter(move |(start, word)| {
        !text[..*start].ends_with(['\\', '%', '&', '$', '_', '~']) && has(word, Script::Latin) && has(word, Script::Cyrillic)
    })
}

/// Returns the words in one script that may be meant to be in the other, in a text of this language, with their places.
///
/// Their letters all have twins in the language's script, and something speaks for it: the same word stands in the text in that script
/// too, or the word beside it is of the kind as well (`CO OOH` for «СО ООН»), or it is a small letter alone, as prepositions are.
pub(crate) fn doubtful_words<'a>(text: &'a str, language: &Language) -> Vec<(usize, &'a str)> {
    let own = match Script::of_language(language) {
        Some(script @ (Script::Latin | Script::Cyrillic)) => script,
        _ => return Vec::new(),
    };
    let words: Vec<(usize, &str)> = text.unicode_word_indices().collect();
    let is_soft_i = |c: char| own == Script::Cyrillic && matches!(c, 'i' | 'I') && !has_soft_i(language);
    let twin = |word: &str| word.chars().map(|c| twin_in(own, c).filter(|_| !is_soft_i(c))).collect::<Option<String>>();
    let twins: Vec<Option<String>> = words.iter().map(|(_, word)| twin(word)).collect();
    if twins.iter().all(Option::is_none) {
        return Vec::new();
    }
    let written: FxHashSet<&str> = words.iter().map(|(_, word)| *word).collect();
    let is_own =
        |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|(_, word)| word.chars().all(|c| Script::of(c) == Some(own)));
    let is_long_twin =
        |at: Option<usize>| at.and_then(|at| twins.get(at)).is_some_and(|twin| twin.as_ref().is_some_and(|t| t.chars().count() > 1));
    let is_foreign = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at).zip(twins.get(at)));
        word.is_some_and(|((_, word), twin)| twin.is_none() && word.chars().any(|c| Script::of(c).is_some_and(|script| script != own)))
    };
    // Letters of tags, addresses and formulas are none of the text's words.
    let stands_free = |(at, word): (usize, &str)| {
        let is_end = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "«»“”„\"'(),.;:!?…—–".contains(c));
        is_end(text[..at].chars().next_back()) && is_end(text[at + word.len()..].chars().next())
    };
    let is_doubtful = |at: usize| {
        let Some(twin) = twins[at].as_ref().filter(|_| stands_free(words[at])) else { return false };
        let beside = [at.checked_sub(1), Some(at + 1)];
        if twin.chars().count() == 1 {
            return twin.chars().all(char::is_lowercase) && beside.into_iter().all(is_own);
        }
        // Among words that are of the other script for sure it is one of them.
        if beside.into_iter().any(is_foreign) {
            return false;
        }
        written.contains(twin.as_str()) || beside.into_iter().any(is_long_twin)
    };
    (0..words.len()).filter(|at| is_doubtful(*at)).map(|at| words[at]).collect()
}

/// Returns whether the Cyrillic letters of a language have one that looks like the Latin `i`.
fn has_soft_i(language: &Language) -> bool {
    matches!(language.primary(), "uk" | "be" | "kk")
}

/// Returns the letter of a script that looks like a letter of the other one.
fn twin_in(script: Script, c: char) -> Option<char> {
    match script {
        Script::Cyrillic => TWINS.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic),
        _ => TWINS.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin),
    }
}

/// Returns a mixed word in the script of most of its letters; nothing where a letter has no twin or either script would do.
pub(crate) fn in_one_script(word: &str, language: &Language) -> Option<String> {
    let count = |script: Script| word.chars().filter(|c| Script::of(*c) == Some(script)).count();
    let (latin, cyrillic) = (count(Script::Latin), count(Script::Cyrillic));
    if latin + cyrillic < FEWEST_LETTERS || latin == cyrillic || latin.min(cyrillic) == 0 || word.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let to_cyrillic = cyrillic > latin;
    let has_twin = |c: char| TWINS.iter().any(|(left, right)| *left == c || *right == c);
    // Of a word whose letters all have twins, such as COM, nobody can say in which script it is meant to be.
    if word.chars().all(has_twin) && !word.chars().any(char::is_lowercase) {
        return None;
    }
    // A capital behind small letters, as in `модульA`, is a letter of its own.
    let is_small = |c: char| c.is_lowercase();
    if word.chars().zip(word.chars().skip(1)).any(|(before, c)| is_small(before) && !is_small(c)) {
        return None;
    }
    let mended = |c: char| match Script::of(c) {
        Some(Script::Latin) if to_cyrillic && matches!(c, 'i' | 'I') && !has_soft_i(language) => None,
        Some(Script::Latin) if to_cyrillic => twin_in(Script::Cyrillic, c),
        Some(Script::Cyrillic) if !to_cyrillic => twin_in(Script::Latin, c),
        _ => Some(c),
    };
    word.chars().map(mended).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_wrong_script_are_doubted() {
        let doubted = |language: &str, text: &'static str| -> Vec<&str> {
            doubtful_words(text, &Language::known(language)).into_iter().map(|(_, word)| word).collect()
        };
        assert_eq!(doubted("ru", "Заседание CO OOH прошло в мае."), ["CO", "OOH"]);
        assert_eq!(doubted("ru", "Мы начали c 2021 года, a закончили позже."), ["a"]);
        assert_eq!(doubted("ru", "СВ идёт. Поезд CB опоздал."), ["CB"]);
        assert_eq!(doubted("en", "The СО and the CO met."), ["СО"]);
        assert!(doubted("ru", "То было давно. To be or not to be, вот вопрос. Click To Continue").is_empty());
        assert!(doubted("ru", "Это <i>слово</i> и i ещё <a>одно</a>.").is_empty());
        for (language, text) in
            [("ru", "Компания HP и её CEO."), ("ru", "Группа A и группа B."), ("en", "a c o"), ("ru", "O, да!"), ("zh", "CO OOH")]
        {
            assert!(doubted(language, text).is_empty(), "{text}");
        }
    }
}
