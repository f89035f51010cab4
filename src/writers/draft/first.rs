//! XLIFF 1.2.

use super::edits::{Edits, with_attributes};
use super::{FillOptions, Taken, element_name, flat, segments_of, space};
use crate::memory::{Draft, Proposal, Standing};
use crate::xml::{push_attribute, push_text};
use std::fmt::Write;

/// Puts translations into the units of a draft.
pub(super) fn put(draft: &Draft, taken: &[Taken<'_>], options: &FillOptions, edits: &mut Edits) {
    for of_unit in taken.chunk_by(|left, right| left.segment.unit == right.segment.unit) {
        put_unit(draft, of_unit, options, edits);
    }
}

fn put_unit(draft: &Draft, taken: &[Taken<'_>], options: &FillOptions, edits: &mut Edits) {
    let Some(first) = taken.first() else { return };
    let (unit, text) = (&draft.units[first.segment.unit], draft.text.as_str());
    let is_open = |at: usize| draft.segments[at].standing == Standing::Open && taken.iter().all(|taken| taken.at != at);
    // Segments that stay open make an open whole.
    let attributes = match () {
        () if segments_of(draft, first.at).any(is_open) => vec![("state", "needs-translation")],
        () if taken.iter().all(|taken| taken.is_exact) => vec![("state", "translated"), ("state-qualifier", "exact-match")],
        () => vec![("state", "needs-review-translation"), ("state-qualifier", "fuzzy-match")],
    };
    let name = element_name(text, unit.head, "target");
    let mut after = unit.after;
    match &unit.target {
        Some(target) => {
            after = target.end;
            // A tag of an empty element becomes two.
            let is_single = target.end == target.tag.end;
            let tag = with_attributes(&text[target.tag.clone()], &attributes);
            let tag = if is_single { format!("{}>", tag.trim_end_matches("/>").trim_end()) } else { tag };
            edits.replace(target.tag.clone(), tag);
            if unit.is_target_divided {
                for taken in taken {
                    let Some(element) = &taken.segment.spot.target else { continue };
                    if element.end == element.tag.end {
                        let opening = text[element.tag.clone()].trim_end_matches("/>").trim_end();
                        let name = element_name(text, element.tag.start + 1, "mrk");
                        edits.replace(element.tag.clone(), format!("{opening}>{}</{name}>", taken.written));
                    } else {
                        edits.replace(element.inner.clone(), taken.written.as_str());
                    }
                }
            } else {
                edits.replace(target.inner.clone(), content(draft, taken));
            }
            if is_single {
                edits.insert(target.end, format!("</{name}>"));
            }
        }
        None => {
            let tag = with_attributes(&format!("<{name}>"), &attributes);
            edits.insert(after, format!("{}{tag}{}</{name}>", space(text, unit.after), content(draft, taken)));
        }
    }
    for taken in taken {
        if let Some(tag) = &taken.segment.spot.tag {
            let percent = taken.score().min(100).to_string();
            let state = if taken.is_exact { "Translated" } else { "Draft" };
            edits.set_attributes(text, tag, &[("conf", state), ("origin", "tm"), ("percent", &percent)]);
        }
        for proposal in taken.proposals.iter().take(options.named) {
            let proposal = alternative(&name, taken.segment.spot.id.as_deref(), proposal);
            edits.insert(after, format!("{}{proposal}", space(text, unit.after)));
        }
    }
}

/// Returns the whole translation of a unit: in a divided one each segment at its place, empty where there is none.
fn content(draft: &Draft, taken: &[Taken<'_>]) -> String {
    let Some(first) = taken.first() else { return String::new() };
    let Some(divided) = &draft.units[first.segment.unit].divided else { return first.written.clone() };
    let mut out = String::new();
    let mut from = divided.start;
    for at in segments_of(draft, first.at) {
        let segment = &draft.segments[at];
        let Some(range) = &segment.spot.divided else { continue };
        // A tag of an empty element has nothing between, and is as it is.
        out.push_str(&draft.text[from..range.start.max(from)]);
        out.push_str(taken.iter().find(|taken| taken.at == at).map_or("", |taken| &taken.written));
        from = range.end.max(from);
    }
    out + &draft.text[from..divided.end]
}

/// Returns a proposal as an element of its own.
fn alternative(target: &str, segment: Option<&str>, proposal: &Proposal) -> String {
    let prefix = target.strip_suffix("target").unwrap_or_default();
    let mut out = format!("<{prefix}alt-trans");
    if let Some(segment) = segment {
        out.push_str(" mid=\"");
        push_attribute(&mut out, segment);
        out.push('"');
    }
    let _ = write!(out, " match-quality=\"{}%\" origin=\"", proposal.score);
    push_attribute(&mut out, &proposal.origin);
    let _ = write!(out, "\"><{prefix}source>");
    push_text(&mut out, &flat(&proposal.source));
    let _ = write!(out, "</{prefix}source><{prefix}target>");
    push_text(&mut out, proposal.text.as_deref().unwrap_or(&flat(&proposal.target)));
    let _ = write!(out, "</{prefix}target></{prefix}alt-trans>");
    out
}
