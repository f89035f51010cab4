//! `sverka align`.

use super::files::{
    Failure, Output, check_writable, is_inside, make_folder, name, read, read_bytes_of_document, read_srx, same_file, tell_of_srx,
    writer_failure,
};
use super::places::{Place, is_heap};
use super::resources::ResourceOptions;
use super::stream::{self, Wire};
use super::summary::{Outcome, Summary, output_name, report_summaries, rounded};
use super::{Common, Format, terminal};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use sverka::alignment::{Bead, Resources};
use sverka::memory::{Format as MemoryFormat, Header, Timestamp, TranslationUnit};
use sverka::notice::{Notice, NoticeKind};
use sverka::pipeline::{
    AlignedPair, MemoryOptions, Prepared, align_pair_with, joined_memory, prepare_segmented, prepare_with, testimonies,
};
use sverka::readers::{read_document, read_lines};
use sverka::segmentation::SrxRules;
use sverka::text::Language;
use sverka::writers::{Report, is_complete, write_links, write_memory};

/// Pair a document with its translations and write a translation memory
#[derive(clap::Args)]
#[command(after_help = "Of several translations each is paired with the source, and a unit has a variant in each language.\n\
    Of folders the documents are paired as sverka pair does it, from a confidence of 0.5, and every pair is aligned; for languages without a lexicon \
    the pairs teach each other words, and are aligned once more. What was made of each \
    is kept beside the output, in FILE.results, so that a second run does only what has changed; it may be deleted. Exit code 1 if a \
    document failed, with all others done.\n\
    XLIFF and PO files are paired already; their units are parted into sentences where these all find each other.\n\n\
    Examples:\n  sverka align speech.en.txt speech.ru.txt -o speech.tmx\n  \
    sverka align speech.en.txt speech.ru.txt -o sure.tmx --min-confidence 0.9 --review doubtful.xlsx\n  \
    sverka align speech.en.txt speech.ru.txt speech.fr.txt speech.hy.txt -o speech.tmx\n  \
    sverka align speeches/en speeches/ru -o speeches.tmx\n  \
    sverka align job.xlf -o job.tmx\n  \
    sverka align --segmented lines.en lines.ru -o beads.links")]
pub(super) struct Arguments {
    /// The document in the source language, or a folder or ZIP archive of documents
    #[arg(
        required = false,
        required_unless_present_any = ["jsonl", "base64"],
        default_value_ifs = [("jsonl", "true", "-"), ("base64", "true", "-")],
        hide_default_value = true
    )]
    pub source: PathBuf,
    /// The same document in the target language; several make one memory in several languages. Of folders the documents are paired by what
    /// they say; one folder may hold both languages
    #[arg(value_name = "TARGET")]
    pub targets: Vec<PathBuf>,
    /// Write the result: .tmx, .tsv, .csv, .xlsx, .xlf, .po, .jsonl or .links by the name's ending, - for standard output; may be
    /// given several times
    #[arg(short, long = "output", value_name = "FILE")]
    pub outputs: Vec<PathBuf>,
    /// What to write to standard output with -o -: tmx, tsv, csv, xlsx, xliff, xliff2, po, jsonl or links
    #[arg(long, default_value = "tmx", value_name = "KIND")]
    to: Kind,
    /// Language of the source, such as en or en-US [default: told from the text]
    #[arg(long, value_name = "TAG")]
    pub source_language: Option<Language>,
    /// Language of the target; of several in their order, parted by commas [default: told from the text]
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub target_language: Vec<Language>,
    /// Character encoding of the source, such as windows-1251 [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    pub source_encoding: Option<String>,
    /// Character encoding of the target; of several in their order, parted by commas [default: told from the bytes]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub target_encoding: Vec<String>,
    /// Take each line as one sentence: no cleaning, no splitting; blank lines end paragraphs
    #[arg(long)]
    pub segmented: bool,
    /// Split the documents by the segmentation rules of an SRX file
    #[arg(long, value_name = "FILE", conflicts_with = "segmented")]
    pub srx: Option<PathBuf>,
    #[command(flatten)]
    pub resources: ResourceOptions,
    /// Leave out units whose confidence is below P, 0 to 1 [default: 0, with --review 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_confidence: Option<f64>,
    /// Write the units below --min-confidence into a second memory
    #[arg(long, value_name = "FILE")]
    pub review: Option<PathBuf>,
    /// Put the source segments before and after each unit into its properties
    #[arg(long)]
    pub context: bool,
    /// Write a date into the memory: now, 2026-11-24 or 20261124T093000Z; otherwise it has no date and is the same from run to run
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Go on although both sides are in one language, differ tenfold in length or do not seem to translate each other
    #[arg(long)]
    pub force: bool,
    /// List what was left out of the documents: rule, place, text
    #[arg(long)]
    pub show_residue: bool,
    /// Say for each bead, a group of sentences that translate each other, what speaks for it
    #[arg(long)]
    pub explain: bool,
    /// Write a page to look at: both texts side by side, what is doubtful, what speaks for each pair, what was left out; of folders name a
    /// folder, which gets a page for each pair and an index.html that leads to them
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Align pairs of documents that come in on standard input, a JSON object a line with id, source and target, each a text or a list of
    /// sentences; each pair is answered by an object with its beads
    #[arg(long, conflicts_with_all = ["base64", "outputs", "review", "context", "date", "show_residue", "report", "targets"])]
    jsonl: bool,
    /// Align pairs of documents that come in on standard input, a line each, in columns: two names, then the two documents in Base64. What
    /// goes out are the names, two sentences and their confidence, in columns
    #[arg(long, conflicts_with_all = ["outputs", "review", "context", "date", "show_residue", "explain", "report", "targets"])]
    base64: bool,
}

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Memory(MemoryFormat),
    /// Ladder of line or segment numbers: [0,1]:[0]
    Links,
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name.eq_ignore_ascii_case("links") {
            return Ok(Self::Links);
        }
        let names = || MemoryFormat::ALL.map(MemoryFormat::name).join(", ");
        MemoryFormat::parse(name).map(Self::Memory).ok_or_else(|| format!("nothing is called so; known are {}, links", names()))
    }
}

