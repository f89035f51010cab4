//! Every place where a sentence might end.

use super::languages::Lists;

/// A place where a sentence might end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// The paragraph.
    pub text: &'a str,
    /// The first mark.
    pub mark: usize,
    /// After the last mark.
    pub after_mark: usize,
    /// After closing quotes, brackets and footnote marks.
    pub end: usize,
    /// The first character of what follows.
    pub next: usize,
    /// The innermost quotation or bracket that is open here and closed later: after its opening, before its closing mark.
    pub enclosure: Option<Enclosure>,
}

/// Quotation marks or brackets that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enclosure {
    /// The opening mark.
    pub open: usize,
    /// The closing mark.
    pub close: usize,
    /// Whether these are quotation marks rather than brackets.
    pub quotes: bool,
}

impl<'a> Candidate<'a> {
    /// Returns the marks.
    pub(super) fn marks(&self) -> &'a str {
        &self.text[self.mark..self.after_mark]
    }

    /// Returns whether the mark is one full stop, the only one that also abbreviates.
    pub(super) fn is_stop(&self) -> bool {
        self.marks() == "."
    }

    /// Returns whether white space follows.
    pub(super) fn is_spaced(&self) -> bool {
        self.next > self.end
    }

    /// Returns the word before the mark, full stops inside it included: `т.д`, `U.S`.
    pub(super) fn word(&self) -> &'a str {
        word_before(self.text, self.mark)
    }

    /// Returns the word before that.
    pub(super) fn previous_word(&self) -> &'a str {
        let before = self.text[..self.mark - self.word().len()].trim_end();
        word_before(self.text, before.trim_end_matches(['.', ',']).len())
    }

    /// Returns what follows.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.next..]
    }

    /// Returns what follows from its first letter or digit on.
    pub(super) fn rest_from_word(&self) -> &'a str {
        self.rest().trim_start_matches(|c: char| !c.is_alphanumeric())
    }

    /// Returns the next word.
    pub(super) fn next_word(&self) -> &'a str {
        let rest = self.rest_from_word();
        let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'' | '\u{301}');
        rest[..rest.find(|c| !inner(c)).unwrap_or(rest.len())].trim_end_matches(['-', '’', '\''])
    }
}

fn word_before(text: &str, end: usize) -> &str {
    let before = &text[..end];
    let is_edge = |c: char| c.is_whitespace() || is_opener(c) || matches!(c, '—' | '–' | '/' | '"' | '“' | '”' | '»');
    let start = before.char_indices().rev().find(|&(_, c)| is_edge(c)).map_or(0, |(at, c)| at + c.len_utf8());
    &before[start..]
}

/// Returns whether the character ends sentences, in some script or other.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '։' | '՜' | '՞') || needs_no_space(c)
}

/// Returns whether the mark ends a sentence without white space after it.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥')
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '„' | '‚' | '¿' | '¡' | '「' | '『' | '（')
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '»' | '”' | '’' | '」' | '』' | '）')
}

