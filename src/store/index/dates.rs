//! Dates in words.

use crate::tokens::month;

/// Returns whether a token names the month of a date, by the tokens before and after it: one of them is a number.
pub(in crate::store) fn is_month_in_date(token: &str, before: Option<&str>, after: Option<&str>) -> bool {
    let is_number = |token: Option<&str>| token.is_some_and(|token| token.starts_with(|c: char| c.is_ascii_digit()));
    (is_number(before) || is_number(after)) && token.starts_with(char::is_alphabetic) && month(token).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_stand_beside_numbers() {
        assert!(is_month_in_date("May", Some("3"), None));
        assert!(is_month_in_date("March", Some("on"), Some("3rd")));
        assert!(is_month_in_date("мая", Some("3"), Some("2021")));
        assert!(!is_month_in_date("may", Some("You"), Some("enter")));
        assert!(!is_month_in_date("towns", Some("3"), None));
    }
}
