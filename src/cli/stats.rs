//! `sverka stats`.

use super::files::Failure;
use super::memories::{Met, ReadOptions};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::memory::{LENGTHS, Statistics};

/// Count what is in translation memories: units, words, languages, dates, authors, equal units, lengths
#[derive(clap::Args)]
#[command(
    after_help = "Equal units are found among the first million different ones. Words are counted by Unicode's word boundaries (UAX 29).\n\n\
    Example: sverka stats memory.tmx"
)]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input; counted together
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// As of the commands that write: nothing is written anyway
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// The figures as programs read them.
#[derive(Serialize)]
pub(super) struct Shape {
    units: usize,
    unreadable: usize,
    duplicates: usize,
    with_codes: usize,
    languages: BTreeMap<String, LanguageShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_date: Option<String>,
    authors: BTreeMap<String, usize>,
    properties: BTreeMap<String, usize>,
    /// Units by the words of their first variant.
    lengths: Vec<LengthShape>,
}

#[derive(Serialize)]
struct LanguageShape {
    variants: usize,
    words: usize,
}

#[derive(Serialize)]
struct LengthShape {
    /// None for what is longer than all.
    up_to: Option<usize>,
    units: usize,
}

/// Authors and properties that are listed for people.
const LISTED: usize = 10;

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut statistics = Statistics::default();
    let unreadable = options.reading.each_unit(&options.files, common.quiet, |met| {
        if let Met::Unit(_, unit) = met {
            statistics.add(&unit);
        }
        Ok(())
    })?;
    let text = match common.format {
        Format::Json => {
            serde_json::to_string_pretty(&shape(statistics, unreadable)).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
        }
        Format::Human => human(&statistics, unreadable),
    };
    terminal::print(text.as_bytes())
}

/// Returns the figures as programs read them.
pub(super) fn shape(statistics: Statistics, unreadable: usize) -> Shape {
    let (first_date, last_date) = statistics.dates.unzip();
    let bounds = LENGTHS.iter().copied().map(Some).chain([None]);
    Shape {
        units: statistics.units,
        unreadable,
        duplicates: statistics.duplicates,
        with_codes: statistics.with_codes,
        languages: statistics.languages.into_iter().map(|(tag, (variants, words))| (tag, LanguageShape { variants, words })).collect(),
        first_date,
        last_date,
        authors: statistics.authors,
        properties: statistics.properties,
        lengths: bounds.zip(statistics.lengths).map(|(up_to, units)| LengthShape { up_to, units }).collect(),
    }
}

/// Returns the figures as people read them.
pub(super) fn human(statistics: &Statistics, unreadable: usize) -> String {
    let mut out = String::new();
    let lost = if unreadable > 0 { format!("; {unreadable} more cannot be read") } else { String::new() };
    let _ = writeln!(
        out,
        "{}, {} of them equal to earlier ones, {} with inline codes{lost}",
        style(counted(statistics.units, "unit")).bold(),
        statistics.duplicates,
        statistics.with_codes
    );
    for (language, (variants, words)) in &statistics.languages {
        let _ = writeln!(out, "{language}: {}, {}", counted(*variants, "variant"), counted(*words, "word"));
    }
    if let Some((first, last)) = &statistics.dates {
        let _ = writeln!(out, "dates: {first} to {last}");
    }
    list(&mut out, "authors", &statistics.authors);
    list(&mut out, "properties", &statistics.properties);
    let most = statistics.lengths.iter().copied().max().unwrap_or(0).max(1);
    let width = terminal::width().saturating_sub(26).clamp(10, 60);
    let _ = writeln!(out, "\n{}", style("words in the first variant").bold());
    let mut from = 0;
    for (at, units) in statistics.lengths.iter().enumerate() {
        let range = LENGTHS.get(at).map_or(format!("{from} and more"), |to| format!("{from} to {to}"));
        from = LENGTHS.get(at).map_or(from, |to| to + 1);
        let bar = "█".repeat((units * width).div_ceil(most));
        let _ = writeln!(out, "{}", format!("{range:>13}  {units:>8}  {bar}").trim_end());
    }
    out
}

/// Lists the most frequent of some names.
fn list(out: &mut String, what: &str, counts: &BTreeMap<String, usize>) {
    if counts.is_empty() {
        return;
    }
    let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut named: Vec<String> = sorted.iter().take(LISTED).map(|(name, count)| format!("{name} {count}")).collect();
    if sorted.len() > LISTED {
        named.push(format!("{} more", sorted.len() - LISTED));
    }
    let _ = writeln!(out, "{what}: {}", terminal::printable(&named.join(", ")));
}
