//! Tables of comma-separated values (RFC 4180): a row a unit, a column a language, then a column a property.

use super::table::{TableColumns, cells};
use super::{Report, UnitWriter, failed};
use crate::error::Error;
use crate::memory::{Column, TranslationUnit};
use std::io::{self, Write};

/// Writes any memory as a table of comma-separated values, unit by unit.
///
/// UTF-8 with a byte order mark, by which spreadsheets know it; lines end as RFC 4180 asks; cells with commas, quotes or line
/// breaks are quoted. All units are to be shown to [`TableColumns`] first; [`read_csv`](crate::readers::read_csv) reads the table.
pub struct CsvWriter<W: Write> {
    out: ::csv::Writer<W>,
    columns: Vec<Column>,
    report: Report,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
    pub fn new(mut out: W, columns: &TableColumns) -> Result<Self, Error> {
        super::put(&mut out, "\u{feff}")?;
        let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        let columns = columns.plain();
        out.write_record(columns.iter().map(Column::to_string)).map_err(unwritten)?;
        Ok(Self { out, columns, report: Report::default() })
    }
}

impl<W: Write> UnitWriter<W> for CsvWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        self.report.units += 1;
        self.out.write_record(cells(&self.columns, unit)).map_err(unwritten)
    }

    fn finish(self: Box<Self>) -> Result<(Report, W), Error> {
        let out = self.out.into_inner().map_err(|error| failed(error.into_error()))?;
        Ok((self.report, out))
    }
}

fn unwritten(error: ::csv::Error) -> Error {
    failed(match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Variant;
    use crate::text::Language;

    #[test]
    fn cells_are_quoted_where_they_must() {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let unit = TranslationUnit::new(vec![Variant::plain(en.clone(), "Say \"yes\", please"), Variant::plain(ru, "Да\nпожалуйста")]);
        let mut columns = TableColumns::new(Some(&en));
        columns.take(&unit);
        let mut writer = CsvWriter::new(Vec::new(), &columns).unwrap();
        writer.write(&unit).unwrap();
        let (report, out) = Box::new(writer).finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\u{feff}en,ru\r\n\"Say \"\"yes\"\", please\",\"Да\nпожалуйста\"\r\n");
        assert_eq!(report.units, 1);
    }
}
