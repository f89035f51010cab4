//! Reads any bytes as a translation memory: nothing panics or hangs, and what is read can be written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::memory::{TranslationUnit, mended};
use sverka::readers::{ReadingOptions, TmxReader};
use sverka::text::Language;
use sverka::writers::{TmxWriter, UnitWriter};

fuzz_target!(|bytes: &[u8]| {
    for language in [None, Language::parse("fr").ok()] {
        let options = ReadingOptions { languages: language.into_iter().collect(), ..ReadingOptions::default() };
        let Ok(mut reader) = TmxReader::new(bytes, "fuzz", options) else { continue };
        let header = reader.header().clone();
        let (mut line, mut number) = (0, 0);
        let mut units: Vec<TranslationUnit> = Vec::new();
        while let Some(entry) = reader.next_entry().expect("memory fails to read") {
            assert!(entry.line >= line && entry.problems.iter().all(|problem| problem.line > 0), "lines go back");
            line = entry.line;
            if let Some(next) = entry.number {
                assert!(next == number + 1, "units are not counted up");
                number = next;
            }
            assert!(entry.unit.is_some() || !entry.problems.is_empty(), "a unit is lost in silence");
            units.extend(entry.unit);
        }
        let write = |units: &[TranslationUnit]| {
            let mut writer = TmxWriter::new(Vec::new(), &header).expect("a header");
            units.iter().for_each(|unit| writer.write(unit).expect("a unit"));
            Box::new(writer).finish().expect("an end").1
        };
        let read = |bytes: &[u8]| -> Vec<TranslationUnit> {
            let mut reader = TmxReader::new(bytes, "fuzz", ReadingOptions::default()).expect("what was written");
            std::iter::from_fn(|| reader.next_entry().expect("what was written")).filter_map(|entry| entry.unit).collect()
        };
        let written = write(&units);
        assert_eq!(write(&read(&written)), written, "what was written is written otherwise");
        let whole: Vec<TranslationUnit> = units.into_iter().flat_map(mended).collect();
        let again: Vec<TranslationUnit> = whole.iter().cloned().flat_map(mended).collect();
        assert_eq!(whole, again, "what was mended is mended once more");
    }
});
