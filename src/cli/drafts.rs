//! What is to be translated: XLIFF and PO as they are, documents of other formats as segments.

use super::Common;
use super::files::{Failure, name};
use super::heaps::{collect, is_no_document};
use super::matching::SearchOptions;
use super::places::{Place, places_of};
use super::summary::tell_of_document;
use std::path::{Path, PathBuf};
use sverka::memory::{Draft, Format};
use sverka::pipeline::prepare;
use sverka::readers::{decode, read_document, read_draft};
use sverka::store::{Query, Store};
use sverka::text::Language;

/// Bytes by which a format is told.
const SAMPLE: usize = 2048;

/// A file that is to be translated.
pub(super) struct Work {
    pub path: PathBuf,
    pub content: Content,
    pub source: Option<Language>,
    pub target: Option<Language>,
}

/// What is in a file that is to be translated.
pub(super) enum Content {
    Draft(Box<Draft>, Coding),
    Segments(Vec<String>),
}

/// How the characters of a file are written.
#[derive(Clone, Copy)]
pub(super) enum Coding {
    /// UTF-8, with a mark or without.
    Utf8(bool),
    /// UTF-16, with the lesser byte first or not.
    Utf16(bool),
}

impl Coding {
    /// Returns the bytes of a text.
    pub(super) fn encoded(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8(false) => text.as_bytes().to_vec(),
            Self::Utf8(true) => ["\u{feff}", text].concat().into_bytes(),
            Self::Utf16(is_little) => {
                let bytes = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
            }
        }
    }
}

/// Returns where the files lie that are named, those of folders and archives among them, each with the name by which it is written.
pub(super) fn places(paths: &[PathBuf]) -> Result<Vec<(Place, PathBuf)>, Failure> {
    let mut places = Vec::new();
    for path in paths {
        let base = path.file_name().map(PathBuf::from).unwrap_or_else(|| path.clone());
        if path.is_dir() {
            let mut files = Vec::new();
            collect(path, &mut files)?;
            files.sort();
            for file in files {
                for place in places_of(&file).into_iter().filter(is_wanted) {
                    let inside = place.path().strip_prefix(path).unwrap_or(place.path()).to_owned();
                    places.push((place, inside));
                }
            }
            continue;
        }
        let of_file = places_of(path);
        if let [Place::File(_)] = &of_file[..] {
            places.extend(of_file.into_iter().map(|place| (place, base.clone())));
            continue;
        }
        for place in of_file.into_iter().filter(is_wanted) {
            let inside = place.path().strip_prefix(path).unwrap_or(place.path()).to_owned();
            places.push((place, inside));
        }
    }
    if places.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| name(path)).collect();
        return Err(Failure::Usage(format!("there is nothing to be translated in {}; name documents, XLIFF or PO", names.join(", "))));
    }
    Ok(places)
}

/// Returns whether a file of a folder is one to be translated, and no picture or memory.
fn is_wanted(place: &Place) -> bool {
    let head = place.head(SAMPLE);
    is_draft(&head) || !is_no_document(place.path(), &head)
}

fn is_draft(head: &[u8]) -> bool {
    matches!(Format::of_content(head), Some(Format::Xliff1 | Format::Xliff2 | Format::Po))
}

/// Reads a file that is to be translated.
pub(super) fn work(place: &Place, search: &SearchOptions, common: Common) -> Result<Work, Failure> {
    let (bytes, path) = (place.read()?, place.path().to_owned());
    let head = &bytes[..bytes.len().min(SAMPLE)];
    let said = (search.source_language.as_ref(), search.target_language.as_ref());
    if is_draft(head) {
        let (text, coding) = decoded(&bytes, &path)?;
        let draft = Box::new(read_draft(&text, &name(&path))?);
        let usual = (draft.format == Format::Po).then(|| "en".parse().ok()).flatten();
        let source = agreed(&path, draft.source.as_ref(), said.0, "--source-language")?.or(usual);
        let target = agreed(&path, draft.target.as_ref(), said.1, "--target-language")?;
        return Ok(Work { path, content: Content::Draft(draft, coding), source, target });
    }
    if let Some(format @ (Format::Tmx | Format::Tbx)) = Format::of_content(head) {
        let detail = format!("is {format}, which there is nothing to be translated in; name a document, XLIFF or PO");
        return Err(Failure::File(path, detail));
    }
    let (document, notices) = read_document(&bytes, &name(&path), None)?;
    let prepared = prepare(document, said.0);
    tell_of_document(&notices, &prepared, common.quiet);
    let segments: Vec<String> = (0..prepared.segments.len()).map(|at| prepared.content(at)).collect();
    if segments.is_empty() {
        return Err(Failure::File(path, "has no text to be translated; is it the right file?".to_owned()));
    }
    let source = Some(prepared.document.language).filter(|language| !language.is_undetermined());
    Ok(Work { path, content: Content::Segments(segments), source, target: said.1.cloned() })
}

