//! Message catalogues of gettext.
//!
//! Source: GNU gettext manual, "The Format of PO Files".

pub(super) mod draft;
mod message;
mod strings;

use super::decoding::NumberedText;
use super::problem::{Problem, ProblemKind};
use super::units::{Entry, ReadingOptions, UnitReader};
use crate::error::{Error, ErrorKind};
use crate::memory::{Header, Remark, TranslationUnit, Variant, property};
use crate::text::Language;
use encoding_rs::{Encoding, UTF_8};
use message::{Comments, Message, Messages};
use std::collections::VecDeque;
use std::io::{Cursor, Read};

/// Bytes in which the header is looked for that names the encoding; licences stand before it.
const SAMPLE: u64 = 32 * 1024;
/// Fields of the header that are known otherwise, or say nothing of a memory.
const KNOWN_FIELDS: [&str; 6] =
    ["language", "x-source-language", "mime-version", "content-type", "content-transfer-encoding", "x-generator"];

/// Reads a message catalogue unit by unit.
pub struct PoReader<'a> {
    messages: Messages<Box<dyn Read + 'a>>,
    origin: String,
    is_strict: bool,
    header: Header,
    source: Language,
    target: Language,
    /// The first message, if it is no header.
    first: Option<Message>,
    entries: VecDeque<Entry>,
    units: usize,
    is_over: bool,
}

/// Begins to read a message catalogue.
///
/// The target language is the `Language` of its header, the source language the `X-Source-Language`, or else those asked for; a
/// source language that nothing names is English. The encoding is the one that the header declares.
///
/// A message is a unit; one with plural forms is a unit for each form, the first with `msgid`, the others with `msgid_plural`. What
/// is not translated has the source text alone. Comments of translators are notes; what else is said of a message stands in
/// [properties](property): `x-msgctxt`, `x-flags`, `x-reference`, `x-comment`, `x-previous`, `x-obsolete`, `x-plural`.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_po};
///
/// let file = b"msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgid \"Peace\"\nmsgstr \"Paix\"\n";
/// let mut reader = read_po(&file[..], "fr.po", &ReadingOptions::default())?;
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[1].text(), "Paix");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where nothing names the target language, [`ErrorKind::Unusable`] where the encoding asked for is not
/// known, [`ErrorKind::InputOutput`] where `input` fails.
pub fn read_po<'a>(mut input: impl Read + 'a, origin: &str, options: &ReadingOptions) -> Result<PoReader<'a>, Error> {
    let failed = |error: std::io::Error| Error::new(ErrorKind::InputOutput, origin, format!("cannot be read: {error}")).caused_by(error);
    let mut head = Vec::new();
    (&mut input).take(SAMPLE).read_to_end(&mut head).map_err(failed)?;
    let declared = declared_encoding(&head);
    let is_misdeclared = declared.is_some_and(|_| is_utf_8(&head));
    let mut problems = Vec::new();
    if let (Some(declared), true) = (declared, is_misdeclared) {
        problems.push((1, ProblemKind::EncodingMisdeclared { declared: declared.name().to_owned(), read: UTF_8.name() }));
    }
    let encoding = options.encoding(origin)?.or(declared.filter(|_| !is_misdeclared));
    let input: Box<dyn Read + 'a> = Box::new(Cursor::new(head).chain(input));
    let mut messages = Messages::new(NumberedText::open(input, origin, encoding)?, encoding.unwrap_or(UTF_8));

    let first = messages.next_message()?;
    let (head, first) = match first {
        Some(message) if is_header(&message) => (Some(message), None),
        other => (None, other),
    };
    let mut fields = Fields::default();
    if let Some(mut message) = head {
        problems.append(&mut message.problems);
        fields = Fields::of(message, &mut problems);
    }
    let asked = |at: usize| options.languages.get(at).cloned();
    let Some(target) = fields.target.or_else(|| asked(1)) else {
        let detail = "does not say what language it translates into; name its two languages, such as --language en,ru";
        return Err(Error::new(ErrorKind::Malformed, origin, detail));
    };
    let source = fields.header.source_language.clone().or_else(|| asked(0)).unwrap_or_else(|| Language::known("en"));
    let header = Header { source_language: Some(source.clone()), ..fields.header };
    let mut reader = PoReader {
        messages,
        origin: origin.to_owned(),
        is_strict: options.strict,
        header,
        source,
        target,
        first,
        entries: VecDeque::new(),
        units: 0,
        is_over: false,
    };
    reader.tell(problems);
    Ok(reader)
}

