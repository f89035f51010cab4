//! Texts that were read in the wrong encoding.

use super::{Language, Script};
use encoding_rs::{Encoding, KOI8_R, WINDOWS_1251, WINDOWS_1252};

/// How often a text may have been read wrongly, one time over the other.
const MOST_LAYERS: usize = 3;

/// The fewest letters that tell one single-byte encoding from another.
const FEWEST_LETTERS: usize = 4;

/// What is to be said of a text that is not as it was meant.
pub(crate) struct Mending {
    /// The text as it should be, where that is sure.
    pub(crate) text: Option<String>,
    /// Why, naming what offends.
    pub(crate) reason: String,
}

/// Returns what a text is that was read in the wrong encoding; the text of it where the way back leaves a clean one.
pub(crate) fn misread(text: &str, language: &Language) -> Option<Mending> {
    if text.is_ascii() && !text.contains("???") {
        return None;
    }
    let mended = reread(text, language);
    let lost = trace(mended.as_ref().map_or(text, |(mended, _)| mended), language);
    match (mended, lost) {
        (_, Some(trace)) => Some(Mending { text: None, reason: trace }),
        (Some((mended, reason)), None) => Some(Mending { text: Some(mended), reason }),
        (None, None) => None,
    }
}

/// Returns a text as it was before it was read in the wrong encoding, and what shows that it was.
pub(crate) fn reread(text: &str, language: &Language) -> Option<(String, String)> {
    let mut found: Option<(String, String)> = None;
    for _ in 0..MOST_LAYERS {
        let known = found.as_ref().map_or(text, |(text, _)| text);
        let Some((better, why)) = unwound(known, language).or_else(|| recoded(known, language)) else { break };
        found = Some((better, found.map_or(why, |(_, why)| why)));
    }
    found
}

/// Returns a text in which runs that are UTF-8, read as a single-byte encoding, are what they were.
fn unwound(text: &str, language: &Language) -> Option<(String, String)> {
    [WINDOWS_1252, WINDOWS_1251].into_iter().find_map(|encoding| {
        let runs = runs(text);
        let mut right: Vec<Option<String>> = runs.iter().map(|(_, run)| decoded(run, encoding, language)).collect();
        // Good Cyrillic words may happen to be UTF-8, `Рі` is; where all words are, and several letters come of it, it is no chance.
        let has_letters = |text: &str| text.contains(char::is_alphabetic);
        let is_partial = runs.iter().zip(&right).any(|((_, run), right)| right.is_none() && has_letters(run));
        let letters: usize = right.iter().flatten().map(|text| text.chars().filter(|c| c.is_alphabetic()).count()).sum();
        if encoding == WINDOWS_1251 && (is_partial || letters < FEWEST_LETTERS / 2) {
            right.iter_mut().for_each(|right| *right = right.take().filter(|text| !has_letters(text)));
        }
        let first = right.iter().position(Option::is_some)?;
        let why = format!("“{}” is UTF-8 read as {}", start_of(runs[first].1), encoding.name());
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for ((start, run), right) in runs.iter().zip(&right) {
            out.push_str(&text[from..*start]);
            out.push_str(right.as_deref().unwrap_or(run));
            from = start + run.len();
        }
        out.push_str(&text[from..]);
        Some((out, why))
    })
}

/// Returns the runs of characters beyond ASCII, with their places.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| !c.is_ascii()) {
        let start = at + offset;
        at = text[start..].find(|c: char| c.is_ascii()).map_or(text.len(), |length| start + length);
        runs.push((start, &text[start..at]));
    }
    runs
}

fn start_of(text: &str) -> String {
    text.chars().take(12).collect()
}

/// Returns a run of characters beyond ASCII as the UTF-8 that it may have been; nothing where that would be no likely text.
fn decoded(run: &str, encoding: &'static Encoding, language: &Language) -> Option<String> {
    // In most languages two such characters in a row are rare, and three that happen to be UTF-8 are rarer still.
    run.chars().nth(1)?;
    let text = String::from_utf8(bytes(run, encoding)?).ok()?;
    let own = Script::of_language(language);
    let is_likely = |c: char| match Script::of(c) {
        Some(script) => Some(script) == own || own.is_none() || script == Script::Latin && matches!(c, 'À'..='ſ'),
        None => matches!(c, '\u{a0}' | '«' | '»' | '°' | '±' | '§' | '©' | '®' | '€' | '№' | '\u{2010}'..='\u{203a}' | '™' | '−' | '×'),
    };
    // A short Cyrillic word may happen to be UTF-8 for something: only what becomes Cyrillic or punctuation is mended there.
    let is_mended = own != Some(Script::Cyrillic) || !text.chars().any(|c| Script::of(c) == Some(Script::Latin));
    (text.chars().all(is_likely) && is_mended).then_some(text)
}

