//! How text is made even before it is cut into pieces: SentencePiece's table of replacements, and its way with spaces.

/// What stands for a space inside of pieces.
pub(super) const SPACE: char = '▁';

/// A table that maps characters, or a few characters together, to what stands for them.
///
/// The keys form a trie in a double array as the library darts-clone lays it out: a unit of 32 bits says where the children
/// of a node begin and which byte leads to it. The replacements end with a zero byte each.
#[derive(Default)]
pub(super) struct Normaliser {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

impl Normaliser {
    /// Reads a table: the size of the trie in bytes, the trie, the replacements; nothing is returned if it is damaged.
    pub(super) fn read(table: &[u8]) -> Option<Self> {
        let (size, rest) = table.split_first_chunk::<4>()?;
        let (trie, replacements) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        let units = trie.as_chunks().0.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        Some(Self { units, replacements: replacements.to_vec() })
    }

    /// Returns the normalised text: one space before each word and none at the end, shown as [`SPACE`].
    pub(super) fn normalise(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + text.len() / 4 + SPACE.len_utf8());
        out.push(SPACE);
        let mut after_space = true;
        let mut at = 0;
        while at < text.len() {
            let (replacement, length) = self.longest(&text[at..]);
            at += length;
            let replacement = if after_space { replacement.trim_start_matches(' ') } else { replacement };
            if !replacement.is_empty() {
                out.extend(replacement.chars().map(|c| if c == ' ' { SPACE } else { c }));
                after_space = replacement.ends_with(' ');
            }
        }
        out.truncate(out.trim_end_matches(SPACE).len());
        out
    }

    /// Returns what stands for the longest key that the text begins with, or for its first character, and how long that is.
    fn longest<'a>(&'a self, text: &'a str) -> (&'a str, usize) {
        let first = text.chars().next().map_or(0, char::len_utf8);
        self.find(text.as_bytes()).unwrap_or((&text[..first], first))
    }

    fn find(&self, text: &[u8]) -> Option<(&str, usize)> {
        let mut node = children(*self.units.first()?);
        let mut found = None;
        for (at, byte) in text.iter().enumerate() {
            node ^= usize::from(*byte);
            let Some(unit) = self.units.get(node).filter(|unit| **unit & LABEL == u32::from(*byte)) else { break };
            node ^= children(*unit);
            if unit & HAS_VALUE != 0 {
                found = self.units.get(node).map(|value| ((value & !IS_VALUE) as usize, at + 1));
            }
        }
        let (start, length) = found?;
        let replacement = self.replacements.get(start..)?.split(|byte| *byte == 0).next()?;
        Some((std::str::from_utf8(replacement).ok()?, length))
    }
}

/// The byte that leads to a node; a value has the highest bit, which no byte has.
const LABEL: u32 = 0x8000_00ff;
const IS_VALUE: u32 = 0x8000_0000;
/// Whether a key ends at a node.
const HAS_VALUE: u32 = 0x100;

/// Returns how far from a node its children are.
fn children(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}
