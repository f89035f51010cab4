//! How good a result is: beads, segment boundaries, and what was lost or left in, against gold.

mod beads;
mod document;
mod reliability;

pub use beads::{BeadScore, Figures, NumberedBead, Tally, joined_inside, right_beads};
pub use document::{DocumentScore, GoldBead, SegmentScore, score_document, segments_of_gold};
pub use reliability::{Bin, Reliability, SURE};
