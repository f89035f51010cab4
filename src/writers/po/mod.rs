//! Message catalogues of gettext.
//!
//! Source: GNU gettext manual, "The Format of PO Files".

mod lines;
mod message;
mod written;

use super::{Report, UnitWriter, put};
use crate::error::Error;
use crate::memory::{Header, Remark, TranslationUnit, Variant, property};
use crate::text::Language;
pub(super) use lines::push_string;
use lines::{Lines, push_head};
use message::Message;
use std::io::Write;
use written::{Which, Written, hash, told_apart};

/// Writes a memory as a message catalogue, unit by unit.
///
/// The catalogue translates from the header's source language, or else the first one, into the first other language; units before
/// that is met are held back. Variants in further languages are left out, and so are units without a source text. Inline codes
/// stand in the texts as their documents write them. What a catalogue has no place for stands in comments (`#. prop:TYPE: value`), as
/// [`Remark`] writes it, and [`read_po`](crate::readers::read_po) reads it back; forms of a plural that it gave come together again
/// if the header has `Plural-Forms`.
///
/// Of what was written 16 bytes a unit are remembered, as hashes: a catalogue can have a text once only. The same text with the same
/// translation is left out, and with another translation has a context, `translation 2`, that tells it apart.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::text::Language;
/// use sverka::writers::{PoWriter, UnitWriter};
///
/// let [en, fr] = ["en", "fr"].map(|tag| Language::parse(tag).unwrap());
/// let mut writer = PoWriter::new(Vec::new(), &Header::new(en.clone(), "example", "1"));
/// writer.write(&TranslationUnit::new(vec![Variant::plain(en, "Peace"), Variant::plain(fr, "Paix")]))?;
/// let text = String::from_utf8(Box::new(writer).finish()?.1).unwrap();
/// assert!(text.ends_with("\nmsgid \"Peace\"\nmsgstr \"Paix\"\n"));
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub struct PoWriter<W> {
    out: W,
    header: Header,
    /// Source and target, once they are known.
    languages: Option<(Language, Language)>,
    /// Units that came before the languages were known.
    held: Vec<TranslationUnit>,
    /// How many forms of the plural the header tells of.
    forms: Option<usize>,
    /// Forms of one message that wait for the others.
    group: Vec<Message>,
    written: Written,
    report: Report,
}

impl<W: Write> PoWriter<W> {
    /// Begins a catalogue.
    pub fn new(out: W, header: &Header) -> Self {
        let plural = header.properties.iter().find(|(name, _)| name.eq_ignore_ascii_case("Plural-Forms"));
        let number = plural.and_then(|(_, value)| value.split_once("nplurals=")).map(|(_, rest)| rest.trim_start());
        let number = number.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        Self {
            out,
            header: header.clone(),
            languages: None,
            held: Vec::new(),
            forms: number.and_then(|number| number.parse().ok()),
            group: Vec::new(),
            written: Written::default(),
            report: Report::default(),
        }
    }

    fn begin(&mut self, source: Language, target: Option<Language>) -> Result<(), Error> {
        let mut text = String::new();
        self.report.characters_removed += push_head(&mut text, &self.header, &source, target.as_ref());
        // The header is a message whose text is empty.
        self.written.take(None, "", 0);
        put(&mut self.out, &text)?;
        self.languages = Some((source, target.unwrap_or_else(Language::undetermined)));
        for unit in std::mem::take(&mut self.held) {
            self.write_unit(&unit)?;
        }
        Ok(())
    }

    fn write_unit(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        let Some((source, target)) = &self.languages else { return Ok(()) };
        let at = place(&unit.variants, source, None);
        let sides = at.map(|at| (at, place(&unit.variants, target, Some(at)).map(|at| (&unit.variants[at], target))));
        let Some((source, target)) = sides.map(|(at, target)| ((&unit.variants[at], source), target)) else {
            self.report.units_left_out += 1;
            return Ok(());
        };
        let message = Message::new(unit, source, target, &mut self.report);
        if message.source.is_empty() {
            self.report.units_left_out += 1;
            return Ok(());
        }
        self.report.variants_left_out += unit.variants.len() - 1 - usize::from(!message.target.is_empty());
        self.take(message)
    }

    /// Writes a message, or keeps it until the other forms of it have come.
    fn take(&mut self, message: Message) -> Result<(), Error> {
        if let Some(first) = self.group.first() {
            let forms = first.form.map_or(0, |(_, forms)| forms);
            let at = if forms == 1 { 0 } else { self.group.len() };
            let fits = message.form == Some((at, forms))
                && message.is_said_like(first)
                && self.group.get(1).is_none_or(|other| other.source == message.source);
            if fits && (forms > 1 || message.target == first.target) {
                self.group.push(message);
                return if self.group.len() == forms.max(2) { self.write_group() } else { Ok(()) };
            }
            self.write_apart()?;
        }
        match message.form {
            Some((0, forms)) if Some(forms) == self.forms => {
                self.group.push(message);
                Ok(())
            }
            _ => self.write_single(message),
        }
    }

