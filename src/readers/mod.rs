//! Bytes in, documents and glossaries out.
//!
//! A reader opens no files: it takes bytes and the name that a user would know them by. Every reader gives the same
//! model, so that nothing later needs to know what a document was read from.

mod archive;
mod csv;
mod cyrillic;
mod decoding;
mod document;
mod draft;
mod encoding;
mod epub;
mod glossary;
mod gold;
mod html;
mod jsonl;
mod lines;
mod markdown;
mod memory;
mod mended;
mod mhtml;
mod office;
mod page;
mod pdf;
mod plain;
mod po;
mod problem;
mod references;
mod rtf;
mod shapes;
mod source;
mod subtitles;
mod table;
mod tbx;
mod termbase;
mod tmx;
mod tsv;
mod units;
mod wrapping;
mod xliff;
mod xlsx;

pub use archive::Archive;
pub use csv::read_csv;
pub use document::{is_plain_text, read_document};
pub use draft::read_draft;
pub use encoding::{Decoded, decode};
pub use epub::read_epub;
pub use glossary::read_glossary;
pub use gold::{GoldResidue, NumberedLines, PairedSentences, read_gold, read_links, read_residue};
pub use html::read_html;
pub use jsonl::{JsonlReader, read_jsonl};
pub use lines::{Lines, read_lines};
pub use markdown::read_markdown;
pub use memory::read_memory;
pub use mhtml::read_mhtml;
pub use plain::read_plain;
pub use po::{PoReader, read_po};
pub use problem::{Problem, ProblemKind, Severity, Tool, ToolEffect};
pub use rtf::read_rtf;
pub use subtitles::read_subtitles;
pub use table::TableReader;
pub use termbase::read_termbase;
pub use tmx::TmxReader;
pub use tsv::read_tsv;
pub use units::{Entry, ReadingOptions, Reviewed, UnitReader, WholeReader};
pub use xliff::read_xliff;
pub use xlsx::read_xlsx;
