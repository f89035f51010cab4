//! Old Russian fonts that claim to have Western letters: their codes are those of windows-1251, so that `Привет` reads `Ïðèâåò`.

use super::super::page::Sheet;
use super::encodings::one;
use super::{Fonts, Text};
use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

/// The fewest letters in words of nothing but accented letters that show such a font.
const FEWEST: usize = 8;

/// What the text of a font looks like.
#[derive(Debug, Clone, Copy, Default)]
struct Looks {
    /// Letters of words, three letters long or longer, of nothing but the upper half of Latin-1.
    accented: usize,
    /// Such letters in other words.
    strewn: usize,
}

impl Looks {
    fn add(&mut self, word: &mut Vec<bool>) {
        let upper = word.iter().filter(|is_upper| **is_upper).count();
        if upper == word.len() && upper > 2 {
            self.accented += upper;
        } else if upper < word.len() {
            self.strewn += upper;
        }
        word.clear();
    }

    /// Returns whether no language of the West is written so.
    fn is_cyrillic(self, fewest: usize) -> bool {
        self.accented >= fewest && self.accented > self.strewn * 4
    }
}

/// Reads the text of such fonts anew, and returns whether there are any.
pub(in super::super) fn redecode(sheets: &mut [Sheet], fonts: &Fonts) -> bool {
    let looks = looks(sheets, fonts.len());
    let is_any = looks.iter().any(|looks| looks.is_cyrillic(FEWEST));
    if !is_any {
        return false;
    }
    // Where one font is of that kind, little is needed to tell another.
    let legacy: Vec<bool> = looks.iter().map(|looks| looks.is_cyrillic(1)).collect();
    for glyph in sheets.iter_mut().flat_map(|sheet| &mut sheet.glyphs).filter(|glyph| legacy[glyph.font as usize]) {
        if let Text::Letter(letter) = glyph.text {
            glyph.text = Text::Letter(cyrillic(letter));
        }
    }
    true
}

/// Returns what the text of each font looks like.
fn looks(sheets: &[Sheet], fonts: usize) -> Vec<Looks> {
    let mut looks = vec![Looks::default(); fonts];
    for sheet in sheets {
        let mut word = Vec::new();
        let mut word_font = 0;
        for glyph in &sheet.glyphs {
            let font = glyph.font as usize;
            if font != word_font {
                looks[word_font].add(&mut word);
                word_font = font;
            }
            match glyph.text {
                Text::Letter(c) if is_upper_half(c) || c.is_alphabetic() => word.push(is_upper_half(c)),
                _ => looks[font].add(&mut word),
            }
        }
        if let Some(last) = looks.get_mut(word_font) {
            last.add(&mut word);
        }
    }
    looks
}

/// Returns whether a letter stands where windows-1251 has the letters of Russian.
fn is_upper_half(c: char) -> bool {
    matches!(c, 'À'..='ÿ' | '¸' | '¨')
}

/// Returns the letter that windows-1251 has at the place of one of windows-1252.
fn cyrillic(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let mut buffer = [0; 4];
    let (bytes, _, had_errors) = WINDOWS_1252.encode(letter.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !had_errors => one(WINDOWS_1251, *byte).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_windows_1251() {
        assert_eq!("Ïðèâåò, ¸æ ¹ 5 «Ìèð» — da".chars().map(cyrillic).collect::<String>(), "Привет, ёж № 5 «Мир» — da");
    }
}
