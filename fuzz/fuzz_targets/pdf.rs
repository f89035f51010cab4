//! Reads any bytes as a PDF file, as the content of a page of one, as a map to Unicode and as font programs: nothing panics or hangs,
//! and the blocks of what is read are in order, with nothing but white space between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::readers::read_document;
use sverka_fuzz::assert_rebuilds;

/// Returns a file whose objects from 10 on are such streams: the content of a page, a map, and programs of fonts.
fn file(parts: &[&[u8]; 5]) -> Vec<u8> {
    let head = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R 3 0 R 4 0 R]/MediaBox[0 0 600 800]>>\nendobj\n\
        3 0 obj\n<</Type/Page/Contents 10 0 R/Resources<</Font<</F 5 0 R/G 6 0 R/H 7 0 R/T 8 0 R>>/XObject<</X 10 0 R>>>>>>\nendobj\n\
        4 0 obj\n<</Type/Page/Rotate 90/Contents 10 0 R/Resources<</Font<</F 6 0 R/G 7 0 R/H 8 0 R>>>>>>\nendobj\n\
        5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>\nendobj\n\
        6 0 obj\n<</Type/Font/Subtype/Type1/FontDescriptor<</Flags 4/FontFile 12 0 R>>>>\nendobj\n\
        7 0 obj\n<</Type/Font/Subtype/Type1/FontDescriptor<</Flags 4/FontFile3 13 0 R>>>>\nendobj\n\
        8 0 obj\n<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[9 0 R]>>\nendobj\n\
        9 0 obj\n<</FontDescriptor<</FontFile2 14 0 R>>/W[1[500 600]7 9 700]>>\nendobj\n";
    let mut file = head.as_bytes().to_vec();
    for (number, part) in parts.iter().enumerate() {
        let open = format!("{} 0 obj\n<</Subtype/Form/Length {}>>stream\n", number + 10, part.len());
        file.extend([open.as_bytes(), part, b"\nendstream\nendobj\n"].concat());
    }
    file.extend(b"trailer\n<</Root 1 0 R/Size 15>>\n");
    file
}

fuzz_target!(|bytes: &[u8]| {
    let page: &[u8] = b"BT /F 9 Tf 20 700 Td (Abc def) Tj /G 9 Tf 0 -11 Td (ABC) Tj /H 9 Tf (ABC) Tj /T 9 Tf <00010002> Tj ET /X Do";
    let whole = [b"%PDF-1.4\n", bytes].concat();
    let mut files = vec![whole, file(&[bytes, b"", b"", b"", b""]), file(&[page, bytes, bytes, bytes, bytes])];
    if bytes.starts_with(b"%PDF-") {
        files = vec![bytes.to_vec()];
    }
    for file in &files {
        if let Ok((document, _)) = read_document(file, "fuzz", None) {
            let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
            assert_rebuilds(&document.text, &spans);
        }
    }
});
