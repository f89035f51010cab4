//! The lists of words and phrases that the rules know.
//!
//! A list is a text file: a phrase a line, `#` before a remark. What a mark before or after a phrase means is said at
//! the head of each file.

use super::words::fold;
use crate::text::Language;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A list of phrases, to be asked with folded text.
pub(super) struct Phrases {
    whole: HashMap<String, bool>,
    openings: Vec<String>,
    longest: usize,
}

/// How sure a list is of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The phrase is what the list is about, wherever it stands.
    Surely,
    /// The phrase may be something else as well.
    Perhaps,
}

/// Menus, buttons and links.
pub(super) static NAVIGATION: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/navigation.txt")));
/// Headings of lists of other pages.
pub(super) static TEASERS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/teasers.txt")));
/// Labels of a page's own data.
pub(super) static STAMPS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/stamps.txt")));
/// Words of stenographers' notes.
pub(super) static NOTES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/notes.txt")));
/// Words that name a speaker.
pub(super) static LABELS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/labels.txt")));
/// Words before a colon that name no speaker.
pub(super) static NOT_LABELS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/not_labels.txt")));
/// Words that end no sentence.
pub(super) static OPEN_WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/open_words.txt")));

/// Words that stand about in a date.
pub(super) static DATE_WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/date_words.txt")));
/// Words before a telephone number.
pub(super) static PHONES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/phones.txt")));
/// Words of addresses.
pub(super) static ADDRESSES: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/addresses.txt")));
/// Beginnings of words that head a block of contacts.
pub(super) static CONTACT_HEADERS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/contact_headers.txt")));
/// Verbs of saying and being.
pub(super) static VERBS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/verbs.txt")));
/// Small words inside names and offices.
pub(super) static NAME_WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/name_words.txt")));

/// What stands in the brackets of a label where the speech is given in translation.
pub(super) static TRANSLATED: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("phrases/translated.txt")));

static MONTHS: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
    let lines = include_str!("phrases/months.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let names = lines.zip(1..).flat_map(|(line, number)| line.split(' ').map(move |name| (fold(name), number)));
    names.collect()
});

/// Returns the month, 1 to 12, that a folded word names.
pub(super) fn month(folded: &str) -> Option<u8> {
    MONTHS.get(folded).copied()
}

static COMPOUNDS: LazyLock<Vec<(&'static str, Phrases)>> = LazyLock::new(|| {
    let sections = [("en", "English"), ("ru", "Russian"), ("de", "German"), ("fr", "French"), ("uk", "Ukrainian"), ("es", "Spanish")];
    sections.iter().map(|(code, name)| (*code, Phrases::read(section(include_str!("phrases/compounds.txt"), name)))).collect()
});

/// Returns the parts of hyphenated words of a language, where they are known.
pub(super) fn compounds(language: &Language) -> Option<&'static Phrases> {
    COMPOUNDS.iter().find(|(code, _)| *code == language.primary()).map(|(_, phrases)| phrases)
}

/// Returns the lines of a list that stand under the heading of one language.
fn section(list: &'static str, name: &str) -> &'static str {
    let Some(start) = list.find(&format!("\n# {name}\n")) else { return "" };
    let body = &list[start + name.len() + 4..];
    &body[..body.find("\n# ").unwrap_or(body.len())]
}

impl Phrases {
    fn read(list: &str) -> Self {
        let mut phrases = Phrases { whole: HashMap::new(), openings: Vec::new(), longest: 0 };
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (line, perhaps) = line.strip_prefix('~').map_or((line, false), |rest| (rest, true));
            match line.strip_suffix('…') {
                Some(opening) => phrases.openings.push(fold(opening)),
                None => {
                    let phrase = fold(line);
                    phrases.longest = phrases.longest.max(phrase.split(' ').count());
                    phrases.whole.insert(phrase, perhaps);
                }
            }
        }
        phrases
    }

    /// Returns whether a folded text is a phrase of the list, and how sure that is.
    pub(super) fn get(&self, folded: &str) -> Option<Known> {
        self.whole.get(folded).map(|&perhaps| if perhaps { Known::Perhaps } else { Known::Surely })
    }

    /// Returns whether a folded text is a phrase of the list.
    pub(super) fn has(&self, folded: &str) -> bool {
        self.whole.contains_key(folded)
    }

    /// Returns whether a folded text begins as the list has it; the beginning is a whole word or words.
    pub(super) fn opens(&self, folded: &str) -> bool {
        let whole_words = |rest: &str| !rest.starts_with(char::is_alphanumeric);
        self.openings.iter().any(|opening| folded.strip_prefix(opening.as_str()).is_some_and(whole_words))
    }

    /// Returns whether a folded word begins with a stem of the list.
    pub(super) fn has_stem_of(&self, folded: &str) -> bool {
        self.openings.iter().any(|opening| folded.starts_with(opening.as_str()))
    }

    /// Returns whether words are nothing but phrases of the list, one after the other, and how many phrases at most.
    pub(super) fn cover(&self, words: &[&str]) -> Option<usize> {
        let mut best: Vec<Option<usize>> = vec![None; words.len() + 1];
        best[0] = Some(0);
        for end in 1..=words.len() {
            for start in end.saturating_sub(self.longest)..end {
                if let Some(before) = best[start]
                    && self.whole.contains_key(&words[start..end].join(" "))
                {
                    best[end] = best[end].max(Some(before + 1));
                }
            }
        }
        best[words.len()].filter(|&phrases| phrases > 0)
    }

    /// Returns the number of words of the longest phrase of the list that the words begin with.
    pub(super) fn longest_opening(&self, words: &[&str]) -> Option<usize> {
        (1..=words.len().min(self.longest)).rev().find(|&length| self.whole.contains_key(&words[..length].join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_know_their_phrases() {
        assert_eq!(NAVIGATION.get("go back"), Some(Known::Surely));
        assert_eq!(NAVIGATION.get("новости"), Some(Known::Perhaps));
        assert_eq!(NAVIGATION.get("new bridges"), None);
        assert!(NAVIGATION.opens("вернуться в раздел"));
        assert!(!NAVIGATION.opens("вернутьсявраздел"));
        assert_eq!(NAVIGATION.cover(&["home", "about", "us", "site", "map"]), Some(3));
        assert_eq!(NAVIGATION.cover(&["home", "rule"]), None);
    }

    #[test]
    fn every_list_is_read() {
        for list in [
            &NAVIGATION,
            &TEASERS,
            &STAMPS,
            &NOTES,
            &LABELS,
            &NOT_LABELS,
            &OPEN_WORDS,
            &DATE_WORDS,
            &PHONES,
            &ADDRESSES,
            &CONTACT_HEADERS,
            &VERBS,
            &NAME_WORDS,
        ] {
            assert!(list.whole.len() + list.openings.len() > 15);
        }
        assert!(TRANSLATED.openings.len() > 5);
        assert_eq!([month("january"), month("снежня"), month("марш")], [Some(1), Some(12), None]);
        assert!(COMPOUNDS.iter().all(|(_, list)| list.whole.len() > 3));
    }
}
