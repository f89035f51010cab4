//! Characters that end sentences, and those that open and close what stands in them.

/// Returns whether the character ends sentences, in some script or other.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '։' | '՜' | '՞' | '．') || needs_no_space(c)
}

/// Returns whether the mark ends a sentence without white space after it.
pub(super) fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥')
}

pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '„' | '‚' | '¿' | '¡' | '「' | '『' | '（')
}

pub(super) fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '»' | '”' | '’' | '」' | '』' | '）')
}

/// Returns the length of the emoticon that begins a text, if one does: `:)`, `;-)`, `=)))`.
pub(super) fn emoticon(text: &str) -> Option<usize> {
    const LONGEST: usize = 16;
    let mouth = text.strip_prefix([':', ';', '='])?;
    let mouth = mouth.strip_prefix('-').unwrap_or(mouth);
    let smiles = mouth.bytes().take(LONGEST).take_while(|byte| matches!(byte, b')' | b'(')).count();
    (smiles > 0).then(|| text.len() - mouth.len() + smiles)
}

/// Bytes by which a text is searched: those that are, or begin, one of a few characters.
pub(super) struct Bytes([bool; 256]);

impl Bytes {
    const fn new(bytes: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] = true;
            at += 1;
        }
        Self(table)
    }

    /// Returns the first place at or after `from` where one of the bytes stands.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<usize> {
        const AT_ONCE: usize = 8;
        let is_one = |byte: &u8| self.0[usize::from(*byte)];
        let bytes = &text.as_bytes()[from..];
        // Most stretches have none of the bytes: they are passed over several at a time.
        let passed = bytes.chunks_exact(AT_ONCE).take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | is_one(byte))).count();
        let near = passed * AT_ONCE;
        bytes[near..].iter().position(is_one).map(|offset| from + near + offset)
    }
}

/// What the characters of [`is_mark`] begin with, and colon, semicolon and equals sign, with which emoticons begin.
pub(super) static MARKS: Bytes = Bytes::new(b".!?:;=\xD5\xD6\xD8\xDB\xE0\xE2\xE3\xEF");

/// What brackets and quotation marks begin with.
pub(super) static ENCLOSING: Bytes = Bytes::new(b"()[]\"\xC2\xE2");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found() {
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            let text = c.to_string();
            assert!(!is_mark(c) || MARKS.find(&text, 0) == Some(0), "{c}");
            assert!(!matches!(c, '(' | ')' | '[' | ']' | '"' | '«' | '»' | '“' | '”' | '„') || ENCLOSING.find(&text, 0) == Some(0), "{c}");
        }
    }
}
