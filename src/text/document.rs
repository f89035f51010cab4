//! Documents, and what is found in them.

use super::{Language, Span, View};

/// A text with its language and the blocks found in it.
///
/// The text is what was read, to the byte, and never changes. Blocks stand in order and do not overlap; text between
/// them is white space. Cuts lie inside blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The language of the text, [`Language::undetermined`] until it is known.
    pub language: Language,
    /// Where the text comes from, as a user would name it: a file's path, mostly.
    pub origin: String,
    /// The text as read.
    pub text: String,
    /// The blocks of the text, in order.
    pub blocks: Vec<Block>,
    /// Pieces inside blocks that are no part of what the blocks say, in order.
    pub cuts: Vec<Cut>,
}

/// A stretch of text that stands on its own: a title, a paragraph, a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it lies.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// What a block is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The title of the document.
    Title,
    /// A heading inside the document.
    Heading,
    /// A line that gives a date, perhaps with a place.
    Date,
    /// Running text.
    Paragraph,
    /// An item of a list, with its marker.
    ListItem,
    /// A cell of a table.
    Cell,
    /// The caption of a picture or a table.
    Caption,
    /// The label that names who speaks next.
    Speaker,
    /// A note of what happened, `[Applause]`, or the mark of an omission, `<…>`: it helps to align, and is no translation.
    Note,
    /// Something that is no part of the document's own text; the rule that found it is named.
    Residue(&'static str),
}

impl Role {
    /// Returns whether text of this role belongs to the document's own text.
    pub fn is_content(self) -> bool {
        !matches!(self, Role::Residue(_))
    }

    /// Returns what it is called in listings; residue by the rule that found it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Heading => "heading",
            Role::Date => "date",
            Role::Paragraph => "paragraph",
            Role::ListItem => "list-item",
            Role::Cell => "cell",
            Role::Caption => "caption",
            Role::Speaker => "speaker",
            Role::Note => "note",
            Role::Residue(rule) => rule,
        }
    }
}

/// A piece inside a block that is left out of its content: a glued image name, a line-end hyphen, a page number that
/// interrupts a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Where it lies.
    pub span: Span,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A sentence, or what stands for one, inside one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Where it lies; no white space at its ends.
    pub span: Span,
    /// Index of its block in [`Document::blocks`].
    pub block: usize,
}

impl Document {
    /// Returns a document that is one paragraph, of no known language.
    pub fn from_text(origin: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let span = Span::new(0, text.len()).trimmed(&text);
        let blocks = if span.is_empty() { Vec::new() } else { vec![Block { span, role: Role::Paragraph }] };
        Self { language: Language::undetermined(), origin: origin.into(), text, blocks, cuts: Vec::new() }
    }

    /// Returns a readable view of a span: cuts left out, line breaks as spaces, look-alike letters of another script in the word's own.
    pub fn view(&self, span: Span) -> View {
        let first = self.cuts.partition_point(|cut| cut.span.end <= span.start);
        let cuts = self.cuts[first..].iter().take_while(|cut| cut.span.start < span.end).map(|cut| cut.span);
        View::new(&self.text, span, cuts).in_one_script(&self.language)
    }

    /// Returns what a span says, as it goes into a translation memory.
    pub fn content(&self, span: Span) -> String {
        self.view(span).into_text()
    }

    /// Returns the line and column, both from 1 and the column in characters, of a byte of the text.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_leaves_cuts_out() {
        let mut document = Document::from_text("t", "of inter-\nnational states.IMG_1.JPG");
        document.cuts.push(Cut { span: Span::new(8, 10), rule: "line-end-hyphen" });
        document.cuts.push(Cut { span: Span::new(26, 35), rule: "image-name" });
        assert_eq!(document.content(Span::new(0, 35)), "of international states.");
        assert_eq!(document.content(Span::new(3, 18)), "international");
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let document = Document::from_text("t", "да\nнет");
        assert_eq!(document.line_and_column(0), (1, 1));
        assert_eq!(document.line_and_column("да\nн".len()), (2, 2));
    }
}
