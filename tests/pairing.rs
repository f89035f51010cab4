//! Documents of two heaps find each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use sverka::lexicon::Lexicon;
use sverka::pairing::{Candidate, pair_documents};
use sverka::text::Language;

/// Pairs two heaps of texts, English and Russian, that have names without meaning; returns the numbers of the pairs.
fn paired(english: &[String], russian: &[String]) -> BTreeMap<usize, (usize, f64)> {
    let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).expect("a tag"));
    let [left, right] = [english, russian].map(|texts| texts.iter().map(|text| Candidate { name: "", text }).collect::<Vec<_>>());
    let pairs = pair_documents(&left, &right, (&en, &ru), Lexicon::built_in(&en, &ru));
    pairs.into_iter().map(|pair| (pair.source, (pair.target, pair.confidence))).collect()
}

#[test]
fn own_documents_find_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).expect("corpora").map(|entry| entry.expect("a folder").path()).collect();
    folders.sort();
    let (mut english, mut russian) = (Vec::new(), Vec::new());
    for folder in folders {
        let text = |side: &str, language: &str| fs::read_to_string(folder.join(format!("{side}.{language}.txt"))).ok();
        let of = |language: &str| text("source", language).or_else(|| text("target", language));
        if let (Some(en), Some(ru)) = (of("en"), of("ru")) {
            english.push(en);
            // The other way round, so that places say nothing.
            russian.insert(0, ru);
        }
    }
    assert!(english.len() > 10);
    // One of each that has no partner.
    let (last, first) = (english.len() - 1, russian.pop().expect("a text"));
    let alone = english.pop().expect("a text");
    russian[0] = first;
    english[0] = alone;
    let pairs = paired(&english, &russian);
    for at in 1..last {
        let (target, confidence) = pairs[&at];
        assert_eq!(target, last - at, "document {at}");
        assert!(confidence > 0.9, "document {at}: {confidence}");
    }
    assert!(pairs.get(&0).is_none_or(|(_, confidence)| *confidence < 0.5), "{:?}", pairs.get(&0));
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped has to say so")]
fn news_with_distractors_find_each_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/documents/news_distract");
    let Ok(gold) = fs::read_to_string(folder.join("gold.tsv")) else {
        eprintln!("SKIPPED: {} is not there; news are not paired", folder.display());
        return;
    };
    let heap = |language: &str| -> (Vec<String>, Vec<String>) {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder.join(language)).expect("a heap").map(|entry| entry.expect("a file").path()).collect();
        paths.sort();
        let name = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (paths.iter().map(name).collect(), paths.iter().map(|path| fs::read_to_string(path).expect("a text")).collect())
    };
    let ((en_names, english), (ru_names, russian)) = (heap("en"), heap("ru"));
    let pairs: Vec<(&str, &str, f64)> =
        paired(&english, &russian).iter().map(|(source, (target, p))| (&*en_names[*source], &*ru_names[*target], *p)).collect();
    let gold: Vec<(&str, &str)> =
        gold.lines().filter_map(|line| line.split_once('\t')).map(|(en, rest)| (en, rest.split('\t').next().unwrap_or(rest))).collect();
    let is_gold = |(en, ru, _): &(&str, &str, f64)| gold.contains(&(*en, *ru));
    assert_eq!(pairs.iter().filter(|pair| is_gold(pair)).count(), gold.len(), "all pairs are found");
    let surest_wrong = pairs.iter().filter(|pair| !is_gold(pair)).map(|pair| pair.2).fold(0.0, f64::max);
    let doubtful = pairs.iter().filter(|pair| is_gold(pair) && pair.2 <= surest_wrong).count();
    assert_eq!(doubtful, 0, "pairs that are right are surer than those that are wrong");
}