/// Reads a probability.
pub(super) fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a number from 0 to 1, such as 0.9".to_owned()),
    }
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if options.jsonl || options.base64 {
        return stream::run(options, if options.jsonl { Wire::Jsonl } else { Wire::Base64 }, common);
    }
    let outputs = checked_outputs(options)?;
    let date = options.date.as_deref().map(timestamp).transpose()?;
    if let Some(report) = &options.report {
        check_report(report, options)?;
    }
    if is_heap(&options.source) {
        return super::batch::run(options, &outputs, date, common);
    }
    if options.targets.is_empty() {
        return Err(Failure::Usage(format!("{} is one document; name its translation as well", options.source.display())));
    }
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message(format!("reading {}", terminal::printable(&name(&options.source))));
    let rules = options.srx.as_deref().map(|path| read_srx(path, common.quiet)).transpose()?;
    let rules = rules.as_ref();
    let source = side(options, rules, &options.source, options.source_encoding.as_deref(), options.source_language.as_ref())?;
    let mut targets = Vec::with_capacity(options.targets.len());
    for (at, path) in options.targets.iter().enumerate() {
        progress.set_message(format!("reading {}", terminal::printable(&name(path))));
        let encoding = options.target_encoding.get(at).map(String::as_str);
        targets.push(side(options, rules, path, encoding, options.target_language.get(at))?);
    }
    tell_of_srx(rules, common.quiet);
    check_languages(options, &outputs, &source.0, &targets)?;
    let encoder = options.resources.encoder()?;
    let (source, source_lines) = source;
    let (mut pairs, mut lines, mut reports) = (Vec::new(), vec![source_lines], Vec::new());
    // The last of them takes the source itself, not a copy.
    for (source, (target, target_lines)) in std::iter::repeat_n(source, targets.len()).zip(targets) {
        let languages = (source.document.language.clone(), target.document.language.clone());
        let loaded = options.resources.load((&languages.0, &languages.1))?;
        let resources = loaded.resources((&languages.0, &languages.1), encoder.as_deref());
        progress.set_message(format!("aligning {} with {} segments", source.segments.len(), target.segments.len()));
        let pair = align_pair_with(source, target, options.force, &resources).inspect_err(|_| progress.finish_and_clear())?;
        let testimonies = (options.explain || options.report.is_some()).then(|| testimonies(&pair, &resources));
        pairs.push(pair);
        lines.push(target_lines);
        reports.push((loaded.notices, testimonies));
    }
    // Before anything goes to a standard output that may be the same terminal.
    progress.finish_and_clear();
    let (counts, told) = export(options, &pairs, &lines, date, &outputs)?;
    if let Some((notices, _)) = reports.last_mut() {
        notices.extend(told);
    }
    let summaries: Vec<Summary<'_>> = pairs
        .iter()
        .zip(&reports)
        .map(|(pair, (notices, testimonies))| Summary { pair, notices, testimonies: testimonies.as_deref().filter(|_| options.explain) })
        .collect();
    if let (Some(path), [summary], [(_, Some(testimonies))]) = (&options.report, &summaries[..], &reports[..]) {
        super::report::write(path, summary, testimonies)?;
    }
    let result = Outcome { units: counts.0, review_units: options.review.is_some().then_some(counts.1), outputs: &options.outputs };
    let to_stdout = outputs.iter().any(|(path, _)| path == Path::new("-"));
    report_summaries(&summaries, &result, common, to_stdout, options.show_residue)
}

