//! Whether bytes are a web page.

use crate::readers::encoding::utf_16_without_mark;
use encoding_rs::{Encoding, UTF_8};

/// How much of a file is looked at, in bytes.
const SAMPLE: usize = 4096;
/// The fewest tags of a file that does not begin with one and yet is markup.
const MANY_TAGS: usize = 12;
/// The fewest tags of a file that begins with one.
const SOME_TAGS: usize = 4;
/// Tags that few texts have unless they are markup.
const TELLING: &[&str] =
    &["p", "div", "br", "table", "tr", "td", "ul", "ol", "li", "h1", "h2", "h3", "span", "a", "img", "meta", "link", "section", "article"];

/// Returns whether bytes are HTML by what they begin with, or by how much of them is tags.
pub(in super::super) fn is_html(bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    let (start, has_prolog) = after_prolog(&sample);
    let Some(first) = tag_name(start) else {
        let doctype = start.get(..14).unwrap_or_default();
        return doctype.eq_ignore_ascii_case("<!doctype html") || tags(&sample) >= MANY_TAGS;
    };
    match first.to_ascii_lowercase().as_str() {
        "html" | "head" | "body" => true,
        // Other XML has tags of the same names.
        _ if has_prolog => false,
        name if TELLING.contains(&name) => tags(&sample) >= SOME_TAGS,
        _ => tags(&sample) >= MANY_TAGS,
    }
}

/// Returns whether there is any tag, which a file named as a page should have.
pub(in super::super) fn has_markup(bytes: &[u8]) -> bool {
    let is_tag = |at: usize| bytes.get(at + 1..).is_some_and(|rest| rest.iter().find(|&&b| b != 0).is_some_and(|&b| is_tag_start(b)));
    memchr::memchr_iter(b'<', bytes).any(is_tag)
}

fn is_tag_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'/')
}

/// Returns the beginning of a file as text, as far as tags are concerned.
pub(super) fn sample(bytes: &[u8]) -> String {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let encoding = Encoding::for_bom(sample).map(|(encoding, _)| encoding).or_else(|| utf_16_without_mark(sample)).unwrap_or(UTF_8);
    encoding.decode(sample).0.into_owned()
}

/// Returns a text after the white space, comments and XML declaration that it begins with, and whether there was a declaration.
fn after_prolog(text: &str) -> (&str, bool) {
    let (mut rest, mut has_prolog) = (text.trim_start(), false);
    loop {
        let end = if rest.starts_with("<?") {
            has_prolog = true;
            rest.find('>').map(|at| at + 1)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else {
            None
        };
        let Some(end) = end else { return (rest, has_prolog) };
        rest = rest[end..].trim_start();
    }
}

/// Returns the name of the tag that a text begins with.
fn tag_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let goes_on = rest[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && goes_on).then_some(name)
}

/// Returns how many tags there are that tell.
fn tags(text: &str) -> usize {
    let names = text.match_indices('<').filter_map(|(at, _)| tag_name(&text[at..]));
    names.filter(|name| TELLING.iter().any(|known| known.eq_ignore_ascii_case(name))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_how_they_begin() {
        for page in [
            "<!DOCTYPE html><title>a</title>",
            "\u{feff}\n <html lang=\"ru\">",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html>",
            "<!-- saved from url=(0014)about:internet -->\r\n<HTML><HEAD>",
            "<head><meta charset=utf-8>",
            "<body bgcolor=white>",
            "<div class=\"news\"><h1>Совет</h1><p>Да.</p></div>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
            let units: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(is_html(&units) || !page.is_ascii(), "{page}");
        }
        assert!(is_html("Речь.<br>Да.<br>".repeat(6).as_bytes()));
    }

    #[test]
    fn other_files_are_no_pages() {
        for text in [
            "The word <b>harbour</b> stands in bold.\n\nA second paragraph.",
            "<b>Dear friends!</b>\n\nWe open a bridge.",
            "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header/></tmx>",
            "a < b and b > a",
            "<headline> is no tag of ours",
            "",
        ] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
    }
}
