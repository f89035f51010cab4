//! `sverka match`.

use super::files::{Failure, name, read_bytes_of_document};
use super::summary::{counted, tell_of_document};
use super::{Common, Format, terminal};
use console::style;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use sverka::memory::{Inline, Variant};
use sverka::pipeline::prepare;
use sverka::readers::read_document;
use sverka::store::{Edit, Match, MatchOptions, Matcher, Query, Store};
use sverka::text::{Language, Span};

/// Find the units of a translation memory that are most like a text
///
/// No better match than those shown is in the memory. The score is 101 for the same text in the same context, 100 for the same text,
/// 95 to 99 where only numbers, tags, punctuation, spaces or capitals differ, and below that the share of words that need no change.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  sverka match my.sverka 'The Parties shall meet in May.'\n  \
    sverka match my.sverka --file speech.docx --threshold 85\n  \
    sverka match my.sverka --format json < lines.txt")]
pub(super) struct Arguments {
    /// The memory; sverka memory import makes one
    memory: PathBuf,
    /// Texts to look for; where none is given, the lines of standard input
    #[arg(conflicts_with_all = ["file", "jsonl"])]
    texts: Vec<String>,
    /// Look for the sentences of a document, each in its context
    #[arg(long, value_name = "FILE", conflicts_with = "jsonl")]
    file: Option<PathBuf>,
    /// Read objects with `id`, `query` and perhaps `before` and `after`, a line each, from standard input, and answer each with an object
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    search: SearchOptions,
    /// Show at most so many matches of a text
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
    /// Show matches from this score on
    #[arg(long, value_name = "POINTS", default_value_t = 70, value_parser = clap::value_parser!(u8).range(1..=101))]
    threshold: u8,
    /// The segment that stands before the text
    #[arg(long, value_name = "TEXT", requires = "texts")]
    before: Option<String>,
    /// The segment that stands after the text
    #[arg(long, value_name = "TEXT", requires = "texts")]
    after: Option<String>,
}

/// What all commands that search a memory understand.
#[derive(clap::Args)]
pub(super) struct SearchOptions {
    /// Language of the texts that are looked for [default: told from the first of them, or that which the memory is translated from]
    #[arg(long, value_name = "TAG")]
    pub(super) source_language: Option<Language>,
    /// Language of the translations [default: any]
    #[arg(long, value_name = "TAG")]
    pub(super) target_language: Option<Language>,
    /// Take points off matches that came with an import of this name, such as old.tmx=3; may be given again
    #[arg(long, value_name = "NAME=POINTS", value_parser = penalty)]
    origin_penalty: Vec<(String, u8)>,
    /// Take points off matches whose confidence is below a bound, such as 0.9=5; may be given again
    #[arg(long, value_name = "BOUND=POINTS", value_parser = confidence_penalty)]
    confidence_penalty: Vec<(f64, u8)>,
}

fn penalty(text: &str) -> Result<(String, u8), String> {
    let (name, points) = text.rsplit_once('=').ok_or("has no =; write it as old.tmx=3")?;
    let points = points.parse().map_err(|_| format!("“{points}” is no number of points; write it as old.tmx=3"))?;
    Ok((name.to_owned(), points))
}

fn confidence_penalty(text: &str) -> Result<(f64, u8), String> {
    let (bound, points) = penalty(text).map_err(|error| error.replace("old.tmx=3", "0.9=5"))?;
    let is_share = |bound: &f64| (0.0..=1.0).contains(bound);
    let bound = bound.parse().ok().filter(is_share).ok_or_else(|| format!("“{bound}” is no confidence; write it as 0.9=5"))?;
    Ok((bound, points))
}

impl SearchOptions {
    /// Returns the languages of a memory that are searched for a text like this one.
    pub(super) fn languages(&self, store: &Store, path: &Path, text: &str) -> Result<(Language, Option<Language>), Failure> {
        let source = match &self.source_language {
            Some(language) => language.clone(),
            None => store.language_for(text)?.ok_or_else(|| {
                Failure::File(path.to_owned(), "has no units; fill it with sverka memory import FILE --into it".to_owned())
            })?,
        };
        Ok((source, self.target_language.clone()))
    }

