//! Files in XLIFF and PO into which proposals of a memory are put: nothing else in them changes.

mod edits;
mod first;
mod made;
mod placing;
mod po;
mod second;

pub use made::{XliffVersion, write_draft};

use crate::memory::{Draft, DraftSegment, Format, Inline, Proposal, Standing};
use crate::text::Language;
use edits::Edits;
use placing::{Placed, placed};
use std::ops::Range;

/// How proposals are put into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillOptions {
    /// Whether translations that are there give way to proposals; those that are approved or locked never do.
    pub overwrite: bool,
    /// How many proposals of a segment XLIFF names beside its translation, the one that was taken among them.
    pub named: usize,
    /// The language that is written where an XLIFF file does not say what it is translated into.
    pub target: Option<Language>,
}

impl Default for FillOptions {
    /// Returns options that keep translations, and name three proposals.
    fn default() -> Self {
        Self { overwrite: false, named: 3, target: None }
    }
}

/// A file with proposals put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text of the file.
    pub text: String,
    /// For each segment the score of the proposal that is its translation now.
    pub scores: Vec<Option<u8>>,
    /// How many of the translations lack codes that their segments have.
    pub without_codes: usize,
}

/// A proposal that becomes a translation.
struct Taken<'a> {
    at: usize,
    segment: &'a DraftSegment,
    proposals: &'a [Proposal],
    /// The translation as it stands in the file.
    written: String,
    /// Whether nobody has to look at it.
    is_exact: bool,
}

impl Taken<'_> {
    /// Returns the score of the proposal.
    fn score(&self) -> u8 {
        self.proposals.first().map_or(0, |proposal| proposal.score)
    }
}

/// Puts the first proposal of each open segment into a draft; in `proposals` are those of each segment, the best first.
///
/// All else stays byte for byte. A proposal of 100 points and more counts as translated, any other is to be looked at:
///
/// | file | 100 and 101 | below |
/// |---|---|---|
/// | XLIFF 1.2 | `state="translated" state-qualifier="exact-match"` | `state="needs-review-translation" state-qualifier="fuzzy-match"` |
/// | XLIFF 2.0 | `state="translated" subState="sverka:exact-match"` | `state="initial" subState="sverka:fuzzy-match"` |
/// | PO | no flag | `fuzzy` |
///
/// XLIFF names the proposals beside the translation: 1.2 as `alt-trans` with `match-quality`, 2.0 as translation candidates with `similarity`
/// and `matchSuitability` (of 100 at most), and `matchQuality` where the memory says how sure a unit is. Segments of Trados get their
/// `conf`, `origin` and `percent` as well.
///
/// Codes are those of the segment, as the file writes them, each at most once: where the proposal was made for a segment with codes of
/// the same kinds they stand at its places, or else those around the whole segment stand around the translation, and others are left out. A
/// translation that lacks codes is to be looked at whatever its score, and none is put in for a segment with a code that may not be deleted.
///
/// ```
/// use sverka::memory::{Inline, Proposal};
/// use sverka::readers::read_draft;
/// use sverka::writers::{FillOptions, fill_draft};
///
/// let draft = read_draft("msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgid \"Peace\"\nmsgstr \"\"\n", "fr.po")?;
/// let text = |text: &str| vec![Inline::Text(text.to_owned())];
/// let proposal = Proposal { score: 100, source: text("Peace"), target: text("Paix"), ..Proposal::default() };
/// let filled = fill_draft(&draft, &[vec![proposal]], &FillOptions::default());
/// assert_eq!(filled.text, "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgid \"Peace\"\nmsgstr \"Paix\"\n");
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub fn fill_draft(draft: &Draft, proposals: &[Vec<Proposal>], options: &FillOptions) -> Filled {
    let mut filled = Filled { text: String::new(), scores: vec![None; draft.segments.len()], without_codes: 0 };
    let mut taken = Vec::new();
    for (at, (segment, proposals)) in draft.segments.iter().zip(proposals).enumerate() {
        let is_free = segment.standing == Standing::Open || (options.overwrite && segment.standing == Standing::Translated);
        let (true, Some(best)) = (is_free, proposals.first()) else { continue };
        let done = match draft.format {
            Format::Po => Some(Placed { written: po::text_of(segment, best), is_whole: true }),
            _ => placed(segment, best),
        };
        let Some(Placed { written, is_whole }) = done.filter(|placed| !placed.written.trim().is_empty()) else { continue };
        filled.scores[at] = Some(best.score);
        filled.without_codes += usize::from(!is_whole);
        taken.push(Taken { at, segment, proposals, written, is_exact: is_whole && best.is_exact() });
    }
    let mut edits = Edits::default();
    match draft.format {
        Format::Po => taken.iter().for_each(|taken| po::put(draft, taken, &mut edits)),
        Format::Xliff2 => second::put(draft, &taken, options, &mut edits),
        _ => first::put(draft, &taken, options, &mut edits),
    }
    if let (Some(language), false) = (&options.target, taken.is_empty()) {
        let name = if draft.format == Format::Xliff2 { "trgLang" } else { "target-language" };
        for tag in &draft.nameless {
            edits.set_attributes(&draft.text, tag, &[(name, language.as_str())]);
        }
    }
    filled.text = edits.applied(&draft.text);
    filled
}

/// Returns the segments of the unit that a segment is of.
fn segments_of(draft: &Draft, at: usize) -> Range<usize> {
    let is_other = |segment: &DraftSegment| segment.unit != draft.segments[at].unit;
    let from = draft.segments[..at].iter().rposition(is_other).map_or(0, |before| before + 1);
    let to = draft.segments[at..].iter().position(is_other).map_or(draft.segments.len(), |after| at + after);
    from..to
}

/// Returns the text of some content, codes left out.
fn flat(content: &[Inline]) -> String {
    content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None }).collect()
}

/// Returns the white space between the line's beginning and a place, if nothing else is there.
fn indent(text: &str, at: usize) -> &str {
    let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let before = &text[from..at];
    if before.trim().is_empty() { before } else { "" }
}

/// Returns what parts a new element from the one before it: the line break and indent that a neighbour has, if it stands on a line of its own.
fn gap(text: &str, at: usize) -> String {
    let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
    if from == 0 || !text[from..at].trim().is_empty() {
        return String::new();
    }
    let line_end = if text[..from].ends_with("\r\n") { "\r\n" } else { "\n" };
    format!("{line_end}{}", indent(text, at))
}

/// Returns what stands between the element that ends at a place and one that is put behind it.
fn space(text: &str, after: usize) -> String {
    let start = text[..after].rfind('\n').map_or(0, |line| line + 1);
    let line = &text[start..after];
    let at = start + line.len() - line.trim_start().len();
    let name = line.trim_start().split([' ', '>', '/']).next().unwrap_or_default();
    let is_alone = name.starts_with('<') && ["source", "target"].iter().any(|known| name.ends_with(known));
    if is_alone { gap(text, at) } else { String::new() }
}

/// Returns the name of an element with the prefix that a nearby one has.
fn element_name(text: &str, at: usize, name: &str) -> String {
    let from = if text[..at].ends_with('>') { text[..at].rfind('<').map_or(at, |open| open + 1) } else { at };
    let tag: &str = text[from..].split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default();
    tag.split_once(':').map_or_else(|| name.to_owned(), |(prefix, _)| format!("{prefix}:{name}"))
}
