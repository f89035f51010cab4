//! `sverka clean`.

use super::files::{Failure, name, read, same_file};
use super::memories::{ReadOptions, each_entry};
use super::sink::{Sink, check_output, place};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::memory::{Checker, Effect, LengthLimits, Plan, Rule, property};

/// Keep the good units of translation memories, mend some and reject others by named rules
#[derive(clap::Args)]
#[command(
    after_help = "Rules that reject, mend or mark units are listed by --list-rules. A unit that is marked stays, with a property x-doubt that \
    says why; a rejected one goes into the file of --rejected, with a property x-rejected. The source of a unit is the variant in the \
    memory's source language, or else its first.\n\
    Units are read and written one by one. Only the rules against repetition remember anything: duplicate and near-duplicate about 20 \
 bytes a unit, inconsistent about 40. The first of several equal units is kept.\n\n\
    Settings in TOML have the names of the options: rules = [\"usual\", \"navigation\"], mark and reject likewise, length-ratio = 2.5, \
    length-from = 80.\n\n\
    Example: sverka clean old.tmx bought.tmx.gz -o clean.tmx --rejected rejected.tmx"
)]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input
    #[arg(required_unless_present = "list_rules")]
    files: Vec<PathBuf>,
    /// Write the units that are kept
    #[arg(short, long, value_name = "FILE", required_unless_present_any = ["dry_run", "list_rules"])]
    output: Option<PathBuf>,
    /// Write the units that are rejected, each with the rule and its reason
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Ask these rules alone, parted by commas; -RULE takes one out of the usual ones, usual,RULE adds one, all are all
    #[arg(long, value_name = "RULES", value_delimiter = ',', allow_hyphen_values = true)]
    rules: Vec<String>,
    /// Of these rules, keep what they speak against and mark it
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    mark: Vec<String>,
    /// Of these rules, reject what they speak against
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    reject: Vec<String>,
    /// How many times as long as the other a side may be [default: 3]
    #[arg(long, value_name = "N")]
    length_ratio: Option<f64>,
    /// How many letters the longer side must have before lengths are compared [default: 60]
    #[arg(long, value_name = "N")]
    length_from: Option<usize>,
    /// Read these settings from a TOML file; what the command line says goes before
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Print the rules, what they find and what they do
    #[arg(long)]
    list_rules: bool,
    /// List at most so many findings of each rule [default: 10; all with --verbose]
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    #[command(flatten)]
    reading: ReadOptions,
}

/// What a file of settings may say.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    rules: Vec<String>,
    mark: Vec<String>,
    reject: Vec<String>,
    length_ratio: Option<f64>,
    length_from: Option<usize>,
}

/// What was done, as programs read it.
#[derive(Serialize, Default)]
struct Done {
    files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_output: Option<String>,
    units: usize,
    kept: usize,
    /// Units that were kept, but not as they were.
    repaired: usize,
    /// Units that were kept, but marked.
    marked: usize,
    rejected: usize,
    /// Units that could not be read at all.
    unreadable: usize,
    /// Units by rule and what was done with them.
    rules: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    findings: Vec<FindingShape>,
}

/// What a rule said of a unit.
#[derive(Serialize)]
struct FindingShape {
    file: String,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<usize>,
    rule: &'static str,
    effect: &'static str,
    reason: String,
}

/// A rule as programs read it.
#[derive(Serialize)]
struct RuleShape {
    rule: &'static str,
    effect: &'static str,
    usual: bool,
    summary: &'static str,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if options.list_rules {
        return list_rules(common);
    }
    let plan = options.plan()?;
    let output = options.output.as_deref().filter(|_| !options.dry_run);
    let rejected = options.rejected.as_deref().filter(|_| !options.dry_run);
    check_outputs(&options.files, output, rejected)?;
    let told = |path: Option<&Path>| path.map(|path| path.display().to_string());
    let mut done = Done { output: told(output), rejected_output: told(rejected), ..Done::default() };
    let mut checker = Checker::new(plan);
    let (mut kept, mut out) = (Sink::new(output), Sink::new(rejected));
    let most = options.most.unwrap_or(if common.verbose { usize::MAX } else { 10 });
    for path in &options.files {
        options.reading.each_memory(path, |origin, mut memory| {
            done.files.push(origin.to_owned());
            let header = memory.header().clone();
            kept.open(&header)?;
            out.open(&header)?;
            each_entry(&mut memory, |entry| {
                done.unreadable += usize::from(entry.is_lost());
                let Some(mut unit) = entry.unit else { return Ok(()) };
                let findings = checker.check(&mut unit, header.source_language.as_ref());
                let has = |effect: Effect| findings.iter().any(|finding| finding.effect == effect);
                done.units += 1;
                let sink = if has(Effect::Reject) {
                    done.rejected += 1;
                    let reasons = findings.iter().filter(|finding| finding.effect == Effect::Reject);
                    unit.properties.extend(reasons.map(|finding| (property::REJECTED.to_owned(), finding.to_string())));
                    &mut out
                } else {
                    done.kept += 1;
                    done.repaired += usize::from(has(Effect::Repair));
                    done.marked += usize::from(has(Effect::Mark));
                    &mut kept
                };
                sink.write(&unit)?;
                for finding in findings {
                    let count = done.rules.entry(finding.rule.name()).or_default().entry(finding.effect.name()).or_default();
                    *count += 1;
                    if *count <= most {
                        let (rule, effect) = (finding.rule.name(), finding.effect.name());
                        let (file, reason) = (origin.to_owned(), finding.reason);
                        done.findings.push(FindingShape { file, line: entry.line, unit: entry.number, rule, effect, reason });
                    }
                }
                Ok(())
            })
        })?;
    }
    kept.finish(common.quiet)?;
    out.finish(common.quiet)?;
    let text = if common.format == Format::Json {
        serde_json::to_string_pretty(&done).map_err(|error| Failure::from_stdout(error.into()))? + "\n"
    } else {
        human(&done, common)
    };
    // What is asked for may have taken standard output.
    if [output, rejected].contains(&Some(Path::new("-"))) {
        terminal::tell(&text);
        return Ok(());
    }
    terminal::print(text.as_bytes())
}

