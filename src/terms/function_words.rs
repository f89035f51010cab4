//! Words that say how others hang together, and name nothing.

use crate::text::Language;
use crate::tokens::fold;
use rustc_hash::FxHashMap;

/// What a word may be in a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It may stand anywhere.
    Content,
    /// It may stand within one.
    Inner,
    /// It may stand within one, after a word that is [inner](Class::Inner).
    Article,
    /// It may stand in a term of several words.
    Weak,
    /// No term has it.
    Outer,
}

/// The function words of a language, folded; none where the language has no list.
pub(super) fn of(language: &Language) -> FxHashMap<String, Class> {
    let mut words = FxHashMap::default();
    for line in include_str!("function_words.txt").lines() {
        let Some((heading, list)) = line.split_once(':') else { continue };
        let class = match heading.split_once(' ') {
            Some((tag, "inner")) if tag == language.primary() => Class::Inner,
            Some((tag, "outer")) if tag == language.primary() => Class::Outer,
            Some((tag, "article")) if tag == language.primary() => Class::Article,
            Some((tag, "weak")) if tag == language.primary() => Class::Weak,
            _ => continue,
        };
        for word in list.split_whitespace() {
            words.entry(fold(word)).or_insert(class);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_well_formed() {
        for line in include_str!("function_words.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let heading = line.split_once(':').map(|(heading, _)| heading);
            assert!(
                heading.is_some_and(|heading| [" inner", " outer", " weak", " article"].iter().any(|kind| heading.ends_with(kind))),
                "{line}"
            );
        }
        let [en, ru] = ["en", "ru"].map(|tag| of(&Language::known(tag)));
        assert_eq!((en["of"], ru["и"], ru.get("мир")), (Class::Inner, Class::Inner, None));
        assert_eq!(of(&Language::known("fi")).len(), 0);
    }
}
