//! Sides in another language than they say.

use super::side::Side;
use crate::text::{Script, language_by_words};
use std::collections::HashSet;

/// The fewest letters from which a script is told.
const FEWEST_LETTERS: usize = 12;

/// The fewest letters from which a language is told from others of its script.
const FEWEST_LETTERS_OF_LANGUAGE: usize = 60;

/// Languages that are told apart well enough to say that a text is not in one of them.
const TOLD_APART: &[&str] =
    &["en", "de", "fr", "es", "it", "pt", "nl", "sv", "fi", "hu", "ro", "pl", "tr", "ru", "uk", "kk", "hy", "ka", "el"];

/// A side is in another script or language than it says.
pub(super) fn wrong_language(source: &Side, target: &Side) -> Option<String> {
    let wrong_script = || other_script(target, source).or_else(|| other_script(source, target));
    wrong_script().or_else(|| other_language(source, target)).or_else(|| other_language(target, source))
}

/// Returns what is wrong with the script of a side; words that both sides have are names or were left as they are.
fn other_script(side: &Side, other: &Side) -> Option<String> {
    let own = Script::of_language(side.language)?;
    let known: HashSet<String> = other.words().map(str::to_lowercase).collect();
    let (mut fitting, mut foreign) = (0, 0);
    let mut example = None;
    for word in side.words() {
        let letters = word.chars().count();
        match word.chars().find_map(Script::of) {
            Some(script) if script == own => fitting += letters,
            // Words in capitals are names of keys, commands and companies.
            Some(script) if !known.contains(&word.to_lowercase()) && !word.chars().all(char::is_uppercase) => {
                foreign += letters;
                example.get_or_insert((word, script));
            }
            _ => {}
        }
    }
    let (word, script) = example?;
    let is_foreign = foreign >= FEWEST_LETTERS && foreign > 4 * fitting;
    is_foreign.then(|| format!("{} is in {} letters: “{word}”", side.language, script.name()))
}

/// Returns which language a long text is in, if it is not the one that it says.
///
/// Both halves of the text have to be in the same wrong language, one may be a quotation; and words of the other side are left
/// out, they may be names and titles.
fn other_language(side: &Side, other: &Side) -> Option<String> {
    if !TOLD_APART.contains(&side.language.primary()) || side.letters() < FEWEST_LETTERS_OF_LANGUAGE || is_plain(side) {
        return None;
    }
    let found = language_by_words(&side.plain).filter(|found| !found.same_language(side.language))?;
    let known: HashSet<&str> = other.words().collect();
    let own: Vec<&str> = side.words().filter(|word| !known.contains(word)).collect();
    let (first, second) = own.split_at(own.len() / 2);
    let is_found = |half: &[&str]| language_by_words(&half.join(" ")).is_some_and(|language| language == found);
    let is_wrong = TOLD_APART.contains(&found.primary()) && is_found(first) && is_found(second);
    is_wrong.then(|| format!("{} seems to be in {found}: “{}”", side.language, own[..own.len().min(4)].join(" ")))
}

/// Words that no other language has, of English.
const ENGLISH: &[&str] = &["the", "of", "and", "is", "for", "with", "this", "that", "are", "from", "was", "The", "This"];

/// Returns whether an English or Russian text shows at a glance what it is, as nearly all do: to look closely takes long.
fn is_plain(side: &Side) -> bool {
    match side.language.primary() {
        "en" => side.words().filter(|word| ENGLISH.contains(word)).nth(1).is_some(),
        "ru" => {
            let is_foreign = |c: char| matches!(c, '\u{400}'..='\u{52f}') && !matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
            side.plain.contains(['ы', 'э', 'Ы', 'Э']) && !side.plain.contains(is_foreign)
        }
        _ => false,
    }
}
