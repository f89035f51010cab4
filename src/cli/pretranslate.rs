//! `sverka pretranslate`.

use super::drafts::{Content, Work, in_other_languages, places, work};
use super::files::{self, Failure, check_writable, make_folder, same_file};
use super::matching::SearchOptions;
use super::places::Place;
use super::sink::{place, report};
use super::summary::counted;
use super::{Common, Format, terminal};
use clap::ValueEnum;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use sverka::memory::{Draft, Proposal, Standing};
use sverka::readers::read_draft;
use sverka::store::{Band, MatchOptions, Matcher, Store};
use sverka::text::Language;
use sverka::writers::{FillOptions, Filled, XliffVersion, fill_draft, write_draft};

/// Put the translations of a translation memory into XLIFF, PO and documents
///
/// In XLIFF and PO each segment without a translation gets that of the best match; all else in the file stays byte for byte. Segments
/// that are approved, final, locked or not to be translated are never touched; messages with plural forms stay open. Of documents in other
/// formats a new XLIFF is written, a segment a unit; it holds the text alone.
#[derive(clap::Args)]
#[command(
    after_help = "Matches of 100 and 101 count as translated; others are to be looked at: needs-review-translation in XLIFF 1.2, initial in \
    XLIFF 2.0, fuzzy in PO. XLIFF names the best matches beside the translation.\n\n\
    Examples:\n  sverka pretranslate my.sverka job.xlf -o job-filled.xlf\n  \
    sverka pretranslate my.sverka speech.docx -o speech.xlf --target-language ru\n  \
    sverka pretranslate my.sverka jobs/ -o filled/ --threshold 85"
)]
pub(super) struct Arguments {
    /// The memory; sverka memory import makes one
    memory: PathBuf,
    /// XLIFF 1.2, 2.0 and 2.1, PO, documents in all formats that align reads; folders and ZIP archives with them
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Write the file, or for several inputs a folder of files
    #[arg(short, long, value_name = "FILE or FOLDER", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Only say what would be filled
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    search: SearchOptions,
    /// Take matches from this score on
    #[arg(long, value_name = "POINTS", default_value_t = 75, value_parser = clap::value_parser!(u8).range(1..=101))]
    threshold: u8,
    /// Put matches in the place of translations, too, but of none that is approved, final or locked
    #[arg(long)]
    overwrite: bool,
    /// Name at most so many matches of a segment in XLIFF, the one that was taken among them
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(0..=100))]
    proposals: u16,
    /// Write XLIFF of documents in this version; CAT tools open 1.2 best
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = Version::First)]
    xliff: Version,
}

#[derive(Clone, Copy, ValueEnum)]
enum Version {
    #[value(name = "1.2")]
    First,
    #[value(name = "2.0")]
    Second,
}

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    files: Vec<FileShape>,
    /// Files that could not be used.
    broken: Vec<String>,
}

/// What was done with a file.
#[derive(Serialize, Default)]
struct FileShape {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    source_language: String,
    target_language: String,
    segments: usize,
    /// Segments that were filled, by the least score of their band.
    filled: BTreeMap<&'static str, usize>,
    /// Filled segments without codes that their source has.
    without_codes: usize,
    /// Segments whose translation was kept.
    kept: usize,
    /// Segments that may not be changed.
    fixed: usize,
    /// Segments without a match that could be put in, those with plural forms among them.
    open: usize,
}

