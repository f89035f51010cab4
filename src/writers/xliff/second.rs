//! XLIFF 2.0.

use super::{CodeIds, Codes, Saying, Sides, XmlText, push_content};
use crate::memory::xliff::{About, STATE, STATES_2, type_2};
use crate::memory::{Code, CodeKind, Header};
use crate::text::Language;
use crate::xml::is_allowed;
use rustc_hash::FxHashMap;

pub(super) fn push_head(text: &mut XmlText, header: &Header, source: &str, target: Option<&Language>) {
    text.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"");
    text.raw(" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\"");
    text.attribute("srcLang", source);
    target.into_iter().for_each(|target| text.attribute("trgLang", target.as_str()));
    text.raw(">\n  <file id=\"1\" original=\"memory\" xml:space=\"preserve\">\n");
    let date = header.creation_date.map(|date| date.to_string());
    let made = [("creationtool", header.creation_tool.as_str()), ("creationtoolversion", &header.creation_tool_version)];
    let made = made.into_iter().filter(|(_, value)| !value.is_empty()).chain(date.iter().map(|date| ("creationdate", date.as_str())));
    let pair = |(name, value): &'_ (String, String)| (name.clone(), value.clone());
    let attributes = made.map(|(name, value)| (name.to_owned(), value.to_owned())).chain(header.attributes.iter().map(pair));
    let groups = [("properties", header.properties.clone()), ("attributes", attributes.collect())];
    let groups = groups.into_iter().map(|(category, metas)| (category, About::Unit, metas)).collect();
    push_metadata(text, groups, "    ");
    push_notes(text, header.notes.iter().map(|note| (About::Unit, note.as_str())), "    ");
}

pub(super) fn push_unit(text: &mut XmlText, sides: &Sides<'_>, number: usize) {
    let (mut ids, mut data) = (CodeIds::default(), Data::default());
    let mut source = Content { text: XmlText::new(), ids: &mut ids, data: &mut data, codes: Vec::new() };
    push_content(&mut source, &sides.source.content);
    let (source, source_codes) = (source.text, source.codes);
    ids.turn();
    let target = sides.target.map(|target| {
        let mut content = Content { text: XmlText::new(), ids: &mut ids, data: &mut data, codes: Vec::new() };
        push_content(&mut content, &target.content);
        (content.text, content.codes)
    });
    text.raw("    <unit");
    text.attribute("id", &number.to_string());
    if let Some(id) = &sides.unit.id {
        text.attribute("name", id);
    }
    text.raw(">\n");
    let (target, target_codes) = target.unzip();
    let mut groups = said(&sides.sayings());
    groups.extend([("codes", About::Source, source_codes), ("codes", About::Target, target_codes.unwrap_or_default())]);
    push_metadata(text, groups, "      ");
    push_notes(text, sides.notes(), "      ");
    if !data.natives.is_empty() {
        text.raw("      <originalData>\n");
        for (at, native) in data.natives.iter().enumerate() {
            text.raw(&format!("        <data id=\"d{}\">", at + 1));
            push_words(text, native);
            text.raw("</data>\n");
        }
        text.raw("      </originalData>\n");
    }
    text.raw("      <segment");
    if target.is_some() {
        let state = sides.unit.property(STATE).filter(|state| STATES_2.contains(state));
        state.or(sides.is_confirmed().then_some("final")).into_iter().for_each(|state| text.attribute("state", state));
    }
    text.raw(">\n        <source>");
    text.take(source);
    text.raw("</source>\n");
    if let Some(target) = target {
        text.raw("        <target>");
        text.take(target);
        text.raw("</target>\n");
    }
    text.raw("      </segment>\n    </unit>\n");
}

/// Metadata of a category, and what it is about.
type Group = (&'static str, About, Vec<(String, String)>);

fn said(sayings: &[Saying<'_>]) -> Vec<Group> {
    let mut groups = Vec::new();
    for (about, is_property) in About::ALL.into_iter().flat_map(|about| [(about, true), (about, false)]) {
        let of_group = sayings.iter().filter(|saying| saying.about == about && saying.is_property == is_property);
        let metas = of_group.map(|saying| (saying.name.to_owned(), saying.value.to_string())).collect();
        groups.push((if is_property { "properties" } else { "attributes" }, about, metas));
    }
    groups
}

fn push_metadata(text: &mut XmlText, mut groups: Vec<Group>, indent: &str) {
    groups.retain(|(.., metas)| !metas.is_empty());
    if groups.is_empty() {
        return;
    }
    text.raw(&format!("{indent}<mda:metadata>\n"));
    for (category, about, metas) in groups {
        text.raw(&format!("{indent}  <mda:metaGroup category=\"{category}\""));
        push_about(text, about);
        text.raw(">\n");
        for (name, value) in metas {
            text.raw(&format!("{indent}    <mda:meta"));
            text.attribute("type", &name);
            text.raw(">");
            text.text(&value);
            text.raw("</mda:meta>\n");
        }
        text.raw(&format!("{indent}  </mda:metaGroup>\n"));
    }
    text.raw(&format!("{indent}</mda:metadata>\n"));
}

fn push_about(text: &mut XmlText, about: About) {
    match about {
        About::Unit => {}
        About::Source => text.attribute("appliesTo", "source"),
        About::Target => text.attribute("appliesTo", "target"),
    }
}

fn push_notes<'a>(text: &mut XmlText, notes: impl Iterator<Item = (About, &'a str)>, indent: &str) {
    let mut notes = notes.peekable();
    if notes.peek().is_none() {
        return;
    }
    text.raw(&format!("{indent}<notes>\n"));
    for (about, note) in notes {
        text.raw(&format!("{indent}  <note"));
        push_about(text, about);
        text.raw(">");
        text.text(note);
        text.raw("</note>\n");
    }
    text.raw(&format!("{indent}</notes>\n"));
}

