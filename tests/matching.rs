//! Fuzzy matches in real memories, beside a search that measures all segments by the plain table of distances.

mod units;

use rayon::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use sverka::store::index::{Hit, MatchIndex, Scratch};
use units::{Chance, KnownMemory, edited, grown};

/// Scores below this are not compared.
const FLOOR: f64 = 0.3;
/// Numbers of hits that are asked for.
const TOPS: [usize; 3] = [1, 5, 20];
const THRESHOLDS: [f64; 4] = [FLOOR, 0.5, 0.6, 0.7];

/// Segments as numbers for their tokens.
#[derive(Default)]
struct PlainMemory {
    numbers: HashMap<String, u32>,
    segments: Vec<Vec<u32>>,
}

impl PlainMemory {
    fn new(segments: &[String]) -> Self {
        let mut memory = Self::default();
        memory.segments = segments.iter().map(|segment| memory.tokens(segment)).collect();
        memory
    }

    fn tokens(&mut self, text: &str) -> Vec<u32> {
        let mut tokens: Vec<String> = Vec::new();
        let mut in_word = false;
        for c in text.chars() {
            match tokens.last_mut() {
                Some(word) if in_word && c.is_alphanumeric() => word.push(c),
                _ if c.is_whitespace() => {}
                _ => tokens.push(c.to_string()),
            }
            in_word = c.is_alphanumeric();
        }
        let mut number = |token| {
            let next = self.numbers.len() as u32;
            *self.numbers.entry(token).or_insert(next)
        };
        tokens.into_iter().map(&mut number).collect()
    }

    /// Returns the best hits of at least the floor, as many as are asked for at most.
    fn search(&self, query: &[u32]) -> Vec<Hit> {
        let most = TOPS[TOPS.len() - 1];
        let mut hits: Vec<Hit> = Vec::new();
        let mut is_sought = vec![false; self.numbers.len()];
        query.iter().for_each(|token| is_sought[*token as usize] = true);
        for (id, segment) in self.segments.iter().enumerate() {
            let bar = hits.get(most - 1).map_or(FLOOR, Hit::score);
            let longer = query.len().max(segment.len());
            // A little more than can be of use, so that no hit is lost by rounding.
            let limit = ((1.0 - bar) * longer as f64 + 0.001) as usize;
            // Each token of the longer one that has no equal costs an edit.
            let common = segment.iter().filter(|token| is_sought[**token as usize]).count();
            if longer - common > limit {
                continue;
            }
            let Some(distance) = distance(query, segment, limit) else { continue };
            let hit = Hit { id: id as u32, distance: distance as u32, longer: longer as u32 };
            if hit.score() >= FLOOR {
                let place = hits.partition_point(|other| other.score() >= hit.score());
                hits.insert(place, hit);
                hits.truncate(most);
            }
        }
        hits
    }
}

/// Returns the edit distance, unless it is more than `limit`.
fn distance(left: &[u32], right: &[u32], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, a) in left.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        let mut least = at + 1;
        for (column, b) in right.iter().enumerate() {
            let cell = (corner + usize::from(a != b)).min(row[column] + 1).min(row[column + 1] + 1);
            corner = std::mem::replace(&mut row[column + 1], cell);
            least = least.min(cell);
        }
        if least > limit {
            return None;
        }
    }
    Some(row[right.len()]).filter(|distance| *distance <= limit)
}

/// Asks an index and the plain search the same.
fn check(segments: &[String], queries: &[String]) {
    let index = MatchIndex::build(segments);
    let mut plain = PlainMemory::new(segments);
    let tokens: Vec<Vec<u32>> = queries.iter().map(|query| plain.tokens(query)).collect();
    queries.par_iter().zip(tokens).for_each_init(Scratch::default, |scratch, (query, tokens)| {
        let expected = plain.search(&tokens);
        for threshold in THRESHOLDS {
            let passing = expected.iter().filter(|hit| hit.score() >= threshold).count();
            for top in TOPS {
                let hits = index.search(query, top, threshold, scratch);
                assert_eq!(hits, expected[..passing.min(top)], "top {top} at {threshold}: {query}");
            }
        }
    });
}

/// The lines of the sources in corpora/.
fn lines_of_corpora() -> Vec<String> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut texts = Vec::new();
    for entry in fs::read_dir(corpora).expect("the corpora").map(|entry| entry.expect("an entry")) {
        let file = entry.path().join("source.en.txt");
        texts.extend(fs::read_to_string(&file).ok().map(|text| (file, text)));
    }
    texts.sort();
    let lines = texts.iter().flat_map(|(_, text)| text.lines()).filter(|line| !line.trim().is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn matches_in_the_corpora_are_the_best() {
    let lines = lines_of_corpora();
    assert!(lines.len() > 100, "too few lines: {}", lines.len());
    let segments = grown(&lines, 1500);
    let mut chance = Chance(2);
    let queries: Vec<String> =
        (0..40).map(|at| edited(&segments[at * 37], &lines, &mut chance)).chain(lines.iter().step_by(lines.len() / 10).cloned()).collect();
    check(&segments, &queries);
}

#[test]
fn matches_in_a_known_memory_are_the_best() {
    let Some(memory) = KnownMemory::read() else { return };
    let index = MatchIndex::build(&memory.segments);
    let mut scratch = Scratch::default();
    for query in memory.queries.iter().flat_map(|(_, queries)| queries) {
        let Some(best) = query.best else { continue };
        let found = index.search(&query.text, 1, 0.1, &mut scratch)[0].score();
        assert!((found - best).abs() < 1e-5, "{}: {found}, expected {best}", query.text);
    }
}

/// `cargo test --release -- --ignored matches_in_large_memories` takes some minutes.
#[test]
#[ignore = "takes some minutes, even in a release build"]
fn matches_in_large_memories_are_the_best() {
    let Some(memory) = KnownMemory::read() else { return };
    for count in [10_000, 100_000, 1_000_000] {
        let segments = grown(&memory.segments, count);
        for (name, queries) in &memory.queries {
            // The lines of news are many, and all alike to the index.
            let some = if *name == "news" { 100 } else { queries.len() };
            let queries: Vec<String> = queries.iter().take(some).map(|query| query.text.clone()).collect();
            check(&segments, &queries);
        }
    }
}
