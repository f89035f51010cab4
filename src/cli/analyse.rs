//! `sverka analyse`.

use super::drafts::{Content, Work, in_other_languages, places, work};
use super::files::{Failure, Output, check_writable, name, writer_failure};
use super::matching::SearchOptions;
use super::sink::report;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::memory::Standing;
use sverka::store::{Amount, Analyser, Analysis, Band, Matcher, Store};
use sverka::writers::{Cell, write_csv_sheet, write_xlsx_sheet};

/// Count how many words of documents a translation memory has already
///
/// Each segment belongs to the band of its best match. One that equals an earlier one of all the documents is a repetition, and one
/// that is more like an earlier one than like any of the memory is an internal match.
#[derive(clap::Args)]
#[command(
    after_help = "Words are counted by Unicode's word boundaries (UAX 29), as by sverka stats, and but for a few by OmegaT: runs with a letter or a digit; 2,000 is \
    one word, co-operation is two. Characters include spaces, but no codes. Segments that are locked, approved, final or not to be translated are left out.\n\n\
    Bands for --weights: repetition, 101, 100, 95, 85, 75, 50, new; usual is repetition=0.1,101=0,100=0.1,95=0.3,85=0.5,75=0.6,50=1,new=1. \
    Numbers above 1 are per cent. Those that are not named count as usual.\n\n\
    Example: sverka analyse my.sverka speech.docx job.xlf --weights 101=0,100=0,95=30 -o quote.xlsx"
)]
pub(super) struct Arguments {
    /// The memory; sverka memory import makes one
    memory: PathBuf,
    /// Documents in all formats that align reads, XLIFF, PO; folders and ZIP archives with them
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// Write the figures as a table: .csv or .xlsx
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Count weighted words: usual, or the weight of each band, such as 101=0,100=0,95=30
    #[arg(long, value_name = "LIST", value_parser = weights)]
    weights: Option<Weights>,
    /// Take segments of XLIFF and PO that are translated for done, and leave them out
    #[arg(long)]
    open_only: bool,
    #[command(flatten)]
    search: SearchOptions,
}

/// The weight of a word in each band.
#[derive(Clone, Copy)]
struct Weights([f64; Band::ALL.len()]);

fn weights(list: &str) -> Result<Weights, String> {
    let mut weights = Band::ALL.map(Band::usual_weight);
    if list == "usual" {
        return Ok(Weights(weights));
    }
    for entry in list.split(',') {
        let (band, weight) = entry.split_once('=').ok_or_else(|| format!("“{entry}” has no =; write it as 95=30"))?;
        let known = Band::ALL.iter().find(|known| known.name() == band.trim());
        let band = known.ok_or_else(|| format!("no band is called “{band}”; there are {}", Band::ALL.map(Band::name).join(", ")))?;
        let number = weight.trim().trim_end_matches('%').parse::<f64>().ok().filter(|weight| (0.0..=100.0).contains(weight));
        let number = number.ok_or_else(|| format!("“{weight}” is no weight; write per cent, such as 30, or a share, such as 0.3"))?;
        weights[*band as usize] = if number > 1.0 { number / 100.0 } else { number };
    }
    Ok(Weights(weights))
}

/// The figures as programs read them.
#[derive(Serialize)]
struct Shape {
    documents: Vec<DocumentShape>,
    total: DocumentShape,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broken: Vec<String>,
}

#[derive(Serialize)]
struct DocumentShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    bands: Vec<BandShape>,
    total: AmountShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighted_words: Option<f64>,
}

#[derive(Serialize)]
struct BandShape {
    band: &'static str,
    #[serde(flatten)]
    memory: AmountShape,
    internal: AmountShape,
}

#[derive(Serialize)]
struct AmountShape {
    segments: usize,
    words: usize,
    characters: usize,
}

impl From<Amount> for AmountShape {
    fn from(amount: Amount) -> Self {
        Self { segments: amount.segments, words: amount.words, characters: amount.characters }
    }
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut store = Store::open(&options.memory)?;
    let wanted = options.search.options(&store, (1, 50))?;
    if let Some(output) = &options.output {
        check(options, output)?;
    }
    let mut broken = Vec::new();
    let mut groups: BTreeMap<String, Vec<(usize, Work)>> = BTreeMap::new();
    let places = places(&options.documents)?;
    for (at, (place, _)) in places.iter().enumerate() {
        let read = work(place, &options.search, common).and_then(|work| Ok((work.source(&store)?, work)));
        match read {
            Ok((source, work)) => groups.entry(source.primary().to_owned()).or_default().push((at, Work { source: Some(source), ..work })),
            Err(failure) if places.len() > 1 => {
                terminal::error(&failure.to_string());
                broken.push(failure.to_string());
            }
            Err(failure) => return Err(failure),
        }
    }
    let mut found: BTreeMap<usize, (String, Analysis)> = BTreeMap::new();
    for works in groups.into_values() {
        let Some(source) = works.first().and_then(|(_, work)| work.source.clone()) else { continue };
        let target = options.search.target_language.as_ref();
        let matcher = Matcher::new(&mut store, &source, target)?;
        if matcher.segments() == 0 {
            return Err(in_other_languages(&options.memory, &source, target));
        }
        let mut analyser = Analyser::new(matcher, wanted.clone());
        for (at, work) in works {
            for (at, query) in work.queries().iter().enumerate() {
                if is_counted(&work, at, options.open_only) {
                    analyser.add(query)?;
                }
            }
            found.insert(at, (name(&work.path), analyser.take()));
        }
    }
    let documents: Vec<(String, Analysis)> = found.into_values().collect();
    let mut total = Analysis::default();
    documents.iter().for_each(|(_, analysis)| total.add(analysis));
    let weights = options.weights.map(|Weights(weights)| weights);
    if let Some(output) = &options.output {
        write(output, &documents, weights.as_ref())?;
    }
    let text = match common.format {
        Format::Json => {
            let documents = documents.iter().map(|(document, analysis)| shape(Some(document), analysis, weights.as_ref())).collect();
            let shape = Shape { documents, total: shape(None, &total, weights.as_ref()), broken: broken.clone() };
            serde_json::to_string_pretty(&shape).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
        }
        Format::Human if common.quiet && options.output.is_some() => String::new(),
        Format::Human => human(&documents, &total, weights.as_ref()),
    };
    report(&text, options.output.as_deref())?;
    if broken.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

/// Returns whether a segment is still to be translated.
fn is_counted(work: &Work, at: usize, open_only: bool) -> bool {
    match &work.content {
        Content::Segments(_) => true,
        Content::Draft(draft, _) => match draft.segments[at].standing {
            Standing::Open | Standing::Plural => true,
            Standing::Translated => !open_only,
            Standing::Fixed => false,
        },
    }
}

fn check(options: &Arguments, output: &Path) -> Result<(), Failure> {
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !matches!(ending.as_str(), "csv" | "xlsx") {
        return Err(Failure::Usage("figures are written as .csv or .xlsx; name such a file with -o".to_owned()));
    }
    super::sink::check_output(&options.documents, Some(output))?;
    check_writable(output)
}

/// Returns what a band is called.
pub(super) fn label(band: Band) -> &'static str {
    match band {
        Band::Repetition => "repetitions",
        Band::Context => "101",
        Band::Exact => "100",
        Band::From95 => "95-99",
        Band::From85 => "85-94",
        Band::From75 => "75-84",
        Band::From50 => "50-74",
        Band::New => "no match",
    }
}

