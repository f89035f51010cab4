//! Type 1 font programs: the encoding in their clear text.

use super::super::lexer::{Lexer, Operand};
use super::encodings::Base;
use super::names;
use std::collections::HashMap;

/// Returns the letters that a program gives to codes.
pub(super) fn letters(program: &[u8]) -> HashMap<u8, String> {
    let end = memchr::memmem::find(program, b"eexec").unwrap_or(program.len());
    let clear = &program[..end];
    let Some(start) = memchr::memmem::find(clear, b"/Encoding") else { return HashMap::new() };
    let mut lexer = Lexer::new(&clear[start + b"/Encoding".len()..]);
    let mut letters = HashMap::new();
    while let Some(operator) = lexer.next_operator() {
        match (operator, lexer.operands.as_slice()) {
            (b"StandardEncoding", _) => {
                return (0..=255).filter_map(|code| Some((code, Base::Standard.letter(code)?.to_string()))).collect();
            }
            (b"put", [.., Operand::Number(code), Operand::Name(name)]) if (0.0..256.0).contains(code) => {
                if let Some(text) = names::letters(&String::from_utf8_lossy(name)) {
                    letters.insert(*code as u8, text);
                }
            }
            (b"def" | b"readonly", _) => break,
            _ => {}
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_stand_in_the_clear_text() {
        let own = letters(b"%!PS\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\ndup 65 /afii10017 put\ndup 66 /fi put\nreadonly def\neexec dup 67 /C put");
        assert_eq!(own, HashMap::from([(65, "А".to_owned()), (66, "fi".to_owned())]));
        assert_eq!(letters(b"/Encoding StandardEncoding def")[&b'\''], "’");
        assert!(letters(b"no font").is_empty());
    }
}
