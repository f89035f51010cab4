//! The match index of a memory on disk: read from its cache, brought up to date, or made anew.

use super::super::index::MatchIndex;
use super::super::open::Store;
use super::super::units::Filter;
use crate::error::Error;
use crate::memory::{TranslationUnit, Variant};
use crate::text::Language;
use rustc_hash::FxHashSet;

/// An index of the segments in one language, and the units that they are of.
pub(super) struct UnitIndex {
    pub(super) matches: MatchIndex,
    /// The number of the unit of each id, rising.
    pub(super) numbers: Vec<i64>,
}

/// From how great a share of units that are new or gone on, as one in so many, an index is made anew.
const WORTH_MAKING: usize = 4;

impl UnitIndex {
    /// Returns the index of the segments in a language, and keeps it in the memory where that can be written.
    pub(super) fn of(store: &mut Store, language: &Language) -> Result<Self, Error> {
        let name = format!("matches:{}", language.primary());
        let generation = store.generation()?;
        let kept = store.stale_cache(&name)?;
        let (index, is_fresh) = match kept.and_then(|(of, bytes)| Some((of, Self::from_bytes(&bytes)?))) {
            Some((of, index)) if of == generation => (index, true),
            Some((_, index)) => (index.updated(store, language)?, false),
            None => (Self::made(store, language)?, false),
        };
        if !is_fresh && !store.is_read_only() {
            // Another process may be writing: then the next search makes the cache.
            let _ = store.put_cache(&name, generation, &index.to_bytes());
        }
        Ok(index)
    }

    /// Makes an index of all units.
    fn made(store: &Store, language: &Language) -> Result<Self, Error> {
        let mut numbers = Vec::new();
        let mut failure = None;
        let units = store.units(&Filter { languages: vec![language.clone()], ..Filter::default() })?;
        let segments = units.map_while(|stored| match stored {
            Ok(stored) => {
                numbers.push(stored.number);
                Some(variant(&stored.unit, language).map(Variant::text).unwrap_or_default())
            }
            Err(error) => {
                failure = Some(error);
                None
            }
        });
        let matches = MatchIndex::build(segments);
        failure.map_or(Ok(Self { matches, numbers }), Err)
    }

    /// Takes out the units that are gone and puts in those that are new. Texts of units never change under their numbers.
    fn updated(mut self, store: &Store, language: &Language) -> Result<Self, Error> {
        let now = store.numbers(language)?;
        let known: FxHashSet<i64> = self.numbers.iter().copied().collect();
        let new: Vec<i64> = now.iter().copied().filter(|number| !known.contains(number)).collect();
        let is_out_of_order = new.first().zip(self.numbers.last()).is_some_and(|(new, last)| new < last);
        let gone = (self.numbers.len() + new.len()).saturating_sub(now.len());
        if is_out_of_order || (new.len() + gone) * WORTH_MAKING > now.len() {
            return Self::made(store, language);
        }
        let there: FxHashSet<i64> = now.into_iter().collect();
        for (id, number) in (0..).zip(&self.numbers) {
            if !there.contains(number) {
                self.matches.remove(id);
            }
        }
        let languages = store.languages()?;
        for number in new {
            let unit = store.unit(number, &languages)?.map(|stored| stored.unit);
            let text = unit.as_ref().and_then(|unit| variant(unit, language)).map(Variant::text).unwrap_or_default();
            self.matches.insert(&text);
            self.numbers.push(number);
        }
        Ok(self)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let index = self.matches.to_bytes();
        let mut bytes = Vec::with_capacity(8 * (self.numbers.len() + 1) + index.len());
        bytes.extend((self.numbers.len() as u64).to_le_bytes());
        self.numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend(index);
        bytes
    }

    /// Returns the index that was made into bytes; nothing if they are damaged or of another version.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(8)?;
        let (numbers, index) = rest.split_at_checked(length)?;
        let numbers: Vec<i64> = numbers.chunks_exact(8).map(|chunk| i64::from_le_bytes(chunk.try_into().unwrap_or_default())).collect();
        let matches = MatchIndex::from_bytes(index).ok()?;
        numbers.is_sorted().then_some(Self { matches, numbers })
    }
}

/// Returns the variant of a unit in a language, of whatever region.
pub(super) fn variant<'a>(unit: &'a TranslationUnit, language: &Language) -> Option<&'a Variant> {
    unit.variants.iter().find(|variant| variant.language.same_language(language))
}
