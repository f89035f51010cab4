//! ZIP archives of documents: what is in them, under its name, within limits.

use super::cyrillic;
use super::office::package::MOST_OF_PART;
use crate::error::{Error, ErrorKind};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Names of parts by which an archive is known to be one document, of Word or Excel, of OpenDocument, or a book.
const OF_ONE_DOCUMENT: [&str; 5] =
    ["[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/manifest.xml", "word/document.xml"];

/// A ZIP archive of documents.
///
/// Nothing of it is ever written to a disk: the names in it are names and no paths, whatever they look like.
#[derive(Debug, Clone)]
pub struct Archive<B> {
    archive: ZipArchive<Cursor<B>>,
    origin: String,
    /// The documents, by their names: their numbers in the archive.
    documents: Vec<(String, usize)>,
}

impl<B: AsRef<[u8]> + Clone> Archive<B> {
    /// Opens an archive; nothing where the bytes are none, are damaged, or are one document that is zipped, as Word files are.
    pub fn open(bytes: B, origin: &str) -> Option<Self> {
        if !bytes.as_ref().starts_with(b"PK") {
            return None;
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let is_one = OF_ONE_DOCUMENT.iter().any(|name| archive.index_for_name(name).is_some());
        if is_one || archive.has_overlapping_files().unwrap_or(true) {
            return None;
        }
        let named = archive.file_names_raw().enumerate().map(|(number, name)| (name_of(name), number));
        let mut documents: Vec<(String, usize)> = named.filter(|(name, _)| is_document(name)).collect();
        documents.sort();
        Some(Self { archive, origin: origin.to_owned(), documents })
    }

    /// Returns the names of the documents, in their order; those in folders with slashes.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.documents.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the bytes of a document, by its number among the [`names`](Self::names).
    ///
    /// # Errors
    ///
    /// `Malformed` where it is damaged, locked with a password or unpacks to more than 256 MB.
    ///
    /// # Panics
    ///
    /// Where there is no document of that number.
    pub fn read(&self, number: usize) -> Result<Vec<u8>, Error> {
        let (name, at) = &self.documents[number];
        let refused = |detail: &str| Error::new(ErrorKind::Malformed, format!("{}/{name}", self.origin), detail);
        let mut archive = self.archive.clone();
        let entry = archive.by_index(*at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => refused("is locked with a password; unpack it with that first"),
            error => refused("cannot be unpacked; take a whole copy of the archive").caused_by(error),
        })?;
        let mut bytes = Vec::new();
        let read = entry.take(MOST_OF_PART + 1).read_to_end(&mut bytes);
        let length = read.map_err(|error| refused("is damaged; take a whole copy of the archive").caused_by(error))?;
        if length as u64 > MOST_OF_PART {
            return Err(refused(&format!("unpacks to more than {} MB, which no document does; part it into several", MOST_OF_PART >> 20)));
        }
        Ok(bytes)
    }
}

/// Returns whether a name is that of a document, and not of a folder or of what systems put beside files.
fn is_document(name: &str) -> bool {
    !name.ends_with('/')
        && !name.starts_with("__MACOSX/")
        && !name.split('/').any(|step| step.starts_with('.') && step != "." && step != "..")
}

/// Returns the name of a document: in UTF-8, or as old programs write it, in the encoding of a system.
fn name_of(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => cyrillic::likeliest(raw).unwrap_or(encoding_rs::IBM866).decode_without_bom_handling(raw).0.into_owned(),
    };
    text.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            if name.ends_with('/') {
                writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
                continue;
            }
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn documents_are_found_under_their_names() {
        let bytes = archive(&[
            ("ru/", ""),
            ("ru/речь.txt", "Мост открыт."),
            ("en\\speech.txt", "The bridge is open."),
            ("__MACOSX/en/._speech.txt", ""),
            ("ru/.DS_Store", ""),
            ("../../out.txt", "Out."),
        ]);
        let archive = Archive::open(&bytes[..], "a.zip").unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["../../out.txt", "en/speech.txt", "ru/речь.txt"]);
        assert_eq!(archive.read(2).unwrap(), "Мост открыт.".as_bytes());
    }

    #[test]
    fn names_of_old_programs_are_read() {
        for (encoding, name) in [(encoding_rs::IBM866, "Выступление министра.txt"), (encoding_rs::WINDOWS_1251, "Речь на заседании.txt")]
        {
            assert_eq!(name_of(&encoding.encode(name).0), name);
        }
    }

    #[test]
    fn what_is_no_archive_of_documents_is_none() {
        for bytes in [&b"PK\x03\x04 and no more"[..], b"", &archive(&[("mimetype", "application/epub+zip"), ("a.xhtml", "")])] {
            assert!(Archive::open(bytes, "a.zip").is_none());
        }
        let mut damaged = archive(&[("a.txt", &"The bridge is open. ".repeat(40))]);
        damaged[60] ^= 0xff;
        let archive = Archive::open(&damaged[..], "a.zip").unwrap();
        assert!(archive.read(0).unwrap_err().to_string().contains("a.zip/a.txt"));
    }
}
