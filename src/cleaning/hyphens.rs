//! line-end-hyphen: words that were divided at the end of a line.
//!
//! Where the hyphen only divides, it is cut with the line break; where it is a part of the word, only the white space
//! after it is. The document itself is the first witness: the word may stand in it undivided elsewhere.

use super::page::Page;
use super::phrases::{Phrases, compounds};
use crate::text::Span;
use std::collections::HashSet;

/// The name under which the cuts are listed.
const RULE: &str = "line-end-hyphen";
/// What divides words: the hyphen, its own character, the soft one, and the one of old word processors.
const HYPHENS: [char; 4] = ['-', '‐', '\u{ad}', '¬'];
/// The fewest letters of a word that by itself shows that it is one.
const WORD_LETTERS: usize = 4;
/// The fewest letters of a Russian adjective that makes a compound with another, and of the other.
const ADJECTIVE_LETTERS: usize = 6;
/// Words before which a hyphen hangs: `pre- and post-war`.
const AFTER_HANGING: &[&str] = &["and", "or", "to", "и", "или", "та", "і", "або", "und", "oder", "bis", "sowie", "et", "ou", "y", "o"];
/// Endings of Russian and Ukrainian adjectives.
const ADJECTIVES: &[&str] = &[
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую", "юю", "ых", "их",
    "ыми", "ими", "ої", "ій", "ої", "а", "і", "у",
];

/// A word divided by a hyphen at the end of a line.
struct Division<'a> {
    first: &'a str,
    second: &'a str,
    /// Whether the hyphen does nothing but divide.
    is_soft: bool,
    /// The hyphen.
    hyphen: Span,
    /// Where the word goes on.
    resumes: usize,
}

/// Cuts the hyphens, or only the line breaks after them, in all content.
pub(super) fn cut(page: &mut Page) {
    let text = page.text().to_owned();
    let mut words: Option<Words> = None;
    for index in 0..page.pieces.len() {
        let span = page.pieces[index].span;
        if !page.is_content(index) || !span.of(&text).contains(HYPHENS) {
            continue;
        }
        let divisions = divisions(page, &text, span);
        if divisions.is_empty() {
            continue;
        }
        let words = words.get_or_insert_with(|| Words::of(&text));
        for division in divisions {
            let keeps = !division.is_soft && keeps_hyphen(&division, words, compounds(page.language()));
            let start = if keeps { division.hyphen.end } else { division.hyphen.start };
            cut_around(page, Span::new(start, division.resumes));
        }
        let piece = page.piece(span, page.pieces[index].role);
        page.pieces[index] = piece;
    }
}

/// Cuts a span but for what is cut in it already.
fn cut_around(page: &mut Page, span: Span) {
    let inner: Vec<Span> = {
        let cuts = page.cuts();
        let first = cuts.partition_point(|cut| cut.span.end <= span.start);
        cuts[first..].iter().map(|cut| cut.span).take_while(|cut| span.contains(*cut)).collect()
    };
    let mut from = span.start;
    for cut in inner {
        page.cut(Span::new(from, cut.start), RULE);
        from = cut.end;
    }
    page.cut(Span::new(from, span.end), RULE);
}

/// Finds the divided words of a piece: a letter, a hyphen, the end of a line, a letter, whatever is cut left aside.
fn divisions<'a>(page: &Page, text: &'a str, piece: Span) -> Vec<Division<'a>> {
    let said = piece.of(text);
    let mut found = Vec::new();
    for (at, mark) in said.match_indices(HYPHENS) {
        let hyphen = Span::new(piece.start + at, piece.start + at + mark.len());
        let Some(resumes) = resumption(page, text, hyphen.end, piece.end) else { continue };
        let (before, after) = (&text[piece.start..hyphen.start], &text[resumes..piece.end]);
        let first = &before[before.len() - before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>()..];
        let second = &after[..after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum()];
        let is_soft = matches!(mark, "\u{ad}" | "¬");
        let hangs = AFTER_HANGING.contains(&second) && !is_soft;
        if !first.is_empty() && !second.is_empty() && !hangs {
            found.push(Division { first, second, is_soft, hyphen, resumes });
        }
    }
    found
}

/// Returns where text goes on after the end of a line, if nothing but white space and cuts lies before.
fn resumption(page: &Page, text: &str, from: usize, end: usize) -> Option<usize> {
    let cuts = page.cuts();
    let mut next_cut = cuts.partition_point(|cut| cut.span.end <= from);
    let (mut at, mut breaks) = (from, false);
    while at < end {
        if let Some(cut) = cuts.get(next_cut).filter(|cut| cut.span.start == at) {
            at = cut.span.end;
            next_cut += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        if !c.is_whitespace() {
            return breaks.then_some(at);
        }
        breaks |= matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        at += c.len_utf8();
    }
    None
}

/// Returns whether a character is a part of a word; a hyphen parts two.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{301}' | '\u{306}' | '\u{308}' | '’' | '\'')
}

