//! Memories in every format: what is written is read back, as far as the format can hold it.

use crate::tmx::{language, memory, words};
use proptest::prelude::*;
use std::collections::HashSet;
use sverka::memory::{Format, Header, TranslationMemory, TranslationUnit, Variant};
use sverka::readers::{ReadingOptions, read_memory};
use sverka::writers::{Report, TableColumns, is_table, memory_writer};

fn written(format: Format, memory: &TranslationMemory) -> (Vec<u8>, Report) {
    let mut columns = TableColumns::new(memory.header.source_language.as_ref());
    memory.units.iter().for_each(|unit| columns.take(unit));
    let mut writer = memory_writer(Vec::new(), format, &memory.header, &columns).expect("a header");
    memory.units.iter().for_each(|unit| writer.write(unit).expect("a unit"));
    let (report, bytes) = writer.finish().expect("an end");
    (bytes, report)
}

fn read_back(format: Format, bytes: &[u8]) -> TranslationMemory {
    let (_, mut reader) = read_memory(bytes, "test", Some(format), ReadingOptions::default()).expect("a memory");
    let header = reader.header().clone();
    let mut units = Vec::new();
    while let Some(entry) = reader.next_entry().expect("no error") {
        assert!(format == Format::Tmx || entry.number.is_none() || entry.problems.is_empty(), "{format}: {:?}", entry.problems);
        units.extend(entry.unit);
    }
    TranslationMemory { header, units }
}

/// Returns a unit as it is where the order of properties and attributes of different names is no matter.
fn ordered(unit: &TranslationUnit) -> TranslationUnit {
    let mut unit = unit.clone();
    let sorted = |pairs: &mut Vec<(String, String)>| pairs.sort_by(|a, b| a.0.cmp(&b.0));
    sorted(&mut unit.properties);
    sorted(&mut unit.attributes);
    for variant in &mut unit.variants {
        sorted(&mut variant.properties);
        sorted(&mut variant.attributes);
    }
    unit
}

/// A memory of two languages without codes; many of its texts are equal, and properties have names that formats have places for.
fn bilingual() -> impl Strategy<Value = TranslationMemory> {
    const KINDS: [&str; 8] = ["x-msgctxt", "x-flags", "x-comment", "x-reference", "x-previous", "x-plural", "x-obsolete", "partOfSpeech"];
    let text = || prop_oneof![2 => "[ab]", 1 => "[a\"\\\\\n\r\u{1}-\u{9} ]{0,9}[a-zа-я]", 2 => words()];
    let properties = prop::sample::subsequence(&KINDS[..], 0..3);
    let properties =
        properties.prop_flat_map(move |kinds| kinds.into_iter().map(|kind| (Just(kind.to_owned()), text())).collect::<Vec<_>>());
    let unit = (text(), text(), properties, prop::collection::vec(text(), 0..3)).prop_map(|(source, target, properties, notes)| {
        let variants = vec![Variant::plain(language("en-US"), source), Variant::plain(language("ru"), target)];
        TranslationUnit { properties, notes, ..TranslationUnit::new(variants) }
    });
    (memory(), prop::collection::vec(unit, 0..12)).prop_map(|(mut memory, units)| {
        for variant in memory.units.iter_mut().flat_map(|unit| &mut unit.variants) {
            *variant = Variant { content: Variant::plain(language("und"), variant.text()).content, ..variant.clone() };
        }
        memory.units.extend(units);
        memory
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formats_that_hold_all_give_all_back(memory in memory()) {
        let memory = TranslationMemory { header: Header { source_language: memory.header.source_language, ..Header::default() }, ..memory };
        for format in [Format::Tmx, Format::Jsonl, Format::Tsv, Format::Csv, Format::Xlsx, Format::Xliff1, Format::Xliff2] {
            let (bytes, report) = written(format, &memory);
            if memory.units.is_empty() && is_table(format) {
                continue;
            }
            let back = read_back(format, &bytes);
            let [expected, got] = [&memory, &back].map(|memory| memory.units.iter().map(ordered).collect::<Vec<_>>());
            prop_assert_eq!(got, expected, "{}: {}", format, String::from_utf8_lossy(&bytes));
            prop_assert_eq!(report, Report { units: memory.units.len(), ..Report::default() });
        }
    }

    #[test]
    fn catalogues_give_all_back_but_what_they_hold_already(memory in bilingual()) {
        let (bytes, report) = written(Format::Po, &memory);
        let mut seen = HashSet::new();
        let mut expected: Vec<TranslationUnit> = memory.units.iter().map(ordered).collect();
        expected.retain(|unit| {
            let texts = unit.variants.iter().map(Variant::text).collect::<Vec<_>>();
            seen.insert((unit.property("x-msgctxt").map(str::to_owned), texts))
        });
        prop_assert_eq!(report.units, expected.len());
        prop_assert_eq!(report, Report { units: expected.len(), units_left_out: memory.units.len() - expected.len(), ..Report::default() });
        if !expected.is_empty() {
            let got: Vec<TranslationUnit> = read_back(Format::Po, &bytes).units.iter().map(ordered).collect();
            prop_assert_eq!(got, expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn termbases_give_all_back_but_white_space(memory in bilingual()) {
        let mut memory = TranslationMemory { header: Header::new(language("en-US"), "t", "1"), ..memory };
        for variant in memory.units.iter_mut().flat_map(|unit| &mut unit.variants) {
            let text = variant.text().replace(|c: char| c.is_ascii_control() && !c.is_ascii_whitespace(), "");
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            *variant = Variant { content: Variant::plain(language("und"), words.join(" ")).content, ..variant.clone() };
        }
        // XML has no control characters.
        let allowed = |text: &mut String| text.retain(|c| !c.is_ascii_control() || c.is_ascii_whitespace() && c != '\u{c}');
        for unit in &mut memory.units {
            unit.properties.iter_mut().for_each(|(_, value)| allowed(value));
            unit.notes.iter_mut().for_each(allowed);
        }
        let (bytes, report) = written(Format::Tbx, &memory);
        prop_assert_eq!(report, Report { units: memory.units.len(), ..Report::default() });
        if !memory.units.is_empty() {
            let back = read_back(Format::Tbx, &bytes);
            let [expected, got] = [&memory, &back].map(|memory| memory.units.iter().map(ordered).collect::<Vec<_>>());
            prop_assert_eq!(got, expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
