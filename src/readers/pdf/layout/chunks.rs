//! Letters that stand close to each other on one line.

use super::super::font::{Fonts, Text};
use super::super::page::{Glyph, Sheet};
use std::collections::{HashMap, HashSet};

/// The gap that is a space between words, in sizes of the font.
pub(super) const SPACE: f32 = 0.14;
/// The gap that parts cells and columns.
const WIDE: f32 = 1.0;
/// How far letters may stand back over those before them.
const OVERLAP: f32 = 0.4;
/// How far small letters may be raised or lowered in a line.
const RAISED: f32 = 0.6;
/// How small raised letters are at the most, beside the others.
const SMALL: f32 = 0.85;
/// How far the marks of notes are raised at the least.
const LEAST_RAISED: f32 = 0.15;
/// How far letters of one size may be off their line.
const UNEVEN: f32 = 0.15;
/// The most directions of text on one page that are told apart.
const MOST_TURNED: usize = 8;

/// What stands around the raised mark of a note; no text of a file has these.
pub(super) const MARK: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Letters that stand close to each other on one line.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The height of the base line.
    pub(super) base: f32,
    pub(super) size: f32,
    /// How many of its letters are bold.
    pub(super) bold: usize,
}

impl Chunk {
    /// Returns how many characters it has.
    pub(super) fn letters(&self) -> usize {
        self.text.chars().count()
    }
}

/// The text of a page: what most of it is, turned upright, and what stands otherwise.
#[derive(Default)]
pub(super) struct Layers {
    pub(super) upright: Vec<Chunk>,
    pub(super) turned: Vec<Vec<Chunk>>,
}

/// Returns the text of a page by its directions.
pub(super) fn layers(sheet: &Sheet, fonts: &Fonts) -> Layers {
    let mut counts: HashMap<i16, usize> = HashMap::new();
    for glyph in sheet.glyphs.iter().filter(|glyph| is_on_page(glyph, sheet.size)) {
        *counts.entry(glyph.angle).or_default() += 1;
    }
    let mut angles: Vec<(i16, usize)> = counts.into_iter().collect();
    angles.sort_by_key(|&(angle, count)| (std::cmp::Reverse(count), angle));
    let mut layers = angles.into_iter().take(MOST_TURNED).map(|(angle, _)| {
        let glyphs = sheet.glyphs.iter().filter(|glyph| glyph.angle == angle && is_on_page(glyph, sheet.size));
        chunks(glyphs.map(|glyph| upright(*glyph)), fonts)
    });
    let upright = layers.next().unwrap_or_default();
    Layers { upright, turned: layers.filter(|layer| !layer.is_empty()).collect() }
}

/// Returns whether a letter can be seen.
fn is_on_page(glyph: &Glyph, (breadth, height): (f64, f64)) -> bool {
    let slack = 2.0;
    let within = |at: f32, side: f64| (-slack..side + slack).contains(&f64::from(at));
    within(glyph.x, breadth) && within(glyph.y, height)
}

/// Returns a letter turned so that its line runs from left to right.
fn upright(glyph: Glyph) -> Glyph {
    let (sin, cos) = f32::from(glyph.angle).to_radians().sin_cos();
    Glyph { x: glyph.x * cos + glyph.y * sin, y: glyph.y * cos - glyph.x * sin, ..glyph }
}

fn chunks(glyphs: impl Iterator<Item = Glyph>, fonts: &Fonts) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut seen = Seen::default();
    let mut is_spaced = false;
    for glyph in glyphs {
        if glyph.is_blank() {
            is_spaced = true;
            continue;
        }
        if !seen.is_new(&glyph) {
            continue;
        }
        match chunks.last_mut().filter(|chunk| chunk.takes(&glyph)) {
            Some(chunk) => chunk.add(&glyph, is_spaced || is_bullet(&chunk.text), fonts),
            None => {
                let (x, y) = (glyph.x, glyph.y);
                let mut chunk = Chunk { text: String::new(), left: x, right: x, base: y, size: glyph.size, bold: 0 };
                chunk.add(&glyph, false, fonts);
                chunks.push(chunk);
            }
        }
        is_spaced = false;
    }
    chunks
}

/// Returns whether a text is the mark of a list item, after which a space is meant.
pub(super) fn is_bullet(text: &str) -> bool {
    matches!(text, "•" | "▪" | "➢" | "✓" | "■" | "○" | "●" | "◦" | "–" | "—")
}

/// Returns whether a character may be the mark of a note.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '†' | '‡')
}

impl Chunk {
    /// Returns whether a letter goes on with it.
    fn takes(&self, glyph: &Glyph) -> bool {
        let (small, large) = if glyph.size < self.size { (glyph.size, self.size) } else { (self.size, glyph.size) };
        let most_off = if small < large * SMALL { RAISED } else { UNEVEN };
        let gap = glyph.x - self.right;
        (glyph.y - self.base).abs() < most_off * large && (-OVERLAP * large..WIDE * large).contains(&gap)
    }

    fn add(&mut self, glyph: &Glyph, is_spaced: bool, fonts: &Fonts) {
        let is_raised = |small: f32, large: f32, height: f32| small < large * SMALL && height > large * LEAST_RAISED;
        if is_raised(self.size, glyph.size, self.base - glyph.y) && !self.text.is_empty() && self.text.chars().all(is_mark) {
            self.text = format!("{}{}{}", MARK[0], self.text, MARK[1]);
        }
        let is_apart = is_spaced || glyph.x - self.right > SPACE * self.size.min(glyph.size);
        if is_apart && !self.text.is_empty() {
            self.text.push(' ');
        }
        let is_note = is_raised(glyph.size, self.size, glyph.y - self.base) && matches!(glyph.text, Text::Letter(c) if is_mark(c));
        // A raised mark before larger letters does not say where the line is.
        if glyph.size > self.size * 1.05 {
            (self.base, self.size) = (glyph.y, glyph.size);
        }
        if is_note {
            self.text.push(MARK[0]);
        }
        fonts.write(glyph.text, &mut self.text);
        if is_note {
            self.text.push(MARK[1]);
        }
        self.bold += usize::from(fonts.is_bold(glyph.font));
        self.right = self.right.max(glyph.x + glyph.advance);
    }
}

/// The letters that were met, to know those that are drawn twice to look bold.
#[derive(Default)]
struct Seen {
    places: HashSet<(Text, i32, i32, i32)>,
}

impl Seen {
    fn is_new(&mut self, glyph: &Glyph) -> bool {
        let unit = (glyph.size * 0.1).max(0.01);
        let size = (glyph.size * 4.0).round() as i32;
        let (x, y) = ((glyph.x / unit).round() as i32, (glyph.y / unit).round() as i32);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy)));
        let mut places = near.map(|(dx, dy)| (glyph.text, x.saturating_add(dx), y.saturating_add(dy), size));
        let is_new = !places.any(|place| self.places.contains(&place));
        self.places.insert((glyph.text, x, y, size));
        is_new
    }
}