/// A file and where its result goes.
struct Job {
    work: Work,
    output: Option<PathBuf>,
    languages: (Language, Language),
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut store = Store::open(&options.memory)?;
    let top = usize::from(options.proposals).max(1);
    let wanted = options.search.options(&store, (top, options.threshold))?;
    let origins: BTreeMap<i64, String> = store.imported()?.into_iter().map(|import| (import.number, import.origin.name)).collect();
    let places = places(&options.inputs)?;
    let is_many = places.len() > 1 || options.inputs.iter().any(|path| path.is_dir());
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    if let Some(output) = output {
        check(options, output, is_many)?;
    }
    let mut done = Done::default();
    let mut groups: BTreeMap<(String, String), Vec<Job>> = BTreeMap::new();
    let mut taken: Vec<PathBuf> = Vec::new();
    for (place, inside) in &places {
        match job(options, &store, (place, inside), is_many, common) {
            Ok(job) => {
                if let Some(output) = &job.output {
                    if taken.contains(output) {
                        let message = format!("{} would be written twice; give one of the inputs another name", output.display());
                        return Err(Failure::Usage(message));
                    }
                    taken.push(output.clone());
                }
                let key = (job.languages.0.primary().to_owned(), job.languages.1.primary().to_owned());
                groups.entry(key).or_default().push(job);
            }
            Err(failure) if is_many => {
                terminal::error(&failure.to_string());
                done.broken.push(failure.to_string());
            }
            Err(failure) => return Err(failure),
        }
    }
    for jobs in groups.into_values() {
        let Some((source, target)) = jobs.first().map(|job| job.languages.clone()) else { continue };
        let mut matcher = Matcher::new(&mut store, &source, Some(&target))?;
        for job in jobs {
            let proposals = proposals(&mut matcher, &job, options, &wanted, &origins)?;
            done.files.push(finish(job, &proposals, options, is_many)?);
        }
    }
    done.files.sort_by(|left, right| left.file.cmp(&right.file));
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => done.files.iter().map(human).collect(),
    };
    report(&text, output)?;
    if done.broken.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

/// Refuses an output that is an input or cannot be written.
fn check(options: &Arguments, output: &Path, is_many: bool) -> Result<(), Failure> {
    if options.inputs.iter().chain([&options.memory]).any(|path| same_file(path, output)) {
        return Err(Failure::Usage(format!("{} is an input; write the result to another file", output.display())));
    }
    match is_many {
        true if output == Path::new("-") => Err(Failure::Usage("several files are written into a folder; name one with -o".to_owned())),
        true => make_folder(output),
        false if output == Path::new("-") => Ok(()),
        false => check_writable(output),
    }
}

/// Reads a file and finds out what it is to be translated from and into.
fn job(options: &Arguments, store: &Store, (place, inside): (&Place, &Path), is_many: bool, common: Common) -> Result<Job, Failure> {
    let work = work(place, &options.search, common)?;
    let source = work.source(store)?;
    let known = store.translations_of(&source)?;
    let target = match (&work.target, &known[..]) {
        (Some(target), known) if known.iter().any(|other| other.same_language(target)) => target.clone(),
        (None, [target]) => target.clone(),
        (None, [_, _, ..]) => {
            let names = known.iter().map(Language::as_str).collect::<Vec<_>>().join(", ");
            let detail = format!("does not say what it is to be translated into; say it with --target-language: {names}");
            return Err(Failure::File(work.path, detail));
        }
        (target, _) => return Err(in_other_languages(&options.memory, &source, target.as_ref())),
    };
    let output = options.output.as_deref().filter(|_| !options.dry_run).map(|output| match (is_many, &work.content) {
        (false, _) => output.to_owned(),
        (true, Content::Draft(..)) => output.join(inside),
        (true, Content::Segments(_)) => output.join(format!("{}.xlf", inside.display())),
    });
    if let Some(output) = output.as_deref().filter(|output| is_many && same_file(output, place.path())) {
        return Err(Failure::Usage(format!("{} is an input; write the results to another folder", output.display())));
    }
    Ok(Job { work, output, languages: (source, target) })
}

