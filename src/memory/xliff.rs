//! What readers and writers of XLIFF agree on: names and values for what XLIFF has no words of its own for.
//!
//! Sources: XLIFF 1.2 Specification, OASIS, 2008; XLIFF Version 2.0, OASIS, 2014.

use super::{Code, CodeKind, Inline};
use rustc_hash::FxHashMap;

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum About {
    /// The unit.
    Unit,
    /// Its source.
    Source,
    /// Its target.
    Target,
}

impl About {
    pub(crate) const ALL: [Self; 3] = [Self::Unit, Self::Source, Self::Target];
}

/// Kinds of context that XLIFF 1.2 has names for (`context-type`).
const CONTEXTS: &[&str] =
    &["database", "element", "elementtitle", "linenumber", "numparams", "paramnotes", "record", "recordtitle", "sourcefile"];
/// Kinds of codes that XLIFF 1.2 has names for (`ctype`), but for placeholders.
pub(crate) const CODE_TYPES: &[&str] = &["bold", "italic", "underlined", "link"];
/// Kinds of placeholders that XLIFF 1.2 has names for (`ctype`).
pub(crate) const PLACEHOLDER_TYPES: &[&str] = &["image", "pb", "lb"];
/// Kinds of marked words that XLIFF 1.2 has names for (`mtype`), those that mean something to people; `seg` is none of them.
pub(crate) const MARK_TYPES: &[&str] =
    &["abbreviation", "acronym", "datetime", "name", "part-number", "phrase", "protected", "symbol", "synonym", "term"];
/// Kinds of data that XLIFF 1.2 has names for (`datatype`), the usual ones.
pub(crate) const DATA_TYPES: &[&str] = &["html", "plaintext", "po", "rtf", "sgml", "svg", "xhtml", "xml"];
/// States of a target in XLIFF 1.2.
pub(crate) const STATES_1: &[&str] = &[
    "final",
    "needs-adaptation",
    "needs-l10n",
    "needs-review-adaptation",
    "needs-review-l10n",
    "needs-review-translation",
    "needs-translation",
    "new",
    "signed-off",
    "translated",
];
/// States of a segment in XLIFF 2.0.
pub(crate) const STATES_2: &[&str] = &["initial", "translated", "reviewed", "final"];

/// The property that keeps the state of a target as the file has it.
pub(crate) const STATE: &str = "x-state";
/// Stands in an identifier for the number of a code that has none.
const NO_NUMBER: &str = "none";

/// Beginnings of the types of contexts that are no properties of units, or whose names are written in another way.
const PROPERTIES: [&str; 3] = ["x-property:", "x-source-property:", "x-target-property:"];
const ATTRIBUTES: [&str; 3] = ["x-attribute:", "x-source-attribute:", "x-target-attribute:"];
/// Begins a type that holds names and values.
const VALUES: &str = "x-:";
/// The same for a code that nobody knows any more.
const UNKNOWN: &str = "x-ut:";

