//! Two documents and the rows of their alignment.

use super::arrangement::arrange;
use super::history::History;
use crate::alignment::{Alignment, Evidence};
use crate::pipeline::{AlignedPair, Prepared};
use crate::text::{Language, Role, Segment, Span};
use rustc_hash::FxHashMap;

/// Names a row for as long as it is the same.
pub type RowId = u64;

/// What a person has said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Nothing.
    #[default]
    Open,
    /// It is right.
    Confirmed,
    /// It is to be left out.
    Rejected,
}

/// A segment of a side, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it lies in its document.
    pub span: Span,
    /// The block it lies in.
    pub block: usize,
    /// What the memory is to have instead of what the document says.
    pub edit: Option<String>,
}

/// Segments that translate each other, or stand alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub id: RowId,
    /// The segments of the source and of the target, in document order.
    pub pieces: [Vec<Piece>; 2],
    /// Probability that exactly these belong together, in thousandths.
    pub confidence: u16,
    /// What a person has said of it.
    pub status: Status,
    /// Whether a person has put it together.
    pub by_hand: bool,
    /// Where it begins in the source and in the target, if no row may reach over that boundary.
    pub cut: Option<(usize, usize)>,
    /// Whether it stands elsewhere on the target side than its neighbours do.
    pub is_crossing: bool,
    /// Whether its segments are notes, and no sentences.
    pub is_note: bool,
}

impl Row {
    /// Returns whether the aligner is to leave it as it is.
    pub fn stands(&self) -> bool {
        self.by_hand || self.status != Status::Open
    }

    /// Returns whether both sides have segments, and other ones than notes.
    pub fn is_translation(&self) -> bool {
        self.pieces.iter().all(|pieces| !pieces.is_empty()) && !self.is_note
    }

    /// Returns the bead type as the field writes it: `2-1`.
    pub fn kind(&self) -> String {
        format!("{}-{}", self.pieces[0].len(), self.pieces[1].len())
    }
}

/// One document of a project.
#[derive(Debug, Clone)]
pub struct ProjectSide {
    /// The document, and the segments as the rows have them.
    pub(super) prepared: Prepared,
    /// What the document is called, as far as it says so.
    pub(super) title: String,
    /// What is told of the document's text but goes into no memory: the rule that found it, and where it lies.
    pub(super) left_out: Vec<(String, Span)>,
    /// Stretches that the document gives as a translation of what was said in another language.
    pub(super) translated: Vec<Span>,
}

/// A piece of text that goes into no memory, and where it stands among the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The number of the row that it stands before.
    pub before: usize,
    /// 0 for the source, 1 for the target.
    pub side: usize,
    /// The rule that found it.
    pub rule: String,
    /// What it says.
    pub text: String,
}

/// An alignment under review.
#[derive(Debug, Clone)]
pub struct Project {
    pub(super) sides: [ProjectSide; 2],
    pub(super) rows: Vec<Row>,
    pub(super) history: History,
    pub(super) next_id: RowId,
    /// What there is to tell of the documents and the pair.
    pub(super) notices: Vec<String>,
    /// Why rows that the aligner has put together are likely, as far as that is known; it is in no file.
    pub(super) evidence: FxHashMap<RowId, Evidence>,
}