impl Arguments {
    fn plan(&self) -> Result<Plan, Failure> {
        let usage = |error: sverka::memory::PlanError| Failure::Usage(error.to_string());
        let settings = self.config.as_deref().map(Settings::read).transpose()?.unwrap_or_default();
        let rules = if self.rules.is_empty() { &settings.rules } else { &self.rules };
        let mut plan = if rules.is_empty() { Plan::default() } else { Plan::named(rules).map_err(usage)? };
        let effects = [&settings.mark, &self.mark].map(|names| (names, Effect::Mark));
        let rejecting = [&settings.reject, &self.reject].map(|names| (names, Effect::Reject));
        for (names, effect) in [effects[0], rejecting[0], effects[1], rejecting[1]] {
            for name in names {
                plan.set(Rule::parse(name).map_err(usage)?, Some(effect));
            }
        }
        let usual = LengthLimits::default();
        let ratio = self.length_ratio.or(settings.length_ratio).unwrap_or(usual.ratio);
        if ratio.is_nan() || ratio < 1.0 {
            return Err(Failure::Usage(format!("a length ratio is at least 1; {} is usual", usual.ratio)));
        }
        let fewest_letters = self.length_from.or(settings.length_from).unwrap_or(usual.fewest_letters);
        plan.length = LengthLimits { ratio, fewest_letters };
        Ok(plan)
    }
}

impl Settings {
    fn read(path: &Path) -> Result<Self, Failure> {
        let refused = |message: String| Failure::File(name(path).into(), message);
        let text = String::from_utf8(read(path)?).map_err(|_| refused("is not in UTF-8, as TOML is".to_owned()))?;
        toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1);
            refused(format!("line {line}: {}", error.message().replace('\n', " ")))
        })
    }
}

/// Refuses outputs that are inputs or each other, or cannot be written.
fn check_outputs(inputs: &[PathBuf], output: Option<&Path>, rejected: Option<&Path>) -> Result<(), Failure> {
    if let (Some(output), Some(rejected)) = (output, rejected)
        && same_file(output, rejected)
    {
        return Err(Failure::Usage("-o and --rejected name the same file; write the rejected units to another".to_owned()));
    }
    check_output(inputs, output)?;
    check_output(inputs, rejected)
}

fn list_rules(common: Common) -> Result<(), Failure> {
    let shape = |rule: Rule| RuleShape { rule: rule.name(), effect: rule.effect().name(), usual: rule.is_usual(), summary: rule.summary() };
    let shapes = Rule::ALL.map(shape);
    if common.format == Format::Json {
        let text = serde_json::to_string_pretty(&shapes).map_err(|error| Failure::from_stdout(error.into()))? + "\n";
        return terminal::print(text.as_bytes());
    }
    let mut out = String::new();
    for shape in shapes {
        let effect = if shape.usual { shape.effect.to_owned() } else { format!("({})", shape.effect) };
        let _ = writeln!(out, "{:<15} {effect:<9} {}", shape.rule, shape.summary);
    }
    out.push_str("\nRules in brackets are asked only if they are named: --rules usual,RULE.\n");
    terminal::print(out.as_bytes())
}

fn human(done: &Done, common: Common) -> String {
    let mut out = String::new();
    if common.quiet {
        return out;
    }
    for finding in &done.findings {
        let effect = match finding.effect {
            "reject" => style("rejected").red(),
            "mark" => style("marked").yellow(),
            _ => style("repaired").green(),
        };
        let unit = finding.unit.map(|unit| format!("unit {unit}: ")).unwrap_or_default();
        let (file, reason) = (terminal::printable(&finding.file), terminal::printable(&finding.reason));
        let _ = writeln!(out, "{file}:{}: {effect}: {unit}{reason} [{}]", finding.line, finding.rule);
    }
    let all = done.rules.values().flat_map(BTreeMap::values).sum::<usize>();
    if all > done.findings.len() {
        let _ = writeln!(out, "{} more, which --most N lists", counted(all - done.findings.len(), "finding"));
    }
    let place = place(done.output.as_deref());
    let _ = writeln!(
        out,
        "{}: {} kept and {} ({} repaired, {} marked); {} rejected{}{}",
        counted(done.units, "unit"),
        done.kept,
        terminal::printable(&place),
        done.repaired,
        done.marked,
        done.rejected,
        done.rejected_output.as_ref().map(|path| format!(" and written to {}", terminal::printable(path))).unwrap_or_default(),
        if done.unreadable > 0 { format!("; {} more cannot be read (see sverka check)", done.unreadable) } else { String::new() },
    );
    for (rule, effects) in &done.rules {
        let effects: Vec<String> = effects.iter().map(|(effect, count)| format!("{effect} {count}")).collect();
        let _ = writeln!(out, "  {rule}: {}", effects.join(", "));
    }
    out
}
