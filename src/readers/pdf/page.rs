//! What a page draws: its letters, and where they stand.

mod state;

use super::file::{File, Leaf};
use super::font::{Fonts, Text};
use super::lexer::{Lexer, Operand};
use super::matrix::Matrix;
use crate::error::Error;
use lopdf::{Dictionary, Object, Stream};
use state::{Graphics, TextState};

/// The deepest that forms are drawn inside of forms.
const DEEPEST: usize = 12;
/// The most forms that one page draws.
const MOST_FORMS: usize = 20_000;
/// The most codes of a text in which space between letters is meant as one between words.
const WORD_PARTING: usize = 3;
/// How much space that is at the least, in sizes of the font.
const LEAST_PARTING: f64 = 0.14;
/// The most states that are put aside.
const MOST_SAVED: usize = 512;

/// A letter on a page, or several that one sign stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) text: Text,
    /// Index of its font.
    pub(super) font: u32,
    /// Where it begins on its base line.
    pub(super) x: f32,
    pub(super) y: f32,
    /// How far it reaches along the base line, in points.
    pub(super) advance: f32,
    /// The size of its font, in points.
    pub(super) size: f32,
    /// The direction of its base line, in degrees against the clock.
    pub(super) angle: i16,
}

impl Glyph {
    /// Returns whether it is white space.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.text, Text::Letter(c) if c.is_whitespace())
    }

    /// Returns whether its font does not tell what it is.
    pub(super) fn is_unknown(&self) -> bool {
        self.text == Text::Unknown
    }
}

/// What a page shows.
pub(super) struct Sheet {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) has_images: bool,
    pub(super) size: (f64, f64),
}

/// Reads what a page shows; it may have so many letters.
///
/// # Errors
///
/// `Malformed` where it has more letters, or unpacks to more, than pages do.
pub(super) fn read_sheet(file: &File<'_>, leaf: &Leaf<'_>, fonts: &mut Fonts, room: usize) -> Result<Sheet, Error> {
    let content = page_content(file, leaf.dictionary)?;
    let sheet = Sheet { glyphs: Vec::new(), has_images: false, size: leaf.size };
    let mut painter = Painter { file, fonts, sheet, room, open_forms: Vec::new(), forms: 0, marked: Vec::new() };
    painter.paint(&content, leaf.resources, Graphics::new(leaf.placing))?;
    Ok(painter.sheet)
}

/// Returns the content of a page; the parts that it may be in are one.
fn page_content(file: &File<'_>, page: &Dictionary) -> Result<Vec<u8>, Error> {
    let mut content = Vec::new();
    match file.get(page, b"Contents") {
        Some(Object::Stream(stream)) => content = file.content(stream)?,
        Some(Object::Array(parts)) => {
            for stream in parts.iter().filter_map(|part| file.resolve(part)?.as_stream().ok()) {
                content.extend(file.content(stream)?);
                content.push(b'\n');
            }
        }
        _ => {}
    }
    Ok(content)
}

/// Text that a page says another text stands for.
struct Marked {
    /// The first letter of it.
    first: usize,
    /// What it stands for.
    actual: Option<String>,
}

struct Painter<'a, 'b> {
    file: &'b File<'a>,
    fonts: &'b mut Fonts,
    sheet: Sheet,
    room: usize,
    /// The forms that are being drawn.
    open_forms: Vec<*const Stream>,
    /// How many forms have been drawn.
    forms: usize,
    marked: Vec<Marked>,
}

