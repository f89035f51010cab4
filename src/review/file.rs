//! The project file: everything that a review needs to go on, as JSON.

use super::history::{Done, History, Splice, Step};
use super::project::{Piece, Project, ProjectSide, Row, RowId, Status};
use crate::error::{Error, ErrorKind};
use crate::pipeline::Prepared;
use crate::text::{Block, Cut, Document, Language, Role, Span};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The version of the form that is written.
const VERSION: u32 = 1;
/// The rule that residue has in a document that was read from a project: which one it was stands beside the document.
const LEFT_OUT: &str = "left-out";

#[derive(Serialize, Deserialize)]
struct ProjectShape {
    sverka_review: u32,
    documents: [DocumentShape; 2],
    #[serde(default)]
    notices: Vec<String>,
    next_row: RowId,
    rows: Vec<RowShape>,
    done: usize,
    steps: Vec<StepShape>,
}

type SpanShape = (usize, usize);

#[derive(Serialize, Deserialize)]
struct DocumentShape {
    name: String,
    language: String,
    title: String,
    text: String,
    blocks: Vec<(usize, usize, String)>,
    cuts: Vec<SpanShape>,
    left_out: Vec<(String, usize, usize)>,
    translated: Vec<SpanShape>,
}

#[derive(Serialize, Deserialize)]
struct RowShape {
    id: RowId,
    source: Vec<PieceShape>,
    target: Vec<PieceShape>,
    confidence: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<StatusShape>,
    #[serde(default, skip_serializing_if = "is_false")]
    by_hand: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cut: Option<(usize, usize)>,
    #[serde(default, skip_serializing_if = "is_false")]
    crossing: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    note: bool,
}

/// Where it begins and ends, its block, and what it was changed to.
type PieceShape = (usize, usize, usize, Option<String>);

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StatusShape {
    Confirmed,
    Rejected,
}

#[derive(Serialize, Deserialize)]
struct StepShape {
    name: String,
    splices: Vec<SpliceShape>,
    #[serde(default)]
    touched: Vec<RowId>,
    #[serde(default)]
    realigned: Vec<RowId>,
    focus: Option<RowId>,
}

