//! Letters of another script that look like those of the word's own.

use super::{Language, Script};

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
    let has_soft_i = matches!(language.primary(), "uk" | "be" | "kk");
    let mended = |c: char| match Script::of(c) {
        Some(Script::Latin) if to_cyrillic && matches!(c, 'i' | 'I') && !has_soft_i => None,
        Some(Script::Latin) if to_cyrillic => TWINS.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic),
        Some(Script::Cyrillic) if !to_cyrillic => TWINS.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin),
        _ => Some(c),
    };
    word.chars().map(mended).collect()
}
