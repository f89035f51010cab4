//! What the rules know of each language: abbreviations by class, words that begin sentences, labels of headings.
//!
//! Each language has a table of its own beside this file. A row is a class, an entry and an example, parted by tabs; the
//! word lists have entries without examples, parted by spaces.

use crate::text::Language;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What an abbreviation does to the sentence it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Never ends one: `Mr.`, `им.`
    Head,
    /// Ends one only before a word that begins sentences, since names follow it: `оз.`
    Name,
    /// Never ends one before a name in the genitive; elsewhere it may be a pronoun: `им.`
    Memory,
    /// Never ends one before a word in Latin letters, which it explains: `англ.`
    Gloss,
    /// Never ends one before a number: `No. 5`, `п. 2`.
    Number,
    /// Ends one before a word that begins sentences: `etc.`, `др.`
    Tail,
    /// The same after a number: `руб.`
    Unit,
    /// A year after its number: `г.`
    Year,
    /// A century after its number: `в.`
    Century,
}

/// The lists of one language.
#[derive(Debug, Default)]
pub(super) struct Lists {
    abbreviations: FxHashMap<&'static str, Class>,
    /// For the parts of `z. B.` and the like what comes next.
    pairs: FxHashMap<&'static str, Vec<&'static str>>,
    /// Acronyms with full stops that may end a sentence, the last full stop left out.
    pub acronyms: FxHashSet<&'static str>,
    /// Words that begin sentences, capitalised, and are part of no name.
    pub starters: FxHashSet<&'static str>,
    /// Capitalised words that go on with what an abbreviation begins.
    pub nouns: FxHashSet<&'static str>,
    /// Words before the number of a heading, in small letters.
    pub labels: FxHashSet<&'static str>,
    /// Words before a single capital letter that is a label, in small letters.
    pub lettered: FxHashSet<&'static str>,
    /// Words before an ordinal number, in small letters.
    pub articles: FxHashSet<&'static str>,
    /// Words with which a sentence opens but does not end soon after: `At 5 p.m.`
    pub openers: FxHashSet<&'static str>,
    /// Parts of laws and treaties before their number, declined.
    pub provisions: FxHashSet<&'static str>,
    /// Laws and treaties in the case in which they follow that number.
    pub acts: FxHashSet<&'static str>,
    /// Whether ordinal numbers are written with a full stop.
    pub ordinals: bool,
    /// Whether a colon is typed for the language's own full stop.
    pub colon_ends: bool,
    /// Whether the number of a provision stands apart from its text: the treebank of the language parts them.
    pub labels_apart: bool,
}

const TABLES: &[(&str, &str)] = &[
    ("en", include_str!("en.tsv")),
    ("ru", include_str!("ru.tsv")),
    ("uk", include_str!("uk.tsv")),
    ("be", include_str!("be.tsv")),
    ("kk", include_str!("kk.tsv")),
    ("ky", include_str!("ky.tsv")),
    ("tg", include_str!("tg.tsv")),
    ("hy", include_str!("hy.tsv")),
    ("de", include_str!("de.tsv")),
    ("fr", include_str!("fr.tsv")),
    ("es", include_str!("es.tsv")),
    ("it", include_str!("it.tsv")),
    ("pl", include_str!("pl.tsv")),
];

const GENERAL_TABLE: &str = include_str!("general.tsv");

static LISTS: LazyLock<FxHashMap<&'static str, Lists>> =
    LazyLock::new(|| TABLES.iter().map(|&(language, table)| (language, Lists::read(language, table))).collect());
static GENERAL: LazyLock<Lists> = LazyLock::new(|| Lists::read("", GENERAL_TABLE));

