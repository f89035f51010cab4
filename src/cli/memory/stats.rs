//! `sverka memory stats`.

use super::super::files::Failure;
use super::super::summary::counted;
use super::super::{Common, Format, stats, terminal};
use super::bytes_in_words;
use console::style;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::store::{Imported, Store, StoreStatistics};

/// Count what is in a memory on disk: units, words, languages, imports, the file
#[derive(clap::Args)]
#[command(after_help = "Words are counted by Unicode's word boundaries (UAX 29).\n\nExample: sverka memory stats work.sverka")]
pub(super) struct Arguments {
    /// The memory on disk
    memory: PathBuf,
}

/// The figures as programs read them.
#[derive(Serialize)]
struct Shape {
    #[serde(flatten)]
    units: stats::Shape,
    /// Units that came in and equalled one that was there.
    merged: usize,
    imports: Vec<ImportShape>,
    /// The version of the tables.
    schema: i64,
    generation: i64,
    bytes: u64,
    unused_bytes: u64,
    caches: Vec<CacheShape>,
}

#[derive(Serialize)]
struct ImportShape {
    number: i64,
    name: String,
    format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    read: usize,
    added: usize,
    replaced: usize,
    /// Units that are as this import had them.
    units: usize,
}

#[derive(Serialize)]
struct CacheShape {
    name: String,
    bytes: u64,
    fresh: bool,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let store = Store::open(&options.memory)?;
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message(format!("reading {}", terminal::printable(&options.memory.display().to_string())));
    let statistics = store.statistics();
    progress.finish_and_clear();
    let statistics = statistics?;
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&shape(statistics)).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human => human(&statistics),
    };
    terminal::print(text.as_bytes())
}

fn shape(statistics: StoreStatistics) -> Shape {
    let import = |import: Imported| ImportShape {
        number: import.number,
        name: import.origin.name,
        format: import.origin.format,
        date: import.origin.at.map(|at| at.to_string()),
        read: import.read,
        added: import.added,
        replaced: import.replaced,
        units: import.units,
    };
    Shape {
        units: stats::shape(statistics.units, 0),
        merged: statistics.merged,
        imports: statistics.imports.into_iter().map(import).collect(),
        schema: statistics.schema,
        generation: statistics.generation,
        bytes: statistics.bytes,
        unused_bytes: statistics.unused_bytes,
        caches: statistics.caches.into_iter().map(|c| CacheShape { name: c.name, bytes: c.bytes, fresh: c.is_fresh }).collect(),
    }
}

fn human(statistics: &StoreStatistics) -> String {
    let mut out = stats::human(&statistics.units, 0);
    let _ = writeln!(out, "\n{}", style("imports").bold());
    for Imported { number, origin, read, added, replaced, units } in &statistics.imports {
        let date = origin.at.map_or_else(|| "no date".to_owned(), |at| at.to_string());
        let name = terminal::printable(&origin.name);
        let _ = writeln!(out, "{number:>4}  {date:>16}  {name} ({})", terminal::printable(&origin.format));
        let _ = writeln!(out, "      {read} read, {added} new, {replaced} in the place of older ones; {units} left");
    }
    let _ = writeln!(out, "\n{}", style("file").bold());
    let unused = if statistics.unused_bytes > 0 {
        format!(", {} of them unused; sverka memory compact frees them", bytes_in_words(statistics.unused_bytes))
    } else {
        String::new()
    };
    let _ = writeln!(out, "{}{unused}", bytes_in_words(statistics.bytes));
    let _ = writeln!(
        out,
        "tables of version {}; {} since it was made; {} merged with equal ones",
        statistics.schema,
        counted(usize::try_from(statistics.generation).unwrap_or(0), "change"),
        counted(statistics.merged, "unit")
    );
    for cache in &statistics.caches {
        let state = if cache.is_fresh { "up to date" } else { "out of date" };
        let _ = writeln!(out, "cache {}: {}, {state}", terminal::printable(&cache.name), bytes_in_words(cache.bytes));
    }
    out
}
