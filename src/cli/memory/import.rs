//! `sverka memory import`.

use super::super::align::timestamp;
use super::super::files::{self, Failure, same_file};
use super::super::memories::{Problems, ReadOptions};
use super::super::summary::counted;
use super::super::{Common, Format, terminal};
use indicatif::ProgressBar;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use sverka::memory::Timestamp;
use sverka::store::{Import, ImportCounts, Origin, Record, Store};
use tempfile::TempDir;

/// Add translation memories to one on disk; all of them, or none if something fails
#[derive(clap::Args)]
#[command(after_help = "Units are equal where texts, codes and what stands around them are the same. Of equal units the one that was \
    changed last stays, or made last, or else the one that came last; where each came from is kept.\n\n\
    Example: sverka memory import 2024.tmx 2025.tmx.gz terms.csv --into work.sverka")]
pub(super) struct Arguments {
    /// Memories: TMX, TSV, CSV, XLSX, XLIFF, PO, JSONL, TBX; .tmx.gz, or a .zip with them; - for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The memory on disk, which is made if there is none
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// When this is imported: now, 2026-11-24 or 20261124T093000Z
    #[arg(long, default_value = "now")]
    date: String,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<String>,
    /// Units read.
    units: usize,
    added: usize,
    merged: usize,
    /// Merged units that took the place of older ones.
    replaced: usize,
    #[serde(flatten)]
    reading: Reading,
}

/// What the reader of the files tells in the end.
#[derive(Serialize, Default)]
struct Reading {
    unreadable: usize,
    confirmed: usize,
    corrected: usize,
    /// Units that a reviewer found wrong.
    wrong: usize,
}

/// What the reader of the files hands over.
enum Message {
    /// The beginning of a memory.
    Memory(Origin),
    /// Units of it, and the bytes that they have.
    Units(Vec<Record>),
}

/// How many units, or about how many of their bytes, are handed over at once, and how often before they are taken.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 1 << 20;
const WAITING_BATCHES: usize = 8;

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if let Some(file) = options.files.iter().find(|file| same_file(file, &options.into)) {
        return Err(Failure::Usage(format!("{} is an input; import into another file", file.display())));
    }
    if options.into == Path::new("-") {
        return Err(Failure::Usage("--into -: a memory on disk is a file; name one, such as work.sverka".to_owned()));
    }
    let at = timestamp(&options.date)?;
    files::interrupt_saying("the import is undone");
    let (sender, receiver) = sync_channel(WAITING_BATCHES);
    let (reading, files) = (options.reading.clone(), options.files.clone());
    let reader = std::thread::spawn(move || read(&reading, &files, at, common.quiet, sender));
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    let done = store(options, common, &receiver, reader, &progress);
    progress.finish_and_clear();
    if files::is_interrupted() && done.is_err() {
        terminal::tell(&format!("nothing of this import is kept in {}\n", terminal::printable(&options.into.display().to_string())));
        return Err(Failure::Interrupted);
    }
    let (counts, reading) = done?;
    let memory = (!options.dry_run).then(|| options.into.display().to_string());
    let ImportCounts { read, added, merged, replaced } = counts;
    let done = Done { memory, units: read, added, merged, replaced, reading };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => human(&done, &options.into),
    };
    terminal::print(text.as_bytes())
}

/// Reads all files, and hands the units over.
fn read(reading: &ReadOptions, files: &[PathBuf], at: Timestamp, quiet: bool, sender: SyncSender<Message>) -> Result<Reading, Failure> {
    let mut told = Reading::default();
    // Nobody takes it where storing has failed, and that is told.
    let send = |message| sender.send(message).map_err(|_| Failure::Reported);
    for path in files {
        reading.each_memory(path, |name, mut memory| {
            let format = memory.format.name().to_owned();
            send(Message::Memory(Origin { name: name.to_owned(), format, at: Some(at), header: memory.header().clone() }))?;
            let mut problems = Problems::new(name, quiet);
            let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
            while let Some(entry) = memory.next_entry()? {
                problems.take(&entry);
                told.unreadable += usize::from(entry.is_lost());
                let Some(unit) = entry.unit else { continue };
                let record = Record::new(&unit);
                bytes += record.size();
                batch.push(record);
                if batch.len() == BATCH || bytes > BATCH_BYTES {
                    send(Message::Units(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))))?;
                    bytes = 0;
                }
            }
            let reviewed = memory.reviewed();
            told.confirmed += reviewed.confirmed;
            told.corrected += reviewed.corrected;
            told.wrong += reviewed.wrong;
            problems.tell();
            send(Message::Units(batch))
        })?;
    }
    Ok(told)
}

