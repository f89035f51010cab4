//! Speaker labels: who speaks next, split off from what is said.
//!
//! A label stands before a colon at the head of a paragraph. Many other things do, so that a label must be known for
//! one, or look like a person, or be used again and again.

use super::page::{Page, Piece};
use super::phrases::{Known, LABELS, NAME_WORDS, NOT_LABELS, TRANSLATED, VERBS};
use super::words::{count, fold, is_open, is_quote};
use crate::text::{Role, Span, list_marker};
use std::collections::HashMap;

/// The most words in a label.
const LABEL_WORDS: usize = 14;
/// The most bytes in a label.
const LABEL_BYTES: usize = 240;

/// How much a label looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// It may be anything: only if it is used again and again.
    Slight,
    /// It has the shape of a name or an office: if other labels bear witness.
    Fair,
    /// It is known, or a name with an initial or an office.
    Sure,
}

/// A label found at the head of a piece.
struct Label {
    /// Its length with the colon, in bytes.
    length: usize,
    key: String,
    likeness: Likeness,
}

/// Splits the labels off as pieces of their own.
pub(super) fn split(page: &mut Page) {
    let labels: Vec<Option<Label>> = page.pieces.iter().map(|piece| label(page.text(), piece)).collect();
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for label in labels.iter().flatten() {
        *uses.entry(label.key.as_str()).or_default() += 1;
    }
    let sure = labels.iter().flatten().filter(|label| label.likeness == Likeness::Sure).count();
    let is_accepted = |label: &Label| match label.likeness {
        Likeness::Sure => label.key.chars().count() > 1 || sure > 1,
        Likeness::Fair => sure > 0 || uses[label.key.as_str()] > 1,
        Likeness::Slight => uses[label.key.as_str()] > 2 || uses[label.key.as_str()] > 1 && sure > 0,
    };
    let mut pieces = Vec::with_capacity(page.pieces.len());
    for (piece, label) in page.pieces.iter().zip(&labels) {
        let Some(label) = label.as_ref().filter(|label| is_accepted(label)) else {
            pieces.push(piece.clone());
            continue;
        };
        let end = piece.span.start + label.length;
        pieces.push(page.piece(Span::new(piece.span.start, end), Role::Speaker));
        let rest = Span::new(end, piece.span.end).trimmed(page.text());
        if !rest.is_empty() {
            pieces.push(page.piece(rest, piece.role));
        }
    }
    page.pieces = pieces;
    page.settle_cuts();
}

/// Returns whether a speaker's label says that what follows is given in translation: `Question (retranslated):`.
///
/// Such a text and the one that it was translated from do not show how a translator works from the one into the other.
///
/// ```
/// use sverka::cleaning::is_translated;
///
/// assert!(is_translated("Вопрос (перевод с английского):"));
/// assert!(!is_translated("Question (from the floor):"));
/// ```
pub fn is_translated(label: &str) -> bool {
    let remarks = label.split(['(', '[']).skip(1);
    remarks.into_iter().any(|remark| TRANSLATED.opens(&fold(remark)))
}

/// Returns what stands before the first colon of a paragraph, if it could be a label.
fn label(text: &str, piece: &Piece) -> Option<Label> {
    if piece.role != Role::Paragraph {
        return None;
    }
    let said = piece.span.of(text);
    let colon = said
        .char_indices()
        .take_while(|(at, _)| *at < LABEL_BYTES)
        .find(|&(_, c)| c == ':' || c == '：')
        .map(|(at, c)| (at, c.len_utf8()))?;
    let (name, rest) = (said[..colon.0].trim_end(), &said[colon.0 + colon.1..]);
    if name.is_empty() || count(name) > LABEL_WORDS || rest.starts_with(['/', ')']) || list_marker(name).is_some() {
        return None;
    }
    if name.starts_with(is_quote) && name.ends_with(is_quote) {
        return None;
    }
    let likeness = likeness(name)?;
    let speech = rest
        .trim_start_matches(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, '—' | '–' | '-' | '(' | '[' | '¿' | '¡' | '…' | '.'));
    let alone = rest.trim().is_empty();
    let parted = rest.starts_with(char::is_whitespace) || likeness == Likeness::Sure && rest.starts_with(char::is_uppercase);
    let opens = speech.starts_with(|c: char| {
        c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase() || c.is_ascii_digit() && likeness == Likeness::Sure
    });
    let known = is_known(&fold(name)) && parted;
    // A heading has its say without a full stop.
    let says_much = !is_open(rest) || count(rest) > 12 || likeness == Likeness::Sure;
    (alone || known || parted && opens && says_much).then(|| Label { length: colon.0 + colon.1, key: fold(name), likeness })
}

