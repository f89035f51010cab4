//! What each operation does to the rows themselves, before anything is aligned anew.

use super::operation::{Operation, PieceAt, Refusal};
use super::project::{Piece, Project, Row, RowId, Status};
use crate::text::Span;

/// The piece that a person looks at, which may end up in another row.
pub(super) type Focus = Option<(usize, Span)>;

impl Project {
    /// Does to the rows what an operation says, and returns the piece to look at.
    pub(super) fn rewrite(&mut self, operation: &Operation) -> Result<Focus, Refusal> {
        match operation {
            Operation::Merge(row) => self.merge(*row),
            Operation::Split(row, at) => self.split(*row, *at),
            Operation::Divide { row, side, piece, offset } => self.divide(*row, *side, *piece, *offset),
            Operation::Join(row, side, piece) => self.join(*row, *side, *piece),
            Operation::Shift { row, side, down } => self.shift(*row, *side, *down),
            Operation::Swap(row) => self.swap(*row),
            Operation::Alone(row) => self.alone(*row),
            Operation::Pin(source, target) => self.pin(*source, *target),
            Operation::Cut(source, target) => self.cut(*source, *target),
            Operation::Uncut(row) => self.change(&[*row], |row| row.cut = None),
            Operation::Free(rows) => self.change(rows, |row| (row.status, row.by_hand) = (Status::Open, false)),
            Operation::Edit { row, side, piece, text } => self.edit(*row, *side, *piece, text.as_deref()),
            Operation::Judge(rows, status) => self.judge(rows, *status),
        }
    }

    /// Returns the row that has a piece.
    pub(super) fn focused(&self, focus: Focus) -> Option<RowId> {
        let (side, span) = focus?;
        self.rows.iter().find(|row| row.pieces[side].iter().any(|piece| piece.span == span)).map(|row| row.id)
    }

    fn place(&self, id: RowId) -> Result<usize, Refusal> {
        self.rows.iter().position(|row| row.id == id).ok_or(Refusal::Unknown)
    }

    /// Returns a piece with the number of its row.
    fn piece(&self, at: PieceAt, side: usize) -> Result<(usize, Piece), Refusal> {
        let row = self.place(at.row)?;
        self.rows[row].pieces[side].get(at.piece).map(|piece| (row, piece.clone())).ok_or(Refusal::Unknown)
    }

    /// Returns a new row that stands.
    pub(super) fn row_by_hand(&mut self, pieces: [Vec<Piece>; 2]) -> Row {
        let id = self.new_id();
        Row { by_hand: true, confidence: 1000, ..self.loose_row(id, pieces) }
    }

    /// Returns a new row that does not stand.
    fn loose_row(&self, id: RowId, pieces: [Vec<Piece>; 2]) -> Row {
        let is_note = (0..2).all(|side| pieces[side].iter().all(|piece| self.sides[side].is_note(piece)));
        Row { id, pieces, confidence: 0, status: Status::Open, by_hand: false, cut: None, is_crossing: false, is_note }
    }

