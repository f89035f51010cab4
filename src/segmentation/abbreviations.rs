//! The rules about full stops that abbreviate.

use super::clause::{has_verb, is_governed};
use super::languages::Class;
use super::rules::{Opinion, Question, is_roman};
use super::scanner::Candidate;

/// Returns the class of the abbreviation that ends at the candidate, if it is one.
///
/// Known are single words and, for the likes of `т. д.`, a word with the abbreviated words before it.
fn class_of(question: &Question<'_>) -> Option<Class> {
    let candidate = question.candidate;
    let word = candidate.word();
    let lists = question.lists;
    let before = candidate.text[..candidate.mark - word.len()].trim_end();
    if let Some(first) = before.strip_suffix('.') {
        let first = &first[first.rfind(|c: char| !c.is_alphabetic() && c != '.').map_or(0, |at| at + next_length(first, at))..];
        if (1..=8).contains(&first.len())
            && let Some(class) = lists.class(&format!("{first}.{word}"))
        {
            return Some(class);
        }
    }
    // A word joined by a hyphen abbreviates as its last part does: ген.-полк.
    lists.class(word).or_else(|| lists.class(word.rsplit('-').next().unwrap_or(word)))
}

fn next_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Abbreviations by their class: what never ends a sentence, what does so only before a plain beginning, what counts.
pub(super) fn abbreviation(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() {
        return None;
    }
    match class_of(question)? {
        Class::Head => Some(Opinion::Join),
        Class::Name => (!begins_sentence(question)).then_some(Opinion::Join),
        Class::Number => {
            let next = candidate.next_word();
            let lettered = next.chars().nth(1).is_none() && !begins_sentence(question);
            let numbered = starts_with_digit(next) || is_roman(next) || lettered || candidate.rest().starts_with(['(', '«', '№']);
            numbered.then_some(Opinion::Join)
        }
        Class::Tail => Some(tail(question)),
        Class::Unit => {
            let measures =
                starts_with_digit(candidate.previous_word()) || question.lists.class(candidate.previous_word()) == Some(Class::Unit);
            measures.then(|| tail(question))
        }
        Class::Year | Class::Century => None,
    }
}

/// Returns whether the next word is one that begins sentences and is part of no name.
fn begins_sentence(question: &Question<'_>) -> bool {
    let next = question.candidate.next_word();
    let initial = next.chars().nth(1).is_none() && question.candidate.rest_from_word()[next.len()..].starts_with('.');
    !initial && question.lists.starters.contains(next)
}

/// An abbreviation that may end a sentence does so before a word that begins one.
fn tail(question: &Question<'_>) -> Opinion {
    let candidate = question.candidate;
    let next = candidate.next_word();
    if begins_sentence(question) {
        return Opinion::Split;
    }
    // A number goes on with what was counted.
    let goes_on = question.lists.nouns.contains(next) || starts_with_digit(next) || !candidate.is_spaced();
    if goes_on { Opinion::Join } else { Opinion::Split }
}

/// Acronyms written with full stops: `the U.S. Congress`, but `to the U.S. | Imports rose`.
pub(super) fn acronym(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let word = candidate.word();
    if !candidate.is_stop() {
        return None;
    }
    let (next, lists) = (candidate.next_word(), question.lists);
    if !lists.acronyms.contains(word) {
        let short = |part: &str| (1..=3).contains(&part.chars().count()) && part.chars().all(char::is_lowercase);
        let unknown = word.contains('.') && word.split('.').all(short) && !begins_sentence(question);
        return unknown.then_some(Opinion::Join);
    }
    if begins_sentence(question) {
        return Some(Opinion::Split);
    }
    let after = candidate.rest_from_word()[next.len()..].trim_start();
    let in_a_name = after.starts_with(char::is_uppercase);
    let governed = lists.nouns.contains(next) || starts_with_digit(next);
    Some(if governed || in_a_name || !candidate.is_spaced() { Opinion::Join } else { Opinion::Split })
}

/// Initials belong to the surname after them, or before them where a sentence follows.
pub(super) fn initials(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let word = candidate.word();
    let is_initial = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        let rest = letters.as_str();
        first && (rest.is_empty() || matches!(part, "Дж" | "Ж" | "Chr" | "Ch" | "Th" | "Ph" | "Yu" | "Ya" | "Ю" | "Я"))
    };
    if !candidate.is_stop() || word.is_empty() || !word.split(['.', '-']).all(is_initial) {
        return None;
    }
    let next = candidate.next_word();
    let next_is_initial = is_initial(next) && candidate.rest_from_word()[next.len()..].starts_with('.');
    if next_is_initial || !next.starts_with(char::is_uppercase) {
        return (next_is_initial || !starts_with_digit(next)).then_some(Opinion::Join);
    }
    let lists = question.lists;
    if begins_sentence(question) || lists.lettered.contains(candidate.previous_word().to_lowercase().as_str()) {
        return Some(Opinion::Split);
    }
    let surname = surname_before(candidate);
    Some(if is_surname(surname) && !is_surname(next) { Opinion::Split } else { Opinion::Join })
}

/// Returns the word before a run of initials.
fn surname_before<'a>(candidate: &Candidate<'a>) -> &'a str {
    let mut before = candidate.text[..candidate.mark - candidate.word().len()].trim_end();
    while let Some(shorter) = before.strip_suffix('.') {
        let letters = shorter.trim_end_matches(char::is_alphabetic);
        if shorter.len() - letters.len() > 4 {
            break;
        }
        before = letters.trim_end();
    }
    before.split_whitespace().next_back().unwrap_or("")
}

/// Returns whether a word has the look of a surname of the languages in which initials follow surnames.
fn is_surname(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ов", "ев", "ёв", "ин", "ын", "ий", "ый", "ой", "ко", "их", "ых", "ян", "дзе", "ли", "ук", "юк", "чук", "ич", "ова", "ева", "ёва",
        "ина", "ына", "ая", "ову", "еву", "ову", "ину", "ого", "ому", "ым", "овой", "евой", "иной", "ей", "ец", "як", "ак", "аш", "ань",
    ];
    let letters = word.chars().count();
    word.starts_with(char::is_uppercase) && letters > 3 && !word.contains('.') && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The year and the century in Russian and its kin: `в 1992 г. Республика`, `в XX в. Европа`.
pub(super) fn year(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let class = question.lists.class(candidate.word()).filter(|class| matches!(class, Class::Year | Class::Century))?;
    if !candidate.is_stop() {
        return None;
    }
    let counted = candidate.previous_word();
    let last = counted.rsplit(['-', '–', '—']).next().unwrap_or(counted);
    let is_counted = match class {
        Class::Century => is_roman(last),
        _ => last.ends_with(|c: char| c.is_ascii_digit()) || last.ends_with("-х") || last.ends_with("-е"),
    };
    if !is_counted {
        // A town, a page, a colonel: what such letters abbreviate before a name.
        return Some(Opinion::Join);
    }
    let next = candidate.next_word();
    if starts_with_digit(next) || !candidate.is_spaced() && !next.starts_with(char::is_uppercase) {
        return Some(Opinion::Join);
    }
    if !has_verb(question.so_far()) {
        return Some(Opinion::Join);
    }
    let goes_on = question.lists.nouns.contains(next) && is_governed(next);
    Some(if goes_on { Opinion::Join } else { Opinion::Split })
}
