//! What two memories do not have in common.

use super::{Inline, TranslationUnit};
use crate::text::Language;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// What became of a unit between two memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The unit is in the second memory alone.
    Added,
    /// The unit is in the first memory alone.
    Removed,
    /// Both memories have a unit of the same source text, with other translations.
    Changed,
    /// Both memories have the unit, with other properties, notes or dates.
    Remarked,
}

impl Change {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Remarked => "remarked",
        }
    }
}

/// A unit that is not the same in both memories; `T` says where the units stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<T> {
    /// What became of it.
    pub change: Change,
    /// The unit of the first memory.
    pub before: Option<(T, TranslationUnit)>,
    /// The unit of the second memory.
    pub after: Option<(T, TranslationUnit)>,
}

/// Compares two memories, of which the first is held whole, and of the second what the first does not have as well.
///
/// Units are the same if their texts are, codes included. The order of units and of variants is no matter.
#[derive(Debug)]
pub struct Comparison<T> {
    source_language: Option<Language>,
    before: Vec<Option<(T, TranslationUnit)>>,
    /// The units of the first memory, by what they say in all languages.
    by_texts: FxHashMap<Vec<Text>, VecDeque<usize>>,
    after: Vec<(T, TranslationUnit)>,
    remarked: Vec<Difference<T>>,
    equal: usize,
}

type Text = (Language, Vec<Inline>);

impl<T> Comparison<T> {
    /// Returns a comparison of memories whose units are the same if their texts in this language are; without one, their first.
    pub fn new(source_language: Option<Language>) -> Self {
        let by_texts = FxHashMap::default();
        Self { source_language, before: Vec::new(), by_texts, after: Vec::new(), remarked: Vec::new(), equal: 0 }
    }

    /// Names the language whose texts tell which units are the same, unless one is named.
    pub fn set_source(&mut self, language: Option<&Language>) {
        self.source_language = self.source_language.take().or_else(|| language.cloned());
    }

    /// Takes a unit of the first memory. All of them come before the second's.
    pub fn take_before(&mut self, place: T, unit: TranslationUnit) {
        self.by_texts.entry(texts(&unit)).or_default().push_back(self.before.len());
        self.before.push(Some((place, unit)));
    }

    /// Takes a unit of the second memory.
    pub fn take_after(&mut self, place: T, unit: TranslationUnit) {
        let same = self.by_texts.get_mut(&texts(&unit));
        // Of several units with the same texts one that says the same of them is the same.
        let before = &self.before;
        let found = same.and_then(|places| {
            let nth = places.iter().position(|at| before[*at].as_ref().is_some_and(|(_, other)| says_same(other, &unit)));
            places.remove(nth.unwrap_or(0))
        });
        match found.and_then(|at| self.before[at].take()) {
            None => self.after.push((place, unit)),
            Some((_, other)) if says_same(&other, &unit) => self.equal += 1,
            Some(before) => self.remarked.push(Difference { change: Change::Remarked, before: Some(before), after: Some((place, unit)) }),
        }
    }

    /// Returns how many units are the same, and all that are not: those of the second memory in its order, then those removed.
    pub fn finish(mut self) -> (usize, Vec<Difference<T>>) {
        let mut by_source: FxHashMap<Option<Text>, VecDeque<usize>> = FxHashMap::default();
        for (at, unit) in self.before.iter().enumerate() {
            if let Some((_, unit)) = unit {
                by_source.entry(source_of(unit, self.source_language.as_ref())).or_default().push_back(at);
            }
        }
        let mut differences = self.remarked;
        for (place, unit) in self.after {
            let source = source_of(&unit, self.source_language.as_ref());
            let found = by_source.get_mut(&source).and_then(VecDeque::pop_front).and_then(|at| self.before[at].take());
            let change = if found.is_some() { Change::Changed } else { Change::Added };
            differences.push(Difference { change, before: found, after: Some((place, unit)) });
        }
        let removed = self.before.into_iter().flatten();
        differences.extend(removed.map(|before| Difference { change: Change::Removed, before: Some(before), after: None }));
        (self.equal, differences)
    }
}

/// Returns what a unit says in all languages, in an order of its own.
fn texts(unit: &TranslationUnit) -> Vec<Text> {
    let mut texts: Vec<Text> = unit.variants.iter().map(|variant| (variant.language.clone(), variant.content.clone())).collect();
    texts.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    texts
}

fn source_of(unit: &TranslationUnit, language: Option<&Language>) -> Option<Text> {
    let named = unit.variants.iter().find(|variant| Some(&variant.language) == language);
    named.or_else(|| unit.variants.first()).map(|variant| (variant.language.clone(), variant.content.clone()))
}

/// Returns whether two units of the same texts say the same of them.
fn says_same(left: &TranslationUnit, right: &TranslationUnit) -> bool {
    let [left, right] = [left, right].map(|unit| {
        let mut unit = unit.clone();
        unit.properties.sort();
        unit.attributes.sort();
        for variant in &mut unit.variants {
            variant.properties.sort();
            variant.attributes.sort();
        }
        unit.variants.sort_by(|a, b| a.language.as_str().cmp(b.language.as_str()));
        unit
    });
    left == right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Variant;

    fn unit(source: &str, target: &str, note: &str) -> TranslationUnit {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let mut unit = TranslationUnit::new(vec![Variant::plain(en, source), Variant::plain(ru, target)]);
        unit.notes.extend((!note.is_empty()).then(|| note.to_owned()));
        unit
    }

    /// What changed, and where it stands in both memories.
    type Told = (&'static str, Option<usize>, Option<usize>);

    fn compared(before: &[TranslationUnit], after: &[TranslationUnit]) -> (usize, Vec<Told>) {
        let mut comparison = Comparison::new(None);
        before.iter().enumerate().for_each(|(at, unit)| comparison.take_before(at, unit.clone()));
        after.iter().enumerate().for_each(|(at, unit)| comparison.take_after(at, unit.clone()));
        let (equal, differences) = comparison.finish();
        let place = |side: &Option<(usize, TranslationUnit)>| side.as_ref().map(|(at, _)| *at);
        (equal, differences.iter().map(|d| (d.change.name(), place(&d.before), place(&d.after))).collect())
    }

    #[test]
    fn units_are_told_apart() {
        let before = [unit("a", "а", ""), unit("b", "б", ""), unit("c", "ц", ""), unit("d", "д", "")];
        let after = [unit("d", "д", "checked"), unit("c", "к", ""), unit("e", "е", ""), unit("a", "а", "")];
        let expected =
            [("remarked", Some(3), Some(0)), ("changed", Some(2), Some(1)), ("added", None, Some(2)), ("removed", Some(1), None)];
        assert_eq!(compared(&before, &after), (1, expected.to_vec()));
    }

    #[test]
    fn one_change_among_many_translations_is_one() {
        let before = [unit("Yes", "Да", ""), unit("Yes", "Так точно", ""), unit("Yes", "Да", "said twice")];
        let after = [unit("Yes", "Да", "said twice"), unit("Yes", "Ага", ""), unit("Yes", "Да", "")];
        assert_eq!(compared(&before, &after), (2, vec![("changed", Some(1), Some(1))]));
    }
}
