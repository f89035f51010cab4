//! Translation memories that are read, in whatever format: plain, compressed with gzip, or in a ZIP archive.

use super::files::{Failure, name};
use super::summary::counted;
use super::terminal;
use console::style;
use flate2::read::MultiGzDecoder;
use serde::Serialize;
use std::fs::File;
use std::io::{BufReader, Cursor, ErrorKind, Read, Seek};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use sverka::memory::{Format, Header, TranslationUnit};
use sverka::readers::{Entry, Problem, ReadingOptions, Severity, UnitReader, read_memory};
use sverka::text::Language;
use zip::ZipArchive;

/// A format, by its name.
#[derive(Clone, Copy)]
pub(super) struct FormatName(Format);

impl FormatName {
    pub(super) fn format(self) -> Format {
        self.0
    }
}

impl std::str::FromStr for FormatName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = || Format::ALL.map(Format::name).join(", ");
        Format::parse(name).map(Self).ok_or_else(|| format!("no format is called so; known are {}", names()))
    }
}

/// How memories are read.
#[derive(clap::Args, Clone)]
pub(super) struct ReadOptions {
    /// Read this format: tmx, tsv, csv, xlsx, xliff, po, jsonl, tbx [default: told from the content, then from the ending]
    #[arg(long, value_name = "FORMAT")]
    from: Option<FormatName>,
    /// Language of variants that do not name one; of columns without names, or of source and target, several: en,ru
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    language: Vec<Language>,
    /// Character encoding, such as windows-1251 [default: told from the declaration and the bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Stop at the first error instead of going on with what can be read
    #[arg(long)]
    strict: bool,
}

/// A memory that is being read.
pub(super) struct Memory<'a> {
    pub format: Format,
    reader: Box<dyn UnitReader + 'a>,
}

impl<'a> Deref for Memory<'a> {
    type Target = dyn UnitReader + 'a;

    fn deref(&self) -> &Self::Target {
        &*self.reader
    }
}

impl DerefMut for Memory<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.reader
    }
}

impl ReadOptions {
    /// Calls `each` with the name of every memory in a file and its reader; `-` is standard input.
    pub(super) fn each_memory(&self, path: &Path, mut each: impl FnMut(&str, Memory<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let origin = name(path);
        let failed = |message: String| Failure::File(PathBuf::from(&origin), message);
        let mut open = |origin: &str, input: Box<dyn Read + '_>| {
            let options = ReadingOptions { languages: self.language.clone(), encoding: self.encoding.clone(), strict: self.strict };
            let (format, reader) = read_memory(input, origin, self.from.map(FormatName::format), options)?;
            each(origin, Memory { format, reader })
        };
        let mut input: Box<dyn Read> = if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(file(path)?) };
        let mut head = Vec::new();
        (&mut input).take(4).read_to_end(&mut head).map_err(|error| failed(format!("cannot be read: {error}")))?;
        if head.starts_with(b"PK\x03\x04") {
            drop(input);
            let archive = ZipArchive::new(BufReader::new(seekable(path)?));
            let archive = archive.map_err(|error| failed(format!("is a damaged ZIP archive ({error}); unpack it, or take a whole one")))?;
            if archive.index_for_name("xl/workbook.xml").is_some() {
                return open(&origin, Box::new(file(path)?));
            }
            return each_in_archive(&origin, archive, open);
        }
        let whole = Cursor::new(head.clone()).chain(input);
        if head.starts_with(b"\x1f\x8b") {
            return open(&origin, Box::new(MultiGzDecoder::new(BufReader::new(whole))));
        }
        open(&origin, Box::new(whole))
    }
}

/// Calls `each` with every entry of an archive whose name has the ending of a format.
fn each_in_archive(
    origin: &str,
    mut archive: ZipArchive<impl Read + Seek + 'static>,
    mut each: impl FnMut(&str, Box<dyn Read + '_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let is_memory = |name: &str| Format::of_name(name).is_some() && !name.starts_with("__MACOSX/");
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
        return Err(Failure::File(origin.into(), "is a ZIP archive without a memory in it, such as a .tmx file; name another".to_owned()));
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

/// Takes the variants of some languages, if any are named, in their order; returns whether at least two are left where two are asked
/// for.
pub(super) fn narrow(unit: &mut TranslationUnit, languages: &[Language]) -> bool {
    if languages.is_empty() {
        return true;
    }
    let mut parted: Vec<Vec<_>> = languages.iter().map(|_| Vec::new()).collect();
    for variant in std::mem::take(&mut unit.variants) {
        let place = languages.iter().position(|language| variant.language == *language);
        let place = place.or_else(|| languages.iter().position(|language| variant.language.same_language(language)));
        if let Some(at) = place {
            parted[at].push(variant);
        }
    }
    unit.variants = parted.concat();
    unit.variants.len() >= languages.len().min(2)
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
        let is_lost = entry.is_lost();
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

/// Problems that are told of while a memory is read for another purpose than to check it.
pub(super) struct Problems {
    origin: String,
    quiet: bool,
    told: usize,
    more: usize,
}

/// How many problems of a file are told one by one.
const MOST_TOLD: usize = 10;

impl Problems {
    pub(super) fn new(origin: &str, quiet: bool) -> Self {
        Self { origin: origin.to_owned(), quiet, told: 0, more: 0 }
    }

    /// Tells of what is wrong with an entry, unless it costs nothing.
    pub(super) fn take(&mut self, entry: &Entry) {
        for (_, shape) in ProblemShape::of(entry).filter(|(problem, _)| problem.kind.severity() > Severity::Remark) {
            if self.told == MOST_TOLD {
                self.more += 1;
            } else if !self.quiet {
                self.told += 1;
                terminal::tell(&shape.line(&self.origin));
            }
        }
    }

    /// Tells how many more there are.
    pub(super) fn tell(&self) {
        if self.more > 0 {
            terminal::notice(&format!("{}: {}; sverka check lists them", self.origin, counted(self.more, "more problem")));
        }
    }
}

/// What is met while memories are read.
pub(super) enum Met<'a> {
    /// The beginning of a memory: its name, and what it says of all its units.
    Memory(&'a str, &'a Header),
    /// A unit, and the line at which it begins.
    Unit(usize, TranslationUnit),
}

impl ReadOptions {
    /// Calls `each` with the beginning of every memory of some files and with its units; returns how many units could not be read, and
    /// tells of them.
    pub(super) fn each_unit(
        &self,
        files: &[PathBuf],
        quiet: bool,
        mut each: impl FnMut(Met<'_>) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let mut all = 0;
        for path in files {
            self.each_memory(path, |origin, mut memory| {
                each(Met::Memory(origin, memory.header()))?;
                let mut unreadable = 0;
                each_entry(&mut memory, |entry| {
                    unreadable += usize::from(entry.is_lost());
                    entry.unit.map_or(Ok(()), |unit| each(Met::Unit(entry.line, unit)))
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
