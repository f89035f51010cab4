//! `sverka lexicon`.

use super::files::{Failure, check_writable, name, read, write};
use super::{Common, coverage, terminal};
use std::path::{Path, PathBuf};
use sverka::lexicon::{TrainingPair, train};
use sverka::readers::{decode, read_glossary};
use sverka::text::Language;

/// Learn word translations, or measure how far they reach
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Learn word translations from tables of sentence pairs and glossaries, and write a lexicon
    Train(Training),
    /// Say how many words of documents a lexicon has, and which it has not
    Coverage(coverage::Arguments),
}

#[derive(clap::Args)]
#[command(
    after_help = "Example: sverka lexicon train pairs.tsv --glossary terms.tsv --source-language de --target-language pl -o de-pl.lexicon"
)]
struct Training {
    /// Tables of sentence pairs: source and target parted by a tab; - is standard input
    pairs: Vec<PathBuf>,
    /// Glossaries: tables of terms, several renderings on a side parted by “; ”, or TBX files
    #[arg(long, value_name = "FILE")]
    glossary: Vec<PathBuf>,
    /// Language of the first column, such as en
    #[arg(long, value_name = "TAG")]
    source_language: Language,
    /// Language of the second column, such as ru
    #[arg(long, value_name = "TAG")]
    target_language: Language,
    /// Write the lexicon to this file
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// How many times a term of a glossary counts, as much as so many sentences.
const GLOSSARY_WEIGHT: f32 = 2.0;

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    match &options.command {
        Command::Train(options) => learn(options, common),
        Command::Coverage(options) => coverage::run(options, common),
    }
}

fn learn(options: &Training, common: Common) -> Result<(), Failure> {
    if options.pairs.is_empty() && options.glossary.is_empty() {
        return Err(Failure::Usage("there is nothing to learn from; name a table of sentence pairs or --glossary FILE".to_owned()));
    }
    check_writable(&options.output)?;
    let languages = (&options.source_language, &options.target_language);
    let mut pairs = Vec::new();
    for path in &options.pairs {
        pairs.extend(sentence_pairs(path, common)?);
    }
    for path in &options.glossary {
        let (glossary, notices) = read_glossary(&read(path)?, &name(path), languages)?;
        notices.iter().for_each(|notice| tell(common, &notice.to_string()));
        pairs.extend(glossary.training_pairs(GLOSSARY_WEIGHT));
    }
    let count = pairs.len();
    let lexicon = train(languages, pairs);
    write(&options.output, &lexicon.write())?;
    if !common.quiet {
        terminal::tell(&format!("{count} pairs, {} word translations\n", lexicon.len()));
    }
    Ok(())
}

fn sentence_pairs(path: &Path, common: Common) -> Result<Vec<TrainingPair>, Failure> {
    let text = decode(&read(path)?, &name(path), None)?.text;
    let mut pairs = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let mut columns = line.split('\t');
        match (columns.next(), columns.next()) {
            (Some(source), Some(target)) => pairs.push(TrainingPair { source: source.into(), target: target.into(), weight: 1.0 }),
            _ => tell(common, &format!("{}: line {}: has no tab, so it is no pair; it is left out", name(path), at + 1)),
        }
    }
    Ok(pairs)
}

fn tell(common: Common, message: &str) {
    if !common.quiet {
        terminal::notice(message);
    }
}
