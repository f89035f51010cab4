//! `sverka merge`.

use super::files::Failure;
use super::memories::{Met, ReadOptions};
use super::sink::{Sink, check_output, place, report};
use super::summary::counted;
use super::{Common, Format};
use serde::Serialize;
use std::path::PathBuf;
use sverka::memory::{Conflicts, Header, Merger};
use sverka::text::Language;

/// Make one translation memory of several: languages are joined where the texts of one language are the same
#[derive(clap::Args)]
#[command(after_help = "All units are held in memory until they are written.\n\n\
    Example: sverka merge en-ru.tmx en-fr.tmx -o all.tmx --pivot en --conflicts newest")]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the memory
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// The language by whose texts units are joined [default: the source language of the first memory]
    #[arg(long, value_name = "TAG")]
    pivot: Option<Language>,
    /// Which of several translations of one text into one language stays
    #[arg(long, value_enum, default_value_t = Policy::All, value_name = "POLICY")]
    conflicts: Policy,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What to do with several translations.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Policy {
    /// All, each in a unit
    All,
    /// That which was changed or made last
    Newest,
    /// That of the greatest confidence
    Surest,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    read: usize,
    unreadable: usize,
    equal: usize,
    joined: usize,
    conflicts: usize,
    units: usize,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    check_output(&options.files, output)?;
    let conflicts = match options.conflicts {
        Policy::All => Conflicts::KeepAll,
        Policy::Newest => Conflicts::KeepNewest,
        Policy::Surest => Conflicts::KeepSurest,
    };
    let mut first: Option<Header> = None;
    let mut units = Vec::new();
    let unreadable = options.reading.each_unit(&options.files, common.quiet, |met| {
        match met {
            Met::Memory(_, header) => drop(first.get_or_insert_with(|| header.clone())),
            Met::Unit(_, unit) => units.push(unit),
        }
        Ok(())
    })?;
    let Some(mut header) = first else { return Ok(()) };
    let Some(pivot) = options.pivot.clone().or_else(|| header.source_language.clone()) else {
        let message = "the first memory does not name its source language; name the one to join by with --pivot";
        return Err(Failure::Usage(message.to_owned()));
    };
    header.source_language = units.iter().flat_map(|unit| &unit.variants).map(|v| &v.language).find(|l| l.same_language(&pivot)).cloned();
    let mut merger = Merger::new(pivot, conflicts);
    units.into_iter().for_each(|unit| merger.add(unit));
    let counts = merger.counts();
    let merged = merger.finish();
    let mut sink = Sink::new(output);
    sink.open(&header)?;
    merged.iter().try_for_each(|unit| sink.write(unit))?;
    sink.finish(common.quiet)?;
    let done = Done {
        output: output.map(|path| path.display().to_string()),
        read: counts.read,
        unreadable,
        equal: counts.equal,
        joined: counts.joined,
        conflicts: counts.conflicts,
        units: merged.len(),
    };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => format!(
            "{} read, {} {}; {} brought nothing new; {} in further languages joined; {}\n",
            counted(done.read, "unit"),
            done.units,
            place(done.output.as_deref()),
            done.equal,
            counted(done.joined, "variant"),
            counted(done.conflicts, "conflict")
        ),
    };
    report(&text, output)
}
