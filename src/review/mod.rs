//! Where a person corrects an alignment: what is kept of it, what can be done to it, and the local page that shows it.
//!
//! A [`Project`] holds two documents and the rows of their alignment. An [`Operation`] changes some rows; rows that a person made, confirmed
//! or rejected stand from then on, and all others are aligned anew around them. Every step can be undone. The room opens no files: what is
//! to be kept is handed to a [`Desk`].

mod adoption;
mod arrangement;
mod file;
mod history;
mod operation;
mod project;
mod realignment;
mod rewriting;
mod server;
mod units;
mod wire;

pub use history::{Done, Splice};
pub use operation::{Operation, PieceAt, Refusal};
pub use project::{LeftOut, Piece, Project, ProjectSide, Row, RowId, Status};
pub use server::{Desk, Export, Exported, Review, Served};
pub use units::UnitChoice;
