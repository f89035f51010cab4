//! The rules, in the order in which they are asked.

use super::Verdict;
use super::abbreviations::{abbreviation, acronym, initials, year};
use super::languages::Lists;
use super::scanner::Candidate;

/// What a rule thinks of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opinion {
    /// The sentence goes on.
    Join,
    /// The sentence ends.
    Split,
}

/// A candidate with what is known around it.
pub(super) struct Question<'a> {
    pub candidate: &'a Candidate<'a>,
    /// Where the sentence began that might end here.
    pub start: usize,
    pub lists: &'static Lists,
}

impl<'a> Question<'a> {
    /// Returns the sentence so far, the mark left out.
    pub(super) fn so_far(&self) -> &'a str {
        self.candidate.text[self.start.min(self.candidate.mark)..self.candidate.mark].trim_start()
    }
}

type Rule = fn(&Question<'_>) -> Option<Opinion>;

/// The rules by name; the first that has an opinion decides.
const RULES: &[(&str, Rule)] = &[
    ("punctuation-follows", punctuation_follows),
    ("item-follows", item_follows),
    ("lower-case-follows", lower_case_follows),
    ("item-marker", item_marker),
    ("heading-label", heading_label),
    ("inside-brackets", inside_brackets),
    ("quoted-title", quoted_title),
    ("year", year),
    ("abbreviation", abbreviation),
    ("acronym", acronym),
    ("initials", initials),
    ("ordinal", ordinal),
];

/// Asks the rules; where none has an opinion the mark ends the sentence.
pub(super) fn verdict(candidate: &Candidate<'_>, start: usize, lists: &'static Lists) -> Verdict {
    let question = Question { candidate, start, lists };
    let decided = RULES.iter().find_map(|(name, rule)| rule(&question).map(|opinion| (opinion, *name)));
    let (opinion, rule) = decided.unwrap_or((Opinion::Split, if candidate.is_spaced() { "final-mark" } else { "glued" }));
    Verdict { offset: candidate.end, splits: opinion == Opinion::Split, rule }
}

/// A comma, a colon or the like after the mark belongs to the same sentence.
fn punctuation_follows(question: &Question<'_>) -> Option<Opinion> {
    question.candidate.rest().starts_with([',', ';', ':', ')', ']', '»', '”', '%']).then_some(Opinion::Join)
}

/// The marker of a list item in running text opens a sentence though it is in lower case: `а) обмен опытом`.
fn item_follows(question: &Question<'_>) -> Option<Opinion> {
    let rest = question.candidate.rest();
    let bare = rest.strip_prefix('(').unwrap_or(rest);
    let mut letters = bare.chars();
    let lettered = letters.next().is_some_and(char::is_lowercase) && letters.next() == Some(')') && letters.next() == Some(' ');
    (lettered && question.candidate.enclosure.is_none()).then_some(Opinion::Split)
}

/// A sentence does not begin with a small letter.
fn lower_case_follows(question: &Question<'_>) -> Option<Opinion> {
    let rest = question.candidate.rest_from_word();
    let first = rest.chars().next()?;
    // A name such as iPhone does.
    let branded = rest.chars().nth(1).is_some_and(char::is_uppercase);
    (first.is_lowercase() && !branded).then_some(Opinion::Join)
}

/// A number or letter that opens a sentence counts it: `1. The Parties`, `IV. Заключительные положения`.
fn item_marker(question: &Question<'_>) -> Option<Opinion> {
    let label = question.so_far().trim_start_matches(['«', '“', '„', '"', '(', '•', '—', '–', '-', ' ']);
    if !question.candidate.is_stop() || label.is_empty() || label.contains(char::is_whitespace) {
        return None;
    }
    let levels = || label.split('.');
    let number = |level: &str| (1..=3).contains(&level.len()) && level.bytes().all(|b| b.is_ascii_digit());
    let counted = levels().all(number) && levels().count() <= 5;
    let single = label.chars().count() == 1 && label.chars().all(char::is_alphabetic);
    (counted || single || is_roman(label)).then_some(Opinion::Join)
}

/// A label and its number open a heading: `Article 7. Scope`, `Статья 7. Предмет`.
fn heading_label(question: &Question<'_>) -> Option<Opinion> {
    let so_far = question.so_far();
    if so_far.strip_prefix('§').is_some_and(|number| number.trim().bytes().all(|b| b.is_ascii_digit())) {
        return Some(Opinion::Join);
    }
    let mut words = so_far.split_whitespace();
    let label = words.next()?.to_lowercase();
    let number = words.next()?;
    let counts = number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 6 || is_roman(number);
    let whole = question.candidate.is_stop() && words.next().is_none();
    (whole && counts && question.lists.labels.contains(label.as_str())).then_some(Opinion::Join)
}

pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 7 && word.bytes().all(|b| b"IVXLCM".contains(&b))
}

/// What stands in brackets inside a sentence is no sentence of its own.
fn inside_brackets(question: &Question<'_>) -> Option<Opinion> {
    let pair = question.candidate.enclosure.filter(|pair| !pair.quotes)?;
    let opened_later = pair.open > question.start;
    (opened_later && pair.close - pair.open <= 600).then_some(Opinion::Join)
}

/// A short quotation is a title or a motto: “Security. Trust. Future.”
fn quoted_title(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let pair = candidate.enclosure.filter(|pair| pair.quotes)?;
    let inner = &candidate.text[pair.open..pair.close];
    let short = inner.split_whitespace().count() <= 8;
    let after = candidate.text[pair.close..].chars().find(|c| c.is_alphanumeric());
    let inside = pair.open > question.start || after.is_some_and(char::is_lowercase);
    (short && inside).then_some(Opinion::Join)
}

/// An ordinal number is written with a full stop in German: `am 3. Oktober`, `das 2. Treffen`.
fn ordinal(question: &Question<'_>) -> Option<Opinion> {
    let word = question.candidate.word();
    let number = question.candidate.is_stop() && (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if !number || !question.lists.ordinals {
        return None;
    }
    let month = question.lists.nouns.contains(question.candidate.next_word());
    let article = question.lists.articles.contains(question.candidate.previous_word().to_lowercase().as_str());
    (month || article).then_some(Opinion::Join)
}