/// Returns what the memory proposes for each segment of a file that may be filled.
fn proposals(
    matcher: &mut Matcher<'_>,
    job: &Job,
    options: &Arguments,
    wanted: &MatchOptions,
    origins: &BTreeMap<i64, String>,
) -> Result<Vec<Vec<Proposal>>, Failure> {
    let is_free = |at: usize| match &job.work.content {
        Content::Segments(_) => true,
        Content::Draft(draft, _) => match draft.segments[at].standing {
            Standing::Open => true,
            Standing::Translated => options.overwrite,
            Standing::Plural | Standing::Fixed => false,
        },
    };
    let (source, target) = (&job.languages.0, &job.languages.1);
    let mut all = Vec::new();
    for (at, query) in job.work.queries().iter().enumerate() {
        let matches = if is_free(at) { matcher.matches(query, wanted)? } else { Vec::new() };
        let origin = |import: &i64| origins.get(import).map_or("", String::as_str);
        all.push(matches.iter().filter_map(|found| found.proposal((source, target), origin(&found.stored.import))).collect());
    }
    Ok(all)
}

/// Fills a file and writes it.
fn finish(job: Job, proposals: &[Vec<Proposal>], options: &Arguments, is_many: bool) -> Result<FileShape, Failure> {
    let (source, target) = &job.languages;
    let fill = FillOptions { overwrite: options.overwrite, named: options.proposals.into(), target: Some(target.clone()) };
    let path = files::name(&job.work.path);
    let (draft, filled, bytes) = match job.work.content {
        Content::Draft(draft, coding) => {
            let filled = fill_draft(&draft, proposals, &fill);
            let bytes = coding.encoded(&filled.text);
            (*draft, filled, bytes)
        }
        Content::Segments(segments) => {
            let document = job.work.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let version = match options.xliff {
                Version::First => XliffVersion::First,
                Version::Second => XliffVersion::Second,
            };
            let text = write_draft(&document, &segments, (source, Some(target)), version);
            let draft = read_draft(&text, &path)?;
            let filled = fill_draft(&draft, proposals, &fill);
            let bytes = filled.text.clone().into_bytes();
            (draft, filled, bytes)
        }
    };
    if let Some(output) = &job.output {
        if let Some(folder) = output.parent().filter(|folder| is_many && !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::File(folder.to_owned(), format!("cannot be made: {error}; name another folder")))?;
        }
        files::write(output, &bytes)?;
    }
    let output = job.output.as_deref().map(|path| path.display().to_string());
    Ok(FileShape {
        file: path,
        output,
        source_language: source.to_string(),
        target_language: target.to_string(),
        ..counts(&draft, &filled)
    })
}

/// Counts what became of the segments of a file.
fn counts(draft: &Draft, filled: &Filled) -> FileShape {
    let mut shape = FileShape { segments: draft.segments.len(), without_codes: filled.without_codes, ..FileShape::default() };
    for (segment, score) in draft.segments.iter().zip(&filled.scores) {
        match (score, segment.standing) {
            (Some(score), _) => *shape.filled.entry(Band::of(*score).name()).or_default() += 1,
            (None, Standing::Open | Standing::Plural) => shape.open += 1,
            (None, Standing::Translated) => shape.kept += 1,
            (None, Standing::Fixed) => shape.fixed += 1,
        }
    }
    shape
}

fn human(shape: &FileShape) -> String {
    let filled: usize = shape.filled.values().sum();
    let bands = Band::ALL.iter().filter_map(|band| Some((shape.filled.get(band.name())?, band)));
    let bands: Vec<String> = bands.map(|(count, band)| format!("{count} at {}", super::analyse::label(*band))).collect();
    let mut text = format!("{}: {filled} of {} filled", shape.file, counted(shape.segments, "segment"));
    if !bands.is_empty() {
        text += &format!(" ({})", bands.join(", "));
    }
    let others = [
        (shape.open, "without a match"),
        (shape.kept, "translated already"),
        (shape.fixed, "not to be changed"),
        (shape.without_codes, "filled without all of their codes"),
    ];
    for (count, what) in others.into_iter().filter(|(count, _)| *count > 0) {
        text += &format!("; {count} {what}");
    }
    terminal::printable(&format!("{text}; {}", place(shape.output.as_deref()))).into_owned() + "\n"
}
