//! Places of words in units, as bytes and as lists.

use super::super::coding::{put_number, take_number};

/// Where a word stands: the number of the unit, and which of its words it is.
pub(super) type Place = (i64, u32);

/// The places of a word, written one after the other.
#[derive(Debug, Default)]
pub(super) struct PlaceWriter {
    pub(super) bytes: Vec<u8>,
    /// Units so far.
    pub(super) units: u32,
    /// The last unit.
    pub(super) last: i64,
}

impl PlaceWriter {
    /// Adds the words of a unit, rising; units rise as well.
    pub(super) fn push(&mut self, unit: i64, words: impl Iterator<Item = u32>) {
        put_number(&mut self.bytes, unit.abs_diff(self.last));
        let mut before = 0;
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            // The lowest bit says whether another word of the unit follows.
            put_number(&mut self.bytes, u64::from(word - before) << 1 | u64::from(words.peek().is_some()));
            before = word;
        }
        self.units += 1;
        self.last = unit;
    }
}

/// Adds the places in some bytes, of which the first unit is told by its distance from none, to a list; nothing where they are damaged.
pub(super) fn read_places(mut bytes: &[u8], places: &mut Vec<Place>) -> Option<()> {
    let mut unit = 0_i64;
    while !bytes.is_empty() {
        unit = unit.checked_add_unsigned(take_number(&mut bytes)?)?;
        let mut word = 0_u32;
        loop {
            let value = take_number(&mut bytes)?;
            word = word.checked_add(u32::try_from(value >> 1).ok()?)?;
            places.push((unit, word));
            if value & 1 == 0 {
                break;
            }
        }
    }
    Some(())
}

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
    fn places_come_back() {
        let mut writer = PlaceWriter::default();
        writer.push(3, [0, 5, 200].into_iter());
        writer.push(1_000_000, [7].into_iter());
        let mut places = Vec::new();
        assert_eq!(read_places(&writer.bytes, &mut places), Some(()));
        assert_eq!(places, [(3, 0), (3, 5), (3, 200), (1_000_000, 7)]);
        assert_eq!(read_places(&writer.bytes[..writer.bytes.len() - 1], &mut places), None);
        assert_eq!(read_places(&[0xff; 30], &mut places), None);
    }

    #[test]
    fn phrases_are_words_in_order() {
        let (a, b) = (vec![(1, 0), (1, 4), (2, 1)], vec![(1, 1), (1, 3), (2, 0), (2, 2)]);
        assert_eq!(side_by_side(&[a.clone(), b.clone()]), [(1, 0), (2, 1)]);
        assert_eq!(units(&a), [1, 2]);
        assert_eq!(common(&[1, 2, 5], &[2, 3, 5]), [2, 5]);
        assert_eq!(side_by_side(&[]), []);
    }
}