/// Returns how much a name looks like a label, or nothing if it is none.
fn likeness(name: &str) -> Option<Likeness> {
    let key = fold(name);
    if let Some((who, _)) = name.strip_suffix(')').and_then(|name| name.split_once(" ("))
        && !is_known(&key)
    {
        return likeness(who);
    }
    if let Some((who, whence)) = name.split_once(", ")
        && has_initials(&who.split_whitespace().collect::<Vec<_>>())
        && count(who) <= 3
        && count(whence) <= 3
        && !whence.split_whitespace().any(|word| VERBS.has(&fold(word.trim_matches(','))))
    {
        return Some(Likeness::Fair);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = fold(words.first()?);
    if is_known(&key) {
        return Some(Likeness::Sure);
    }
    if NOT_LABELS.get(&key).is_some()
        || NOT_LABELS.get(first.trim_matches(['.', ','])).is_some()
        || name.contains(['.', '!', '?', ';']) && !has_initials(&words) && !has_office(&words)
    {
        return None;
    }
    if words.iter().any(|word| VERBS.has(&fold(word.trim_matches(',')))) {
        return None;
    }
    let capitalised = words.iter().filter(|word| is_capitalised(word)).count();
    let small =
        words.iter().filter(|word| !is_capitalised(word) && !NAME_WORDS.has(word.trim_matches(',')) && !word.starts_with('(')).count();
    let office = has_office(&words);
    if office && !is_capitalised(words[0]) {
        return None;
    }
    match (has_initials(&words), office) {
        (true, _) if small == 0 || office => Some(Likeness::Sure),
        (_, true) if has_name(&words) => Some(Likeness::Sure),
        (_, true) if small == 0 && words.len() <= 6 || capitalised == words.len() => Some(Likeness::Fair),
        _ if small == 0 && capitalised == words.len() && (2..=4).contains(&words.len()) => Some(Likeness::Fair),
        _ if words.len() == 1 && capitalised == 1 && !name.contains(|c: char| c.is_ascii_digit()) => Some(Likeness::Slight),
        _ => None,
    }
}

/// Returns whether a folded name is a known label, a number or a remark in brackets after it aside.
fn is_known(key: &str) -> bool {
    let bare =
        key.split(" (").next().unwrap_or(key).trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '№'));
    !bare.is_empty() && LABELS.get(bare) == Some(Known::Surely)
}

fn is_office(word: &str) -> bool {
    LABELS.get(&fold(word.trim_matches([',', '(', ')']))) == Some(Known::Perhaps)
}

fn has_office(words: &[&str]) -> bool {
    words.iter().any(|word| is_office(word))
}

/// Returns whether two capitalised words that are no office stand side by side: a name among words of an office.
fn has_name(words: &[&str]) -> bool {
    let titled = words.len() == 2 && is_office(words[0]) && is_capitalised(words[1]);
    let parts: Vec<&[&str]> = words.split_inclusive(|word| word.ends_with(',')).collect();
    let is_pair = |pair: &[&str]| pair.iter().all(|word| is_capitalised(word) && !is_office(word));
    let at_head = words.len() > 2 && parts.len() > 1 && (2..=3).contains(&parts[0].len()) && is_pair(parts[0]);
    let at_tail = words.len() > 2 && is_pair(&words[words.len() - 2..]);
    titled || at_head || at_tail
}

