//! The rows of a project as the aligner sees them, and back.

use super::arrangement::arrange;
use super::project::{Piece, Project, Row, Status, thousandths};
use crate::alignment::{Alignment, Bead, Evidence, Fixed, Resources, Signs};
use crate::pipeline::realign;
use crate::text::{Segment, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// By how many thousandths the confidence of a row has to change before it is told of.
const TELLING: u16 = 10;

/// Cuts by the segments before them on both sides.
type Cuts = FxHashMap<(usize, usize), (usize, usize)>;

impl Project {
    /// Gives the sides the segments that the rows have, in document order.
    pub(super) fn collect_segments(&mut self) {
        for (number, side) in self.sides.iter_mut().enumerate() {
            let pieces = self.rows.iter().flat_map(|row| &row.pieces[number]);
            let mut segments: Vec<Segment> = pieces.map(|piece| Segment { span: piece.span, block: piece.block }).collect();
            segments.sort_by_key(|segment| segment.span);
            side.prepared.segments = segments;
        }
    }

    /// Returns the run of segments that some pieces are, if they stand together.
    fn run(&self, side: usize, pieces: &[Piece]) -> Option<Range<usize>> {
        let segments = &self.sides[side].prepared.segments;
        let number = |piece: &Piece| segments.partition_point(|segment| segment.span < piece.span);
        let (first, last) = (number(pieces.first()?), number(pieces.last()?));
        (last + 1 - first == pieces.len()).then_some(first..last + 1)
    }

    /// Returns the runs of segments of a row, if those of each side stand together; an empty one lies where the row stands.
    fn runs(&self, row: &Row, places: (usize, usize)) -> Option<(Range<usize>, Range<usize>)> {
        let run =
            |side: usize, place: usize| if row.pieces[side].is_empty() { Some(place..place) } else { self.run(side, &row.pieces[side]) };
        Some((run(0, places.0)?, run(1, places.1)?))
    }

    /// Returns how many segments of each side lie before two places in the documents.
    fn boundary(&self, cut: (usize, usize)) -> (usize, usize) {
        let before = |side: usize, place: usize| self.sides[side].prepared.segments.partition_point(|segment| segment.span.start < place);
        (before(0, cut.0), before(1, cut.1))
    }

    /// Returns the boundaries, on both sides, at which each row begins.
    fn places(&self) -> Vec<(usize, usize)> {
        let mut at = (0, 0);
        let mut places = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let target = self.run(1, &row.pieces[1]).filter(|_| !row.is_crossing);
            places.push((at.0, target.as_ref().map_or(at.1, |run| run.start)));
            at = (at.0 + row.pieces[0].len(), target.map_or(at.1, |run| run.end));
        }
        places
    }

    /// Returns the rows as an alignment; those whose segments do not stand together have no bead.
    pub(super) fn alignment(&self) -> Alignment {
        let (mut beads, mut crossings) = (Vec::with_capacity(self.rows.len()), Vec::new());
        for (row, place) in self.rows.iter().zip(self.places()) {
            let Some((source, target)) = self.runs(row, place) else { continue };
            if row.is_crossing {
                crossings.push(beads.len());
            }
            let confidence = f64::from(row.confidence) / 1000.0;
            let is_note = row.is_note;
            beads.push(Bead { source, target, confidence, evidence: Evidence::default(), signs: Signs::default(), is_note });
        }
        Alignment { beads, crossings }
    }

    /// Aligns anew all rows that do not stand, and returns the rows that come of it.
    pub(super) fn realigned(&mut self, resources: &Resources<'_>) -> Vec<Row> {
        self.collect_segments();
        let places = self.places();
        let mut fixed = Fixed::default();
        let mut cuts: Cuts = FxHashMap::default();
        let mut apart: Vec<Row> = Vec::new();
        for (row, place) in self.rows.iter().zip(&places) {
            if let Some(cut) = row.cut {
                cuts.insert(self.boundary(cut), cut);
            }
            if !row.stands() {
                continue;
            }
            match self.runs(row, *place).filter(|runs| !runs.0.is_empty() && !runs.1.is_empty()) {
                Some(runs) => fixed.beads.push(runs),
                // Taken out piece by piece, and put back whole.
                None => {
                    for side in 0..2 {
                        for piece in &row.pieces[side] {
                            let run = self.run(side, std::slice::from_ref(piece)).unwrap_or_default();
                            fixed.beads.push(if side == 0 { (run, 0..0) } else { (0..0, run) });
                        }
                    }
                    apart.push(Row { cut: None, ..row.clone() });
                }
            }
        }
        fixed.path = places;
        fixed.cuts = cuts.keys().copied().collect();
        fixed.cuts.sort_unstable();
        let alignment = realign(&self.sides[0].prepared, &self.sides[1].prepared, resources, &fixed);
        let taken: FxHashSet<(usize, Span)> = apart.iter().flat_map(spans).collect();
        let mut rows = self.rows_from(&alignment, &cuts, &taken);
        rows.extend(apart);
        arrange(&mut rows);
        rows
    }

    /// Returns the rows of an alignment: as they were where the same segments are together, with new names where not.
    fn rows_from(&mut self, alignment: &Alignment, cuts: &Cuts, taken: &FxHashSet<(usize, Span)>) -> Vec<Row> {
        let edits: FxHashMap<(usize, Span), Piece> =
            self.rows.iter().flat_map(pieces).map(|(side, piece)| ((side, piece.span), piece.clone())).collect();
        let known: FxHashMap<Vec<(usize, Span)>, usize> =
            self.rows.iter().enumerate().map(|(at, row)| (spans(row).collect(), at)).collect();
        let mut rows = Vec::with_capacity(alignment.beads.len());
        for (at, bead) in alignment.beads.iter().enumerate() {
            let side = |side: usize, run: &Range<usize>| -> Vec<Piece> {
                let segments = &self.sides[side].prepared.segments[run.clone()];
                segments.iter().filter_map(|segment| edits.get(&(side, segment.span)).cloned()).collect()
            };
            let mut row = Row {
                id: 0,
                pieces: [side(0, &bead.source), side(1, &bead.target)],
                confidence: thousandths(bead.confidence),
                status: Status::Open,
                by_hand: false,
                cut: cuts.get(&(bead.source.start, bead.target.start)).copied().filter(|_| !alignment.is_crossing(at)),
                is_crossing: alignment.is_crossing(at),
                is_note: bead.is_note,
            };
            let key: Vec<(usize, Span)> = spans(&row).collect();
            if key.iter().all(|place| taken.contains(place)) {
                continue;
            }
            match known.get(&key) {
                Some(&old) => {
                    let old = &self.rows[old];
                    (row.id, row.status, row.by_hand) = (old.id, old.status, old.by_hand);
                    if old.stands() || row.confidence.abs_diff(old.confidence) < TELLING {
                        row.confidence = old.confidence;
                    }
                }
                None => row.id = self.new_id(),
            }
            self.evidence.insert(row.id, bead.evidence);
            rows.push(row);
        }
        rows
    }
}

/// Returns the pieces of a row, each with its side.
fn pieces(row: &Row) -> impl Iterator<Item = (usize, &Piece)> {
    row.pieces.iter().enumerate().flat_map(|(side, pieces)| pieces.iter().map(move |piece| (side, piece)))
}

/// Returns where the pieces of a row lie.
fn spans(row: &Row) -> impl Iterator<Item = (usize, Span)> {
    pieces(row).map(|(side, piece)| (side, piece.span))
}
