//! One speech and its translation in every format. LibreOffice 7.4 wrote the Word, OpenDocument, RTF and PDF files; pictures of the first
//! page and settings of menus were taken out. RTF as old versions of Word wrote it and the other formats were made by a script.

use std::fs;
use std::path::Path;
use sverka::memory::{Header, TranslationUnit};
use sverka::pipeline::{MemoryOptions, Prepared, align_pair, prepare, translation_memory};
use sverka::readers::read_document;
use sverka::text::Role::{self, *};
use sverka::text::{Document, Language};

/// The speech in every format but plain text; `{}` is the language.
const FORMATS: &[&str] = &[
    "speech.{}.docx",
    "speech.{}.odt",
    "speech.{}.rtf",
    "speech-word.{}.rtf",
    "speech.{}.md",
    "speech.{}.html",
    "speech.{}.mhtml",
    "speech.{}.epub",
    "speech.{}.srt",
    "speech.{}.vtt",
];

/// The roles of the blocks of the speech.
const ROLES: [Role; 24] = [
    Title, Paragraph, Paragraph, Paragraph, Heading, Paragraph, ListItem, ListItem, ListItem, Paragraph, Cell, Cell, Cell, Cell, Cell,
    Cell, Cell, Cell, Cell, Caption, Heading, Paragraph, Paragraph, Paragraph,
];

/// Reads a file.
fn read(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
    let (document, notices) = read_document(&fs::read(path).expect("a document"), name, None).expect("a text");
    assert!(notices.is_empty(), "{name}: {notices:?}");
    document
}

/// Returns the texts of the blocks of a file and their roles, residue left out.
fn blocks(name: &str) -> (Vec<String>, Vec<Role>) {
    let document = read(name);
    document.blocks.iter().filter(|block| block.role.is_content()).map(|block| (document.content(block.span), block.role)).unzip()
}

#[test]
fn a_speech_is_the_same_in_all_formats() {
    for language in ["en", "ru"] {
        let (plain, _) = blocks(&format!("speech.{language}.txt"));
        for name in FORMATS.iter().filter(|name| !name.ends_with("srt") && !name.ends_with("vtt")) {
            let name = name.replace("{}", language);
            assert_eq!(blocks(&name), (plain.clone(), ROLES.to_vec()), "{name}");
        }
        // A PDF file shows what headings and cells are, but nothing of the other styles.
        let name = format!("speech.{language}.pdf");
        let shown = ROLES.map(|role| if matches!(role, Title | Heading | Cell) { role } else { Paragraph });
        assert_eq!(blocks(&name), (plain, shown.to_vec()), "{name}");
    }
}

/// Returns a file with its segments.
fn prepared(name: &str, language: &str) -> Prepared {
    let name = name.replace("{}", language);
    prepare(read(&name), Language::parse(language).ok().as_ref())
}

#[test]
fn segments_are_the_same_in_all_formats() {
    let segments = |prepared: &Prepared| (0..prepared.segments.len()).map(|at| prepared.content(at)).collect::<Vec<_>>();
    for language in ["en", "ru"] {
        let plain = segments(&prepared("speech.{}.txt", language));
        for name in FORMATS {
            assert_eq!(segments(&prepared(name, language)), plain, "{name} {language}");
        }
    }
}

/// Returns the units that a pair of files makes, but for what names the files.
fn units(name: &str) -> Vec<TranslationUnit> {
    let pair = align_pair(prepared(name, "en"), prepared(name, "ru"), false).expect("a pair");
    let (mut memory, _) = translation_memory(&pair, Header::default(), &MemoryOptions::default());
    for unit in &mut memory.units {
        unit.properties.retain(|(kind, _)| kind != "x-document");
    }
    memory.units
}

#[test]
fn units_are_the_same_in_all_formats() {
    let plain = units("speech.{}.txt");
    assert_eq!(plain.len(), 27);
    for name in FORMATS.iter().chain(&["speech.{}.pdf"]) {
        assert_eq!(units(name), plain, "{name}");
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
