//! The tokens that matches are measured in.

/// Returns the tokens of a text in order, each with the byte that it begins at.
///
/// A token is a run of letters and digits, or one other character that is not white space.
pub(in crate::store) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// The tokens of a text, as [`tokens`] returns them.
pub(in crate::store) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text[self.at..].trim_start();
        let first = rest.chars().next()?;
        let start = self.text.len() - rest.len();
        let length =
            if first.is_alphanumeric() { rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()) } else { first.len_utf8() };
        self.at = start + length;
        Some((start, &rest[..length]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_runs_or_single_marks() {
        let found: Vec<&str> = tokens(" A_b, 2.5\u{a0}км…«Ё»!? ").map(|(_, token)| token).collect();
        assert_eq!(found, ["A", "_", "b", ",", "2", ".", "5", "км", "…", "«", "Ё", "»", "!", "?"]);
        assert!(tokens(" \n\t").next().is_none());
    }

    #[test]
    fn tokens_know_where_they_begin() {
        let text = "Да — нет";
        assert!(tokens(text).all(|(at, token)| text[at..].starts_with(token)));
    }
}