/// Returns whether the hyphen of a divided word is a part of the word.
fn keeps_hyphen(division: &Division, words: &Words, known: Option<&Phrases>) -> bool {
    let (first, second) = (division.first.to_lowercase(), division.second.to_lowercase());
    let small = division.first.ends_with(char::is_lowercase) && division.second.chars().all(|c| !c.is_uppercase() && !c.is_ascii_digit());
    if !small {
        // A word in capitals throughout may be divided as any other.
        let capitals = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        return !(capitals(division.first) && capitals(division.second) && !words.has_compound(&first, &second));
    }
    if words.has(&format!("{first}{second}")) {
        return false;
    }
    if words.has_compound(&first, &second) {
        return true;
    }
    let listed = |word: &str| known.is_some_and(|list| list.get(word).is_some());
    if listed(&format!("={first}")) {
        return false;
    }
    let both_are_words = [&first, &second].iter().all(|word| word.chars().count() >= WORD_LETTERS && words.has(word));
    listed(&first) || listed(&format!("-{second}")) || both_are_words || is_adjective_pair(&first, &second)
}

/// Returns whether two parts are adjectives as Russian joins them: `экономическо-правовой`.
fn is_adjective_pair(first: &str, second: &str) -> bool {
    let long = [first, second].iter().all(|word| word.chars().count() >= ADJECTIVE_LETTERS);
    long && (first.ends_with("но") || first.ends_with("ско")) && ADJECTIVES.iter().any(|ending| second.ends_with(ending))
}

/// The words that a document has away from the ends of its lines.
struct Words {
    whole: HashSet<String>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut whole = HashSet::new();
        let mut divided = false;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            for token in line.split(|c: char| !is_word(c) && !HYPHENS.contains(&c)).filter(|token| !token.is_empty()) {
                let token =
                    token.to_lowercase().replace(['‐', '¬'], "-").replace('\u{ad}', if line.ends_with('\u{ad}') { "-" } else { "" });
                if !divided && token.trim_matches('-').len() == token.len() {
                    whole.insert(token);
                }
                divided = false;
            }
            divided = line.ends_with(HYPHENS);
        }
        Self { whole }
    }

    fn has(&self, word: &str) -> bool {
        self.whole.contains(word)
    }

    fn has_compound(&self, first: &str, second: &str) -> bool {
        self.has(&format!("{first}-{second}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cleaned_as, residue_of};

    #[test]
    fn dividing_hyphens_go() {
        for (language, text, says) in [
            ("en", "the inter-\nnational agree-\n   ment", "the international agreement"),
            ("ru", "государст-\nвенный", "государственный"),
            ("en", "Organi-\nzation", "Organization"),
            ("en", "a net-\nwork of towns", "a network of towns"),
            ("ru", "безопасно-\nсти", "безопасности"),
            ("en", "collec\u{ad}\ntive", "collective"),
            ("en", "co-\noperation and cooperation", "cooperation and cooperation"),
            ("de", "der Zusam-\nmenarbeit", "der Zusammenarbeit"),
        ] {
            assert_eq!(cleaned_as(language, text), [says]);
            assert_eq!(residue_of(language, text).len(), text.matches(['-', '\u{ad}']).count(), "{text}");
        }
    }

    #[test]
    fn hyphens_of_compounds_stay() {
        for (language, text, says) in [
            ("en", "a long-\nterm plan", "a long-term plan"),
            ("en", "non-\n  aligned states", "non-aligned states"),
            ("ru", "военно-\nполитический", "военно-политический"),
            ("ru", "организационно-\nтехнические меры", "организационно-технические меры"),
            ("ru", "какой-\nто мост", "какой-то мост"),
            ("ru", "из-\nза бури", "из-за бури"),
            ("en", "Anglo-\nSaxon", "Anglo-Saxon"),
            ("en", "the CSTO-\nled mission", "the CSTO-led mission"),
            ("en", "co-\noperation and co-operation", "co-operation and co-operation"),
            ("en", "in 2021-\n2022", "in 2021-2022"),
        ] {
            assert_eq!(cleaned_as(language, text), [says]);
            assert!(residue_of(language, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn hanging_hyphens_and_dashes_are_let_alone() {
        assert_eq!(cleaned_as("en", "pre-\nand post-war roads"), ["pre- and post-war roads"]);
        assert_eq!(cleaned_as("en", "the towns -\nall of them"), ["the towns - all of them"]);
    }

    #[test]
    fn words_divided_over_pages() {
        let text = "the Council of Harbour Towns considered inter-\n\n- 3 -\n\nnational roads.";
        assert_eq!(cleaned_as("en", text), ["the Council of Harbour Towns considered international roads."]);
        assert_eq!(residue_of("en", text), ["line-end-hyphen|-", "page-number|- 3 -"]);
    }
}
