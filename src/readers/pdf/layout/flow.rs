//! Lines put together to paragraphs, over the ends of columns and pages.

use super::chunks::MARK;
use super::furniture::Furniture;
use super::lines::{INDENT, Line, Region, is_same_size};
use crate::text::{Block, Cut, Document, Ending, Language, Role, Span, list_marker};

/// How much larger than the text headings are.
const HEADING_SIZE: f32 = 1.12;
/// The most words of a heading that is known by its bold letters alone.
const HEADING_WORDS: usize = 16;

/// The rule of cleaning that marks of notes fall under.
const NOTE_MARK: &str = "note-mark";
/// The fewest letters of a word after which a raised number is the mark of a note and not an exponent.
const WORD_LETTERS: usize = 4;

/// The paragraph that is being put together.
struct Open {
    lines: Vec<Line>,
    /// How far its last line could reach.
    edge: f32,
    /// Whether it may go on in the next column only.
    is_at_end: bool,
    /// The left edge of the column of its last line.
    left: f32,
}

/// The text of a document as it grows.
pub(super) struct Flow {
    body_size: f32,
    /// Whether paragraphs begin with a line that is moved in.
    is_indented: bool,
    open: Option<Open>,
    /// What stands between the parts of the open paragraph, and comes after it.
    deferred: Vec<(String, Role)>,
    is_new_page: bool,
    text: String,
    /// The blocks, and the size of their letters.
    blocks: Vec<(Block, f32)>,
    cuts: Vec<Cut>,
}

impl Flow {
    pub(super) fn new(body_size: f32, is_indented: bool) -> Self {
        Self {
            body_size,
            is_indented,
            open: None,
            deferred: Vec::new(),
            is_new_page: false,
            text: String::new(),
            blocks: Vec::new(),
            cuts: Vec::new(),
        }
    }

    pub(super) fn begin_page(&mut self) {
        self.is_new_page = true;
    }

    /// Adds what pages repeat, once the paragraph that runs over it has come to its end.
    pub(super) fn defer_furniture(&mut self, piece: Furniture) {
        self.deferred.push((piece.text, Role::Residue(piece.rule)));
    }

    /// Adds notes, once the paragraph that runs over them has come to its end.
    pub(super) fn defer_notes(&mut self, notes: Vec<Line>) {
        let region = Region::new(notes);
        let mut open: Vec<Line> = Vec::new();
        for (at, line) in region.lines.iter().enumerate() {
            let opens = opens_note(line) || open.last().is_some_and(|last| last.base - line.base > region.leadings[at] * 1.4);
            if opens && !open.is_empty() {
                self.deferred.push((joined(&open), Role::Paragraph));
                open.clear();
            }
            open.push(line.clone());
        }
        if !open.is_empty() {
            self.deferred.push((joined(&open), Role::Paragraph));
        }
    }

    /// Adds the lines of a column.
    pub(super) fn add_region(&mut self, region: &Region) {
        if let Some(open) = &mut self.open {
            open.is_at_end = true;
        }
        for (at, line) in region.lines.iter().enumerate() {
            if region.rows[at] {
                self.close();
                line.cells.iter().for_each(|(.., cell)| self.push(cell, Role::Cell, line.size));
                continue;
            }
            if !self.open.as_ref().is_some_and(|open| self.goes_on(open, region, at)) {
                self.close();
                self.open = Some(Open { lines: Vec::new(), edge: 0.0, is_at_end: false, left: 0.0 });
            }
            if let Some(open) = &mut self.open {
                open.lines.push(line.clone());
                (open.edge, open.left, open.is_at_end) = (region.edges[at], region.left, false);
            }
        }
    }

    /// Returns whether the open paragraph goes on in a line.
    fn goes_on(&self, open: &Open, region: &Region, at: usize) -> bool {
        let (Some(before), line) = (open.lines.last(), &region.lines[at]) else { return false };
        let ending = Ending::of(&before.says);
        let starts_small = line.says.starts_with(char::is_lowercase);
        let is_open = matches!(ending, Ending::Open | Ending::Comma);
        let gap = before.base - line.base;
        let is_near = gap > 0.0 && gap <= region.leadings[at] * 1.3 + 0.5;
        let is_far = !open.is_at_end && !is_near;
        if !is_same_size(before, line) || is_far || before.is_bold != line.is_bold && !(starts_small && ending == Ending::Open) {
            return false;
        }
        if before.size > self.body_size * HEADING_SIZE {
            // The end of a title may reach over one column only, where its beginning reaches over several.
            return is_near;
        }
        if starts_small && ending == Ending::Open {
            return true;
        }
        let is_short = open.edge - before.right > first_word(line) + before.size * 0.3;
        let has_marker = list_marker(&line.says).is_some();
        if is_short || has_marker && ending != Ending::Open {
            return false;
        }
        if open.is_at_end {
            return is_open || self.is_indented && !region.is_indented(at);
        }
        let is_first_again = self.is_indented && open.lines.len() == 1 && region.is_indented(at) && (line.left - before.left).abs() < 1.0;
        !is_first_again && !is_moved(open, before, line, region, at)
    }

