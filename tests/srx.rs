//! SRX rules: our own export read back, rules of any kind on any text, and against a plain reading of the standard.

use crate::segmentation::{Case, texts};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use sverka::segmentation::{SrxRules, write_srx};
use sverka::text::Language;

fn exported() -> &'static SrxRules {
    static RULES: LazyLock<SrxRules> = LazyLock::new(|| {
        let (rules, notices) = SrxRules::read(&write_srx(), "sverka.srx").expect("a sound export");
        assert!(notices.is_empty(), "{notices:?}");
        rules
    });
    &RULES
}

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

#[test]
fn export_is_the_same_each_time() {
    assert_eq!(write_srx(), write_srx());
}

#[test]
fn export_splits_simple_cases() {
    let rules = exported();
    for (tag, line) in [
        ("en", "Mr. Reed met Dr. Weiss at 5 p.m. on May 3.| |He left."),
        ("en", "See Art. 2, para. 2 (b), and No. 5.| |It binds the Parties."),
        ("en", "They came to the U.S.| |The talks began."),
        ("en", "The U.S. Congress met.| |J. R. Hart spoke first.| |“Is that so?”| |“Yes.”"),
        ("en", "1. Opening of the session| |"),
        ("en-GB", "Grain, oil, etc.| |The rest stayed."),
        ("ru", "В 1992 г. Республика вступила в ООН.| |А. С. Орлов жил на ул. Мира."),
        ("ru", "Согласно подп. «б» п. 2 ст. 2 Устава, зерно и т. д. не облагается.| |Это всё."),
        ("ru", "Стоит 40 тыс. руб. за тонну.| |Это было в 2010 г.| |Они ушли."),
        ("ru", "— Да? — спросил он.| |— Нет."),
        ("kk", "1992 г. келді.| |Ол кетті."),
        ("uk", "У 1992 р. Україна вступила.| |Театр ім. Франка на вул. Миру."),
        ("de", "Am 3. Oktober kam Dr. Weiss, z. B. mit Getreide.| |Er blieb."),
        ("fr", "M. Moreau et Mme. Lind, cf. art. 2.| |Ils sont venus."),
        ("hy", "Նա եկավ:| |Նա գնաց։| |Վերջ։"),
        ("zh", "你好。||再见！||“好？”"),
    ] {
        let line = line.strip_suffix("| |").unwrap_or(line);
        let case = Case::read(line).unwrap_or_else(|reason| panic!("{line}: {reason}"));
        let found: Vec<&str> = rules.split(&case.text, &language(tag)).into_iter().map(|span| span.of(&case.text)).collect();
        assert_eq!(found, case.sentences, "{tag}");
    }
}

/// What our own rules split right by looking at whole clauses, two patterns cannot; most they can.
#[test]
fn export_splits_most_golden_cases() {
    let rules = exported();
    let least = |tag: &str| if matches!(tag, "en" | "ru" | "uk" | "fr") { 70 } else { 80 };
    for tag in ["en", "ru", "uk", "be", "kk", "ky", "tg", "hy", "de", "fr", "es", "it", "pl"] {
        let name = format!("{tag}.txt");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/segmentation").join(&name);
        let content = fs::read_to_string(&path).expect("a file of golden sentences");
        let cases: Vec<Case> = content.lines().filter(|line| !line.starts_with('#')).map(|line| Case::read(line).unwrap()).collect();
        let mut missed = Vec::new();
        for case in &cases {
            let found: Vec<&str> = rules.split(&case.text, &language(tag)).into_iter().map(|span| span.of(&case.text)).collect();
            if found != case.sentences {
                missed.push(found.join(" ║ "));
            }
        }
        let share = 100 * (cases.len() - missed.len()) / cases.len();
        assert!(share >= least(tag), "{name}: only {share} of 100 cases:\n{}", missed.join("\n"));
    }
}

/// Halves of rules of every kind that the engine tells apart.
const HALVES: &[&str] = &[
    "",
    r"\.",
    r"[.!?…]+",
    r"\s",
    r"\s+",
    r"\s*",
    r"\w+\.",
    r"\bMr\.",
    r"(?<=\.)",
    r"(?<!\w)\p{L}\.",
    r"(?=\p{Lu})",
    r"^",
    r"^\d+",
    r"$",
    r"\w++\.",
    r".",
    r"\n",
    r"(?>\w+)",
    r"\w\b",
    r"(?!x)\w+\.?",
    r"\w{2,3}(?=\s)",
];

