//! PDF files that `documents/pdf/make_pdf.py` writes, one for each thing that such files do to a text.

use std::fs;
use std::path::PathBuf;
use sverka::cleaning::{clean, residue};
use sverka::error::{Error, ErrorKind};
use sverka::notice::{Notice, NoticeKind};
use sverka::readers::read_document;
use sverka::text::{Document, Language, Role};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/documents/pdf").join(name)
}

fn read(name: &str) -> Result<(Document, Vec<Notice>), Error> {
    read_document(&fs::read(path(name)).expect("a document"), name, None)
}

/// Returns the paragraphs of a plain text.
fn source(name: &str) -> Vec<String> {
    let text = fs::read_to_string(path(name)).expect("a text");
    text.trim().split("\n\n").map(str::to_owned).collect()
}

/// Returns what the content of a document says, block by block.
fn content(document: &Document) -> Vec<String> {
    let blocks = document.blocks.iter().filter(|block| block.role.is_content());
    blocks.map(|block| document.content(block.span)).collect()
}

/// Reads a file and cleans it.
fn cleaned(name: &str, language: &str) -> Document {
    let (document, _) = read(name).expect("a text");
    let language = Language::parse(language).expect("a language");
    clean(Document { language, ..document }).0
}

#[test]
fn old_columns_are_read_as_they_were_written() {
    let document = cleaned("columns.ru.pdf", "ru");
    assert_eq!(content(&document), source("roads.ru.txt"));
    assert_eq!(document.blocks[1].role, Role::Title);
    let left_out = residue(&document);
    let count = |rule: &str| left_out.iter().filter(|(other, _)| *other == rule).count();
    assert_eq!((count("running-header"), count("page-number")), (2, 2));
    assert!(count("line-end-hyphen") > 5);
}

#[test]
fn files_without_their_table_are_read() {
    let whole = cleaned("columns.ru.pdf", "ru");
    // One page is left of two, so that nothing repeats its running head.
    assert_eq!(content(&cleaned("recovered.ru.pdf", "ru"))[1..], content(&whole)[..4]);
}

#[test]
fn western_letters_that_are_russian_are_told() {
    let (document, notices) = read("western.ru.pdf").expect("a text");
    assert_eq!(content(&document), source("roads.ru.txt")[..4]);
    assert_eq!(notices.iter().map(|notice| &notice.kind).collect::<Vec<_>>(), [&NoticeKind::FontsMisdeclared("windows-1251")]);
}

#[test]
fn notes_stand_after_the_sentence_that_runs_over_them() {
    let (document, _) = read("notes.en.pdf").expect("a text");
    let [title, first, second, third, note, other] = source("harbour.en.txt").try_into().expect("six paragraphs");
    let (first, second) = (first.replace("winter.1", "winter."), second.replace("fell,2", "fell,"));
    assert_eq!(content(&document), [title, first, second, note, other, third]);
    let marks: Vec<(&str, &str)> = residue(&document).iter().map(|(rule, span)| (*rule, span.of(&document.text))).collect();
    assert_eq!(marks, [("note-mark", "1"), ("note-mark", "2")]);
}

#[test]
fn turned_pages_are_read_upright() {
    let (document, _) = read("turned.en.pdf").expect("a text");
    assert_eq!(content(&document), source("harbour.en.txt")[..4]);
}

#[test]
fn files_locked_against_changes_alone_are_read() {
    let (document, _) = read("open.pdf").expect("a text");
    assert_eq!(content(&document), ["The Council of Harbour Towns met in Northport."]);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (name, kind, says) in [
        ("locked.pdf", ErrorKind::Malformed, "is encrypted with a password"),
        ("cut.pdf", ErrorKind::Malformed, "is a damaged PDF file"),
        ("scan.pdf", ErrorKind::Empty, "it is a scan"),
        ("unmapped.pdf", ErrorKind::Undecodable, "say nothing about their letters"),
    ] {
        let error = read(name).expect_err("no text");
        assert_eq!(error.kind(), kind, "{name}");
        assert!(error.detail().contains(says), "{error}");
    }
}
