//! TrueType font programs: which letters their shapes are for.

use super::encodings::one;
use super::names;
use encoding_rs::MACINTOSH;
use std::collections::HashMap;

/// The most entries that are read of one map.
const MOST_ENTRIES: usize = 1 << 17;
/// How many names every program knows by number.
const MAC_NAMES: usize = 258;

/// A map of characters: who it is for, and the number of a shape for each.
struct Map {
    platform: (u16, u16),
    shapes: Vec<(u32, u32)>,
}

impl Map {
    fn is_unicode(&self) -> bool {
        matches!(self.platform, (0, _) | (3, 1 | 10))
    }
}

/// Returns the letters that one-byte codes stand for.
pub(super) fn letters_of_codes(program: &[u8]) -> HashMap<u8, String> {
    let maps = maps(program);
    let shapes = shape_letters(program, &maps);
    let mut codes = HashMap::new();
    let symbols = maps.iter().find(|map| map.platform == (3, 0)).or_else(|| maps.iter().find(|map| map.platform == (1, 0)));
    for &(code, shape) in symbols.map(|map| map.shapes.as_slice()).unwrap_or_default() {
        let is_code = code <= 0xff || (0xf000..=0xf0ff).contains(&code);
        let code = (code & 0xff) as u8;
        // Without names, a map for the Macintosh says which letters it means, and is often wrong only above ASCII.
        let plain = || symbols.filter(|map| map.platform == (1, 0)).and_then(|_| one(MACINTOSH, code)).map(String::from);
        if let Some(letters) = shapes.get(&shape).cloned().or_else(plain).filter(|_| is_code) {
            codes.insert(code, letters);
        }
    }
    codes
}

/// Returns the letters by the numbers of their shapes.
pub(super) fn letters_of_shapes(program: &[u8]) -> HashMap<u32, String> {
    shape_letters(program, &maps(program))
}

fn shape_letters(program: &[u8], maps: &[Map]) -> HashMap<u32, String> {
    let mut letters = names_of_shapes(program).unwrap_or_default();
    for map in maps.iter().filter(|map| map.is_unicode()) {
        for &(code, shape) in &map.shapes {
            if let Some(letter) = char::from_u32(code).and_then(super::letter) {
                letters.entry(shape).or_insert_with(|| letter.to_string());
            }
        }
    }
    letters
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|part| u16::from_be_bytes([part[0], part[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(bytes, at)?) << 16 | u32::from(u16_at(bytes, at.checked_add(2)?)?))
}

/// Returns a table of a program.
pub(super) fn table<'a>(program: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(program, 4)?);
    let entry = (0..count).map(|entry| 12 + entry * 16).find(|at| program.get(*at..at + 4) == Some(tag))?;
    let (start, length) = (u32_at(program, entry + 8)? as usize, u32_at(program, entry + 12)? as usize);
    program.get(start..start.saturating_add(length).min(program.len()))
}

fn maps(program: &[u8]) -> Vec<Map> {
    let Some(table) = table(program, b"cmap") else { return Vec::new() };
    let count = u16_at(table, 2).unwrap_or(0).min(32);
    let read = |entry: u16| {
        let at = 4 + usize::from(entry) * 8;
        let platform = (u16_at(table, at)?, u16_at(table, at + 2)?);
        let shapes = shapes(table.get(u32_at(table, at + 4)? as usize..)?);
        Some(Map { platform, shapes })
    };
    (0..count).filter_map(read).collect()
}

/// Returns the characters of a map with the numbers of their shapes, as far as it can be read.
fn shapes(map: &[u8]) -> Vec<(u32, u32)> {
    let mut shapes = Vec::new();
    match u16_at(map, 0) {
        Some(0) => shapes.extend(map.iter().skip(6).take(256).zip(0..).map(|(shape, code)| (code, u32::from(*shape)))),
        Some(4) => {
            let _ = segments(map, &mut shapes);
        }
        Some(6) => {
            let (first, count) = (u16_at(map, 6).unwrap_or(0), u16_at(map, 8).unwrap_or(0));
            let entries =
                (0..count).map_while(|entry| Some((u32::from(first) + u32::from(entry), u16_at(map, 10 + usize::from(entry) * 2)?)));
            shapes.extend(entries.map(|(code, shape)| (code, u32::from(shape))));
        }
        Some(12) => {
            let count = u32_at(map, 12).unwrap_or(0) as usize;
            for at in (0..count).map(|group| 16 + group * 12) {
                let (Some(first), Some(last), Some(shape)) = (u32_at(map, at), u32_at(map, at + 4), u32_at(map, at + 8)) else { break };
                let room = MOST_ENTRIES.saturating_sub(shapes.len());
                shapes.extend((first..=last).zip(shape..).take(room));
            }
        }
        _ => {}
    }
    shapes.retain(|(_, shape)| *shape != 0);
    shapes
}

