//! Heaps of documents: which files there are, what they say, and which of them translate each other.

use super::files::{Failure, name, same_file};
use super::paired::{is_paired, languages_of};
use super::places::{Place, places_of};
use super::results::is_left_by_run;
use super::terminal;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use sverka::cleaning::clean;
use sverka::lexicon::Lexicon;
use sverka::memory::Format;
use sverka::pairing::{Candidate, Pairing, pair_documents};
use sverka::readers::read_document;
use sverka::text::{Language, detect_language};

/// A document of a heap.
pub(super) struct Item {
    /// Its path within the heap.
    pub name: String,
    pub place: Place,
    pub language: Language,
    /// What it says, without residue.
    text: String,
}

/// The two heaps, and what could not be read.
pub(super) struct Heaps {
    pub source: Vec<Item>,
    pub target: Vec<Item>,
    pub languages: (Language, Language),
    /// Documents in further languages, of one folder.
    pub others: Vec<Item>,
    /// Files whose texts are paired already.
    pub paired: Vec<Place>,
    /// Files that hold memories, tables or pictures, which are no documents.
    pub no_documents: Vec<PathBuf>,
    /// Files that could not be read, and why.
    pub broken: Vec<String>,
}

impl Item {
    /// Returns the path by which a user knows it.
    pub(super) fn path(&self) -> &Path {
        self.place.path()
    }
}

impl Heaps {
    /// Reads two folders, or one whose documents are in two languages; the outputs of the command are none of them.
    pub(super) fn read(
        source: &Path,
        target: Option<&Path>,
        languages: (Option<&Language>, Option<&Language>),
        encodings: (Option<&str>, Option<&str>),
        outputs: &[&Path],
    ) -> Result<Self, Failure> {
        let mut unread = Unread::default();
        let mut source = items(source, encodings.0, outputs, &mut unread)?;
        let mut others = Vec::new();
        let target = match target {
            Some(target) => items(target, encodings.1, outputs, &mut unread)?,
            None => {
                let of_paired = unread.paired.first().filter(|_| source.is_empty()).and_then(|place| languages_of(place, languages));
                let (left, right) = of_paired.map_or_else(|| two_languages(&source, languages), Ok)?;
                let all = std::mem::take(&mut source);
                let (found, rest): (Vec<Item>, Vec<Item>) = all.into_iter().partition(|item| item.language.same_language(&left));
                let (target, rest) = rest.into_iter().partition(|item| item.language.same_language(&right));
                source = found;
                others = rest;
                target
            }
        };
        let language =
            |given: Option<&Language>, heap: &[Item]| given.cloned().or_else(|| usual(heap)).unwrap_or_else(Language::undetermined);
        let of_paired = unread.paired.first().filter(|_| source.is_empty() && target.is_empty());
        let languages = of_paired
            .and_then(|place| languages_of(place, languages))
            .unwrap_or_else(|| (language(languages.0, &source), language(languages.1, &target)));
        Ok(Self { source, target, languages, others, paired: unread.paired, no_documents: unread.no_documents, broken: unread.broken })
    }

    /// Returns the pairs that are at least so sure.
    pub(super) fn pairs(&self, least: f64) -> Vec<Pairing> {
        let (left, right) = (&self.languages.0, &self.languages.1);
        let pairs = pair_documents(&candidates(&self.source), &candidates(&self.target), (left, right), Lexicon::built_in(left, right));
        pairs.into_iter().filter(|pair| pair.confidence >= least).collect()
    }

    /// Returns the documents of both heaps that are in no pair.
    pub(super) fn alone(&self, pairs: &[Pairing]) -> [Vec<&Item>; 2] {
        let sources: HashSet<usize> = pairs.iter().map(|pair| pair.source).collect();
        let targets: HashSet<usize> = pairs.iter().map(|pair| pair.target).collect();
        [(&self.source, sources), (&self.target, targets)].map(|(heap, paired)| {
            let alone = heap.iter().enumerate().filter(|(at, _)| !paired.contains(at));
            alone.map(|(_, item)| item).collect()
        })
    }

    /// Tells of the files that could not be read.
    pub(super) fn tell_broken(&self) {
        self.broken.iter().for_each(|message| terminal::error(message));
    }
}

/// Files that are not read as documents.
#[derive(Default)]
struct Unread {
    paired: Vec<Place>,
    no_documents: Vec<PathBuf>,
    broken: Vec<String>,
}

fn candidates(heap: &[Item]) -> Vec<Candidate<'_>> {
    heap.iter().map(|item| Candidate { name: &item.name, text: &item.text }).collect()
}

