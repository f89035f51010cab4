//! Which characters the bytes of a file stand for.

use super::cyrillic;
use crate::error::{Error, ErrorKind};
use crate::notice::{Notice, NoticeKind};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text, with the name of the encoding that it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The name of the encoding, as the WHATWG Encoding Standard writes it.
    pub encoding: &'static str,
    /// What the user should know: the encoding, where it was a guess.
    pub notices: Vec<Notice>,
}

/// The encodings that are named to a user who asked for an unknown one.
const KNOWN_NAMES: &str = "utf-8, utf-16le, utf-16be, windows-1251, koi8-r, koi8-u, ibm866 (cp866), x-mac-cyrillic, iso-8859-5, \
     windows-1250, windows-1252, windows-1253, windows-1254, windows-1257, iso-8859-2, iso-8859-15, macintosh, gbk, gb18030, big5, \
     shift_jis, euc-jp, euc-kr";

/// What the first bytes of files that are not plain text look like, and what to do about them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "looks like a PDF; save its text as plain text first"),
    (b"{\\rtf", "looks like an RTF document; save it as plain text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "looks like an old Word or Excel document (.doc, .xls); save it as plain text"),
    (b"\x89PNG", "looks like a picture (PNG); it holds no text"),
    (b"\xff\xd8\xff", "looks like a picture (JPEG); it holds no text"),
    (b"GIF8", "looks like a picture (GIF); it holds no text"),
    (b"\x1f\x8b", "looks like a gzip archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "looks like a 7-Zip archive; unpack it first"),
    (b"Rar!", "looks like a RAR archive; unpack it first"),
    (b"\x7fELF", "looks like a program; it holds no text"),
];

/// What a ZIP archive is, by a name that is found in it.
const ZIPPED: &[(&[u8], &str)] = &[
    (b"word/", "looks like a Word document (.docx); save it as plain text"),
    (b"opendocument.text", "looks like an OpenDocument text (.odt); save it as plain text"),
    (b"xl/", "looks like an Excel workbook (.xlsx); save it as plain text"),
    (b"ppt/", "looks like a PowerPoint presentation (.pptx); save it as plain text"),
    (b"application/epub", "looks like an e-book (.epub); save it as plain text"),
];

/// How far into an archive the names that tell what it is are looked for, in bytes.
const ZIP_SAMPLE: usize = 64 * 1024;

/// Returns the text that the bytes stand for.
///
/// An `encoding` that is named is used, whatever the bytes look like; else it is found out: byte-order marks, UTF-16,
/// UTF-8, and then the legacy encodings, for which there is a notice since they can only be inferred.
///
/// ```
/// use sverka::readers::decode;
///
/// let decoded = decode(b"\xcf\xf0\xe8\xe2\xe5\xf2, \xe4\xf0\xf3\xe7\xfc\xff!", "a.txt", None).unwrap();
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("Привет, друзья!", "windows-1251"));
/// ```
///
/// # Errors
///
/// `Empty` without any text, `Binary` where the bytes are no text, `Undecodable` where they are malformed in the encoding
/// named or in all, `Unusable` where the encoding named is not known.
pub fn decode(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<Decoded, Error> {
    let (text, encoding, inferred) = match encoding {
        Some(name) => {
            let (text, encoding) = named(bytes, origin, name)?;
            (text, encoding, false)
        }
        None => found_out(bytes, origin)?,
    };
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "there is no text in it"));
    }
    let notice = Notice { kind: NoticeKind::EncodingInferred(encoding.name()), origin: origin.to_owned(), span: None };
    Ok(Decoded { text, encoding: encoding.name(), notices: if inferred { vec![notice] } else { Vec::new() } })
}

/// Returns an encoding by a name of it.
///
/// # Errors
///
/// `Unusable` where there is none of this name.
pub(super) fn by_name(name: &str, origin: &str) -> Result<&'static Encoding, Error> {
    let label = label(name);
    let unknown = || Error::new(ErrorKind::Unusable, origin, format!("no encoding is called “{name}”; known are {KNOWN_NAMES}"));
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(unknown)
}

/// Returns the name of an encoding as the standard writes it.
fn label(name: &str) -> String {
    let label = name.trim().to_ascii_lowercase().replace('_', "-");
    match label.as_str() {
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic".to_owned(),
        "shift-jis" => "shift_jis".to_owned(),
        _ => label,
    }
}

/// Decodes as the caller asked.
fn named(bytes: &[u8], origin: &str, name: &str) -> Result<(String, &'static Encoding), Error> {
    let encoding = by_name(name, origin)?;
    let (encoding, skipped) = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding || label(name) == "utf-16" => (marked, length),
        _ => (encoding, 0),
    };
    let text = strictly(&bytes[skipped..], encoding).map_err(|offset| undecodable(origin, offset + skipped, encoding.name()))?;
    Ok((text, encoding))
}

