//! TMX 1.1 to 1.4b, as it is met: unit by unit, in little memory, and past what is wrong with it.
//!
//! Source: TMX 1.4b Specification, Localisation Industry Standards Association, 2005. The file is cut into units first, by
//! their tags alone, so that what is wrong in one is no matter to the others. A document type is passed over: nothing that
//! it names is fetched and none of its entities is expanded.

mod problem;
mod source;
mod unit;

pub use problem::{Effect, Problem, ProblemKind, Severity, Tool};

use crate::error::{Error, ErrorKind};
use crate::memory::{Element, Header, TranslationUnit};
use crate::text::Language;
use encoding_rs::Encoding;
use rustc_hash::FxHashSet;
use source::Source;
use std::hash::BuildHasher;
use std::io::Read;
use unit::{Context, Parser, Tag, declaration_length, end_of_tag, is};

/// Bytes of the longest unit that is read, and of what stands before the first.
const LONGEST: usize = 8 * 1024 * 1024;
/// Names of units that are remembered, to tell of those that occur twice: more would fill the memory.
const MOST_NAMES: usize = 250_000;

/// How a memory is to be read.
#[derive(Debug, Clone, Default)]
pub struct TmxOptions {
    /// The language of variants that do not name one; without it they are left out.
    pub language: Option<Language>,
    /// The character encoding, whatever the file says of it.
    pub encoding: Option<String>,
    /// Whether reading stops at the first error.
    pub strict: bool,
}

/// What is read next: a unit, or something that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The line at which it begins, from 1.
    pub line: usize,
    /// The number of the unit in the file, from 1; none outside of units.
    pub number: Option<usize>,
    /// The unit; none where it could not be read.
    pub unit: Option<TranslationUnit>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads a memory unit by unit.
///
/// ```
/// use sverka::readers::{TmxOptions, TmxReader};
///
/// let file = b"<tmx version='1.4'><header srclang='en'/><body>
///     <tu><tuv xml:lang='en'><seg>War & peace</seg></tuv><tuv xml:lang='ru'><seg>\xd0\x94\xd0\xb0</seg></tuv></tu></body></tmx>";
/// let mut reader = TmxReader::new(&file[..], "a.tmx", TmxOptions::default())?;
/// assert_eq!(reader.header().source_language.as_ref().unwrap().as_str(), "en");
/// let problems = reader.next_entry()?.unwrap().problems;
/// assert!(problems.iter().any(|problem| problem.kind.code() == "attribute-missing"));
/// let entry = reader.next_entry()?.unwrap();
/// assert_eq!((entry.line, entry.problems[0].kind.code()), (2, "ampersand-bare"));
/// assert_eq!(entry.unit.unwrap().variants[0].text(), "War & peace");
/// assert!(reader.next_entry()?.is_none());
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub struct TmxReader<R> {
    source: Source<R>,
    origin: String,
    is_strict: bool,
    context: Context,
    header: Header,
    /// What was found before the first unit, until it is handed out.
    found: Vec<Problem>,
    units: usize,
    /// Hashes of the names of units, up to [`MOST_NAMES`].
    names: FxHashSet<u64>,
    state: State,
}

/// How far a memory is read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Units may follow.
    Inside,
    /// The end of the memory was met.
    Ended,
    /// Something behind the end was told of.
    Beyond,
    /// Nothing is left.
    Over,
}

/// What stands at a place between units.
enum Found {
    /// A unit, with its length, and what is wrong with its extent.
    Unit(usize, Option<ProblemKind>),
    /// Something that was passed, and what is wrong with it.
    Passed(Option<ProblemKind>),
    /// The end of the file.
    End,
}

