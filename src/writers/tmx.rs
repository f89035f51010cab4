//! TMX 1.4b, strictly: what the specification, its DTD and the CAT tools agree on.
//!
//! Source: TMX 1.4b Specification, Localisation Industry Standards Association, 2005.

use super::{Report, UnitWriter, is_complete, put, told_properties, write_complete};
use crate::error::{Error, ErrorKind};
use crate::memory::{Code, CodeKind, Element, Header, Inline, Subflow, TranslationMemory, TranslationUnit, Variant};
use crate::text::Language;
use crate::xml::{push_attribute, push_text};
use std::io::Write;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Writes a memory as TMX 1.4.
///
/// UTF-8 with a declaration; `srclang` is written as the variants write it; texts are composed (NFC); no white space is added
/// inside `seg`; characters that XML 1.0 does not allow are removed and counted; units that are not
/// [complete](super::is_complete) are left out and counted.
///
/// # Errors
///
/// [`ErrorKind::Unusable`] if a unit lacks the header's source language or has one language twice: no CAT tool could load it.
/// [`ErrorKind::InputOutput`] if `out` fails.
pub fn write_tmx(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    let mut writer = TmxWriter::new(out, &memory.header)?;
    writer.composes = true;
    for (at, unit) in memory.units.iter().enumerate().filter(|(_, unit)| is_complete(unit)) {
        check_languages(unit, at + 1, memory.header.source_language.as_ref())?;
    }
    write_complete(Box::new(writer), memory)
}

fn check_languages(unit: &TranslationUnit, number: usize, source: Option<&Language>) -> Result<(), Error> {
    let refused = |detail: String| Err(Error::new(ErrorKind::Unusable, format!("unit {number}"), detail));
    if let Some(language) = unit.language_twice() {
        return refused(format!("has two variants in “{language}”; name the language of each side"));
    }
    match source {
        Some(language) if !unit.variants.iter().any(|variant| variant.language == *language) => {
            refused(format!("has no variant in the source language “{language}”"))
        }
        _ => Ok(()),
    }
}

/// Writes any memory as TMX 1.4, unit by unit.
///
/// All is as [`write_tmx`] has it, but that texts stay as they are, composed or not, and so do the languages of units; only a unit
/// without variants is left out.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::text::Language;
/// use sverka::writers::{TmxWriter, UnitWriter};
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let mut out = Vec::new();
/// let mut writer = TmxWriter::new(&mut out, &Header::new(en.clone(), "example", "1"))?;
/// writer.write(&TranslationUnit::new(vec![Variant::plain(en, "Peace"), Variant::plain(ru, "Мир")]))?;
/// assert_eq!(Box::new(writer).finish()?.0.units, 1);
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub struct TmxWriter<W> {
    out: W,
    /// Whether texts are composed.
    composes: bool,
    report: Report,
    /// Room for a unit, used again for the next one.
    text: String,
}

impl<W: Write> TmxWriter<W> {
    /// Begins a memory.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] if `out` fails.
    pub fn new(mut out: W, header: &Header) -> Result<Self, Error> {
        let mut report = Report::default();
        put(&mut out, &head(header, &mut report))?;
        Ok(Self { out, composes: false, report, text: String::new() })
    }
}

impl<W: Write> UnitWriter<W> for TmxWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        if unit.variants.is_empty() {
            self.report.units_left_out += 1;
            return Ok(());
        }
        self.text.clear();
        self.report.characters_removed += UnitText { out: &mut self.text, composes: self.composes }.push_unit(unit);
        self.report.units += 1;
        put(&mut self.out, &self.text)
    }

    fn finish(mut self: Box<Self>) -> Result<(Report, W), Error> {
        put(&mut self.out, "  </body>\n</tmx>\n")?;
        Ok((self.report, self.out))
    }
}

fn head(header: &Header, report: &mut Report) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header");
    let mut removed = 0;
    let named = |name: &str| header.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut attribute = |name: &str, value: &str| removed += push_named(&mut text, name, value);
    attribute("creationtool", &header.creation_tool);
    attribute("creationtoolversion", &header.creation_tool_version);
    attribute("segtype", named("segtype").unwrap_or("sentence"));
    attribute("o-tmf", named("o-tmf").unwrap_or(&header.creation_tool));
    attribute("adminlang", named("adminlang").unwrap_or("en"));
    attribute("srclang", header.source_language.as_ref().map_or("*all*", Language::as_str));
    attribute("datatype", named("datatype").unwrap_or("plaintext"));
    if let Some(date) = header.creation_date {
        attribute("creationdate", &date.to_string());
    }
    for name in ["o-encoding", "creationid", "changedate", "changeid"] {
        named(name).into_iter().for_each(|value| attribute(name, value));
    }
    if header.notes.is_empty() && header.properties.is_empty() {
        text.push_str("/>\n");
    } else {
        text.push_str(">\n");
        let mut unit = UnitText { out: &mut text, composes: false };
        removed += unit.push_remarks(&header.notes, header.properties.iter().map(|(k, v)| (k.as_str(), v.as_str())), "    ");
        text.push_str("  </header>\n");
    }
    text.push_str("  <body>\n");
    report.characters_removed += removed;
    text
}

