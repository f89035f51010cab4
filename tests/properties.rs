//! What holds for any text: nothing is lost, nothing is said twice, nothing depends on chance.

use proptest::prelude::*;
use sverka::cleaning::residue;
use sverka::pipeline::{Prepared, prepare};
use sverka::readers::read_plain;
use sverka::text::Span;

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
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
