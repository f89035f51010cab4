//! An alignment as a page to look at: one HTML file that needs nothing else.
//!
//! Both texts stand side by side, bead by bead, with the confidence of each as a number and a colour; what was left out stands greyed
//! in its place with the rule that found it. A strip over the whole shows where the doubt lies, a list has the most doubtful beads first.

use super::failed;
use crate::error::Error;
use crate::text::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::Write;

/// What a report shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlignmentReport {
    /// The source and the target.
    pub sides: [ReportSide; 2],
    /// Beads and what was left out between them, in the order of the source.
    pub rows: Vec<ReportRow>,
    /// What there is to tell of the documents and the pair.
    pub notices: Vec<String>,
}

/// One document of a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportSide {
    /// The name of the document.
    pub name: String,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// What it is called and when it is from, as far as it says so.
    pub title: String,
}

/// What stands side by side in a report.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportRow {
    /// A bead.
    Bead(ReportBead),
    /// What goes into no memory, of the source, of the target or of both.
    LeftOut([Option<ReportPiece>; 2]),
}

/// A piece of a side that goes into no memory.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPiece {
    /// The rule that found it.
    pub rule: String,
    /// The piece.
    pub text: String,
}

/// A bead of a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportBead {
    /// The segments of the source and of the target.
    pub segments: [Vec<String>; 2],
    /// The bead type: `1-1`, `2-1`.
    pub kind: String,
    /// The probability that it is right, 0 to 1.
    pub confidence: f64,
    /// Whether it stands elsewhere on the target side than its neighbours do.
    pub is_crossing: bool,
    /// Whether its segments are notes and no sentences.
    pub is_note: bool,
    /// What speaks for it, in words.
    pub evidence: String,
}

impl ReportBead {
    fn is_translation(&self) -> bool {
        self.segments.iter().all(|segments| !segments.is_empty()) && !self.is_note
    }

    /// Returns the class of its confidence, by which it is coloured.
    fn class(&self) -> &'static str {
        match (self.is_note, self.is_translation(), self.confidence) {
            (true, _, _) => "note",
            (_, false, _) => "alone",
            (_, _, confidence) => CLASSES.iter().find(|(least, _)| confidence >= *least).map_or("c0", |(_, class)| class),
        }
    }

    /// Returns how many characters it has.
    fn length(&self) -> usize {
        self.segments.iter().flatten().map(|segment| segment.chars().count()).sum()
    }
}

/// From which confidence on a bead has which class.
const CLASSES: [(f64, &str); 5] = [(0.97, "c4"), (0.9, "c3"), (0.7, "c2"), (0.5, "c1"), (0.0, "c0")];
/// The most beads in the list of the doubtful.
const LISTED: usize = 50;
/// Confidence from which a bead is not listed as doubtful.
const SURE: f64 = 0.97;

/// Writes a report as an HTML page.
///
/// ```
/// use sverka::writers::{AlignmentReport, ReportBead, ReportRow, write_report};
///
/// let segments = [vec!["Yes <b>.".to_owned()], vec!["Да.".to_owned()]];
/// let bead = ReportBead { segments, kind: "1-1".to_owned(), confidence: 0.98, ..ReportBead::default() };
/// let report = AlignmentReport { rows: vec![ReportRow::Bead(bead)], ..AlignmentReport::default() };
/// let mut page = Vec::new();
/// write_report(&mut page, &report)?;
/// assert!(String::from_utf8(page)?.contains("Yes &lt;b&gt;."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if nothing can be written.
pub fn write_report(out: &mut impl Write, report: &AlignmentReport) -> Result<(), Error> {
    let page = page(report).into_string();
    out.write_all(page.as_bytes()).and_then(|()| out.flush()).map_err(failed)
}

fn page(report: &AlignmentReport) -> Markup {
    let [source, target] = &report.sides;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
                title { (source.name) " – " (target.name) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                header {
                    h1 { (heading(source)) span.dash { " – " } (heading(target)) }
                    (totals(report))
                    (strip(report))
                    (controls())
                }
                @if !report.notices.is_empty() {
                    section.notices { h2 { "Notes" } ul { @for notice in &report.notices { li { (notice) } } } }
                }
                (doubtful(report))
                main {
                    h2 { "Both texts" }
                    div.names aria-hidden="true" { span { (source.name) } span {} span { (target.name) } }
                    @for (number, row) in report.rows.iter().enumerate() { (row_of(report, number, row)) }
                }
                script { (PreEscaped(include_str!("script.js"))) }
            }
        }
    }
}

fn heading(side: &ReportSide) -> &str {
    if side.title.is_empty() { &side.name } else { &side.title }
}

fn beads(report: &AlignmentReport) -> impl Iterator<Item = (usize, &ReportBead)> {
    report.rows.iter().enumerate().filter_map(|(number, row)| match row {
        ReportRow::Bead(bead) => Some((number, bead)),
        ReportRow::LeftOut(_) => None,
    })
}

