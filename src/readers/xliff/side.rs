//! Text and inline codes of a source or a target.

use crate::error::Error;
use crate::memory::xliff::{CodeNumbers, of_type_2, of_type_value, partners};
use crate::memory::{Code, CodeKind, Inline, Subflow};
use crate::xml::XmlReader;
use quick_xml::events::BytesStart;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How many elements may lie inside of one another in a text.
const DEEPEST: usize = 64;

/// What a unit says of its codes, outside of its texts.
#[derive(Default)]
pub(super) struct CodeBook {
    pub numbers: CodeNumbers,
    /// Codes as their document writes them, by their identifiers (2.0).
    pub data: FxHashMap<String, String>,
    /// Codes of the source and of the target of which all is known, by their identifiers (2.0).
    pub codes: [FxHashMap<String, Code>; 2],
}

/// A text that is being read.
pub(super) struct Side {
    /// How many elements are open inside of it, itself included.
    pub depth: usize,
    pub language: Option<String>,
    pub state: Option<String>,
    pub is_target: bool,
    /// Whether it is the source divided into segments (1.2).
    pub is_divided: bool,
    is_second: bool,
    content: Vec<Inline>,
    /// Segments that the text is divided into, by their names.
    pub segments: Vec<(String, Range<usize>)>,
    levels: Vec<Level>,
    /// Pieces that no text is to be added to.
    closed: usize,
}

/// An element that is open in a text.
enum Level {
    /// A code, whose text is what its document writes.
    Code(Code),
    /// A text inside of a code.
    Subflow(Vec<(String, String)>, Vec<Inline>),
    /// Words between two codes, of which this is the second; where nothing is between, an unknown element is one code.
    Between {
        close: Code,
        is_unknown: bool,
    },
    /// A segment that begins at a piece.
    Segment(String, usize),
    /// An element inside of a code that belongs to what its document writes.
    Native(String),
    Nothing,
}

impl Side {
    pub(super) fn new(depth: usize, name: &str, is_second: bool) -> Self {
        let (content, segments, levels) = (Vec::new(), Vec::new(), Vec::new());
        let (is_target, is_divided) = (name == "target", name == "seg-source");
        Self { depth, language: None, state: None, is_target, is_divided, is_second, content, segments, levels, closed: 0 }
    }

    /// Takes the beginning of an element.
    pub(super) fn start(&mut self, xml: &XmlReader<'_>, element: &BytesStart<'_>, book: &mut CodeBook) -> Result<(), Error> {
        if self.levels.len() >= DEEPEST {
            return Err(xml.error(format!("more than {DEEPEST} elements lie inside of one another; export the file once more")));
        }
        let name = element.local_name();
        let name = name.as_ref();
        let in_code = self.levels.iter().rev().find(|level| matches!(level, Level::Code(_) | Level::Subflow(..)));
        let level = match in_code {
            Some(Level::Code(_)) if name != "sub" && name != "cp" => {
                self.push_text(&format!("<{}>", &**element));
                Level::Native(format!("</{}>", element.name().as_ref()))
            }
            Some(Level::Code(_)) if name == "sub" => self.subflow(xml, element)?,
            _ if name == "cp" => {
                let hex = xml.attribute(element, "hex")?.unwrap_or_default();
                let c = u32::from_str_radix(hex.trim(), 16).ok().and_then(char::from_u32);
                let c = c.ok_or_else(|| xml.error(format!("<cp> has no character “{hex}”; mend it")))?;
                self.push_text(c.encode_utf8(&mut [0; 4]));
                Level::Nothing
            }
            _ => Element { xml, element, name, tag: format!("<{}/>", element.trim_end()) }.level(self, book)?,
        };
        self.levels.push(level);
        Ok(())
    }

    fn subflow(&self, xml: &XmlReader<'_>, element: &BytesStart<'_>) -> Result<Level, Error> {
        let datatype = xml.attribute(element, "datatype")?.map(|kind| ("datatype".to_owned(), kind));
        let others = xml.attribute(element, "ctype")?.map(|kind| of_type_value(&kind).1).unwrap_or_default();
        Ok(Level::Subflow(datatype.into_iter().chain(others).collect(), Vec::new()))
    }

