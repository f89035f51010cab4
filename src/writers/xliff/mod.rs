//! XLIFF 1.2 and 2.0: units of two languages, as CAT tools hand them from one to another.
//!
//! Sources: XLIFF 1.2 Specification, OASIS, 2008; XLIFF Version 2.0, OASIS, 2014.

mod first;
mod second;

use super::{Report, UnitWriter, put, told_properties};
use crate::error::Error;
use crate::memory::xliff::{About, CodeIds, partners};
use crate::memory::{Code, CodeKind, Header, Inline, TranslationUnit, Variant, property};
use crate::text::Language;
use crate::xml::{push_attribute, push_text};
use std::io::Write;

/// Writes any memory as XLIFF, unit by unit.
///
/// The source language is that of the header, or else that of the first variant; the target language is the first other one that
/// is met. Variants in further languages are left out and counted, and so are units without a source; `en-GB` where the others
/// are in `en-US` is a further language in 2.0, not in 1.2. A unit without a translation is written without a target. Units are
/// numbered by `id`; the name of a unit is its `resname` (1.2) or `name` (2.0).
///
/// What XLIFF has no words for is kept all the same. In 1.2 properties, dates and users are contexts, whose types say what they
/// are: `x-confidence`, `x-property:client`, `x-attribute:creationid`, `x-target-attribute:changedate`. In 2.0 they are
/// metadata, in groups of the categories `properties` and `attributes`. Subflows are elements in 1.2; in 2.0, which has none
/// inside of codes, the words stand in the original data, and the code as a whole in metadata of the category `codes`.
/// Properties and attributes of the header are written in 2.0 alone.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::text::Language;
/// use sverka::writers::{UnitWriter, XliffWriter};
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let mut writer = XliffWriter::version_1(Vec::new(), &Header::new(en.clone(), "example", "1"));
/// writer.write(&TranslationUnit::new(vec![Variant::plain(en, "Peace"), Variant::plain(ru, "Мир")]))?;
/// let (report, bytes) = Box::new(writer).finish()?;
/// assert_eq!(report.units, 1);
/// assert!(String::from_utf8(bytes).unwrap().contains("<target>Мир</target>"));
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub struct XliffWriter<W> {
    out: W,
    version: Version,
    header: Header,
    target: Option<Language>,
    /// Whether the head is written.
    has_begun: bool,
    /// Units that wait until the target language is known.
    waiting: String,
    report: Report,
}

#[derive(Clone, Copy)]
enum Version {
    First,
    Second,
}

/// What is written of a unit.
struct Sides<'a> {
    unit: &'a TranslationUnit,
    source: &'a Variant,
    target: Option<&'a Variant>,
    /// Whether the source is in another language than the file says.
    names_source: bool,
    /// Whether the target is.
    names_target: bool,
}

/// Something said of a unit or of a variant, a property or an attribute.
struct Saying<'a> {
    about: About,
    is_property: bool,
    name: &'a str,
    value: std::borrow::Cow<'a, str>,
}

impl<W> XliffWriter<W> {
    /// Begins a memory in XLIFF 1.2.
    pub fn version_1(out: W, header: &Header) -> Self {
        Self::new(out, Version::First, header)
    }

    /// Begins a memory in XLIFF 2.0.
    pub fn version_2(out: W, header: &Header) -> Self {
        Self::new(out, Version::Second, header)
    }

    fn new(out: W, version: Version, header: &Header) -> Self {
        let report = Report::default();
        Self { out, version, header: header.clone(), target: None, has_begun: false, waiting: String::new(), report }
    }
}

impl<W: Write> XliffWriter<W> {
    /// Writes the head and the units that have waited for it.
    fn begin(&mut self) -> Result<(), Error> {
        if self.has_begun {
            return Ok(());
        }
        self.has_begun = true;
        let source = self.header.source_language.as_ref().map_or("und", Language::as_str);
        let mut head = XmlText::new();
        match self.version {
            Version::First => first::push_head(&mut head, &self.header, source, self.target.as_ref()),
            Version::Second => second::push_head(&mut head, &self.header, source, self.target.as_ref()),
        }
        self.report.characters_removed += head.removed;
        put(&mut self.out, &head.out)?;
        put(&mut self.out, &std::mem::take(&mut self.waiting))
    }
}

