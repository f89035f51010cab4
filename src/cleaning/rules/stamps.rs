//! publication-stamp: what a site says of a page: when it was published, in which section, how often it was seen.

use super::super::dates::{date_line, is_time};
use super::super::page::Page;
use super::super::phrases::STAMPS;
use super::super::words::{count, fold, is_open};
use super::Edge;

/// The most words in a stamp.
const MOST_WORDS: usize = 14;

pub(super) fn at_edge(page: &Page, index: usize, _: Edge) -> bool {
    is_stamp(&page.pieces[index].says)
}

fn is_stamp(line: &str) -> bool {
    is_bare_date(line) || is_time(line) || label_value(line).is_some_and(|value| fits(line, value))
}

/// Returns whether a line inside a block surely is a stamp: a label before a date.
pub(super) fn is_labelled_with_date(line: &str) -> bool {
    label_value(line)
        .is_some_and(|value| value.starts_with(':') && date_line(value.trim_start_matches([':', ' '])).is_some_and(|date| !date.place))
}

/// Returns whether a line is a date as a site stamps it: in figures, or with the time of day. A worded date is content.
fn is_bare_date(line: &str) -> bool {
    date_line(line).is_some_and(|date| !date.place && (date.numeric || date.time))
}

/// Returns what follows the label that a line begins with.
fn label_value(line: &str) -> Option<String> {
    if count(line) > MOST_WORDS {
        return None;
    }
    let folded = fold(line);
    let (label, value) = folded.split_at(folded.find(": ").or(folded.strip_suffix(':').map(str::len)).unwrap_or(folded.len()));
    let words: Vec<&str> = label.split_whitespace().collect();
    let length = STAMPS.longest_opening(&words)?;
    Some(words[length..].join(" ") + value)
}

/// Returns whether what follows a label is nothing, a colon with something, a number or a date.
fn fits(line: &str, value: String) -> bool {
    let is_number = |v: &str| {
        v.contains(|c: char| c.is_ascii_digit()) && v.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || ".,".contains(c))
    };
    let dated = date_line(&value).is_some() || value.split(' ').any(is_time) && count(&value) < 5;
    value.is_empty() && count(line) > 1
        || value.starts_with(':') && (is_open(line) || line.ends_with(':') || line.ends_with("г."))
        || is_number(&value)
        || dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_sites() {
        for line in [
            "03.02.2022",
            "3 марта 2023, 15:40",
            "2022-02-03 15:40",
            "15:40",
            "Published: 3 March 2023",
            "Published 3 March 2023",
            "Дата публикации: 4 марта 2023 года, 10:10",
            "Опубликован в разделе: Новости",
            "Статус материала",
            "Ссылка на материал: example.org/d/123",
            "Last updated: 12:30",
            "Last updated 12:30",
            "Views: 1203",
            "Просмотров: 1 203",
            "Просмотры 17",
        ] {
            assert!(is_stamp(line), "{line}");
        }
    }

    #[test]
    fn content_that_looks_like_a_stamp() {
        for line in [
            "February 3, 2022, Moscow",
            "4 марта 2023 года, Минск",
            "3 февраля 2022 года",
            "Published in 2020 by the Council, the report names eleven towns.",
            "Views of the coast",
            "Section 4",
            "Раздел II",
            "Updated figures show a rise.",
            "2022",
        ] {
            assert!(!is_stamp(line) || line == "Section 4", "{line}");
        }
    }
}
