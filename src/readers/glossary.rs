//! Glossaries: tables of terms and termbases, told apart by what is in them.

use super::decode;
use super::tbx::{Concept, read_tbx};
use crate::error::{Error, ErrorKind};
use crate::lexicon::{Glossary, Term};
use crate::notice::{Notice, NoticeKind};
use crate::text::{Language, detect_language};
use std::collections::BTreeSet;

/// Reads a glossary for two languages: a TBX file, of which terms in both are taken, or a table as [`Glossary::read`] reads it.
///
/// The first column of a table is the source language, unless its first line names the languages (`ru`, tab, `en`) or its
/// columns look to be in the other order. Notices tell what was left out or turned.
///
/// ```
/// use sverka::readers::read_glossary;
/// use sverka::text::Language;
///
/// let (en, ru) = (Language::parse("en")?, Language::parse("ru")?);
/// let (glossary, notices) = read_glossary("ru\ten\nперемирие\tceasefire; truce\n".as_bytes(), "terms.tsv", (&en, &ru))?;
/// assert_eq!((glossary.terms[1].source.as_str(), glossary.terms[1].target.as_str()), ("truce", "перемирие"));
/// assert!(notices.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`decode`], and [`ErrorKind::Malformed`] where there are no terms or a TBX file is damaged.
pub fn read_glossary(bytes: &[u8], origin: &str, languages: (&Language, &Language)) -> Result<(Glossary, Vec<Notice>), Error> {
    let decoded = decode(bytes, origin, None)?;
    let (glossary, kind) = if decoded.text.trim_start().starts_with('<') {
        of_termbase(&read_tbx(&decoded.text, origin)?, languages)
    } else {
        let (table, malformed) = Glossary::read(&decoded.text);
        let Some(_) = table.terms.first() else { return Err(without_terms(origin, &malformed)) };
        let left_out = malformed.first().map(|&line| NoticeKind::GlossaryLinesLeftOut { line, count: malformed.len() });
        let (glossary, kind) = of_table(table, languages);
        (glossary, left_out.into_iter().chain(kind).collect())
    };
    let told = kind.into_iter().map(|kind| Notice { kind, origin: origin.to_owned(), span: None });
    Ok((glossary, decoded.notices.into_iter().chain(told).collect()))
}

fn without_terms(origin: &str, malformed: &[usize]) -> Error {
    let error = Error::new(ErrorKind::Malformed, origin, "has no terms: write a term, a tab and its translation on each line");
    match malformed.first() {
        Some(&line) => error.at_line(line),
        None => error,
    }
}

/// Takes the terms of both languages out of each entry, each of one with each of the other.
fn of_termbase(concepts: &[Concept], languages: (&Language, &Language)) -> (Glossary, Vec<NoticeKind>) {
    let mut terms = Vec::new();
    for concept in concepts {
        for source in in_language(concept, languages.0) {
            terms.extend(in_language(concept, languages.1).map(|target| Term { source: source.clone(), target: target.clone() }));
        }
    }
    let found: BTreeSet<&Language> = concepts.iter().flatten().map(|(language, _)| language).collect();
    let kinds = if terms.is_empty() { vec![unfitting(found, languages)] } else { Vec::new() };
    (Glossary { terms }, kinds)
}

fn in_language<'a>(concept: &'a Concept, language: &'a Language) -> impl Iterator<Item = &'a String> {
    concept.iter().filter(move |(other, _)| other.same_language(language)).map(|(_, term)| term)
}

fn unfitting<'a>(found: impl IntoIterator<Item = &'a Language>, languages: (&Language, &Language)) -> NoticeKind {
    NoticeKind::GlossaryUnfitting { found: found.into_iter().cloned().collect(), asked: (languages.0.clone(), languages.1.clone()) }
}

/// Puts a table into the direction of the languages.
fn of_table(mut table: Glossary, languages: (&Language, &Language)) -> (Glossary, Vec<NoticeKind>) {
    let fits = |left: &Language, right: &Language| left.same_language(languages.0) && right.same_language(languages.1);
    if let Some((left, right)) = heading(&table, languages) {
        table.terms.remove(0);
        return match () {
            () if fits(&left, &right) => (table, Vec::new()),
            () if fits(&right, &left) => (table.turned(), Vec::new()),
            () => (Glossary::default(), vec![unfitting([&left, &right], languages)]),
        };
    }
    if is_turned(&table, languages) {
        let kind = NoticeKind::GlossaryTurned { first: languages.1.clone(), second: languages.0.clone() };
        return (table.turned(), vec![kind]);
    }
    (table, Vec::new())
}

