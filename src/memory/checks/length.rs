//! Lengths that do not go together.

use super::side::Side;

/// From when on lengths differ too much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LengthLimits {
    /// How many times as long as the other a side may be.
    pub ratio: f64,
    /// How many letters the longer side must have before lengths are compared at all.
    pub fewest_letters: usize,
}

impl Default for LengthLimits {
    fn default() -> Self {
        Self { ratio: 3.0, fewest_letters: 60 }
    }
}

/// Letters that both sides are given on top: short texts vary more.
const ALLOWANCE: f64 = 12.0;

/// How many letters of an alphabet a Chinese or Japanese character stands for, about.
const LETTERS_OF_CHARACTER: f64 = 2.5;

/// One side is far longer than the other.
pub(super) fn length_ratio(source: &Side, target: &Side, limits: LengthLimits) -> Option<String> {
    let (left, right) = (weight(source), weight(target));
    let (longer, shorter) = if left > right { (left, right) } else { (right, left) };
    let is_unlike = longer >= limits.fewest_letters as f64 && (longer + ALLOWANCE) / (shorter + ALLOWANCE) > limits.ratio;
    is_unlike.then(|| format!("{} has {left:.0} letters, {} {right:.0}", source.language, target.language))
}

/// Returns how long a text is in letters; digits count as well, since they may be spelled out.
fn weight(side: &Side) -> f64 {
    let weight_of = |c: char| match u32::from(c) {
        0x3040..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7af => LETTERS_OF_CHARACTER,
        _ => 1.0,
    };
    side.plain.chars().filter(|c| c.is_alphanumeric()).map(weight_of).sum()
}