fn shape(document: Option<&String>, analysis: &Analysis, weights: Option<&[f64; Band::ALL.len()]>) -> DocumentShape {
    let bands = Band::ALL.iter().map(|band| BandShape {
        band: band.name(),
        memory: analysis.memory[*band as usize].into(),
        internal: analysis.internal[*band as usize].into(),
    });
    DocumentShape {
        document: document.cloned(),
        bands: bands.collect(),
        total: analysis.total().into(),
        weighted_words: weights.map(|weights| rounded(analysis.weighted(weights))),
    }
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Writes the figures as a table: a row for each band of each document.
fn write(path: &Path, documents: &[(String, Analysis)], weights: Option<&[f64; Band::ALL.len()]>) -> Result<(), Failure> {
    let mut columns =
        vec!["document", "band", "segments", "words", "characters", "internal segments", "internal words", "internal characters"];
    columns.extend(weights.map(|_| "weighted words"));
    let mut rows = Vec::new();
    for (document, analysis) in documents {
        for band in Band::ALL {
            let (memory, internal) = (analysis.memory[band as usize], analysis.internal[band as usize]);
            let mut row = vec![Cell::from(document.as_str()), Cell::from(label(band))];
            for amount in [memory, internal] {
                row.extend([amount.segments, amount.words, amount.characters].map(Cell::from));
            }
            row.extend(weights.map(|weights| Cell::Number(rounded((memory.words + internal.words) as f64 * weights[band as usize]))));
            rows.push(row);
        }
    }
    let mut output = Output::create(path)?;
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let written = if is_csv { write_csv_sheet(&mut output, &columns, &rows) } else { write_xlsx_sheet(&mut output, &columns, &rows) };
    written.map_err(|error| writer_failure(path, error))?;
    output.finish()
}

/// Returns the figures as people read them.
fn human(documents: &[(String, Analysis)], total: &Analysis, weights: Option<&[f64; Band::ALL.len()]>) -> String {
    let mut out = String::new();
    if let [_, _, ..] = documents {
        for (document, analysis) in documents {
            let _ = writeln!(out, "{}", style(terminal::printable(document)).bold());
            table(&mut out, analysis, weights);
            out.push('\n');
        }
        let _ = writeln!(out, "{}", style("all documents").bold());
    }
    table(&mut out, total, weights);
    out
}

fn table(out: &mut String, analysis: &Analysis, weights: Option<&[f64; Band::ALL.len()]>) {
    let has_internal = analysis.internal.iter().any(|amount| amount.segments > 0);
    let _ = write!(out, "{:<12}{:>9}{:>9}{:>12}", "", "segments", "words", "characters");
    if has_internal {
        let _ = write!(out, "{:>12}{:>9}{:>12}", "internal", "words", "characters");
    }
    out.push_str(&weights.map_or(String::new(), |_| format!("{:>11}", "weighted")));
    out.push('\n');
    let mut row = |label: &str, [memory, internal]: [Amount; 2], weighted: Option<f64>| {
        let _ = write!(out, "{label:<12}{:>9}{:>9}{:>12}", memory.segments, memory.words, memory.characters);
        if has_internal {
            let _ = write!(out, "{:>12}{:>9}{:>12}", internal.segments, internal.words, internal.characters);
        }
        let weighted = weighted.map_or(String::new(), |weighted| format!("{:>11.1}", rounded(weighted)));
        let _ = writeln!(out, "{weighted}");
    };
    let mut sums = [Amount::default(); 2];
    for band in Band::ALL {
        let amounts = [analysis.memory[band as usize], analysis.internal[band as usize]];
        sums.iter_mut().zip(amounts).for_each(|(sum, amount)| sum.add(amount));
        let words = (amounts[0].words + amounts[1].words) as f64;
        row(label(band), amounts, weights.map(|weights| words * weights[band as usize]));
    }
    row("in all", sums, weights.map(|weights| analysis.weighted(weights)));
}