    /// Takes the end of an element that began in the text.
    pub(super) fn end(&mut self) {
        match self.levels.pop() {
            None | Some(Level::Nothing) => {}
            Some(Level::Native(tag)) => self.push_text(&tag),
            Some(Level::Code(code)) => self.push_code(code),
            Some(Level::Subflow(attributes, content)) => {
                if let Some(Level::Code(code)) = self.levels.last_mut() {
                    code.subflows.push(Subflow { at: code.native.len(), attributes, content: isolated(content) });
                }
            }
            Some(Level::Between { close, is_unknown }) => match self.sink().last_mut() {
                Some(Inline::Code(begin)) if is_unknown && begin.kind == CodeKind::Begin && begin.pair == close.pair => {
                    begin.kind = CodeKind::Placeholder;
                    begin.native = format!("{}/>", begin.native.trim_end_matches('>').trim_end());
                }
                _ => self.push_code(close),
            },
            Some(Level::Segment(name, start)) => {
                self.closed = self.content.len();
                self.segments.push((name, start..self.content.len()));
            }
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        let inside = self.levels.iter_mut().rev().find(|level| matches!(level, Level::Code(_) | Level::Subflow(..)));
        let (content, closed) = match inside {
            Some(Level::Code(code)) => return code.native.push_str(text),
            Some(Level::Subflow(_, content)) => (content, 0),
            _ => (&mut self.content, self.closed),
        };
        let is_closed = content.len() <= closed;
        match content.last_mut() {
            _ if text.is_empty() => {}
            Some(Inline::Text(words)) if !is_closed => words.push_str(text),
            _ => content.push(Inline::Text(text.to_owned())),
        }
    }

    fn push_code(&mut self, code: Code) {
        self.sink().push(Inline::Code(Box::new(code)));
    }

    /// Returns the text that is being filled.
    fn sink(&mut self) -> &mut Vec<Inline> {
        for level in self.levels.iter_mut().rev() {
            if let Level::Subflow(_, content) = level {
                return content;
            }
        }
        &mut self.content
    }

    /// Returns how many codes stand before a piece.
    pub(super) fn codes_before(&self, piece: usize) -> usize {
        self.content[..piece].iter().filter(|inline| matches!(inline, Inline::Code(_))).count()
    }

    /// Returns how many codes there are so far.
    pub(super) fn codes(&self) -> usize {
        self.codes_before(self.content.len())
    }

    /// Returns the whole text.
    pub(super) fn whole(&self) -> Vec<Inline> {
        self.part(0..self.content.len())
    }

    /// Returns a part of the text: codes whose other half lies elsewhere are isolated in it.
    pub(super) fn part(&self, range: Range<usize>) -> Vec<Inline> {
        let mut content: Vec<Inline> = Vec::with_capacity(range.len());
        for inline in &self.content[range] {
            match (content.last_mut(), inline) {
                (Some(Inline::Text(words)), Inline::Text(more)) => words.push_str(more),
                _ => content.push(inline.clone()),
            }
        }
        isolated(content)
    }

    /// Returns whether there are words outside of the segments.
    pub(super) fn has_words_outside(&self) -> bool {
        let mut is_inside = vec![false; self.content.len()];
        for (_, range) in &self.segments {
            is_inside[range.clone()].fill(true);
        }
        let is_told = |inline: &Inline| matches!(inline, Inline::Text(words) if !words.trim().is_empty());
        self.content.iter().zip(is_inside).any(|(inline, inside)| !inside && is_told(inline))
    }
}

/// Returns a text in which codes that lack their other half are isolated.
fn isolated(mut content: Vec<Inline>) -> Vec<Inline> {
    let partners = partners(&content);
    for (inline, partner) in content.iter_mut().zip(partners) {
        let Inline::Code(code) = inline else { continue };
        match (code.kind, partner) {
            (CodeKind::Begin, None) => code.kind = CodeKind::IsolatedBegin,
            (CodeKind::End, None) => code.kind = CodeKind::IsolatedEnd,
            _ => {}
        }
    }
    content
}

/// The beginning of an inline element.
struct Element<'a, 'x> {
    xml: &'a XmlReader<'x>,
    element: &'a BytesStart<'a>,
    name: &'a str,
    /// The element as the file writes it where it is empty.
    tag: String,
}

impl Element<'_, '_> {
    fn attribute(&self, name: &str) -> Result<Option<String>, Error> {
        self.xml.attribute(self.element, name)
    }

