//! XLIFF whose translations are still to be made: each segment with the places of its translation.

use super::side::{CodeBook, Side};
use crate::error::{Error, ErrorKind};
use crate::memory::xliff::STATES_2;
use crate::memory::{CodeKind, Draft, DraftElement, DraftSegment, DraftSpot, DraftUnit, Format, Inline, Standing};
use crate::text::Language;
use crate::xml::{Piece, XmlReader};
use quick_xml::events::BytesStart;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// States of a target that say that nobody has translated it (1.2).
const OPEN: &[&str] = &["new", "needs-translation"];
/// States after which nothing is to be changed (1.2, and what memoQ writes).
const FINAL: &[&str] = &["final", "signed-off"];
/// Elements that hold no texts to be translated.
const PASSED: &[&str] = &["alt-trans", "bin-unit", "matches", "glossary", "header", "skeleton", "notes", "note"];

/// Reads XLIFF that is to be translated; a mark of the encoding before it has been taken off.
pub(in crate::readers) fn read(text: &str, origin: &str) -> Result<Draft, Error> {
    let draft = Draft {
        text: text.to_owned(),
        format: Format::Xliff1,
        source: None,
        target: None,
        segments: Vec::new(),
        units: Vec::new(),
        nameless: Vec::new(),
    };
    let languages = Languages::default();
    let mut reading = Reading { xml: XmlReader::new(text, origin), draft, languages, translate: Vec::new(), unit: None, passed: None };
    while let Some(piece) = reading.xml.next_piece()? {
        reading.take(piece)?;
    }
    if reading.draft.units.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "has no units to be translated; is it the right file?"));
    }
    Ok(reading.draft)
}

/// The languages of the `file` that is read.
#[derive(Default)]
struct Languages {
    source: Option<Language>,
    target: Option<Language>,
}

struct Reading<'a> {
    xml: XmlReader<'a>,
    draft: Draft,
    languages: Languages,
    /// Elements that say whether their text is to be translated, by depth.
    translate: Vec<(usize, bool)>,
    unit: Option<Unit>,
    /// The depth of an element that is passed over.
    passed: Option<usize>,
}

/// A unit that is being read.
#[derive(Default)]
struct Unit {
    depth: usize,
    line: usize,
    head: usize,
    is_fixed: bool,
    matches: Option<usize>,
    /// The source, the divided source and the target; or those of each segment (2.0).
    segments: Vec<Part>,
    side: Option<Open>,
    book: CodeBook,
    /// The original data of a code that are being read, with their identifier (2.0).
    data: Option<(String, String)>,
    /// What Trados says of segments: tag and whether it is locked, by identifier.
    defined: FxHashMap<String, (Range<usize>, bool)>,
}

/// A segment (2.0), or what there is of a whole unit (1.2).
#[derive(Default)]
struct Part {
    id: Option<String>,
    tag: Option<Range<usize>>,
    state: Option<String>,
    source: Option<Read>,
    divided: Option<Read>,
    target: Option<Read>,
}

/// A text with its place.
struct Read {
    side: Side,
    element: DraftElement,
    codes: Vec<String>,
    /// What stands between the tags of each of its segments.
    inner: Vec<DraftElement>,
}

/// A text that is being read.
struct Open {
    side: Side,
    tag: Range<usize>,
    codes: Vec<String>,
    inner: Vec<DraftElement>,
    /// Elements inside: where their tag is, whether it is a segment, and the code that it began.
    levels: Vec<(Range<usize>, bool, Option<usize>)>,
}