impl ProjectSide {
    /// Takes a prepared document with what was left out of it.
    pub fn new(prepared: Prepared, title: String, left_out: Vec<(&'static str, Span)>) -> Self {
        let span = |run: &std::ops::Range<usize>| {
            let segments = prepared.segments.get(run.clone())?;
            Some(Span::new(segments.first()?.span.start, segments.last()?.span.end))
        };
        let translated = prepared.translated.iter().filter_map(span).collect();
        let left_out = left_out.into_iter().map(|(rule, span)| (rule.to_owned(), span)).collect();
        Self { prepared: Prepared { translated: Vec::new(), ..prepared }, title, left_out, translated }
    }

    /// Returns the name of the document.
    pub fn name(&self) -> &str {
        &self.prepared.document.origin
    }

    /// Returns what the document is called, as far as it says so.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the text of the document, as it was read.
    pub fn text(&self) -> &str {
        &self.prepared.document.text
    }

    /// Returns the document's language.
    pub fn language(&self) -> &Language {
        &self.prepared.document.language
    }

    /// Returns what the document says in a piece.
    pub fn original(&self, piece: &Piece) -> String {
        self.prepared.document.content(piece.span)
    }

    /// Returns what the memory is to have of a piece.
    pub fn content(&self, piece: &Piece) -> String {
        piece.edit.clone().unwrap_or_else(|| self.original(piece))
    }

    pub(super) fn is_note(&self, piece: &Piece) -> bool {
        self.prepared.document.blocks[piece.block].role == Role::Note
    }
}

impl Project {
    /// Returns a project of an aligned pair: its sides, with their titles and what was left out of them.
    pub fn new(alignment: &Alignment, sides: [ProjectSide; 2]) -> Self {
        let mut project =
            Self { sides, rows: Vec::new(), history: History::default(), next_id: 1, notices: Vec::new(), evidence: FxHashMap::default() };
        let rows = project.rows_of(alignment);
        project.rows = rows;
        arrange(&mut project.rows);
        project
    }

    /// Returns the rows, in the order of the source; those of the target alone stand where the target has them.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the source and the target document.
    pub fn sides(&self) -> &[ProjectSide; 2] {
        &self.sides
    }

    /// Returns what there is to tell of the documents and the pair.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Puts what there is to tell in the place of what there was.
    pub fn with_notices(self, notices: Vec<String>) -> Self {
        Self { notices, ..self }
    }

    /// Returns the name of the next row.
    pub(super) fn new_id(&mut self) -> RowId {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Returns new rows for the beads of an alignment of the segments that the sides have.
    fn rows_of(&mut self, alignment: &Alignment) -> Vec<Row> {
        let pieces = |side: &ProjectSide, run: &std::ops::Range<usize>| side.prepared.segments[run.clone()].iter().map(piece).collect();
        let mut rows = Vec::with_capacity(alignment.beads.len());
        for (at, bead) in alignment.beads.iter().enumerate() {
            let pieces = [pieces(&self.sides[0], &bead.source), pieces(&self.sides[1], &bead.target)];
            let id = self.new_id();
            self.evidence.insert(id, bead.evidence);
            rows.push(Row {
                id,
                pieces,
                confidence: thousandths(bead.confidence),
                status: Status::Open,
                by_hand: false,
                cut: None,
                is_crossing: alignment.is_crossing(at),
                is_note: bead.is_note,
            });
        }
        rows
    }

    /// Returns what goes into no memory, where it stands among the rows.
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut all = Vec::new();
        for (number, side) in self.sides.iter().enumerate() {
            let starts: Vec<(usize, usize)> = self
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| !row.is_crossing)
                .filter_map(|(at, row)| Some((row.pieces[number].first()?.span.start, at)))
                .collect();
            for (rule, span) in &side.left_out {
                let at = starts.partition_point(|(start, _)| *start < span.start);
                let before = starts.get(at).map_or(self.rows.len(), |(_, row)| *row);
                let text = span.of(side.text()).trim().to_owned();
                all.push(LeftOut { before, side: number, rule: rule.clone(), text });
            }
        }
        all.sort_by_key(|piece| (piece.before, piece.side));
        all
    }

    /// Returns the pair as the other rooms know it, without what a person has edited.
    ///
    /// Rows whose segments do not stand together have no bead in it.
    pub fn aligned_pair(&self) -> AlignedPair {
        let [source, target] = [0, 1].map(|side| self.sides[side].prepared.clone());
        AlignedPair { source, target, alignment: self.alignment(), notices: Vec::new() }
    }
}

fn piece(segment: &Segment) -> Piece {
    Piece { span: segment.span, block: segment.block, edit: None }
}

/// Returns a probability in thousandths.
pub(super) fn thousandths(probability: f64) -> u16 {
    (probability.clamp(0.0, 1.0) * 1000.0).round() as u16
}