impl<W> XliffWriter<W> {
    /// Returns the variant in the source language. That is `en-US` for a header that says `en`, if the first unit is in that.
    fn source<'a>(&mut self, unit: &'a TranslationUnit) -> Option<&'a Variant> {
        let Some(language) = &self.header.source_language else {
            self.header.source_language = unit.variants.first().map(|first| first.language.clone());
            return unit.variants.first();
        };
        let exact = unit.variants.iter().find(|variant| variant.language == *language);
        let is_open = self.report.units == 0 || self.version.has_languages();
        let found = exact.or_else(|| unit.variants.iter().find(|variant| is_open && variant.language.same_language(language)))?;
        if self.report.units == 0 {
            self.header.source_language = Some(found.language.clone());
        }
        Some(found)
    }

    /// Returns the variant in the target language.
    fn target<'a>(&mut self, unit: &'a TranslationUnit, source: &Variant) -> Option<&'a Variant> {
        let mut others = unit.variants.iter().filter(|variant| variant.language != source.language);
        let Some(language) = &self.target else {
            let found = others.next()?;
            self.target = Some(found.language.clone());
            return Some(found);
        };
        let exact = others.clone().find(|variant| variant.language == *language);
        exact.or_else(|| others.find(|variant| self.version.has_languages() && variant.language.same_language(language)))
    }
}

impl Version {
    /// Returns whether a source or a target may be in another language than the file says.
    fn has_languages(self) -> bool {
        matches!(self, Self::First)
    }
}

impl<W: Write> UnitWriter<W> for XliffWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        let Some(source) = self.source(unit) else {
            self.report.units_left_out += 1;
            return Ok(());
        };
        let target = self.target(unit, source);
        self.report.variants_left_out += unit.variants.len() - 1 - usize::from(target.is_some());
        // An empty target would be one that is yet to be translated.
        let target = match target.filter(|variant| variant.content.is_empty()) {
            Some(empty) => {
                self.report.remarks_left_out += empty.notes.len() + empty.properties.len() + empty.attributes.len();
                None
            }
            None => target,
        };
        self.report.units += 1;
        let is_of_file = |variant: &Variant, language: &Option<Language>| Some(&variant.language) == language.as_ref();
        let names_source = !is_of_file(source, &self.header.source_language);
        let names_target = target.is_some_and(|target| !is_of_file(target, &self.target));
        let (mut text, sides) = (XmlText::new(), Sides { unit, source, target, names_source, names_target });
        match self.version {
            Version::First => first::push_unit(&mut text, &sides, self.report.units),
            Version::Second => second::push_unit(&mut text, &sides, self.report.units),
        }
        self.report.characters_removed += text.removed;
        self.report.codes_left_out += text.codes_left_out;
        if self.target.is_none() {
            self.waiting.push_str(&text.out);
            return Ok(());
        }
        self.begin()?;
        put(&mut self.out, &text.out)
    }

    fn finish(mut self: Box<Self>) -> Result<(Report, W), Error> {
        self.begin()?;
        let end = match self.version {
            Version::First => "    </body>\n  </file>\n</xliff>\n",
            // A file must hold something.
            Version::Second if self.report.units == 0 => "    <group id=\"1\"/>\n  </file>\n</xliff>\n",
            Version::Second => "  </file>\n</xliff>\n",
        };
        put(&mut self.out, end)?;
        Ok((self.report, self.out))
    }
}

impl<'a> Sides<'a> {
    fn variants(&self) -> impl Iterator<Item = (About, &'a Variant)> {
        std::iter::once((About::Source, self.source)).chain(self.target.map(|target| (About::Target, target)))
    }

    /// Returns notes with what they are about.
    fn notes(&self) -> impl Iterator<Item = (About, &'a str)> {
        let of = |about, notes: &'a [String]| notes.iter().map(move |note| (about, note.as_str()));
        of(About::Unit, &self.unit.notes).chain(self.variants().flat_map(move |(about, variant)| of(about, &variant.notes)))
    }

