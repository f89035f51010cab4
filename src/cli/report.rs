//! What `sverka align --report` shows.

use super::evidence::witness_shapes;
use super::files::{Failure, Output, writer_failure};
use super::summary::Summary;
use std::path::Path;
use sverka::alignment::Testimony;
use sverka::cleaning::{metadata, residue};
use sverka::pipeline::{AlignedPair, Prepared};
use sverka::text::Span;
use sverka::writers::{AlignmentReport, ReportBead, ReportPiece, ReportRow, ReportSide, write_report};

/// Writes the report of a pair.
pub(super) fn write(path: &Path, summary: &Summary<'_>, testimonies: &[Testimony]) -> Result<(), Failure> {
    let pair = summary.pair;
    let report =
        AlignmentReport { sides: [&pair.source, &pair.target].map(side), rows: rows(pair, testimonies), notices: summary.notice_lines() };
    let mut out = Output::create(path)?;
    write_report(&mut out, &report).map_err(|error| writer_failure(path, error))?;
    out.finish()
}

fn side(side: &Prepared) -> ReportSide {
    let said = metadata(&side.document);
    let parts: Vec<String> = said.title.into_iter().chain(said.date.map(|date| date.to_string())).collect();
    ReportSide { name: side.document.origin.clone(), language: Some(side.document.language.clone()), title: parts.join(", ") }
}

/// Returns the beads, and what was left out where it stands.
fn rows(pair: &AlignedPair, testimonies: &[Testimony]) -> Vec<ReportRow> {
    let sides = [&pair.source, &pair.target];
    let mut rows = Vec::with_capacity(pair.alignment.beads.len());
    let mut left_out = sides.map(|side| residue(&side.document).into_iter().peekable());
    for (at, bead) in pair.alignment.beads.iter().enumerate() {
        let mut before = [Vec::new(), Vec::new()];
        for (number, run) in [&bead.source, &bead.target].into_iter().enumerate() {
            let start = run.clone().next().map(|first| sides[number].segments[first].span.start);
            while let Some(found) = start.and_then(|start| left_out[number].next_if(|(_, span)| span.start < start)) {
                before[number].push(piece(sides[number], found));
            }
        }
        add_left_out(&mut rows, before);
        rows.push(ReportRow::Bead(report_bead(pair, at, testimonies.get(at))));
    }
    let [source, target] = left_out;
    add_left_out(&mut rows, [source.map(|found| piece(sides[0], found)).collect(), target.map(|found| piece(sides[1], found)).collect()]);
    rows
}

/// Adds pieces of both sides side by side.
fn add_left_out(rows: &mut Vec<ReportRow>, [source, target]: [Vec<ReportPiece>; 2]) {
    let longer = source.len().max(target.len());
    let (mut source, mut target) = (source.into_iter(), target.into_iter());
    rows.extend((0..longer).map(|_| ReportRow::LeftOut([source.next(), target.next()])));
}

fn piece(side: &Prepared, (rule, span): (&'static str, Span)) -> ReportPiece {
    ReportPiece { rule: rule.to_owned(), text: span.of(&side.document.text).trim().to_owned() }
}

fn report_bead(pair: &AlignedPair, at: usize, testimony: Option<&Testimony>) -> ReportBead {
    let bead = &pair.alignment.beads[at];
    let segments = |side: &Prepared, run: std::ops::Range<usize>| run.map(|at| side.content(at)).collect::<Vec<String>>();
    ReportBead {
        segments: [segments(&pair.source, bead.source.clone()), segments(&pair.target, bead.target.clone())],
        kind: bead.kind(),
        confidence: bead.confidence,
        is_crossing: pair.alignment.is_crossing(at),
        is_note: bead.is_note,
        evidence: testimony.filter(|_| bead.is_translation()).map_or(String::new(), |testimony| evidence(pair, at, testimony)),
    }
}

/// Says in words and numbers what speaks for a bead, and what against it.
fn evidence(pair: &AlignedPair, at: usize, testimony: &Testimony) -> String {
    let evidence = &pair.alignment.beads[at].evidence;
    let words: Vec<String> = witness_shapes(pair, testimony).into_iter().map(|word| format!("{} = {}", word.source, word.target)).collect();
    let figures = [
        ("length", evidence.length),
        ("words", evidence.lexicon),
        ("names and numbers", evidence.cognates),
        ("structure", evidence.structure),
        ("vectors", evidence.vectors),
        ("shape", evidence.shape),
    ];
    let figures: Vec<String> =
        figures.into_iter().filter(|(_, value)| *value != 0.0).map(|(name, value)| format!("{name} {value:+.1}")).collect();
    let words = if words.is_empty() { "no words in common".to_owned() } else { words.join(", ") };
    format!("{words}\nlength {:.2} of what is usual\nlog-odds: {}", testimony.length_ratio, figures.join(", "))
}
