//! What `sverka align` tells of its result.

use super::evidence::{BeadShape, bead_shapes, list_evidence};
use super::files::Failure;
use super::{Common, Format, terminal};
use console::{colors_enabled_stderr, strip_ansi_codes, style};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::alignment::{Bead, Testimony};
use sverka::cleaning::{Metadata, metadata, outside_memory};
use sverka::notice::{Notice, NoticeKind};
use sverka::pipeline::{AlignedPair, Prepared};

/// A finished alignment and what was made of it.
pub(super) struct Summary<'a> {
    pub pair: &'a AlignedPair,
    pub notices: &'a [Notice],
    /// What speaks for each bead, where that is to be told.
    pub testimonies: Option<&'a [Testimony]>,
}

/// What was written of one pair or several.
pub(super) struct Outcome<'a> {
    /// Units that were written or could be.
    pub units: usize,
    /// Units that were put aside for review, where that was asked for.
    pub review_units: Option<usize>,
    pub outputs: &'a [PathBuf],
}

/// The summary as programs read it.
#[derive(Serialize)]
struct Shape {
    source: SideShape,
    target: SideShape,
    units: usize,
    review_units: usize,
    beads: BTreeMap<String, usize>,
    /// How many of the beads cross others.
    crossings: usize,
    mean_confidence: f64,
    outputs: Vec<String>,
    notices: Vec<NoticeShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residue: Option<Vec<ResidueShape>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Vec<BeadShape>>,
}

#[derive(Serialize)]
struct SideShape {
    file: String,
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// As ISO 8601 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// The number that the document's site knows it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    segments: usize,
    left_out: BTreeMap<&'static str, usize>,
}

/// Something worth knowing, as programs read it.
#[derive(Serialize)]
pub(super) struct NoticeShape {
    code: &'static str,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: String,
}

#[derive(Serialize)]
struct ResidueShape {
    file: String,
    line: usize,
    column: usize,
    rule: &'static str,
    text: String,
}

/// Prints the summaries of the pairs: to standard output, or beside it where that is taken.
pub(super) fn report_summaries(
    summaries: &[Summary<'_>],
    outcome: &Outcome<'_>,
    common: Common,
    stdout_is_taken: bool,
    show_residue: bool,
) -> Result<(), Failure> {
    let mut text = String::new();
    if common.format == Format::Json {
        let shapes: Vec<Shape> = summaries.iter().map(|summary| summary.shape(outcome, show_residue)).collect();
        let json = if let [shape] = &shapes[..] { serde_json::to_string_pretty(shape) } else { serde_json::to_string_pretty(&shapes) };
        text = json.map_err(|e| Failure::from_stdout(e.into()))? + "\n";
    } else {
        for (at, summary) in summaries.iter().enumerate() {
            if !common.quiet {
                notice_lines(&summary.notice_shapes(at == 0), common.verbose).iter().for_each(|line| terminal::notice(line));
                summary.sides(&mut text, at == 0);
                if summaries.len() == 1 {
                    outcome.human(&mut text);
                }
                summary.human(&mut text, common.verbose);
            }
            if show_residue {
                summary.list_residue(&mut text);
            }
            if let Some(testimonies) = summary.testimonies {
                list_evidence(&mut text, summary.pair, testimonies);
            }
            if summaries.len() > 1 && !common.quiet {
                text.push('\n');
            }
        }
        if summaries.len() > 1 && !common.quiet {
            outcome.human(&mut text);
        }
    }
    if stdout_is_taken {
        terminal::tell(&if colors_enabled_stderr() { text.into() } else { strip_ansi_codes(&text) });
        Ok(())
    } else {
        terminal::print(text.as_bytes())
    }
}

impl Outcome<'_> {
    fn human(&self, out: &mut String) {
        let written = match self.outputs {
            [] => "found; add -o FILE.tmx to write them".to_owned(),
            files => format!("written to {}", files.iter().map(|file| output_name(file)).collect::<Vec<_>>().join(", ")),
        };
        let _ = writeln!(out, "{} {}", style(counted(self.units, "unit")).bold(), terminal::printable(&written));
        if let Some(units) = self.review_units {
            let _ = writeln!(out, "{} put aside for review", counted(units, "doubtful unit"));
        }
    }
}

