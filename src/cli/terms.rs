//! `sverka terms`.

use super::files::Failure;
use super::memories::FormatName;
use super::sink::{Losses, Sink, check_output, place, report};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::memory::{Header, TranslationUnit, Variant, property};
use sverka::store::{Filter, Store, StoredUnit};
use sverka::terms::{TermExtractor, TermOptions, TermPair};
use sverka::text::Language;

/// Find the terms of a translation memory and their translations, for a glossary
///
/// Terms are words and groups of words that come along with the same translation often. They are candidates: read the list before it is
/// used. Each says how often it was found (x-count), how sure the pair is (x-association, 0 to 1), the documents it is in (x-document)
/// and, on either side, a text that has it (x-example).
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  sverka terms my.sverka -o terms.tbx\n  sverka terms my.sverka --least-count 5 --limit 500 -o terms.xlsx\n\n\
    sverka align --glossary terms.tbx believes the list."
)]
pub(super) struct Arguments {
    /// The memory; sverka memory import makes one
    memory: PathBuf,
    /// Write the terms; the ending says in what format: .tbx, .tsv, .csv, .xlsx and others [default: show them]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write this format, whatever the ending
    #[arg(long, value_name = "FORMAT", requires = "output")]
    to: Option<FormatName>,
    /// Language of the terms [default: that which the memory is translated from]
    #[arg(long, value_name = "TAG")]
    source_language: Option<Language>,
    /// Language of the translations [default: the other one that most units have]
    #[arg(long, value_name = "TAG")]
    target_language: Option<Language>,
    /// Leave out pairs that are found fewer times
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    least_count: u32,
    /// Keep at most so many pairs
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    source_language: String,
    target_language: String,
    /// Units that were read.
    units: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<Losses>,
    terms: Vec<TermShape>,
}

#[derive(Serialize)]
struct TermShape {
    source: String,
    target: String,
    count: usize,
    source_count: usize,
    target_count: usize,
    /// 0 to 1, three decimals.
    association: f64,
    /// The log-likelihood ratio, one decimal.
    ratio: f64,
    documents: Vec<String>,
    example: ExampleShape,
}

#[derive(Serialize, Default, Clone)]
struct ExampleShape {
    unit: i64,
    source: String,
    target: String,
}

/// Pairs that are shown to people, and those with --verbose.
const SHOWN: usize = 30;

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref();
    let store = Store::open(&options.memory)?;
    check_output(std::slice::from_ref(&options.memory), output)?;
    let mut sink = output.map(|path| Sink::converting(Some(path), options.to.as_ref(), false)).transpose()?;
    let (source, target) = languages(options, &store)?;
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message(format!("reading {}", terminal::printable(&options.memory.display().to_string())));
    let (extractor, units) = extractor(&store, (&source, &target))?;
    if units == 0 {
        let detail = format!("has no unit in both “{source}” and “{target}”; name others with --source-language and --target-language");
        return Err(Failure::File(options.memory.clone(), detail));
    }
    progress.set_message(format!("finding the terms of {}", counted(units, "unit")));
    let wanted = TermOptions { least_count: options.least_count as usize, limit: options.limit.unwrap_or(usize::MAX) };
    let pairs = extractor.terms(&wanted);
    let examples = examples(&store, &pairs, (&source, &target))?;
    progress.finish_and_clear();
    let terms: Vec<TermShape> = pairs.into_iter().zip(examples).map(|(pair, example)| shape(pair, example)).collect();
    let lost = match &mut sink {
        None => None,
        Some(sink) => {
            let header = Header { source_language: Some(source.clone()), ..Header::default() };
            sink.open(&header)?;
            terms.iter().try_for_each(|term| sink.write(&unit(term, (&source, &target))))?;
            sink_finished(std::mem::replace(sink, Sink::new(None)), common)?
        }
    };
    let output_name = output.map(|path| path.display().to_string());
    let count = terms.len();
    let text = match common.format {
        Format::Json => {
            let done = Done {
                source_language: source.to_string(),
                target_language: target.to_string(),
                units,
                output: output_name,
                lost,
                terms: if output.is_none() { terms } else { Vec::new() },
            };
            serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
        }
        Format::Human if output.is_none() => human(&terms, units, common),
        Format::Human if common.quiet => String::new(),
        Format::Human => format!("{} of {} {}\n", counted(count, "pair"), counted(units, "unit"), place(output_name.as_deref())),
    };
    report(&text, output)
}

fn sink_finished(sink: Sink, common: Common) -> Result<Option<Losses>, Failure> {
    sink.finish(common.quiet).map(|(_, losses)| Some(losses))
}

