//! Files whose texts are paired already: XLIFF and PO, as input of `sverka align`.

use super::align::Arguments;
use super::files::{Failure, name};
use super::memories::Problems;
use super::places::Place;
use rayon::prelude::*;
use std::path::Path;
use sverka::alignment::Resources;
use sverka::memory::{Format, TranslationUnit, property};
use sverka::pipeline::paired_sentences;
use sverka::readers::{ReadingOptions, UnitReader, read_memory};
use sverka::segmentation::SrxRules;
use sverka::text::Language;
use sverka::writers::is_complete;

/// Bytes by which a format is told.
const SAMPLE: usize = 2048;

/// Returns whether the texts of a file are paired already.
pub(super) fn is_paired(place: &Place) -> bool {
    let head = place.head(SAMPLE);
    matches!(Format::of_content(&head), Some(Format::Xliff1 | Format::Xliff2 | Format::Po))
}

/// Returns whether a path leads to a file whose texts are paired already.
pub(super) fn is_paired_file(path: &Path) -> bool {
    path.is_file() && is_paired(&Place::File(path.to_owned()))
}

/// Returns the languages of the first unit of a file that is in two.
pub(super) fn languages_of(place: &Place, languages: (Option<&Language>, Option<&Language>)) -> Option<(Language, Language)> {
    let bytes = place.read().ok()?;
    let mut reader = reader(&bytes, place, languages).ok()?;
    while let Ok(Some(entry)) = reader.next_entry() {
        if let Some([source, target]) = entry.unit.as_ref().map(|unit| &unit.variants[..]) {
            return Some((source.language.clone(), target.language.clone()));
        }
    }
    None
}

fn reader<'a>(
    bytes: &'a [u8],
    place: &Place,
    (source, target): (Option<&Language>, Option<&Language>),
) -> Result<Box<dyn UnitReader + 'a>, Failure> {
    let languages = match (source, target) {
        (Some(source), Some(target)) => vec![source.clone(), target.clone()],
        (Some(source), None) => vec![source.clone()],
        _ => Vec::new(),
    };
    let options = ReadingOptions { languages, ..ReadingOptions::default() };
    Ok(read_memory(bytes, &name(place.path()), None, options)?.1)
}

/// Returns the units of a file whose texts are paired already, those of several sentences parted into these where that is sure.
pub(super) fn units(
    options: &Arguments,
    rules: Option<&SrxRules>,
    (languages, resources): (&(Language, Language), &Resources<'_>),
    place: &Place,
    quiet: bool,
) -> Result<Vec<TranslationUnit>, Failure> {
    let bytes = place.read()?;
    let mut reader = reader(&bytes, place, (options.source_language.as_ref(), options.target_language.first()))?;
    let document = place.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut problems = Problems::new(&name(place.path()), quiet);
    let mut units = Vec::new();
    while let Some(entry) = reader.next_entry()? {
        problems.take(&entry);
        if let Some(mut unit) = entry.unit.filter(is_complete) {
            if !unit.properties.iter().any(|(kind, _)| kind == property::DOCUMENT) {
                unit.properties.push((property::DOCUMENT.to_owned(), document.clone()));
            }
            units.push(unit);
        }
    }
    problems.tell();
    let parted = units.into_par_iter().map(|unit| match &unit.variants[..] {
        _ if options.segmented => vec![unit],
        [source, target] if source.language == languages.0 && target.language == languages.1 => paired_sentences(unit, resources, rules),
        [source, target] => {
            let built_in = Resources::built_in((&source.language, &target.language));
            paired_sentences(unit, &built_in, rules)
        }
        _ => vec![unit],
    });
    Ok(parted.flatten_iter().collect())
}
