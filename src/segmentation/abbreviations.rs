//! The rules about full stops that abbreviate.

use super::candidate::last_chars;
use super::clause::{has_main_verb, has_verb, is_genitive, is_governed, is_governed_adjective, lacks_object, last_clause, near_end};
use super::languages::Class;
use super::rules::{Opinion, Question, is_roman, is_single, starts_with_digit};

/// Returns the class of the abbreviation that ends at the candidate, if it is one.
///
/// Known are single words and, for the likes of `т. д.`, a word with the abbreviated words before it.
fn class_of(question: &Question<'_>) -> Option<Class> {
    let word = question.candidate.word;
    // A word joined by a hyphen or an elision abbreviates as its last part does: ген.-полк., l'art.
    let last_part = || word.rsplit_once(['-', '\'', '’']).and_then(|(_, part)| question.lists.class(part));
    class_of_chain(question).or_else(|| question.lists.class(word)).or_else(last_part)
}

/// Returns the class of the longest known abbreviation of several words: `т. д.`, `i. V. m.`
fn class_of_chain(question: &Question<'_>) -> Option<Class> {
    const LONGEST: usize = 12;
    const LONGEST_PART: usize = 8;
    let mut before = question.candidate.before_word();
    let mut chain = String::new();
    let mut class = None;
    while let Some(shorter) = before.strip_suffix('.').filter(|_| chain.len() < LONGEST) {
        let near = last_chars(shorter, LONGEST_PART + 1);
        let part = &near[near.trim_end_matches(|c: char| c.is_alphabetic() || c == '.').len()..];
        if !(1..=LONGEST_PART).contains(&part.len()) {
            break;
        }
        chain = format!("{part}.{}", if chain.is_empty() { question.candidate.word } else { &chain });
        class = question.lists.class(&chain).or(class);
        before = shorter[..shorter.len() - part.len()].trim_end();
    }
    class
}

/// Abbreviations by their class: what never ends a sentence, what does so only before a plain beginning, what counts.
pub(super) fn abbreviation(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() {
        return None;
    }
    let next = candidate.next_word;
    if candidate.after_next_word().starts_with('.') && question.lists.begins_pair(candidate.word, next) {
        return Some(Opinion::Join);
    }
    let joins = match class_of(question)? {
        Class::Head => true,
        Class::Name => !question.begins_sentence(),
        Class::Memory => starts_with_digit(next) || is_single(next) && !question.begins_sentence() || is_genitive(next),
        Class::Gloss => next.starts_with(|c: char| c.is_ascii_alphabetic()),
        Class::Number => is_numbered(question),
        Class::Tail => return Some(tail(question)),
        Class::Unit => {
            let before = candidate.previous_word();
            let counted = starts_with_digit(before) && !candidate.before_word().ends_with(',');
            if counted || question.lists.class(before) == Some(Class::Unit) {
                return Some(tail(question));
            }
            starts_with_digit(next)
        }
        Class::Year | Class::Century => false,
    };
    joins.then_some(Opinion::Join)
}

/// Returns whether an abbreviation stands at the candidate that goes on with a number or a letter.
pub(super) fn continues_number(question: &Question<'_>) -> bool {
    question.candidate.is_stop() && matches!(class_of(question), Some(Class::Number | Class::Head))
}

/// Returns whether a number follows, in digits, Roman numerals or letters, brackets or not: `2`, `IV`, `(b)`, `«б»`.
fn is_numbered(question: &Question<'_>) -> bool {
    let (next, rest) = (question.candidate.next_word, question.candidate.rest());
    let lettered = is_single(next) && !question.begins_sentence();
    // The English pronoun is no numeral, unless something depends on it: `vol. I of the records`.
    let after = question.candidate.after_next_word();
    let depends = !after.starts_with(' ') || [" of ", " and ", " or ", " to "].iter().any(|word| after.starts_with(word));
    let pronoun = next == "I" && question.begins_sentence() && !depends;
    let bracketed = is_bracketed(rest, 5);
    starts_with_digit(next) || is_roman(next) && !pronoun || lettered || bracketed || rest.starts_with(['«', '№'])
}

/// Returns whether a text begins with one short word in brackets.
fn is_bracketed(text: &str, longest: usize) -> bool {
    let inner = text.strip_prefix('(').unwrap_or("");
    let end = inner.char_indices().take(longest + 1).find(|&(_, c)| c == ')' || c.is_whitespace());
    end.is_some_and(|(at, c)| at > 0 && c == ')')
}

/// An abbreviation that may end a sentence does so before a word that begins one.
fn tail(question: &Question<'_>) -> Opinion {
    let candidate = question.candidate;
    let next = candidate.next_word;
    if question.begins_sentence() || question.item_follows() {
        return Opinion::Split;
    }
    // A number goes on with what was counted, a name or a time with its short form: `10 a.m. (CET)`.
    let lighter = next.starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase());
    let goes_on = question.lists.nouns.contains(next) || lighter || !candidate.is_spaced();
    let goes_on = goes_on || is_bracketed(candidate.rest(), 10) || only_opens(question);
    if goes_on { Opinion::Join } else { Opinion::Split }
}

