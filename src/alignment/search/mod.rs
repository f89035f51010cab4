//! Finding the beads: sure points first, a corridor between them, then every path through the corridor at once.

pub(super) mod corridor;
pub(super) mod lattice;
