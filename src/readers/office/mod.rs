//! Files of word processors: Word (`.docx`) and OpenDocument (`.odt`, `.fodt`), and others told apart from them.

mod docx;
pub(super) mod flow;
mod odt;
pub(super) mod package;
pub(super) mod styles;
pub(super) mod symbols;
#[cfg(test)]
mod tests;
pub(super) mod walk;

#[cfg(test)]
pub(super) use tests::zipped;

use crate::error::{Error, ErrorKind};
use crate::text::Document;
use memchr::memmem;
use package::{MOST_OF_PART, Package, damaged, text_of};

/// How the files of old versions of Microsoft Office begin, and those that new ones have encrypted.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How ZIP archives begin; the second is an empty one.
const ZIPPED: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// How far into a file the root element of a flat OpenDocument file is looked for, in bytes.
const HEAD: usize = 4096;

/// Returns whether bytes are a file of an office program, or an archive such as these are.
pub(super) fn is_office(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND) || ZIPPED.iter().any(|magic| bytes.starts_with(magic)) || is_flat(bytes)
}

/// Returns whether bytes are an OpenDocument file that is not zipped.
fn is_flat(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let begins = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    begins.starts_with(b"<") && memmem::find(head, b"<office:document").is_some()
}

/// Reads a Word or OpenDocument file: its paragraphs, in the roles that their styles give them.
///
/// # Errors
///
/// [`ErrorKind::Binary`] where it is the file of another program; [`ErrorKind::Malformed`] where it is damaged, encrypted or unpacks to
/// more than documents do; [`ErrorKind::Empty`] where there is no text.
pub(super) fn read_office(bytes: &[u8], origin: &str) -> Result<Document, Error> {
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes, origin));
    }
    if is_flat(bytes) {
        let is_small = bytes.len() as u64 <= MOST_OF_PART;
        let text = text_of(bytes.to_vec()).filter(|_| is_small);
        return odt::read_flat(text.ok_or_else(|| damaged(origin, "its XML", "it is not UTF-8, or too large"))?, origin);
    }
    let mut package = Package::open(bytes, origin)?;
    match kind(&mut package)? {
        Kind::Word => docx::read_docx(&mut package, origin),
        Kind::OpenDocument => odt::read_odt(&mut package, origin),
        Kind::Other(what) => Err(Error::new(ErrorKind::Binary, origin, what)),
    }
}

/// What an archive is.
enum Kind {
    Word,
    OpenDocument,
    /// Nothing that is read here, and what to do about it.
    Other(&'static str),
}

const WORKBOOK: &str = "is a workbook, not a document; save the text of its sheets as .docx or plain text";
const SLIDES: &str = "is a presentation, not a document; save its outline as .docx or plain text";

/// What the type that an archive declares stands for.
const DECLARED: &[(&str, &str)] = &[
    ("application/vnd.oasis.opendocument.spreadsheet", WORKBOOK),
    ("application/vnd.oasis.opendocument.presentation", SLIDES),
    ("application/vnd.oasis.opendocument", "is an OpenDocument file but no text; save what it says as .odt"),
    ("application/vnd.sun.xml.writer", "is an old text of OpenOffice (.sxw); save it as .odt"),
];

/// What an archive is that has a part of such a name.
const NAMED: &[(&str, &str)] = &[("xl/", WORKBOOK), ("ppt/", SLIDES), ("index/document.iwa", "is a document of Pages; export it as .docx")];

/// Returns what an archive is.
fn kind(package: &mut Package<'_>) -> Result<Kind, Error> {
    if let Some(part) = package.part("mimetype")? {
        let declared = part.text.trim();
        if declared.starts_with("application/vnd.oasis.opendocument.text") {
            return Ok(Kind::OpenDocument);
        }
        if let Some((_, what)) = DECLARED.iter().find(|(kind, _)| declared.starts_with(kind)) {
            return Ok(Kind::Other(what));
        }
    }
    let types = package.part("[Content_Types].xml")?.map(|part| part.text).unwrap_or_default();
    let is_word = ["wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", "vnd.ms-word."];
    let has = |package: &Package<'_>, start: &str| package.names().any(|name| name.starts_with(start));
    Ok(if has(package, "word/") || is_word.iter().any(|kind| types.contains(kind)) {
        Kind::Word
    } else if package.has("content.xml") && package.has("META-INF/manifest.xml") {
        Kind::OpenDocument
    } else if let Some((_, what)) = NAMED.iter().find(|(start, _)| has(package, start)) {
        Kind::Other(what)
    } else {
        Kind::Other("is a ZIP archive, not a document; unpack it first")
    })
}

/// What an old file of Microsoft Office is that has a stream of such a name.
const STREAMS: &[(&str, &str)] = &[
    ("EncryptedPackage", "is encrypted with a password; open it in Word and save it as .docx without one"),
    ("WordDocument", "is a document of an old Word (.doc); save it as .docx"),
    ("Workbook", "is a workbook of an old Excel (.xls), not a document; save its text as .docx or plain text"),
    ("PowerPoint Document", "is a presentation of an old PowerPoint (.ppt), not a document; save its outline as .docx"),
];

/// Returns why an old file of Microsoft Office is not read.
fn compound(bytes: &[u8], origin: &str) -> Error {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    let known = STREAMS.iter().find(|(name, _)| has(name));
    let what = known.map_or("is a file of an old Microsoft Office or the like; save it as .docx", |(_, what)| what);
    Error::new(ErrorKind::Binary, origin, what)
}
