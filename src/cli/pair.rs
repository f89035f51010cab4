//! `sverka pair`.

use super::align::probability;
use super::files::{Failure, check_writable, write};
use super::heaps::{Heaps, Item};
use super::summary::{counted, output_name, rounded};
use super::{Common, Format, terminal};
use serde::Serialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sverka::pairing::Pairing;
use sverka::text::Language;

/// Say which documents of two folders translate each other
#[derive(clap::Args)]
#[command(
    after_help = "The result is a table: source document, target document, confidence, parted by tabs. Documents are known by what they \
    have in common - numbers, names, words of the lexicon and their order - and by names such as speech.en.docx and speech.ru.docx. What \
    has no partner is in no pair, and is told of.\n\n\
    Examples: sverka pair en ru -o pairs.tsv; sverka pair site --source-language en --target-language ru"
)]
pub(super) struct Arguments {
    /// The folder of the source documents, or of all, in two languages
    source: PathBuf,
    /// The folder of their translations
    target: Option<PathBuf>,
    /// Write the table to a file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the source documents [default: told from the texts]
    #[arg(long, value_name = "TAG")]
    source_language: Option<Language>,
    /// Language of the target documents [default: told from the texts]
    #[arg(long, value_name = "TAG")]
    target_language: Option<Language>,
    /// Leave out pairs whose confidence is below P, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    min_confidence: f64,
}

/// The pairs as programs read them.
#[derive(Serialize)]
struct Shape {
    languages: [String; 2],
    pairs: Vec<PairShape>,
    without_partner: [Vec<String>; 2],
    in_other_languages: Vec<String>,
    no_documents: Vec<String>,
    broken: Vec<String>,
}

#[derive(Serialize)]
struct PairShape {
    source: String,
    target: String,
    confidence: f64,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if let Some(path) = options.output.as_deref().filter(|path| *path != Path::new("-")) {
        check_writable(path)?;
    }
    let languages = (options.source_language.as_ref(), options.target_language.as_ref());
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message("reading");
    let outputs: Vec<&Path> = options.output.as_deref().into_iter().collect();
    let heaps = Heaps::read(&options.source, options.target.as_deref(), languages, (None, None), &outputs);
    progress.set_message("pairing");
    let pairs = heaps.as_ref().map(|heaps| heaps.pairs(options.min_confidence)).unwrap_or_default();
    progress.finish_and_clear();
    let heaps = heaps?;
    heaps.tell_broken();
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&shape(&heaps, &pairs)).map_err(|error| Failure::from_stdout(error.into()))? + "\n",
        Format::Human => table(&heaps, &pairs),
    };
    match options.output.as_deref() {
        Some(path) if path != Path::new("-") => write(path, text.as_bytes())?,
        _ => terminal::print(text.as_bytes())?,
    }
    if !common.quiet {
        terminal::tell(&summary(&heaps, &pairs, options.output.as_deref(), common.verbose));
    }
    if heaps.broken.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

fn table(heaps: &Heaps, pairs: &[Pairing]) -> String {
    let cell = |path: &Path| path.display().to_string().replace(['\t', '\n', '\r'], " ");
    let mut out = String::new();
    for pair in pairs {
        let (source, target) = (heaps.source[pair.source].path(), heaps.target[pair.target].path());
        let _ = writeln!(out, "{}\t{}\t{:.3}", cell(source), cell(target), pair.confidence);
    }
    out
}

fn shape(heaps: &Heaps, pairs: &[Pairing]) -> Shape {
    let path = |item: &Item| item.path().display().to_string();
    let pair = |pair: &Pairing| PairShape {
        source: path(&heaps.source[pair.source]),
        target: path(&heaps.target[pair.target]),
        confidence: rounded(pair.confidence),
    };
    Shape {
        languages: [heaps.languages.0.to_string(), heaps.languages.1.to_string()],
        pairs: pairs.iter().map(pair).collect(),
        without_partner: heaps.alone(pairs).map(|items| items.into_iter().map(path).collect()),
        in_other_languages: heaps.others.iter().map(path).collect(),
        no_documents: heaps.no_documents.iter().map(|path| path.display().to_string()).collect(),
        broken: heaps.broken.clone(),
    }
}

fn summary(heaps: &Heaps, pairs: &[Pairing], output: Option<&Path>, verbose: bool) -> String {
    const SHOWN: usize = 5;
    let mut out = String::new();
    let place = output.map(|path| format!(" written to {}", output_name(path))).unwrap_or_default();
    let _ = writeln!(
        out,
        "{} of {} in “{}” and {} in “{}”{}",
        counted(pairs.len(), "pair"),
        counted(heaps.source.len(), "document"),
        heaps.languages.0,
        heaps.target.len(),
        heaps.languages.1,
        terminal::printable(&place)
    );
    let mut list = |paths: &[&Path], what: &str| {
        let shown = if verbose { paths.len() } else { SHOWN };
        for path in paths.iter().take(shown) {
            let _ = writeln!(out, "  {what}: {}", terminal::printable(&path.display().to_string()));
        }
        if paths.len() > shown {
            let _ = writeln!(out, "  {what}: {} more; --verbose lists all", paths.len() - shown);
        }
    };
    for items in heaps.alone(pairs) {
        list(&items.iter().map(|item| item.path()).collect::<Vec<_>>(), "without a partner");
    }
    list(&heaps.others.iter().map(|item| item.path()).collect::<Vec<_>>(), "in another language");
    list(&heaps.no_documents.iter().map(PathBuf::as_path).collect::<Vec<_>>(), "passed over, no document");
    out
}