/// Decodes with the encoding that the bytes themselves speak for, and says whether that is a guess.
fn found_out(bytes: &[u8], origin: &str) -> Result<(String, &'static Encoding, bool), Error> {
    if let Some(what) = look_of(bytes) {
        return Err(Error::new(ErrorKind::Binary, origin, what));
    }
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(Error::new(ErrorKind::Undecodable, origin, "is UTF-32, which is not read; save it as UTF-8"));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let text = strictly(&bytes[length..], encoding).map_err(|offset| undecodable(origin, offset + length, encoding.name()))?;
        return Ok((text, encoding, false));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        let text = strictly(bytes, encoding).map_err(|offset| undecodable(origin, offset, encoding.name()))?;
        return Ok((text, encoding, false));
    }
    if is_no_text(bytes) {
        return Err(Error::new(ErrorKind::Binary, origin, "does not look like text; save the document as plain text"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), UTF_8, false)),
        Err(error) if is_damaged_utf_8(bytes) => Err(undecodable(origin, error.valid_up_to(), UTF_8.name())),
        Err(_) => {
            let encoding = legacy(bytes);
            let text = strictly(bytes, encoding)
                .map_err(|offset| undecodable(origin, offset, &format!("{} and {}", UTF_8.name(), encoding.name())))?;
            Ok((text, encoding, true))
        }
    }
}

fn undecodable(origin: &str, offset: usize, tried: &str) -> Error {
    let detail = format!("the byte there is not text in {tried}; name the right encoding, or repair the file");
    Error::new(ErrorKind::Undecodable, origin, detail).at_offset(offset)
}

/// Decodes without replacing anything; on failure returns the byte where the first malformed sequence starts.
pub(super) fn strictly(bytes: &[u8], encoding: &'static Encoding) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let longest = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(longest);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::Malformed(length, after), read) => Err(read.saturating_sub(usize::from(length) + usize::from(after))),
        _ => {
            text.shrink_to_fit();
            Ok(text)
        }
    }
}

/// Returns what a file that is no plain text looks like.
fn look_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        let sample = &bytes[..bytes.len().min(ZIP_SAMPLE)];
        let holds = |name: &[u8]| sample.windows(name.len()).any(|window| window == name);
        let known = ZIPPED.iter().find(|(name, _)| holds(name));
        return Some(known.map_or("looks like a ZIP archive; unpack it first", |(_, what)| what));
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
}

/// Returns whether so many bytes are control characters that this is no text in any encoding.
fn is_no_text(bytes: &[u8]) -> bool {
    let odd = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)).count();
    bytes.contains(&0) || odd * 20 > bytes.len()
}

/// Returns the byte order of UTF-16 without a mark, told by the high bytes of Latin and Cyrillic letters.
pub(super) fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_high = |b: u8| matches!(b, 0x00 | 0x04 | 0x20);
    let (mut little, mut big, mut low, mut units) = (0, 0, 0, 0);
    for pair in bytes.chunks_exact(2) {
        units += 1;
        // A space or a line end is the one unit in which both readings would be a character of ordinary text.
        little += usize::from(is_high(pair[1]) && pair[1] != b' ');
        big += usize::from(is_high(pair[0]) && pair[0] != b' ');
        low += usize::from(pair[0] == 0 && pair[1] == 0);
    }
    let most = |n: usize| n * 10 >= units * 7 && low * 100 <= units;
    match (little > big, units > 0) {
        (true, true) if most(little) => Some(UTF_16LE),
        (false, true) if most(big) && big > little => Some(UTF_16BE),
        _ => None,
    }
}

/// Returns whether the bytes are UTF-8 that was damaged, rather than something else: nine in ten of the bytes beyond
/// ASCII form valid sequences.
pub(super) fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    valid > 9 * invalid
}

