//! separator, stage-note: marks that structure a page or tell of what happened in the hall.

use super::super::page::Page;
use super::super::phrases::{Known, NOTES};
use super::super::words::{fold, starts_small};
use super::pieces_that;
use crate::text::{Ending, Span};

/// The rule that finds notes.
pub(in crate::cleaning) const STAGE_NOTE: &str = "stage-note";
/// The most words in a stenographer's note.
const NOTE_WORDS: usize = 7;
/// The most bytes looked through for the end of a note in brackets.
const NOTE_BYTES: usize = 160;

pub(super) fn separators(page: &Page) -> Vec<Span> {
    pieces_that(page, is_separator)
}

/// Returns whether a line is `* * *`, `_____` and the like. Dots alone may be an omission.
pub(super) fn is_separator(line: &str) -> bool {
    let marks = || line.chars().filter(|c| !c.is_whitespace());
    let is_drawn = |c: char| "*_-–—=~•·#+|.◆◇■□●○∙⁂―\\/".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c);
    marks().next().is_some() && marks().all(is_drawn) && (marks().any(|c| c != '.') || marks().count() > 5)
}

/// Finds notes that are a whole piece, and notes inside one.
pub(super) fn stage_notes(page: &Page) -> Vec<Span> {
    let mut found = Vec::new();
    for piece in page.pieces.iter().filter(|piece| piece.role.is_content()) {
        if is_stage_note(&piece.says) {
            found.push(piece.span);
        } else {
            found.extend(inner_notes(piece.span, page.text()));
        }
    }
    found
}

/// Returns the notes at the head of a paragraph, before a sentence, and those at its tail, after one.
pub(in crate::cleaning) fn edge_notes(text: &str, paragraph: Span) -> (Vec<Span>, Vec<Span>) {
    let notes = if is_stage_note(paragraph.of(text)) { vec![paragraph] } else { inner_notes(paragraph, text) };
    let mut rest = paragraph;
    let mut head = Vec::new();
    for note in &notes {
        let after = Span::new(note.end, rest.end).trimmed(text);
        if note.start != rest.start || starts_small(after.of(text)) {
            break;
        }
        head.push(*note);
        rest = after;
    }
    let mut tail = Vec::new();
    for note in notes[head.len()..].iter().rev() {
        let before = Span::new(rest.start, note.start).trimmed(text);
        if note.end != rest.end || Ending::of(before.of(text)) != Ending::Sentence {
            break;
        }
        tail.insert(0, *note);
        rest = before;
    }
    (head, tail)
}

/// Returns whether a line is a note and nothing else: `[Applause]`, `(Laughter.)`, `Аплодисменты.`
pub(super) fn is_stage_note(line: &str) -> bool {
    let line = line.trim();
    let bare = line.trim_end_matches('.');
    for (open, close) in [('(', ')'), ('[', ']'), ('<', '>'), ('/', '/')] {
        if let Some(inner) = bare.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return !inner.contains(['(', '[']) && (is_note(inner) || is_action(inner, open == '[' || line.ends_with(".)")));
        }
    }
    if bare.contains(char::is_whitespace) {
        return false;
    }
    let word = fold(bare);
    line.starts_with(char::is_uppercase) && (NOTES.get(&word) == Some(Known::Surely) || NOTES.has_stem_of(&word))
}

/// Returns whether a line is the mark of an omission and nothing else: `<…>`, `[...]`.
pub(in crate::cleaning) fn is_cut_mark(line: &str) -> bool {
    let inner = [('<', '>'), ('[', ']'), ('(', ')')].iter().find_map(|(open, close)| line.trim().strip_prefix(*open)?.strip_suffix(*close));
    inner.is_some_and(|inner| matches!(inner.trim(), "…" | "..." | ". . ."))
}

/// Returns whether what stands in brackets on a line of its own tells of something done: `[Slide shown]`, `(Показывает карту.)`
fn is_action(inner: &str, is_marked: bool) -> bool {
    let words = inner.split_whitespace().count();
    let plain = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | ',' | '-' | '’' | '\'');
    is_marked && (2..=6).contains(&words) && inner.starts_with(char::is_uppercase) && inner.chars().all(plain)
}

