//! Moments as TMX writes them.

use std::fmt;

/// A moment in Coordinated Universal Time, to the second: `YYYYMMDDThhmmssZ`, as TMX 1.4b asks (ISO 8601, basic form).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

/// What is wrong with a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such date; write it as 2026-11-24 or 20261124T093000Z (UTC)")
    }
}

impl std::error::Error for TimestampError {}

impl Timestamp {
    /// Reads `YYYYMMDDThhmmssZ`, `YYYY-MM-DDThh:mm:ssZ`, or a day alone, which then means its first second.
    ///
    /// ```
    /// use sverka::memory::Timestamp;
    ///
    /// assert_eq!(Timestamp::parse("2024-02-29").unwrap().to_string(), "20240229T000000Z");
    /// assert!(Timestamp::parse("2023-02-29").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If the text has another form or there is no such moment.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if !matches!(shape.as_str(), "00000000" | "0000-00-00" | "00000000T000000Z" | "0000-00-00T00:00:00Z") {
            return Err(TimestampError);
        }
        let number = |from: usize, to: usize| digits.get(from..to).map_or(0, |part| part.parse::<u16>().unwrap_or(u16::MAX));
        let part = |from: usize| u8::try_from(number(from, from + 2)).unwrap_or(u8::MAX);
        let moment = Self { year: number(0, 4), month: part(4), day: part(6), hour: part(8), minute: part(10), second: part(12) };
        let sound = (1..=12).contains(&moment.month)
            && (1..=days_in(moment.year, moment.month)).contains(&moment.day)
            && moment.hour < 24
            && moment.minute < 60
            && moment.second < 60;
        if sound { Ok(moment) } else { Err(TimestampError) }
    }

    /// Returns the moment that lies so many seconds after the first of January 1970; beyond the year 9999 the last moment of it.
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
        let mut year = 1970;
        while year < 9999 && days >= days_in_year(year) {
            days -= days_in_year(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= u64::from(days_in(year, month)) {
            days -= u64::from(days_in(year, month));
            month += 1;
        }
        let day = u8::try_from(days.min(30)).unwrap_or(30) + 1;
        let part = |value: u64| u8::try_from(value).unwrap_or(0);
        Self { year, month, day, hour: part(rest / 3600), minute: part(rest / 60 % 60), second: part(rest % 60) }
    }

    /// Returns the moment in the extended form of ISO 8601, which XML Schema asks for: `YYYY-MM-DDThh:mm:ssZ`.
    pub(crate) fn to_extended(self) -> String {
        let Self { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates() {
        for (seconds, text) in [(0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (1_709_164_800, "20240229T000000Z")] {
            assert_eq!(Timestamp::from_unix_seconds(seconds).to_string(), text);
        }
        assert_eq!(Timestamp::from_unix_seconds(951_782_399).to_extended(), "2000-02-28T23:59:59Z");
        assert_eq!(Timestamp::from_unix_seconds(u64::MAX).to_string().len(), 16);
    }

    #[test]
    fn dates_that_are_none_are_refused() {
        for text in ["", "2024", "2024-13-01", "20240431", "20240101T240000Z", "20240101T101010", "01.02.2024", "now"] {
            assert_eq!(Timestamp::parse(text), Err(TimestampError), "{text}");
        }
    }
}
