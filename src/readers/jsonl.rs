//! JSON Lines: an object a unit, as [`write_jsonl`](crate::writers::write_jsonl) and collections of parallel texts have it.

use super::decoding::{NumberedText, TextLine};
use super::problem::{Problem, ProblemKind};
use super::units::{Entry, ReadingOptions, UnitReader};
use crate::error::Error;
use crate::memory::{Header, TranslationUnit, Variant};
use serde::Deserialize;
use std::io::Read;

/// Reads JSON Lines unit by unit.
pub struct JsonlReader<R> {
    text: NumberedText<R>,
    origin: String,
    options: ReadingOptions,
    header: Header,
    /// The first entry, which was read for its languages.
    first: Option<Entry>,
    units: usize,
    is_over: bool,
}

/// Begins to read JSON Lines.
///
/// Each line is an object with `variants`, each with `language` and `text`; or with `translation`, which has a text for each
/// language; or, where two languages are asked for, with `source` and `target`.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_jsonl};
///
/// let file = b"{\"translation\": {\"en\": \"Peace\", \"fr\": \"Paix\"}}\n";
/// let mut reader = read_jsonl(&file[..], "a.jsonl", ReadingOptions::default())?;
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[1].text(), "Paix");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Unusable`](crate::error::ErrorKind::Unusable) where the encoding asked for is not known,
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where `input` fails; of strict reading those of
/// [`next_entry`](UnitReader::next_entry).
pub fn read_jsonl<R: Read>(input: R, origin: &str, options: ReadingOptions) -> Result<JsonlReader<R>, Error> {
    let text = NumberedText::open(input, origin, options.encoding(origin)?)?;
    let header = Header { source_language: options.languages.first().cloned(), ..Header::default() };
    let mut reader = JsonlReader { text, origin: origin.to_owned(), options, header, first: None, units: 0, is_over: false };
    reader.first = reader.next_entry()?;
    if reader.header.source_language.is_none() {
        let first = reader.first.as_ref().and_then(|entry| entry.unit.as_ref()?.variants.first());
        reader.header.source_language = first.map(|variant| variant.language.clone());
    }
    Ok(reader)
}

impl<R: Read> UnitReader for JsonlReader<R> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        if let Some(entry) = self.first.take() {
            return Ok(Some(entry));
        }
        let found = self.text.next_line()?;
        let inferred = self.text.take_inferred().map(|name| Problem { line: 1, unit: None, kind: ProblemKind::EncodingInferred(name) });
        let mut problems: Vec<Problem> = inferred.into_iter().collect();
        let Some(found) = found else {
            let is_first = !std::mem::replace(&mut self.is_over, true) && self.units == 0;
            return Ok(is_first.then(Entry::without_units));
        };
        self.units += 1;
        let number = Some(self.units);
        let (line, unit) = match found {
            TextLine::TooLong(line) => (line, Err(ProblemKind::UnitTooLong)),
            TextLine::Whole(line, text) => {
                if self.text.has_damaged(&text) {
                    problems.push(Problem { line, unit: number, kind: ProblemKind::BytesUndecodable("the encoding of the file") });
                }
                (line, self.unit(&text))
            }
        };
        let unit = unit.map_err(|kind| problems.push(Problem { line, unit: number, kind })).ok();
        Entry { line, number, unit, problems }.checked(&self.origin, self.options.strict).map(Some)
    }
}

/// A unit of two sides.
#[derive(Deserialize)]
struct Sides {
    #[serde(alias = "src")]
    source: String,
    #[serde(alias = "tgt")]
    target: String,
}

impl<R> JsonlReader<R> {
    fn unit(&self, text: &str) -> Result<TranslationUnit, ProblemKind> {
        let mut unit: TranslationUnit = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
        if let ([source, target, ..], true) = (&self.options.languages[..], unit.variants.is_empty())
            && let Ok(sides) = serde_json::from_str::<Sides>(text)
        {
            unit.variants = vec![Variant::plain(source.clone(), sides.source), Variant::plain(target.clone(), sides.target)];
        }
        if unit.variants.is_empty() { Err(ProblemKind::UnitEmpty) } else { Ok(unit) }
    }
}

fn unreadable(error: &serde_json::Error) -> ProblemKind {
    // The line is told beside it, and in its own count it is always the first.
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    ProblemKind::RowUnreadable(format!("no JSON object of a unit at column {}: {reason}", error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    /// Line, texts if there is a unit, and problems.
    type Read = (usize, Option<Vec<String>>, Vec<&'static str>);

    fn read(text: &str, options: ReadingOptions) -> Vec<Read> {
        let mut reader = read_jsonl(text.as_bytes(), "t.jsonl", options).unwrap();
        let mut entries = Vec::new();
        while let Some(entry) = reader.next_entry().unwrap() {
            let texts = entry.unit.map(|unit| unit.variants.iter().map(|v| format!("{}:{}", v.language, v.text())).collect());
            entries.push((entry.line, texts, entry.problems.iter().map(|problem| problem.kind.code()).collect()));
        }
        entries
    }

    #[test]
    fn broken_lines_are_told_of_and_others_go_on() {
        let text = "{\"variants\":[{\"language\":\"en\",\"text\":\"a\"},{\"language\":\"ru\",\"text\":\"а\"}]}\n{\"variants\":[{\n\n[1]\n\
                    {\"variants\":[{\"language\":\"english!\",\"text\":\"a\"}]}\n{\"translation\":{\"ru\":\"да\",\"en\":\"yes\"}}\n{}\n";
        let some = |texts: [&str; 2]| Some(texts.map(str::to_owned).to_vec());
        let expected = [
            (1, some(["en:a", "ru:а"]), vec![]),
            (2, None, vec!["row-unreadable"]),
            (4, None, vec!["row-unreadable"]),
            (5, None, vec!["row-unreadable"]),
            (6, some(["ru:да", "en:yes"]), vec![]),
            (7, None, vec!["unit-empty"]),
        ];
        assert_eq!(read(text, ReadingOptions::default()), expected);
    }

    #[test]
    fn sides_are_in_the_languages_asked_for() {
        let languages = ["en", "ru"].map(|tag| Language::parse(tag).unwrap()).to_vec();
        let options = ReadingOptions { languages, ..ReadingOptions::default() };
        let read = read("{\"source\":\"yes\",\"target\":\"да\",\"score\":0.5}", options);
        assert_eq!(read[0].1, Some(vec!["en:yes".to_owned(), "ru:да".to_owned()]));
    }
}
