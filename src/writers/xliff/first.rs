//! XLIFF 1.2.

use super::{CodeIds, Codes, Sides, XmlText, push_content};
use crate::memory::xliff::{About, CODE_TYPES, DATA_TYPES, MARK_TYPES, PLACEHOLDER_TYPES, STATE, STATES_1, context_type, type_value};
use crate::memory::{Code, CodeKind, Header, Subflow};
use crate::text::Language;

pub(super) fn push_head(text: &mut XmlText, header: &Header, source: &str, target: Option<&Language>) {
    text.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.raw("<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n  <file original=\"memory\"");
    text.attribute("source-language", source);
    target.into_iter().for_each(|target| text.attribute("target-language", target.as_str()));
    let kind = header.attributes.iter().find(|(name, _)| name == "datatype").map_or("plaintext", |(_, kind)| kind);
    let kind = type_value(DATA_TYPES, false, &[("type", kind)]);
    text.attribute("datatype", kind.as_deref().unwrap_or("plaintext"));
    if let Some(date) = header.creation_date {
        text.attribute("date", &date.to_extended());
    }
    let tool = header.creation_tool.as_str();
    if !tool.is_empty() {
        text.attribute("tool-id", tool);
    }
    text.raw(">\n");
    if !tool.is_empty() || !header.notes.is_empty() {
        text.raw("    <header>\n");
        for note in &header.notes {
            text.raw("      <note>");
            text.text(note);
            text.raw("</note>\n");
        }
        if !tool.is_empty() {
            text.raw("      <tool");
            text.attribute("tool-id", tool);
            text.attribute("tool-name", tool);
            text.attribute("tool-version", &header.creation_tool_version);
            text.raw("/>\n");
        }
        text.raw("    </header>\n");
    }
    text.raw("    <body>\n");
}

pub(super) fn push_unit(text: &mut XmlText, sides: &Sides<'_>, number: usize) {
    text.raw("      <trans-unit");
    text.attribute("id", &number.to_string());
    if let Some(id) = &sides.unit.id {
        text.attribute("resname", id);
    }
    if sides.is_confirmed() && sides.target.is_some() {
        text.attribute("approved", "yes");
    }
    text.raw(" xml:space=\"preserve\">\n        <source");
    if sides.names_source {
        text.attribute("xml:lang", sides.source.language.as_str());
    }
    text.raw(">");
    let mut ids = CodeIds::default();
    push_content(&mut Content { text, ids: &mut ids }, &sides.source.content);
    text.raw("</source>\n");
    if let Some(target) = sides.target {
        ids.turn();
        text.raw("        <target");
        if sides.names_target {
            text.attribute("xml:lang", target.language.as_str());
        }
        if let Some(state) = sides.unit.property(STATE).filter(|state| STATES_1.contains(state)) {
            text.attribute("state", state);
        }
        text.raw(">");
        push_content(&mut Content { text, ids: &mut ids }, &target.content);
        text.raw("</target>\n");
    }
    push_remarks(text, sides);
    text.raw("      </trans-unit>\n");
}

fn push_remarks(text: &mut XmlText, sides: &Sides<'_>) {
    let sayings = sides.sayings();
    if !sayings.is_empty() {
        text.raw("        <context-group purpose=\"information\">\n");
        for saying in sayings {
            text.raw("          <context");
            text.attribute("context-type", &context_type(saying.about, saying.is_property, saying.name));
            text.raw(">");
            text.text(&saying.value);
            text.raw("</context>\n");
        }
        text.raw("        </context-group>\n");
    }
    for (about, note) in sides.notes() {
        text.raw("        <note");
        match about {
            About::Unit => {}
            About::Source => text.attribute("annotates", "source"),
            About::Target => text.attribute("annotates", "target"),
        }
        text.raw(">");
        text.text(note);
        text.raw("</note>\n");
    }
}

/// Text and codes of a side.
struct Content<'a, 't> {
    text: &'t mut XmlText,
    ids: &'t mut CodeIds<'a>,
}

