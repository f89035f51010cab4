//! Codes of a segment in a proposal that was made for another segment.

use super::flat;
use crate::memory::xliff::partners;
use crate::memory::{Code, CodeKind, DraftSegment, Inline, Proposal};
use crate::xml::push_text;

/// A translation as it stands in a file.
pub(super) struct Placed {
    pub written: String,
    /// Whether it has all codes of the segment.
    pub is_whole: bool,
}

/// Returns the best proposal for a segment with the codes that can be placed; nothing if one is missing that may not be deleted.
pub(super) fn placed(segment: &DraftSegment, proposal: &Proposal) -> Option<Placed> {
    let text = proposal.text.clone().unwrap_or_else(|| flat(&proposal.target));
    let codes = own_codes(segment);
    if codes.is_empty() {
        return Some(Placed { written: escaped(&text), is_whole: true });
    }
    // Numbers that were put in stand in a text of their own, in which the places of codes are not known.
    let is_changed = text != flat(&proposal.target);
    let at_places = if is_changed { None } else { corresponding(&codes, proposal) };
    let placed = at_places.unwrap_or_else(|| around(segment, &codes, &text));
    let is_kept = |raw: &str| raw.contains("canDelete=\"no\"") || raw.contains("canDelete='no'");
    (placed.is_whole || !codes.iter().any(|own| is_kept(own.raw))).then_some(placed)
}

/// A code of a segment.
struct Own<'a> {
    code: &'a Code,
    /// How the file writes it.
    raw: &'a str,
    /// Which of the codes is its other half.
    partner: Option<usize>,
}

/// Returns the codes of a segment, without marks around words, which a translation need not have.
fn own_codes(segment: &DraftSegment) -> Vec<Own<'_>> {
    let partners = partners(&segment.content);
    let is_own = |inline: &Inline| matches!(inline, Inline::Code(code) if !is_mark(code));
    let places: Vec<usize> = (0..segment.content.len()).filter(|at| is_own(&segment.content[*at])).collect();
    let numbers = |at: usize| places.iter().position(|place| partners[at] == Some(*place));
    let raws = codes(&segment.content).zip(&segment.codes).filter(|(code, _)| !is_mark(code));
    raws.zip(&places).map(|((code, raw), at)| Own { code, raw, partner: numbers(*at) }).collect()
}

fn codes(content: &[Inline]) -> impl Iterator<Item = &Code> {
    content.iter().filter_map(|inline| if let Inline::Code(code) = inline { Some(&**code) } else { None })
}

fn is_mark(code: &Code) -> bool {
    matches!(code.kind, CodeKind::HighlightBegin | CodeKind::HighlightEnd)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// Returns the translation with codes where the proposal has those that correspond; nothing if its segment has other kinds of codes, or
/// if the result is not well-formed.
fn corresponding(own: &[Own<'_>], proposal: &Proposal) -> Option<Placed> {
    let theirs: Vec<&Code> = codes(&proposal.source).filter(|code| !is_mark(code)).collect();
    let is_alike = theirs.len() == own.len() && theirs.iter().zip(own).all(|(code, own)| code.kind == own.code.kind);
    let mut free: Vec<usize> = (0..theirs.len()).filter(|_| is_alike).collect();
    let mut open: Vec<usize> = Vec::new();
    let mut written = String::new();
    for inline in &proposal.target {
        let code = match inline {
            Inline::Text(text) => {
                push_text(&mut written, text);
                continue;
            }
            Inline::Code(code) if is_mark(code) => continue,
            Inline::Code(code) => code,
        };
        let is_same =
            |other: &Code| other.kind == code.kind && other.pair == code.pair && (code.pair.is_some() || other.native == code.native);
        let at = free.remove(free.iter().position(|at| is_same(theirs[*at]))?);
        match own[at].code.kind {
            CodeKind::Begin => open.push(at),
            CodeKind::End if open.pop() != own[at].partner => return None,
            _ => {}
        }
        written.push_str(own[at].raw);
    }
    (is_alike && open.is_empty()).then_some(Placed { written, is_whole: free.is_empty() })
}

/// Returns the translation between the codes that stand around the whole segment.
fn around(segment: &DraftSegment, own: &[Own<'_>], text: &str) -> Placed {
    let is_words = |inline: &&Inline| matches!(inline, Inline::Text(text) if !text.trim().is_empty());
    let count = |content: &mut dyn Iterator<Item = &Inline>| {
        content.take_while(|inline| !is_words(inline)).filter(|inline| matches!(inline, Inline::Code(code) if !is_mark(code))).count()
    };
    let mut before = count(&mut segment.content.iter());
    let mut after = count(&mut segment.content.iter().rev());
    if before == own.len() {
        after = 0;
    }
    // The half of a pair stays where its other half stays.
    loop {
        let end = own.len() - after;
        let is_outside = |at: usize| at < before || at >= end;
        let is_half = |at: &usize| own[*at].partner.is_some_and(|partner| !is_outside(partner));
        match ((0..before).find(is_half), (end..own.len()).rfind(is_half)) {
            (Some(at), _) => before = at,
            (None, Some(at)) => after = own.len() - at - 1,
            (None, None) => break,
        }
    }
    let raws = |codes: &[Own<'_>]| codes.iter().map(|own| own.raw).collect::<String>();
    let written = format!("{}{}{}", raws(&own[..before]), escaped(text), raws(&own[own.len() - after..]));
    Placed { written, is_whole: before + after == own.len() }
}
