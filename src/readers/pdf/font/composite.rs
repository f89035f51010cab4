//! Fonts whose codes have several bytes.

use super::super::file::File;
use super::cmap::{Cmap, code};
use super::truetype;
use crate::error::Error;
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

/// The most breadths that a font lists.
const MOST_WIDTHS: usize = 1 << 17;

/// A font whose codes have several bytes.
pub(super) struct Composite {
    /// How codes become numbers of letters, where they are not the same.
    encoding: Option<Cmap>,
    /// Whether the codes are Unicode already.
    is_unicode: bool,
    /// The breadths of letters by their numbers.
    widths: HashMap<u32, f32>,
    usual_width: f32,
    /// The letters by the numbers that the font program has for their shapes.
    shapes: HashMap<u32, String>,
    /// The numbers of the shapes by those of the letters, two bytes each, where they are not the same.
    to_shapes: Option<Vec<u8>>,
}

impl Composite {
    pub(super) fn read(file: &File<'_>, dictionary: &Dictionary, descendant: &Dictionary) -> Result<Self, Error> {
        let encoding = match file.get(dictionary, b"Encoding") {
            Some(Object::Stream(stream)) => Some(Cmap::parse(&file.content(stream)?)),
            _ => None,
        };
        let name = file.name(dictionary, b"Encoding").unwrap_or_default();
        let is_unicode = name.starts_with(b"Uni") && [&b"UCS2"[..], b"UTF16"].iter().any(|form| memchr::memmem::find(name, form).is_some());
        let usual_width = file.get(descendant, b"DW").and_then(|value| file.number(value)).unwrap_or(1000.0) as f32;
        let mut font = Self { encoding, is_unicode, widths: HashMap::new(), usual_width, shapes: HashMap::new(), to_shapes: None };
        font.read_widths(file, file.array(descendant, b"W").unwrap_or_default());
        let program = file.dictionary(descendant, b"FontDescriptor").and_then(|descriptor| file.stream(descriptor, b"FontFile2"));
        if let Some(program) = program.filter(|_| !dictionary.has(b"ToUnicode")) {
            font.shapes = truetype::letters_of_shapes(&file.content(program)?);
        }
        if let Some(stream) = file.stream(descendant, b"CIDToGIDMap") {
            font.to_shapes = Some(file.content(stream)?);
        }
        Ok(font)
    }

    /// Reads breadths: after the number of a letter a list of them, or the number of a last letter and one for all.
    fn read_widths(&mut self, file: &File<'_>, mut entries: &[Object]) {
        while let [first, second, rest @ ..] = entries {
            let Some(first) = file.number(first).map(|value| value as u32) else { return };
            if let Some(list) = file.resolve(second).and_then(|object| object.as_array().ok()) {
                for (number, width) in (first..).zip(list).take(MOST_WIDTHS.saturating_sub(self.widths.len())) {
                    self.widths.insert(number, file.number(width).unwrap_or(0.0) as f32);
                }
                entries = rest;
            } else if let (Some(last), Some((width, rest))) = (file.number(second), rest.split_first()) {
                let width = file.number(width).unwrap_or(0.0) as f32;
                for number in (first..=last as u32).take(MOST_WIDTHS.saturating_sub(self.widths.len())) {
                    self.widths.insert(number, width);
                }
                entries = rest;
            } else {
                return;
            }
        }
    }

    /// Returns the first code of a text and its length.
    pub(super) fn code(&self, codes: &[u8]) -> Option<(u32, usize)> {
        let known = self.encoding.as_ref().filter(|map| map.has_spaces());
        let length = known.and_then(|map| map.length(codes)).unwrap_or(2).min(codes.len());
        (length > 0).then(|| (code(&codes[..length]), length))
    }

    fn number(&self, code: u32) -> u32 {
        self.encoding.as_ref().map_or(code, |map| map.number(code).unwrap_or(0))
    }

    /// Returns the letters that a code stands for, other than by its map to Unicode.
    pub(super) fn letters(&self, code: u32) -> Option<String> {
        if self.is_unicode {
            return char::from_u32(code).and_then(super::letter).map(String::from);
        }
        let number = self.number(code);
        let shape = match &self.to_shapes {
            Some(map) => {
                let place = usize::try_from(number).ok()?.checked_mul(2)?;
                super::cmap::code(map.get(place..place.checked_add(2)?)?)
            }
            None => number,
        };
        self.shapes.get(&shape).cloned()
    }

    pub(super) fn width(&self, code: u32) -> f64 {
        f64::from(self.widths.get(&self.number(code)).copied().unwrap_or(self.usual_width)) / 1000.0
    }
}
