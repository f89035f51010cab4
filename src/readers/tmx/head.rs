//! What stands before the first unit.

use super::parser::{Damage, Parser, Tag, declaration_length, is, is_blank, is_document_type};
use super::{LONGEST, Mark, TmxReader, begins, tag_end};
use crate::error::{Error, ErrorKind};
use crate::memory::{Element, Header};
use crate::readers::problem::{Problem, ProblemKind};
use std::borrow::Cow;
use std::io::Read;

/// Attributes that a header must have.
const REQUIRED: [&str; 7] = ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];

/// What was found of the elements around units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outline {
    /// Whether there is a `tmx`, and whether there is a `header`.
    has_memory: bool,
    has_header: bool,
    /// Whether `tmx` is open, and whether `body` is.
    pub in_memory: bool,
    pub in_body: bool,
}

impl<R: Read> TmxReader<R> {
    /// Reads all that stands before the first unit.
    pub(super) fn read_head(&mut self) -> Result<(), Error> {
        let end = self.head_length()?;
        let bytes = self.source.window()[..end].to_vec();
        let line = self.source.line();
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                let line = line + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count();
                if let Some(read) = self.source.settle() {
                    let kind = ProblemKind::EncodingMisdeclared { declared: "UTF-8".to_owned(), read };
                    self.found.push(Problem { line, unit: None, kind });
                    return self.read_head();
                }
                self.found.push(Problem { line, unit: None, kind: ProblemKind::BytesUndecodable("UTF-8") });
                String::from_utf8_lossy(&bytes)
            }
        };
        if text.trim().is_empty() && end == self.source.window().len() {
            return Err(Error::new(ErrorKind::Empty, &self.origin, "there is nothing in it"));
        }
        let mut parser = Parser::new(&text, line, None, &mut self.context);
        let mut outline = Outline::default();
        let damage = read(&mut parser, &mut self.header, &mut outline).err();
        if !outline.has_header {
            parser.tell(ProblemKind::HeaderMissing);
        }
        let problems = parser.problems;
        let rest = &self.source.window()[end..];
        let has_unit = memchr::memchr_iter(b'<', rest).any(|at| begins(&rest[at..], b"tu"));
        if !outline.has_memory && !outline.has_header && !has_unit {
            let detail = "is no translation memory: there is no <tmx> in it; name a memory, or its format with --from";
            return Err(Error::new(ErrorKind::Malformed, &self.origin, detail));
        }
        self.found.extend(problems);
        self.found.extend(damage.map(|damage| Problem { line: damage.0, unit: None, kind: damage.1 }));
        self.outline = outline;
        self.source.advance(end);
        Ok(())
    }

    /// Returns how many bytes stand before the first unit: up to the body, or where that is missing to the unit or the end.
    fn head_length(&mut self) -> Result<usize, Error> {
        let mut at = 0;
        loop {
            let window = self.source.window();
            let next = memchr::memchr(b'<', &window[at.min(window.len())..]).map(|found| at + found);
            let Some(here) = next.filter(|here| window.len() - here >= super::LONGEST_OPENING) else {
                at = next.unwrap_or(window.len());
                if window.len() > LONGEST || !self.source.fill()? {
                    return Ok(self.source.window().len());
                }
                continue;
            };
            let tag = &window[here..];
            at = here + 1;
            if begins(tag, b"tu") || tag[1] == b'/' && begins(&tag[1..], b"tmx") {
                return Ok(here);
            }
            if begins(tag, b"body") {
                if let Some(end) = tag_end(&mut self.source, here)? {
                    return Ok(end + 1);
                }
            } else if tag.starts_with(b"<!--") {
                if let Some(end) = self.find(here + 4, Mark::Comment)? {
                    at = end + 3;
                }
            } else if tag.starts_with(b"<!DOCTYPE") && !self.has_lost_doctype {
                match declaration_length(tag) {
                    Some(length) => at = here + length,
                    None if window.len() <= LONGEST && self.source.fill()? => at = here,
                    None => self.has_lost_doctype = true,
                }
            }
        }
    }
}

