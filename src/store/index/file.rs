//! An index as bytes, and back.
//!
//! Behind the signature come the id of the next segment and the parts; of a part the text of its tokens, where each of them
//! ends, and its arrays; at the end a sum over all that. Numbers are of 32 bits, low bytes first, and each array has its length
//! before it.

use super::MatchIndex;
use super::bits;
use super::part::{Holders, Part};
use super::vocabulary::Vocabulary;
use crate::error::{Error, ErrorKind};

/// Names the format and its version, which is another one whenever older bytes cannot be read.
const SIGNATURE: &[u8; 16] = b"sverka matches 1";

/// The bytes of the sum at the end.
const SUM: usize = size_of::<u64>();

impl MatchIndex {
    /// Returns the index as bytes; indexes made in the same way make equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        push_number(&mut out, self.next);
        push_number(&mut out, self.parts.len() as u32);
        for part in &self.parts {
            let (text, ends) = part.vocabulary.parts();
            push_number(&mut out, text.len() as u32);
            out.extend_from_slice(text.as_bytes());
            push_array(&mut out, ends);
            part.arrays().into_iter().for_each(|array| push_array(&mut out, array));
        }
        let sum = sum(&out);
        out.extend(sum.to_le_bytes());
        out
    }

    /// Reads an index from its bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where the bytes are no index of this version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let detail = "these bytes are no match index of this version, or damaged; build the index anew";
        read(bytes).ok_or_else(|| Error::new(ErrorKind::Malformed, "", detail))
    }
}

fn read(bytes: &[u8]) -> Option<MatchIndex> {
    let (body, stated) = bytes.split_at_checked(bytes.len().checked_sub(SUM)?)?;
    if stated != sum(body).to_le_bytes() {
        return None;
    }
    let mut reader = Reader { bytes: body.strip_prefix(SIGNATURE)? };
    let next = reader.number()?;
    let mut parts = Vec::new();
    for _ in 0..reader.number()? {
        parts.push(reader.part(next)?);
    }
    reader.bytes.is_empty().then_some(MatchIndex { parts, next })
}

fn push_number(out: &mut Vec<u8>, number: u32) {
    out.extend(number.to_le_bytes());
}

fn push_array(out: &mut Vec<u8>, array: &[u32]) {
    push_number(out, array.len() as u32);
    out.reserve(size_of_val(array));
    out.extend(array.iter().flat_map(|number| number.to_le_bytes()));
}

/// Returns a number that is another one as soon as one byte is.
fn sum(bytes: &[u8]) -> u64 {
    // Each step gives different results for different words, and for different sums before.
    let step = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| step(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte)))
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(size_of::<u32>())?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn array(&mut self) -> Option<Vec<u32>> {
        let count = self.number()? as usize;
        let (numbers, _) = self.take(count.checked_mul(size_of::<u32>())?)?.as_chunks::<4>();
        Some(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    /// Reads a part whose ids are less than `next`.
    fn part(&mut self, next: u32) -> Option<Part> {
        let length = self.number()? as usize;
        let text = std::str::from_utf8(self.take(length)?).ok()?.to_owned();
        let vocabulary = Vocabulary::from_parts(text, self.array()?)?;
        let mut part = Part { vocabulary, ..Part::default() };
        for array in part.arrays_mut() {
            *array = self.array()?;
        }
        let is_sound =
            part.ids.iter().all(|id| *id < next) && has_sound_segments(&part) && has_sound_elements(&part) && has_sound_skeletons(&part);
        is_sound.then(|| {
            part.find_lengths();
            part
        })
    }
}

/// Returns whether the tokens of all segments lie in the arrays, and the segments in order of length.
fn has_sound_segments(part: &Part) -> bool {
    let count = part.ids.len();
    divides(&part.starts, count, part.tokens.len())
        && (1..count).all(|position| part.places(position - 1).len() <= part.places(position).len())
        && part.tokens.iter().all(|token| (*token as usize) < part.vocabulary.len())
        && is_set(&part.tagged, part.tokens.len())
        && is_set(&part.removed, count)
}

/// Returns whether all elements have holders that exist.
fn has_sound_elements(part: &Part) -> bool {
    let Some(elements) = part.lists.len().checked_sub(1) else { return false };
    let count = part.ids.len();
    let is_sound = |holders: Holders| match holders {
        Holders::List(list) => list.is_sorted_by(|a, b| a < b) && list.last().is_none_or(|last| (*last as usize) < count),
        Holders::Set(set) => is_set(set, count),
    };
    divides(&part.first, part.vocabulary.len(), elements)
        && divides(&part.lists, elements, part.postings.len())
        && (0..elements).all(|element| is_sound(part.element(element)))
}

/// Returns whether all skeletons are those of segments, and in order.
fn has_sound_skeletons(part: &Part) -> bool {
    part.skeletons.len() == part.skeleton_at.len()
        && part.skeletons.is_sorted()
        && part.skeleton_at.iter().all(|position| (*position as usize) < part.ids.len())
}

/// Returns whether bounds divide `length` things into `count` ranges.
fn divides(bounds: &[u32], count: usize, length: usize) -> bool {
    bounds.len() == count + 1 && bounds[0] == 0 && bounds[count] as usize == length && bounds.is_sorted()
}

/// Returns whether a set can hold the positions less than `end`, and holds no others.
fn is_set(set: &[u32], end: usize) -> bool {
    set.len() == bits::words_for(end) && (end..set.len() * 32).all(|position| !bits::holds(set, position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::index::Scratch;

    fn example() -> MatchIndex {
        let mut index = MatchIndex::build((0..300).map(|n| format!("Open <b>file</b> {n} of {}, the {} or ünlike", n / 7, n * n)));
        index.insert("Close the file");
        index.remove(17);
        index
    }

    fn use_of(index: &MatchIndex) -> String {
        let mut scratch = Scratch::default();
        let query = "Open <i>file 4 of 0, the 16 or";
        format!("{:?} {:?} {}", index.search(query, 9, 0.2, &mut scratch), index.alike(query), index.len())
    }

    #[test]
    fn bytes_make_the_same_index() {
        let bytes = example().to_bytes();
        let copy = MatchIndex::from_bytes(&bytes).unwrap();
        assert_eq!(copy.to_bytes(), bytes);
        assert_eq!(use_of(&copy), use_of(&example()));
        for empty in [MatchIndex::default(), MatchIndex::build::<&str>([]), MatchIndex::build([""])] {
            assert_eq!(use_of(&MatchIndex::from_bytes(&empty.to_bytes()).unwrap()), use_of(&empty));
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = example().to_bytes();
        for at in (0..bytes.len()).step_by(7) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            assert_eq!(MatchIndex::from_bytes(&damaged).unwrap_err().kind(), ErrorKind::Malformed);
            assert!(MatchIndex::from_bytes(&bytes[..at]).is_err());
        }
        assert!(MatchIndex::from_bytes(b"").is_err());
    }

    #[test]
    fn forged_bytes_do_no_harm() {
        let bytes = example().to_bytes();
        let body = &bytes[..bytes.len() - SUM];
        let mut refused = 0;
        // With a step of seven each of the four bytes of a number has its turn.
        for (turn, at) in (0..body.len()).step_by(7).enumerate() {
            let mut forged = body.to_vec();
            forged[at] = [0, 1, body[at] ^ 1, 0x7f, 0xff][turn % 5];
            forged.extend(sum(&forged).to_le_bytes());
            match MatchIndex::from_bytes(&forged) {
                Ok(index) => drop(use_of(&index)),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > body.len() / 70, "{refused} of {}", body.len());
    }
}