fn push_named(out: &mut String, name: &str, value: &str) -> usize {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let removed = push_attribute(out, value);
    out.push('"');
    removed
}

/// The text of a unit; what pushes to it returns how many characters were removed.
struct UnitText<'a> {
    out: &'a mut String,
    composes: bool,
}

impl UnitText<'_> {
    fn push_unit(&mut self, unit: &TranslationUnit) -> usize {
        let mut removed = 0;
        self.out.push_str("    <tu");
        if let Some(id) = &unit.id {
            removed += push_named(self.out, "tuid", id);
        }
        if let Some(date) = unit.creation_date {
            removed += push_named(self.out, "creationdate", &date.to_string());
        }
        removed += self.push_attributes(Element::Unit, &unit.attributes);
        self.out.push_str(">\n");
        removed += self.push_remarks(&unit.notes, told_properties(unit), "      ");
        for variant in &unit.variants {
            removed += self.push_variant(variant);
        }
        self.out.push_str("    </tu>\n");
        removed
    }

    fn push_variant(&mut self, variant: &Variant) -> usize {
        self.out.push_str("      <tuv");
        let mut removed = push_named(self.out, "xml:lang", variant.language.as_str());
        removed += self.push_attributes(Element::Variant, &variant.attributes);
        self.out.push('>');
        if !variant.notes.is_empty() || !variant.properties.is_empty() {
            self.out.push('\n');
            removed += self.push_remarks(&variant.notes, variant.properties.iter().map(|(k, v)| (k.as_str(), v.as_str())), "        ");
            self.out.push_str("        ");
        }
        self.out.push_str("<seg>");
        removed += self.push_content(&variant.content);
        self.out.push_str("</seg></tuv>\n");
        removed
    }

    /// Pushes the attributes that the element has.
    fn push_attributes(&mut self, element: Element, attributes: &[(String, String)]) -> usize {
        let known = attributes.iter().filter(|(name, _)| element.attributes().contains(&name.as_str()));
        known.map(|(name, value)| push_named(self.out, name, value)).sum()
    }

    fn push_remarks<'a>(&mut self, notes: &[String], properties: impl Iterator<Item = (&'a str, &'a str)>, indent: &str) -> usize {
        let mut removed = 0;
        for note in notes {
            self.out.push_str(indent);
            self.out.push_str("<note>");
            removed += push_text(self.out, note);
            self.out.push_str("</note>\n");
        }
        for (kind, value) in properties {
            self.out.push_str(indent);
            self.out.push_str("<prop");
            removed += push_named(self.out, "type", kind);
            self.out.push('>');
            removed += self.push_words(value);
            self.out.push_str("</prop>\n");
        }
        removed
    }

    fn push_content(&mut self, content: &[Inline]) -> usize {
        // Marked words are an element around them: what is not opened is not closed, and what is left open is closed at the end.
        let mut open = 0;
        let mut removed = 0;
        for inline in content {
            removed += match inline {
                Inline::Text(text) => self.push_words(text),
                Inline::Code(code) if code.kind == CodeKind::HighlightBegin => {
                    open += 1;
                    self.push_opening("hi", Element::Highlight, code)
                }
                Inline::Code(code) if code.kind == CodeKind::HighlightEnd => {
                    if open > 0 {
                        open -= 1;
                        self.out.push_str("</hi>");
                    }
                    0
                }
                Inline::Code(code) => self.push_code(code),
            };
        }
        (0..open).for_each(|_| self.out.push_str("</hi>"));
        removed
    }

    fn push_opening(&mut self, name: &str, element: Element, code: &Code) -> usize {
        self.out.push('<');
        self.out.push_str(name);
        let mut removed = match code.kind {
            CodeKind::IsolatedBegin => push_named(self.out, "pos", "begin"),
            CodeKind::IsolatedEnd => push_named(self.out, "pos", "end"),
            _ => 0,
        };
        if let Some(pair) = code.pair {
            let attribute = if matches!(code.kind, CodeKind::Begin | CodeKind::End) { "i" } else { "x" };
            removed += push_named(self.out, attribute, &pair.to_string());
        }
        removed += self.push_attributes(element, &code.attributes);
        self.out.push('>');
        removed
    }

    fn push_code(&mut self, code: &Code) -> usize {
        let (name, element) = match code.kind {
            CodeKind::Begin => ("bpt", Element::Begin),
            CodeKind::End => ("ept", Element::End),
            CodeKind::IsolatedBegin | CodeKind::IsolatedEnd => ("it", Element::Isolated),
            CodeKind::Unknown => ("ut", Element::Unknown),
            CodeKind::Placeholder | CodeKind::HighlightBegin | CodeKind::HighlightEnd => ("ph", Element::Placeholder),
        };
        let mut removed = self.push_opening(name, element, code);
        for (part, subflow) in code.parts() {
            removed += push_text(self.out, part);
            let Some(Subflow { attributes, content, .. }) = subflow else { continue };
            self.out.push_str("<sub");
            removed += self.push_attributes(Element::Subflow, attributes);
            self.out.push('>');
            removed += self.push_content(content);
            self.out.push_str("</sub>");
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        removed
    }

    fn push_words(&mut self, text: &str) -> usize {
        if self.composes { push_composed(self.out, text) } else { push_text(self.out, text) }
    }
}

