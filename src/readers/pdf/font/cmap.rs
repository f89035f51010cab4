//! Character maps: from codes to Unicode, or to the numbers of letters in a font.

use super::super::lexer::{Lexer, Operand};
use std::collections::HashMap;

/// The most entries of a map.
const MOST_ENTRIES: usize = 200_000;

/// A map of character codes.
#[derive(Debug, Default)]
pub(super) struct Cmap {
    /// The codes that there are: how many bytes they have, the first and the last.
    spaces: Vec<(usize, u32, u32)>,
    /// What single codes stand for.
    singles: HashMap<u32, String>,
    /// What runs of codes stand for: the first, the last, and what the first stands for; in order of the first.
    runs: Vec<(u32, u32, String)>,
    /// The numbers that runs of codes have: the first, the last, and the number of the first.
    numbers: Vec<(u32, u32, u32)>,
}

impl Cmap {
    /// Reads a map; what cannot be read of it is passed by.
    pub(super) fn parse(source: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(source);
        while let Some(operator) = lexer.next_operator() {
            let operands = &lexer.operands;
            match operator {
                b"endcodespacerange" => map.spaces.extend(operands.chunks_exact(2).filter_map(space)),
                b"endbfchar" => operands.chunks_exact(2).for_each(|pair| map.add_single(pair)),
                b"endbfrange" => operands.chunks_exact(3).for_each(|entry| map.add_run(entry)),
                b"endcidchar" => map.numbers.extend(operands.chunks_exact(2).filter_map(|pair| {
                    let code = code(pair[0].text()?);
                    Some((code, code, pair[1].number()? as u32))
                })),
                b"endcidrange" => map.numbers.extend(
                    operands
                        .chunks_exact(3)
                        .filter_map(|entry| Some((code(entry[0].text()?), code(entry[1].text()?), entry[2].number()? as u32))),
                ),
                _ => {}
            }
        }
        map.runs.sort_by_key(|run| run.0);
        map
    }

    fn add_single(&mut self, pair: &[Operand]) {
        if let [Operand::Text(source), Operand::Text(target)] = pair
            && self.singles.len() < MOST_ENTRIES
        {
            self.singles.insert(code(source), utf16(target));
        }
    }

    fn add_run(&mut self, entry: &[Operand]) {
        let [Operand::Text(first), Operand::Text(last), target] = entry else { return };
        let (first, last) = (code(first), code(last));
        match target {
            Operand::Text(target) if self.runs.len() < MOST_ENTRIES => self.runs.push((first, last, utf16(target))),
            Operand::Array(targets) => {
                for (code, target) in (first..=last).zip(targets).take(MOST_ENTRIES.saturating_sub(self.singles.len())) {
                    self.singles.insert(code, target.text().map(utf16).unwrap_or_default());
                }
            }
            _ => {}
        }
    }

    /// Returns the letters that a code stands for.
    ///
    /// Some programs write the codes of simple fonts with two bytes here, which is the same number.
    pub(super) fn letters(&self, code: u32) -> Option<String> {
        if let Some(letters) = self.singles.get(&code) {
            return Some(letters.clone());
        }
        let after = self.runs.partition_point(|run| run.0 <= code);
        let (first, _, target) = self.runs[..after].iter().rev().take(16).find(|run| run.1 >= code)?;
        let mut letters: Vec<char> = target.chars().collect();
        let last = letters.pop()?;
        letters.push(char::from_u32(u32::from(last).checked_add(code - first)?)?);
        Some(letters.into_iter().collect())
    }

    /// Returns the number that a code stands for.
    pub(super) fn number(&self, code: u32) -> Option<u32> {
        let (first, _, number) = self.numbers.iter().find(|(first, last, _)| (*first..=*last).contains(&code))?;
        number.checked_add(code - first)
    }

    /// Returns how many bytes the first code of a text has.
    pub(super) fn length(&self, codes: &[u8]) -> Option<usize> {
        (1..=codes.len().min(4)).find(|&length| {
            let code = code(&codes[..length]);
            self.spaces.iter().any(|&(bytes, first, last)| bytes == length && (first..=last).contains(&code))
        })
    }

    /// Returns whether it says how long codes are.
    pub(super) fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }
}

fn space(pair: &[Operand]) -> Option<(usize, u32, u32)> {
    let (first, last) = (pair[0].text()?, pair[1].text()?);
    (1..=4).contains(&first.len()).then(|| (first.len(), code(first), code(last)))
}

/// Returns the number that the bytes of a code are.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    if let [only] = bytes {
        return char::from(*only).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_have_singles_runs_and_lists() {
        let source = b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <01> <0041> <02><00660069> endbfchar \
            2 beginbfrange <10> <12> <0410> <20> <21> [<0061> <D835DC00>] endbfrange";
        let map = Cmap::parse(source);
        let letters: Vec<Option<String>> = [1, 2, 0x11, 0x12, 0x13, 0x20, 0x21].iter().map(|code| map.letters(*code)).collect();
        let expected = [Some("A"), Some("fi"), Some("Б"), Some("В"), None, Some("a"), Some("\u{1d400}")];
        assert_eq!(letters, expected.map(|text| text.map(str::to_owned)));
        assert_eq!(map.length(b"\x10\x20"), Some(1));
    }

    #[test]
    fn numbers_of_letters_are_mapped() {
        let map = Cmap::parse(b"<0000> <ffff> endcodespacerange <0020> <007e> 1 endcidrange <0100> 500 endcidchar");
        assert_eq!((map.number(0x21), map.number(0x100), map.number(0x101)), (Some(2), Some(500), None));
        assert_eq!(map.length(b"\x00\x20\x00"), Some(2));
    }
}
