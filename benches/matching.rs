//! How quickly the best matches in memories of 100,000 and 1,000,000 units are found: `cargo bench --bench matching -- [FOLDER]`
//!
//! Prints a line for each size, set of queries and threshold, its cells parted by tabs: the queries, and the mean, the 99th
//! percentile and the most of their milliseconds. Each set is searched three times on one thread, and the shortest time of each
//! query counts, so that other work on the machine does not. Into FOLDER the units, the queries and the best scores are written, for
//! `matching.py`, which times others on the same.

#![expect(clippy::print_stdout, reason = "what it measured has to be said")]

#[path = "../tests/matching/units.rs"]
mod units;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;
use sverka::store::index::{Hit, MatchIndex, Scratch};
use units::{KnownMemory, Query};

const SIZES: [usize; 2] = [100_000, 1_000_000];
/// The threshold at which others are compared comes first.
const THRESHOLDS: [f64; 5] = [0.5, 0.6, 0.7, 0.3, 0.1];
const ROUNDS: usize = 3;
/// How many segments are put in, one by one.
const INSERTED: usize = 10_000;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| argument != "--bench").map(PathBuf::from);
    let Some(memory) = KnownMemory::read() else { return };
    let save = |name: String, lines: &[String]| {
        if let Some(folder) = &folder {
            fs::write(folder.join(name), lines.join("\n") + "\n").expect("a file to write");
        }
    };
    for (name, queries) in &memory.queries {
        let texts: Vec<String> = queries.iter().map(|query| query.text.clone()).collect();
        save(format!("{name}.txt"), &texts);
    }
    for size in SIZES {
        let segments = units::grown(&memory.segments, size);
        save(format!("units-{size}.txt"), &segments);
        let index = measure_index(&segments);
        for (name, queries) in &memory.queries {
            for threshold in THRESHOLDS {
                let scores = measure_searches(&index, size, name, queries, threshold);
                if threshold == THRESHOLDS[0] {
                    save(format!("best-{size}-{name}.txt"), &scores);
                }
            }
        }
    }
}

/// Does something, and returns how many milliseconds it took, and what came of it.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64() * 1e3, result)
}

/// Builds an index and prints how long it takes, and how large it is.
fn measure_index(segments: &[String]) -> MatchIndex {
    let size = segments.len();
    let (time, mut index) = timed(|| MatchIndex::build(segments));
    println!("{size}\tbuild\t{time:.0} ms");
    println!("{size}\tmemory\t{:.1} MB", index.memory_use() as f64 / 1e6);
    let bytes = index.to_bytes();
    println!("{size}\tbytes\t{:.1} MB", bytes.len() as f64 / 1e6);
    let (time, opened) = timed(|| MatchIndex::from_bytes(&bytes).expect("an index"));
    println!("{size}\topen\t{time:.0} ms");
    let (time, _) = timed(|| segments.iter().take(INSERTED).map(|segment| index.insert(segment)).max());
    println!("{size}\tinsert\t{:.4} ms", time / INSERTED as f64);
    opened
}

/// Searches for all queries, prints the times, and returns the best scores, 0 where there is none.
fn measure_searches(index: &MatchIndex, size: usize, name: &str, queries: &[Query], threshold: f64) -> Vec<String> {
    let mut scratch = Scratch::default();
    let mut times = vec![f64::MAX; queries.len()];
    let mut scores = Vec::new();
    // Other queries come between two of the same, so that the memory is not at hand yet.
    for _ in 0..ROUNDS {
        scores.clear();
        for (query, shortest) in queries.iter().zip(&mut times) {
            let (time, hits) = timed(|| index.search(&query.text, 1, threshold, &mut scratch));
            *shortest = time.min(*shortest);
            let score = hits.first().map_or(0.0, Hit::score);
            let known = query.best.filter(|best| size == SIZES[0] && *best >= threshold);
            assert!(known.is_none_or(|best| (best - score).abs() < 1e-5), "{score}, not {known:?}: {}", query.text);
            scores.push(score.to_string());
        }
    }
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let [slow, slowest] = [times[times.len() * 99 / 100], times[times.len() - 1]];
    println!("{size}\t{name}\t{threshold}\t{}\t{mean:.4}\t{slow:.4}\t{slowest:.4}", times.len());
    scores
}
