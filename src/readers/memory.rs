//! Memories in whatever format.

use super::units::{ReadingOptions, UnitReader};
use super::{TmxReader, read_csv, read_jsonl, read_po, read_termbase, read_tsv, read_xliff, read_xlsx};
use crate::error::{Error, ErrorKind};
use crate::memory::Format;
use std::io::{Cursor, Read};

/// Bytes by which a format is told.
const SAMPLE: u64 = 2048;

/// Begins to read a memory unit by unit, and says in which format; if none is named it is told from the content, or else from the
/// ending of `origin`.
///
/// TMX, tables of text, JSON Lines and PO are read in little memory; all other formats are read whole.
///
/// ```
/// use sverka::readers::{ReadingOptions, read_memory};
///
/// let (format, mut reader) = read_memory(&b"en,fr\nPeace,Paix\n"[..], "a.csv", None, ReadingOptions::default())?;
/// assert_eq!(format.name(), "csv");
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[1].text(), "Paix");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// Those of the readers of the formats, such as [`TmxReader::new`] and [`read_tsv`].
pub fn read_memory<'a>(
    mut input: impl Read + 'a,
    origin: &str,
    format: Option<Format>,
    options: ReadingOptions,
) -> Result<(Format, Box<dyn UnitReader + 'a>), Error> {
    let failed = |error: std::io::Error| Error::new(ErrorKind::InputOutput, origin, format!("cannot be read: {error}")).caused_by(error);
    let mut head = Vec::new();
    (&mut input).take(SAMPLE).read_to_end(&mut head).map_err(failed)?;
    // What is no memory of any kind is best told by the reader of TMX, which looks furthest.
    let format = format.or_else(|| Format::of_content(&head)).or_else(|| Format::of_name(origin)).unwrap_or(Format::Tmx);
    let input = Cursor::new(head).chain(input);
    let reader: Box<dyn UnitReader + 'a> = match format {
        Format::Tmx => Box::new(TmxReader::new(input, origin, options)?),
        Format::Tsv => Box::new(read_tsv(input, origin, &options)?),
        Format::Csv => Box::new(read_csv(input, origin, &options)?),
        Format::Jsonl => Box::new(read_jsonl(input, origin, options)?),
        Format::Xlsx => Box::new(read_xlsx(input, origin, &options)?),
        Format::Xliff1 | Format::Xliff2 => Box::new(read_xliff(input, origin, &options)?),
        Format::Po => Box::new(read_po(input, origin, &options)?),
        Format::Tbx => Box::new(read_termbase(input, origin, &options)?),
    };
    Ok((format, reader))
}
