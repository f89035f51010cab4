//! Paragraphs from letters: lines, columns, what pages repeat, notes, and the order in which all that is read.

mod chunks;
mod columns;
mod flow;
mod furniture;
mod lines;

use super::font::Fonts;
use super::page::Sheet;
use crate::text::Document;
use flow::Flow;
use furniture::Furniture;
use lines::{Line, Region};
use std::collections::HashMap;

/// How much smaller than the text its notes are.
const NOTE_SIZE: f32 = 0.93;

/// A page in its parts.
struct Parts {
    /// What stands above the text and is no part of it, and what stands below.
    head: Vec<Furniture>,
    foot: Vec<Furniture>,
    /// The columns of the text, in the order in which they are read, each with the notes below it.
    regions: Vec<(Region, Vec<Line>)>,
}

/// Returns the document that the letters of pages make.
pub(super) fn document(sheets: &[Sheet], fonts: &Fonts, origin: &str) -> Document {
    let pages: Vec<chunks::Layers> = sheets.iter().map(|sheet| chunks::layers(sheet, fonts)).collect();
    let body_size = body_size(&pages);
    let parts: Vec<Parts> =
        furniture::part(pages).into_iter().map(|(layers, head, foot)| Parts { head, foot, regions: regions(layers, body_size) }).collect();
    let is_indented = lines::indents_paragraphs(parts.iter().flat_map(|page| &page.regions).map(|(region, _)| region));
    let mut flow = Flow::new(body_size, is_indented);
    for page in parts {
        flow.begin_page();
        page.head.into_iter().for_each(|piece| flow.defer_furniture(piece));
        for (region, notes) in page.regions {
            flow.add_region(&region);
            flow.defer_notes(notes);
        }
        page.foot.into_iter().for_each(|piece| flow.defer_furniture(piece));
    }
    flow.into_document(origin)
}

/// Returns the columns of a page, each with its notes.
fn regions(layers: chunks::Layers, body_size: f32) -> Vec<(Region, Vec<Line>)> {
    let upright = columns::split(layers.upright).into_iter();
    let columns = upright.map(|column| {
        let mut lines = lines::gather(column);
        let notes = take_notes(&mut lines, body_size);
        (Region::new(lines), notes)
    });
    let turned = layers.turned.into_iter().map(|layer| (Region::new(lines::gather(layer)), Vec::new()));
    columns.chain(turned).collect()
}

/// Takes the lines in smaller type away that a column ends with.
fn take_notes(lines: &mut Vec<Line>, body_size: f32) -> Vec<Line> {
    let text = lines.iter().rposition(|line| line.size >= body_size * NOTE_SIZE);
    text.map_or_else(Vec::new, |last| lines.split_off(last + 1))
}

/// Returns the size that most letters have.
fn body_size(pages: &[chunks::Layers]) -> f32 {
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    for chunk in pages.iter().flat_map(|layers| &layers.upright) {
        *sizes.entry((chunk.size * 4.0).round() as i32).or_default() += chunk.letters();
    }
    let most = sizes.into_iter().max_by_key(|&(size, count)| (count, size));
    most.map_or(10.0, |(size, _)| size as f32 / 4.0)
}
