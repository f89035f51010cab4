//! What evidence, checks and matching all count by: words as stems, numbers, dates, list markers.
//!
//! Two texts that say the same in two languages share few letters but many values. A [`Tokenizer`] therefore turns a
//! text into tokens whose keys are comparable across languages wherever that is possible: `2 000`, `2,000` and `две
//! тысячи` meet in numbers, `March` and `марта` in a month, `(c)` and `в)` in the third item of a list.

mod markers;
mod months;
mod numbers;
mod romanise;
mod stems;

pub use markers::list_marker;
pub use months::{month, month_named_as};
pub use romanise::{name_similarity, romanise, skeleton};

use crate::text::{Language, Span, in_one_script};
use stems::Stemmer;
use unicode_segmentation::UnicodeSegmentation;

/// What kind of thing a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word, as its stem.
    Word,
    /// A number, as its value.
    Number,
    /// A month of the year, as its number.
    Month,
    /// The marker of a list item, as its place in the list.
    Marker,
    /// A thing that is written alike everywhere: a URL, an e-mail address, a document symbol.
    Literal,
    /// A bracket or a quotation mark, opened.
    Bracket,
}

impl TokenKind {
    /// Returns whether equal keys mean the same in any two languages.
    pub fn is_universal(self) -> bool {
        self != TokenKind::Word
    }
}

/// A unit of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it stands for.
    pub kind: TokenKind,
    /// The stem, the value, or the thing itself, folded so that equal keys mean equal tokens.
    pub key: String,
    /// Whether it is written with a capital away from the start of a text, as names are.
    pub capital: bool,
}

/// Turns texts of one language into tokens.
pub struct Tokenizer {
    language: Language,
    stemmer: Stemmer,
}

impl Tokenizer {
    /// Returns a tokenizer for a language; any language will do.
    pub fn new(language: &Language) -> Self {
        Self { language: language.clone(), stemmer: Stemmer::new(language) }
    }

    /// Returns the tokens of a text in order.
    ///
    /// ```
    /// use sverka::text::Language;
    /// use sverka::tokens::Tokenizer;
    ///
    /// let keys = |language: &str, text: &str| -> Vec<String> {
    ///     let language = Language::parse(language).unwrap();
    ///     Tokenizer::new(&language).tokens(text).into_iter().map(|t| t.key).collect()
    /// };
    /// assert_eq!(keys("en", "15 May: 2,000 states"), ["15", "5", "2000", "state"]);
    /// assert_eq!(keys("ru", "15 мая — 2 000 государств"), ["15", "5", "2000", "государств"]);
    /// ```
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        self.located_tokens(text).into_iter().map(|(token, _)| token).collect()
    }

    /// Returns the tokens of a text in order, each with its place in the text.
    ///
    /// ```
    /// use sverka::text::Language;
    /// use sverka::tokens::Tokenizer;
    ///
    /// let text = "Both peace-loving states, twenty-five years on";
    /// let tokens = Tokenizer::new(&Language::parse("en").unwrap()).located_tokens(text);
    /// let words: Vec<&str> = tokens.iter().map(|(_, span)| span.of(text)).collect();
    /// assert_eq!(words, ["Both", "peace", "loving", "states", "twenty-five", "years", "on"]);
    /// ```
    pub fn located_tokens(&self, text: &str) -> Vec<(Token, Span)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        if let Some((place, length)) = list_marker(text) {
            let marker = Span::new(0, length).trimmed(text);
            tokens.push((Token { kind: TokenKind::Marker, key: place.to_string(), capital: false }, marker));
            at = length;
        }
        let mut opening = true;
        while at < text.len() {
            let tail = &text[at..];
            let mark = note_mark(tail);
            if mark > 0 {
                at += mark;
            } else if let Some((value, length)) = numbers::number(tail, &self.language) {
                tokens.push((Token { kind: TokenKind::Number, key: value, capital: false }, Span::new(at, at + length)));
                at += length;
                opening = false;
            } else if tail.starts_with(char::is_alphanumeric) {
                let end = at + word_end(tail);
                self.push_word(text, Span::new(at, end), opening, &mut tokens);
                at = end;
                opening = false;
            } else {
                let c = tail.chars().next().unwrap_or(' ');
                if let Some(key) = bracket(c) {
                    let token = Token { kind: TokenKind::Bracket, key: key.to_owned(), capital: false };
                    tokens.push((token, Span::new(at, at + c.len_utf8())));
                }
                at += c.len_utf8();
            }
        }
        join_numbers(tokens)
    }

    fn push_word(&self, text: &str, span: Span, opening: bool, tokens: &mut Vec<(Token, Span)>) {
        let word = span.of(text);
        if word.contains(['@', '/']) || word.contains("://") {
            tokens.push((Token { kind: TokenKind::Literal, key: word.to_lowercase(), capital: false }, span));
            return;
        }
        let capital = !opening && word.chars().next().is_some_and(char::is_uppercase);
        let shouted = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
        let mut start = span.start;
        for part in word.split('-') {
            let place = Span::new(start, start + part.len());
            start = place.end + 1;
            if !part.is_empty() {
                tokens.push((self.word(part, capital || shouted), place));
            }
        }
    }

    fn word(&self, word: &str, capital: bool) -> Token {
        let word = without_note_mark(word);
        let is_mixed = !word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let twin = is_mixed.then(|| in_one_script(word, &self.language)).flatten();
        let folded = fold(twin.as_deref().unwrap_or(word));
        if let Some(month) = numbers::month(&folded) {
            Token { kind: TokenKind::Month, key: month.to_string(), capital: false }
        } else if let Some(value) = numbers::spelled(&folded) {
            Token { kind: TokenKind::Number, key: value.to_owned(), capital: false }
        } else {
            Token { kind: TokenKind::Word, key: self.stemmer.stem(&folded), capital }
        }
    }
}