    /// Ends the open paragraph, and adds what was deferred.
    fn close(&mut self) {
        if let Some(open) = self.open.take().filter(|open| !open.lines.is_empty()) {
            let text = joined(&open.lines);
            let role = self.role(&open.lines, &text);
            self.push(&text, role, open.lines[0].size);
        }
        for (text, role) in std::mem::take(&mut self.deferred) {
            self.push(&text, role, 0.0);
        }
    }

    fn role(&self, lines: &[Line], text: &str) -> Role {
        let is_large = lines.iter().all(|line| line.size > self.body_size * HEADING_SIZE);
        let is_bold = lines.iter().all(|line| line.is_bold) && text.split_whitespace().count() <= HEADING_WORDS;
        let has_letters = text.contains(char::is_alphabetic);
        let stops = matches!(Ending::of(text), Ending::Sentence | Ending::Pause | Ending::Comma);
        if has_letters && (is_large || is_bold && !stops) { Role::Heading } else { Role::Paragraph }
    }

    fn push(&mut self, text: &str, role: Role, size: f32) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(if self.is_new_page { "\n\u{c}\n" } else { "\n\n" });
        }
        self.is_new_page = false;
        let start = self.text.len();
        self.write(text, role.is_content());
        self.blocks.push((Block { span: Span::new(start, self.text.len()), role }, size));
    }

    /// Adds a text; the marks of notes in it are cut where it is content.
    fn write(&mut self, text: &str, is_content: bool) {
        let (block, mut mark) = (self.text.len(), None);
        for (at, c) in text.char_indices() {
            if c == MARK[0] {
                mark = Some(self.text.len());
            } else if c != MARK[1] {
                self.text.push(c);
            } else if let Some(start) = mark.take().filter(|start| is_content && refers(&self.text[block..*start])) {
                let is_all = text[at..].trim_matches(MARK).trim().is_empty() && start == block;
                match self.cuts.last_mut().filter(|last| last.span.end == start) {
                    _ if is_all => {}
                    Some(last) => last.span.end = self.text.len(),
                    None => self.cuts.push(Cut { span: Span::new(start, self.text.len()), rule: NOTE_MARK }),
                }
            }
        }
    }

    /// Returns the document.
    pub(super) fn into_document(mut self, origin: &str) -> Document {
        self.close();
        self.name_title();
        let blocks = self.blocks.into_iter().map(|(block, _)| block).collect();
        Document { language: Language::undetermined(), origin: origin.to_owned(), text: self.text, blocks, cuts: self.cuts }
    }

    /// Makes the first heading the title, if it stands at the start and none is larger.
    fn name_title(&mut self) {
        let largest = self.blocks.iter().filter(|(block, _)| block.role == Role::Heading).map(|(_, size)| *size).fold(0.0, f32::max);
        let content = self.blocks.iter_mut().filter(|(block, _)| block.role.is_content()).take(3);
        let first = content.map(|(block, size)| (&mut block.role, *size)).find(|(role, _)| **role == Role::Heading);
        if let Some((role, size)) = first
            && size >= largest * 0.98
            && size > self.body_size * HEADING_SIZE
        {
            *role = Role::Title;
        }
    }
}

/// Returns whether a raised number after a text refers to a note: it does after a mark and after a word, but after `km` it is an exponent.
fn refers(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    if last.is_alphabetic() {
        return before.chars().rev().take_while(|c| c.is_alphabetic()).count() >= WORD_LETTERS;
    }
    !last.is_alphanumeric()
}

/// Returns whether a line is moved in or out so that a paragraph begins with it.
fn is_moved(open: &Open, before: &Line, line: &Line, region: &Region, at: usize) -> bool {
    let step = INDENT * line.size;
    let hangs = open.lines.first().is_some_and(|first| list_marker(&first.says).is_some() && line.left > first.left + 0.3 * line.size);
    if line.left > before.left + step {
        return region.is_indented(at) && !hangs;
    }
    let was_even = open.lines.len() > 1 && (open.lines[open.lines.len() - 2].left - before.left).abs() < 1.0;
    line.left < before.left - step && was_even
}

/// Returns how broad the first word of a line is, with the space before it.
fn first_word(line: &Line) -> f32 {
    let letters = line.text.chars().count().max(1) as f32;
    let word = line.text.split_whitespace().next().map_or(0, |word| word.chars().count()) as f32;
    (word + 1.0) * (line.right - line.left) / letters
}

/// Returns the lines of a paragraph as one text.
fn joined(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join("\n")
}

/// Returns whether a note begins with its mark.
fn opens_note(line: &Line) -> bool {
    let text = line.text.as_str();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    text.starts_with([MARK[0], '*', '†', '‡', '¹', '²', '³'])
        || (1..=3).contains(&digits) && after.is_some_and(|c| !matches!(c, '.' | ',' | '%' | '-'))
        || digits > 0 && text[digits..].starts_with(". ")
}
