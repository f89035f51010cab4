//! Documents in whatever format.

use super::office::{is_office, read_office};
use super::read_plain;
use crate::error::Error;
use crate::notice::Notice;
use crate::text::Document;

/// A format of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A file of a word processor.
    Office,
    /// Plain text, in any encoding.
    Plain,
}

/// Reads a document; its format is told from the content, or else from the ending of `origin`.
///
/// ```
/// use sverka::readers::read_document;
///
/// let (document, notices) = read_document(b"First paragraph.\n\nSecond.", "a.txt", None)?;
/// assert_eq!((document.blocks.len(), notices.len()), (2, 0));
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// Those of the readers of the formats, such as [`read_plain`]; of a file of a word processor `Binary` where it is none of Word or
/// OpenDocument, and `Malformed` where it is damaged, encrypted or unpacks to more than a document does.
pub fn read_document(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    match Format::of(bytes, origin) {
        Format::Office => Ok((read_office(bytes, origin)?, Vec::new())),
        Format::Plain => read_plain(bytes, origin, encoding),
    }
}

impl Format {
    fn of(bytes: &[u8], _origin: &str) -> Self {
        if is_office(bytes) { Self::Office } else { Self::Plain }
    }
}