/// Goes through a paragraph from candidate to candidate.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    lists: &'static Lists,
    enclosures: Vec<Enclosure>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, lists: &'static Lists) -> Self {
        Self { text, at: 0, lists, enclosures: enclosures(text) }
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

    fn closes(&self, at: usize, c: char) -> bool {
        is_closer(c) || self.enclosures.iter().any(|e| e.close == at)
    }

    /// Returns the end of the marks that begin at `mark`; the points of a spaced ellipsis are one mark.
    fn end_of_marks(&self, mark: usize) -> usize {
        let mut end = self.run(mark, |_, c| self.is_mark(c));
        while self.text[end..].starts_with(" .") && self.text[mark..end].ends_with('.') {
            let next = self.run(end + 1, |_, c| self.is_mark(c));
            if next - end == 2 && !self.text[next..].starts_with([' ', ')', ']']) && next < self.text.len() {
                break;
            }
            end = next;
        }
        end
    }

    /// Returns the end of closing marks, of further final marks after them, and of footnote marks.
    fn end_of_closers(&self, after_mark: usize) -> usize {
        let end = self.run(after_mark, |at, c| self.closes(at, c) || (at > after_mark && self.is_mark(c)));
        let end = self.end_of_footnotes(end);
        self.end_of_reference(end)
    }

    /// Takes in `[12]`, `¹`, and digits that are glued to the mark and followed by white space.
    fn end_of_footnotes(&self, end: usize) -> usize {
        let rest = &self.text[end..];
        if let Some(inner) = rest.strip_prefix('[')
            && let Some(length) = inner.find(']')
            && (1..=3).contains(&length)
            && inner[..length].bytes().all(|b| b.is_ascii_digit() || b == b'*')
        {
            return self.end_of_footnotes(end + length + 2);
        }
        let raised = self.run(end, |_, c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡'));
        if raised > end {
            return raised;
        }
        let digits = self.run(end, |_, c| c.is_ascii_digit());
        let before = self.text[..end].trim_end_matches(|c| is_mark(c) || is_closer(c)).chars().next_back();
        let glued = (1..=3).contains(&(digits - end)) && before.is_some_and(char::is_lowercase);
        let follows = self.text[digits..].chars().next();
        if glued && follows.is_none_or(char::is_whitespace) && self.next_is_capital(digits) { digits } else { end }
    }

    /// Takes in a reference in brackets, such as `(A/RES/77/1)`, that stands after the mark.
    fn end_of_reference(&self, end: usize) -> usize {
        let open = self.run(end, |_, c| c.is_whitespace());
        if open == end || !self.text[open..].starts_with(['(', '[']) {
            return end;
        }
        let Some(pair) = self.enclosures.iter().find(|e| e.open == open) else { return end };
        let (inner, after) = (&self.text[open + 1..pair.close], pair.close + 1);
        let note = self.text[open..].starts_with('[') && inner.bytes().all(|b| b.is_ascii_digit() || b", -".contains(&b));
        let symbol = inner.len() > 2 && inner.contains(|c: char| c.is_ascii_digit());
        let short = inner.chars().count() <= 40 && !inner.contains(". ") && inner.chars().filter(|c| c.is_lowercase()).count() <= 14;
        if (symbol && short || note) && (after == self.text.len() || self.next_is_capital(after)) { after } else { end }
    }

    fn next_is_capital(&self, from: usize) -> bool {
        let letter = self.text[from..].chars().find(|c| c.is_alphanumeric());
        letter.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
    }

    /// Returns whether a sentence may end where no white space follows: `quiet.The`, but not `IMG_27.JPG` or `example.org`.
    fn is_glued(&self, mark: usize, after_mark: usize, end: usize) -> bool {
        let Some(next) = self.char_at(end) else { return false };
        if needs_no_space(self.text[mark..after_mark].chars().next_back().unwrap_or(' ')) {
            return !self.closes(end, next) && !matches!(next, ',' | '，' | '、' | '；' | '：');
        }
        let before = &self.text[..mark];
        let from = before.len() - before.chars().rev().take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>();
        let to = self.run(end, |_, c| !c.is_whitespace());
        let token = &self.text[from..to];
        if token.contains(['@', '/', '\\', '_']) || token.starts_with("www.") {
            return false;
        }
        let before = self.text[..mark].trim_end_matches(|c| is_closer(c) || c == '"');
        let word: Vec<char> = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(4).collect();
        let ends_word =
            word.first().is_some_and(|c| c.is_lowercase()) && word.len() > 2 || word.iter().filter(|c| c.is_ascii_digit()).count() > 3;
        let marked = self.text[mark..after_mark].starts_with(['!', '?', '…']) || after_mark - mark > 1;
        let opened = matches!(next, '«' | '“' | '„');
        let mut letters = self.text[end..].chars().skip(usize::from(opened));
        let (first, second) = (letters.next(), letters.next());
        let capitalised = first.is_some_and(char::is_uppercase) && second.is_none_or(|c| c.is_lowercase() || c.is_whitespace());
        capitalised && (ends_word || marked && !word.is_empty())
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Candidate<'a>;

    fn next(&mut self) -> Option<Candidate<'a>> {
        loop {
            let mark = self.at + self.text[self.at..].find(|c| self.is_mark(c))?;
            let after_mark = self.end_of_marks(mark);
            let end = self.end_of_closers(after_mark);
            self.at = end;
            let next = self.run(end, |_, c| c.is_whitespace());
            if next == self.text.len() {
                return None;
            }
            if next == end && !self.is_glued(mark, after_mark, end) {
                continue;
            }
            let around = |e: &&Enclosure| e.open < mark && e.close >= end;
            let enclosure = self.enclosures.iter().filter(around).min_by_key(|e| e.close - e.open).copied();
            return Some(Candidate { text: self.text, mark, after_mark, end, next, enclosure });
        }
    }
}

/// Returns the quotations and brackets that are opened and closed, those inside others too.
fn enclosures(text: &str) -> Vec<Enclosure> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let straight_opens = c == '"' && (before.is_whitespace() || is_opener(before) || matches!(before, '—' | '–' | '-'));
        let partners: &[char] = match c {
            ')' => &['('],
            ']' => &['['],
            '»' => &['«'],
            '”' => &['“', '„'],
            '“' => &['„'],
            '"' if !straight_opens => &['"'],
            _ => &[],
        };
        match open.iter().rposition(|(_, opener)| partners.contains(opener)) {
            Some(place) => {
                found.push(Enclosure { open: open[place].0, close: at, quotes: !matches!(c, ')' | ']') });
                open.truncate(place);
            }
            None if matches!(c, '(' | '[' | '«' | '“' | '„') || straight_opens => open.push((at, c)),
            None => {}
        }
        before = c;
    }
    found
}