fn is_header(message: &Message) -> bool {
    message.source.as_deref() == Some("") && message.context.is_none() && !message.is_obsolete
}

/// Returns the encoding that the header names, if that is not UTF-8.
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    const NAME: &[u8] = b"charset=";
    let at = head.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
    let rest = &head[at + NAME.len()..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')).count();
    Encoding::for_label_no_replacement(&rest[..length]).filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}

/// Returns whether there are characters beyond ASCII and all are UTF-8.
fn is_utf_8(head: &[u8]) -> bool {
    let is_valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_valid && !head.is_ascii()
}

/// What the header says.
#[derive(Default)]
struct Fields {
    header: Header,
    target: Option<Language>,
}

impl Fields {
    fn of(message: Message, problems: &mut Vec<(usize, ProblemKind)>) -> Self {
        let mut fields = Self::default();
        let mut unit = TranslationUnit::new(Vec::new());
        said(message.comments, &mut unit, &mut Vec::new());
        let text = message.translations.into_iter().next().flatten().unwrap_or_default();
        let header = &mut fields.header;
        for (name, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let (name, value) = (name.trim(), value.trim());
            let mut language = || {
                let language = locale(value);
                if language.is_none() && !value.is_empty() {
                    problems.push((message.line, ProblemKind::LanguageInvalid(value.to_owned())));
                }
                language
            };
            match name.to_ascii_lowercase().as_str() {
                "language" => fields.target = language(),
                "x-source-language" => header.source_language = language(),
                "x-generator" => {
                    let (tool, version) = value.rsplit_once(' ').unwrap_or((value, ""));
                    (header.creation_tool, header.creation_tool_version) = (tool.to_owned(), version.to_owned());
                }
                known if KNOWN_FIELDS.contains(&known) || value.is_empty() => {}
                _ => header.properties.push((name.to_owned(), value.to_owned())),
            }
        }
        header.properties.append(&mut unit.properties);
        header.attributes = unit.attributes;
        header.creation_date = unit.creation_date;
        header.notes = unit.notes;
        fields
    }
}

/// Returns the language that a locale names: `pt_BR`, `sr@latin`, `ca@valencia`.
fn locale(name: &str) -> Option<Language> {
    let name = name.trim();
    let (name, modifier) = name.split_once('@').unwrap_or((name, ""));
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    let (language, region) = name.split_once('_').unwrap_or((name, ""));
    let (script, variant) = match modifier.to_ascii_lowercase().as_str() {
        "latin" => ("Latn", ""),
        "cyrillic" => ("Cyrl", ""),
        "euro" | "" => ("", ""),
        _ => ("", modifier),
    };
    let parts = [language, script, region, variant].into_iter().filter(|part| !part.is_empty());
    Language::parse(&parts.collect::<Vec<_>>().join("-")).ok()
}

/// A remark on the source (0) or the target (1) of a unit.
type SideRemark = (usize, Remark);

/// Puts what comments say of a message into its unit, and gathers what they say of its sides.
fn said(comments: Comments, unit: &mut TranslationUnit, sides: &mut Vec<SideRemark>) {
    let mut say = |kind: &str, lines: Vec<String>, separator: &str| {
        let value = lines.join(separator);
        if !value.trim().is_empty() {
            unit.properties.push((kind.to_owned(), value));
        }
    };
    let trimmed = |lines: Vec<String>| lines.iter().map(|line| line.trim().to_owned()).collect();
    say(property::FLAGS, trimmed(comments.flags), ", ");
    say(property::REFERENCE, trimmed(comments.references), " ");
    let mut remarks = Vec::new();
    let mut plain = Vec::new();
    for line in comments.extracted {
        let side = ["source:", "target:"].iter().enumerate().find_map(|(side, mark)| Some((side, line.strip_prefix(mark)?)));
        match side.map_or_else(|| Some((None, Remark::parse(&line)?)), |(side, rest)| Some((Some(side), Remark::parse(rest)?))) {
            Some((Some(side), remark)) => sides.push((side, remark)),
            Some((None, remark)) => remarks.push(remark),
            None => plain.push(line),
        }
    }
    say(property::COMMENT, plain, "\n");
    say(property::PREVIOUS, comments.previous, "\n");
    let paragraphs = comments.notes.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    unit.notes.extend(paragraphs.map(|lines| lines.join("\n")));
    remarks.into_iter().for_each(|remark| remark.say_of_unit(unit));
}