/// Aligns two documents of a heap, and returns the units that they make.
pub(super) fn align_documents(
    options: &Arguments,
    rules: Option<&SrxRules>,
    resources: &Resources<'_>,
    (source, target): (&Place, &Place),
    (date, page): (Option<Timestamp>, Option<&Path>),
) -> Result<Vec<TranslationUnit>, Failure> {
    let ready = |place: &Place, encoding: Option<&str>, language: Option<&Language>| {
        let from = Origin { name: &name(place.path()), encoding, language };
        make_ready(&place.read()?, from, options.segmented, rules).map(|(side, _)| side)
    };
    let source = ready(source, options.source_encoding.as_deref(), options.source_language.as_ref())?;
    let target = ready(target, options.target_encoding.first().map(String::as_str), options.target_language.first())?;
    let pair = align_pair_with(source, target, options.force, resources)?;
    if let Some(page) = page {
        let testimonies = testimonies(&pair, resources);
        super::report::write(page, &Summary { pair: &pair, notices: &[], testimonies: None }, &testimonies)?;
    }
    let mut header = Header::new(pair.source.document.language.clone(), "", "");
    header.creation_date = date;
    let (memory, _) = joined_memory(&[pair], header, &MemoryOptions { context: options.context });
    Ok(memory.units.into_iter().filter(is_complete).collect())
}

/// Refuses a report of several translations, one that is an input or another output, or one that cannot be written.
fn check_report(path: &Path, options: &Arguments) -> Result<(), Failure> {
    let mut inputs = [&options.source].into_iter().chain(&options.targets);
    if inputs.clone().chain(&options.outputs).chain(&options.review).any(|other| same_file(other, path)) {
        return Err(Failure::Usage(format!("{} is an input or another output; write the report to a file of its own", path.display())));
    }
    if !is_heap(&options.source) {
        let usage = "--report shows two documents; name one source and one translation";
        return if options.targets.len() > 1 { Err(Failure::Usage(usage.to_owned())) } else { check_writable(path) };
    }
    if inputs.any(|input| is_inside(path, input)) {
        let message = format!("{} lies in a folder of documents, and would be taken for some; name another folder", path.display());
        return Err(Failure::Usage(message));
    }
    make_folder(path)
}

/// Refuses outputs that take two languages where there is but one, before the work on them.
///
/// Without `--force` two sides in one known language are no pair, which is told better than here.
fn check_languages(
    options: &Arguments,
    outputs: &[(PathBuf, Kind)],
    source: &Prepared,
    targets: &[(Prepared, Vec<usize>)],
) -> Result<(), Failure> {
    let source = &source.document.language;
    let languages: Vec<&Language> = std::iter::once(source).chain(targets.iter().map(|(side, _)| &side.document.language)).collect();
    let twice = (1..languages.len()).find(|at| languages[..*at].contains(&languages[*at])).map(|at| languages[at]);
    let refused = outputs.iter().find(|(_, kind)| *kind == Kind::Memory(MemoryFormat::Tmx));
    match (twice, refused) {
        (Some(language), Some((path, _))) if options.force || language.is_undetermined() || language != source => {
            Err(Failure::Usage(format!(
                "{}: TMX takes each language once, and two sides are in “{language}”; name the language of each side with \
                 --source-language and --target-language",
                output_name(path)
            )))
        }
        _ => Ok(()),
    }
}

