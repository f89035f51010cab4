//! One unit of a memory.

use super::parser::{Damage, Parser, Tag, is, push_lines};
use crate::memory::{Code, CodeKind, Element, Inline, Subflow, Timestamp, TranslationUnit, Variant};
use crate::readers::problem::{Problem, ProblemKind};
use crate::text::Language;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Elements that may lie inside of each other.
const DEEPEST: usize = 32;

impl<'a> Parser<'a> {
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
            self.pass_text();
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
        if let Some(language) = unit.language_twice() {
            self.tell_at(0, ProblemKind::LanguageTwice(language.clone()));
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
            self.pass_text();
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
            let codes = || content.iter().filter_map(|inline| if let Inline::Code(code) = inline { Some(code) } else { None });
            let known: FxHashSet<(CodeKind, Option<u32>)> = codes().map(|code| (code.kind, code.pair)).collect();
            for code in codes() {
                match code.kind {
                    CodeKind::Begin if !known.contains(&(CodeKind::End, code.pair)) => self.tell(ProblemKind::CodeUnpaired("bpt")),
                    CodeKind::End if !known.contains(&(CodeKind::Begin, code.pair)) => self.tell(ProblemKind::CodeUnpaired("ept")),
                    _ => {}
                }
            }
        }
    }

    /// Passes what should not stand between the elements that are known.
    pub(super) fn pass(&mut self, tag: Tag<'a>) -> Result<(), Damage> {
        match tag {
            Tag::Nothing | Tag::DocumentType(_) => Ok(()),
            Tag::Start(name, _, is_empty) => {
                self.tell(ProblemKind::ElementUnknown(name.to_owned()));
                if is_empty { Ok(()) } else { self.pass_element(name) }
            }
            Tag::End(name) => self.damage(ProblemKind::EndStray(name.to_owned())),
            Tag::Verbatim(_) | Tag::Bare => {
                self.tell(if tag == Tag::Bare { ProblemKind::LessThanBare } else { ProblemKind::TextStray });
                Ok(())
            }
            Tag::Over => Ok(()),
        }
    }

    /// Passes an element that is not known, with all that it holds.
    pub(super) fn pass_element(&mut self, name: &'a str) -> Result<(), Damage> {
        let mut open = vec![name];
        while let Some(inner) = open.last() {
            let raw = self.raw_text();
            self.push_text(&mut String::new(), raw)?;
            match self.tag() {
                Tag::Start(other, _, false) if open.len() < DEEPEST => open.push(other),
                Tag::End(other) if other == *inner => drop(open.pop()),
                Tag::Over | Tag::End(_) | Tag::Start(_, _, false) => return self.damage(ProblemKind::ElementUnclosed((*inner).to_owned())),
                Tag::Bare => self.tell(ProblemKind::LessThanBare),
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
                Tag::Nothing | Tag::DocumentType(_) => {}
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
                Tag::Nothing | Tag::DocumentType(_) => {}
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
                Tag::Nothing | Tag::DocumentType(_) => {}
                Tag::Bare => self.push_bare(&mut code.native),
                Tag::Over => return self.damage(ProblemKind::ElementUnclosed(name.to_owned())),
            }
        }
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
