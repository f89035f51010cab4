//! Where the tags and the placeholders of a text stand: `<b>`, `%s`, `{0}`, `${NAME}`.

use std::ops::Range;

/// The most bytes of a tag: what is longer is text between marks.
const LONGEST: usize = 200;

/// Returns where the tags of a text stand, in order.
pub(in crate::store) fn tags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['<', '%', '{']).map(|next| at + next) {
        let rest = &text[start..];
        let length = match rest.as_bytes()[0] {
            b'<' => element(rest),
            b'%' => conversion(rest),
            _ => field(rest),
        };
        at = start + length.unwrap_or(1);
        found.extend(length.map(|length| start..start + length));
    }
    found
}

/// Returns the length of the tag of an element that opens a text: a name alone, or with attributes.
fn element(text: &str) -> Option<usize> {
    let inner = enclosed(text, '<', '>')?;
    let bare = inner.strip_prefix('/').unwrap_or(inner);
    let bare = bare.strip_suffix('/').unwrap_or(bare).trim_end();
    let name = bare.split(char::is_whitespace).next()?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    // “<not found>” is no tag, its words are words.
    let is_tag = is_name && (name == bare || bare.contains('='));
    is_tag.then_some(inner.len() + 2)
}

/// Returns the length of a field in braces that opens a text: `{}`, `{0}`, `{name}`, `{{ name }}`.
fn field(text: &str) -> Option<usize> {
    if text.starts_with("{{") {
        let inner = enclosed(&text[1..], '{', '}')?;
        return (is_one_word(inner) && text[inner.len() + 3..].starts_with('}')).then_some(inner.len() + 4);
    }
    let inner = enclosed(text, '{', '}')?;
    is_one_word(inner).then_some(inner.len() + 2)
}

fn is_one_word(inner: &str) -> bool {
    !inner.trim().contains(char::is_whitespace)
}

/// Returns the length of a conversion that opens a text: as of `printf`, `%s`, `%-5.2f`, `%1$s`, `%(name)s`, `%lu`, or as of Qt, `%1`.
fn conversion(text: &str) -> Option<usize> {
    if let Some(length) = numbered(text) {
        return Some(length);
    }
    let mut rest = &text[1..];
    if rest.starts_with('(') {
        rest = &rest[enclosed(rest, '(', ')')?.len() + 2..];
    }
    rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '#' | '.' | '*' | '$' | '\''));
    rest = rest.trim_start_matches(['h', 'l', 'L', 'q', 'j', 'z', 't']);
    rest = rest.strip_prefix(|c: char| "diouxXeEfFgGaAcsSpn@".contains(c))?;
    // “50%discount” has none.
    (!rest.starts_with(char::is_alphanumeric)).then_some(text.len() - rest.len())
}

/// Returns the length of a placeholder as of Qt that opens a text: `%1`, `%L2`, but not the beginning of `%1$s` and `%1.2f`.
fn numbered(text: &str) -> Option<usize> {
    let rest = text[1..].strip_prefix('L').unwrap_or(&text[1..]);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || c == '$')
        || after.strip_prefix('.').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
    (matches!(rest.len() - after.len(), 1..=2) && !goes_on).then_some(text.len() - after.len())
}

/// Returns what stands between the mark that opens a text and the next that closes, unless one opens before.
fn enclosed(text: &str, open: char, close: char) -> Option<&str> {
    let inner = text.strip_prefix(open)?;
    let (end, _) = inner.char_indices().take_while(|(at, _)| *at < LONGEST).find(|(_, c)| *c == open || *c == close)?;
    inner[end..].starts_with(close).then_some(&inner[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        tags(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        let text = "<b>5</b><br /> <a href=\"x\">y</a> a < b and c > d <not found>";
        assert_eq!(found(text), ["<b>", "</b>", "<br />", "<a href=\"x\">", "</a>"]);
    }

    #[test]
    fn placeholders_are_told_from_text() {
        let text = "%s, %-5.2f of %1$d: %(name)s %lu%% 50%discount 100 % safe";
        assert_eq!(found(text), ["%s", "%-5.2f", "%1$d", "%(name)s", "%lu"]);
        assert_eq!(found("%1 of %L2. %1$d and 5 %12345 %1b"), ["%1", "%L2", "%1$d"]);
        let text = "{} {0} ${NAME} {{ user }} {{x}} {two words} {0:N2} {a{b}";
        assert_eq!(found(text), ["{}", "{0}", "{NAME}", "{{ user }}", "{{x}}", "{0:N2}", "{b}"]);
    }

    #[test]
    fn unfinished_tags_are_text() {
        for text in ["<", "%", "{", "%(a", "<b", "%-", "</", "{{", "<é>", "%(é)é"] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
