//! Finding the beads: sure points first, a corridor between them, then every path through the corridor at once; last, what
//! crosses.

pub(super) mod chain;
pub(super) mod corridor;
pub(super) mod crossing;
pub(super) mod lattice;