/// Joins numbers that stand side by side and name one value, as `two hundred and ten` does.
fn join_numbers(tokens: Vec<(Token, Span)>) -> Vec<(Token, Span)> {
    let mut joined: Vec<(Token, Span)> = Vec::with_capacity(tokens.len());
    for (token, span) in tokens {
        let and = joined.len().checked_sub(2).filter(|&at| joined[at + 1].0.key == "and" && token.kind == TokenKind::Number);
        let before = and.unwrap_or(joined.len().saturating_sub(1));
        let value = match joined.get(before) {
            Some((first, _)) if first.kind == TokenKind::Number && token.kind == TokenKind::Number => {
                numbers::joined(&first.key, &token.key).filter(|_| and.is_none() || first.key.ends_with("00"))
            }
            _ => None,
        };
        match value {
            Some(value) => {
                joined.truncate(before + 1);
                joined[before].0.key = value;
                joined[before].1.end = span.end;
            }
            None => joined.push((token, span)),
        }
    }
    joined
}

/// Returns a word as it is compared: lower case, `ё` as `е`, without stress marks and apostrophes.
pub fn fold(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'ё' => Some('е'),
            '\u{301}' | '\u{300}' | '\'' | '’' | '\u{ad}' => None,
            c => Some(c),
        })
        .collect()
}

/// Returns the length of a mark that refers to a note, such as `[12]` or `²`, if the text begins with one.
fn note_mark(text: &str) -> usize {
    let raised: usize = text.chars().take_while(|c| is_raised(*c)).map(char::len_utf8).sum();
    let digits = |inner: &str| inner.bytes().take_while(u8::is_ascii_digit).count();
    match text.strip_prefix('[').map(|inner| (digits(inner), inner)) {
        Some((count @ 1..=3, inner)) if inner[count..].starts_with(']') => count + 2,
        _ => raised,
    }
}

/// Returns whether a character is a raised digit.
fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// The fewest letters of a word behind which a digit or two are the mark of a note: names such as `G20` have fewer.
const FEWEST_NOTED: usize = 5;

/// Returns a word without the number of a note, which may have lost its raised place: `cooperation²`, `cooperation1`.
fn without_note_mark(word: &str) -> &str {
    let word = word.trim_end_matches(is_raised);
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_noted = (1..=2).contains(&(word.len() - bare.len()))
        && bare.chars().count() >= FEWEST_NOTED
        && bare.chars().skip(1).all(char::is_lowercase);
    if is_noted { bare } else { word }
}

/// The most bytes of a run without white space that are looked at to find its first word: some scripts have no spaces.
const LONGEST_WORD: usize = 300;

