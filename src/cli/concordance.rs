//! `sverka concordance`.

use super::files::{Failure, name, read};
use super::matching::{highlighted, print_object};
use super::summary::counted;
use super::{Common, Format, terminal};
use console::style;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::lexicon::Lexicon;
use sverka::store::{Concordance, ConcordanceHit, ConcordanceQuery, Concordancer, Store};
use sverka::text::{Language, Span};

/// Find words and phrases in a translation memory, with their likely translations
///
/// Each word is found in all its forms: agreement finds agreements. Words in "quotes" stand side by side in this order, and secur* stands
/// for all words that begin so. Units in which all words stand side by side come first, then the surest and the newest.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  sverka concordance my.sverka 'collective security'\n  \
    sverka concordance my.sverka '\"collective security\" treat*' --limit 50\n  \
    sverka concordance my.sverka соглашение --format json")]
pub(super) struct Arguments {
    /// The memory; sverka memory import makes one
    memory: PathBuf,
    /// What to look for; several words must all be in a unit
    #[arg(required = true)]
    query: Vec<String>,
    /// Language that is searched [default: told from the query]
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Language of the translations [default: any]
    #[arg(long, value_name = "TAG")]
    target_language: Option<Language>,
    /// Find words as they are written, but for capitals, not in all their forms
    #[arg(long)]
    exact: bool,
    /// Show at most so many units
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Only say how many units there are
    #[arg(long)]
    count: bool,
    /// Know translations from a lexicon that sverka lexicon train made, instead of the one built in
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

/// What is found, as programs read it.
#[derive(Serialize)]
struct Shape<'a> {
    query: &'a str,
    language: &'a str,
    /// Units that have what was looked for, shown or not.
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<Vec<UnitShape>>,
}

#[derive(Serialize)]
struct UnitShape {
    unit: i64,
    source: TextShape,
    translations: Vec<TextShape>,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

#[derive(Serialize)]
struct TextShape {
    language: String,
    text: String,
    /// Bytes from and to of what was found, or of its likely translation.
    spans: Vec<[usize; 2]>,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut store = Store::open(&options.memory)?;
    let text = options.query.join(" ");
    let languages = match &options.language {
        Some(language) => vec![language.clone()],
        None => store.languages_of_query(&text)?,
    };
    let Some(likeliest) = languages.first() else {
        let detail = "has no units; fill it with sverka memory import FILE --into it";
        return Err(Failure::File(options.memory.clone(), detail.to_owned()));
    };
    let parsed = |language| ConcordanceQuery::parse(&text, language, options.exact).map_err(|error| Failure::Usage(error.to_string()));
    parsed(likeliest)?;
    let origins: Vec<(i64, String)> = store.imported()?.into_iter().map(|import| (import.number, import.origin.name)).collect();
    let progress = terminal::progress(common.quiet || common.format == Format::Json);
    progress.set_message("bringing the words up to date");
    let mut answer = None;
    for language in &languages {
        let lexicon = lexicon(options, language)?;
        let affinity = |stem: &str, other: &Language, of_other: &str| {
            lexicon.get().map_or(0.0, |lexicon| lexicon.affinity((language, stem), (other, of_other)))
        };
        let mut concordancer = Concordancer::new(&mut store, language, options.target_language.as_ref(), &affinity)?;
        let found = concordancer.find(&parsed(language)?, if options.count { 0 } else { options.limit })?;
        let is_found = found.units > 0;
        if is_found || answer.is_none() {
            let segments = if is_found { 1 } else { concordancer.segments()? };
            answer = Some((language.clone(), found, segments));
        }
        if is_found {
            break;
        }
    }
    progress.finish_and_clear();
    let (language, found, segments) = answer.unwrap_or_else(|| (likeliest.clone(), Concordance::default(), 0));
    if segments == 0 {
        let detail = format!("has no unit with a text in “{language}”; name another language with --language");
        return Err(Failure::File(options.memory.clone(), detail));
    }
    let desk = Desk { language, origins };
    match common.format {
        Format::Json => {
            let units = (!options.count).then(|| found.hits.iter().map(|hit| desk.shape(hit)).collect());
            print_object(&Shape { query: &text, language: desk.language.as_str(), count: found.units, units })
        }
        Format::Human if options.count => terminal::print(format!("{}\n", found.units).as_bytes()),
        Format::Human => terminal::print(desk.human(&found, common.quiet).as_bytes()),
    }
}

/// The lexicon of a memory's languages.
enum Known {
    Named(Box<Lexicon>),
    BuiltIn(Option<&'static Lexicon>),
}

impl Known {
    fn get(&self) -> Option<&Lexicon> {
        match self {
            Self::Named(lexicon) => Some(lexicon),
            Self::BuiltIn(lexicon) => *lexicon,
        }
    }
}

/// Returns the lexicon that is named, or the one built in for the language that is searched and the other that it knows.
fn lexicon(options: &Arguments, language: &Language) -> Result<Known, Failure> {
    if options.count {
        return Ok(Known::BuiltIn(None));
    }
    let Some(path) = &options.lexicon else {
        let mut others = ["en", "ru"].into_iter().filter_map(|tag| Language::parse(tag).ok());
        return Ok(Known::BuiltIn(others.find_map(|other| Lexicon::built_in(language, &other))));
    };
    let lexicon = Lexicon::read(&read(path)?, &name(path))?;
    let is_of = |own: &Language| own.same_language(language);
    if !is_of(lexicon.source()) && !is_of(lexicon.target()) {
        let message = format!(
            "is a lexicon of “{}” and “{}”, and what is searched in {} is “{language}”; name another",
            lexicon.source(),
            lexicon.target(),
            options.memory.display()
        );
        return Err(Failure::File(path.clone(), message));
    }
    Ok(Known::Named(Box::new(lexicon)))
}

/// Where answers go out.
struct Desk {
    language: Language,
    origins: Vec<(i64, String)>,
}

impl Desk {
    fn origin(&self, hit: &ConcordanceHit) -> &str {
        self.origins.iter().find(|(number, _)| *number == hit.stored.import).map_or("", |(_, name)| name)
    }

