//! One unit of a memory.

use super::problem::{Problem, ProblemKind};
use crate::memory::{Code, CodeKind, Element, Inline, Subflow, Timestamp, TranslationUnit, Variant};
use crate::text::Language;
use crate::xml::is_allowed;
use std::borrow::Cow;

/// Elements that may lie inside of each other.
const DEEPEST: usize = 32;

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
    text: &'a str,
    at: usize,
    /// Where it begins in its file, and the number of the unit.
    line: usize,
    number: Option<usize>,
    context: &'a mut Context,
    pub problems: Vec<Problem>,
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
    /// A comment, an instruction, a declaration.
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
        Self { text, at: 0, line, number, context, problems: Vec::new() }
    }

    /// Tells of a problem at the place that is reached.
    pub(super) fn tell(&mut self, kind: ProblemKind) {
        self.tell_at(self.at, kind);
    }

    fn tell_at(&mut self, at: usize, kind: ProblemKind) {
        let line = self.line_at(at);
        // What recurs in a unit is told once.
        if !self.problems.iter().any(|known| known.kind == kind) {
            self.problems.push(Problem { line, unit: self.number, kind });
        }
    }

    pub(super) fn line_at(&self, at: usize) -> usize {
        self.line + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at.min(self.text.len())]).count()
    }

    fn damage<T>(&self, kind: ProblemKind) -> Result<T, Damage> {
        Err(Box::new((self.line_at(self.at), kind)))
    }

    /// Returns the text up to the next `<`.
    pub(super) fn raw_text(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let text = &rest[..memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len())];
        self.at += text.len();
        text
    }

    /// Returns the tag that begins here, and passes it; a bare `<` is passed as well.
    pub(super) fn tag(&mut self) -> Tag<'a> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let until = |mark: &str, from: usize| memchr::memmem::find(&bytes[from.min(bytes.len())..], mark.as_bytes()).map(|at| from + at);
        let (tag, length) = match bytes.get(1) {
            None if bytes.is_empty() => (Tag::Over, 0),
            Some(b'!') if bytes.starts_with(b"<!--") => match until("-->", 4) {
                Some(end) => (Tag::Nothing, end + 3),
                None => (Tag::Bare, 1),
            },
            Some(b'!') if bytes.starts_with(b"<![CDATA[") => match until("]]>", 9) {
                Some(end) => (Tag::Verbatim(&rest[9..end]), end + 3),
                None => (Tag::Bare, 1),
            },
            Some(b'!') => (Tag::Nothing, declaration_length(bytes)),
            Some(b'?') => (Tag::Nothing, until("?>", 2).map_or(1, |end| end + 2)),
            Some(b'/') => match end_of_tag(bytes) {
                Some(end) => (Tag::End(rest[2..end].trim()), end + 1),
                None => (Tag::Bare, 1),
            },
            Some(first) if first.is_ascii_alphabetic() || *first == b'_' => match end_of_tag(bytes) {
                Some(end) => (start(&rest[1..end]), end + 1),
                None => (Tag::Bare, 1),
            },
            _ => (Tag::Bare, 1),
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

    /// Reads a unit, whose tag begins the text.
    pub(super) fn unit(&mut self) -> Result<TranslationUnit, Damage> {
        let Tag::Start(_, attributes, is_empty) = self.tag() else { return self.damage(ProblemKind::AttributeMalformed("tu".to_owned())) };
        let mut unit = TranslationUnit::new(Vec::new());
        for (name, value) in self.attributes("tu", attributes)? {
            match name {
                "tuid" => unit.id = Some(value.into_owned()),
                "creationdate" => unit.creation_date = self.date(&value),
                "srclang" | "datatype" | "segtype" | "o-tmf" | "o-encoding" => unit.attributes.push((name.to_owned(), value.into_owned())),
                _ => self.keep_attribute(Element::Unit, "tu", name, value, &mut unit.attributes),
            }
        }
        let mut lost = None;
        let mut seen = 0;
        let mut is_open = !is_empty;
        while is_open {
            if !self.raw_text().trim_ascii().is_empty() {
                self.tell(ProblemKind::TextStray);
            }
            match self.tag() {
                Tag::End(name) if is(name, "tu") => is_open = false,
                Tag::Start(name, attributes, is_empty) if is(name, "tuv") => {
                    seen += 1;
                    match self.variant(attributes, is_empty)? {
                        Ok(variant) => unit.variants.push(variant),
                        Err(problem) => lost = Some(problem),
                    }
                }
                Tag::Start(name, attributes, is_empty) if is(name, "prop") || is(name, "note") => {
                    if seen > 0 {
                        self.tell(ProblemKind::RemarkMisplaced);
                    }
                    self.remark((name, attributes, is_empty), &mut unit.properties, &mut unit.notes)?;
                }
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed("tu".to_owned())),
                tag => self.pass(tag)?,
            }
        }
        match (lost, unit.variants.len()) {
            // A unit is no pair without what was lost.
            (Some(problem), 0 | 1) => return Err(problem),
            (Some(problem), _) => self.problems.push(Problem { line: problem.0, unit: self.number, kind: problem.1 }),
            (None, 0) => return self.damage(ProblemKind::UnitEmpty),
            (None, 1) => self.tell(ProblemKind::UnitSingle),
            (None, _) => {}
        }
        if let Some(twice) =
            (1..unit.variants.len()).find(|&at| unit.variants[..at].iter().any(|v| v.language == unit.variants[at].language))
        {
            self.tell_at(0, ProblemKind::LanguageTwice(unit.variants[twice].language.clone()));
        }
        Ok(unit)
    }

    /// Reads a variant, or says why it is left out.
    fn variant(&mut self, attributes: &'a str, is_empty: bool) -> Result<Result<Variant, Damage>, Damage> {
        let start = self.at;
        let mut variant = Variant::new(Language::undetermined(), Vec::new());
        let mut lost = None;
        let mut has_language = false;
        for (name, value) in self.attributes("tuv", attributes)? {
            match name {
                "xml:lang" | "lang" => {
                    if name == "lang" && !has_language {
                        self.tell(ProblemKind::LanguageOldForm);
                    }
                    has_language = true;
                    match self.language(&value) {
                        Some(language) => variant.language = language,
                        None => lost = Some(ProblemKind::LanguageInvalid(value.into_owned())),
                    }
                }
                _ => self.keep_attribute(Element::Variant, "tuv", name, value, &mut variant.attributes),
            }
        }
        if !has_language {
            let taken = self.context.language.clone();
            match &taken {
                Some(language) => {
                    variant.language = language.clone();
                    self.tell(ProblemKind::LanguageMissing(taken));
                }
                None => lost = Some(ProblemKind::LanguageMissing(None)),
            }
        }
        let mut has_segment = false;
        let mut is_open = !is_empty;
        while is_open {
            if !self.raw_text().trim_ascii().is_empty() {
                self.tell(ProblemKind::TextStray);
            }
            match self.tag() {
                Tag::End(name) if is(name, "tuv") => is_open = false,
                Tag::Start(name, _, is_empty) if is(name, "seg") => {
                    if !is_empty {
                        variant.content = self.content("seg", 0)?;
                    }
                    has_segment = true;
                }
                Tag::Start(name, attributes, is_empty) if is(name, "prop") || is(name, "note") => {
                    if has_segment {
                        self.tell(ProblemKind::RemarkMisplaced);
                    }
                    self.remark((name, attributes, is_empty), &mut variant.properties, &mut variant.notes)?;
                }
                Tag::End(name) if is(name, "tu") => return self.damage(ProblemKind::ElementUnclosed("tuv".to_owned())),
                Tag::Start(name, ..) if is(name, "tuv") => return self.damage(ProblemKind::ElementUnclosed("tuv".to_owned())),
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed("tuv".to_owned())),
                tag => self.pass(tag)?,
            }
        }
        if has_segment {
            self.look_at_content(&variant.content);
        } else {
            lost.get_or_insert(ProblemKind::SegmentMissing);
        }
        Ok(lost.map_or(Ok(variant), |kind| Err(Box::new((self.line_at(start), kind)))))
    }

    /// Tells what is odd about the content of a segment.
    fn look_at_content(&mut self, content: &[Inline]) {
        let texts = || content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None });
        if texts().all(|text| text.trim().is_empty()) {
            self.tell(ProblemKind::SegmentEmpty);
            return;
        }
        let edge = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let is_padded =
            edge(texts().next().and_then(|text| text.chars().next())) || edge(texts().next_back().and_then(|t| t.chars().next_back()));
        if is_padded || texts().any(|text| memchr::memchr(b'\n', text.as_bytes()).is_some()) {
            self.tell(ProblemKind::SegmentPadded);
        }
        if content.len() > 1 {
            let has =
                |kind, pair| content.iter().any(|inline| matches!(inline, Inline::Code(code) if code.kind == kind && code.pair == pair));
            for code in content.iter().filter_map(|inline| if let Inline::Code(code) = inline { Some(code) } else { None }) {
                match code.kind {
                    CodeKind::Begin if !has(CodeKind::End, code.pair) => self.tell(ProblemKind::CodeUnpaired("bpt")),
                    CodeKind::End if !has(CodeKind::Begin, code.pair) => self.tell(ProblemKind::CodeUnpaired("ept")),
                    _ => {}
                }
            }
        }
    }

    /// Passes what should not stand between the elements that are known.
    fn pass(&mut self, tag: Tag<'a>) -> Result<(), Damage> {
        match tag {
            Tag::Nothing => Ok(()),
            Tag::Start(name, _, is_empty) => {
                self.tell(ProblemKind::ElementUnknown(name.to_owned()));
                if is_empty { Ok(()) } else { self.pass_element(name) }
            }
            Tag::End(name) => self.damage(ProblemKind::EndStray(name.to_owned())),
            Tag::Verbatim(_) | Tag::Bare => {
                self.tell(ProblemKind::TextStray);
                Ok(())
            }
            Tag::Over => Ok(()),
        }
    }

    /// Passes an element that is not known, with all that it holds.
    fn pass_element(&mut self, name: &str) -> Result<(), Damage> {
        let mut open = 1;
        while open > 0 {
            self.raw_text();
            match self.tag() {
                Tag::Start(other, _, false) if is(other, name) => open += 1,
                Tag::End(other) if is(other, name) => open -= 1,
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed(name.to_owned())),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a property or a note.
    pub(super) fn remark(
        &mut self,
        (name, attributes, is_empty): (&'a str, &'a str, bool),
        properties: &mut Vec<(String, String)>,
        notes: &mut Vec<String>,
    ) -> Result<(), Damage> {
        let mut kind = None;
        for (attribute, value) in self.attributes(name, attributes)? {
            match attribute {
                "type" if is(name, "prop") => kind = Some(value.into_owned()),
                "xml:lang" | "lang" | "o-encoding" => {}
                _ => self.tell(ProblemKind::AttributeUnknown { element: name.to_owned(), attribute: attribute.to_owned() }),
            }
        }
        let mut text = String::new();
        let mut is_open = !is_empty;
        while is_open {
            let raw = self.raw_text();
            self.push_text(&mut text, raw)?;
            match self.tag() {
                Tag::End(other) if is(other, name) => is_open = false,
                Tag::Verbatim(verbatim) => push_lines(&mut text, verbatim),
                Tag::Nothing => {}
                Tag::Bare => self.push_bare(&mut text),
                Tag::Over | Tag::End(_) => return self.damage(ProblemKind::ElementUnclosed(name.to_owned())),
                Tag::Start(other, ..) => return self.damage(ProblemKind::ElementUnknown(other.to_owned())),
            }
        }
        if is(name, "note") {
            notes.push(text);
        } else {
            if kind.is_none() {
                self.tell(ProblemKind::AttributeMissing { element: "prop", attribute: "type" });
            }
            properties.push((kind.unwrap_or_default(), text));
        }
        Ok(())
    }

    /// Reads text and codes up to the end of an element.
    fn content(&mut self, end: &str, depth: usize) -> Result<Vec<Inline>, Damage> {
        let mut content = Vec::new();
        let mut text = String::new();
        // Elements that are open, and whether they mark words.
        let mut open: Vec<(&str, bool)> = Vec::new();
        if depth > DEEPEST {
            return self.damage(ProblemKind::ElementUnclosed(end.to_owned()));
        }
        loop {
            let raw = self.raw_text();
            self.push_text(&mut text, raw)?;
            match self.tag() {
                Tag::End(name) if is(name, end) => match open.last() {
                    None => break,
                    Some((inner, _)) => return self.damage(ProblemKind::ElementUnclosed((*inner).to_owned())),
                },
                Tag::End(name) => match open.pop() {
                    Some((inner, marks)) if is(name, inner) => {
                        if marks {
                            push_code(&mut content, &mut text, Code::new(CodeKind::HighlightEnd, None, ""));
                        }
                    }
                    Some((inner, _)) => return self.damage(ProblemKind::ElementUnclosed(inner.to_owned())),
                    None => return self.damage(ProblemKind::EndStray(name.to_owned())),
                },
                Tag::Start(name, attributes, is_empty) => match code_kind(name) {
                    Some(CodeKind::HighlightBegin) => {
                        let code = self.code((CodeKind::HighlightBegin, name), attributes)?;
                        push_code(&mut content, &mut text, code);
                        if is_empty {
                            push_code(&mut content, &mut text, Code::new(CodeKind::HighlightEnd, None, ""));
                        } else {
                            open.push((name, true));
                        }
                    }
                    Some(kind) => {
                        let mut code = self.code((kind, name), attributes)?;
                        if !is_empty {
                            self.native(name, &mut code, depth)?;
                        }
                        push_code(&mut content, &mut text, code);
                    }
                    None if ["tu", "tuv", "seg"].iter().any(|outer| is(name, outer)) => {
                        return self.damage(ProblemKind::ElementUnclosed(end.to_owned()));
                    }
                    None => {
                        self.tell(ProblemKind::ElementUnknown(name.to_owned()));
                        if !is_empty {
                            open.push((name, false));
                        }
                    }
                },
                Tag::Verbatim(verbatim) => self.push_verbatim(&mut text, verbatim),
                Tag::Nothing => {}
                Tag::Bare => self.push_bare(&mut text),
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed(end.to_owned())),
            }
            if open.len() > DEEPEST {
                return self.damage(ProblemKind::ElementUnclosed(open[0].0.to_owned()));
            }
        }
        if !text.is_empty() {
            content.push(Inline::Text(text));
        }
        Ok(content)
    }

    /// Reads the tag of a code.
    fn code(&mut self, (kind, name): (CodeKind, &'a str), attributes: &'a str) -> Result<Code, Damage> {
        let mut code = Code::new(kind, None, "");
        let is_paired = matches!(kind, CodeKind::Begin | CodeKind::End);
        let element = match kind {
            CodeKind::Begin => Element::Begin,
            CodeKind::End => Element::End,
            CodeKind::IsolatedBegin | CodeKind::IsolatedEnd => Element::Isolated,
            CodeKind::Placeholder => Element::Placeholder,
            CodeKind::HighlightBegin | CodeKind::HighlightEnd => Element::Highlight,
            CodeKind::Unknown => Element::Unknown,
        };
        for (attribute, value) in self.attributes(name, attributes)? {
            match attribute {
                "i" if is_paired => code.pair = self.number(attribute, &value),
                "x" if !is_paired => code.pair = self.number(attribute, &value),
                "pos" if element == Element::Isolated => match value.as_ref() {
                    "begin" => code.kind = CodeKind::IsolatedBegin,
                    "end" => code.kind = CodeKind::IsolatedEnd,
                    _ => self.tell(ProblemKind::AttributeInvalid { attribute: "pos".to_owned(), value: value.into_owned() }),
                },
                _ => self.keep_attribute(element, name, attribute, value, &mut code.attributes),
            }
        }
        if is_paired && code.pair.is_none() {
            self.tell(ProblemKind::AttributeMissing { element: if kind == CodeKind::Begin { "bpt" } else { "ept" }, attribute: "i" });
        }
        Ok(code)
    }

    fn number(&mut self, attribute: &str, value: &str) -> Option<u32> {
        let number = value.trim().parse().ok();
        if number.is_none() {
            self.tell(ProblemKind::AttributeInvalid { attribute: attribute.to_owned(), value: value.to_owned() });
        }
        number
    }

    /// Reads what a code holds.
    fn native(&mut self, name: &str, code: &mut Code, depth: usize) -> Result<(), Damage> {
        loop {
            let raw = self.raw_text();
            self.push_text(&mut code.native, raw)?;
            let start = self.at;
            match self.tag() {
                Tag::End(other) if is(other, name) => return Ok(()),
                Tag::Start(other, attributes, is_empty) if is(other, "sub") => {
                    let mut subflow = Subflow { at: code.native.len(), attributes: Vec::new(), content: Vec::new() };
                    for (attribute, value) in self.attributes("sub", attributes)? {
                        self.keep_attribute(Element::Subflow, "sub", attribute, value, &mut subflow.attributes);
                    }
                    if !is_empty {
                        subflow.content = self.content("sub", depth + 1)?;
                    }
                    code.subflows.push(subflow);
                }
                Tag::End(other) | Tag::Start(other, ..) if ["tu", "tuv", "seg"].iter().any(|outer| is(other, outer)) => {
                    return self.damage(ProblemKind::ElementUnclosed(name.to_owned()));
                }
                // A tag of the document that was not escaped is what the code is.
                Tag::Start(other, ..) | Tag::End(other) => {
                    self.tell(ProblemKind::ElementUnknown(other.to_owned()));
                    let tag = &self.text[start..self.at];
                    push_lines(&mut code.native, tag);
                }
                Tag::Verbatim(verbatim) => self.push_verbatim(&mut code.native, verbatim),
                Tag::Nothing => {}
                Tag::Bare => self.push_bare(&mut code.native),
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed(name.to_owned())),
            }
        }
    }

    fn push_bare(&mut self, text: &mut String) {
        self.tell(ProblemKind::LessThanBare);
        text.push('<');
    }

    fn push_verbatim(&mut self, text: &mut String, verbatim: &str) {
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
    fn push_text(&mut self, text: &mut String, raw: &str) -> Result<(), Damage> {
        let mut rest = raw;
        loop {
            let Some(special) = first_special(rest.as_bytes()) else {
                text.push_str(rest);
                return Ok(());
            };
            text.push_str(&rest[..special]);
            rest = &rest[special..];
            let length = match rest.as_bytes()[0] {
                b'&' => self.push_reference(text, rest)?,
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
            _ => match HTML.iter().find(|(known, _)| *known == name) {
                Some((_, c)) => {
                    self.tell(ProblemKind::EntityOfHtml(name.to_owned()));
                    text.push(*c);
                }
                None => return self.damage(ProblemKind::EntityUnknown(name.to_owned())),
            },
        }
        Ok(length)
    }

    /// Returns the attributes of an element, as they are meant.
    pub(super) fn attributes(&mut self, element: &str, raw: &'a str) -> Result<Vec<(&'a str, Cow<'a, str>)>, Damage> {
        let mut found: Vec<(&str, Cow<'_, str>)> = Vec::new();
        let mut rest = raw.trim_ascii_start();
        while !rest.is_empty() {
            let name_end = rest.bytes().position(|b| b == b'=' || b.is_ascii_whitespace()).unwrap_or(rest.len());
            let name = &rest[..name_end];
            let after = rest[name_end..].trim_ascii_start();
            let value = after.strip_prefix('=').map(str::trim_ascii_start);
            let malformed = || ProblemKind::AttributeMalformed(element.to_owned());
            let (value, left) = match value {
                Some(quoted) if quoted.starts_with(['"', '\'']) => match memchr::memchr(quoted.as_bytes()[0], &quoted.as_bytes()[1..]) {
                    Some(end) => (&quoted[1..1 + end], &quoted[end + 2..]),
                    None => return self.damage(malformed()),
                },
                Some(bare) => {
                    self.tell(malformed());
                    bare.split_at(bare.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(bare.len()))
                }
                None => {
                    self.tell(malformed());
                    ("", after)
                }
            };
            if found.iter().any(|(known, _)| *known == name) {
                self.tell(malformed());
            } else if !name.is_empty() {
                found.push((name, self.value(value)?));
            }
            rest = left.trim_ascii_start();
        }
        Ok(found)
    }

    /// Returns the value of an attribute as it is meant.
    fn value(&mut self, raw: &'a str) -> Result<Cow<'a, str>, Damage> {
        if !raw.bytes().any(|b| is_special(b) || matches!(b, b'\n' | b'\t')) {
            return Ok(raw.into());
        }
        let mut text = String::with_capacity(raw.len());
        let blank = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        self.push_text(&mut text, &blank)?;
        Ok(text.into())
    }

    /// Keeps an attribute that the element may have, and tells of another.
    pub(super) fn keep_attribute(&mut self, of: Element, element: &str, name: &str, value: Cow<'_, str>, kept: &mut Vec<(String, String)>) {
        if !of.attributes().contains(&name) {
            if !name.starts_with("xmlns") && name != "xml:space" {
                self.tell(ProblemKind::AttributeUnknown { element: element.to_owned(), attribute: name.to_owned() });
            }
            return;
        }
        if name.ends_with("date") {
            kept.extend(self.date(&value).map(|date| (name.to_owned(), date.to_string())));
            return;
        }
        if name == "segtype" && !["block", "paragraph", "sentence", "phrase"].contains(&value.as_ref()) {
            self.tell(ProblemKind::AttributeInvalid { attribute: name.to_owned(), value: value.to_string() });
            let small = value.to_ascii_lowercase();
            kept.extend(["block", "paragraph", "sentence", "phrase"].contains(&small.as_str()).then(|| (name.to_owned(), small)));
            return;
        }
        kept.push((name.to_owned(), value.into_owned()));
    }

    /// Returns the moment that a date names.
    pub(super) fn date(&mut self, value: &str) -> Option<Timestamp> {
        let date = Timestamp::parse(value.trim()).ok();
        match date {
            None => self.tell(ProblemKind::AttributeInvalid { attribute: "date".to_owned(), value: value.to_owned() }),
            Some(date) if date.to_string() != value => self.tell(ProblemKind::DateForm(value.to_owned())),
            Some(_) => {}
        }
        date
    }

    /// Returns the language that a tag names.
    pub(super) fn language(&mut self, tag: &str) -> Option<Language> {
        const MOST: usize = 64;
        if let Some((_, language)) = self.context.tags.iter().find(|(known, _)| known == tag) {
            return Some(language.clone());
        }
        let language = Language::parse(tag).ok()?;
        if language.as_str().eq_ignore_ascii_case(tag) {
            if self.context.tags.len() < MOST {
                self.context.tags.push((tag.to_owned(), language.clone()));
            }
        } else {
            self.tell(ProblemKind::LanguageForm { written: tag.to_owned(), read: language.clone() });
        }
        Some(language)
    }
}

/// Returns whether a byte, or the character that it begins, may not be taken as it stands.
fn is_special(byte: u8) -> bool {
    // U+FFFE and U+FFFF begin with 0xEF, and so do characters that are common in no text. No branches: many bytes are looked at at once.
    (byte == b'&') | (byte == 0xef) | ((byte < b' ') & (byte != b'\n') & (byte != b'\t'))
}

/// Returns where the first such byte is.
fn first_special(bytes: &[u8]) -> Option<usize> {
    const AT_ONCE: usize = 32;
    let holds = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_special(*byte));
    let chunk = bytes.chunks(AT_ONCE).position(holds)?;
    bytes[chunk * AT_ONCE..].iter().position(|byte| is_special(*byte)).map(|at| chunk * AT_ONCE + at)
}

/// Returns the number and the length of a numeric reference that begins a text.
fn reference_code(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let digits = &digits[..digits.bytes().take(9).position(|b| b == b';')?];
    let code = digits.strip_prefix(['x', 'X']).map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
    Some((code, digits.len() + 3))
}

/// Appends text with line ends as XML has them.
fn push_lines(text: &mut String, raw: &str) {
    if raw.contains('\r') { text.push_str(&raw.replace("\r\n", "\n").replace('\r', "\n")) } else { text.push_str(raw) }
}

fn push_code(content: &mut Vec<Inline>, text: &mut String, code: Code) {
    if !text.is_empty() {
        content.push(Inline::Text(std::mem::take(text)));
    }
    content.push(Inline::Code(Box::new(code)));
}

fn code_kind(name: &str) -> Option<CodeKind> {
    const KINDS: [(&str, CodeKind); 6] = [
        ("bpt", CodeKind::Begin),
        ("ept", CodeKind::End),
        ("it", CodeKind::IsolatedBegin),
        ("ph", CodeKind::Placeholder),
        ("hi", CodeKind::HighlightBegin),
        ("ut", CodeKind::Unknown),
    ];
    KINDS.iter().find(|(known, _)| is(name, known)).map(|(_, kind)| *kind)
}

/// Returns the length of a declaration such as a DOCTYPE, with the subset in brackets that it may have.
pub(super) fn declaration_length(bytes: &[u8]) -> usize {
    let (mut in_brackets, mut quote) = (false, None);
    for (at, byte) in bytes.iter().enumerate() {
        match (*byte, quote) {
            (b'"' | b'\'', None) => quote = Some(*byte),
            (b, Some(open)) if b == open => quote = None,
            (b'[', None) => in_brackets = true,
            (b']', None) => in_brackets = false,
            (b'>', None) if !in_brackets => return at + 1,
            _ => {}
        }
    }
    1
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
    let end = inside.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(inside.len());
    Tag::Start(&inside[..end], &inside[end..], is_empty)
}

/// Entities of HTML that are met in memories.
const HTML: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("shy", '\u{ad}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("sect", '§'),
    ("para", '¶'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("euro", '€'),
    ("pound", '£'),
    ("cent", '¢'),
    ("yen", '¥'),
    ("frac12", '½'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
];
