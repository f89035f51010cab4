//! A document in the making: its blocks as pieces that the rules can ask about and mark.

use super::rules::{edge_notes, stands_apart};
use super::words::fold;
use crate::text::{Block, Cut, Document, Language, Role, Span};

/// A block with what it says.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Where it lies.
    pub(super) span: Span,
    /// What it is so far.
    pub(super) role: Role,
    /// What it says, on one line, cuts left out.
    pub(super) says: String,
    /// What it says, folded.
    pub(super) key: String,
}

impl Piece {
    /// Makes a piece go on up to the end of a later one.
    pub(super) fn append(&mut self, later: &Piece) {
        self.span.end = later.span.end;
        for (text, more) in [(&mut self.says, &later.says), (&mut self.key, &later.key)] {
            text.push(' ');
            text.push_str(more);
        }
    }
}

/// The pieces of a document, in order.
#[derive(Debug)]
pub(super) struct Page {
    document: Document,
    /// The pieces, in order.
    pub(super) pieces: Vec<Piece>,
}

impl Page {
    /// Takes a document to pieces: its blocks, and apart from them the lines in them that surely are residue.
    pub(super) fn new(document: Document) -> Self {
        let spans: Vec<(Span, Role)> = document
            .blocks
            .iter()
            .flat_map(|block| isolate(&document.text, block.span).into_iter().map(|span| (span, block.role)))
            .collect();
        let mut page = Page { document, pieces: Vec::with_capacity(spans.len()) };
        page.pieces = spans.into_iter().map(|(span, role)| page.piece(span, role)).collect();
        page
    }

    /// Returns the document with the pieces as its blocks.
    pub(super) fn into_document(self) -> Document {
        let blocks = self.pieces.iter().map(|piece| Block { span: piece.span, role: piece.role }).collect();
        Document { blocks, ..self.document }
    }

    /// Returns the text of the document.
    pub(super) fn text(&self) -> &str {
        &self.document.text
    }

    /// Returns the language of the document.
    pub(super) fn language(&self) -> &Language {
        &self.document.language
    }

    /// Returns the name of the document.
    pub(super) fn origin(&self) -> &str {
        &self.document.origin
    }

    /// Returns the cuts so far, in order.
    pub(super) fn cuts(&self) -> &[Cut] {
        &self.document.cuts
    }

    /// Returns a piece that covers a span.
    pub(super) fn piece(&self, span: Span, role: Role) -> Piece {
        let says = self.document.content(span);
        Piece { span, role, key: fold(&says), says }
    }

    /// Returns the text between a piece and the next.
    pub(super) fn gap_after(&self, index: usize) -> &str {
        let end = self.pieces.get(index + 1).map_or(self.document.text.len(), |next| next.span.start);
        &self.document.text[self.pieces[index].span.end..end]
    }

    /// Returns whether a piece is content so far.
    pub(super) fn is_content(&self, index: usize) -> bool {
        self.pieces[index].role.is_content()
    }

    /// Returns the nearest content piece after an index.
    pub(super) fn content_after(&self, index: usize) -> Option<usize> {
        (index + 1..self.pieces.len()).find(|&i| self.is_content(i))
    }

    /// Marks a piece as residue. Nothing is cut inside it any more.
    pub(super) fn leave_out(&mut self, index: usize, rule: &'static str) {
        let whole = self.pieces[index].span;
        self.pieces[index].role = Role::Residue(rule);
        let from = self.document.cuts.partition_point(|cut| cut.span.end <= whole.start);
        let to = self.document.cuts.partition_point(|cut| cut.span.end <= whole.end);
        self.document.cuts.drain(from..to);
    }

    /// Leaves spans out: whole pieces become residue, parts of pieces are cut. What was left out before stays as it was.
    pub(super) fn mark(&mut self, spans: Vec<Span>, rule: &'static str) {
        let mut touched: Vec<usize> = Vec::new();
        for span in spans {
            let index = self.pieces.partition_point(|piece| piece.span.end <= span.start);
            let Some(piece) = self.pieces.get(index).filter(|piece| piece.role.is_content() && piece.span.contains(span)) else { continue };
            if span == piece.span {
                self.leave_out(index, rule);
            } else if self.cut(span, rule) && touched.last() != Some(&index) {
                touched.push(index);
            }
        }
        for index in touched {
            self.pieces[index] = self.piece(self.pieces[index].span, self.pieces[index].role);
            if self.pieces[index].says.is_empty() {
                self.leave_out(index, rule);
            }
        }
    }

    /// Sets right what a re-cutting of pieces did to the cuts: none begins in the white space between two pieces, and a
    /// piece of which nothing is left is residue.
    pub(super) fn settle_cuts(&mut self) {
        for cut in &mut self.document.cuts {
            let lead = cut.span.len() - cut.span.of(&self.document.text).trim_start().len();
            if lead < cut.span.len() {
                cut.span.start += lead;
            }
        }
        for index in 0..self.pieces.len() {
            let piece = &self.pieces[index];
            if piece.role.is_content() && piece.says.is_empty() {
                let cut = self.document.cuts.iter().find(|cut| piece.span.contains(cut.span));
                self.leave_out(index, cut.map_or("separator", |cut| cut.rule));
            }
        }
    }

    /// Cuts a span, unless a part of it is cut already.
    pub(super) fn cut(&mut self, span: Span, rule: &'static str) -> bool {
        let at = self.document.cuts.partition_point(|cut| cut.span.end <= span.start);
        let is_free = !span.is_empty() && self.document.cuts.get(at).is_none_or(|cut| cut.span.start >= span.end);
        if is_free {
            self.document.cuts.insert(at, Cut { span, rule });
        }
        is_free
    }
}

/// Returns the parts of a block: the notes at its edges, the lines that stand apart from the text around them, and the rest.
fn isolate(text: &str, block: Span) -> Vec<Span> {
    let whole = block.trimmed(text);
    let (mut all, tail) = edge_notes(text, whole);
    let start = all.last().map_or(whole.start, |note| note.end);
    let end = tail.first().map_or(whole.end, |note| note.start);
    all.extend(isolate_lines(text, Span::new(start, end)));
    all.extend(tail);
    all
}

fn isolate_lines(text: &str, block: Span) -> Vec<Span> {
    let inner = block.trimmed(text);
    let mut parts: Vec<(Span, bool)> = Vec::new();
    let mut start = inner.start;
    for line in inner.of(text).split_inclusive(['\n', '\r', '\u{2028}', '\u{c}']) {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            continue;
        }
        let apart = stands_apart(span.of(text));
        match parts.last_mut() {
            Some((last, false)) if !apart => last.end = span.end,
            _ => parts.push((span, apart)),
        }
    }
    parts.into_iter().map(|(span, _)| span).collect()
}
