//! Units that occurred before.

use super::plan::{Plan, Rule};
use super::source_place;
use crate::memory::{TranslationUnit, Variant};
use crate::text::Language;
use crate::tokens::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Hashes of what was seen. Of a million units, two different ones have the same hash with a chance below one in ten million.
#[derive(Default)]
pub(super) struct Repeats {
    exact: FxHashSet<u64>,
    near: FxHashSet<u64>,
    /// Sources with their first target.
    targets: FxHashMap<u64, u64>,
}

impl Repeats {
    /// Returns which of the units before speaks against a unit.
    pub(super) fn reason(&self, rule: Rule, unit: &TranslationUnit, source_language: Option<&Language>) -> Option<String> {
        match rule {
            Rule::Duplicate => self.exact.contains(&exact(unit)).then(|| "occurred before".to_owned()),
            Rule::NearDuplicate => self.near.contains(&near(unit)).then(|| "nearly the same occurred before".to_owned()),
            Rule::Inconsistent => {
                let (source, target) = source_and_target(unit, source_language);
                let differs = self.targets.get(&source).is_some_and(|known| *known != target);
                differs.then(|| "the source was translated in another way before".to_owned())
            }
            _ => None,
        }
    }

    /// Remembers a unit, as far as the plan needs it.
    pub(super) fn remember(&mut self, unit: &TranslationUnit, plan: &Plan, source_language: Option<&Language>) {
        if plan.effect(Rule::Duplicate).is_some() {
            self.exact.insert(exact(unit));
        }
        if plan.effect(Rule::NearDuplicate).is_some() {
            self.near.insert(near(unit));
        }
        if plan.effect(Rule::Inconsistent).is_some() {
            let (source, target) = source_and_target(unit, source_language);
            self.targets.entry(source).or_insert(target);
        }
    }
}

/// Returns a hash of the same value in every run.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Returns a hash of the languages, texts and codes.
fn exact(unit: &TranslationUnit) -> u64 {
    let mut contents: Vec<_> = unit.variants.iter().map(|variant| (&variant.language, &variant.content)).collect();
    contents.sort_by_key(|(language, _)| *language);
    hash(&contents)
}

/// Returns a hash of the languages and texts, without what near duplicates differ in.
fn near(unit: &TranslationUnit) -> u64 {
    let mut contents: Vec<_> = unit.variants.iter().map(|variant| (&variant.language, bare(&variant.text()))).collect();
    contents.sort();
    hash(&contents)
}

/// Returns the letters of a text, folded, with a mark in place of each run of digits; a text without letters stays.
fn bare(text: &str) -> String {
    if !text.contains(char::is_alphabetic) {
        return text.to_owned();
    }
    let mut bare = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_number = word.chars().all(char::is_numeric);
        if !(is_number && bare.ends_with('#')) {
            bare.push_str(if is_number { "#" } else { " " });
        }
        if !is_number {
            bare.push_str(&fold(word));
        }
    }
    bare
}

fn source_and_target(unit: &TranslationUnit, source_language: Option<&Language>) -> (u64, u64) {
    let at = source_place(unit, source_language);
    let content = |variant: &Variant| hash(&(variant.language.clone(), variant.text().trim().to_owned()));
    let mut targets: Vec<u64> =
        unit.variants.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, target)| content(target)).collect();
    targets.sort_unstable();
    (unit.variants.get(at).map_or(0, content), hash(&targets))
}
