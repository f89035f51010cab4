//! The rule about the initials of persons.

use super::candidate::{Candidate, last_chars};
use super::clause::{Endings, endings, has_ending};
use super::rules::{Opinion, Question, starts_with_digit};
use std::sync::LazyLock;

/// Endings of surnames in the languages in which initials follow them.
static SURNAME_ENDINGS: Endings = LazyLock::new(|| {
    endings(
        "ов ев ёв ин ын ий ый ой ко их ых ян дзе швили тели ук юк ич ова ева ёва ина ына ая \
                               ову еву ёву ину ого ому ым овой евой иной ей ец як ак аш ань",
    )
});

/// Endings of Russian and Ukrainian words that are no surnames.
static COMMON_ENDINGS: Endings = LazyLock::new(|| endings("ение ание ость ство ция ення ання ість ція"));

/// Initials belong to the surname after them, or before them where a sentence follows.
pub(super) fn initials(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let word = candidate.word;
    if !candidate.is_stop() || word.is_empty() || !word.split(['.', '-']).all(is_initial) {
        return None;
    }
    let next = candidate.next_word;
    let next_is_initial = is_initial(next) && candidate.after_next_word().starts_with('.');
    if next_is_initial || !next.starts_with(char::is_uppercase) {
        // The part of a code is a letter: `articles L. 642-3`.
        let coded = || question.lists.provisions.contains(candidate.previous_word());
        return (next_is_initial || !starts_with_digit(next) || coded()).then_some(Opinion::Join);
    }
    let lists = question.lists;
    if question.begins_sentence() || lists.lettered.contains(candidate.previous_word().to_lowercase().as_str()) {
        return Some(Opinion::Split);
    }
    let before = surname_before(candidate);
    let common = before.starts_with(char::is_uppercase) && has_ending(next, &COMMON_ENDINGS);
    let ends = common || is_surname(before) && !is_surname(next);
    Some(if ends { Opinion::Split } else { Opinion::Join })
}

/// Returns whether a word is an initial: one letter, or two where a name begins with one sound of two letters.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    first && (letters.as_str().is_empty() || matches!(word, "Дж" | "Chr" | "Ch" | "Th" | "Ph" | "Yu" | "Ya"))
}

/// Returns the word before a run of initials.
fn surname_before<'a>(candidate: &Candidate<'a>) -> &'a str {
    const LONGEST_INITIAL: usize = 4;
    const LONGEST_SURNAME: usize = 64;
    let mut before = candidate.before_word();
    for _ in 0..4 {
        let Some(shorter) = before.strip_suffix('.') else { break };
        let near = last_chars(shorter, LONGEST_INITIAL + 1);
        let length = near.len() - near.trim_end_matches(char::is_alphabetic).len();
        if length > LONGEST_INITIAL {
            break;
        }
        before = shorter[..shorter.len() - length].trim_end();
    }
    last_chars(before, LONGEST_SURNAME).rsplit(char::is_whitespace).next().unwrap_or("")
}

/// Returns whether a word has the look of a surname of the languages in which initials follow surnames.
fn is_surname(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().nth(3).is_some() && !word.contains('.') && has_ending(word, &SURNAME_ENDINGS)
}
