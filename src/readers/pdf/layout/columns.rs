//! Columns: text side by side that is read one after the other.

use super::chunks::Chunk;

/// The fewest lines that begin at one place on a page for a column to begin there.
const FEWEST_LINES: usize = 4;
/// The fewest characters that a line of a column has on the average; cells of tables have fewer.
const LINE_LETTERS: usize = 14;
/// The white space between columns, in sizes of the font.
const GUTTER: f32 = 0.7;
/// How exactly lines begin at one place, in points.
const EXACT: f32 = 2.0;
/// The most places that are looked at.
const MOST_PLACES: usize = 12;
/// The deepest that columns are looked for inside of columns.
const DEEPEST: usize = 4;

/// Returns the text of a page in its columns, in the order in which they are read.
pub(super) fn split(chunks: Vec<Chunk>) -> Vec<Vec<Chunk>> {
    let mut columns = Vec::new();
    split_into(chunks, DEEPEST, &mut columns);
    columns
}

fn split_into(mut chunks: Vec<Chunk>, depth: usize, columns: &mut Vec<Vec<Chunk>>) {
    chunks.sort_by(|a, b| b.base.total_cmp(&a.base));
    let tried = places(&chunks).into_iter().take(if depth > 0 { MOST_PLACES } else { 0 }).map(|x| {
        let bands = bands(&chunks, x);
        (bands.iter().filter(|band| band.is_parted).map(|band| band.end - band.start).sum::<usize>(), x, bands)
    });
    let best = tried.filter(|(covered, ..)| *covered > 0).max_by_key(|(covered, ..)| *covered);
    let Some((_, x, bands)) = best else {
        if !chunks.is_empty() {
            columns.push(chunks);
        }
        return;
    };
    let mut rest = chunks.into_iter();
    for band in bands {
        let inner: Vec<Chunk> = rest.by_ref().take(band.end - band.start).collect();
        if band.is_parted {
            let (left, right): (Vec<Chunk>, Vec<Chunk>) = inner.into_iter().partition(|chunk| chunk.left < x - EXACT);
            split_into(left, depth - 1, columns);
            split_into(right, depth - 1, columns);
        } else {
            columns.push(inner);
        }
    }
}

/// Returns the places where several lines begin, those of most lines first.
fn places(chunks: &[Chunk]) -> Vec<f32> {
    let mut lefts: Vec<f32> = chunks.iter().map(|chunk| chunk.left).collect();
    lefts.sort_by(f32::total_cmp);
    let mut groups: Vec<(usize, f32)> = Vec::new();
    for group in lefts.chunk_by(|a, b| b - a <= EXACT / 2.0).filter(|group| group.len() >= FEWEST_LINES) {
        groups.push((group.len(), group[0]));
    }
    let first = lefts.first().copied().unwrap_or_default();
    groups.retain(|(_, x)| *x > first + EXACT);
    groups.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    groups.into_iter().map(|(_, x)| x).collect()
}

/// A stretch of a page from top to bottom.
struct Band {
    start: usize,
    end: usize,
    /// Whether it is parted into columns.
    is_parted: bool,
}

/// Returns the stretches of a page in which a column may begin at a place, and those in which lines run over it.
fn bands(chunks: &[Chunk], x: f32) -> Vec<Band> {
    let crosses: Vec<bool> = chunks.iter().map(|chunk| chunk.left < x - EXACT && chunk.right > x).collect();
    let beside = |at: usize| {
        let is_level = |other: &usize| crosses[*other] && (chunks[at].base - chunks[*other].base).abs() < chunks[at].size / 2.0;
        (at.saturating_sub(4)..(at + 5).min(chunks.len())).any(|other| is_level(&other))
    };
    let mut bands: Vec<Band> = Vec::new();
    let mut start = 0;
    let over: Vec<bool> = (0..chunks.len()).map(|at| crosses[at] || beside(at)).collect();
    for run in over.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        let is_parted = !run[0] && is_columnar(&chunks[start..end], x);
        match bands.last_mut().filter(|last| !last.is_parted && !is_parted) {
            Some(last) => last.end = end,
            None => bands.push(Band { start, end, is_parted }),
        }
        start = end;
    }
    bands
}

/// Returns whether text on both sides of a place looks like columns.
fn is_columnar(chunks: &[Chunk], x: f32) -> bool {
    let (left, right): (Vec<&Chunk>, Vec<&Chunk>) = chunks.iter().partition(|chunk| chunk.left < x - EXACT);
    let (Some(left), Some(right)) = (Side::of(&left), Side::of(&right)) else { return false };
    let is_text = |side: &Side| side.lines >= FEWEST_LINES - 1 && side.letters >= side.lines * LINE_LETTERS;
    let shared = left.top.min(right.top) - left.bottom.max(right.bottom);
    is_text(&left) && is_text(&right) && x - left.right >= GUTTER * left.size && shared > left.size
}

/// What stands on one side.
struct Side {
    lines: usize,
    letters: usize,
    top: f32,
    bottom: f32,
    right: f32,
    size: f32,
}

impl Side {
    /// Returns what is known of a side; its chunks go from top to bottom.
    fn of(chunks: &[&Chunk]) -> Option<Self> {
        let (first, last) = (chunks.first()?, chunks.last()?);
        let new_lines = chunks.windows(2).filter(|pair| pair[0].base - pair[1].base > pair[1].size / 2.0).count();
        Some(Self {
            lines: new_lines + 1,
            letters: chunks.iter().map(|chunk| chunk.letters()).sum(),
            top: first.base,
            bottom: last.base,
            right: chunks.iter().map(|chunk| chunk.right).fold(f32::MIN, f32::max),
            size: first.size.min(last.size),
        })
    }
}