impl PoReader<'_> {
    /// Tells what is wrong outside of units.
    fn tell(&mut self, problems: Vec<(usize, ProblemKind)>) {
        for (line, kind) in problems {
            self.entries.push_back(Entry { line, number: None, unit: None, problems: vec![Problem { line, unit: None, kind }] });
        }
    }

    fn take(&mut self, mut message: Message) {
        if is_header(&message) {
            let kind = ProblemKind::MessageMalformed("another header; it was passed over".to_owned());
            return self.tell(vec![(message.line, kind)]);
        }
        let mut problems = std::mem::take(&mut message.problems);
        let line = message.line;
        let units = match self.units_of(message) {
            Ok((units, more)) => {
                problems.extend(more.into_iter().map(|kind| (line, kind)));
                units.into_iter().map(Some).collect()
            }
            Err(kind) => {
                problems.push((line, kind));
                vec![None]
            }
        };
        for unit in units {
            self.units += 1;
            let number = Some(self.units);
            let problems = std::mem::take(&mut problems).into_iter().map(|(line, kind)| Problem { line, unit: number, kind }).collect();
            self.entries.push_back(Entry { line, number, unit, problems });
        }
    }

    /// Returns the units of a message with what is wrong with it, or why it has none.
    fn units_of(&self, message: Message) -> Result<(Vec<TranslationUnit>, Vec<ProblemKind>), ProblemKind> {
        if message.is_too_long {
            return Err(ProblemKind::UnitTooLong);
        }
        let malformed = |reason: &str| ProblemKind::MessageMalformed(reason.to_owned());
        let Some(source) = message.source else { return Err(malformed("it has no msgid")) };
        let mut problems = Vec::new();
        if message.translations.is_empty() {
            problems.push(malformed("it has no msgstr"));
        }
        let mut base = TranslationUnit::new(Vec::new());
        let mut sides = Vec::new();
        if let Some(context) = message.context {
            base.properties.push((property::CONTEXT.to_owned(), context));
        }
        said(message.comments, &mut base, &mut sides);
        if message.is_obsolete {
            base.properties.push((property::OBSOLETE.to_owned(), "yes".to_owned()));
        }
        // A context that only tells two translations apart is none.
        let is_repeated = base.properties.iter().any(|(kind, _)| kind == property::REPEATED);
        if is_repeated {
            base.properties.remove(0);
            base.properties.retain(|(kind, _)| kind != property::REPEATED);
        }
        let mut translations = message.translations.into_iter();
        let forms = translations.len().max(1);
        let first = translations.next().flatten();
        let unit = |source: &str, target: Option<String>, form: Option<usize>| {
            let mut unit = base.clone();
            unit.properties.extend(form.map(|form| (property::PLURAL.to_owned(), format!("{form}/{forms}"))));
            unit.variants.push(Variant::plain(self.source.clone(), source));
            let target = target.filter(|target| !target.is_empty());
            unit.variants.extend(target.map(|target| Variant::plain(self.target.clone(), target)));
            for (side, remark) in &sides {
                let Some(variant) = unit.variants.get_mut(*side) else { continue };
                match remark {
                    Remark::Attribute(name, value) if name == "lang" => {
                        variant.language = Language::parse(value).unwrap_or_else(|_| variant.language.clone());
                    }
                    remark => remark.clone().say_of_variant(variant),
                }
            }
            unit
        };
        let Some(plural) = message.plural else {
            if forms > 1 {
                problems.push(malformed("it has plural forms and no msgid_plural; the first form was taken"));
            }
            return Ok((vec![unit(&source, first, None)], problems));
        };
        let mut units = vec![unit(&source, first.clone(), Some(0))];
        units.extend(translations.enumerate().map(|(at, target)| unit(&plural, target, Some(at + 1))));
        if forms == 1 {
            units.push(unit(&plural, first, Some(0)));
        }
        Ok((units, problems))
    }
}

