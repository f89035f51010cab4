//! Why a bead is likelier than chance: length, words, structure.
//!
//! Each kind of evidence is a log-odds in natural units: how much likelier the target segments are as the translation
//! of the source segments than as segments that merely stand somewhere in the same document.

pub(super) mod absence;
pub(super) mod cognates;
pub(super) mod dictionary;
pub(super) mod glossary;
pub(super) mod length;
pub(super) mod lexicon;
pub(super) mod structure;
pub(super) mod vectors;
