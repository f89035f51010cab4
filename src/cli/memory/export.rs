//! `sverka memory export`.

use super::super::align::probability;
use super::super::files::Failure;
use super::super::memories::{FormatName, narrow};
use super::super::sink::{Losses, Sink, check_output, place, report};
use super::super::summary::counted;
use super::super::{Common, Format, terminal};
use serde::Serialize;
use std::path::PathBuf;
use sverka::store::{Filter, Store};
use sverka::text::Language;

/// Write the units of a memory on disk in any format, in the order in which they first came
#[derive(clap::Args)]
#[command(
    after_help = "Formats: tmx, tsv, csv, xlsx, xliff (1.2), xliff2 (2.0), po, jsonl, tbx (terms). What a format cannot hold is told.\n\n\
    Example: sverka memory export work.sverka --only en,ru --min-confidence 0.9 -o sure.tmx"
)]
pub(super) struct Arguments {
    /// The memory on disk
    memory: PathBuf,
    /// Write the memory; its ending says in what format
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Write this format, whatever the ending
    #[arg(long, value_name = "FORMAT")]
    to: Option<FormatName>,
    /// Write these languages alone, parted by commas; the first is the source language. Units that do not have two of them are left out
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    only: Vec<Language>,
    /// Write only what came from this file; may be given several times
    #[arg(long, value_name = "NAME")]
    origin: Vec<String>,
    /// Leave out units whose confidence is below P, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f64>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    /// Units written.
    units: usize,
    /// What the format cannot hold.
    lost: Losses,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    let mut sink = Sink::converting(options.output.as_deref(), options.to.as_ref(), options.dry_run)?;
    let store = Store::open(&options.memory)?;
    let imports = super::imports(&store, &options.memory, &options.origin)?;
    check_output(std::slice::from_ref(&options.memory), output)?;
    let mut header = store.header(imports.as_deref())?.unwrap_or_default();
    if let Some(source) = options.only.first() {
        header.source_language = Some(source.clone());
    }
    sink.open(&header)?;
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    // Units with two of several languages are wanted as well, so that only a lone language or a pair can be asked for.
    let languages = if options.only.len() <= 2 { options.only.clone() } else { Vec::new() };
    let filter = Filter { languages, imports, least_confidence: options.min_confidence, ..Filter::default() };
    for (at, stored) in store.units(&filter)?.enumerate() {
        let mut unit = stored?.unit;
        if narrow(&mut unit, &options.only) {
            sink.write(&unit)?;
        }
        if at.is_multiple_of(1_000) {
            progress.set_message(format!("{at} units"));
        }
    }
    progress.finish_and_clear();
    let (units, lost) = sink.finish(common.quiet)?;
    let done = Done { output: output.map(|path| path.display().to_string()), units, lost };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => format!("{} {}\n", counted(done.units, "unit"), place(done.output.as_deref())),
    };
    report(&text, output)
}
