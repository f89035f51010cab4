//! From memories and alignments to bytes; nothing here opens a file.
//!
//! Equal input gives equal bytes: no clock, no order by chance.

mod jsonl;
mod links;
mod tmx;
mod tsv;

pub use jsonl::write_jsonl;
pub use links::write_links;
pub use tmx::{TmxWriter, write_tmx};
pub use tsv::write_tsv;

use crate::error::{Error, ErrorKind};
use crate::memory::{Inline, TranslationUnit};
use crate::xml::is_allowed;
use std::io::{self, Write};

/// What a writer had to change or leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Units written.
    pub units: usize,
    /// Characters that the format does not allow and that were removed.
    pub characters_removed: usize,
    /// Units left out because a variant had no text or there was one variant only.
    pub units_left_out: usize,
}

/// Returns whether the writers of memories write a unit: it has two variants or more, and all of them have text.
pub fn is_complete(unit: &TranslationUnit) -> bool {
    let has_text = |inline: &Inline| matches!(inline, Inline::Text(text) if is_told(text));
    unit.variants.len() > 1 && unit.variants.iter().all(|variant| variant.content.iter().any(has_text))
}

/// Returns whether anything is left of a text once white space and what XML does not allow are set aside.
fn is_told(text: &str) -> bool {
    text.chars().any(|c| is_allowed(c) && !c.is_whitespace())
}

/// Returns the units that are written and counts them and the others.
fn counted_units<'a>(units: &'a [TranslationUnit], report: &mut Report) -> Vec<&'a TranslationUnit> {
    let complete: Vec<&TranslationUnit> = units.iter().filter(|unit| is_complete(unit)).collect();
    report.units = complete.len();
    report.units_left_out = units.len() - complete.len();
    complete
}

/// Returns the properties of a unit that say something.
fn told_properties(unit: &TranslationUnit) -> impl Iterator<Item = (&str, &str)> {
    unit.properties.iter().filter(|(_, value)| is_told(value)).map(|(kind, value)| (kind.as_str(), value.as_str()))
}

fn failed(error: io::Error) -> Error {
    Error::new(ErrorKind::InputOutput, "", format!("cannot be written: {error}")).caused_by(error)
}

fn put(out: &mut impl Write, text: &str) -> Result<(), Error> {
    out.write_all(text.as_bytes()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Header, TranslationMemory, Variant};
    use crate::text::Language;

    /// All writers of memories, by the name of what they write.
    fn all_written(memory: &TranslationMemory) -> [(&'static str, String, Report); 3] {
        let [mut tmx, mut tsv, mut jsonl] = [const { Vec::new() }; 3];
        let reports =
            [write_tmx(&mut tmx, memory).unwrap(), write_tsv(&mut tsv, memory).unwrap(), write_jsonl(&mut jsonl, memory).unwrap()];
        let texts = [tmx, tsv, jsonl].map(|bytes| String::from_utf8(bytes).unwrap());
        let [tmx, tsv, jsonl] = texts;
        [("TMX", tmx, reports[0]), ("TSV", tsv, reports[1]), ("JSON Lines", jsonl, reports[2])]
    }

    #[test]
    fn writers_leave_out_the_same() {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let unit =
            |source: &str, target: &str| TranslationUnit::new(vec![Variant::plain(en.clone(), source), Variant::plain(ru.clone(), target)]);
        let mut with_context = unit("kept", "да");
        with_context.properties.push(("x-context-pre".to_owned(), " ".to_owned()));
        with_context.properties.push(("x-context-post".to_owned(), "said after".to_owned()));
        let alone = TranslationUnit::new(vec![Variant::plain(en.clone(), "dropped")]);
        let units = vec![unit("dropped", "\u{2} "), unit(" ", "dropped"), alone, with_context];
        let memory = TranslationMemory { header: Header::new(en, "t", "1"), units };
        for (format, text, report) in all_written(&memory) {
            assert_eq!(report, Report { units: 1, units_left_out: 3, ..Report::default() }, "{format}");
            assert!(text.contains("kept") && !text.contains("dropped"), "{format}: {text}");
            assert!(text.contains("said after") && !text.contains("x-context-pre"), "{format}: {text}");
        }
    }
}
