//! `sverka review`.

mod desk;
mod lock;

use super::align::{Origin, Side, make_ready, probability, timestamp};
use super::files::{Failure, check_writable, interrupt_saying, is_interrupted, name, read, read_bytes_of_document, read_srx, same_file};
use super::resources::{Loaded, ResourceOptions};
use super::summary::Summary;
use super::{Common, Format, terminal};
use desk::ReviewDesk;
use lock::Lock;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::alignment::Resources;
use sverka::cleaning::{metadata, residue};
use sverka::encoder::Encoder;
use sverka::lexicon::Lexicon;
use sverka::memory::{Format as MemoryFormat, TranslationMemory};
use sverka::pipeline::{AlignedPair, Prepared, align_pair_with, taught};
use sverka::readers::{ReadingOptions, read_memory};
use sverka::review::{Desk, Project, ProjectSide, Review, Served, Status, UnitChoice};
use sverka::text::Language;

/// Look at the alignment of two documents in the browser, and correct it
#[derive(clap::Args)]
#[command(
    after_help = "The page is served on this machine alone, at an address that nobody can guess. Every step is kept at once in a project \
    file beside the source, and the same command goes on with it. The output is written at the end: when you finish on the page, type Ctrl-C \
    here, or close the page for a minute.\n\
    Of a memory its units are taken as they are, as far as the documents have their texts; documents that it names are looked for beside it.\n\n\
    Examples:\n  sverka review speech.en.docx speech.ru.html -o speech.tmx\n  \
    sverka review speech.en_speech.ru.sverka.json -o speech.tmx\n  \
    sverka review speech.tmx speech.en.docx speech.ru.html -o reviewed.tmx"
)]
pub(super) struct Arguments {
    /// The document and its translation; or a project file, PROJECT.sverka.json; or a memory, alone or with its documents
    #[arg(required = true, num_args = 1..=3, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the units here at the end: .tmx, .tsv, .csv, .xlsx, .xlf, .po or .jsonl by the name's ending
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Keep the project in this file [default: beside the source, SOURCE_TARGET.sverka.json]
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
    /// Begin anew, although there is a project of these documents; that one is kept as PROJECT.sverka.json.old
    #[arg(long)]
    fresh: bool,
    /// Serve the page at this port [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Only print the address, and open no browser
    #[arg(long)]
    no_browser: bool,
    /// Language of the source, such as en or en-US [default: told from the text]
    #[arg(long, value_name = "TAG")]
    source_language: Option<Language>,
    /// Language of the target [default: told from the text]
    #[arg(long, value_name = "TAG")]
    target_language: Option<Language>,
    /// Character encoding of the source, such as windows-1251 [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    source_encoding: Option<String>,
    /// Character encoding of the target [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    target_encoding: Option<String>,
    /// Take each line as one sentence: no cleaning, no splitting; blank lines end paragraphs
    #[arg(long)]
    segmented: bool,
    /// Split the documents by the segmentation rules of an SRX file
    #[arg(long, value_name = "FILE", conflicts_with = "segmented")]
    srx: Option<PathBuf>,
    #[command(flatten)]
    resources: ResourceOptions,
    /// Leave out units that nobody has confirmed and whose confidence is below P, 0 to 1 [default: 0]
    #[arg(long, value_name = "P", value_parser = probability, default_value_t = 0.0, hide_default_value = true)]
    min_confidence: f64,
    /// Put the source segments before and after each unit into its properties
    #[arg(long)]
    context: bool,
    /// Write a date into the memory: now, 2026-11-24 or 20261124T093000Z
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Go on although both sides are in one language, differ tenfold in length or do not seem to translate each other
    #[arg(long)]
    force: bool,
}

