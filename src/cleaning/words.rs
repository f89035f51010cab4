//! Small questions about a piece of text.

use crate::text::Ending;

/// Returns a text in a form in which two renderings of it are equal: small letters, no quotes, single spaces, plain dashes.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        let length = folded.len();
        if !folded.is_empty() {
            folded.push(' ');
        }
        let started = folded.len();
        for c in word.chars().filter(|&c| !is_quote(c)).flat_map(char::to_lowercase) {
            folded.push(match c {
                'ё' => 'е',
                '–' | '—' | '‐' | '‑' | '−' => '-',
                other => other,
            });
        }
        if folded.len() == started {
            folded.truncate(length);
        }
    }
    folded
}

/// Returns whether a character is a quotation mark of any shape.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‹' | '›' | '`')
}

/// Returns the number of words: stretches between white space that hold a letter or a digit.
pub(super) fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// Returns whether a text has so many words or more, without reading all of a long one.
pub(super) fn has_words(text: &str, least: usize) -> bool {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).take(least).count() == least
}

/// Returns whether the first letter of a text, opening quotes and brackets aside, is a small one.
pub(super) fn starts_small(text: &str) -> bool {
    text.trim_start_matches(|c: char| is_quote(c) || matches!(c, '(' | '[')).starts_with(char::is_lowercase)
}

/// Returns whether the first letter of a text, opening quotes and brackets aside, is a capital one.
pub(super) fn starts_capital(text: &str) -> bool {
    text.trim_start_matches(|c: char| is_quote(c) || matches!(c, '(' | '[')).starts_with(char::is_uppercase)
}

/// Returns whether a text looks like a line that is no sentence: no mark at its end that stops or continues one.
pub(super) fn is_open(text: &str) -> bool {
    Ending::of(text) == Ending::Open
}

/// Returns whether a text has the look of running text: it is long, or it is a whole sentence of some length.
pub(super) fn is_running(text: &str) -> bool {
    let words = count(text);
    words > 30 || words > 6 && !is_open(text)
}

/// Returns the last word of a text in small letters, without marks around it.
pub(super) fn last_word(text: &str) -> String {
    let last = text.split_whitespace().next_back().unwrap_or("");
    last.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Returns the number of letters in a text.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_renderings_equal() {
        assert_eq!(fold("Форум «ИНФОФОРУМ» –  ещё"), fold("форум \"Инфофорум\" - еще"));
        assert_eq!(fold(" « » a\u{a0}b "), "a b");
    }

    #[test]
    fn running_text_is_long_or_a_sentence() {
        assert!(is_running("Delegates from eleven towns took the floor today."));
        assert!(!is_running("Dear Mr. Chairman!"));
        assert!(!is_running("The Council met in Northport to consider the report of its Secretary"));
    }
}
