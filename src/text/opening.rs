//! How lines open and end, as far as that says what they are.

/// How a line ends, closing quotes and brackets aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With a mark that ends sentences.
    Sentence,
    /// With a colon or a semicolon.
    Pause,
    /// With a comma.
    Comma,
    /// With a word, a number, a hyphen: with nothing that ends anything.
    Open,
}

impl Ending {
    /// Returns how a line ends.
    pub fn of(line: &str) -> Self {
        let line = line.trim_end();
        let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
        match if bare.is_empty() { line } else { bare }.chars().next_back() {
            Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '։') => Self::Sentence,
            Some(':' | ';') => Self::Pause,
            Some(',') => Self::Comma,
            _ => Self::Open,
        }
    }
}

/// Returns the marker that makes a line an item of a list, white space after it left out.
///
/// ```
/// use sverka::text::list_marker;
///
/// assert_eq!(list_marker("(a) training of staff;"), Some("(a)"));
/// assert_eq!(list_marker("2.1 Scope"), Some("2.1"));
/// assert_eq!(list_marker("— подготовка кадров;"), Some("—"));
/// assert_eq!(list_marker("3.5 per cent"), None);
/// ```
pub fn list_marker(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let length = match first {
        '•' | '‣' | '▪' | '●' | '○' | '◦' | '·' | '■' | '□' | '➢' | '✓' => return Some(&line[..first.len_utf8()]),
        '-' | '–' | '—' | '*' | '−' => first.len_utf8(),
        '0'..='9' => numbered(line)?,
        '(' => bracketed(line)?,
        _ => lettered(line)?,
    };
    let glued_capital = line[..length].ends_with(['.', ')']) && line[length..].starts_with(char::is_uppercase) && first.is_ascii_digit();
    let parted = line[length..].starts_with(char::is_whitespace) && !line[length..].trim().is_empty();
    (parted || glued_capital).then(|| &line[..length])
}

/// Returns the length of `1.`, `1)`, `1.2.`, or of `1.2` before a capital letter.
fn numbered(line: &str) -> Option<usize> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(line.len());
    let levels: Vec<&str> = line[..end].trim_end_matches('.').split('.').collect();
    if levels.len() > 5 || line[..end].ends_with("..") || levels.iter().any(|level| !(1..=3).contains(&level.len())) {
        return None;
    }
    if line[end..].starts_with(')') && !line[..end].ends_with('.') {
        return Some(end + 1);
    }
    let before_capital = levels.len() > 1 && line[end..].trim_start().starts_with(char::is_uppercase);
    (line[..end].ends_with('.') || before_capital).then_some(end)
}

/// Returns the length of `(1)`, `(a)`, `(iv)`, `(а)`.
fn bracketed(line: &str) -> Option<usize> {
    let inner = &line[1..1 + line.get(1..)?.chars().take(6).take_while(|&c| c != ')').map(char::len_utf8).sum::<usize>()];
    let closed = line[1 + inner.len()..].starts_with(')');
    (closed && is_ordinal(inner)).then_some(inner.len() + 2)
}

/// Returns the length of `a)`, `iv)`, `IV.`, `б)`.
fn lettered(line: &str) -> Option<usize> {
    let word = &line[..line.chars().take(5).take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum()];
    match line[word.len()..].chars().next()? {
        ')' if is_ordinal(word) => Some(word.len() + 1),
        '.' if is_roman(word) && word.starts_with(char::is_uppercase) => Some(word.len() + 1),
        _ => None,
    }
}

fn is_ordinal(word: &str) -> bool {
    let letters = word.chars().count();
    letters > 0
        && (word.bytes().all(|b| b.is_ascii_digit()) && letters <= 3
            || word.chars().all(char::is_alphabetic) && letters == 1
            || is_roman(word))
}

fn is_roman(word: &str) -> bool {
    let upper = word.bytes().all(|b| b"IVXLC".contains(&b));
    let lower = word.bytes().all(|b| b"ivxlc".contains(&b));
    !word.is_empty() && word.len() <= 5 && (upper || lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_open_items() {
        for (line, marker) in [
            ("1. The Parties", Some("1.")),
            ("12) text", Some("12)")),
            ("1.The Parties", Some("1.")),
            ("2.3.1. Порядок", Some("2.3.1.")),
            ("(iv) funds", Some("(iv)")),
            ("б) обмен опытом", Some("б)")),
            ("IV. Final clauses", Some("IV.")),
            ("•training", Some("•")),
            ("- item", Some("-")),
            ("-5 degrees", None),
            ("2022. The year", None),
            ("3.5 per cent of all", None),
            ("(see Annex 2) the", None),
            ("г. Минск", None),
            ("A. Smith", None),
            ("5 members", None),
            ("—", None),
            ("(", None),
        ] {
            assert_eq!(list_marker(line), marker, "{line}");
        }
    }

    #[test]
    fn endings_look_through_quotes() {
        for (line, ending) in [
            ("He said “yes.”", Ending::Sentence),
            ("следующее:", Ending::Pause),
            ("of the «Shield»", Ending::Open),
            ("having regard to it, ", Ending::Comma),
            ("inter-", Ending::Open),
        ] {
            assert_eq!(Ending::of(line), ending, "{line}");
        }
    }
}
