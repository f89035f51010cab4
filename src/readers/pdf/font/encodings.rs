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
        assert_eq!(letters(Base::MacRoman, b"\xd2\xd3\x8e"), "“”é");
    }
}