fn inner_notes(piece: Span, text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let said = piece.of(text);
    for (at, open) in said.match_indices(['(', '[']) {
        let close = if open == "(" { ')' } else { ']' };
        let rest = &said[at + 1..];
        let Some(length) = rest.char_indices().take_while(|(i, _)| *i < NOTE_BYTES).find(|&(_, c)| c == close).map(|(i, _)| i) else {
            continue;
        };
        let is_inside = found.last().is_some_and(|note| note.end > piece.start + at);
        if is_inside || !is_note(&rest[..length]) {
            continue;
        }
        let mut end = at + length + 2;
        // A full stop after the note is its own where the sentence before it has ended.
        if said[end..].starts_with('.') && Ending::of(&said[..at]) == Ending::Sentence {
            end += 1;
        }
        found.push(Span::new(piece.start + at, piece.start + end));
    }
    found
}

/// Returns whether what stands in brackets is a note: a word of the list near its beginning, few words in all.
fn is_note(inner: &str) -> bool {
    let folded = fold(inner);
    let words: Vec<&str> =
        folded.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > NOTE_WORDS || inner.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if NOTES.get(&words.join(" ")) == Some(Known::Surely) {
        return true;
    }
    let is_key = |word: &str| NOTES.get(word) == Some(Known::Surely) || NOTES.has_stem_of(word);
    let openers = words.iter().take_while(|word| NOTES.get(word) == Some(Known::Perhaps) || matches!(**word, "and" | "и")).count();
    let tells = |part: &str| part.split_whitespace().next().is_some_and(is_key);
    openers > 0 && words.iter().any(|word| is_key(word))
        || words.get(openers).is_some_and(|word| is_key(word))
        || folded.split(['.', ';', ',']).any(tells)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{cleaned, left_out};
    use super::*;

    #[test]
    fn separators_have_no_words() {
        for line in ["* * *", "_____", "—", "---", "***", "• • •", "══════", "........"] {
            assert!(is_separator(line), "{line}");
        }
        for line in ["...", "<…>", "1", "?", "* note", ""] {
            assert!(!is_separator(line), "{line}");
        }
    }

    #[test]
    fn notes_in_many_languages() {
        for line in [
            "[Applause]",
            "(Laughter.)",
            "(Laughter).",
            "(Аплодисменты.)",
            "(Смех в зале)",
            "[Applause.]",
            "(Prolonged applause)",
            "(Бурные, продолжительные аплодисменты, переходящие в овацию.)",
            "(Смех и аплодисменты)",
            "(Beifall)",
            "(Оплески.)",
            "Аплодисменты.",
            "(Applaudissements)",
            "[The audience rises. Applause]",
            "[Зал встаёт. Аплодисменты]",
            "[Минута молчания]",
            "(A minute of silence.)",
        ] {
            assert!(is_stage_note(line), "{line}");
        }
        for line in [
            "(see Annex 2)",
            "Applause is not an argument.",
            "(with applause)",
            "(A/12/34)",
            "[1]",
            "(Дом смеха)",
            "()",
            "[",
            "Смех сквозь слёзы",
        ] {
            assert!(!is_stage_note(line), "{line}");
        }
    }

    #[test]
    fn notes_at_the_edge_of_a_paragraph_stand_apart() {
        assert_eq!(cleaned("(Laughter) (Applause) We built it.\n\nMore."), ["(Laughter)", "(Applause)", "We built it.", "More."]);
        assert_eq!(cleaned("We built it. (Applause.)\n\nMore."), ["We built it.", "(Applause.)", "More."]);
        assert_eq!(cleaned("And so we left. (Applause)."), ["And so we left.", "(Applause)."]);
        assert_eq!(cleaned("(Laughter) and so we left"), ["and so we left"]);
    }

    #[test]
    fn notes_inside_paragraphs_are_cut() {
        assert_eq!(cleaned("We built it ourselves. (Applause.) Nobody helped us."), ["We built it ourselves. Nobody helped us."]);
        assert_eq!(cleaned("Мы справились [смех], как всегда."), ["Мы справились , как всегда."]);
        assert_eq!(left_out("We did it. (Applause). Thank you all."), ["stage-note|(Applause)."]);
        let torn = "We have built the bridge with our own hands and with\n\n[Applause]\n\nthe help of our friends.";
        assert_eq!(cleaned(torn), ["We have built the bridge with our own hands and with the help of our friends."]);
        assert_eq!(cleaned("The fund (see Annex) was opened."), ["The fund (see Annex) was opened."]);
    }
}
