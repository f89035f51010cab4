//! The bytes of a memory, a window at a time, as UTF-8.

use super::encoding::{is_damaged_utf_8, legacy, utf_16_without_mark};
use super::problem::ProblemKind;
use crate::error::{Error, ErrorKind};
use encoding_rs::{Decoder, Encoding, UTF_8};
use std::io::Read;

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;
/// Bytes that are looked at before the encoding is decided.
const SAMPLE: usize = 4096;

/// A file that is read from its beginning to its end.
pub(super) struct Source<R> {
    input: R,
    origin: String,
    /// What turns the bytes into UTF-8, where they are not that already.
    decoder: Option<Decoder>,
    /// Whether bytes that are no UTF-8 may yet turn out to be all of another encoding.
    is_open: bool,
    raw: Vec<u8>,
    buffer: Vec<u8>,
    at: usize,
    /// Bytes that were passed before the buffer begins.
    gone: usize,
    line: usize,
    has_ended: bool,
}

impl<R: Read> Source<R> {
    /// Begins to read; what is wrong with the declared encoding is told.
    pub(super) fn open(input: R, origin: &str, encoding: Option<&'static Encoding>) -> Result<(Self, Option<ProblemKind>), Error> {
        let mut source = Self {
            input,
            origin: origin.to_owned(),
            decoder: None,
            is_open: encoding.is_none(),
            raw: Vec::new(),
            buffer: Vec::new(),
            at: 0,
            gone: 0,
            line: 1,
            has_ended: false,
        };
        while source.buffer.len() < SAMPLE && source.fill()? {}
        let sample = &source.buffer[..source.buffer.len().min(SAMPLE)];
        if sample.starts_with(b"\xff\xfe\0\0") || sample.starts_with(b"\0\0\xfe\xff") {
            return Err(Error::new(ErrorKind::Undecodable, origin, "is UTF-32, which is not read; save it as UTF-8"));
        }
        let declared = declared(sample);
        let known = declared.as_deref().and_then(|name| Encoding::for_label(name.as_bytes()));
        let marked = Encoding::for_bom(sample);
        source.at = marked.map_or(0, |(_, length)| length);
        let bytes = encoding.or(marked.map(|(encoding, _)| encoding)).or_else(|| utf_16_without_mark(sample));
        let (read, is_misdeclared) = match (bytes, known) {
            // A declaration in UTF-16 that says otherwise, or the other way round, is passed over by all.
            (Some(bytes), _) => (bytes, false),
            // What is written in single bytes can be no UTF-16.
            (None, Some(known)) if known.output_encoding() != known => (UTF_8, true),
            // `UTF8` is a name that not all know.
            (None, Some(known)) => (known, known == UTF_8 && !declared.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("UTF-8"))),
            (None, None) => (UTF_8, declared.is_some()),
        };
        if read != UTF_8 {
            source.turn_to(read);
        }
        let problem = ProblemKind::EncodingMisdeclared { declared: declared.unwrap_or_default(), read: read.name() };
        Ok((source, is_misdeclared.then_some(problem)))
    }

    /// Returns what was read and not yet passed.
    pub(super) fn window(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Returns how many bytes were passed before the window begins.
    pub(super) fn passed(&self) -> usize {
        self.gone + self.at
    }

    /// Returns the line at which the window begins, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Returns whether bytes that could not be decoded were replaced.
    pub(super) fn replaces(&self) -> bool {
        self.decoder.is_some()
    }

    /// Passes so many bytes.
    pub(super) fn advance(&mut self, count: usize) {
        let end = (self.at + count).min(self.buffer.len());
        self.line += memchr::memchr_iter(b'\n', &self.buffer[self.at..end]).count();
        self.at = end;
    }

    /// Reads more into the window; returns whether there was more.
    pub(super) fn fill(&mut self) -> Result<bool, Error> {
        if self.has_ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.gone += self.at;
            self.at = 0;
        }
        let before = self.buffer.len();
        // Where bytes are decoded they are read into a room of their own.
        let room = if self.decoder.is_some() { &mut self.raw } else { &mut self.buffer };
        let start = room.len();
        let read = (&mut self.input).take(CHUNK as u64).read_to_end(room);
        let read =
            read.map_err(|error| Error::new(ErrorKind::InputOutput, &self.origin, format!("cannot be read on: {error}")).caused_by(error))?;
        self.has_ended = read < CHUNK;
        debug_assert_eq!(room.len(), start + read);
        self.decode();
        Ok(self.buffer.len() > before)
    }

    /// Decodes the raw bytes, if there are such.
    fn decode(&mut self) {
        let Some(decoder) = &mut self.decoder else { return };
        let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0);
        let start = self.buffer.len();
        self.buffer.resize(start + most, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.buffer[start..], self.has_ended);
        self.buffer.truncate(start + written);
        self.raw.clear();
    }

    /// Takes all that was not yet passed, and what follows, to be in another encoding.
    fn turn_to(&mut self, encoding: &'static Encoding) {
        self.decoder = Some(encoding.new_decoder_without_bom_handling());
        self.raw = self.buffer.split_off(self.at);
        self.is_open = false;
        self.decode();
    }

    /// Decides what bytes are that are no UTF-8, and returns the encoding to which it turned for that; nothing if they are damaged.
    pub(super) fn settle(&mut self) -> Option<&'static str> {
        if !self.is_open {
            return None;
        }
        self.is_open = false;
        // What the buffer ends with may be half a character.
        if is_damaged_utf_8(self.window()) {
            return None;
        }
        let encoding = legacy(self.window());
        self.turn_to(encoding);
        Some(encoding.name())
    }

    /// Takes note that a character beyond ASCII was good UTF-8.
    pub(super) fn is_utf_8(&mut self) {
        self.is_open = false;
    }
}

/// Returns the encoding that the XML declaration names.
fn declared(sample: &[u8]) -> Option<String> {
    let text: String = sample.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).take(400).collect();
    let declaration = &text[text.find("<?xml")?..];
    let declaration = &declaration[..declaration.find("?>")?];
    let value = declaration[declaration.find("encoding")? + "encoding".len()..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}