/// Says how many beads there are, how sure, and what has no translation.
fn totals(report: &AlignmentReport) -> Markup {
    let translations: Vec<&ReportBead> = beads(report).map(|(_, bead)| bead).filter(|bead| bead.is_translation()).collect();
    let count = translations.len();
    let mean = translations.iter().map(|bead| bead.confidence).sum::<f64>() / count.max(1) as f64;
    let sure = translations.iter().filter(|bead| bead.confidence >= 0.9).count();
    let alone = |side: usize| {
        beads(report)
            .filter(|(_, bead)| !bead.is_note && bead.segments[1 - side].is_empty())
            .map(|(_, bead)| bead.segments[side].len())
            .sum::<usize>()
    };
    let pieces = |row: &ReportRow| if let ReportRow::LeftOut(pieces) = row { pieces.iter().flatten().count() } else { 0 };
    let left_out: usize = report.rows.iter().map(pieces).sum();
    html! {
        dl.totals {
            div { dt { "pairs" } dd { (count) } }
            div { dt { "mean confidence" } dd { (format!("{mean:.3}")) } }
            div { dt { "at 0.9 and above" } dd { (format!("{:.0} %", 100.0 * sure as f64 / count.max(1) as f64)) } }
            div { dt { "without translation" } dd { (alone(0)) " and " (alone(1)) } }
            div { dt { "left out" } dd { (left_out) } }
        }
    }
}

/// Draws the whole document as a strip: each bead as wide as its text, one path for each colour.
fn strip(report: &AlignmentReport) -> Markup {
    let mut paths: Vec<(&str, String)> = ["c0", "c1", "c2", "c3", "c4", "alone", "note"].map(|class| (class, String::new())).into();
    let (mut at, mut starts) = (0, Vec::new());
    for (number, bead) in beads(report) {
        let width = bead.length().max(1);
        if let Some((_, path)) = paths.iter_mut().find(|(class, _)| *class == bead.class()) {
            path.push_str(&format!("M{at} 0h{width}v1h-{width}z"));
        }
        starts.push(format!("{at}:{number}"));
        at += width;
    }
    html! {
        div.strip data-starts=(starts.join(" ")) data-length=(at) title="Where the doubt lies: click to go there" {
            svg viewBox=(format!("0 0 {} 1", at.max(1))) preserveAspectRatio="none" role="img" aria-label="Confidence from the beginning to the end" {
                @for (class, path) in paths.iter().filter(|(_, path)| !path.is_empty()) { path class=(class) d=(path) {} }
            }
        }
        ul.legend {
            li.c4 { "0.97 and above" } li.c3 { "0.90" } li.c2 { "0.70" } li.c1 { "0.50" } li.c0 { "below" }
            li.alone { "no translation" } li { "left out" }
        }
    }
}

fn controls() -> Markup {
    html! {
        form.controls {
            label { "Show pairs up to a confidence of " input type="range" id="most" min="0" max="100" value="100"; output id="most-said" for="most" { "1.00" } }
            label { input type="checkbox" id="left-out" checked; " what was left out" }
        }
    }
}

/// Lists the doubtful beads, the worst first.
fn doubtful(report: &AlignmentReport) -> Markup {
    let mut doubtful: Vec<(usize, &ReportBead)> =
        beads(report).filter(|(_, bead)| bead.is_translation() && bead.confidence < SURE).collect();
    doubtful.sort_by(|(_, left), (_, right)| left.confidence.total_cmp(&right.confidence));
    let all = doubtful.len();
    html! {
        section.doubtful {
            h2 { "The most doubtful first" }
            @if all == 0 { p { "Every pair has a confidence of " (SURE) " or more." } }
            ol {
                @for (number, bead) in doubtful.iter().take(LISTED) {
                    li { a href=(format!("#r{number}")) {
                        span class={ "mark " (bead.class()) } { (format!("{:.2}", bead.confidence)) } " "
                        bdi { (beginning(&bead.segments[0])) } " – " bdi { (beginning(&bead.segments[1])) }
                    } }
                }
            }
            @if all > LISTED { p { "And " (all - LISTED) " more below " (SURE) "; the slider shows them." } }
        }
    }
}

/// Returns the first words of some segments.
fn beginning(segments: &[String]) -> String {
    const MOST: usize = 60;
    let text = segments.first().map_or("", String::as_str);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn row_of(report: &AlignmentReport, number: usize, row: &ReportRow) -> Markup {
    let language = |side: usize| report.sides[side].language.as_ref().map_or("und", Language::as_str);
    let cell = |side: usize, segments: &[String]| {
        html! { div.cell lang=(language(side)) dir="auto" { @for segment in segments { p { (segment) } } } }
    };
    match row {
        ReportRow::LeftOut(pieces) => {
            let piece = |side: usize| {
                html! {
                    div.cell lang=(language(side)) dir="auto" {
                        @if let Some(piece) = &pieces[side] { p { (piece.text) " " span.rule { (piece.rule) } } }
                    }
                }
            };
            html! { div.row.residue { (piece(0)) div.ribbon {} (piece(1)) } }
        }
        ReportRow::Bead(bead) => html! {
            div class={ "row " (bead.class()) } id=(format!("r{number}")) data-confidence=(format!("{:.3}", bead.confidence)) {
                (cell(0, &bead.segments[0]))
                div.ribbon {
                    @if bead.is_note {
                        span.kind { "note" }
                    } @else if bead.evidence.is_empty() {
                        span.figure { (format!("{:.2}", bead.confidence)) } span.kind { (bead.kind) }
                    } @else {
                        details {
                            summary {
                                span.figure { (format!("{:.2}", bead.confidence)) } span.kind { (bead.kind) @if bead.is_crossing { " moved" } }
                            }
                            div.evidence { (bead.evidence) }
                        }
                    }
                }
                (cell(1, &bead.segments[1]))
            }
        },
    }
}

#[cfg(test)]
mod tests;
