//! Where sentences end.
//!
//! A scanner proposes every place where a sentence might end; an ordered list of small named rules answers join, split or
//! nothing, and the first opinion wins. The text is never changed: a sentence is a [`Span`] of it, and sentences with the
//! white space between them rebuild it.

mod abbreviations;
mod candidate;
mod clause;
mod enclosures;
mod initials;
mod items;
mod languages;
mod marks;
mod rules;
mod scanner;
mod srx;

use crate::text::{Document, Language, Role, Segment, Span};
use languages::Lists;
use scanner::Scanner;

pub use srx::{Header as SrxHeader, SrxRules, write_srx};

/// What was decided about one place where a sentence might end, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The byte after the mark, closing quotes and footnote marks included.
    pub offset: usize,
    /// Whether a sentence ends there.
    pub splits: bool,
    /// The name of the rule.
    pub rule: &'static str,
}

/// How much of the text on either side of a place is shown, in characters.
const SHOWN: usize = 24;

impl Verdict {
    /// Returns the text around the place, which is marked by `|`.
    pub fn context(&self, text: &str) -> String {
        let (before, after) = text.split_at(self.offset);
        let from = before.char_indices().rev().nth(SHOWN - 1).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(SHOWN).map_or(after.len(), |(at, _)| at);
        format!("{}|{}", &before[from..], &after[..to])
    }
}

/// Returns the sentences of a paragraph, without the white space between them.
///
/// ```
/// use sverka::segmentation::split;
/// use sverka::text::Language;
///
/// let text = "Mr. Reed came at 5 p.m. on May 3. He left.";
/// let sentences: Vec<&str> = split(text, &Language::parse("en").unwrap()).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["Mr. Reed came at 5 p.m. on May 3.", "He left."]);
/// ```
pub fn split(text: &str, language: &Language) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut push = |span: Span| {
        let span = span.trimmed(text);
        if !span.is_empty() {
            sentences.push(span);
        }
    };
    judge(text, language, |verdict| {
        if verdict.splits {
            push(Span::new(start, verdict.offset));
            start = verdict.offset;
        }
    });
    push(Span::new(start, text.len()));
    sentences
}

/// Returns every place of a paragraph where a sentence might end, with what was decided about it.
///
/// ```
/// use sverka::segmentation::explain;
/// use sverka::text::Language;
///
/// let verdicts = explain("Mr. Reed came. He left.", &Language::parse("en").unwrap());
/// assert_eq!((verdicts[0].splits, verdicts[0].rule), (false, "abbreviation"));
/// assert_eq!((verdicts[1].splits, verdicts[1].rule), (true, "final-mark"));
/// ```
pub fn explain(text: &str, language: &Language) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    judge(text, language, |verdict| verdicts.push(verdict));
    verdicts
}

fn judge(text: &str, language: &Language, mut each: impl FnMut(Verdict)) {
    let lists = Lists::of(language);
    let mut scanner = Scanner::new(text, lists);
    let mut start = text.len() - text.trim_start().len();
    while let Some(candidate) = scanner.candidate(start) {
        let verdict = rules::verdict(&candidate, lists);
        if verdict.splits {
            start = candidate.next;
        }
        each(verdict);
    }
}

/// Returns the segments of a document, in order: the sentences of its running text, and whole what stands for one.
///
/// Residue has no segments. Titles, headings, date lines, speakers' labels and notes are one segment each.
pub fn segment(document: &Document) -> Vec<Segment> {
    segment_with(document, |text| split(text, &document.language))
}

/// Returns the segments of a document as [`segment`] does, its running text split by any other means.
///
/// `splitter` takes a paragraph and returns the spans of its sentences, in order.
pub fn segment_with(document: &Document, splitter: impl Fn(&str) -> Vec<Span>) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (number, block) in document.blocks.iter().enumerate().filter(|(_, block)| block.role.is_content()) {
        let view = document.view(block.span);
        let sentences = match block.role {
            Role::Title | Role::Heading | Role::Date | Role::Speaker | Role::Note => vec![Span::new(0, view.text().len())],
            _ => splitter(view.text()),
        };
        let spans = sentences.into_iter().filter(|span| !span.is_empty()).map(|span| view.original(span));
        segments.extend(spans.map(|span| Segment { span, block: number }));
    }
    segments
}
