//! Memories in every format: what is written is read back, as far as the format can hold it.

use crate::tmx::memory;
use proptest::prelude::*;
use sverka::memory::{Format, Header, TranslationMemory, TranslationUnit};
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
    let mut reader = read_memory(bytes, "test", Some(format), ReadingOptions::default()).expect("a memory");
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formats_that_hold_all_give_all_back(memory in memory()) {
        let memory = TranslationMemory { header: Header { source_language: memory.header.source_language, ..Header::default() }, ..memory };
        for format in [Format::Tmx, Format::Jsonl, Format::Tsv, Format::Csv, Format::Xliff1, Format::Xliff2] {
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
}
