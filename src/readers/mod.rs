//! Bytes in, documents and glossaries out.
//!
//! A reader opens no files: it takes bytes and the name that a user would know them by. Every reader gives the same
//! model, so that nothing later needs to know what a document was read from.

mod cyrillic;
mod encoding;
mod glossary;
mod gold;
mod lines;
mod page;
mod plain;
mod shapes;
mod tbx;
mod tmx;
mod wrapping;

pub use encoding::{Decoded, decode};
pub use glossary::read_glossary;
pub use gold::{GoldResidue, NumberedLines, PairedSentences, read_gold, read_links, read_residue};
pub use lines::{Lines, read_lines};
pub use plain::read_plain;
pub use tmx::{Entry, Problem, ProblemKind, Severity, TmxOptions, TmxReader, Tool, ToolEffect};
