//! Translations that a memory proposes for a segment.

use super::Inline;

/// A translation that a memory proposes for a segment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proposal {
    /// What the translator sees, 0 to 101 points, after penalties.
    pub score: u8,
    /// How alike the texts are, 0 to 101 points, before penalties.
    pub similarity: u8,
    /// The segment that was translated.
    pub source: Vec<Inline>,
    /// Its translation.
    pub target: Vec<Inline>,
    /// The translation with the numbers and tags of the new segment put in, where that was possible.
    pub text: Option<String>,
    /// The name of the memory that it comes from.
    pub origin: String,
    /// The probability that the translation is right, where the memory says so.
    pub confidence: Option<f64>,
}

impl Proposal {
    /// The score from which a proposal is for the same text.
    pub const EXACT: u8 = 100;
    /// The score of a proposal for the same text in the same context.
    pub const IN_CONTEXT: u8 = 101;

    /// Returns whether the text that was translated is the same.
    pub fn is_exact(&self) -> bool {
        self.score >= Self::EXACT
    }
}