    /// Returns the element as the file writes it where it is not empty.
    fn opening(&self) -> String {
        format!("<{}>", &**self.element)
    }

    /// Pushes what the element begins with and returns what is open from there on.
    fn level(&self, side: &mut Side, book: &mut CodeBook) -> Result<Level, Error> {
        if side.is_second { self.level_2(side, book) } else { self.level_1(side, book) }
    }

    fn level_1(&self, side: &mut Side, book: &mut CodeBook) -> Result<Level, Error> {
        let id = self.attribute("id")?.unwrap_or_default();
        let rid = self.attribute("rid")?;
        let mut of_pair = || book.numbers.number(rid.as_deref().unwrap_or(&id));
        let native = |kind, pair| Level::Code(Code::new(kind, pair, ""));
        let level = match self.name {
            "mrk" if self.attribute("mtype")?.as_deref() == Some("seg") => {
                side.closed = side.content.len();
                return Ok(Level::Segment(self.attribute("mid")?.unwrap_or_default(), side.content.len()));
            }
            "mrk" => return self.mark_1(side, book),
            "x" => {
                side.push_code(self.with_type(Code::new(CodeKind::Placeholder, book.numbers.number(&id), self.tag.as_str()))?);
                return Ok(Level::Nothing);
            }
            "bx" | "ex" => {
                let kind = if self.name == "bx" { CodeKind::Begin } else { CodeKind::End };
                side.push_code(self.with_type(Code::new(kind, of_pair(), self.tag.as_str()))?);
                return Ok(Level::Nothing);
            }
            "g" => {
                let pair = of_pair();
                side.push_code(self.with_type(Code::new(CodeKind::Begin, pair, self.opening()))?);
                return Ok(self.between(pair, false));
            }
            "bpt" => native(CodeKind::Begin, of_pair()),
            "ept" => native(CodeKind::End, of_pair()),
            "it" if self.attribute("pos")?.as_deref() == Some("close") => native(CodeKind::IsolatedEnd, book.numbers.number(&id)),
            "it" => native(CodeKind::IsolatedBegin, book.numbers.number(&id)),
            "ph" => native(CodeKind::Placeholder, book.numbers.number(&id)),
            _ => return Ok(self.unknown(side, book)),
        };
        let Level::Code(mut code) = level else { return Ok(level) };
        if self.name == "bpt" && rid.is_some() {
            code.attributes.push(("x".to_owned(), id));
        }
        Ok(Level::Code(self.with_type(code)?))
    }

    /// Adds what 1.2 says of a code.
    fn with_type(&self, mut code: Code) -> Result<Code, Error> {
        let place = self.attribute("assoc")?.filter(|_| self.name == "ph");
        if let Some(place) = place {
            let place = if matches!(place.as_str(), "preceding" | "following" | "both") { place[..1].to_owned() } else { place };
            code.attributes.push(("assoc".to_owned(), place));
        }
        if let Some(kind) = self.attribute("ctype")? {
            let (is_unknown, attributes) = of_type_value(&kind);
            if is_unknown {
                code.kind = CodeKind::Unknown;
            }
            code.attributes.extend(attributes);
        }
        Ok(code)
    }