/// Returns whether words are a surname with an initial: `A. Petrov`, `Д.Доу`, `Петров И. И.`
fn has_initials(words: &[&str]) -> bool {
    let is_initial = |word: &str| {
        let letters: Vec<&str> = word.split_terminator('.').collect();
        word.ends_with('.') && !letters.is_empty() && letters.iter().all(|l| l.chars().count() == 1 && l.chars().all(char::is_uppercase))
    };
    let is_glued = |word: &str| {
        let parts: Vec<&str> = word.split('.').collect();
        let (surname, initials) = (parts[parts.len() - 1], &parts[..parts.len() - 1]);
        !initials.is_empty()
            && initials.iter().all(|l| l.chars().count() == 1 && l.chars().all(char::is_uppercase))
            && is_capitalised(surname)
            && surname.chars().count() > 1
    };
    let spaced = words.len() > 1
        && words.iter().any(|word| is_initial(word))
        && words.iter().any(|word| is_capitalised(word) && !is_initial(word) && !word.contains('.'));
    words.len() <= LABEL_WORDS && (spaced || words.iter().any(|word| is_glued(word)))
}

fn is_capitalised(word: &str) -> bool {
    word.trim_start_matches(|c: char| is_quote(c) || c == '(').starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::tests::speakers;

    #[test]
    fn labels_of_many_shapes() {
        for (text, label) in [
            ("Question: When will the bridge be opened?", "Question:"),
            ("Вопрос (перевод с английского): Когда откроют мост?", "Вопрос (перевод с английского):"),
            ("A. Petrov: In the spring.", "A. Petrov:"),
            ("Д.Доу : Коллеги, добрый день.", "Д.Доу :"),
            ("President of Atlantis John Doe: Colleagues, good day.", "President of Atlantis John Doe:"),
            ("Maria Keller, Deputy Director: We shall see.", "Maria Keller, Deputy Director:"),
            ("Модератор: Слово предоставляется секретарю.", "Модератор:"),
            ("Президент Республики Атлантида Джон Доу: Добрый день.", "Президент Республики Атлантида Джон Доу:"),
            ("Mr. Reed: The means are at hand.", "Mr. Reed:"),
            ("Министр иностранных дел Иван Петров: Мы готовы.", "Министр иностранных дел Иван Петров:"),
            ("Ответ: да, весной.", "Ответ:"),
            ("Question:", "Question:"),
            ("С. В. Лавренко: «Мы готовы».", "С. В. Лавренко:"),
        ] {
            assert_eq!(speakers(text), [label], "{text}");
        }
    }

    #[test]
    fn sentences_with_a_colon_stay_whole() {
        for text in [
            "The Parties agree on the following: The bridge shall be built.",
            "Three tasks remain: The road, the pier and the lamp must be repaired.",
            "Second: The road must be repaired.",
            "Northern Sea Route: Challenges and Prospects",
            "Note: The figures are rounded.",
            "The Secretary of State told John Doe: You are late.",
            "Annex A: Rules of the Council are given here.",
            "At 10:30 the meeting was opened.",
            "See https://example.org for more.",
            "В итоге: Стороны договорились.",
            "Президент России напомнил Джону Доу: Мост закрыт.",
            "“A River Does Not Read Treaties”: Irina Lokteva on Floods and the Price of Silt",
            "(a) Question: this is an item.",
            "A: One letter proves nothing.",
        ] {
            assert!(speakers(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn use_makes_labels_of_names() {
        let talk = "John Doe: Good day.\n\nIs it?\n\nJane Roe: It is a good day.\n\nJohn Doe: Then we agree.\n\nJane Roe: We do.";
        assert_eq!(speakers(talk), ["John Doe:", "Jane Roe:", "John Doe:", "Jane Roe:"]);
        assert_eq!(speakers("Q: Is it open?\n\nA: It is.\n\nQ: Since when?\n\nA: Since May."), ["Q:", "A:", "Q:", "A:"]);
        assert_eq!(speakers("В.: Когда?\n\nО.: Весной."), ["В.:", "О.:"]);
        assert_eq!(
            speakers("Reed: Yes.\n\nHart: No.\n\nReed: Yes.\n\nHart: No.\n\nReed: So be it.\n\nHart: Well."),
            ["Reed:", "Hart:", "Reed:", "Hart:", "Reed:", "Hart:"]
        );
    }
}
