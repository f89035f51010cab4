//! Translation memories that are read: plain, compressed with gzip, or in a ZIP archive.

use super::files::{Failure, Output, check_writable, name, same_file, writer_failure};
use super::summary::counted;
use super::terminal;
use console::style;
use flate2::read::MultiGzDecoder;
use serde::Serialize;
use std::fs::File;
use std::io::{BufReader, Cursor, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use sverka::memory::{Header, TranslationUnit};
use sverka::readers::{Entry, Problem, TmxOptions, TmxReader};
use sverka::text::Language;
use sverka::writers::TmxWriter;
use zip::ZipArchive;

/// How memories are read.
#[derive(clap::Args)]
pub(super) struct ReadOptions {
    /// Language of variants that do not name one [default: they are left out and told of]
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Character encoding, such as windows-1251 [default: told from the declaration and the bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Stop at the first error instead of going on with what can be read
    #[arg(long)]
    strict: bool,
}

/// A memory that is being read.
pub(super) type Memory<'a> = TmxReader<Box<dyn Read + 'a>>;

impl ReadOptions {
    /// Calls `each` with the name of every memory in a file and its reader; `-` is standard input.
    pub(super) fn each_memory(&self, path: &Path, mut each: impl FnMut(&str, Memory<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let origin = name(path);
        let failed = |message: String| Failure::File(PathBuf::from(&origin), message);
        let mut open = |origin: &str, input: Box<dyn Read + '_>| {
            let options = TmxOptions { language: self.language.clone(), encoding: self.encoding.clone(), strict: self.strict };
            each(origin, TmxReader::new(input, origin, options)?)
        };
        let mut input: Box<dyn Read> = if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(file(path)?) };
        let mut head = Vec::new();
        (&mut input).take(4).read_to_end(&mut head).map_err(|error| failed(format!("cannot be read: {error}")))?;
        if head.starts_with(b"PK\x03\x04") {
            drop(input);
            let archive = ZipArchive::new(BufReader::new(seekable(path)?));
            let archive = archive.map_err(|error| failed(format!("is a damaged ZIP archive ({error}); unpack it, or take a whole one")))?;
            return each_in_archive(&origin, archive, open);
        }
        let whole = Cursor::new(head.clone()).chain(input);
        if head.starts_with(b"\x1f\x8b") {
            return open(&origin, Box::new(MultiGzDecoder::new(BufReader::new(whole))));
        }
        open(&origin, Box::new(whole))
    }
}

/// Calls `each` with every entry of an archive whose name ends in `.tmx`.
fn each_in_archive(
    origin: &str,
    mut archive: ZipArchive<impl Read + Seek + 'static>,
    mut each: impl FnMut(&str, Box<dyn Read + '_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let is_memory = |name: &str| name.to_lowercase().ends_with(".tmx") && !name.starts_with("__MACOSX/");
    let mut found = false;
    for at in 0..archive.len() {
        let failed = |error: zip::result::ZipError| Failure::File(origin.into(), format!("cannot be unpacked: {error}"));
        let entry = archive.by_index(at).map_err(failed)?;
        let name = entry.name().map(|name| name.into_owned()).unwrap_or_default();
        if is_memory(&name) {
            found = true;
            each(&format!("{origin}/{name}"), Box::new(BufReader::new(entry)))?;
        }
    }
    if !found {
        return Err(Failure::File(origin.into(), "is a ZIP archive without a .tmx file in it; name another".to_owned()));
    }
    Ok(())
}

/// A file that an archive can be read from.
fn seekable(path: &Path) -> Result<File, Failure> {
    if path == Path::new("-") {
        let message = "is a ZIP archive, which cannot be read from standard input; name the file";
        return Err(Failure::File(name(path).into(), message.to_owned()));
    }
    file(path)
}

fn file(path: &Path) -> Result<File, Failure> {
    if path.is_dir() {
        return Err(Failure::File(path.to_owned(), "is a directory; name a file in it".to_owned()));
    }
    File::open(path).map_err(|error| {
        let message = match error.kind() {
            ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
            ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Failure::File(path.to_owned(), message)
    })
}

/// Calls `each` with every entry of a memory.
pub(super) fn each_entry(memory: &mut Memory<'_>, mut each: impl FnMut(Entry) -> Result<(), Failure>) -> Result<(), Failure> {
    while let Some(entry) = memory.next_entry()? {
        each(entry)?;
    }
    Ok(())
}

/// Something wrong with a memory, as programs read it.
#[derive(Serialize)]
pub(super) struct ProblemShape {
    pub line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<usize>,
    pub severity: &'static str,
    pub code: &'static str,
    pub message: String,
    /// Whether the unit could not be read for this.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unit_lost: bool,
}

impl ProblemShape {
    /// Returns what is wrong with an entry: what costs the unit stands last.
    pub(super) fn of(entry: &Entry) -> impl Iterator<Item = (&Problem, Self)> {
        let is_lost = entry.number.is_some() && entry.unit.is_none();
        let shape = move |(at, problem): (usize, &Problem)| {
            let (kind, unit_lost) = (&problem.kind, is_lost && at + 1 == entry.problems.len());
            let (severity, code) = (kind.severity().name(), kind.code());
            Self { line: problem.line, unit: problem.unit, severity, code, message: kind.to_string(), unit_lost }
        };
        entry.problems.iter().enumerate().map(move |(at, problem)| (problem, shape((at, problem))))
    }

    /// Returns a line for people.
    pub(super) fn line(&self, file: &str) -> String {
        let severity = match self.severity {
            "error" => style(self.severity).red(),
            "warning" => style(self.severity).yellow(),
            _ => style(self.severity).dim(),
        };
        let unit = self.unit.map(|unit| format!("unit {unit}: ")).unwrap_or_default();
        let (file, message) = (terminal::printable(file), terminal::printable(&self.message));
        let lost = if self.unit_lost { "; the unit is left out" } else { "" };
        format!("{file}:{}: {severity}: {unit}{message}{lost} [{}]\n", self.line, self.code)
    }
}

/// A memory that may be written.
pub(super) struct Sink<'a> {
    path: Option<&'a Path>,
    writer: Option<TmxWriter<Output>>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(path: Option<&'a Path>) -> Self {
        Self { path, writer: None }
    }

    /// Begins the memory with the header of the first one that is read.
    pub(super) fn open(&mut self, header: &Header) -> Result<(), Failure> {
        if let (Some(path), None) = (self.path, &self.writer) {
            let writer = TmxWriter::new(Output::create(path)?, header);
            self.writer = Some(writer.map_err(|error| writer_failure(path, error))?);
        }
        Ok(())
    }

    pub(super) fn write(&mut self, unit: &TranslationUnit) -> Result<(), Failure> {
        let (Some(path), Some(writer)) = (self.path, &mut self.writer) else { return Ok(()) };
        writer.write_any(unit).map_err(|error| writer_failure(path, error))
    }

    /// Ends the memory: the file takes its name.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let (Some(path), Some(writer)) = (self.path, self.writer) else { return Ok(()) };
        let (_, output) = writer.finish().map_err(|error| writer_failure(path, error))?;
        output.finish()
    }
}

/// Refuses an output that is an input or cannot be written.
pub(super) fn check_output(files: &[PathBuf], output: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = output.filter(|path| *path != Path::new("-")) else { return Ok(()) };
    if files.iter().any(|file| same_file(file, path)) {
        return Err(Failure::Usage(format!("{} is an input; write the result to another file", path.display())));
    }
    check_writable(path)
}

/// Returns where a memory was written, in words.
pub(super) fn place(output: Option<&str>) -> String {
    match output {
        None => "would be written".to_owned(),
        Some("-") => "written to standard output".to_owned(),
        Some(path) => format!("written to {}", terminal::printable(path)),
    }
}

/// Prints what was done; beside standard output where the result has taken that.
pub(super) fn report(text: &str, output: Option<&Path>) -> Result<(), Failure> {
    if output == Some(Path::new("-")) {
        terminal::tell(text);
        return Ok(());
    }
    terminal::print(text.as_bytes())
}

impl ReadOptions {
    /// Calls `begin` with the header of every memory of some files, and `each` with every unit; returns how many units could not be
    /// read, and tells of them.
    pub(super) fn each_unit(
        &self,
        files: &[PathBuf],
        quiet: bool,
        mut begin: impl FnMut(&Header) -> Result<(), Failure>,
        mut each: impl FnMut(TranslationUnit) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let mut all = 0;
        for path in files {
            self.each_memory(path, |origin, mut memory| {
                begin(memory.header())?;
                let mut unreadable = 0;
                each_entry(&mut memory, |entry| {
                    unreadable += usize::from(entry.number.is_some() && entry.unit.is_none());
                    entry.unit.map_or(Ok(()), &mut each)
                })?;
                if unreadable > 0 && !quiet {
                    terminal::notice(&format!("{origin}: {} could not be read; sverka check lists why", counted(unreadable, "unit")));
                }
                all += unreadable;
                Ok(())
            })?;
        }
        Ok(all)
    }
}
