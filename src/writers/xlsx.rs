//! Workbooks of Excel in which people review units: texts, a verdict, a correction, how sure the unit is.

use super::table::{TableColumns, cells};
use super::{Report, UnitWriter, failed};
use crate::error::{Error, ErrorKind};
use crate::memory::{Column, Header, TranslationUnit, Verdict, property};
use crate::text::Language;
use rust_xlsxwriter::{
    ConditionalFormat3ColorScale, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatType, DataValidation, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};

/// Characters (of UTF-16) that a cell holds (Excel specifications and limits).
const LONGEST_CELL: usize = 32_767;
/// Rows that a worksheet has.
const MOST_ROWS: u32 = 1_048_576;
/// What is doubtful.
const RED: u32 = 0xF8_CB_AD;
/// What is middling.
const YELLOW: u32 = 0xFF_EB_9C;
/// What is sure.
const GREEN: u32 = 0xC6_E0_B4;
/// Points that a line takes, and those of the tallest row.
const LINE_HEIGHT: f64 = 15.0;
const TALLEST_ROW: f64 = 409.0;
/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 6] = ["ar", "fa", "he", "ps", "ur", "yi"];

/// Writes any memory as a workbook for reviewers.
///
/// Its one worksheet has a row of column names that stays in view and can filter, wrapped texts, a choice of verdicts, a column for
/// corrections, and a shade for how sure each unit is; [`read_xlsx`](crate::readers::read_xlsx) does what the reviewer asks for. All
/// units are to be shown to [`TableColumns`] first. The workbook is held in memory until it is ended. A unit with a text of more than
/// 32,767 characters has no place in it.
pub struct XlsxWriter<W> {
    out: W,
    columns: Vec<Column>,
    workbook: Workbook,
    sheet: Worksheet,
    text: Format,
    number: Format,
    row: u32,
    report: Report,
}

impl<W: Write> XlsxWriter<W> {
    /// Begins a workbook.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unusable`] if there are more columns than a worksheet has.
    pub fn new(out: W, header: &Header, columns: &TableColumns) -> Result<Self, Error> {
        let columns = columns.for_review();
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
        let number = Format::new().set_align(FormatAlign::Top).set_num_format("0.000");
        let mut workbook = Workbook::new();
        // Equal memories make equal files: no clock.
        let date = header.creation_date.map(|date| date.to_string()).unwrap_or_else(|| "20000101T000000Z".to_owned());
        if let Ok(date) = excel_date(&date) {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
        }
        let mut sheet = Worksheet::new();
        lay_out(&mut sheet, &columns, &text).map_err(unwritten)?;
        Ok(Self { out, columns, workbook, sheet, text, number, row: 0, report: Report::default() })
    }
}

impl<W: Write> UnitWriter<W> for XlsxWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        let cells = cells(&self.columns, unit);
        if cells.iter().any(|cell| cell.encode_utf16().count() > LONGEST_CELL) {
            self.report.units_left_out += 1;
            return Ok(());
        }
        self.row += 1;
        if self.row == MOST_ROWS {
            let detail = format!("a worksheet holds {} units; write .tsv, or split the memory first", MOST_ROWS - 1);
            return Err(Error::new(ErrorKind::Unusable, "", detail));
        }
        for (at, (cell, column)) in (0..).zip(cells.iter().zip(&self.columns)) {
            let number = cell.parse::<f64>().ok().filter(|number| is_confidence(column) && number.is_finite());
            let written = match number {
                Some(number) => self.sheet.write_number_with_format(self.row, at, number, &self.number),
                None if cell.is_empty() => {
                    self.sheet.write_blank(self.row, at, text_format(column, &self.text).as_ref().unwrap_or(&self.text))
                }
                None => {
                    self.sheet.write_string_with_format(self.row, at, cell, text_format(column, &self.text).as_ref().unwrap_or(&self.text))
                }
            };
            written.map_err(unwritten)?;
        }
        // Programs fit rows to their text only while it is typed.
        let texts = cells.iter().zip(&self.columns).filter(|(_, column)| **column != Column::Codes);
        let lines = texts.map(|(cell, column)| lines(cell, width(column))).max().unwrap_or(1);
        self.sheet.set_row_height(self.row, (LINE_HEIGHT * lines as f64).min(TALLEST_ROW)).map_err(unwritten)?;
        self.report.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(Report, W), Error> {
        mark(&mut self.sheet, &self.columns, self.row).map_err(unwritten)?;
        self.workbook.push_worksheet(self.sheet);
        let bytes = self.workbook.save_to_buffer().map_err(unwritten)?;
        self.out.write_all(&bytes).map_err(failed)?;
        Ok((self.report, self.out))
    }
}

fn is_confidence(column: &Column) -> bool {
    matches!(column, Column::Property(None, kind) if kind == property::CONFIDENCE)
}

