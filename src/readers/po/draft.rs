//! Message catalogues whose translations are still to be made: each message with the places of its translation.

use super::locale;
use super::strings::unquoted;
use crate::error::{Error, ErrorKind};
use crate::memory::{Draft, DraftElement, DraftSegment, DraftSpot, DraftUnit, Format, Inline, Standing};
use encoding_rs::UTF_8;
use std::ops::Range;

/// Reads a catalogue that is to be translated.
pub(in crate::readers) fn read(text: &str, origin: &str) -> Result<Draft, Error> {
    let mut draft = Draft {
        text: text.to_owned(),
        format: Format::Po,
        source: None,
        target: None,
        segments: Vec::new(),
        units: Vec::new(),
        nameless: Vec::new(),
    };
    let mut message = Message::default();
    let mut from = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let range = from..from + line.len();
        from = range.end;
        let malformed = |detail: &str| Error::new(ErrorKind::Malformed, origin, detail).at_line(number);
        let bare = line.trim();
        if message.translation.is_some() && !bare.starts_with('"') && !bare.starts_with("msgstr") {
            std::mem::take(&mut message).finish(&mut draft);
        }
        match bare {
            "" => {}
            _ if bare.starts_with("#~") => message = Message::default(),
            _ if bare.starts_with("#,") => message.unit.flags = Some(range),
            _ if bare.starts_with("#|") => message.unit.previous.push(range),
            _ if bare.starts_with('#') => {}
            _ => message.take(bare, range, number).map_err(malformed)?,
        }
    }
    message.finish(&mut draft);
    if draft.segments.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "has no messages to be translated; is it the right file?"));
    }
    Ok(draft)
}

/// A message that is being read.
#[derive(Default)]
struct Message {
    unit: DraftUnit,
    line: usize,
    has_begun: bool,
    has_context: bool,
    plural: Option<String>,
    source: String,
    translation: Option<String>,
    /// The lines of the translation.
    lines: Range<usize>,
    field: Field,
}

/// The string that is open.
#[derive(Default, Clone, Copy, PartialEq)]
enum Field {
    #[default]
    Other,
    Source,
    Plural,
    Translation,
}

impl Message {
    /// Takes a line that is no comment.
    fn take(&mut self, line: &str, range: Range<usize>, number: usize) -> Result<(), &'static str> {
        let keyword = &line[..line.find([' ', '\t', '"']).unwrap_or(line.len())];
        let string = &line[keyword.len()..];
        match keyword {
            "" if !self.has_begun => return Err("a string stands behind no keyword; mend the file with msgfmt --check"),
            "" => {}
            "msgctxt" | "msgid" if self.translation.is_none() => {
                if !self.has_begun {
                    (self.line, self.unit.head) = (number, range.start);
                }
                self.has_begun = true;
                self.has_context |= keyword == "msgctxt";
                self.field = if keyword == "msgid" { Field::Source } else { Field::Other };
            }
            "msgid_plural" => (self.plural, self.field) = (Some(String::new()), Field::Plural),
            _ if keyword.starts_with("msgstr") && self.has_begun => {
                if self.translation.is_none() {
                    self.lines.start = range.start;
                }
                self.translation.get_or_insert_default();
                self.field = Field::Translation;
            }
            "domain" => return Ok(()),
            _ => return Err("a line begins with no keyword of a PO file; mend the file with msgfmt --check"),
        }
        match self.field {
            Field::Source => self.source.push_str(&unquoted(string, UTF_8, &mut |_| {})),
            Field::Plural => self.plural.get_or_insert_default().push_str(&unquoted(string, UTF_8, &mut |_| {})),
            Field::Translation => {
                self.translation.get_or_insert_default().push_str(&unquoted(string, UTF_8, &mut |_| {}));
                self.lines.end = range.end;
            }
            Field::Other => {}
        }
        Ok(())
    }

    /// Puts the message into a draft; the header gives its languages.
    fn finish(self, draft: &mut Draft) {
        let Some(translation) = self.translation else { return };
        if self.source.is_empty() && !self.has_context {
            for (name, value) in translation.lines().filter_map(|line| line.split_once(':')) {
                match name.trim().to_ascii_lowercase().as_str() {
                    "language" => draft.target = locale(value),
                    "x-source-language" => draft.source = locale(value),
                    _ => {}
                }
            }
            return;
        }
        let standing = match () {
            () if self.source.trim().is_empty() => Standing::Fixed,
            () if self.plural.is_some() => {
                if translation.is_empty() {
                    Standing::Plural
                } else {
                    Standing::Fixed
                }
            }
            () if translation.is_empty() => Standing::Open,
            () => Standing::Translated,
        };
        let target = DraftElement { tag: self.lines.clone(), inner: self.lines.clone(), end: self.lines.end };
        for text in std::iter::once(self.source).chain(self.plural) {
            draft.segments.push(DraftSegment {
                line: self.line,
                content: vec![Inline::Text(text)],
                standing,
                codes: Vec::new(),
                unit: draft.units.len(),
                spot: DraftSpot { target: Some(target.clone()), ..DraftSpot::default() },
            });
        }
        draft.units.push(self.unit);
    }
}
