//! Where the documents of a heap lie: in files, and in ZIP archives of documents.

use super::files::{Failure, name, read_bytes_of_document};
use super::paired::is_paired_file;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::readers::Archive;

/// Where a document lies.
#[derive(Clone)]
pub(super) enum Place {
    File(PathBuf),
    /// In an archive, under a number.
    Entry {
        archive: Arc<Archive<Arc<[u8]>>>,
        number: usize,
        /// The name, behind that of the archive.
        path: PathBuf,
    },
}

impl Place {
    /// Returns the path by which a user knows the document.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Entry { path, .. } => path,
        }
    }

    /// Returns the first bytes of the document; nothing where it cannot be read.
    pub(super) fn head(&self, length: usize) -> Vec<u8> {
        let mut head = Vec::new();
        let read = match self {
            Self::File(path) => std::fs::File::open(path).and_then(|file| file.take(length as u64).read_to_end(&mut head)).map_err(drop),
            Self::Entry { .. } => self.read().map(|bytes| head.write(&bytes[..bytes.len().min(length)]).unwrap_or(0)).map_err(drop),
        };
        if read.is_err() {
            head.clear();
        }
        head
    }

    /// Returns the bytes of the document.
    pub(super) fn read(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::File(path) => read_bytes_of_document(path),
            Self::Entry { archive, number, .. } => Ok(archive.read(*number)?),
        }
    }
}

/// Returns whether a path leads to a heap of documents: a folder, or an archive of several, or a file whose texts are paired already.
pub(super) fn is_heap(path: &Path) -> bool {
    path.is_dir() || is_paired_file(path) || opened(path).is_some_and(|archive| archive.names().len() != 1)
}

/// Returns the documents of a file: those in it if it is an archive of documents, or else the file itself.
pub(super) fn places_of(path: &Path) -> Vec<Place> {
    let Some(archive) = opened(path) else { return vec![Place::File(path.to_owned())] };
    let archive = Arc::new(archive);
    let path = |inner: &str| PathBuf::from(format!("{}/{inner}", path.display()));
    let place = |(number, inner)| Place::Entry { archive: archive.clone(), number, path: path(inner) };
    archive.names().enumerate().map(place).collect()
}

/// Opens a file if it is an archive of documents.
fn opened(path: &Path) -> Option<Archive<Arc<[u8]>>> {
    let mut opening = [0; 2];
    let is_zip =
        path.is_file() && std::fs::File::open(path).is_ok_and(|mut file| std::io::Read::read_exact(&mut file, &mut opening).is_ok());
    if !is_zip || &opening != b"PK" {
        return None;
    }
    Archive::open(read_bytes_of_document(path).ok()?.into(), &name(path))
}