/// Returns whether the sentence so far is but its opening phrase: `At 5 p.m. Mr. Reed`, `On Jan. 5, at 6 a.m. Mr. Reed`.
fn only_opens(question: &Question<'_>) -> bool {
    const WORDS: usize = 8;
    const LONGEST: usize = 200;
    let so_far = question.candidate.so_far();
    if so_far.len() > LONGEST {
        return false;
    }
    let clause = so_far.rsplit_once(": ").map_or(so_far, |(_, clause)| clause);
    let words: Vec<&str> = clause.split_whitespace().take(WORDS + 1).collect();
    // Nothing but names, numbers and prepositions: a verb is still to come.
    let verbless =
        || words.len() <= WORDS && words.iter().all(|word| !word.starts_with(char::is_lowercase) || is_small_opener(question, word));
    words.first().is_some_and(|word| question.lists.openers.contains(word)) && (words.len() <= 3 || verbless())
}

/// Returns whether a word in small letters is an opener or an abbreviation.
fn is_small_opener(question: &Question<'_>, word: &str) -> bool {
    let mut letters = word.chars();
    let capitalised = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>();
    let bare = word.trim_end_matches(['.', ',']);
    question.lists.openers.contains(capitalised.as_str()) || question.lists.class(bare).is_some()
}

/// Acronyms written with full stops: `the U.S. Congress`, but `to the U.S. | Imports rose`.
pub(super) fn acronym(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() {
        return None;
    }
    let (word, next, lists) = (candidate.word, candidate.next_word, question.lists);
    if !lists.acronyms.contains(word) {
        let short = |part: &str| (1..=3).contains(&part.chars().count()) && part.chars().all(char::is_lowercase);
        let unknown = word.contains('.') && word.split('.').all(short) && !question.begins_sentence();
        return unknown.then_some(Opinion::Join);
    }
    if question.begins_sentence() {
        return Some(Opinion::Split);
    }
    let in_a_name = candidate.after_next_word().trim_start().starts_with(char::is_uppercase);
    let governed = lists.nouns.contains(next) || starts_with_digit(next);
    // A state without its article is an adjective: `new U.S. Space Command`.
    let adjective = word.starts_with("U.") && !matches!(candidate.previous_word(), "the" | "The" | "and" | "or" | "");
    let goes_on = governed || in_a_name || adjective || !candidate.is_spaced() || only_opens(question);
    Some(if goes_on { Opinion::Join } else { Opinion::Split })
}

/// The year and the century in Russian and its kin: `в 1992 г. Республика`, `в XX в. Европа`.
pub(super) fn year(question: &Question<'_>) -> Option<Opinion> {
    let candidate = question.candidate;
    if !candidate.is_stop() {
        return None;
    }
    let class = question.lists.class(candidate.word).filter(|class| matches!(class, Class::Year | Class::Century))?;
    let counted = candidate.previous_word();
    let last = counted.rsplit(['-', '–', '—']).next().unwrap_or(counted);
    let is_counted = match class {
        Class::Century => is_roman(last),
        // Years and decades: 1992, 90-х.
        _ => last.ends_with(|c: char| c.is_ascii_digit()) || matches!(last, "х" | "е") && starts_with_digit(counted),
    };
    if !is_counted {
        // A town, a page, a colonel: what such letters abbreviate before a name.
        return Some(Opinion::Join);
    }
    let next = candidate.next_word;
    if question.item_follows() {
        return Some(Opinion::Split);
    }
    if starts_with_digit(next) || !candidate.is_spaced() && !next.starts_with(char::is_uppercase) {
        return Some(Opinion::Join);
    }
    // The title of a law follows its date: `от 5 мая 2010 г. «О связи»`.
    if candidate.rest().starts_with(['«', '“', '"']) && matches!(next, "О" | "Об" | "Про") {
        return Some(Opinion::Join);
    }
    let so_far = near_end(candidate.so_far());
    // The year of a caption is apposed to it: `Дом, где родился писатель, 1898 г.`
    let apposed = candidate.before_word().strip_suffix(counted).is_some_and(|before| before.trim_end().ends_with(','));
    let is_caption = apposed && !has_main_verb(so_far);
    if question.begins_sentence() {
        return Some(if is_caption { Opinion::Join } else { Opinion::Split });
    }
    let goes_on = !has_verb(last_clause(so_far)) || lacks_object(so_far);
    let governed = is_governed(next) && question.lists.nouns.contains(next) || is_governed_adjective(next);
    Some(if goes_on || governed { Opinion::Join } else { Opinion::Split })
}
