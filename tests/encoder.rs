//! The sentence encoder with its real weights, where they are at hand: `tests/encoder/compare.py` provides for that.

#![expect(clippy::print_stderr, reason = "tests that are skipped have to say so, and the comparison what it found")]

use std::fs::{self, File};
use std::io::BufReader;
use sverka::encoder::{Encoder, UniversalEncoder, Vectors};

/// How far a number of a vector may be from what the package makes of it.
const TOLERANCE: f32 = 1e-5;

/// Returns the encoder that the variable `SVERKA_ENCODER` names, an installed file.
fn encoder() -> Option<UniversalEncoder> {
    let Some(path) = std::env::var_os("SVERKA_ENCODER") else {
        eprintln!("SKIPPED: SVERKA_ENCODER names no installed encoder");
        return None;
    };
    let file = File::open(&path).expect("the file that SVERKA_ENCODER names");
    Some(UniversalEncoder::read(BufReader::new(file), "the encoder").expect("an encoder"))
}

fn farthest(left: &[f32], right: &[f32]) -> f32 {
    assert_eq!(left.len(), right.len());
    left.iter().zip(right).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max)
}

#[test]
fn encoder_agrees_with_the_package() {
    let Some(encoder) = encoder() else { return };
    let Some(path) = std::env::var_os("SVERKA_ENCODER_REFERENCE") else {
        eprintln!("SKIPPED: SVERKA_ENCODER_REFERENCE names no file to compare with");
        return;
    };
    let reference = fs::read_to_string(path).expect("the reference");
    let cases: Vec<serde_json::Value> = reference.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let lines: Vec<&str> = cases.iter().map(|case| case["text"].as_str().expect("a text")).collect();
    let vectors = encoder.vectors(&lines);
    let mut worst = 0_f32;
    for (at, case) in cases.iter().enumerate() {
        let tokens: Vec<u32> = serde_json::from_value(case["tokens"].clone()).expect("tokens");
        let expected: Vec<f32> = serde_json::from_value(case["vector"].clone()).expect("a vector");
        assert_eq!(encoder.tokens(lines[at]), tokens, "tokens of {:?}", lines[at]);
        let difference = farthest(vectors.row(at), &expected);
        assert!(difference <= TOLERANCE, "vector of {:?}: {difference}", lines[at]);
        worst = worst.max(difference);
    }
    eprintln!("{} lines compared: all tokens equal, no number of a vector differs by more than {worst:.1e}", lines.len());
}

const LINES: [&str; 6] = ["We opened the bridge.", "", "Мы открыли мост.", "Thank you for your work, dear colleagues!", "Danke.", "2023"];

#[test]
fn vectors_do_not_depend_on_neighbours_or_threads() {
    let Some(encoder) = encoder() else { return };
    let many = LINES.repeat(100);
    let all = encoder.vectors(&many);
    for (at, line) in many.iter().enumerate() {
        assert_eq!(all.row(at), encoder.vectors(&[line]).row(0), "{line}");
    }
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        assert_eq!(pool.install(|| encoder.vectors(&many)), all, "{threads} threads");
    }
    assert_eq!(encoder.joins(&many, 1), [all]);
}

#[test]
fn joins_come_near_joined_text() {
    let Some(encoder) = encoder() else { return };
    let lines = ["We opened the new bridge in June.", "It cost 85 million euros.", "Thank you for your work, dear colleagues!"];
    let joined = encoder.vectors(&[&lines.join(" ")]);
    let joins = encoder.joins(&lines, 3);
    assert_eq!(joins.iter().map(Vectors::len).collect::<Vec<_>>(), [3, 2, 1]);
    let pooled = encoder.vectors(&lines).pooled(&[34.0, 25.0, 41.0], 3);
    let (near, pooled) = (joins[2].cosine(0, &joined, 0), pooled.cosine(0, &joined, 0));
    assert!(near > 0.93 && near > pooled + 0.1, "{near}, pooled {pooled}");
}
