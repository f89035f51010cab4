//! A part of an index: segments that were indexed together, in flat arrays.

use super::bits;
use super::dates::is_month_in_date;
use super::skeleton::Skeleton;
use super::vocabulary::Vocabulary;
use std::ops::Range;

/// Segments and what they are found by.
///
/// A segment's position is its place in the order of lengths, and of ids among equal lengths; so the segments of some lengths
/// are a range in every list. The nth occurrence of a token in a segment is an element of its own, so that the tokens of a
/// segment are a set of elements.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) vocabulary: Vocabulary,
    /// For each position the id.
    pub(super) ids: Vec<u32>,
    /// For each position where its tokens start, and their end.
    pub(super) starts: Vec<u32>,
    /// The tokens of all segments.
    pub(super) tokens: Vec<u32>,
    /// The set of those places of `tokens` that are in tags.
    pub(super) tagged: Vec<u32>,
    /// The set of positions that were removed.
    pub(super) removed: Vec<u32>,
    /// For each token its first element, and their end.
    pub(super) first: Vec<u32>,
    /// For each element where its holders start in `postings`, and their end.
    pub(super) lists: Vec<u32>,
    /// For each element the positions that have it, in order; or, of a frequent element, as a set of bits.
    pub(super) postings: Vec<u32>,
    /// The hashes of the skeletons that have words, in order.
    pub(super) skeletons: Vec<u32>,
    /// For each of these hashes the position it comes from.
    pub(super) skeleton_at: Vec<u32>,
    /// For each length the first position that is as long or longer, up to one length more than there are.
    pub(super) lengths: Vec<u32>,
}

/// The segments that have an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holders<'a> {
    /// Their positions in order.
    List(&'a [u32]),
    /// A set of their positions.
    Set(&'a [u32]),
}

impl Part {
    /// Returns the places of a segment's tokens.
    #[inline]
    pub(super) fn places(&self, position: usize) -> Range<usize> {
        self.starts[position] as usize..self.starts[position + 1] as usize
    }

    /// Returns the tokens of a segment.
    #[inline]
    pub(super) fn segment(&self, position: usize) -> &[u32] {
        &self.tokens[self.places(position)]
    }

    /// Returns the positions of the segments that have so many tokens.
    pub(super) fn of_length(&self, length: usize) -> Range<usize> {
        let first = |length: usize| self.lengths.get(length).map_or(self.ids.len(), |first| *first as usize);
        first(length)..first(length + 1)
    }

    /// Returns how many tokens the longest segment has.
    pub(super) fn longest(&self) -> usize {
        self.lengths.len().saturating_sub(2)
    }

    /// Fills in which positions have which length.
    pub(super) fn find_lengths(&mut self) {
        self.lengths.clear();
        for position in 0..self.ids.len() {
            let length = self.places(position).len();
            if self.lengths.len() <= length {
                self.lengths.resize(length + 1, position as u32);
            }
        }
        self.lengths.push(self.ids.len() as u32);
    }

    /// Returns the segments that have a token more than `before` times, if any have.
    pub(super) fn holders(&self, token: usize, before: usize) -> Option<Holders<'_>> {
        let element = self.first[token] as usize + before;
        (element < self.first[token + 1] as usize).then(|| self.element(element))
    }

    /// Returns the segments that have an element.
    pub(super) fn element(&self, element: usize) -> Holders<'_> {
        let holders = &self.postings[self.lists[element] as usize..self.lists[element + 1] as usize];
        // Elements that have a list are so rare that it is shorter than a set.
        let is_set = holders.len() == bits::words_for(self.ids.len());
        if is_set { Holders::Set(holders) } else { Holders::List(holders) }
    }

    /// Returns whether a segment was removed.
    pub(super) fn is_removed(&self, position: usize) -> bool {
        bits::holds(&self.removed, position)
    }

    /// Returns the position of an id that has not been removed.
    pub(super) fn position(&self, id: u32) -> Option<usize> {
        let found = (0..=self.longest()).find_map(|length| {
            let range = self.of_length(length);
            self.ids[range.clone()].binary_search(&id).ok().map(|at| range.start + at)
        });
        found.filter(|position| !self.is_removed(*position))
    }

    /// Puts the letters of a segment into `skeleton`; the name of a month in a date is a number.
    pub(super) fn read_skeleton(&self, position: usize, skeleton: &mut Skeleton) {
        skeleton.clear();
        let places = self.places(position);
        let token = |place: usize| self.vocabulary.token(self.tokens[place]);
        for place in places.clone().filter(|place| !bits::holds(&self.tagged, *place)) {
            let before = place.checked_sub(1).filter(|before| places.contains(before)).map(token);
            let after = Some(place + 1).filter(|after| places.contains(after)).map(token);
            if !is_month_in_date(token(place), before, after) {
                skeleton.push(token(place));
            }
        }
    }

    /// Returns the ids of the segments that have this skeleton, none if it has no letters.
    pub(super) fn alike(&self, skeleton: &Skeleton) -> Vec<u32> {
        let Some(hash) = skeleton.hash() else { return Vec::new() };
        let start = self.skeletons.partition_point(|other| *other < hash);
        let equal = self.skeletons[start..].iter().take_while(|other| **other == hash).count();
        let positions = self.skeleton_at[start..start + equal].iter().map(|position| *position as usize);
        let mut found = Skeleton::default();
        let alike = positions.filter(|position| {
            self.read_skeleton(*position, &mut found);
            found == *skeleton && !self.is_removed(*position)
        });
        alike.map(|position| self.ids[position]).collect()
    }

    /// Returns how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let numbers = self.arrays().iter().map(|array| array.len()).sum::<usize>() + self.lengths.len();
        self.vocabulary.bytes() + numbers * size_of::<u32>()
    }

    /// Returns the arrays that make up the part, beside its vocabulary and what follows from the others.
    pub(super) fn arrays(&self) -> [&Vec<u32>; 10] {
        let Self { vocabulary: _, ids, starts, tokens, tagged, removed, first, lists, postings, skeletons, skeleton_at, lengths: _ } = self;
        [ids, starts, tokens, tagged, removed, first, lists, postings, skeletons, skeleton_at]
    }
    /// Returns the same arrays as [`Part::arrays`], in the same order.
    pub(super) fn arrays_mut(&mut self) -> [&mut Vec<u32>; 10] {
        let Self { vocabulary: _, ids, starts, tokens, tagged, removed, first, lists, postings, skeletons, skeleton_at, lengths: _ } = self;
        [ids, starts, tokens, tagged, removed, first, lists, postings, skeletons, skeleton_at]
    }

    /// Returns how many segments there are that were not removed.
    pub(super) fn len(&self) -> usize {
        self.ids.len() - self.removed.iter().map(|word| word.count_ones() as usize).sum::<usize>()
    }
}
