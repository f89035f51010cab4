//! Memories in whatever format.

use super::{
    CsvWriter, JsonlWriter, PoWriter, Report, TableColumns, TbxWriter, TmxWriter, TsvWriter, UnitWriter, XliffWriter, XlsxWriter,
    is_complete, write_complete, write_tmx,
};
use crate::error::Error;
use crate::memory::{Format, Header, TranslationMemory};
use std::io::Write;

/// Begins to write a memory unit by unit; the columns must have been shown all units where the format is a [table](is_table).
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn memory_writer<'a, W: Write + 'a>(
    out: W,
    format: Format,
    header: &Header,
    columns: &TableColumns,
) -> Result<Box<dyn UnitWriter<W> + 'a>, Error> {
    Ok(match format {
        Format::Tmx => Box::new(TmxWriter::new(out, header)?),
        Format::Tsv => Box::new(TsvWriter::new(out, columns)?),
        Format::Csv => Box::new(CsvWriter::new(out, columns)?),
        Format::Jsonl => Box::new(JsonlWriter::new(out)),
        Format::Xlsx => Box::new(XlsxWriter::new(out, header, columns)?),
        Format::Xliff1 => Box::new(XliffWriter::version_1(out, header)),
        Format::Xliff2 => Box::new(XliffWriter::version_2(out, header)),
        Format::Po => Box::new(PoWriter::new(out, header)),
        Format::Tbx => Box::new(TbxWriter::new(out, header)),
    })
}

/// Returns whether a format needs to know its columns before the first unit is written.
pub fn is_table(format: Format) -> bool {
    matches!(format, Format::Tsv | Format::Csv | Format::Xlsx)
}

/// Writes a memory in a format; units that are not [complete](is_complete) are left out and counted.
///
/// # Errors
///
/// As those of [`write_tmx`] and of [`memory_writer`].
pub fn write_memory(out: &mut impl Write, format: Format, memory: &TranslationMemory) -> Result<Report, Error> {
    if format == Format::Tmx {
        return write_tmx(out, memory);
    }
    let mut columns = TableColumns::new(memory.header.source_language.as_ref());
    if is_table(format) {
        memory.units.iter().filter(|unit| is_complete(unit)).for_each(|unit| columns.take(unit));
    }
    write_complete(memory_writer(out, format, &memory.header, &columns)?, memory)
}