    /// Writes the forms that wait as messages of their own.
    fn write_apart(&mut self) -> Result<(), Error> {
        std::mem::take(&mut self.group).into_iter().try_for_each(|message| self.write_single(message))
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let [first, second, ..] = &self.group[..] else { return self.write_apart() };
        let translation = hash(&self.group.iter().map(|message| &message.target).collect::<Vec<_>>());
        if self.written.knows(first.context.as_deref(), &first.source) {
            return self.write_apart();
        }
        self.written.take(first.context.as_deref(), &first.source, translation);
        let mut lines = Lines::new(first);
        lines.push("msgid_plural", &second.source);
        let forms = first.form.map_or(1, |(_, forms)| forms);
        for (at, message) in self.group.iter().take(forms).enumerate() {
            lines.push(&format!("msgstr[{at}]"), &message.target);
        }
        self.report.characters_removed += lines.removed;
        self.report.units += self.group.len();
        put(&mut self.out, &lines.text)?;
        self.group.clear();
        Ok(())
    }

    fn write_single(&mut self, mut message: Message) -> Result<(), Error> {
        if let Some((form, forms)) = message.form {
            message.remarks.push(Remark::Property(property::PLURAL.to_owned(), format!("{form}/{forms}")).to_string());
        }
        match self.written.take(message.context.as_deref(), &message.source, hash(&message.target)) {
            Which::First => {}
            Which::Same => {
                self.report.units_left_out += 1;
                return Ok(());
            }
            Which::Another(number) => {
                let context = message.context.take();
                let told = context.as_ref().map(|context| (property::CONTEXT, context.clone()));
                for (kind, value) in told.into_iter().chain([(property::REPEATED, number.to_string())]) {
                    message.remarks.push(Remark::Property(kind.to_owned(), value).to_string());
                }
                message.context = Some(told_apart(context.as_deref(), number));
            }
        }
        let mut lines = Lines::new(&message);
        lines.push("msgstr", &message.target);
        self.report.characters_removed += lines.removed;
        self.report.units += 1;
        put(&mut self.out, &lines.text)
    }
}

impl<W: Write> UnitWriter<W> for PoWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        if self.languages.is_some() {
            return self.write_unit(unit);
        }
        self.held.push(unit.clone());
        let Some(first) = self.held.iter().find_map(|unit| unit.variants.first()) else { return Ok(()) };
        let asked = self.header.source_language.as_ref().unwrap_or(&first.language);
        let Some(at) = place(&unit.variants, asked, None) else { return Ok(()) };
        let source = unit.variants[at].language.clone();
        let target = unit.variants.iter().map(|variant| &variant.language).find(|language| **language != source).cloned();
        if target.is_some() { self.begin(source, target) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(Report, W), Error> {
        if self.languages.is_none() {
            let first = self.held.iter().find_map(|unit| unit.variants.first()).map(|variant| variant.language.clone());
            let source = self.header.source_language.clone().or(first).unwrap_or_else(Language::undetermined);
            self.begin(source, None)?;
        }
        self.write_apart()?;
        Ok((self.report, self.out))
    }
}