/// Returns the languages of the terms and of their translations.
fn languages(options: &Arguments, store: &Store) -> Result<(Language, Language), Failure> {
    let empty = || Failure::File(options.memory.clone(), "has no units; fill it with sverka memory import FILE --into it".to_owned());
    let source = match &options.source_language {
        Some(language) => language.clone(),
        None => store.language_for("")?.ok_or_else(empty)?,
    };
    let target = match &options.target_language {
        Some(language) => language.clone(),
        None => store.translations_of(&source)?.into_iter().next().ok_or_else(|| {
            let detail = format!("has no unit in “{source}” and another language; name others with --source-language");
            Failure::File(options.memory.clone(), detail)
        })?,
    };
    if source.same_language(&target) {
        return Err(Failure::Usage(format!("--target-language {target}: is the language of the terms as well; name another")));
    }
    Ok((source, target))
}

fn text(stored: &StoredUnit, language: &Language) -> Option<String> {
    stored.unit.variants.iter().find(|variant| variant.language.same_language(language)).map(Variant::text)
}

/// Reads all units that have both languages.
fn extractor(store: &Store, (source, target): (&Language, &Language)) -> Result<(TermExtractor, usize), Failure> {
    let origins: HashMap<i64, String> = store.imported()?.into_iter().map(|import| (import.number, import.origin.name)).collect();
    let mut extractor = TermExtractor::new(source, target);
    let filter = Filter { languages: vec![source.clone(), target.clone()], ..Filter::default() };
    for stored in store.units(&filter)? {
        let stored = stored?;
        let origin = origins.get(&stored.import).map_or("", String::as_str);
        let document = stored.unit.property(property::DOCUMENT).unwrap_or(origin);
        if let (Some(one), Some(other)) = (text(&stored, source), text(&stored, target)) {
            extractor.add(stored.number, document, &one, &other);
        }
    }
    let units = extractor.units();
    Ok((extractor, units))
}

/// Returns a unit for each pair that has both terms.
fn examples(store: &Store, pairs: &[TermPair], (source, target): (&Language, &Language)) -> Result<Vec<ExampleShape>, Failure> {
    let mut numbers: Vec<i64> = pairs.iter().map(|pair| pair.example).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found: HashMap<i64, ExampleShape> = HashMap::new();
    for stored in store.units(&Filter { numbers: Some(numbers), ..Filter::default() })? {
        let stored = stored?;
        let text = |language| text(&stored, language).unwrap_or_default();
        found.insert(stored.number, ExampleShape { unit: stored.number, source: text(source), target: text(target) });
    }
    Ok(pairs.iter().map(|pair| found.get(&pair.example).cloned().unwrap_or_default()).collect())
}

fn shape(pair: TermPair, example: ExampleShape) -> TermShape {
    TermShape {
        source: pair.source,
        target: pair.target,
        count: pair.count,
        source_count: pair.source_count,
        target_count: pair.target_count,
        association: (pair.association * 1e3).round() / 1e3,
        ratio: (pair.ratio * 10.0).round() / 10.0,
        documents: pair.documents,
        example,
    }
}

/// Documents that are named of a pair.
const NAMED: usize = 5;

/// Returns a pair as a unit of a memory.
fn unit(term: &TermShape, (source, target): (&Language, &Language)) -> TranslationUnit {
    let variant = |language: &Language, text: &str, count: usize, example: &str| {
        let mut variant = Variant::plain(language.clone(), text);
        variant.properties.push(("x-count".to_owned(), count.to_string()));
        variant.properties.push(("x-example".to_owned(), example.to_owned()));
        variant
    };
    let variants = vec![
        variant(source, &term.source, term.source_count, &term.example.source),
        variant(target, &term.target, term.target_count, &term.example.target),
    ];
    let mut unit = TranslationUnit::new(variants);
    let mut named = term.documents.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    if term.documents.len() > NAMED {
        let _ = write!(named, "; and {} more", term.documents.len() - NAMED);
    }
    unit.properties = vec![
        ("x-count".to_owned(), term.count.to_string()),
        ("x-association".to_owned(), format!("{:.3}", term.association)),
        ("x-documents".to_owned(), term.documents.len().to_string()),
        (property::DOCUMENT.to_owned(), named),
    ];
    unit
}

fn human(terms: &[TermShape], units: usize, common: Common) -> String {
    let mut out = String::new();
    let shown = if common.verbose { terms.len() } else { SHOWN.min(terms.len()) };
    let half = terminal::width().saturating_sub(16) / 2;
    for term in &terms[..shown] {
        let (source, target) = (terminal::cell(&term.source, half), terminal::cell(&term.target, half));
        let line = format!("{:>6}  {}  {source} {target}", term.count, terminal::confidence(term.association));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if !common.quiet {
        let more = if shown < terms.len() { format!("; the first {shown} are shown, -o FILE writes all") } else { String::new() };
        let line = format!("{} in {}{more}", counted(terms.len(), "pair"), counted(units, "unit"));
        let _ = writeln!(out, "{}", style(line).dim());
    }
    out
}
