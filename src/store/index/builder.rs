//! Making a part of an index from segments.

use super::bits;
use super::part::Part;
use super::skeleton::Skeleton;
use super::tags::tags;
use super::tokens::tokens;
use super::vocabulary::Vocabulary;

/// Elements that more than one in so many segments have are kept as sets of bits.
///
/// A set is the smaller of the two where one in 32 has the element, and still the quicker one to count by where fewer have. Of 32,
/// 64, 128 and 256, 128 was the quickest at a threshold of 0.5.
const FREQUENT: usize = 128;

/// Segments that are to become a [`Part`].
#[derive(Debug, Default)]
pub(super) struct Builder {
    vocabulary: Vocabulary,
    ids: Vec<u32>,
    segments: Segments,
}

/// The tokens of segments, one behind the other.
#[derive(Debug, Default)]
struct Segments {
    tokens: Vec<u32>,
    ends: Vec<u32>,
    /// Places of the tokens that are parts of tags.
    tagged: Vec<u32>,
}

impl Builder {
    /// Adds a segment.
    pub(super) fn push(&mut self, id: u32, text: &str) {
        let mut tags = tags(text).into_iter().peekable();
        for (start, token) in tokens(text) {
            while tags.next_if(|tag| tag.end <= start).is_some() {}
            let is_tagged = tags.peek().is_some_and(|tag| tag.start <= start && start + token.len() <= tag.end);
            self.push_token(token, is_tagged);
        }
        self.end_segment(id);
    }

    /// Adds all segments of a part but those that were removed.
    pub(super) fn push_part(&mut self, part: &Part) {
        for position in (0..part.ids.len()).filter(|position| !part.is_removed(*position)) {
            for place in part.places(position) {
                self.push_token(part.vocabulary.token(part.tokens[place]), bits::holds(&part.tagged, place));
            }
            self.end_segment(part.ids[position]);
        }
    }

    fn push_token(&mut self, token: &str, is_tagged: bool) {
        if is_tagged {
            self.segments.tagged.push(self.segments.tokens.len() as u32);
        }
        self.segments.tokens.push(self.vocabulary.number_or_new(token));
    }

    fn end_segment(&mut self, id: u32) {
        self.segments.ends.push(self.segments.tokens.len() as u32);
        self.ids.push(id);
    }

    /// Returns the part.
    pub(super) fn finish(self) -> Part {
        let Self { vocabulary, ids, segments } = self;
        let mut part = Part { vocabulary, ..Part::default() };
        part.removed = vec![0; bits::words_for(ids.len())];
        place_segments(&mut part, &ids, &segments);
        drop(segments);
        place_elements(&mut part);
        place_skeletons(&mut part);
        part
    }
}

/// Sorts the segments by length, those of equal length by id.
fn place_segments(part: &mut Part, ids: &[u32], segments: &Segments) {
    let start = |at: usize| at.checked_sub(1).map_or(0, |before| segments.ends[before]);
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by_key(|at| (segments.ends[*at as usize] - start(*at as usize), ids[*at as usize]));
    let mut is_tagged = vec![0; bits::words_for(segments.tokens.len())];
    segments.tagged.iter().for_each(|place| bits::put(&mut is_tagged, *place as usize));

    part.tokens.reserve_exact(segments.tokens.len());
    part.tagged = vec![0; is_tagged.len()];
    part.starts = vec![0];
    for at in order.into_iter().map(|at| at as usize) {
        for place in start(at) as usize..segments.ends[at] as usize {
            if bits::holds(&is_tagged, place) {
                bits::put(&mut part.tagged, part.tokens.len());
            }
            part.tokens.push(segments.tokens[place]);
        }
        part.starts.push(part.tokens.len() as u32);
        part.ids.push(ids[at]);
    }
    part.find_lengths();
}

/// Lists for each element the segments that have it.
fn place_elements(part: &mut Part) {
    let mut counts = vec![0u32; part.vocabulary.len()];
    let mut most = counts.clone();
    for position in 0..part.ids.len() {
        each_element(part.segment(position), &mut counts, |token, nth| most[token] = most[token].max(nth as u32 + 1));
    }
    let mut first = vec![0];
    most.iter().for_each(|most| first.push(first[first.len() - 1] + most));

    let mut holders = vec![0; first[most.len()] as usize];
    for position in 0..part.ids.len() {
        each_element(part.segment(position), &mut counts, |token, nth| holders[first[token] as usize + nth] += 1);
    }
    let words = bits::words_for(part.ids.len());
    let is_frequent = |holders: usize| holders * FREQUENT > part.ids.len();
    let mut lists = vec![0];
    for holders in &holders {
        let length = if is_frequent(*holders) { words } else { *holders };
        lists.push(lists[lists.len() - 1] + length as u32);
    }

    let mut postings = vec![0; lists[holders.len()] as usize];
    let mut next = lists.clone();
    for position in 0..part.ids.len() {
        each_element(part.segment(position), &mut counts, |token, nth| {
            let element = first[token] as usize + nth;
            let start = lists[element] as usize;
            if is_frequent(holders[element]) {
                bits::put(&mut postings[start..start + words], position);
            } else {
                postings[next[element] as usize] = position as u32;
                next[element] += 1;
            }
        });
    }
    (part.first, part.lists, part.postings) = (first, lists, postings);
}

/// Calls `see` with each token of a segment, and how many of it came before; `counts` has a zero for each token, and keeps it.
pub(super) fn each_element(segment: &[u32], counts: &mut [u32], mut see: impl FnMut(usize, usize)) {
    for token in segment.iter().map(|token| *token as usize) {
        see(token, counts[token] as usize);
        counts[token] += 1;
    }
    segment.iter().for_each(|token| counts[*token as usize] = 0);
}

/// Sorts the segments that have words by the hashes of their skeletons.
fn place_skeletons(part: &mut Part) {
    let mut skeleton = Skeleton::default();
    let mut hashes = Vec::with_capacity(part.ids.len());
    for position in 0..part.ids.len() {
        part.read_skeleton(position, &mut skeleton);
        hashes.extend(skeleton.hash().map(|hash| (hash, position as u32)));
    }
    hashes.sort_unstable();
    (part.skeletons, part.skeleton_at) = hashes.into_iter().unzip();
}
