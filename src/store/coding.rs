//! Units as bytes: compact, exact, and the same in every version of the program.
//!
//! Numbers are written seven bits a byte, the least first. Texts follow their length. The names of attributes and
//! properties that are met often are a number.

use crate::memory::{Code, CodeKind, Header, Inline, Subflow, Timestamp, TranslationUnit, Variant};
use crate::text::Language;

/// Names that are stored as a number, which is their place here, from 1. New ones are only ever added at the end.
const KNOWN: [&str; 48] = [
    "x-confidence",
    "x-bead",
    "x-crossing",
    "x-document",
    "x-context-pre",
    "x-context-post",
    "x-rejected",
    "x-status",
    "x-doubt",
    "x-msgctxt",
    "x-flags",
    "x-reference",
    "x-comment",
    "x-previous",
    "x-obsolete",
    "x-plural",
    "x-repeated",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "segtype",
    "adminlang",
    "srclang",
    "o-tmf",
    "o-encoding",
    "tuid",
    "type",
    "assoc",
    "x",
    "client",
    "domain",
    "project",
    "subject",
    "x-client",
    "x-domain",
    "x-project",
    "x-subject",
    "Txt::Client",
    "Txt::Subject",
    "x-idiom-tm-uda-Client",
    "x-Origin:SingleString",
    "x-context",
];

/// How deep texts may lie inside of codes inside of texts; readers stop long before.
const DEEPEST: usize = 256;

/// What a unit or a variant has beside its texts.
mod has {
    pub(super) const ID: u64 = 1;
    pub(super) const DATE: u64 = 2;
    pub(super) const ATTRIBUTES: u64 = 4;
    pub(super) const PROPERTIES: u64 = 8;
    pub(super) const NOTES: u64 = 16;
    /// Of a variant: its content is not one text.
    pub(super) const PIECES: u64 = 32;
}

/// Returns the number of a condition that holds, or none.
fn flag(number: u64, holds: bool) -> u64 {
    if holds { number } else { 0 }
}

/// Writes a number behind some bytes.
pub(super) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the beginning of some bytes; nothing where they end too early or the number is too great.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Bytes that are being written.
#[derive(Default)]
pub(super) struct Encoder(pub(super) Vec<u8>);

