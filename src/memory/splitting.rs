//! A memory in parts.

use super::{TranslationUnit, Variant};
use crate::text::Language;

impl TranslationUnit {
    /// Returns the unit as units of two languages: of the source with each other language; of a unit without the source, of its first
    /// variant with each other. A unit of one variant has no pair.
    ///
    /// ```
    /// use sverka::memory::{TranslationUnit, Variant};
    /// use sverka::text::Language;
    ///
    /// let [en, fr, ru] = ["en", "fr", "ru"].map(|tag| Language::parse(tag).unwrap());
    /// let unit = TranslationUnit::new(vec![Variant::plain(fr, "Paix"), Variant::plain(en.clone(), "Peace"), Variant::plain(ru, "Мир")]);
    /// let pairs: Vec<String> = unit.into_pairs(Some(&en)).iter().map(|(a, b, _)| format!("{a}-{b}")).collect();
    /// assert_eq!(pairs, ["en-fr", "en-ru"]);
    /// ```
    pub fn into_pairs(mut self, source: Option<&Language>) -> Vec<(Language, Language, Self)> {
        let at = self.variants.iter().position(|variant| Some(&variant.language) == source).unwrap_or(0);
        if self.variants.is_empty() {
            return Vec::new();
        }
        let first = self.variants.remove(at);
        let others = std::mem::take(&mut self.variants);
        let pair = |other: Variant| {
            let (left, right) = (first.language.clone(), other.language.clone());
            (left, right, Self { variants: vec![first.clone(), other], ..self.clone() })
        };
        others.into_iter().map(pair).collect()
    }
}