fn language(column: &Column) -> Option<&Language> {
    match column {
        Column::Text((language, _)) | Column::Correction(Some((language, _))) => Some(language),
        _ => None,
    }
}

/// Returns the format of the texts of a language that is written from right to left.
fn text_format(column: &Column, usual: &Format) -> Option<Format> {
    let is_reverse = language(column).is_some_and(|language| RIGHT_TO_LEFT.contains(&language.primary()));
    is_reverse.then(|| usual.clone().set_reading_direction(2))
}

/// Returns the width of a column, in digits of the usual font.
fn width(column: &Column) -> u16 {
    match column {
        Column::Text(_) | Column::Correction(_) => 60,
        Column::Verdict => 9,
        column if is_confidence(column) => 14,
        _ => 24,
    }
}

/// Returns how many lines a text takes at a width.
fn lines(text: &str, width: u16) -> usize {
    text.split('\n').map(|line| line.chars().count().div_ceil(usize::from(width)).max(1)).sum()
}

/// Names the columns and gives them their widths.
fn lay_out(sheet: &mut Worksheet, columns: &[Column], text: &Format) -> Result<(), XlsxError> {
    let heading =
        Format::new().set_bold().set_background_color(0xD9_E2_EC).set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top);
    sheet.set_name("units")?;
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, column.to_string(), &heading)?;
        sheet.set_column_width(at, width(column))?;
        sheet.set_column_format(at, text)?;
        if *column == Column::Codes {
            sheet.set_column_hidden(at)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Adds the filter, the choice of verdicts and the colours to so many rows.
fn mark(sheet: &mut Worksheet, columns: &[Column], rows: u32) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, rows, last)?;
    if rows == 0 {
        return Ok(());
    }
    for (at, column) in (0..).zip(columns) {
        if *column == Column::Verdict {
            let choice = DataValidation::new()
                .allow_list_strings(&Verdict::ALL.map(Verdict::name))?
                .set_error_title("No such verdict")?
                .set_error_message("Choose ok or wrong, or leave the cell empty. A better text goes under correction.")?;
            sheet.add_data_validation(1, at, rows, at, &choice)?;
            for (verdict, colour) in [(Verdict::Ok, GREEN), (Verdict::Wrong, RED)] {
                let rule = ConditionalFormatCellRule::EqualTo(verdict.name());
                let format = ConditionalFormatCell::new().set_rule(rule).set_format(Format::new().set_background_color(colour));
                sheet.add_conditional_format(1, at, rows, at, &format)?;
            }
        }
        if is_confidence(column) {
            let scale = ConditionalFormat3ColorScale::new()
                .set_minimum(ConditionalFormatType::Number, 0.5)
                .set_midpoint(ConditionalFormatType::Number, 0.9)
                .set_maximum(ConditionalFormatType::Number, 1)
                .set_minimum_color(RED)
                .set_midpoint_color(YELLOW)
                .set_maximum_color(GREEN);
            sheet.add_conditional_format(1, at, rows, at, &scale)?;
        }
    }
    Ok(())
}

/// Reads a date as TMX writes it.
fn excel_date(date: &str) -> Result<ExcelDateTime, XlsxError> {
    let part = |from: usize, to: usize| date.get(from..to).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or_default();
    let small = |from: usize, to: usize| u8::try_from(part(from, to)).unwrap_or_default();
    ExcelDateTime::from_ymd(part(0, 4), small(4, 6), small(6, 8))?.and_hms(part(9, 11), small(11, 13), f64::from(part(13, 15)))
}

fn unwritten(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => failed(error),
        XlsxError::RowColumnLimitError => {
            Error::new(ErrorKind::Unusable, "", "a worksheet has 16,384 columns, and the units need more; write .jsonl instead")
        }
        error => failed(io::Error::other(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Variant;

    #[test]
    fn texts_that_are_too_long_are_left_out_and_counted() {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let unit = |text: String| TranslationUnit::new(vec![Variant::plain(en.clone(), text), Variant::plain(ru.clone(), "да")]);
        let units = [unit("yes".to_owned()), unit("y".repeat(LONGEST_CELL + 1)), unit("y".repeat(LONGEST_CELL))];
        let mut columns = TableColumns::new(Some(&en));
        units.iter().for_each(|unit| columns.take(unit));
        let written = || {
            let mut writer = XlsxWriter::new(Vec::new(), &Header::default(), &columns).unwrap();
            units.iter().for_each(|unit| writer.write(unit).unwrap());
            Box::new(writer).finish().unwrap()
        };
        let (report, bytes) = written();
        assert_eq!((report.units, report.units_left_out), (2, 1));
        assert_eq!(written().1, bytes, "equal units make equal bytes");
    }
}
