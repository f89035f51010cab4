//! What a person can do to the rows.

use super::history::{Done, Step, difference};
use super::project::{Project, Row, RowId, Status};
use crate::alignment::Resources;

/// A piece by its row and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceAt {
    /// The row.
    pub row: RowId,
    /// Which of the pieces of the side.
    pub piece: usize,
}

/// What a person does to rows; sides are 0 for the source and 1 for the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Makes one row of a row and the one below.
    Merge(RowId),
    /// Parts a row: so many pieces of each side stay above.
    Split(RowId, [usize; 2]),
    /// Parts a piece, after so many characters of what it says.
    Divide {
        /// The row.
        row: RowId,
        /// The side.
        side: usize,
        /// Which piece.
        piece: usize,
        /// Characters of what the piece says before the place.
        offset: usize,
    },
    /// Makes one piece of a piece and the next.
    Join(RowId, usize, usize),
    /// Gives the last piece of a side to the row below, or the first to the row above.
    Shift {
        /// The row.
        row: RowId,
        /// The side.
        side: usize,
        /// Whether it goes down.
        down: bool,
    },
    /// Exchanges the targets of a row and the one below.
    Swap(RowId),
    /// Says that neither side translates the other.
    Alone(RowId),
    /// Says that a piece of the source and one of the target translate each other, and nothing else is in it.
    Pin(PieceAt, PieceAt),
    /// Says that a piece of the source and one of the target begin something new.
    Cut(PieceAt, PieceAt),
    /// Takes the boundary before a row back.
    Uncut(RowId),
    /// Gives rows back to the aligner.
    Free(Vec<RowId>),
    /// Changes what the memory is to have of a piece; nothing takes the change back.
    Edit {
        /// The row.
        row: RowId,
        /// The side.
        side: usize,
        /// Which piece.
        piece: usize,
        /// What the memory is to have.
        text: Option<String>,
    },
    /// Says of rows that they are right, wrong, or undecided.
    Judge(Vec<RowId>, Status),
}

/// Why an operation cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such row, or it has no such piece.
    Unknown,
    /// There is no row above or below.
    NothingThere,
    /// The row cannot be parted there.
    NothingToPart,
    /// The side has no piece to give away.
    NothingToGive,
    /// Other blocks or left-out text lie between the two pieces.
    NotNeighbours,
    /// The piece was edited; its edit has to be taken back first.
    Edited,
    /// The text would be empty.
    EmptyText,
    /// The row has a translation on one side only.
    OneSided,
    /// Nothing would change.
    NothingChanges,
}

impl Refusal {
    /// Returns its name and what there is to say of it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unknown => ("unknown", "there is no such row or piece any more"),
            Self::NothingThere => ("nothing-there", "there is no row on that side"),
            Self::NothingToPart => ("nothing-to-part", "the row cannot be parted here"),
            Self::NothingToGive => ("nothing-to-give", "this side of the row has nothing to give away"),
            Self::NotNeighbours => ("not-neighbours", "the two do not touch in the document"),
            Self::Edited => ("edited", "take the edit of this sentence back first"),
            Self::EmptyText => ("empty-text", "a text cannot be empty; reject the row, or mark it as without translation"),
            Self::OneSided => (
                "one-sided",
                "a row with one side only is no translation, and is neither confirmed nor rejected; mark it as without translation",
            ),
            Self::NothingChanges => ("nothing-changes", "nothing would change"),
        }
    }
}

impl Operation {
    /// Returns what it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Merge(_) => "merge",
            Self::Split(..) => "split",
            Self::Divide { .. } => "divide",
            Self::Join(..) => "join",
            Self::Shift { .. } => "shift",
            Self::Swap(_) => "swap",
            Self::Alone(_) => "alone",
            Self::Pin(..) => "pin",
            Self::Cut(..) => "cut",
            Self::Uncut(_) => "uncut",
            Self::Free(_) => "free",
            Self::Edit { .. } => "edit",
            Self::Judge(_, Status::Confirmed) => "confirm",
            Self::Judge(_, Status::Rejected) => "reject",
            Self::Judge(_, Status::Open) => "reopen",
        }
    }

    /// Returns whether all else is to be aligned anew around what it leaves.
    fn realigns(&self) -> bool {
        !matches!(self, Self::Edit { .. } | Self::Judge(_, Status::Open | Status::Rejected))
    }
}

