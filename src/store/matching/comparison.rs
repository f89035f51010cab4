//! How a segment of a memory differs from a query, and what score that makes.

use super::super::index::{is_month_in_date, tags, tokens};
use crate::memory::Inline;
use crate::text::Span;
use crate::tokens::{TokenKind, Tokenizer};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;

/// Something in which a segment differs from a query though its words are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deviation {
    /// White space.
    Spaces,
    /// Numbers, and the names of months in dates.
    Numbers,
    /// Punctuation.
    Punctuation,
    /// Capital and small letters.
    Case,
    /// Inline codes, and tags and placeholders in the text, such as `<b>` and `%s`.
    Tags,
}

impl Deviation {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spaces => "spaces",
            Self::Numbers => "numbers",
            Self::Punctuation => "punctuation",
            Self::Case => "case",
            Self::Tags => "tags",
        }
    }

    /// Returns by how many points it lowers a score of 100.
    pub fn penalty(self) -> u8 {
        match self {
            Self::Spaces | Self::Numbers | Self::Punctuation => 1,
            Self::Case | Self::Tags => 2,
        }
    }
}

/// The scores that OmegaT shows of a match, in per cent: 100 × (longer − distance) / longer, rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Over the stems of the words; numbers, tags and punctuation do not count.
    pub stems: u8,
    /// Over the words as they are written; numbers, tags and punctuation do not count.
    pub words: u8,
    /// Over all: words, numbers, tags and punctuation.
    pub all: u8,
}

/// Tokens that differ: those of the query at a place, and those of the segment that stand for them. One of both may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the query.
    pub query: Span,
    /// Bytes of the segment.
    pub segment: Span,
}

/// The least score of a segment whose words are those of the query.
pub const ALIKE: u8 = 95;

/// Returns the score of a segment whose words are those of the query, by what else differs: 95 to 100.
pub(super) fn score_of(deviations: &[Deviation]) -> u8 {
    let penalty: u8 = deviations.iter().map(|deviation| deviation.penalty()).sum();
    (100 - penalty.min(100)).max(ALIKE)
}

/// Returns the score of a segment whose words differ from those of the query: its measure in per cent, rounded down, below 95.
pub(super) fn score_by_measure(measure: f64) -> u8 {
    // A measure such as 0.85 may be a little less as a floating point number.
    ((measure * 100.0 + 1e-9).floor() as u8).min(ALIKE - 1)
}

/// Returns how alike two texts are, from 0 to 1.
pub(super) fn measure(query: &str, segment: &str) -> f64 {
    let all = |text: &str| tokens(text).map(|(_, token)| token.to_owned()).collect::<Vec<String>>();
    let (left, right) = (all(query), all(segment));
    let longer = left.len().max(right.len()).max(1);
    1.0 - strsim::generic_levenshtein(&Counted(&left), &Counted(&right)) as f64 / longer as f64
}

/// Returns in what two texts differ that have the same words in the same order, letters of either case taken for equal.
pub(super) fn deviations(query: (&str, &[Inline]), segment: (&str, &[Inline])) -> Vec<Deviation> {
    if query.0 == segment.0 && codes(query.1) == codes(segment.1) {
        return Vec::new();
    }
    let (left, right) = (Parts::of(query.0), Parts::of(segment.0));
    let mut found = Vec::new();
    let mut unlike = |deviation, differs: bool| found.extend(differs.then_some(deviation));
    unlike(Deviation::Numbers, left.numbers != right.numbers);
    unlike(Deviation::Punctuation, left.marks != right.marks);
    unlike(Deviation::Case, left.letters != right.letters);
    unlike(Deviation::Tags, left.tags != right.tags || codes(query.1) != codes(segment.1));
    if found.is_empty() {
        found.push(Deviation::Spaces);
    }
    found
}

/// Returns the codes of a text, by what they do and how they are written.
fn codes(content: &[Inline]) -> Vec<&Inline> {
    content.iter().filter(|inline| matches!(inline, Inline::Code(_))).collect()
}