/// Returns the variant in a language, or else in another form of it.
fn place(variants: &[Variant], language: &Language, other_than: Option<usize>) -> Option<usize> {
    let find = |fits: &dyn Fn(&Language) -> bool| (0..variants.len()).find(|at| Some(*at) != other_than && fits(&variants[*at].language));
    find(&|other| other == language).or_else(|| find(&|other| other.same_language(language)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Code, CodeKind, Inline};

    fn unit(texts: &[(&str, &str)]) -> TranslationUnit {
        let variant = |(tag, text): &(&str, &str)| Variant::plain(Language::parse(tag).unwrap(), *text);
        TranslationUnit::new(texts.iter().map(variant).collect())
    }

    fn written(header: &Header, units: &[TranslationUnit]) -> (String, Report) {
        let mut writer = PoWriter::new(Vec::new(), header);
        units.iter().for_each(|unit| writer.write(unit).unwrap());
        let (report, bytes) = Box::new(writer).finish().unwrap();
        (String::from_utf8(bytes).unwrap(), report)
    }

    fn header() -> Header {
        Header::new(Language::known("en"), "sverka", "1.2")
    }

    /// Returns what is written behind the header.
    fn messages(units: &[TranslationUnit]) -> (String, Report) {
        let (text, report) = written(&header(), units);
        (text.split_once("\n\n").map(|(_, rest)| rest.to_owned()).unwrap_or_default(), report)
    }

    #[test]
    fn whole_file_is_as_expected() {
        let mut first = unit(&[("en", "Say \"when\"\nor not\n"), ("pt-BR", "Diga\t\u{1}")]);
        first.id = Some("7".to_owned());
        first.notes = vec!["Two\nlines".to_owned(), "checked".to_owned()];
        for (kind, value) in [("x-flags", "fuzzy"), ("x-comment", "On a door"), ("x-confidence", "0.990"), ("x-msgctxt", "menu")] {
            first.properties.push((kind.to_owned(), value.to_owned()));
        }
        first.variants[1].notes.push("late".to_owned());
        let mut header = header();
        header.properties.push(("Project-Id-Version".to_owned(), "boats 2".to_owned()));
        header.properties.push(("two words".to_owned(), "kept".to_owned()));
        let (text, report) = written(&header, &[first]);
        assert_eq!(
            text,
            "#. prop:two words: kept\nmsgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: boats 2\\n\"\n\"Language: pt_BR\\n\"\n\
             \"X-Source-Language: en\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
             \"Content-Transfer-Encoding: 8bit\\n\"\n\"X-Generator: sverka 1.2\\n\"\n\n# Two\n# lines\n#\n# checked\n#. On a door\n\
             #. attribute:tuid: 7\n#. prop:x-confidence: 0.990\n#. target:note:: late\n#, fuzzy\nmsgctxt \"menu\"\nmsgid \"\"\n\
             \"Say \\\"when\\\"\\n\"\n\"or not\\n\"\nmsgstr \"Diga\\t\\001\"\n"
        );
        assert_eq!(report, Report { units: 1, ..Report::default() });
    }

    #[test]
    fn equal_texts_are_told_apart() {
        let units =
            [("Yes", "Да"), ("Yes", "Да"), ("Yes", "Ага"), ("Yes", "Да"), ("Yes", "Ага")].map(|(en, ru)| unit(&[("en", en), ("ru", ru)]));
        let (text, report) = messages(&units);
        let expected = "msgid \"Yes\"\nmsgstr \"Да\"\n\n#. prop:x-repeated: 2\nmsgctxt \"translation 2\"\nmsgid \"Yes\"\nmsgstr \"Ага\"\n";
        assert_eq!(text, expected);
        assert_eq!(report, Report { units: 2, units_left_out: 3, ..Report::default() });
    }

    #[test]
    fn what_has_no_place_is_counted() {
        let mut coded = unit(&[("en", "a "), ("ru", "а")]);
        coded.variants[0].content.push(Inline::Code(Box::new(Code::new(CodeKind::Placeholder, None, "<br/>"))));
        let units = [
            unit(&[("de", "Nur deutsch")]),
            coded,
            unit(&[("de", "d"), ("ru", "б"), ("en", "b")]),
            unit(&[("en", ""), ("ru", "в")]),
            unit(&[("en-GB", "c")]),
        ];
        let (text, report) = messages(&units);
        let expected =
            "msgid \"a <br/>\"\nmsgstr \"а\"\n\nmsgid \"b\"\nmsgstr \"б\"\n\n#. source:attribute:lang: en-GB\nmsgid \"c\"\nmsgstr \"\"\n";
        assert_eq!(text, expected);
        assert_eq!(report, Report { units: 3, units_left_out: 2, variants_left_out: 1, codes_left_out: 1, ..Report::default() });
    }

    #[test]
    fn forms_of_a_plural_come_together() {
        let form = |en: &str, ru: &str, form: &str| {
            let mut unit = unit(&[("en", en), ("ru", ru)]);
            unit.properties.push(("x-plural".to_owned(), form.to_owned()));
            unit
        };
        let units =
            [form("boat", "лодка", "0/3"), form("boats", "лодки", "1/3"), form("boats", "лодок", "2/3"), form("car", "машина", "0/3")];
        let mut header = header();
        header.properties.push(("Plural-Forms".to_owned(), "nplurals=3; plural=n%10==1 ? 0 : 1;".to_owned()));
        let (text, report) = written(&header, &units);
        let expected = "\n\nmsgid \"boat\"\nmsgid_plural \"boats\"\nmsgstr[0] \"лодка\"\nmsgstr[1] \"лодки\"\nmsgstr[2] \"лодок\"\n\n\
                        #. prop:x-plural: 0/3\nmsgid \"car\"\nmsgstr \"машина\"\n";
        assert!(text.ends_with(expected), "{text}");
        assert_eq!(report, Report { units: 4, ..Report::default() });
        // Without the field programs refuse forms.
        assert!(messages(&units).0.starts_with("#. prop:x-plural: 0/3\nmsgid \"boat\"\nmsgstr"));
    }

    #[test]
    fn obsolete_messages_stay_so() {
        let mut gone = unit(&[("en", "Gone\nby"), ("ru", "Нет")]);
        gone.properties =
            [("x-obsolete", "yes"), ("x-previous", "msgid \"Go\"")].map(|(kind, value)| (kind.to_owned(), value.to_owned())).to_vec();
        let expected = "#~| msgid \"Go\"\n#~ msgid \"\"\n#~ \"Gone\\n\"\n#~ \"by\"\n#~ msgstr \"Нет\"\n";
        assert_eq!(messages(&[gone]).0, expected);
    }
}