impl Summary<'_> {
    fn notice_shapes(&self, with_source: bool) -> Vec<NoticeShape> {
        let mut shapes = if with_source { side_notices(&self.pair.source, "--source-language") } else { Vec::new() };
        shapes.extend(side_notices(&self.pair.target, "--target-language"));
        shapes.extend(self.pair.notices.iter().chain(self.notices).map(|notice| notice_shape(notice, None)));
        shapes
    }

    /// Returns what there is to tell, a line each.
    pub(super) fn notice_lines(&self) -> Vec<String> {
        notice_lines(&self.notice_shapes(true), true)
    }

    fn translations(&self) -> Vec<&Bead> {
        self.pair.alignment.beads.iter().filter(|bead| bead.is_translation()).collect()
    }

    fn mean_confidence(&self) -> f64 {
        let translations = self.translations();
        let sum = translations.iter().fold(0.0, |sum, bead| sum + bead.confidence);
        sum / translations.len().max(1) as f64
    }

    fn bead_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for bead in &self.pair.alignment.beads {
            *counts.entry(bead.kind()).or_insert(0) += 1;
        }
        counts
    }

    /// Says what was read: the source too where it was not told of yet.
    fn sides(&self, out: &mut String, with_source: bool) {
        let source = with_source.then_some(&self.pair.source);
        for side in source.into_iter().chain([&self.pair.target]) {
            let left_out = left_out(side);
            let listed: Vec<String> = left_out.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
            let note = if listed.is_empty() { "nothing left out".to_owned() } else { format!("left out: {}", listed.join(", ")) };
            let _ = writeln!(
                out,
                "{} ({}): {}; {note}",
                terminal::printable(&side.document.origin),
                side.document.language,
                counted(side.segments.len(), "segment")
            );
        }
    }

    fn human(&self, out: &mut String, verbose: bool) {
        let mut counts: Vec<(String, usize)> = self.bead_counts().into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let beads: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} × {count}")).collect();
        let crossing = match self.pair.alignment.crossings.len() {
            0 => String::new(),
            n => format!("; {n} of them crossing"),
        };
        let _ = writeln!(out, "beads: {}{crossing}; mean confidence {:.3}", beads.join(", "), self.mean_confidence());
        let mut sorted = self.translations();
        sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.source.start.cmp(&b.source.start)));
        let shown = if verbose { 10 } else { 3 };
        self.side_by_side(out, "surest", &sorted[..sorted.len().min(shown)]);
        let rest: Vec<&Bead> = sorted.iter().skip(shown).rev().take(shown).copied().collect();
        self.side_by_side(out, "most doubtful", &rest);
    }

    fn side_by_side(&self, out: &mut String, heading: &str, beads: &[&Bead]) {
        if beads.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", style(heading).bold());
        let columns = (terminal::width() - 12) / 2;
        for bead in beads {
            let source = terminal::cell(&self.pair.source.joined_content(bead.source.clone()), columns);
            let target = terminal::cell(&self.pair.target.joined_content(bead.target.clone()), columns);
            let _ = writeln!(out, "  {}  {source}  {}", terminal::confidence(bead.confidence), target.trim_end());
        }
    }

    fn residue_shapes(&self) -> Vec<ResidueShape> {
        let mut all = Vec::new();
        for side in [&self.pair.source, &self.pair.target] {
            for (rule, span) in outside_memory(&side.document) {
                let (line, column) = side.document.line_and_column(span.start);
                let text = span.of(&side.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
                all.push(ResidueShape { file: side.document.origin.clone(), line, column, rule, text });
            }
        }
        all
    }

    fn list_residue(&self, out: &mut String) {
        let shapes = self.residue_shapes();
        let _ = writeln!(out, "\n{}", style(if shapes.is_empty() { "nothing left out" } else { "left out" }).bold());
        for item in shapes {
            let _ = writeln!(
                out,
                "{}\t{}",
                item.rule,
                terminal::printable(&format!("{}:{}:{}\t{}", item.file, item.line, item.column, item.text))
            );
        }
    }

    fn shape(&self, outcome: &Outcome<'_>, show_residue: bool) -> Shape {
        let side = |side: &Prepared| {
            let Metadata { title, date, id } = metadata(&side.document);
            SideShape {
                file: side.document.origin.clone(),
                language: side.document.language.to_string(),
                title,
                date: date.map(|date| date.to_string()),
                id,
                segments: side.segments.len(),
                left_out: left_out(side),
            }
        };
        Shape {
            source: side(&self.pair.source),
            target: side(&self.pair.target),
            units: outcome.units,
            review_units: outcome.review_units.unwrap_or(0),
            beads: self.bead_counts(),
            crossings: self.pair.alignment.crossings.len(),
            mean_confidence: rounded(self.mean_confidence()),
            outputs: outcome.outputs.iter().map(|path| path.display().to_string()).collect(),
            notices: self.notice_shapes(true),
            residue: show_residue.then(|| self.residue_shapes()),
            explanation: self.testimonies.map(|testimonies| bead_shapes(self.pair, testimonies)),
        }
    }
}

