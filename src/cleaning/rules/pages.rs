//! page-number, running-header: what each page of a paper repeats at its head or foot.

use super::super::page::Page;
use super::super::words::{count, is_open, letters, starts_small};
use crate::text::{Ending, Span, list_marker};
use std::collections::{HashMap, HashSet};

/// The fewest bytes between two numbers that pages may have.
const SHORTEST_PAGE: usize = 300;
/// The most words in a running header.
const HEADER_WORDS: usize = 18;
/// Words that stand with the number of a page.
const PAGE_WORDS: &[&str] =
    &["page", "p", "pg", "of", "стр", "страница", "лист", "из", "с", "seite", "von", "сторінка", "página", "de", "sur"];

/// A line that may be the number of a page.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    /// Whether its form alone says what it is.
    obvious: bool,
}

/// Finds numbers of pages: obvious ones, and bare ones that rise from page to page.
pub(super) fn numbers(page: &Page) -> Vec<Span> {
    let numbers = candidates(page);
    let mut found: Vec<usize> = numbers.iter().filter(|(_, n)| n.obvious).map(|(i, _)| *i).collect();
    let headers: HashSet<usize> = header_groups(page).into_iter().flatten().collect();
    let has_evidence = |&(index, _): &(usize, Number)| {
        let beside_header = index > 0 && headers.contains(&(index - 1)) || headers.contains(&(index + 1));
        beside_header || parts_pages(page, index)
    };
    for chain in rising_chains(&numbers) {
        let far_apart = chain.windows(2).all(|pair| page.pieces[pair[1].0].span.start - page.pieces[pair[0].0].span.end >= SHORTEST_PAGE);
        let ends_page = chain.last().is_some_and(|(index, _)| page.content_after(*index).is_none());
        let proven = chain.iter().filter(|number| has_evidence(number)).count();
        if chain.len() > 1 && (proven * 2 >= chain.len() || far_apart && (proven > 0 || ends_page || chain[0].1.value == 2)) {
            found.extend(chain.iter().map(|(index, _)| *index));
        }
    }
    found.extend(
        numbers.iter().filter(|number| breaks_sentence(page, number.0) || page_break_beside(page, number.0)).map(|(index, _)| *index),
    );
    spans(page, found)
}

/// Finds lines that are repeated at the heads or feet of pages, the numbers in them aside.
pub(super) fn headers(page: &Page) -> Vec<Span> {
    let found = header_groups(page).into_iter().filter(|group| {
        let proven = group.iter().filter(|&&index| parts_pages(page, index) || beside_number(page, index)).count();
        let same = group.windows(2).all(|pair| page.pieces[pair[0]].key == page.pieces[pair[1]].key);
        if same { proven * 3 >= group.len() } else { proven * 2 >= group.len() }
    });
    let found = found.flatten().chain(numbered_footers(page)).collect();
    spans(page, found)
}

/// Finds lines that have the number of the page beside the name of the paper, `Annual Report 2021 | 14`, if there are two or
/// more with one name.
fn numbered_footers(page: &Page) -> Vec<usize> {
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let name = |line: &str| {
        let (left, right) = line.split_once(" | ")?;
        let name = if is_number(right) { left } else { right };
        (is_number(left) != is_number(right) && count(name) <= HEADER_WORDS).then(|| name.to_owned())
    };
    let named: Vec<(usize, String)> =
        page.pieces.iter().enumerate().filter(|(_, p)| p.role.is_content()).filter_map(|(index, p)| Some((index, name(&p.key)?))).collect();
    let repeats = |name: &String| named.iter().filter(|(_, other)| other == name).count() > 1;
    named.iter().filter(|(_, name)| repeats(name)).map(|(index, _)| *index).collect()
}

fn spans(page: &Page, mut indices: Vec<usize>) -> Vec<Span> {
    indices.sort_unstable();
    indices.dedup();
    indices.into_iter().map(|index| page.pieces[index].span).collect()
}

fn candidates(page: &Page) -> Vec<(usize, Number)> {
    let content = page.pieces.iter().enumerate().filter(|(_, piece)| piece.role.is_content());
    content.filter_map(|(index, piece)| Some((index, number(&piece.says)?))).collect()
}

/// Returns the number of a page that a line is: `3`, `- 3 -`, `3/9`, `Page 3 of 9`, `стр. 3`.
fn number(line: &str) -> Option<Number> {
    if line.len() > 40 {
        return None;
    }
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '[' | ']' | '|' | '_' | '~' | '•'));
    let framed = bare.len() < line.len()
        && line.starts_with(['-', '–', '—', '|', '~', '•', '_'])
        && line.ends_with(['-', '–', '—', '|', '~', '•', '_']);
    let lower = bare.to_lowercase();
    let mut numbers = Vec::new();
    let mut words = 0;
    for part in lower.split(|c: char| c.is_whitespace() || matches!(c, '/' | '.')).filter(|part| !part.is_empty()) {
        if part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(part.parse().ok()?);
        } else if PAGE_WORDS.contains(&part) {
            words += 1;
        } else {
            return None;
        }
    }
    let slashed = lower.matches('/').count() == 1;
    match numbers[..] {
        [value] if lower.contains('.') && words == 0 || value > 999 => None,
        [value] => Some(Number { value, obvious: framed || words > 0 }),
        [value, of] if value <= of && of < 1000 && (words > 0 || slashed) => {
            Some(Number { value, obvious: framed || words > 0 || of > 12 || value > 0 && slashed })
        }
        _ => None,
    }
}

