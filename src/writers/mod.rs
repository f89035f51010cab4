//! From memories and alignments to bytes; nothing here opens a file.
//!
//! Equal input gives equal bytes: no clock, no order by chance.

mod csv;
mod draft;
mod jsonl;
mod links;
mod memory;
mod po;
mod report;
mod sheet;
mod table;
mod tbx;
mod tmx;
mod tsv;
mod xliff;
mod xlsx;

pub use csv::CsvWriter;
pub use draft::{FillOptions, Filled, XliffVersion, fill_draft, write_draft};
pub use jsonl::{JsonlWriter, write_jsonl};
pub use links::write_links;
pub use memory::{is_table, memory_writer, write_memory};
pub use po::PoWriter;
pub use report::{AlignmentReport, OverviewPair, ReportBead, ReportPiece, ReportRow, ReportSide, write_overview, write_report};
pub use sheet::{Cell, write_csv_sheet, write_xlsx_sheet};
pub use table::TableColumns;
pub use tbx::TbxWriter;
pub use tmx::{TmxWriter, write_tmx};
pub use tsv::{TsvWriter, write_tsv};
pub use xliff::XliffWriter;
pub use xlsx::XlsxWriter;

use crate::error::{Error, ErrorKind};
use crate::memory::{Inline, TranslationMemory, TranslationUnit};
use crate::xml::is_allowed;
use std::io::{self, Write};

/// What a writer had to change or leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Units written.
    pub units: usize,
    /// Characters that the format does not allow and that were removed.
    pub characters_removed: usize,
    /// Units left out because a variant had no text or there was one variant only, or because the format has no place for them or
    /// holds the same already.
    pub units_left_out: usize,
    /// Variants left out because the format has two languages, or no place for one without a text.
    pub variants_left_out: usize,
    /// Inline codes left out, or written as text, because the format has none.
    pub codes_left_out: usize,
    /// Properties, notes, dates and other things said of units and variants that the format has no place for.
    pub remarks_left_out: usize,
}

/// Writes a memory unit by unit, whatever its format, into a `W`.
pub trait UnitWriter<W> {
    /// Writes a unit as it is, one that is not [complete](is_complete) too, as far as the format can hold it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] if what is written to fails, [`ErrorKind::Unusable`] if the format has no room for more.
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error>;

    /// Ends the memory; returns what was written and what was not, and what it was written to.
    ///
    /// # Errors
    ///
    /// As those of [`write`](Self::write).
    fn finish(self: Box<Self>) -> Result<(Report, W), Error>;
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

/// Writes the units of a memory that are [complete](is_complete), and counts the others.
fn write_complete<W>(mut writer: Box<dyn UnitWriter<W> + '_>, memory: &TranslationMemory) -> Result<Report, Error> {
    let mut left_out = 0;
    for unit in &memory.units {
        if is_complete(unit) { writer.write(unit)? } else { left_out += 1 }
    }
    let (mut report, _) = writer.finish()?;
    report.units_left_out += left_out;
    Ok(report)
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
    use crate::memory::{Header, Variant};
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