/// Reads the documents of a folder, and of the folders and archives in it, or of an archive, in the order of their names; what this
/// command or an earlier one wrote there is passed over.
fn items(folder: &Path, encoding: Option<&str>, outputs: &[&Path], unread: &mut Unread) -> Result<Vec<Item>, Failure> {
    let mut paths = Vec::new();
    if folder.is_file() {
        paths.push(folder.to_owned());
    } else {
        collect(folder, &mut paths)?;
    }
    paths.retain(|path| !is_left_by_run(path) && !outputs.iter().any(|output| same_file(output, path)));
    paths.sort();
    let places: Vec<Place> = paths.par_iter().flat_map_iter(|path| places_of(path)).collect();
    let (paired, places): (Vec<Place>, Vec<Place>) = places.into_iter().partition(is_paired);
    unread.paired.extend(paired);
    let found: Vec<Result<Option<Item>, String>> = places.par_iter().map(|place| item(folder, place, encoding)).collect();
    let mut items = Vec::with_capacity(found.len());
    for (place, found) in places.iter().zip(found) {
        match found {
            Ok(Some(item)) => items.push(item),
            Ok(None) => unread.no_documents.push(place.path().to_owned()),
            Err(message) => unread.broken.push(message),
        }
    }
    Ok(items)
}

/// Finds the files of a folder; those whose names begin with a dot are none of its documents.
pub(super) fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder; check the path".to_owned(),
            std::io::ErrorKind::NotADirectory => "is a file; name a folder of documents".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Failure::File(folder.to_owned(), message)
    };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // Links to folders are not followed: they may lead round in a ring.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), paths)?;
        } else if entry.path().is_file() {
            paths.push(entry.path());
        }
    }
    Ok(())
}

/// Reads a document; nothing where the file holds none.
fn item(folder: &Path, place: &Place, encoding: Option<&str>) -> Result<Option<Item>, String> {
    let bytes = place.read().map_err(|failure| failure.to_string())?;
    let path = place.path();
    if is_no_document(path, &bytes) {
        return Ok(None);
    }
    let (document, _) = read_document(&bytes, &name(path), encoding).map_err(|error| error.to_string())?;
    let (document, _) = clean(document);
    let blocks = document.blocks.iter().filter(|block| block.role.is_content());
    let text: Vec<String> = blocks.map(|block| document.content(block.span)).collect();
    let text = text.join("\n");
    let language = match document.language.is_undetermined() {
        true => detect_language(&text).unwrap_or_else(Language::undetermined),
        false => document.language,
    };
    let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
    Ok(Some(Item { name, place: place.clone(), language, text }))
}

/// Endings of files that lie beside documents and pages, and have no text to align.
const NO_TEXT: &[&str] = &[
    "avif", "avi", "bmp", "css", "gif", "ico", "jpeg", "jpg", "js", "m4a", "mov", "mp3", "mp4", "ogg", "png", "svg", "tif", "tiff", "ttf",
    "wav", "webm", "webp", "woff", "woff2",
];

/// Returns whether a file is one that holds no document: a picture, say, or a memory or a table, which would be taken for the
/// translation of any document that is in it.
pub(super) fn is_no_document(path: &Path, bytes: &[u8]) -> bool {
    const HEAD: usize = 2048;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let by_content = || Format::of_content(&bytes[..bytes.len().min(HEAD)]);
    // Archives and braces may be documents.
    NO_TEXT.contains(&ending.as_str())
        || Format::of_name(&path.to_string_lossy()).is_some()
        || matches!(by_content(), Some(Format::Tmx | Format::Xliff1 | Format::Xliff2 | Format::Tbx | Format::Po))
}

/// Returns the language that most of a heap is in, by length.
fn usual(heap: &[Item]) -> Option<Language> {
    by_length(heap).into_iter().next()
}

/// Returns the languages of a heap, that of most text first.
fn by_length(heap: &[Item]) -> Vec<Language> {
    let mut lengths: BTreeMap<&str, usize> = BTreeMap::new();
    for item in heap.iter().filter(|item| !item.language.is_undetermined()) {
        *lengths.entry(item.language.primary()).or_default() += item.text.len();
    }
    let mut languages: Vec<(&str, usize)> = lengths.into_iter().collect();
    languages.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    languages.into_iter().filter_map(|(tag, _)| Language::parse(tag).ok()).collect()
}

/// Returns the two languages of one folder: those asked for, or else those of most text, English first.
fn two_languages(heap: &[Item], asked: (Option<&Language>, Option<&Language>)) -> Result<(Language, Language), Failure> {
    let found = by_length(heap);
    let is_free = |language: &&Language| [asked.0, asked.1].iter().flatten().all(|asked| !asked.same_language(language));
    let mut free = found.iter().filter(is_free);
    let pair = match asked {
        (Some(source), Some(target)) => Some((source.clone(), target.clone())),
        (Some(source), None) => free.next().map(|target| (source.clone(), target.clone())),
        (None, Some(target)) => free.next().map(|source| (source.clone(), target.clone())),
        (None, None) => free.next().zip(free.next()).map(|(first, second)| match second.primary() {
            "en" => (second.clone(), first.clone()),
            _ => (first.clone(), second.clone()),
        }),
    };
    pair.ok_or_else(|| {
        let message = "the folder has no documents in two languages; name a folder for each language, or the languages with \
                       --source-language and --target-language";
        Failure::Usage(message.to_owned())
    })
}