/// Returns the bytes that a text was read from; nothing where the encoding lacks a character of it.
fn bytes(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        match u8::try_from(c) {
            // Readers of ISO 8859-1 leave control characters where windows-1252 has letters.
            Ok(byte @ 0x80..=0x9f) => bytes.push(byte),
            _ => {
                let (encoded, _, has_gaps) = encoding.encode(c.encode_utf8(&mut buffer));
                if has_gaps {
                    return None;
                }
                bytes.extend_from_slice(&encoded);
            }
        }
    }
    Some(bytes)
}

/// Returns a Cyrillic text that was read in another single-byte encoding than its own.
fn recoded(text: &str, language: &Language) -> Option<(String, String)> {
    if Script::of_language(language) != Some(Script::Cyrillic) {
        return None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let accented = text.chars().filter(|c| matches!(c, 'À'..='ÿ')).count();
    let from = |read_as: &'static Encoding, written_in: &'static Encoding| {
        let (bytes, _, has_gaps) = read_as.encode(text);
        let right = written_in.decode_without_bom_handling_and_without_replacement(&bytes).filter(|_| !has_gaps)?;
        is_cased(&right).then(|| (right.into_owned(), format!("“{}” is {} read as {}", start_of(text), written_in.name(), read_as.name())))
    };
    if accented >= FEWEST_LETTERS && accented * 10 >= letters * 8 {
        return from(WINDOWS_1252, WINDOWS_1251).or_else(|| from(WINDOWS_1252, KOI8_R));
    }
    // Letters of KOI8-R that are read as windows-1251, or the other way round, change their case, and the frequent letters become rare ones.
    let opens_inverted = text
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty())
        .is_some_and(|word| word.chars().next().is_some_and(char::is_lowercase) && word.chars().nth(1).is_some_and(char::is_uppercase));
    let is_swapped = opens_inverted
        && letters >= 2 * FEWEST_LETTERS
        && text.chars().any(char::is_whitespace)
        && words_with(text, is_inverted) * 10 >= count(text) * 8;
    let is_better = |(right, _): &(String, String)| frequent(right) > frequent(text) + letters / 8;
    is_swapped.then(|| from(WINDOWS_1251, KOI8_R).filter(is_better).or_else(|| from(KOI8_R, WINDOWS_1251).filter(is_better))).flatten()
}

/// Returns how many of the ten most frequent letters of Russian a text has.
fn frequent(text: &str) -> usize {
    text.chars().flat_map(char::to_lowercase).filter(|c| "оеаинтсрвл".contains(*c)).count()
}

fn count(text: &str) -> usize {
    words_with(text, |_| true)
}

fn words_with(text: &str, is_such: impl Fn(&str) -> bool) -> usize {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some() && is_such(word)).count()
}

/// Returns whether a word has capitals behind its first letter, although it is not all in capitals: `оПХБЕР`.
fn is_inverted(word: &str) -> bool {
    word.chars().skip(1).all(char::is_uppercase) && word.chars().all(|c| Script::of(c) == Some(Script::Cyrillic))
}

/// Returns whether capitals stand where they do in a text.
fn is_cased(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let cyrillic = text.chars().filter(|c| Script::of(*c) == Some(Script::Cyrillic)).count();
    small * 10 >= letters * 6 && cyrillic * 10 >= letters * 8
}

/// Returns what shows that letters are lost.
fn trace(text: &str, language: &Language) -> Option<String> {
    if text.contains('\u{fffd}') {
        return Some("letters are lost: \u{fffd}".to_owned());
    }
    let is_pair = |(first, second): (char, char)| matches!(first, 'Ð' | 'Ñ') && !second.is_ascii_alphanumeric() && !second.is_whitespace();
    let pairs = text.chars().zip(text.chars().skip(1)).filter(|pair| is_pair(*pair)).count();
    if pairs >= 3 {
        return Some(format!("“{}” is no text in any encoding", start_of(text)));
    }
    // Whole words of question marks are what is left of letters that an encoding lacks.
    let own = Script::of_language(language);
    let is_lost = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte == b'?');
    let lost = text.split_whitespace().filter(is_lost).count();
    let has_own = own.is_some_and(|own| text.chars().any(|c| Script::of(c) == Some(own)));
    (lost > 1 && own.is_some() && !has_own).then(|| "letters are lost: ???".to_owned())
}
