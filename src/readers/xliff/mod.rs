//! XLIFF 1.0 to 1.2 and 2.0 and later, as CAT tools write it: SDLXLIFF, MQXLIFF, MXLIFF and others.
//!
//! Sources: XLIFF 1.2 Specification, OASIS, 2008; XLIFF Version 2.0, OASIS, 2014.

pub(super) mod draft;
mod side;
mod unit;

use super::decoding::read_whole;
use super::problem::{Problem, ProblemKind};
use super::units::{Entry, ReadingOptions, WholeReader};
use crate::error::{Error, ErrorKind};
use crate::memory::xliff::{About, of_context_type, of_type_value};
use crate::memory::{Code, Header, Timestamp};
use crate::text::Language;
use crate::xml::{Piece, XmlReader};
use quick_xml::events::BytesStart;
use side::Side;
use std::io::Read;
use unit::{Segment, UnitParts};

/// Reads XLIFF of any version.
///
/// Each unit of the file gives a unit, or several where it is divided into segments; their names are those of the file
/// (`resname`, `name`, or else `id` where it does not just count). Notes and the like stand at the first segment of a unit. What the file says of the state is the property `x-state`, or
/// where a unit is approved `x-status`, unless the unit has properties of these names; the name of the document is `x-document`.
/// Codes of which the file does not say how their document writes them are written as the elements that they are.
///
/// Without a translation there is the source alone. Other translations (`alt-trans`, matches) are left out.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_xliff};
///
/// let file = b"<xliff version='1.2'><file source-language='en' target-language='fr'><body>
///     <trans-unit id='a'><source>Peace</source><target>Paix</target></trans-unit></body></file></xliff>";
/// let mut reader = read_xliff(&file[..], "a.xlf", &ReadingOptions::default())?;
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[1].text(), "Paix");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where the file is no XLIFF or not well-formed before its first unit ends, [`ErrorKind::Empty`] where there is no text in it,
/// [`ErrorKind::Unusable`] where the encoding asked for is not known, [`ErrorKind::InputOutput`] where `input` fails.
pub fn read_xliff(input: impl Read, origin: &str, options: &ReadingOptions) -> Result<WholeReader, Error> {
    let (text, problems) = read_whole(input, origin, options.encoding(origin)?)?;
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "there is no text in it"));
    }
    let mut reading = Reading {
        xml: XmlReader::new(&text, origin),
        options,
        is_second: false,
        header: Header::default(),
        file: File::default(),
        unit: None,
        remark: None,
        side: None,
        group: (String::new(), About::Unit),
        entries: Vec::new(),
        units: 0,
    };
    problems.into_iter().for_each(|kind| reading.tell(kind));
    loop {
        let taken = reading.xml.next_piece().and_then(|piece| piece.map(|piece| reading.take(piece)).transpose());
        match taken {
            Ok(Some(())) => {}
            Ok(None) => break,
            // What stands before the damage is kept.
            Err(error) if reading.units > 0 => {
                reading.tell(ProblemKind::IllFormed(error.detail().to_owned()));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(WholeReader::new(reading.header, reading.entries, origin, options))
}

/// What holds for the units of a `file`.
#[derive(Default)]
struct File {
    /// Which of the files it is, from 1.
    number: usize,
    source: Option<String>,
    target: Option<String>,
    document: Option<String>,
    /// How many units it has so far.
    units: usize,
}

/// What a text that is no source and no target is.
enum Remark {
    Note(About),
    /// A property, or an attribute, and its name.
    Saying(About, bool, String),
    /// What is known of a code, by its identifier.
    Code(About, String),
    /// How the document writes a code, by its identifier.
    Data(String),
}

/// A file as far as it was read.
struct Reading<'a> {
    xml: XmlReader<'a>,
    options: &'a ReadingOptions,
    /// Whether it is XLIFF 2.0 or later.
    is_second: bool,
    header: Header,
    file: File,
    unit: Option<UnitParts>,
    /// A remark that is open, with the depth of its element and its text.
    remark: Option<(usize, Remark, String)>,
    side: Option<Side>,
    /// The category of the metadata that are open, and what they are about.
    group: (String, About),
    entries: Vec<Entry>,
    units: usize,
}

/// Elements whose texts have no place in a memory.
const PASSED: &[&str] = &["alt-trans", "bin-unit", "matches", "glossary", "glossEntry"];

impl Reading<'_> {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), Error> {
        match piece {
            Piece::Start(element) => {
                if let (Some(side), Some(unit)) = (&mut self.side, &mut self.unit) {
                    side.start(&self.xml, &element, &mut unit.book)
                } else if let Some((.., text)) = &mut self.remark {
                    if element.local_name().as_ref() == "cp" {
                        let hex = self.xml.attribute(&element, "hex")?.unwrap_or_default();
                        text.extend(u32::from_str_radix(hex.trim(), 16).ok().and_then(char::from_u32));
                    }
                    Ok(())
                } else {
                    self.start(&element)
                }
            }
            Piece::Text(text) => {
                if let Some(side) = &mut self.side {
                    side.push_text(&text);
                } else if let Some((.., remark)) = &mut self.remark {
                    remark.push_str(&text);
                } else if !text.trim().is_empty() && self.parent(1) == "ignorable" {
                    self.pass("ignorable");
                }
                Ok(())
            }
            Piece::End => self.end(),
        }
    }

    /// Returns the name of an open element without its prefix: 0 is the one that opened last.
    fn parent(&self, up: usize) -> &str {
        let name = self.xml.open().iter().rev().nth(up).map_or("", String::as_str);
        name.rsplit_once(':').map_or(name, |(_, name)| name)
    }

    fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
        self.xml.attribute(element, name)
    }

    /// Takes the beginning of an element outside of texts.
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let name = element.local_name();
        let (name, depth) = (name.as_ref(), self.xml.open().len());
        if depth == 1 {
            return self.root(element, name);
        }
        let parent = self.parent(1).to_owned();
        let in_unit = self.unit.is_some();
        match (name, parent.as_str()) {
            ("file", "xliff") => self.begin_file(element)?,
            ("tool", "header") if self.file.number == 1 && self.header.creation_tool.is_empty() => {
                let name = self.attribute(element, "tool-name")?.or(self.attribute(element, "tool-id")?);
                self.header.creation_tool = name.unwrap_or_default();
                self.header.creation_tool_version = self.attribute(element, "tool-version")?.unwrap_or_default();
            }
            ("trans-unit", _) | ("unit", "file" | "group") if !in_unit => self.begin_unit(element)?,
            ("note", _) => self.begin_note(element, &parent)?,
            ("context", "context-group") if in_unit && self.parent(2) == "trans-unit" => {
                let (about, is_property, name) = of_context_type(&self.attribute(element, "context-type")?.unwrap_or_default());
                self.remark = Some((depth, Remark::Saying(about, is_property, name), String::new()));
            }
            ("metaGroup", _) => {
                let about = about(self.attribute(element, "appliesTo")?.as_deref());
                self.group = (self.attribute(element, "category")?.unwrap_or_default(), about);
            }
            ("meta", "metaGroup") if in_unit || self.parent(3) == "file" => {
                let name = self.attribute(element, "type")?.unwrap_or_default();
                let (category, about) = &self.group;
                let remark = match category.as_str() {
                    "codes" => Remark::Code(*about, name),
                    category => Remark::Saying(*about, category != "attributes", name),
                };
                self.remark = Some((depth, remark, String::new()));
            }
            ("data", "originalData") => {
                self.remark = Some((depth, Remark::Data(self.attribute(element, "id")?.unwrap_or_default()), String::new()));
            }
            ("source" | "seg-source" | "target", "trans-unit") | ("source" | "target", "segment") if in_unit => {
                let mut side = Side::new(depth, name, self.is_second);
                side.language = self.attribute(element, "lang")?;
                side.state = self.attribute(element, "state")?;
                self.side = Some(side);
            }
            ("segment", "unit") => {
                let mut segment = Segment { line: self.xml.line(), ..Segment::default() };
                segment.id = self.attribute(element, "id")?;
                segment.state = self.attribute(element, "state")?;
                self.unit.iter_mut().for_each(|unit| unit.segments.push(std::mem::take(&mut segment)));
            }
            // The state of a segment as Trados keeps it.
            ("seg", "seg-defs") => {
                if let (Some(id), Some(state)) = (self.attribute(element, "id")?, self.attribute(element, "conf")?) {
                    self.unit.iter_mut().for_each(|unit| drop(unit.states.insert(id.clone(), state.clone())));
                }
            }
            ("context-group", parent) if !matches!(parent, "trans-unit" | "alt-trans") => self.pass(name),
            (name, _) if PASSED.contains(&name) => self.pass(name),
            _ => {}
        }
        Ok(())
    }

    fn root(&mut self, element: &BytesStart<'_>, name: &str) -> Result<(), Error> {
        if name != "xliff" {
            return Err(self.xml.error(format!("is no XLIFF: its root is <{name}>, not <xliff>; name another file or format")));
        }
        self.is_second = self.attribute(element, "version")?.is_some_and(|version| version.trim().starts_with('2'));
        self.file.source = self.attribute(element, "srcLang")?;
        self.file.target = self.attribute(element, "trgLang")?;
        Ok(())
    }

    fn begin_file(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        self.file.number += 1;
        self.file.units = 0;
        if !self.is_second {
            self.file.source = self.attribute(element, "source-language")?;
            self.file.target = self.attribute(element, "target-language")?;
        }
        // A file that is a memory is no document.
        self.file.document = self.attribute(element, "original")?.filter(|name| is_repeatable(name) && name != "memory");
        if self.file.number == 1 {
            let source = self.file.source.as_deref().filter(|tag| *tag != "und").and_then(|tag| Language::parse(tag).ok());
            self.header.source_language = source.or(self.options.languages.first().cloned());
            self.header.creation_date = self.attribute(element, "date")?.and_then(|date| Timestamp::parse(&date).ok());
            if let Some(kind) = self.attribute(element, "datatype")?.filter(|kind| kind != "plaintext") {
                let (_, values) = of_type_value(&kind);
                self.header.attributes.extend(values.into_iter().map(|(_, kind)| ("datatype".to_owned(), kind)));
            }
        }
        Ok(())
    }

    fn begin_unit(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        self.file.units += 1;
        let mut unit = UnitParts { depth: self.xml.open().len(), line: self.xml.line(), ..UnitParts::default() };
        let name = self.attribute(element, if self.is_second { "name" } else { "resname" })?;
        let is_name = |id: &String| !id.is_empty() && *id != self.file.units.to_string();
        unit.id = match name.filter(|name| !name.is_empty()) {
            Some(name) => Some(name),
            None => self.attribute(element, "id")?.filter(is_name),
        };
        let is_said = |name: &str, value: &str| Ok::<_, Error>(self.attribute(element, name)?.as_deref() == Some(value));
        if !self.is_second {
            unit.is_approved = is_said("approved", "yes")? || is_said("confirmed", "1")?;
            // As memoQ keeps it.
            unit.state = self.attribute(element, "status")?;
        }
        self.unit = Some(unit);
        Ok(())
    }

    fn begin_note(&mut self, element: &BytesStart<'_>, parent: &str) -> Result<(), Error> {
        let of_unit = parent == "trans-unit" || (parent == "notes" && self.parent(2) == "unit");
        let of_file = parent == "header" || (parent == "notes" && self.parent(2) == "file");
        if (of_unit && self.unit.is_some()) || (of_file && self.file.number == 1) {
            let said = self.attribute(element, if self.is_second { "appliesTo" } else { "annotates" })?;
            self.remark = Some((self.xml.open().len(), Remark::Note(about(said.as_deref())), String::new()));
        } else if parent != "alt-trans" {
            self.pass("note");
        }
        Ok(())
    }

    /// Takes the end of an element.
    fn end(&mut self) -> Result<(), Error> {
        let depth = self.xml.open().len();
        if let Some(side) = &mut self.side {
            if depth >= side.depth {
                side.end();
            } else if let (Some(side), Some(unit)) = (self.side.take(), &mut self.unit) {
                unit.take_side(side, self.is_second);
            }
        } else if let Some((_, remark, text)) = self.remark.take_if(|(open, ..)| depth < *open) {
            self.take_remark(remark, text);
        } else if let Some(unit) = self.unit.take_if(|unit| depth < unit.depth) {
            self.finish(unit);
        }
        Ok(())
    }

    fn take_remark(&mut self, remark: Remark, text: String) {
        let Some(unit) = &mut self.unit else {
            if self.file.number == 1 {
                self.take_header(remark, text);
            }
            return;
        };
        match remark {
            Remark::Note(about) => unit.notes[about as usize].push(text),
            Remark::Saying(about, true, name) => unit.properties[about as usize].push((name, text)),
            Remark::Saying(about, false, name) => unit.attributes[about as usize].push((name, text)),
            Remark::Data(id) => drop(unit.book.data.insert(id, text)),
            Remark::Code(about, id) => match serde_json::from_str::<Code>(&text) {
                Ok(code) => drop(unit.book.codes[usize::from(about == About::Target)].insert(id, code)),
                Err(error) => unit.problems.push(ProblemKind::CodeUnreadable(error.to_string())),
            },
        }
    }

    fn take_header(&mut self, remark: Remark, text: String) {
        match remark {
            Remark::Note(_) => self.header.notes.push(text),
            Remark::Saying(_, true, name) => self.header.properties.push((name, text)),
            Remark::Saying(_, false, name) => match name.as_str() {
                "creationtool" => self.header.creation_tool = text,
                "creationtoolversion" => self.header.creation_tool_version = text,
                "creationdate" => self.header.creation_date = Timestamp::parse(&text).ok(),
                _ => self.header.attributes.push((name, text)),
            },
            Remark::Code(..) | Remark::Data(_) => {}
        }
    }

    /// Tells that an element is left out, once for a unit.
    fn pass(&mut self, name: &str) {
        let problem = ProblemKind::ElementPassed(name.to_owned());
        match &mut self.unit {
            Some(unit) if unit.problems.contains(&problem) => {}
            Some(unit) => unit.problems.push(problem),
            None => self.tell(problem),
        }
    }

    /// Tells what is wrong outside of units.
    fn tell(&mut self, kind: ProblemKind) {
        let line = self.xml.line();
        self.entries.push(Entry { line, number: None, unit: None, problems: vec![Problem { line, unit: None, kind }] });
    }

    /// Makes units of the parts of one.
    fn finish(&mut self, parts: UnitParts) {
        let first_line = parts.line;
        let mut problems = Vec::new();
        let pairs = parts.pairs(self.is_second, &mut problems);
        for (at, pair) in pairs.into_iter().enumerate() {
            self.units += 1;
            let (line, number) = (pair.line.unwrap_or(first_line), Some(self.units));
            let mut kinds = std::mem::take(&mut problems);
            let unit = parts.unit(pair, at == 0, &self.file, self.options, &mut kinds);
            if let (None, Some(unit)) = (&self.header.source_language, &unit) {
                self.header.source_language = unit.variants.first().map(|variant| variant.language.clone());
            }
            let problems = kinds.into_iter().map(|kind| Problem { line, unit: number, kind }).collect();
            self.entries.push(Entry { line, number, unit, problems });
        }
    }
}

/// Returns whether a name says something and may be given to many units: not if they would grow beyond all measure by it.
fn is_repeatable(name: &str) -> bool {
    !name.is_empty() && name.len() <= 1000
}

/// Returns what a remark is about that says so.
fn about(said: Option<&str>) -> About {
    match said {
        Some("source") => About::Source,
        Some("target") => About::Target,
        _ => About::Unit,
    }
}

#[cfg(test)]
mod tests;