/// Returns the runs of numbers in which each is one to three more than the one before.
fn rising_chains(numbers: &[(usize, Number)]) -> Vec<&[(usize, Number)]> {
    numbers.chunk_by(|a, b| (a.1.value + 1..=a.1.value + 3).contains(&b.1.value)).collect()
}

/// Returns groups of three or more lines that are equal but for their numbers, and might head a page.
fn header_groups(page: &Page) -> Vec<Vec<usize>> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    for (index, piece) in page.pieces.iter().enumerate().filter(|(_, piece)| piece.role.is_content()) {
        if is_open(&piece.says)
            && letters(&piece.says) >= 5
            && (count(&piece.says) > 1 || piece.says.contains('/'))
            && count(&piece.says) <= HEADER_WORDS
            && list_marker(&piece.says).is_none()
        {
            let key: String = piece.key.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
            let group = groups.entry(key.clone()).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(index);
        }
    }
    let mut groups: Vec<Vec<usize>> = order.iter().filter_map(|key| groups.remove(key)).filter(|group| group.len() > 2).collect();
    groups.sort();
    groups
}

/// Returns whether a piece stands where one page ends and another begins, or where the document does.
fn parts_pages(page: &Page, index: usize) -> bool {
    index == 0 || index + 1 == page.pieces.len() || page_break_beside(page, index) || breaks_sentence(page, index)
}

fn page_break_beside(page: &Page, index: usize) -> bool {
    page.gap_after(index).contains('\u{c}') || index > 0 && page.gap_after(index - 1).contains('\u{c}')
}

fn beside_number(page: &Page, index: usize) -> bool {
    let is_number = |at: usize| page.pieces.get(at).is_some_and(|piece| number(&piece.says).is_some());
    index > 0 && is_number(index - 1) || is_number(index + 1)
}

/// Returns whether a sentence runs on over a piece, and over page artefacts beside it.
fn breaks_sentence(page: &Page, index: usize) -> bool {
    let is_artefact =
        |&at: &usize| !page.is_content(at) || number(&page.pieces[at].says).is_some() || page.pieces[at].key == page.pieces[index].key;
    let reach = 4;
    let before = (index.saturating_sub(reach)..index).rev().find(|at| !is_artefact(at));
    let after = (index + 1..page.pieces.len().min(index + reach)).find(|at| !is_artefact(at));
    let (Some(before), Some(after)) = (before, after) else { return false };
    let (before, after) = (&page.pieces[before].says, &page.pieces[after].says);
    count(before) > 5
        && count(after) > 2
        && matches!(Ending::of(before), Ending::Open | Ending::Comma)
        && starts_small(after)
        && list_marker(after).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::left_out;
    use super::*;

    const TEXT: &str = "The Council of Harbour Towns met in Northport last week to consider the report of its Secretary on the state of \
                        the coastal roads. Delegates from eleven towns took the floor and agreed that the bridges of the last century \
                        can no longer bear the traffic of today. The Treasurer noted that the means at hand are lower than a year ago, \
                        and that no new project could be opened before the spring.";

    #[test]
    fn forms_of_page_numbers() {
        for (line, value, obvious) in [
            ("3", 3, false),
            ("- 3 -", 3, true),
            ("3/9", 3, true),
            ("Page 3 of 9", 3, true),
            ("стр. 3", 3, true),
            ("– 12 –", 12, true),
            ("Стр. 3 из 9", 3, true),
        ] {
            let found = number(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.value, found.obvious), (value, obvious), "{line}");
        }
        for line in ["2022", "3.", "1.2", "9/3", "Article 3", "03.02.2022", "3 members", "", "-"] {
            assert!(number(line).is_none(), "{line}");
        }
    }

    #[test]
    fn bare_numbers_that_rise() {
        let paper = format!("{TEXT}\n\n2\n\n{TEXT}\n\n3\n\n{TEXT}");
        assert_eq!(left_out(&paper), ["page-number|2", "page-number|3"]);
        let list = "1\n\nRoads of the coast.\n\n2\n\nBridges of the north.\n\n3\n\nPiers.";
        assert!(left_out(list).is_empty());
        assert!(left_out(&format!("{TEXT}\n\n7\n\n{TEXT}")).is_empty());
    }

    #[test]
    fn headers_that_pages_repeat() {
        let header = "Draft A/12/34";
        let paper = format!("{header}\n\n{TEXT}\n\n- 1 -\n\n{header}\n\n{TEXT}\n\n- 2 -\n\n{header}\n\n{TEXT}\n\n- 3 -");
        assert_eq!(left_out(&paper).iter().filter(|line| line.starts_with("running-header")).count(), 3);
        let pages =
            (1..9).map(|n| format!("{}\n\n{n}\n\n{TEXT}", if n % 2 == 0 { "Council of Harbour Towns" } else { "State of the roads" }));
        let paper = pages.collect::<Vec<_>>().join("\n\n");
        assert_eq!(left_out(&paper).iter().filter(|line| line.starts_with("page-number")).count(), 8);
        let footed = format!("{TEXT}\n\nAnnual Report 2021 | 14\n\n{TEXT}\n\n15 | Annual Report 2021\n\n{TEXT}");
        assert_eq!(left_out(&footed), ["running-header|Annual Report 2021 | 14", "running-header|15 | Annual Report 2021"]);
        let articles = (1..5).map(|n| format!("Article {n}\n\n{TEXT}")).collect::<Vec<_>>().join("\n\n");
        assert!(left_out(&articles).is_empty());
        let refrain = (1..5).map(|_| format!("Recommendations\n\n{TEXT}")).collect::<Vec<_>>().join("\n\n");
        assert!(left_out(&refrain).iter().all(|line| !line.starts_with("page-number")));
    }
}
