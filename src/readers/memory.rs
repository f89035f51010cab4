//! Memories in whatever format.

use super::units::{ReadingOptions, UnitReader};
use super::{TmxReader, read_csv, read_jsonl, read_tsv, read_xliff};
use crate::error::{Error, ErrorKind};
use crate::memory::Format;
use std::io::{Cursor, Read};

/// Bytes by which a format is told.
const SAMPLE: u64 = 2048;

/// Begins to read a memory unit by unit; without a format it is told from the content, or else from the ending of `origin`.
///
/// TMX, tables of text and JSON Lines are read in little memory; all other formats are read whole.
///
/// ```
/// use sverka::readers::{ReadingOptions, read_memory};
///
/// let mut reader = read_memory(&b"en,fr\nPeace,Paix\n"[..], "a.csv", None, ReadingOptions::default())?;
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
) -> Result<Box<dyn UnitReader + 'a>, Error> {
    let failed = |error: std::io::Error| Error::new(ErrorKind::InputOutput, origin, format!("cannot be read: {error}")).caused_by(error);
    let mut head = Vec::new();
    (&mut input).take(SAMPLE).read_to_end(&mut head).map_err(failed)?;
    // What is no memory of any kind is best told by the reader of TMX, which looks furthest.
    let format = format.or_else(|| Format::of_content(&head)).or_else(|| Format::of_name(origin)).unwrap_or(Format::Tmx);
    let input = Cursor::new(head).chain(input);
    Ok(match format {
        Format::Tmx => Box::new(TmxReader::new(input, origin, options)?),
        Format::Tsv => Box::new(read_tsv(input, origin, &options)?),
        Format::Csv => Box::new(read_csv(input, origin, &options)?),
        Format::Jsonl => Box::new(read_jsonl(input, origin, options)?),
        Format::Xliff1 | Format::Xliff2 => Box::new(read_xliff(input, origin, &options)?),
        Format::Xlsx | Format::Po | Format::Tbx => {
            return Err(Error::new(ErrorKind::Unusable, origin, format!("{format} is not read yet")));
        }
    })
}
