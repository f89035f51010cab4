//! Markers of list items, by their place in the list.

/// The alphabets that lists are lettered by; Russian lists leave out `ё`, `й` and the signs.
const ALPHABETS: [&str; 2] = ["abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя"];

/// Returns the place in the list, from 1, that the marker at the start of a text gives, and the marker's length in bytes.
///
/// Known are digits (`2.`, `2)`, `(2)`), single letters (`b)`, `(b)`, `«б»)`), each closed by a bracket, and digits by
/// a full stop. A bullet or a dash has no place and is no such marker.
///
/// ```
/// use sverka::tokens::list_marker;
///
/// assert_eq!(list_marker("(b) training"), Some((2, 3)));
/// assert_eq!(list_marker("б) подготовка").map(|m| m.0), Some(2));
/// assert_eq!(list_marker("2.5 per cent"), None);
/// ```
pub fn list_marker(text: &str) -> Option<(u32, usize)> {
    let trimmed = text.trim_start();
    let skipped = text.len() - trimmed.len();
    let opened = trimmed.strip_prefix('(').unwrap_or(trimmed);
    let label_end = opened.find(|c: char| !c.is_alphanumeric())?;
    let (label, rest) = opened.split_at(label_end);
    let has_open = opened.len() < trimmed.len();
    let close = rest.chars().next()?;
    let place = if label.bytes().all(|b| b.is_ascii_digit()) && !label.is_empty() && label.len() <= 3 {
        label.parse().ok()?
    } else {
        let mut letters = label.chars().flat_map(char::to_lowercase);
        let (letter, None) = (letters.next()?, letters.next()) else { return None };
        ALPHABETS.iter().find_map(|alphabet| alphabet.chars().position(|c| c == letter))? as u32 + 1
    };
    let digits = label.starts_with(|c: char| c.is_ascii_digit());
    let closed = close == ')' || (close == '.' && digits && !has_open);
    let after = rest.chars().nth(1);
    let free = after.is_none_or(|c| c.is_whitespace() || (close == ')' && !c.is_alphanumeric()));
    (closed && free).then(|| (place, skipped + usize::from(has_open) + label.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_have_places() {
        for (text, place) in [("1. Text", 1), ("12) Text", 12), ("(3) Text", 3), ("г) текст", 4), ("(d) text", 4), ("  a) x", 1)] {
            assert_eq!(list_marker(text).map(|m| m.0), Some(place), "{text}");
        }
    }

    #[test]
    fn numbers_and_words_are_no_markers() {
        for text in ["2024 was", "3.5 per cent", "A. Petrov", "(see below)", "I am", "", "—", "1,5 млн", "15 May"] {
            assert_eq!(list_marker(text), None, "{text}");
        }
    }
}
