//! Joining of what was parted in the middle of a sentence.
//!
//! A paragraph that ends in the middle of a sentence goes on in the next one that begins with a small letter. What lies
//! between, such as the number of a page, becomes a cut inside the joined block. Lists are the trap: their items may
//! begin with small letters and end with anything.

use super::dates::date_line;
use super::page::{Page, Piece};
use super::phrases::{Known, OPEN_WORDS};
use super::rules::STAGE_NOTE;
use super::words::{count, has_words, last_word, starts_capital, starts_small};
use crate::notice::{Notice, NoticeKind};
use crate::text::{Ending, Role, list_marker};

/// The fewest words of a line without a stop that is sooner a broken sentence than a heading.
const BROKEN_WORDS: usize = 9;
/// More words than the row of a table has.
const ROW_WORDS: usize = 200;
/// Residue that may lie in the middle of a sentence.
const INTERRUPTS: &[&str] =
    &["page-number", "running-header", "image-name", "photo-credit", "copyright-notice", "publication-stamp", "download-link", STAGE_NOTE];

/// Joins pieces that are parts of one paragraph, and tells where.
pub(super) fn join(page: &mut Page) -> Vec<Notice> {
    let pieces = std::mem::take(&mut page.pieces);
    let is_wrapped = pieces.iter().filter(|piece| piece.span.of(page.text()).contains('\n')).count() * 3 > pieces.len();
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut notices = Vec::new();
    for piece in pieces {
        let open = (piece.role == Role::Paragraph).then(|| joined.iter().rposition(|earlier| !interrupts(earlier))).flatten();
        let Some(last) = open else {
            joined.push(piece);
            continue;
        };
        let parts_pages = |artefact: &Piece| matches!(artefact.role, Role::Residue("page-number" | "running-header"));
        let between = Between {
            is_parted: last + 1 < joined.len(),
            is_page_end: last + 1 < joined.len() && joined[last + 1..].iter().all(parts_pages),
            heads: joined[..last].iter().all(|earlier| !earlier.role.is_content()),
            is_close: is_wrapped && is_close(&page.text()[joined[last].span.end..piece.span.start]),
        };
        if !goes_on(&joined[..last], &joined[last], &piece, between) {
            joined.push(piece);
            continue;
        }
        for artefact in joined.drain(last + 1..) {
            if let Role::Residue(rule) = artefact.role {
                page.cut(artefact.span, rule);
            }
        }
        joined[last].append(&piece);
        let span = Some(joined[last].span);
        notices.push(Notice { kind: NoticeKind::ParagraphJoined, origin: page.origin().to_owned(), span });
    }
    page.pieces = joined;
    notices
}

/// What lies between two pieces.
#[derive(Debug, Clone, Copy)]
struct Between {
    /// Whether artefacts of a page do.
    is_parted: bool,
    /// Whether nothing but the end of a page does.
    is_page_end: bool,
    /// Whether the piece before stands where a title does.
    heads: bool,
    /// Whether only the end of a line does, in a document whose lines were broken at some width.
    is_close: bool,
}

/// Returns whether white space is the end of a line and nothing more: neither a blank line nor the indent of a paragraph.
fn is_close(gap: &str) -> bool {
    gap.matches('\n').count() < 2 && !gap.ends_with([' ', '\t'])
}

fn interrupts(piece: &Piece) -> bool {
    matches!(piece.role, Role::Residue(rule) if INTERRUPTS.contains(&rule))
}

/// Returns whether a sentence runs on from one piece into another.
fn goes_on(earlier: &[Piece], before: &Piece, after: &Piece, between: Between) -> bool {
    let dated = || date_line(&before.says).is_some() || date_line(&after.says).is_some();
    if before.role != Role::Paragraph || list_marker(&after.says).is_some() || dated() || is_row(&before.says) {
        return false;
    }
    let ending = Ending::of(&before.says);
    let is_item = is_unmarked_item(earlier, before);
    let ends_open = OPEN_WORDS.get(&last_word(&before.says)) == Some(Known::Surely) && !before.says.ends_with([')', '"', '»', '”']);
    if !starts_small(&after.says) {
        // A page break may fall before a name; a heading is no reason to think so.
        return between.is_page_end
            && !between.heads
            && ending == Ending::Open
            && has_words(&before.says, BROKEN_WORDS)
            && (ends_open || is_sentence_end(after))
            && !is_item;
    }
    match ending {
        Ending::Open => {
            between.is_parted
                || !is_item
                    && (ends_open || is_broken(before) && !(between.heads && starts_capital(&before.says) && !before.says.contains(". ")))
        }
        Ending::Comma => (between.is_parted || between.is_close) && !is_item,
        Ending::Sentence | Ending::Pause => false,
    }
}

