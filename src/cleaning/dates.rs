//! Lines that are a date.

use super::phrases::{DATE_WORDS, month};
use super::words::fold;
use std::fmt;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

impl Date {
    fn new(year: u16, month: u8, day: u16) -> Option<Self> {
        let day = u8::try_from(day).ok()?;
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    /// Writes the date as ISO 8601 has it: `2022-02-03`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

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
    let (mut numeric, mut time, mut has_month, mut day, mut year) = (false, false, false, false, false);
    let mut place: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let bare = fold(token.trim_matches(['(', ')', '[', ']', ',', ';', '-', '–', '—', '/', '.']));
        if is_numeric_date(&bare) {
            numeric = true;
        } else if is_time(&bare) {
            time = true;
        } else if month(&bare).is_some() {
            has_month = true;
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
    let dated = numeric != (has_month && (day || year));
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

/// Returns the date that a text has as its only one, whole: day, month and year.
///
/// Of `03/04/2022` nobody can say which is the month, so it is none.
pub(super) fn date_in(text: &str) -> Option<Date> {
    let words: Vec<String> = text
        .split(char::is_whitespace)
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|w| !w.is_empty())
        .collect();
    let number =
        |word: Option<&String>| word.and_then(|word| word[..word.bytes().take_while(u8::is_ascii_digit).count()].parse::<u16>().ok());
    let day = |word: Option<&String>| number(word.filter(|word| is_day(word)));
    let year = |word: Option<&String>| number(word.filter(|word| is_year(word)));
    let mut dates: Vec<Date> = words.iter().filter_map(|word| numeric_date(word)).collect();
    for (at, word) in words.iter().enumerate() {
        let Some(month) = month(word) else { continue };
        // 3 марта 2022; March 3, 2022; 3 de marzo de 2022
        let is_link = |word: &&String| matches!(word.as_str(), "de" | "of");
        let before = words[..at].iter().rev().find(|word| !is_link(word));
        let after = words[at + 1..].iter().find(|word| !is_link(word));
        let day_first = day(before).zip(year(after));
        let month_first = day(words.get(at + 1)).zip(year(words.get(at + 2)));
        dates.extend(day_first.or(month_first).and_then(|(day, year)| Date::new(year, month, day)));
    }
    dates.dedup();
    match dates.as_slice() {
        [date] => Some(*date),
        _ => None,
    }
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

/// Returns the date that figures give: `03.02.2022`, `2022-02-03`, and `02/13/2022`, where but one order is possible.
fn numeric_date(word: &str) -> Option<Date> {
    if !is_numeric_date(word) {
        return None;
    }
    let mark = word.find(['.', '/', '-']).map(|at| &word[at..=at])?;
    let parts: Vec<u16> = word.split(mark).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match *parts.as_slice() {
        [year, month, day] if year > 31 => Date::new(year, month.try_into().ok()?, day),
        [day, month, year] if year > 99 => match (mark, day, month) {
            ("/", 1..=12, 1..=12) if day != month => None,
            (_, _, 13..) => Date::new(year, day.try_into().ok()?, month),
            _ => Date::new(year, month.try_into().ok()?, day),
        },
        _ => None,
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
    fn dates_are_told_whole() {
        for (text, date) in [
            ("4 марта 2023 года, Минск", "2023-03-04"),
            ("4 марта 2023 г.", "2023-03-04"),
            ("04.03.2023", "2023-03-04"),
            ("4-е марта 2023", "2023-03-04"),
            ("March 4, 2023, Minsk", "2023-03-04"),
            ("Saturday, March 4th, 2023", "2023-03-04"),
            ("3 de marzo de 2022", "2022-03-03"),
            ("Дата публикации: 4 марта 2023 года, 10:10", "2023-03-04"),
            ("The Secretary spoke at the forum 03.02.2022", "2022-02-03"),
            ("2022-02-03 15:40", "2022-02-03"),
            ("13/02/2022", "2022-02-13"),
            ("02/13/2022", "2022-02-13"),
        ] {
            assert_eq!(date_in(text).map(|date| date.to_string()).as_deref(), Some(date), "{text}");
        }
        for text in ["03/04/2022", "May 2022", "3 мая", "03.02.22", "от 3 мая 2021 и 4 мая 2022 года", "99.99.2022", ""] {
            assert_eq!(date_in(text), None, "{text}");
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
