//! JSON Lines: an object a unit.

use super::{Report, counted_units, failed, put, told_properties};
use crate::error::Error;
use crate::memory::{TranslationMemory, TranslationUnit};
use serde::Serialize;
use std::io::Write;

/// A unit as programs read it.
#[derive(Serialize)]
struct UnitShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    variants: Vec<VariantShape<'a>>,
    properties: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

#[derive(Serialize)]
struct VariantShape<'a> {
    language: &'a str,
    text: String,
}

/// Writes a memory as JSON Lines: `variants` with `language` and `text`, `properties`, and `id` and `notes` where there are any.
///
/// Inline codes are left out, and so are units that are not [complete](super::is_complete) and empty properties; of several
/// properties of one type the last stands.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn write_jsonl(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    let mut report = Report::default();
    for unit in counted_units(&memory.units, &mut report) {
        serde_json::to_writer(&mut *out, &shape(unit)).map_err(|error| failed(error.into()))?;
        put(out, "\n")?;
    }
    Ok(report)
}

fn shape(unit: &TranslationUnit) -> UnitShape<'_> {
    UnitShape {
        id: unit.id.as_deref(),
        variants: unit.variants.iter().map(|v| VariantShape { language: v.language.as_str(), text: v.text() }).collect(),
        properties: told_properties(unit).map(|(kind, value)| (kind.to_owned(), value.into())).collect(),
        notes: &unit.notes,
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
