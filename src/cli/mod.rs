//! The command line: what users type, what they are told, which files are read and written.
//!
//! Exit codes: 0 when all went well, 1 when an input could not be used or an output not be written, 2 when the command
//! itself was wrong, 130 after Ctrl-C.

mod align;
mod analyse;
mod anonymise;
mod batch;
mod check;
mod clean;
mod concordance;
mod convert;
mod coverage;
mod diff;
mod drafts;
mod encoder;
mod evaluate;
mod evidence;
mod files;
mod heaps;
mod lexicon;
mod matching;
mod memories;
mod memory;
mod merge;
mod pair;
mod paired;
mod places;
mod pretranslate;
mod reliability;
mod repair;
mod report;
mod resources;
mod results;
mod review;
mod review_cost;
mod segment;
mod sink;
mod split;
mod stats;
mod stream;
mod summary;
mod terminal;
mod terms;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use files::Failure;
use std::process::ExitCode;

/// Pairs documents with their translations, sentence by sentence, and writes translation memories
#[derive(Parser)]
#[command(name = "sverka", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all went well; 1 an input or output failed; 2 the command was wrong; 130 interrupted.\n\
    Example: sverka align speech.en.txt speech.ru.txt -o speech.tmx")]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand understands.
#[derive(clap::Args, Clone, Copy)]
#[command(next_help_heading = "Options of every command")]
struct Common {
    /// Print nothing but errors and what is asked for
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what was done
    #[arg(short, long, global = true)]
    verbose: bool,
    /// What to print results as
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Use so many threads; the result is the same with any number [default: as many as there are cores]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// What results are printed as.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// JSON for programs
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Pair two documents and write a translation memory
    Align(align::Arguments),
    /// Look at an alignment in the browser, and correct it
    Review(review::Arguments),
    /// Split text into sentences: a paragraph a line in, a sentence a line out
    Segment(segment::Arguments),
    /// Say what is wrong with translation memories, and what CAT tools make of it
    Check(check::Arguments),
    /// Mend a translation memory, and list every change
    Repair(repair::Arguments),
    /// Keep the good units of translation memories, mend some and reject others by named rules
    Clean(clean::Arguments),
    /// Turn a translation memory into another format: TMX, TSV, CSV, XLSX, XLIFF, PO, JSONL, TBX
    Convert(convert::Arguments),
    /// Make one translation memory of several, and join their languages
    Merge(merge::Arguments),
    /// Find the units of a translation memory that are most like a text
    Match(matching::Arguments),
    /// Find words and phrases in a translation memory, with their likely translations
    Concordance(concordance::Arguments),
    /// Find the terms of a translation memory and their translations, for a glossary
    Terms(terms::Arguments),
    /// Put the translations of a translation memory into XLIFF, PO and documents
    Pretranslate(pretranslate::Arguments),
    /// Count how many words of documents a translation memory has already
    Analyse(analyse::Arguments),
    /// Say which documents of two folders translate each other
    Pair(pair::Arguments),
    /// Part a translation memory into several: by languages, a property, confidence or size
    Split(split::Arguments),
    /// Say what two translation memories do not have in common
    Diff(diff::Arguments),
    /// Count what is in translation memories
    Stats(stats::Arguments),
    /// Take names and notes out of a translation memory
    Anonymise(anonymise::Arguments),
    /// Keep translation memories in one file on disk: import, export, count, remove
    Memory(memory::Arguments),
    /// Measure segmentation and alignment against gold
    Evaluate(evaluate::Arguments),
    /// Learn word translations, or measure how far they reach
    Lexicon(lexicon::Arguments),
    /// Install, inspect and remove the sentence encoder, which is never needed
    Encoder(encoder::Arguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    files::clean_up_on_interrupt();
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.common.threads {
        // Fails only if the pool exists already, and nothing has used it yet.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    let done = match &arguments.command {
        Command::Align(options) => align::run(options, arguments.common),
        Command::Review(options) => review::run(options, arguments.common),
        Command::Segment(options) => segment::run(options, arguments.common),
        Command::Check(options) => check::run(options, arguments.common),
        Command::Repair(options) => repair::run(options, arguments.common),
        Command::Clean(options) => clean::run(options, arguments.common),
        Command::Convert(options) => convert::run(options, arguments.common),
        Command::Merge(options) => merge::run(options, arguments.common),
        Command::Match(options) => matching::run(options, arguments.common),
        Command::Concordance(options) => concordance::run(options, arguments.common),
        Command::Terms(options) => terms::run(options, arguments.common),
        Command::Pretranslate(options) => pretranslate::run(options, arguments.common),
        Command::Analyse(options) => analyse::run(options, arguments.common),
        Command::Pair(options) => pair::run(options, arguments.common),
        Command::Split(options) => split::run(options, arguments.common),
        Command::Diff(options) => diff::run(options, arguments.common),
        Command::Stats(options) => stats::run(options, arguments.common),
        Command::Anonymise(options) => anonymise::run(options, arguments.common),
        Command::Memory(options) => memory::run(options, arguments.common),
        Command::Evaluate(options) => evaluate::run(options, arguments.common),
        Command::Lexicon(options) => lexicon::run(options, arguments.common),
        Command::Encoder(options) => encoder::run(options, arguments.common),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "sverka", &mut script);
            terminal::print(&script)
        }
        Command::Man => manual(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Reported) => ExitCode::from(1),
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            terminal::error(&failure.to_string());
            ExitCode::from(if failure.is_usage() { 2 } else { 1 })
        }
    }
}

/// Prints the manual pages of the command and its subcommands one after the other.
fn manual() -> Result<(), Failure> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    add_manual(&command, "sverka", &mut page).map_err(Failure::from_stdout)?;
    terminal::print(&page)
}

/// Adds the manual pages of a command and its subcommands.
fn add_manual(command: &clap::Command, name: &str, page: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone().display_name(name)).render(page)?;
    for subcommand in command.get_subcommands().filter(|c| c.get_name() != "help") {
        add_manual(subcommand, &format!("{name}-{}", subcommand.get_name()), page)?;
    }
    Ok(())
}
