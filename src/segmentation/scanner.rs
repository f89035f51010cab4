//! Every place where a sentence might end.

use super::candidate::{Candidate, REACH as WORD_REACH, first_word, is_of_words, last_word};
use super::enclosures::Enclosures;
use super::items;
use super::languages::{Class, Lists};
use super::marks::{MARKS, emoticon, is_closer, is_mark, needs_no_space};
use super::rules::is_roman;

/// How much of an unbroken run of characters is looked at on each side, in characters.
const REACH: usize = 200;

/// Goes through a paragraph from candidate to candidate, in time that grows with its length only.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    lists: &'static Lists,
    enclosures: Enclosures,
    /// Where the items of a list on one line begin, the last first.
    items: Vec<usize>,
    /// The mark found last, or the end of the text; many items may stand before it.
    ahead: usize,
    /// The first letter or digit at or after the place last asked about.
    word: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, lists: &'static Lists) -> Self {
        let mut items = items::starts(text);
        items.reverse();
        let word = find_word(text, 0);
        Self { text, at: 0, lists, enclosures: Enclosures::of(text), items, ahead: 0, word }
    }

    /// Returns the next place where the sentence might end that began at `start`.
    pub(super) fn candidate(&mut self, start: usize) -> Option<Candidate<'a>> {
        loop {
            if self.ahead < self.at || self.ahead == 0 {
                self.ahead = self.next_mark().unwrap_or(self.text.len());
            }
            let mark = self.ahead;
            if let Some(item) = self.items.pop_if(|item| *item <= mark) {
                return Some(self.before_item(item, start));
            }
            if mark == self.text.len() {
                return None;
            }
            let after_mark = self.end_of_marks(mark);
            let end = self.end_of_closers(after_mark);
            self.at = end;
            let next = self.run(end, |_, c| c.is_whitespace());
            if next == self.text.len() {
                return None;
            }
            if next > end || self.is_glued(mark, after_mark, end) {
                let enclosure = self.enclosures.innermost(mark, end);
                let word = last_word(&self.text[start..mark]);
                let from_word = self.starting_at_word(next);
                let next_word = first_word(from_word);
                return Some(Candidate { text: self.text, start, mark, after_mark, end, next, enclosure, word, from_word, next_word });
            }
        }
    }

    /// Returns the place before an item of a list; no mark stands there.
    fn before_item(&mut self, item: usize, start: usize) -> Candidate<'a> {
        let end = self.text[..item].trim_end().len();
        self.at = item;
        let word = last_word(&self.text[start.min(end)..end]);
        let from_word = self.starting_at_word(item);
        let next_word = first_word(from_word);
        Candidate { text: self.text, start, mark: end, after_mark: end, end, next: item, enclosure: None, word, from_word, next_word }
    }

    /// Returns the text from its first letter or digit at or after a place on; nothing where none is near. Places are asked
    /// about in order.
    fn starting_at_word(&mut self, at: usize) -> &'a str {
        if self.word < at {
            self.word = find_word(self.text, at);
        }
        let is_near = self.text[at..self.word].chars().nth(WORD_REACH - 1).is_none();
        if is_near { &self.text[self.word..] } else { "" }
    }

    fn next_mark(&self) -> Option<usize> {
        let mut from = self.at;
        loop {
            let at = MARKS.find(self.text, from)?;
            let c = self.char_at(at)?;
            if self.is_mark(c) || self.emoticon(at).is_some() || c == ';' && self.capital_follows(at + 1) {
                return Some(at);
            }
            from = at + c.len_utf8();
        }
    }

    /// Returns where the emoticon ends that begins there, if a capital letter follows and no bracket is closed by it.
    fn emoticon(&self, at: usize) -> Option<usize> {
        let end = at + emoticon(&self.text[at..])?;
        (self.capital_follows(end) && !self.enclosures.closes_at(end - 1)).then_some(end)
    }

    /// Returns whether white space and a capital letter follow, which a quotation mark or a dash may open.
    fn capital_follows(&self, from: usize) -> bool {
        let word = self.text[from..].trim_start();
        let opened = word.trim_start_matches(['«', '“', '„', '"', '—', '–', '-', ' ']);
        word.len() < self.text.len() - from && opened.starts_with(char::is_uppercase)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Returns where a run of characters that `belongs` accepts ends.
    fn run(&self, from: usize, belongs: impl Fn(usize, char) -> bool) -> usize {
        let rest = self.text[from..].char_indices();
        rest.map(|(offset, c)| (from + offset, c)).find(|&(at, c)| !belongs(at, c)).map_or(self.text.len(), |(at, _)| at)
    }

    fn is_mark(&self, c: char) -> bool {
        is_mark(c) || (c == ':' && self.lists.colon_ends)
    }

    /// Returns whether the character, which stands after a final mark, closes something.
    fn closes(&self, at: usize, c: char) -> bool {
        let stands_last = |next: char| next.is_whitespace() || is_closer(next) || matches!(next, '"' | '\'' | '“' | '.' | ',' | ';' | ':');
        let last = || self.char_at(at + c.len_utf8()).is_none_or(stands_last);
        match c {
            '"' | '“' => self.enclosures.closes_at(at) || last(),
            '«' | '\'' => last(),
            _ => is_closer(c),
        }
    }

    /// Returns the end of the marks that begin at `mark`; the points of a spaced ellipsis are one mark.
    fn end_of_marks(&self, mark: usize) -> usize {
        if let Some(end) = self.emoticon(mark) {
            return end;
        }
        if self.text[mark..].starts_with(';') {
            return mark + 1;
        }
        let mut end = self.run(mark, |_, c| self.is_mark(c));
        while self.text[end..].starts_with(" .") && self.text[mark..end].ends_with('.') {
            let next = self.run(end + 1, |_, c| self.is_mark(c));
            let last = self.char_at(next).is_none_or(|c| c == ' ' || self.closes(next, c));
            if next - end == 2 && !last {
                break;
            }
            end = next;
        }
        self.end_of_spaced_ellipsis(end)
    }

    /// Takes in an ellipsis that white space parts from the mark before and the word after it: `Gone? ... Nobody`.
    fn end_of_spaced_ellipsis(&self, end: usize) -> usize {
        let rest = &self.text[end..];
        let dots = [" ...", " . . .", " …"].iter().find(|dots| rest.starts_with(**dots));
        let after = end + dots.map_or(0, |dots| dots.len());
        if self.text[after..].starts_with(char::is_whitespace) { after } else { end }
    }

    /// Returns the end of closing marks, of further final marks after them, and of footnote marks.
    fn end_of_closers(&self, after_mark: usize) -> usize {
        let end = self.run(after_mark, |at, c| self.closes(at, c) || (at > after_mark && self.is_mark(c)));
        let end = self.end_of_spaced_quotation(end);
        let end = self.end_of_footnotes(end);
        self.end_of_reference(end)
    }

    /// Takes in the closing mark of `« Qui ? »`, which white space parts from the final mark.
    fn end_of_spaced_quotation(&self, end: usize) -> usize {
        let quote = self.run(end, |_, c| c.is_whitespace());
        let parted = quote > end && self.text[quote..].starts_with(['»', '”', '"']);
        let lost = || {
            let after = self.text[quote..].strip_prefix(['"', '»']).unwrap_or("");
            after.starts_with(' ') && self.enclosures.opened_at(quote).is_none()
        };
        let closes = parted && (self.enclosures.closes_at(quote) || lost());
        if closes { self.run(quote, |_, c| is_closer(c) || c == '"') } else { end }
    }

    /// Takes in `[12]`, `¹`, and digits that are glued to the mark and followed by white space.
    fn end_of_footnotes(&self, mut end: usize) -> usize {
        while let Some(inner) = self.text[end..].strip_prefix('[') {
            let length = inner.bytes().take(4).position(|b| b == b']').unwrap_or(0);
            if length == 0 || !inner[..length].bytes().all(|b| b.is_ascii_digit() || b == b'*') {
                break;
            }
            end += length + 2;
        }
        let raised = self.run(end, |_, c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡'));
        if raised > end {
            return raised;
        }
        let digits = self.run(end, |_, c| c.is_ascii_digit());
        let before = self.text[..end].trim_end_matches(|c| is_mark(c) || is_closer(c)).chars().next_back();
        let glued = (1..=3).contains(&(digits - end)) && before.is_some_and(char::is_lowercase) && !self.is_numbering(end);
        let follows = self.char_at(digits);
        if glued && follows.is_none_or(char::is_whitespace) && self.next_is_capital(digits) { digits } else { end }
    }

    /// Returns whether an abbreviation ends there that a number follows: `п.3 Устава`.
    fn is_numbering(&self, end: usize) -> bool {
        let word = self.text[..end].strip_suffix('.').map(last_word);
        word.and_then(|word| self.lists.class(word)).is_some_and(|class| matches!(class, Class::Head | Class::Number))
    }

    /// Takes in a reference or an omission in brackets, such as `(A/RES/77/1)` or `[…]`, that stands after the mark.
    fn end_of_reference(&self, end: usize) -> usize {
        const LONGEST: usize = 160;
        let open = self.run(end, |_, c| c.is_whitespace());
        if open == end || !self.text[open..].starts_with(['(', '[']) {
            return end;
        }
        let Some(pair) = self.enclosures.opened_at(open).filter(|pair| pair.close - open <= LONGEST) else { return end };
        let (inner, after) = (&self.text[open + 1..pair.close], pair.close + 1);
        let note = self.text[open..].starts_with('[') && inner.bytes().all(|b| b.is_ascii_digit() || b", -".contains(&b));
        let omission = self.text[open..].starts_with('[') && inner.chars().all(|c| matches!(c, '.' | '…' | ' '));
        let symbol = inner.len() > 2 && inner.contains(|c: char| c.is_ascii_digit()) && !inner.ends_with(is_mark);
        let short = inner.chars().count() <= 40 && !inner.contains(". ") && inner.chars().filter(|c| c.is_lowercase()).count() <= 14;
        // `(с)` and `(c)` claim the words before them for their author.
        let claim = matches!(inner, "с" | "c");
        if (symbol && short || note || omission || claim) && (after == self.text.len() || self.next_is_capital(after)) {
            after
        } else {
            end
        }
    }

    fn next_is_capital(&self, from: usize) -> bool {
        let letter = self.text[from..].chars().take(REACH).find(|c| c.is_alphanumeric());
        letter.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
    }

    /// Returns whether a sentence may end where no white space follows: `quiet.The`, but not `IMG_27.JPG` or `example.org`.
    fn is_glued(&mut self, mark: usize, after_mark: usize, end: usize) -> bool {
        let Some(next) = self.char_at(end) else { return false };
        if needs_no_space(self.text[mark..after_mark].chars().next_back().unwrap_or(' ')) {
            // The Japanese particle of quotations goes on with the sentence: 「…。」と言った。
            let quoted = end > after_mark && next == 'と';
            return !self.closes(end, next) && !quoted && !matches!(next, ',' | '，' | '、' | '；' | '：');
        }
        let ended = self.text[..mark].ends_with(char::is_lowercase);
        ended && is_picture_name(&self.text[end..]) || self.parts_words(mark, after_mark, end, next) && !self.is_address(mark, end)
    }

    /// Returns whether a sentence may end between the two words that the marks glue together.
    fn parts_words(&mut self, mark: usize, after_mark: usize, end: usize, next: char) -> bool {
        let before = self.text[..mark].trim_end_matches(|c| is_closer(c) || c == '"');
        let word: Vec<char> = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(4).collect();
        let ends_word = word.len() > 1 && word[0].is_lowercase() || word.len() > 2 && word.iter().all(char::is_ascii_digit);
        let marked = self.text[mark..after_mark].starts_with(['!', '?', '…']) || after_mark - mark > 1;
        let opened = matches!(next, '«' | '“' | '„');
        let next_word = first_word(self.starting_at_word(end));
        let counted = word.first().is_some_and(char::is_ascii_digit) && self.lists.starters.contains(next_word);
        let roman = next_word.len() > 1 && is_roman(next_word);
        let mut letters = self.text[end..].chars().skip(usize::from(opened));
        let (first, second) = (letters.next(), letters.next());
        let capitalised = first.is_some_and(char::is_uppercase) && second.is_none_or(|c| c.is_lowercase() || c.is_whitespace());
        capitalised && (ends_word || counted || marked && !word.is_empty()) || roman && ends_word
    }

    /// Returns whether the marks stand inside of an address or a path.
    fn is_address(&self, mark: usize, end: usize) -> bool {
        let before = unbroken(self.text[..mark].chars().rev());
        let after = unbroken(self.text[end..].chars());
        let token = &self.text[mark - before..end + after];
        token.bytes().any(|b| matches!(b, b'@' | b'/' | b'\\' | b'_')) || token.starts_with("www.")
    }
}

/// Returns where the first letter or digit at or after a place stands.
fn find_word(text: &str, from: usize) -> usize {
    text[from..].find(is_of_words).map_or(text.len(), |offset| from + offset)
}

/// Returns the length in bytes of what stands before the first white space, looked at only so far.
fn unbroken(letters: impl Iterator<Item = char>) -> usize {
    letters.take(REACH).take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum()
}

/// Returns whether a text begins with the name that a camera gave: `IMG_2705.JPG`, `DSC0417.jpg`.
fn is_picture_name(text: &str) -> bool {
    let after_letters = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let number = after_letters.trim_start_matches(['_', '-']);
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let named = (2..=5).contains(&(text.len() - after_letters.len())) && number.len() - after.len() > 1;
    let ending = after.get(..5).or_else(|| after.get(..4)).unwrap_or("").to_ascii_lowercase();
    named && [".jpg", ".jpeg", ".png", ".gif", ".heic", ".tif"].iter().any(|known| ending.starts_with(known))
}