/// Returns the likeliest encoding of bytes that are neither UTF-8 nor UTF-16.
pub(super) fn legacy(bytes: &[u8]) -> &'static Encoding {
    cyrillic::likeliest(bytes).unwrap_or_else(|| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Deny)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

    /// Returns the text in a single-byte encoding that encoding_rs can write.
    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let (bytes, _, unmapped) = encoding.encode(text);
        assert!(!unmapped, "{text} cannot be written in {}", encoding.name());
        bytes.into_owned()
    }

    const CYRILLIC: [&Encoding; 5] = [WINDOWS_1251, KOI8_R, IBM866, X_MAC_CYRILLIC, ISO_8859_5];

    #[test]
    fn cyrillic_encodings_are_told_apart() {
        for text in [
            "Уважаемый господин Председатель! Позвольте поблагодарить вас за приглашение.",
            "Спасибо за внимание.",
            "ВЫСТУПЛЕНИЕ МИНИСТРА НА ОТКРЫТИИ ФОРУМА",
            "Я рад приветствовать вас в Ярославле.",
            "Объём съеденного ещё не учтён; подъезд № 3.",
            "The Minister (Министр) spoke of the mining district at length, and of much else that day. See Горный округ.",
            "The paper is called Известия and was founded long ago in the capital.",
            "1. Общие положения\r\n2. Порядок вступления в силу\r\n3. Заключительные положения\r\n",
        ] {
            for encoding in CYRILLIC {
                if text.contains('№') && encoding == IBM866 || text.contains('№') && encoding == KOI8_R {
                    continue;
                }
                let decoded = decode(&encoded(text, encoding), "t", None).unwrap();
                assert_eq!(decoded.text, text, "{} as {}", encoding.name(), decoded.encoding);
                assert_eq!(decoded.notices.len(), 1);
            }
        }
    }

    #[test]
    fn ukrainian_letters_are_kept() {
        let text = "Її внесок у розвиток співробітництва між державами є вагомим.";
        for encoding in [WINDOWS_1251, KOI8_U] {
            assert_eq!(decode(&encoded(text, encoding), "t", None).unwrap().text, text);
        }
    }

    #[test]
    fn western_text_stays_western() {
        for text in [
            "Für die Zusammenarbeit der Länder über Grenzen hinweg danken wir den Völkern.",
            "La coopération entre les États a été très étroite depuis l’été dernier.",
            "The Ministers’ “joint statement” – a first – was adopted in Orléans.",
        ] {
            let decoded = decode(&encoded(text, WINDOWS_1252), "t", None).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "windows-1252"));
        }
    }

    #[test]
    fn unicode_with_and_without_marks() {
        for text in ["Да, согласны.\nНет.", "Agreed.\nNot yet, – said he.", "Статья 5 (Article 5)"] {
            let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
            let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
            let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
            for (bytes, name) in [
                (text.as_bytes().to_vec(), "UTF-8"),
                (marked(b"\xef\xbb\xbf", text.as_bytes()), "UTF-8"),
                (marked(b"\xff\xfe", &little), "UTF-16LE"),
                (marked(b"\xfe\xff", &big), "UTF-16BE"),
                (little, "UTF-16LE"),
                (big, "UTF-16BE"),
            ] {
                let decoded = decode(&bytes, "t", None).unwrap();
                assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.notices.len()), (text, name, 0));
            }
        }
    }

    #[test]
    fn binary_files_are_named() {
        for (bytes, words) in [
            (&b"PK\x03\x04....word/document.xml"[..], ".docx"),
            (b"%PDF-1.7\n", "PDF"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"text\0\0\0with nulls", "does not look like text"),
        ] {
            let error = decode(bytes, "t", None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Binary);
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn damaged_utf_8_is_no_legacy_encoding() {
        let mut bytes = "Совет принял решение. Благодарю вас.".as_bytes().to_vec();
        bytes[20] = 0xff;
        let error = decode(&bytes, "t", None).unwrap_err();
        assert_eq!((error.kind(), error.place().offset), (ErrorKind::Undecodable, Some(19)));
    }

    #[test]
    fn utf_32_is_refused_by_name() {
        let bytes = b"\xff\xfe\0\0H\0\0\0i\0\0\0";
        assert!(decode(bytes, "t", None).unwrap_err().to_string().contains("UTF-32"));
    }

    #[test]
    fn blank_files_are_empty() {
        for bytes in [&b""[..], b" \n\t", b"\xef\xbb\xbf\n"] {
            assert_eq!(decode(bytes, "t", None).unwrap_err().kind(), ErrorKind::Empty);
        }
    }

    #[test]
    fn named_encodings_are_obeyed() {
        let bytes = encoded("Совет", KOI8_R);
        for name in ["KOI8-R", "koi8_r", "koi8"] {
            assert_eq!(decode(&bytes, "t", Some(name)).unwrap().text, "Совет");
        }
        assert_eq!(decode(&encoded("Совет", X_MAC_CYRILLIC), "t", Some("mac_cyrillic")).unwrap().text, "Совет");
        let error = decode(&bytes, "t", Some("koi9")).unwrap_err();
        assert!(error.kind() == ErrorKind::Unusable && error.to_string().contains("windows-1251"));
        let error = decode(b"ab\xff", "t", Some("utf-8")).unwrap_err();
        assert_eq!((error.kind(), error.place().offset), (ErrorKind::Undecodable, Some(2)));
    }
}
