//! Termbases: TBX, edition 3 (ISO 30042:2019), dialect TBX-Core.

use super::{Report, UnitWriter, is_told, put, told_properties};
use crate::error::Error;
use crate::memory::{Header, Inline, Remark, TranslationUnit, Variant};
use crate::text::Language;
use crate::xml::{push_attribute, push_text};
use rustc_hash::FxHashSet;
use std::io::Write;

/// Writes a memory as a termbase, unit by unit: a unit a concept, a variant a term.
///
/// White space in terms is one blank, whatever it was, and none around them. Inline codes and variants without a text are left out
/// and counted, and so is what the header says beside the source language. TBX-Core has no data categories, only notes: what else
/// is known of units and variants stands in those (`prop:TYPE: value`), as [`Remark`] writes it, and
/// [`read_termbase`](crate::readers::read_termbase) reads it back. An id is one of the file where XML allows it and it is new; else
/// it is a note. Of two variants in one language the reader makes two units.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::text::Language;
/// use sverka::writers::{TbxWriter, UnitWriter};
///
/// let [en, fr] = ["en", "fr"].map(|tag| Language::parse(tag).unwrap());
/// let mut writer = TbxWriter::new(Vec::new(), &Header::new(en.clone(), "example", "1"));
/// writer.write(&TranslationUnit::new(vec![Variant::plain(en, "peace"), Variant::plain(fr, "paix")]))?;
/// let text = String::from_utf8(Box::new(writer).finish()?.1).unwrap();
/// assert!(text.contains("<langSec xml:lang=\"fr\"><termSec><term>paix</term></termSec></langSec>"));
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub struct TbxWriter<W> {
    out: W,
    header: Header,
    has_begun: bool,
    /// The ids that were written.
    ids: FxHashSet<String>,
    report: Report,
    /// Room for a unit, used again for the next one.
    text: String,
}

impl<W: Write> TbxWriter<W> {
    /// Begins a termbase.
    pub fn new(out: W, header: &Header) -> Self {
        let report = Report { remarks_left_out: header.properties.len() + header.notes.len(), ..Report::default() };
        Self { out, header: header.clone(), has_begun: false, ids: FxHashSet::default(), report, text: String::new() }
    }

    /// Writes what stands before the first concept, whose language is that of the file if the header names none.
    fn begin(&mut self, first: Option<&Language>) -> Result<(), Error> {
        if std::mem::replace(&mut self.has_begun, true) {
            return Ok(());
        }
        let undetermined = Language::undetermined();
        let language = self.header.source_language.as_ref().or(first).unwrap_or(&undetermined);
        let tool = format!("{} {}", self.header.creation_tool, self.header.creation_tool_version);
        let tool = if is_told(&tool) { tool.trim() } else { "translation memory" };
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx type=\"TBX-Core\" style=\"dca\" xml:lang=\"");
        self.report.characters_removed += push_attribute(&mut text, language.as_str());
        text.push_str("\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n  <tbxHeader><fileDesc><sourceDesc><p>");
        self.report.characters_removed += push_text(&mut text, tool);
        text.push_str("</p></sourceDesc></fileDesc></tbxHeader>\n  <text>\n    <body>\n");
        put(&mut self.out, &text)
    }

    /// Returns the id of a unit where the file can have it: it is a name as XML has it, and new.
    fn take_id<'a>(&mut self, unit: &'a TranslationUnit) -> Option<&'a str> {
        let id = unit.id.as_deref()?;
        let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
        let is_name = id.starts_with(is_first) && id.chars().all(|c| is_first(c) || c.is_ascii_digit() || c == '-' || c == '.');
        (is_name && self.ids.insert(id.to_owned())).then_some(id)
    }
}

