//! Units as a catalogue has them.

use super::lines::parted;
use super::written::hash;
use crate::memory::{Code, Inline, Remark, TranslationUnit, Variant, property};
use crate::text::Language;
use crate::writers::{Report, is_told};

/// A unit as a catalogue has it.
pub(super) struct Message {
    pub(super) notes: Vec<String>,
    pub(super) comment: Option<String>,
    /// What stands in comments as [`Remark`] writes it.
    pub(super) remarks: Vec<String>,
    pub(super) reference: Option<String>,
    pub(super) flags: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) is_obsolete: bool,
    pub(super) context: Option<String>,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) form: Option<(usize, usize)>,
}

/// A variant and the language that is written for it.
pub(super) type Side<'a> = (&'a Variant, &'a Language);

impl Message {
    pub(super) fn new(unit: &TranslationUnit, source: Side<'_>, target: Option<Side<'_>>, report: &mut Report) -> Self {
        let mut text = |side: &Variant| {
            let mut text = String::new();
            push_content(&mut text, &side.content, &mut report.codes_left_out);
            text
        };
        let mut message = Self {
            notes: Vec::new(),
            comment: None,
            remarks: Remark::of_attributes(unit).map(|remark| remark.to_string()).collect(),
            reference: None,
            flags: None,
            previous: None,
            is_obsolete: false,
            context: None,
            source: text(source.0),
            target: target.map(|(side, _)| text(side)).unwrap_or_default(),
            form: None,
        };
        for (kind, value) in unit.properties.iter().filter(|(kind, value)| kind == property::CONTEXT || is_told(value)) {
            if !message.place(kind, value) {
                message.remarks.push(Remark::Property(kind.clone(), value.clone()).to_string());
            }
        }
        let (plain, other) = parted(&unit.notes);
        message.notes = plain.to_vec();
        message.remarks.extend(other.iter().map(|note| Remark::Note(note.clone()).to_string()));
        for (name, (side, language)) in [("source", source)].into_iter().chain(target.map(|side| ("target", side))) {
            let tag = (side.language != *language).then(|| Remark::Attribute("lang".to_owned(), side.language.to_string()));
            message.remarks.extend(tag.into_iter().chain(Remark::of_variant(side)).map(|remark| format!("{name}:{remark}")));
        }
        message
    }

    /// Puts a property where catalogues have it, if there is such a place and it is free.
    fn place(&mut self, kind: &str, value: &str) -> bool {
        let is_line = value.trim() == value && !value.contains(['\n', '\r']);
        let (place, fits) = match kind {
            property::CONTEXT => (&mut self.context, true),
            property::FLAGS => (&mut self.flags, is_line),
            property::REFERENCE => (&mut self.reference, is_line),
            property::COMMENT => (&mut self.comment, !value.contains('\r') && value.split('\n').all(is_comment)),
            property::PREVIOUS => (&mut self.previous, !value.contains('\r') && value.split('\n').all(is_string)),
            property::OBSOLETE if value == "yes" && !self.is_obsolete => {
                self.is_obsolete = true;
                return true;
            }
            property::PLURAL if self.form.is_none() => {
                self.form = form(value);
                return self.form.is_some();
            }
            _ => return false,
        };
        let is_placed = place.is_none() && fits;
        if is_placed {
            *place = Some(value.to_owned());
        }
        is_placed
    }

    /// Returns whether the same is said of another one.
    pub(super) fn is_said_like(&self, other: &Self) -> bool {
        let said = |message: &Self| {
            let Self { notes, comment, remarks, reference, flags, previous, is_obsolete, context, .. } = message;
            hash(&(notes, comment, remarks, reference, flags, previous, is_obsolete, context))
        };
        said(self) == said(other)
    }
}

fn is_comment(line: &str) -> bool {
    let rest = line.strip_prefix("source:").or_else(|| line.strip_prefix("target:")).unwrap_or(line);
    Remark::parse(rest).is_none() && Remark::parse(line).is_none()
}

/// Returns whether a line is a string of a catalogue, with its keyword or without: programs refuse any other as a previous one.
fn is_string(line: &str) -> bool {
    let keyword = ["msgctxt ", "msgid ", "msgid_plural "].into_iter().find_map(|keyword| line.strip_prefix(keyword));
    let inside = keyword.unwrap_or(line).strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let mut is_escaped = false;
    let is_inside = |c: char| {
        let was_escaped = is_escaped;
        is_escaped = c == '\\' && !was_escaped;
        if was_escaped { "ntrabfv\"\\01234567".contains(c) } else { c != '"' && !c.is_ascii_control() }
    };
    inside.is_some_and(|inside| inside.chars().all(is_inside)) && !is_escaped
}

/// Reads a form of a plural, if it is written as the reader writes it.
fn form(value: &str) -> Option<(usize, usize)> {
    let (form, forms) = value.split_once('/')?;
    let (form, forms) = (form.parse().ok()?, forms.parse().ok()?);
    (form < forms && format!("{form}/{forms}") == value).then_some((form, forms))
}

/// Appends texts, and codes as their documents write them, which are counted.
fn push_content(out: &mut String, content: &[Inline], codes: &mut usize) {
    for inline in content {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Code(code) => {
                *codes += 1;
                push_code(out, code, codes);
            }
        }
    }
}

fn push_code(out: &mut String, code: &Code, codes: &mut usize) {
    for (part, subflow) in code.parts() {
        out.push_str(part);
        push_content(out, subflow.map_or(&[], |subflow| &subflow.content), codes);
    }
}
