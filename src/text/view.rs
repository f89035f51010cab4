//! Readable renderings that know where they came from.

use super::{Language, Span, in_one_script, mixed_words};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A rendering of a piece of text that keeps a map back to the original bytes.
///
/// Cuts are left out; runs of white space other than no-break spaces become one space; soft hyphens, zero-width
/// spaces and byte-order marks are left out; letters with marks are composed (NFC); there is no white space at the ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    text: String,
    /// For each byte of `text` the byte of the original where its character begins.
    starts: Vec<usize>,
    /// For each byte of `text` the byte of the original after its character.
    ends: Vec<usize>,
    origin: usize,
}

impl View {
    /// Returns the view of `span` of `original`, less the `cuts`, which are in order and may reach beyond the span.
    pub fn new(original: &str, span: Span, cuts: impl IntoIterator<Item = Span>) -> Self {
        let mut view = View { text: String::with_capacity(span.len()), starts: Vec::new(), ends: Vec::new(), origin: span.start };
        let mut space: Option<Span> = None;
        let mut cluster: Option<(String, Span)> = None;
        let mut from = span.start;
        let stretches = cuts.into_iter().map(|cut| (cut.start.max(span.start), cut.end)).chain([(span.end, span.end)]);
        for (until, next) in stretches {
            for (offset, c) in original[from.min(until)..until].char_indices() {
                let at = Span::new(from + offset, from + offset + c.len_utf8());
                if is_breaking_space(c) {
                    view.flush(&mut cluster);
                    space = Some(space.map_or(at, |s| Span::new(s.start, at.end)));
                } else if !is_invisible(c) {
                    if canonical_combining_class(c) != 0
                        && let Some((letters, place)) = cluster.as_mut()
                        && space.is_none()
                    {
                        letters.push(c);
                        place.end = at.end;
                        continue;
                    }
                    view.flush(&mut cluster);
                    if let Some(place) = space.take()
                        && !view.text.is_empty()
                    {
                        view.push(' ', place);
                    }
                    cluster = Some((c.to_string(), at));
                }
            }
            from = from.max(next);
        }
        view.flush(&mut cluster);
        view
    }

    fn flush(&mut self, cluster: &mut Option<(String, Span)>) {
        if let Some((letters, place)) = cluster.take() {
            for c in letters.nfc() {
                self.push(c, place);
            }
        }
    }

    fn push(&mut self, c: char, place: Span) {
        self.text.push(c);
        self.starts.resize(self.text.len(), place.start);
        self.ends.resize(self.text.len(), place.end);
    }

    /// Returns the view with each word that mixes Latin and Cyrillic letters which look alike in one script, where it is clear which.
    pub(super) fn in_one_script(self, language: &Language) -> Self {
        if self.text.is_ascii() || !self.text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return self;
        }
        let twin = |(at, word): (usize, &str)| Some((at, in_one_script(word, language)?));
        let twins: Vec<(usize, String)> = mixed_words(&self.text).filter_map(twin).collect();
        if twins.is_empty() {
            return self;
        }
        let mut mended = View { text: String::with_capacity(self.text.len()), starts: Vec::new(), ends: Vec::new(), origin: self.origin };
        let mut twins = twins.into_iter().peekable();
        let mut letters = String::new();
        for (at, c) in self.text.char_indices() {
            if let Some((_, twin)) = twins.next_if(|(start, _)| *start == at) {
                // Taken from its end.
                letters = twin.chars().rev().collect();
            }
            mended.push(letters.pop().unwrap_or(c), Span::new(self.starts[at], self.ends[at]));
        }
        mended
    }

    /// Returns the rendering.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the rendering, without the map.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Returns the span of the original that a span of the view was made from.
    pub fn original(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.starts.get(span.start).or(self.ends.last()).copied().unwrap_or(self.origin);
            return Span::new(at, at);
        }
        Span::new(self.starts[span.start], self.ends[span.end - 1])
    }
}

/// White space at which a line may break; a no-break space is part of what is written.
fn is_breaking_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Characters that print nothing and mean nothing for the text (Unicode general category Cf, the few met in documents).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> View {
        View::new(text, Span::new(0, text.len()), [])
    }

    #[test]
    fn line_breaks_become_single_spaces() {
        assert_eq!(view("  one\r\n  two \u{a0}three\t").text(), "one two \u{a0}three");
    }

    #[test]
    fn invisible_characters_are_left_out() {
        assert_eq!(view("\u{feff}кол\u{ad}лектив\u{200b}ный").text(), "коллективный");
    }

    #[test]
    fn marks_are_composed_and_mapped() {
        let text = "мои\u{306} дом";
        let view = view(text);
        assert_eq!(view.text(), "мой дом");
        let span = view.original(Span::new(4, 6));
        assert_eq!(span.of(text), "и\u{306}");
    }

    #[test]
    fn words_are_in_one_script() {
        let text = "Cовет и Оpганизация, IT-сфера, СSTO";
        let view = view(text).in_one_script(&Language::known("ru"));
        assert_eq!(view.text(), "Совет и Организация, IT-сфера, CSTO");
        let last = view.text().find("CSTO").unwrap();
        assert_eq!(view.original(Span::new(last, last + 4)).of(text), "СSTO");
    }

    #[test]
    fn spans_map_back_over_line_breaks() {
        let text = " One \n two. Three ";
        let view = view(text);
        assert_eq!(view.text(), "One two. Three");
        assert_eq!(view.original(Span::new(0, 8)).of(text), "One \n two.");
        assert_eq!(view.original(Span::new(9, 14)).of(text), "Three");
    }

    #[test]
    fn cuts_join_what_they_part() {
        let text = "госу-\nдарство";
        let view = View::new(text, Span::new(0, text.len()), [Span::new(8, 10)]);
        assert_eq!(view.text(), "государство");
        assert_eq!(view.original(Span::new(0, 22)).of(text), text);
    }
}
