//! Web pages saved whole: MHTML, a page with its pictures in one file as in a letter (RFC 2557).

use super::html::read_declared;
use crate::error::{Error, ErrorKind};
use crate::notice::Notice;
use crate::text::Document;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use std::borrow::Cow;

/// How deep letters may lie in letters.
const DEEPEST: usize = 8;
/// How many parts are looked at for the page.
const MOST_PARTS: usize = 10_000;
/// How far into a file its head may reach, in bytes.
const HEAD: usize = 16 * 1024;

/// Reads the page of a file that browsers call “Webpage, Single File”: the part that the file starts with is read as HTML.
///
/// # Errors
///
/// `Malformed` if there is no page in it or its parts cannot be told apart; else as [`read_html`](super::read_html).
pub fn read_mhtml(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let malformed = |detail: &str| Error::new(ErrorKind::Malformed, origin, detail);
    let whole = Part::of(bytes).ok_or_else(|| malformed("its head has no end; the file may have been cut off: save the page again"))?;
    let page = whole.page(0).map_err(malformed)?;
    let html = page.decoded().ok_or_else(|| malformed("its page is in an unknown transfer encoding; save the page as HTML"))?;
    let content_type = page.content_type();
    read_declared(&html, origin, encoding, content_type.parameter("charset"))
}

/// Returns whether bytes begin as MHTML does.
pub(super) fn is_mhtml(bytes: &[u8]) -> bool {
    Part::of(bytes).is_some_and(|part| {
        let kind = part.content_type();
        part.header("mime-version").is_some()
            && (kind.is("multipart/related") || kind.is_multipart() && kind.parameter("boundary").is_some())
    })
}

/// A letter or a part of one.
struct Part<'a> {
    /// The fields of its head, names in small letters.
    headers: Vec<(String, String)>,
    body: &'a [u8],
}

/// What a part says it is.
struct ContentType<'a> {
    kind: String,
    parameters: Vec<(String, Cow<'a, str>)>,
}

impl<'a> Part<'a> {
    /// Takes a part to head and body; nothing where the head does not look like one.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (mut headers, mut rest): (Vec<(String, String)>, _) = (Vec::new(), bytes);
        loop {
            if rest.is_empty() || bytes.len() - rest.len() > HEAD {
                return None;
            }
            let line;
            (line, rest) = next_line(rest);
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            if line.is_empty() {
                // Some programs leave a blank line before the head.
                if headers.is_empty() && bytes.len() - rest.len() < 4 {
                    continue;
                }
                return Some(Self { headers, body: rest });
            }
            match (line.starts_with([' ', '\t']), line.split_once(':')) {
                (true, _) => headers.last_mut()?.1.push_str(line),
                (false, Some((name, value))) if !name.contains(char::is_whitespace) => {
                    headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => return None,
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn content_type(&self) -> ContentType<'_> {
        ContentType::parse(self.header("content-type").unwrap_or("text/plain"))
    }

    /// Finds the page: the part that is named as the start, or else the first that is HTML.
    fn page(self, depth: usize) -> Result<Part<'a>, &'static str> {
        let kind = self.content_type();
        if kind.is("text/html") || kind.is("application/xhtml+xml") {
            return Ok(self);
        }
        if !kind.is_multipart() || depth == DEEPEST {
            return Err("holds no web page; save the page again, or as HTML");
        }
        let boundary = kind.parameter("boundary").filter(|boundary| !boundary.is_empty());
        let boundary = boundary.ok_or("names no boundary between its parts, so the page cannot be found; save it again")?;
        let start = kind.parameter("start").map(bare_id);
        let (mut first, mut started) = (None, None);
        for part in parts(self.body, boundary).take(MOST_PARTS).filter_map(Part::of) {
            let is_start = start.is_some_and(|start| part.header("content-id").map(bare_id) == Some(start));
            if !is_start && first.is_some() {
                continue;
            }
            if let Ok(page) = part.page(depth + 1) {
                *if is_start { &mut started } else { &mut first } = Some(page);
            }
        }
        started.or(first).ok_or("holds no web page; save the page again, or as HTML")
    }

    /// Returns the body as it was before it was made fit for transfer.
    fn decoded(&self) -> Option<Cow<'a, [u8]>> {
        match self.header("content-transfer-encoding").unwrap_or("8bit").trim().to_ascii_lowercase().as_str() {
            "quoted-printable" => Some(Cow::Owned(unquoted(self.body))),
            "base64" => Some(Cow::Owned(from_base64(self.body))),
            "7bit" | "8bit" | "binary" | "" => Some(Cow::Borrowed(self.body)),
            _ => None,
        }
    }
}

impl<'a> ContentType<'a> {
    fn parse(value: &'a str) -> Self {
        let (kind, mut rest) = value.split_once(';').unwrap_or((value, ""));
        let mut parameters = Vec::new();
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let value;
            if let Some(quoted) = after.strip_prefix('"') {
                let end = quoted.find('"').unwrap_or(quoted.len());
                (value, rest) = (Cow::Borrowed(&quoted[..end]), quoted[end..].trim_start_matches('"'));
            } else {
                let end = after.find(';').unwrap_or(after.len());
                (value, rest) = (Cow::Borrowed(after[..end].trim()), &after[end..]);
            }
            parameters.push((name.trim_matches([';', ' ', '\t']).to_ascii_lowercase(), value));
            rest = rest.trim_start().trim_start_matches(';');
        }
        Self { kind: kind.trim().to_ascii_lowercase(), parameters }
    }

    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    fn is_multipart(&self) -> bool {
        self.kind.starts_with("multipart/")
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

/// Returns the name of a part without the brackets around it.
fn bare_id(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// Returns the first line, with its end, and the rest.
fn next_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at(memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1))
}

/// Returns what lies between the lines that part the parts. A last part that was cut off counts.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = body;
    let mut has_begun = false;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (part, after, is_last) = until_mark(rest, &mark);
            rest = if is_last { &[] } else { after };
            if std::mem::replace(&mut has_begun, true) {
                return Some(part);
            }
        }
        None
    })
}

