//! The rules, in the order in which they are asked.

use super::Verdict;
use super::abbreviations::{abbreviation, acronym, continues_number, year};
use super::candidate::Candidate;
use super::clause::is_present;
use super::initials::initials;
use super::items::next_item;
use super::languages::Lists;

/// What a rule thinks of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opinion {
    /// The sentence goes on.
    Join,
    /// The sentence ends.
    Split,
}

/// A candidate with what is known of its language.
pub(super) struct Question<'a> {
    pub candidate: &'a Candidate<'a>,
    pub lists: &'static Lists,
}

impl Question<'_> {
    /// Returns whether the next word is one that begins sentences and is part of no name.
    pub(super) fn begins_sentence(&self) -> bool {
        let next = self.candidate.next_word;
        let initial = || is_single(next) && self.candidate.after_next_word().starts_with('.');
        // An article or a pronoun may be elided: L'équipe, It's.
        let elided = || match next.split_once(['\'', '’']) {
            Some((word, after)) => after.starts_with(char::is_lowercase) && self.lists.starters.contains(word),
            None => false,
        };
        (self.lists.starters.contains(next) || elided()) && !initial()
    }

    /// Returns whether the number of an item follows: `… since 2003. | 2. The Parties`.
    pub(super) fn item_follows(&self) -> bool {
        let (next, after) = (self.candidate.next_word, self.candidate.after_next_word());
        let counts = (1..=2).contains(&next.len()) && next.bytes().all(|b| b.is_ascii_digit());
        counts && after.strip_prefix(". ").is_some_and(|item| item.starts_with(char::is_uppercase))
    }
}

/// How long the label of an item or a heading may be, in bytes; the rules must not look through whole books again and again.
const LONGEST_LABEL: usize = 100;
/// How long a few words may be, in bytes.
const LONGEST_WORDS: usize = 1000;

