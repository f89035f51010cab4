//! How quickly the best matches in memories of 100,000 and 1,000,000 units are found: `cargo bench --bench matching -- [FOLDER]`
//!
//! Prints a line for each size, set of queries and threshold, its cells parted by tabs. Each query is searched three times on
//! one thread, and the shortest time counts, so that other work on the machine does not. Into FOLDER the units, the queries and
//! the best scores are written, for `matching.py`, which times others on the same.

#![expect(clippy::print_stdout, reason = "what it measured has to be said")]

#[path = "../tests/matching/units.rs"]
mod units;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use sverka::store::index::{MatchIndex, Scratch};
use units::KnownMemory;

const SIZES: [usize; 2] = [100_000, 1_000_000];
/// The threshold at which others are compared comes first.
const THRESHOLDS: [f64; 5] = [0.5, 0.6, 0.7, 0.3, 0.1];
const ROUNDS: usize = 3;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| argument != "--bench").map(PathBuf::from);
    let Some(memory) = KnownMemory::read() else { return };
    let sets: Vec<(&str, Vec<String>)> =
        memory.queries.iter().map(|(name, queries)| (*name, queries.iter().map(|(query, _)| query.clone()).collect())).collect();
    let save = |name: String, lines: &[String]| {
        if let Some(folder) = &folder {
            fs::write(folder.join(name), lines.join("\n") + "\n").expect("a file to write");
        }
    };
    for (name, queries) in &sets {
        save(format!("{name}.txt"), queries);
    }
    for size in SIZES {
        let segments = units::grown(&memory.segments, size);
        save(format!("units-{size}.txt"), &segments);
        let index = measure_index(&segments);
        for (name, queries) in &sets {
            for threshold in THRESHOLDS {
                let scores = measure_searches(&index, size, name, queries, threshold);
                if threshold == THRESHOLDS[0] {
                    save(format!("best-{size}-{name}.txt"), &scores);
                }
            }
        }
    }
}

/// Builds an index and prints how long it takes, and how large it is.
fn measure_index(segments: &[String]) -> MatchIndex {
    let size = segments.len();
    let start = Instant::now();
    let mut index = MatchIndex::build(segments);
    println!("{size}\tbuild\t{:.3} s", start.elapsed().as_secs_f64());
    println!("{size}\tmemory\t{:.1} MB", index.memory_use() as f64 / 1e6);
    let bytes = index.to_bytes();
    println!("{size}\tbytes\t{:.1} MB", bytes.len() as f64 / 1e6);
    let start = Instant::now();
    let opened = MatchIndex::from_bytes(&bytes).expect("an index");
    println!("{size}\topen\t{:.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    for segment in segments.iter().take(10_000) {
        index.insert(segment);
    }
    println!("{size}\tinsert\t{:.4} ms", start.elapsed().as_secs_f64() * 1e3 / 10_000.0);
    opened
}

/// Searches for all queries, prints the times, and returns the best scores, 0 where there is none.
fn measure_searches(index: &MatchIndex, size: usize, name: &str, queries: &[String], threshold: f64) -> Vec<String> {
    let mut scratch = Scratch::default();
    let mut times = vec![Duration::MAX; queries.len()];
    let mut scores = vec![0.0; queries.len()];
    for _ in 0..ROUNDS {
        for ((query, time), score) in queries.iter().zip(&mut times).zip(&mut scores) {
            let start = Instant::now();
            let hits = index.search(query, 1, threshold, &mut scratch);
            *time = start.elapsed().min(*time);
            *score = hits.first().map_or(0.0, |hit| hit.score());
        }
    }
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let [slow, slowest] = [times[times.len() * 99 / 100], times[times.len() - 1]];
    println!("{size}\t{name}\t{threshold}\t{}\t{mean:.4}\t{slow:.4}\t{slowest:.4}", times.len());
    scores.iter().map(f64::to_string).collect()
}
