//! Places of words in units.

/// Where a word stands: the number of the unit, and which of its words it is.
pub(super) type Place = (i64, u32);

/// Returns the places of phrases' first words, given the places of each of their words.
pub(super) fn side_by_side(words: &[Vec<Place>]) -> Vec<Place> {
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let mut found = first.clone();
    for (distance, places) in (1..).zip(others) {
        let mut after = places.iter().copied().peekable();
        found.retain(|(unit, word)| {
            let wanted = (*unit, word + distance);
            while after.next_if(|place| *place < wanted).is_some() {}
            after.peek() == Some(&wanted)
        });
    }
    found
}

/// Returns the units of some places, each once.
pub(super) fn units(places: &[Place]) -> Vec<i64> {
    let mut units: Vec<i64> = places.iter().map(|(unit, _)| *unit).collect();
    units.dedup();
    units
}

/// Returns the numbers that two rising lists have in common.
pub(super) fn common(one: &[i64], other: &[i64]) -> Vec<i64> {
    let mut other = other.iter().copied().peekable();
    let mut is_in = |unit: i64| {
        while other.next_if(|next| *next < unit).is_some() {}
        other.peek() == Some(&unit)
    };
    one.iter().copied().filter(|unit| is_in(*unit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_words_in_order() {
        let (a, b) = (vec![(1, 0), (1, 4), (2, 1)], vec![(1, 1), (1, 3), (2, 0), (2, 2)]);
        assert_eq!(side_by_side(&[a.clone(), b.clone()]), [(1, 0), (2, 1)]);
        assert_eq!(units(&a), [1, 2]);
        assert_eq!(common(&[1, 2, 5], &[2, 3, 5]), [2, 5]);
        assert_eq!(side_by_side(&[]), []);
    }
}