impl<R: Read> TmxReader<R> {
    /// Begins to read a memory; messages call it `origin`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Empty`] and [`ErrorKind::Malformed`] where there is no memory in it at all, [`ErrorKind::Unusable`] where the
    /// encoding asked for is not known, [`ErrorKind::InputOutput`] where `input` fails; of strict reading those of
    /// [`next_entry`](Self::next_entry).
    pub fn new(input: R, origin: &str, options: TmxOptions) -> Result<Self, Error> {
        let label = options.encoding.as_deref();
        let unknown = |name| Error::new(ErrorKind::Unusable, origin, format!("no encoding is called “{name}”; windows-1251 is one"));
        let encoding = label.map(|name| Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(|| unknown(name))).transpose()?;
        let (source, problem) = Source::open(input, origin, encoding)?;
        let header = Header {
            source_language: None,
            creation_tool: String::new(),
            creation_tool_version: String::new(),
            creation_date: None,
            attributes: Vec::new(),
            properties: Vec::new(),
            notes: Vec::new(),
        };
        let mut reader = Self {
            source,
            origin: origin.to_owned(),
            is_strict: options.strict,
            context: Context { language: options.language, ..Context::default() },
            header,
            found: problem.map(|kind| Problem { line: 1, unit: None, kind }).into_iter().collect(),
            units: 0,
            names: FxHashSet::default(),
            state: State::Inside,
        };
        reader.read_head()?;
        Ok(reader)
    }