    /// Returns what is wanted of matches.
    pub(super) fn options(&self, store: &Store, (top, threshold): (usize, u8)) -> Result<MatchOptions, Failure> {
        let imports = store.imported()?;
        let mut origin_penalties = Vec::new();
        for (name, points) in &self.origin_penalty {
            let of_name: Vec<i64> = imports.iter().filter(|import| import.origin.name == *name).map(|import| import.number).collect();
            if of_name.is_empty() {
                let names: BTreeSet<&str> = imports.iter().map(|import| import.origin.name.as_str()).collect();
                let names: Vec<&str> = names.into_iter().collect();
                return Err(Failure::Usage(format!("no import is called “{name}”; there are {}", names.join(", "))));
            }
            origin_penalties.extend(of_name.into_iter().map(|number| (number, *points)));
        }
        Ok(MatchOptions { top, threshold, origin_penalties, confidence_penalties: self.confidence_penalty.clone() })
    }
}

/// A query as programs write it.
#[derive(Deserialize)]
struct QueryShape {
    #[serde(default)]
    id: serde_json::Value,
    query: String,
    #[serde(default)]
    before: Option<String>,
    #[serde(default)]
    after: Option<String>,
}

/// What is found, as programs read it.
#[derive(Serialize)]
struct AnswerShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a serde_json::Value>,
    query: &'a str,
    /// The segment with the greatest measure, which need not have the highest score.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Option<String>>,
    matches: Vec<MatchShape>,
}

#[derive(Serialize)]
struct MatchShape {
    score: u8,
    /// 0 to 1, six decimals.
    measure: f64,
    figures: FiguresShape,
    #[serde(skip_serializing_if = "is_nought")]
    penalty: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deviations: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<EditShape>,
    source: String,
    translations: Vec<TextShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
    unit: i64,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
}

/// The scores that OmegaT shows.
#[derive(Serialize)]
struct FiguresShape {
    stems: u8,
    words: u8,
    all: u8,
}

/// Bytes from and to.
#[derive(Serialize)]
struct EditShape {
    query: [usize; 2],
    source: [usize; 2],
}

#[derive(Serialize)]
struct TextShape {
    language: String,
    text: String,
}

fn is_nought(points: &u8) -> bool {
    *points == 0
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let mut store = Store::open(&options.memory)?;
    let wanted = options.search.options(&store, (options.top.into(), options.threshold))?;
    let origins: Vec<(i64, String)> = store.imported()?.into_iter().map(|import| (import.number, import.origin.name)).collect();
    let mut queries = queries(options, common)?.peekable();
    let is_named = options.texts.len() != 1;
    let first = match queries.peek() {
        Some(Ok(asked)) => asked.text().to_owned(),
        Some(Err(_)) => return queries.next().map_or(Ok(()), |asked| asked.map(drop)),
        None => return Ok(()),
    };
    let languages = options.search.languages(&store, &options.memory, &first)?;
    let matcher = Matcher::new(&mut store, &languages.0, languages.1.as_ref())?;
    if matcher.segments() == 0 {
        let detail = format!("has no unit with a text in “{}”; name another language with --source-language", languages.0);
        return Err(Failure::File(options.memory.clone(), detail));
    }
    let mut desk = Desk { matcher, languages, wanted, origins, common };
    queries.try_for_each(|asked| match asked? {
        Asked::Text(query) => desk.answer(&query, is_named),
        Asked::Object(id, query) => desk.answer_object(&id, &query),
    })
}

/// A query, and how it is to be answered.
enum Asked {
    Text(Query),
    Object(serde_json::Value, Query),
}

impl Asked {
    fn text(&self) -> &str {
        let (Self::Text(query) | Self::Object(_, query)) = self;
        said(query)
    }
}

/// Returns the text of a query that was made of a text alone.
fn said(query: &Query) -> &str {
    match query.content.first() {
        Some(Inline::Text(text)) => text,
        _ => "",
    }
}