/// Returns where the word that opens `text` ends; URLs, addresses and symbols such as `A/RES/77/1` are one word.
fn word_end(text: &str) -> usize {
    if let Some(end) = plain_word_end(text) {
        return end;
    }
    let stops = |&(at, c): &(usize, char)| c.is_whitespace() || at > LONGEST_WORD;
    let run = text.char_indices().find(stops).map_or(text.len(), |(at, _)| at);
    let run = &text[..run];
    if run.contains("://") || run.contains('@') || is_symbol(run) {
        return run.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/').len();
    }
    let mut end = 0;
    for word in run.split_word_bounds() {
        let inner = matches!(word, "-" | "'" | "’" | "\u{ad}" | "\u{2011}");
        if !inner && !word.chars().any(char::is_alphanumeric) {
            break;
        }
        end += word.len();
    }
    run[..end].trim_end_matches(['-', '\'', '’', '\u{2011}']).len().max(text.chars().next().map_or(1, char::len_utf8))
}

/// Returns where a word of letters ends that only plain punctuation, if anything, parts from white space: the usual case, found
/// without the rules for all others.
fn plain_word_end(text: &str) -> Option<usize> {
    let letter = |c: char| c.is_ascii_alphabetic() || ('а'..='я').contains(&c) || ('А'..='Я').contains(&c);
    let mut near = text.char_indices().take_while(|(at, _)| *at < LONGEST_WORD / 2);
    let (end, _) = near.find(|(_, c)| !letter(*c)).filter(|(at, _)| *at > 0)?;
    let plain = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '»' | '”' | '…');
    text[end..].trim_start_matches(plain).starts_with(char::is_whitespace).then_some(end)
}

/// A document symbol: capitals and digits parted by slashes.
fn is_symbol(run: &str) -> bool {
    let core = run.trim_end_matches(|c: char| !c.is_alphanumeric());
    core.matches('/').count() >= 2
        && core.chars().any(|c| c.is_ascii_digit())
        && core.chars().all(|c| c.is_alphanumeric() || "/.-".contains(c))
}

fn bracket(c: char) -> Option<&'static str> {
    match c {
        '(' | '[' => Some("("),
        '«' | '“' | '„' => Some("«"),
        '%' | '٪' => Some("%"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(language: &str, text: &str) -> Vec<String> {
        Tokenizer::new(&Language::known(language)).tokens(text).into_iter().map(|t| t.key).collect()
    }

    #[test]
    fn markers_count_by_place() {
        assert_eq!(keys("en", "(c) training")[0], keys("ru", "в) подготовка")[0]);
    }

    #[test]
    fn spelled_numbers_meet_digits() {
        assert_eq!(keys("en", "five members"), ["5", "member"]);
        assert_eq!(keys("ru", "пяти членов")[0], "5");
        assert_eq!(keys("ru", "на 2-й сессии")[1], "2");
        assert_eq!(keys("en", "two hundred and ten states")[0], keys("ru", "двести десять государств")[0]);
        assert_eq!(keys("en", "$1.2 billion")[0], keys("ru", "1,2 млрд долл.")[0]);
        assert_eq!(keys("en", "ninety-four letters")[0], "94");
    }

    #[test]
    fn marks_of_notes_do_not_count() {
        for text in ["cooperation1 of states", "cooperation[12] of states", "cooperation² of states", "cooperation of states [3]"] {
            assert_eq!(keys("en", text), keys("en", "cooperation of states"), "{text}");
        }
        assert_eq!(keys("en", "G20 in [2024]"), ["g20", "in", "(", "2024"]);
    }

    #[test]
    fn letters_that_look_alike_are_compared_as_the_word_means_them() {
        assert_eq!(keys("ru", "Cовет oдобрил CSTO"), keys("ru", "Совет одобрил CSTO"));
        assert_eq!(keys("en", "the Сouncil met"), keys("en", "the Council met"));
    }

    #[test]
    fn symbols_stay_whole() {
        assert!(keys("en", "in A/RES/77/1, adopted").contains(&"a/res/77/1".to_owned()));
        assert!(keys("en", "see https://example.org/a-b.").contains(&"https://example.org/a-b".to_owned()));
    }

    #[test]
    fn plain_words_end_as_all_others_do() {
        for (text, end) in [("peace. And", Some(5)), ("мира», — и", Some(8)), ("e.g. this", None), ("well-known ", None), ("a:b c", None)]
        {
            assert_eq!(plain_word_end(text), end, "{text}");
        }
    }

    #[test]
    fn any_text_makes_tokens() {
        for text in ["", " ", "…", "-", "’’", "1.", "()", "中文", "a\u{301}", "\u{2011}x"] {
            let _ = keys("en", text);
        }
    }
}
