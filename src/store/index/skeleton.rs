//! What is left of a segment without numbers, tags, punctuation and spaces, and in one case: its letters.

/// The letters of a text, folded, as bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Skeleton(Vec<u8>);

impl Skeleton {
    /// Adds the letters of a token that is no part of a tag.
    pub(super) fn push(&mut self, token: &str) {
        if token.is_ascii() {
            self.0.extend(token.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase()));
        } else {
            // By way of capitals, letters meet that have one capital: `ς` and `σ`, `ß` and `ss`.
            let letters = token.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).filter(|c| c.is_alphabetic());
            let mut bytes = [0; 4];
            letters.for_each(|c| self.0.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes()));
        }
    }

    /// Forgets all letters.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns a hash that is the same in all releases, or `None` if there are no letters.
    pub(super) fn hash(&self) -> Option<u32> {
        // FNV-1a of 64 bits, folded.
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = self.0.iter().fold(0xcbf2_9ce4_8422_2325, step);
        (!self.0.is_empty()).then_some((hash ^ hash >> 32) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(tokens: &[&str]) -> Skeleton {
        let mut skeleton = Skeleton::default();
        tokens.iter().for_each(|token| skeleton.push(token));
        skeleton
    }

    #[test]
    fn letters_remain_in_one_case() {
        assert_eq!(skeleton(&["Straße", "5", "GB", "!"]), skeleton(&["STRASSE", "10", "Gb"]));
        assert_eq!(skeleton(&["ΟΔΟΣ"]), skeleton(&["οδος"]));
        assert_ne!(skeleton(&["Мир"]), skeleton(&["мор"]));
    }

    #[test]
    fn no_letters_have_no_hash() {
        assert_eq!(skeleton(&["12", ":", "30"]).hash(), None);
        assert_eq!(skeleton(&["a"]).hash(), skeleton(&["A", "."]).hash());
    }
}
