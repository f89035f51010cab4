//! `sverka evaluate`.

use super::files::{Failure, read};
use super::reliability::{self, ReliabilityShape, UnitShape};
use super::resources::ResourceOptions;
use super::review_cost::{self, CostShape, ReviewCost};
use super::{Common, Format, terminal};
use console::style;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use sverka::alignment::{Alignment, Component, Resources};
use sverka::cleaning::outside_memory;
use sverka::encoder::Encoder;
use sverka::evaluation::{
    BeadScore, DocumentScore, Figures, GoldBead, NumberedBead, SegmentScore, joined_inside, right_beads, score_document, segments_of_gold,
};
use sverka::pipeline::{AlignedPair, Prepared, align_pair_with, prepare, prepare_segmented, realign};
use sverka::readers::{GoldResidue, decode, read_gold, read_lines, read_links, read_plain, read_residue};
use sverka::text::Language;

/// Measure alignment and segmentation against gold
#[derive(clap::Args)]
#[command(after_help = "A document to measure on is a folder with source.LANGUAGE.txt, target.LANGUAGE.txt and gold.tsv (a bead a line, \
    source TAB target, sentences of a side parted by ` || `), and residue.tsv where something is to be left out; or, one sentence a line, \
    NAME.src, NAME.tgt and NAME.links beside a file META that has src=, tgt= and mode=.\n\nExample: sverka evaluate corpora/")]
pub(super) struct Arguments {
    /// Folders of documents with gold, searched through
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Print the pairs that are wrong, and the gold sentences that are cut or not whole
    #[arg(long)]
    show_errors: bool,
    /// Print how far confidences are borne out: units and the share of them that is right, by tenths
    #[arg(long)]
    calibration: bool,
    /// Print how many pairs a reviewer has to look at, the most doubtful first, until F1 is 0.99: each is confirmed or corrected as
    /// gold has it, and all else aligned anew
    #[arg(long)]
    review_cost: bool,
    #[command(flatten)]
    resources: ResourceOptions,
    /// Leave out a part of the aligner's model, to see what it is worth; several may be named, parted by commas
    #[arg(long, value_name = "PART", value_delimiter = ',', value_parser = component())]
    without: Vec<Component>,
}

fn component() -> impl clap::builder::TypedValueParser<Value = Component> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(Component::ALL.map(Component::name))
        .map(|name| Component::ALL.into_iter().find(|component| component.name() == name).unwrap_or(Component::Length))
}

/// A document to measure on.
enum Case {
    /// A folder with two raw texts and gold sentences.
    Raw(PathBuf),
    /// Two files of one sentence a line and a ladder; the name without ending.
    Segmented(PathBuf),
}

/// What was measured on one document, or on all.
#[derive(Default)]
struct Measured {
    name: String,
    score: DocumentScore,
    /// The units, with what their confidence rests on.
    units: Vec<UnitShape>,
    /// Pieces of residue that were left out as they should be, and all.
    residue: (usize, usize),
    /// Wrong pairs, for people.
    errors: Vec<String>,
    /// What a reviewer would look at, if that is asked for.
    cost: Option<ReviewCost>,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut cases = Vec::new();
    for folder in &options.folders {
        let before = cases.len();
        find(folder, &mut cases)?;
        if cases.len() == before {
            let message = "holds no documents with gold; see sverka evaluate --help for the files that are looked for".to_owned();
            return Err(Failure::File(folder.clone(), message));
        }
    }
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message(format!("measuring on {} documents", cases.len()));
    // A reviewer's aligner meets the same lines again and again.
    let encoder = if options.review_cost { options.resources.remembering_encoder()? } else { options.resources.encoder()? };
    let aligner =
        Aligner { options: &options.resources, encoder: encoder.as_deref(), without: &options.without, reviews: options.review_cost };
    let results: Vec<Result<Measured, Failure>> = cases.par_iter().map(|case| measure(case, &aligner)).collect();
    progress.finish_and_clear();
    let mut measured = Vec::new();
    let mut failed = false;
    for result in results {
        match result {
            Ok(document) => measured.push(document),
            Err(failure) => {
                terminal::error(&failure.to_string());
                failed = true;
            }
        }
    }
    terminal::print(render(&measured, common.format, options)?.as_bytes())?;
    if failed { Err(Failure::Reported) } else { Ok(()) }
}

