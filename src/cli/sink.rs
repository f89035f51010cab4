//! Translation memories that are written, in whatever format.

use super::files::{Failure, Output, check_writable, same_file, writer_failure};
use super::memories::FormatName;
use super::summary::{counted, output_name};
use super::terminal;
use serde::Serialize;
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek};
use std::path::{Path, PathBuf};
use sverka::memory::{Format, Header, TranslationUnit};
use sverka::writers::{Report, TableColumns, UnitWriter, is_table, memory_writer};

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
        let mut lost = [
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
        if format == Format::Po && self.codes > 0 {
            terminal::notice(&format!(
                "{}: PO has no place for {}, which became text",
                output_name(path),
                counted(self.codes, "inline code")
            ));
            lost[2].0 = 0;
        }
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
        Self { path: path.map(Path::to_owned), format, header: None, writer: None, units: 0 }
    }

    /// Returns an output whose format is named, or else that of its ending; a dry one writes nothing.
    pub(super) fn converting(path: Option<&Path>, to: Option<&FormatName>, is_dry: bool) -> Result<Self, Failure> {
        let told = to.map(|name| name.format()).or_else(|| Format::of_name(&path?.to_string_lossy()));
        let Some(format) = told.or((path.is_none() && is_dry).then_some(Format::Tmx)) else {
            let ending = "the ending of the output names no format; name one with --to, such as --to xlsx";
            return Err(Failure::Usage(ending.to_owned()));
        };
        Ok(Self { format, ..Self::new(path.filter(|_| !is_dry)) })
    }

    /// Returns an output in a format.
    pub(super) fn in_format(path: &Path, format: Format) -> Self {
        Self { format, ..Self::new(Some(path)) }
    }

    /// Begins the memory with the header of the first one that is read.
    pub(super) fn open(&mut self, header: &Header) -> Result<(), Failure> {
        let (Some(path), None) = (self.path.as_deref(), &self.writer) else { return Ok(()) };
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
