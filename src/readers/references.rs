//! References to characters, such as `&nbsp;` and `&#171;`, where no markup is.

use std::borrow::Cow;

/// The fewest references by which a text is known to be full of them: one may be what the text is about.
const FEWEST: usize = 3;

/// The longest name of a reference, with the marks around it.
const LONGEST: usize = 12;

/// Entities of HTML that are met in texts.
const NAMED: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("shy", '\u{ad}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("sect", '§'),
    ("para", '¶'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("euro", '€'),
    ("pound", '£'),
    ("cent", '¢'),
    ("yen", '¥'),
    ("frac12", '½'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
];

/// Returns the character of a name that HTML has and XML has not.
pub(super) fn named_character(name: &str) -> Option<char> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Returns a plain text with its references replaced, and how many they were.
pub(super) fn replaced(text: &str) -> (Cow<'_, str>, usize) {
    let references: Vec<(usize, usize, char)> = text.match_indices('&').filter_map(|(at, _)| reference(text, at)).collect();
    // What XML needs may be quoted from it; dashes, quotation marks and spaces that are written so come from pages.
    let of_pages = references.iter().filter(|(_, _, c)| !matches!(c, '&' | '<' | '>' | '"' | '\'')).count();
    if of_pages < FEWEST {
        return (Cow::Borrowed(text), 0);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, c) in &references {
        out.push_str(&text[from..*start]);
        out.push(*c);
        from = *end;
    }
    out.push_str(&text[from..]);
    (Cow::Owned(out), references.len())
}

/// Returns where a reference that begins at an ampersand ends, and its character.
fn reference(text: &str, start: usize) -> Option<(usize, usize, char)> {
    let bytes = &text.as_bytes()[start..];
    let length = bytes.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = text.get(start + 1..start + length)?;
    let character = match name.strip_prefix('#') {
        Some(digits) => {
            let code = digits.strip_prefix(['x', 'X']).map_or_else(|| digits.parse(), |hex| u32::from_str_radix(hex, 16));
            char::from_u32(code.ok()?).filter(|c| !c.is_control())
        }
        None => match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => named_character(name),
        },
    };
    Some((start, start + length + 1, character?))
}

/// Returns a page in which references that were escaped once more are what they were, where there are several and nearly none that
/// were not: `&amp;laquo;` as `&laquo;`.
pub(super) fn unescaped(page: &str) -> Cow<'_, str> {
    let is_escaped = |at: usize| reference(page, at).is_some_and(|(_, end, c)| c == '&' && names_one(page, end));
    let escaped: Vec<usize> = page.match_indices("&amp;").map(|(at, _)| at).filter(|at| is_escaped(*at)).collect();
    let single = page.match_indices('&').filter(|(at, _)| reference(page, *at).is_some_and(|(_, _, c)| !c.is_ascii())).count();
    if escaped.len() < FEWEST || single * 4 > escaped.len() {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    let mut from = 0;
    for at in escaped {
        out.push_str(&page[from..=at]);
        from = at + "&amp;".len();
    }
    out.push_str(&page[from..]);
    Cow::Owned(out)
}

/// Returns whether the name of a character beyond ASCII and a semicolon stand at a place, as behind an ampersand.
fn names_one(page: &str, at: usize) -> bool {
    let rest = &page.as_bytes()[at..];
    let Some(length) = rest.iter().take(LONGEST).position(|byte| *byte == b';') else { return false };
    let name = page.get(at..at + length).unwrap_or_default();
    named_character(name).is_some() || name.strip_prefix('#').is_some_and(|digits| digits.parse().is_ok_and(|code: u32| code > 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_in_plain_text_are_replaced() {
        let text = "The &laquo;Harbour&raquo; forum&nbsp;&#8212; Q&A &amp; more; &unknown; & so on";
        assert_eq!(replaced(text), ("The «Harbour» forum\u{a0}— Q&A & more; &unknown; & so on".into(), 5));
        for text in
            ["A browser shows &nbsp; as a space.", "if (a &amp;&amp; b) &lt; &gt; &quot;", "AT&T; R&D", "&", "&#0;&#1;&#2;&#9999999;"]
        {
            assert_eq!(replaced(text), (text.into(), 0));
        }
    }

    #[test]
    fn references_that_were_escaped_twice_are_told() {
        assert_eq!(unescaped("<p>&amp;laquo;Гавань&amp;raquo;&amp;nbsp;&amp;#8212; порт"), "<p>&laquo;Гавань&raquo;&nbsp;&#8212; порт");
        for page in ["<p>&laquo;A&raquo; &mdash; write &amp;nbsp; &amp;laquo; &amp;raquo;", "<p>AT&amp;T; R&amp;D; P&amp;L;", "&amp;"] {
            assert_eq!(unescaped(page), page);
        }
    }
}
