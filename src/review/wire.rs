//! What the page and the server say to each other, as JSON.

use super::history::{Done, Splice};
use super::operation::{Operation, PieceAt};
use super::project::{LeftOut, Piece, Project, Row, RowId, Status};
use crate::alignment::{Bead, Resources};
use crate::pipeline::{Prepared, testimony};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

#[derive(Serialize)]
pub(super) struct StateShape<'a> {
    pub revision: u64,
    documents: Vec<DocumentShape<'a>>,
    rows: Vec<RowShape>,
    left_out: Vec<LeftOutShape>,
    undo: Option<&'a str>,
    redo: Option<&'a str>,
    pub output: Option<&'a str>,
    pub project: &'a str,
    notices: &'a [String],
}

#[derive(Serialize)]
struct DocumentShape<'a> {
    name: &'a str,
    language: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct RowShape {
    id: RowId,
    sides: [Vec<PieceShape>; 2],
    confidence: f64,
    kind: String,
    status: &'static str,
    by_hand: bool,
    cut: bool,
    crossing: bool,
    note: bool,
}

#[derive(Serialize)]
struct PieceShape {
    text: String,
    original: Option<String>,
}

#[derive(Serialize)]
struct LeftOutShape {
    before: usize,
    side: usize,
    rule: String,
    text: String,
}

#[derive(Serialize)]
pub(super) struct DoneShape<'a> {
    revision: u64,
    splices: Vec<SpliceShape>,
    left_out: Vec<LeftOutShape>,
    touched: Vec<RowId>,
    realigned: Vec<RowId>,
    focus: Option<RowId>,
    undo: Option<&'a str>,
    redo: Option<&'a str>,
}

#[derive(Serialize)]
struct SpliceShape {
    at: usize,
    remove: usize,
    rows: Vec<RowShape>,
}

#[derive(Serialize)]
pub(super) struct EvidenceShape {
    words: Vec<(String, String)>,
    length: f64,
    figures: Vec<(&'static str, f64)>,
}

/// A request to do something.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub revision: u64,
    pub op: Op,
}

#[derive(Deserialize)]
pub(super) struct At {
    row: RowId,
    piece: usize,
}

/// What is to be done.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Op {
    Merge {
        row: RowId,
        #[serde(default)]
        up: bool,
    },
    Split {
        row: RowId,
        at: [usize; 2],
    },
    Divide {
        row: RowId,
        side: usize,
        piece: usize,
        offset: usize,
    },
    Join {
        row: RowId,
        side: usize,
        piece: usize,
    },
    Shift {
        row: RowId,
        side: usize,
        down: bool,
    },
    Swap {
        row: RowId,
    },
    Alone {
        row: RowId,
    },
    Pin {
        source: At,
        target: At,
    },
    Cut {
        source: At,
        target: At,
    },
    Uncut {
        row: RowId,
    },
    Free {
        rows: Vec<RowId>,
    },
    Edit {
        row: RowId,
        side: usize,
        piece: usize,
        text: Option<String>,
    },
    Confirm {
        rows: Vec<RowId>,
    },
    Reject {
        rows: Vec<RowId>,
    },
    Reopen {
        rows: Vec<RowId>,
    },
    Undo,
    Redo,
}

/// What a request comes to.
pub(super) enum Wish {
    Do(Operation),
    Undo,
    Redo,
}

impl Op {
    /// Returns what is wished for, or nothing if a row is above the first.
    pub(super) fn wish(self, project: &Project) -> Option<Wish> {
        let at = |at: At| PieceAt { row: at.row, piece: at.piece };
        Some(Wish::Do(match self {
            Self::Undo => return Some(Wish::Undo),
            Self::Redo => return Some(Wish::Redo),
            Self::Merge { row, up: false } => Operation::Merge(row),
            Self::Merge { row, up: true } => {
                let place = project.rows().iter().position(|other| other.id == row)?;
                Operation::Merge(project.rows()[place.checked_sub(1)?].id)
            }
            Self::Split { row, at } => Operation::Split(row, at),
            Self::Divide { row, side, piece, offset } => Operation::Divide { row, side, piece, offset },
            Self::Join { row, side, piece } => Operation::Join(row, side, piece),
            Self::Shift { row, side, down } => Operation::Shift { row, side, down },
            Self::Swap { row } => Operation::Swap(row),
            Self::Alone { row } => Operation::Alone(row),
            Self::Pin { source, target } => Operation::Pin(at(source), at(target)),
            Self::Cut { source, target } => Operation::Cut(at(source), at(target)),
            Self::Uncut { row } => Operation::Uncut(row),
            Self::Free { rows } => Operation::Free(rows),
            Self::Edit { row, side, piece, text } => Operation::Edit { row, side, piece, text },
            Self::Confirm { rows } => Operation::Judge(rows, Status::Confirmed),
            Self::Reject { rows } => Operation::Judge(rows, Status::Rejected),
            Self::Reopen { rows } => Operation::Judge(rows, Status::Open),
        }))
    }
}

