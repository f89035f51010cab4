//! Messages of a catalogue, line by line.

use super::strings::unquoted;
use crate::error::Error;
use crate::readers::decoding::{NumberedText, TextLine};
use crate::readers::problem::ProblemKind;
use crate::readers::tmx::LONGEST;
use encoding_rs::Encoding;
use std::io::Read;

/// Forms of the plural that a message has at most; no language is known to have more than six.
const MOST_FORMS: usize = 20;

/// A message as it is written.
#[derive(Default)]
pub(super) struct Message {
    /// The line at which its keywords begin.
    pub line: usize,
    pub comments: Comments,
    pub is_obsolete: bool,
    pub context: Option<String>,
    pub source: Option<String>,
    pub plural: Option<String>,
    /// The translations by their numbers.
    pub translations: Vec<Option<String>>,
    pub is_too_long: bool,
    /// What is wrong, each with its line.
    pub problems: Vec<(usize, ProblemKind)>,
    length: usize,
}

/// What stands before a message, each line without its mark.
#[derive(Default)]
pub(super) struct Comments {
    pub notes: Vec<String>,
    pub extracted: Vec<String>,
    pub references: Vec<String>,
    pub flags: Vec<String>,
    pub previous: Vec<String>,
    length: usize,
}

impl Comments {
    fn take(&mut self, mark: char, text: &str) {
        self.length += text.len() + 1;
        if self.length > LONGEST {
            return;
        }
        let lines = match mark {
            '.' => &mut self.extracted,
            ':' => &mut self.references,
            ',' | '=' => &mut self.flags,
            '|' => &mut self.previous,
            _ => &mut self.notes,
        };
        lines.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
    }

    fn append(&mut self, mut other: Self) {
        self.notes.append(&mut other.notes);
        self.extracted.append(&mut other.extracted);
        self.references.append(&mut other.references);
        self.flags.append(&mut other.flags);
        self.previous.append(&mut other.previous);
        self.length += other.length;
    }
}

/// Which string of a message is meant.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    Context,
    Source,
    Plural,
    Translation(usize),
}

