//! `sverka convert`.

use super::files::Failure;
use super::memories::{FormatName, Problems, ReadOptions, narrow};
use super::sink::{Losses, Sink, check_output, place, report};
use super::summary::counted;
use super::{Common, Format, terminal};
use serde::Serialize;
use std::path::PathBuf;
use sverka::text::Language;

/// Turn a translation memory into another format
#[derive(clap::Args)]
#[command(
    after_help = "Formats: tmx, tsv, csv, xlsx, xliff (1.2), xliff2 (2.0), po, jsonl, tbx (terms). What a format cannot hold is told.\n\n\
    In an .xlsx a reviewer writes ok or wrong under verdict, or a better text under correction. Converted back, units that are wrong are \
    left out, corrections take the place of the texts, and all that were looked at have x-status confirmed and confidence 1.\n\n\
    Examples: sverka convert speech.tmx -o review.xlsx; sverka convert review.xlsx -o final.tmx"
)]
pub(super) struct Arguments {
    /// Files in any of the formats; .tmx.gz, and .zip with them, too; - for standard input; several make one
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the memory; its ending says in what format
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Write this format, whatever the ending
    #[arg(long, value_name = "FORMAT")]
    to: Option<FormatName>,
    /// Write these languages alone, parted by commas; the first is the source language. Units that do not have two of them are left out
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    only: Vec<Language>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    /// Units written.
    units: usize,
    unreadable: usize,
    /// Units of which too few of the languages that were asked for are left.
    in_other_languages: usize,
    confirmed: usize,
    corrected: usize,
    /// Units that a reviewer found wrong.
    wrong: usize,
    /// What the format cannot hold.
    lost: Losses,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    check_output(&options.files, output)?;
    let mut done = Done { output: output.map(|path| path.display().to_string()), ..Done::default() };
    let mut sink = Sink::converting(options.output.as_deref(), options.to.as_ref(), options.dry_run)?;
    for path in &options.files {
        options.reading.each_memory(path, |origin, mut memory| {
            let mut header = memory.header().clone();
            if let Some(source) = options.only.first() {
                header.source_language = Some(source.clone());
            }
            sink.open(&header)?;
            let mut problems = Problems::new(origin, common.quiet);
            while let Some(entry) = memory.next_entry()? {
                problems.take(&entry);
                done.unreadable += usize::from(entry.is_lost());
                let Some(mut unit) = entry.unit else { continue };
                if !narrow(&mut unit, &options.only) {
                    done.in_other_languages += 1;
                    continue;
                }
                sink.write(&unit)?;
            }
            let reviewed = memory.reviewed();
            done.confirmed += reviewed.confirmed;
            done.corrected += reviewed.corrected;
            done.wrong += reviewed.wrong;
            problems.tell();
            Ok(())
        })?;
    }
    let (units, lost) = sink.finish(common.quiet)?;
    done.units = units;
    done.lost = lost;
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => human(&done),
    };
    report(&text, output)
}

fn human(done: &Done) -> String {
    let mut parts = vec![format!("{} {}", counted(done.units, "unit"), place(done.output.as_deref()))];
    if done.confirmed + done.wrong > 0 {
        parts.push(format!("{} confirmed, {} of them corrected; {} marked wrong and left out", done.confirmed, done.corrected, done.wrong));
    }
    if done.in_other_languages > 0 {
        parts.push(format!("{} in other languages left out", done.in_other_languages));
    }
    if done.unreadable > 0 {
        parts.push(format!("{} could not be read", counted(done.unreadable, "unit")));
    }
    terminal::printable(&parts.join("; ")).into_owned() + "\n"
}
