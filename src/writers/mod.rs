//! From memories and alignments to bytes; nothing here opens a file.
//!
//! Equal input gives equal bytes: no clock, no order by chance.

mod jsonl;
mod links;
mod tmx;
mod tsv;

pub use jsonl::write_jsonl;
pub use links::write_links;
pub use tmx::write_tmx;
pub use tsv::write_tsv;

use crate::error::{Error, ErrorKind};
use std::io::{self, Write};

/// What a writer had to change or leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Units written.
    pub units: usize,
    /// Characters that the format does not allow and that were removed.
    pub characters_removed: usize,
    /// Units left out because a variant had no text or there was one variant only.
    pub units_left_out: usize,
}

fn failed(error: io::Error) -> Error {
    Error::new(ErrorKind::InputOutput, "", format!("cannot be written: {error}")).caused_by(error)
}

fn put(out: &mut impl Write, text: &str) -> Result<(), Error> {
    out.write_all(text.as_bytes()).map_err(failed)
}
