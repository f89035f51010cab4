//! Strings of message catalogues: quotes and escapes as C has them.

use crate::readers::problem::ProblemKind;
use encoding_rs::Encoding;

/// Returns what stands between the quotes; where they are not as they should be, all that can be meant.
pub(super) fn unquoted(text: &str, encoding: &'static Encoding, tell: &mut impl FnMut(ProblemKind)) -> String {
    let text = text.trim();
    let Some(mut rest) = text.strip_prefix('"') else {
        tell(ProblemKind::MessageMalformed("a string is not in quotes".to_owned()));
        return text.to_owned();
    };
    let mut unescaped = Unescaped { text: String::with_capacity(rest.len()), bytes: Vec::new(), encoding };
    let mut is_told = false;
    let mut malformed = |reason: &str, tell: &mut dyn FnMut(ProblemKind)| {
        if !std::mem::replace(&mut is_told, true) {
            tell(ProblemKind::MessageMalformed(reason.to_owned()));
        }
    };
    loop {
        let Some(at) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) else {
            malformed("a string is not closed", tell);
            unescaped.push_str(rest, tell);
            break;
        };
        unescaped.push_str(&rest[..at], tell);
        let is_quote = rest.as_bytes()[at] == b'"';
        rest = &rest[at + 1..];
        if !is_quote {
            rest = unescaped.push_escape(rest, tell);
        } else if rest.is_empty() {
            unescaped.end_bytes(tell);
            break;
        } else {
            malformed("a quote inside of a string is not written \\\"", tell);
            unescaped.push_str("\"", tell);
        }
    }
    unescaped.text
}

/// A string as far as it was read.
struct Unescaped {
    text: String,
    /// Bytes that were written by their numbers: only several of them may be a character.
    bytes: Vec<u8>,
    encoding: &'static Encoding,
}

impl Unescaped {
    fn push_str(&mut self, text: &str, tell: &mut impl FnMut(ProblemKind)) {
        if !text.is_empty() {
            self.end_bytes(tell);
            self.text.push_str(text);
        }
    }

    fn end_bytes(&mut self, tell: &mut impl FnMut(ProblemKind)) {
        if !self.bytes.is_empty() {
            let (text, is_damaged) = self.encoding.decode_without_bom_handling(&self.bytes);
            if is_damaged {
                tell(ProblemKind::BytesUndecodable(self.encoding.name()));
            }
            self.text.push_str(&text);
            self.bytes.clear();
        }
    }

    /// Takes what stands behind a backslash, and returns the rest.
    fn push_escape<'a>(&mut self, text: &'a str, tell: &mut impl FnMut(ProblemKind)) -> &'a str {
        let Some(c) = text.chars().next() else {
            self.push_str("\\", tell);
            return text;
        };
        let digits = |text: &'a str, radix: u32, most: usize| {
            let length = text.bytes().take(most).take_while(|byte| char::from(*byte).is_digit(radix)).count();
            (u32::from_str_radix(&text[..length], radix).ok(), &text[length..])
        };
        let meant = match c {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\u{7}",
            'b' => "\u{8}",
            'f' => "\u{c}",
            'v' => "\u{b}",
            '"' => "\"",
            '\\' => "\\",
            '?' => "?",
            '\'' => "'",
            'x' | '0'..='7' => {
                let (number, rest) = if c == 'x' { digits(&text[1..], 16, 2) } else { digits(text, 8, 3) };
                if let Some(byte) = number.and_then(|number| u8::try_from(number).ok()) {
                    self.bytes.push(byte);
                    return rest;
                }
                tell(ProblemKind::EscapeUnknown(c));
                self.push_str("\\", tell);
                return text;
            }
            c => {
                tell(ProblemKind::EscapeUnknown(c));
                self.push_str("\\", tell);
                return text;
            }
        };
        self.push_str(meant, tell);
        &text[1..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, encoding: &'static Encoding) -> (String, Vec<&'static str>) {
        let mut codes = Vec::new();
        let read = unquoted(text, encoding, &mut |kind| codes.push(kind.code()));
        (read, codes)
    }

    #[test]
    fn escapes_are_those_of_c() {
        let sound = |text: &str| {
            let (read, codes) = read(text, encoding_rs::UTF_8);
            assert!(codes.is_empty(), "{text}: {codes:?}");
            read
        };
        assert_eq!(sound(r#" "a\n\t\r\\\"\a\b\f\v\?\'" "#), "a\n\t\r\\\"\u{7}\u{8}\u{c}\u{b}?'");
        assert_eq!(sound(r#""\101\0602\x41\xd0\x9c\320\270\321\200""#), "A02AМир");
        assert_eq!(read(r#""\xcc\xe8\xf0""#, encoding_rs::WINDOWS_1251), ("Мир".to_owned(), vec![]));
    }

    #[test]
    fn broken_strings_are_kept_as_far_as_they_go() {
        for (text, expected, code) in [
            ("\"open", "open", "message-malformed"),
            ("\"a \\\"", "a \"", "message-malformed"),
            ("bare", "bare", "message-malformed"),
            ("\"say \"no\" now\"", "say \"no\" now", "message-malformed"),
            ("\"a\\d\"", "a\\d", "escape-unknown"),
            ("\"\\xg \\777\"", "\\xg \\777", "escape-unknown"),
            ("\"\\xff.\"", "\u{fffd}.", "bytes-undecodable"),
        ] {
            let (read, codes) = read(text, encoding_rs::UTF_8);
            assert_eq!((read.as_str(), codes[0]), (expected, code), "{text}");
        }
    }
}
