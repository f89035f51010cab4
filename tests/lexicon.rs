//! Glossaries: those that the built-in lexicon is made of, as tables that people add to, and what users' own ones do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use sverka::alignment::Resources;
use sverka::evaluation::{BeadScore, score_document};
use sverka::lexicon::{Glossary, Term};
use sverka::pipeline::{AlignedPair, Prepared, align_pair_with, prepare};
use sverka::readers::{PairedSentences, read_glossary, read_gold, read_plain};

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

/// A document of corpora/ with its translation and the pairs that are right.
struct Case {
    source: Prepared,
    target: Prepared,
    gold: Vec<PairedSentences>,
}

fn case(name: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(name);
    let side = |side: &str| {
        let files = fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("an entry").path());
        let is_side = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(side));
        let bytes = fs::read(files.into_iter().find(is_side).expect("a side")).expect("a side");
        prepare(read_plain(&bytes, side, None).expect("a text").0, None)
    };
    let gold = fs::read_to_string(folder.join("gold.tsv")).expect("gold");
    Case { source: side("source"), target: side("target"), gold: read_gold(&gold, name).expect("gold") }
}

impl Case {
    /// Aligns without what is built in.
    fn aligned(&self, glossaries: &[Glossary]) -> AlignedPair {
        let resources = Resources { glossaries, ..Resources::default() };
        align_pair_with(self.source.clone(), self.target.clone(), false, &resources).expect("a pair")
    }

    fn score(&self, glossaries: &[Glossary]) -> BeadScore {
        let pair = self.aligned(glossaries);
        let contents = |side: &Prepared| (0..side.segments.len()).map(|at| side.content(at)).collect::<Vec<String>>();
        let beads: Vec<_> = pair.alignment.beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect();
        score_document(&self.gold, &contents(&self.source), &contents(&self.target), &beads).beads
    }

    /// A glossary that pairs every word of the source with any of the target.
    fn unrelated_glossary(&self) -> Glossary {
        let words = |side: &Prepared| -> BTreeSet<String> {
            let text = (0..side.segments.len()).map(|at| side.content(at)).collect::<Vec<_>>().join(" ");
            text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3).map(str::to_lowercase).collect()
        };
        let mut targets: Vec<String> = words(&self.target).into_iter().collect();
        targets.sort_by_key(|word| word.chars().rev().collect::<String>());
        let term = |(source, target): (String, &String)| Term { source, target: target.clone() };
        Glossary { terms: words(&self.source).into_iter().zip(targets.iter().cycle()).map(term).collect() }
    }
}

/// Strict F1 over several documents, where the built-in lexicon is not used.
fn strict(cases: &[Case], glossaries: impl Fn(&Case) -> Vec<Glossary>) -> f64 {
    let mut all = BeadScore::default();
    cases.iter().for_each(|case| all.add(&case.score(&glossaries(case))));
    all.strict().f1
}

#[test]
fn good_glossaries_help() {
    let cases = ["statement-council", "forum-address", "free-translation"].map(case);
    let own = |case: &Case| -> Vec<Glossary> {
        let languages = (&case.source.document.language, &case.target.document.language);
        let read = |path: PathBuf| read_glossary(&fs::read(path).expect("a table"), "a glossary", languages).expect("a glossary").0;
        tables().into_iter().map(read).collect()
    };
    let (without, with) = (strict(&cases, |_| Vec::new()), strict(&cases, own));
    assert!(with > without, "with glossaries {with}, without {without}");
}

#[test]
fn unrelated_glossaries_do_no_harm() {
    let cases = ["statement-council", "interview", "de-en-opening", "ru-uk-message", "declaration-summit", "treaty-cooperation"].map(case);
    let (without, with) = (strict(&cases, |_| Vec::new()), strict(&cases, |case| vec![case.unrelated_glossary()]));
    assert!(with >= without - 0.005, "with an unrelated glossary {with}, without {without}");
}
