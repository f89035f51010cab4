//! repeated-title: pages that give their title once as a heading and once more in the text.

use super::super::dates::{date_line, without_trailing_date};
use super::super::page::Page;
use super::super::words::{count, fold, is_running};
use crate::text::{Role, Span, View};

/// How many pieces of content after the title are looked at for a second one.
const REACH: usize = 8;
/// The most words in a title.
const MOST_WORDS: usize = 45;

/// Finds the title's second and later occurrences near the head, with or without a date glued to them.
///
/// Of two the first stays, unless only it has the date glued to it, or an equal one stands right below: that belongs to the text, and the
/// first to the page around it.
pub(super) fn repeated(page: &Page) -> Vec<Span> {
    let Some(first) = title(page) else { return Vec::new() };
    let mut again = Vec::new();
    let mut at = first;
    for _ in 0..REACH {
        let Some(next) = page.content_after(at) else { break };
        at = next;
        if is_same_title(&page.pieces[first].says, &page.pieces[at].says) {
            again.push(at);
        }
    }
    let is_dated = |index: usize| fold(without_trailing_date(&page.pieces[index].says)).len() < fold(&page.pieces[index].says).len();
    // Copies that differ in letters that look alike are no copies.
    let written = |index: usize| {
        let span = page.pieces[index].span;
        let cuts = page.cuts().iter().map(|cut| cut.span).filter(|cut| span.contains(*cut));
        View::new(page.text(), span, cuts).into_text()
    };
    let is_copy = |index: usize| written(index) == written(first) && page.pieces[first].role == Role::Paragraph;
    let is_below = |&&index: &&usize| is_copy(index) && page.content_after(first) == Some(index);
    let plain = again.iter().find(|&&index| !is_dated(index));
    if let Some(&stays) = plain.filter(|index| is_dated(first) || is_below(index)) {
        again.retain(|&index| index != stays);
        again.insert(0, first);
    }
    again.into_iter().map(|index| page.pieces[index].span).collect()
}

/// Returns the piece that stands where a title does: the first of the content that is no date and no running text.
pub(in super::super) fn title(page: &Page) -> Option<usize> {
    let first = (0..page.pieces.len()).find(|&index| page.is_content(index) && date_line(&page.pieces[index].says).is_none())?;
    let says = &page.pieces[first].says;
    let words = count(says);
    let again =
        || (first + 1..page.pieces.len()).take(REACH).any(|index| page.is_content(index) && is_same_title(says, &page.pieces[index].says));
    // A sentence is a title only where it stands there twice on end, and no third time.
    let same_as = |other: Option<usize>| other.is_some_and(|other| is_same_title(says, &page.pieces[other].says));
    let twice = || {
        let next = page.content_after(first);
        words > 3 && same_as(next) && !same_as(next.and_then(|next| page.content_after(next)))
    };
    let unstopped = !says.ends_with(['.', ';', ':', ',']) || twice();
    (unstopped && (2..=MOST_WORDS).contains(&words) && (!is_running(says) || again())).then_some(first)
}

/// Returns whether two lines are the same title, the date at the end of one or both aside.
fn is_same_title(one: &str, other: &str) -> bool {
    let goes_on_with_date = |long: &str, short: &str| {
        let (long, short) = (fold(without_trailing_date(long)), fold(without_trailing_date(short)));
        let rest = long.strip_prefix(&short).filter(|rest| rest.starts_with([' ', ',', '(']));
        count(&short) > 2 && rest.is_some_and(|rest| date_line(rest.trim_start_matches([' ', ','])).is_some())
    };
    title_key(one) == title_key(other) || goes_on_with_date(one, other) || goes_on_with_date(other, one)
}

/// Returns a title folded, its date taken off.
fn title_key(text: &str) -> String {
    fold(without_trailing_date(text))
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::left_out;
    use super::*;

    const BODY: &str = "Delegates from eleven towns took the floor on the first day of the meeting.";

    #[test]
    fn of_equal_titles_on_end_the_second_stays() {
        let title = "The Secretary spoke at the forum";
        let page = format!("{title}\n\n{title}\n\n{BODY}");
        assert_eq!(left_out(&page), [format!("repeated-title|{title}")]);
        let document = super::super::super::tests::roles(&page);
        assert_eq!(document, [Role::Residue("repeated-title"), Role::Title, Role::Paragraph]);
    }

    #[test]
    fn second_titles_are_left_out() {
        let longer = "The Council met in Northport on October 19, 2023 19.10.2023";
        assert_eq!(left_out(&format!("The Council met in Northport\n\n{longer}\n\n{BODY}")), [format!("repeated-title|{longer}")]);
        let title = "The Secretary spoke at the “Harbour” forum on February 3, 2022";
        let twin = "The secretary spoke at the \"Harbour\" forum on February 3, 2022";
        assert_eq!(left_out(&format!("{title}\n\n{twin} 03.02.2022\n\n{BODY}")), [format!("repeated-title|{twin} 03.02.2022")]);
        assert_eq!(left_out(&format!("{title} 03.02.2022\n\n{title}\n\n{BODY}")), [format!("repeated-title|{title} 03.02.2022")]);
        assert_eq!(left_out(&format!("Home\n\nNews\n\n{title}\n\n3 марта 2023, 15:40\n\n{title}\n\n{BODY}\n\n{BODY}\n\n{BODY}")).len(), 4);
    }

    #[test]
    fn copies_may_differ_in_letters_that_look_alike() {
        let (title, twin) = ("Секретарь выступил на форуме", "Секретарь выступил на фoруме");
        assert_eq!(left_out(&format!("{title}\n\n{twin}\n\n{BODY}")), [format!("repeated-title|{twin}")]);
    }

    #[test]
    fn other_lines_stay() {
        assert!(left_out(&format!("The Council met\n\nThe Council met again\n\n{BODY}")).is_empty());
        assert!(left_out(&format!("{BODY}\n\n{BODY} It went on.")).is_empty());
        assert!(left_out(&format!("{BODY}\n\nIt went on.\n\n{BODY}")).is_empty());
    }
}
