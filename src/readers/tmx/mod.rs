//! TMX 1.1 to 1.4b, as it is met: unit by unit, in little memory, and past what is wrong with it.
//!
//! Source: TMX 1.4b Specification, Localisation Industry Standards Association, 2005. The file is cut into units first, by
//! their tags alone, so that what is wrong in one is no matter to the others. A document type is passed over: nothing that
//! it names is fetched and none of its entities is expanded.

mod head;
mod parser;
mod unit;

use crate::error::Error;
use crate::memory::{Header, TranslationUnit};
use crate::readers::problem::{Problem, ProblemKind};
use crate::readers::source::Source;
use crate::readers::units::{Entry, ReadingOptions};
use head::Outline;
use parser::{Context, Parser, declaration_length, end_of_tag, is};
use rustc_hash::FxHashSet;
use std::hash::BuildHasher;
use std::io::Read;

/// Bytes of the longest unit that is read, and of what stands before the first.
pub(super) const LONGEST: usize = 8 * 1024 * 1024;
/// Bytes of the longest tag between units.
const LONGEST_TAG: usize = 256 * 1024;
/// Bytes that say what begins at a `<`: those of `<![CDATA[`.
const LONGEST_OPENING: usize = 9;
/// Names of units that are remembered, to tell of those that occur twice: more would fill the memory.
const MOST_NAMES: usize = 250_000;

/// Reads a memory unit by unit.
///
/// ```
/// use sverka::readers::{ReadingOptions, TmxReader};
///
/// let file = b"<tmx version='1.4'><header srclang='en'/><body>
///     <tu><tuv xml:lang='en'><seg>War & peace</seg></tuv><tuv xml:lang='ru'><seg>\xd0\x94\xd0\xb0</seg></tuv></tu></body></tmx>";
/// let mut reader = TmxReader::new(&file[..], "a.tmx", ReadingOptions::default())?;
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
    /// What is open around the units.
    outline: Outline,
    /// Whether a header is open that is not that of the file.
    in_header: bool,
    units: usize,
    /// Up to where each [`Mark`] was looked for in vain, from the beginning of the file.
    searched: [usize; 3],
    /// Whether a document type was met that does not end.
    has_lost_doctype: bool,
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

/// What ends something in which `<` is no tag.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Comment,
    Section,
    Instruction,
}

