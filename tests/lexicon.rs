//! The glossaries that the built-in lexicon is made of, as tables that people add to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The fewest entries of all tables together.
const LEAST_ENTRIES: usize = 5000;

fn tables() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/glossary");
    let files = fs::read_dir(folder).expect("the glossaries").map(|entry| entry.expect("an entry").path());
    let mut tables: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "tsv")).collect();
    tables.sort();
    tables
}

/// What is wrong with a row, if anything.
fn fault(row: &str) -> Option<&'static str> {
    let columns: Vec<&str> = row.split('\t').collect();
    let [english, russian] = columns[..] else { return Some("has not two columns") };
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let is_empty = |side: &str| side.split(';').any(|term| term.trim().is_empty());
    match () {
        () if is_empty(english) || is_empty(russian) => Some("has an empty rendering"),
        () if english.contains(is_cyrillic) || !english.contains(|c: char| c.is_ascii_alphabetic()) => Some("is not English on the left"),
        () if !russian.contains(is_cyrillic) => Some("is not Russian on the right"),
        () => None,
    }
}

#[test]
fn glossaries_are_tables_of_terms() {
    let mut entries = 0;
    for path in tables() {
        let table = fs::read_to_string(&path).expect("a table in UTF-8");
        let mut seen = BTreeSet::new();
        for (number, row) in table.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#')) {
            let place = format!("{}:{}: {row}", path.display(), number + 1);
            assert_eq!(fault(row), None, "{place}");
            assert!(seen.insert(row.split('\t').next()), "{place}: its English side stands there already");
            entries += 1;
        }
    }
    assert!(entries >= LEAST_ENTRIES, "the glossaries have shrunk to {entries} entries");
}
