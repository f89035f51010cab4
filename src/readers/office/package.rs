//! The ZIP archive that an office document is, read part by part within limits.

use crate::error::{Error, ErrorKind};
use crate::readers::encoding::strictly;
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes that one part may unpack to; a long novel has ten million.
pub(in crate::readers) const MOST_OF_PART: u64 = 256 * 1024 * 1024;
/// Bytes that all parts that are read may unpack to.
const MOST_OF_ALL: u64 = 512 * 1024 * 1024;

/// An archive with the names of its parts.
pub(in crate::readers) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    origin: &'a str,
    /// Where the parts lie, by their names in small letters, since names of parts do not differ by case alone.
    places: HashMap<String, usize>,
    most_of_part: u64,
    most_left: u64,
}

/// A part as text.
pub(in crate::readers) struct Part {
    /// Its name in the archive; none if it is the whole file.
    pub(in crate::readers) name: Option<String>,
    /// What it says.
    pub(in crate::readers) text: String,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where it is not whole.
    pub(in crate::readers) fn open(bytes: &'a [u8], origin: &'a str) -> Result<Self, Error> {
        Self::within(bytes, origin, MOST_OF_PART)
    }

    /// Opens an archive whose parts may be no larger than `most_of_part`.
    pub(in crate::readers) fn within(bytes: &'a [u8], origin: &'a str, most_of_part: u64) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let detail = "is a damaged ZIP archive, such as Word and OpenDocument files are; take a whole copy, or save the document anew";
            Error::new(ErrorKind::Malformed, origin, detail).caused_by(error)
        })?;
        let named = |at| Some((folded(&archive.name_for_index(at)?.ok()?), at));
        let places = (0..archive.len()).filter_map(named).collect();
        Ok(Self { archive, origin, places, most_of_part, most_left: MOST_OF_ALL })
    }

    /// Returns the names of the parts, in small letters.
    pub(in crate::readers) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Returns whether there is a part of this name.
    pub(in crate::readers) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&folded(name))
    }

    /// Returns a part, or nothing where there is none of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where it is damaged, locked with a password or too large.
    pub(in crate::readers) fn part(&mut self, name: &str) -> Result<Option<Part>, Error> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let text = text_of(bytes).ok_or_else(|| damaged(self.origin, name, "it is no text"))?;
        Ok(Some(Part { name: Some(name.to_owned()), text }))
    }

    /// Returns the bytes of a part, or nothing where there is none of this name.
    ///
    /// # Errors
    ///
    /// As [`part`](Self::part), but for what is no text.
    pub(in crate::readers) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&at) = self.places.get(&folded(name)) else { return Ok(None) };
        let most = self.most_of_part.min(self.most_left);
        let mut bytes = Vec::new();
        let entry = self.archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Error::new(ErrorKind::Malformed, self.origin, "is locked with a password; save it without one")
            }
            error => damaged(self.origin, name, &error.to_string()).caused_by(error),
        })?;
        let read = entry.take(most + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| damaged(self.origin, name, &error.to_string()).caused_by(error))? as u64;
        if read > most {
            let detail = format!("unpacks to more than {} MB ({name}), which no document does; part it into several", most >> 20);
            return Err(Error::new(ErrorKind::Malformed, self.origin, detail));
        }
        self.most_left -= read;
        Ok(Some(bytes))
    }
}

/// Returns the text of an XML part, which is UTF-8 or has a byte-order mark.
pub(in crate::readers) fn text_of(bytes: Vec<u8>) -> Option<String> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, length)) if encoding != UTF_8 => strictly(&bytes[length..], encoding).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}

/// Returns an error about a part that cannot be used.
pub(in crate::readers) fn damaged(origin: &str, part: &str, reason: &str) -> Error {
    let detail = format!("is damaged in {part} ({reason}); open it in the program that it is from, which may mend it, and save it anew");
    Error::new(ErrorKind::Malformed, origin, detail)
}

/// Returns the name that a relative one stands for in a folder.
pub(in crate::readers) fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Returns the name of a part as names are compared: some programs part folders with backslashes.
fn folded(name: &str) -> String {
    let name: Cow<'_, str> = if name.contains('\\') { name.replace('\\', "/").into() } else { name.into() };
    name.trim_start_matches('/').to_lowercase()
}
