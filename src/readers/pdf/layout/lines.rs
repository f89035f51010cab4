//! Lines, and the columns that they stand in.

use super::chunks::{Chunk, MARK, SPACE, is_bullet};

/// The gap between cells of a table, in sizes of the font.
const CELL_GAP: f32 = 1.5;
/// How exactly cells stand under each other, in points.
const EXACT: f32 = 3.0;
/// How far lines are moved in at the start of a paragraph at the least, in sizes of the font.
pub(super) const INDENT: f32 = 0.9;
/// The fewest paragraphs whose first lines are moved in that show that all are.
const FEWEST_INDENTED: usize = 3;

/// One line of a column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    /// The same without the marks of notes.
    pub(super) says: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) is_bold: bool,
    /// Its parts that stand far from each other, if it has several: where they begin and end, and what they say.
    pub(super) cells: Vec<(f32, f32, String)>,
}

/// Puts chunks together that stand on one line, and returns the lines from top to bottom.
pub(super) fn gather(mut chunks: Vec<Chunk>) -> Vec<Line> {
    chunks.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<Vec<Chunk>> = Vec::new();
    for chunk in chunks {
        match rows.last_mut().filter(|row| row.iter().rev().take(8).any(|other| is_level(other, &chunk))) {
            Some(row) => row.push(chunk),
            None => rows.push(vec![chunk]),
        }
    }
    rows.into_iter().map(line).collect()
}

/// Returns whether two chunks stand on one line, for the most part.
pub(super) fn is_level(a: &Chunk, b: &Chunk) -> bool {
    let (top, bottom) = (|chunk: &Chunk| chunk.base + chunk.size * 0.75, |chunk: &Chunk| chunk.base - chunk.size * 0.2);
    let shared = top(a).min(top(b)) - bottom(a).max(bottom(b));
    shared > 0.5 * 0.95 * a.size.min(b.size)
}

/// Returns the line that chunks make.
pub(super) fn line(mut row: Vec<Chunk>) -> Line {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let main = row.iter().max_by_key(|chunk| chunk.letters()).expect("a row has chunks");
    let (base, size) = (main.base, main.size);
    let mut cells: Vec<(f32, f32, String)> = Vec::new();
    for chunk in &row {
        match cells.last_mut().filter(|(_, right, _)| chunk.left - *right < CELL_GAP * size) {
            Some((_, right, text)) => {
                if chunk.left - *right > SPACE * chunk.size.min(size) || is_bullet(text) {
                    text.push(' ');
                }
                text.push_str(&chunk.text);
                *right = right.max(chunk.right);
            }
            None => cells.push((chunk.left, chunk.right, chunk.text.clone())),
        }
    }
    let letters: usize = row.iter().map(Chunk::letters).sum();
    let blanks = row.iter().flat_map(|chunk| chunk.text.chars()).filter(|c| c.is_whitespace()).count();
    let text = cells.iter().map(|(.., text)| text.as_str()).collect::<Vec<_>>().join(" ");
    Line {
        says: without_marks(&text),
        text,
        left: row[0].left,
        right: row.iter().map(|chunk| chunk.right).fold(f32::MIN, f32::max),
        base,
        size,
        is_bold: row.iter().map(|chunk| chunk.bold).sum::<usize>() + blanks >= letters,
        cells: if cells.len() > 1 { cells } else { Vec::new() },
    }
}

/// Returns a text without the marks of notes.
fn without_marks(text: &str) -> String {
    let mut is_inside = false;
    let kept = text.chars().filter(|c| {
        let was_inside = is_inside || *c == MARK[0];
        is_inside = was_inside && *c != MARK[1];
        !was_inside
    });
    kept.collect::<String>().trim().to_owned()
}

/// A column: its lines, and what they have in common.
pub(super) struct Region {
    pub(super) lines: Vec<Line>,
    /// Where most lines begin.
    pub(super) left: f32,
    /// For each line how far it could reach.
    pub(super) edges: Vec<f32>,
    /// For each line the usual distance of lines around it.
    pub(super) leadings: Vec<f32>,
    /// For each line whether it is a row of a table.
    pub(super) rows: Vec<bool>,
}

impl Region {
    pub(super) fn new(lines: Vec<Line>) -> Self {
        let leadings = leadings(&lines);
        let edges = edges(&lines, &leadings);
        let is_row =
            |at: usize| (at.saturating_sub(1)..(at + 2).min(lines.len())).any(|other| other != at && is_under(&lines[at], &lines[other]));
        let rows = (0..lines.len()).map(is_row).collect();
        let left = left_edge(&lines);
        Self { lines, left, edges, leadings, rows }
    }

