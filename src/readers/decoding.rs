//! Any text as UTF-8 while it is read, for formats that are read a line or a row at a time.

use super::source::Source;
use super::tmx::LONGEST;
use crate::error::{Error, ErrorKind};
use encoding_rs::Encoding;
use std::io::{self, BufRead, BufReader, ErrorKind as IoKind, Read};

/// The bytes of a file as UTF-8. What asks for them must have room for a character.
pub(super) struct Decoding<R> {
    source: Source<R>,
    /// The encoding that was told from the bytes, until it is handed out.
    inferred: Option<&'static str>,
    /// Whether bytes that are no text were replaced.
    has_replaced: bool,
}

impl<R: Read> Decoding<R> {
    /// Begins to read; without an encoding it is told from the bytes.
    pub(super) fn open(input: R, origin: &str, encoding: Option<&'static Encoding>) -> Result<Self, Error> {
        let (source, _) = Source::open(input, origin, encoding)?;
        Ok(Self { source, inferred: None, has_replaced: false })
    }

    /// Returns the encoding if it had to be told from the bytes, once.
    pub(super) fn take_inferred(&mut self) -> Option<&'static str> {
        self.inferred.take()
    }

    /// Returns whether a text that was read has lost something to bytes that are no text: they may have been replaced in another one.
    pub(super) fn has_damaged(&self, text: &str) -> bool {
        (self.has_replaced || self.source.replaces()) && text.contains('\u{fffd}')
    }

    /// Returns all of the text.
    pub(super) fn whole(&mut self, origin: &str) -> Result<String, Error> {
        let (mut bytes, mut chunk) = (Vec::new(), vec![0; 64 * 1024]);
        loop {
            match self.read(&mut chunk).map_err(|error| unread(origin, error))? {
                0 => return Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
                length => bytes.extend_from_slice(&chunk[..length]),
            }
        }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < 4 {
            return if out.is_empty() { Ok(0) } else { Err(IoKind::InvalidInput.into()) };
        }
        loop {
            let window = self.source.window();
            let chunk = &window[..window.len().min(out.len())];
            let (valid, invalid) = match std::str::from_utf8(chunk) {
                Ok(text) => {
                    let is_told = !text.is_ascii();
                    let valid = chunk.len();
                    if is_told {
                        out[..valid].copy_from_slice(chunk);
                        self.source.is_utf_8();
                        self.source.advance(valid);
                        return Ok(valid);
                    }
                    (valid, None)
                }
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            if let Some(Some(_)) = invalid
                && let Some(name) = self.source.settle()
            {
                self.inferred = Some(name);
                continue;
            }
            if valid > 0 {
                out[..valid].copy_from_slice(&self.source.window()[..valid]);
                self.source.advance(valid);
                return Ok(valid);
            }
            let is_whole = match invalid {
                // Half a character, or nothing: the rest of it may follow.
                None | Some(None) => !self.source.fill().map_err(io::Error::other)?,
                Some(Some(_)) => true,
            };
            if is_whole {
                let length = invalid.flatten().unwrap_or(self.source.window().len());
                if length == 0 {
                    return Ok(0);
                }
                self.source.advance(length);
                self.has_replaced = true;
                out[..3].copy_from_slice("\u{fffd}".as_bytes());
                return Ok(3);
            }
        }
    }
}

/// The lines of a file, each with its number.
pub(super) struct NumberedText<R> {
    input: BufReader<Decoding<R>>,
    origin: String,
    line: usize,
}

/// A line of a file.
pub(super) enum TextLine {
    /// Its number, from 1, and its text.
    Whole(usize, String),
    /// The number of a line that is too long to be read.
    TooLong(usize),
}

impl<R: Read> NumberedText<R> {
    pub(super) fn open(input: R, origin: &str, encoding: Option<&'static Encoding>) -> Result<Self, Error> {
        let input = BufReader::with_capacity(64 * 1024, Decoding::open(input, origin, encoding)?);
        Ok(Self { input, origin: origin.to_owned(), line: 0 })
    }

