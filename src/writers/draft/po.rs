//! Message catalogues of gettext.

use super::edits::Edits;
use super::{Taken, flat};
use crate::memory::{Draft, DraftSegment, Proposal};
use crate::writers::po::push_string;

/// Returns the translation that a proposal gives a message: it begins and ends with line breaks as the message does, as msgfmt asks.
pub(super) fn text_of(segment: &DraftSegment, proposal: &Proposal) -> String {
    let (source, text) = (segment.text(), proposal.text.clone().unwrap_or_else(|| flat(&proposal.target)));
    let text = text.trim_matches('\n');
    let before = if source.starts_with('\n') { "\n" } else { "" };
    let after = if source.ends_with('\n') { "\n" } else { "" };
    format!("{before}{text}{after}")
}

/// Puts the translation of a message into a draft.
pub(super) fn put(draft: &Draft, taken: &Taken<'_>, edits: &mut Edits) {
    let (text, unit) = (draft.text.as_str(), &draft.units[taken.segment.unit]);
    let Some(lines) = taken.segment.spot.target.as_ref().map(|target| &target.tag) else { return };
    let line_end = if text[..lines.end].ends_with("\r\n") { "\r\n" } else { "\n" };
    let with_ends = |lines: String| if line_end == "\n" { lines } else { lines.replace('\n', line_end) };
    unit.previous.iter().for_each(|line| edits.replace(line.clone(), ""));
    let flags = unit.flags.as_ref().map(|line| text[line.clone()].trim().trim_start_matches("#,").split(',').map(str::trim));
    let kept: Vec<&str> = flags.into_iter().flatten().filter(|flag| *flag != "fuzzy" && !flag.is_empty()).collect();
    let fuzzy = (!taken.is_exact).then_some("fuzzy");
    let all: Vec<&str> = fuzzy.into_iter().chain(kept).collect();
    let written = if all.is_empty() { String::new() } else { format!("#, {}{line_end}", all.join(", ")) };
    match &unit.flags {
        Some(line) => {
            let was_fuzzy = text[line.clone()].contains("fuzzy");
            if was_fuzzy == taken.is_exact {
                edits.replace(line.clone(), written);
            }
        }
        None => edits.insert(unit.head, written),
    }
    let source = taken.proposals.first().map(|proposal| flat(&proposal.source)).unwrap_or_default();
    if !taken.is_exact && source != taken.segment.text() {
        let mut previous = String::new();
        push_string(&mut previous, "msgid", &source);
        let previous: String = previous.lines().map(|line| format!("#| {line}\n")).collect();
        edits.insert(unit.head, with_ends(previous));
    }
    let mut translation = String::new();
    push_string(&mut translation, "msgstr", &taken.written);
    if !text[lines.clone()].ends_with('\n') {
        translation.pop();
    }
    edits.replace(lines.clone(), with_ends(translation));
}