impl Lists {
    /// Returns the lists of a language; one without a table of its own gets the general ones.
    pub(super) fn of(language: &Language) -> &'static Self {
        LISTS.get(language.primary()).unwrap_or(&GENERAL)
    }

    fn read(language: &str, table: &'static str) -> Self {
        let mut lists =
            Self { ordinals: language == "de", colon_ends: language == "hy", labels_apart: language == "uk", ..Self::default() };
        // Foreign titles are met in any language of these.
        let shared = if matches!(language, "fr" | "es" | "it" | "pl") { GENERAL_TABLE } else { "" };
        for row in rows(shared).chain(rows(table)) {
            lists.add(row);
        }
        lists
    }

    fn add(&mut self, (class, entry, _): (&'static str, &'static str, &'static str)) {
        let Some(class) = class_named(class) else {
            let list = match class {
                "acronyms" => &mut self.acronyms,
                "starters" => &mut self.starters,
                "nouns" => &mut self.nouns,
                "labels" => &mut self.labels,
                "lettered" => &mut self.lettered,
                "openers" => &mut self.openers,
                "provisions" => &mut self.provisions,
                "acts" => &mut self.acts,
                _ => &mut self.articles,
            };
            list.extend(entry.split(' '));
            return;
        };
        self.abbreviations.insert(entry, class);
        for (first, second) in entry.split('.').zip(entry.split('.').skip(1)) {
            self.pairs.entry(first).or_default().push(second);
        }
    }

    /// Returns whether an abbreviation of several words has these two in it, one after the other.
    pub(super) fn begins_pair(&self, first: &str, second: &str) -> bool {
        self.pairs.get(first).is_some_and(|seconds| seconds.contains(&second))
    }

    /// Returns the class of an abbreviation, given without its last full stop; one in small letters is also known when
    /// capitalised, and any in capitals alone, but a single capital letter is an initial.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        const LONGEST: usize = 24;
        if word.is_empty() || word.len() > LONGEST {
            return None;
        }
        let known = |word: &str| self.abbreviations.get(word).copied();
        let mut letters = word.chars();
        let first = letters.next().filter(|c| c.is_uppercase());
        let (Some(first), Some(second)) = (first, letters.next()) else { return known(word) };
        let small = || word.to_lowercase();
        let titled = || second.is_uppercase().then(|| format!("{first}{}", word[first.len_utf8()..].to_lowercase()));
        known(word).or_else(|| known(&small())).or_else(|| known(&titled()?))
    }
}

/// Returns the class of abbreviations that has the name in the tables; other names are of lists of words.
pub(super) fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "head" => Class::Head,
        "name" => Class::Name,
        "memory" => Class::Memory,
        "gloss" => Class::Gloss,
        "number" => Class::Number,
        "tail" => Class::Tail,
        "unit" => Class::Unit,
        "year" => Class::Year,
        "century" => Class::Century,
        _ => return None,
    })
}

/// Returns the table of a language, or the general one.
pub(super) fn table(language: &str) -> &'static str {
    TABLES.iter().find(|(other, _)| *other == language).map_or(GENERAL_TABLE, |(_, table)| table)
}

/// Returns class, entry and example of each row of a table.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.splitn(3, '\t');
        let mut column = || columns.next().unwrap_or("");
        (column(), column(), column())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_abbreviation_has_its_example() {
        const CLASSES: &[&str] = &["head", "name", "memory", "gloss", "number", "tail", "unit", "year", "century"];
        const LISTS: &[&str] = &["acronyms", "starters", "nouns", "labels", "lettered", "articles", "openers", "provisions", "acts"];
        for (language, table) in TABLES.iter().chain(&[("general", GENERAL_TABLE)]) {
            for (class, entry, example) in rows(table) {
                assert!(CLASSES.contains(&class) || LISTS.contains(&class), "{language}: {class}");
                assert!(!entry.is_empty() && !entry.ends_with('.'), "{language}: {entry}");
                if CLASSES.contains(&class) {
                    let squeezed = example.to_lowercase().replace(['\u{a0}', ' '], "");
                    assert!(squeezed.contains(&format!("{}.", entry.to_lowercase())), "{language}: {entry}: {example}");
                }
            }
        }
    }

    #[test]
    fn abbreviations_keep_their_capitals() {
        let english = Lists::of(&Language::known("en"));
        assert_eq!(english.class("mr"), None);
        assert_eq!((english.class("MR"), english.class("M")), (Some(Class::Head), None));
        assert_eq!((english.class("Mr"), english.class("Etc")), (Some(Class::Head), Some(Class::Tail)));
    }
}
