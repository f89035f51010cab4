//! `sverka split`.

use super::align::probability;
use super::files::{Failure, Output, make_folder, name, same_file};
use super::memories::{FormatName, Met, ReadOptions};
use super::sink::Sink;
use super::summary::counted;
use super::{Common, Format, terminal};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::memory::{Format as MemoryFormat, Header, TranslationUnit};
use sverka::text::Language;

/// Part a translation memory into several: by languages, a property, confidence or size
#[derive(clap::Args)]
#[command(
    group = clap::ArgGroup::new("by").required(true),
    after_help = "The parts have the name of the memory and what they hold: memory.en-ru.tmx, memory.Annual report.tmx, memory.sure.tmx and \
    memory.doubtful.tmx, memory.001.tmx. All of them are written, or none.\n\n\
    Examples: sverka split all.tmx -o parts --languages; sverka split big.tmx -o parts --units 50000 --to xlsx"
)]
pub(super) struct Arguments {
    /// The memory, in any format; several are parted as one, under the name of the first
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The folder for the parts; it is made if it is not there
    #[arg(short, long, value_name = "FOLDER", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// A part for each pair of languages; the source language with each other
    #[arg(long, group = "by")]
    languages: bool,
    /// A part for each value of the property of this type, and one for units without it
    #[arg(long, value_name = "TYPE", group = "by")]
    property: Option<String>,
    /// A part of units at least as sure as P, 0 to 1, and one of all others; units without a confidence are sure
    #[arg(long, value_name = "P", group = "by", value_parser = probability)]
    confidence: Option<f64>,
    /// Parts of so many units each
    #[arg(long, value_name = "N", group = "by", value_parser = positive)]
    units: Option<usize>,
    /// Write the parts in this format
    #[arg(long, value_name = "FORMAT", default_value = "tmx")]
    to: FormatName,
    /// Only say what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// Parts that are written at most: each is an open file until all are whole.
const MOST_PARTS: usize = 400;

fn positive(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a number from 1, such as 50000".to_owned())
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    units: usize,
    unreadable: usize,
    /// Units of one language, which belong to no pair.
    single: usize,
    parts: Vec<PartShape>,
}

#[derive(Serialize)]
struct PartShape {
    part: String,
    file: String,
    units: usize,
}

/// The parts in the order in which they were met.
struct Parts<'a> {
    options: &'a Arguments,
    stem: String,
    header: Option<Header>,
    parts: Vec<Part>,
    /// Where the part of a name is.
    places: FxHashMap<String, usize>,
    units: usize,
    /// Units of one language, which belong to no pair.
    single: usize,
}

struct Part {
    name: String,
    path: PathBuf,
    sink: Sink,
    units: usize,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if let Some(folder) = options.output.as_deref().filter(|_| !options.dry_run) {
        make_folder(folder)?;
    }
    let stem = stem(&options.files[0]);
    let mut parts = Parts { options, stem, header: None, parts: Vec::new(), places: FxHashMap::default(), units: 0, single: 0 };
    let unreadable = options.reading.each_unit(&options.files, common.quiet, |met| match met {
        Met::Memory(_, header) => {
            parts.header.get_or_insert_with(|| header.clone());
            Ok(())
        }
        Met::Unit(_, unit) => parts.take(unit),
    })?;
    let done = parts.finish(unreadable, common.quiet)?;
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => human(&done, options.dry_run),
    };
    terminal::print(text.as_bytes())
}

