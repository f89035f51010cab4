//! Targets that were never translated.

use super::side::Side;
use crate::text::Script;
use std::collections::HashSet;

/// The fewest ordinary words that a text must have before it is taken for an untranslated one and not for a name.
const FEWEST_WORDS: usize = 3;

/// The least share of copied words, in parts of a hundred, where both languages have one script.
const COPIED_SHARE: usize = 80;

/// The fewest words that are to be copied where both languages have one script, which share many words anyway.
const FEWEST_COPIED: usize = 5;

/// Returns whether a word is one of common speech, as far as its letters say: three or more small ones.
fn is_ordinary(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(|c| !c.is_uppercase())
}

/// Returns whether the languages and the texts are such that a copy says nothing.
fn has_too_little(source: &Side, target: &Side) -> bool {
    source.language.same_language(target.language) || running_words(&source.plain).count() < FEWEST_WORDS
}

/// Returns the ordinary words of a text that stand between white space or marks of a sentence, unlike parts of commands and paths.
fn running_words(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '«' | '»' | '“' | '”' | '…');
    let runs = text
        .split_whitespace()
        .filter(|run| !run.contains("*.") && !run.trim_start_matches('(').starts_with('.'))
        .map(move |run| run.trim_matches(is_mark));
    runs.filter(|run| is_ordinary(run) && run.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’')))
}

/// The target is the source over again.
pub(super) fn equal(source: &Side, target: &Side) -> Option<String> {
    let is_copy = source.text.trim() == target.text.trim() && !has_too_little(source, target);
    is_copy.then(|| format!("{} is the same as {}", target.language, source.language))
}

/// The target is mostly made of words of the source.
pub(super) fn untranslated(source: &Side, target: &Side) -> Option<String> {
    if has_too_little(source, target) {
        return None;
    }
    let known: HashSet<&str> = source.words().collect();
    let (own, other) = (Script::of_language(target.language), Script::of_language(source.language));
    let has_own_script = own.is_some() && other.is_some() && own != other;
    let mut copied: Vec<&str> = running_words(&target.plain).filter(|word| known.contains(word)).collect();
    let is_copy = match own {
        // Words of names and commands stay as they are; where nothing but such a word is in the target's script, it is no translation.
        Some(own) if has_own_script => {
            let foreign = target.words().filter(|word| !own.is_of(word)).count();
            copied.retain(|word| !own.is_of(word));
            copied.len() >= FEWEST_WORDS && target.words().count() <= foreign + foreign / 4
        }
        _ => {
            let all = target.words().count();
            let known = target.words().filter(|word| known.contains(word)).count();
            copied.len() >= FEWEST_WORDS && known >= FEWEST_COPIED && known * 100 >= all * COPIED_SHARE
        }
    };
    is_copy.then(|| format!("{} has the words of {}: {}", target.language, source.language, copied[..copied.len().min(3)].join(", ")))
}
