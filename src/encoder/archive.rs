//! The parts of an encoder in a ZIP file: arrays as NumPy writes them, and the pieces of the tokenizer.

use crate::error::{Error, ErrorKind};
use std::borrow::Cow;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// A ZIP file of which parts are taken.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    origin: String,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens a ZIP file, which messages call `origin`.
    pub(super) fn open(reader: R, origin: &str) -> Result<Self, Error> {
        let zip = ZipArchive::new(reader).map_err(|error| damaged(origin, "no whole ZIP file").caused_by(error))?;
        Ok(Self { zip, origin: origin.to_owned() })
    }

    /// Returns whether there is an array of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(&format!("{name}.npy")).is_some()
    }

    /// Returns the names of all parts.
    pub(super) fn names(&self) -> Result<Vec<String>, Error> {
        let names = self.zip.file_names().map(|name| name.map(Cow::into_owned));
        names.collect::<Result<_, _>>().map_err(|error| self.damaged("a name").caused_by(error))
    }

    /// Returns a part; its checksum has been compared.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let mut part = self.zip.by_name(name).map_err(|error| damaged(&self.origin, name).caused_by(error))?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|error| damaged(&self.origin, name).caused_by(error))?;
        Ok(bytes)
    }

    /// Returns so many numbers.
    pub(super) fn numbers(&mut self, name: &str, count: usize) -> Result<Vec<f32>, Error> {
        self.array(name, |header| header.numbers())
            .and_then(|(numbers, _)| if numbers.len() == count { Ok(numbers) } else { Err(self.damaged(name)) })
    }

    /// Returns a matrix of so many rows, with its number of columns.
    pub(super) fn matrix(&mut self, name: &str, rows: usize) -> Result<(Vec<f32>, usize), Error> {
        let (values, columns) = self.array(name, |header| header.numbers())?;
        if values.len() == rows * columns { Ok((values, columns)) } else { Err(self.damaged(name)) }
    }

    /// Returns a matrix of bytes, with its number of columns.
    pub(super) fn byte_matrix(&mut self, name: &str) -> Result<(Vec<u8>, usize), Error> {
        self.array(name, |header| header.bytes())
    }

    /// Returns the values of an array and how many of them make a row.
    fn array<T>(&mut self, name: &str, values: impl Fn(&Header<'_>) -> Option<Vec<T>>) -> Result<(Vec<T>, usize), Error> {
        let bytes = self.bytes(&format!("{name}.npy"))?;
        let array = Header::read(&bytes).and_then(|header| Some((values(&header)?, header.columns)));
        array.ok_or_else(|| self.damaged(name))
    }

    /// Returns that a part is not what it should be.
    pub(super) fn damaged(&self, part: &str) -> Error {
        damaged(&self.origin, part)
    }
}

fn damaged(origin: &str, part: &str) -> Error {
    Error::new(ErrorKind::Malformed, origin, format!("is damaged ({part}); install the encoder again"))
}

/// What stands at the beginning of an array in NumPy's format, version 1, and the data after it.
struct Header<'a> {
    kind: &'a str,
    columns: usize,
    data: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00")?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (header, data) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        let header = std::str::from_utf8(header).ok()?;
        let kind = between(header, "'descr': '", "'")?;
        let shape = between(header, "'shape': (", ")")?;
        let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty()).map(|size| size.parse::<usize>().ok());
        let sizes = sizes.collect::<Option<Vec<usize>>>()?;
        let bytes_each = kind.get(2..)?.parse::<usize>().ok()?;
        let is_whole = sizes.iter().try_fold(bytes_each, |size, by| size.checked_mul(*by)) == Some(data.len());
        let columns = sizes.last().copied().unwrap_or(1);
        (is_whole && columns > 0 && header.contains("'fortran_order': False")).then_some(Self { kind, columns, data })
    }

    fn numbers(&self) -> Option<Vec<f32>> {
        match self.kind {
            "<f4" => Some(self.data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()),
            "<f8" => Some(self.data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect()),
            _ => None,
        }
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        (self.kind == "|u1").then(|| self.data.to_vec())
    }
}

/// Returns what stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
