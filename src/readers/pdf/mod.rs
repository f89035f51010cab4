//! PDF files: the letters that their pages show, put back into lines, columns and paragraphs.
//!
//! A PDF says where each letter stands, not what the paragraphs are, and often not even what the letters are. [`lopdf`] takes
//! the file apart; the rest is done here, in three steps: [`page`] follows what a page draws and gives its letters with their
//! places, with the help of [`font`], which tells letters from the codes of fonts; [`layout`] makes paragraphs of them.

mod file;
mod font;
mod layout;
mod lexer;
mod matrix;
mod packed;
mod page;
#[cfg(test)]
mod tests;

use crate::error::{Error, ErrorKind};
use crate::notice::{Notice, NoticeKind};
use crate::text::Document;
use file::File;
use font::Fonts;
use memchr::memmem;
use page::Sheet;

/// How far into a file its mark may stand, in bytes.
const HEAD: usize = 1024;
/// The most letters that a document has; a book of a thousand pages has three million.
const MOST_GLYPHS: usize = 4_000_000;

/// Returns whether bytes are a PDF file.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    memmem::find(head, b"%PDF-").is_some_and(|at| head.get(at + 5).is_some_and(u8::is_ascii_digit))
}

/// Reads a PDF file: its paragraphs, in the order in which they are read, and apart from them what each page repeats.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where the file is damaged, encrypted or unpacks to more than documents do; [`ErrorKind::Empty`] where
/// it has no text, as scans have none; [`ErrorKind::Undecodable`] where its fonts do not tell what letters they show.
pub(super) fn read_pdf(bytes: &[u8], origin: &str) -> Result<(Document, Vec<Notice>), Error> {
    let file = File::open(bytes, origin)?;
    let mut fonts = Fonts::default();
    let mut sheets = Vec::new();
    let mut room = MOST_GLYPHS;
    for leaf in file.leaves()? {
        let sheet = page::read_sheet(&file, &leaf, &mut fonts, room)?;
        room -= sheet.glyphs.len();
        sheets.push(sheet);
    }
    let unknown = count_unknown(&sheets, origin)?;
    let redecoded = font::legacy::redecode(&mut sheets, &fonts);
    let document = layout::document(&sheets, &fonts, origin);
    if document.blocks.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "has no text"));
    }
    let mut notices = Vec::new();
    let mut tell = |kind| notices.push(Notice { kind, origin: origin.to_owned(), span: None });
    if unknown > 0 {
        tell(NoticeKind::LettersUnknown(unknown));
    }
    if redecoded {
        tell(NoticeKind::FontsMisdeclared("windows-1251"));
    }
    Ok((document, notices))
}

/// Returns how many letters could not be told.
///
/// # Errors
///
/// `Empty` where there are no letters at all; `Undecodable` where most could not be told.
fn count_unknown(sheets: &[Sheet], origin: &str) -> Result<usize, Error> {
    let glyphs = || sheets.iter().flat_map(|sheet| &sheet.glyphs);
    let shown = glyphs().filter(|glyph| !glyph.is_blank()).count();
    let unknown = glyphs().filter(|glyph| glyph.is_unknown()).count();
    if shown == 0 {
        let has_images = sheets.iter().any(|sheet| sheet.has_images);
        let detail = if has_images {
            "has no text but pictures: it is a scan; have a program for text recognition (OCR) read it first, and take what that gives"
        } else {
            "has no text"
        };
        return Err(Error::new(ErrorKind::Empty, origin, detail));
    }
    if unknown * 2 > shown {
        let detail = "the fonts of this file say nothing about their letters, so its text cannot be read; take another copy of the \
                      document, or have a program for text recognition (OCR) read its pages";
        return Err(Error::new(ErrorKind::Undecodable, origin, detail));
    }
    Ok(unknown)
}