/// Collects the documents of a folder and of the folders in it, in the order of their names.
fn find(folder: &Path, cases: &mut Vec<Case>) -> Result<(), Failure> {
    let refused = |error: std::io::Error| {
        let message = match error.kind() {
            ErrorKind::NotFound => "there is no such folder; check the path".to_owned(),
            ErrorKind::NotADirectory => "is not a folder; name the one it lies in".to_owned(),
            _ => format!("cannot be searched: {error}"),
        };
        Failure::File(folder.to_owned(), message)
    };
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).map_err(refused)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    if entries.iter().any(|path| path.file_name().is_some_and(|name| name == "gold.tsv")) {
        cases.push(Case::Raw(folder.to_owned()));
        return Ok(());
    }
    let ladders = entries.iter().filter(|path| path.extension().is_some_and(|ending| ending == "links"));
    cases.extend(ladders.map(|path| Case::Segmented(path.with_extension(""))));
    // Links may lead in circles.
    for path in entries.iter().filter(|path| path.is_dir() && !path.is_symlink()) {
        find(path, cases)?;
    }
    Ok(())
}

/// What aligns a pair with the resources that were asked for.
struct Aligner<'a> {
    options: &'a ResourceOptions,
    encoder: Option<&'a dyn Encoder>,
    without: &'a [Component],
    /// Whether what a reviewer would look at is to be found out.
    reviews: bool,
}

impl Aligner<'_> {
    fn align(&self, source: Prepared, target: Prepared, force: bool) -> Result<AlignedPair, Failure> {
        let languages = (source.document.language.clone(), target.document.language.clone());
        let languages = (&languages.0, &languages.1);
        let loaded = self.options.load(languages)?;
        let resources = Resources { without: self.without, ..loaded.resources(languages, self.encoder) };
        Ok(align_pair_with(source, target, force, &resources)?)
    }

    /// Finds out what a reviewer would look at, if that is asked for.
    fn review(
        &self,
        pair: &AlignedPair,
        gold: &[NumberedBead],
        judge: impl Fn(&Alignment) -> (BeadScore, Vec<usize>),
    ) -> Result<Option<ReviewCost>, Failure> {
        if !self.reviews {
            return Ok(None);
        }
        let languages = (&pair.source.document.language, &pair.target.document.language);
        let loaded = self.options.load(languages)?;
        let resources = Resources { without: self.without, ..loaded.resources(languages, self.encoder) };
        Ok(Some(ReviewCost::new(pair, gold, judge, |fixed| realign(&pair.source, &pair.target, &resources, fixed))))
    }
}

fn measure(case: &Case, aligner: &Aligner<'_>) -> Result<Measured, Failure> {
    match case {
        Case::Raw(folder) => measure_raw(folder, aligner),
        Case::Segmented(stem) => measure_segmented(stem, aligner),
    }
}