/// Decides the kind of every output, that for review last, before any work is done.
fn checked_outputs(options: &Arguments) -> Result<Vec<(PathBuf, Kind)>, Failure> {
    let documents: Vec<&PathBuf> = std::iter::once(&options.source).chain(&options.targets).collect();
    let is_twice = |at: &usize| documents[..*at].iter().any(|other| same_file(other, documents[*at]));
    if let Some(at) = (1..documents.len()).find(is_twice) {
        return Err(Failure::Usage(format!("{} is named twice; name the document and its translation", documents[at].display())));
    }
    let named = [(options.target_language.len(), "--target-language"), (options.target_encoding.len(), "--target-encoding")];
    if let Some((_, option)) = named.into_iter().find(|(count, _)| *count > options.targets.len()) {
        return Err(Failure::Usage(format!("{option} names more than there are translations")));
    }
    let mut outputs = Vec::new();
    for path in options.outputs.iter().chain(&options.review) {
        let resources = options.resources.glossaries.iter().chain(&options.resources.lexicon);
        let mut inputs = documents.iter().copied().chain(resources);
        if path != Path::new("-") && inputs.any(|input| same_file(input, path)) {
            return Err(Failure::Usage(format!("{} is an input; write the result to another file", path.display())));
        }
        if outputs.iter().any(|(other, _): &(PathBuf, Kind)| same_file(other, path)) {
            return Err(Failure::Usage(format!("{} is named for two outputs", path.display())));
        }
        let kind = kind_of(path, options.to)?;
        if kind == Kind::Links && options.targets.len() > 1 {
            return Err(Failure::Usage(format!("{}: a ladder has two sides; name one translation", output_name(path))));
        }
        outputs.push((path.clone(), kind));
    }
    outputs.iter().filter(|(path, _)| path != Path::new("-")).try_for_each(|(path, _)| check_writable(path))?;
    Ok(outputs)
}

fn kind_of(path: &Path, for_stdout: Kind) -> Result<Kind, Failure> {
    if path == Path::new("-") {
        return Ok(for_stdout);
    }
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match (ending.as_str(), MemoryFormat::of_name(&path.to_string_lossy())) {
        ("links", _) => Ok(Kind::Links),
        ("txt", _) => Ok(Kind::Memory(MemoryFormat::Tsv)),
        (_, Some(format)) => Ok(Kind::Memory(format)),
        _ => {
            let known = "its ending names no format; use .tmx, .tsv, .csv, .xlsx, .xlf, .po, .jsonl or .links";
            Err(Failure::Usage(format!("{}: {known}", path.display())))
        }
    }
}

/// Returns the moment that a date names; `now` is the present one.
pub(super) fn timestamp(date: &str) -> Result<Timestamp, Failure> {
    if date == "now" {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        return Ok(Timestamp::from_unix_seconds(seconds));
    }
    Timestamp::parse(date).map_err(|error| Failure::Usage(format!("--date {date}: {error}")))
}

/// A side that is ready to be aligned, with the line of each segment in its file, or its number where it has none.
pub(super) type Side = (Prepared, Vec<usize>);

/// Where the bytes of a side come from, and what is said of them.
pub(super) struct Origin<'a> {
    pub name: &'a str,
    pub encoding: Option<&'a str>,
    pub language: Option<&'a Language>,
}

/// Reads one side.
fn side(
    options: &Arguments,
    rules: Option<&SrxRules>,
    path: &Path,
    encoding: Option<&str>,
    language: Option<&Language>,
) -> Result<Side, Failure> {
    let bytes = if options.segmented { read(path)? } else { read_bytes_of_document(path)? };
    make_ready(&bytes, Origin { name: &name(path), encoding, language }, options.segmented, rules)
}

/// Reads the bytes of a side, and makes it ready to be aligned.
pub(super) fn make_ready(bytes: &[u8], from: Origin<'_>, is_segmented: bool, rules: Option<&SrxRules>) -> Result<Side, Failure> {
    let (mut prepared, notices, numbers) = if is_segmented {
        let lines = read_lines(bytes, from.name, from.encoding)?;
        (prepare_segmented(lines.document, lines.segments, from.language), lines.notices, lines.line_numbers)
    } else {
        let (document, notices) = read_document(bytes, from.name, from.encoding)?;
        let prepared = prepare_with(document, from.language, rules);
        let numbers = (0..prepared.segments.len()).collect();
        (prepared, notices, numbers)
    };
    prepared.notices.splice(0..0, notices);
    Ok((prepared, numbers))
}

/// Units that were written or could be, and those below the confidence asked for.
type Counts = (usize, usize);

