//! Memories to search in: a known one, and larger ones made from it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Numbers that look like chance and are the same each time.
pub struct Chance(pub u64);

impl Chance {
    /// Returns a number less than `end` (SplitMix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014).
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % end as u64) as usize
    }
}

/// Returns `count` segments: those of `base`, and behind them edited ones.
pub fn grown(base: &[String], count: usize) -> Vec<String> {
    let mut chance = Chance(1);
    let mut segments: Vec<String> = base.iter().take(count).cloned().collect();
    while segments.len() < count {
        segments.push(edited(&base[segments.len() % base.len()], base, &mut chance));
    }
    segments
}

/// Returns a segment with other numbers, and one word in seven and one or two more replaced, left out, put in or exchanged.
pub fn edited(segment: &str, base: &[String], chance: &mut Chance) -> String {
    let mut digit = |c: char| if c.is_ascii_digit() { char::from(b'0' + chance.below(10) as u8) } else { c };
    let mut words: Vec<String> = segment.split_whitespace().map(|word| word.chars().map(&mut digit).collect()).collect();
    for _ in 0..1 + words.len() / 7 + chance.below(2) {
        let at = chance.below(words.len().max(1));
        match chance.below(4) {
            0 if at < words.len() => words[at] = some_word(base, chance),
            1 if words.len() > 1 => drop(words.remove(at)),
            2 if at + 1 < words.len() => words.swap(at, at + 1),
            _ => words.insert(at, some_word(base, chance)),
        }
    }
    words.join(" ")
}

/// Returns some word of some segment.
fn some_word(base: &[String], chance: &mut Chance) -> String {
    let words: Vec<&str> = base[chance.below(base.len())].split_whitespace().collect();
    if words.is_empty() { "word".to_owned() } else { words[chance.below(words.len())].to_owned() }
}

/// A memory of 100,000 units beside the project, and queries.
pub struct KnownMemory {
    /// The source texts.
    pub segments: Vec<String>,
    /// Sets of queries, each with its name.
    pub queries: Vec<(&'static str, Vec<Query>)>,
}

/// A text to look up.
pub struct Query {
    /// The text.
    pub text: String,
    /// The best score that it has in the memory, where it is known.
    pub best: Option<f64>,
}

impl KnownMemory {
    /// Reads the memory; tells of it where it is not there.
    #[expect(clippy::print_stderr, reason = "what is skipped has to be said")]
    pub fn read() -> Option<Self> {
        let data: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "data"].iter().collect();
        let folder = data.join("memory");
        if !folder.is_dir() {
            eprintln!("SKIPPED: {} is not there; no large memory is searched", folder.display());
            return None;
        }
        let packed = fs::File::open(folder.join("tm100k.tsv.gz")).expect("a memory");
        let mut text = String::new();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut text).expect("a packed text");
        let segments = text.lines().map(|line| line.split('\t').next().unwrap_or("").to_owned()).collect();
        let queries = vec![
            ("perturbed", read_queries(&folder.join("queries_perturbed.jsonl"))),
            ("real", read_queries(&folder.join("queries_real.jsonl"))),
            ("news", read_lines(&data.join("alignment/ntrex-enru"))),
        ];
        Some(Self { segments, queries })
    }
}

fn read_queries(file: &Path) -> Vec<Query> {
    let text = fs::read_to_string(file).expect("queries");
    let query = |line: &str| {
        let query: serde_json::Value = serde_json::from_str(line).expect("a query");
        Query { text: query["query"].as_str().expect("a text").to_owned(), best: query["oracle"].as_f64() }
    };
    text.lines().map(query).collect()
}

/// Reads the lines of all sources of a folder: sentences of another kind than the memory's.
fn read_lines(folder: &Path) -> Vec<Query> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "src"));
    files.sort();
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).expect("a text")).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty());
    lines.map(|line| Query { text: line.to_owned(), best: None }).collect()
}