fn measure_raw(folder: &Path, aligner: &Aligner<'_>) -> Result<Measured, Failure> {
    let text = |name: &str| -> Result<(String, String), Failure> {
        let path = folder.join(name);
        let origin = path.display().to_string();
        Ok((decode(&read(&path)?, &origin, Some("utf-8"))?.text, origin))
    };
    let (gold, origin) = text("gold.tsv")?;
    let gold = read_gold(&gold, &origin)?;
    let expected = match folder.join("residue.tsv") {
        path if path.exists() => {
            let (rows, origin) = text("residue.tsv")?;
            read_residue(&rows, &origin)?
        }
        _ => Vec::new(),
    };
    let pair = aligner.align(raw_side(folder, "source")?, raw_side(folder, "target")?, false)?;
    // Of notes gold says nothing: they go into no memory.
    let said = |side: &Prepared| (0..side.segments.len()).filter(|at| !side.is_note(*at)).collect::<Vec<usize>>();
    let numbers = [said(&pair.source), said(&pair.target)];
    let sentences = |side: &Prepared, numbers: &[usize]| numbers.iter().map(|at| side.content(*at)).collect::<Vec<String>>();
    let texts = [sentences(&pair.source, &numbers[0]), sentences(&pair.target, &numbers[1])];
    let without_notes = |side: usize, run: &Range<usize>| {
        let before = |at: usize| numbers[side].partition_point(|number| *number < at);
        before(run.start)..before(run.end)
    };
    let judge = |alignment: &Alignment| {
        let (at, beads): (Vec<usize>, Vec<_>) = (alignment.beads.iter().enumerate().filter(|(_, bead)| !bead.is_note))
            .map(|(at, bead)| (at, (without_notes(0, &bead.source), without_notes(1, &bead.target))))
            .unzip();
        let mut score = score_document(&gold, &texts[0], &texts[1], &beads);
        score.wrong = score.wrong.iter().map(|wrong| at[*wrong]).collect();
        score
    };
    let score = judge(&pair.alignment);
    let with_notes = |side: usize, segments: Vec<usize>| segments.into_iter().map(|at| numbers[side][at]).collect();
    let in_gold = segments_of_gold(&gold, &texts[0], &texts[1]).into_iter().map(|(s, t)| (with_notes(0, s), with_notes(1, t)));
    let cost = aligner.review(&pair, &in_gold.collect::<Vec<NumberedBead>>(), |alignment| {
        let score = judge(alignment);
        (score.beads, score.wrong)
    })?;
    let mut errors: Vec<String> = score.wrong.iter().map(|&at| describe(&pair, at)).collect();
    let gold_sentences = |side: fn(&GoldBead) -> &Vec<String>| gold.iter().flat_map(side).cloned().collect::<Vec<String>>();
    let broken = |sentences: Vec<String>, at: &[usize]| at.iter().map(|&at| format!("broken\n    {}", sentences[at])).collect::<Vec<_>>();
    errors.extend(broken(gold_sentences(|bead| &bead.0), &score.broken.0));
    errors.extend(broken(gold_sentences(|bead| &bead.1), &score.broken.1));
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
    let units = reliability::units(&pair, |at| !score.wrong.contains(&at));
    Ok(Measured { name, residue: residue_found(&pair, &expected), score, units, errors, cost })
}

/// Reads the text of one side, whose language stands in its name.
fn raw_side(folder: &Path, side: &str) -> Result<Prepared, Failure> {
    let missing = || Failure::File(folder.to_owned(), format!("has no file {side}.LANGUAGE.txt, such as {side}.en.txt"));
    let names = std::fs::read_dir(folder).map_err(|_| missing())?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let tag = |name: &str| Some(name.strip_prefix(side)?.strip_prefix('.')?.strip_suffix(".txt")?.to_owned());
    let tag = names.filter_map(|name| tag(&name)).min().ok_or_else(missing)?;
    let path = folder.join(format!("{side}.{tag}.txt"));
    let language = Language::parse(&tag).map_err(|error| Failure::File(path.clone(), error.to_string()))?;
    let (document, _) = read_plain(&read(&path)?, &path.display().to_string(), None)?;
    Ok(prepare(document, Some(&language)))
}

