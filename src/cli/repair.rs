//! `sverka repair`.

use super::files::Failure;
use super::memories::{ProblemShape, ReadOptions, Sink, check_output, each_entry, place, report};
use super::summary::counted;
use super::{Common, Format, terminal};
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
    /// The memory: .tmx, .tmx.gz, or a .zip with one or more; - for standard input
    file: PathBuf,
    /// Write the mended memory
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Only list what would be changed
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    units: usize,
    /// Units that could not be read, and those without text on two sides.
    left_out: usize,
    changed: usize,
    /// Told one by one to people, so that millions need no room.
    changes: Vec<ProblemShape>,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    check_output(std::slice::from_ref(&options.file), output)?;
    let mut done =
        Done { file: options.file.display().to_string(), output: output.map(|path| path.display().to_string()), ..Done::default() };
    let mut sink = Sink::new(output);
    options.reading.each_memory(&options.file, |_, mut memory| {
        sink.open(memory.header())?;
        each_entry(&mut memory, |entry| {
            for (_, change) in ProblemShape::of(&entry) {
                done.changed += 1;
                match common.format {
                    Format::Json => done.changes.push(change),
                    Format::Human if common.quiet => {}
                    Format::Human => report(&change.line(&done.file), output)?,
                }
            }
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
    sink.finish(common.quiet)?;
    let text = if common.format == Format::Json {
        serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
    } else {
        human(&done, common)
    };
    report(&text, output)
}

fn human(done: &Done, common: Common) -> String {
    if common.quiet {
        return String::new();
    }
    format!(
        "{}: {} {}; {}; {} left out\n",
        terminal::printable(&done.file),
        counted(done.units, "unit"),
        place(done.output.as_deref()),
        if done.changed == 0 { "nothing to mend".to_owned() } else { counted(done.changed, "change") },
        done.left_out
    )
}
