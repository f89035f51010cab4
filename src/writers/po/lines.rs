//! The lines of messages and of the header.

use super::message::Message;
use crate::memory::{Header, Remark};
use crate::text::Language;
use crate::writers::is_told;

/// Fields of the header that are written for all catalogues.
const OWN_FIELDS: [&str; 6] = ["language", "x-source-language", "mime-version", "content-type", "content-transfer-encoding", "x-generator"];

/// Parts notes into those that can stand in comments as they are, and the rest from the first on that cannot: they keep their order.
pub(super) fn parted(notes: &[String]) -> (&[String], &[String]) {
    let is_plain = |note: &String| !note.contains('\r') && note.split('\n').all(|line| !line.trim().is_empty());
    notes.split_at(notes.iter().position(|note| !is_plain(note)).unwrap_or(notes.len()))
}

/// The lines of a message.
pub(super) struct Lines {
    pub(super) text: String,
    is_obsolete: bool,
    /// Characters that cannot be written.
    pub(super) removed: usize,
}

impl Lines {
    /// Returns the lines of a message up to its first text.
    pub(super) fn new(message: &Message) -> Self {
        let mut lines = Self { text: String::from("\n"), is_obsolete: message.is_obsolete, removed: 0 };
        lines.push_notes(&message.notes);
        let comment = message.comment.as_deref().map(|comment| comment.split('\n')).into_iter().flatten();
        comment.chain(message.remarks.iter().map(String::as_str)).for_each(|line| lines.push_comment("#.", line));
        message.reference.iter().for_each(|line| lines.push_comment("#:", line));
        message.flags.iter().for_each(|line| lines.push_comment("#,", line));
        let mark = if message.is_obsolete { "#~|" } else { "#|" };
        message.previous.iter().flat_map(|previous| previous.split('\n')).for_each(|line| lines.push_comment(mark, line));
        message.context.iter().for_each(|context| lines.push("msgctxt", context));
        lines.push("msgid", &message.source);
        lines
    }

    fn push_notes(&mut self, notes: &[String]) {
        for (at, note) in notes.iter().enumerate() {
            if at > 0 {
                self.text.push_str("#\n");
            }
            note.split('\n').for_each(|line| self.push_comment("#", line));
        }
    }

    fn push_comment(&mut self, mark: &str, line: &str) {
        self.text.push_str(mark);
        if !line.is_empty() {
            self.text.push(' ');
        }
        self.removed += line.matches('\0').count();
        self.text.extend(line.chars().filter(|c| *c != '\0'));
        self.text.push('\n');
    }

    pub(super) fn push(&mut self, keyword: &str, text: &str) {
        let mark = if self.is_obsolete { "#~ " } else { "" };
        self.text.push_str(mark);
        self.text.push_str(keyword);
        self.text.push(' ');
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        if lines.len() != 1 {
            lines.insert(0, "");
        }
        for (at, line) in lines.into_iter().enumerate() {
            if at > 0 {
                self.text.push_str(mark);
            }
            self.text.push('"');
            self.push_escaped(line);
            self.text.push_str("\"\n");
        }
    }

    fn push_escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\t' => self.text.push_str("\\t"),
                '\r' => self.text.push_str("\\r"),
                '\u{7}' => self.text.push_str("\\a"),
                '\u{8}' => self.text.push_str("\\b"),
                '\u{b}' => self.text.push_str("\\v"),
                '\u{c}' => self.text.push_str("\\f"),
                // It ends a string in programs.
                '\0' => self.removed += 1,
                c if c.is_ascii_control() => self.text.push_str(&format!("\\{:03o}", u32::from(c))),
                c => self.text.push(c),
            }
        }
    }
}

/// Appends a string behind its keyword, a line of the text a line; characters that cannot be written are left out.
pub(in crate::writers) fn push_string(out: &mut String, keyword: &str, text: &str) {
    let mut lines = Lines { text: String::new(), is_obsolete: false, removed: 0 };
    lines.push(keyword, text);
    out.push_str(&lines.text);
}

/// Appends the header of a catalogue; returns how many characters cannot be written.
pub(super) fn push_head(out: &mut String, header: &Header, source: &Language, target: Option<&Language>) -> usize {
    let mut lines = Lines { text: String::new(), is_obsolete: false, removed: 0 };
    let (plain, other) = parted(&header.notes);
    lines.push_notes(plain);
    let date = header.creation_date.map(|date| ("creationdate".to_owned(), date.to_string()));
    let attributes = date.iter().chain(&header.attributes).map(|(name, value)| Remark::Attribute(name.clone(), value.clone()));
    let (fields, properties): (Vec<_>, Vec<_>) = header.properties.iter().filter(|(_, value)| is_told(value)).partition(is_field);
    let properties = properties.into_iter().map(|(kind, value)| Remark::Property(kind.clone(), value.clone()));
    let remarks = attributes.chain(properties).chain(other.iter().cloned().map(Remark::Note));
    remarks.for_each(|remark| lines.push_comment("#.", &remark.to_string()));
    let tool = format!("{} {}", header.creation_tool, header.creation_tool_version);
    let mut text = String::new();
    let mut field = |name: &str, value: &str| text.push_str(&format!("{name}: {value}\n"));
    fields.iter().filter(|(name, _)| name == "Project-Id-Version").for_each(|(name, value)| field(name, value));
    field("Language", &target.map(locale).unwrap_or_default());
    field("X-Source-Language", &locale(source));
    field("MIME-Version", "1.0");
    field("Content-Type", "text/plain; charset=UTF-8");
    field("Content-Transfer-Encoding", "8bit");
    fields.iter().filter(|(name, _)| name != "Project-Id-Version").for_each(|(name, value)| field(name, value));
    if is_told(&tool) {
        field("X-Generator", &tool.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    lines.push("msgid", "");
    lines.push("msgstr", &text);
    out.push_str(&lines.text);
    lines.removed
}

/// Returns whether a property can be a field of the header.
fn is_field((name, value): &&(String, String)) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name && !OWN_FIELDS.contains(&name.to_ascii_lowercase().as_str()) && value.trim() == value && !value.contains(['\n', '\r'])
}

/// Returns a language as catalogues name it.
fn locale(language: &Language) -> String {
    language.as_str().replace('-', "_")
}