impl<'a> Codes<'a> for Content<'a, '_> {
    fn text(&mut self) -> &mut XmlText {
        self.text
    }

    fn push_words(&mut self, words: &str) {
        self.text.text(words);
    }

    fn push_mark(&mut self, code: &'a Code) {
        let number = code.pair.map(|pair| pair.to_string());
        let mut attributes: Vec<_> = number.iter().map(|number| ("x", number.as_str())).collect();
        attributes.extend(code.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.text.raw("<mrk");
        self.text.attribute("mtype", type_value(MARK_TYPES, false, &attributes).as_deref().unwrap_or("x-:"));
        self.text.raw(">");
    }

    /// What TMX calls `x` is the identifier here, and what it calls `i` the number of the pair; the end has the same.
    fn push_begin(&mut self, code: &'a Code) -> String {
        let id = self.ids.id(code);
        let mut names = XmlText::new();
        match code.attributes.iter().find(|(name, _)| name == "x") {
            Some((_, x)) => {
                names.attribute("id", x);
                names.attribute("rid", &id);
            }
            None => names.attribute("id", &id),
        }
        self.text.raw("<bpt");
        self.text.raw(&names.out);
        let others: Vec<_> = code.attributes.iter().filter(|(name, _)| name != "x").map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if let Some(kind) = type_value(CODE_TYPES, false, &others) {
            self.text.attribute("ctype", &kind);
        }
        self.push_native(code, "bpt");
        names.out
    }

    fn push_end(&mut self, code: &'a Code, begin: &str) {
        self.text.raw("<ept");
        self.text.raw(begin);
        self.push_native(code, "ept");
    }

    fn push_alone(&mut self, code: &'a Code) {
        match code.kind {
            CodeKind::Begin | CodeKind::IsolatedBegin => self.push_single(code, "it", Some("open")),
            CodeKind::End | CodeKind::IsolatedEnd => self.push_single(code, "it", Some("close")),
            _ => self.push_single(code, "ph", None),
        }
    }
}

impl<'a> Content<'a, '_> {
    fn push_single(&mut self, code: &'a Code, name: &str, position: Option<&str>) {
        let id = self.ids.id(code);
        self.text.raw("<");
        self.text.raw(name);
        self.text.attribute("id", &id);
        position.into_iter().for_each(|position| self.text.attribute("pos", position));
        let known = if position.is_some() { CODE_TYPES } else { PLACEHOLDER_TYPES };
        let mut others = Vec::new();
        for (name, value) in &code.attributes {
            let place = if position.is_none() && name == "assoc" { placed(value) } else { None };
            match place {
                Some(place) => self.text.attribute("assoc", place),
                None => others.push((name.as_str(), value.as_str())),
            }
        }
        if let Some(kind) = type_value(known, code.kind == CodeKind::Unknown, &others) {
            self.text.attribute("ctype", &kind);
        }
        self.push_native(code, name);
    }

    /// Pushes what a code is in its document, with the texts inside of it, and its end.
    fn push_native(&mut self, code: &'a Code, name: &str) {
        self.text.raw(">");
        for (part, subflow) in code.parts() {
            self.text.text(part);
            let Some(Subflow { attributes, content, .. }) = subflow else { continue };
            self.text.raw("<sub");
            let mut others = Vec::new();
            for (name, value) in attributes {
                match name.as_str() {
                    "datatype" if DATA_TYPES.contains(&value.as_str()) => self.text.attribute("datatype", value),
                    _ => others.push((name.as_str(), value.as_str())),
                }
            }
            if let Some(kind) = type_value(CODE_TYPES, false, &others) {
                self.text.attribute("ctype", &kind);
            }
            self.text.raw(">");
            push_content(self, content);
            self.text.raw("</sub>");
        }
        self.text.raw("</");
        self.text.raw(name);
        self.text.raw(">");
    }
}

/// Returns with which words a placeholder goes.
fn placed(value: &str) -> Option<&'static str> {
    match value {
        "p" => Some("preceding"),
        "f" => Some("following"),
        "b" => Some("both"),
        _ => None,
    }
}