    /// Returns all properties and attributes, those of one kind that are about one thing together.
    fn sayings(&self) -> Vec<Saying<'a>> {
        let saying = |about, is_property, name, value: &'a str| Saying { about, is_property, name, value: value.into() };
        let mut sayings: Vec<Saying<'a>> = told_properties(self.unit).map(|(name, value)| saying(About::Unit, true, name, value)).collect();
        let date = self.unit.creation_date.map(|date| date.to_string().into());
        sayings.extend(date.map(|value| Saying { about: About::Unit, is_property: false, name: "creationdate", value }));
        sayings.extend(self.unit.attributes.iter().map(|(name, value)| saying(About::Unit, false, name, value)));
        for (about, variant) in self.variants() {
            sayings.extend(variant.properties.iter().map(|(name, value)| saying(about, true, name, value)));
            sayings.extend(variant.attributes.iter().map(|(name, value)| saying(about, false, name, value)));
        }
        sayings
    }

    fn is_confirmed(&self) -> bool {
        self.unit.property(property::STATUS) == Some("confirmed")
    }
}

/// How a version writes words and codes.
trait Codes<'a> {
    fn text(&mut self) -> &mut XmlText;

    fn push_words(&mut self, words: &str);

    /// Pushes the beginning of words that are marked.
    fn push_mark(&mut self, code: &'a Code);

    /// Pushes the beginning of a pair, and returns what its end refers to it by.
    fn push_begin(&mut self, code: &'a Code) -> String;

    fn push_end(&mut self, code: &'a Code, begin: &str);

    /// Pushes a code that has no other half here.
    fn push_alone(&mut self, code: &'a Code);
}

/// Pushes the words and codes of a text. Marked words are an element around them: what is left open is closed at the end, and an end
/// that closes nothing is left out.
fn push_content<'a>(codes: &mut impl Codes<'a>, content: &'a [Inline]) {
    let partners = partners(content);
    let mut begun: Vec<Option<String>> = vec![None; content.len()];
    let mut open = 0;
    for (at, inline) in content.iter().enumerate() {
        let code = match inline {
            Inline::Text(words) => {
                codes.push_words(words);
                continue;
            }
            Inline::Code(code) => code,
        };
        match (code.kind, partners[at]) {
            (CodeKind::HighlightBegin, _) => {
                open += 1;
                codes.push_mark(code);
            }
            (CodeKind::HighlightEnd, _) if open > 0 => {
                open -= 1;
                codes.text().raw("</mrk>");
            }
            (CodeKind::HighlightEnd, _) => codes.text().codes_left_out += 1,
            (CodeKind::Begin, Some(_)) => begun[at] = Some(codes.push_begin(code)),
            (CodeKind::End, Some(begin)) => codes.push_end(code, begun[begin].as_deref().unwrap_or_default()),
            _ => codes.push_alone(code),
        }
    }
    (0..open).for_each(|_| codes.text().raw("</mrk>"));
}

/// XML that is being made.
struct XmlText {
    out: String,
    removed: usize,
    codes_left_out: usize,
}

impl XmlText {
    fn new() -> Self {
        Self { out: String::new(), removed: 0, codes_left_out: 0 }
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn text(&mut self, text: &str) {
        self.removed += push_text(&mut self.out, text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.removed += push_attribute(&mut self.out, value);
        self.raw("\"");
    }

    fn take(&mut self, other: Self) {
        self.out.push_str(&other.out);
        self.removed += other.removed;
        self.codes_left_out += other.codes_left_out;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::memory::Subflow;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn code(kind: CodeKind, pair: Option<u32>, native: &str) -> Code {
        Code::new(kind, pair, native)
    }

    fn inline(code: Code) -> Inline {
        Inline::Code(Box::new(code))
    }

    /// A unit with something of all kinds.
    fn unit() -> TranslationUnit {
        let mut begin = code(CodeKind::Begin, Some(1), "<b>");
        begin.attributes = vec![("type".to_owned(), "bold".to_owned())];
        let mut picture = code(CodeKind::Placeholder, None, "<img alt=\"\">");
        picture.subflows.push(Subflow { at: 10, attributes: Vec::new(), content: vec![Inline::Text("Dove".to_owned())] });
        let words = |text: &str| Inline::Text(text.to_owned());
        let source = vec![
            inline(begin),
            words("Peace & quiet\u{1}"),
            inline(code(CodeKind::End, Some(1), "</b>")),
            inline(picture),
            inline(code(CodeKind::HighlightBegin, None, "")),
            words("x"),
            inline(code(CodeKind::HighlightEnd, None, "")),
        ];
        let mut unit = TranslationUnit::new(vec![Variant::new(language("en"), source), Variant::plain(language("ru"), "Мир")]);
        unit.id = Some("u&1".to_owned());
        unit.notes.push("kept".to_owned());
        unit.properties = [("x-status", "confirmed"), ("client", "A")].map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec();
        unit.variants[1].attributes.push(("changeid".to_owned(), "ANNA".to_owned()));
        unit
    }

    fn written(version: Version, units: &[TranslationUnit]) -> (String, Report) {
        let mut writer = XliffWriter::new(Vec::new(), version, &Header::new(language("en"), "sverka", "1.2"));
        units.iter().for_each(|unit| writer.write(unit).unwrap());
        let (report, bytes) = Box::new(writer).finish().unwrap();
        (String::from_utf8(bytes).unwrap(), report)
    }

    #[test]
    fn whole_file_of_version_1_is_as_expected() {
        let (text, report) = written(Version::First, &[unit()]);
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="memory" source-language="en" target-language="ru" datatype="plaintext" tool-id="sverka">
    <header>
      <tool tool-id="sverka" tool-name="sverka" tool-version="1.2"/>
    </header>
    <body>
      <trans-unit id="1" resname="u&amp;1" approved="yes" xml:space="preserve">
        <source><bpt id="1" ctype="bold">&lt;b&gt;</bpt>Peace &amp; quiet<ept id="1">&lt;/b&gt;</ept><ph id="none">&lt;img alt="<sub>Dove</sub>"&gt;</ph><mrk mtype="x-:">x</mrk></source>
        <target>Мир</target>
        <context-group purpose="information">
          <context context-type="x-status">confirmed</context>
          <context context-type="x-property:client">A</context>
          <context context-type="x-target-attribute:changeid">ANNA</context>
        </context-group>
        <note>kept</note>
      </trans-unit>
    </body>
  </file>
</xliff>
"#;
        assert_eq!(text, expected);
        assert_eq!(report, Report { units: 1, characters_removed: 1, ..Report::default() });
    }

    #[test]
    fn whole_file_of_version_2_is_as_expected() {
        let (text, report) = written(Version::Second, &[unit()]);
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" srcLang="en" trgLang="ru">
  <file id="1" original="memory" xml:space="preserve">
    <mda:metadata>
      <mda:metaGroup category="attributes">
        <mda:meta type="creationtool">sverka</mda:meta>
        <mda:meta type="creationtoolversion">1.2</mda:meta>
      </mda:metaGroup>
    </mda:metadata>
    <unit id="1" name="u&amp;1">
      <mda:metadata>
        <mda:metaGroup category="properties">
          <mda:meta type="x-status">confirmed</mda:meta>
          <mda:meta type="client">A</mda:meta>
        </mda:metaGroup>
        <mda:metaGroup category="attributes" appliesTo="target">
          <mda:meta type="changeid">ANNA</mda:meta>
        </mda:metaGroup>
        <mda:metaGroup category="codes" appliesTo="source">
          <mda:meta type="none">{"code":"placeholder","native":"&lt;img alt=\"\"&gt;","subflows":[{"at":10,"content":["Dove"]}]}</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <notes>
        <note>kept</note>
      </notes>
      <originalData>
        <data id="d1">&lt;b&gt;</data>
        <data id="d2">&lt;/b&gt;</data>
        <data id="d3">&lt;img alt="Dove"&gt;</data>
      </originalData>
      <segment state="final">
        <source><sc id="1" dataRef="d1" type="fmt" subType="xlf:b"/>Peace &amp; quiet<cp hex="0001"/><ec startRef="1" dataRef="d2"/><ph id="none" dataRef="d3"/><mrk id="none.2">x</mrk></source>
        <target>Мир</target>
      </segment>
    </unit>
  </file>
</xliff>
"#;
        assert_eq!(text, expected);
        assert_eq!(report, Report { units: 1, ..Report::default() });
    }

    #[test]
    fn what_two_languages_cannot_hold_is_counted() {
        let [en, ru, fr] = ["en", "ru", "fr"].map(|tag| Variant::plain(language(tag), tag));
        let units = [vec![en.clone()], vec![en.clone(), ru, fr.clone()], vec![en, fr.clone()], vec![fr]].map(TranslationUnit::new);
        for version in [Version::First, Version::Second] {
            let (text, report) = written(version, &units);
            assert_eq!(report, Report { units: 3, units_left_out: 1, variants_left_out: 2, ..Report::default() });
            assert_eq!((text.matches("<source>en</source>").count(), text.matches("<target>ru</target>").count()), (3, 1));
            assert_eq!(text.matches("=\"ru\"").count(), 1, "{text}");
        }
    }

    #[test]
    fn regions_that_differ_are_named() {
        let unit = |tags: [&str; 2]| TranslationUnit::new(tags.map(|tag| Variant::plain(language(tag), tag)).to_vec());
        let units = [unit(["en-US", "ru"]), unit(["en-GB", "ru-RU"]), unit(["en-US", "ru-RU"])];
        let (text, report) = written(Version::First, &units);
        assert_eq!(report, Report { units: 3, ..Report::default() });
        assert!(text.contains("source-language=\"en-US\" target-language=\"ru\""), "{text}");
        assert!(text.contains("<source xml:lang=\"en-GB\">en-GB</source>\n        <target xml:lang=\"ru-RU\">"), "{text}");
        let (_, report) = written(Version::Second, &units);
        assert_eq!(report, Report { units: 2, units_left_out: 1, variants_left_out: 1, ..Report::default() });
    }

    #[test]
    fn empty_targets_are_none() {
        let mut empty = Variant::new(language("ru"), Vec::new());
        empty.notes.push("later".to_owned());
        let unit = TranslationUnit::new(vec![Variant::plain(language("en"), "a"), empty]);
        let (text, report) = written(Version::First, &[unit]);
        assert_eq!(report, Report { units: 1, remarks_left_out: 1, ..Report::default() });
        assert!(!text.contains("<target>") && text.contains("target-language=\"ru\""), "{text}");
    }

    #[test]
    fn memories_without_units_are_files() {
        let (text, _) = written(Version::First, &[]);
        assert!(text.contains("source-language=\"en\" datatype") && text.ends_with("<body>\n    </body>\n  </file>\n</xliff>\n"), "{text}");
        let (text, _) = written(Version::Second, &[]);
        assert!(text.contains("srcLang=\"en\">") && text.contains("<group id=\"1\"/>"), "{text}");
    }

    #[test]
    fn codes_that_lack_their_other_half_are_isolated() {
        let mut unit = unit();
        let begin = |native: &str| inline(code(CodeKind::Begin, Some(1), native));
        let close = inline(code(CodeKind::HighlightEnd, None, ""));
        unit.variants[0].content = vec![close, inline(code(CodeKind::End, Some(1), "a")), begin("b"), begin("c"), begin("d")];
        unit.variants[0].content.extend([1, 1].map(|pair| inline(code(CodeKind::End, Some(pair), "e"))));
        let (text, report) = written(Version::First, std::slice::from_ref(&unit));
        assert_eq!(report.codes_left_out, 1);
        let source = "<source><it id=\"1\" pos=\"close\">a</it><it id=\"1.2\" pos=\"open\">b</it><bpt id=\"1.3\">c</bpt><bpt id=\"1.4\">d</bpt>\
                      <ept id=\"1.4\">e</ept><ept id=\"1.3\">e</ept></source>";
        assert!(text.contains(source), "{text}");
        let (text, _) = written(Version::Second, &[unit]);
        let source = "<source><ec id=\"1\" isolated=\"yes\" dataRef=\"d1\"/><sc id=\"1.2\" isolated=\"yes\" dataRef=\"d2\"/>\
                      <sc id=\"1.3\" dataRef=\"d3\"/><sc id=\"1.4\" dataRef=\"d4\"/><ec startRef=\"1.4\" dataRef=\"d5\"/>\
                      <ec startRef=\"1.3\" dataRef=\"d5\"/></source>";
        assert!(text.contains(source), "{text}");
    }

    #[test]
    fn failing_outputs_are_told() {
        let mut room = [0; 9];
        let mut writer = XliffWriter::version_1(&mut room[..], &Header::default());
        assert_eq!(writer.write(&unit()).unwrap_err().kind(), ErrorKind::InputOutput);
    }
}