    /// Returns whether a line is moved in.
    pub(super) fn is_indented(&self, at: usize) -> bool {
        let line = &self.lines[at];
        line.left > self.left + INDENT * line.size
    }
}

/// Returns whether two lines have cells that stand under each other.
fn is_under(a: &Line, b: &Line) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < EXACT;
    let stands_under = |a: &(f32, f32, String), b: &(f32, f32, String)| near(a.0, b.0) || near(a.1, b.1) || near(a.0 + a.1, b.0 + b.1);
    a.cells.iter().skip(1).take(40).any(|cell| b.cells.iter().skip(1).take(40).any(|other| stands_under(cell, other)))
}

/// Returns the least left edge that several lines share.
fn left_edge(lines: &[Line]) -> f32 {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
    lefts.sort_by(f32::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a < 1.0);
    let shared = groups.clone().find(|group| group.len() * 6 >= lefts.len() && group.len() > 1);
    shared.or_else(|| groups.clone().next()).map_or(0.0, |group| group[0])
}

/// Returns for each line the usual distance between lines of its size.
fn leadings(lines: &[Line]) -> Vec<f32> {
    let gaps: Vec<(f32, f32)> = lines
        .windows(2)
        .filter(|pair| is_same_size(&pair[0], &pair[1]))
        .map(|pair| (pair[1].size, pair[0].base - pair[1].base))
        .filter(|(size, gap)| *gap > size * 0.6 && *gap < size * 3.0)
        .collect();
    let mut known: Vec<(f32, f32)> = Vec::new();
    let mut usual = |size: f32| {
        if let Some((_, leading)) = known.iter().find(|(other, _)| (other - size).abs() < 0.05) {
            return *leading;
        }
        let mut same: Vec<f32> = gaps.iter().filter(|(other, _)| (other - size).abs() < size * 0.07).map(|(_, gap)| *gap).collect();
        same.sort_by(f32::total_cmp);
        // Where paragraphs are short, there are more gaps between them than between lines.
        let leading = same.get(same.len() / 10).copied().unwrap_or(size * 1.25).max(size * 0.9);
        known.push((size, leading));
        leading
    };
    lines.iter().map(|line| usual(line.size)).collect()
}

/// Returns whether two lines are set in one size.
pub(super) fn is_same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() <= 0.07 * a.size.max(b.size)
}

/// Returns for each line how far it could reach: as far as the others of its group, where these end evenly, else as far as the column.
fn edges(lines: &[Line], leadings: &[f32]) -> Vec<f32> {
    let mut rights: Vec<f32> = lines.iter().map(|line| line.right).collect();
    rights.sort_by(|a, b| b.total_cmp(a));
    let whole = rights.get(rights.len() / 20).copied().unwrap_or_default();
    let mut edges = Vec::with_capacity(lines.len());
    let mut start = 0;
    while start < lines.len() {
        let goes_on =
            |at: usize| is_same_size(&lines[at - 1], &lines[at]) && lines[at - 1].base - lines[at].base <= leadings[at] * 1.3 + 0.5;
        let end = (start + 1..lines.len()).find(|at| !goes_on(*at)).unwrap_or(lines.len());
        let group = &lines[start..end];
        let farthest = group.iter().map(|line| line.right).fold(f32::MIN, f32::max);
        let is_even = group.iter().filter(|line| farthest - line.right < 2.0).count() * 3 > group.len() && group.len() > 2;
        edges.extend(std::iter::repeat_n(if is_even { farthest } else { whole.max(farthest.min(whole)) }, group.len()));
        start = end;
    }
    edges
}

/// Returns whether the paragraphs of a document begin with a line that is moved in.
pub(super) fn indents_paragraphs<'a>(regions: impl Iterator<Item = &'a Region>) -> bool {
    let opens = |region: &Region, at: usize| {
        let stands_out = |other: usize| region.lines.get(other).is_some_and(|_| !region.is_indented(other));
        region.is_indented(at) && at > 0 && stands_out(at - 1) && stands_out(at + 1)
    };
    regions.map(|region| (0..region.lines.len()).filter(|at| opens(region, *at)).count()).sum::<usize>() >= FEWEST_INDENTED
}
