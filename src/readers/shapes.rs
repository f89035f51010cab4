//! What single lines look like: dates, rows of tables, headings.

use crate::text::Ending;

/// Returns whether a line is a date, perhaps with a place: `Lindhaven, 3 May 2021`, `г. Минск, 3 мая 2021 г.`
pub(super) fn is_date(line: &str) -> bool {
    let bare = line.trim_end_matches(['.', ',']).trim_end_matches(" г").trim_end_matches(" года");
    let words: Vec<&str> = bare.split([' ', '\u{a0}', ',']).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str, digits: usize| word.len() <= digits && word.bytes().all(|b| b.is_ascii_digit());
    let year = words.iter().any(|word| word.len() == 4 && is_number(word, 4));
    let day = words.iter().any(|word| is_number(word, 2));
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word == "г.";
    let named = line.split_once(',').is_some_and(|(place, _)| place.split_whitespace().all(is_name));
    let opens = named || line.starts_with(|c: char| c.is_ascii_digit());
    let ends = Ending::of(line) == Ending::Open || line.ends_with("г.");
    year && day && opens && ends && (3..=7).contains(&words.len())
}

/// Returns whether a line is the row of a table: it ends with two numbers.
pub(super) fn is_row(line: &str) -> bool {
    // A date, with its two points or its comma, is no figure.
    let is_number = |word: &str| {
        let digits = word.trim_start_matches(['+', '-', '–', '−']).trim_end_matches('%');
        let marks = digits.chars().filter(|c| matches!(c, '.' | ',')).count();
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && marks < 2
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    let mut words = line.split_whitespace().rev();
    words.by_ref().take(2).filter(|word| is_number(word)).count() == 2
        && words.next().is_some_and(|word| word.chars().any(char::is_alphabetic) || is_number(word))
}

/// Returns whether a line ends with a short word that nothing ends with: `of the`, `и о`.
pub(super) fn leads_on(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|word| word.chars().count() <= 3 && word.chars().all(char::is_lowercase))
}

/// Returns whether a line opens with a Russian adjective in a case that needs a word before it.
pub(super) fn is_governed(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    word.chars().count() > 5 && ["ого", "его", "ому", "ему", "ыми", "ими"].iter().any(|ending| word.ends_with(ending))
}

/// Returns whether a line opens an article or a section.
pub(super) fn opens_section(line: &str) -> bool {
    const OPENERS: &[&str] = &[
        "Article",
        "ARTICLE",
        "Section",
        "SECTION",
        "Chapter",
        "CHAPTER",
        "Annex",
        "Статья",
        "СТАТЬЯ",
        "Раздел",
        "Глава",
        "Стаття",
        "Artikel",
    ];
    let mut words = line.split_whitespace();
    let opener = words.next().is_some_and(|word| OPENERS.contains(&word));
    opener && words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || "IVX".contains(c)))
}

/// Returns whether a line has capital letters only, and more than an abbreviation of them.
pub(super) fn is_in_capitals(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() > 5 && !line.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_a_day_and_a_place() {
        for line in ["Lindhaven, 3 May 2021", "г. Минск, 3 мая 2021 г.", "February 3, 2022, Moscow", "14 September 2023"] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "GRID-2023” on March 16, 2023",
            "Стороны сообщат до 30 июня 2024 г.;",
            "In the spring of 2021, on 14 May",
            "2021",
            "of 3 May 2021.",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn rows_end_with_figures() {
        assert!(is_row("Persons brought to safety 1,744 2,019 +15.8") && is_row("Дефицит 16,6 26,5"));
        assert!(!is_row("on March 16, 2023") && !is_row("on October 19, 2023 19.10.2023") && !is_row("in 1992 and 2000"));
    }
}
