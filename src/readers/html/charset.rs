//! Which encoding the bytes of a page are in.

use super::looks::sample;
use crate::error::{Error, ErrorKind};
use crate::notice::{Notice, NoticeKind};
use crate::readers::cyrillic;
use crate::readers::encoding::{Decoded, decode, is_damaged_utf_8};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Decodes a page: as asked, by its byte-order mark, as UTF-8 if it is that, as declared, or as its bytes look.
pub(super) fn decode_page(bytes: &[u8], origin: &str, asked: Option<&str>, declared: Option<&str>) -> Result<Decoded, Error> {
    if asked.is_some() {
        return decode(bytes, origin, asked);
    }
    let is_marked = Encoding::for_bom(bytes).is_some();
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared_inside(&sample(bytes)));
    let is_utf_8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    if let Some(encoding) = declared.filter(|encoding| !is_marked && !is_utf_8 && is_likely(encoding, bytes))
        && let Ok(decoded) = decode(bytes, origin, Some(encoding.name()))
    {
        return Ok(decoded);
    }
    match decode(bytes, origin, None) {
        Err(error) if error.kind() == ErrorKind::Undecodable && is_damaged_utf_8(bytes) => Ok(mended(bytes, origin)),
        decoded => decoded,
    }
}

/// Returns whether a declaration may be believed: UTF-8 that is none is not, nor the default of many programs for Cyrillic.
fn is_likely(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding != UTF_8 && encoding.is_ascii_compatible() && (encoding != WINDOWS_1252 || cyrillic::likeliest(bytes).is_none())
}

/// Decodes UTF-8 in which some bytes are no text, as where a program cut a text in the middle of a letter.
fn mended(bytes: &[u8], origin: &str) -> Decoded {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).into_owned();
    let kind = NoticeKind::BytesReplaced(bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count());
    Decoded { text, encoding: UTF_8.name(), notices: vec![Notice { kind, origin: origin.to_owned(), span: None }] }
}

/// Returns the encoding that a page declares in its head.
fn declared_inside(head: &str) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(inside, _)| inside);
    let of_xml = declaration.and_then(|inside| value_of(inside, "encoding"));
    let mut metas = head.split("<meta").skip(1).filter_map(|rest| value_of(rest.split('>').next().unwrap_or_default(), "charset"));
    let label = metas.find_map(|label| Encoding::for_label(label.as_bytes())).or_else(|| Encoding::for_label(of_xml?.as_bytes()));
    // A page whose declaration can be read byte by byte is not in UTF-16.
    label.map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

/// Returns what stands after a name and an equals sign, quotes taken off.
fn value_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>')).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, WINDOWS_1251};

    const TEXT: &str = "Уважаемый господин Председатель! Позвольте поблагодарить вас за приглашение.";

    fn decoded(head: &str, encoding: &'static Encoding) -> (Decoded, String) {
        let page = format!("<html><head>{head}</head><body><p>{TEXT}</p>");
        (decode_page(&encoding.encode(&page).0, "t", None, None).unwrap(), page)
    }

    #[test]
    fn declarations_are_believed() {
        for head in [
            "<meta charset=windows-1251>",
            "<META http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<meta charset = 'cp1251' />",
        ] {
            let (decoded, page) = decoded(head, WINDOWS_1251);
            assert_eq!((decoded.text, decoded.encoding, decoded.notices.len()), (page, "windows-1251", 0), "{head}");
        }
        let xml = format!("<?xml version=\"1.0\" encoding=\"koi8-r\"?><html><p>{TEXT}</p></html>");
        assert_eq!(decode_page(&KOI8_R.encode(&xml).0, "t", None, None).unwrap().text, xml);
        let bare = format!("<html><p>{TEXT}</p></html>");
        assert_eq!(decode_page(&KOI8_R.encode(&bare).0, "t", None, Some("koi8-r")).unwrap().text, bare);
    }

    #[test]
    fn bytes_contradict_declarations() {
        let (utf_8, page) = decoded("<meta charset=windows-1251>", UTF_8);
        assert_eq!((utf_8.text, utf_8.notices.len()), (page, 0));
        for declared in ["utf-8", "iso-8859-1", "utf-16", "nonsense"] {
            let (legacy, page) = decoded(&format!("<meta charset={declared}>"), WINDOWS_1251);
            assert_eq!((legacy.text, legacy.notices[0].kind.clone()), (page, NoticeKind::EncodingInferred("windows-1251")), "{declared}");
        }
    }

    #[test]
    fn damaged_pages_are_read() {
        let mut bytes = format!("<meta charset=utf-8><p>{TEXT}</p>").into_bytes();
        bytes[30] = 0xff;
        for mark in [&b""[..], b"\xef\xbb\xbf"] {
            let mended = decode_page(&[mark, &bytes].concat(), "t", None, None).unwrap();
            assert!(mended.text.starts_with("<meta") && mended.text.contains('\u{fffd}') && mended.text.contains("Председатель"));
            assert_eq!(mended.notices[0].kind, NoticeKind::BytesReplaced(2));
        }
    }

    #[test]
    fn what_is_asked_for_wins() {
        let page = format!("<meta charset=windows-1251><p>{TEXT}</p>");
        assert_eq!(decode_page(&KOI8_R.encode(&page).0, "t", Some("koi8-r"), None).unwrap().text, page);
    }
}
