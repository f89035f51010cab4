//! Documents in whatever format.

use super::read_plain;
use crate::error::Error;
use crate::notice::Notice;
use crate::text::Document;

/// A format of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
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
/// Those of the readers of the formats, such as [`read_plain`].
pub fn read_document(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    match Format::of(bytes, origin) {
        Format::Plain => read_plain(bytes, origin, encoding),
    }
}

impl Format {
    fn of(_bytes: &[u8], _origin: &str) -> Self {
        Self::Plain
    }
}
