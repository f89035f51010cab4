//! `sverka align` on folders: every pair of documents in them.

use super::align::{Arguments, Kind, align_documents, threshold};
use super::files::{self, Failure, read};
use super::heaps::Heaps;
use super::paired;
use super::places::{Place, is_heap};
use super::results::{Key, Outcome, Results, key};
use super::sink::Sink;
use super::summary::{counted, output_name};
use super::{Common, Format, terminal};
use indicatif::ProgressBar;
use rayon::prelude::*;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::alignment::{Resources, SURE, teach};
use sverka::lexicon::{Lexicon, TrainingPair};
use sverka::memory::{Header, Timestamp, TranslationUnit};
use sverka::pairing::Pairing;
use sverka::segmentation::SrxRules;
use sverka::writers::OverviewPair;

/// Confidence from which two documents are aligned as a pair.
const SURE_PAIR: f64 = 0.5;

/// The most units that are kept to learn words from.
const MOST_LESSONS: usize = 20_000;

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    outputs: Vec<String>,
    pairs: Vec<PairShape>,
    without_partner: Vec<String>,
    /// Memories and tables in the folders.
    no_documents: Vec<String>,
    /// Documents that looked like a pair, until their sentences were compared; they are without a partner.
    refused: Vec<PairShape>,
    broken: Vec<String>,
    units: usize,
    review_units: usize,
    interrupted: bool,
    /// What the overview of the pages shows.
    #[serde(skip)]
    shown: Vec<OverviewPair>,
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
    /// The folder of the pages that show the pairs, where they are wanted.
    pages: Option<&'a Path>,
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
    let written: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    let heaps = Heaps::read(&options.source, options.targets.first().map(PathBuf::as_path), languages, encodings, &written);
    let pairs = heaps.as_ref().map(|heaps| heaps.pairs(SURE_PAIR)).unwrap_or_default();
    bar.finish_and_clear();
    let heaps = heaps?;
    let rules = options.srx.as_deref().map(|path| files::read_srx(path, common.quiet)).transpose()?;
    let languages = (&heaps.languages.0, &heaps.languages.1);
    let loaded = options.resources.load(languages)?;
    let encoder = options.resources.encoder()?;
    let resources = loaded.resources(languages, encoder.as_deref());
    let fingerprint = fingerprint(options, date)?;
    let mut done = Done { outputs: outputs.iter().map(|(path, _)| path.display().to_string()).collect(), ..Done::default() };
    done.broken.clone_from(&heaps.broken);
    done.no_documents = heaps.no_documents.iter().map(|path| path.display().to_string()).collect();
    let others = heaps.others.iter();
    done.without_partner = heaps.alone(&pairs).into_iter().flatten().chain(others).map(|item| item.path().display().to_string()).collect();
    let mut header = Header::new(heaps.languages.0.clone(), "sverka", env!("CARGO_PKG_VERSION"));
    header.creation_date = date;
    let mut sinks = Vec::with_capacity(outputs.len());
    for (path, kind) in outputs {
        let Kind::Memory(format) = kind else { continue };
        let mut sink = Sink::in_format(path, *format);
        sink.open(&header)?;
        sinks.push(sink);
    }
    let results = outputs.iter().find(|(path, _)| path != Path::new("-")).map(|(path, _)| Results::open(path)).transpose()?;
    // Where nothing is known of the words, the pairs teach each other.
    let is_taught = resources.lexicon.is_none() && pairs.len() > 1;
    let steps = pairs.len() as u64 * (1 + u64::from(is_taught));
    let bar = terminal::bar(steps, common.quiet || common.format == Format::Json);
    files::interrupt_gently();
    let settings = Settings { options, rules: rules.as_ref(), resources: &resources, date, pages: None, fingerprint };
    let mut run = Run { settings, heaps: &heaps, results, bar };
    let taught = if is_taught { run.teach(&pairs)? } else { None };
    let resources = Resources { taught: taught.as_ref(), ..resources };
    let mut run = run.with(&resources);
    run.write(&pairs, &mut sinks, &mut done)?;
    run.write_paired(&mut sinks, &mut done, common.quiet)?;
    run.bar.finish_and_clear();
    for sink in sinks {
        sink.finish(common.quiet)?;
    }
    if !done.interrupted
        && let Some(results) = run.results
    {
        results.finish()?;
    }
    if let Some(folder) = &options.report {
        super::report::write_index(folder, &done.shown)?;
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
    if let Some(file) = options.targets.iter().find(|target| target.is_file() && !is_heap(target)) {
        let message = format!(
            "is one document, and {} a folder or archive of several; name two documents, or a folder of translations",
            options.source.display()
        );
        return Err(Failure::File(file.clone(), message));
    }
    match () {
        () if outputs.is_empty() => usage("several documents, or one that is paired already, make a memory; name it with -o FILE.tmx"),
        () if outputs.iter().any(|(_, kind)| *kind == Kind::Links) => {
            usage("ladders are of two documents, not of folders; name a memory, such as -o FILE.tmx")
        }
        () if options.explain || options.show_residue => usage("--explain and --show-residue are for two documents, not for folders"),
        () if options.targets.len() > 1 => usage("folders are aligned two by two; name one folder of translations"),
        () => Ok(()),
    }
}

