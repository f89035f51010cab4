//! What all readers of memories have in common.

use super::problem::{Problem, ProblemKind, Severity};
use super::tmx::TmxReader;
use crate::error::{Error, ErrorKind};
use crate::memory::{Header, TranslationUnit};
use crate::text::Language;
use encoding_rs::Encoding;
use std::io::Read;

/// How a memory is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadingOptions {
    /// The languages of what does not name its own: the first is that of variants of TMX, all are those of the columns of a table
    /// without column names, the first two those of source and target elsewhere.
    pub languages: Vec<Language>,
    /// The character encoding, whatever the file says of it.
    pub encoding: Option<String>,
    /// Whether reading stops at the first error.
    pub strict: bool,
}

impl ReadingOptions {
    /// Returns the encoding that is asked for.
    pub(super) fn encoding(&self, origin: &str) -> Result<Option<&'static Encoding>, Error> {
        let Some(name) = &self.encoding else { return Ok(None) };
        let unknown = || Error::new(ErrorKind::Unusable, origin, format!("no encoding is called “{name}”; windows-1251 is one"));
        Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(unknown).map(Some)
    }
}

/// What is read next: a unit, or something that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The line at which it begins, from 1; in a workbook the row.
    pub line: usize,
    /// The number of the unit in the file, from 1; none outside of units.
    pub number: Option<usize>,
    /// The unit; none where it could not be read or a reviewer found it wrong.
    pub unit: Option<TranslationUnit>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Entry {
    /// Returns whether a unit could not be read.
    pub fn is_lost(&self) -> bool {
        self.number.is_some() && self.unit.is_none() && !self.problems.iter().any(|problem| problem.kind == ProblemKind::MarkedWrong)
    }

    /// Returns the entry, or of strict reading the first error that was told of it.
    pub(super) fn checked(self, origin: &str, is_strict: bool) -> Result<Self, Error> {
        match self.problems.iter().find(|problem| is_strict && problem.kind.severity() == Severity::Error) {
            Some(problem) => Err(Error::new(ErrorKind::Malformed, origin, problem.kind.to_string()).at_line(problem.line)),
            None => Ok(self),
        }
    }

    /// Returns that there is no unit in a file.
    pub(super) fn without_units() -> Self {
        let problem = Problem { line: 1, unit: None, kind: ProblemKind::NoUnits };
        Self { line: 1, number: None, unit: None, problems: vec![problem] }
    }
}

/// Reads a memory unit by unit, whatever its format.
pub trait UnitReader {
    /// Returns what the file says of all its units.
    fn header(&self) -> &Header;

    /// Returns the next unit, or what is wrong at some place; nothing at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] where the input fails; of strict reading [`ErrorKind::Malformed`] at the first problem that is an
    /// [error](Severity::Error).
    fn next_entry(&mut self) -> Result<Option<Entry>, Error>;

    /// Returns what became so far of the verdicts of a reviewer.
    fn reviewed(&self) -> Reviewed {
        Reviewed::default()
    }
}

/// What became of the verdicts of a reviewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Units that were found right, or put right.
    pub confirmed: usize,
    /// Those of them whose text was replaced.
    pub corrected: usize,
    /// Units that were found wrong, and left out.
    pub wrong: usize,
}

impl<R: Read> UnitReader for TmxReader<R> {
    fn header(&self) -> &Header {
        self.header()
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        self.next_entry()
    }
}

/// The units of a file that was read whole.
pub struct WholeReader {
    header: Header,
    entries: std::vec::IntoIter<Entry>,
    origin: String,
    is_strict: bool,
}

impl WholeReader {
    /// Hands out what was read; where there is no unit, that is told.
    pub(super) fn new(header: Header, mut entries: Vec<Entry>, origin: &str, options: &ReadingOptions) -> Self {
        if entries.iter().all(|entry| entry.number.is_none()) {
            entries.push(Entry::without_units());
        }
        Self { header, entries: entries.into_iter(), origin: origin.to_owned(), is_strict: options.strict }
    }
}

impl UnitReader for WholeReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        self.entries.next().map(|entry| entry.checked(&self.origin, self.is_strict)).transpose()
    }
}