/// Returns what is asked for, one after the other.
fn queries(options: &Arguments, common: Common) -> Result<Box<dyn Iterator<Item = Result<Asked, Failure>>>, Failure> {
    if let Some(file) = &options.file {
        let queries = sentences(file, options.search.source_language.as_ref(), common)?;
        return Ok(Box::new(queries.into_iter().map(|query| Ok(Asked::Text(query)))));
    }
    if !options.texts.is_empty() {
        let query = |text: &String| Query { before: options.before.clone(), after: options.after.clone(), ..Query::plain(text) };
        let queries: Vec<Query> = options.texts.iter().map(query).collect();
        return Ok(Box::new(queries.into_iter().map(|query| Ok(Asked::Text(query)))));
    }
    let is_object = options.jsonl;
    let lines = std::io::stdin().lock().lines().zip(1..).filter(|(line, _)| !line.as_ref().is_ok_and(|line| line.trim().is_empty()));
    Ok(Box::new(lines.map(move |(line, number)| {
        let failed = |detail: String| Failure::File(PathBuf::from("standard input"), format!("line {number}: {detail}"));
        let line = line.map_err(|error| failed(format!("{error}; save it as UTF-8")))?;
        if !is_object {
            return Ok(Asked::Text(Query::plain(line)));
        }
        let shape: QueryShape = serde_json::from_str(&line)
            .map_err(|error| failed(format!("{error}; write {{\"id\": ..., \"query\": \"...\"}}, a line each")))?;
        Ok(Asked::Object(shape.id, Query { before: shape.before, after: shape.after, ..Query::plain(shape.query) }))
    })))
}

/// Returns the sentences of a document, each between its neighbours.
fn sentences(file: &Path, language: Option<&Language>, common: Common) -> Result<Vec<Query>, Failure> {
    let (bytes, name) = (read_bytes_of_document(file)?, name(file));
    let (document, notices) = read_document(&bytes, &name, None)?;
    let prepared = prepare(document, language);
    tell_of_document(&notices, &prepared, common.quiet);
    let texts: Vec<String> = (0..prepared.segments.len()).map(|at| prepared.content(at)).collect();
    let text = |at: usize| texts.get(at).cloned();
    let query = |at: usize| Query { before: at.checked_sub(1).and_then(text), after: text(at + 1), ..Query::plain(texts[at].as_str()) };
    Ok((0..texts.len()).map(query).collect())
}

/// Where queries come in and answers go out.
struct Desk<'a> {
    matcher: Matcher<'a>,
    languages: (Language, Option<Language>),
    wanted: MatchOptions,
    origins: Vec<(i64, String)>,
    common: Common,
}