/// Counts the pieces of residue that were left out, among all that should be.
fn residue_found(pair: &AlignedPair, expected: &[GoldResidue]) -> (usize, usize) {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let mut left_out: HashMap<(bool, String), usize> = HashMap::new();
    for (side, in_source) in [(&pair.source, true), (&pair.target, false)] {
        for (_, span) in outside_memory(&side.document) {
            *left_out.entry((in_source, squeezed(span.of(&side.document.text)))).or_default() += 1;
        }
    }
    let found = expected.iter().filter(|piece| match left_out.get_mut(&(piece.in_source, squeezed(&piece.text))) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    (found.count(), expected.len())
}

fn describe(pair: &AlignedPair, at: usize) -> String {
    let bead = &pair.alignment.beads[at];
    let side = |prepared: &Prepared, run: std::ops::Range<usize>| run.map(|at| prepared.content(at)).collect::<Vec<_>>().join(" || ");
    let (source, target) = (side(&pair.source, bead.source.clone()), side(&pair.target, bead.target.clone()));
    format!("{}  {:.3}\n    {source}\n    {target}", bead.kind(), bead.confidence)
}

fn measure_segmented(stem: &Path, aligner: &Aligner<'_>) -> Result<Measured, Failure> {
    let with = |ending: &str| {
        let mut path = stem.as_os_str().to_owned();
        path.push(ending);
        PathBuf::from(path)
    };
    let text = |path: &Path| -> Result<String, Failure> { Ok(decode(&read(path)?, &path.display().to_string(), Some("utf-8"))?.text) };
    let meta = text(&stem.with_file_name("META"))?;
    let setting = |key: &str| meta.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('=')).map(str::to_owned);
    let side = |ending: &str, key: &str| -> Result<(Prepared, Vec<usize>), Failure> {
        let path = with(ending);
        let language = setting(key).and_then(|tag| Language::parse(&tag).ok());
        let lines = read_lines(&read(&path)?, &path.display().to_string(), Some("utf-8"))?;
        Ok((prepare_segmented(lines.document, lines.segments, language.as_ref()), lines.line_numbers))
    };
    let links = with(".links");
    let gold = read_links(&text(&links)?, &links.display().to_string())?;
    let ((source, source_lines), (target, target_lines)) = (side(".src", "src")?, side(".tgt", "tgt")?);
    let pair = aligner.align(source, target, true)?;
    let numbered = |bead: &sverka::alignment::Bead| -> NumberedBead {
        (source_lines[bead.source.clone()].to_vec(), target_lines[bead.target.clone()].to_vec())
    };
    let is_finer = setting("mode").as_deref() == Some("segment");
    let judge = |alignment: &Alignment| {
        let predicted: Vec<NumberedBead> = alignment.beads.iter().map(numbered).collect();
        let beads = if is_finer { joined_inside(&predicted, &gold) } else { predicted.clone() };
        let right = right_beads(&predicted, &beads, &gold);
        let wrong: Vec<usize> = (0..predicted.len()).filter(|&at| alignment.beads[at].is_translation() && !right[at]).collect();
        (BeadScore::new(&gold, &beads), wrong)
    };
    let (beads, wrong) = judge(&pair.alignment);
    let segments = |lines: &[usize], of: &[usize]| of.iter().filter_map(|line| lines.binary_search(line).ok()).collect();
    let in_gold = gold.iter().map(|(s, t)| (segments(&source_lines, s), segments(&target_lines, t)));
    let cost = aligner.review(&pair, &in_gold.collect::<Vec<NumberedBead>>(), judge)?;
    let count = |side: &Prepared| SegmentScore { segments: side.segments.len(), sentences: side.segments.len(), ..SegmentScore::default() };
    let score = DocumentScore { beads, source: count(&pair.source), target: count(&pair.target), ..DocumentScore::default() };
    let errors = wrong.iter().map(|&at| describe(&pair, at)).collect();
    let name = stem.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>();
    let name = name.into_iter().rev().collect::<Vec<_>>().join("/");
    let units = reliability::units(&pair, |at| !wrong.contains(&at));
    Ok(Measured { name, score, units, errors, residue: (0, 0), cost })
}

/// What was measured, as programs read it.
#[derive(Serialize)]
struct Shape {
    name: String,
    strict: FiguresShape,
    lax: FiguresShape,
    boundaries: FiguresShape,
    segments: usize,
    sentences_cut: usize,
    sentences_lost: usize,
    units_with_residue: usize,
    residue_left_out: usize,
    residue: usize,
    confidence: ReliabilityShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<CostShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<String>,
}

#[derive(Serialize)]
struct FiguresShape {
    precision: f64,
    recall: f64,
    f1: f64,
}

impl From<Figures> for FiguresShape {
    fn from(figures: Figures) -> Self {
        let rounded = |value: f64| (value * 10_000.0).round() / 10_000.0;
        Self { precision: rounded(figures.precision), recall: rounded(figures.recall), f1: rounded(figures.f1) }
    }
}

