//! Documents in whatever format.

use super::archive::Archive;
use super::epub::is_epub;
use super::html::{has_markup, is_html};
use super::mhtml::is_mhtml;
use super::office::{is_office, read_office};
use super::pdf::{is_pdf, read_pdf};
use super::rtf::is_rtf;
use super::subtitles::is_subtitles;
use super::{read_epub, read_html, read_markdown, read_mhtml, read_plain, read_rtf, read_subtitles};
use crate::error::{Error, ErrorKind};
use crate::notice::Notice;
use crate::text::Document;

/// A format of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A ZIP archive of documents.
    Archive,
    /// A file of a word processor.
    Office,
    /// An e-book.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// A PDF file.
    Pdf,
    /// A web page.
    Html,
    /// A web page saved whole.
    Mhtml,
    /// Subtitles.
    Subtitles,
    /// Markdown.
    Markdown,
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
/// `Binary` for a ZIP archive of several documents; those of the readers of the formats, such as [`read_plain`]; of a file of a word processor `Binary` where it is none of Word or
/// OpenDocument, and `Malformed` where it is damaged, encrypted or unpacks to more than a document does; of a PDF file `Malformed` where it is damaged or encrypted, `Empty` where it is a scan, and
/// `Undecodable` where its fonts do not tell their letters.
pub fn read_document(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    match Format::of(bytes, origin) {
        Format::Archive => read_only_one(bytes, origin, encoding),
        Format::Office => Ok((read_office(bytes, origin)?, Vec::new())),
        Format::Epub => read_epub(bytes, origin),
        Format::Rtf => read_rtf(bytes, origin, encoding),
        Format::Pdf => read_pdf(bytes, origin),
        Format::Html => read_html(bytes, origin, encoding),
        Format::Mhtml => read_mhtml(bytes, origin, encoding),
        Format::Subtitles => read_subtitles(bytes, origin, encoding),
        Format::Markdown => read_markdown(bytes, origin, encoding),
        Format::Plain => read_plain(bytes, origin, encoding),
    }
}

/// Reads the document of an archive that holds no other.
fn read_only_one(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let archive = Archive::open(bytes, origin).filter(|archive| archive.names().len() == 1);
    let Some(archive) = archive else {
        let detail =
            "is a ZIP archive of several documents, or of none; name two archives of documents, as if they were folders, or unpack it";
        return Err(Error::new(ErrorKind::Binary, origin, detail));
    };
    let inner = archive.read(0)?;
    let name = archive.names().next().unwrap_or_default();
    if Archive::open(&inner[..], name).is_some() {
        return Err(Error::new(ErrorKind::Binary, origin, "is a ZIP archive in a ZIP archive; unpack it"));
    }
    read_document(&inner, &format!("{origin}/{name}"), encoding)
}

/// Returns whether [`read_document`] takes bytes for plain text, rather than for a file of a format of its own.
pub fn is_plain_text(bytes: &[u8], origin: &str) -> bool {
    Format::of(bytes, origin) == Format::Plain
}

impl Format {
    fn of(bytes: &[u8], origin: &str) -> Self {
        let ending = origin.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let is_named = |endings: &[&str]| endings.contains(&ending.as_str());
        if Archive::open(bytes, origin).is_some() {
            Self::Archive
        } else if is_epub(bytes) {
            Self::Epub
        } else if is_office(bytes) {
            Self::Office
        } else if is_pdf(bytes) {
            Self::Pdf
        } else if is_rtf(bytes) {
            Self::Rtf
        } else if is_subtitles(bytes) {
            Self::Subtitles
        } else if is_named(&["md", "markdown", "mdown"]) {
            Self::Markdown
        } else if is_mhtml(bytes) {
            Self::Mhtml
        } else if is_html(bytes) || is_named(&["html", "htm", "xhtml", "xht", "shtml"]) && has_markup(bytes) {
            Self::Html
        } else if is_named(&["mht", "mhtml"]) {
            Self::Mhtml
        } else {
            Self::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_ending() {
        let letter = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>One\n--x--";
        for (bytes, origin, expected) in [
            ("{\\rtf1 One}", "a.doc", Format::Rtf),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nOne", "a.txt", Format::Subtitles),
            ("1\n00:00:01,000 --> 00:00:02,000\nOne", "a.md", Format::Subtitles),
            ("<p>One</p>\n\n# Two", "a.Md", Format::Markdown),
            ("# Two", "a.txt", Format::Plain),
            ("\n%PDF-1.4\n", "a.html", Format::Pdf),
            ("<!DOCTYPE html><p>One", "a.txt", Format::Html),
            (letter, "a.html", Format::Mhtml),
            ("<html><p>One", "a.mht", Format::Html),
            ("One", "a.mht", Format::Mhtml),
            ("One <b>two</b>", "a.HTM", Format::Html),
            ("One\n\nTwo", "a.html", Format::Plain),
            ("One <b>two</b>\n\nThree", "a.txt", Format::Plain),
            ("From: one\n\nTwo", "b", Format::Plain),
        ] {
            assert_eq!(Format::of(bytes.as_bytes(), origin), expected, "{bytes} {origin}");
        }
    }
}