type Rule = fn(&Question<'_>) -> Option<Opinion>;

/// The rules by name; the first that has an opinion decides.
const RULES: &[(&str, Rule)] = &[
    ("next-item", next_item),
    ("punctuation-follows", punctuation_follows),
    ("item-follows", item_follows),
    ("lower-case-follows", lower_case_follows),
    ("lighter-stop", lighter_stop),
    ("leading-ellipsis", leading_ellipsis),
    ("pause", pause),
    ("item-marker", item_marker),
    ("heading-label", heading_label),
    ("inside-brackets", inside_brackets),
    ("semicolon", semicolon),
    ("authors-words", authors_words),
    ("quoted-title", quoted_title),
    ("date", date),
    ("reference", reference),
    ("domain", domain),
    ("year", year),
    ("abbreviation", abbreviation),
    ("acronym", acronym),
    ("initials", initials),
    ("ordinal", ordinal),
];

/// Asks the rules; where none has an opinion the mark ends the sentence.
pub(super) fn verdict(candidate: &Candidate<'_>, lists: &'static Lists) -> Verdict {
    let question = Question { candidate, lists };
    let decided = RULES.iter().find_map(|(name, rule)| rule(&question).map(|opinion| (opinion, *name)));
    let (opinion, rule) = decided.unwrap_or((Opinion::Split, if candidate.is_spaced() { "final-mark" } else { "glued" }));
    Verdict { offset: candidate.end, splits: opinion == Opinion::Split, rule }
}

/// A comma, a colon or the like after the mark belongs to the same sentence.
fn punctuation_follows(question: &Question<'_>) -> Option<Opinion> {
    let rest = question.candidate.rest();
    // In German this mark opens quotations, too: »Nein«.
    let opens = rest.strip_prefix('»').is_some_and(|quoted| quoted.starts_with(char::is_alphanumeric));
    // French parts these from the word before; a slash parts the lines of a poem.
    let parted = rest.starts_with(['!', '?']) || rest.starts_with("/ ") || rest.starts_with("=)");
    (rest.starts_with([',', ';', ':', ')', ']', '»', '”', '%']) && !opens || parted).then_some(Opinion::Join)
}

/// The marker of a list item in running text opens a sentence though it is in lower case: `а) обмен опытом`.
fn item_follows(question: &Question<'_>) -> Option<Opinion> {
    let rest = question.candidate.rest();
    let bare = rest.strip_prefix('(').unwrap_or(rest);
    let mut letters = bare.chars();
    let lettered = letters.next().is_some_and(char::is_lowercase) && letters.next() == Some(')') && letters.next() == Some(' ');
    (lettered && question.candidate.enclosure.is_none() && !continues_number(question)).then_some(Opinion::Split)
}

/// A sentence does not begin with a small letter.
fn lower_case_follows(question: &Question<'_>) -> Option<Opinion> {
    let mut rest = question.candidate.from_word.chars();
    let small = rest.next().is_some_and(char::is_lowercase);
    // A name such as iPhone does.
    let branded = rest.next().is_some_and(char::is_uppercase);
    (small && !branded).then_some(Opinion::Join)
}

/// Where another mark ends sentences, as in Armenian, the full stop is a lighter one.
fn lighter_stop(question: &Question<'_>) -> Option<Opinion> {
    const NEAR: usize = 400;
    let candidate = question.candidate;
    if !question.lists.colon_ends {
        return None;
    }
    // The marks of questions and exclamations stand on the stressed vowel of any word: `Կգա՞ Արամը։`
    let stressed = candidate.text[candidate.mark..candidate.after_mark].ends_with(['՞', '՜']);
    if stressed {
        return Some(Opinion::Join);
    }
    let dots = &candidate.text[candidate.mark..candidate.after_mark];
    let dotted = dots == "." || !candidate.is_spaced() && dots.bytes().all(|b| b == b'.');
    (dotted && candidate.rest().chars().take(NEAR).any(|c| matches!(c, '։' | ':'))).then_some(Opinion::Join)
}

/// An ellipsis that opens a sentence does not end it: `… and then`, `(...) The`.
fn leading_ellipsis(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let dots = candidate.text[candidate.mark..candidate.after_mark].starts_with(['…', '.']);
    let opens = |so_far: &str| so_far.len() <= LONGEST_LABEL && so_far.chars().all(|c| matches!(c, '(' | '[' | '«' | '“' | '"'));
    (dots && opens(candidate.so_far())).then_some(Opinion::Join)
}

/// Three spaced points after white space are a pause, and a capital `I` says nothing of a new sentence: `the thing is . . . I forgot`.
fn pause(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let spaced = matches!(&candidate.text[candidate.mark..candidate.after_mark], "..." | ". . ." | "…");
    let parted = candidate.text[..candidate.mark].ends_with(' ');
    (spaced && parted && candidate.next_word == "I" && question.begins_sentence()).then_some(Opinion::Join)
}

/// A number or letter that opens a sentence counts it: `1. The Parties`, `IV. Заключительные положения`.
fn item_marker(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() {
        return None;
    }
    let so_far = candidate.so_far();
    if so_far.len() <= LONGEST_LABEL {
        if question.lists.labels_apart && is_label_apart(so_far) {
            return Some(Opinion::Split);
        }
        let label = so_far.trim_start_matches(['«', '“', '„', '"', '(', '•', '—', '–', '-', '⁃', ' ']);
        if !label.contains(char::is_whitespace) {
            return is_label(label).then_some(Opinion::Join);
        }
    }
    // Items in running text are parted by semicolons: …; 2. Второй пункт.
    let (label, before) = (candidate.word, candidate.before_word());
    let counts = before.ends_with(';') || before.ends_with(':') && matches!(label, "1" | "a" | "а" | "A" | "А" | "I");
    (counts && is_label(label)).then_some(Opinion::Join)
}

/// Returns whether a text is the number of a provision: `1`, `8.2`.
fn is_label_apart(text: &str) -> bool {
    text.split('.').all(|level| (1..=3).contains(&level.len()) && level.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns whether a word is one that counts items: `1`, `1.2`, `b`, `IV`.
fn is_label(word: &str) -> bool {
    let number = |level: &str| (1..=3).contains(&level.len()) && level.bytes().all(|b| b.is_ascii_digit());
    let counted = word.split('.').all(number) && word.split('.').count() <= 5;
    counted || is_roman(word) || is_single(word) && word.chars().all(char::is_alphabetic)
}

/// Returns whether a word is one character.
pub(super) fn is_single(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some() && letters.next().is_none()
}

/// A label and its number open a heading: `Article 7. Scope`, `Статья 7. Предмет`, but `Статья 7. | 1. Суд …`.
fn heading_label(question: &Question<'_>) -> Option<Opinion> {
    let so_far = question.candidate.so_far();
    if so_far.len() > LONGEST_LABEL || !question.candidate.is_stop() {
        return None;
    }
    let mut words = so_far.split_whitespace();
    let (label, number) = (words.next()?, words.next().unwrap_or(""));
    if words.next().is_some() {
        return None;
    }
    let counts = number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 6 || is_roman(number) || is_single(number);
    let labelled = match label.strip_prefix('§') {
        Some(glued) => counts || number.is_empty() && glued.starts_with(|c: char| c.is_ascii_digit()),
        None => counts && question.lists.labels.contains(label.to_lowercase().as_str()),
    };
    let next = question.candidate.next_word;
    let item = next.len() <= 2 && starts_with_digit(next) && question.candidate.after_next_word().starts_with(". ");
    labelled.then(|| if item || is_running(question.candidate.rest()) { Opinion::Split } else { Opinion::Join })
}

/// Returns whether a text is a sentence rather than the title of an article: long, and with a final mark.
fn is_running(text: &str) -> bool {
    const WORDS: usize = 8;
    let mut words = first_bytes(text, LONGEST_WORDS).split_whitespace().take(WORDS);
    let long = words.by_ref().take(WORDS - 1).all(|word| !word.ends_with('.')) && words.next().is_some();
    let last = || text.chars().rev().take(WORDS).find(|c| !c.is_whitespace());
    long && last().is_some_and(|c| matches!(c, '.' | '!' | '?' | ';' | ':'))
}

/// Returns the beginning of a text, at most so many bytes.
fn first_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// Returns whether a word is a Roman number; two of its letters are often typed as Cyrillic ones.
pub(super) fn is_roman(word: &str) -> bool {
    const LONGEST: usize = 7;
    let digit = |c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'M' | 'Х' | 'І');
    !word.is_empty() && word.chars().all(digit) && word.chars().count() <= LONGEST
}

pub(super) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// What stands in brackets inside a sentence is no sentence of its own.
fn inside_brackets(question: &Question<'_>) -> Option<Opinion> {
    let pair = question.candidate.enclosure.filter(|pair| !pair.quotes)?;
    let opened_later = pair.open > question.candidate.start;
    (opened_later && pair.close - pair.open <= 600).then_some(Opinion::Join)
}

/// A semicolon ends a sentence only before a word that begins sentences and no name: `in 1945; In the spring`, but `Lima; La Paz`.
fn semicolon(question: &Question<'_>) -> Option<Opinion> {
    const LONGEST_ARTICLE: usize = 3;
    let candidate = question.candidate;
    if &candidate.text[candidate.mark..candidate.after_mark] != ";" {
        return None;
    }
    let named = candidate.after_next_word().trim_start().starts_with(char::is_uppercase);
    let long = candidate.next_word.chars().count() > LONGEST_ARTICLE;
    let plain = question.begins_sentence() && candidate.next_word != "I" && (long || !named);
    let begins = plain || is_present(candidate.next_word);
    Some(if begins { Opinion::Split } else { Opinion::Join })
}

/// Words of the author part a short quotation, which goes on after them: `«Куда ты? – спросила мама. – Завтра выходной»`.
fn authors_words(question: &Question<'_>) -> Option<Opinion> {
    const WORDS: usize = 12;
    const LONGEST: usize = 300;
    let candidate = question.candidate;
    let pair = candidate.enclosure.filter(|pair| pair.quotes && pair.open >= candidate.start && pair.close - pair.open <= LONGEST)?;
    let goes_on = candidate.rest().starts_with(['–', '—', '-']);
    let quoted = &candidate.text[pair.open..candidate.mark];
    let short = || candidate.text[pair.open..pair.close].split_whitespace().take(WORDS + 1).count() <= WORDS;
    let inserted = || ["– ", "— ", "- "].iter().any(|dash| quoted.split(dash).skip(1).any(|words| words.starts_with(char::is_lowercase)));
    (goes_on && short() && inserted()).then_some(Opinion::Join)
}

/// A short quotation is a title or a motto: “Security. Trust. Future.”
fn quoted_title(question: &Question<'_>) -> Option<Opinion> {
    const WORDS: usize = 8;
    let candidate = question.candidate;
    let pair = candidate.enclosure.filter(|pair| pair.quotes)?;
    let quoted = &candidate.text[pair.open..pair.close];
    let short = quoted.len() <= LONGEST_WORDS && quoted.split_whitespace().take(WORDS + 1).count() <= WORDS;
    let after = candidate.text[pair.close..].chars().take(WORDS).find(|c| c.is_alphanumeric());
    let inside = pair.open > candidate.start || after.is_some_and(char::is_lowercase);
    (short && inside).then_some(Opinion::Join)
}

/// A year goes on with a date in numbers: `14.03. 2016`.
fn date(question: &Question<'_>) -> Option<Opinion> {
    let (word, next) = (question.candidate.word, question.candidate.next_word);
    let numbers = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let day_and_month = word.split_once('.').is_some_and(|(day, month)| numbers(day) && numbers(month));
    let year = next.len() == 4 && next.bytes().all(|b| b.is_ascii_digit());
    (question.candidate.is_stop() && day_and_month && year).then_some(Opinion::Join)
}

/// The number of a provision goes on with what it is a provision of: `пункта 3.4. Устава`.
fn reference(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    let numbered = candidate.is_stop() && starts_with_digit(candidate.word);
    let provision = || question.lists.provisions.contains(candidate.previous_word());
    (numbered && question.lists.acts.contains(candidate.next_word) && provision()).then_some(Opinion::Join)
}

/// The last part of a site's name may be parted from it: `Mail. Ru`.
fn domain(question: &Question<'_>) -> Option<Opinion> {
    let named = question.candidate.word.starts_with(char::is_uppercase);
    (question.candidate.is_stop() && named && matches!(question.candidate.next_word, "Ru" | "Com" | "Org" | "Net")).then_some(Opinion::Join)
}

/// An ordinal number is written with a full stop in German: `am 3. Oktober`, `das 2. Treffen`, `Friedrich II. Graf`.
fn ordinal(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() || !question.lists.ordinals || question.begins_sentence() {
        return None;
    }
    let (word, next) = (candidate.word, candidate.next_word);
    let counts = || {
        let article = question.lists.articles.contains(candidate.previous_word().to_lowercase().as_str());
        article || question.lists.nouns.contains(next) || starts_with_digit(next)
    };
    // A day and a month may be one word: 3.12. 2021.
    let number = word.split('.').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    (is_roman(word) || number && counts()).then_some(Opinion::Join)
}