impl Reading<'_> {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), Error> {
        let range = self.xml.range();
        match piece {
            Piece::Start(_) if self.passed.is_some() => Ok(()),
            Piece::Start(element) => self.start(&element, range),
            Piece::Text(text) => {
                match self.unit.as_mut().filter(|_| self.passed.is_none()) {
                    Some(Unit { side: Some(open), .. }) => open.side.push_text(&text),
                    Some(Unit { data: Some((_, data)), .. }) => data.push_str(&text),
                    _ => {}
                }
                Ok(())
            }
            Piece::End => {
                self.end(range);
                Ok(())
            }
        }
    }

    fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
        self.xml.attribute(element, name)
    }

    fn start(&mut self, element: &BytesStart<'_>, range: Range<usize>) -> Result<(), Error> {
        let name = element.local_name();
        let (name, depth) = (name.as_ref(), self.xml.open().len());
        if let Some(Unit { side: Some(open), book, .. }) = &mut self.unit {
            let before = open.side.codes();
            open.side.start(&self.xml, element, book)?;
            let is_segment = name == "mrk" && self.xml.attribute(element, "mtype")?.as_deref() == Some("seg");
            let is_code = open.side.codes() > before;
            if is_code {
                open.codes.push(self.draft.text[range.clone()].to_owned());
            }
            open.levels.push((range, is_segment && self.draft.format == Format::Xliff1, is_code.then(|| open.codes.len() - 1)));
            return Ok(());
        }
        if depth == 1 {
            return self.root(element, name, range);
        }
        let own = self.attribute(element, "translate")?;
        if let (Some(own), "file" | "group" | "unit" | "trans-unit") = (own, name) {
            self.translate.push((depth, own != "no"));
        }
        let is_first = self.draft.format == Format::Xliff1;
        match name {
            "file" if is_first => self.begin_file(element, range)?,
            "matches" if self.unit.is_some() => self.passed = Some(depth),
            _ if PASSED.contains(&name) => self.passed = Some(depth),
            "trans-unit" | "unit" if self.unit.is_none() && (name == "unit") != is_first => self.begin_unit(element, depth, &range)?,
            "segment" if !is_first => {
                let part = Part {
                    id: self.attribute(element, "id")?,
                    tag: Some(range),
                    state: self.attribute(element, "state")?,
                    ..Part::default()
                };
                if let Some(unit) = &mut self.unit {
                    unit.segments.push(part);
                }
            }
            "source" | "seg-source" | "target" if self.is_text_of_unit() => {
                let mut side = Side::new(depth, name, !is_first);
                side.state = self.attribute(element, "state")?;
                let open = Open { side, tag: range, codes: Vec::new(), inner: Vec::new(), levels: Vec::new() };
                if let Some(unit) = &mut self.unit {
                    unit.side = Some(open);
                }
            }
            "data" => {
                let id = self.attribute(element, "id")?.unwrap_or_default();
                if let Some(unit) = &mut self.unit {
                    unit.data = Some((id, String::new()));
                }
            }
            "seg" => {
                let id = self.attribute(element, "id")?.unwrap_or_default();
                let is_locked = self.attribute(element, "locked")?.is_some_and(|value| is_yes(&value));
                let is_signed = self.attribute(element, "conf")?.is_some_and(|conf| conf.starts_with("Approved"));
                if let Some(unit) = &mut self.unit {
                    unit.defined.insert(id, (range, is_locked || is_signed));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns whether the element that opened last is a text of the unit itself.
    fn is_text_of_unit(&self) -> bool {
        let open = self.xml.open();
        let parent = open.len().checked_sub(2).map_or("", |at| open[at].as_str());
        let parent = parent.rsplit_once(':').map_or(parent, |(_, name)| name);
        parent == if self.draft.format == Format::Xliff1 { "trans-unit" } else { "segment" } && self.unit.is_some()
    }

    fn root(&mut self, element: &BytesStart<'_>, name: &str, range: Range<usize>) -> Result<(), Error> {
        if name != "xliff" {
            return Err(self.xml.error(format!("is no XLIFF: its root is <{name}>, not <xliff>; name another file")));
        }
        if self.attribute(element, "version")?.is_some_and(|version| version.trim().starts_with('2')) {
            self.draft.format = Format::Xliff2;
            self.languages = Languages { source: self.language(element, "srcLang")?, target: self.language(element, "trgLang")? };
            self.take_languages(range);
        }
        Ok(())
    }

    fn begin_file(&mut self, element: &BytesStart<'_>, range: Range<usize>) -> Result<(), Error> {
        self.languages =
            Languages { source: self.language(element, "source-language")?, target: self.language(element, "target-language")? };
        self.take_languages(range);
        Ok(())
    }

    fn language(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<Language>, Error> {
        let Some(tag) = self.attribute(element, name)?.filter(|tag| !tag.trim().is_empty() && tag != "und") else { return Ok(None) };
        let invalid = |_| self.xml.error(format!("“{tag}” is no language that {name} can have; write a tag such as en or pt-BR"));
        Language::parse(&tag).map(Some).map_err(invalid)
    }

    /// The languages of the first file are those of the draft.
    fn take_languages(&mut self, tag: Range<usize>) {
        if self.draft.units.is_empty() && self.draft.source.is_none() {
            self.draft.source.clone_from(&self.languages.source);
            self.draft.target.clone_from(&self.languages.target);
        }
        if self.languages.target.is_none() {
            self.draft.nameless.push(tag);
        }
    }

    fn begin_unit(&mut self, element: &BytesStart<'_>, depth: usize, range: &Range<usize>) -> Result<(), Error> {
        let differs = |own: &Option<Language>, of_draft: &Option<Language>| own.is_some() && own != of_draft;
        let is_elsewhere = differs(&self.languages.source, &self.draft.source) || differs(&self.languages.target, &self.draft.target);
        let is_kept = self.translate.last().is_some_and(|(_, translate)| !translate);
        let says = |name: &str| Ok::<_, Error>(self.attribute(element, name)?.is_some_and(|value| is_yes(&value)));
        let is_first = self.draft.format == Format::Xliff1;
        let is_approved = is_first && (says("approved")? || says("confirmed")?);
        let mut unit = Unit { depth, line: self.xml.line(), head: range.end, ..Unit::default() };
        unit.is_fixed = is_elsewhere || is_kept || is_approved || says("locked")?;
        if is_first {
            unit.segments.push(Part::default());
        }
        self.unit = Some(unit);
        Ok(())
    }

    fn end(&mut self, range: Range<usize>) {
        let depth = self.xml.open().len();
        if let Some(passed) = self.passed {
            if depth < passed {
                self.passed = None;
                // Where translation candidates end, others can be put in; an empty list is none.
                if let Some(unit) = self.unit.as_mut().filter(|unit| depth == unit.depth && unit.segments.is_empty()) {
                    let is_matches = self.draft.text[range.clone()].trim_end_matches('>').trim_end().ends_with("matches");
                    unit.matches = unit.matches.or(is_matches.then_some(range.start));
                }
            }
            return;
        }
        if let Some(unit) = &mut self.unit {
            match &mut unit.side {
                Some(open) if depth >= open.side.depth => open.end(&self.draft.text, range),
                Some(_) => unit.close_side(range),
                None if depth < unit.depth => {
                    if let Some(unit) = self.unit.take() {
                        unit.finish(&mut self.draft);
                    }
                }
                None => {
                    if let Some((id, data)) = unit.data.take() {
                        unit.book.data.insert(id, data);
                    }
                }
            }
        }
        while self.translate.last().is_some_and(|(open, _)| depth < *open) {
            self.translate.pop();
        }
    }
}

impl Open {
    /// Takes the end of an element inside.
    fn end(&mut self, text: &str, range: Range<usize>) {
        let before = self.side.codes();
        self.side.end();
        let Some((tag, is_segment, code)) = self.levels.pop() else { return };
        if is_segment {
            self.inner.push(DraftElement { inner: tag.end..range.start, tag, end: range.end });
            return;
        }
        let is_new = self.side.codes() > before;
        match code {
            // An element of one code is written with all that is in it.
            None if is_new => self.codes.push(text[tag.start..range.end].to_owned()),
            Some(at) if !is_new => self.codes[at] = text[tag.start..range.end].to_owned(),
            Some(at) => {
                let closing = &text[range];
                if closing.is_empty() {
                    let opening = self.codes[at].trim_end_matches("/>").trim_end().to_owned();
                    let name: String = opening.chars().skip(1).take_while(|c| !c.is_whitespace()).collect();
                    self.codes[at] = opening + ">";
                    self.codes.push(format!("</{name}>"));
                } else {
                    self.codes.push(closing.to_owned());
                }
            }
            None => {}
        }
    }
}

impl Unit {
    /// Takes the end of a text.
    fn close_side(&mut self, range: Range<usize>) {
        let (Some(open), Some(part)) = (self.side.take(), self.segments.last_mut()) else { return };
        let Open { side, tag, codes, inner, .. } = open;
        let place = match () {
            () if side.is_target => &mut part.target,
            () if side.is_divided => &mut part.divided,
            () => &mut part.source,
        };
        let element = DraftElement { inner: tag.end..range.start.max(tag.end), tag, end: range.end };
        if place.is_none() {
            *place = Some(Read { side, element, codes, inner });
        }
    }

    /// Puts the unit into a draft.
    fn finish(mut self, draft: &mut Draft) {
        let number = draft.units.len();
        let mut unit = DraftUnit { head: self.head, matches: self.matches, ..DraftUnit::default() };
        let parts = std::mem::take(&mut self.segments);
        if draft.format == Format::Xliff2 {
            for part in parts {
                let Some(source) = &part.source else { continue };
                let content = source.side.whole();
                let standing =
                    self.standing(&content, part.target.as_ref().map(|read| read.side.whole()), part.state.as_deref(), draft.format);
                let spot = DraftSpot {
                    id: part.id,
                    tag: part.tag,
                    divided: None,
                    target: part.target.map(|read| read.element),
                    after: source.element.end,
                };
                let codes = source.codes.clone();
                draft.segments.push(DraftSegment { line: self.line, content, standing, codes, unit: number, spot });
            }
            draft.units.push(unit);
            return;
        }
        let Some(part) = parts.into_iter().next() else { return };
        let Some(last) = part.divided.as_ref().or(part.source.as_ref()) else { return };
        unit.after = last.element.end;
        unit.target = part.target.as_ref().map(|read| read.element.clone());
        let state = part.target.as_ref().and_then(|read| read.side.state.clone());
        unit.is_target_divided = part.target.as_ref().is_some_and(|read| !read.side.segments.is_empty());
        let whole_target = part.target.as_ref().map(|read| read.side.whole());
        let divided = part.divided.as_ref().filter(|read| !read.side.segments.is_empty());
        // A target with words that is not divided belongs to all segments.
        let is_joined = !unit.is_target_divided && whole_target.as_ref().is_some_and(|content| has_words(content));
        if let Some(divided) = divided.filter(|_| !is_joined) {
            unit.divided = Some(divided.element.inner.clone());
            for ((name, range), inner) in divided.side.segments.iter().zip(&divided.inner) {
                let content = divided.side.part(range.clone());
                let from = divided.side.codes_before(range.start);
                let to = divided.side.codes_before(range.end);
                let codes = divided.codes.get(from..to).unwrap_or_default().to_vec();
                let of_target = part.target.as_ref().and_then(|read| {
                    let at = read.side.segments.iter().position(|(other, _)| other == name)?;
                    Some((read.side.part(read.side.segments[at].1.clone()), read.inner.get(at)?.clone()))
                });
                let (target, element) = of_target.unzip();
                // The state is that of the whole: its open segments are those without words.
                let state = state.as_deref().filter(|state| *state != "needs-translation");
                let mut standing = self.standing(&content, target, state, draft.format);
                let defined = self.defined.get(name);
                // Where the target has no such segment while it has others, there is no sure place for it.
                let is_homeless = unit.is_target_divided && element.is_none();
                if is_homeless || defined.is_some_and(|(_, is_locked)| *is_locked) {
                    standing = Standing::Fixed;
                }
                let spot = DraftSpot {
                    id: Some(name.clone()),
                    tag: defined.map(|(tag, _)| tag.clone()),
                    divided: Some(inner.inner.clone()),
                    target: element,
                    after: unit.after,
                };
                draft.segments.push(DraftSegment { line: self.line, content, standing, codes, unit: number, spot });
            }
        } else if let Some(source) = part.source.as_ref().or(part.divided.as_ref()) {
            let content = source.side.whole();
            let standing = self.standing(&content, whole_target, state.as_deref(), draft.format);
            let spot = DraftSpot { target: unit.target.clone(), after: unit.after, ..DraftSpot::default() };
            draft.segments.push(DraftSegment { line: self.line, content, standing, codes: source.codes.clone(), unit: number, spot });
        }
        draft.units.push(unit);
    }

    fn standing(&self, source: &[Inline], target: Option<Vec<Inline>>, state: Option<&str>, format: Format) -> Standing {
        let is_final = match format {
            Format::Xliff2 => state.is_some_and(|state| STATES_2[2..].contains(&state)),
            _ => state.is_some_and(|state| FINAL.contains(&state)),
        };
        if self.is_fixed || is_final || !has_words(source) {
            return Standing::Fixed;
        }
        let Some(target) = target.filter(|target| has_words(target)) else { return Standing::Open };
        let is_open = match (format, state) {
            (_, Some("needs-translation")) => true,
            (Format::Xliff2, state) => matches!(state, None | Some("initial")) && words(source) == words(&target),
            (_, state) => state.is_some_and(|state| OPEN.contains(&state)) && words(source) == words(&target),
        };
        if is_open { Standing::Open } else { Standing::Translated }
    }
}

fn words(content: &[Inline]) -> String {
    content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None }).collect()
}

/// Returns whether there is anything in a text but white space and marks around words.
fn has_words(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Text(text) => !text.trim().is_empty(),
        Inline::Code(code) => code.kind == CodeKind::Placeholder,
    })
}

fn is_yes(value: &str) -> bool {
    !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "no" | "false" | "0" | "unlocked")
}
