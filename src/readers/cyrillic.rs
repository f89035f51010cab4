//! The legacy encodings of Cyrillic told apart.
//!
//! Read in a wrong one of them, Russian turns into rare letters, capitals inside words or table borders. So each
//! reading gets the likelihood of its letters, and the best reading wins.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

/// The candidates, each with how much its reading must be better, in natural logarithms, for how rare it is.
///
/// MacCyrillic shares nearly all small letters with windows-1251: text without capitals reads the same in both.
const CANDIDATES: [(&Encoding, f64); 6] =
    [(WINDOWS_1251, 0.0), (KOI8_R, 0.5), (IBM866, 0.5), (X_MAC_CYRILLIC, 3.0), (ISO_8859_5, 1.0), (KOI8_U, 1.0)];

/// The letters of Russian from the most to the least frequent.
const BY_FREQUENCY: &str = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";

/// Pairs of letters that make up more than a third of Russian text.
const FREQUENT_PAIRS: &[&str] = &[
    "ст", "но", "то", "на", "ен", "ов", "ни", "ра", "во", "ко", "не", "по", "ро", "ос", "пр", "ет", "ре", "го", "ли", "ас", "ер", "ан",
    "ор", "от", "ол", "та", "де", "ал", "ва", "ел", "ит", "ле", "ат", "ие", "ия", "ка", "да", "ти", "те", "ть", "ло", "ри", "ил", "ны",
    "нн", "ми", "ла", "ог", "об", "ся", "тв", "че", "ых", "ом", "ми", "ый", "ой", "ск", "ем", "до", "ия", "со", "вы", "за", "мо", "им",
];

/// The lowest mean likelihood, in natural logarithms per character, that Cyrillic text has.
const LEAST_MEAN: f64 = -4.5;

/// How many bytes are looked at: more changes nothing but the time.
const SAMPLE_BYTES: usize = 100_000;

/// Returns the Cyrillic encoding that makes the best Russian of the bytes, or nothing where the text is not Cyrillic.
pub(super) fn likeliest(bytes: &[u8]) -> Option<&'static Encoding> {
    let (whole, mixed) = words_beyond_ascii(bytes);
    if whole == 0 || whole < mixed / 4 {
        return None;
    }
    let sample = sample_of(bytes);
    let mut best = (WINDOWS_1251, f64::NEG_INFINITY, 1.0);
    for (candidate, rarity) in CANDIDATES {
        let (sum, count) = likelihood(&candidate.decode_without_bom_handling(&sample).0);
        if sum - rarity > best.1 {
            best = (candidate, sum - rarity, count);
        }
    }
    (best.1 > LEAST_MEAN * best.2).then_some(best.0)
}

/// Returns how many words of three letters or more are all beyond ASCII, as in Cyrillic, and how many are mixed with
/// ASCII letters, as in Western languages.
fn words_beyond_ascii(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut mixed) = (0, 0);
    for word in bytes.split(|b| b.is_ascii() && !b.is_ascii_alphabetic()) {
        let beyond = word.iter().filter(|b| !b.is_ascii()).count();
        whole += usize::from(beyond == word.len() && beyond > 2);
        mixed += usize::from(beyond > 0 && beyond < word.len());
    }
    (whole, mixed)
}

/// Returns the bytes in which the encodings differ, with their neighbours, up to the sample's size.
fn sample_of(bytes: &[u8]) -> Vec<u8> {
    let beyond = |i: usize| bytes.get(i).is_some_and(|b| !b.is_ascii());
    let telling = |&i: &usize| beyond(i) || beyond(i + 1) || beyond(i + 2) || i > 0 && beyond(i - 1);
    (0..bytes.len()).filter(telling).take(SAMPLE_BYTES).map(|i| bytes[i]).collect()
}

/// Returns the log-likelihood of the characters beyond ASCII as Russian, and their number.
fn likelihood(text: &str) -> (f64, f64) {
    let (mut sum, mut count) = (0.0, 0.0);
    let (mut previous, mut opens_sentence) = ('\n', true);
    for c in text.chars() {
        if !c.is_ascii() {
            sum += letter(c) + case(c, previous, opens_sentence) + pair(previous, c);
            count += 1.0;
        }
        if !c.is_whitespace() || c == '\n' {
            opens_sentence = matches!(c, '.' | '!' | '?' | '\n' | '\u{85}');
        }
        previous = c;
    }
    (sum, count)
}

fn letter(c: char) -> f64 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    match BY_FREQUENCY.chars().position(|known| known == lower) {
        // The frequency of letters falls off about exponentially with their rank.
        Some(rank) => -2.2 - 0.12 * rank as f64,
        None if "іїєґў".contains(lower) => -5.0,
        None if "\u{a0}«»„“”’–—…№§©°•".contains(c) => -4.5,
        None => -10.0,
    }
}

fn case(c: char, previous: char, opens_sentence: bool) -> f64 {
    match (c.is_uppercase(), c.is_lowercase()) {
        (true, _) if previous.is_lowercase() => -8.0,
        (true, _) if previous.is_uppercase() => -0.3,
        (true, _) if opens_sentence => 0.0,
        (true, _) => -1.5,
        (_, true) if opens_sentence => -1.5,
        _ => 0.0,
    }
}

fn pair(previous: char, c: char) -> f64 {
    let lower: String = [previous, c].iter().flat_map(|c| c.to_lowercase()).collect();
    if FREQUENT_PAIRS.contains(&lower.as_str()) { 1.0 } else { 0.0 }
}
