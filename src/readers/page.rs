//! Lines that belong to the page and not to the text on it.

use super::plain::Line;
use crate::text::Ending;
use std::collections::HashMap;

/// Marks the lines that stand on their own whatever is around them: page numbers, running headers, separators.
///
/// Cleaning decides whether they are residue; here they only may not be taken for a part of a paragraph.
pub(super) fn set_apart(text: &str, lines: &mut [Line]) {
    let folded: Vec<String> = lines.iter().map(|line| fold(line, text)).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for line in &folded {
        *seen.entry(line).or_default() += 1;
    }
    for line in lines.iter_mut() {
        let words = line.span.of(text);
        line.apart = is_page_number(words) || !words.contains(char::is_alphanumeric) || is_bracketed_note(words) || has_page_number(words);
    }
    let numbers: Vec<bool> = lines.iter().map(|line| line.apart).collect();
    for i in 0..lines.len() {
        let beside = i > 0 && numbers[i - 1] || numbers.get(i + 1) == Some(&true) || lines[i].page_before;
        let repeated = seen[folded[i].as_str()];
        let words = lines[i].span.of(text);
        lines[i].apart |= !folded[i].is_empty() && Ending::of(words) == Ending::Open && (repeated > 2 || repeated > 1 && beside);
    }
}

/// Returns the line with its numbers folded, or nothing where it is too long or too short for the head of a page.
fn fold(line: &Line, text: &str) -> String {
    let words = line.span.of(text);
    if line.width > 120 || words.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return String::new();
    }
    words.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}

/// Returns whether the line is `3`, `- 3 -`, `3/9`, `Page 3 of 9`.
fn is_page_number(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '[' | ']' | '|' | '.'));
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let is_word = |word: &str| matches!(word, "" | "page" | "p" | "of" | "стр" | "страница" | "из" | "с" | "seite" | "von");
    let words = bare.split(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '/' | '.'));
    (1..=6).contains(&digits) && bare.len() <= 40 && !line.ends_with('.') && words.into_iter().all(|w| is_word(&w.to_lowercase()))
}

/// Returns whether the line has the number of the page beside the name of the paper: `Annual Report 2021 | 14`.
fn has_page_number(line: &str) -> bool {
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    line.len() <= 120 && line.split_once(" | ").is_some_and(|(left, right)| is_number(left) != is_number(right))
}

/// Returns whether the line is one short note in brackets, such as `[Applause]`.
fn is_bracketed_note(line: &str) -> bool {
    let square = line.starts_with('[') && line.ends_with(']');
    let round = line.starts_with('(') && (line.ends_with(')') || line.ends_with(").")) && line.matches('(').count() == 1;
    (square || round) && line.len() <= 80
}
