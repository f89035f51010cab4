//! Translation memories: what CAT tools keep and exchange.
//!
//! The names are those of TMX: a memory has translation units, a unit has a variant for each language, a variant has
//! text and inline codes.

mod anonymity;
mod attributes;
mod checks;
mod column;
mod difference;
mod draft;
mod format;
mod json;
mod markers;
mod mending;
mod merging;
mod proposal;
mod remark;
mod review;
mod splitting;
mod statistics;
mod timestamp;
pub(crate) mod xliff;

pub use anonymity::{anonymise, anonymise_header};
pub use attributes::Element;
pub use checks::{Checker, Effect, Finding, LengthLimits, Plan, PlanError, Rule};
pub use column::{Column, Place};
pub use difference::{Change, Comparison, Difference};
pub use draft::{Draft, DraftSegment, Standing};
pub(crate) use draft::{DraftElement, DraftSpot, DraftUnit};
pub use format::Format;
pub use markers::{distinct_codes, marked, unmarked};
pub use mending::mended;
pub use merging::{Conflicts, MergeCounts, Merger};
pub use proposal::Proposal;
pub use remark::Remark;
pub use review::Verdict;
pub use statistics::{LENGTHS, Statistics, words};
pub use timestamp::{Timestamp, TimestampError};

use crate::text::Language;
use rustc_hash::FxHashSet;
use std::collections::HashSet;

/// Types of properties that this project writes into units.
pub mod property {
    /// Probability that the unit is right, 0 to 1, three decimals.
    pub const CONFIDENCE: &str = "x-confidence";
    /// How many source and target segments were paired: `1-1`, `2-1`.
    pub const BEAD: &str = "x-bead";
    /// That the variants stand at different places of their documents, beyond their neighbours': `yes`.
    pub const CROSSING: &str = "x-crossing";
    /// The languages in which the documents give the unit as a translation of what was said in another, as an interpreter's words are:
    /// `ru`. From such a pair nothing is to be learnt of translating between them.
    pub const TRANSLATED: &str = "x-translated";
    /// The documents that the unit comes from.
    pub const DOCUMENT: &str = "x-document";
    /// The source segment before the unit.
    pub const CONTEXT_PRE: &str = "x-context-pre";
    /// The source segment after the unit.
    pub const CONTEXT_POST: &str = "x-context-post";
    /// Why the unit was rejected: the rule and its reason.
    pub const REJECTED: &str = "x-rejected";
    /// How far a person has looked at the unit: `confirmed`.
    pub const STATUS: &str = "x-status";
    /// Why the unit is doubtful, though it was kept: the rule and its reason.
    pub const DOUBT: &str = "x-doubt";
    /// The context that tells a message of a catalogue from others of equal text.
    pub const CONTEXT: &str = "x-msgctxt";
    /// What programs know of a message, parted by commas: `fuzzy`, `c-format`.
    pub const FLAGS: &str = "x-flags";
    /// Where a message stands in the sources of its program.
    pub const REFERENCE: &str = "x-reference";
    /// What programmers say of a message.
    pub const COMMENT: &str = "x-comment";
    /// What a message was before, as its catalogue writes it.
    pub const PREVIOUS: &str = "x-previous";
    /// That the program no longer has the message: `yes`.
    pub const OBSOLETE: &str = "x-obsolete";
    /// Which form of the plural it is, from 0, of how many: `0/3`.
    pub const PLURAL: &str = "x-plural";
    /// Which translation of a message it is in a catalogue, which can hold but one: the message has a context for that.
    pub const REPEATED: &str = "x-repeated";
}

/// Units and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationMemory {
    /// What holds for all units.
    pub header: Header,
    /// The units, in order.
    pub units: Vec<TranslationUnit>,
}