impl UnitReader for PoReader<'_> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            if let Some(name) = self.messages.take_inferred() {
                self.tell(vec![(1, ProblemKind::EncodingInferred(name))]);
            }
            if let Some(entry) = self.entries.pop_front() {
                return entry.checked(&self.origin, self.is_strict).map(Some);
            }
            let message = match self.first.take() {
                Some(message) => Some(message),
                None => self.messages.next_message()?,
            };
            match message {
                Some(message) => self.take(message),
                None => {
                    let is_first = !std::mem::replace(&mut self.is_over, true) && self.units == 0;
                    return Ok(is_first.then(Entry::without_units));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: ru\\n\"\n";

    /// Line, texts if there is a unit, properties and notes, problems.
    type Read = (usize, Option<String>, String, Vec<&'static str>);

    fn read_bytes(bytes: &[u8], options: &ReadingOptions) -> Vec<Read> {
        let mut reader = read_po(bytes, "t.po", options).unwrap();
        let entries = std::iter::from_fn(|| reader.next_entry().unwrap());
        let told = |entry: Entry| {
            let problems = entry.problems.iter().map(|problem| problem.kind.code()).collect();
            let Some(unit) = entry.unit else { return (entry.line, None, String::new(), problems) };
            let texts: Vec<String> = unit.variants.iter().map(|variant| format!("{}:{}", variant.language, variant.text())).collect();
            let properties = unit.properties.iter().map(|(kind, value)| format!("{kind}={value}"));
            let said: Vec<String> = properties.chain(unit.notes.iter().map(|note| format!("# {note}"))).collect();
            (entry.line, Some(texts.join("|")), said.join("; "), problems)
        };
        entries.map(told).collect()
    }

    fn read(messages: &str) -> Vec<Read> {
        read_bytes(format!("{HEAD}{messages}").as_bytes(), &ReadingOptions::default())
    }

    fn sound(line: usize, texts: &str, said: &str) -> Read {
        (line, Some(texts.to_owned()), said.to_owned(), vec![])
    }

    #[test]
    fn what_is_said_of_a_message_is_kept() {
        let text = "\n# Shown at night.\n# Keep it short.\n#\n# Ask the owner.\n#. On the door\n#. of the museum\n#: door.c:12\n#: door.c:40\n\
                    #, fuzzy, c-format\n#| msgid \"Shut\"\nmsgctxt \"sign\"\nmsgid \"Closed\"\nmsgstr \"Закрыто\"\n";
        let said = "x-msgctxt=sign; x-flags=fuzzy, c-format; x-reference=door.c:12 door.c:40; x-comment=On the door\nof the museum; \
                    x-previous=msgid \"Shut\"; # Shown at night.\nKeep it short.; # Ask the owner.";
        assert_eq!(read(text), [sound(15, "en:Closed|ru:Закрыто", said)]);
    }

    #[test]
    fn strings_go_over_lines() {
        let text = "msgid \"\"\n\"Two \"\n  \"lines\\n\"\n\"and one\"\nmsgstr \"Две\\n\"\n\"строки\"\nmsgid \"Next\"\nmsgstr \"\"\n";
        let expected = [sound(4, "en:Two lines\nand one|ru:Две\nстроки", ""), sound(10, "en:Next", "")];
        assert_eq!(read(text), expected);
        assert_eq!(read(&text.replace('\n', "\r\n")), expected);
    }

    #[test]
    fn each_form_of_the_plural_is_a_unit() {
        let text = "msgid \"%d boat\"\nmsgid_plural \"%d boats\"\nmsgstr[0] \"%d лодка\"\nmsgstr[1] \"%d лодки\"\nmsgstr[2] \"%d лодок\"\n";
        let expected = [
            sound(4, "en:%d boat|ru:%d лодка", "x-plural=0/3"),
            sound(4, "en:%d boats|ru:%d лодки", "x-plural=1/3"),
            sound(4, "en:%d boats|ru:%d лодок", "x-plural=2/3"),
        ];
        assert_eq!(read(text), expected);
        let single = "msgid \"%d boat\"\nmsgid_plural \"%d boats\"\nmsgstr[0] \"лодки\"\n";
        let expected = [sound(4, "en:%d boat|ru:лодки", "x-plural=0/1"), sound(4, "en:%d boats|ru:лодки", "x-plural=0/1")];
        assert_eq!(read(single), expected);
    }

    #[test]
    fn obsolete_messages_are_marked() {
        let text = "msgid \"Here\"\nmsgstr \"Тут\"\n\n# gone\n#~| msgid \"Old\"\n#~ msgid \"\"\n#~ \"Gone\"\n#~ msgstr \"Нет\"\n";
        let said = "x-previous=msgid \"Old\"; x-obsolete=yes; # gone";
        assert_eq!(read(text), [sound(4, "en:Here|ru:Тут", ""), sound(9, "en:Gone|ru:Нет", said)]);
    }

    #[test]
    fn declared_encodings_are_obeyed() {
        let text = "# Перевод\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=CP1251\\n\"\n\"Language: ru_RU\\n\"\n\nmsgid \"Bread\"\n\
                    msgstr \"Хлеб\"\n";
        let options = ReadingOptions::default();
        let expected = sound(7, "en:Bread|ru-RU:Хлеб", "");
        let bytes = encoding_rs::WINDOWS_1251.encode(text).0;
        assert_eq!(read_bytes(&bytes, &options), std::slice::from_ref(&expected));
        let koi = text.replace("CP1251", "koi8-r");
        assert_eq!(read_bytes(&encoding_rs::KOI8_R.encode(&koi).0, &options), std::slice::from_ref(&expected));
        let misdeclared = (1, None, String::new(), vec!["encoding-misdeclared"]);
        assert_eq!(read_bytes(text.as_bytes(), &options), [misdeclared, expected.clone()]);
        let template = text.replace("CP1251", "CHARSET");
        assert_eq!(read_bytes(template.as_bytes(), &options), [expected]);
    }

    #[test]
    fn broken_messages_are_told_of_and_others_go_on() {
        let text = "msgid \"One\nmsgstr \"Раз\"\nhello\nmsgid \"Two\"\nmsgid \"Three\"\nmsgstr \"Три\"\nmsgstr \"Трижды\"\n\"ещё\"\n\
                    msgctxt \"c\"\nmsgstr \"Ничего\"\nmsgid \"a\\qb\"\nmsgstr \"а\"\n# the end\n";
        let broken =
            |line, text: Option<&str>, said: &str, codes: &[&'static str]| (line, text.map(str::to_owned), said.to_owned(), codes.to_vec());
        let malformed = "message-malformed";
        let expected = [
            broken(4, Some("en:One|ru:Раз"), "", &[malformed, malformed]),
            broken(7, Some("en:Two"), "", &[malformed]),
            broken(8, Some("en:Three|ru:Три"), "", &[malformed, malformed]),
            broken(12, None, "", &[malformed]),
            broken(14, Some("en:a\\qb|ru:а"), "", &["escape-unknown"]),
        ];
        assert_eq!(read(text), expected);
        let strict = ReadingOptions { strict: true, ..ReadingOptions::default() };
        let text = format!("{HEAD}{text}");
        let error = read_po(text.as_bytes(), "t.po", &strict).unwrap().next_entry().unwrap_err();
        assert_eq!(error.to_string(), "t.po: line 4: the message is not written as PO has it: a string is not closed");
    }

    #[test]
    fn headers_name_tools_and_languages() {
        let text = "# Team\nmsgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: boats 2\\n\"\n\"Language: sr@latin\\n\"\n\"X-Source-Language: pt_BR\\n\"\n\
                    \"Plural-Forms: nplurals=2; plural=n != 1;\\n\"\n\"X-Generator: Hand made 3.1\\n\"\n";
        let mut reader = read_po(text.as_bytes(), "t.po", &ReadingOptions::default()).unwrap();
        let header = reader.header().clone();
        assert_eq!(header.source_language.unwrap().as_str(), "pt-BR");
        assert_eq!((header.creation_tool.as_str(), header.creation_tool_version.as_str()), ("Hand made", "3.1"));
        let properties = [("Project-Id-Version", "boats 2"), ("Plural-Forms", "nplurals=2; plural=n != 1;")];
        assert_eq!(header.properties, properties.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(header.notes, ["Team"]);
        assert_eq!(reader.target.as_str(), "sr-Latn");
        assert_eq!(reader.next_entry().unwrap(), Some(Entry::without_units()));
        assert_eq!(reader.next_entry().unwrap(), None);
    }

    #[test]
    fn languages_are_asked_for_where_nothing_names_them() {
        let text = b"msgid \"Tea\"\nmsgstr \"Tee\"\n";
        let error = read_po(&text[..], "t.po", &ReadingOptions::default()).err().unwrap();
        assert!(error.to_string().contains("--language en,ru"), "{error}");
        let languages = ["en-GB", "de"].map(|tag| Language::parse(tag).unwrap()).to_vec();
        let options = ReadingOptions { languages, ..ReadingOptions::default() };
        assert_eq!(read_bytes(text, &options), [sound(1, "en-GB:Tea|de:Tee", "")]);
    }
}