/// What a line is.
enum Line<'a> {
    Comment(char, &'a str),
    Keyword(Field, &'a str),
    String(&'a str),
    /// Something that means nothing for a memory.
    Idle,
    Unknown,
}

impl Message {
    /// Returns whether a string of this kind can only belong to the next message.
    fn ends_before(&self, field: Field) -> bool {
        match field {
            Field::Context => true,
            Field::Source => self.source.is_some() || !self.translations.is_empty(),
            Field::Plural | Field::Translation(_) => false,
        }
    }

    fn string(&mut self, field: Field) -> Option<&mut Option<String>> {
        match field {
            Field::Context => Some(&mut self.context),
            Field::Source => Some(&mut self.source),
            Field::Plural => Some(&mut self.plural),
            Field::Translation(number) if number < MOST_FORMS => {
                let length = self.translations.len().max(number + 1);
                self.translations.resize(length, None);
                self.translations.get_mut(number)
            }
            Field::Translation(_) => None,
        }
    }

    fn malformed(&mut self, line: usize, reason: impl Into<String>) {
        self.problems.push((line, ProblemKind::MessageMalformed(reason.into())));
    }
}

/// Reads messages.
pub(super) struct Messages<R> {
    text: NumberedText<R>,
    encoding: &'static Encoding,
    /// A line that belongs to the next message.
    held: Option<(usize, String)>,
    /// Comments of the next message.
    comments: Comments,
}

impl<R: Read> Messages<R> {
    pub(super) fn new(text: NumberedText<R>, encoding: &'static Encoding) -> Self {
        Self { text, encoding, held: None, comments: Comments::default() }
    }

    pub(super) fn take_inferred(&mut self) -> Option<&'static str> {
        self.text.take_inferred()
    }

    /// Returns the next message, whole or not; nothing at the end.
    pub(super) fn next_message(&mut self) -> Result<Option<Message>, Error> {
        let mut found: Option<Message> = None;
        let mut open = None;
        loop {
            let (number, text) = match self.held.take() {
                Some(held) => held,
                None => match self.text.next_line()? {
                    Some(TextLine::Whole(number, text)) => (number, text),
                    Some(TextLine::TooLong(number)) => {
                        found.get_or_insert_with(|| Message { line: number, ..Message::default() }).is_too_long = true;
                        continue;
                    }
                    None => return Ok(found),
                },
            };
            let (is_obsolete, line) = parsed(&text);
            if let (Some(message), Line::Keyword(field, _)) = (&found, &line)
                && message.ends_before(*field)
            {
                self.held = Some((number, text));
                return Ok(found);
            }
            if let Line::Comment(mark, text) = line {
                self.comments.take(mark, text);
                open = None;
                continue;
            }
            if let Line::Idle = line {
                continue;
            }
            let message = found.get_or_insert_with(|| Message { line: number, ..Message::default() });
            if let Line::Keyword(..) = line {
                message.comments.append(std::mem::take(&mut self.comments));
            }
            message.is_obsolete |= is_obsolete;
            if self.text.has_damaged(&text) {
                message.problems.push((number, ProblemKind::BytesUndecodable("the encoding of the file")));
            }
            open = self.take_line(message, number, &line, open);
        }
    }

    /// Takes a line into a message; returns the string that the next line may continue.
    fn take_line(&self, message: &mut Message, number: usize, line: &Line<'_>, open: Option<Field>) -> Option<Field> {
        let (field, text, is_new) = match (line, open) {
            (Line::Keyword(field, text), _) => (*field, text, true),
            (Line::String(text), Some(field)) => (field, text, false),
            (Line::String(_), None) => {
                message.malformed(number, "a string stands behind no keyword");
                return None;
            }
            (Line::Unknown, _) => {
                message.malformed(number, "a line begins with no keyword; it was left out");
                return open;
            }
            (Line::Comment(..) | Line::Idle, _) => return open,
        };
        message.length += text.len();
        if message.length > LONGEST {
            message.is_too_long = true;
            return open;
        }
        // What would continue a string that is refused must not be taken for more of another.
        match message.string(field) {
            None => {
                message.malformed(number, "it has more plural forms than any language");
                return None;
            }
            Some(Some(_)) if is_new => {
                message.malformed(number, "a keyword stands twice; the first was taken");
                return None;
            }
            Some(_) => {}
        }
        let problems = &mut message.problems;
        let string = unquoted(text, self.encoding, &mut |kind| problems.push((number, kind)));
        if let Some(known) = message.string(field) {
            known.get_or_insert_default().push_str(&string);
        }
        Some(field)
    }
}

/// Returns whether a line is of an obsolete message, and what it is.
fn parsed(line: &str) -> (bool, Line<'_>) {
    let line = line.trim_start();
    let Some(comment) = line.strip_prefix('#') else { return (false, keyword(line)) };
    match comment.strip_prefix('~') {
        Some(rest) => match rest.strip_prefix('|') {
            Some(previous) => (true, Line::Comment('|', previous)),
            None if rest.trim().is_empty() => (true, Line::Idle),
            None => (true, keyword(rest.trim_start())),
        },
        None => match comment.chars().next().filter(|mark| matches!(mark, '.' | ':' | ',' | '=' | '|')) {
            Some(mark) => (false, Line::Comment(mark, &comment[1..])),
            None => (false, Line::Comment(' ', comment)),
        },
    }
}

fn keyword(line: &str) -> Line<'_> {
    if line.starts_with('"') {
        return Line::String(line);
    }
    let length = line.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    let (name, rest) = line.split_at(length);
    match name {
        "msgctxt" => Line::Keyword(Field::Context, rest),
        "msgid" => Line::Keyword(Field::Source, rest),
        "msgid_plural" => Line::Keyword(Field::Plural, rest),
        "msgstr" => {
            let form = rest.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
            match form.map(|(number, rest)| (number.trim().parse(), rest)) {
                Some((Ok(number), rest)) => Line::Keyword(Field::Translation(number), rest),
                Some((Err(_), _)) => Line::Unknown,
                None => Line::Keyword(Field::Translation(0), rest),
            }
        }
        "domain" => Line::Idle,
        _ => Line::Unknown,
    }
}
