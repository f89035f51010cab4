//! Reads any bytes as an e-book, and any text as each part of one: nothing panics or hangs, and the blocks of what is read are in order,
//! with nothing but white space between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use sverka::readers::read_epub;
use sverka_fuzz::assert_rebuilds;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PARTS: [(&str, &str); 4] = [
    ("META-INF/container.xml", "<container><rootfile full-path='o/b.opf'/></container>"),
    (
        "o/b.opf",
        "<package><item id='a' href='a'/><item id='b' href='%62#x'/><itemref idref='a'/><itemref idref='b' linear='no'/></package>",
    ),
    ("o/a", "<html lang='en'><h1>One</h1><p>Two.</p></html>"),
    ("META-INF/encryption.xml", "<encryption/>"),
];

/// Returns a book of which one part is something else.
fn book(changed: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (at, (name, text)) in PARTS.iter().enumerate() {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(if at == changed { bytes } else { text.as_bytes() }).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let books = (0..PARTS.len()).map(|at| book(at, bytes));
    for file in books.chain([bytes.to_vec()]) {
        if let Ok((document, _)) = read_epub(&file, "fuzz") {
            let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
            assert_rebuilds(&document.text, &spans);
        }
    }
});