/// What holds for all units of a memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The language that was translated from; none where any variant may be the source (`*all*`).
    pub source_language: Option<Language>,
    /// The program that made the memory.
    pub creation_tool: String,
    /// That program's version.
    pub creation_tool_version: String,
    /// When the memory was made, if that is to be known.
    pub creation_date: Option<Timestamp>,
    /// What else is known of it, by the names that TMX has for that: `segtype`, `adminlang`, `o-tmf` and others.
    pub attributes: Vec<(String, String)>,
    /// Types and values, in order.
    pub properties: Vec<(String, String)>,
    /// Remarks for people.
    pub notes: Vec<String>,
}

/// The same thing said in several languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationUnit {
    /// A name of its own.
    pub id: Option<String>,
    /// When the unit was made, if that is to be known.
    pub creation_date: Option<Timestamp>,
    /// What else is known of it, by the names that TMX has for that: `changedate`, `creationid`, `usagecount` and others.
    pub attributes: Vec<(String, String)>,
    /// One variant for each language.
    pub variants: Vec<Variant>,
    /// Types and values, in order.
    pub properties: Vec<(String, String)>,
    /// Remarks for people.
    pub notes: Vec<String>,
}

/// What a unit says in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The language.
    pub language: Language,
    /// What else is known of it, by the names that TMX has for that.
    pub attributes: Vec<(String, String)>,
    /// Types and values, in order.
    pub properties: Vec<(String, String)>,
    /// Remarks for people.
    pub notes: Vec<String>,
    /// Text and codes, in order.
    pub content: Vec<Inline>,
}

/// A piece of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Formatting or a placeholder of the document that the variant comes from.
    Code(Box<Code>),
}

/// An inline code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code {
    /// What the code does.
    pub kind: CodeKind,
    /// Number that the opening and the closing code of a pair share, or by which codes of two variants correspond.
    pub pair: Option<u32>,
    /// What else is known of it, by the names that TMX has for that: `type`, `assoc`, `x` of a code that has a pair.
    pub attributes: Vec<(String, String)>,
    /// The code as its document writes it.
    pub native: String,
    /// Texts inside of the code, such as that of a footnote or the description of a picture, in order.
    pub subflows: Vec<Subflow>,
}

/// A text that stands inside of a code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subflow {
    /// Before which byte of the code it stands.
    pub at: usize,
    /// What else is known of it: `datatype`, `type`.
    pub attributes: Vec<(String, String)>,
    /// Text and codes, in order.
    pub content: Vec<Inline>,
}

/// What an inline code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// Opens something that is closed in the same variant.
    Begin,
    /// Closes what was opened in the same variant.
    End,
    /// Opens what is not closed in the same variant.
    IsolatedBegin,
    /// Closes what was not opened in the same variant.
    IsolatedEnd,
    /// Stands for itself.
    Placeholder,
    /// Opens words that are marked, such as a term; it has no native code.
    HighlightBegin,
    /// Closes words that are marked.
    HighlightEnd,
    /// Does what nobody knows any more (`ut` of older TMX).
    Unknown,
}

impl Header {
    /// Returns a header without a date.
    pub fn new(source_language: Language, tool: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            source_language: Some(source_language),
            creation_tool: tool.into(),
            creation_tool_version: version.into(),
            ..Self::default()
        }
    }
}

impl CodeKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Begin,
        Self::End,
        Self::IsolatedBegin,
        Self::IsolatedEnd,
        Self::Placeholder,
        Self::HighlightBegin,
        Self::HighlightEnd,
        Self::Unknown,
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::End => "end",
            Self::IsolatedBegin => "isolated-begin",
            Self::IsolatedEnd => "isolated-end",
            Self::Placeholder => "placeholder",
            Self::HighlightBegin => "highlight-begin",
            Self::HighlightEnd => "highlight-end",
            Self::Unknown => "unknown",
        }
    }
}

impl Code {
    /// Returns a code of which nothing else is known.
    pub fn new(kind: CodeKind, pair: Option<u32>, native: impl Into<String>) -> Self {
        Self { kind, pair, attributes: Vec::new(), native: native.into(), subflows: Vec::new() }
    }

