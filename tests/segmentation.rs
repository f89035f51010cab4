//! Golden sentences, one case a line, and what holds for the sentences of any text.
//!
//! A case is a text in which `|` stands on both sides of each gap, white space kept: `He left at 5 p.m.| |She stayed.`,
//! and `quiet.||The` where nothing stands between. A line that begins with `#` is the heading of a class of cases; one that
//! goes on with a tag in brackets, as `# [hy] Armenian`, gives the language of the cases below it.

/// Texts that would be dear where a rule looks too far.
mod hostile;

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use sverka::segmentation::{explain, split};
use sverka::text::{Language, Span};

/// A text and where its sentences begin and end.
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) sentences: Vec<String>,
    gaps: Vec<String>,
}

impl Case {
    /// Reads a case; the error says in what way it is malformed.
    pub(crate) fn read(line: &str) -> Result<Self, &'static str> {
        let parts: Vec<String> = line.split('|').map(str::to_owned).collect();
        if parts.len().is_multiple_of(2) {
            return Err("a gap stands between two bars");
        }
        let sentences: Vec<String> = parts.iter().step_by(2).cloned().collect();
        let gaps: Vec<String> = parts.iter().skip(1).step_by(2).cloned().collect();
        if sentences.iter().any(|sentence| sentence.is_empty() || sentence.trim() != sentence) {
            return Err("a sentence is empty, or white space stands at its edge");
        }
        if gaps.iter().any(|gap| !gap.trim().is_empty()) {
            return Err("a gap has more than white space");
        }
        Ok(Self { text: parts.concat(), sentences, gaps })
    }

    /// Returns what is wrong with the sentences that are found, if anything is.
    fn fault(&self, language: &Language) -> Option<String> {
        let spans = split(&self.text, language);
        let found: Vec<&str> = spans.iter().map(|span| span.of(&self.text)).collect();
        let between: Vec<&str> = spans.windows(2).map(|pair| &self.text[pair[0].end..pair[1].start]).collect();
        if found == self.sentences && between == self.gaps {
            return None;
        }
        let rules: Vec<String> =
            explain(&self.text, language).iter().map(|verdict| format!("{} {}", verdict.rule, verdict.context(&self.text))).collect();
        Some(format!("found {}\n    by {}", found.join(" ║ "), rules.join("; ")))
    }
}

/// Tries all cases of a file and fails with a list of those that are malformed, doubled or wrong.
fn try_file(name: &str, default: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/segmentation").join(name);
    let content = fs::read_to_string(&path).expect("a file of golden sentences");
    let (mut language, mut seen, mut faults) = (Language::parse(default).unwrap(), BTreeSet::new(), Vec::new());
    for (number, line) in content.lines().enumerate() {
        let place = format!("tests/segmentation/{name}:{}", number + 1);
        if let Some(heading) = line.strip_prefix('#') {
            if let Some((tag, _)) = heading.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                language = Language::parse(tag).unwrap_or_else(|error| panic!("{place}: {error}"));
            }
            continue;
        }
        match Case::read(line) {
            Err(reason) => faults.push(format!("{place}: malformed, {reason}: {line}")),
            Ok(_) if !seen.insert(line) => faults.push(format!("{place}: stands there twice: {line}")),
            Ok(case) => faults.extend(case.fault(&language).map(|fault| format!("{place}: {line}\n    {fault}"))),
        }
    }
    assert!(faults.is_empty(), "{} of {} cases are wrong:\n{}", faults.len(), seen.len(), faults.join("\n"));
    assert!(seen.len() >= least, "{name}: {} cases, there were {least}", seen.len());
}

#[test]
fn english_cases_are_right() {
    try_file("en.txt", "en", 140);
}

#[test]
fn russian_cases_are_right() {
    try_file("ru.txt", "ru", 160);
}

#[test]
fn ukrainian_cases_are_right() {
    try_file("uk.txt", "uk", 25);
}

#[test]
fn german_cases_are_right() {
    try_file("de.txt", "de", 35);
}

#[test]
fn french_cases_are_right() {
    try_file("fr.txt", "fr", 25);
}

#[test]
fn spanish_cases_are_right() {
    try_file("es.txt", "es", 25);
}

#[test]
fn italian_cases_are_right() {
    try_file("it.txt", "it", 25);
}

#[test]
fn polish_cases_are_right() {
    try_file("pl.txt", "pl", 25);
}

#[test]
fn belarusian_cases_are_right() {
    try_file("be.txt", "be", 18);
}

#[test]
fn kazakh_cases_are_right() {
    try_file("kk.txt", "kk", 18);
}

#[test]
fn kyrgyz_cases_are_right() {
    try_file("ky.txt", "ky", 15);
}

#[test]
fn tajik_cases_are_right() {
    try_file("tg.txt", "tg", 16);
}

#[test]
fn armenian_cases_are_right() {
    try_file("hy.txt", "hy", 18);
}

#[test]
fn other_scripts_are_right() {
    try_file("general.txt", "und", 15);
}

