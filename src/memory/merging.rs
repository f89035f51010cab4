//! Several memories made one.

use super::{Inline, TranslationUnit, Variant};
use crate::text::Language;
use std::collections::HashMap;

/// Which of two translations of one text stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflicts {
    /// Both: the second makes a unit of its own.
    #[default]
    KeepAll,
    /// The one that was changed, or made, last; the first where there are no dates.
    KeepNewest,
    /// The one of the greatest confidence; the first where there is none.
    KeepSurest,
}

/// How often what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MergeCounts {
    /// Units that came in.
    pub read: usize,
    /// Units that brought nothing new.
    pub equal: usize,
    /// Variants in a further language that joined an earlier unit.
    pub joined: usize,
    /// Translations that are not those of an earlier unit for the same text.
    pub conflicts: usize,
}

/// Joins units of several memories whose text in one language, the pivot, is the same.
///
/// ```
/// use sverka::memory::{Conflicts, Merger, TranslationUnit, Variant};
/// use sverka::text::Language;
///
/// let [en, ru, fr] = ["en", "ru", "fr"].map(|tag| Language::parse(tag).unwrap());
/// let unit = |language: &Language, text| TranslationUnit::new(vec![Variant::plain(en.clone(), "Peace"), Variant::plain(language.clone(), text)]);
/// let mut merger = Merger::new(en.clone(), Conflicts::KeepAll);
/// [unit(&ru, "Мир"), unit(&fr, "Paix"), unit(&ru, "Мир"), unit(&ru, "Покой")].into_iter().for_each(|unit| merger.add(unit));
/// assert_eq!((merger.counts().joined, merger.counts().equal, merger.counts().conflicts), (1, 1, 1));
/// let texts: Vec<Vec<String>> = merger.finish().iter().map(|unit| unit.variants.iter().map(Variant::text).collect()).collect();
/// assert_eq!(texts, [vec!["Peace", "Мир", "Paix"], vec!["Peace", "Покой"]]);
/// ```
pub struct Merger {
    pivot: Language,
    conflicts: Conflicts,
    units: Vec<TranslationUnit>,
    /// The units of each text in the pivot language.
    places: HashMap<Vec<Inline>, Vec<usize>>,
    counts: MergeCounts,
}

impl Merger {
    /// Returns a merger that has no units yet.
    pub fn new(pivot: Language, conflicts: Conflicts) -> Self {
        Self { pivot, conflicts, units: Vec::new(), places: HashMap::new(), counts: MergeCounts::default() }
    }

    /// Returns how often what has happened so far.
    pub fn counts(&self) -> MergeCounts {
        self.counts
    }

    /// Returns the units in the order in which the first of each came.
    pub fn finish(self) -> Vec<TranslationUnit> {
        self.units
    }

    /// Adds a unit; one without a variant in the pivot language stays as it is.
    pub fn add(&mut self, mut unit: TranslationUnit) {
        self.counts.read += 1;
        let is_pivot = |variant: &Variant| variant.language.same_language(&self.pivot);
        let Some(pivot) = unit.variants.iter().position(is_pivot) else {
            self.units.push(unit);
            return;
        };
        let key = unit.variants[pivot].content.clone();
        let places = self.places.entry(key).or_default();
        if places.is_empty() {
            places.push(self.units.len());
            self.units.push(unit);
            return;
        }
        let (mut further, mut is_new) = (Vec::new(), false);
        let others: Vec<Variant> = std::mem::take(&mut unit.variants);
        let mut of_pivot = None;
        for (at, variant) in others.into_iter().enumerate() {
            if at == pivot {
                of_pivot = Some(variant);
                continue;
            }
            let in_language = |unit: &TranslationUnit| unit.variants.iter().position(|other| other.language == variant.language);
            if places.iter().any(|&place| self.units[place].variants.contains(&variant)) {
                continue;
            }
            is_new = true;
            let first = places[0];
            match in_language(&self.units[first]) {
                None => {
                    self.counts.joined += 1;
                    self.units[first].variants.push(variant);
                }
                Some(there) => {
                    self.counts.conflicts += 1;
                    let known = &mut self.units[first];
                    let replaces = match self.conflicts {
                        Conflicts::KeepAll => {
                            further.push(variant);
                            continue;
                        }
                        Conflicts::KeepNewest => changed(&unit, &variant) > changed(known, &known.variants[there]),
                        Conflicts::KeepSurest => unit.confidence() > known.confidence(),
                    };
                    if replaces {
                        known.variants[there] = variant;
                        known.properties.clone_from(&unit.properties);
                        known.creation_date = unit.creation_date;
                        known.attributes.clone_from(&unit.attributes);
                    }
                }
            }
        }
        self.counts.equal += usize::from(!is_new);
        if !further.is_empty() {
            unit.id = None;
            unit.variants = of_pivot.into_iter().chain(further).collect();
            places.push(self.units.len());
            self.units.push(unit);
        }
    }
}

/// Returns when a translation was changed last, as far as its unit says; dates of one form are in order as texts.
fn changed(unit: &TranslationUnit, variant: &Variant) -> Option<String> {
    let named =
        |attributes: &[(String, String)], name: &str| attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    named(&variant.attributes, "changedate")
        .or_else(|| named(&unit.attributes, "changedate"))
        .or_else(|| named(&variant.attributes, "creationdate"))
        .or_else(|| unit.creation_date.map(|date| date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Timestamp, property};

    fn unit(target: &str, date: &str, confidence: &str) -> TranslationUnit {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let mut unit = TranslationUnit::new(vec![Variant::plain(en, "Yes."), Variant::plain(ru, target)]);
        unit.creation_date = Timestamp::parse(date).ok();
        unit.properties.push((property::CONFIDENCE.to_owned(), confidence.to_owned()));
        unit
    }

    fn merged(conflicts: Conflicts) -> Vec<String> {
        let mut merger = Merger::new(Language::parse("en-GB").unwrap(), conflicts);
        merger.add(unit("Да.", "2024-01-01", "0.9"));
        merger.add(unit("Верно.", "2025-01-01", "0.8"));
        merger.add(unit("Так.", "2023-01-01", "0.95"));
        merger.finish().iter().map(|unit| unit.variants[1].text()).collect()
    }

    #[test]
    fn conflicts_are_decided_as_asked() {
        assert_eq!(merged(Conflicts::KeepAll), ["Да.", "Верно.", "Так."]);
        assert_eq!(merged(Conflicts::KeepNewest), ["Верно."]);
        assert_eq!(merged(Conflicts::KeepSurest), ["Так."]);
    }

    #[test]
    fn units_without_the_pivot_stay() {
        let mut merger = Merger::new(Language::parse("fr").unwrap(), Conflicts::KeepAll);
        merger.add(unit("Да.", "", ""));
        merger.add(unit("Да.", "", ""));
        assert_eq!(merger.finish().len(), 2);
    }
}
