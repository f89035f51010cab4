//! Compact font programs (CFF): the encoding that they bring with them.

use super::encodings::Base;
use super::names;
use std::collections::HashMap;

/// The names that every program knows by number, from Adobe Technical Note 5176.
const STRINGS: &str = include_str!("cff_strings.txt");

/// Operators of the top dictionary.
const CHARSET: u16 = 15;
const ENCODING: u16 = 16;
const CHAR_STRINGS: u16 = 17;
const REGISTRY: u16 = 0x0c1e;

/// Returns the letters that a program gives to codes.
pub(super) fn letters(program: &[u8]) -> HashMap<u8, String> {
    read(program).unwrap_or_default()
}

fn read(program: &[u8]) -> Option<HashMap<u8, String>> {
    let program = whole(program);
    let (_, after_names) = index(program, usize::from(*program.get(2)?))?;
    let (tops, after_tops) = index(program, after_names)?;
    let (strings, _) = index(program, after_tops)?;
    let top = dictionary(tops.first()?);
    if top.contains_key(&REGISTRY) {
        return None;
    }
    let offset = |operator: u16| top.get(&operator).map(|value| *value as usize);
    let count = usize::from(number(program, offset(CHAR_STRINGS)?, 2)? as u16);
    let charset = charset(program, offset(CHARSET).unwrap_or(0), count)?;
    let name = |string: u16| match usize::from(string) {
        known @ 0..=390 => STRINGS.split_whitespace().nth(known),
        own => std::str::from_utf8(strings.get(own - 391)?).ok(),
    };
    let Some(place) = offset(ENCODING).filter(|place| *place > 1) else {
        return Some((0..=255).filter_map(|code| Some((code, Base::Standard.letter(code)?.to_string()))).collect());
    };
    let codes = encoding(program, place)?;
    let named = codes.into_iter().filter_map(|(code, shape)| Some((code, names::letters(name(*charset.get(shape)?)?)?)));
    Some(named.collect())
}

/// Returns the program itself, which an OpenType file may wrap.
fn whole(program: &[u8]) -> &[u8] {
    if program.starts_with(b"OTTO") { super::truetype::table(program, b"CFF ").unwrap_or(program) } else { program }
}

/// Returns the number that so many bytes at a place are.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    Some(part.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// Returns the entries of an index, and where it ends.
fn index(bytes: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = number(bytes, at, 2)? as usize;
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*bytes.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let base = at + 2 + (count + 1) * size;
    let offset = |entry: usize| number(bytes, at + 3 + entry * size, size).map(|offset| base.saturating_add(offset as usize));
    let entries: Option<Vec<&[u8]>> = (0..count).map(|entry| bytes.get(offset(entry)?..offset(entry + 1)?)).collect();
    Some((entries?, offset(count)?))
}

/// Returns the last operand of each operator of a dictionary.
fn dictionary(bytes: &[u8]) -> HashMap<u16, i64> {
    let mut entries = HashMap::new();
    let (mut at, mut last) = (0, 0);
    while let Some(&first) = bytes.get(at) {
        let value = |length: usize| number(bytes, at + 1, length).map(i64::from).unwrap_or(0);
        at += match first {
            12 => {
                entries.insert(0x0c00 | value(1) as u16, last);
                2
            }
            0..=21 => {
                entries.insert(u16::from(first), last);
                1
            }
            28 => {
                last = value(2);
                3
            }
            29 => {
                last = value(4);
                5
            }
            30 => 1 + bytes[at + 1..].iter().take_while(|byte| *byte & 0x0f != 0x0f && *byte & 0xf0 != 0xf0).count() + 1,
            32..=246 => {
                last = i64::from(first) - 139;
                1
            }
            247..=250 => {
                last = (i64::from(first) - 247) * 256 + value(1) + 108;
                2
            }
            251..=254 => {
                last = -(i64::from(first) - 251) * 256 - value(1) - 108;
                2
            }
            _ => 1,
        };
    }
    entries
}

/// Returns the numbers of the names of the shapes.
fn charset(program: &[u8], at: usize, count: usize) -> Option<Vec<u16>> {
    let mut names = vec![0_u16];
    if at <= 2 {
        return Some((0..count as u16).collect());
    }
    let format = *program.get(at)?;
    let mut at = at + 1;
    while names.len() < count {
        let first = number(program, at, 2)? as u16;
        let (left, length) = match format {
            0 => (0, 2),
            1 => (number(program, at + 2, 1)?, 3),
            2 => (number(program, at + 2, 2)?, 4),
            _ => return None,
        };
        names.extend((0..=left as u16).map(|step| first.wrapping_add(step)));
        at += length;
    }
    Some(names)
}

/// Returns the codes and the shapes that an encoding gives them.
fn encoding(program: &[u8], at: usize) -> Option<Vec<(u8, usize)>> {
    let format = *program.get(at)? & 0x7f;
    let count = usize::from(*program.get(at + 1)?);
    let mut codes = Vec::new();
    for entry in 0..count {
        if format == 0 {
            codes.push((*program.get(at + 2 + entry)?, codes.len() + 1));
        } else {
            let (first, left) = (*program.get(at + 2 + entry * 2)?, *program.get(at + 3 + entry * 2)?);
            for code in first..=first.saturating_add(left) {
                codes.push((code, codes.len() + 1));
            }
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a program with the letters `A` and `afii10017` at the codes 65 and 66.
    fn program() -> Vec<u8> {
        let mut program = b"\x01\x00\x04\x01".to_vec();
        program.extend(b"\x00\x01\x01\x01\x02F");
        // The top dictionary: charset, encoding and shapes, each a number of three bytes.
        let top_start = program.len();
        let strings_start = top_start + 5 + 12;
        let charset = strings_start + 5 + 9;
        let (encoding, shapes) = (charset + 5, charset + 9);
        program.extend(b"\x00\x01\x01\x01\x0d");
        for (place, operator) in [(charset, 15), (encoding, 16), (shapes, 17)] {
            program.extend([28, (place >> 8) as u8, place as u8, operator]);
        }
        program.extend(b"\x00\x01\x01\x01\x0aafii10017");
        program.extend(b"\x00\x00\x22\x01\x87");
        program.extend(b"\x00\x02\x41\x42");
        program.extend(b"\x00\x03\x01\x01\x02\x03\x04abc");
        program
    }

    #[test]
    fn own_encodings_are_read() {
        assert_eq!(letters(&program()), HashMap::from([(65, "A".to_owned()), (66, "А".to_owned())]));
    }

    #[test]
    fn cut_programs_have_no_letters() {
        for end in 0..program().len() - 9 {
            assert!(letters(&program()[..end]).is_empty(), "{end}");
        }
    }
}