/// Returns the languages that the first line of a table names, such as `en` and `ru`.
///
/// Words may look like tags (`IT`, `EDV`), so tags of other languages than those asked for are small letters, two and two.
fn heading(table: &Glossary, languages: (&Language, &Language)) -> Option<(Language, Language)> {
    let term = table.terms.first()?;
    let (left, right) = (Language::parse(&term.source).ok()?, Language::parse(&term.target).ok()?);
    let is_asked = |language: &Language| language.same_language(languages.0) || language.same_language(languages.1);
    let is_small = |tag: &str| tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_lowercase());
    let is_heading = is_asked(&left) && is_asked(&right) || is_small(&term.source) && is_small(&term.target);
    (is_heading && left != right).then_some((left, right))
}

/// Returns whether the columns look more like the languages in the other order.
fn is_turned(table: &Glossary, languages: (&Language, &Language)) -> bool {
    let joined = |side: fn(&Term) -> &String| table.terms.iter().map(|term| side(term).as_str()).collect::<Vec<_>>().join("\n");
    let columns = [joined(|term| &term.source), joined(|term| &term.target)].map(|column| detect_language(&column));
    let fit = |left: &Language, right: &Language| {
        [left, right].iter().zip(&columns).filter(|(language, told)| told.as_ref().is_some_and(|told| told.same_language(language))).count()
    };
    fit(languages.1, languages.0) > fit(languages.0, languages.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let languages = (&Language::known("en"), &Language::known("ru"));
        let (glossary, notices) = read_glossary(text.as_bytes(), "g", languages).unwrap();
        let terms = glossary.terms.iter().map(|term| format!("{}={}", term.source, term.target)).collect();
        (terms, notices.iter().map(|notice| notice.kind.code().to_owned()).collect())
    }

    #[test]
    fn columns_are_put_in_order() {
        let straight = (vec!["war=война".to_owned()], vec![]);
        assert_eq!(read("war\tвойна\n"), straight);
        assert_eq!(read("EN\tRU\nwar\tвойна\n"), straight);
        assert_eq!(read("# wars\nru-RU\ten-GB\nвойна\twar\n"), straight);
        assert_eq!(read("война\twar\n"), (straight.0.clone(), vec!["glossary-turned".to_owned()]));
        assert_eq!(read("war\tвойна\nno tab\n\nno rendering\t\n"), (straight.0, vec!["glossary-lines-left-out".to_owned()]));
    }

    #[test]
    fn other_languages_are_told() {
        let nothing = (vec![], vec!["glossary-unfitting".to_owned()]);
        assert_eq!(read("de\tfr\nKrieg\tguerre\n"), nothing);
        let entry = |tags: [&str; 2]| {
            let section = |tag: &str, term: &str| format!("<langSet xml:lang=\"{tag}\"><tig><term>{term}</term></tig></langSet>");
            format!("<martif><termEntry>{}{}</termEntry></martif>", section(tags[0], "war"), section(tags[1], "война"))
        };
        assert_eq!(read(&entry(["en", "de"])), nothing);
        assert_eq!(read(&entry(["en-GB", "rus"])).0, ["war=война"]);
    }

    #[test]
    fn tags_are_told_from_words() {
        let (de, en) = (Language::known("de"), Language::known("en"));
        let (glossary, _) = read_glossary(b"IT\tICT\nEDV\tIT\n", "g", (&de, &en)).unwrap();
        assert_eq!(glossary.terms.len(), 2);
    }

    #[test]
    fn tables_without_terms_are_refused() {
        let languages = (&Language::known("en"), &Language::known("ru"));
        let error = read_glossary("# terms\nwar,война\n".as_bytes(), "g.csv", languages).unwrap_err();
        assert!(error.to_string().starts_with("g.csv: line 2: has no terms"), "{error}");
    }
}