#[derive(Serialize, Deserialize)]
struct SpliceShape {
    at: usize,
    before: Vec<RowShape>,
    after: Vec<RowShape>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

impl Project {
    /// Returns the project as JSON, with all steps that can be undone or done again.
    pub fn to_json(&self) -> Vec<u8> {
        let step = |step: &Step| StepShape {
            name: step.name.clone(),
            splices: step.done.splices.iter().map(splice_shape).collect(),
            touched: step.done.touched.clone(),
            realigned: step.done.realigned.clone(),
            focus: step.done.focus,
        };
        let shape = ProjectShape {
            sverka_review: VERSION,
            documents: [document_shape(&self.sides[0]), document_shape(&self.sides[1])],
            notices: self.notices.clone(),
            next_row: self.next_id,
            rows: self.rows.iter().map(row_shape).collect(),
            done: self.history.done,
            steps: self.history.steps.iter().map(step).collect(),
        };
        let mut json = serde_json::to_vec(&shape).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// Reads a project from JSON; `name` is how errors call it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if it is no project, is of a later version, or does not hold together.
    pub fn from_json(json: &[u8], name: &str) -> Result<Self, Error> {
        let malformed = |detail: String| Error::new(ErrorKind::Malformed, name, detail);
        let shape: ProjectShape = serde_json::from_slice(json).map_err(|error| {
            malformed(format!("is no project of sverka review: {error}; name the two documents instead")).at_line(error.line())
        })?;
        if shape.sverka_review != VERSION {
            let detail = format!("is a project of version {}, and this program knows {VERSION}; use a newer sverka", shape.sverka_review);
            return Err(malformed(detail));
        }
        let steps: Vec<Step> = shape.steps.into_iter().map(step).collect();
        let [source, target] = shape.documents;
        let sides = [side(source), side(target)];
        let broken = || malformed("does not hold together; it was changed by something else than sverka review".to_owned());
        let [Some(source), Some(target)] = sides else { return Err(broken()) };
        let rows = shape.rows.into_iter().map(row).collect();
        let history = History { steps, done: shape.done };
        let mut project = Self {
            sides: [source, target],
            rows,
            history,
            next_id: shape.next_row,
            notices: shape.notices,
            evidence: FxHashMap::default(),
        };
        project.is_whole().then_some(()).ok_or_else(broken)?;
        project.collect_segments();
        Ok(project)
    }

    /// Returns whether rows lie inside the documents and all steps fit each other.
    fn is_whole(&self) -> bool {
        let mut rows = self.rows.clone();
        let (past, future) = match (self.history.steps.get(..self.history.done), self.history.steps.get(self.history.done..)) {
            (Some(past), Some(future)) => (past, future),
            _ => return false,
        };
        let past_fits = past.iter().rev().flat_map(|step| step.done.splices.iter().rev()).all(|splice| replace(&mut rows, splice, false));
        let is_covered = self.are_sound(&rows);
        rows.clone_from(&self.rows);
        let future_fits = future.iter().flat_map(|step| &step.done.splices).all(|splice| replace(&mut rows, splice, true));
        let all_rows =
            self.history.steps.iter().flat_map(|step| &step.done.splices).flat_map(|splice| splice.before.iter().chain(&splice.after));
        past_fits && is_covered && future_fits && self.are_sound(&self.rows) && all_rows.into_iter().all(|row| self.is_sound(row))
    }

    /// Returns whether all rows are sound, no two have one name or share a segment.
    fn are_sound(&self, rows: &[Row]) -> bool {
        let mut ids: Vec<RowId> = rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let are_apart = |side: usize| {
            let mut spans: Vec<Span> = rows.iter().flat_map(|row| &row.pieces[side]).map(|piece| piece.span).collect();
            spans.sort_unstable();
            spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
        };
        rows.iter().all(|row| self.is_sound(row)) && ids.windows(2).all(|pair| pair[0] != pair[1]) && are_apart(0) && are_apart(1)
    }

    fn is_sound(&self, row: &Row) -> bool {
        let is_inside = |side: &ProjectSide, piece: &Piece| {
            is_inside(side.text(), piece.span)
                && !piece.span.is_empty()
                && side.prepared.document.blocks.get(piece.block).is_some_and(|block| block.span.contains(piece.span))
        };
        let sides = self.sides.iter().zip(&row.pieces);
        let all_inside = sides.into_iter().all(|(side, pieces)| pieces.iter().all(|piece| is_inside(side, piece)));
        all_inside && row.id < self.next_id && row.pieces.iter().any(|pieces| !pieces.is_empty()) && row.confidence <= 1000
    }
}

/// Puts what a splice says in the place of rows, if they are those that it says.
fn replace(rows: &mut Vec<Row>, splice: &Splice, forward: bool) -> bool {
    let (from, to) = if forward { (&splice.before, &splice.after) } else { (&splice.after, &splice.before) };
    let range = splice.at..splice.at.saturating_add(from.len());
    let fits = rows.get(range.clone()).is_some_and(|there| there == from.as_slice());
    if fits {
        rows.splice(range, to.iter().cloned());
    }
    fits
}

fn is_inside(text: &str, span: Span) -> bool {
    text.get(span.start..span.end).is_some()
}

fn document_shape(side: &ProjectSide) -> DocumentShape {
    let document = &side.prepared.document;
    let pair = |span: &Span| (span.start, span.end);
    DocumentShape {
        name: document.origin.clone(),
        language: document.language.as_str().to_owned(),
        title: side.title.clone(),
        text: document.text.clone(),
        blocks: document.blocks.iter().map(|block| (block.span.start, block.span.end, role_name(block.role).to_owned())).collect(),
        cuts: document.cuts.iter().map(|cut| pair(&cut.span)).collect(),
        left_out: side.left_out.iter().map(|(rule, span)| (rule.clone(), span.start, span.end)).collect(),
        translated: side.translated.iter().map(pair).collect(),
    }
}

/// Returns a side, unless something lies outside of its text.
fn side(shape: DocumentShape) -> Option<ProjectSide> {
    let text = shape.text;
    let span = |start: usize, end: usize| (start <= end && text.get(start..end).is_some()).then(|| Span::new(start, end));
    let block = |(start, end, role): (usize, usize, String)| Some(Block { span: span(start, end)?, role: role_of(&role) });
    let blocks: Vec<Block> = shape.blocks.into_iter().map(block).collect::<Option<_>>()?;
    let cuts: Vec<Cut> =
        shape.cuts.into_iter().map(|(start, end)| Some(Cut { span: span(start, end)?, rule: LEFT_OUT })).collect::<Option<_>>()?;
    let left_out = shape.left_out.into_iter().map(|(rule, start, end)| Some((rule, span(start, end)?))).collect::<Option<_>>()?;
    let translated = shape.translated.into_iter().map(|(start, end)| span(start, end)).collect::<Option<_>>()?;
    let in_order = blocks.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    let cuts_in_order = cuts.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    let language = Language::parse(&shape.language).ok()?;
    let document = Document { language, origin: shape.name, text, blocks, cuts };
    let prepared = Prepared { document, segments: Vec::new(), translated: Vec::new(), notices: Vec::new() };
    (in_order && cuts_in_order).then_some(ProjectSide { prepared, title: shape.title, left_out, translated })
}

/// Returns the name of a role; of residue only that it is left out.
fn role_name(role: Role) -> &'static str {
    if role.is_content() { role.name() } else { LEFT_OUT }
}

fn role_of(name: &str) -> Role {
    const ROLES: [Role; 9] =
        [Role::Title, Role::Heading, Role::Date, Role::Paragraph, Role::ListItem, Role::Cell, Role::Caption, Role::Speaker, Role::Note];
    ROLES.into_iter().find(|role| role.name() == name).unwrap_or(Role::Residue(LEFT_OUT))
}

fn row_shape(row: &Row) -> RowShape {
    let pieces =
        |pieces: &[Piece]| pieces.iter().map(|piece| (piece.span.start, piece.span.end, piece.block, piece.edit.clone())).collect();
    let status = match row.status {
        Status::Open => None,
        Status::Confirmed => Some(StatusShape::Confirmed),
        Status::Rejected => Some(StatusShape::Rejected),
    };
    RowShape {
        id: row.id,
        source: pieces(&row.pieces[0]),
        target: pieces(&row.pieces[1]),
        confidence: row.confidence,
        status,
        by_hand: row.by_hand,
        cut: row.cut,
        crossing: row.is_crossing,
        note: row.is_note,
    }
}

fn row(shape: RowShape) -> Row {
    // A span that ends before it begins is told of with all that lies outside of the text.
    let piece = |(start, end, block, edit): PieceShape| Piece { span: Span::new(start, end.max(start)), block, edit };
    let status = match shape.status {
        None => Status::Open,
        Some(StatusShape::Confirmed) => Status::Confirmed,
        Some(StatusShape::Rejected) => Status::Rejected,
    };
    Row {
        id: shape.id,
        pieces: [shape.source, shape.target].map(|pieces| pieces.into_iter().map(piece).collect()),
        confidence: shape.confidence,
        status,
        by_hand: shape.by_hand,
        cut: shape.cut,
        is_crossing: shape.crossing,
        is_note: shape.note,
    }
}

fn splice_shape(splice: &Splice) -> SpliceShape {
    let rows = |rows: &[Row]| rows.iter().map(row_shape).collect();
    SpliceShape { at: splice.at, before: rows(&splice.before), after: rows(&splice.after) }
}

fn step(shape: StepShape) -> Step {
    let rows = |rows: Vec<RowShape>| rows.into_iter().map(row).collect();
    let splice = |shape: SpliceShape| Splice { at: shape.at, before: rows(shape.before), after: rows(shape.after) };
    let splices = shape.splices.into_iter().map(splice).collect();
    Step { name: shape.name, done: Done { splices, touched: shape.touched, realigned: shape.realigned, focus: shape.focus } }
}
