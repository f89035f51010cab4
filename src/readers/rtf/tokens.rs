//! The tokens of RTF: groups, control words and symbols, characters and data.

/// The longest name of a control word.
const LONGEST_NAME: usize = 32;
/// The most digits of a number that are looked at; more of them do not fit.
const MOST_DIGITS: usize = 10;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word, with its number if it has one.
    Word(&'a str, Option<i32>),
    /// A control symbol.
    Symbol(u8),
    /// A byte of text that was written as two hexadecimal digits.
    Hex(u8),
    /// Bytes of text as they are, without line breaks.
    Text(&'a [u8]),
    /// Data of the length that was announced.
    Data,
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Returns what has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Returns what is read after the backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        if first.is_ascii_alphabetic() {
            return Some(self.word());
        }
        self.rest = &self.rest[1..];
        Some(match first {
            b'\'' => self.hex()?,
            // A line break that is escaped ends a paragraph.
            b'\r' | b'\n' => Token::Word("par", None),
            symbol => Token::Symbol(symbol),
        })
    }

    fn word(&mut self) -> Token<'a> {
        let length = self.rest.iter().take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (name, rest) = self.rest.split_at(length);
        let name = str::from_utf8(name).unwrap_or_default();
        let is_negative = rest.first() == Some(&b'-') && rest.get(1).is_some_and(u8::is_ascii_digit);
        let rest = &rest[usize::from(is_negative)..];
        let digits = &rest[..rest.iter().take_while(|byte| byte.is_ascii_digit()).count()];
        let rest = &rest[digits.len()..];
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = (!digits.is_empty()).then(|| number(digits, is_negative));
        match (name, number) {
            ("bin", Some(length)) => {
                let length = usize::try_from(length).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
                Token::Data
            }
            _ => Token::Word(name, number),
        }
    }

    fn hex(&mut self) -> Option<Token<'a>> {
        let digit = |at: usize| self.rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (digit(0), digit(1)) {
            (Some(high), Some(low)) => {
                self.rest = &self.rest[2..];
                Some(Token::Hex((high * 16 + low) as u8))
            }
            _ => self.next(),
        }
    }
}

/// Returns the number that digits stand for, as far as there is one so large.
fn number(digits: &[u8], is_negative: bool) -> i32 {
    let value = digits.iter().take(MOST_DIGITS).fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    let value = if is_negative { -value } else { value };
    value.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let breaks = self.rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | 0)).count();
        self.rest = &self.rest[breaks..];
        let first = *self.rest.first()?;
        let length = match first {
            b'\\' => {
                self.rest = &self.rest[1..];
                return self.control();
            }
            b'{' | b'}' => 1,
            _ => self.rest.iter().take_while(|byte| !matches!(byte, b'\\' | b'{' | b'}' | b'\r' | b'\n' | 0)).count(),
        };
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(match first {
            b'{' => Token::Open,
            b'}' => Token::Close,
            _ => Token::Text(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        let found: Vec<Token<'_>> = Tokens::new(b"{\\b0 One\r\n two\\'e9\\~\\u-123?\\\n\\bin3 {}x\\par}").collect();
        let expected = [
            Token::Open,
            Token::Word("b", Some(0)),
            Token::Text(b"One"),
            Token::Text(b" two"),
            Token::Hex(0xe9),
            Token::Symbol(b'~'),
            Token::Word("u", Some(-123)),
            Token::Text(b"?"),
            Token::Word("par", None),
            Token::Data,
            Token::Word("par", None),
            Token::Close,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_cut_off_ends() {
        for bytes in [&b"\\"[..], b"\\'", b"\\'e", b"\\b-", b"\\bin99 x", b"\\u99999999999999"] {
            assert!(Tokens::new(bytes).count() <= 2, "{bytes:?}");
        }
    }
}
