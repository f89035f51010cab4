//! `sverka repair`.

use super::files::Failure;
use super::memories::{ProblemShape, ReadOptions, each_entry};
use super::sink::{Sink, check_output, place, report};
use super::summary::counted;
use super::{Common, Format};
use serde::Serialize;
use std::path::PathBuf;
use sverka::memory::mended;
use sverka::writers::is_complete;

/// Mend a translation memory, and list every change
#[derive(clap::Args)]
#[command(
    after_help = "Languages, dates and attributes are written as TMX 1.4 has them, characters that XML forbids and elements that TMX lacks are\n\
    taken out, white space around texts and line breaks inside go, codes that lack their other half stand alone, and a\n\
    second variant in one language makes a unit of its own. Units that cannot be read are left out and listed.\n\n\
    Example: sverka repair damaged.tmx -o mended.tmx"
)]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input; several make one
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the mended memory
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Only list what would be changed
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What was done, as programs read it, behind the list of changes.
#[derive(Serialize, Default)]
struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    units: usize,
    /// Units that could not be read, and those without text on two sides.
    left_out: usize,
    changed: usize,
}

/// A change, as programs read it.
#[derive(Serialize)]
struct ChangeShape<'a> {
    file: &'a str,
    #[serde(flatten)]
    change: ProblemShape,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    check_output(&options.files, output)?;
    let mut done = Done { output: output.map(|path| path.display().to_string()), ..Done::default() };
    let mut sink = Sink::new(output);
    // Changes are told as they come, so that millions of them need no room.
    let mut tell = |file: &str, change: ProblemShape| {
        done.changed += 1;
        match common.format {
            Format::Json => {
                let opening = if done.changed == 1 { "{\n  \"changes\": [" } else { "," };
                report(&format!("{opening}\n    {}", json(serde_json::to_string(&ChangeShape { file, change }))?), output)
            }
            Format::Human if common.quiet => Ok(()),
            Format::Human => report(&change.line(file), output),
        }
    };
    for path in &options.files {
        options.reading.each_memory(path, |origin, mut memory| {
            sink.open(memory.header())?;
            each_entry(&mut memory, |entry| {
                ProblemShape::of(&entry).try_for_each(|(_, change)| tell(origin, change))?;
                done.left_out += usize::from(entry.is_lost());
                for unit in entry.unit.into_iter().flat_map(mended) {
                    if is_complete(&unit) {
                        done.units += 1;
                        sink.write(&unit)?;
                    } else {
                        done.left_out += 1;
                    }
                }
                Ok(())
            })
        })?;
    }
    sink.finish(common.quiet)?;
    let text = if common.format == Format::Json {
        let counts = json(serde_json::to_string_pretty(&done))?;
        let opening = if done.changed == 0 { "{\n  \"changes\": [],\n" } else { "\n  ],\n" };
        format!("{opening}{}\n", counts.trim_start_matches("{\n"))
    } else {
        human(&done, common)
    };
    report(&text, output)
}

fn json(text: serde_json::Result<String>) -> Result<String, Failure> {
    text.map_err(|error| Failure::from_stdout(error.into()))
}

fn human(done: &Done, common: Common) -> String {
    if common.quiet {
        return String::new();
    }
    format!(
        "{} {}; {}; {} left out\n",
        counted(done.units, "unit"),
        place(done.output.as_deref()),
        if done.changed == 0 { "nothing to mend".to_owned() } else { counted(done.changed, "change") },
        done.left_out
    )
}
