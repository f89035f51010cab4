//! Sets of positions, a bit for each.

use std::ops::Range;

/// The positions that a word holds.
const WIDTH: usize = u32::BITS as usize;

/// Returns how many words a set takes whose positions are less than `end`.
pub(super) fn words_for(end: usize) -> usize {
    end.div_ceil(WIDTH)
}

/// Returns whether a set holds a position.
#[inline]
pub(super) fn holds(set: &[u32], position: usize) -> bool {
    set[position / WIDTH] >> (position % WIDTH) & 1 == 1
}

/// Puts a position into a set.
pub(super) fn put(set: &mut [u32], position: usize) {
    set[position / WIDTH] |= 1 << (position % WIDTH);
}

/// Calls `found` with each position of a range that at least `needed` of the sets hold.
pub(super) fn held_by(sets: &[&[u32]], needed: usize, range: Range<usize>, mut found: impl FnMut(usize)) {
    for word in range.start / WIDTH..words_for(range.end) {
        let first = word * WIDTH;
        let mut hits = at_least(sets.iter().map(|set| set[word]), needed);
        if first < range.start {
            hits &= !0 << (range.start - first);
        }
        if first + WIDTH > range.end {
            hits &= !0 >> (first + WIDTH - range.end);
        }
        while hits != 0 {
            found(first + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
    }
}

/// Returns the bits that are set in at least `needed` of the words.
///
/// There is a counter for each bit, all side by side: the first plane holds their lowest digits, and so on. They begin at such
/// a number that they run over when they have counted to `needed`.
#[inline]
fn at_least(words: impl Iterator<Item = u32>, needed: usize) -> u32 {
    let Some(before) = needed.checked_sub(1) else { return !0 };
    let digits = (usize::BITS - before.leading_zeros()) as usize;
    let start = (1usize << digits) - needed;
    let mut planes = [0u32; usize::BITS as usize];
    for (digit, plane) in planes[..digits].iter_mut().enumerate() {
        *plane = if start >> digit & 1 == 1 { !0 } else { 0 };
    }
    let mut over = 0;
    for word in words {
        let mut carry = word;
        for plane in &mut planes[..digits] {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        over |= carry;
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn positions_of_many_sets_are_found(
            sets in prop::collection::vec(prop::collection::vec(any::<u32>(), 4), 0..20),
            needed in 0..21usize,
            ends in (0..129usize, 0..129usize),
        ) {
            let range = ends.0.min(ends.1)..ends.0.max(ends.1);
            let sets: Vec<&[u32]> = sets.iter().map(Vec::as_slice).collect();
            let mut found = Vec::new();
            held_by(&sets, needed, range.clone(), |position| found.push(position));
            let expected: Vec<usize> = range.filter(|at| sets.iter().filter(|set| holds(set, *at)).count() >= needed).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let mut set = vec![0; words_for(70)];
        [0, 31, 32, 69].into_iter().for_each(|position| put(&mut set, position));
        assert_eq!((0..70).filter(|position| holds(&set, *position)).collect::<Vec<_>>(), [0, 31, 32, 69]);
    }
}
