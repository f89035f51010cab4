//! What a catalogue has already, as hashes.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

/// Returns a context that tells a translation of a text from others.
pub(super) fn told_apart(context: Option<&str>, number: usize) -> String {
    let before = context.map(|context| format!("{context}, ")).unwrap_or_default();
    format!("{before}translation {number}")
}

/// What was written, as hashes.
#[derive(Default)]
pub(super) struct Written {
    /// Of each text with its context the first translation.
    first: FxHashMap<u64, u64>,
    /// The translations of texts that have several.
    more: FxHashMap<u64, FxHashSet<u64>>,
}

/// Which translation of a text it is.
pub(super) enum Which {
    First,
    /// One that was written.
    Same,
    /// A new one, which has this number.
    Another(usize),
}

impl Written {
    pub(super) fn knows(&self, context: Option<&str>, source: &str) -> bool {
        self.first.contains_key(&hash(&(context, source)))
    }

    pub(super) fn take(&mut self, context: Option<&str>, source: &str, translation: u64) -> Which {
        let key = hash(&(context, source));
        let first = match self.first.entry(key) {
            Entry::Vacant(place) => {
                place.insert(translation);
                return Which::First;
            }
            Entry::Occupied(place) => *place.get(),
        };
        let all = self.more.entry(key).or_insert_with(|| [first].into_iter().collect());
        if !all.insert(translation) {
            return Which::Same;
        }
        // Somebody else may have called a context so.
        let mut number = all.len();
        while self.first.insert(hash(&(Some(told_apart(context, number).as_str()), source)), translation).is_some() {
            number += 1;
        }
        Which::Another(number)
    }
}

/// Returns a hash that is equal in every run.
pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
