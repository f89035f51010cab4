//! contact-block: telephone, e-mail and postal address of a press service at the tail of a page.

use super::super::page::Page;
use super::super::phrases::{ADDRESSES, CONTACT_HEADERS, PHONES};
use super::super::words::{count, fold, is_open};
use super::{Edge, Side};
use crate::text::Role;

/// The most words in a line of contacts.
const MOST_WORDS: usize = 20;

pub(super) fn at_edge(page: &Page, index: usize, edge: Edge) -> bool {
    if edge.side == Side::Head {
        return false;
    }
    let says = &page.pieces[index].says;
    let in_block = page.pieces.get(index + 1).is_some_and(|next| next.role == Role::Residue("contact-block"));
    let sure_above = (1..=2).any(|up| index >= up && is_contact(&page.pieces[index - up].says));
    let gap = in_block && sure_above && count(says) <= 8 && is_open(says);
    is_contact(says) || (in_block || sure_above) && is_place(says) || in_block && is_header(says) || gap
}

/// Returns whether a line gives a telephone number or an e-mail address, and little else.
fn is_contact(line: &str) -> bool {
    let words = count(line);
    (has_phone(line) || has_email(line)) && words <= MOST_WORDS && (is_open(line) || words <= 8 || has_label(line))
}

fn has_label(line: &str) -> bool {
    let first = fold(line).split([' ', ':', '.']).next().unwrap_or("").to_owned();
    PHONES.has(&first) || ADDRESSES.has(&first) || matches!(first.as_str(), "e-mail" | "email" | "эл" | "электронная" | "почта")
}

fn has_email(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.starts_with('.') && host.is_ascii())
    })
}

fn has_phone(line: &str) -> bool {
    let folded = fold(line);
    let labelled = folded.split([' ', ':', '.', ',', '(']).any(|word| PHONES.has(word));
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let international = line.find('+').is_some_and(|at| {
        let number: String =
            line[at + 1..].chars().take_while(|c| c.is_ascii_digit() || " ()-–\u{a0}".contains(*c)).filter(char::is_ascii_digit).collect();
        number.len() >= 9
    });
    let only_number = digits >= 7 && line.chars().all(|c| c.is_ascii_digit() || " ()-–+,;\u{a0}".contains(c)) && line.contains(['(', '+']);
    labelled && digits >= 5 || international || only_number
}

/// Returns whether a line gives a postal or web address.
fn is_place(line: &str) -> bool {
    let folded = fold(line);
    let words: Vec<&str> = folded.split([' ', ',', '.', ':']).filter(|word| !word.is_empty()).collect();
    let postcode = words.iter().any(|word| (5..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()));
    let number = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let street = words.iter().any(|word| ADDRESSES.has(word) || word.ends_with("straße") || word.ends_with("strasse"));
    let site = words.len() <= 8
        && folded.split([' ', '/']).any(|word| word.starts_with("www.") || word == "https:" || word == "http:" || word.ends_with(".org"));
    count(line) <= MOST_WORDS && (is_open(line) || words.len() <= 12) && (street && number || postcode && line.contains(',') || site)
}

/// Returns whether a line heads a block of contacts.
fn is_header(line: &str) -> bool {
    let folded = fold(line);
    let heads = CONTACT_HEADERS.has_stem_of(&folded) || folded.split(' ').any(|word| CONTACT_HEADERS.has_stem_of(word));
    count(line) <= 10 && (is_open(line) || line.ends_with(':')) && heads
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{left_out, text_of};
    use super::*;

    const BODY: &str = "Delegates from eleven towns took the floor on the first day of the meeting.";

    #[test]
    fn lines_of_contacts() {
        for line in [
            "Tel.: +7 (000) 123-45-67",
            "Телефон: 8 (000) 123-45-67",
            "E-mail: press@example.org",
            "press@example.org",
            "+7 (000) 123 45 67",
            "Тел./факс: 123-45-67",
        ] {
            assert!(is_contact(line), "{line}");
        }
        for line in ["Eleven towns pay 1,000,000 each", "The fund grew by +7 per cent in 2021", "Telephones were rare.", "Minsk 2022"] {
            assert!(!is_contact(line), "{line}");
        }
    }

    #[test]
    fn blocks_at_the_tail() {
        let block = "Press Service of the Council\n\n12 Harbour Street, Northport, 123456\n\nTel.: +7 (000) 123-45-67\n\nMaria Keller\n\nE-mail: press@example.org\n\nwww.example.org";
        assert_eq!(text_of(&format!("{BODY}\n\n{BODY}\n\n{BODY}\n\n{BODY}\n\n{block}")), [BODY, BODY, BODY, BODY]);
        assert_eq!(left_out(&format!("{BODY}\n\n{block}\n\n{BODY}")), Vec::<String>::new());
        assert!(left_out(&format!("{BODY}\n\nThe Council sits at 12 Harbour Street, Northport.")).is_empty());
    }
}
