//! What holds for the room as a whole, and helpers for the tests of its rules.

use super::{clean, residue};
use crate::text::{Block, Document, Language, Role, Span, detect_language};
use proptest::prelude::*;

/// Returns a document whose blocks are parted by blank lines.
pub(super) fn document(language: Option<&str>, text: &str) -> Document {
    let mut document = Document::from_text("test.txt", text);
    document.language =
        language.map(|code| Language::parse(code).unwrap()).or_else(|| detect_language(text)).unwrap_or_else(Language::undetermined);
    document.blocks.clear();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let span = Span::new(start, start + part.len()).trimmed(text);
        start += part.len();
        if !span.is_empty() {
            document.blocks.push(Block { span, role: Role::Paragraph });
        }
    }
    document
}

fn contents(document: &Document) -> Vec<String> {
    document.blocks.iter().filter(|block| block.role.is_content()).map(|block| document.content(block.span)).collect()
}

fn listed(document: &Document) -> Vec<String> {
    residue(document).into_iter().map(|(rule, span)| format!("{rule}|{}", span.of(&document.text).trim())).collect()
}

/// Returns what the content blocks say.
pub(super) fn cleaned(text: &str) -> Vec<String> {
    contents(&clean(document(None, text)).0)
}

/// Returns what the content blocks say; the same as [`cleaned`] in other words where a page is meant.
pub(super) fn text_of(text: &str) -> Vec<String> {
    cleaned(text)
}

/// Returns what the content blocks of a document in a given language say.
pub(super) fn cleaned_as(language: &str, text: &str) -> Vec<String> {
    contents(&clean(document(Some(language), text)).0)
}

/// Returns what is left out, as `rule|text`.
pub(super) fn left_out(text: &str) -> Vec<String> {
    listed(&clean(document(None, text)).0)
}

/// Returns what is left out of a document in a given language.
pub(super) fn residue_of(language: &str, text: &str) -> Vec<String> {
    listed(&clean(document(Some(language), text)).0)
}

/// Returns the speaker labels.
pub(super) fn speakers(text: &str) -> Vec<String> {
    let (document, _) = clean(document(None, text));
    document.blocks.iter().filter(|block| block.role == Role::Speaker).map(|block| document.content(block.span)).collect()
}

/// Returns the roles of the blocks.
pub(super) fn roles(text: &str) -> Vec<Role> {
    clean(document(None, text)).0.blocks.iter().map(|block| block.role).collect()
}

#[test]
fn pages_that_are_mostly_menu_keep_their_text() {
    let page = "Home\n\nNews\n\nContacts\n\nSite map\n\nYes.";
    assert_eq!(cleaned(page).len(), 5);
}

#[test]
fn a_whole_page() {
    let page = "Главная\n\nНовости\n\nРазмер шрифта: А А А\n\nСекретарь выступил на форуме «Гавань»\n\nСекретарь выступил на форуме «Гавань» 03.02.2022\n\n\
                3 февраля 2022 года, Минск\n\nУважаемые участники!\n\nГосударства подтвердили приверженность целям Устава.IMG_2705.JPG\n\n\
                [Аплодисменты]\n\nВопрос: Когда откроют мост?\n\nСпасибо за внимание!\n\nФото: пресс-служба\n\nПросмотров: 17\n\nНазад\n\nК списку новостей";
    assert_eq!(
        cleaned(page),
        [
            "Секретарь выступил на форуме «Гавань»",
            "3 февраля 2022 года, Минск",
            "Уважаемые участники!",
            "Государства подтвердили приверженность целям Устава.",
            "[Аплодисменты]",
            "Вопрос:",
            "Когда откроют мост?",
            "Спасибо за внимание!",
        ]
    );
    let rules: Vec<String> = left_out(page).iter().map(|line| line.split('|').next().unwrap().to_owned()).collect();
    assert_eq!(
        rules,
        [
            "navigation",
            "navigation",
            "navigation",
            "repeated-title",
            "image-name",
            "photo-credit",
            "publication-stamp",
            "navigation",
            "navigation"
        ]
    );
}

/// Pieces of which awkward pages are made.
const PIECES: &[&str] = &[
    "\n\n",
    "\n",
    "\r\n",
    " ",
    "\u{c}",
    "\u{a0}",
    "\u{ad}",
    "-\n",
    "-",
    "—",
    "* * *",
    ":",
    ": ",
    ".",
    ",",
    "(",
    ")",
    "[",
    "]",
    "©",
    "…",
    "Home",
    "Go back",
    "Назад",
    "See also",
    "3",
    "- 3 -",
    "3/9",
    "03.02.2022",
    "15:40",
    "[Applause]",
    "(Смех",
    ".JPG",
    "IMG_1.JPG",
    "photo",
    " (2).jpeg",
    "Photo: ",
    "Download (PDF, 3 KB)",
    "Question: ",
    "Д.Доу :",
    "A:",
    "(a)",
    "1.",
    "The Council of towns",
    "the",
    "меры",
    "Государства подтвердили",
    "й\u{306}",
    "и\u{306}",
    "ЬЦр$:/Лумлм",
    "state-\nment",
    "会员国",
    "é",
    "𝒜",
    "@",
    "+7 (000) 123-45-67",
    "a@b.c",
    "Б",
    "İ",
    "ß",
];

proptest! {
    #[test]
    fn blocks_and_white_space_rebuild_any_text(picks in prop::collection::vec(0..PIECES.len(), 0..40), noise in "\\PC{0,12}") {
        let text: String = picks.iter().map(|&pick| PIECES[pick]).collect::<String>() + &noise;
        let (document, notices) = clean(document(None, &text));
        let mut at = 0;
        for block in &document.blocks {
            prop_assert!(block.span.start >= at && !block.span.is_empty());
            prop_assert!(document.text[at..block.span.start].trim().is_empty());
            prop_assert_eq!(block.span.trimmed(&document.text), block.span);
            at = block.span.end;
        }
        prop_assert!(document.text[at..].trim().is_empty());
        prop_assert_eq!(&document.text, &text);
        let mut at = 0;
        for cut in &document.cuts {
            prop_assert!(cut.span.start >= at && !cut.span.is_empty());
            prop_assert!(document.blocks.iter().any(|block| block.role.is_content() && block.span.contains(cut.span)));
            at = cut.span.end;
        }
        prop_assert!(notices.iter().all(|notice| notice.span.is_none_or(|span| span.end <= text.len())));
        residue(&document);
    }
}

#[test]
fn what_a_reader_left_out_does_not_count() {
    let menu = "A menu of the site with many words, which its reader left out, and then some more of the same words".to_owned();
    let text = format!("{menu}\n\nThe Council met\n\nDelegates of eleven towns took the floor today.\n\nGo back");
    let mut page = document(Some("en"), &text);
    page.blocks[0].role = Role::Residue("page-aside");
    page.blocks[1].role = Role::Heading;
    let (page, _) = clean(page);
    assert_eq!(listed(&page), [format!("page-aside|{menu}"), "navigation|Go back".to_owned()]);
    assert_eq!(page.blocks[1].role, Role::Heading);
}
