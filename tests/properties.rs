//! What holds for any text: nothing is lost, nothing is said twice, nothing depends on chance.

use proptest::prelude::*;
use sverka::alignment::{Alignment, Item, align};
use sverka::cleaning::residue;
use sverka::pipeline::{Prepared, prepare};
use sverka::readers::read_plain;
use sverka::text::{Language, Role, Span};

/// Pieces that texts are made of: words, marks, residue, line ends of all kinds, letters that are awkward.
const PIECES: &[&str] = &[
    "The Council met. ",
    "Совет собрался. ",
    "Mr. ",
    "т. е. ",
    "1992 г. ",
    "IMG_2705.JPG",
    "Go back",
    "Назад",
    "\n",
    "\n\n",
    "\r\n",
    "\u{c}",
    "\t",
    " ",
    "(Applause.)",
    "[Смех]",
    "inter-\nnational ",
    "государст-\nво ",
    "“Peace. Land.” ",
    "«Мир» ",
    "(a) item; ",
    "1. ",
    "— Да, ",
    "?",
    "!",
    "…",
    ".",
    "...",
    "Question: ",
    "А. Петров: ",
    "3 марта 2023 года, Минск",
    "03.02.2022",
    "- 3 -",
    "* * *",
    "и\u{306}",
    "\u{ad}",
    "\u{feff}",
    "\u{a0}",
    "中文。",
    "\u{200d}",
    "Photo: A. Ivanov",
    "© 2023",
    "e-mail: a@example.org",
    "lower case words without an end",
    "слова без конца",
    "\"",
    ")",
    "(",
    "«",
];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn prepared(text: &str) -> Option<Prepared> {
    let (document, _) = read_plain(text.as_bytes(), "t", Some("utf-8")).ok()?;
    Some(prepare(document, None))
}

fn items(lines: &[String]) -> Vec<Item<'_>> {
    lines.iter().enumerate().map(|(at, line)| Item { text: line.as_str().into(), block: at / 3, role: Role::Paragraph }).collect()
}

fn aligned(source: &[String], target: &[String]) -> Alignment {
    let languages = (Language::parse("en").unwrap(), Language::parse("ru").unwrap());
    align(&items(source), &items(target), (&languages.0, &languages.1))
}

/// Asserts that the beads take up both sides from start to end.
fn assert_covered(alignment: &Alignment, source: usize, target: usize) {
    let mut at = (0, 0);
    for bead in &alignment.beads {
        assert_eq!((bead.source.start, bead.target.start), at, "a bead does not begin where the last one ended");
        assert!(bead.source.len() + bead.target.len() > 0, "a bead is empty");
        assert!((0.0..=1.0).contains(&bead.confidence), "{}", bead.confidence);
        at = (bead.source.end, bead.target.end);
    }
    assert_eq!(at, (source, target));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn segments_and_residue_hold_the_whole_text(text in texts()) {
        let Some(side) = prepared(&text) else { return Ok(()) };
        let kept: Vec<Span> = side.segments.iter().map(|segment| segment.span).collect();
        prop_assert!(kept.windows(2).all(|pair| pair[0].end <= pair[1].start), "segments overlap or are out of order");
        let mut covered: Vec<Span> = kept.into_iter().chain(residue(&side.document).into_iter().map(|(_, span)| span)).collect();
        covered.extend(side.document.cuts.iter().map(|cut| cut.span));
        covered.sort();
        let mut at = 0;
        for span in covered {
            let gap = &side.document.text[at.min(span.start)..span.start];
            prop_assert!(gap.chars().all(is_blank), "neither said nor left out: {:?}", gap);
            at = at.max(span.end);
        }
        prop_assert!(side.document.text[at..].chars().all(is_blank), "lost at the end: {:?}", &side.document.text[at..]);
    }

    #[test]
    fn segments_lie_in_content_blocks(text in texts()) {
        let Some(side) = prepared(&text) else { return Ok(()) };
        for segment in &side.segments {
            let block = side.document.blocks[segment.block];
            prop_assert!(block.role.is_content() && block.span.contains(segment.span));
        }
    }

    #[test]
    fn every_segment_lies_in_one_bead(
        source in prop::collection::vec("[ a-zа-я.0-9]{0,40}", 0..24),
        target in prop::collection::vec("[ a-zа-я.0-9]{0,40}", 0..24),
    ) {
        assert_covered(&aligned(&source, &target), source.len(), target.len());
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Sentences of a made-up language and their word-for-word translation, with an extra sentence here and there.
fn long_pair(sentences: usize) -> (Vec<String>, Vec<String>) {
    let sentence = |at: usize, word: &str| {
        (0..5 + at % 7).map(|k| format!("{word}{}", (at * 31 + k * k * 17) % 997)).collect::<Vec<_>>().join(" ") + "."
    };
    let source = (0..sentences).map(|at| sentence(at, "w")).collect();
    let target =
        (0..sentences).flat_map(|at| std::iter::once(sentence(at, "в")).chain((at % 41 == 0).then(|| sentence(at + 500, "q")))).collect();
    (source, target)
}

#[test]
fn long_texts_are_covered_piece_by_piece() {
    let (source, target) = long_pair(3000);
    assert_covered(&aligned(&source, &target), source.len(), target.len());
}

#[test]
fn very_uneven_sides_are_covered() {
    let (source, _) = long_pair(1500);
    for target in [vec![], vec!["one.".to_owned()], vec!["x".to_owned(); 40]] {
        assert_covered(&aligned(&source, &target), source.len(), target.len());
        assert_covered(&aligned(&target, &source), target.len(), source.len());
    }
}

#[test]
fn alignment_is_the_same_again() {
    let (source, target) = long_pair(400);
    assert_eq!(aligned(&source, &target), aligned(&source, &target));
}
