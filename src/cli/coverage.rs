//! `sverka lexicon coverage`.

use super::files::{Failure, name, read, read_bytes_of_document};
use super::{Common, Format, terminal};
use serde::Serialize;
use std::path::{Path, PathBuf};
use sverka::alignment::Resources;
use sverka::lexicon::{Coverage, Lexicon, SideCoverage};
use sverka::pipeline::{align_pair_with, prepare};
use sverka::readers::read_document;
use sverka::text::Language;

/// Say how many words of documents a lexicon has, and which it has not
#[derive(clap::Args)]
#[command(
    after_help = "Numbers and the commonest words of all the documents, a twentieth of the different ones up to 100, are not counted.\n\nExample: sverka lexicon coverage speech.en.txt speech.ru.txt"
)]
pub(super) struct Arguments {
    /// Documents, each followed by its translation
    #[arg(required = true, num_args = 2..)]
    documents: Vec<PathBuf>,
    /// Language of the first document of each pair [default: told from the text]
    #[arg(long, value_name = "TAG")]
    source_language: Option<Language>,
    /// Language of the second document of each pair [default: told from the text]
    #[arg(long, value_name = "TAG")]
    target_language: Option<Language>,
    /// Measure a lexicon that sverka lexicon train made, instead of the one built in
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

/// Unknown words that are listed for people.
const LISTED: usize = 20;

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if !options.documents.len().is_multiple_of(2) {
        let message = "the last document has no translation after it; name documents and translations by turns";
        return Err(Failure::Usage(message.to_owned()));
    }
    let named = options.lexicon.as_ref().map(|path| Ok::<_, Failure>(Lexicon::read(&read(path)?, &name(path))?)).transpose()?;
    let mut lexicon = named.as_ref();
    let mut beads = Vec::new();
    for pair in options.documents.chunks_exact(2) {
        let (found, of_pair) = aligned(&pair[0], &pair[1], options, lexicon)?;
        lexicon = Some(found);
        beads.extend(of_pair);
    }
    let Some(lexicon) = lexicon else { return Ok(()) };
    let coverage = Coverage::new(lexicon, &beads);
    terminal::print(rendered(lexicon, &coverage, common)?.as_bytes())
}

/// The two sides of each bead.
type Texts = Vec<(String, String)>;

/// Returns the lexicon of a pair of documents, and their beads in its direction.
fn aligned<'a>(source: &Path, target: &Path, options: &Arguments, named: Option<&'a Lexicon>) -> Result<(&'a Lexicon, Texts), Failure> {
    let side = |path: &Path, language: &Option<Language>| -> Result<_, Failure> {
        let (document, _) = read_document(&read_bytes_of_document(path)?, &name(path), None)?;
        Ok(prepare(document, language.as_ref()))
    };
    let (source, target) = (side(source, &options.source_language)?, side(target, &options.target_language)?);
    let languages = (source.document.language.clone(), target.document.language.clone());
    let lexicon = named.or(Lexicon::built_in(&languages.0, &languages.1)).filter(|lexicon| lexicon.joins(&languages.0, &languages.1));
    let Some(lexicon) = lexicon else {
        let message = format!("no lexicon joins “{}” and “{}”; name one with --lexicon, or other documents", languages.0, languages.1);
        return Err(Failure::File(source.document.origin.into(), message));
    };
    let resources = Resources { lexicon: Some(lexicon), ..Resources::default() };
    let pair = align_pair_with(source, target, false, &resources)?;
    let translations = pair.alignment.beads.iter().filter(|bead| bead.is_translation());
    let texts = translations.map(|bead| (pair.source.joined_content(bead.source.clone()), pair.target.joined_content(bead.target.clone())));
    let is_forward = lexicon.source().same_language(&languages.0);
    Ok((lexicon, texts.map(|(source, target)| if is_forward { (source, target) } else { (target, source) }).collect()))
}

/// What was measured, as programs read it.
#[derive(Serialize)]
struct Shape<'a> {
    language: &'a str,
    words: usize,
    known: usize,
    translated: usize,
    unknown: Vec<WordShape<'a>>,
}

#[derive(Serialize)]
struct WordShape<'a> {
    word: &'a str,
    count: usize,
}

impl<'a> Shape<'a> {
    fn new(language: &'a Language, side: &'a SideCoverage) -> Self {
        let unknown = side.unknown.iter().map(|(word, count)| WordShape { word, count: *count }).collect();
        Self { language: language.as_str(), words: side.words, known: side.known, translated: side.translated, unknown }
    }
}

fn rendered(lexicon: &Lexicon, coverage: &Coverage, common: Common) -> Result<String, Failure> {
    let sides = [Shape::new(lexicon.source(), &coverage.source), Shape::new(lexicon.target(), &coverage.target)];
    if common.format == Format::Json {
        return Ok(serde_json::to_string_pretty(&sides).map_err(|error| Failure::from_stdout(error.into()))? + "\n");
    }
    Ok(sides.iter().map(|side| human(side, common.verbose)).collect())
}

fn human(side: &Shape<'_>, verbose: bool) -> String {
    let share = |count: usize| 100.0 * count as f64 / side.words.max(1) as f64;
    let mut text = format!(
        "{}: {} words; known {:.1} %, translated in their beads {:.1} %\n",
        side.language,
        side.words,
        share(side.known),
        share(side.translated)
    );
    let listed = if verbose { side.unknown.len() } else { LISTED };
    let unknown: Vec<String> = side.unknown.iter().take(listed).map(|unknown| format!("{} {}", unknown.word, unknown.count)).collect();
    if !unknown.is_empty() {
        let rest = side.unknown.len() - unknown.len();
        let more = if rest > 0 { format!(", and {rest} more, listed with --verbose") } else { String::new() };
        text.push_str(&format!("  not known: {}{more}\n", terminal::printable(&unknown.join(", "))));
    }
    text
}
