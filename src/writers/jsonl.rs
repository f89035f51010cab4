//! JSON Lines: an object a unit.

use super::{Report, UnitWriter, failed, put, write_complete};
use crate::error::Error;
use crate::memory::{TranslationMemory, TranslationUnit};
use std::io::Write;

/// Writes a memory as JSON Lines: `variants` with `language` and `text`, `properties` and all else where there is any.
///
/// Where a variant has inline codes, its `content` lists words and codes in order. Units that are not
/// [complete](super::is_complete) are left out. [`read_jsonl`](crate::readers::read_jsonl) reads it.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn write_jsonl(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    write_complete(Box::new(JsonlWriter::new(out)), memory)
}

/// Writes any memory as JSON Lines, unit by unit.
pub struct JsonlWriter<W> {
    out: W,
    report: Report,
}

impl<W: Write> JsonlWriter<W> {
    /// Begins a memory.
    pub fn new(out: W) -> Self {
        Self { out, report: Report::default() }
    }
}

impl<W: Write> UnitWriter<W> for JsonlWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<(), Error> {
        self.report.units += 1;
        serde_json::to_writer(&mut self.out, unit).map_err(|error| failed(error.into()))?;
        put(&mut self.out, "\n")
    }

    fn finish(self: Box<Self>) -> Result<(Report, W), Error> {
        Ok((self.report, self.out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Header, Variant};
    use crate::text::Language;

    #[test]
    fn units_are_objects() {
        let language = |tag| Language::parse(tag).unwrap();
        let mut unit = TranslationUnit::new(vec![Variant::plain(language("en"), "Say “yes”"), Variant::plain(language("ru"), "Да")]);
        unit.properties.push(("x-bead".to_owned(), "1-1".to_owned()));
        let memory = TranslationMemory { header: Header::new(language("en"), "t", "1"), units: vec![unit] };
        let mut out = Vec::new();
        write_jsonl(&mut out, &memory).unwrap();
        let expected = "{\"variants\":[{\"language\":\"en\",\"text\":\"Say “yes”\"},{\"language\":\"ru\",\"text\":\"Да\"}],\
                        \"properties\":{\"x-bead\":\"1-1\"}}\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
