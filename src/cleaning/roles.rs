//! What each block of content is: title, heading, date, list item, or running text.

use super::dates::date_line;
use super::page::{Page, Piece};
use super::rules::{STAGE_NOTE, is_cut_mark, title};
use super::words::{count, is_open, is_running, starts_capital, starts_small};
use crate::text::{Ending, Role, list_marker};

/// The most words in a heading.
const HEADING_WORDS: usize = 12;
/// The most words in a title that is not repeated.
const TITLE_WORDS: usize = 32;
/// Words that open a heading with a number after them.
const OPENERS: &[&str] = &[
    "article",
    "section",
    "chapter",
    "annex",
    "appendix",
    "part",
    "статья",
    "раздел",
    "глава",
    "приложение",
    "часть",
    "artikel",
    "abschnitt",
    "kapitel",
    "anlage",
    "chapitre",
    "annexe",
    "стаття",
    "розділ",
    "додаток",
    "artículo",
    "capítulo",
    "anexo",
    "артыкул",
    "параграф",
    "§",
];

/// Gives roles to the paragraphs of a page. Roles that are given already stand.
pub(super) fn assign(page: &mut Page) {
    let has_title = page.pieces.iter().any(|piece| piece.role == Role::Title);
    let head = title(page).filter(|&index| !has_title && is_title(page, index));
    let next = next_content(page);
    for (index, next) in next.into_iter().enumerate() {
        if is_note(&page.pieces[index]) {
            page.pieces[index].role = Role::Note;
        } else if page.pieces[index].role == Role::Paragraph {
            page.pieces[index].role = role(page, index, next, head);
        }
    }
}

/// Returns whether a piece is a note: one that the rules found and no sentence was joined over, or the mark of an omission.
fn is_note(piece: &Piece) -> bool {
    piece.role == Role::Residue(STAGE_NOTE) || piece.role == Role::Paragraph && is_cut_mark(&piece.says)
}

/// Returns the role of a paragraph, given the content piece after it and the title of the document.
fn role(page: &Page, index: usize, next: Option<usize>, title: Option<usize>) -> Role {
    let says = &page.pieces[index].says;
    if date_line(says).is_some() {
        Role::Date
    } else if title == Some(index) {
        Role::Title
    } else if opens_section(says) {
        Role::Heading
    } else if let Some(marker) = list_marker(says) {
        if heads_section(page, index, next, marker) { Role::Heading } else { item(says, marker) }
    } else if stands_over(page, says, next) {
        Role::Heading
    } else {
        Role::Paragraph
    }
}

/// Returns for each piece the content piece after it.
fn next_content(page: &Page) -> Vec<Option<usize>> {
    let mut next = vec![None; page.pieces.len()];
    let mut last = None;
    for index in (0..page.pieces.len()).rev() {
        next[index] = last;
        if page.is_content(index) {
            last = Some(index);
        }
    }
    next
}

fn is_title(page: &Page, index: usize) -> bool {
    let piece = &page.pieces[index];
    let repeated = page.pieces.iter().any(|other| other.role == Role::Residue("repeated-title"));
    let short = count(&piece.says) <= TITLE_WORDS && (is_open(&piece.says) || piece.says.ends_with('?'));
    let has_text = page.content_after(index).is_some();
    piece.role == Role::Paragraph && has_text && (repeated || short && !starts_small(&piece.says) && list_marker(&piece.says).is_none())
}

/// Returns whether a line opens an article or a section: `Article 4`, `Статья 4. Цели`, `Chapter II`.
fn opens_section(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let opener = words.next().is_some_and(|word| OPENERS.contains(&word.to_lowercase().as_str()));
    let numbered = words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || "IVXLC№".contains(c)));
    opener && numbered && count(line) <= HEADING_WORDS && (is_open(line) || count(line) <= 2)
}

