//! What the columns of a table of units are, and which cells a unit has.

use super::told_properties;
use crate::memory::{Column, Element, Place, TranslationUnit, Variant, distinct_codes, marked, property};
use crate::text::Language;
use std::collections::HashMap;

/// The columns that a table of units must have, found out unit by unit before the first row is written.
#[derive(Debug, Clone, Default)]
pub struct TableColumns {
    /// Each text with what is said of its variant.
    variants: Counts<Place>,
    /// What is said of each variant beside its text.
    remarks: Counts<Column>,
    properties: Counts<Column>,
    /// The properties of the unit that has most: the first of a document has nothing before it.
    fullest: Vec<Column>,
    attributes: Counts<Column>,
    notes: usize,
    has_id: bool,
    has_date: bool,
    has_codes: bool,
}

/// How many of each there are in a unit at most, in the order in which they appear.
#[derive(Debug, Clone)]
struct Counts<T>(Vec<(T, usize)>);

impl<T> Default for Counts<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq> Counts<T> {
    fn take(&mut self, found: impl IntoIterator<Item = T>) {
        let mut here: Vec<(T, usize)> = Vec::new();
        for item in found {
            match here.iter_mut().find(|(known, _)| *known == item) {
                Some((_, count)) => *count += 1,
                None => here.push((item, 1)),
            }
        }
        for (item, count) in here {
            match self.0.iter_mut().find(|(known, _)| *known == item) {
                Some((_, most)) => *most = count.max(*most),
                None => self.0.push((item, count)),
            }
        }
    }

    fn each(&self) -> impl Iterator<Item = T> + '_ {
        self.0.iter().flat_map(|(item, count)| std::iter::repeat_n(item, *count).cloned())
    }
}

impl TableColumns {
    /// Returns the columns of a table without units; that of the source language comes first.
    pub fn new(source_language: Option<&Language>) -> Self {
        let source = source_language.map(|language| ((language.clone(), 0), 1));
        Self { variants: Counts(source.into_iter().collect()), ..Self::default() }
    }

    /// Takes note of what a unit needs.
    pub fn take(&mut self, unit: &TranslationUnit) {
        for (place, variant) in placed(unit) {
            self.has_codes |= variant.has_codes();
            if self.variants.0.iter().all(|(known, _)| *known != place) {
                self.variants.0.push((place.clone(), 1));
            }
            let of_variant = |element: Element, name: &String| element.attributes().contains(&name.as_str());
            if !variant.attributes.is_empty() || !variant.properties.is_empty() || !variant.notes.is_empty() {
                let attributes = variant.attributes.iter().filter(|(name, _)| of_variant(Element::Variant, name));
                let attributes = attributes.map(|(name, _)| Column::Attribute(Some(place.clone()), name.clone()));
                let properties = variant.properties.iter().map(|(kind, _)| Column::Property(Some(place.clone()), kind.clone()));
                let notes = variant.notes.iter().map(|_| Column::Note(Some(place.clone())));
                self.remarks.take(attributes.chain(properties).chain(notes));
            }
        }
        let properties: Vec<Column> = told_properties(unit).map(|(kind, _)| Column::Property(None, kind.to_owned())).collect();
        if properties.len() > self.fullest.len() {
            self.fullest.clone_from(&properties);
        }
        self.properties.take(properties);
        let attributes = unit.attributes.iter().filter(|(name, _)| Element::Unit.attributes().contains(&name.as_str()));
        self.attributes.take(attributes.map(|(name, _)| Column::Attribute(None, name.clone())));
        self.notes = self.notes.max(unit.notes.len());
        self.has_id |= unit.id.is_some();
        self.has_date |= unit.creation_date.is_some();
    }

    fn texts(&self) -> Vec<Column> {
        // The further variants of a language stand beside its first.
        let mut places: Vec<&Place> = self.variants.0.iter().map(|(place, _)| place).collect();
        let first = |language: &Language| self.variants.0.iter().position(|((known, _), _)| known == language);
        places.sort_by_key(|(language, nth)| (first(language), *nth));
        places.into_iter().map(|place| Column::Text(place.clone())).collect()
    }

