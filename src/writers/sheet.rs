//! Tables of figures, for spreadsheets.

use super::{failed, put};
use crate::error::{Error, ErrorKind};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// A cell of a table of figures.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

/// Writes a table of figures as comma-separated values, in UTF-8 with a byte order mark, as spreadsheets know it.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`] if `out` fails.
pub fn write_csv_sheet(mut out: impl Write, columns: &[&str], rows: &[Vec<Cell>]) -> Result<(), Error> {
    put(&mut out, "\u{feff}")?;
    let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let unwritten = |error: ::csv::Error| failed(io::Error::other(error.to_string()));
    out.write_record(columns).map_err(unwritten)?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
        });
        out.write_record(cells).map_err(unwritten)?;
    }
    out.flush().map_err(failed)
}

/// Writes a table of figures as a workbook of Excel; equal tables make equal files.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`] if `out` fails, [`ErrorKind::Unusable`] where there are more rows than a worksheet has.
pub fn write_xlsx_sheet(mut out: impl Write, columns: &[&str], rows: &[Vec<Cell>]) -> Result<(), Error> {
    let bytes = workbook(columns, rows).map_err(|error| match error {
        XlsxError::RowColumnLimitError => Error::new(ErrorKind::Unusable, "", "a worksheet has 1,048,576 rows; write .csv instead"),
        error => failed(io::Error::other(error.to_string())),
    })?;
    out.write_all(&bytes).map_err(failed)
}

fn workbook(columns: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let (heading, mut sheet) = (Format::new().set_bold(), Worksheet::new());
    for (at, name) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, *name, &heading)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, at, text)?,
                Cell::Number(number) => sheet.write_number(row, at, *number)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    let mut workbook = Workbook::new();
    // No clock.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    workbook.push_worksheet(sheet);
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written() {
        let rows = [vec![Cell::from("a, b"), Cell::from(12_usize), Cell::Number(1.5)]];
        let mut csv = Vec::new();
        write_csv_sheet(&mut csv, &["document", "words", "weighted"], &rows).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "\u{feff}document,words,weighted\r\n\"a, b\",12,1.5\r\n");
        let [mut one, mut other] = [Vec::new(), Vec::new()];
        for out in [&mut one, &mut other] {
            write_xlsx_sheet(out, &["document", "words", "weighted"], &rows).unwrap();
        }
        assert!(one == other && one.starts_with(b"PK"));
    }
}
