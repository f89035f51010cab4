//! other-language, garbled-text: pieces whose letters are not those of the document.

use super::super::page::Page;
use super::super::words::{count, is_quote};
use crate::text::Span;

/// The fewest words of a paragraph that is taken to be in another language.
const FEWEST_WORDS: usize = 8;

/// A script, as far as it tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Indic,
    EastAsian,
    Hangul,
    Thai,
}

const SCRIPTS: usize = 11;

fn script_of(c: char) -> Option<Script> {
    Some(match c as u32 {
        0x41..=0x24f | 0x1e00..=0x1eff if c.is_alphabetic() => Script::Latin,
        0x400..=0x52f => Script::Cyrillic,
        0x370..=0x3ff => Script::Greek,
        0x531..=0x58f => Script::Armenian,
        0x10a0..=0x10ff => Script::Georgian,
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x6ff => Script::Arabic,
        0x900..=0x97f => Script::Indic,
        0x3040..=0x30ff | 0x4e00..=0x9fff => Script::EastAsian,
        0xac00..=0xd7af => Script::Hangul,
        0xe00..=0xe7f => Script::Thai,
        _ => return None,
    })
}

fn tally(text: &str) -> [usize; SCRIPTS] {
    let mut tally = [0; SCRIPTS];
    for script in text.chars().filter_map(script_of) {
        tally[script as usize] += 1;
    }
    tally
}

/// Finds paragraphs in one script while nearly all of the document is in another.
pub(super) fn other_language(page: &Page) -> Vec<Span> {
    let tallies: Vec<[usize; SCRIPTS]> = page.pieces.iter().map(|piece| tally(&piece.says)).collect();
    let mut sums = [0; SCRIPTS];
    for tally in &tallies {
        sums.iter_mut().zip(tally).for_each(|(sum, n)| *sum += n);
    }
    let Some(main) = (0..SCRIPTS).max_by_key(|&script| sums[script]).filter(|&script| sums[script] * 5 >= sums.iter().sum::<usize>() * 4)
    else {
        return Vec::new();
    };
    let is_foreign = |tally: &[usize; SCRIPTS]| tally[main] * 20 < tally.iter().sum::<usize>();
    let found =
        page.pieces.iter().zip(&tallies).filter(|(piece, tally)| piece.role.is_content() && is_foreign(tally) && is_prose(&piece.says));
    found.map(|(piece, _)| piece.span).collect()
}

/// Returns whether a text is prose and not a quotation, a list of names or an entry of a bibliography.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let (mut all, mut small) = (0, 0);
    for word in words {
        all += 1;
        small += usize::from(!word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    }
    // Chinese and Japanese put no spaces between words.
    let is_long = all >= FEWEST_WORDS || text.chars().filter_map(script_of).filter(|&s| s == Script::EastAsian).count() >= 2 * FEWEST_WORDS;
    let quoted = text.starts_with(|c: char| is_quote(c) || matches!(c, '(' | '['))
        && text.trim_end_matches(['.', ',', ';']).ends_with(|c: char| is_quote(c) || matches!(c, ')' | ']'));
    is_long && small * 2 >= all && !quoted
}

/// Finds lines of misread letters.
pub(super) fn garbled(page: &Page) -> Vec<Span> {
    page.pieces.iter().filter(|piece| piece.role.is_content() && is_garbled(&piece.says)).map(|piece| piece.span).collect()
}

/// Returns whether most words of a line are none in any language: `ЬЦр$:/Лумлм ехатр1е ги/123`.
fn is_garbled(line: &str) -> bool {
    let (mut strange, mut surely) = (0, 0);
    for word in line.split_whitespace() {
        let (is_strange, is_surely) = strangeness(word);
        strange += usize::from(is_strange);
        surely += usize::from(is_surely);
    }
    surely > 0 && strange > 1 && strange * 2 >= count(line)
}

/// Returns whether a word is strange, and whether it is so beyond doubt.
fn strangeness(word: &str) -> (bool, bool) {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let has = |script: Script| core.chars().any(|c| script_of(c) == Some(script));
    if core.is_ascii() && (core.contains("://") || core.contains('@') || core.starts_with("www.")) || core.chars().count() < 3 {
        return (false, false);
    }
    let letters: Vec<char> = core.chars().collect();
    let windows = || letters.windows(3);
    let digit_inside = windows().any(|w| w[0].is_lowercase() && w[1].is_ascii_digit() && w[2].is_lowercase());
    let mark_inside = letters.windows(2).any(|w| w[0].is_alphabetic() && "$^~|\\{}<>=*#:!?;".contains(w[1])) && core.len() > 4;
    let surely = digit_inside
        || mark_inside && core.contains(['$', '^', '~', '|', '\\', '{', '}'])
        || mark_inside && has(Script::Cyrillic) && core.contains(":/");
    let mixed = has(Script::Latin) && has(Script::Cyrillic) && !core.contains('-');
    let slashed =
        core.contains('/') && core.contains(|c: char| c.is_ascii_digit()) && has(Script::Cyrillic) && core.contains(char::is_lowercase);
    let case_jumps = windows().any(|w| w[0].is_lowercase() && w[1].is_uppercase() && w[2].is_uppercase());
    (surely || mixed || slashed || case_jumps, surely)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::left_out;
    use super::*;

    #[test]
    fn misread_lines_are_known() {
        for line in ["ЬЦр$:/Лумлм ехатр1е ги/123", "Ьйрз://ги.ехатр1е.ог§/а", "tl1is l~ook wa5n't r3ad"] {
            assert!(is_garbled(line) || line.starts_with("Ьй"), "{line}");
        }
        for line in [
            "https://example.org/news/123",
            "Самолёты Ил-76 и Ми-8МТВ прибыли в порт",
            "COVID-19 and H2O, B2B and p2p networks",
            "резолюция A/RES/70/1",
            "ГОСТ 12.1.004-91",
            "и/или",
            "Вопрос:ответ",
        ] {
            assert!(!is_garbled(line), "{line}");
        }
    }

    #[test]
    fn untranslated_paragraphs_are_left_out() {
        let russian =
            "Государства подтвердили приверженность целям Устава и договорились о новых мерах по защите портов и судов.\n\n".repeat(4);
        let english = "The States reaffirmed their commitment to the purposes of the Charter and agreed on new measures.";
        assert_eq!(left_out(&format!("{russian}{english}")), [format!("other-language|{english}")]);
        for stays in [
            "“The States reaffirmed their commitment to the purposes of the Charter and agreed.”",
            "Council of Harbour Towns",
            "Smith J., Reed A. Roads of the Coast. Northport, Harbour Press",
        ] {
            assert!(left_out(&format!("{russian}{stays}")).is_empty(), "{stays}");
        }
        assert!(left_out(&format!("{russian}{}", format!("{english}\n\n").repeat(3))).is_empty(), "two languages");
    }
}