/// Pushes words; a character that XML does not allow has an element of its own.
fn push_words(text: &mut XmlText, words: &str) {
    let mut rest = words;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| !is_allowed(*c)) {
        text.text(&rest[..at]);
        text.raw(&format!("<cp hex=\"{:04X}\"/>", u32::from(c)));
        rest = &rest[at + c.len_utf8()..];
    }
    text.text(rest);
}

/// Codes as their document writes them, each once.
#[derive(Default)]
struct Data {
    natives: Vec<String>,
    places: FxHashMap<String, usize>,
}

impl Data {
    fn id(&mut self, native: String) -> String {
        let place = *self.places.entry(native).or_insert_with_key(|native| {
            self.natives.push(native.clone());
            self.natives.len()
        });
        format!("d{place}")
    }
}

/// Text and codes of a side.
struct Content<'a, 't> {
    text: XmlText,
    ids: &'t mut CodeIds<'a>,
    data: &'t mut Data,
    /// Codes of which there is more to say, by their identifiers.
    codes: Vec<(String, String)>,
}

impl<'a> Codes<'a> for Content<'a, '_> {
    fn text(&mut self) -> &mut XmlText {
        &mut self.text
    }

    fn push_words(&mut self, words: &str) {
        push_words(&mut self.text, words);
    }

    fn push_mark(&mut self, code: &'a Code) {
        let id = self.ids.id(code);
        self.text.raw("<mrk");
        self.text.attribute("id", &id);
        match &code.attributes[..] {
            [] => {}
            [(name, kind)] if name == "type" && kind == "term" => self.text.attribute("type", kind),
            _ => self.keep(code, id),
        }
        self.text.raw(">");
    }

    fn push_begin(&mut self, code: &'a Code) -> String {
        self.push_code(code, "sc", false)
    }

    fn push_end(&mut self, code: &'a Code, begin: &str) {
        self.text.raw("<ec");
        self.text.attribute("startRef", begin);
        self.push_rest(code, format!("{begin}/end"));
    }

    fn push_alone(&mut self, code: &'a Code) {
        match code.kind {
            CodeKind::Begin | CodeKind::IsolatedBegin => self.push_code(code, "sc", true),
            CodeKind::End | CodeKind::IsolatedEnd => self.push_code(code, "ec", true),
            _ => self.push_code(code, "ph", false),
        };
    }
}

impl<'a> Content<'a, '_> {
    /// Pushes a code and returns its identifier.
    fn push_code(&mut self, code: &'a Code, name: &str, is_isolated: bool) -> String {
        let id = self.ids.id(code);
        self.text.raw("<");
        self.text.raw(name);
        self.text.attribute("id", &id);
        if is_isolated {
            self.text.attribute("isolated", "yes");
        }
        self.push_rest(code, id.clone());
        id
    }

    fn push_rest(&mut self, code: &Code, id: String) {
        let data = self.data.id(code.flat());
        self.text.attribute("dataRef", &data);
        let is_told = match &code.attributes[..] {
            [] => true,
            [(name, kind)] if name == "type" => type_2(kind).is_some_and(|(kind, sub)| {
                self.text.attribute("type", kind);
                sub.into_iter().for_each(|sub| self.text.attribute("subType", sub));
                true
            }),
            _ => false,
        };
        self.text.raw("/>");
        if !is_told || code.kind == CodeKind::Unknown || !code.subflows.is_empty() {
            self.keep(code, id);
        }
    }

    /// Keeps all that is known of a code.
    fn keep(&mut self, code: &Code, id: String) {
        match serde_json::to_string(code) {
            Ok(whole) => self.codes.push((id, whole)),
            Err(_) => self.text.codes_left_out += 1,
        }
    }
}