    fn merge(&mut self, id: RowId) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let below = self.rows.get(at + 1).ok_or(Refusal::NothingThere)?.clone();
        let mut pieces = self.rows[at].pieces.clone();
        for (mine, theirs) in pieces.iter_mut().zip(below.pieces) {
            mine.extend(theirs);
            mine.sort_by_key(|piece| piece.span);
        }
        let cut = self.rows[at].cut;
        let row = self.row_by_hand(pieces);
        let focus = first_piece(&row);
        self.rows.splice(at..at + 2, [Row { cut, ..row }]);
        Ok(focus)
    }

    fn split(&mut self, id: RowId, counts: [usize; 2]) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let row = self.rows[at].clone();
        let is_inside = |side: usize| counts[side] <= row.pieces[side].len();
        let upper = counts[0] + counts[1];
        if !is_inside(0) || !is_inside(1) || upper == 0 || upper == row.pieces[0].len() + row.pieces[1].len() {
            return Err(Refusal::NothingToPart);
        }
        let parts = [0, 1].map(|side| row.pieces[side].split_at(counts[side]));
        let upper = self.row_by_hand(parts.map(|part| part.0.to_vec()));
        let lower = self.row_by_hand(parts.map(|part| part.1.to_vec()));
        let focus = first_piece(&lower);
        self.rows.splice(at..=at, [Row { cut: row.cut, ..upper }, lower]);
        Ok(focus)
    }

    fn divide(&mut self, id: RowId, side: usize, number: usize, offset: usize) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let piece = self.rows[at].pieces.get(side).and_then(|pieces| pieces.get(number)).ok_or(Refusal::Unknown)?.clone();
        if piece.edit.is_some() {
            return Err(Refusal::Edited);
        }
        let document = &self.sides[side].prepared.document;
        let view = document.view(piece.span);
        let byte = view.text().char_indices().nth(offset).map(|(byte, _)| byte).ok_or(Refusal::NothingToPart)?;
        let rest = view.original(Span::new(byte, view.text().len()));
        let halves =
            [Span::new(piece.span.start, rest.start), Span::new(rest.start, piece.span.end)].map(|half| half.trimmed(&document.text));
        if halves.iter().any(|half| half.is_empty()) {
            return Err(Refusal::NothingToPart);
        }
        let id = self.new_id();
        let pieces = halves.map(|span| Piece { span, block: piece.block, edit: None });
        self.loosen(at, id, |row| _ = row.pieces[side].splice(number..=number, pieces));
        Ok(Some((side, halves[1])))
    }

    fn join(&mut self, id: RowId, side: usize, number: usize) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let pieces = self.rows[at].pieces.get(side).ok_or(Refusal::Unknown)?;
        let [Some(first), Some(second)] = [number, number + 1].map(|number| pieces.get(number)) else { return Err(Refusal::NothingToGive) };
        let between = Span::new(first.span.end, second.span.start.max(first.span.end));
        if first.block != second.block || !self.sides[side].prepared.document.content(between).trim().is_empty() {
            return Err(Refusal::NotNeighbours);
        }
        if first.edit.is_some() || second.edit.is_some() {
            return Err(Refusal::Edited);
        }
        let joined = Piece { span: Span::new(first.span.start, second.span.end), block: first.block, edit: None };
        let span = joined.span;
        let id = self.new_id();
        self.loosen(at, id, |row| _ = row.pieces[side].splice(number..=number + 1, [joined]));
        Ok(Some((side, span)))
    }

    /// Changes the pieces of a row, which is the aligner's again from then on.
    fn loosen(&mut self, at: usize, id: RowId, change: impl FnOnce(&mut Row)) {
        let row = &mut self.rows[at];
        (row.id, row.status, row.by_hand) = (id, Status::Open, false);
        change(row);
    }

    fn shift(&mut self, id: RowId, side: usize, down: bool) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let other = if down { Some(at + 1) } else { at.checked_sub(1) };
        let other = other.filter(|other| *other < self.rows.len()).ok_or(Refusal::NothingThere)?;
        let mut pieces = [self.rows[at].pieces.clone(), self.rows[other].pieces.clone()];
        let count = pieces[0].get(side).ok_or(Refusal::Unknown)?.len();
        if count == 0 {
            return Err(Refusal::NothingToGive);
        }
        let piece = pieces[0][side].remove(if down { count - 1 } else { 0 });
        let focus = Some((side, piece.span));
        pieces[1][side].push(piece);
        pieces[1][side].sort_by_key(|piece| piece.span);
        let [mine, theirs] = pieces;
        let cuts = (self.rows[at].cut, self.rows[other].cut);
        let is_left = mine.iter().any(|pieces| !pieces.is_empty());
        let theirs = self.row_by_hand(theirs);
        self.rows[other] = Row { cut: cuts.1, ..theirs };
        if is_left {
            let mine = self.row_by_hand(mine);
            self.rows[at] = Row { cut: cuts.0, ..mine };
        } else {
            self.rows.remove(at);
        }
        Ok(focus)
    }

    fn swap(&mut self, id: RowId) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        if at + 1 >= self.rows.len() {
            return Err(Refusal::NothingThere);
        }
        let [upper, lower] = [at, at + 1].map(|at| self.rows[at].pieces.clone());
        if upper[1] == lower[1] {
            return Err(Refusal::NothingChanges);
        }
        let ([source, target], [below, beside]) = (upper, lower);
        let rows = [[source, beside], [below, target]].map(|pieces| self.row_by_hand(pieces));
        let focus = first_piece(&rows[0]);
        let rows = rows.into_iter().filter(|row| row.pieces.iter().any(|pieces| !pieces.is_empty()));
        self.rows.splice(at..at + 2, rows.collect::<Vec<_>>());
        Ok(focus)
    }

    fn alone(&mut self, id: RowId) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let row = self.rows[at].clone();
        let focus = first_piece(&row);
        let singles = row.pieces.iter().enumerate().flat_map(|(side, pieces)| pieces.iter().map(move |piece| (side, piece.clone())));
        let mut rows = Vec::new();
        for (side, piece) in singles.collect::<Vec<_>>() {
            let mut pieces = [Vec::new(), Vec::new()];
            pieces[side].push(piece);
            rows.push(self.row_by_hand(pieces));
        }
        if let Some(first) = rows.first_mut() {
            first.cut = row.cut;
        }
        self.rows.splice(at..=at, rows);
        Ok(focus)
    }

    fn pin(&mut self, source: PieceAt, target: PieceAt) -> Result<Focus, Refusal> {
        let (source, target) = (self.piece(source, 0)?.1, self.piece(target, 1)?.1);
        let focus = Some((0, source.span));
        self.take_out(0, source.span);
        self.take_out(1, target.span);
        let row = self.row_by_hand([vec![source], vec![target]]);
        self.rows.push(row);
        super::arrangement::arrange(&mut self.rows);
        Ok(focus)
    }

    /// Takes a piece out of its row; what is left of the row before and behind it is the aligner's.
    pub(super) fn take_out(&mut self, side: usize, span: Span) {
        let Some(at) = self.rows.iter().position(|row| row.pieces[side].iter().any(|piece| piece.span == span)) else { return };
        let row = self.rows[at].clone();
        let number = row.pieces[side].iter().position(|piece| piece.span == span).unwrap_or_default();
        let (mut before, mut behind) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        before[side] = row.pieces[side][..number].to_vec();
        behind[side] = row.pieces[side][number + 1..].to_vec();
        before[1 - side].clone_from(&row.pieces[1 - side]);
        let mut rows = Vec::new();
        for pieces in [before, behind].into_iter().filter(|pieces| pieces.iter().any(|pieces| !pieces.is_empty())) {
            let id = self.new_id();
            rows.push(Row { cut: row.cut.filter(|_| rows.is_empty()), ..self.loose_row(id, pieces) });
        }
        self.rows.splice(at..=at, rows);
    }

    fn cut(&mut self, source: PieceAt, target: PieceAt) -> Result<Focus, Refusal> {
        let (at, source) = self.piece(source, 0)?;
        let target = self.piece(target, 1)?.1;
        let starts = [source.span.start, target.span.start];
        for row in &mut self.rows {
            let pieces =
                || row.pieces.iter().zip(starts).flat_map(|(pieces, start)| pieces.iter().map(move |piece| piece.span.start < start));
            if pieces().any(|is_before| is_before) && pieces().any(|is_before| !is_before) {
                // It reaches over the boundary, and is the aligner's again.
                (row.status, row.by_hand) = (Status::Open, false);
            }
        }
        self.rows[at].cut = Some((starts[0], starts[1]));
        Ok(Some((0, source.span)))
    }

    fn edit(&mut self, id: RowId, side: usize, number: usize, text: Option<&str>) -> Result<Focus, Refusal> {
        let at = self.place(id)?;
        let piece = self.rows[at].pieces.get(side).and_then(|pieces| pieces.get(number)).ok_or(Refusal::Unknown)?;
        // One line: a segment has no line breaks. Spaces that do not break are the person's own.
        let lines = |text: &str| text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        let text = text.map(lines);
        if text.as_ref().is_some_and(String::is_empty) {
            return Err(Refusal::EmptyText);
        }
        let edit = text.filter(|text| *text != self.sides[side].original(piece));
        let span = piece.span;
        self.rows[at].pieces[side][number].edit = edit;
        Ok(Some((side, span)))
    }

    fn judge(&mut self, ids: &[RowId], status: Status) -> Result<Focus, Refusal> {
        let is_one_sided = |row: &Row| ids.contains(&row.id) && row.pieces.iter().any(Vec::is_empty);
        if status != Status::Open && self.rows.iter().any(is_one_sided) {
            return Err(Refusal::OneSided);
        }
        self.change(ids, |row| row.status = status)
    }

    fn change(&mut self, ids: &[RowId], change: impl Fn(&mut Row)) -> Result<Focus, Refusal> {
        let mut focus = None;
        for id in ids {
            let at = self.place(*id)?;
            change(&mut self.rows[at]);
            focus = focus.or_else(|| first_piece(&self.rows[at]));
        }
        Ok(focus)
    }
}

fn first_piece(row: &Row) -> Focus {
    row.pieces.iter().enumerate().find_map(|(side, pieces)| pieces.first().map(|piece| (side, piece.span)))
}
