//! The heaviest sequence of pieces that rises on both sides.

use std::ops::Range;

/// Returns which pieces, given in the order of one side by their places on the other and their weights, rise on the other side too without
/// overlaps and are heaviest together; their numbers rise.
///
/// Takes time in n log n of the pieces, and memory for the greatest place.
pub(crate) fn heaviest_chain(pieces: &[(Range<usize>, f64)]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let places = pieces.iter().map(|(place, _)| place.end).max().unwrap_or(0);
    // A Fenwick tree over places holds the best chain that ends at or before each.
    let mut tree: Vec<(f64, usize)> = vec![(0.0, NONE); places + 1];
    let mut before = vec![NONE; pieces.len()];
    let (mut best, mut last) = (0.0, NONE);
    for (at, (place, weight)) in pieces.iter().enumerate() {
        let (mut sum, mut previous) = (0.0, NONE);
        let mut k = place.start;
        while k > 0 {
            if tree[k].0 > sum {
                (sum, previous) = tree[k];
            }
            k &= k - 1;
        }
        before[at] = previous;
        let total = sum + weight;
        if total > best {
            (best, last) = (total, at);
        }
        let mut k = place.end;
        while k <= places {
            if total > tree[k].0 {
                tree[k] = (total, at);
            }
            k += k & k.wrapping_neg();
        }
    }
    let mut chain = Vec::new();
    while last != NONE {
        chain.push(last);
        last = before[last];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_rise_on_both_sides() {
        let places = [(5, 1.0), (1, 2.0), (2, 2.0), (7, 1.0), (3, 2.0), (0, 5.0)];
        assert_eq!(heaviest_chain(&places.map(|(place, weight)| (place..place + 1, weight))), [1, 2, 4]);
        assert_eq!(heaviest_chain(&[(0..2, 2.0), (1..3, 2.5), (2..4, 1.0)]), [0, 2]);
        assert_eq!(heaviest_chain(&[]), [0; 0]);
    }
}