/// A pair in hand: what its result depends on, and the units, if they could be made.
struct Made {
    key: Option<Key>,
    /// Whether an earlier run had made them.
    reused: bool,
    outcome: Outcome,
}

/// The pairs of two heaps on their way into the outputs.
struct Run<'a> {
    settings: Settings<'a>,
    heaps: &'a Heaps,
    results: Option<Results>,
    bar: ProgressBar,
}

impl<'a> Run<'a> {
    /// Returns the run with the resources on which all results depend in the end, and with pages.
    fn with<'b>(self, resources: &'b Resources<'b>) -> Run<'b>
    where
        'a: 'b,
    {
        let mut settings = Settings { resources, pages: self.settings.options.report.as_deref(), ..self.settings };
        settings.fingerprint.extend(resources.taught.map(|taught| key([&taught.write()[..]])).unwrap_or_default().into_bytes());
        Run { settings, heaps: self.heaps, results: self.results, bar: self.bar }
    }

    /// Calls `each` with every pair and what was made of it, in the order of the pairs, some of which are aligned at a time; returns
    /// whether Ctrl-C cut it short.
    fn each(&mut self, pairs: &[Pairing], mut each: impl FnMut(&Pairing, Made) -> Result<(), Failure>) -> Result<bool, Failure> {
        for chunk in pairs.chunks(4 * rayon::current_num_threads()) {
            if files::is_interrupted() {
                return Ok(true);
            }
            for (pair, made) in chunk.iter().zip(self.make(chunk)) {
                if let (Some(results), Some(key), false) = (&mut self.results, &made.key, made.reused) {
                    results.keep(key, &made.outcome)?;
                }
                each(pair, made)?;
            }
        }
        Ok(false)
    }

    /// Aligns some pairs side by side, or finds what an earlier run made of them.
    fn make(&mut self, chunk: &[Pairing]) -> Vec<Made> {
        let (settings, heaps, bar) = (&self.settings, self.heaps, &self.bar);
        let places = |pair: &Pairing| (&heaps.source[pair.source].place, &heaps.target[pair.target].place);
        let keys: Vec<Option<Key>> = chunk.par_iter().map(|pair| settings.key(places(pair))).collect();
        let mut earlier = |key: &Option<Key>| key.as_ref().and_then(|key| self.results.as_mut()?.outcome(key));
        let is_shown = |key: &Option<Key>| key.as_ref().and_then(|key| settings.page(key)).is_none_or(|page| page.exists());
        let known: Vec<Option<Outcome>> = keys.iter().map(|key| earlier(key).filter(|outcome| outcome.is_err() || is_shown(key))).collect();
        let made = chunk.par_iter().zip(keys).zip(known).map(|((pair, key), outcome)| {
            let reused = outcome.is_some();
            let outcome = outcome.unwrap_or_else(|| settings.align(places(pair), key.as_ref()));
            bar.inc(1);
            Made { key, reused, outcome }
        });
        made.collect()
    }

    /// Writes the units of all pairs in their order; after Ctrl-C those of the pairs that had been aligned by then.
    fn write(&mut self, pairs: &[Pairing], sinks: &mut [Sink], done: &mut Done) -> Result<(), Failure> {
        let (options, heaps) = (self.settings.options, self.heaps);
        let paths = |pair: &Pairing| ([heaps.source[pair.source].path(), heaps.target[pair.target].path()], pair.confidence);
        done.interrupted = self.each(pairs, |pair, made| put(options, paths(pair), made, sinks, done))?;
        for pair in &pairs[done.pairs.len() + done.refused.len()..] {
            let places = (&heaps.source[pair.source].place, &heaps.target[pair.target].place);
            let earlier = |key: Key| self.results.as_mut()?.outcome(&key);
            if let Some(outcome) = self.settings.key(places).and_then(earlier) {
                put(options, paths(pair), Made { key: None, reused: true, outcome }, sinks, done)?;
            }
        }
        for pair in &done.refused {
            done.without_partner.extend([pair.source.clone(), pair.target.clone()]);
        }
        Ok(())
    }

