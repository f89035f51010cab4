//! Reads any bytes as a web page, as one saved whole, and as whatever they look like.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::pipeline::prepare;
use sverka::readers::{read_document, read_html, read_mhtml};
use sverka::text::Document;

fuzz_target!(|bytes: &[u8]| {
    let read = [read_html(bytes, "t", None), read_html(bytes, "t", Some("windows-1251")), read_mhtml(bytes, "t", None)];
    for (document, _) in read.into_iter().chain([read_document(bytes, "t.html", None)]).flatten() {
        assert_sound(&document);
        let _ = prepare(document, None);
    }
});

/// Asserts that blocks stand in order, have text, and that only white space lies between them.
fn assert_sound(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(document.text[end..block.span.start].trim().is_empty(), "text lies between blocks");
        assert_eq!(block.span.trimmed(&document.text), block.span);
        assert!(!block.span.is_empty());
        end = block.span.end;
    }
    assert!(document.text[end..].trim().is_empty() && document.cuts.is_empty());
}