    /// Takes words that are marked.
    fn mark_1(&self, side: &mut Side, book: &mut CodeBook) -> Result<Level, Error> {
        let (_, mut attributes) = of_type_value(&self.attribute("mtype")?.unwrap_or_default());
        attributes.retain(|(name, value)| name != "type" || !value.is_empty());
        let mut begin = Code::new(CodeKind::HighlightBegin, None, "");
        match attributes.iter().position(|(name, value)| name == "x" && value.parse::<u32>().is_ok()) {
            Some(at) => begin.pair = attributes.remove(at).1.parse().ok(),
            None => begin.pair = self.attribute("mid")?.and_then(|id| book.numbers.number(&id)),
        }
        begin.attributes = attributes;
        begin.attributes.extend(self.attribute("comment")?.map(|comment| ("comment".to_owned(), comment)));
        side.push_code(begin);
        Ok(Level::Between { close: Code::new(CodeKind::HighlightEnd, None, ""), is_unknown: false })
    }

    fn level_2(&self, side: &mut Side, book: &mut CodeBook) -> Result<Level, Error> {
        let id = self.attribute("id")?.unwrap_or_default();
        let is_isolated = self.attribute("isolated")?.as_deref() == Some("yes");
        let start = self.attribute("startRef")?;
        let kind = match self.name {
            "ph" => CodeKind::Placeholder,
            "sc" if is_isolated => CodeKind::IsolatedBegin,
            "sc" | "pc" => CodeKind::Begin,
            "ec" if is_isolated => CodeKind::IsolatedEnd,
            "ec" => CodeKind::End,
            "mrk" | "sm" => CodeKind::HighlightBegin,
            "em" => CodeKind::HighlightEnd,
            _ => return Ok(self.unknown(side, book)),
        };
        let (number, key) = match start {
            Some(start) if kind == CodeKind::End => (book.numbers.number(&start), format!("{start}/end")),
            _ if kind == CodeKind::HighlightEnd => (None, String::new()),
            _ => (book.numbers.number(&id), id),
        };
        let mut code = Code::new(kind, number, "");
        match kind {
            CodeKind::HighlightBegin => {
                for name in ["type", "value", "ref", "translate"] {
                    code.attributes.extend(self.attribute(name)?.map(|value| (name.to_owned(), value)));
                }
            }
            CodeKind::HighlightEnd => {}
            _ => {
                let data = if self.name == "pc" { "dataRefStart" } else { "dataRef" };
                code.native = self.data(data, book)?.unwrap_or_else(|| if self.name == "pc" { self.opening() } else { self.tag.clone() });
                let kind = of_type_2(self.attribute("type")?, self.attribute("subType")?);
                code.attributes.extend(kind.map(|kind| ("type".to_owned(), kind)));
            }
        }
        if let Some(known) = book.codes[usize::from(side.is_target)].get(&key) {
            code = known.clone();
        }
        side.push_code(code);
        Ok(match self.name {
            "mrk" => Level::Between { close: Code::new(CodeKind::HighlightEnd, None, ""), is_unknown: false },
            "pc" => {
                let end = self.data("dataRefEnd", book)?;
                let mut level = self.between(number, false);
                if let (Level::Between { close, .. }, Some(end)) = (&mut level, end) {
                    close.native = end;
                }
                level
            }
            _ => Level::Nothing,
        })
    }

    /// Returns the original data that an attribute refers to.
    fn data(&self, attribute: &str, book: &CodeBook) -> Result<Option<String>, Error> {
        Ok(self.attribute(attribute)?.and_then(|id| book.data.get(&id).cloned()))
    }

    /// Takes an element that XLIFF does not have: it is a pair of codes.
    fn unknown(&self, side: &mut Side, book: &mut CodeBook) -> Level {
        let pair = book.numbers.fresh();
        side.push_code(Code::new(CodeKind::Begin, Some(pair), self.opening()));
        self.between(Some(pair), true)
    }

    fn between(&self, pair: Option<u32>, is_unknown: bool) -> Level {
        let close = Code::new(CodeKind::End, pair, format!("</{}>", self.element.name().as_ref()));
        Level::Between { close, is_unknown }
    }
}