/// Returns the text of a file that can be written as it was.
fn decoded(bytes: &[u8], path: &Path) -> Result<(String, Coding), Failure> {
    let decoded = decode(bytes, &name(path), None)?;
    let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text).to_owned();
    let opening: String = text.chars().take(SAMPLE).collect::<String>().to_ascii_lowercase();
    let declared = ["encoding=\"", "encoding='", "charset="]
        .into_iter()
        .find_map(|name| opening.split_once(name))
        .map(|(_, rest)| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>());
    let coding = match bytes {
        [0xff, 0xfe, ..] => Coding::Utf16(true),
        [0xfe, 0xff, ..] => Coding::Utf16(false),
        _ => {
            let is_other = declared.as_deref().is_some_and(|name| !matches!(name, "utf-8" | "utf8" | "us-ascii" | "ascii" | "charset"));
            if is_other || std::str::from_utf8(bytes).is_err() {
                let detail = format!("is in {}; save it as UTF-8 first", declared.as_deref().unwrap_or(decoded.encoding));
                return Err(Failure::File(path.to_owned(), detail));
            }
            Coding::Utf8(bytes.starts_with(&[0xef, 0xbb, 0xbf]))
        }
    };
    Ok((text, coding))
}

/// Returns the language that a file says, or else the one that was asked for; they may not contradict each other.
fn agreed(path: &Path, of_file: Option<&Language>, asked: Option<&Language>, option: &str) -> Result<Option<Language>, Failure> {
    match (of_file, asked) {
        (Some(said), Some(asked)) if !said.same_language(asked) => Err(Failure::File(
            path.to_owned(),
            format!("says “{said}”, and {option} says “{asked}”; leave the option out, or name another file"),
        )),
        (said, asked) => Ok(said.or(asked).cloned()),
    }
}

impl Work {
    /// Returns the language of the texts as the memory has it: what the file says, or else what the memory has most of.
    pub(super) fn source(&self, store: &Store) -> Result<Language, Failure> {
        if let Some(source) = &self.source {
            return Ok(source.clone());
        }
        let text = match &self.content {
            Content::Draft(draft, _) => draft.segments.iter().map(|segment| segment.text()).collect::<Vec<_>>().join("\n"),
            Content::Segments(segments) => segments.join("\n"),
        };
        let detail = "has no language that can be told; name it with --source-language";
        store.language_for(&text)?.ok_or_else(|| Failure::File(self.path.clone(), detail.to_owned()))
    }

    /// Returns the segments as queries, each between its neighbours.
    pub(super) fn queries(&self) -> Vec<Query> {
        match &self.content {
            Content::Draft(draft, _) => {
                let query = |(at, segment): (usize, &sverka::memory::DraftSegment)| {
                    let (before, after) = draft.neighbours(at);
                    Query { content: segment.content.clone(), before, after }
                };
                draft.segments.iter().enumerate().map(query).collect()
            }
            Content::Segments(texts) => {
                let text = |at: usize| texts.get(at).cloned();
                let query =
                    |at: usize| Query { before: at.checked_sub(1).and_then(text), after: text(at + 1), ..Query::plain(texts[at].as_str()) };
                (0..texts.len()).map(query).collect()
            }
        }
    }
}

/// Returns why a memory is of no use for a file, if it has no segments in its language.
pub(super) fn in_other_languages(memory: &Path, source: &Language, target: Option<&Language>) -> Failure {
    let into = target.map_or(String::new(), |target| format!(" with a translation into “{target}”"));
    let detail = format!(
        "has no unit in “{source}”{into}; look with sverka memory stats what it has, or name the languages with --source-language and \
         --target-language"
    );
    Failure::File(memory.to_owned(), detail)
}
