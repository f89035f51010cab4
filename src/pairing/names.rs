//! What the names of two documents say of each other.

use crate::text::Language;
use crate::tokens::romanise;
use rustc_hash::FxHashMap;

/// Digits of the shortest number that names a document: fewer are years of a century, parts and versions.
const SHORTEST_ID: usize = 3;

/// The names of a heap, made ready for comparison.
pub(super) struct Names {
    /// The parts of each name without what names the language, romanised.
    keys: Vec<String>,
    /// The numbers in each name.
    ids: Vec<Vec<String>>,
    of_key: FxHashMap<String, usize>,
    of_id: FxHashMap<String, usize>,
}

/// How far the names of two documents agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// They say nothing.
    None,
    /// A number that no other document of their heaps has in its name is the same.
    Number,
    /// All but the language is the same, and no other document of their heaps is called so.
    Name,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>, languages: (&Language, &Language)) -> Self {
        let (mut keys, mut ids) = (Vec::new(), Vec::new());
        for name in names {
            let parts = parts(name, languages);
            ids.push(parts.iter().filter(|part| part.len() >= SHORTEST_ID && part.bytes().all(|b| b.is_ascii_digit())).cloned().collect());
            keys.push(parts.join("-"));
        }
        let (mut of_key, mut of_id) = (FxHashMap::default(), FxHashMap::default());
        for key in &keys {
            *of_key.entry(key.clone()).or_default() += 1;
        }
        for id in ids.iter().flatten() {
            *of_id.entry(String::clone(id)).or_default() += 1;
        }
        Self { keys, ids, of_key, of_id }
    }

    /// Returns for each name the names of another heap that agree with it.
    pub(super) fn agreeing(&self, other: &Self) -> Vec<(usize, usize, Agreement)> {
        let is_own = |heap: &FxHashMap<String, usize>, name: &str| heap.get(name) == Some(&1);
        let by_key: FxHashMap<&str, usize> = other.keys.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect();
        let by_id: FxHashMap<&str, usize> =
            other.ids.iter().enumerate().flat_map(|(at, ids)| ids.iter().map(move |id| (id.as_str(), at))).collect();
        let mut agreeing = Vec::new();
        for (at, key) in self.keys.iter().enumerate() {
            if let Some(target) =
                by_key.get(key.as_str()).filter(|_| !key.is_empty() && is_own(&self.of_key, key) && is_own(&other.of_key, key))
            {
                agreeing.push((at, *target, Agreement::Name));
                continue;
            }
            let id = self.ids[at].iter().find(|id| is_own(&self.of_id, id) && is_own(&other.of_id, id));
            agreeing.extend(id.and_then(|id| by_id.get(id.as_str())).map(|target| (at, *target, Agreement::Number)));
        }
        agreeing
    }
}

/// Returns the parts of a name, romanised and in small letters, without its ending and what names one of the languages.
fn parts(name: &str, languages: (&Language, &Language)) -> Vec<String> {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending))
            if (ending.len() <= 5 || ending.eq_ignore_ascii_case("markdown"))
                && ending.chars().all(|c| c.is_ascii_alphanumeric())
                && !is_language(ending, languages) =>
        {
            stem
        }
        _ => name,
    };
    let parts = stem.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let small = parts.map(str::to_lowercase).filter(|part| !is_language(part, languages));
    small
        .map(|part| if part.bytes().all(|b| b.is_ascii_digit()) { part } else { romanise(&part) })
        .filter(|part| !part.is_empty())
        .collect()
}

/// Returns whether a part of a name is a code or the name of one of two languages.
fn is_language(part: &str, languages: (&Language, &Language)) -> bool {
    const NAMES: [(&str, &[&str]); 8] = [
        ("en", &["english", "англ", "английский"]),
        ("ru", &["russian", "рус", "русский", "russkij", "russkiy"]),
        ("de", &["german", "deutsch", "ger"]),
        ("fr", &["french", "francais", "français", "fre"]),
        ("es", &["spanish", "espanol", "español"]),
        ("uk", &["ukrainian", "ua", "українська"]),
        ("hy", &["armenian", "arm"]),
        ("kk", &["kazakh", "kaz", "kz"]),
    ];
    let part = part.to_lowercase();
    let names = |language: &Language| {
        let by_code = Language::parse(&part).is_ok_and(|read| read.same_language(language)) && part.len() <= 3;
        by_code || NAMES.iter().any(|(code, names)| language.primary() == *code && names.contains(&part.as_str()))
    };
    names(languages.0) || names(languages.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreeing(left: &[&str], right: &[&str]) -> Vec<(usize, usize, Agreement)> {
        let (en, ru) = (Language::known("en"), Language::known("ru"));
        let names = |side: &[&str]| Names::new(side.iter().copied(), (&en, &ru));
        names(left).agreeing(&names(right))
    }

    #[test]
    fn names_agree_but_for_the_language() {
        assert_eq!(
            agreeing(&["speech.en.docx", "report_EN.pdf"], &["report_RUS.pdf", "speech.ru.html"]),
            [(0, 1, Agreement::Name), (1, 0, Agreement::Name)]
        );
        assert_eq!(agreeing(&["speech.en.markdown"], &["speech.ru.epub"]), [(0, 0, Agreement::Name)]);
        assert_eq!(agreeing(&["en/2021/toast.txt"], &["ru/2021/toast.txt"]), [(0, 0, Agreement::Name)]);
        assert_eq!(agreeing(&["Договор english.txt"], &["dogovor.txt"]), [(0, 0, Agreement::Name)]);
    }

    #[test]
    fn numbers_of_their_own_agree() {
        assert_eq!(agreeing(&["news-48213-speech.html"], &["novosti_48213.html"]), [(0, 0, Agreement::Number)]);
        assert_eq!(agreeing(&["2021-a.txt", "2021-b.txt"], &["2021-c.txt", "2021-d.txt"]), []);
        assert_eq!(agreeing(&["en.txt"], &["ru.txt"]), []);
    }
}
