//! `sverka memory remove`.

use super::super::align::probability;
use super::super::files::Failure;
use super::super::summary::counted;
use super::super::{Common, Format, terminal};
use serde::Serialize;
use std::path::PathBuf;
use sverka::store::{Filter, Removed, Store};

/// Remove units from a memory on disk, and say how many; units that other files brought too stay
#[derive(clap::Args)]
#[command(after_help = "Where several conditions are given, all must hold.\n\n\
    Example: sverka memory remove work.sverka --origin speech.tmx --dry-run")]
pub(super) struct Arguments {
    /// The memory on disk
    memory: PathBuf,
    /// Remove what came from this file; may be given several times
    #[arg(long, value_name = "NAME")]
    origin: Vec<String>,
    /// Remove the unit that has this number in the memory; may be given several times
    #[arg(long, value_name = "NUMBER")]
    unit: Vec<i64>,
    /// Remove units whose confidence is below P, 0 to 1; those that have none stay
    #[arg(long, value_name = "P", value_parser = probability)]
    confidence_below: Option<f64>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// What was done, as programs read it.
#[derive(Serialize)]
struct Done {
    removed: usize,
    /// Units that stay because other imports brought them too.
    kept: usize,
    imports: usize,
    dry_run: bool,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if options.origin.is_empty() && options.unit.is_empty() && options.confidence_below.is_none() {
        return Err(Failure::Usage("what is to be removed? name it with --origin, --unit or --confidence-below".to_owned()));
    }
    let mut store = super::patient(Store::open(&options.memory)?, &options.memory, common.quiet);
    let imports = super::imports(&store, &options.memory, &options.origin)?;
    let numbers = (!options.unit.is_empty()).then(|| options.unit.clone());
    let filter = Filter { imports, numbers, below_confidence: options.confidence_below, ..Filter::default() };
    let Removed { units, kept, imports } = store.remove(&filter, options.dry_run)?;
    store.close()?;
    let done = Done { removed: units, kept, imports, dry_run: options.dry_run };
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human if common.quiet => String::new(),
        Format::Human => {
            let would = if options.dry_run { "would be removed" } else { "removed" };
            let stay = match kept {
                0 => String::new(),
                1 => "; 1 stays, which another file brought too".to_owned(),
                kept => format!("; {kept} stay, which other files brought too"),
            };
            format!("{} {would} from {}{stay}\n", counted(units, "unit"), terminal::printable(&options.memory.display().to_string()))
        }
    };
    terminal::print(text.as_bytes())
}