fn push_composed(out: &mut String, text: &str) -> usize {
    if is_nfc(text) { push_text(out, text) } else { push_text(out, &text.nfc().collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Timestamp;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn unit(source: &str, target: &str) -> TranslationUnit {
        TranslationUnit::new(vec![Variant::plain(language("en-US"), source), Variant::plain(language("ru"), target)])
    }

    fn written(units: Vec<TranslationUnit>) -> (String, Report) {
        let memory = TranslationMemory { header: Header::new(language("en-US"), "sverka", "1.2"), units };
        let mut out = Vec::new();
        let report = write_tmx(&mut out, &memory).unwrap();
        (String::from_utf8(out).unwrap(), report)
    }

    #[test]
    fn whole_file_is_as_expected() {
        let mut first = unit("Peace & <security>", "Мир и «безопасность»");
        first.properties.push(("x-confidence".to_owned(), "0.990".to_owned()));
        first.notes.push("checked".to_owned());
        let (text, report) = written(vec![first]);
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header creationtool=\"sverka\" creationtoolversion=\"1.2\" \
             segtype=\"sentence\" o-tmf=\"sverka\" adminlang=\"en\" srclang=\"en-US\" datatype=\"plaintext\"/>\n  <body>\n    <tu>\n      \
             <note>checked</note>\n      <prop type=\"x-confidence\">0.990</prop>\n      \
             <tuv xml:lang=\"en-US\"><seg>Peace &amp; &lt;security&gt;</seg></tuv>\n      \
             <tuv xml:lang=\"ru\"><seg>Мир и «безопасность»</seg></tuv>\n    </tu>\n  </body>\n</tmx>\n"
        );
        assert_eq!(report, Report { units: 1, ..Report::default() });
    }

    #[test]
    fn forbidden_characters_are_counted() {
        let (text, report) = written(vec![unit("a\u{1}b", "в\u{ffff}г")]);
        assert!(text.contains("<seg>ab</seg>") && text.contains("<seg>вг</seg>"));
        assert_eq!(report.characters_removed, 2);
    }

    #[test]
    fn empty_and_single_variants_are_left_out() {
        let single = TranslationUnit::new(vec![Variant::plain(language("en-US"), "alone")]);
        let (text, report) = written(vec![unit("a", "\u{2} "), single, unit("a", "б")]);
        assert_eq!((report.units, report.units_left_out), (1, 2));
        assert_eq!(text.matches("<tu>").count(), 1);
    }

    #[test]
    fn texts_are_composed() {
        assert!(written(vec![unit("a", "и\u{306}")]).0.contains("<seg>й</seg>"));
    }

    #[test]
    fn languages_that_do_not_fit_are_refused() {
        let memory = |units| TranslationMemory { header: Header::new(language("en"), "sverka", "1"), units };
        let error = write_tmx(&mut Vec::new(), &memory(vec![unit("", ""), unit("a", "б")])).unwrap_err();
        assert_eq!(error.to_string(), "unit 2: has no variant in the source language “en”");
        let twice = TranslationUnit::new(vec![Variant::plain(language("en"), "a"), Variant::plain(language("en"), "b")]);
        assert_eq!(write_tmx(&mut Vec::new(), &memory(vec![twice])).unwrap_err().kind(), ErrorKind::Unusable);
    }

    #[test]
    fn dates_are_written_when_given() {
        let mut memory = TranslationMemory { header: Header::new(language("en-US"), "sverka", "1"), units: vec![unit("a", "б")] };
        memory.header.creation_date = Timestamp::parse("2024-05-06").ok();
        memory.units[0].creation_date = memory.header.creation_date;
        let mut out = Vec::new();
        write_tmx(&mut out, &memory).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().matches("creationdate=\"20240506T000000Z\"").count(), 2);
    }

    #[test]
    fn codes_become_inline_elements() {
        let code = |kind, pair, native: &str| Inline::Code(Box::new(Code::new(kind, pair, native)));
        let mut with_codes = unit("", "жирно");
        with_codes.variants[0].content = vec![
            code(CodeKind::Begin, Some(1), "<b>"),
            Inline::Text("bold".to_owned()),
            code(CodeKind::End, Some(1), "</b>"),
            code(CodeKind::Placeholder, None, "%s"),
            code(CodeKind::IsolatedEnd, Some(2), "</i>"),
        ];
        let (text, _) = written(vec![with_codes]);
        let seg =
            "<seg><bpt i=\"1\">&lt;b&gt;</bpt>bold<ept i=\"1\">&lt;/b&gt;</ept><ph>%s</ph><it pos=\"end\" x=\"2\">&lt;/i&gt;</it></seg>";
        assert!(text.contains(seg), "{text}");
    }
}