/// Returns a text without white space, `%`, `=` and `&`, from which [`unescaped`] makes the same again.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric()
            || "-_.:/".contains(c)
            || (!c.is_ascii() && !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        {
            out.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Returns the `context-type` of a property or an attribute.
///
/// Properties of units keep names that XLIFF allows; what else there is has a prefix that says what it is, and names of which
/// white space is written as in addresses of the web.
pub(crate) fn context_type(about: About, is_property: bool, name: &str) -> String {
    let is_own = |prefix: &&str| name.starts_with(*prefix);
    let is_plain = name.len() > 2 && name.starts_with("x-") && !PROPERTIES.iter().chain(&ATTRIBUTES).any(is_own);
    if about == About::Unit && is_property && (CONTEXTS.contains(&name) || (is_plain && escaped(name) == name)) {
        return name.to_owned();
    }
    let prefixes = if is_property { PROPERTIES } else { ATTRIBUTES };
    format!("{}{}", prefixes[about as usize], escaped(name))
}

/// Returns what a `context-type` is about, whether it is a property, and its name.
pub(crate) fn of_context_type(kind: &str) -> (About, bool, String) {
    for (prefixes, is_property) in [(PROPERTIES, true), (ATTRIBUTES, false)] {
        for (about, prefix) in About::ALL.into_iter().zip(prefixes) {
            if let Some(name) = kind.strip_prefix(prefix) {
                return (about, is_property, unescaped(name));
            }
        }
    }
    (About::Unit, true, kind.to_owned())
}

/// Returns the `ctype` or `mtype` for what is known of a code: its type where XLIFF allows that, or else names and values.
pub(crate) fn type_value(known: &[&str], is_unknown: bool, attributes: &[(&str, &str)]) -> Option<String> {
    match attributes {
        [] if !is_unknown => return None,
        [("type", kind)] if !is_unknown => {
            let is_own = kind.len() > 2 && kind.starts_with("x-") && !kind.starts_with(VALUES) && !kind.starts_with(UNKNOWN);
            if known.contains(kind) || (is_own && escaped(kind) == **kind) {
                return Some((*kind).to_owned());
            }
        }
        _ => {}
    }
    let values: Vec<String> = attributes.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    Some(format!("{}{}", if is_unknown { UNKNOWN } else { VALUES }, values.join("&")))
}

/// Returns what a `ctype` or `mtype` says of a code, and whether it is one that nobody knows any more.
pub(crate) fn of_type_value(value: &str) -> (bool, Vec<(String, String)>) {
    let (is_unknown, values) = match (value.strip_prefix(VALUES), value.strip_prefix(UNKNOWN)) {
        (Some(values), _) => (false, values),
        (None, Some(values)) => (true, values),
        (None, None) => return (false, vec![("type".to_owned(), value.to_owned())]),
    };
    let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (unescaped(name), unescaped(value)));
    (is_unknown, values.split('&').filter_map(pair).collect())
}

/// Types of codes as TMX has them, with `type` and `subType` of XLIFF 2.0.
const TYPES_2: &[(&str, &str, Option<&str>)] = &[
    ("bold", "fmt", Some("xlf:b")),
    ("italic", "fmt", Some("xlf:i")),
    ("ulined", "fmt", Some("xlf:u")),
    ("lb", "fmt", Some("xlf:lb")),
    ("pb", "fmt", Some("xlf:pb")),
    ("image", "image", None),
    ("link", "link", None),
    ("fmt", "fmt", None),
    ("ui", "ui", None),
    ("quote", "quote", None),
    ("other", "other", None),
];

/// Returns `type` and `subType` of XLIFF 2.0 for a type, where they say the same.
pub(crate) fn type_2(kind: &str) -> Option<(&'static str, Option<&'static str>)> {
    TYPES_2.iter().find(|(known, ..)| *known == kind).map(|(_, kind, sub)| (*kind, *sub))
}

/// Returns the type that `type` and `subType` of XLIFF 2.0 stand for.
pub(crate) fn of_type_2(kind: Option<String>, sub: Option<String>) -> Option<String> {
    let known = TYPES_2.iter().find(|(_, k, s)| Some(*k) == kind.as_deref() && *s == sub.as_deref());
    known.map(|(known, ..)| (*known).to_owned()).or(sub).or(kind)
}

/// Gives the codes of a unit identifiers: those of two sides that correspond have the same.
///
/// An identifier is the number of the code, or `none`; of several on one side the second one has `.2` behind it, and so on.
#[derive(Default)]
pub(crate) struct CodeIds<'a> {
    known: FxHashMap<(CodeKey<'a>, usize), String>,
    /// How many there were on this side.
    seen: FxHashMap<CodeKey<'a>, usize>,
    used: FxHashMap<Option<u32>, usize>,
}

/// By what codes of two sides correspond: kind and number, or what they are.
type CodeKey<'a> = (CodeKind, Option<u32>, &'a str);

impl<'a> CodeIds<'a> {
    /// Begins with the other side.
    pub(crate) fn turn(&mut self) {
        self.seen.clear();
    }

    pub(crate) fn id(&mut self, code: &'a Code) -> String {
        let key = (code.kind, code.pair, if code.pair.is_none() { code.native.as_str() } else { "" });
        let seen = self.seen.entry(key).or_default();
        *seen += 1;
        let id = self.known.entry((key, *seen)).or_insert_with(|| {
            let used = self.used.entry(code.pair).or_default();
            *used += 1;
            let number = code.pair.map_or_else(|| NO_NUMBER.to_owned(), |number| number.to_string());
            if *used == 1 { number } else { format!("{number}.{used}") }
        });
        id.clone()
    }
}

