//! Lists whose items stand on one line: `1. Roads 2. Harbours`, `• Roads • Harbours`.

use super::marks::is_mark;
use super::rules::{Opinion, Question};

/// The label of an item: what stands before its number or letter, the number or letter, and what stands after.
#[derive(PartialEq, Eq)]
struct Label<'a> {
    bullet: &'a str,
    number: Number,
    closing: &'a str,
    length: usize,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Number {
    Digits(u32),
    Letter(u8),
    None,
}

/// An item of a list that is written on one line begins where its label stands: `1. Roads | 2. Harbours`.
pub(super) fn next_item(question: &Question<'_>) -> Option<Opinion> {
    (question.candidate.mark == question.candidate.end).then_some(Opinion::Split)
}

const BULLETS: &[char] = &['•', '⁃', '▪', '◦', '●'];

/// Returns where the items after the first begin, if the paragraph is a list on one line.
///
/// Its items are no sentences: the paragraph has no final mark at its end, none of the labels follows one, and the labels
/// have one form and count on.
pub(super) fn starts(text: &str) -> Vec<usize> {
    let lead = text.len() - text.trim_start().len();
    let Some(first) = label(&text[lead..]) else { return Vec::new() };
    if text.trim_end().ends_with(|c: char| is_mark(c) || matches!(c, ';' | ',' | ':')) {
        return Vec::new();
    }
    let (mut found, mut expected) = (Vec::new(), first.number.next());
    let mut previous = ' ';
    for (at, c) in text.char_indices().skip_while(|&(at, _)| at < lead + first.length) {
        let opens = previous.is_whitespace() && (c.is_ascii_alphanumeric() || BULLETS.contains(&c));
        previous = c;
        let Some(next) = Some(at).filter(|_| opens).and_then(|at| label(&text[at..])) else { continue };
        if (next.bullet, next.closing, next.number) == (first.bullet, first.closing, expected) {
            if text[..at].trim_end().ends_with(|c: char| is_mark(c) || matches!(c, ';' | ',' | ':')) {
                return Vec::new();
            }
            found.push(at);
            expected = expected.next();
        }
    }
    found
}

impl Number {
    fn next(self) -> Self {
        match self {
            Self::Digits(number) => Self::Digits(number + 1),
            Self::Letter(letter) => Self::Letter(letter + 1),
            Self::None => Self::None,
        }
    }
}

/// Returns the label that opens a text, if one does.
fn label(text: &str) -> Option<Label<'_>> {
    let after_bullet = text.trim_start_matches(BULLETS);
    let bullet = &text[..text.len() - after_bullet.len()];
    let bare = if bullet.is_empty() { after_bullet } else { after_bullet.trim_start() };
    let digits = bare.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (number, after_number) = match bare.bytes().next() {
        Some(letter) if letter.is_ascii_lowercase() => (Number::Letter(letter), &bare[1..]),
        _ if digits > 0 => (Number::Digits(bare[..digits].parse().ok()?), &bare[digits..]),
        _ => (Number::None, bare),
    };
    let after = after_number.trim_start_matches(['.', ')']);
    let closing = &after_number[..after_number.len() - after.len()];
    let numbered = matches!(closing, "." | ")" | ".)") && after.starts_with(char::is_whitespace) && number != Number::None;
    let stands = after.trim_start().starts_with(char::is_uppercase);
    // A bullet alone is a label too.
    let (number, closing, length) = match numbered {
        true if stands => (number, closing, text.len() - after.len()),
        _ if !bullet.is_empty() => (Number::None, "", bullet.len()),
        _ => return None,
    };
    Some(Label { bullet, number, closing, length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_count_on() {
        let texts = ["1. Roads 2. Ports", "a) Roads b) Ports", "• Roads • Ports", "⁃9. Roads ⁃10. Ports"];
        for text in texts {
            assert_eq!(starts(text).len(), 1, "{text}");
        }
        for text in ["1. See Article 2. The rest", "1. Roads; 2. Ports", "1. Roads. 2. Ports", "1. Roads 3. Ports", "Roads 2. Ports", ""] {
            assert!(starts(text).len() <= usize::from(text.starts_with("1. See")), "{text}");
        }
        assert!(starts("1. This applies to Article 2. The rest does not.").is_empty());
    }
}
