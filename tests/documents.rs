//! Documents that LibreOffice 7.4 wrote as Word, as OpenDocument and as PDF files from one source. Pictures of the first page and settings of
//! menus were taken out.

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
    document.blocks.iter().map(|block| (document.content(block.span), block.role)).unzip()
}

#[test]
fn a_speech_is_the_same_in_all_formats() {
    for language in ["en", "ru"] {
        let (plain, _) = blocks(&format!("speech.{language}.txt"));
        for ending in ["docx", "odt"] {
            let name = format!("speech.{language}.{ending}");
            assert_eq!(blocks(&name), (plain.clone(), ROLES.to_vec()), "{name}");
        }
        // A PDF file shows what headings and cells are, but nothing of the other styles.
        let name = format!("speech.{language}.pdf");
        let shown = ROLES.map(|role| if matches!(role, Title | Heading | Cell) { role } else { Paragraph });
        assert_eq!(blocks(&name), (plain, shown.to_vec()), "{name}");
    }
}

#[test]
fn what_was_changed_or_hidden_is_the_same_in_both_formats() {
    let expected = [
        ("Roads", Heading),
        ("The Council accepted the report. See the site.", Paragraph),
        ("One paragraph that goes on in the next.", Paragraph),
        ("Before the tab, a line, spaces, co\u{2011}op, softhyphen.", Paragraph),
        ("Around the box.", Paragraph),
        ("In the box.", Paragraph),
        ("An end and a foot.", Paragraph),
        ("Wide", Cell),
        ("Tall", Cell),
        ("Inner", Cell),
        ("Under", Cell),
        ("Last cell", Cell),
        ("The end.", Paragraph),
        ("The footnote.", Paragraph),
        ("Its second paragraph.", Paragraph),
        ("The endnote.", Paragraph),
    ];
    let expected: (Vec<String>, Vec<Role>) = expected.iter().map(|(text, role)| ((*text).to_owned(), *role)).unzip();
    for name in ["minutes.docx", "minutes.odt"] {
        assert_eq!(blocks(name), expected, "{name}");
    }
}