fn file(rules: &[(bool, &str, &str)]) -> String {
    let mut out = String::from("<srx version='2.0'><body><languagerules><languagerule languagerulename='all'>");
    for (breaks, before, after) in rules {
        let escaped = |half: &str| half.replace('&', "&amp;").replace('<', "&lt;");
        let breaks = if *breaks { "yes" } else { "no" };
        out.push_str(&format!(
            "<rule break='{breaks}'><beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>",
            escaped(before),
            escaped(after)
        ));
    }
    out + "</languagerule></languagerules><maprules><languagemap languagepattern='.*' languagerulename='all'/></maprules></body></srx>"
}

/// Where the standard's own words split a text: every rule tried at every place, from every beginning. A rule that breaks
/// ends, from one beginning, where its patterns prefer to.
fn plainly(rules: &[(bool, &str, &str)], text: &str) -> Vec<usize> {
    let regex = |pattern: &str| fancy_regex::Regex::new(pattern).unwrap();
    let compiled: Vec<_> = rules
        .iter()
        .map(|(breaks, before, after)| {
            let dollar =
                |half: &str| half.replace('$', r"(?:\R?\z)").replace('.', if half == "." { r"[^\n\r\x{85}\x{2028}\x{2029}]" } else { "." });
            let pin = if *breaks { format!("(?={})", dollar(after)) } else { r"(?=(?s:.)\z)".to_owned() };
            (*breaks, regex(&format!(r"\G(?:{}){pin}", dollar(before))), regex(&format!(r"\G(?:{})", dollar(after))))
        })
        .collect();
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let holds = |breaks: bool, before: &fancy_regex::Regex, after: &fancy_regex::Regex, at: usize| {
        let seen = if breaks { text } else { &text[..at + text[at..].chars().next().map_or(0, char::len_utf8)] };
        let ends = |&start: &usize| start <= at && before.find_from_pos(seen, start).unwrap().is_some_and(|found| found.end() == at);
        after.find_from_pos(text, at).unwrap().is_some() && places.iter().any(ends)
    };
    let decides = |at: usize| compiled.iter().find(|(breaks, before, after)| holds(*breaks, before, after, at));
    places.iter().copied().skip(1).filter(|&at| decides(at).is_some_and(|(breaks, ..)| *breaks)).collect()
}

proptest! {
    #[test]
    fn engine_does_what_the_standard_says(
        rules in prop::collection::vec((any::<bool>(), prop::sample::select(HALVES), prop::sample::select(HALVES)), 1..6),
        text in texts(),
    ) {
        let (srx, notices) = SrxRules::read(&file(&rules), "x").unwrap();
        prop_assert!(notices.is_empty(), "{notices:?}");
        let mut expected = Vec::new();
        let mut start = 0;
        for end in plainly(&rules, &text).into_iter().chain([text.len()]) {
            if !text[start..end].trim().is_empty() {
                expected.push(text[start..end].trim());
            }
            start = end;
        }
        let found: Vec<&str> = srx.split(&text, &language("en")).into_iter().map(|span| span.of(&text)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn segments_and_gaps_rebuild_text(text in texts()) {
        let rules = exported();
        for tag in ["en", "ru", "de", "hy", "zh"] {
            let mut end = 0;
            for span in rules.split(&text, &language(tag)) {
                prop_assert!(text[end..span.start].trim().is_empty() && !span.is_empty(), "{tag}");
                end = span.end;
            }
            prop_assert!(text[end..].trim().is_empty(), "{tag}");
        }
    }

    #[test]
    fn reading_never_panics(text in any::<String>(), pattern in r"[\\a-zA-Z()\[\]{}*+?|^$.&<=!:0-9-]{0,30}") {
        let _ = SrxRules::read(&text, "x");
        let sound = file(&[(true, "BEFORE", "x")]).replace("BEFORE", &pattern.replace('&', "&amp;").replace('<', "&lt;"));
        if let Ok((rules, _)) = SrxRules::read(&sound, "x") {
            rules.split("One. Two x. Three", &language("en"));
        }
    }
}
