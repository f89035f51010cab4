//! Exact fuzzy matches: the segments of a memory that are most like a query.
//!
//! A token is a run of letters and digits, or one other character that is not white space; case counts. The score of two texts
//! is 1 less the edit distance of their tokens by the length of the longer one. A search misses no segment: what it leaves out
//! is proved to be worse ([`MatchIndex::search`] says how).
//!
//! The index keeps the tokens of the segments, but not their texts. It is made of parts that do not change. Each segment that is put
//! in makes a part of its own, and parts of equal size are joined (the logarithmic method of Bentley and Saxe,
//! Decomposable searching problems, 1980), so that there are never many.

mod best;
mod bits;
mod builder;
mod dates;
mod distance;
mod file;
mod part;
mod search;
mod skeleton;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

pub use best::Hit;
pub(super) use dates::is_month_in_date;
pub use search::Scratch;
pub(super) use tags::tags;
pub(super) use tokens::tokens;

use best::Best;
use builder::Builder;
use part::Part;
use skeleton::Skeleton;

/// An index of segments, by which those that are most like a query are found.
///
/// Segments have ids, counted from 0 in the order in which they come; those of removed segments are not used again. An index can
/// hold a thousand million tokens.
///
/// ```
/// use sverka::store::index::{MatchIndex, Scratch};
///
/// let mut index = MatchIndex::build(["Open the file.", "Close the file.", "Save 5 files"]);
/// index.insert("Close the window.");
///
/// let mut scratch = Scratch::default();
/// let hits = index.search("Close this file.", 2, 0.5, &mut scratch);
/// assert_eq!(hits.iter().map(|hit| (hit.id, hit.score())).collect::<Vec<_>>(), [(1, 0.75), (0, 0.5)]);
/// assert_eq!(index.alike("save <b>12</b> files!"), [2]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct MatchIndex {
    /// Each part that was not there from the beginning has fewer segments than the one before it.
    parts: Vec<Part>,
    /// The id of the next segment.
    next: u32,
}

impl MatchIndex {
    /// Returns an index of some segments.
    pub fn build<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Self {
        let mut builder = Builder::default();
        let mut next = 0;
        for segment in segments {
            builder.push(next, segment.as_ref());
            next += 1;
        }
        Self { parts: vec![builder.finish()], next }
    }

    /// Puts a segment in, and returns its id.
    ///
    /// Most calls take microseconds. Few have to join large parts, and take as long as building these.
    pub fn insert(&mut self, segment: &str) -> u32 {
        let id = self.next;
        self.next += 1;
        let mut builder = Builder::default();
        builder.push(id, segment);
        self.parts.push(builder.finish());
        self.join_parts();
        id
    }

    /// Joins the last parts until each is smaller than the one before it.
    fn join_parts(&mut self) {
        while let [.., before, last] = self.parts.as_slice()
            && before.ids.len() <= last.ids.len()
        {
            let mut builder = Builder::default();
            builder.push_part(before);
            builder.push_part(last);
            self.parts.truncate(self.parts.len() - 2);
            self.parts.push(builder.finish());
        }
    }

    /// Takes a segment out, and returns whether it was there.
    ///
    /// Its room is given back when its part is joined with another.
    pub fn remove(&mut self, id: u32) -> bool {
        let found = self.parts.iter_mut().find_map(|part| part.position(id).map(|position| (part, position)));
        if let Some((part, position)) = found {
            bits::put(&mut part.removed, position);
            return true;
        }
        false
    }

    /// Returns the segments that are most like a query, at most `top` and none with a score of less than `threshold`.
    ///
    /// The best come first, and of equal ones those that came first. No segment that is left out is better than one that is
    /// returned. Several threads can search an index at a time, each with a scratch of its own.
    pub fn search(&self, query: &str, top: usize, threshold: f64, scratch: &mut Scratch) -> Vec<Hit> {
        let mut best = Best::new(top, threshold);
        if top > 0 {
            let query: Vec<&str> = tokens(query).map(|(_, token)| token).collect();
            self.parts.iter().for_each(|part| part.search(&query, &mut best, scratch));
        }
        best.finish()
    }

    /// Returns all segments that differ from a query in nothing but numbers, case, tags, punctuation or spaces, in order.
    ///
    /// The name of a month beside a number is a number, so that dates in words are as those in figures.
    /// Tags are such as `<b>`, `%s`, `{0}` and `${NAME}`. What has to be equal are the letters that remain; to a query without any
    /// no segment is alike, as nothing speaks for one rather than another.
    pub fn alike(&self, query: &str) -> Vec<u32> {
        let mut builder = Builder::default();
        builder.push(0, query);
        let mut skeleton = Skeleton::default();
        builder.finish().read_skeleton(0, &mut skeleton);
        let mut ids: Vec<u32> = self.parts.iter().flat_map(|part| part.alike(&skeleton)).collect();
        ids.sort_unstable();
        ids
    }

    /// Returns how many segments there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Part::len).sum()
    }

    /// Returns whether there are no segments.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many bytes of memory the index takes.
    pub fn memory_use(&self) -> usize {
        self.parts.iter().map(Part::bytes).sum()
    }
}
