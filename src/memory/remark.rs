//! What a memory says beside its texts, as lines, for formats that have remarks for people and no place for the rest.

use super::{Timestamp, TranslationUnit, Variant};
use std::fmt;

/// Something said of a unit or a variant beside its text.
///
/// As a line it is `prop:TYPE: value`, `attribute:NAME: value` or `note:: value`, with line breaks and backslashes escaped.
///
/// ```
/// use sverka::memory::Remark;
///
/// let remark = Remark::Property("x-bead".to_owned(), "1-1".to_owned());
/// assert_eq!(remark.to_string(), "prop:x-bead: 1-1");
/// assert_eq!(Remark::parse("prop:x-bead: 1-1"), Some(remark));
/// assert_eq!(Remark::parse("Note: the chair speaks"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A property: its type and its value.
    Property(String, String),
    /// An attribute by the name that TMX has for it; of a unit `tuid` and `creationdate` as well.
    Attribute(String, String),
    /// A remark for people.
    Note(String),
}

impl Remark {
    /// Reads a line; any other text is none.
    pub fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.split_once(':')?;
        if !matches!(kind, "prop" | "attribute" | "note") {
            return None;
        }
        let end = end_of_name(rest)?;
        let (name, value) = (unescaped(&rest[..end]), unescaped(&rest[end + 2..]));
        match kind {
            "prop" => Some(Self::Property(name, value)),
            "attribute" => Some(Self::Attribute(name, value)),
            _ => name.is_empty().then_some(Self::Note(value)),
        }
    }

    /// Returns whether a note can stand as it is in one line, and is not taken for more than a note.
    pub fn is_plain(note: &str) -> bool {
        !note.is_empty() && note.trim() == note && !note.contains(['\n', '\r']) && Self::parse(note).is_none()
    }

    /// Returns what is said of a unit by its name, its date and its attributes.
    pub fn of_attributes(unit: &TranslationUnit) -> impl Iterator<Item = Self> + '_ {
        let named = |name: &str, value: String| Self::Attribute(name.to_owned(), value);
        let id = unit.id.clone().map(|id| named("tuid", id));
        let date = unit.creation_date.map(|date| named("creationdate", date.to_string()));
        id.into_iter().chain(date).chain(unit.attributes.iter().map(move |(name, value)| named(name, value.clone())))
    }

    /// Returns what is said of a variant.
    pub fn of_variant(variant: &Variant) -> impl Iterator<Item = Self> + '_ {
        let attributes = variant.attributes.iter().map(|(name, value)| Self::Attribute(name.clone(), value.clone()));
        let properties = variant.properties.iter().map(|(kind, value)| Self::Property(kind.clone(), value.clone()));
        attributes.chain(properties).chain(variant.notes.iter().cloned().map(Self::Note))
    }

    /// Adds it to a unit.
    pub fn say_of_unit(self, unit: &mut TranslationUnit) {
        match self {
            Self::Attribute(name, value) if name == "tuid" => unit.id = Some(value),
            Self::Attribute(name, value) => match Timestamp::parse(&value) {
                Ok(date) if name == "creationdate" => unit.creation_date = Some(date),
                _ => unit.attributes.push((name, value)),
            },
            Self::Property(kind, value) => unit.properties.push((kind, value)),
            Self::Note(note) => unit.notes.push(note),
        }
    }

    /// Adds it to a variant.
    pub fn say_of_variant(self, variant: &mut Variant) {
        match self {
            Self::Attribute(name, value) => variant.attributes.push((name, value)),
            Self::Property(kind, value) => variant.properties.push((kind, value)),
            Self::Note(note) => variant.notes.push(note),
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name, value) = match self {
            Self::Property(name, value) => ("prop", name.as_str(), value),
            Self::Attribute(name, value) => ("attribute", name.as_str(), value),
            Self::Note(value) => ("note", "", value),
        };
        write!(f, "{kind}:{}: {}", escaped(name).replace(':', "\\:"), escaped(value))
    }
}

/// Returns where a name ends: at `: ` whose colon is not escaped.
fn end_of_name(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if c == ':' && !is_escaped {
            return text[at..].starts_with(": ").then_some(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        out.push(match c {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(c) => c,
                None => '\\',
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_back() {
        for text in ["", "a", "a: b\\n", "\r\n", ": ", "\\:", "x\\", " \u{a0}"] {
            for remark in [
                Remark::Property(text.to_owned(), text.to_owned()),
                Remark::Attribute(text.to_owned(), text.to_owned()),
                Remark::Note(text.to_owned()),
            ] {
                let line = remark.to_string();
                assert!(!line.contains(['\n', '\r']), "{line}");
                assert_eq!(Remark::parse(&line), Some(remark), "{line}");
            }
        }
    }

    #[test]
    fn what_people_write_is_no_remark() {
        for text in ["note: see above", "prop: a", "a:b: c", "prop:a:b: c", "attribute:x", "note:x: y"] {
            assert_eq!(Remark::parse(text), None, "{text}");
        }
        assert!(Remark::is_plain("see: above") && !Remark::is_plain(" a") && !Remark::is_plain("note:: a"));
    }
}