/// The numbers that the identifiers of a unit stand for: those of [`CodeIds`], or any.
#[derive(Default)]
pub(crate) struct CodeNumbers {
    named: FxHashMap<String, u32>,
    highest: u32,
}

impl CodeNumbers {
    /// Returns the number of an identifier; a new one where it does not say one.
    pub(crate) fn number(&mut self, id: &str) -> Option<u32> {
        let is_count = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let stem = id.split_once('.').filter(|(_, count)| is_count(count)).map_or(id, |(stem, _)| stem);
        if stem == NO_NUMBER {
            return None;
        }
        let number = stem.parse().ok().filter(|_| is_count(stem)).or_else(|| self.named.get(id).copied());
        let number = number.unwrap_or_else(|| {
            let number = self.fresh();
            self.named.insert(id.to_owned(), number);
            number
        });
        self.highest = self.highest.max(number);
        Some(number)
    }

    /// Returns a number that was not there yet.
    pub(crate) fn fresh(&mut self) -> u32 {
        self.highest = self.highest.saturating_add(1);
        self.highest
    }
}

/// Returns for each piece where the other half of the code is that it opens or closes.
pub(crate) fn partners(content: &[Inline]) -> Vec<Option<usize>> {
    let mut partners = vec![None; content.len()];
    let mut open: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, inline) in content.iter().enumerate() {
        let Inline::Code(code) = inline else { continue };
        match (code.kind, code.pair) {
            (CodeKind::Begin, Some(pair)) => open.entry(pair).or_default().push(at),
            (CodeKind::End, Some(pair)) => {
                if let Some(begin) = open.get_mut(&pair).and_then(Vec::pop) {
                    partners[begin] = Some(at);
                    partners[at] = Some(begin);
                }
            }
            _ => {}
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_contexts_are_read_back() {
        for name in ["x-confidence", "client", "x-attribute:a", "sourcefile", "", "x-", "two words & 100%", "\u{1}\u{a0}ё"] {
            for (about, is_property) in About::ALL.into_iter().flat_map(|about| [(about, true), (about, false)]) {
                let kind = context_type(about, is_property, name);
                assert_eq!(of_context_type(&kind), (about, is_property, name.to_owned()), "{kind}");
                assert!(!kind.contains(char::is_whitespace) && (kind.starts_with("x-") || kind == "sourcefile"), "{kind}");
            }
        }
        assert_eq!(context_type(About::Unit, true, "x-confidence"), "x-confidence");
        assert_eq!(context_type(About::Target, false, "changedate"), "x-target-attribute:changedate");
    }

    #[test]
    fn types_are_read_back() {
        for attributes in [&[("type", "bold")][..], &[("type", "x-b")], &[("type", "x-:a")], &[("type", "ул %41"), ("x", "1&2=3")]] {
            for is_unknown in [false, true] {
                let value = type_value(CODE_TYPES, is_unknown, attributes).unwrap();
                let expected: Vec<_> = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                assert_eq!(of_type_value(&value), (is_unknown, expected), "{value}");
            }
        }
        assert_eq!(type_value(CODE_TYPES, false, &[("type", "bold")]).as_deref(), Some("bold"));
        assert_eq!(type_value(CODE_TYPES, false, &[("type", "lb")]).as_deref(), Some("x-:type=lb"));
        assert_eq!(of_type_2(Some("fmt".to_owned()), Some("xlf:b".to_owned())).as_deref(), Some("bold"));
    }

    #[test]
    fn identifiers_are_read_back() {
        let codes = [Some(7), Some(7), None, Some(8), None].map(|number| Code::new(CodeKind::Placeholder, number, "%s"));
        let mut ids = CodeIds::default();
        let told: Vec<String> = codes.iter().map(|code| ids.id(code)).collect();
        assert_eq!(told, ["7", "7.2", "none", "8", "none.2"]);
        ids.turn();
        assert_eq!(ids.id(&codes[3]), "8");
        let mut numbers = CodeNumbers::default();
        assert_eq!(told.iter().map(|id| numbers.number(id)).collect::<Vec<_>>(), [Some(7), Some(7), None, Some(8), None]);
        assert_eq!(["pt1", "name", "pt1"].map(|id| numbers.number(id)), [Some(9), Some(10), Some(9)]);
    }
}