/// Stores all that is handed over, in one import.
fn store(
    options: &Arguments,
    common: Common,
    receiver: &Receiver<Message>,
    reader: JoinHandle<Result<Reading, Failure>>,
    progress: &ProgressBar,
) -> Result<(ImportCounts, Reading), Failure> {
    // Nothing is made before there is something to import.
    let first = next(receiver)?;
    if first.is_none() {
        return Ok((ImportCounts::default(), joined(reader)?));
    }
    let dry = DryRun::new(options)?;
    let mut store = super::patient(Store::open_or_create(&dry.path(options))?, &options.into, common.quiet);
    let mut import = store.begin()?;
    let mut message = first;
    let mut units = 0;
    while let Some(arrived) = message {
        take(&mut import, arrived, &mut units)?;
        progress.set_message(format!("{units} units read"));
        message = next(receiver)?;
    }
    let reading = joined(reader)?;
    if files::is_interrupted() {
        return Err(Failure::Interrupted);
    }
    progress.set_message(format!("{units} units read, writing"));
    let counts = if options.dry_run { import.cancel()? } else { import.commit()? };
    store.close()?;
    Ok((counts, reading))
}

fn take(import: &mut Import<'_>, message: Message, units: &mut usize) -> Result<(), Failure> {
    match message {
        Message::Memory(origin) => import.open(&origin)?,
        Message::Units(records) => {
            *units += records.len();
            records.iter().try_for_each(|record| import.add(record))?;
        }
    }
    Ok(())
}

/// Returns what is handed over next; nothing when all has been read.
fn next(receiver: &Receiver<Message>) -> Result<Option<Message>, Failure> {
    loop {
        if files::is_interrupted() {
            return Err(Failure::Interrupted);
        }
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(message) => return Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

/// Returns what the reader told in the end.
fn joined(reader: JoinHandle<Result<Reading, Failure>>) -> Result<Reading, Failure> {
    reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Where a dry run goes if there is no memory yet: into one that is dropped.
struct DryRun(Option<TempDir>);

impl DryRun {
    fn new(options: &Arguments) -> Result<Self, Failure> {
        if !options.dry_run || options.into.exists() {
            return Ok(Self(None));
        }
        let failed = |error| Failure::File(std::env::temp_dir(), format!("takes no new folder: {error}; name another in TMPDIR"));
        tempfile::tempdir().map(|folder| Self(Some(folder))).map_err(failed)
    }

    fn path<'a>(&self, options: &'a Arguments) -> std::borrow::Cow<'a, Path> {
        match &self.0 {
            Some(folder) => folder.path().join("dry.sverka").into(),
            None => options.into.as_path().into(),
        }
    }
}

fn human(done: &Done, into: &Path) -> String {
    let place = if done.memory.is_some() { format!("added to {}", into.display()) } else { "would be added".to_owned() };
    let mut parts = vec![format!("{} read, {} {place}", counted(done.units, "unit"), done.added)];
    match (done.merged, done.replaced) {
        (0, _) => {}
        (merged, 0) => parts.push(format!("{merged} merged with equal ones")),
        (merged, replaced) => parts.push(format!("{merged} merged with equal ones, of which {replaced} took the place of older ones")),
    }
    let Reading { unreadable, confirmed, corrected, wrong } = done.reading;
    if confirmed + wrong > 0 {
        parts.push(format!("{confirmed} confirmed, {corrected} of them corrected; {wrong} marked wrong and left out"));
    }
    if unreadable > 0 {
        parts.push(format!("{} could not be read", counted(unreadable, "unit")));
    }
    terminal::printable(&parts.join("; ")).into_owned() + "\n"
}