/// Adds the entries of a map in segments.
fn segments(map: &[u8], shapes: &mut Vec<(u32, u32)>) -> Option<()> {
    let double = usize::from(u16_at(map, 6)?);
    for at in (0..double).step_by(2) {
        let last = u16_at(map, 14 + at)?;
        let first = u16_at(map, 16 + double + at)?;
        let delta = u16_at(map, 16 + double * 2 + at)?;
        let offset_at = 16 + double * 3 + at;
        let offset = usize::from(u16_at(map, offset_at)?);
        for code in first..=last {
            let shape = match offset {
                0 => code.wrapping_add(delta),
                _ => match u16_at(map, offset_at + offset + usize::from(code - first) * 2) {
                    Some(0) | None => 0,
                    Some(shape) => shape.wrapping_add(delta),
                },
            };
            if shapes.len() >= MOST_ENTRIES {
                return None;
            }
            shapes.push((u32::from(code), u32::from(shape)));
        }
    }
    Some(())
}

/// Returns the letters that the names of shapes stand for; those that every program knows by number are left out, as the
/// maps have them.
fn names_of_shapes(program: &[u8]) -> Option<HashMap<u32, String>> {
    let table = table(program, b"post")?;
    if u32_at(table, 0)? != 0x0002_0000 {
        return None;
    }
    let count = usize::from(u16_at(table, 32)?);
    let mut strings = Vec::new();
    let mut at = 34 + count * 2;
    while let Some(&length) = table.get(at) {
        strings.push(table.get(at + 1..at + 1 + usize::from(length)).unwrap_or_default());
        at += 1 + usize::from(length);
    }
    let named = (0..count).filter_map(|shape| {
        let index = usize::from(u16_at(table, 34 + shape * 2)?);
        let name = std::str::from_utf8(strings.get(index.checked_sub(MAC_NAMES)?)?).ok()?;
        Some((shape as u32, names::letters(name).and_then(|letters| super::cleaned(&letters))?))
    });
    Some(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a program with one map of characters in segments.
    fn program(platform: [u8; 4], first: u16, last: u16, delta: u16) -> Vec<u8> {
        let mut cmap = b"\x00\x00\x00\x01".to_vec();
        cmap.extend(platform);
        cmap.extend(12_u32.to_be_bytes());
        for value in [4, 24, 0, 2, 0, 0, 0, last, 0, first, delta, 0] {
            cmap.extend(u16::to_be_bytes(value));
        }
        let mut program = b"\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00".to_vec();
        program.extend(28_u32.to_be_bytes());
        program.extend((cmap.len() as u32).to_be_bytes());
        program.extend(cmap);
        program
    }

    #[test]
    fn shapes_are_told_from_maps_of_unicode() {
        let letters = letters_of_shapes(&program([0, 3, 0, 1], 0x410, 0x412, 0_u16.wrapping_sub(0x40d)));
        assert_eq!(letters, HashMap::from([(3, "А".to_owned()), (4, "Б".to_owned()), (5, "В".to_owned())]));
    }

    #[test]
    fn maps_of_signs_tell_no_letters() {
        assert!(letters_of_codes(&program([0, 3, 0, 0], 0xf041, 0xf042, 0_u16.wrapping_sub(0xf03e))).is_empty());
        assert_eq!(letters_of_codes(&program([0, 1, 0, 0], 0x41, 0x42, 0_u16.wrapping_sub(0x3e)))[&0x41], "A");
    }

    #[test]
    fn cut_programs_are_read_as_far_as_they_go() {
        let whole = program([0, 3, 0, 1], 0, 0xffff, 1);
        for end in 0..whole.len() {
            letters_of_shapes(&whole[..end]);
        }
    }
}
