//! TMX 1.4b, strictly: what the specification, its DTD and the CAT tools agree on.
//!
//! Source: TMX 1.4b Specification, Localisation Industry Standards Association, 2005.

use super::{Report, counted_units, put, told_properties};
use crate::error::{Error, ErrorKind};
use crate::memory::{CodeKind, Header, Inline, TranslationMemory, TranslationUnit};
use crate::xml::{push_attribute, push_text};
use std::collections::HashSet;
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
    let mut report = Report::default();
    put(out, &head(&memory.header, &mut report))?;
    let mut text = String::new();
    for unit in counted_units(&memory.units, &mut report) {
        check_languages(unit, memory)?;
        text.clear();
        push_unit(&mut text, unit, &mut report);
        put(out, &text)?;
    }
    put(out, "  </body>\n</tmx>\n")?;
    Ok(report)
}

fn head(header: &Header, report: &mut Report) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header");
    let mut attribute = |name: &str, value: &str| report.characters_removed += push_named(&mut text, name, value);
    attribute("creationtool", &header.creation_tool);
    attribute("creationtoolversion", &header.creation_tool_version);
    attribute("segtype", "sentence");
    attribute("o-tmf", &header.creation_tool);
    attribute("adminlang", "en");
    attribute("srclang", header.source_language.as_str());
    attribute("datatype", "plaintext");
    if let Some(date) = header.creation_date {
        attribute("creationdate", &date.to_string());
    }
    text.push_str("/>\n  <body>\n");
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

fn check_languages(unit: &TranslationUnit, memory: &TranslationMemory) -> Result<(), Error> {
    let refused = |detail: String| {
        let before = memory.units.iter().take_while(|other| !std::ptr::eq(*other, unit)).count();
        Err(Error::new(ErrorKind::Unusable, format!("unit {}", before + 1), detail))
    };
    let header = &memory.header;
    let mut seen = HashSet::new();
    if let Some(twice) = unit.variants.iter().find(|variant| !seen.insert(&variant.language)) {
        return refused(format!("has two variants in “{}”; name the language of each side", twice.language));
    }
    if !seen.contains(&header.source_language) {
        return refused(format!("has no variant in the source language “{}”", header.source_language));
    }
    Ok(())
}

fn push_unit(out: &mut String, unit: &TranslationUnit, report: &mut Report) {
    let mut removed = 0;
    out.push_str("    <tu");
    if let Some(id) = &unit.id {
        removed += push_named(out, "tuid", id);
    }
    if let Some(date) = unit.creation_date {
        removed += push_named(out, "creationdate", &date.to_string());
    }
    out.push_str(">\n");
    for note in &unit.notes {
        out.push_str("      <note>");
        removed += push_text(out, note);
        out.push_str("</note>\n");
    }
    for (kind, value) in told_properties(unit) {
        out.push_str("      <prop");
        removed += push_named(out, "type", kind);
        out.push('>');
        removed += push_composed(out, value);
        out.push_str("</prop>\n");
    }
    for variant in &unit.variants {
        out.push_str("      <tuv");
        removed += push_named(out, "xml:lang", variant.language.as_str());
        out.push_str("><seg>");
        removed += push_content(out, &variant.content);
        out.push_str("</seg></tuv>\n");
    }
    out.push_str("    </tu>\n");
    report.characters_removed += removed;
}

fn push_content(out: &mut String, content: &[Inline]) -> usize {
    let mut removed = 0;
    for inline in content {
        match inline {
            Inline::Text(text) => removed += push_composed(out, text),
            Inline::Code { kind, pair, native } => {
                let (name, position) = match kind {
                    CodeKind::Begin => ("bpt", None),
                    CodeKind::End => ("ept", None),
                    CodeKind::IsolatedBegin => ("it", Some("begin")),
                    CodeKind::IsolatedEnd => ("it", Some("end")),
                    CodeKind::Placeholder => ("ph", None),
                };
                out.push('<');
                out.push_str(name);
                if let Some(position) = position {
                    push_named(out, "pos", position);
                }
                if let Some(pair) = pair {
                    let attribute = if matches!(kind, CodeKind::Begin | CodeKind::End) { "i" } else { "x" };
                    push_named(out, attribute, &pair.to_string());
                }
                out.push('>');
                removed += push_text(out, native);
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
    removed
}

fn push_composed(out: &mut String, text: &str) -> usize {
    if is_nfc(text) { push_text(out, text) } else { push_text(out, &text.nfc().collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Timestamp, Variant};
    use crate::text::Language;

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
        let code = |kind, pair, native: &str| Inline::Code { kind, pair, native: native.to_owned() };
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