    /// Returns what the file says of all its units.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the next unit, or what is wrong at some place; nothing at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] where the input fails; of strict reading [`ErrorKind::Malformed`] at the first problem that is an
    /// [error](Severity::Error).
    pub fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        if !self.found.is_empty() {
            let problems = std::mem::take(&mut self.found);
            return self.entry(problems[0].line, None, None, problems).map(Some);
        }
        loop {
            if self.state == State::Over {
                return Ok(None);
            }
            let stray = self.pass_text()?;
            let line = self.source.line();
            if stray {
                let kind = if self.state == State::Inside { ProblemKind::TextStray } else { ProblemKind::AfterEnd };
                if self.state == State::Inside || self.state == State::Ended {
                    self.state = if self.state == State::Ended { State::Beyond } else { self.state };
                    return self.problem(line, kind).map(Some);
                }
            }
            match self.look()? {
                Found::End => {
                    let was = std::mem::replace(&mut self.state, State::Over);
                    return match was {
                        State::Inside => self.problem(line, ProblemKind::Truncated("the memory")).map(Some),
                        _ if self.units == 0 => self.problem(line, ProblemKind::NoUnits).map(Some),
                        _ => Ok(None),
                    };
                }
                Found::Passed(None) => {}
                Found::Passed(Some(kind)) => return self.problem(line, kind).map(Some),
                Found::Unit(length, flaw) => return self.unit(length, flaw).map(Some),
            }
        }
    }

    fn problem(&self, line: usize, kind: ProblemKind) -> Result<Entry, Error> {
        self.entry(line, None, None, vec![Problem { line, unit: None, kind }])
    }

    fn entry(&self, line: usize, number: Option<usize>, unit: Option<TranslationUnit>, problems: Vec<Problem>) -> Result<Entry, Error> {
        match problems.iter().find(|problem| self.is_strict && problem.kind.severity() == Severity::Error) {
            Some(problem) => Err(Error::new(ErrorKind::Malformed, &self.origin, problem.kind.to_string()).at_line(problem.line)),
            None => Ok(Entry { line, number, unit, problems }),
        }
    }

    /// Passes text between tags, and returns whether there was any.
    fn pass_text(&mut self) -> Result<bool, Error> {
        let mut is_stray = false;
        loop {
            let window = self.source.window();
            let end = memchr::memchr(b'<', window);
            let length = end.unwrap_or(window.len());
            is_stray |= !window[..length].trim_ascii().is_empty();
            self.source.advance(length);
            if end.is_some() || !self.source.fill()? {
                return Ok(is_stray);
            }
        }
    }

    /// Returns what begins at a `<`, passing all but units.
    fn look(&mut self) -> Result<Found, Error> {
        const SHORT: usize = 64;
        while self.source.window().len() < SHORT && self.source.fill()? {}
        let window = self.source.window();
        if window.is_empty() {
            return Ok(Found::End);
        }
        let head = &window[..window.len().min(SHORT)];
        if begins(head, b"tu") {
            return self.extent();
        }
        if head.starts_with(b"<?xml") {
            self.pass_until(b"?>", 2)?;
            return Ok(Found::Passed(self.begins_again()));
        }
        if head.starts_with(b"<!--") {
            return Ok(Found::Passed(self.pass_until(b"-->", 4)?));
        }
        if head.starts_with(b"<?") {
            return Ok(Found::Passed(self.pass_until(b"?>", 2)?));
        }
        if head.starts_with(b"<![CDATA[") {
            self.pass_until(b"]]>", 9)?;
            return Ok(Found::Passed(Some(ProblemKind::TextStray)));
        }
        if head.starts_with(b"<!") {
            while declaration_length(self.source.window()) == 1 && self.source.window().len() < LONGEST && self.source.fill()? {}
            self.source.advance(declaration_length(self.source.window()));
            return Ok(Found::Passed(None));
        }
        while end_of_tag(self.source.window()).is_none() && self.source.window().len() < LONGEST && self.source.fill()? {}
        let window = self.source.window();
        let Some(end) = end_of_tag(window) else {
            self.source.advance(1);
            return Ok(Found::Passed(Some(ProblemKind::LessThanBare)));
        };
        let name: String = window[1..end].iter().take_while(|b| !b.is_ascii_whitespace()).map(|b| char::from(*b)).take(40).collect();
        let is_empty = window[end - 1] == b'/';
        self.source.advance(end + 1);
        let name = name.trim_end_matches('/');
        let kind = match (name.strip_prefix('/'), name) {
            (Some(ended), _) if is(ended, "body") => None,
            (Some(ended), _) if is(ended, "tmx") => {
                self.state = State::Ended;
                None
            }
            (Some(ended), _) => Some(ProblemKind::EndStray(ended.to_owned())),
            (None, name) if is(name, "header") => {
                if !is_empty {
                    self.pass_until(b"</header>", 0)?;
                }
                self.begins_again()
            }
            (None, name) if is(name, "tmx") || is(name, "body") => self.begins_again(),
            (None, name) => Some(ProblemKind::ElementUnknown(name.to_owned())),
        };
        Ok(Found::Passed(kind))
    }

    /// Takes note that a part of a memory begins, which is one more if one has ended.
    fn begins_again(&mut self) -> Option<ProblemKind> {
        let is_another = matches!(self.state, State::Ended | State::Beyond);
        self.state = State::Inside;
        is_another.then_some(ProblemKind::AnotherMemory)
    }

    /// Passes all up to a mark and the mark itself; what has none is told of and passed to the next line.
    fn pass_until(&mut self, mark: &[u8], from: usize) -> Result<Option<ProblemKind>, Error> {
        let mut searched = from;
        loop {
            let window = self.source.window();
            if let Some(at) = memchr::memmem::find(&window[searched.min(window.len())..], mark) {
                self.source.advance(searched + at + mark.len());
                return Ok(None);
            }
            searched = window.len().saturating_sub(mark.len()).max(from);
            if window.len() > LONGEST || !self.source.fill()? {
                self.source.advance(1);
                return Ok(Some(ProblemKind::LessThanBare));
            }
        }
    }

    /// Returns the length of the unit that begins here.
    fn extent(&mut self) -> Result<Found, Error> {
        let mut at = 1;
        loop {
            let window = self.source.window();
            let next = memchr::memchr(b'<', &window[at.min(window.len())..]).map(|found| at + found);
            let here = next.filter(|here| window.len() - here >= 9);
            let Some(here) = here else {
                at = next.unwrap_or(window.len());
                if window.len() > LONGEST {
                    return Ok(Found::Unit(at.max(1), Some(ProblemKind::UnitTooLong)));
                }
                if self.source.fill()? {
                    continue;
                }
                // The last bytes of a file: what they may be is looked at all the same.
                let window = self.source.window();
                let rest = &window[at..];
                if rest.len() >= 5 && rest[..4].eq_ignore_ascii_case(b"</tu") {
                    let end = end_of_tag(rest).map_or(window.len(), |end| at + end + 1);
                    return Ok(Found::Unit(end, None));
                }
                if rest.is_empty() {
                    return Ok(Found::Unit(window.len(), Some(ProblemKind::Truncated("a unit"))));
                }
                at += 1;
                continue;
            };
            let tag = &window[here..];
            at = here + 1;
            match tag[1] {
                b'/' if begins(&tag[1..], b"tu") => {
                    let Some(end) = end_of_tag(tag) else { continue };
                    return Ok(Found::Unit(here + end + 1, None));
                }
                b'/' if begins(&tag[1..], b"body") || begins(&tag[1..], b"tmx") => {
                    return Ok(Found::Unit(here, Some(ProblemKind::ElementUnclosed("tu".to_owned()))));
                }
                b't' | b'T' if begins(tag, b"tu") => {
                    return Ok(Found::Unit(here, Some(ProblemKind::ElementUnclosed("tu".to_owned()))));
                }
                b'!' => {
                    let (mark, from): (&[u8], usize) = if tag.starts_with(b"<!--") {
                        (b"-->", 4)
                    } else if tag.starts_with(b"<![CDATA[") {
                        (b"]]>", 9)
                    } else {
                        continue;
                    };
                    // One without an end is none.
                    if let Some(length) = self.skipped(here, mark, from)? {
                        at = here + length;
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the length of what begins at a place of the window and ends with a mark.
    fn skipped(&mut self, here: usize, mark: &[u8], from: usize) -> Result<Option<usize>, Error> {
        loop {
            let tag = &self.source.window()[here..];
            if let Some(end) = memchr::memmem::find(&tag[from.min(tag.len())..], mark) {
                return Ok(Some(from + end + mark.len()));
            }
            if tag.len() > LONGEST || !self.source.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads the unit of so many bytes.
    fn unit(&mut self, length: usize, flaw: Option<ProblemKind>) -> Result<Entry, Error> {
        self.units += 1;
        let (line, number) = (self.source.line(), Some(self.units));
        if let Some(kind) = flaw {
            if matches!(kind, ProblemKind::Truncated(_)) {
                self.state = State::Over;
            }
            self.source.advance(length.max(1));
            return self.entry(line, number, None, vec![Problem { line, unit: number, kind }]);
        }
        let text = match std::str::from_utf8(&self.source.window()[..length]) {
            Ok(text) => text,
            Err(error) => return self.undecodable(length, error.valid_up_to()),
        };
        let is_ascii = text.is_ascii();
        let is_replaced = self.source.replaces() && memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some();
        let mut parser = Parser::new(text, line, number, &mut self.context);
        let damage = |kind| Box::new((line, kind));
        let read = if is_replaced { Err(damage(ProblemKind::BytesUndecodable("the encoding of the file"))) } else { parser.unit() };
        let mut problems = parser.problems;
        if !is_ascii {
            self.source.is_utf_8();
        }
        self.source.advance(length);
        let unit = match read {
            Ok(unit) => Some(unit),
            Err(damage) => {
                problems.push(Problem { line: damage.0, unit: number, kind: damage.1 });
                None
            }
        };
        if let Some(unit) = &unit {
            let mut tell = |kind| problems.push(Problem { line, unit: number, kind });
            if let Some(id) = unit.id.as_ref().filter(|id| self.is_known(id)) {
                tell(ProblemKind::IdTwice(id.clone()));
            }
            let source = self.header.source_language.as_ref();
            if let Some(language) = source.filter(|language| !unit.variants.iter().any(|variant| variant.language.same_language(language)))
            {
                tell(ProblemKind::SourceMissing(language.clone()));
            }
        }
        self.entry(line, number, unit, problems)
    }

    /// Deals with a unit of so many bytes that is no UTF-8 from one of them on.
    fn undecodable(&mut self, length: usize, valid: usize) -> Result<Entry, Error> {
        let first = self.source.line();
        let line = first + memchr::memchr_iter(b'\n', &self.source.window()[..valid]).count();
        if let Some(read) = self.source.settle() {
            // The whole file is in another encoding: the unit is looked for anew.
            self.units -= 1;
            let kind = ProblemKind::EncodingMisdeclared { declared: "UTF-8".to_owned(), read };
            return self.entry(first, None, None, vec![Problem { line, unit: None, kind }]);
        }
        let number = Some(self.units);
        let problem = Problem { line, unit: number, kind: ProblemKind::BytesUndecodable("UTF-8") };
        self.source.advance(length);
        self.entry(first, number, None, vec![problem])
    }

    /// Returns whether an earlier unit has the name, as far as they are remembered.
    fn is_known(&mut self, id: &str) -> bool {
        let hash = rustc_hash::FxBuildHasher.hash_one(id);
        self.names.contains(&hash) || self.names.len() < MOST_NAMES && !self.names.insert(hash)
    }

    /// Reads all that stands before the first unit.
    fn read_head(&mut self) -> Result<(), Error> {
        let mut at = 0;
        // The body, or where it is missing the first unit.
        let end = loop {
            let window = self.source.window();
            match memchr::memchr(b'<', &window[at.min(window.len())..]).map(|found| at + found) {
                Some(here) if window.len() - here >= 9 || window.len() > LONGEST => {
                    let tag = &window[here..];
                    at = here + 1;
                    if begins(tag, b"body") {
                        let Some(end) = end_of_tag(tag) else { continue };
                        break here + end + 1;
                    }
                    if begins(tag, b"tu") || tag[1] == b'/' && begins(&tag[1..], b"tmx") {
                        break here;
                    }
                    if tag.starts_with(b"<!--") {
                        if let Some(length) = self.skipped(here, b"-->", 4)? {
                            at = here + length;
                        }
                    } else if tag.starts_with(b"<!D") {
                        at = here + declaration_length(tag);
                    }
                }
                _ if window.len() > LONGEST || !self.source.fill()? => break self.source.window().len(),
                found => at = found.unwrap_or(at),
            }
        };
        let bytes = self.source.window()[..end].to_vec();
        let text = String::from_utf8_lossy(&bytes);
        let line = self.source.line();
        if text.trim().is_empty() && end == self.source.window().len() {
            return Err(Error::new(ErrorKind::Empty, &self.origin, "there is nothing in it"));
        }
        let mut parser = Parser::new(&text, line, None, &mut self.context);
        let mut is_memory = false;
        let mut has_header = false;
        let damaged = loop {
            parser.raw_text();
            match parser.tag() {
                Tag::Start(name, attributes, _) if is(name, "tmx") => {
                    is_memory = true;
                    match parser.attributes("tmx", attributes) {
                        Ok(attributes) => {
                            let version = attributes.iter().find(|(name, _)| *name == "version");
                            match version.map(|(_, value)| value.as_ref()) {
                                None => parser.tell(ProblemKind::AttributeMissing { element: "tmx", attribute: "version" }),
                                Some("1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.4b" | "1.4a") => {}
                                Some(other) => parser.tell(ProblemKind::VersionUnknown(other.to_owned())),
                            }
                        }
                        Err(damage) => break Some(damage),
                    }
                }
                Tag::Start(name, attributes, is_empty) if is(name, "header") => {
                    has_header = true;
                    if let Err(damage) = read_header(&mut parser, &mut self.header, attributes, is_empty) {
                        break Some(damage);
                    }
                }
                Tag::Start(name, ..) if is(name, "body") => {}
                Tag::Start(name, ..) if !is_memory => parser.tell(ProblemKind::ElementUnknown(name.to_owned())),
                Tag::Over => break None,
                _ => {}
            }
        };
        if !has_header {
            parser.tell(ProblemKind::HeaderMissing);
        }
        let mut problems = std::mem::take(&mut parser.problems);
        problems.extend(damaged.map(|damage| Problem { line: damage.0, unit: None, kind: damage.1 }));
        let rest = &self.source.window()[end..];
        let has_unit = memchr::memchr_iter(b'<', rest).any(|at| begins(&rest[at..], b"tu"));
        if !is_memory && !has_header && !has_unit {
            let detail = "is no translation memory: there is no <tmx> in it; name a TMX file";
            return Err(Error::new(ErrorKind::Malformed, &self.origin, detail));
        }
        self.found.append(&mut problems);
        self.source.advance(end);
        Ok(())
    }
}

/// Returns whether a tag begins with `<`, or the `/` of one that ends, and a name.
fn begins(tag: &[u8], name: &[u8]) -> bool {
    let after = tag.get(1 + name.len());
    tag.len() > name.len() + 1
        && tag[1..=name.len()].eq_ignore_ascii_case(name)
        && after.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

fn read_header<'a>(parser: &mut Parser<'a>, header: &mut Header, attributes: &'a str, is_empty: bool) -> Result<(), unit::Damage> {
    const REQUIRED: [&str; 7] = ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];
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
        parser.raw_text();
        match parser.tag() {
            Tag::Start(name, attributes, is_empty) if is(name, "prop") || is(name, "note") => {
                parser.remark((name, attributes, is_empty), &mut header.properties, &mut header.notes)?;
            }
            // What a `ude` says of characters of its own nobody needs since Unicode.
            Tag::Start(name, ..) if is(name, "ude") || is(name, "map") => {}
            Tag::End(name) if is(name, "header") => is_open = false,
            Tag::Over => is_open = false,
            Tag::Start(name, ..) => parser.tell(ProblemKind::ElementUnknown(name.to_owned())),
            _ => {}
        }
    }
    Ok(())
}