    fn shape(&self, hit: &ConcordanceHit) -> UnitShape {
        let text = |variant: usize, spans: &[Span]| {
            let variant = &hit.stored.unit.variants[variant];
            let spans = spans.iter().map(|span| [span.start, span.end]).collect();
            TextShape { language: variant.language.to_string(), text: variant.text(), spans }
        };
        UnitShape {
            unit: hit.stored.number,
            source: text(hit.variant, &hit.spans),
            translations: hit.translations.iter().map(|translation| text(translation.variant, &translation.spans)).collect(),
            origin: self.origin(hit).to_owned(),
            confidence: hit.stored.unit.confidence(),
            date: hit.stored.unit.last_change().map(|date| date.to_string()),
        }
    }

    fn human(&self, found: &Concordance, quiet: bool) -> String {
        let mut out = String::new();
        for hit in &found.hits {
            let mut line = |variant: usize, spans: &[Span], mark: fn(&str) -> String| {
                let variant = &hit.stored.unit.variants[variant];
                let _ = writeln!(out, "{:<3} {}", variant.language.primary(), highlighted(&variant.text(), spans.iter().copied(), mark));
            };
            line(hit.variant, &hit.spans, |text| style(text).green().bold().to_string());
            for translation in &hit.translations {
                line(translation.variant, &translation.spans, |text| style(text).yellow().bold().to_string());
            }
            let confidence = hit.stored.unit.confidence().map_or(String::new(), |confidence| format!(", confidence {confidence:.3}"));
            let date = hit.stored.unit.last_change().map_or(String::new(), |date| format!(", {date}"));
            let origin = format!("{}, unit {}{confidence}{date}", terminal::printable(self.origin(hit)), hit.stored.number);
            let _ = writeln!(out, "    {}\n", style(origin).dim());
        }
        if !quiet {
            let shown = if found.hits.len() < found.units { format!("; {} shown", found.hits.len()) } else { String::new() };
            let _ = writeln!(out, "{}{shown}", counted(found.units, "unit"));
        }
        out
    }
}