impl Project {
    /// Does something to the rows, aligns all others anew around it, and returns what has changed.
    ///
    /// Rows that the operation makes stand from then on, but for those of [`Operation::Divide`], [`Operation::Join`] and
    /// [`Operation::Free`], which are aligned with the others.
    ///
    /// ```
    /// use sverka::alignment::Resources;
    /// use sverka::pipeline::{align_pair, prepare};
    /// use sverka::readers::read_plain;
    /// use sverka::review::{Operation, Project, ProjectSide, Status};
    ///
    /// let side = |text: &str, name: &str| -> Result<_, sverka::error::Error> { Ok(prepare(read_plain(text.as_bytes(), name, None)?.0, None)) };
    /// let english = side("The bridge is open. The road is long. Thank you all for your work.", "en.txt")?;
    /// let russian = side("Мост открыт. Дорога длинная. Спасибо всем за работу.", "ru.txt")?;
    /// let pair = align_pair(english, russian, false)?;
    /// let sides = [pair.source, pair.target].map(|side| ProjectSide::new(side, String::new(), vec![]));
    /// let mut project = Project::new(&pair.alignment, sides);
    ///
    /// let first = project.rows()[0].id;
    /// project.apply(&Operation::Merge(first), &Resources::default()).unwrap();
    /// let merged = project.rows()[0].id;
    /// project.apply(&Operation::Judge(vec![merged], Status::Confirmed), &Resources::default()).unwrap();
    /// assert_eq!((project.rows()[0].kind().as_str(), project.undoable()), ("2-2", Some("confirm")));
    /// project.undo();
    /// project.undo();
    /// assert_eq!(project.rows()[0].id, first);
    /// # Ok::<(), sverka::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`Refusal`], with nothing changed, where it cannot be done.
    pub fn apply(&mut self, operation: &Operation, resources: &Resources<'_>) -> Result<Done, Refusal> {
        let old = self.rows.clone();
        let next_id = self.next_id;
        let outcome = self.rewrite(operation).and_then(|focus| {
            let by_hand = self.rows.clone();
            if operation.realigns() {
                self.rows = self.realigned(resources);
            } else {
                super::arrangement::arrange(&mut self.rows);
            }
            self.described(&old, &by_hand, focus)
        });
        match outcome {
            Ok(done) => {
                self.collect_segments();
                self.history.push(Step { name: operation.name().to_owned(), done: done.clone() });
                Ok(done)
            }
            Err(refusal) => {
                (self.rows, self.next_id) = (old, next_id);
                self.collect_segments();
                Err(refusal)
            }
        }
    }

    /// Tells what leads from the old rows to those there are now, through those that the operation itself has made.
    fn described(&self, old: &[Row], by_hand: &[Row], focus: super::rewriting::Focus) -> Result<Done, Refusal> {
        let splices = difference(old, &self.rows);
        if splices.is_empty() {
            return Err(Refusal::NothingChanges);
        }
        let is_known = |rows: &[Row], row: &Row| rows.iter().any(|other| other.id == row.id && other.pieces == row.pieces);
        let new: Vec<&Row> = splices.iter().flat_map(|splice| &splice.after).collect();
        let was_touched = |row: &Row| by_hand.iter().any(|hand| hand.id == row.id && !old.contains(hand));
        let (touched, others): (Vec<&Row>, Vec<&Row>) = new.into_iter().partition(|row| was_touched(row));
        let realigned = others.into_iter().filter(|row| !is_known(old, row)).map(|row| row.id).collect();
        Ok(Done { touched: touched.into_iter().map(|row| row.id).collect(), realigned, focus: self.focused(focus), splices })
    }
}