impl Encoder {
    fn number(&mut self, number: u64) {
        put_number(&mut self.0, number);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn name(&mut self, name: &str) {
        match KNOWN.iter().position(|known| *known == name) {
            Some(place) => self.number(place as u64 + 1),
            None => {
                self.number(0);
                self.text(name);
            }
        }
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        self.number(pairs.len() as u64);
        for (name, value) in pairs {
            self.name(name);
            self.text(value);
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn known(&mut self, attributes: &[(String, String)], properties: &[(String, String)], notes: &[String]) {
        if !attributes.is_empty() {
            self.pairs(attributes);
        }
        if !properties.is_empty() {
            self.pairs(properties);
        }
        if !notes.is_empty() {
            self.texts(notes);
        }
    }

    /// Writes texts and codes.
    pub(super) fn content(&mut self, content: &[Inline]) {
        self.number(content.len() as u64);
        for inline in content {
            match inline {
                Inline::Text(text) => {
                    self.number(0);
                    self.text(text);
                }
                Inline::Code(code) => self.code(code),
            }
        }
    }

    fn code(&mut self, code: &Code) {
        let kind = CodeKind::ALL.iter().position(|kind| *kind == code.kind).unwrap_or(0);
        self.number(kind as u64 + 1);
        self.number(code.pair.map_or(0, |pair| u64::from(pair) + 1));
        self.pairs(&code.attributes);
        self.text(&code.native);
        self.number(code.subflows.len() as u64);
        for Subflow { at, attributes, content } in &code.subflows {
            self.number(*at as u64);
            self.pairs(attributes);
            self.content(content);
        }
    }

    /// Writes a unit without the languages of its variants.
    pub(super) fn unit(&mut self, unit: &TranslationUnit) {
        let TranslationUnit { id, creation_date, attributes, variants, properties, notes } = unit;
        self.number(
            flag(has::ID, id.is_some())
                | flag(has::DATE, creation_date.is_some())
                | flag(has::ATTRIBUTES, !attributes.is_empty())
                | flag(has::PROPERTIES, !properties.is_empty())
                | flag(has::NOTES, !notes.is_empty()),
        );
        id.iter().for_each(|id| self.text(id));
        creation_date.iter().for_each(|date| self.number(digits(*date)));
        self.known(attributes, properties, notes);
        variants.iter().for_each(|variant| self.variant(variant));
    }

    fn variant(&mut self, variant: &Variant) {
        let Variant { language: _, attributes, properties, notes, content } = variant;
        let lone = if let [Inline::Text(text)] = &content[..] { Some(text) } else { None };
        self.number(
            flag(has::ATTRIBUTES, !attributes.is_empty())
                | flag(has::PROPERTIES, !properties.is_empty())
                | flag(has::NOTES, !notes.is_empty())
                | flag(has::PIECES, lone.is_none()),
        );
        self.known(attributes, properties, notes);
        match lone {
            Some(text) => self.text(text),
            None => self.content(content),
        }
    }

    /// Writes what holds for all units of a memory.
    pub(super) fn header(&mut self, header: &Header) {
        let Header { source_language, creation_tool, creation_tool_version, creation_date, attributes, properties, notes } = header;
        self.text(source_language.as_ref().map_or("", Language::as_str));
        self.text(creation_tool);
        self.text(creation_tool_version);
        self.number(creation_date.map_or(0, digits));
        self.pairs(attributes);
        self.pairs(properties);
        self.texts(notes);
    }
}

/// Returns a date as the number that its digits make: 20260302100000.
pub(super) fn digits(date: Timestamp) -> u64 {
    let text = date.to_string();
    text.bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// Returns the date of which a number has the digits.
pub(super) fn date(digits: u64) -> Option<Timestamp> {
    Timestamp::parse(&format!("{:08}T{:06}Z", digits / 1_000_000, digits % 1_000_000)).ok()
}

/// Bytes that are being read; nothing is returned where they are not what was written.
pub(super) struct Decoder<'a>(pub(super) &'a [u8]);

impl<'a> Decoder<'a> {
    fn number(&mut self) -> Option<u64> {
        take_number(&mut self.0)
    }

    fn str(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn text(&mut self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    fn name(&mut self) -> Option<String> {
        match self.number()? {
            0 => self.text(),
            place => KNOWN.get(usize::try_from(place).ok()? - 1).map(|name| (*name).to_owned()),
        }
    }

    /// Reads several things; as each takes a byte at least, there are no more than bytes.
    fn several<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len())?;
        (0..count).map(|_| each(self)).collect()
    }

    fn pairs(&mut self) -> Option<Vec<(String, String)>> {
        self.several(|bytes| Some((bytes.name()?, bytes.text()?)))
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.several(Self::text)
    }

    fn content(&mut self, depth: usize) -> Option<Vec<Inline>> {
        if depth > DEEPEST {
            return None;
        }
        self.several(|bytes| match bytes.number()? {
            0 => bytes.text().map(Inline::Text),
            kind => bytes.code(kind, depth).map(|code| Inline::Code(Box::new(code))),
        })
    }

    fn code(&mut self, kind: u64, depth: usize) -> Option<Code> {
        let kind = *CodeKind::ALL.get(usize::try_from(kind).ok()? - 1)?;
        let pair = match self.number()? {
            0 => None,
            pair => Some(u32::try_from(pair - 1).ok()?),
        };
        let (attributes, native) = (self.pairs()?, self.text()?);
        let subflow = |bytes: &mut Self| {
            let at = usize::try_from(bytes.number()?).ok()?;
            Some(Subflow { at, attributes: bytes.pairs()?, content: bytes.content(depth + 1)? })
        };
        Some(Code { kind, pair, attributes, native, subflows: self.several(subflow)? })
    }

    /// Reads a unit whose variants are in these languages; all bytes must belong to it.
    pub(super) fn unit(&mut self, languages: &[Language]) -> Option<TranslationUnit> {
        let flags = self.number()?;
        let has = |part: u64| flags & part != 0;
        let id = if has(has::ID) { Some(self.text()?) } else { None };
        let creation_date = if has(has::DATE) { Some(date(self.number()?)?) } else { None };
        let (attributes, properties, notes) = self.known(flags)?;
        let variants: Option<Vec<Variant>> = languages.iter().map(|language| self.variant(language)).collect();
        self.0.is_empty().then_some(TranslationUnit { id, creation_date, attributes, variants: variants?, properties, notes })
    }

    fn variant(&mut self, language: &Language) -> Option<Variant> {
        let flags = self.number()?;
        let (attributes, properties, notes) = self.known(flags)?;
        let content = if flags & has::PIECES == 0 { vec![Inline::Text(self.text()?)] } else { self.content(0)? };
        Some(Variant { language: language.clone(), attributes, properties, notes, content })
    }

    #[expect(clippy::type_complexity, reason = "named where it is taken apart")]
    fn known(&mut self, flags: u64) -> Option<(Vec<(String, String)>, Vec<(String, String)>, Vec<String>)> {
        let attributes = if flags & has::ATTRIBUTES == 0 { Vec::new() } else { self.pairs()? };
        let properties = if flags & has::PROPERTIES == 0 { Vec::new() } else { self.pairs()? };
        let notes = if flags & has::NOTES == 0 { Vec::new() } else { self.texts()? };
        Some((attributes, properties, notes))
    }

    /// Reads what holds for all units of a memory.
    pub(super) fn header(&mut self) -> Option<Header> {
        let source_language = match self.str()? {
            "" => None,
            tag => Some(Language::parse(tag).ok()?),
        };
        let (creation_tool, creation_tool_version) = (self.text()?, self.text()?);
        let creation_date = match self.number()? {
            0 => None,
            digits => Some(date(digits)?),
        };
        let (attributes, properties, notes) = (self.pairs()?, self.pairs()?, self.texts()?);
        let header = Header { source_language, creation_tool, creation_tool_version, creation_date, attributes, properties, notes };
        self.0.is_empty().then_some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
        let name = prop_oneof![Just("x-confidence".to_owned()), Just("changedate".to_owned()), ".{0,9}"];
        prop::collection::vec((name, ".{0,9}"), 0..3)
    }

    fn content() -> impl Strategy<Value = Vec<Inline>> {
        let text = ".{0,12}".prop_map(Inline::Text);
        text.prop_recursive(3, 12, 3, |inner| {
            let subflow = (0_usize..20, pairs(), prop::collection::vec(inner, 0..3));
            let subflow = subflow.prop_map(|(at, attributes, content)| Subflow { at, attributes, content });
            let parts = (0..CodeKind::ALL.len(), prop::option::of(any::<u32>()), pairs(), ".{0,9}", prop::collection::vec(subflow, 0..2));
            parts.prop_map(|(kind, pair, attributes, native, subflows)| {
                Inline::Code(Box::new(Code { kind: CodeKind::ALL[kind], pair, attributes, native, subflows }))
            })
        })
        .prop_map(|inline| vec![inline])
        .boxed()
        .prop_union(prop::collection::vec(".{0,9}".prop_map(Inline::Text), 0..3).boxed())
    }

    prop_compose! {
        fn variant()(tag in prop_oneof![Just("en"), Just("ru-RU"), Just("x-own")], attributes in pairs(), properties in pairs(),
            notes in prop::collection::vec(".{0,9}", 0..2), content in content()) -> Variant {
            Variant { language: Language::parse(tag).unwrap(), attributes, properties, notes, content }
        }
    }

    prop_compose! {
        fn unit()(id in prop::option::of(".{0,5}"), seconds in prop::option::of(0..99_999_999_999_u64), attributes in pairs(),
            properties in pairs(), notes in prop::collection::vec(".{0,9}", 0..3),
            variants in prop::collection::vec(variant(), 0..4)) -> TranslationUnit {
            let creation_date = seconds.map(Timestamp::from_unix_seconds);
            TranslationUnit { id, creation_date, attributes, variants, properties, notes }
        }
    }

    proptest! {
        #[test]
        fn units_come_back_as_they_were(unit in unit()) {
            let mut bytes = Encoder::default();
            bytes.unit(&unit);
            let languages: Vec<Language> = unit.variants.iter().map(|variant| variant.language.clone()).collect();
            prop_assert_eq!(Decoder(&bytes.0).unit(&languages), Some(unit));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Decoder(&bytes).unit(&[Language::parse("en").unwrap()]);
            let _ = Decoder(&bytes).header();
        }
    }

    #[test]
    fn deep_content_is_refused() {
        // Codes whose first text holds a code, and so on.
        let mut bytes = Vec::new();
        for _ in 0..100_000 {
            bytes.extend([1, 1, 0, 0, 0, 1, 0, 0]);
        }
        assert_eq!(Decoder(&bytes).content(0), None);
    }

    #[test]
    fn headers_come_back_as_they_were() {
        let mut header = Header::new(Language::parse("en").unwrap(), "hand", "1");
        header.creation_date = Timestamp::parse("2026-03-02").ok();
        header.properties.push(("x-note".to_owned(), "ё".to_owned()));
        for header in [header, Header::default()] {
            let mut bytes = Encoder::default();
            bytes.header(&header);
            assert_eq!(Decoder(&bytes.0).header(), Some(header));
        }
    }
}