impl<W: Write> UnitWriter<W> for TbxWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        let terms: Vec<(&Variant, String)> = unit.variants.iter().map(|variant| (variant, term(variant))).collect();
        let told: Vec<&(&Variant, String)> = terms.iter().filter(|(_, term)| is_told(term)).collect();
        if told.is_empty() {
            self.report.units_left_out += 1;
            return Ok(());
        }
        self.begin(unit.variants.first().map(|variant| &variant.language))?;
        self.report.units += 1;
        self.report.variants_left_out += terms.len() - told.len();
        let codes = |(variant, _): &&(&Variant, String)| variant.content.iter().filter(|inline| matches!(inline, Inline::Code(_))).count();
        self.report.codes_left_out += told.iter().map(codes).sum::<usize>();

        let mut text = std::mem::take(&mut self.text);
        text.clear();
        text.push_str("      <conceptEntry");
        let id = self.take_id(unit);
        id.into_iter().for_each(|id| text.push_str(&format!(" id=\"{id}\"")));
        text.push_str(">\n");
        let mut removed = 0;
        let is_id = |remark: &Remark| matches!(remark, Remark::Attribute(name, _) if name == "tuid");
        let attributes = Remark::of_attributes(unit).filter(|remark| id.is_none() || !is_id(remark));
        let properties = told_properties(unit).map(|(kind, value)| Remark::Property(kind.to_owned(), value.to_owned()));
        for remark in attributes.chain(properties).chain(unit.notes.iter().cloned().map(Remark::Note)) {
            text.push_str("        ");
            removed += push_note(&mut text, &remark);
            text.push('\n');
        }
        for (variant, term) in told {
            text.push_str("        <langSec xml:lang=\"");
            removed += push_attribute(&mut text, variant.language.as_str());
            text.push_str("\"><termSec><term>");
            removed += push_text(&mut text, term);
            text.push_str("</term>");
            removed += Remark::of_variant(variant).map(|remark| push_note(&mut text, &remark)).sum::<usize>();
            text.push_str("</termSec></langSec>\n");
        }
        text.push_str("      </conceptEntry>\n");
        self.report.characters_removed += removed;
        put(&mut self.out, &text)?;
        self.text = text;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(Report, W), Error> {
        self.begin(None)?;
        put(&mut self.out, "    </body>\n  </text>\n</tbx>\n")?;
        Ok((self.report, self.out))
    }
}

/// Returns the words of a variant with blanks between them.
fn term(variant: &Variant) -> String {
    variant.text().split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn push_note(out: &mut String, remark: &Remark) -> usize {
    out.push_str("<note>");
    let removed = match remark {
        Remark::Note(note) if Remark::is_plain(note) => push_text(out, note),
        remark => push_text(out, &remark.to_string()),
    };
    out.push_str("</note>");
    removed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Code, CodeKind};

    fn unit(texts: &[(&str, &str)]) -> TranslationUnit {
        let variant = |(tag, text): &(&str, &str)| Variant::plain(Language::parse(tag).unwrap(), *text);
        TranslationUnit::new(texts.iter().map(variant).collect())
    }

    fn written(header: &Header, units: &[TranslationUnit]) -> (String, Report) {
        let mut writer = TbxWriter::new(Vec::new(), header);
        units.iter().for_each(|unit| writer.write(unit).unwrap());
        let (report, bytes) = Box::new(writer).finish().unwrap();
        (String::from_utf8(bytes).unwrap(), report)
    }

    #[test]
    fn whole_file_is_as_expected() {
        let mut first = unit(&[("en", " peace &\n war "), ("ru", "мир\u{1}")]);
        first.id = Some("c-1".to_owned());
        first.properties.push(("subjectField".to_owned(), "history".to_owned()));
        first.notes = vec!["checked".to_owned(), "two\nlines".to_owned()];
        first.variants[1].properties.push(("partOfSpeech".to_owned(), "noun".to_owned()));
        let mut second = unit(&[("en", "war")]);
        second.id = Some("c-1".to_owned());
        let (text, report) = written(&Header::new(Language::known("en"), "sverka", "1.2"), &[first, second]);
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <tbx type=\"TBX-Core\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n  \
             <tbxHeader><fileDesc><sourceDesc><p>sverka 1.2</p></sourceDesc></fileDesc></tbxHeader>\n  <text>\n    <body>\n      \
             <conceptEntry id=\"c-1\">\n        <note>prop:subjectField: history</note>\n        <note>checked</note>\n        \
             <note>note:: two\\nlines</note>\n        <langSec xml:lang=\"en\"><termSec><term>peace &amp; war</term></termSec></langSec>\n        \
             <langSec xml:lang=\"ru\"><termSec><term>мир</term><note>prop:partOfSpeech: noun</note></termSec></langSec>\n      \
             </conceptEntry>\n      <conceptEntry>\n        <note>attribute:tuid: c-1</note>\n        \
             <langSec xml:lang=\"en\"><termSec><term>war</term></termSec></langSec>\n      </conceptEntry>\n    </body>\n  </text>\n</tbx>\n"
        );
        assert_eq!(report, Report { units: 2, characters_removed: 1, ..Report::default() });
    }

    #[test]
    fn what_has_no_place_is_counted() {
        let mut coded = unit(&[("de", "a"), ("en", " "), ("ru", "б")]);
        coded.variants[0].content.push(Inline::Code(Box::new(Code::new(CodeKind::Placeholder, None, "<br/>"))));
        let header = Header { notes: vec!["mine".to_owned()], ..Header::default() };
        let (text, report) = written(&header, &[unit(&[("en", "")]), coded]);
        assert!(text.contains("xml:lang=\"de\" xmlns=") && text.contains("<p>translation memory</p>") && !text.contains("br"), "{text}");
        let expected =
            Report { units: 1, units_left_out: 1, variants_left_out: 1, codes_left_out: 1, remarks_left_out: 1, ..Report::default() };
        assert_eq!(report, expected);
    }
}
