//! Brackets, quotation marks and inline codes that do not agree.

use super::side::Side;
use crate::memory::{CodeKind, Inline};
use crate::tokens::list_marker;

/// Brackets, opened and closed.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Brackets are not paired on one side, and paired on the other.
pub(super) fn brackets(source: &Side, target: &Side) -> Option<String> {
    let (left, right) = (lone_bracket(&source.plain), lone_bracket(&target.plain));
    match (left, right) {
        (Some(mark), None) => Some(format!("“{mark}” has no other half in {}", source.language)),
        (None, Some(mark)) => Some(format!("“{mark}” has no other half in {}", target.language)),
        _ => None,
    }
}

/// One side has more bracketed parts.
pub(super) fn bracket_pairs(source: &Side, target: &Side) -> Option<String> {
    // The label of a list item has its brackets in one language and not in the other.
    let item = |side: &Side| list_marker(&side.plain).map_or(0, |(_, length)| length);
    let count = |side: &Side| side.plain[item(side)..].chars().filter(|c| BRACKETS.iter().any(|(open, _)| open == c)).count();
    let (left, right) = (count(source), count(target));
    let differ = left != right && lone_bracket(&source.plain).is_none() && lone_bracket(&target.plain).is_none();
    differ.then(|| format!("{left} in {}, {right} in {}", source.language, target.language))
}

/// Returns a bracket that lacks its other half, other than the one behind the letter or number of a list item, or of a smiley.
fn lone_bracket(text: &str) -> Option<char> {
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        if BRACKETS.iter().any(|(opening, _)| *opening == c) && !ends_smiley(&text[..at]) {
            open.push(c);
        }
        let Some((opening, _)) = BRACKETS.iter().find(|(_, closing)| *closing == c) else { continue };
        if open.last() == Some(opening) {
            open.pop();
        } else if !(c == ')' && (ends_label(&text[..at]) || ends_smiley(&text[..at]))) {
            return Some(c);
        }
    }
    open.last().copied()
}

/// Returns whether a text ends in the letter or number of a list item.
fn ends_label(text: &str) -> bool {
    let label = text.rsplit(|c: char| c.is_whitespace()).next().unwrap_or(text);
    let label = label.trim_matches(['«', '»', '"', '“', '”', '.']);
    (1..=3).contains(&label.chars().count()) && label.chars().all(char::is_alphanumeric)
}

/// Returns whether a text ends in the eyes of a smiley.
fn ends_smiley(text: &str) -> bool {
    text.trim_end_matches('-').ends_with([':', ';'])
}

/// Quotation marks are not paired on one side, and paired on the other.
pub(super) fn quotes(source: &Side, target: &Side) -> Option<String> {
    let (left, right) = (lone_quote(&source.plain), lone_quote(&target.plain));
    match (left, right) {
        (Some(mark), None) => Some(format!("{mark} has no other half in {}", source.language)),
        (None, Some(mark)) => Some(format!("{mark} has no other half in {}", target.language)),
        _ => None,
    }
}

/// Returns a kind of quotation mark that is not paired in a text.
fn lone_quote(text: &str) -> Option<char> {
    lone_guillemet(text).or_else(|| {
        let marks = |c: char| matches!(c, '"' | '“' | '”' | '„');
        let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| marks(*c)).collect();
        if places.len().is_multiple_of(2) {
            return None;
        }
        // A straight mark behind a digit may be inches or seconds, and a quotation of several paragraphs opens each of them.
        let is_measure = |(at, c): &(usize, char)| *c == '"' && text[..*at].ends_with(|c: char| c.is_ascii_digit());
        let is_paragraph = places[0].0 == 0 && matches!(places[0].1, '“' | '„');
        let is_excused = is_paragraph || places.iter().any(is_measure);
        (!is_excused).then(|| places[places.len() - 1].1)
    })
}

/// Returns the guillemet that lacks its other half; quotations inside of others may share the last one.
fn lone_guillemet(text: &str) -> Option<char> {
    let (mut depth, mut deepest) = (0usize, 0);
    let mut opens_text = text.trim_start().starts_with('«');
    // Of »so« and «so» the first mark says which it is.
    if text.find('»').is_some_and(|at| text.find('«').is_none_or(|other| at < other)) {
        let marks = text.chars().filter(|c| matches!(c, '«' | '»')).count();
        return (!marks.is_multiple_of(2)).then_some('»');
    }
    for c in text.chars() {
        match c {
            '«' => depth += 1,
            '»' if depth == 0 => return Some('»'),
            '»' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    opens_text &= depth == 1;
    (depth > 0 && deepest < 2 && !opens_text).then_some('«')
}

/// Kinds of inline codes that have to agree, and their names.
const KINDS: [(CodeKind, &str); 6] = [
    (CodeKind::Begin, "opening"),
    (CodeKind::End, "closing"),
    (CodeKind::IsolatedBegin, "lone opening"),
    (CodeKind::IsolatedEnd, "lone closing"),
    (CodeKind::Placeholder, "standalone"),
    (CodeKind::Unknown, "unknown"),
];

/// Inline codes differ in number or kind.
pub(super) fn tags(source: &Side, target: &Side) -> Option<String> {
    let count = |side: &Side, kind: CodeKind| {
        let is_kind = |inline: &&Inline| matches!(inline, Inline::Code(code) if code.kind == kind);
        side.content.iter().filter(is_kind).count()
    };
    KINDS.iter().find_map(|&(kind, name)| {
        let (left, right) = (count(source, kind), count(target, kind));
        (left != right).then(|| format!("{left} {name} codes in {}, {right} in {}", source.language, target.language))
    })
}
