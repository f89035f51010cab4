//! The words of content streams, of character maps and of the clear text of fonts: they share one syntax.

use std::collections::HashMap;

/// The most operands that wait for their operator; more are forgotten.
const MOST_OPERANDS: usize = 1 << 16;
/// The deepest that arrays and dictionaries lie in each other.
const DEEPEST: usize = 16;

/// A value that stands before an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Operand>),
    Dictionary(HashMap<Vec<u8>, Operand>),
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(value) = self { Some(*value) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Reads operators, each with the operands before it.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The operands before the operator that was read last.
    pub(super) operands: Vec<Operand>,
}

/// One word.
enum Token<'a> {
    Operand(Operand),
    Open(u8),
    Close,
    Word(&'a [u8]),
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, operands: Vec::new() }
    }

    /// Reads on to the next operator and returns it; its operands lie in `operands`.
    pub(super) fn next_operator(&mut self) -> Option<&'a [u8]> {
        self.operands.clear();
        let mut open: Vec<(u8, Vec<Operand>)> = Vec::new();
        loop {
            let value = match self.token()? {
                Token::Operand(value) => value,
                Token::Open(kind) if open.len() < DEEPEST => {
                    open.push((kind, Vec::new()));
                    continue;
                }
                Token::Open(_) => continue,
                Token::Close => match open.pop() {
                    Some((b'[', values)) => Operand::Array(values),
                    Some((_, values)) => dictionary(values),
                    None => continue,
                },
                // Words such as `true` may stand in dictionaries; an operator ends whatever was left open.
                Token::Word(b"true" | b"false" | b"null" | b"R" | b"def") if !open.is_empty() => continue,
                Token::Word(word) => return Some(word),
            };
            let place = open.last_mut().map_or(&mut self.operands, |(_, values)| values);
            if place.len() < MOST_OPERANDS {
                place.push(value);
            }
        }
    }

    /// Passes by the data of a picture that stands in the stream itself, from after its `ID` up to its `EI`.
    pub(super) fn skip_image(&mut self) {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            let Some(found) = memchr::memmem::find(rest, b"EI") else {
                self.at = self.bytes.len();
                return;
            };
            let before = found == 0 || is_space(rest[found - 1]);
            let after = &rest[found + 2..];
            self.at += found + 2;
            let is_text = |byte: &u8| is_space(*byte) || (0x20..0x7f).contains(byte);
            if before && after.first().is_none_or(|byte| is_space(*byte)) && after.iter().take(12).all(is_text) {
                return;
            }
        }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let first = *self.bytes.get(self.at)?;
        let second = self.bytes.get(self.at + 1).copied();
        Some(match first {
            b'(' => Token::Operand(Operand::Text(self.literal())),
            b'<' if second == Some(b'<') => self.mark(2, Token::Open(b'<')),
            b'>' if second == Some(b'>') => self.mark(2, Token::Close),
            b'<' => Token::Operand(Operand::Text(self.hexadecimal())),
            b'[' => self.mark(1, Token::Open(b'[')),
            b']' => self.mark(1, Token::Close),
            b'/' => {
                self.at += 1;
                Token::Operand(Operand::Name(unescaped(self.regular())))
            }
            b')' | b'>' | b'{' | b'}' => self.mark(1, Token::Word(&self.bytes[self.at..=self.at])),
            _ => {
                let word = self.regular();
                number(word).map_or(Token::Word(word), |value| Token::Operand(Operand::Number(value)))
            }
        })
    }

    fn mark(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.at += length;
        token
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                self.at += rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Returns the characters up to the next white space or delimiter.
    fn regular(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|b| is_space(*b) || b"()<>[]{}/%".contains(b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
        self.at = (self.at + length + 2).min(self.bytes.len());
        let mut digits: Vec<u8> = rest[..length].iter().filter_map(|b| char::from(*b).to_digit(16)).map(|digit| digit as u8).collect();
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 1);
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b')' if depth == 1 => return text,
                _ => {
                    depth += usize::from(byte == b'(');
                    depth -= usize::from(byte == b')');
                    text.push(byte);
                }
            }
        }
        text
    }

    /// Reads what stands after a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n')),
            b'0'..=b'7' => {
                let more = self.bytes[self.at..].iter().take(2).take_while(|b| matches!(b, b'0'..=b'7')).count();
                let digits = &self.bytes[self.at - 1..self.at + more];
                self.at += more;
                let value = digits.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
                text.push((value & 0xff) as u8);
            }
            _ => text.push(byte),
        }
    }
}

