//! The encodings that PDF knows by name.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// An encoding of one byte a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
}

/// The upper half of the standard encoding of Adobe, from code 0xA0; `·` stands for nothing but at 0xB4.
const STANDARD: &str = "·¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ·–†‡··¶•‚„”»…‰·¿·`´ˆ˜¯˘˙¨·˚¸·˝˛ˇ—················Æ·ª····ŁØŒº·····æ···ı··łøœß";

impl Base {
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" | b"PDFDocEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// Returns the letter of a code.
    pub(super) fn letter(self, code: u8) -> Option<char> {
        match (self, code) {
            (_, 0..=0x1f | 0x7f) => None,
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (_, 0x20..0x7f) => Some(char::from(code)),
            (Self::Standard, 0xb4) => Some('·'),
            (Self::Standard, 0xa0..) => STANDARD.chars().nth(usize::from(code) - 0xa0).filter(|c| *c != '·'),
            (Self::Standard, _) => None,
            (Self::WinAnsi, 0xad) => Some('-'),
            (Self::WinAnsi, _) => one(WINDOWS_1252, code),
            (Self::MacRoman, _) => one(MACINTOSH, code),
        }
    }
}

/// Returns the letters of a code of fonts that TeX draws as pictures.
///
/// Those that go beyond ASCII have the Cork encoding or its Cyrillic sister, whose letters are given as those of the West at the
/// places that windows-1251 has for them; the others have the oldest encoding of TeX.
pub(super) fn tex(code: u8, goes_beyond: bool) -> Option<&'static str> {
    let old = match code {
        0x0b => "ff",
        0x0c => "fi",
        0x0d => "fl",
        0x0e => "ffi",
        0x0f => "ffl",
        0x22 => "”",
        0x5c => "“",
        0x7b => "–",
        0x7c => "—",
        _ => "",
    };
    let new = match code {
        0x10 => "“",
        0x11 => "”",
        0x12 => "„",
        0x13 | 0xbe => "«",
        0x14 | 0xbf => "»",
        0x15 => "–",
        0x16 => "—",
        0x1b => "ff",
        0x1c => "fi",
        0x1d => "fl",
        0x1e => "ffi",
        0x1f => "ffl",
        0x7f => "-",
        0x9c => "¨",
        0x9d => "¹",
        0xbc => "¸",
        _ => "",
    };
    Some(if goes_beyond { new } else { old }).filter(|letters| !letters.is_empty())
}

/// Returns the letter that a byte is in an encoding.
pub(super) fn one(encoding: &'static Encoding, byte: u8) -> Option<char> {
    let bytes = [byte];
    let letter = encoding.decode_without_bom_handling(&bytes).0.chars().next();
    letter.filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_the_named_encodings() {
        let letters = |base: Base, codes: &[u8]| codes.iter().filter_map(|code| base.letter(*code)).collect::<String>();
        assert_eq!(letters(Base::Standard, b"a'\xaa\xae\xb4\xd0\xe1\xf5\xfb"), "a’“ﬁ·—Æıß");
        assert_eq!(letters(Base::WinAnsi, b"\x93\x94\x97\xe9\xad"), "“”—é-");
        assert_eq!((tex(0x0c, false), tex(0x1c, true), tex(0x7c, false), tex(b'A', false)), (Some("fi"), Some("fi"), Some("—"), None));
        assert_eq!(letters(Base::MacRoman, b"\xd2\xd3\x8e"), "“”é");
    }
}