#[test]
fn malformed_cases_are_refused() {
    for line in ["", "One.| Two.", "One.|x|Two.", "One. | |Two.", "| |One.", "One.| |"] {
        assert!(Case::read(line).is_err(), "{line:?}");
    }
    let case = Case::read("One.||Two.| |Three.").expect("a sound case");
    assert_eq!((case.text.as_str(), case.sentences.len(), case.gaps.concat().as_str()), ("One.Two. Three.", 3, " "));
}

/// A look at the whole paragraph from each place in it would take minutes here.
#[test]
fn one_paragraph_may_be_a_book() {
    let page = "Был “Совет” (сес. 5) в 1992 г. Он. «Да? Нет! А. Б. В. (п. 2) и т. д. «Mr. \"So.\" [1] ".repeat(4_000);
    for tag in ["ru", "en"] {
        assert!(split(&page, &Language::parse(tag).unwrap()).len() > 4_000, "{tag}");
    }
}

/// Returns what is wrong with sentences as parts of a text: white space at their edges, or letters left out between them.
fn fault_of_spans(text: &str, spans: &[Span]) -> Option<String> {
    let mut end = 0;
    for span in spans {
        let gap = &text[end..span.start];
        if !gap.trim().is_empty() {
            return Some(format!("{gap:?} is lost"));
        }
        if span.is_empty() || span.of(text).trim() != span.of(text) {
            return Some(format!("white space in {:?}", span.of(text)));
        }
        end = span.end;
    }
    (!text[end..].trim().is_empty()).then(|| format!("{:?} is lost", &text[end..]))
}

/// Where the time grows with the square of the length this takes minutes; `cargo bench --bench segmentation` says how much it
/// takes in a release build.
#[test]
fn hostile_texts_are_split_in_time() {
    const SIZE: usize = 50_000;
    const RUNS: &[(&str, &str)] =
        &[(" ", "A. "), ("(", "A. "), ("«", "А. Б. "), ("“", "ул.Мира"), ("A", "A. "), ("§7.", "The. "), ("1. ", " "), ("• ", ". ")];
    let alone = hostile::KINDS.iter().map(|(name, _)| hostile::text(name, SIZE));
    let in_a_row = RUNS.iter().map(|(first, then)| hostile::run(first, SIZE / 2) + &hostile::run(then, SIZE / 2) + "”.");
    let russian = Language::parse("ru").unwrap();
    for text in alone.chain(in_a_row) {
        let fault = fault_of_spans(&text, &split(&text, &russian));
        assert!(fault.is_none(), "{}: {fault:?}", text.chars().take(40).collect::<String>());
    }
}

#[test]
fn white_space_at_edges_changes_nothing() {
    let english = Language::parse("en").unwrap();
    let of = |text: &str| split(text, &english).into_iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>();
    for text in ["(He came. She left.) So be it.", "“Peace. Land.” It said so.", "… and. Then.", "1. Roads 2. Ports", "Article 7. Scope"]
    {
        assert_eq!(of(&format!("  {text}\t")), of(text), "{text}");
    }
}

/// Pieces that call the rules: marks, brackets and quotes that may stay open, abbreviations, labels, numbers, white space.
const PIECES: &[&str] = &[
    ".",
    "..",
    "...",
    "…",
    "!",
    "?",
    "?!",
    ":",
    "։",
    "。",
    "！",
    "।",
    "؟",
    ". ",
    ".  ",
    ". . . ",
    " ",
    "\u{a0}",
    "\n",
    "\t",
    "\u{ad}",
    "(",
    ")",
    "[",
    "]",
    "«",
    "»",
    "“",
    "”",
    "„",
    "\"",
    "'",
    "’",
    "「",
    "」",
    "[12]",
    "¹",
    "3",
    "17",
    "1992 г",
    "XX в",
    "г",
    "Mr",
    "U.S",
    "p.m",
    "No",
    "т. д",
    "п",
    "им",
    "А",
    "A",
    "b)",
    "а) ",
    "Article 7",
    "Статья 7",
    "§ 5",
    "IMG_27.JPG",
    "a@example.org",
    "1.2.3",
    "The ",
    "the ",
    "Совет ",
    "совет",
    "Am 3",
    "Oktober",
    "中文",
    "Նավը",
    "и\u{306}",
    "e\u{301}",
    "İ",
    "ß",
    "🙂",
    "\u{200d}",
    "—",
    " — ",
    "-",
    "; ",
    ":)",
    "• ",
    "1. A ",
    "2. B ",
    "\u{202e}",
];

/// Texts made of such pieces, or of any characters at all.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

proptest! {
    #[test]
    fn sentences_and_gaps_rebuild_text(text in texts()) {
        for tag in ["en", "ru", "de", "uk", "hy", "fr", "pl", "kk", "zh", "und"] {
            let fault = fault_of_spans(&text, &split(&text, &Language::parse(tag).unwrap()));
            prop_assert!(fault.is_none(), "{tag}: {fault:?}");
        }
    }
}
