//! Fonts and code pages: what the bytes of a run of text stand for.

use super::super::office::symbols::character;
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, ISO_8859_5, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use std::collections::HashMap;

/// Encodings by the numbers of their code pages.
const PAGES: &[(i32, &Encoding)] = &[
    (866, IBM866),
    (874, WINDOWS_874),
    (932, SHIFT_JIS),
    (936, GBK),
    (949, EUC_KR),
    (950, BIG5),
    (1250, WINDOWS_1250),
    (1251, WINDOWS_1251),
    (1252, WINDOWS_1252),
    (1253, WINDOWS_1253),
    (1254, WINDOWS_1254),
    (1255, WINDOWS_1255),
    (1256, WINDOWS_1256),
    (1257, WINDOWS_1257),
    (1258, WINDOWS_1258),
    (10000, MACINTOSH),
    (10007, X_MAC_CYRILLIC),
    (20866, KOI8_R),
    (21866, KOI8_U),
    (28595, ISO_8859_5),
    (65001, UTF_8),
];

/// Code pages by the numbers of character sets.
const SETS: &[(i32, i32)] = &[
    (0, 1252),
    (77, 10000),
    (89, 10007),
    (128, 932),
    (129, 949),
    (134, 936),
    (136, 950),
    (161, 1253),
    (162, 1254),
    (163, 1258),
    (177, 1255),
    (178, 1256),
    (186, 1257),
    (204, 1251),
    (222, 874),
    (238, 1250),
];
/// The character set of fonts of symbols.
const SYMBOLS: i32 = 2;

/// Endings of the names of fonts that tell their code pages, where the character set does not.
const NAMES: &[(&str, &Encoding)] = &[
    (" cyr", WINDOWS_1251),
    (" ce", WINDOWS_1250),
    (" greek", WINDOWS_1253),
    (" tur", WINDOWS_1254),
    (" baltic", WINDOWS_1257),
    ("cyrillic", WINDOWS_1251),
];

/// A font.
#[derive(Debug, Default)]
struct Font {
    name: String,
    set: Option<i32>,
    page: Option<i32>,
}

/// The fonts of a document by their numbers.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    fonts: HashMap<i32, Font>,
    /// The encoding of a document whose fonts do not tell it.
    page: Option<&'static Encoding>,
    /// The encoding that was asked for.
    asked: Option<&'static Encoding>,
    /// What is really meant where the encoding of Western Europe is told, the default of many programs.
    western: Option<&'static Encoding>,
}

/// Returns the encoding of a code page.
pub(super) fn of_page(page: i32) -> Option<&'static Encoding> {
    PAGES.iter().find(|(known, _)| *known == page).map(|(_, encoding)| *encoding)
}

impl Fonts {
    pub(super) fn new(asked: Option<&'static Encoding>, western: Option<&'static Encoding>) -> Self {
        Self { asked, western, ..Self::default() }
    }

    /// Sets the encoding of text in no font or in one that does not tell.
    pub(super) fn set_page(&mut self, page: Option<&'static Encoding>) {
        self.page = page.or(self.page);
    }

    /// Notes that a font is in a character set.
    pub(super) fn set_charset(&mut self, font: i32, set: i32) {
        self.fonts.entry(font).or_default().set = Some(set);
    }

    /// Notes that a font is in a code page.
    pub(super) fn set_font_page(&mut self, font: i32, page: i32) {
        self.fonts.entry(font).or_default().page = Some(page);
    }

    /// Notes the name of a font.
    pub(super) fn set_name(&mut self, font: i32, name: &str) {
        name.clone_into(&mut self.fonts.entry(font).or_default().name);
    }

    /// Returns the encoding of text in a font.
    pub(super) fn encoding(&self, font: i32) -> &'static Encoding {
        let of_set = |font: &Font| {
            let set = font.set.filter(|set| *set != 0)?;
            SETS.iter().find(|(known, _)| *known == set).and_then(|(_, page)| of_page(*page))
        };
        let of_name = |font: &Font| {
            let name = font.name.to_lowercase();
            NAMES.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, encoding)| *encoding)
        };
        let of_font =
            |font: &Font| of_set(font).or_else(|| font.page.filter(|page| *page != 0).and_then(of_page)).or_else(|| of_name(font));
        let told = || self.fonts.get(&font).and_then(of_font);
        match self.asked.or_else(told).or(self.page).unwrap_or(WINDOWS_1252) {
            encoding if encoding == WINDOWS_1252 && self.asked.is_none() => self.western.unwrap_or(encoding),
            encoding => encoding,
        }
    }

    /// Returns whether text in a font is taken to be in the encoding of Western Europe because nothing says otherwise.
    pub(super) fn is_western(&self, font: i32) -> bool {
        self.asked.is_none() && self.encoding(font) == WINDOWS_1252 && self.symbols(font).is_none()
    }

    /// Returns the name of a font if it is one of symbols.
    pub(super) fn symbols(&self, font: i32) -> Option<&str> {
        let font = self.fonts.get(&font)?;
        let is_named = || matches!(font.name.to_lowercase().as_str(), "symbol" | "wingdings" | "wingdings 2" | "wingdings 3" | "webdings");
        (font.set == Some(SYMBOLS) || is_named()).then_some(font.name.as_str())
    }

    /// Adds what bytes in a font stand for to a text, and returns whether something in them is no text.
    pub(super) fn decode(&self, bytes: &[u8], font: i32, text: &mut String) -> bool {
        if let Some(name) = self.symbols(font) {
            text.extend(bytes.iter().filter_map(|byte| symbol(name, u32::from(*byte))));
            return false;
        }
        let (decoded, is_damaged) = self.encoding(font).decode_without_bom_handling(bytes);
        text.extend(decoded.chars().filter(|c| !c.is_control() || *c == '\t'));
        is_damaged
    }
}

/// Returns the character that a code stands for in a font of symbols, if Unicode has it.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    character(font, &format!("{code:x}"))
}
