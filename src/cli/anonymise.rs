//! `sverka anonymise`.

use super::files::Failure;
use super::memories::{Met, ReadOptions};
use super::sink::{Sink, check_output, place, report};
use super::summary::counted;
use super::{Common, Format};
use serde::Serialize;
use std::path::PathBuf;
use sverka::memory::{anonymise, anonymise_header};

/// Take the names of those who worked on a translation memory, and all notes, out of it
#[derive(clap::Args)]
#[command(after_help = "Taken out are creationid and changeid of the memory, its units and their variants, all notes, and the properties \
    named.\n\nExample: sverka anonymise ours.tmx -o for-the-client.tmx --properties x-user,x-project")]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input; several make one
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the memory
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// Take out the properties of these types as well
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    properties: Vec<String>,
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
    output: Option<String>,
    units: usize,
    unreadable: usize,
    taken_out: usize,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    check_output(&options.files, output)?;
    let mut sink = Sink::new(output);
    let (mut units, mut of_headers, mut of_units) = (0, 0, 0);
    let unreadable = options.reading.each_unit(&options.files, common.quiet, |met| match met {
        Met::Memory(_, header) => {
            let mut header = header.clone();
            of_headers += anonymise_header(&mut header, &options.properties);
            sink.open(&header)
        }
        Met::Unit(_, mut unit) => {
            units += 1;
            of_units += anonymise(&mut unit, &options.properties);
            sink.write(&unit)
        }
    })?;
    sink.finish(common.quiet)?;
    let done = Done { output: output.map(|path| path.display().to_string()), units, unreadable, taken_out: of_headers + of_units };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => format!(
            "{} {}; names, notes and properties taken out: {}\n",
            counted(done.units, "unit"),
            place(done.output.as_deref()),
            done.taken_out
        ),
    };
    report(&text, output)
}
