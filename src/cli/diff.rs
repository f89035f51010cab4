//! `sverka diff`.

use super::files::Failure;
use super::memories::{Met, ReadOptions};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::memory::{Change, Comparison, Difference, TranslationUnit, Variant, distinct_codes, marked};
use sverka::text::Language;

/// Say what two translation memories do not have in common
#[derive(clap::Args)]
#[command(
    after_help = "Units are the same if their texts are, codes included; the order of units is no matter. A unit of the same source text \
    with another translation is changed. Those with the same texts and other properties, notes or dates are counted, and listed with \
    --verbose. The first memory is held whole.\n\
    Exit code: 0 if the texts are the same, else 1.\n\n\
    Example: sverka diff delivered.tmx corrected.xlsx"
)]
pub(super) struct Arguments {
    /// The memory as it was, in any format
    before: PathBuf,
    /// The memory as it is
    after: PathBuf,
    /// The language whose texts tell which units are the same [default: the source language of the first memory]
    #[arg(long, value_name = "TAG")]
    source_language: Option<Language>,
    /// List at most so many differences of each kind [default: 50; all with --verbose]
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    /// As of the commands that write: nothing is written anyway
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What differs, as programs read it.
#[derive(Serialize)]
struct Report {
    before: String,
    after: String,
    equal: usize,
    counts: BTreeMap<&'static str, usize>,
    differences: Vec<DifferenceShape>,
}

#[derive(Serialize)]
struct DifferenceShape {
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<SideShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<SideShape>,
}

#[derive(Serialize)]
struct SideShape {
    file: String,
    line: usize,
    unit: TranslationUnit,
}

/// Where a unit stands: its file, and its line in it.
type Place = (String, usize);

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut comparison = Comparison::new(options.source_language.clone());
    for (file, is_after) in [(&options.before, false), (&options.after, true)] {
        let mut name = String::new();
        options.reading.each_unit(std::slice::from_ref(file), common.quiet, |met| {
            match met {
                Met::Memory(origin, header) => {
                    origin.clone_into(&mut name);
                    comparison.set_source(header.source_language.as_ref());
                }
                Met::Unit(line, unit) if is_after => comparison.take_after((name.clone(), line), unit),
                Met::Unit(line, unit) => comparison.take_before((name.clone(), line), unit),
            }
            Ok(())
        })?;
    }
    let (equal, differences) = comparison.finish();
    let mut counts = BTreeMap::new();
    for difference in &differences {
        *counts.entry(difference.change.name()).or_default() += 1;
    }
    let is_same = differences.iter().all(|difference| difference.change == Change::Remarked);
    let most = options.most.unwrap_or(if common.verbose { usize::MAX } else { 50 });
    let text = if common.format == Format::Json {
        let [before, after] = [&options.before, &options.after].map(|path| path.display().to_string());
        let differences = differences.into_iter().map(shape).collect();
        let report = Report { before, after, equal, counts, differences };
        serde_json::to_string_pretty(&report).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
    } else if common.quiet {
        String::new()
    } else {
        human(&differences, equal, &counts, most, common.verbose)
    };
    terminal::print(text.as_bytes())?;
    if is_same { Ok(()) } else { Err(Failure::Reported) }
}

fn shape(difference: Difference<Place>) -> DifferenceShape {
    let side = |side: Option<(Place, TranslationUnit)>| side.map(|((file, line), unit)| SideShape { file, line, unit });
    DifferenceShape { change: difference.change.name(), before: side(difference.before), after: side(difference.after) }
}

fn human(differences: &[Difference<Place>], equal: usize, counts: &BTreeMap<&'static str, usize>, most: usize, verbose: bool) -> String {
    let mut out = String::new();
    let mut listed: BTreeMap<&'static str, usize> = BTreeMap::new();
    for difference in differences.iter().filter(|difference| verbose || difference.change != Change::Remarked) {
        let count = listed.entry(difference.change.name()).or_default();
        *count += 1;
        if *count <= most {
            list(&mut out, difference);
        }
    }
    for (change, count) in listed.iter().filter(|(_, count)| **count > most) {
        let _ = writeln!(out, "{} more {change}; --verbose lists all", count - most);
    }
    let of = |change: Change| counts.get(change.name()).copied().unwrap_or_default();
    let _ = writeln!(
        out,
        "{} the same; {} changed, {} added, {} removed; {} with other properties, notes or dates",
        counted(equal + of(Change::Remarked), "unit"),
        of(Change::Changed),
        of(Change::Added),
        of(Change::Removed),
        of(Change::Remarked),
    );
    out
}

fn list(out: &mut String, difference: &Difference<Place>) {
    let Some(((file, line), _)) = difference.after.as_ref().or(difference.before.as_ref()) else { return };
    let change = match difference.change {
        Change::Added => style("added").green(),
        Change::Removed => style("removed").red(),
        Change::Changed => style("changed").yellow(),
        Change::Remarked => style("remarked").dim(),
    };
    let _ = writeln!(out, "{}:{line}: {change}", terminal::printable(file));
    let [before, after] = [&difference.before, &difference.after].map(|side| side.as_ref().map(|(_, unit)| unit));
    let variants = |unit: Option<&TranslationUnit>| unit.map(said).unwrap_or_default();
    let (before, after) = (variants(before), variants(after));
    let languages: Vec<&Language> = before.iter().map(|(language, _)| language).collect();
    let added = after.iter().map(|(language, _)| language).filter(|language| !languages.contains(language));
    for language in languages.iter().copied().chain(added) {
        let in_language = |side: &[(Language, String)]| side.iter().find(|(other, _)| other == language).map(|(_, text)| text.clone());
        match (in_language(&before), in_language(&after)) {
            (Some(old), Some(new)) if old == new => {
                let _ = writeln!(out, "    {language}: {}", terminal::printable(&new));
            }
            (Some(old), Some(new)) => {
                let (old, new) = compared(&old, &new);
                let _ = writeln!(out, "  {} {language}: {old}\n  {} {language}: {new}", style("-").red(), style("+").green());
            }
            (Some(old), None) => {
                let _ = writeln!(out, "  {} {language}: {}", style("-").red(), terminal::printable(&old));
            }
            (None, Some(new)) => {
                let _ = writeln!(out, "  {} {language}: {}", style("+").green(), terminal::printable(&new));
            }
            (None, None) => {}
        }
    }
}

/// Returns what a unit says in each language; codes are numbers in braces.
fn said(unit: &TranslationUnit) -> Vec<(Language, String)> {
    let codes = distinct_codes(unit);
    let text = |variant: &Variant| marked(&variant.content, &codes).replace('\n', "⏎");
    unit.variants.iter().map(|variant| (variant.language.clone(), text(variant))).collect()
}

/// Returns two texts in which the words that differ stand out.
fn compared(old: &str, new: &str) -> (String, String) {
    let (mut left, mut right) = (String::new(), String::new());
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_words(old, new);
    for change in diff.iter_all_changes() {
        let text = terminal::printable(change.value()).into_owned();
        match change.tag() {
            ChangeTag::Equal => {
                left.push_str(&text);
                right.push_str(&text);
            }
            ChangeTag::Delete => left.push_str(&style(text).red().underlined().to_string()),
            ChangeTag::Insert => right.push_str(&style(text).green().underlined().to_string()),
        }
    }
    (left, right)
}