/// Returns the counts of both sides.
fn both_sides(score: &DocumentScore) -> SegmentScore {
    let mut both = score.source;
    both.add(&score.target);
    both
}

fn shape(measured: &Measured, options: &Arguments) -> Shape {
    let both = both_sides(&measured.score);
    Shape {
        name: measured.name.clone(),
        strict: measured.score.beads.strict().into(),
        lax: measured.score.beads.lax().into(),
        boundaries: both.boundary_figures().into(),
        segments: both.segments,
        sentences_cut: both.cut,
        sentences_lost: both.lost,
        units_with_residue: measured.score.foreign_units,
        residue_left_out: measured.residue.0,
        residue: measured.residue.1,
        confidence: reliability::shape(&measured.units, options.calibration),
        review: measured.cost.as_ref().map(ReviewCost::shape),
        errors: if options.show_errors { measured.errors.clone() } else { Vec::new() },
    }
}

fn total(measured: &[Measured]) -> Measured {
    let mut all = Measured { name: "all".to_owned(), ..Measured::default() };
    for document in measured {
        all.score.beads.add(&document.score.beads);
        all.score.source.add(&document.score.source);
        all.score.target.add(&document.score.target);
        all.units.extend_from_slice(&document.units);
        if let Some(cost) = &document.cost {
            all.cost.get_or_insert_default().add(cost);
        }
        all.score.foreign_units += document.score.foreign_units;
        all.residue = (all.residue.0 + document.residue.0, all.residue.1 + document.residue.1);
    }
    all
}

fn render(measured: &[Measured], format: Format, options: &Arguments) -> Result<String, Failure> {
    let all = total(measured);
    if format == Format::Json {
        let documents: Vec<Shape> = measured.iter().map(|document| shape(document, options)).collect();
        let mut value = serde_json::json!({ "documents": documents, "all": shape(&all, options) });
        if options.calibration {
            value["units"] = serde_json::json!(all.units);
        }
        return Ok(serde_json::to_string_pretty(&value).map_err(|error| Failure::from_stdout(error.into()))? + "\n");
    }
    let mut out = String::new();
    let width = measured.iter().map(|document| document.name.chars().count()).max().unwrap_or(0).max(8);
    let heading = format!(
        "{:width$}  {:>6} {:>6} {:>6}  {:>6}  {:>8}  {:>4} {:>4}  {:>7}  {:>8}",
        "document", "P", "R", "F1", "lax F1", "boundary", "cut", "lost", "foreign", "residue"
    );
    let _ = writeln!(out, "{}", style(heading).bold());
    for document in measured.iter().chain([&all]) {
        let s = shape(document, options);
        let residue = format!("{}/{}", s.residue_left_out, s.residue);
        let _ = writeln!(
            out,
            "{:width$}  {:>6.3} {:>6.3} {:>6.3}  {:>6.3}  {:>8.3}  {:>4} {:>4}  {:>7}  {residue:>8}",
            terminal::printable(&s.name),
            s.strict.precision,
            s.strict.recall,
            s.strict.f1,
            s.lax.f1,
            s.boundaries.f1,
            s.sentences_cut,
            s.sentences_lost,
            s.units_with_residue
        );
    }
    out.push('\n');
    out.push_str(&reliability::text(&all.units, options.calibration));
    out.push_str(LEGEND);
    if options.review_cost {
        let named = measured.iter().chain([&all]).filter_map(|document| Some((document.name.as_str(), document.cost.as_ref()?)));
        review_cost::add_table(&mut out, width, named);
    }
    for document in measured.iter().filter(|document| options.show_errors && !document.errors.is_empty()) {
        let _ = writeln!(out, "\n{}", style(terminal::printable(&document.name)).bold());
        document.errors.iter().for_each(|error| out.push_str(&format!("  {}\n", terminal::printable(error))));
    }
    Ok(out)
}

const LEGEND: &str = "\nP, R, F1: strict, a pair counts when both its sides are gold's; lax: when it shares a sentence with gold's on both sides.\n\
    boundary: F1 of the ends of sentences; cut, lost: sentences broken or not whole; foreign: units with text that is not gold's;\n\
    residue: pieces left out as they should be, of all.\n";