    /// Returns the code in parts, each with the text that stands behind it; behind the last stands none.
    ///
    /// A text whose place lies inside of a character, before an earlier one or behind the end stands at the nearest place before,
    /// or after what is there.
    pub fn parts(&self) -> impl Iterator<Item = (&str, Option<&Subflow>)> {
        let mut at = 0;
        let mut part = move |subflow: Option<&Subflow>| {
            let asked = subflow.map_or(self.native.len(), |subflow| subflow.at.clamp(at, self.native.len()));
            let end = (at..=asked).rev().find(|place| self.native.is_char_boundary(*place)).unwrap_or(at);
            &self.native[std::mem::replace(&mut at, end)..end]
        };
        self.subflows.iter().map(Some).chain([None]).map(move |subflow| (part(subflow), subflow))
    }

    /// Returns the code as its document writes it, with the words of the texts inside of it, and the codes in those.
    pub fn flat(&self) -> String {
        let mut text = String::new();
        for (part, subflow) in self.parts() {
            text.push_str(part);
            for inline in subflow.map_or(&[][..], |subflow| &subflow.content) {
                match inline {
                    Inline::Text(words) => text.push_str(words),
                    Inline::Code(code) => text.push_str(&code.flat()),
                }
            }
        }
        text
    }
}

impl Variant {
    /// Returns a variant of which nothing else is known.
    pub fn new(language: Language, content: Vec<Inline>) -> Self {
        Self { language, attributes: Vec::new(), properties: Vec::new(), notes: Vec::new(), content }
    }

    /// Returns a variant of words alone.
    pub fn plain(language: Language, text: impl Into<String>) -> Self {
        Self::new(language, vec![Inline::Text(text.into())])
    }

    /// Returns whether there are codes in it.
    pub fn has_codes(&self) -> bool {
        self.content.iter().any(|inline| matches!(inline, Inline::Code(_)))
    }

    /// Returns the words, without codes.
    pub fn text(&self) -> String {
        self.content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None }).collect()
    }
}

impl TranslationUnit {
    /// Returns a unit of variants alone.
    pub fn new(variants: Vec<Variant>) -> Self {
        Self { id: None, creation_date: None, attributes: Vec::new(), variants, properties: Vec::new(), notes: Vec::new() }
    }

    /// Returns a language that two variants have, if there is one.
    pub fn language_twice(&self) -> Option<&Language> {
        if let [first, second] = &self.variants[..] {
            return (first.language == second.language).then_some(&first.language);
        }
        let mut seen = FxHashSet::default();
        self.variants.iter().map(|variant| &variant.language).find(|language| !seen.insert(*language))
    }

    /// Returns the value of the first property of a type.
    pub fn property(&self, kind: &str) -> Option<&str> {
        self.properties.iter().find(|(k, _)| k == kind).map(|(_, value)| value.as_str())
    }

    /// Returns the probability that the unit is right, where it says so.
    pub fn confidence(&self) -> Option<f64> {
        self.property(property::CONFIDENCE)?.parse().ok()
    }

    /// Returns when the unit was changed last, or else when it was made, as far as it says so.
    pub fn last_change(&self) -> Option<Timestamp> {
        let attributes = || self.attributes.iter().chain(self.variants.iter().flat_map(|variant| &variant.attributes));
        let last = |name: &str| attributes().filter(|(known, _)| known == name).filter_map(|(_, value)| Timestamp::parse(value).ok()).max();
        last("changedate").or_else(|| last("creationdate").max(self.creation_date))
    }
}