fn export(
    options: &Arguments,
    pairs: &[AlignedPair],
    lines: &[Vec<usize>],
    date: Option<Timestamp>,
    outputs: &[(PathBuf, Kind)],
) -> Result<(Counts, Vec<Notice>), Failure> {
    let threshold = threshold(options.min_confidence, options.review.is_some());
    let Some(pair) = pairs.first() else { return Ok(((0, 0), Vec::new())) };
    let is_below = |bead: &&Bead| bead.is_translation() && rounded(bead.confidence) < threshold;
    let (beads_below, beads): (Vec<&Bead>, Vec<&Bead>) = pair.alignment.beads.iter().partition(is_below);
    let below_notice = |units: usize| {
        let is_told = units > 0 && options.review.is_none();
        is_told.then(|| Notice { kind: NoticeKind::BelowConfidence(units), origin: name(&options.source), span: None })
    };
    let is_ladder = |(_, kind): &(PathBuf, Kind)| *kind == Kind::Links;
    if !outputs.is_empty() && outputs.iter().all(is_ladder) {
        // Ladders do without the texts, of which a memory would hold one copy more.
        let of = |at: usize| if at < options.outputs.len() { &beads } else { &beads_below };
        write_all(outputs, |at, out| write_ladder(out, of(at), lines))?;
        let units = beads.iter().filter(|bead| bead.is_translation()).count();
        return Ok(((units, beads_below.len()), below_notice(beads_below.len()).into_iter().collect()));
    }
    let mut header = Header::new(pair.source.document.language.clone(), "sverka", env!("CARGO_PKG_VERSION"));
    header.creation_date = date;
    let (mut memory, mut notices) = joined_memory(pairs, header, &MemoryOptions { context: options.context });
    let found = memory.units.len();
    memory.units.retain(is_complete);
    if memory.units.len() < found {
        notices.push(Notice { kind: NoticeKind::UnitsLeftOut(found - memory.units.len()), origin: name(&options.source), span: None });
    }
    let (memory, below) = memory.split_by_confidence(threshold);
    notices.extend(below_notice(below.units.len()));
    let reports = write_all(outputs, |at, out| {
        let (memory, beads) = if at < options.outputs.len() { (&memory, &beads) } else { (&below, &beads_below) };
        match outputs[at].1 {
            Kind::Memory(format) => write_memory(out, format, memory),
            Kind::Links => write_ladder(out, beads, lines),
        }
    })?;
    for ((path, _), report) in outputs.iter().zip(&reports) {
        notices.extend(report_notices(path, report));
    }
    Ok(((memory.units.len(), below.units.len()), notices))
}

/// Returns the least confidence of the units that are not put aside or left out.
pub(super) fn threshold(asked: Option<f64>, is_reviewed: bool) -> f64 {
    asked.unwrap_or(if is_reviewed { 0.5 } else { 0.0 })
}

/// Writes all outputs with `write(number, out)`: no file takes its name before all could be written, and standard output is last.
fn write_all(
    outputs: &[(PathBuf, Kind)],
    write: impl Fn(usize, &mut Output) -> Result<Report, sverka::error::Error>,
) -> Result<Vec<Report>, Failure> {
    let is_standard = |at: &usize| outputs[*at].0 == Path::new("-");
    let written = |at: usize| -> Result<(Output, Report), Failure> {
        let mut output = Output::create(&outputs[at].0)?;
        let report = write(at, &mut output).map_err(|error| writer_failure(&outputs[at].0, error))?;
        Ok((output, report))
    };
    let mut reports = vec![Report::default(); outputs.len()];
    let mut files = Vec::with_capacity(outputs.len());
    for at in (0..outputs.len()).filter(|at| !is_standard(at)) {
        let (output, report) = written(at)?;
        reports[at] = report;
        files.push(output);
    }
    files.into_iter().try_for_each(Output::finish)?;
    for at in (0..outputs.len()).filter(is_standard) {
        let (output, report) = written(at)?;
        reports[at] = report;
        output.finish()?;
    }
    Ok(reports)
}

fn write_ladder(out: &mut Output, beads: &[&Bead], lines: &[Vec<usize>]) -> Result<Report, sverka::error::Error> {
    write_links(out, beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())), &lines[0], &lines[1])?;
    Ok(Report::default())
}

fn report_notices(path: &Path, report: &Report) -> Vec<Notice> {
    let origin = output_name(path);
    match report.characters_removed {
        0 => Vec::new(),
        n => vec![Notice { kind: NoticeKind::CharactersRemoved(n), origin, span: None }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threshold_of_nought_is_a_threshold() {
        assert_eq!(
            [threshold(None, false), threshold(None, true), threshold(Some(0.0), true), threshold(Some(0.9), true)],
            [0.0, 0.5, 0.0, 0.9]
        );
    }
}