/// What is reviewed.
enum Subject {
    Project(PathBuf),
    Documents { memory: Option<PathBuf>, source: PathBuf, target: PathBuf },
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let subject = subject(&options.files)?;
    let date = options.date.as_deref().map(timestamp).transpose()?;
    let format = options.output.as_deref().map(output_format).transpose()?;
    let path = project_path(options, &subject);
    let inputs = options.files.iter().chain(options.resources.glossaries.iter()).chain(&options.resources.lexicon);
    for output in options.output.iter().chain(Some(&path).filter(|_| !matches!(subject, Subject::Project(_)))) {
        if inputs.clone().any(|input| same_file(input, output)) {
            return Err(Failure::Usage(format!("{} is an input; write to another file", output.display())));
        }
        check_writable(output)?;
    }
    if let Subject::Project(from) = &subject
        && !same_file(from, &path)
        && path.exists()
        && !options.fresh
    {
        return Err(Failure::Usage(format!("{} is a project already; name a new file, or add --fresh", path.display())));
    }
    // Held before anything is read, so that nobody else writes into the project meanwhile.
    let lock = Lock::take(&path)?;
    let opened = open(options, &subject, &path, common)?;
    let language = |side: usize| opened.project.sides()[side].language().clone();
    let languages = (language(0), language(1));
    let desk = Arc::new(ReviewDesk {
        path: path.clone(),
        name: file_name(&path),
        output: options.output.clone().zip(format),
        output_name: options.output.as_deref().map(file_name),
        choice: UnitChoice { min_confidence: options.min_confidence, context: options.context, confirmed_only: false },
        date,
        languages,
        opened: opened.resources,
    });
    if options.fresh && path.exists() {
        let old = PathBuf::from(format!("{}.old", path.display()));
        std::fs::rename(&path, &old).map_err(|error| Failure::File(old, format!("cannot be written: {error}")))?;
    }
    desk.save(&opened.project.to_json())?;
    let review = Review::open(opened.project, Arc::clone(&desk) as Arc<dyn Desk>, options.port, token()?)?;
    lock.name_address(&review.url());
    announce(&review.url(), &desk, common)?;
    if !options.no_browser && open::that_detached(review.url()).is_err() && !common.quiet {
        terminal::notice("no browser could be opened; open the address yourself");
    }
    interrupt_saying("the review ends, and every step is kept");
    let (served, project) = review.serve(is_interrupted)?;
    if served != Served::Finished {
        desk.write_output(&project)?;
    }
    conclude(&desk, &project, served, common)
}

fn subject(files: &[PathBuf]) -> Result<Subject, Failure> {
    let is_memory = |path: &Path| MemoryFormat::of_name(&path.to_string_lossy()) == Some(MemoryFormat::Tmx);
    match files {
        [project] if is_project(project) => Ok(Subject::Project(project.clone())),
        [memory] if is_memory(memory) => {
            let [source, target] = documents_of(memory)?;
            Ok(Subject::Documents { memory: Some(memory.clone()), source, target })
        }
        [document] => Err(Failure::Usage(format!("{} is one document; name its translation as well", document.display()))),
        [source, target] if [source, target].iter().all(|path| !is_memory(path) && !is_project(path)) => {
            if same_file(source, target) {
                return Err(Failure::Usage(format!("{} is named twice; name the document and its translation", source.display())));
            }
            Ok(Subject::Documents { memory: None, source: source.clone(), target: target.clone() })
        }
        [memory, source, target] if is_memory(memory) => {
            Ok(Subject::Documents { memory: Some(memory.clone()), source: source.clone(), target: target.clone() })
        }
        _ => Err(Failure::Usage("name a document and its translation, a project, or a TMX memory and its two documents".to_owned())),
    }
}

fn is_project(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".sverka.json")
}

/// Returns the documents that a memory names, which lie beside it.
fn documents_of(memory: &Path) -> Result<[PathBuf; 2], Failure> {
    let read = memory_of(memory)?;
    let named = read.units.iter().find_map(|unit| unit.property(sverka::memory::property::DOCUMENT).map(str::to_owned));
    let beside = |name: &str| memory.with_file_name(name.trim());
    let found = named.as_deref().and_then(|named| named.split_once(" | ")).map(|(source, target)| [beside(source), beside(target)]);
    match found {
        Some(paths) if paths.iter().all(|path| path.is_file()) => Ok(paths),
        _ => {
            let detail = match named {
                Some(named) => format!("its documents, {named}, are not beside it; name them behind it"),
                None => "does not say what its documents are; name them behind it".to_owned(),
            };
            Err(Failure::File(memory.to_owned(), detail))
        }
    }
}

