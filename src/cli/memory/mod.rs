//! `sverka memory`: a translation memory on disk.

mod compact;
mod export;
mod import;
mod remove;
mod stats;

use super::files::{Failure, is_interrupted};
use super::{Common, terminal};
use std::path::Path;
use std::time::Duration;
use sverka::store::Store;

/// Keep translation memories in one file on disk
#[derive(clap::Args)]
#[command(
    after_help = "A memory is a single file that can be copied. Imports are kept whole or not at all; others may read meanwhile.\n\n\
    Example: sverka memory import speech.tmx terms.csv --into work.sverka"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Add translation memories in any format; equal units become one
    Import(import::Arguments),
    /// Write what is in a memory in any format, all or a part
    Export(export::Arguments),
    /// Count what is in a memory, and say where it came from
    Stats(stats::Arguments),
    /// Remove what came from a file, single units, or doubtful ones
    Remove(remove::Arguments),
    /// Make the file as small as it can be, and look whether it is whole
    Compact(compact::Arguments),
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    match &options.command {
        Command::Import(options) => import::run(options, common),
        Command::Export(options) => export::run(options, common),
        Command::Stats(options) => stats::run(options, common),
        Command::Remove(options) => remove::run(options, common),
        Command::Compact(options) => compact::run(options, common),
    }
}

/// After so long it is told that another process is waited for, and after so long it is waited no more.
const TOLD_AFTER: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Sees to it that a memory into which another process writes is waited for, and that this is told.
fn patient(mut store: Store, path: &Path, quiet: bool) -> Store {
    let name = path.display().to_string();
    let mut is_told = quiet;
    store.wait_while(move |waited| {
        if waited >= TOLD_AFTER && !std::mem::replace(&mut is_told, true) {
            terminal::notice(&format!("{name}: another process writes into it; waiting until that is done"));
        }
        waited < LONGEST_WAIT && !is_interrupted()
    });
    store
}

/// Returns the numbers of the imports that are called so; nothing where no name is given.
fn imports(store: &Store, path: &Path, names: &[String]) -> Result<Option<Vec<i64>>, Failure> {
    let mut numbers = Vec::new();
    for name in names {
        let found = store.imports_named(name)?;
        if found.is_empty() {
            let known: Vec<String> = store.imported()?.into_iter().map(|import| import.origin.name).collect();
            let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
            return Err(Failure::Usage(format!("--origin {name}: nothing came from it into {}; known are: {known}", path.display())));
        }
        numbers.extend(found);
    }
    Ok((!names.is_empty()).then_some(numbers))
}

/// Returns a number of bytes in words.
fn bytes_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
