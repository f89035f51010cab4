//! `sverka memory compact`.

use super::super::files::Failure;
use super::super::{Common, Format, terminal};
use super::bytes_in_words;
use serde::Serialize;
use std::path::{Path, PathBuf};
use sverka::store::Store;

/// Look whether a memory on disk is whole, and make its file as small as it can be
#[derive(clap::Args)]
#[command(after_help = "Meanwhile the disk needs room for a second copy.\n\nExample: sverka memory compact work.sverka")]
pub(super) struct Arguments {
    /// The memory on disk
    memory: PathBuf,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    bytes_before: u64,
    bytes: u64,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut store = super::patient(Store::open(&options.memory)?, &options.memory, common.quiet);
    let bytes_before = size(&options.memory);
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message(format!("compacting {}", terminal::printable(&options.memory.display().to_string())));
    let compacted = store.compact();
    progress.finish_and_clear();
    compacted?;
    drop(store);
    let done = Done { bytes_before, bytes: size(&options.memory) };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => {
            let [before, after] = [done.bytes_before, done.bytes].map(bytes_in_words);
            format!("{} is whole; {after}, {before} before\n", terminal::printable(&options.memory.display().to_string()))
        }
    };
    terminal::print(text.as_bytes())
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}
