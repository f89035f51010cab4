//! How many lines a second are aligned, on one thread, in documents of 40 lines a side: `cargo bench --bench alignment`
//!
//! The documents are the gold sentences of the project's own English and Russian corpora, one after the other. Lines count on both
//! sides. The Python package galechurch 0.1.0, which knows lengths only, aligns the same documents in a process of its own, where
//! `python3` (or the program that PYTHON names) has it; `-- ENCODER` also aligns with the installed encoder that
//! `sverka encoder status` names.

#![expect(clippy::print_stdout, reason = "what it measured has to be said")]

use std::fs;
use std::io::{BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;
use sverka::alignment::{Component, Item, Resources, align_with};
use sverka::encoder::UniversalEncoder;
use sverka::text::{Language, Role};

/// Lines of a document, on each side.
const LINES: usize = 40;
/// Times that every document is aligned; the fastest counts.
const TURNS: usize = 5;

/// Reads documents parted by blank lines, in which a line is a source segment, a tab and its target segment, and tells the seconds of
/// the fastest of as many turns.
const PEER: &str = r#"
import sys, time, galechurch
documents = [[pair.split("\t") for pair in text.split("\n")] for text in sys.stdin.read().split("\n\n")]
documents = [([s for s, _ in pairs], [t for _, t in pairs]) for pairs in documents]
def turn():
    start = time.perf_counter()
    for source, target in documents:
        galechurch.align(source, target)
    return time.perf_counter() - start
print(min(turn() for _ in range(int(sys.argv[1]))))
"#;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("a thread");
    let encoder = std::env::args().skip(1).find(|argument| argument != "--bench").map(|installed| {
        let file = fs::File::open(&installed).expect("an installed encoder");
        UniversalEncoder::read(BufReader::new(file), &installed).expect("an encoder")
    });
    let documents = documents();
    let lines = documents.len() * LINES * 2;
    println!("{} documents of {LINES} lines a side, one thread, lines of both sides a second", documents.len());
    let tell = |name: &str, seconds: f64| println!("{name:<36} {:>9.0}", lines as f64 / seconds);
    let languages = (&Language::parse("en").expect("a tag"), &Language::parse("ru").expect("a tag"));
    let built_in = Resources::built_in(languages);
    let time = |resources: Resources<'_>| {
        let turn = || {
            let start = Instant::now();
            documents.iter().for_each(|(source, target)| drop(align_with(source, target, languages, &resources)));
            start.elapsed().as_secs_f64()
        };
        (0..TURNS).map(|_| turn()).fold(f64::INFINITY, f64::min)
    };
    tell("sverka", time(built_in));
    tell("sverka, lengths alone", time(Resources { without: &Component::ALL_BUT_LENGTH, ..built_in }));
    if let Some(encoder) = &encoder {
        tell("sverka with an encoder", time(Resources { encoder: Some(encoder), ..built_in }));
    }
    match peer(&documents) {
        Some(seconds) => tell("galechurch", seconds),
        None => println!("SKIPPED: galechurch: pip install galechurch==0.1.0, and name that Python with PYTHON"),
    }
}

type Document = (Vec<Item<'static>>, Vec<Item<'static>>);

/// Returns the gold sentences of all corpora in English and Russian, a document for each [`LINES`] beads.
fn documents() -> Vec<Document> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");
    let mut folders: Vec<_> = fs::read_dir(root).expect("corpora").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    let mut pairs = Vec::new();
    for folder in folders.iter().filter(|folder| folder.join("source.en.txt").exists() && folder.join("target.ru.txt").exists()) {
        let gold = fs::read_to_string(folder.join("gold.tsv")).expect("gold");
        let sides =
            gold.lines().filter_map(|line| line.split_once('\t')).filter(|(source, target)| !source.is_empty() && !target.is_empty());
        pairs.extend(sides.map(|(source, target)| (source.replace(" || ", " "), target.replace(" || ", " "))));
    }
    let item = |text: &String| Item { text: text.clone().into(), block: 0, role: Role::Paragraph };
    let side = |pairs: &[(String, String)], of: fn(&(String, String)) -> &String| pairs.iter().map(|pair| item(of(pair))).collect();
    pairs.chunks_exact(LINES).map(|pairs| (side(pairs, |pair| &pair.0), side(pairs, |pair| &pair.1))).collect()
}

/// Returns the seconds that galechurch takes for all documents, where it can be run.
fn peer(documents: &[Document]) -> Option<f64> {
    let pairs = |(source, target): &Document| source.iter().zip(target).map(|(s, t)| format!("{}\t{}", s.text, t.text)).collect::<Vec<_>>();
    let text = documents.iter().map(|document| pairs(document).join("\n")).collect::<Vec<_>>().join("\n\n");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", PEER, &TURNS.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // A Python without the package ends before it has read anything.
    let _ = child.stdin.take()?.write_all(text.as_bytes());
    String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?.trim().parse().ok()
}
