//! Tables of tab-separated values: a line a unit, a column a language, then a column a property.

use super::table::{TableColumns, cells};
use super::{Report, UnitWriter, is_complete, put, write_complete};
use crate::error::Error;
use crate::memory::{Column, TranslationMemory, TranslationUnit};
use std::io::Write;

/// Writes a memory as a table with a line of column names, as [`Column`] has them: texts, properties, what else is known.
///
/// UTF-8; inside a cell a tab, a line break and a backslash are written as `\t`, `\n`, `\r` and `\\`; inline codes are
/// [numbers in braces](crate::memory::marked), and a column of their own has what they stand for. Units that are not
/// [complete](super::is_complete) are left out. [`read_tsv`](crate::readers::read_tsv) reads it.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn write_tsv(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    let mut columns = TableColumns::new(memory.header.source_language.as_ref());
    memory.units.iter().filter(|unit| is_complete(unit)).for_each(|unit| columns.take(unit));
    write_complete(Box::new(TsvWriter::new(out, &columns)?), memory)
}

/// Writes any memory as a table of tab-separated values, unit by unit.
///
/// All is as [`write_tsv`] has it, but that all units are written. They are to be shown to [`TableColumns`] first.
pub struct TsvWriter<W> {
    out: W,
    columns: Vec<Column>,
    report: Report,
}

impl<W: Write> TsvWriter<W> {
    /// Begins a table.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
    pub fn new(mut out: W, columns: &TableColumns) -> Result<Self, Error> {
        let columns = columns.plain();
        put(&mut out, &row(columns.iter().map(Column::to_string)))?;
        Ok(Self { out, columns, report: Report::default() })
    }
}

impl<W: Write> UnitWriter<W> for TsvWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        self.report.units += 1;
        put(&mut self.out, &row(cells(&self.columns, unit).into_iter()))
    }

    fn finish(self: Box<Self>) -> Result<(Report, W), Error> {
        Ok((self.report, self.out))
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| escaped(&cell)).collect();
    cells.join("\t") + "\n"
}

fn escaped(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Header, Variant};
    use crate::text::Language;

    #[test]
    fn cells_keep_to_their_line() {
        let language = |tag| Language::parse(tag).unwrap();
        let mut unit = TranslationUnit::new(vec![Variant::plain(language("en"), "a\tb\\"), Variant::plain(language("ru"), "в\nг")]);
        unit.properties.push(("x-bead".to_owned(), "1-1".to_owned()));
        let memory = TranslationMemory { header: Header::new(language("en"), "t", "1"), units: vec![unit] };
        let mut out = Vec::new();
        write_tsv(&mut out, &memory).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "en\tru\tx-bead\na\\tb\\\\\tв\\nг\t1-1\n");
    }

    #[test]
    fn variants_in_one_language_have_columns_of_their_own() {
        let und = Language::undetermined();
        let unit = TranslationUnit::new(["a", "b", "c"].map(|text| Variant::plain(und.clone(), text)).to_vec());
        let memory = TranslationMemory { header: Header::new(und, "t", "1"), units: vec![unit] };
        let mut out = Vec::new();
        write_tsv(&mut out, &memory).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "und\tund-2\tund-3\na\tb\tc\n");
    }
}