/// Returns what there is to tell of a pair.
pub(super) fn notice_shapes(pair: &AlignedPair) -> Vec<NoticeShape> {
    Summary { pair, notices: &[], testimonies: None }.notice_shapes(true)
}

/// Tells what there is to tell of a document that is not aligned; that paragraphs were joined is seen from what is made of it.
pub(super) fn tell_of_document(notices: &[Notice], prepared: &Prepared, quiet: bool) {
    let is_told = |notice: &&Notice| notice.kind != NoticeKind::ParagraphJoined && !quiet;
    notices.iter().chain(&prepared.notices).filter(is_told).for_each(|notice| terminal::notice(&notice.to_string()));
}

/// Returns what there is to tell of one side; `option` is the one that names its language.
fn side_notices(side: &Prepared, option: &str) -> Vec<NoticeShape> {
    let mut shapes: Vec<NoticeShape> = Vec::with_capacity(side.notices.len());
    for notice in &side.notices {
        let mut shape = notice_shape(notice, notice.span.map(|span| side.document.line_and_column(span.start)));
        if notice.kind == NoticeKind::LanguageUnknown {
            shape.message = format!("the language could not be told: it is tagged “und”, and CAT tools match nothing in it; give {option}");
        }
        shapes.push(shape);
    }
    if side.segments.is_empty() {
        let message = "has no segments: nothing can be paired with it".to_owned();
        shapes.push(NoticeShape { code: "no-segments", origin: side.document.origin.clone(), line: None, column: None, message });
    }
    shapes
}

fn notice_shape(notice: &Notice, place: Option<(usize, usize)>) -> NoticeShape {
    let (line, column) = place.unzip();
    NoticeShape { code: notice.kind.code(), origin: notice.origin.clone(), line, column, message: notice.kind.to_string() }
}

/// Returns a line for each notice; of joined paragraphs one for each document, unless every one is to be told.
fn notice_lines(notices: &[NoticeShape], verbose: bool) -> Vec<String> {
    let joined = NoticeKind::ParagraphJoined.code();
    let mut lines = Vec::with_capacity(notices.len());
    for (at, notice) in notices.iter().enumerate() {
        let is_same = |other: &&NoticeShape| other.code == joined && notice.code == joined && other.origin == notice.origin;
        let count = if verbose { 1 } else { notices.iter().filter(is_same).count() };
        let place = match (notice.line, notice.column) {
            (Some(line), Some(column)) if count <= 1 => format!("{}:{line}:{column}", notice.origin),
            _ => notice.origin.clone(),
        };
        if count <= 1 {
            lines.push(format!("{place}: {}", notice.message));
        } else if !notices[..at].iter().any(|other| is_same(&other)) {
            lines.push(format!("{place}: {}; {count} times, listed with --verbose", notice.message));
        }
    }
    lines
}

pub(super) fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Returns what an output is called in messages.
pub(super) fn output_name(path: &Path) -> String {
    if path == Path::new("-") { "standard output".to_owned() } else { path.display().to_string() }
}

/// Counts what was left out of a side, by rule.
fn left_out(side: &Prepared) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (rule, _) in outside_memory(&side.document) {
        *counts.entry(rule).or_insert(0) += 1;
    }
    counts
}

/// Rounds to the decimals that are written.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
