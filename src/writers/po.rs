//! Message catalogues of gettext.
//!
//! Source: GNU gettext manual, "The Format of PO Files".

use super::{Report, UnitWriter, is_told, put};
use crate::error::Error;
use crate::memory::{Code, Header, Inline, Remark, TranslationUnit, Variant, property};
use crate::text::Language;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
use std::io::Write;

/// Fields of the header that are written for all catalogues.
const OWN_FIELDS: [&str; 6] = ["language", "x-source-language", "mime-version", "content-type", "content-transfer-encoding", "x-generator"];

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

/// Returns a context that tells a translation of a text from others.
fn told_apart(context: Option<&str>, number: usize) -> String {
    let before = context.map(|context| format!("{context}, ")).unwrap_or_default();
    format!("{before}translation {number}")
}

/// What was written, as hashes.
#[derive(Default)]
struct Written {
    /// Of each text with its context the first translation.
    first: FxHashMap<u64, u64>,
    /// The translations of texts that have several.
    more: FxHashMap<u64, FxHashSet<u64>>,
}

/// Which translation of a text it is.
enum Which {
    First,
    /// One that was written.
    Same,
    /// A new one, which has this number.
    Another(usize),
}

impl Written {
    fn knows(&self, context: Option<&str>, source: &str) -> bool {
        self.first.contains_key(&hash(&(context, source)))
    }

    fn take(&mut self, context: Option<&str>, source: &str, translation: u64) -> Which {
        let key = hash(&(context, source));
        let first = match self.first.entry(key) {
            Entry::Vacant(place) => {
                place.insert(translation);
                return Which::First;
            }
            Entry::Occupied(place) => *place.get(),
        };
        let all = self.more.entry(key).or_insert_with(|| [first].into_iter().collect());
        if !all.insert(translation) {
            return Which::Same;
        }
        // Somebody else may have called a context so.
        let mut number = all.len();
        while self.first.insert(hash(&(Some(told_apart(context, number).as_str()), source)), translation).is_some() {
            number += 1;
        }
        Which::Another(number)
    }
}

/// Returns a hash that is equal in every run.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A unit as a catalogue has it.
struct Message {
    notes: Vec<String>,
    comment: Option<String>,
    /// What stands in comments as [`Remark`] writes it.
    remarks: Vec<String>,
    reference: Option<String>,
    flags: Option<String>,
    previous: Option<String>,
    is_obsolete: bool,
    context: Option<String>,
    source: String,
    target: String,
    form: Option<(usize, usize)>,
}

/// A variant and the language that is written for it.
type Side<'a> = (&'a Variant, &'a Language);

impl Message {
    fn new(unit: &TranslationUnit, source: Side<'_>, target: Option<Side<'_>>, report: &mut Report) -> Self {
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
    fn is_said_like(&self, other: &Self) -> bool {
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

/// Parts notes into those that can stand in comments as they are, and the rest from the first on that cannot: they keep their order.
fn parted(notes: &[String]) -> (&[String], &[String]) {
    let is_plain = |note: &String| !note.contains('\r') && note.split('\n').all(|line| !line.trim().is_empty());
    notes.split_at(notes.iter().position(|note| !is_plain(note)).unwrap_or(notes.len()))
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
    let mut at = 0;
    for subflow in &code.subflows {
        let place = (at..=subflow.at.clamp(at, code.native.len())).rev().find(|place| code.native.is_char_boundary(*place)).unwrap_or(at);
        out.push_str(&code.native[at..place]);
        push_content(out, &subflow.content, codes);
        at = place;
    }
    out.push_str(&code.native[at..]);
}

/// The lines of a message.
struct Lines {
    text: String,
    is_obsolete: bool,
    /// Characters that cannot be written.
    removed: usize,
}

impl Lines {
    /// Returns the lines of a message up to its first text.
    fn new(message: &Message) -> Self {
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

    fn push(&mut self, keyword: &str, text: &str) {
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

/// Appends the header of a catalogue; returns how many characters cannot be written.
fn push_head(out: &mut String, header: &Header, source: &Language, target: Option<&Language>) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;

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
        coded.variants[0].content.push(Inline::Code(Box::new(Code::new(crate::memory::CodeKind::Placeholder, None, "<br/>"))));
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