/// Returns what comes before the next line that begins with a mark, what comes after it, and whether it is the last such line.
fn until_mark<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], &'a [u8], bool) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (line, after) = next_line(rest);
        if let Some(tail) = line.strip_prefix(mark) {
            let tail = tail.trim_ascii_end();
            if tail.is_empty() || tail == b"--" {
                return (&bytes[..bytes.len() - rest.len()], after, tail == b"--");
            }
        }
        rest = after;
    }
    (bytes, &[], true)
}

/// Decodes quoted-printable; what is not well-formed stays as it is.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        decoded.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let blank = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match (rest.get(blank), rest) {
            (Some(b'\n'), _) => rest = &rest[blank + 1..],
            (_, [high, low, after @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                decoded.push(hex(*high).unwrap_or_default() << 4 | hex(*low).unwrap_or_default());
                rest = after;
            }
            _ => decoded.push(b'='),
        }
    }
    decoded.extend_from_slice(rest);
    decoded
}

/// The letters of Base64 in letters and pages: whatever ends it.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes Base64; what is none of its letters is passed over.
fn from_base64(bytes: &[u8]) -> Vec<u8> {
    let letter = |byte: &u8| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        byte if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => Some(*byte),
        _ => None,
    };
    let mut letters: Vec<u8> = bytes.iter().filter_map(letter).collect();
    // One letter alone is less than a byte.
    letters.truncate(letters.len() - usize::from(letters.len() % 4 == 1));
    LENIENT.decode(letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Role;

    const HEAD: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://council.example/1\r\nSubject: The bridge\r\n\
                        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--1\"\r\n\r\n";

    fn blocks(file: &[u8]) -> Vec<String> {
        let (document, _) = read_mhtml(file, "page.mht", None).unwrap();
        let content = document.blocks.iter().filter(|block| !matches!(block.role, Role::Residue("page-title")));
        content.map(|block| block.span.of(&document.text).to_owned()).collect()
    }

    #[test]
    fn saved_pages_are_read() {
        let file = format!(
            "{HEAD}\r\n----b--1\r\nContent-Type: text/html\r\nContent-ID: <frame-1>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <html><head><meta charset=3D\"utf-8\"></head><body><h1>=D0=9C=D0=BE=\r\n=D1=81=D1=82</h1>\r\n\
             <p>2 + 2 =3D 4, a = b=\r\n</p></body></html>\r\n----b--1\r\nContent-Type: image/png\r\n\r\nabc\r\n----b--1--\r\n"
        );
        assert!(is_mhtml(file.as_bytes()));
        assert_eq!(blocks(file.as_bytes()), ["Мост", "2 + 2 = 4, a = b"]);
    }

    #[test]
    fn charset_and_base64() {
        let file = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\nThis is a multipart letter.\n--x\n\
                    Content-Type: text/html; charset=\"koi8-r\"\nContent-Transfer-Encoding: base64\n\nPHA+7c/T1CDP1MvS\n2dQ8L3A+\n--x--";
        assert_eq!(blocks(file.as_bytes()), ["Мост открыт"]);
    }

    #[test]
    fn start_and_nested_parts() {
        let file = "MIME-Version: 1.0\nContent-Type: multipart/related; start=\"<two>\"; boundary=a\n\n--a\nContent-Type: text/html\n\n<p>Frame\n\
                    --a\nContent-ID: <two>\nContent-Type: multipart/alternative; boundary=ab\n\n--ab\nContent-Type: text/plain\n\nNo\n--ab\n\
                    Content-Type: text/html\n\n<p>Page\n--ab--\n--a--\n";
        assert_eq!(blocks(file.as_bytes()), ["Page"]);
        assert_eq!(blocks(file.replace("<two>", "<2>").replacen("start=\"<2>\"", "start=none", 1).as_bytes()), ["Frame"]);
    }

    #[test]
    fn files_cut_off_are_read_as_far_as_they_go() {
        let file = format!("{HEAD}----b--1\r\nContent-Type: text/html\r\n\r\n<p>The bridge is open.<p>Cars cro");
        assert_eq!(blocks(file.as_bytes()), ["The bridge is open.", "Cars cro"]);
    }

    #[test]
    fn broken_files_are_refused_by_name() {
        for (file, words) in [
            ("no head at all", "its head has no end"),
            ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\n", "no boundary"),
            ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nabc\n--x--", "no web page"),
            ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "no web page"),
            ("Content-Type: text/html\nContent-Transfer-Encoding: x-uue\n\n<p>", "transfer encoding"),
        ] {
            let error = read_mhtml(file.as_bytes(), "t", None).unwrap_err();
            assert!(error.kind() == ErrorKind::Malformed && error.to_string().contains(words), "{error}");
        }
        assert!(!is_mhtml("Note: a text\n\nthat has a colon.".as_bytes()));
    }
}