impl Desk<'_> {
    /// Answers a query; where there are others it is printed as well.
    fn answer(&mut self, query: &Query, is_named: bool) -> Result<(), Failure> {
        let matches = self.matcher.matches(query, &self.wanted)?;
        let text = said(query);
        if self.common.format == Format::Json {
            return print_object(&AnswerShape { id: None, query: text, source: None, matches: self.shapes(&matches) });
        }
        let mut out = String::new();
        if is_named {
            let _ = writeln!(out, "{}", style(terminal::printable(text)).bold());
        }
        if matches.is_empty() {
            let _ = writeln!(out, "{}", style(format!("no match from {} on", self.wanted.threshold)).dim());
        }
        for found in &matches {
            self.human(&mut out, text, found);
        }
        if is_named {
            out.push('\n');
        }
        terminal::print(out.as_bytes())
    }

    /// Answers an object with an object.
    fn answer_object(&mut self, id: &serde_json::Value, query: &Query) -> Result<(), Failure> {
        let matches = self.matcher.matches(query, &self.wanted)?;
        let nearest = self.matcher.nearest(query, f64::from(self.wanted.threshold) / 100.0)?;
        let is_source = |variant: &Variant| variant.language.same_language(&self.languages.0);
        let source = nearest.and_then(|stored| stored.unit.variants.into_iter().find(is_source)).map(|variant| variant.text());
        let id = (!id.is_null()).then_some(id);
        print_object(&AnswerShape { id, query: said(query), source: Some(source), matches: self.shapes(&matches) })
    }

    fn origin(&self, found: &Match) -> &str {
        self.origins.iter().find(|(number, _)| *number == found.stored.import).map_or("", |(_, name)| name)
    }

    /// Returns the texts of a match in the languages of translations.
    fn translations(&self, found: &Match) -> Vec<(Language, String)> {
        let (source, target) = &self.languages;
        let is_wanted =
            |language: &Language| target.as_ref().map_or(!language.same_language(source), |target| language.same_language(target));
        let variants = found.stored.unit.variants.iter().filter(|variant| is_wanted(&variant.language));
        variants.map(|variant| (variant.language.clone(), variant.text())).collect()
    }

    fn shapes(&self, matches: &[Match]) -> Vec<MatchShape> {
        let ends = |span: Span| [span.start, span.end];
        let shape = |found: &Match| MatchShape {
            score: found.score,
            measure: (found.measure * 1e6).round() / 1e6,
            figures: FiguresShape { stems: found.figures.stems, words: found.figures.words, all: found.figures.all },
            penalty: found.penalty,
            deviations: found.deviations.iter().map(|deviation| deviation.name()).collect(),
            edits: found.edits.iter().map(|edit| EditShape { query: ends(edit.query), source: ends(edit.segment) }).collect(),
            source: found.variant(&self.languages.0).map(|variant| variant.text()).unwrap_or_default(),
            translations: self
                .translations(found)
                .into_iter()
                .map(|(language, text)| TextShape { language: language.to_string(), text })
                .collect(),
            proposal: found.proposal.clone(),
            unit: found.stored.number,
            origin: self.origin(found).to_owned(),
            confidence: found.stored.unit.confidence(),
        };
        matches.iter().map(shape).collect()
    }

    fn human(&self, out: &mut String, text: &str, found: &Match) {
        let deviations: Vec<&str> = found.deviations.iter().map(|deviation| deviation.name()).collect();
        let differing = if deviations.is_empty() { String::new() } else { format!("; other {}", deviations.join(", ")) };
        let taken_off = if found.penalty == 0 { String::new() } else { format!("; {} taken off", counted(found.penalty.into(), "point")) };
        let figures = format!("{}/{}/{}", found.figures.stems, found.figures.words, found.figures.all);
        let _ = writeln!(out, "{:>3}  {figures}{differing}{taken_off}", style(found.score).bold());
        let segment = found.variant(&self.languages.0).map(|variant| variant.text()).unwrap_or_default();
        let line = |out: &mut String, label: &str, text: &str| {
            let _ = writeln!(out, "     {label:<3} {text}");
        };
        if !found.edits.is_empty() {
            line(
                out,
                "?",
                &highlighted(text, found.edits.iter().map(|edit| edit.query), |text| style(text).green().underlined().to_string()),
            );
        }
        let marked =
            highlighted(&segment, found.edits.iter().map(|edit: &Edit| edit.segment), |text| style(text).red().underlined().to_string());
        line(out, self.languages.0.primary(), &marked);
        for (language, text) in self.translations(found) {
            line(out, language.primary(), &terminal::printable(&text));
        }
        if let Some(proposal) = &found.proposal {
            line(out, "new", &terminal::printable(proposal));
        }
        let confidence = found.stored.unit.confidence().map_or(String::new(), |confidence| format!(", confidence {confidence:.3}"));
        let origin = format!("{}, unit {}{confidence}", terminal::printable(self.origin(found)), found.stored.number);
        line(out, "", &style(origin).dim().to_string());
    }
}

pub(super) fn print_object(shape: &impl Serialize) -> Result<(), Failure> {
    let mut line = serde_json::to_string(shape).unwrap_or_default();
    line.push('\n');
    terminal::print(line.as_bytes())
}

/// Returns a text in which some stretches stand out.
pub(super) fn highlighted(text: &str, spans: impl Iterator<Item = Span>, mark: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut from = 0;
    for span in spans {
        out.push_str(&terminal::printable(&text[from..span.start]));
        if !span.is_empty() {
            out.push_str(&mark(&terminal::printable(span.of(text))));
        }
        from = span.end;
    }
    out.push_str(&terminal::printable(&text[from..]));
    out
}