fn memory_of(path: &Path) -> Result<TranslationMemory, Failure> {
    let bytes = read(path)?;
    let (_, mut reader) = read_memory(Box::new(bytes.as_slice()), &name(path), Some(MemoryFormat::Tmx), ReadingOptions::default())?;
    let mut units = Vec::new();
    while let Some(entry) = reader.next_entry()? {
        units.extend(entry.unit);
    }
    Ok(TranslationMemory { header: reader.header().clone(), units })
}

fn output_format(path: &Path) -> Result<MemoryFormat, Failure> {
    MemoryFormat::of_name(&path.to_string_lossy()).ok_or_else(|| {
        Failure::Usage(format!("{}: its ending names no format; use .tmx, .tsv, .csv, .xlsx, .xlf, .po or .jsonl", path.display()))
    })
}

/// Returns where the project is kept.
fn project_path(options: &Arguments, subject: &Subject) -> PathBuf {
    match (subject, &options.project) {
        (Subject::Project(path), None) => path.clone(),
        (_, Some(path)) => path.clone(),
        (Subject::Documents { source, target, .. }, None) => {
            let stem = |path: &Path| path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            source.with_file_name(format!("{}_{}.sverka.json", stem(source), stem(target)))
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A project with what it is aligned with.
struct Opened {
    project: Project,
    resources: Known,
}

/// What is known of the languages of a project.
struct Known {
    loaded: Loaded,
    encoder: Option<Box<dyn Encoder>>,
    /// Words that the pair has taught, where there is no lexicon.
    taught: Option<Lexicon>,
}

impl Known {
    fn resources(&self, languages: (&Language, &Language)) -> Resources<'_> {
        Resources { taught: self.taught.as_ref(), ..self.loaded.resources(languages, self.encoder.as_deref()) }
    }
}

/// Reads the project, or makes one of the documents.
fn open(options: &Arguments, subject: &Subject, path: &Path, common: Common) -> Result<Opened, Failure> {
    let encoder = options.resources.remembering_encoder()?;
    let (memory, source, target) = match subject {
        Subject::Project(path) => {
            let project = Project::from_json(&read(path)?, &name(path))?;
            let [source, target] = [0, 1].map(|side| project.sides()[side].language().clone());
            let loaded = options.resources.load((&source, &target))?;
            let taught = taught_without_lexicon(&project.aligned_pair(), &loaded);
            return Ok(Opened { project, resources: Known { loaded, encoder, taught } });
        }
        Subject::Documents { memory, source, target } => (memory, source, target),
    };
    let (source, target) = sides(options, source, target)?;
    if path.exists() && !options.fresh {
        let project = Project::from_json(&read(path)?, &name(path))?;
        for (side, prepared) in project.sides().iter().zip([&source, &target]) {
            if side.text() != prepared.document.text {
                let message = format!(
                    "has changed since its review began; go on with the old text by sverka review {}, or begin anew with --fresh",
                    path.display()
                );
                return Err(Failure::File(PathBuf::from(&prepared.document.origin), message));
            }
        }
        if !common.quiet {
            let unread = memory.as_ref().map_or(String::new(), |memory| format!(" with the units of {}", memory.display()));
            terminal::notice(&format!("going on with {}; --fresh begins anew{unread}", path.display()));
        }
        let languages = (&source.document.language, &target.document.language);
        let loaded = options.resources.load(languages)?;
        let taught = taught_without_lexicon(&project.aligned_pair(), &loaded);
        return Ok(Opened { project, resources: Known { loaded, encoder, taught } });
    }
    let languages = (source.document.language.clone(), target.document.language.clone());
    let loaded = options.resources.load((&languages.0, &languages.1))?;
    let resources = loaded.resources((&languages.0, &languages.1), encoder.as_deref());
    let pair = align_pair_with(source, target, options.force, &resources)?;
    let mut notices = Summary { pair: &pair, notices: &loaded.notices, testimonies: None }.notice_lines();
    let taught = taught_without_lexicon(&pair, &loaded);
    let known = Known { loaded, encoder, taught };
    let mut project = Project::new(&pair.alignment, [project_side(&pair.source), project_side(&pair.target)]);
    if let Some(memory) = memory {
        let units = memory_of(memory)?;
        let homeless = project.adopt(&units, &known.resources((&languages.0, &languages.1)));
        if homeless > 0 {
            notices.push(format!(
                "{}: {homeless} of {} units have no place in the documents, and are left out",
                memory.display(),
                units.units.len()
            ));
        }
    }
    if !common.quiet && common.format == Format::Human {
        notices.iter().for_each(|notice| terminal::notice(notice));
    }
    Ok(Opened { project: project.with_notices(notices), resources: known })
}

fn sides(options: &Arguments, source: &Path, target: &Path) -> Result<(Prepared, Prepared), Failure> {
    let rules = options.srx.as_deref().map(|path| read_srx(path, false)).transpose()?;
    let side = |path: &Path, encoding: &Option<String>, language: &Option<Language>| -> Result<Prepared, Failure> {
        let bytes = if options.segmented { read(path)? } else { read_bytes_of_document(path)? };
        let from = Origin { name: &name(path), encoding: encoding.as_deref(), language: language.as_ref() };
        make_ready(&bytes, from, options.segmented, rules.as_ref()).map(|(side, _): Side| side)
    };
    let source = side(source, &options.source_encoding, &options.source_language)?;
    Ok((source, side(target, &options.target_encoding, &options.target_language)?))
}

fn project_side(side: &Prepared) -> ProjectSide {
    let title = metadata(&side.document).title.unwrap_or_default();
    ProjectSide::new(side.clone(), title, residue(&side.document))
}

/// Returns the words that a pair teaches, where there is no lexicon of its languages: aligning anew goes on with these.
fn taught_without_lexicon(pair: &AlignedPair, loaded: &Loaded) -> Option<Lexicon> {
    let languages = (&pair.source.document.language, &pair.target.document.language);
    let lexicon = loaded.resources(languages, None).lexicon;
    if lexicon.is_some_and(|lexicon| lexicon.joins(languages.0, languages.1)) { None } else { taught(pair) }
}

/// Returns the secret part of the address: 128 bits from the system.
fn token() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::File(PathBuf::from("the system's random numbers"), error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[derive(Serialize)]
struct BegunShape<'a> {
    url: &'a str,
    project: String,
    output: Option<String>,
}

#[derive(Serialize)]
struct EndedShape {
    ended: &'static str,
    rows: usize,
    confirmed: usize,
    rejected: usize,
    output: Option<String>,
}

fn announce(url: &str, desk: &ReviewDesk, common: Common) -> Result<(), Failure> {
    let output = desk.output.as_ref().map(|(path, _)| name(path));
    if common.format == Format::Json {
        return print_json(&BegunShape { url, project: name(&desk.path), output });
    }
    let kept = format!("{url}\nevery step is kept in {}; Ctrl-C ends the review\n", desk.path.display());
    terminal::print(if common.quiet { format!("{url}\n") } else { kept }.as_bytes())
}

fn conclude(desk: &ReviewDesk, project: &Project, served: Served, common: Common) -> Result<(), Failure> {
    let count = |status: Status| project.rows().iter().filter(|row| row.is_translation() && row.status == status).count();
    let (confirmed, rejected) = (count(Status::Confirmed), count(Status::Rejected));
    let rows = project.rows().iter().filter(|row| row.is_translation()).count();
    let output = desk.output.as_ref().map(|(path, _)| name(path));
    if common.format == Format::Json {
        let ended = match served {
            Served::Finished => "finished",
            Served::Left => "left",
            Served::Stopped => "stopped",
        };
        return print_json(&EndedShape { ended, rows, confirmed, rejected, output });
    }
    if common.quiet {
        return Ok(());
    }
    let written = output.map_or_else(|| "nothing is written; -o FILE.tmx would".to_owned(), |output| format!("written to {output}"));
    let text = format!("{rows} pairs, {confirmed} confirmed, {rejected} rejected; {}\n", terminal::printable(&written));
    terminal::print(text.as_bytes())
}

fn print_json(shape: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(shape).unwrap_or_default();
    terminal::print(format!("{line}\n").as_bytes())
}
