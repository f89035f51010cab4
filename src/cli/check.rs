//! `sverka check`.

use super::files::Failure;
use super::memories::{ProblemShape, ReadOptions, each_entry};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::memory::Format as MemoryFormat;
use sverka::readers::{Problem, Severity, Tool, ToolEffect};

/// Say what is wrong with translation memories, and what CAT tools make of it
#[derive(clap::Args)]
#[command(
    after_help = "Three levels: an error makes tools refuse the file or costs a unit, a warning costs something in some tools, a remark \
    nothing.\nExit code: 0 if there are no errors and no warnings, so that the memory loads everywhere, else 1.\n\n\
    Example: sverka check memory.tmx backup.tmx.gz delivered.zip"
)]
pub(super) struct Arguments {
    /// Memories: .tmx, .tmx.gz, or a .zip with them; - for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// As of the commands that write: nothing is written anyway
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadOptions,
    /// List at most so many problems of each kind of a file [default: 10; all with --verbose]
    #[arg(long, value_name = "N")]
    most: Option<usize>,
}

/// What was found in a memory.
#[derive(Serialize, Default)]
struct Findings {
    file: String,
    format: &'static str,
    /// Units that can be read, and those that cannot.
    units: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    remarks: usize,
    loads_everywhere: bool,
    /// What tools do with the file, as far as it is known.
    tools: BTreeMap<&'static str, &'static str>,
    #[serde(skip)]
    effects: BTreeMap<Tool, ToolEffect>,
    /// How often each kind occurs.
    counts: BTreeMap<&'static str, usize>,
    problems: Vec<ProblemShape>,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let most = options.most.unwrap_or(if common.verbose { usize::MAX } else { 10 });
    let mut all_load = true;
    let mut shapes = Vec::new();
    for path in &options.files {
        let mut done = |findings: Findings| -> Result<(), Failure> {
            all_load &= findings.loads_everywhere;
            if common.format == Format::Json {
                shapes.push(findings);
                return Ok(());
            }
            terminal::print(human(&findings, common).as_bytes())
        };
        let checked = options.reading.each_memory(path, |origin, mut memory| {
            let format = memory.format;
            let mut findings = Findings { file: origin.to_owned(), format: format.name(), ..Findings::default() };
            each_entry(&mut memory, |entry| {
                findings.units += usize::from(entry.unit.is_some());
                findings.unreadable += usize::from(entry.is_lost());
                ProblemShape::of(&entry).for_each(|(problem, shape)| findings.take(problem, shape, most));
                Ok(())
            })?;
            if format != MemoryFormat::Tmx {
                findings.effects.clear();
            }
            findings.tools = findings.effects.iter().map(|(tool, effect)| (tool.name(), effect.name())).collect();
            findings.loads_everywhere = findings.errors + findings.warnings == 0;
            done(findings)
        });
        // One that cannot be read at all does not keep the others from being looked at.
        match checked {
            Err(Failure::BrokenPipe) => return Err(Failure::BrokenPipe),
            Err(failure) => {
                all_load = false;
                terminal::error(&failure.to_string());
            }
            Ok(()) => {}
        }
    }
    if common.format == Format::Json {
        let text = serde_json::to_string_pretty(&shapes).map_err(|error| Failure::from_stdout(error.into()))? + "\n";
        terminal::print(text.as_bytes())?;
    }
    if all_load { Ok(()) } else { Err(Failure::Reported) }
}

impl Findings {
    fn take(&mut self, problem: &Problem, shape: ProblemShape, most: usize) {
        let severity = problem.kind.severity();
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Remark => self.remarks += 1,
        }
        for (tool, effect) in problem.kind.effects() {
            // What keeps a tool from loading the file is all that counts there.
            let known = self.effects.entry(*tool).or_insert(*effect);
            *known = (*effect).min(*known);
        }
        let count = self.counts.entry(problem.kind.code()).or_default();
        *count += 1;
        if *count <= most {
            self.problems.push(shape);
        }
    }
}

fn human(findings: &Findings, common: Common) -> String {
    let mut out = String::new();
    if !common.quiet {
        out.extend(findings.problems.iter().map(|problem| problem.line(&findings.file)));
        for (code, count) in &findings.counts {
            let listed = findings.problems.iter().filter(|problem| problem.code == *code).count();
            if *count > listed {
                let _ = writeln!(out, "{}: {} more of [{code}]; --verbose lists all", terminal::printable(&findings.file), count - listed);
            }
        }
    }
    let unreadable = if findings.unreadable > 0 { format!(", {} more cannot be read", findings.unreadable) } else { String::new() };
    let verdict = if findings.loads_everywhere {
        let is_exchanged = findings.format == MemoryFormat::Tmx.name();
        style(if is_exchanged { "loads everywhere" } else { "can be read" }.to_owned()).green()
    } else {
        style(format!("{}, {}", counted(findings.errors, "error"), counted(findings.warnings, "warning"))).red()
    };
    let _ = writeln!(out, "{}: {}{unreadable}; {verdict}", terminal::printable(&findings.file), counted(findings.units, "unit"));
    for (tool, effect) in findings.effects.iter().filter(|_| !common.quiet) {
        let _ = writeln!(out, "  {}: {}", tool.name(), effect.name());
    }
    out
}