impl Parts<'_> {
    fn take(&mut self, unit: TranslationUnit) -> Result<(), Failure> {
        self.units += 1;
        let options = self.options;
        if options.languages {
            let source = self.header.as_ref().and_then(|header| header.source_language.clone());
            let pairs = unit.into_pairs(source.as_ref());
            self.single += usize::from(pairs.is_empty());
            return pairs.into_iter().try_for_each(|(left, right, unit)| self.write(&format!("{left}-{right}"), Some(left), &unit));
        }
        let name = if let Some(kind) = &options.property {
            unit.property(kind).map_or_else(|| "without".to_owned(), |value| format!("={value}"))
        } else if let Some(least) = options.confidence {
            let is_sure = unit.confidence().is_none_or(|confidence| confidence >= least);
            if is_sure { "sure" } else { "doubtful" }.to_owned()
        } else {
            format!("{:03}", (self.units - 1) / options.units.unwrap_or(usize::MAX) + 1)
        };
        self.write(&name, None, &unit)
    }

    /// Writes a unit into the part of a name; a source language is that of the part.
    fn write(&mut self, name: &str, source: Option<Language>, unit: &TranslationUnit) -> Result<(), Failure> {
        let at = match self.places.get(name) {
            Some(at) => *at,
            None => self.begin(name, source)?,
        };
        let part = &mut self.parts[at];
        part.units += 1;
        part.sink.write(unit)
    }

    fn begin(&mut self, name: &str, source: Option<Language>) -> Result<usize, Failure> {
        if self.parts.len() == MOST_PARTS {
            let message = format!("there would be more than {MOST_PARTS} parts; choose fewer, or greater ones");
            return Err(Failure::Usage(message));
        }
        let format = self.options.to.format();
        let folder = self.options.output.clone().unwrap_or_default();
        let value = name.strip_prefix('=').unwrap_or(name);
        let called = |nth: usize| {
            let further = if nth == 1 { String::new() } else { format!("-{nth}") };
            folder.join(format!("{}.{}{further}.{}", self.stem, file_part(value), format.ending()))
        };
        let is_free = |path: &PathBuf| {
            self.parts.iter().all(|part| part.path.to_string_lossy().to_lowercase() != path.to_string_lossy().to_lowercase())
        };
        let path = (1..).map(called).find(is_free).unwrap_or_default();
        if self.options.files.iter().any(|file| same_file(file, &path)) {
            return Err(Failure::Usage(format!("{} is an input; name another folder", path.display())));
        }
        let mut header = self.header.clone().unwrap_or_default();
        header.source_language = source.or(header.source_language);
        let mut sink = Sink::converting(Some(&path), Some(&self.options.to), self.options.dry_run)?;
        sink.open(&header)?;
        self.places.insert(name.to_owned(), self.parts.len());
        self.parts.push(Part { name: value.to_owned(), path, sink, units: 0 });
        Ok(self.parts.len() - 1)
    }

    /// Ends all parts: their files take their names once all are whole.
    fn finish(self, unreadable: usize, quiet: bool) -> Result<Done, Failure> {
        let (mut shapes, mut outputs) = (Vec::new(), Vec::new());
        for part in self.parts {
            let (_, _, output) = part.sink.close(quiet)?;
            outputs.extend(output);
            shapes.push(PartShape { part: part.name, file: part.path.display().to_string(), units: part.units });
        }
        outputs.into_iter().try_for_each(Output::finish)?;
        Ok(Done { units: self.units, unreadable, single: self.single, parts: shapes })
    }
}

fn human(done: &Done, is_dry: bool) -> String {
    let mut out = String::new();
    for part in &done.parts {
        let file = terminal::printable(&part.file);
        let _ = writeln!(out, "{file}: {}", counted(part.units, "unit"));
    }
    let written = if is_dry { "would be parted into" } else { "parted into" };
    let _ = write!(out, "{} {written} {}", counted(done.units, "unit"), counted(done.parts.len(), "memory").replace("memorys", "memories"));
    if done.single > 0 {
        let _ = write!(out, "; {} in one language alone left out", done.single);
    }
    if done.unreadable > 0 {
        let _ = write!(out, "; {} more could not be read", done.unreadable);
    }
    out.push('\n');
    out
}

/// Returns a text as a part of the name of a file, on any system.
fn file_part(text: &str) -> String {
    const LONGEST: usize = 60;
    let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let part: String = text.chars().map(|c| if is_odd(c) { '_' } else { c }).take(LONGEST).collect();
    let part = part.trim_matches([' ', '.']);
    if part.is_empty() { "empty".to_owned() } else { part.to_owned() }
}

/// Returns the name of a memory without its folder and endings.
fn stem(path: &Path) -> String {
    let name = name(path);
    let name = name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned();
    let mut name = name.as_str();
    for ending in [".gz", ".zip"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    if MemoryFormat::of_name(name).is_some() {
        name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    }
    name.to_owned()
}
