//! Tags and text of XML, past what is wrong with them.

use crate::readers::problem::{Problem, ProblemKind};
use crate::readers::references::named_character;
use crate::text::Language;
use crate::xml::{first_byte, is_allowed};
use std::borrow::Cow;

/// Problems of one unit that are told of.
const MOST_PROBLEMS: usize = 100;
/// Attributes of one element that are read.
const MOST_ATTRIBUTES: usize = 200;

/// What is known while a memory is read.
#[derive(Default)]
pub(super) struct Context {
    /// Taken for variants that name none.
    pub language: Option<Language>,
    /// Languages as they are written, and as they are read; memories have few.
    pub tags: Vec<(String, Language)>,
    /// Whether names in capitals have been told of.
    pub has_told_capitals: bool,
}

/// What makes a unit unreadable, and where.
pub(super) type Damage = Box<(usize, ProblemKind)>;

/// Reads an element that is whole: a unit or the part of a file before the first.
pub(super) struct Parser<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Where it begins in its file.
    line: usize,
    /// The number of the unit.
    pub number: Option<usize>,
    pub context: &'a mut Context,
    pub problems: Vec<Problem>,
    /// Marks that no longer occur: what they would end has no end, and is not looked for again.
    gone: Vec<&'static str>,
}

/// What stands between `<` and `>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Tag<'a> {
    /// An element begins; its attributes as they stand; whether it ends at once.
    Start(&'a str, &'a str, bool),
    /// An element ends.
    End(&'a str),
    /// Text that is taken as it stands.
    Verbatim(&'a str),
    /// What a document type says, between `<!DOCTYPE` and `>`.
    DocumentType(&'a str),
    /// A comment or an instruction.
    Nothing,
    /// A `<` that begins no tag.
    Bare,
    /// Nothing is left.
    Over,
}

/// Returns whether an element has a name, in capitals or not.
pub(super) fn is(name: &str, expected: &str) -> bool {
    name.eq_ignore_ascii_case(expected)
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, line: usize, number: Option<usize>, context: &'a mut Context) -> Self {
        Self { text, at: 0, line, number, context, problems: Vec::new(), gone: Vec::new() }
    }

    /// Tells of a problem at the place that is reached.
    pub(super) fn tell(&mut self, kind: ProblemKind) {
        self.tell_at(self.at, kind);
    }

    pub(super) fn tell_at(&mut self, at: usize, kind: ProblemKind) {
        // What recurs in a unit is told once.
        if self.problems.len() < MOST_PROBLEMS && !self.problems.iter().any(|known| known.kind == kind) {
            let line = self.line_at(at);
            self.problems.push(Problem { line, unit: self.number, kind });
        }
    }

    pub(super) fn line_at(&self, at: usize) -> usize {
        self.line + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at.min(self.text.len())]).count()
    }

    pub(super) fn damage<T>(&self, kind: ProblemKind) -> Result<T, Damage> {
        Err(Box::new((self.line_at(self.at), kind)))
    }

    /// Returns the text up to the next `<`.
    pub(super) fn raw_text(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let text = &rest[..memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len())];
        self.at += text.len();
        text
    }

    /// Passes the text up to the next `<`, where there should be none.
    pub(super) fn pass_text(&mut self) {
        let raw = self.raw_text();
        if !is_blank(raw) {
            self.tell(ProblemKind::TextStray);
            // It is read all the same, to tell of what no parser takes.
            if let Err(damage) = self.push_text(&mut String::new(), raw) {
                self.tell(damage.1);
            }
        }
    }

    /// Returns the tag that begins here, and passes it; a bare `<` is passed as well.
    pub(super) fn tag(&mut self) -> Tag<'a> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let (tag, length) = match bytes.get(1) {
            None if bytes.is_empty() => (Tag::Over, 0),
            Some(b'!') if bytes.starts_with(b"<!--") => match self.length_to("-->", 4) {
                Some(end) => {
                    if memchr::memmem::find(&bytes[4..end + 2], b"--").is_some_and(|at| at + 4 < end) {
                        self.tell(ProblemKind::CommentMalformed);
                    }
                    (Tag::Nothing, end + 3)
                }
                None => (Tag::Bare, 1),
            },
            Some(b'!') if bytes.starts_with(b"<![CDATA[") => match self.length_to("]]>", 9) {
                Some(end) => (Tag::Verbatim(&rest[9..end]), end + 3),
                None => (Tag::Bare, 1),
            },
            Some(b'!') if self.number.is_none() && bytes.starts_with(b"<!DOCTYPE") => match self.doctype_length(bytes) {
                Some(length) => (Tag::DocumentType(&rest["<!DOCTYPE".len()..length - 1]), length),
                None => (Tag::Bare, 1),
            },
            Some(b'?') => match self.length_to("?>", 2).map(|end| (end, rest[2..end].split(is_space).next().unwrap_or_default())) {
                Some((end, name)) if is_name(name) => {
                    if is(name, "xml") && self.at > 0 {
                        self.tell(ProblemKind::DeclarationMisplaced);
                    }
                    (Tag::Nothing, end + 2)
                }
                _ => (Tag::Bare, 1),
            },
            Some(b'/') => match end_of_tag(bytes).map(|end| (end, rest[2..end].trim_end_matches(is_space))) {
                Some((end, name)) if is_name(name) => (Tag::End(name), end + 1),
                _ => (Tag::Bare, 1),
            },
            _ => match end_of_tag(bytes).map(|end| (end, start(&rest[1..end]))) {
                Some((end, tag @ Tag::Start(name, ..))) if is_name(name) => (tag, end + 1),
                _ => (Tag::Bare, 1),
            },
        };
        self.at += length;
        if let Tag::Start(name, ..) | Tag::End(name) = tag
            && !self.context.has_told_capitals
            && name.bytes().any(|b| b.is_ascii_uppercase())
            && ["tu", "tuv", "seg", "tmx", "header", "body", "prop", "note"].iter().any(|known| is(name, known))
        {
            self.context.has_told_capitals = true;
            self.tell(ProblemKind::NamesInCapitals(name.to_owned()));
        }
        tag
    }

    /// Returns how far the next mark is, looked for from some bytes on; one that was not found once is not looked for again.
    fn length_to(&mut self, mark: &'static str, from: usize) -> Option<usize> {
        if self.gone.contains(&mark) {
            return None;
        }
        let rest = &self.text.as_bytes()[self.at..];
        let found = memchr::memmem::find(&rest[from.min(rest.len())..], mark.as_bytes()).map(|at| from + at);
        if found.is_none() {
            self.gone.push(mark);
        }
        found
    }

    fn doctype_length(&mut self, bytes: &[u8]) -> Option<usize> {
        const MARK: &str = ">";
        let length = (!self.gone.contains(&MARK)).then(|| declaration_length(bytes)).flatten();
        if length.is_none() {
            self.gone.push(MARK);
        }
        length
    }

    pub(super) fn push_bare(&mut self, text: &mut String) {
        self.tell(ProblemKind::LessThanBare);
        text.push('<');
    }

    pub(super) fn push_verbatim(&mut self, text: &mut String, verbatim: &str) {
        let start = text.len();
        push_lines(text, verbatim);
        if let Some(forbidden) = text[start..].chars().find(|c| !is_allowed(*c)) {
            self.tell(ProblemKind::CharacterForbidden(forbidden.into()));
            let kept: String = text[start..].chars().filter(|c| is_allowed(*c)).collect();
            text.truncate(start);
            text.push_str(&kept);
        }
    }

    /// Appends text as it is meant.
    pub(super) fn push_text(&mut self, text: &mut String, raw: &str) -> Result<(), Damage> {
        self.push_meant(text, raw, true)
    }

    /// Appends what a text or the value of an attribute means.
    fn push_meant(&mut self, text: &mut String, raw: &str, is_text: bool) -> Result<(), Damage> {
        let mut rest = raw;
        loop {
            let Some(special) = first_byte(rest.as_bytes(), is_special) else {
                text.push_str(rest);
                return Ok(());
            };
            text.push_str(&rest[..special]);
            rest = &rest[special..];
            let length = match rest.as_bytes()[0] {
                b'&' => self.push_reference(text, rest)?,
                b']' => {
                    if is_text && rest.starts_with("]]>") {
                        self.tell(ProblemKind::SectionEndBare);
                    }
                    text.push(']');
                    1
                }
                b'\r' => {
                    text.push('\n');
                    if rest.starts_with("\r\n") { 2 } else { 1 }
                }
                _ => {
                    let c = rest.chars().next().unwrap_or_default();
                    if is_allowed(c) {
                        text.push(c)
                    } else {
                        self.tell(ProblemKind::CharacterForbidden(c.into()))
                    }
                    c.len_utf8()
                }
            };
            rest = &rest[length..];
        }
    }

    /// Appends what a reference stands for, and returns its length.
    fn push_reference(&mut self, text: &mut String, rest: &str) -> Result<usize, Damage> {
        const LONGEST: usize = 40;
        let head = &rest.as_bytes()[..rest.len().min(LONGEST)];
        let name = head.iter().position(|b| *b == b';').map(|end| &rest[1..end]);
        let is_name = |name: &&str| {
            let body = name.strip_prefix('#').unwrap_or(name);
            !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        };
        let Some(name) = name.filter(is_name) else {
            self.tell(ProblemKind::AmpersandBare);
            text.push('&');
            return Ok(1);
        };
        let length = name.len() + 2;
        if let Some(digits) = name.strip_prefix('#') {
            let code = digits.strip_prefix(['x', 'X']).map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            match code {
                Some(high @ 0xd800..=0xdbff) => {
                    // Two halves that stand together are a character after all.
                    let low = reference_code(&rest[length..]).filter(|(low, _)| (0xdc00..=0xdfff).contains(low));
                    let Some((low, more)) = low else { return self.damage(ProblemKind::SurrogateAlone(high)) };
                    self.tell(ProblemKind::CharacterForbidden(high));
                    text.extend(char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                    return Ok(length + more);
                }
                Some(low @ 0xdc00..=0xdfff) => return self.damage(ProblemKind::SurrogateAlone(low)),
                Some(code) => match char::from_u32(code).filter(|c| is_allowed(*c)) {
                    Some(c) => text.push(c),
                    None => self.tell(ProblemKind::CharacterForbidden(code)),
                },
                None => return self.damage(ProblemKind::EntityUnknown(name.to_owned())),
            }
            return Ok(length);
        }
        match name {
            "amp" => text.push('&'),
            "lt" => text.push('<'),
            "gt" => text.push('>'),
            "quot" => text.push('"'),
            "apos" => text.push('\''),
            _ => match named_character(name) {
                Some(c) => {
                    self.tell(ProblemKind::EntityOfHtml(name.to_owned()));
                    text.push(c);
                }
                None => return self.damage(ProblemKind::EntityUnknown(name.to_owned())),
            },
        }
        Ok(length)
    }

    /// Returns the attributes of an element, as they are meant.
    pub(super) fn attributes(&mut self, element: &str, raw: &'a str) -> Result<Vec<(&'a str, Cow<'a, str>)>, Damage> {
        let malformed = || ProblemKind::AttributeMalformed(element.to_owned());
        let mut found: Vec<(&str, Cow<'_, str>)> = Vec::new();
        let mut rest = raw;
        loop {
            let trimmed = rest.trim_start_matches(is_space);
            if trimmed.is_empty() {
                return Ok(found);
            }
            if trimmed.len() == rest.len() {
                self.tell(malformed());
            }
            rest = trimmed;
            let name_end = rest.bytes().position(|b| b == b'=' || is_space(char::from(b))).unwrap_or(rest.len());
            let name = &rest[..name_end];
            let after = rest[name_end..].trim_start_matches(is_space);
            let value = after.strip_prefix('=').map(|value| value.trim_start_matches(is_space));
            let (value, left) = match value {
                Some(quoted) if quoted.starts_with(['"', '\'']) => match memchr::memchr(quoted.as_bytes()[0], &quoted.as_bytes()[1..]) {
                    Some(end) => (&quoted[1..1 + end], &quoted[end + 2..]),
                    None => return self.damage(malformed()),
                },
                Some(bare) => {
                    self.tell(malformed());
                    bare.split_at(bare.find(is_space).unwrap_or(bare.len()))
                }
                None => {
                    self.tell(malformed());
                    ("", &rest[name_end..])
                }
            };
            rest = left;
            if found.len() == MOST_ATTRIBUTES {
                return self.damage(malformed());
            }
            if !is_name(name) || found.iter().any(|(known, _)| *known == name) {
                self.tell(malformed());
            } else {
                found.push((name, self.value(value)?));
            }
        }
    }

    /// Returns the value of an attribute as it is meant.
    fn value(&mut self, raw: &'a str) -> Result<Cow<'a, str>, Damage> {
        if !raw.bytes().any(|b| is_special(b) || matches!(b, b'\n' | b'\t')) {
            return Ok(raw.into());
        }
        let mut text = String::with_capacity(raw.len());
        let blank = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        self.push_meant(&mut text, &blank, false)?;
        Ok(text.into())
    }
}

/// Returns whether a byte, or the character that it begins, may not be taken as it stands.
fn is_special(byte: u8) -> bool {
    // U+FFFE and U+FFFF begin with 0xEF, and so do characters that are common in no text. No branches: many bytes are looked at at once.
    (byte == b'&') | (byte == b']') | (byte == 0xef) | ((byte < b' ') & (byte != b'\n') & (byte != b'\t'))
}

/// Returns the number and the length of a numeric reference that begins a text.
fn reference_code(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let digits = &digits[..digits.bytes().take(9).position(|b| b == b';')?];
    let code = digits.strip_prefix(['x', 'X']).map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
    Some((code, digits.len() + 3))
}

/// Appends text with line ends as XML has them.
pub(super) fn push_lines(text: &mut String, raw: &str) {
    if raw.contains('\r') { text.push_str(&raw.replace("\r\n", "\n").replace('\r', "\n")) } else { text.push_str(raw) }
}

/// Returns the length of a document type, with the subset in brackets that it may have; nothing if it does not end.
pub(super) fn declaration_length(bytes: &[u8]) -> Option<usize> {
    let (mut in_brackets, mut quote) = (false, None);
    for (at, byte) in bytes.iter().enumerate() {
        match (*byte, quote) {
            (b'"' | b'\'', None) => quote = Some(*byte),
            (b, Some(open)) if b == open => quote = None,
            (b'[', None) => in_brackets = true,
            (b']', None) => in_brackets = false,
            (b'>', None) if !in_brackets => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Returns whether a document type is written as XML has it (production 28, `doctypedecl`); its subset is not looked at.
pub(super) fn is_document_type(text: &str) -> bool {
    let literal = |text: &str| -> Option<usize> {
        let quote = text.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
        memchr::memchr(quote, &text.as_bytes()[1..]).map(|end| end + 2)
    };
    let spaced = |text: &'_ str| text.starts_with(is_space);
    let Some((_, rest)) = Some(text)
        .filter(|text| spaced(text))
        .map(|text| {
            let text = text.trim_start_matches(is_space);
            text.split_at(text.find(|c| is_space(c) || c == '[').unwrap_or(text.len()))
        })
        .filter(|(name, _)| is_name(name))
    else {
        return false;
    };
    let mut rest = rest.trim_start_matches(is_space);
    let literals = if rest.starts_with("SYSTEM") {
        1
    } else if rest.starts_with("PUBLIC") {
        2
    } else {
        0
    };
    if literals > 0 {
        rest = &rest["SYSTEM".len()..];
    }
    for _ in 0..literals {
        let after = rest.trim_start_matches(is_space);
        match literal(after).filter(|_| spaced(rest)) {
            Some(length) => rest = &after[length..],
            None => return false,
        }
    }
    let rest = rest.trim_matches(is_space);
    rest.is_empty() || rest.starts_with('[') && rest.ends_with(']')
}

/// Returns whether a character is white space between tags and attributes (XML 1.0, production 3, `S`).
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Returns whether there is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| is_space(char::from(b)))
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..)
}

/// Returns whether a text can be the name of an element or attribute; of letters beyond ASCII more are let through than XML has.
fn is_name(text: &str) -> bool {
    text.bytes().next().is_some_and(is_name_start) && text.bytes().all(|b| is_name_start(b) || matches!(b, b'-' | b'.' | b'0'..=b'9'))
}

/// Returns where the `>` of a tag is, if there is one before another tag begins.
pub(super) fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (*byte, quote) {
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) => quote = Some(*byte),
            (b'<', _) => return None,
            (b, Some(open)) if b == open => quote = None,
            _ => {}
        }
    }
    None
}

/// Returns the tag of an element that begins.
fn start(inside: &str) -> Tag<'_> {
    let (inside, is_empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
    let end = inside.bytes().position(|b| is_space(char::from(b))).unwrap_or(inside.len());
    Tag::Start(&inside[..end], &inside[end..], is_empty)
}
