//! Fonts whose codes have one byte.

use super::super::file::File;
use super::encodings::{Base, tex};
use super::{cff, names, truetype, type1, widths};
use crate::error::Error;
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

/// A font whose codes have one byte.
pub(super) struct Simple {
    letters: Vec<Option<String>>,
    widths: Vec<f64>,
    /// The size of its letters where its own size is one.
    em: f64,
}

impl Simple {
    pub(super) fn read(file: &File<'_>, dictionary: &Dictionary) -> Result<Self, Error> {
        let base_font = file.name(dictionary, b"BaseFont").unwrap_or_default();
        let letters = letters(file, dictionary, base_font)?;
        let widths = read_widths(file, dictionary, base_font, &letters);
        let em = if file.name(dictionary, b"Subtype") == Some(b"Type3") { drawn_size(&widths) } else { 1.0 };
        Ok(Self { letters, widths, em })
    }

    pub(super) fn letters(&self, code: u8) -> Option<String> {
        self.letters[usize::from(code)].clone()
    }

    pub(super) fn em(&self) -> f64 {
        self.em
    }

    pub(super) fn width(&self, code: u8) -> f64 {
        self.widths[usize::from(code)]
    }
}

/// Returns the size of letters that are drawn in a size of their own, by their breadths; 1 where they are not.
fn drawn_size(widths: &[f64]) -> f64 {
    let listed = widths.iter().filter(|width| **width > 0.0);
    let count = listed.clone().count().max(1) as f64;
    let guess = listed.sum::<f64>() / count * 2.0;
    if (0.4..2.5).contains(&guess) || guess <= 0.0 { 1.0 } else { guess }
}

/// Returns the letters of the 256 codes.
fn letters(file: &File<'_>, dictionary: &Dictionary, base_font: &[u8]) -> Result<Vec<Option<String>>, Error> {
    let descriptor = file.dictionary(dictionary, b"FontDescriptor");
    let flags = descriptor.and_then(|d| file.number(d.get(b"Flags").ok()?)).unwrap_or(0.0) as i64;
    let is_symbolic = flags & 4 != 0;
    let encoding = file.get(dictionary, b"Encoding");
    let inner = encoding.and_then(|encoding| encoding.as_dict().ok());
    let named = match encoding {
        Some(Object::Name(name)) => Base::of_name(name),
        _ => inner.and_then(|inner| Base::of_name(file.name(inner, b"BaseEncoding")?)),
    };
    let differences = inner.and_then(|inner| file.array(inner, b"Differences")).unwrap_or_default();
    let own = match descriptor {
        Some(descriptor) if named.is_none() => own_letters(file, descriptor)?,
        _ => HashMap::new(),
    };
    let is_type3 = file.name(dictionary, b"Subtype") == Some(b"Type3");
    // A font of signs, whose program says nothing, has no letters that its codes could be taken for.
    let is_opaque = is_type3 || is_pictorial(base_font) || is_symbolic && descriptor.is_some_and(has_program) && encoding.is_none();
    let fallback = if is_opaque { None } else { Some(named.unwrap_or(Base::Standard)) };
    let of_code = |code: u8| {
        let base = || fallback.and_then(|base| base.letter(code)).map(String::from);
        own.get(&code).cloned().or_else(base)
    };
    let mut letters: Vec<Option<String>> = (0..=255).map(of_code).collect();
    apply_differences(file, differences, &mut letters);
    if is_type3 {
        apply_tex(file, differences, &mut letters);
    }
    Ok(letters)
}

fn has_program(descriptor: &Dictionary) -> bool {
    [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
}

/// Returns whether a font has pictures or letters of its own at the places of others.
fn is_pictorial(base_font: &[u8]) -> bool {
    ["Wingdings", "ZapfDingbats", "Webdings"].iter().any(|name| memchr::memmem::find(base_font, name.as_bytes()).is_some())
}

/// Puts the letters that an encoding names in the places of others.
fn apply_differences(file: &File<'_>, differences: &[Object], letters: &mut [Option<String>]) {
    for (code, name) in named_codes(file, differences) {
        letters[usize::from(code)] = names::letters(&name).and_then(|letters| super::cleaned(&letters));
    }
}

/// Puts letters in the places of those that TeX names by nothing but their code: `a65`, or `B8` for 1 × 36 + 8.
fn apply_tex(file: &File<'_>, differences: &[Object], letters: &mut [Option<String>]) {
    let mut named = named_codes(file, differences);
    named.retain(|(_, name)| name != ".notdef");
    let goes_beyond = named.iter().any(|(code, _)| *code >= 0x80);
    if named.is_empty() || !named.iter().all(|(code, name)| is_code(*code, name)) {
        return;
    }
    for (code, _) in named {
        let usual = || Base::WinAnsi.letter(code).map(String::from);
        letters[usize::from(code)] = tex(code, goes_beyond).map(str::to_owned).or_else(usual);
    }
}

fn is_code(code: u8, name: &str) -> bool {
    let (high, low) = (code / 36, u32::from(code % 36));
    let digit = char::from_digit(low, 36).unwrap_or('0').to_ascii_uppercase();
    name.strip_prefix('a') == Some(code.to_string().as_str()) || name == format!("{}{digit}", char::from(b'A' + high))
}

/// Returns the codes that an encoding names, with their names.
fn named_codes(file: &File<'_>, differences: &[Object]) -> Vec<(u8, String)> {
    let mut named = Vec::new();
    let mut code = 0_usize;
    for object in differences {
        if let Some(number) = file.number(object) {
            code = number.clamp(0.0, 1e6) as usize;
        } else if let Some(name) = file.resolve(object).and_then(|object| object.as_name().ok()) {
            if let Ok(code) = u8::try_from(code) {
                named.push((code, String::from_utf8_lossy(name).into_owned()));
            }
            code += 1;
        }
    }
    named
}

/// Returns the letters that the font program itself gives to codes.
fn own_letters(file: &File<'_>, descriptor: &Dictionary) -> Result<HashMap<u8, String>, Error> {
    if let Some(stream) = file.stream(descriptor, b"FontFile") {
        return Ok(type1::letters(&file.content(stream)?));
    }
    if let Some(stream) = file.stream(descriptor, b"FontFile3") {
        return Ok(cff::letters(&file.content(stream)?));
    }
    if let Some(stream) = file.stream(descriptor, b"FontFile2") {
        return Ok(truetype::letters_of_codes(&file.content(stream)?));
    }
    Ok(HashMap::new())
}

/// Returns the breadths of the 256 codes, in sizes of the font.
fn read_widths(file: &File<'_>, dictionary: &Dictionary, base_font: &[u8], letters: &[Option<String>]) -> Vec<f64> {
    let unit = match file.name(dictionary, b"Subtype") {
        Some(b"Type3") => file.numbers::<6>(dictionary, b"FontMatrix").map_or(0.001, |matrix| matrix[0].abs()),
        _ => 0.001,
    };
    let Some(listed) = file.array(dictionary, b"Widths") else {
        return letters.iter().map(|letters| widths::standard(base_font, letters.as_deref())).collect();
    };
    let first = dictionary.get(b"FirstChar").ok().and_then(|first| file.number(first)).unwrap_or(0.0).clamp(0.0, 255.0) as usize;
    let missing = file.dictionary(dictionary, b"FontDescriptor").and_then(|d| file.number(d.get(b"MissingWidth").ok()?)).unwrap_or(0.0);
    let mut found = vec![missing * unit; 256];
    for (place, width) in found.iter_mut().skip(first).zip(listed) {
        *place = file.number(width).unwrap_or(0.0) * unit;
    }
    found
}
