//! `sverka align` on folders: every pair of documents in them.

use super::align::{Arguments, Kind, align_documents, threshold};
use super::files::{self, Failure, read};
use super::heaps::Heaps;
use super::results::{Key, Results, key};
use super::sink::Sink;
use super::summary::{counted, output_name};
use super::{Common, Format, terminal};
use rayon::prelude::*;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::alignment::Resources;
use sverka::memory::{Header, Timestamp, TranslationUnit};
use sverka::pairing::Pairing;
use sverka::segmentation::SrxRules;

/// Confidence from which two documents are aligned as a pair.
const SURE_PAIR: f64 = 0.5;

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    outputs: Vec<String>,
    pairs: Vec<PairShape>,
    without_partner: Vec<String>,
    broken: Vec<String>,
    units: usize,
    review_units: usize,
    interrupted: bool,
}

#[derive(Serialize)]
struct PairShape {
    source: String,
    target: String,
    confidence: f64,
    units: usize,
    /// Whether an earlier run had done it.
    reused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What all pairs are aligned with.
struct Settings<'a> {
    options: &'a Arguments,
    rules: Option<&'a SrxRules>,
    resources: &'a Resources<'a>,
    date: Option<Timestamp>,
    /// What a result depends on besides the documents.
    fingerprint: Vec<u8>,
}

/// Aligns the documents of folders that translate each other; `target` is none where one folder holds both.
pub(super) fn run(options: &Arguments, outputs: &[(PathBuf, Kind)], date: Option<Timestamp>, common: Common) -> Result<(), Failure> {
    refuse(options, outputs)?;
    let bar = terminal::progress(common.quiet || common.format == Format::Json);
    bar.set_message("reading and pairing documents");
    let languages = (options.source_language.as_ref(), options.target_language.first());
    let encodings = (options.source_encoding.as_deref(), options.target_encoding.first().map(String::as_str));
    let heaps = Heaps::read(&options.source, options.targets.first().map(PathBuf::as_path), languages, encodings);
    let pairs = heaps.as_ref().map(|heaps| heaps.pairs(SURE_PAIR)).unwrap_or_default();
    bar.finish_and_clear();
    let heaps = heaps?;
    let rules = options.srx.as_deref().map(|path| files::read_srx(path, common.quiet)).transpose()?;
    let languages = (&heaps.languages.0, &heaps.languages.1);
    let loaded = options.resources.load(languages)?;
    let encoder = options.resources.encoder()?;
    let resources = loaded.resources(languages, encoder.as_deref());
    let fingerprint = fingerprint(options, date)?;
    let settings = Settings { options, rules: rules.as_ref(), resources: &resources, date, fingerprint };
    let mut done = Done { outputs: outputs.iter().map(|(path, _)| path.display().to_string()).collect(), ..Done::default() };
    done.broken.clone_from(&heaps.broken);
    let others = heaps.others.iter();
    done.without_partner = heaps.alone(&pairs).into_iter().flatten().chain(others).map(|item| item.path.display().to_string()).collect();
    let mut header = Header::new(heaps.languages.0.clone(), "sverka", env!("CARGO_PKG_VERSION"));
    header.creation_date = date;
    let mut sinks = Vec::with_capacity(outputs.len());
    for (path, kind) in outputs {
        let Kind::Memory(format) = kind else { continue };
        let mut sink = Sink::in_format(path, *format);
        sink.open(&header)?;
        sinks.push(sink);
    }
    let mut results = outputs.iter().find(|(path, _)| path != Path::new("-")).map(|(path, _)| Results::open(path)).transpose()?;
    align_all(&settings, &heaps, &pairs, &mut results, &mut sinks, &mut done, common)?;
    for sink in sinks {
        sink.finish(common.quiet)?;
    }
    if !done.interrupted
        && let Some(results) = results
    {
        results.finish()?;
    }
    report(&done, outputs, common)?;
    if done.interrupted {
        return Err(Failure::Interrupted);
    }
    let has_failed = !done.broken.is_empty() || done.pairs.iter().any(|pair| pair.error.is_some());
    if has_failed { Err(Failure::Reported) } else { Ok(()) }
}

