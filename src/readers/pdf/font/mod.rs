//! What letters the codes of fonts stand for.
//!
//! A font may tell it in many ways, and most fonts in only one or two; they are asked in this order: a map to Unicode, names of
//! letters, a known encoding, and what the font program itself says. Where none does, the letter is unknown.

mod cff;
mod cmap;
mod composite;
mod encodings;
pub(super) mod legacy;
mod names;
mod simple;
mod truetype;
mod type1;
mod widths;

use super::file::File;
use crate::error::Error;
use cmap::Cmap;
use composite::Composite;
use lopdf::{Dictionary, Object, ObjectId};
use simple::Simple;
use std::collections::HashMap;

/// The most fonts that a document has.
const MOST_FONTS: usize = 4096;

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Text {
    Letter(char),
    /// Several letters, by their index in [`Fonts`].
    Letters(u32),
    /// Nothing is known of it.
    Unknown,
}

/// The fonts of a document.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: Vec<Font>,
    known: HashMap<Key, Option<usize>>,
    /// What stands for several letters.
    strings: Vec<String>,
    string_places: HashMap<String, u32>,
}

/// What a font is known by.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Id(ObjectId),
    Place(usize),
}

struct Font {
    is_bold: bool,
    to_unicode: Option<Cmap>,
    coding: Coding,
    /// What codes were found to stand for.
    found: HashMap<u32, (Text, f64)>,
}

enum Coding {
    Simple(Box<Simple>),
    Composite(Box<Composite>),
}

impl Fonts {
    /// Returns the index of a font, which is read where it is new; nothing where it is no font.
    ///
    /// # Errors
    ///
    /// `Malformed` where it unpacks to too much.
    pub(super) fn index_of(&mut self, file: &File<'_>, object: &Object) -> Result<Option<usize>, Error> {
        let place: *const Object = object;
        let key = object.as_reference().map_or(Key::Place(place as usize), Key::Id);
        if let Some(&index) = self.known.get(&key) {
            return Ok(index);
        }
        let dictionary = file.resolve(object).and_then(|object| object.as_dict().ok());
        let index = match dictionary {
            Some(dictionary) if self.fonts.len() < MOST_FONTS => {
                self.fonts.push(Font::read(file, dictionary)?);
                Some(self.fonts.len() - 1)
            }
            _ => None,
        };
        self.known.insert(key, index);
        Ok(index)
    }

    /// Decodes the first code of a text: what it stands for, how broad it is in sizes of the font, how many bytes it has, and
    /// whether it is a space between words.
    pub(super) fn decode(&mut self, index: usize, codes: &[u8]) -> Option<(Text, f64, usize, bool)> {
        let font = &mut self.fonts[index];
        let (code, length) = match &font.coding {
            Coding::Simple(_) => (u32::from(*codes.first()?), 1),
            Coding::Composite(composite) => composite.code(codes)?,
        };
        let is_space = length == 1 && code == 32;
        // Codes of different lengths are different codes.
        let key = code | (length as u32 - 1) << 30;
        if let Some(&(text, width)) = font.found.get(&key) {
            return Some((text, width, length, is_space));
        }
        let (letters, width) = font.letters(code);
        let text = letters.map_or(Text::Unknown, |letters| self.text(&spelt_out(letters)));
        self.fonts[index].found.insert(key, (text, width));
        Some((text, width, length, is_space))
    }

    /// Returns letters in the form that glyphs have them.
    pub(super) fn text(&mut self, letters: &str) -> Text {
        let mut characters = letters.chars();
        if let (Some(only), None) = (characters.next(), characters.next()) {
            return Text::Letter(only);
        }
        if let Some(&place) = self.string_places.get(letters) {
            return Text::Letters(place);
        }
        let place = self.strings.len() as u32;
        self.strings.push(letters.to_owned());
        self.string_places.insert(letters.to_owned(), place);
        Text::Letters(place)
    }

    /// Adds what a glyph says to a text.
    pub(super) fn write(&self, text: Text, out: &mut String) {
        match text {
            Text::Letter(letter) => out.push(letter),
            Text::Letters(place) => out.push_str(&self.strings[place as usize]),
            Text::Unknown => out.push(char::REPLACEMENT_CHARACTER),
        }
    }

    /// Returns how large the letters of a font are where its size is one.
    pub(super) fn em(&self, font: usize) -> f64 {
        match &self.fonts[font].coding {
            Coding::Simple(simple) => simple.em(),
            Coding::Composite(_) => 1.0,
        }
    }

    /// Returns whether a font is a bold one.
    pub(super) fn is_bold(&self, font: u32) -> bool {
        self.fonts[font as usize].is_bold
    }

    /// Returns how many fonts there are.
    pub(super) fn len(&self) -> usize {
        self.fonts.len()
    }
}

impl Font {
    fn read(file: &File<'_>, dictionary: &Dictionary) -> Result<Self, Error> {
        let to_unicode = match file.stream(dictionary, b"ToUnicode") {
            Some(stream) => Some(Cmap::parse(&file.content(stream)?)),
            None => None,
        };
        let name = file.name(dictionary, b"BaseFont").unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_lowercase();
        let is_bold = ["bold", "black", "heavy", "demi", "cmbx", "sfbx"].iter().any(|mark| name.contains(mark));
        let descendant = file.array(dictionary, b"DescendantFonts").and_then(|fonts| file.resolve(fonts.first()?)?.as_dict().ok());
        let coding = match descendant {
            Some(descendant) => Coding::Composite(Box::new(Composite::read(file, dictionary, descendant)?)),
            None => Coding::Simple(Box::new(Simple::read(file, dictionary)?)),
        };
        Ok(Self { is_bold, to_unicode, coding, found: HashMap::new() })
    }

    /// Returns the letters that a code stands for, if that is known, and its breadth.
    fn letters(&self, code: u32) -> (Option<String>, f64) {
        let (own, width) = match &self.coding {
            Coding::Simple(simple) => (simple.letters(code as u8), simple.width(code as u8)),
            Coding::Composite(composite) => (composite.letters(code), composite.width(code)),
        };
        let mapped = self.to_unicode.as_ref().and_then(|map| map.letters(code));
        (mapped.and_then(|letters| cleaned(&letters)).or(own), width)
    }
}

/// Returns letters with their ligatures taken apart.
fn spelt_out(letters: String) -> String {
    const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    let is_ligature = |c: char| ('\u{fb00}'..='\u{fb06}').contains(&c);
    if !letters.contains(is_ligature) {
        return letters;
    }
    let apart = letters.chars().map(|c| if is_ligature(c) { LIGATURES[c as usize - 0xfb00].to_owned() } else { c.to_string() });
    apart.collect()
}

/// Returns letters without what is none; nothing where none is left.
fn cleaned(letters: &str) -> Option<String> {
    let letters: String = letters.chars().filter_map(letter).collect();
    (!letters.is_empty()).then_some(letters)
}

/// Returns a character if it can be a letter of a text; signs that fonts have at private places are looked up.
fn letter(c: char) -> Option<char> {
    match c {
        '\u{f0b7}' | '\u{f0a8}' => Some('•'),
        '\u{f0a7}' => Some('▪'),
        '\u{f0d8}' => Some('➢'),
        '\u{f0fc}' => Some('✓'),
        '\u{f020}' => Some(' '),
        '\u{f02d}' => Some('–'),
        '\t' | '\n' | '\r' => Some(' '),
        '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}