/// A text by kinds of characters, white space left out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    letters: String,
    /// Digits, and the names of months in dates.
    numbers: Vec<&'a str>,
    marks: String,
    tags: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut parts = Self::default();
        let tags = tags(text);
        let is_in_tag = |at: usize| tags.iter().any(|tag| tag.contains(&at));
        let located: Vec<(usize, &str)> = tokens(text).collect();
        for (number, (at, token)) in located.iter().enumerate() {
            let beside = |number: Option<usize>| number.and_then(|number| located.get(number)).map(|(_, token)| *token);
            if is_in_tag(*at) {
                continue;
            } else if is_month_in_date(token, beside(number.checked_sub(1)), beside(Some(number + 1))) {
                parts.numbers.push(token);
            } else if token.starts_with(char::is_alphanumeric) {
                parts.letters.extend(token.chars().filter(|c| c.is_alphabetic()));
                parts.numbers.extend(token.split(|c: char| !c.is_numeric()).filter(|digits| !digits.is_empty()));
            } else {
                parts.marks.push_str(token);
            }
        }
        parts.tags = tags.into_iter().map(|tag| &text[tag]).collect();
        parts
    }
}

/// Returns the letters of a text in small, tags and the months of dates left out.
#[cfg(test)]
pub(super) fn letters(text: &str) -> String {
    Parts::of(text).letters.to_lowercase()
}

/// Returns the tokens in which two texts differ, in order.
pub(super) fn edits(query: &str, segment: &str) -> Vec<Edit> {
    let located = |text| tokens(text).collect::<Vec<(usize, &str)>>();
    let (left, right) = (located(query), located(segment));
    let span = |all: &[(usize, &str)], from: usize, length: usize, end: usize| match all.get(from..from + length) {
        Some([first, .., last]) => Span::new(first.0, last.0 + last.1.len()),
        Some([only]) => Span::new(only.0, only.0 + only.1.len()),
        _ => {
            let at = all.get(from).map_or(end, |token| token.0);
            Span::new(at, at)
        }
    };
    let words = |all: &[(usize, &str)]| all.iter().map(|(_, token)| (*token).to_owned()).collect::<Vec<String>>();
    capture_diff_slices(Algorithm::Myers, &words(&left), &words(&right))
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            Edit { query: span(&left, old.start, old.len(), query.len()), segment: span(&right, new.start, new.len(), segment.len()) }
        })
        .collect()
}

/// Returns the figures that OmegaT shows of a match.
pub(super) fn figures(query: &str, segment: &str, tokenizer: &Tokenizer) -> Figures {
    let stems = |text: &str| {
        let bare = without_tags(text);
        let tokens = tokenizer.tokens(&bare).into_iter();
        tokens.filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Month)).map(|token| token.key).collect::<Vec<String>>()
    };
    let words = |text: &str| {
        let bare = without_tags(text);
        let has_letters = |token: &&str| token.contains(char::is_alphabetic);
        tokens(&bare).map(|(_, token)| token).filter(has_letters).map(str::to_lowercase).collect::<Vec<String>>()
    };
    let all = |text: &str| tokens(text).map(|(_, token)| token.to_owned()).collect::<Vec<String>>();
    Figures {
        stems: figure(&stems(query), &stems(segment)),
        words: figure(&words(query), &words(segment)),
        all: figure(&all(query), &all(segment)),
    }
}

/// Returns a text with spaces in place of its tags.
fn without_tags(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut from = 0;
    for tag in tags(text) {
        bare.push_str(&text[from..tag.start]);
        bare.push(' ');
        from = tag.end;
    }
    bare + &text[from..]
}

fn figure<T: Eq + Hash>(left: &[T], right: &[T]) -> u8 {
    let longer = left.len().max(right.len());
    match longer {
        0 => 100,
        _ => ((longer - strsim::generic_levenshtein(&Counted(left), &Counted(right))) * 100 / longer) as u8,
    }
}

/// A slice as [`strsim`] wants it.
struct Counted<'a, T>(&'a [T]);

impl<'a, T> IntoIterator for &Counted<'a, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