fn dictionary(values: Vec<Operand>) -> Operand {
    let mut entries = HashMap::new();
    let mut values = values.into_iter();
    while let (Some(key), Some(value)) = (values.next(), values.next()) {
        if let Operand::Name(key) = key {
            entries.insert(key, value);
        }
    }
    Operand::Dictionary(entries)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 12 | 0)
}

/// Returns a name with its `#20` and the like resolved.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut at = 0;
    while at < name.len() {
        let digit = |offset: usize| name.get(at + offset).and_then(|b| char::from(*b).to_digit(16));
        match (name[at], digit(1), digit(2)) {
            (b'#', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Returns the number that a word is; what programs get wrong, such as a second sign, is passed by.
fn number(word: &[u8]) -> Option<f64> {
    let starts = matches!(word.first()?, b'+' | b'-' | b'.' | b'0'..=b'9');
    if !starts || !word.iter().all(|b| matches!(b, b'+' | b'-' | b'.' | b'0'..=b'9')) {
        return None;
    }
    let is_negative = word[0] == b'-';
    let start = word.iter().position(|b| !matches!(b, b'+' | b'-'))?;
    let end = word[start..].iter().position(|b| matches!(b, b'+' | b'-')).map_or(word.len(), |length| start + length);
    let value: f64 = std::str::from_utf8(&word[start..end]).ok()?.parse().unwrap_or(0.0);
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(source: &[u8]) -> Vec<(String, Vec<Operand>)> {
        let mut lexer = Lexer::new(source);
        let mut found = Vec::new();
        while let Some(operator) = lexer.next_operator() {
            found.push((String::from_utf8_lossy(operator).into_owned(), lexer.operands.clone()));
        }
        found
    }

    #[test]
    fn operators_have_their_operands() {
        let text = |bytes: &[u8]| Operand::Text(bytes.to_vec());
        let found = operators(b"/F#41 -1.5 Tf % a note\n[(a\\(\\101(b)\\\nc) --20 <4 1 5>]TJ (x)' <</ActualText<feff>/A true>>BDC");
        let array = Operand::Array(vec![text(b"a(A(b)c"), Operand::Number(-20.0), text(b"AP")]);
        assert_eq!(found[0], ("Tf".to_owned(), vec![Operand::Name(b"FA".to_vec()), Operand::Number(-1.5)]));
        assert_eq!(found[1], ("TJ".to_owned(), vec![array]));
        assert_eq!(found[2], ("'".to_owned(), vec![text(b"x")]));
        assert!(matches!(&found[3].1[0], Operand::Dictionary(entries) if entries[&b"ActualText"[..]] == text(b"\xfe\xff")));
    }

    #[test]
    fn pictures_in_the_stream_are_passed_by() {
        let mut lexer = Lexer::new(b"BI /W 1 ID \x01EI\xff\xfe EI\x80 q EI Q (a) Tj");
        assert_eq!((lexer.next_operator(), lexer.next_operator()), (Some(&b"BI"[..]), Some(&b"ID"[..])));
        lexer.skip_image();
        assert_eq!((lexer.next_operator(), lexer.next_operator()), (Some(&b"Q"[..]), Some(&b"Tj"[..])));
    }

    #[test]
    fn nothing_runs_away_on_damaged_input() {
        for source in [&b"((("[..], b"[[[[", b"<<<", b"<4", b"/", b"\\", b"(\\", b"]>>)", b"1 0 R >> }"] {
            operators(source);
        }
        operators(&b"[".repeat(100_000));
    }
}