impl TranslationMemory {
    /// Drops units whose variants all equal those of an earlier one, and returns how many were dropped.
    ///
    /// The first keeps its place; of the equal ones the surest gives the properties.
    pub fn dedupe(&mut self) -> usize {
        let before = self.units.len();
        let mut places = std::collections::HashMap::new();
        let mut kept: Vec<TranslationUnit> = Vec::with_capacity(before);
        for unit in std::mem::take(&mut self.units) {
            let key: Vec<(Language, Vec<Inline>)> = unit.variants.iter().map(|v| (v.language.clone(), v.content.clone())).collect();
            match places.entry(key) {
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push(unit);
                }
                std::collections::hash_map::Entry::Occupied(place) => {
                    let first = &mut kept[*place.get()];
                    if unit.confidence() > first.confidence() {
                        *first = unit;
                    }
                }
            }
        }
        self.units = kept;
        before - self.units.len()
    }

    /// Parts the memory into the units of at least so much confidence, and the others; units without one are sure.
    pub fn split_by_confidence(self, least: f64) -> (Self, Self) {
        let (above, below) = self.units.into_iter().partition(|unit| unit.confidence().is_none_or(|confidence| confidence >= least));
        (Self { header: self.header.clone(), units: above }, Self { header: self.header, units: below })
    }

    /// Returns the languages of the units, the source language first, the others as they appear.
    pub fn languages(&self) -> Vec<&Language> {
        let mut languages: Vec<&Language> = self.header.source_language.iter().collect();
        let mut seen: HashSet<&Language> = languages.iter().copied().collect();
        for variant in self.units.iter().flat_map(|unit| &unit.variants) {
            if seen.insert(&variant.language) {
                languages.push(&variant.language);
            }
        }
        languages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn unit(source: &str, target: &str, confidence: &str) -> TranslationUnit {
        let mut unit = TranslationUnit::new(vec![Variant::plain(language("en"), source), Variant::plain(language("ru"), target)]);
        unit.properties.push((property::CONFIDENCE.to_owned(), confidence.to_owned()));
        unit
    }

    fn memory(units: Vec<TranslationUnit>) -> TranslationMemory {
        TranslationMemory { header: Header::new(language("en"), "test", "1"), units }
    }

    #[test]
    fn equal_units_leave_the_surest() {
        let mut memory = memory(vec![unit("Yes.", "Да.", "0.500"), unit("No.", "Нет.", "0.900"), unit("Yes.", "Да.", "0.800")]);
        assert_eq!(memory.dedupe(), 1);
        let left: Vec<(String, Option<f64>)> = memory.units.iter().map(|u| (u.variants[0].text(), u.confidence())).collect();
        assert_eq!(left, [("Yes.".to_owned(), Some(0.8)), ("No.".to_owned(), Some(0.9))]);
    }

    #[test]
    fn other_translations_are_no_duplicates() {
        let mut memory = memory(vec![unit("Yes.", "Да.", "0.500"), unit("Yes.", "Так точно.", "0.900")]);
        assert_eq!(memory.dedupe(), 0);
    }

    #[test]
    fn confidence_parts_units() {
        let mut unknown = unit("a", "б", "");
        unknown.properties.clear();
        let (above, below) = memory(vec![unit("Yes.", "Да.", "0.500"), unit("No.", "Нет.", "0.499"), unknown]).split_by_confidence(0.5);
        assert_eq!((above.units.len(), below.units.len()), (2, 1));
        assert_eq!(below.units[0].variants[0].text(), "No.");
    }

    #[test]
    fn texts_stand_inside_of_codes() {
        let mut code = Code::new(CodeKind::Placeholder, None, "<é>");
        let subflow = |at, text: &str| Subflow { at, attributes: Vec::new(), content: vec![Inline::Text(text.to_owned())] };
        code.subflows = vec![subflow(2, "a"), subflow(0, "b"), subflow(99, "c")];
        assert_eq!(code.parts().map(|(part, _)| part).collect::<Vec<_>>(), ["<", "", "é>", ""]);
        assert_eq!(code.flat(), "<abé>c");
        assert_eq!(Code::new(CodeKind::Placeholder, None, "%s").flat(), "%s");
    }

    #[test]
    fn source_language_comes_first() {
        let memory = memory(vec![TranslationUnit::new(vec![Variant::plain(language("ru"), "а"), Variant::plain(language("en"), "a")])]);
        assert_eq!(memory.languages(), [&language("en"), &language("ru")]);
    }
}
