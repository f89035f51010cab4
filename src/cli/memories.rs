//! Translation memories that are read and written, in whatever format: plain, compressed with gzip, or in a ZIP archive.

use super::files::{Failure, Output, check_writable, name, same_file, writer_failure};
use super::summary::{counted, output_name};
use super::terminal;
use console::style;
use flate2::read::MultiGzDecoder;
use serde::Serialize;
use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, ErrorKind, Read, Seek};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use sverka::memory::{Format, Header, TranslationUnit};
use sverka::readers::{Entry, Problem, ReadingOptions, Severity, UnitReader, read_memory};
use sverka::text::Language;
use sverka::writers::{Report, TableColumns, UnitWriter, is_table, memory_writer};
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
#[derive(clap::Args)]
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

/// What a format could not hold.
#[derive(Serialize, Default)]
pub(super) struct Losses {
    units: usize,
    variants: usize,
    codes: usize,
    remarks: usize,
    characters: usize,
}

impl Losses {
    fn of(report: &Report) -> Self {
        Self {
            units: report.units_left_out,
            variants: report.variants_left_out,
            codes: report.codes_left_out,
            remarks: report.remarks_left_out,
            characters: report.characters_removed,
        }
    }

    /// Tells of what was lost.
    fn tell(&self, path: &Path, format: Format) {
        let lost = [
            (self.units, "unit"),
            (self.variants, "variant in a further language"),
            (self.codes, "inline code"),
            (self.remarks, "property, note or date"),
            (self.characters, "character that XML forbids"),
        ];
        let plural = |(count, what): &(usize, &str)| match (*count, *what) {
            (1, what) => format!("1 {what}"),
            (count, "variant in a further language") => format!("{count} variants in further languages"),
            (count, "property, note or date") => format!("{count} properties, notes and dates"),
            (count, "character that XML forbids") => format!("{count} characters that XML forbids"),
            (count, what) => counted(count, what),
        };
        let lost: Vec<String> = lost.iter().filter(|(count, _)| *count > 0).map(plural).collect();
        if !lost.is_empty() {
            terminal::notice(&format!("{}: {format} has no place for {}; left out", output_name(path), lost.join(", ")));
        }
    }
}

/// A memory that may be written.
pub(super) struct Sink {
    path: Option<PathBuf>,
    format: Format,
    is_dry: bool,
    header: Option<Header>,
    writer: Option<Writer>,
    units: usize,
}

/// How units are written.
enum Writer {
    /// One by one.
    Direct(Box<dyn UnitWriter<Output>>),
    /// Into a file of their own, until it is known what columns a table has.
    Spool(BufWriter<File>, TableColumns),
}

impl Sink {
    /// Returns an output whose format is that of its ending, or else TMX.
    pub(super) fn new(path: Option<&Path>) -> Self {
        let format = path.and_then(|path| Format::of_name(&path.to_string_lossy())).unwrap_or(Format::Tmx);
        Self { path: path.map(Path::to_owned), format, is_dry: false, header: None, writer: None, units: 0 }
    }

    /// Returns an output whose format is named, or else that of its ending; a dry one writes nothing.
    pub(super) fn converting(path: Option<&Path>, to: Option<&FormatName>, is_dry: bool) -> Result<Self, Failure> {
        let told = to.map(|name| name.format()).or_else(|| Format::of_name(&path?.to_string_lossy()));
        let Some(format) = told.or((path.is_none() && is_dry).then_some(Format::Tmx)) else {
            let ending = "the ending of the output names no format; name one with --to, such as --to xlsx";
            return Err(Failure::Usage(ending.to_owned()));
        };
        Ok(Self { format, is_dry, ..Self::new(path) })
    }

    /// Begins the memory with the header of the first one that is read.
    pub(super) fn open(&mut self, header: &Header) -> Result<(), Failure> {
        let (Some(path), None, false) = (self.path.as_deref(), &self.writer, self.is_dry) else { return Ok(()) };
        let mut header = header.clone();
        if header.creation_tool.is_empty() {
            header.creation_tool = env!("CARGO_PKG_NAME").to_owned();
            header.creation_tool_version = env!("CARGO_PKG_VERSION").to_owned();
        }
        let header = &*self.header.insert(header);
        self.writer = Some(if is_table(self.format) {
            let spool = tempfile::tempfile().map_err(|error| spool_failure(path, &error))?;
            Writer::Spool(BufWriter::new(spool), TableColumns::new(header.source_language.as_ref()))
        } else {
            let writer = memory_writer(Output::create(path)?, self.format, header, &TableColumns::default());
            Writer::Direct(writer.map_err(|error| writer_failure(path, error))?)
        });
        Ok(())
    }

    pub(super) fn write(&mut self, unit: &TranslationUnit) -> Result<(), Failure> {
        self.units += 1;
        let Some(path) = self.path.as_deref() else { return Ok(()) };
        match &mut self.writer {
            None => Ok(()),
            Some(Writer::Direct(writer)) => writer.write(unit).map_err(|error| writer_failure(path, error)),
            Some(Writer::Spool(spool, columns)) => {
                columns.take(unit);
                serde_json::to_writer(spool, unit).map_err(|error| spool_failure(path, &error.into()))
            }
        }
    }

    /// Ends the memory: the file takes its name. Returns how many units were written, and tells of what was not.
    pub(super) fn finish(self, quiet: bool) -> Result<(usize, Losses), Failure> {
        let (units, losses, output) = self.close(quiet)?;
        output.map_or(Ok(()), Output::finish)?;
        Ok((units, losses))
    }

    /// Ends the memory, whose file takes its name once the output is finished. Returns how many units were written, and tells of what
    /// was not.
    pub(super) fn close(self, quiet: bool) -> Result<(usize, Losses, Option<Output>), Failure> {
        let (Some(path), Some(writer)) = (self.path.as_deref(), self.writer) else {
            return Ok((self.units, Losses::default(), None));
        };
        let failed = |error| writer_failure(path, error);
        let writer = match writer {
            Writer::Direct(writer) => writer,
            Writer::Spool(spool, columns) => {
                let spool = spool.into_inner().map_err(|error| spool_failure(path, error.error()))?;
                let header = self.header.unwrap_or_default();
                let mut writer = memory_writer(Output::create(path)?, self.format, &header, &columns).map_err(failed)?;
                for unit in spooled(spool).map_err(|error| spool_failure(path, &error))? {
                    writer.write(&unit.map_err(|error| spool_failure(path, &error.into()))?).map_err(failed)?;
                }
                writer
            }
        };
        let (report, output) = writer.finish().map_err(failed)?;
        let losses = Losses::of(&report);
        if !quiet {
            losses.tell(path, self.format);
        }
        Ok((report.units, losses, Some(output)))
    }
}

/// Reads the units back that were put into a file.
fn spooled(mut spool: File) -> std::io::Result<impl Iterator<Item = serde_json::Result<TranslationUnit>>> {
    spool.rewind()?;
    Ok(serde_json::Deserializer::from_reader(BufReader::new(spool)).into_iter())
}

fn spool_failure(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("cannot be written: the temporary file for its units failed: {error}; free some space in TMPDIR");
    Failure::File(output_name(path).into(), message)
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
