//! A unit made ready to be stored.

use super::coding::{Decoder, Encoder, digits};
use crate::memory::{Timestamp, TranslationUnit, property};
use crate::text::Language;
use sha2::{Digest, Sha256};

/// A unit made ready to be stored; it may be made on another thread than that which stores it.
///
/// ```
/// use sverka::memory::{TranslationUnit, Variant};
/// use sverka::store::Record;
/// use sverka::text::Language;
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let unit = TranslationUnit::new(vec![Variant::plain(en, "Yes."), Variant::plain(ru, "Да.")]);
/// let record = Record::new(&unit);
/// assert!(record.size() < 20);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What equal units have in common, and hardly any others.
    pub(super) key: i64,
    /// The languages of the variants in order, parted by blanks.
    pub(super) languages: String,
    /// When it was changed last, as the digits of the date.
    pub(super) changed: Option<i64>,
    pub(super) confidence: Option<f64>,
    pub(super) body: Vec<u8>,
}

/// Properties that keep units of equal texts apart.
const CONTEXT: [&str; 5] = [property::CONTEXT_PRE, property::CONTEXT_POST, property::CONTEXT, property::PLURAL, property::REPEATED];

impl Record {
    /// Returns what is stored of a unit: all.
    pub fn new(unit: &TranslationUnit) -> Self {
        let mut body = Encoder::default();
        body.unit(unit);
        let tags: Vec<&str> = unit.variants.iter().map(|variant| variant.language.as_str()).collect();
        let hash = Sha256::digest(identity(unit));
        let first = hash.first_chunk().copied().unwrap_or_default();
        Self {
            key: i64::from_be_bytes(first),
            languages: tags.join(" "),
            changed: changed(unit).and_then(|date| i64::try_from(digits(date)).ok()),
            confidence: unit.confidence().filter(|confidence| confidence.is_finite()),
            body: body.0,
        }
    }

    /// Returns how many bytes it takes, about.
    pub fn size(&self) -> usize {
        self.body.len()
    }
}

/// Returns the bytes that equal units have in common: texts and codes in each language, and what stands around them.
///
/// Not the id: most programs number the units of each file from 1.
pub(super) fn identity(unit: &TranslationUnit) -> Vec<u8> {
    let mut bytes = Encoder(Vec::with_capacity(512));
    for variant in &unit.variants {
        bytes.text(variant.language.as_str());
        bytes.content(&variant.content);
    }
    for (kind, value) in unit.properties.iter().filter(|(kind, _)| CONTEXT.contains(&kind.as_str())) {
        bytes.text(kind);
        bytes.text(value);
    }
    bytes.0
}

/// Returns the unit of which these are the bytes; nothing if they are damaged.
pub(super) fn unit(body: &[u8], languages: &[Language]) -> Option<TranslationUnit> {
    Decoder(body).unit(languages)
}

/// Returns when a unit was changed last, or else when it was made, as far as it says so.
fn changed(unit: &TranslationUnit) -> Option<Timestamp> {
    let attributes = || unit.attributes.iter().chain(unit.variants.iter().flat_map(|variant| &variant.attributes));
    let last = |name: &str| attributes().filter(|(known, _)| known == name).filter_map(|(_, value)| Timestamp::parse(value).ok()).max();
    last("changedate").or_else(|| last("creationdate").max(unit.creation_date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Variant;

    fn yes() -> TranslationUnit {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        TranslationUnit::new(vec![Variant::plain(en, "Yes."), Variant::plain(ru, "Да.")])
    }

    #[test]
    fn keys_never_change() {
        // Stored in files: another value would make equal units of old and new imports different.
        assert_eq!(Record::new(&yes()).key, -4_923_232_805_664_161_778);
    }

    #[test]
    fn bytes_never_change() {
        let mut unit = yes();
        unit.properties.push((property::CONFIDENCE.to_owned(), "0.9".to_owned()));
        assert_eq!(Record::new(&unit).body, b"\x08\x01\x01\x030.9\x00\x04Yes.\x00\x05\xd0\x94\xd0\xb0.");
    }

    #[test]
    fn context_keeps_units_apart() {
        let key = |change: fn(&mut TranslationUnit)| {
            let mut unit = yes();
            change(&mut unit);
            Record::new(&unit).key
        };
        let with = |kind: &'static str| {
            let mut unit = yes();
            unit.properties.push((kind.to_owned(), "1".to_owned()));
            Record::new(&unit).key
        };
        let mut keys: Vec<i64> = CONTEXT.into_iter().map(with).collect();
        keys.extend([key(|_| ()), key(|unit| unit.variants.reverse())]);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), CONTEXT.len() + 2);
        assert_eq!(key(|unit| unit.id = Some("1".to_owned())), key(|_| ()));
        assert_eq!(with(property::CONFIDENCE), key(|_| ()));
        assert_eq!(key(|unit| unit.notes.push("a note".to_owned())), key(|_| ()));
    }

    #[test]
    fn last_change_is_found() {
        let mut unit = yes();
        let record = |unit: &TranslationUnit| Record::new(unit).changed;
        assert_eq!(record(&unit), None);
        unit.creation_date = Timestamp::parse("2020-01-01").ok();
        assert_eq!(record(&unit), Some(20_200_101_000_000));
        unit.variants[1].attributes.push(("creationdate".to_owned(), "20210101T000000Z".to_owned()));
        assert_eq!(record(&unit), Some(20_210_101_000_000));
        unit.attributes.push(("changedate".to_owned(), "20190101T000000Z".to_owned()));
        assert_eq!(record(&unit), Some(20_190_101_000_000));
    }
}
