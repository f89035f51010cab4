//! Edit distance between a query and segments, many cells of the table at a time.
//!
//! The table of distances is kept as differences between neighbouring cells, 64 rows to a word: Myers, A fast bit-vector
//! algorithm for approximate string matching based on dynamic programming, 1999, in the form of Hyyrö, A bit-vector
//! algorithm for computing Levenshtein and Damerau edit distances, 2003.

/// The rows that a word holds.
const ROWS: usize = u64::BITS as usize;

/// A query, prepared so that the distances of many segments to it are quickly told.
#[derive(Debug, Default)]
pub(super) struct Pattern {
    length: usize,
    /// For each number of a token its place in `masks`, 0 for those that the query does not have.
    slots: Vec<u32>,
    /// For each place the rows of the query at which the token stands, as many words as the query takes.
    masks: Vec<u64>,
    tokens: Vec<u32>,
    columns: Vec<Column>,
}

/// The differences between neighbouring cells of a column: in which rows the distance rises by one, and in which it falls.
#[derive(Debug, Clone, Copy)]
struct Column {
    rises: u64,
    falls: u64,
}

impl Pattern {
    /// Prepares a query; unknown tokens are `None`, and known ones less than `vocabulary`.
    pub(super) fn set(&mut self, query: &[Option<u32>], vocabulary: usize) {
        for token in self.tokens.drain(..) {
            self.slots[token as usize] = 0;
        }
        if self.slots.len() < vocabulary {
            self.slots.resize(vocabulary, 0);
        }
        let words = query.len().div_ceil(ROWS);
        self.length = query.len();
        self.masks.clear();
        self.masks.resize(words, 0);
        for (row, token) in query.iter().enumerate() {
            let Some(token) = *token else { continue };
            if self.slots[token as usize] == 0 {
                self.tokens.push(token);
                self.slots[token as usize] = self.tokens.len() as u32;
                self.masks.resize((self.tokens.len() + 1) * words, 0);
            }
            let slot = self.slots[token as usize] as usize;
            self.masks[slot * words + row / ROWS] |= 1 << (row % ROWS);
        }
    }

    /// Returns the distance between the query and a segment, unless it is more than `limit`.
    pub(super) fn distance(&mut self, segment: &[u32], limit: usize) -> Option<usize> {
        if self.length == 0 {
            return Some(segment.len()).filter(|distance| *distance <= limit);
        }
        let words = self.length.div_ceil(ROWS);
        let last_row = 1 << ((self.length - 1) % ROWS);
        self.columns.clear();
        self.columns.resize(words, Column { rises: !0, falls: 0 });
        let mut distance = self.length;
        for (at, token) in segment.iter().enumerate() {
            let slot = self.slots[*token as usize] as usize;
            let masks = &self.masks[slot * words..(slot + 1) * words];
            // The first row of the table rises by one with each token of the segment.
            let (mut rises, mut falls) = (true, false);
            for (at, (column, mask)) in self.columns.iter_mut().zip(masks).enumerate() {
                let row = if at + 1 == words { last_row } else { 1 << (ROWS - 1) };
                (rises, falls) = column.advance(*mask, rises, falls, row);
            }
            distance = distance + usize::from(rises) - usize::from(falls);
            // Each token that is left can lower the distance by one at most.
            if distance > limit + (segment.len() - at - 1) {
                return None;
            }
        }
        Some(distance).filter(|distance| *distance <= limit)
    }
}

impl Column {
    /// Moves on to the next token of the segment, which stands in the rows of `mask`.
    ///
    /// `rises` and `falls` are the difference to the next cell above the rows; the one in `row` is returned.
    #[inline]
    fn advance(&mut self, mask: u64, rises: bool, falls: bool, row: u64) -> (bool, bool) {
        let equal = mask | u64::from(falls);
        let vertical = mask | self.falls;
        let horizontal = ((equal & self.rises).wrapping_add(self.rises) ^ self.rises) | equal;
        let right_rises = self.falls | !(horizontal | self.rises);
        let right_falls = self.rises & horizontal;
        let below = (right_rises & row != 0, right_falls & row != 0);
        let right_rises = right_rises << 1 | u64::from(rises);
        let right_falls = right_falls << 1 | u64::from(falls);
        self.rises = right_falls | !(vertical | right_rises);
        self.falls = right_rises & vertical;
        below
    }
}

#[cfg(test)]
pub(super) fn plain_distance<T: PartialEq>(left: &[T], right: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, a) in left.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (column, b) in right.iter().enumerate() {
            let cell = (corner + usize::from(a != b)).min(row[column] + 1).min(row[column + 1] + 1);
            corner = std::mem::replace(&mut row[column + 1], cell);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn distances_are_those_of_the_plain_table(
            queries in prop::collection::vec(prop::collection::vec(0..5u32, 0..200), 1..4),
            segment in prop::collection::vec(0..5u32, 0..200),
            limit in 0..200usize,
        ) {
            let mut pattern = Pattern::default();
            for query in queries {
                // Token 4 is unknown, and so equal to none.
                let known: Vec<Option<u32>> = query.iter().map(|token| Some(*token).filter(|token| *token < 4)).collect();
                let segment: Vec<u32> = segment.iter().map(|token| token % 4).collect();
                pattern.set(&known, 4);
                let distance = plain_distance(&query, &segment);
                prop_assert_eq!(pattern.distance(&segment, limit), Some(distance).filter(|distance| *distance <= limit));
                prop_assert_eq!(pattern.distance(&segment, 400), Some(distance));
            }
        }
    }
}
