//! What the XML formats share: which characters may stand in them, and how.

/// Returns whether XML 1.0 allows the character (production 2, `Char`).
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Appends text as it stands between tags, and returns how many characters XML 1.0 does not allow were left out.
pub fn push_text(out: &mut String, text: &str) -> usize {
    push(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

/// Appends text as it stands in an attribute in double quotes, and returns how many characters were left out.
pub fn push_attribute(out: &mut String, text: &str) -> usize {
    push(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

fn push(out: &mut String, text: &str, escape: impl Fn(char) -> Option<&'static str>) -> usize {
    let mut removed = 0;
    for c in text.chars() {
        match escape(c) {
            Some(reference) => out.push_str(reference),
            None if is_allowed(c) => out.push(c),
            None => removed += 1,
        }
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_counted() {
        let mut out = String::new();
        assert_eq!(push_text(&mut out, "a < b & c > \"d\"\u{0}\u{b}\u{fffe}"), 3);
        assert_eq!(out, "a &lt; b &amp; c &gt; \"d\"");
    }

    #[test]
    fn attributes_keep_their_white_space() {
        let mut out = String::new();
        assert_eq!(push_attribute(&mut out, "x\n\"y\"\t\r"), 0);
        assert_eq!(out, "x&#10;&quot;y&quot;&#9;&#13;");
    }
}
