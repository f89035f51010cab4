//! The one error of the library: what kind, where, and why.

use std::error::Error as StdError;
use std::fmt;

/// What stopped a reader, a writer or a store.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    detail: String,
    place: Place,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kinds of errors, by what a caller can do about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no text in the input.
    Empty,
    /// The input is not text at all.
    Binary,
    /// The bytes are not text in the encodings tried.
    Undecodable,
    /// The text does not follow the form it should have.
    Malformed,
    /// A value that the caller chose cannot be used.
    Unusable,
    /// The two sides cannot be a text and its translation.
    NotAPair,
    /// The operating system refused to read or write.
    InputOutput,
}

/// Where an error lies; all parts are optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The document or file, as a user would name it.
    pub origin: String,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The byte, from 0.
    pub offset: Option<usize>,
}

impl Error {
    /// Returns an error about `origin`; `detail` says what is wrong and what to do about it.
    pub fn new(kind: ErrorKind, origin: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), place: Place { origin: origin.into(), ..Place::default() }, source: None }
    }

    /// Adds the line, counted from 1.
    pub fn at_line(mut self, line: usize) -> Self {
        self.place.line = Some(line);
        self
    }

    /// Adds the byte, counted from 0.
    pub fn at_offset(mut self, offset: usize) -> Self {
        self.place.offset = Some(offset);
        self
    }

    /// Adds what caused it.
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns what kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns what is wrong, without the place.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Returns where it lies.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns whether the input can be blamed, rather than the machine or the caller's choice.
    pub fn is_bad_input(&self) -> bool {
        !matches!(self.kind, ErrorKind::InputOutput | ErrorKind::Unusable)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.origin.is_empty() {
            write!(f, "{}: ", self.place.origin)?;
        }
        if let Some(line) = self.place.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(offset) = self.place.offset {
            write!(f, "byte {offset}: ")?;
        }
        f.write_str(&self.detail)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_opens_with_the_place() {
        let error = Error::new(ErrorKind::Malformed, "a.tsv", "a row has one column").at_line(3);
        assert_eq!(error.to_string(), "a.tsv: line 3: a row has one column");
    }
}
