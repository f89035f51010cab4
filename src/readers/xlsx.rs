//! Workbooks of Excel, such as reviewers send back: the first worksheet is a table of units.

use super::problem::ProblemKind;
use super::table::{Row, Rows, TableReader};
use super::units::ReadingOptions;
use crate::error::{Error, ErrorKind};
use crate::memory::property;
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes that a workbook may unpack to; a worksheet that is full of sentences has less.
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;
/// Columns that are read: a memory has a few dozen.
const MOST_COLUMNS: usize = 1000;

/// Reads the first worksheet of a workbook unit by unit.
///
/// The first row names the columns as [`Column`](crate::memory::Column) has it, unless two languages are asked for. What a
/// reviewer wrote under `verdict` and `correction` is done. The workbook is held in memory.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where the bytes are no workbook, unpack to more than a gigabyte, or the first row names no languages and
/// none are asked for; [`ErrorKind::Empty`] where there is no row; [`ErrorKind::InputOutput`] where `input` fails.
pub fn read_xlsx(mut input: impl Read, origin: &str, options: &ReadingOptions) -> Result<TableReader<'static>, Error> {
    let failed = |error: std::io::Error| Error::new(ErrorKind::InputOutput, origin, format!("cannot be read: {error}")).caused_by(error);
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(failed)?;
    let refused = |reason: String| {
        let detail = format!("is no whole workbook of Excel ({reason}); save it as .xlsx once more, or as .csv");
        Error::new(ErrorKind::Malformed, origin, detail)
    };
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).map_err(|error| refused(error.to_string()))?;
    let mut size = 0_u64;
    for at in 0..archive.len() {
        size = size.saturating_add(archive.by_index_raw(at).map_or(0, |entry| entry.size()));
    }
    if size > MOST_UNPACKED {
        return Err(refused("it unpacks to more than a gigabyte".to_owned()));
    }
    let rows = rows(bytes).map_err(|error| refused(error.to_string()))?;
    TableReader::begin(Box::new(SheetRows(rows.into_iter())), origin, options)
}

struct SheetRows(std::vec::IntoIter<Row>);

impl Rows for SheetRows {
    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        Ok(self.0.next())
    }

    fn is_sparse(&self) -> bool {
        true
    }
}

/// Returns the rows that have text; cells are taken one by one, since the range that a sheet claims to have may be vast.
fn rows(bytes: Vec<u8>) -> Result<Vec<Row>, XlsxError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let first = workbook.sheet_names().into_iter().next();
    let name = first.ok_or_else(|| XlsxError::WorksheetNotFound("the first".to_owned()))?;
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut confidence = None;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let (line, column) = (row as usize + 1, column as usize);
        let text = shown(cell.get_value(), confidence == Some(column) && line > 1);
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        if rows.len() == 1 && text.trim() == property::CONFIDENCE {
            confidence = Some(column);
        }
        if let Some((_, cells)) = rows.last_mut() {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = text;
        }
    }
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    Ok(rows.into_iter().map(|(line, cells)| Row { line, cells: Ok::<_, ProblemKind>(cells) }).collect())
}

/// Returns what a cell shows; a confidence has three decimals.
fn shown(value: &DataRef<'_>, is_confidence: bool) -> String {
    match value {
        DataRef::Float(value) if is_confidence => format!("{value:.3}"),
        DataRef::Int(value) if is_confidence => format!("{value}.000"),
        DataRef::Float(value) => value.to_string(),
        DataRef::Int(value) => value.to_string(),
        DataRef::String(text) => unescaped(text),
        DataRef::SharedString(text) => unescaped(text),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Undoes `_x000D_`, by which workbooks write what XML cannot (ECMA-376, 22.9.2.19).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()) && rest[at + 6..].starts_with('_'));
        let meant = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        out.push_str(&rest[..at]);
        match meant {
            Some(c) => out.push(c),
            None => out.push_str("_x"),
        }
        rest = &rest[if meant.is_some() { at + 7 } else { at + 2 }..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_workbooks_are_undone() {
        assert_eq!(unescaped("a_x000D_\n_x_x005F_x0041_ _x12_xD800_é_x00"), "a\r\n_x_x0041_ _x12_xD800_é_x00");
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let options = ReadingOptions::default();
        for bytes in [&b""[..], b"en,ru\na,b\n", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
            let error = read_xlsx(bytes, "t.xlsx", &options).err().unwrap();
            assert!(error.to_string().starts_with("t.xlsx: is no whole workbook of Excel"), "{error}");
        }
    }
}