    fn properties(&self) -> Vec<Column> {
        let mut properties: Vec<Column> = self.properties.each().collect();
        let place = |column: &Column| self.fullest.iter().position(|known| known == column).unwrap_or(usize::MAX);
        properties.sort_by_key(place);
        properties
    }

    fn others(&self) -> Vec<Column> {
        let known = [(self.has_id, Column::Id), (self.has_date, Column::Date)];
        let known = known.into_iter().filter_map(|(has, column)| has.then_some(column));
        let notes = std::iter::repeat_n(Column::Note(None), self.notes);
        let codes = self.has_codes.then_some(Column::Codes);
        known.chain(self.attributes.each()).chain(notes).chain(self.remarks.each()).chain(codes).collect()
    }

    /// Returns the columns as programs read them: texts, properties, what else is known.
    pub(super) fn plain(&self) -> Vec<Column> {
        [self.texts(), self.properties(), self.others()].concat()
    }

    /// Returns the columns as reviewers read them: texts, what they say of these, how sure the unit is, all else.
    pub(super) fn for_review(&self) -> Vec<Column> {
        let texts = self.texts();
        let translations = texts.iter().skip(1).filter_map(|text| if let Column::Text(place) = text { Some(place.clone()) } else { None });
        let corrections: Vec<Column> = match translations.clone().count() {
            0 | 1 => vec![Column::Correction(None)],
            _ => translations.map(|place| Column::Correction(Some(place))).collect(),
        };
        let is_told_first = |column: &Column| matches!(column, Column::Property(None, kind) if [property::CONFIDENCE, property::DOUBT].contains(&kind.as_str()));
        let (first, rest): (Vec<Column>, Vec<Column>) = self.properties().into_iter().partition(is_told_first);
        [texts, vec![Column::Verdict], corrections, first, rest, self.others()].concat()
    }
}

/// Returns the variants of a unit, each with its place.
fn placed(unit: &TranslationUnit) -> impl Iterator<Item = (Place, &Variant)> {
    let nth = |at: usize| unit.variants[..at].iter().filter(|earlier| earlier.language == unit.variants[at].language).count();
    unit.variants.iter().enumerate().map(move |(at, variant)| ((variant.language.clone(), nth(at)), variant))
}

/// Returns the cells of a unit; an empty one for what it does not have.
pub(super) fn cells(columns: &[Column], unit: &TranslationUnit) -> Vec<String> {
    let codes = distinct_codes(unit);
    let variants: HashMap<Place, &Variant> = placed(unit).collect();
    let mut seen: HashMap<&Column, usize> = HashMap::new();
    let cell = |column| {
        // Of what a unit has several times each has a column of the same name.
        let nth = seen.entry(column).or_default();
        *nth += 1;
        let value = |pairs: &[(String, String)], name: &String| {
            let mut values = pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
            values.nth(*nth - 1).cloned()
        };
        match column {
            Column::Text(place) => variants.get(place).map(|variant| marked(&variant.content, &codes)),
            Column::Property(None, kind) => value(&unit.properties, kind),
            Column::Attribute(None, name) => value(&unit.attributes, name),
            Column::Note(None) => unit.notes.get(*nth - 1).cloned(),
            Column::Property(Some(place), kind) => variants.get(place).and_then(|variant| value(&variant.properties, kind)),
            Column::Attribute(Some(place), name) => variants.get(place).and_then(|variant| value(&variant.attributes, name)),
            Column::Note(Some(place)) => variants.get(place).and_then(|variant| variant.notes.get(*nth - 1).cloned()),
            Column::Id => unit.id.clone(),
            Column::Date => unit.creation_date.map(|date| date.to_string()),
            // Codes are texts and numbers, which JSON can always write.
            Column::Codes if !codes.is_empty() => serde_json::to_string(&codes).ok(),
            Column::Codes | Column::Verdict | Column::Correction(_) => None,
        }
    };
    columns.iter().map(cell).map(Option::unwrap_or_default).collect()
}