    /// Writes the units of the files whose texts are paired already.
    fn write_paired(&self, sinks: &mut [Sink], done: &mut Done, quiet: bool) -> Result<(), Failure> {
        let Settings { options, rules, resources, .. } = self.settings;
        for place in &self.heaps.paired {
            done.interrupted |= files::is_interrupted();
            if done.interrupted {
                break;
            }
            let outcome = paired::units(options, rules, (&self.heaps.languages, resources), place, quiet);
            put(options, ([place.path(), place.path()], 1.0), Made { key: None, reused: false, outcome }, sinks, done)?;
        }
        Ok(())
    }

    /// Aligns every pair by itself, and returns the words that all of them teach together.
    fn teach(&mut self, pairs: &[Pairing]) -> Result<Option<Lexicon>, Failure> {
        let (mut lessons, mut step, mut seen): (Vec<TrainingPair>, usize, usize) = (Vec::new(), 1, 0);
        let is_interrupted = self.each(pairs, |_, made| {
            let units = made.outcome.into_iter().flatten();
            for lesson in units.filter(|unit| unit.confidence().is_some_and(|confidence| confidence >= SURE)).filter_map(lesson) {
                if seen % step == 0 {
                    lessons.push(lesson);
                }
                seen += 1;
            }
            // Of very many only every second is kept, then every fourth, and so on.
            while lessons.len() > MOST_LESSONS {
                lessons = std::mem::take(&mut lessons).into_iter().step_by(2).collect();
                step *= 2;
            }
            Ok(())
        })?;
        let languages = &self.heaps.languages;
        Ok(if is_interrupted { None } else { teach((&languages.0, &languages.1), lessons) })
    }
}

/// Writes the units of a pair, and notes what became of it.
fn put(
    options: &Arguments,
    ([source, target], confidence): ([&Path; 2], f64),
    made: Made,
    sinks: &mut [Sink],
    done: &mut Done,
) -> Result<(), Failure> {
    let least = threshold(options.min_confidence, options.review.is_some());
    let mut shape = PairShape {
        source: source.display().to_string(),
        target: target.display().to_string(),
        confidence: super::summary::rounded(confidence),
        units: 0,
        reused: made.reused,
        error: None,
    };
    match made.outcome {
        Ok(units) => {
            shape.units = units.len();
            if let (Some(key), true) = (&made.key, options.report.is_some()) {
                let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let confidences = units.iter().filter_map(TranslationUnit::confidence).collect();
                done.shown.push(OverviewPair { names: [name(source), name(target)], page: page_name(key), confidences });
            }
            for unit in units {
                let is_below = unit.confidence().is_some_and(|confidence| confidence < least);
                write(sinks, &unit, is_below, options, done)?;
            }
        }
        Err(failure) => {
            shape.error = Some(failure.to_string());
            if failure.refusal().is_some() {
                done.refused.push(shape);
                return Ok(());
            }
        }
    }
    done.pairs.push(shape);
    Ok(())
}

/// Returns the texts of a unit as words are learnt from them.
fn lesson(unit: TranslationUnit) -> Option<TrainingPair> {
    match &unit.variants[..] {
        [source, target] => Some(TrainingPair { source: source.text(), target: target.text(), weight: 1.0 }),
        _ => None,
    }
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
    fn key(&self, (source, target): (&Place, &Place)) -> Option<Key> {
        let (left, right) = (source.read().ok()?, target.read().ok()?);
        let names = format!("{}\n{}", source.path().display(), target.path().display());
        Some(key([&self.fingerprint[..], names.as_bytes(), &left, &right]))
    }

    /// Returns the page that shows the pair of a key, where pages are wanted.
    fn page(&self, key: &Key) -> Option<PathBuf> {
        self.pages.map(|folder| folder.join(page_name(key)))
    }

    fn align(&self, (source, target): (&Place, &Place), key: Option<&Key>) -> Result<Vec<TranslationUnit>, Failure> {
        let page = key.and_then(|key| self.page(key));
        align_documents(self.options, self.rules, self.resources, (source, target), (self.date, page.as_deref()))
    }
}

/// Returns the name of the page that shows the pair of a key.
fn page_name(key: &Key) -> String {
    format!("{key}.html")
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
    for message in done.refused.iter().filter(|_| !common.quiet).filter_map(|pair| pair.error.as_ref()) {
        terminal::notice(message);
    }
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
    for (paths, what) in [(&done.no_documents, "passed over, no document"), (&done.without_partner, "without a partner")] {
        const SHOWN: usize = 5;
        let shown = if common.verbose { paths.len() } else { SHOWN };
        for path in paths.iter().take(shown) {
            let _ = writeln!(out, "{what}: {}", terminal::printable(path));
        }
        if paths.len() > shown {
            let _ = writeln!(out, "{what}: {} more; --verbose lists all", paths.len() - shown);
        }
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