/// Returns whether a numbered line is the heading of a section: `1. Introduction`, `II. Transit and trade`.
fn heads_section(page: &Page, index: usize, next: Option<usize>, marker: &str) -> bool {
    let is_number = |marker: &str| marker.ends_with('.') && marker.chars().all(|c| c.is_ascii_digit() || "IVXL.".contains(c));
    let kind = |marker: &str| marker.starts_with(|c: char| c.is_ascii_digit());
    let says = page.pieces[index].says[marker.len()..].trim_start();
    let differs = |next: usize| list_marker(&page.pieces[next].says).is_none_or(|below| kind(below) != kind(marker));
    is_number(marker) && next.is_some_and(differs) && stands_over(page, says, next)
}

/// Returns what a line with the marker of a list is: a question after a dash is talk, not an item.
fn item(says: &str, marker: &str) -> Role {
    let talks = matches!(marker, "—" | "–") && starts_capital(says[marker.len()..].trim_start()) && says.ends_with('?');
    if talks { Role::Paragraph } else { Role::ListItem }
}

/// Returns whether a short line without a stop stands over text.
fn stands_over(page: &Page, says: &str, next: Option<usize>) -> bool {
    let heads = |next: usize| {
        let below = &page.pieces[next].says;
        is_running(below) && !starts_small(below)
            || matches!(page.pieces[next].role, Role::Speaker)
            || opens_section(below)
            || Ending::of(below) == Ending::Pause
    };
    is_open(says) && count(says) <= HEADING_WORDS && starts_capital(says) && next.is_some_and(heads)
}

#[cfg(test)]
mod tests {
    use super::super::tests::roles;
    use crate::text::Role::{self, *};

    const BODY: &str = "Delegates from eleven towns took the floor on the first day of the meeting.";

    fn of(text: &str) -> Vec<Role> {
        roles(text)
    }

    #[test]
    fn heads_of_speeches() {
        assert_eq!(
            of(&format!("The Council met\n\nFebruary 3, 2022, Moscow\n\nDear Mr. Chairman!\n\n{BODY}")),
            [Title, Date, Paragraph, Paragraph]
        );
        assert_eq!(of(&format!("4 марта 2023 года, Минск\n\nВыступление на форуме\n\n{BODY}")), [Date, Title, Paragraph]);
        assert_eq!(of(&format!("{BODY}\n\n{BODY} It was fine.")), [Paragraph, Paragraph]);
        assert_eq!(of("3 февраля 2022 года\n\nМост открыт, дорога свободна, и лампы горят снова."), [Date, Paragraph]);
    }

    #[test]
    fn headings_stand_over_text() {
        let text = format!(
            "The Council met\n\n{BODY}\n\nThe state of the roads\n\n{BODY}\n\nArticle 4\n\n(a) the training of pilots;\n\n{BODY}\n\nJohn Reed"
        );
        assert_eq!(of(&text), [Title, Paragraph, Heading, Paragraph, Heading, ListItem, Paragraph, Paragraph]);
    }

    #[test]
    fn numbered_headings_and_items() {
        assert_eq!(
            of(&format!("{BODY}\n\n1. Introduction\n\n{BODY}\n\nII. Transit and trade\n\n1. {BODY}")),
            [Paragraph, Heading, Paragraph, Heading, ListItem]
        );
        assert_eq!(
            of(&format!("{BODY}\n\n1. New lamps\n\n2. {BODY}\n\n— Когда откроют мост?")),
            [Paragraph, ListItem, ListItem, Paragraph]
        );
    }

    #[test]
    fn notes_stand_by_themselves() {
        assert_eq!(of(&format!("{BODY}\n\n[Applause]\n\n{BODY}\n<…>\n{BODY}")), [Paragraph, Note, Paragraph, Note, Paragraph]);
        assert_eq!(of(&format!("{BODY} (Laughter.) {BODY}\n\n...\n\n{BODY}")), [Paragraph; 3]);
    }

    #[test]
    fn lists_of_names_have_no_headings() {
        assert_eq!(of(&format!("{BODY}\n\nJohn Reed\n\nOlivia Hart\n\nMary Keller"))[1..], [Paragraph, Paragraph, Paragraph]);
    }
}