impl Mark {
    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Comment => b"-->",
            Self::Section => b"]]>",
            Self::Instruction => b"?>",
        }
    }
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
    /// [`ErrorKind::Empty`](crate::error::ErrorKind::Empty) and [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where there is no memory in it at all, [`ErrorKind::Unusable`](crate::error::ErrorKind::Unusable) where the
    /// encoding asked for is not known, [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where `input` fails; of strict reading those of
    /// [`next_entry`](Self::next_entry).
    pub fn new(input: R, origin: &str, options: ReadingOptions) -> Result<Self, Error> {
        let (source, problem) = Source::open(input, origin, options.encoding(origin)?)?;
        let mut reader = Self {
            source,
            origin: origin.to_owned(),
            is_strict: options.strict,
            context: Context { language: options.languages.into_iter().next(), ..Context::default() },
            header: Header::default(),
            found: problem.map(|kind| Problem { line: 1, unit: None, kind }).into_iter().collect(),
            outline: Outline::default(),
            in_header: false,
            units: 0,
            searched: [0; 3],
            has_lost_doctype: false,
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
    /// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where the input fails; of strict reading [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) at the first problem that is an
    /// [error](crate::readers::Severity::Error).
    pub fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        if !self.found.is_empty() {
            let mut problems = std::mem::take(&mut self.found);
            // That the declared encoding is wrong may have shown further on than what else is wrong before the first unit.
            problems.sort_by_key(|problem| problem.line);
            return self.entry(problems[0].line, None, None, problems).map(Some);
        }
        loop {
            if self.state == State::Over {
                return Ok(None);
            }
            let text = self.pass_text()?;
            let line = self.source.line();
            match (self.state, text) {
                (State::Inside, Some(kind)) => return self.problem(line, kind).map(Some),
                (State::Ended, Some(_)) => {
                    self.state = State::Beyond;
                    return self.problem(line, ProblemKind::OutsideMemory).map(Some);
                }
                _ => {}
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
        Entry { line, number, unit, problems }.checked(&self.origin, self.is_strict)
    }

    /// Passes text between tags, and returns what is wrong with it, if there is any.
    fn pass_text(&mut self) -> Result<Option<ProblemKind>, Error> {
        let mut wrong = None;
        loop {
            let window = self.source.window();
            let end = memchr::memchr(b'<', window);
            let length = end.unwrap_or(window.len());
            for byte in &window[..length] {
                match byte {
                    b' ' | b'\t' | b'\r' | b'\n' => {}
                    b'&' => wrong = Some(ProblemKind::AmpersandBare),
                    0..=0x1f => wrong = Some(ProblemKind::CharacterForbidden(u32::from(*byte))),
                    _ if wrong.is_none() && !self.in_header => wrong = Some(ProblemKind::TextStray),
                    _ => {}
                }
            }
            self.source.advance(length);
            if end.is_some() || !self.source.fill()? {
                return Ok(wrong);
            }
        }
    }

    /// Returns what begins at a `<`, passing all but units.
    fn look(&mut self) -> Result<Found, Error> {
        while self.source.window().len() < LONGEST_OPENING && self.source.fill()? {}
        let window = self.source.window();
        if window.is_empty() {
            return Ok(Found::End);
        }
        if begins(window, b"tu") {
            return self.extent();
        }
        if window.starts_with(b"<!--") {
            return self.pass_to(4, Mark::Comment, None);
        }
        if window.starts_with(b"<![CDATA[") {
            return self.pass_to(9, Mark::Section, Some(ProblemKind::TextStray));
        }
        if window.starts_with(b"<?xml") {
            let kind = self.begins_again().unwrap_or(ProblemKind::DeclarationMisplaced);
            return self.pass_to(2, Mark::Instruction, Some(kind));
        }
        if window.starts_with(b"<?") && window.get(2).is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
            return self.pass_to(2, Mark::Instruction, None);
        }
        if window.starts_with(b"<!DOCTYPE") && !self.has_lost_doctype {
            loop {
                let window = self.source.window();
                if let Some(length) = declaration_length(window) {
                    self.source.advance(length);
                    let is_misplaced = self.outline.in_memory || self.state != State::Inside;
                    return Ok(Found::Passed(is_misplaced.then_some(ProblemKind::DocumentTypeMalformed)));
                }
                if window.len() > LONGEST || !self.source.fill()? {
                    self.has_lost_doctype = true;
                    break;
                }
            }
        }
        let Some(end) = tag_end(&mut self.source, 0)? else {
            self.source.advance(1);
            return Ok(Found::Passed(Some(ProblemKind::LessThanBare)));
        };
        const SHOWN: usize = 40;
        let tag = &self.source.window()[1..end];
        let is_empty = tag.ends_with(b"/");
        let name: String =
            tag.iter().take_while(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n')).map(|b| char::from(*b)).take(SHOWN).collect();
        self.source.advance(end + 1);
        Ok(Found::Passed(self.passed(name.trim_end_matches('/'), is_empty)))
    }

    /// Takes note of a tag between units, and returns what is wrong with it.
    fn passed(&mut self, name: &str, is_empty: bool) -> Option<ProblemKind> {
        let outline = &mut self.outline;
        match name.strip_prefix('/') {
            Some(ended) if is(ended, "header") && self.in_header => {
                self.in_header = false;
                None
            }
            _ if self.in_header => None,
            Some(ended) if is(ended, "body") && outline.in_body => {
                outline.in_body = false;
                None
            }
            Some(ended) if is(ended, "tmx") && outline.in_memory => {
                let is_cut = std::mem::replace(&mut outline.in_body, false);
                outline.in_memory = false;
                self.state = State::Ended;
                is_cut.then(|| ProblemKind::ElementUnclosed("body".to_owned()))
            }
            Some(ended) => Some(ProblemKind::EndStray(ended.to_owned())),
            None if is(name, "tmx") && !outline.in_memory => {
                outline.in_memory = !is_empty;
                self.begins_again()
            }
            None if is(name, "body") && !outline.in_body => {
                outline.in_body = !is_empty;
                None
            }
            None if is(name, "header") && !outline.in_body => {
                self.in_header = !is_empty;
                None
            }
            None => Some(ProblemKind::ElementUnknown(name.to_owned())),
        }
    }

    /// Takes note that a memory begins, which is one more if one has ended.
    fn begins_again(&mut self) -> Option<ProblemKind> {
        let is_another = matches!(self.state, State::Ended | State::Beyond);
        self.state = State::Inside;
        is_another.then_some(ProblemKind::AnotherMemory)
    }

    /// Passes all up to a mark and the mark itself, of which `kind` is to be told; without a mark it is a bare `<`.
    fn pass_to(&mut self, from: usize, mark: Mark, kind: Option<ProblemKind>) -> Result<Found, Error> {
        let end = self.find(from, mark)?;
        self.source.advance(end.map_or(1, |end| end + mark.bytes().len()));
        Ok(Found::Passed(if end.is_some() { kind } else { Some(ProblemKind::LessThanBare) }))
    }

    /// Returns where in the window a mark is, from some place on; what was looked for in vain is not looked for again.
    fn find(&mut self, from: usize, mark: Mark) -> Result<Option<usize>, Error> {
        loop {
            let (window, passed) = (self.source.window(), self.source.passed());
            let start = from.max(self.searched[mark as usize].saturating_sub(passed)).min(window.len());
            if let Some(at) = memchr::memmem::find(&window[start..], mark.bytes()) {
                return Ok(Some(start + at));
            }
            self.searched[mark as usize] = passed + (window.len() + 1).saturating_sub(mark.bytes().len());
            if window.len() > LONGEST || !self.source.fill()? {
                return Ok(None);
            }
        }
    }

    /// Returns the length of the unit that begins here.
    fn extent(&mut self) -> Result<Found, Error> {
        let unclosed = |length| Ok(Found::Unit(length, Some(ProblemKind::ElementUnclosed("tu".to_owned()))));
        let mut at = 1;
        loop {
            let window = self.source.window();
            let next = memchr::memchr(b'<', &window[at.min(window.len())..]).map(|found| at + found);
            if window.len() - next.unwrap_or(window.len()) < LONGEST_OPENING {
                if window.len() > LONGEST {
                    return Ok(Found::Unit(next.unwrap_or(window.len()), Some(ProblemKind::UnitTooLong)));
                }
                at = next.unwrap_or(window.len());
                if self.source.fill()? {
                    continue;
                }
            }
            let Some(here) = next else {
                return Ok(Found::Unit(self.source.window().len(), Some(ProblemKind::Truncated("a unit"))));
            };
            let tag = &self.source.window()[here..];
            at = here + 1;
            if begins(tag, b"tu") {
                return unclosed(here);
            }
            if tag.starts_with(b"</") && (begins(&tag[1..], b"body") || begins(&tag[1..], b"tmx")) {
                return unclosed(here);
            }
            if tag.starts_with(b"</") && begins(&tag[1..], b"tu") {
                if let Some(end) = tag_end(&mut self.source, here)? {
                    return Ok(Found::Unit(end + 1, None));
                }
            } else if tag.starts_with(b"<!--") {
                // A comment without an end is none.
                if let Some(end) = self.find(here + 4, Mark::Comment)? {
                    at = end + 3;
                }
            } else if tag.starts_with(b"<![CDATA[")
                && let Some(end) = self.find(here + 9, Mark::Section)?
            {
                at = end + 3;
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
        if !self.outline.in_body {
            problems.push(Problem { line, unit: number, kind: ProblemKind::UnitMisplaced });
        }
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
}

/// Returns whether a tag begins with `<`, or the `/` of one that ends, and a name.
fn begins(tag: &[u8], name: &[u8]) -> bool {
    let after = tag.get(1 + name.len());
    tag.len() > name.len() + 1
        && tag[1..=name.len()].eq_ignore_ascii_case(name)
        && after.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// Returns where in the window the `>` of the tag is that begins at a place, if there is one before another tag begins.
fn tag_end<R: Read>(source: &mut Source<R>, here: usize) -> Result<Option<usize>, Error> {
    loop {
        let tag = &source.window()[here..];
        if let Some(end) = end_of_tag(tag) {
            return Ok(Some(here + end));
        }
        if memchr::memchr(b'<', &tag[1..]).is_some() || tag.len() > LONGEST_TAG || !source.fill()? {
            return Ok(None);
        }
    }
}
