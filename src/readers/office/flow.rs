//! Paragraphs as they are read, on their way to a document.

use crate::error::{Error, ErrorKind};
use crate::text::{Block, Document, Language, Role, Span};

/// A paragraph that has ended.
pub(in crate::readers) type Paragraph = (String, Role);

/// The paragraphs of a text in order; a paragraph may hold text boxes, and so paragraphs.
///
/// `S` is what a format keeps of a paragraph while it is open.
pub(super) struct Flow<S> {
    done: Vec<Paragraph>,
    open: Vec<Open<S>>,
    held: Option<Open<S>>,
}

/// A paragraph that is being read.
struct Open<S> {
    text: String,
    /// Paragraphs of the text boxes that are anchored in it.
    behind: Vec<Paragraph>,
    state: S,
}

impl<S: Default> Default for Flow<S> {
    fn default() -> Self {
        Self { done: Vec::new(), open: Vec::new(), held: None }
    }
}

impl<S: Default> Flow<S> {
    /// Begins a paragraph, which goes on with one that was held.
    pub(super) fn begin(&mut self, state: S) {
        let (text, behind) = self.held.take().map(|held| (held.text, held.behind)).unwrap_or_default();
        self.open.push(Open { text, behind, state });
    }

    /// Returns the text of the innermost paragraph so far, and what is known of it.
    pub(super) fn innermost(&mut self) -> Option<(&mut String, &mut S)> {
        self.open.last_mut().map(|open| (&mut open.text, &mut open.state))
    }

    /// Ends the innermost paragraph.
    pub(super) fn end(&mut self, role: impl FnOnce(S) -> Role) {
        let Some(Open { text, behind, state }) = self.open.pop() else { return };
        let role = role(state);
        let to = self.open.last_mut().map_or(&mut self.done, |outer| &mut outer.behind);
        to.extend(parts(&text).map(|part| (part.to_owned(), role)));
        to.extend(behind);
    }

    /// Ends the innermost paragraph so that the next one goes on with it.
    pub(super) fn hold(&mut self) {
        self.held = self.open.pop();
    }

    /// Ends what is held where no paragraph follows that could go on with it.
    pub(super) fn settle(&mut self, role: impl FnOnce(S) -> Role) {
        if let Some(held) = self.held.take() {
            self.open.push(held);
            self.end(role);
        }
    }

    /// Returns the paragraphs that have ended.
    pub(super) fn take(&mut self) -> Vec<Paragraph> {
        std::mem::take(&mut self.done)
    }
}

/// Returns the parts of a paragraph: two line breaks in a row part them, as a blank line does in plain text.
pub(in crate::readers) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let part = match blank_line(whole) {
            Some((end, next)) => {
                rest = Some(&whole[next..]);
                &whole[..end]
            }
            None => rest.take()?,
        };
        Some(part.trim())
    })
    .filter(|part| !part.chars().all(is_nothing))
}

/// Returns where the first blank line inside a text begins and ends.
fn blank_line(text: &str) -> Option<(usize, usize)> {
    let mut first = None;
    for (at, c) in text.char_indices() {
        match (c, first) {
            ('\n', None) => first = Some(at),
            ('\n', Some(first)) => return Some((first, at + 1)),
            (c, _) if !c.is_whitespace() => first = None,
            _ => {}
        }
    }
    None
}

/// Returns whether a character leaves nothing on paper.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Returns the document that paragraphs make.
///
/// # Errors
///
/// [`ErrorKind::Empty`] where there are none.
pub(in crate::readers) fn document(paragraphs: impl IntoIterator<Item = Paragraph>, origin: &str) -> Result<Document, Error> {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (paragraph, role) in paragraphs {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&paragraph);
        blocks.push(Block { span: Span::new(start, text.len()), role });
    }
    if blocks.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "there is no text in it"));
    }
    Ok(Document { language: Language::undetermined(), origin: origin.to_owned(), text, blocks, cuts: Vec::new() })
}