fn read<'a>(parser: &mut Parser<'a>, header: &mut Header, outline: &mut Outline) -> Result<(), Damage> {
    let mut unknown: Vec<&str> = Vec::new();
    let mut has_type = false;
    read_declaration(parser)?;
    loop {
        if !outline.has_memory && !is_blank(parser.raw_text()) {
            parser.tell(ProblemKind::OutsideMemory);
        }
        parser.pass_text();
        match parser.tag() {
            Tag::Start(name, attributes, is_empty) if is(name, "tmx") && !outline.has_memory => {
                (outline.has_memory, outline.in_memory) = (true, !is_empty);
                let attributes = parser.attributes("tmx", attributes)?;
                let version = attributes.iter().find(|(name, _)| *name == "version");
                match version.map(|(_, value)| value.as_ref()) {
                    None => parser.tell(ProblemKind::AttributeMissing { element: "tmx", attribute: "version" }),
                    Some("1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.4b" | "1.4a") => {}
                    Some(other) => parser.tell(ProblemKind::VersionUnknown(other.to_owned())),
                }
            }
            Tag::Start(name, attributes, is_empty) if is(name, "header") && !outline.has_header => {
                outline.has_header = true;
                read_header(parser, header, attributes, is_empty)?;
            }
            Tag::Start(name, attributes, is_empty) if is(name, "body") => {
                parser.attributes("body", attributes)?;
                outline.in_body = !is_empty;
            }
            Tag::Start(name, _, is_empty) => {
                parser.tell(ProblemKind::ElementUnknown(name.to_owned()));
                unknown.extend((!is_empty).then_some(name));
            }
            Tag::End(name) if unknown.last() == Some(&name) => drop(unknown.pop()),
            Tag::End(name) => parser.tell(ProblemKind::EndStray(name.to_owned())),
            Tag::Bare => parser.tell(ProblemKind::LessThanBare),
            Tag::Verbatim(_) => parser.tell(ProblemKind::TextStray),
            Tag::DocumentType(said) => {
                if outline.has_memory || has_type || !is_document_type(said) {
                    parser.tell(ProblemKind::DocumentTypeMalformed);
                }
                has_type = true;
            }
            Tag::Nothing => {}
            Tag::Over => break,
        }
    }
    unknown.first().map_or(Ok(()), |name| parser.damage(ProblemKind::ElementUnclosed((*name).to_owned())))
}

/// Looks at the XML declaration, if there is one; what it says of the encoding is known already.
fn read_declaration(parser: &mut Parser<'_>) -> Result<(), Damage> {
    if !parser.text.starts_with("<?xml") {
        return Ok(());
    }
    let Some(end) = parser.text.find("?>") else { return Ok(()) };
    let attributes = parser.attributes("?xml", &parser.text[5..end])?;
    let names: Vec<&str> = attributes.iter().map(|(name, _)| *name).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_encoding = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let is_right = |(name, value): &(&str, Cow<'_, str>)| match *name {
        "version" => value.strip_prefix("1.").is_some_and(is_number),
        "encoding" => is_encoding(value),
        _ => matches!(value.as_ref(), "yes" | "no"),
    };
    let is_sound = matches!(names[..], ["version"] | ["version", "encoding" | "standalone"] | ["version", "encoding", "standalone"])
        && attributes.iter().all(is_right);
    if !is_sound {
        parser.tell(ProblemKind::AttributeMalformed("?xml".to_owned()));
    }
    Ok(())
}

fn read_header<'a>(parser: &mut Parser<'a>, header: &mut Header, attributes: &'a str, is_empty: bool) -> Result<(), Damage> {
    let attributes = parser.attributes("header", attributes)?;
    for attribute in REQUIRED {
        if !attributes.iter().any(|(name, _)| *name == attribute) {
            parser.tell(ProblemKind::AttributeMissing { element: "header", attribute });
        }
    }
    for (name, value) in attributes {
        match name {
            "creationtool" => header.creation_tool = value.into_owned(),
            "creationtoolversion" => header.creation_tool_version = value.into_owned(),
            "creationdate" => header.creation_date = parser.date(&value),
            "srclang" if value.trim().eq_ignore_ascii_case("*all*") => {}
            "srclang" => {
                header.source_language = parser.language(&value);
                if header.source_language.is_none() {
                    parser.tell(ProblemKind::AttributeInvalid { attribute: "srclang".to_owned(), value: value.into_owned() });
                }
            }
            _ => parser.keep_attribute(Element::Header, "header", name, value, &mut header.attributes),
        }
    }
    let mut is_open = !is_empty;
    while is_open {
        parser.pass_text();
        match parser.tag() {
            Tag::Start(name, attributes, is_empty) if is(name, "prop") || is(name, "note") => {
                parser.remark((name, attributes, is_empty), &mut header.properties, &mut header.notes)?;
            }
            // What a `ude` says of characters of its own nobody needs since Unicode.
            Tag::Start(name, _, is_empty) if is(name, "ude") => {
                if !is_empty {
                    parser.pass_element(name)?;
                }
            }
            Tag::End(name) if is(name, "header") => is_open = false,
            Tag::Over => return parser.damage(ProblemKind::ElementUnclosed("header".to_owned())),
            tag => parser.pass(tag)?,
        }
    }
    Ok(())
}