pub(super) fn state_shape<'a>(project: &'a Project, revision: u64, names: (&'a str, Option<&'a str>)) -> StateShape<'a> {
    let documents =
        project.sides().iter().map(|side| DocumentShape { name: side.name(), language: side.language().as_str(), title: side.title() });
    StateShape {
        revision,
        documents: documents.collect(),
        rows: project.rows().iter().map(|row| row_shape(project, row)).collect(),
        left_out: left_out_shapes(project),
        undo: project.undoable(),
        redo: project.redoable(),
        output: names.1,
        project: names.0,
        notices: project.notices(),
    }
}

pub(super) fn done_shape<'a>(project: &'a Project, done: &Done, revision: u64) -> DoneShape<'a> {
    let splice = |splice: &Splice| SpliceShape {
        at: splice.at,
        remove: splice.before.len(),
        rows: splice.after.iter().map(|row| row_shape(project, row)).collect(),
    };
    DoneShape {
        revision,
        splices: done.splices.iter().map(splice).collect(),
        left_out: left_out_shapes(project),
        touched: done.touched.clone(),
        realigned: done.realigned.clone(),
        focus: done.focus,
        undo: project.undoable(),
        redo: project.redoable(),
    }
}

fn row_shape(project: &Project, row: &Row) -> RowShape {
    let piece = |side: usize, piece: &Piece| {
        let original = project.sides()[side].original(piece);
        match &piece.edit {
            Some(edit) => PieceShape { text: edit.clone(), original: Some(original) },
            None => PieceShape { text: original, original: None },
        }
    };
    RowShape {
        id: row.id,
        sides: [0, 1].map(|side| row.pieces[side].iter().map(|of| piece(side, of)).collect()),
        confidence: f64::from(row.confidence) / 1000.0,
        kind: row.kind(),
        status: match row.status {
            Status::Open => "open",
            Status::Confirmed => "confirmed",
            Status::Rejected => "rejected",
        },
        by_hand: row.by_hand,
        cut: row.cut.is_some(),
        crossing: row.is_crossing,
        note: row.is_note,
    }
}

fn left_out_shapes(project: &Project) -> Vec<LeftOutShape> {
    let shape = |LeftOut { before, side, rule, text }| LeftOutShape { before, side, rule, text };
    project.left_out().into_iter().map(shape).collect()
}

/// Says what speaks for a row; nothing does for one that has no bead.
pub(super) fn evidence_shape(project: &Project, id: RowId, resources: &Resources<'_>) -> Option<EvidenceShape> {
    let row = project.rows().iter().find(|row| row.id == id)?;
    let pair = project.aligned_pair();
    let first = |side: usize| row.pieces[side].first().map(|piece| piece.span);
    let starts =
        |side: &Prepared, run: &Range<usize>| side.segments.get(run.clone()).and_then(|run| run.first()).map(|segment| segment.span);
    let is_it = |bead: &&Bead| starts(&pair.source, &bead.source) == first(0) && starts(&pair.target, &bead.target) == first(1);
    let bead = pair.alignment.beads.iter().find(is_it)?;
    let testimony = testimony(&pair, bead, resources);
    let word = |side: &Prepared, (segment, span): (usize, Span)| span.of(&side.content(segment)).to_owned();
    let evidence = project.evidence.get(&id).copied().unwrap_or_default();
    let figures = [
        ("length", evidence.length),
        ("words", evidence.lexicon),
        ("cognates", evidence.cognates),
        ("structure", evidence.structure),
        ("vectors", evidence.vectors),
        ("prior", evidence.shape),
    ];
    Some(EvidenceShape {
        words: testimony.witnesses.iter().map(|witness| (word(&pair.source, witness.source), word(&pair.target, witness.target))).collect(),
        length: testimony.length_ratio,
        figures: figures.into_iter().filter(|(_, value)| *value != 0.0).collect(),
    })
}