/// Refuses what one alignment can tell and a heap of them cannot.
fn refuse(options: &Arguments, outputs: &[(PathBuf, Kind)]) -> Result<(), Failure> {
    let usage = |message: &str| Err(Failure::Usage(message.to_owned()));
    if let Some(file) = options.targets.iter().find(|target| target.is_file()) {
        let message = format!("is a file, and {} a folder; name two documents, or a folder of translations", options.source.display());
        return Err(Failure::File(file.clone(), message));
    }
    match () {
        () if outputs.is_empty() => usage("a folder of documents makes a memory; name it with -o FILE.tmx"),
        () if outputs.iter().any(|(_, kind)| *kind == Kind::Links) => {
            usage("ladders are of two documents, not of folders; name a memory, such as -o FILE.tmx")
        }
        () if options.explain || options.show_residue => usage("--explain and --show-residue are for two documents, not for folders"),
        () if options.targets.len() > 1 => usage("folders are aligned two by two; name one folder of translations"),
        () => Ok(()),
    }
}

/// Aligns the pairs, some at a time, and writes their units in the order of the pairs.
fn align_all(
    settings: &Settings<'_>,
    heaps: &Heaps,
    pairs: &[Pairing],
    results: &mut Option<Results>,
    sinks: &mut [Sink],
    done: &mut Done,
    common: Common,
) -> Result<(), Failure> {
    let bar = terminal::bar(pairs.len() as u64, common.quiet || common.format == Format::Json);
    files::interrupt_gently();
    let least = threshold(settings.options.min_confidence, settings.options.review.is_some());
    for chunk in pairs.chunks(4 * rayon::current_num_threads()) {
        if files::is_interrupted() {
            done.interrupted = true;
            break;
        }
        let paths = |pair: &Pairing| (&*heaps.source[pair.source].path, &*heaps.target[pair.target].path);
        let keys: Vec<Option<Key>> = chunk.par_iter().map(|pair| settings.key(paths(pair))).collect();
        let earlier = |key: Option<Key>| {
            let units = key.as_ref().and_then(|key| results.as_mut()?.units(key));
            (key, units)
        };
        let known: Vec<(Option<Key>, Option<Vec<TranslationUnit>>)> = keys.into_iter().map(earlier).collect();
        let aligned: Vec<Result<Vec<TranslationUnit>, Failure>> = chunk
            .par_iter()
            .zip(&known)
            .map(|(pair, (_, units))| {
                let made = units.clone().map_or_else(|| settings.align(paths(pair)), Ok);
                bar.inc(1);
                made
            })
            .collect();
        for ((pair, (key, earlier)), made) in chunk.iter().zip(known).zip(aligned) {
            let (source, target) = paths(pair);
            let mut shape = PairShape {
                source: source.display().to_string(),
                target: target.display().to_string(),
                confidence: super::summary::rounded(pair.confidence),
                units: 0,
                reused: earlier.is_some(),
                error: None,
            };
            match made {
                Ok(units) => {
                    if let (Some(results), Some(key), None) = (results.as_mut(), &key, earlier) {
                        results.keep(key, &units)?;
                    }
                    shape.units = units.len();
                    for unit in units {
                        let is_below = unit.confidence().is_some_and(|confidence| confidence < least);
                        write(sinks, &unit, is_below, settings.options, done)?;
                    }
                }
                Err(failure) => shape.error = Some(failure.to_string()),
            }
            done.pairs.push(shape);
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// Writes a unit into the outputs, or, where it is too doubtful for them, into that for review.
fn write(sinks: &mut [Sink], unit: &TranslationUnit, is_below: bool, options: &Arguments, done: &mut Done) -> Result<(), Failure> {
    let (outputs, review) = sinks.split_at_mut(options.outputs.len());
    if is_below {
        done.review_units += 1;
        return review.iter_mut().try_for_each(|sink| sink.write(unit));
    }
    done.units += 1;
    outputs.iter_mut().try_for_each(|sink| sink.write(unit))
}

impl Settings<'_> {
    /// Returns what the result of a pair depends on; none where it cannot be read.
    fn key(&self, (source, target): (&Path, &Path)) -> Option<Key> {
        let (left, right) = (read(source).ok()?, read(target).ok()?);
        let names = format!("{}\n{}", source.display(), target.display());
        Some(key([&self.fingerprint[..], names.as_bytes(), &left, &right]))
    }

    fn align(&self, (source, target): (&Path, &Path)) -> Result<Vec<TranslationUnit>, Failure> {
        align_documents(self.options, self.rules, self.resources, (source, target), self.date)
    }
}

/// Returns what all results of a run depend on.
fn fingerprint(options: &Arguments, date: Option<Timestamp>) -> Result<Vec<u8>, Failure> {
    let mut text = format!(
        "{} {:?} {:?} {:?} {:?} {} {} {} {:?}",
        env!("CARGO_PKG_VERSION"),
        options.source_language,
        options.target_language,
        options.source_encoding,
        options.target_encoding,
        options.segmented,
        options.context,
        options.force,
        date.map(|date| date.to_string()),
    );
    let _ = write!(text, " {}", options.resources.fingerprint()?);
    let mut bytes = text.into_bytes();
    for path in options.srx.iter().chain(&options.resources.glossaries).chain(&options.resources.lexicon) {
        bytes.extend(key([&read(path)?[..]]).into_bytes());
    }
    Ok(bytes)
}

fn report(done: &Done, outputs: &[(PathBuf, Kind)], common: Common) -> Result<(), Failure> {
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human => human(done, outputs, common),
    };
    for message in done.broken.iter().chain(done.pairs.iter().filter_map(|pair| pair.error.as_ref())) {
        terminal::error(message);
    }
    super::sink::report(&text, outputs.iter().map(|(path, _)| path.as_path()).find(|path| *path == Path::new("-")))
}

fn human(done: &Done, outputs: &[(PathBuf, Kind)], common: Common) -> String {
    let mut out = String::new();
    if common.quiet {
        return out;
    }
    for pair in done.pairs.iter().filter(|pair| pair.error.is_none() && common.verbose) {
        let _ =
            writeln!(out, "{} | {}: {}", terminal::printable(&pair.source), terminal::printable(&pair.target), counted(pair.units, "unit"));
    }
    const SHOWN: usize = 5;
    let shown = if common.verbose { done.without_partner.len() } else { SHOWN };
    for path in done.without_partner.iter().take(shown) {
        let _ = writeln!(out, "without a partner: {}", terminal::printable(path));
    }
    if done.without_partner.len() > shown {
        let _ = writeln!(out, "without a partner: {} more; --verbose lists all", done.without_partner.len() - shown);
    }
    let failed = done.pairs.iter().filter(|pair| pair.error.is_some()).count();
    let reused = done.pairs.iter().filter(|pair| pair.reused).count();
    let files: Vec<String> = outputs.iter().map(|(path, _)| output_name(path)).collect();
    let _ =
        write!(out, "{} of {} written to {}", counted(done.units, "unit"), counted(done.pairs.len() - failed, "pair"), files.join(", "));
    if done.review_units > 0 {
        let _ = write!(out, "; {} below the confidence asked for", done.review_units);
    }
    if reused > 0 {
        let _ = write!(out, "; {reused} done by an earlier run");
    }
    if failed + done.broken.len() > 0 {
        let _ = write!(out, "; {} failed", failed + done.broken.len());
    }
    out.push('\n');
    if done.interrupted {
        out.push_str("interrupted: the memory has what was done; the same command goes on from here\n");
    }
    out
}
