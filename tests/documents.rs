//! The same speech as plain text, as Word and as OpenDocument file; LibreOffice 7.4 wrote the two from one source, and what needs no
//! reading, such as pictures of the first page, was taken out.

use std::fs;
use std::path::Path;
use sverka::readers::read_document;
use sverka::text::Role::{self, *};

/// The roles of the blocks of the speech.
const ROLES: [Role; 24] = [
    Title, Paragraph, Paragraph, Paragraph, Heading, Paragraph, ListItem, ListItem, ListItem, Paragraph, Cell, Cell, Cell, Cell, Cell,
    Cell, Cell, Cell, Cell, Caption, Heading, Paragraph, Paragraph, Paragraph,
];

/// Returns the texts of the blocks of a file and their roles.
fn blocks(name: &str) -> (Vec<String>, Vec<Role>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
    let (document, notices) = read_document(&fs::read(path).expect("a document"), name, None).expect("a text");
    assert!(notices.is_empty(), "{name}: {notices:?}");
    let text = |span: sverka::text::Span| document.content(span);
    document.blocks.iter().map(|block| (text(block.span), block.role)).unzip()
}

#[test]
fn a_speech_is_the_same_in_all_formats() {
    for language in ["en", "ru"] {
        let (plain, _) = blocks(&format!("speech.{language}.txt"));
        for ending in ["docx", "odt"] {
            let name = format!("speech.{language}.{ending}");
            assert_eq!(blocks(&name), (plain.clone(), ROLES.to_vec()), "{name}");
        }
    }
}
