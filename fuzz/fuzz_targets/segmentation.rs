//! Splits any text in any language.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::segmentation::{explain, split};
use sverka::text::{Language, Span};
use sverka_fuzz::assert_rebuilds;

const TAGS: [&str; 16] = ["en", "ru", "uk", "be", "kk", "ky", "tg", "hy", "de", "fr", "es", "it", "pl", "zh", "ar", "und"];

fuzz_target!(|input: (u8, &str)| {
    let (number, text) = input;
    let language = Language::parse(TAGS[usize::from(number) % TAGS.len()]).expect("a tag");
    let spans = split(text, &language);
    assert_rebuilds(text, &spans);
    assert_eq!(explained(text, &language), spans);
});

/// Returns the sentences that follow from what is said of each place.
fn explained(text: &str, language: &Language) -> Vec<Span> {
    let mut ends = Vec::new();
    let mut last = 0;
    for verdict in explain(text, language) {
        assert!(verdict.offset >= last && verdict.context(text).contains('|'));
        last = verdict.offset;
        if verdict.splits {
            ends.push(verdict.offset);
        }
    }
    ends.push(text.len());
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).map(|(start, &end)| Span::new(start, end).trimmed(text)).filter(|span| !span.is_empty()).collect()
}
