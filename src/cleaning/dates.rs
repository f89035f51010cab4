//! Lines that are a date.

use super::phrases::{DATE_WORDS, MONTHS};
use super::words::fold;

/// What a line that is a date has to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateLine {
    /// Whether the date is in figures only: `03.02.2022`.
    pub(super) numeric: bool,
    /// Whether a time of day stands with it.
    pub(super) time: bool,
    /// Whether a place stands with it.
    pub(super) place: bool,
}

/// The most words of a line that is a date.
const MOST_WORDS: usize = 12;
/// The most bytes of a line that is a date.
const MOST_BYTES: usize = 200;
/// The most words of the place.
const PLACE_WORDS: usize = 4;

/// Returns what a line has to it if it is a date, perhaps with a time and a place.
pub(super) fn date_line(line: &str) -> Option<DateLine> {
    if line.len() > MOST_BYTES {
        return None;
    }
    let tokens: Vec<&str> = line.split(|c: char| c.is_whitespace() || matches!(c, '|' | '•' | '·')).filter(|t| !t.is_empty()).collect();
    if tokens.len() > MOST_WORDS {
        return None;
    }
    let (mut numeric, mut time, mut month, mut day, mut year) = (false, false, false, false, false);
    let mut place: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let bare = fold(token.trim_matches(['(', ')', '[', ']', ',', ';', '-', '–', '—', '/', '.']));
        if is_numeric_date(&bare) {
            numeric = true;
        } else if is_time(&bare) {
            time = true;
        } else if MONTHS.has(&bare) {
            month = true;
        } else if is_day(&bare) {
            day = true;
        } else if is_year(&bare) {
            year = true;
        } else if !is_filler(&bare) {
            let is_name = token.trim_start_matches(['(', '"', '«']).starts_with(char::is_uppercase);
            if !is_name && !matches!(bare.as_str(), "город" | "гор" | "м" | "city") {
                return None;
            }
            place.push(at);
        }
    }
    let dated = numeric != (month && (day || year));
    let place_fits = match (place.first(), place.last()) {
        (Some(&first), Some(&last)) => {
            let among_fillers = |at: usize| is_filler(&fold(tokens[at].trim_matches(['.', ','])));
            let comma_before =
                (0..first).rev().find(|&at| !among_fillers(at) || tokens[at].ends_with(',')).is_some_and(|at| tokens[at].ends_with(','));
            let parted = comma_before || tokens[last].ends_with(',') || tokens[first].starts_with('(');
            parted && place.len() <= PLACE_WORDS && (first..=last).all(|at| place.contains(&at) || among_fillers(at))
        }
        _ => true,
    };
    (dated && place_fits).then_some(DateLine { numeric, time, place: !place.is_empty() })
}

/// Returns whether a line is a time of day and nothing else.
pub(super) fn is_time(line: &str) -> bool {
    let parts: Vec<&str> = line.trim().split(':').collect();
    (2..=3).contains(&parts.len()) && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns a text without the date in figures, and the time, at its end.
pub(super) fn without_trailing_date(text: &str) -> &str {
    let mut rest = text.trim_end();
    for _ in 0..3 {
        let start = rest.rfind(char::is_whitespace).map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let last = rest[start..].trim_matches(['(', ')', ',', '|']);
        if !(is_numeric_date(last) || is_time(last) || last.is_empty() && start > 0) {
            break;
        }
        rest = rest[..start].trim_end().trim_end_matches([',', '|']).trim_end();
    }
    // A date may be glued to the last word.
    let glued = rest.len().checked_sub(10).filter(|&at| rest.is_char_boundary(at) && is_numeric_date(&rest[at..]));
    glued.map_or(rest, |at| rest[..at].trim_end())
}

/// Returns whether a word, its marks taken off, says nothing of its own in a date.
fn is_filler(bare: &str) -> bool {
    bare.is_empty() || DATE_WORDS.has(bare)
}

fn is_numeric_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok().filter(|_| part.len() <= 4)).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let day_and_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12);
    match (numbers.as_deref(), lengths.as_slice()) {
        (Some(&[a, b, _]), [1 | 2, 1 | 2, 2 | 4]) => day_and_month(a, b),
        (Some(&[_, a, b]), [4, 1 | 2, 1 | 2]) => day_and_month(a, b),
        _ => false,
    }
}

fn is_day(word: &str) -> bool {
    let digits: &str = &word[..word.bytes().take_while(u8::is_ascii_digit).count()];
    let suffix = word[digits.len()..].trim_start_matches(['-', '.']);
    digits.len() <= 2
        && digits.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
        && matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "го" | "е" | "ое" | "er")
}

fn is_year(word: &str) -> bool {
    let digits: &str = &word[..word.bytes().take_while(u8::is_ascii_digit).count()];
    digits.len() == 4
        && (digits.starts_with("1") || digits.starts_with("20"))
        && matches!(word[digits.len()..].trim_matches('.'), "" | "г" | "р" | "года")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_and_without_places() {
        for (line, numeric, time, place) in [
            ("03.02.2022", true, false, false),
            ("2022-02-03 15:40", true, true, false),
            ("3 марта 2023, 15:40", false, true, false),
            ("3 марта 2023 года", false, false, false),
            ("February 3, 2022, Moscow", false, false, true),
            ("4 марта 2023 года, Минск", false, false, true),
            ("4 марта 2023 г., г. Санкт-Петербург", false, false, true),
            ("Minsk, 4 March 2023", false, false, true),
            ("New York, 12 May 2021", false, false, true),
            ("Thursday, March 3rd, 2022", false, false, false),
            ("Berlin, den 3. März 2022", false, false, true),
            ("3 de marzo de 2022", false, false, false),
            ("May 2022", false, false, false),
        ] {
            assert_eq!(date_line(line), Some(DateLine { numeric, time, place }), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_dates() {
        for line in [
            "May 2022 Report",
            "In March 2022 the Council met",
            "15:40",
            "2022",
            "3",
            "March",
            "Article 3",
            "1.2.3",
            "99.99.2022",
            "Moscow",
            "",
        ] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }

    #[test]
    fn glued_dates_come_off() {
        assert_eq!(without_trailing_date("spoke at the forum 03.02.2022"), "spoke at the forum");
        assert_eq!(without_trailing_date("spoke at the forum03.02.2022"), "spoke at the forum");
        assert_eq!(without_trailing_date("spoke at the forum 03.02.2022, 15:40"), "spoke at the forum");
        assert_eq!(without_trailing_date("spoke on February 3, 2022"), "spoke on February 3, 2022");
    }
}
