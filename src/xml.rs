//! What the XML formats share: which characters may stand in them, and how; reading them piece by piece.

use crate::error::{Error, ErrorKind};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::ops::Range;

/// Returns whether XML 1.0 allows the character (production 2, `Char`).
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Appends text as it stands between tags, and returns how many characters XML 1.0 does not allow were left out.
pub fn push_text(out: &mut String, text: &str) -> usize {
    push(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

/// Appends text as it stands in an attribute in double quotes, and returns how many characters were left out.
pub fn push_attribute(out: &mut String, text: &str) -> usize {
    push(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

fn push(out: &mut String, text: &str, escape: impl Fn(char) -> Option<&'static str>) -> usize {
    let mut removed = 0;
    let mut rest = text;
    while let Some(at) = first_byte(rest.as_bytes(), is_odd) {
        out.push_str(&rest[..at]);
        let mut characters = rest[at..].chars();
        let c = characters.next().unwrap_or_default();
        match escape(c) {
            Some(reference) => out.push_str(reference),
            None if is_allowed(c) => out.push(c),
            None => removed += 1,
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    removed
}

/// Returns whether a byte may not stand as it is, or begins a character that may not.
fn is_odd(byte: u8) -> bool {
    // U+FFFE and U+FFFF begin with 0xEF.
    (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == 0xef)
}

/// Returns where the first byte of a kind is; many are looked at at once, so `is_such` should have no branches.
pub(crate) fn first_byte(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> Option<usize> {
    const AT_ONCE: usize = 32;
    let holds = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_such(*byte));
    let chunk = bytes.chunks(AT_ONCE).position(holds)?;
    bytes[chunk * AT_ONCE..].iter().position(|byte| is_such(*byte)).map(|at| chunk * AT_ONCE + at)
}

/// The most attributes of an element: duplicates are looked for one by one, and the root of a document has some forty.
const MOST_ATTRIBUTES: usize = 256;
/// Bytes in which an element cannot have many more attributes than that.
const SHORT: usize = 2048;

/// A piece of an XML file, as far as the formats ask.
pub(crate) enum Piece<'a> {
    /// An element opens.
    Start(BytesStart<'a>),
    /// An element ends.
    End,
    /// Text, or a part of one, as it is meant.
    Text(String),
}

/// Reads a file piece by piece and knows the line that it is at.
pub(crate) struct XmlReader<'a> {
    text: &'a str,
    origin: &'a str,
    reader: Reader<&'a [u8]>,
    /// The line of the byte `counted`.
    line: usize,
    counted: usize,
    /// Names of the elements that are open, prefix included.
    open: Vec<String>,
    /// Where the last piece begins.
    start: usize,
}

impl<'a> XmlReader<'a> {
    pub(crate) fn new(text: &'a str, origin: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, origin, reader, line: 1, counted: 0, open: Vec::new(), start: 0 }
    }

    /// Returns the line of the last piece, from 1.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Returns where the last piece stands in the text, a byte order mark left out; the end of an empty element has no width.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len())
    }

    /// Returns the names of the elements that are open, prefix included: the last is the one that opened last.
    pub(crate) fn open(&self) -> &[String] {
        &self.open
    }

    /// Returns an error at the last piece.
    pub(crate) fn error(&self, detail: impl Into<String>) -> Error {
        Error::new(ErrorKind::Malformed, self.origin, detail).at_line(self.line)
    }

    /// Returns the next piece, or nothing at the end; comments and the like are passed over.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where the file is no well-formed XML, or only a part of one.
    pub(crate) fn next_piece(&mut self) -> Result<Option<Piece<'a>>, Error> {
        loop {
            self.count_to(self.reader.buffer_position());
            self.start = self.counted;
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.count_to(self.reader.error_position());
                    return Err(
                        self.error(format!("this is no well-formed XML ({error}); mend it in a text editor or export it once more"))
                    );
                }
            };
            return Ok(Some(match event {
                Event::Start(start) => {
                    if start.len() > SHORT && start.attributes().with_checks(false).nth(MOST_ATTRIBUTES).is_some() {
                        return Err(self.error(format!("an element has more than {MOST_ATTRIBUTES} attributes")));
                    }
                    self.open.push(start.name().as_ref().to_owned());
                    Piece::Start(start)
                }
                Event::End(_) => {
                    self.open.pop();
                    Piece::End
                }
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Piece::Text(self.character(&reference)?.to_string()),
                Event::Eof => match self.open.last() {
                    Some(name) => return Err(self.error(format!("the file ends inside of <{name}>; it was cut off, so take a whole one"))),
                    None => return Ok(None),
                },
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    fn count_to(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX).clamp(self.counted, self.text.len());
        self.line += self.text.as_bytes()[self.counted..position].iter().filter(|&&b| b == b'\n').count();
        self.counted = position;
    }

    fn character(&self, reference: &BytesRef<'_>) -> Result<char, Error> {
        let name = reference.xml10_content();
        match (reference.resolve_char_ref(), name.as_ref()) {
            (Ok(Some(c)), _) => Ok(c),
            (Ok(None), "lt") => Ok('<'),
            (Ok(None), "gt") => Ok('>'),
            (Ok(None), "amp") => Ok('&'),
            (Ok(None), "quot") => Ok('"'),
            (Ok(None), "apos") => Ok('\''),
            (_, name) => Err(self.error(format!("&{name}; stands for nothing here; write the character itself"))),
        }
    }

    /// Returns the value of an attribute by its name; one that has a prefix as well is second to one that has none.
    pub(crate) fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
        let mut found = None;
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| self.error(format!("an attribute is malformed ({error}); mend it")))?;
            let is_exact = attribute.key.as_ref() == name;
            if is_exact || (found.is_none() && attribute.key.local_name().as_ref() == name) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|error| self.error(format!("the value of {name} is malformed ({error}); mend it")))?;
                found = Some(value.into_owned());
            }
            if is_exact {
                break;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_counted() {
        let mut out = String::new();
        assert_eq!(push_text(&mut out, "a < b & c > \"d\"\u{0}\u{b}\u{fffe}"), 3);
        assert_eq!(out, "a &lt; b &amp; c &gt; \"d\"");
    }

    #[test]
    fn attributes_keep_their_white_space() {
        let mut out = String::new();
        assert_eq!(push_attribute(&mut out, "x\n\"y\"\t\r"), 0);
        assert_eq!(out, "x&#10;&quot;y&quot;&#9;&#13;");
    }
}