    pub(super) fn take_inferred(&mut self) -> Option<&'static str> {
        self.input.get_mut().take_inferred()
    }

    pub(super) fn has_damaged(&self, text: &str) -> bool {
        self.input.get_ref().has_damaged(text)
    }

    /// Returns the next line that is not blank; nothing at the end.
    pub(super) fn next_line(&mut self) -> Result<Option<TextLine>, Error> {
        loop {
            let mut bytes = Vec::new();
            let failed = |error: io::Error| unread(&self.origin, error);
            let read = (&mut self.input).take(LONGEST as u64).read_until(b'\n', &mut bytes).map_err(failed)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            if read == LONGEST && bytes.last() != Some(&b'\n') {
                self.pass_line()?;
                return Ok(Some(TextLine::TooLong(self.line)));
            }
            let mut text = String::from_utf8_lossy(&bytes).into_owned();
            if text.ends_with('\n') {
                text.pop();
            }
            if text.ends_with('\r') {
                text.pop();
            }
            if !text.trim().is_empty() {
                return Ok(Some(TextLine::Whole(self.line, text)));
            }
        }
    }

    fn pass_line(&mut self) -> Result<(), Error> {
        loop {
            let found = self.input.fill_buf().map_err(|error| unread(&self.origin, error))?;
            let (length, is_end) = match memchr::memchr(b'\n', found) {
                Some(at) => (at + 1, true),
                None => (found.len(), found.is_empty()),
            };
            self.input.consume(length);
            if is_end {
                return Ok(());
            }
        }
    }
}

/// Returns what to tell of an input that cannot be read on.
pub(super) fn unread(origin: &str, error: io::Error) -> Error {
    let error = match error.downcast::<Error>() {
        Ok(error) => return error,
        Err(error) => error,
    };
    Error::new(ErrorKind::InputOutput, origin, format!("cannot be read on: {error}")).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> (Vec<(usize, String)>, Option<&'static str>) {
        let mut text = NumberedText::open(bytes, "t", None).unwrap();
        let mut lines = Vec::new();
        while let Some(line) = text.next_line().unwrap() {
            let TextLine::Whole(number, line) = line else { panic!("too long") };
            lines.push((number, line));
        }
        (lines, text.take_inferred())
    }

    #[test]
    fn lines_are_numbered_in_any_encoding() {
        let text = "one\r\n\nМы рады приветствовать участников.\nthree";
        let expected = [(1, "one".to_owned()), (3, "Мы рады приветствовать участников.".to_owned()), (4, "three".to_owned())];
        assert_eq!(lines(text.as_bytes()), (expected.to_vec(), None));
        assert_eq!(lines(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (expected.to_vec(), None));
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&[b"\xff\xfe", &utf_16[..]].concat()).0, expected);
        assert_eq!(lines(&encoding_rs::WINDOWS_1251.encode(text).0), (expected.to_vec(), Some("windows-1251")));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let text = ["Мы рады приветствовать участников. ".as_bytes(), b"\xff", "Да. \u{1f54a}".as_bytes(), b"\xd0"].concat();
        assert_eq!(lines(&text).0, [(1, "Мы рады приветствовать участников. \u{fffd}Да. \u{1f54a}\u{fffd}".to_owned())]);
    }

    #[test]
    fn long_lines_are_passed() {
        let text = format!("one\n{}\nthree\n", "ы".repeat(LONGEST / 2 + 9));
        let mut text = NumberedText::open(text.as_bytes(), "t", None).unwrap();
        assert!(matches!(text.next_line().unwrap(), Some(TextLine::Whole(1, _))));
        assert!(matches!(text.next_line().unwrap(), Some(TextLine::TooLong(2))));
        assert!(matches!(text.next_line().unwrap(), Some(TextLine::Whole(3, _))));
    }
}
