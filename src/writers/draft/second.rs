//! XLIFF 2.0 and later.

use super::edits::{Edits, with_attributes};
use super::{FillOptions, Taken, element_name, flat, space};
use crate::memory::{Draft, Proposal};
use crate::xml::{push_attribute, push_text};
use std::fmt::Write;

/// The namespace of translation candidates, of 2.0 and later.
const MATCHES: &str = "urn:oasis:names:tc:xliff:matches:2.0";

/// Puts translations into the segments of a draft.
pub(super) fn put(draft: &Draft, taken: &[Taken<'_>], options: &FillOptions, edits: &mut Edits) {
    let text = draft.text.as_str();
    for of_unit in taken.chunk_by(|left, right| left.segment.unit == right.segment.unit) {
        let mut candidates = String::new();
        for taken in of_unit {
            let spot = &taken.segment.spot;
            let Some(tag) = &spot.tag else { continue };
            let name = element_name(text, tag.start + 1, "target");
            let id = spot.id.clone().unwrap_or_else(|| format!("sverka-{}", taken.at + 1));
            let (state, kind) = if taken.is_exact { ("translated", "sverka:exact-match") } else { ("initial", "sverka:fuzzy-match") };
            let mut attributes = vec![("state", state), ("subState", kind)];
            if spot.id.is_none() && options.named > 0 {
                attributes.insert(0, ("id", &id));
            }
            edits.set_attributes(text, tag, &attributes);
            match &spot.target {
                Some(target) if target.end == target.tag.end => {
                    let opening = text[target.tag.clone()].trim_end_matches("/>").trim_end();
                    edits.replace(target.tag.clone(), format!("{opening}>{}</{name}>", taken.written));
                }
                Some(target) => edits.replace(target.inner.clone(), taken.written.as_str()),
                None => {
                    let tag = with_attributes(&format!("<{name}>"), &[]);
                    edits.insert(spot.after, format!("{}{tag}{}</{name}>", space(text, spot.after), taken.written));
                }
            }
            for proposal in taken.proposals.iter().take(options.named) {
                candidates.push_str(&candidate(name.trim_end_matches("target"), &id, proposal));
            }
        }
        let Some(unit) = of_unit.first().map(|taken| &draft.units[taken.segment.unit]) else { continue };
        match unit.matches {
            _ if candidates.is_empty() => {}
            // The list may have another prefix.
            Some(at) => edits.insert(at, candidates.replace("<mtc:match ", &format!("<mtc:match xmlns:mtc=\"{MATCHES}\" "))),
            None => {
                let after = &text[unit.head..];
                let white = &after[..after.len() - after.trim_start().len()];
                edits.insert(unit.head, format!("{white}<mtc:matches xmlns:mtc=\"{MATCHES}\">{candidates}</mtc:matches>"));
            }
        }
    }
}

/// Returns a proposal as a translation candidate of a segment.
fn candidate(prefix: &str, segment: &str, proposal: &Proposal) -> String {
    let kind = if proposal.similarity > Proposal::EXACT { "icm" } else { "tm" };
    let (similarity, suitability) = (proposal.similarity.min(100), proposal.score.min(100));
    let mut out = String::from("<mtc:match ref=\"#");
    push_attribute(&mut out, segment);
    let _ = write!(out, "\" type=\"{kind}\" similarity=\"{similarity}\" matchSuitability=\"{suitability}\"");
    if let Some(confidence) = proposal.confidence {
        let _ = write!(out, " matchQuality=\"{:.1}\"", confidence.clamp(0.0, 1.0) * 100.0);
    }
    out.push_str(" origin=\"");
    push_attribute(&mut out, &proposal.origin);
    let _ = write!(out, "\"><{prefix}source>");
    push_text(&mut out, &flat(&proposal.source));
    let _ = write!(out, "</{prefix}source><{prefix}target>");
    push_text(&mut out, proposal.text.as_deref().unwrap_or(&flat(&proposal.target)));
    let _ = write!(out, "</{prefix}target></mtc:match>");
    out
}
