//! Reads any bytes as a Word or OpenDocument file, and any text as the main part of one: nothing panics or hangs, and the blocks of
//! what is read are in order, with nothing but white space between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use sverka::readers::read_document;
use sverka_fuzz::assert_rebuilds;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Returns an archive of one part and what tells its format.
fn zipped(mark: (&str, &str), name: &str, part: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [(mark.0, mark.1.as_bytes()), (name, part)] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(bytes).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let word = zipped(("[Content_Types].xml", "<Types/>"), "word/document.xml", bytes);
    let open = zipped(("mimetype", "application/vnd.oasis.opendocument.text"), "content.xml", bytes);
    for file in [bytes, &word, &open] {
        if let Ok((document, _)) = read_document(file, "fuzz", None) {
            let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
            assert_rebuilds(&document.text, &spans);
        }
    }
});
