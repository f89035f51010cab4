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

/// How the quotation marks of a text go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// There are none.
    Absent,
    /// All are paired.
    Paired,
    /// Some may be unpaired for a reason: a quotation goes on in the next segment, or marks are apostrophes or inches as well.
    Open,
    /// One lacks its other half.
    Lone(char),
}

/// Quotation marks are not paired on one side, and paired on the other.
pub(super) fn quotes(source: &Side, target: &Side) -> Option<String> {
    match (quoting(&source.plain), quoting(&target.plain)) {
        (Quoting::Lone(mark), Quoting::Paired) => Some(format!("{mark} has no other half in {}", source.language)),
        (Quoting::Paired, Quoting::Lone(mark)) => Some(format!("{mark} has no other half in {}", target.language)),
        _ => None,
    }
}

fn quoting(text: &str) -> Quoting {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let is_high = |c: &char| matches!(c, '"' | '“' | '”' | '„');
    let Some(first) = text.find(is_mark) else { return Quoting::Absent };
    let lone_high = text.chars().rfind(is_high).filter(|_| !text.chars().filter(is_high).count().is_multiple_of(2));
    let Some(lone) = lone_guillemet(text).or(lone_high) else { return Quoting::Paired };
    let opens_text = text[..first].trim().is_empty();
    if opens_text || has_single_quotes(text) || has_inches(text) { Quoting::Open } else { Quoting::Lone(lone) }
}

/// Returns whether there are apostrophes that are none between letters, and so may be quotation marks.
fn has_single_quotes(text: &str) -> bool {
    let mut marks = text.match_indices(['\'', '‘', '’']);
    marks.any(|(at, mark)| {
        let is_inside = text[..at].ends_with(char::is_alphabetic) && text[at + mark.len()..].starts_with(char::is_alphabetic);
        !is_inside
    })
}

/// Returns whether a straight mark stands behind a digit, as that of inches and seconds does.
fn has_inches(text: &str) -> bool {
    text.match_indices('"').any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()))
}

/// Returns the guillemet that lacks its other half; quotations inside of others may share the last one.
fn lone_guillemet(text: &str) -> Option<char> {
    // Of »so« and «so» the first mark says which it is.
    if text.find('»').is_some_and(|at| text.find('«').is_none_or(|other| at < other)) {
        let marks = text.chars().filter(|c| matches!(c, '«' | '»')).count();
        return (!marks.is_multiple_of(2)).then_some('»');
    }
    let (mut depth, mut deepest) = (0usize, 0);
    for c in text.chars() {
        match c {
            '«' => depth += 1,
            '»' if depth == 0 => return Some('»'),
            '»' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    (depth > 0 && deepest < 2).then_some('«')
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