/// Returns whether a line is the row of a table: half of it are numbers, the last word is one.
fn is_row(line: &str) -> bool {
    let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit()) && !word.contains(char::is_alphabetic);
    // What has been joined again and again is none, and is not to be looked through each time.
    if has_words(line, ROW_WORDS) {
        return false;
    }
    let numbers = line.split_whitespace().filter(is_number).count();
    numbers > 1 && numbers * 2 >= count(line) && line.split_whitespace().next_back().as_ref().is_some_and(is_number)
}

/// Returns whether a piece without a stop is sooner a broken sentence than a heading.
fn is_broken(piece: &Piece) -> bool {
    let says = &piece.says;
    has_words(says, BROKEN_WORDS)
        || starts_small(says)
        || list_marker(says).is_some()
        || says.contains([',', ';'])
        || says.contains(". ")
        || ends_in_hyphen(says)
}

fn ends_in_hyphen(text: &str) -> bool {
    text.ends_with('-') && text.trim_end_matches('-').ends_with(char::is_alphabetic)
}

fn is_sentence_end(piece: &Piece) -> bool {
    Ending::of(&piece.says) == Ending::Sentence && count(&piece.says) > 2
}

/// Returns whether a piece is one of a list whose items have no markers and begin with small letters.
fn is_unmarked_item(earlier: &[Piece], piece: &Piece) -> bool {
    let before = earlier.iter().rev().find(|earlier| earlier.role.is_content());
    starts_small(&piece.says)
        && before.is_some_and(|before| matches!(Ending::of(&before.says), Ending::Pause | Ending::Comma) || starts_small(&before.says))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cleaned, left_out};

    #[test]
    fn rows_of_tables_stay_apart() {
        let rows = ["Дефицит 16,6 26,5 8,5", "в % к доходам 1,9 2,7 0,8"];
        assert_eq!(cleaned(&rows.join("\n\n")), rows);
    }

    #[test]
    fn rags_are_joined_in_linear_time() {
        assert_eq!(cleaned(&"a\n\n".repeat(20_000)).len(), 1);
    }

    #[test]
    fn broken_sentences_are_joined() {
        assert_eq!(cleaned("важные шаги по укреплению\n\nдоверия между сторонами"), ["важные шаги по укреплению доверия между сторонами"]);
        assert_eq!(
            cleaned("The Parties took important steps towards the\n\nbuilding of trust."),
            ["The Parties took important steps towards the building of trust."]
        );
        assert_eq!(
            cleaned("The Council of Harbour Towns took important steps towards better\n\n- 3 -\n\nroads on the coast."),
            ["The Council of Harbour Towns took important steps towards better roads on the coast."]
        );
        assert_eq!(left_out("The Council of towns took, as it had said,\n\n- 3 -\n\nsteps towards roads."), ["page-number|- 3 -"]);
    }

    #[test]
    fn titles_and_dates_stay_apart() {
        for text in [
            "Доклад секретаря Совета о состоянии береговых дорог и мостов за год\n\nг. Минск, 4 марта 2023 г.\n\nДороги плохи.",
            "Доклад секретаря Совета о состоянии береговых дорог и мостов за год\n\nпредставлен Совету\n\nДороги плохи.",
            "Who pays for the roads of the coast: a talk with the Secretary\n\nIMG_1.JPG\n\nThe Council of Harbour Towns met.",
        ] {
            let expected = text.split("\n\n").filter(|part| !part.contains("IMG")).count();
            assert_eq!(cleaned(text).len(), expected, "{text}");
        }
    }

    #[test]
    fn lists_stay_apart() {
        for text in [
            "Стороны сотрудничают в следующих областях:\n\nподготовка лоцманов;\n\nобмен картами;\n\nспасение судов.",
            "Государства,\n\nисходя из целей Устава,\n\nруководствуясь его принципами,\n\nсогласились о нижеследующем:",
            "Recalling its decision,\n\nReaffirming the Charter,\n\nDecides to meet again.",
            "Goals of the Fund\n\nthe repair of piers;\n\nnew lamps.",
            "The Parties cooperate in:\n\nthe training of pilots\n\nthe exchange of charts\n\nthe salvage of wrecks",
            "The Parties shall exchange charts and\n\n(b) train pilots.",
        ] {
            assert_eq!(cleaned(text).len(), text.split("\n\n").count(), "{text}");
        }
    }
}
