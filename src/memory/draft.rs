//! Files of a translation that is still to be made: what is translated, what is open, and where translations go.

use super::{Format, Inline};
use crate::text::Language;
use std::ops::Range;

/// A file in XLIFF or PO whose translations are still to be made, as it was read.
///
/// It keeps the text of the file and the places at which translations stand, so that only these are changed when it is
/// [filled](crate::writers::fill_draft).
#[derive(Debug, Clone)]
pub struct Draft {
    pub(crate) text: String,
    /// XLIFF 1.2, XLIFF 2.0 or PO.
    pub format: Format,
    /// The language that is translated from, where the file says so.
    pub source: Option<Language>,
    /// The language that is translated into, where the file says so.
    pub target: Option<Language>,
    /// All segments, in order.
    pub segments: Vec<DraftSegment>,
    pub(crate) units: Vec<DraftUnit>,
    /// Elements that lack the name of the target language.
    pub(crate) nameless: Vec<Range<usize>>,
}

/// A segment of a draft.
#[derive(Debug, Clone)]
pub struct DraftSegment {
    /// The line at which it, or its unit, begins.
    pub line: usize,
    /// What is to be translated.
    pub content: Vec<Inline>,
    /// How far it is translated.
    pub standing: Standing,
    /// Its codes as the file writes them, in the order of the content.
    pub(crate) codes: Vec<String>,
    /// Which of the units it is of.
    pub(crate) unit: usize,
    pub(crate) spot: DraftSpot,
}

/// How far a segment is translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// There is no translation, or only a copy of the source that nobody has translated yet.
    Open,
    /// There is a translation.
    Translated,
    /// It is a form of a message that has plural forms, and has no translation. A memory does not tell which form a translation is, so
    /// that a person has to translate it.
    Plural,
    /// Nothing may be changed: it is approved, final, locked, not to be translated, or in other languages.
    Fixed,
}

/// Where the translation of a segment stands, or is to stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct DraftSpot {
    /// The name of the segment in its unit.
    pub id: Option<String>,
    /// The tag that says its state: `segment` of XLIFF 2.0, `sdl:seg` of Trados.
    pub tag: Option<Range<usize>>,
    /// What stands between the tags of the segment in the divided source (1.2).
    pub divided: Option<Range<usize>>,
    /// The element of its translation, or the lines of it (PO).
    pub target: Option<DraftElement>,
    /// Where a translation is put in if there is none.
    pub after: usize,
}

/// An element of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct DraftElement {
    pub tag: Range<usize>,
    /// What stands between its tags; empty, at the end of the tag, where it has but one.
    pub inner: Range<usize>,
    pub end: usize,
}

/// A unit of a draft.
#[derive(Debug, Clone, Default)]
pub(crate) struct DraftUnit {
    /// Where its start tag ends, or its first line begins (PO).
    pub head: usize,
    /// The target of the whole unit (1.2).
    pub target: Option<DraftElement>,
    /// Where a target is put in if there is none (1.2).
    pub after: usize,
    /// What stands between the tags of the divided source (1.2).
    pub divided: Option<Range<usize>>,
    /// Where the list of translation candidates ends (2.0).
    pub matches: Option<usize>,
    /// Whether the target has segments of its own (1.2).
    pub is_target_divided: bool,
    /// The line of flags (PO).
    pub flags: Option<Range<usize>>,
    /// Lines that tell of earlier texts (PO).
    pub previous: Vec<Range<usize>>,
}

impl Draft {
    /// Returns the segment before one, and the segment after it, as texts.
    pub fn neighbours(&self, at: usize) -> (Option<String>, Option<String>) {
        let text = |at: usize| self.segments.get(at).map(DraftSegment::text);
        (at.checked_sub(1).and_then(text), text(at + 1))
    }
}

impl DraftSegment {
    /// Returns the words, without codes.
    pub fn text(&self) -> String {
        self.content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None }).collect()
    }
}