impl Painter<'_, '_> {
    fn paint(&mut self, content: &[u8], resources: Option<&Dictionary>, start: Graphics) -> Result<(), Error> {
        let mut lexer = Lexer::new(content);
        let (mut now, mut saved) = (start, Vec::new());
        let marked_before = self.marked.len();
        while let Some(operator) = lexer.next_operator() {
            match operator {
                b"q" if saved.len() < MOST_SAVED => saved.push(now),
                b"Q" => now = saved.pop().unwrap_or(now),
                b"cm" => now.transform = state::matrix(&lexer.operands).map_or(now.transform, |matrix| matrix.then(now.transform)),
                b"ID" => {
                    self.sheet.has_images = true;
                    lexer.skip_image();
                }
                b"Do" => self.draw(&lexer.operands, resources, now)?,
                b"Tf" => self.choose_font(&lexer.operands, resources, &mut now.text)?,
                b"BMC" | b"BDC" if self.marked.len() < MOST_SAVED => self.begin_marked(&lexer.operands, resources),
                b"EMC" if self.marked.len() > marked_before => self.end_marked(),
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operator, &lexer.operands, &mut now)?,
                _ => now.text.apply(operator, &lexer.operands),
            }
        }
        while self.marked.len() > marked_before {
            self.end_marked();
        }
        Ok(())
    }

    fn choose_font(&mut self, operands: &[Operand], resources: Option<&Dictionary>, text: &mut TextState) -> Result<(), Error> {
        let [Operand::Name(name), Operand::Number(size)] = operands else { return Ok(()) };
        text.size = *size;
        let fonts = resources.and_then(|resources| self.file.dictionary(resources, b"Font"));
        text.font = fonts.and_then(|fonts| fonts.get(name).ok()).map(|font| self.fonts.index_of(self.file, font)).transpose()?.flatten();
        Ok(())
    }

    /// Draws a form or a picture.
    fn draw(&mut self, operands: &[Operand], resources: Option<&Dictionary>, now: Graphics) -> Result<(), Error> {
        let name = operands.last().and_then(Operand::name);
        let objects = resources.and_then(|resources| self.file.dictionary(resources, b"XObject"));
        let Some(stream) = name.and_then(|name| self.file.stream(objects?, name)) else { return Ok(()) };
        match self.file.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.sheet.has_images = true,
            Some(b"Form") => {
                let this: *const Stream = stream;
                self.forms += 1;
                if self.open_forms.len() >= DEEPEST || self.open_forms.contains(&this) || self.forms > MOST_FORMS {
                    return Ok(());
                }
                let content = self.file.content(stream)?;
                let matrix = self.file.numbers(&stream.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix);
                let inner = Graphics { transform: matrix.then(now.transform), ..now };
                self.open_forms.push(this);
                self.paint(&content, self.file.dictionary(&stream.dict, b"Resources").or(resources), inner)?;
                self.open_forms.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_marked(&mut self, operands: &[Operand], resources: Option<&Dictionary>) {
        let actual = match operands.get(1) {
            Some(Operand::Dictionary(entries)) => entries.get(&b"ActualText"[..]).and_then(Operand::text).map(lopdf_text),
            Some(Operand::Name(name)) => self.named_text(name, resources),
            _ => None,
        };
        self.marked.push(Marked { first: self.sheet.glyphs.len(), actual });
    }

    /// Returns what a property list that a page names says that a text stands for.
    fn named_text(&self, name: &[u8], resources: Option<&Dictionary>) -> Option<String> {
        let properties = self.file.dictionary(self.file.dictionary(resources?, b"Properties")?, name)?;
        match self.file.get(properties, b"ActualText")? {
            Object::String(bytes, _) => Some(lopdf_text(bytes)),
            _ => None,
        }
    }

    /// Puts the text that is meant in place of the letters that are shown, if these stand in one line.
    fn end_marked(&mut self) {
        let Some(Marked { first, actual: Some(actual) }) = self.marked.pop() else { return };
        let Some((head, tail)) = self.sheet.glyphs.get(first).copied().zip(self.sheet.glyphs.last().copied()) else { return };
        let shown = self.sheet.glyphs.len() - first;
        let same_line = (head.y - tail.y).abs() < head.size && head.angle == tail.angle;
        // A text much longer than what is shown is that of a picture or of a whole section.
        if same_line && actual.chars().count() <= shown * 4 + 8 {
            let advance = (tail.x - head.x).hypot(tail.y - head.y) + tail.advance;
            let text = self.fonts.text(&actual);
            self.sheet.glyphs.truncate(first);
            self.sheet.glyphs.push(Glyph { text, advance, ..head });
        }
    }

    /// Shows text.
    fn show(&mut self, operator: &[u8], operands: &[Operand], now: &mut Graphics) -> Result<(), Error> {
        if operator == b"\""
            && let [Operand::Number(word), Operand::Number(letter), _] = operands
        {
            (now.text.word_space, now.text.letter_space) = (*word, *letter);
        }
        if matches!(operator, b"'" | b"\"") {
            now.text.next_line();
        }
        match operands.last() {
            Some(Operand::Text(codes)) => self.show_codes(codes, now)?,
            Some(Operand::Array(parts)) => {
                for part in parts {
                    match part {
                        Operand::Text(codes) => self.show_codes(codes, now)?,
                        Operand::Number(back) => now.text.advance(-back / 1000.0 * now.text.size * now.text.stretch),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn show_codes(&mut self, codes: &[u8], now: &mut Graphics) -> Result<(), Error> {
        let Some(index) = now.text.font else { return Ok(()) };
        let em = self.fonts.em(index);
        // Some programs write a space between two words as one between the last letter and the first.
        let parts_words = codes.len() <= WORD_PARTING && now.text.letter_space > now.text.size.abs() * LEAST_PARTING;
        let mut rest = codes;
        while let Some((text, width, length, is_space)) = self.fonts.decode(index, rest) {
            rest = &rest[length..];
            let spacing = now.text.letter_space + if is_space { now.text.word_space } else { 0.0 };
            let advance = (width * now.text.size + spacing) * now.text.stretch;
            let shown = if parts_words { width * now.text.size * now.text.stretch } else { advance };
            if let Some(glyph) = now.glyph(text, (index, em), shown) {
                if self.sheet.glyphs.len() >= self.room {
                    return Err(self.file.excess("letters"));
                }
                self.sheet.glyphs.push(glyph);
            }
            now.text.advance(advance);
        }
        Ok(())
    }
}

/// Returns what a text string of a PDF says.
fn lopdf_text(bytes: &[u8]) -> String {
    lopdf::decode_text_string(&Object::string_literal(bytes)).unwrap_or_default()
}
