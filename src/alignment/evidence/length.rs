//! Length: a translation is about as long as its original.
//!
//! Gale and Church (1993) compare lengths by a normal law; here the law is for the logarithm of the ratio, its centre
//! and width are learnt from the pair itself, and what chance would give for as many segments is taken off.

use crate::alignment::profile::Profile;

/// The length model of one pair of documents.
#[derive(Debug, Clone)]
pub(in crate::alignment) struct LengthModel {
    /// Logarithm of target characters per source character.
    log_ratio: f64,
    /// Variance of the logarithm that long segments keep.
    floor: f64,
    /// Variance that falls with the length: this many over the characters.
    per_character: f64,
    /// Mean and variance of the logarithm of the target length, for each number of segments from 1.
    chance: Vec<(f64, f64)>,
}

/// Most target segments that a bead can have.
const MOST_SEGMENTS: usize = 6;
/// Beads' worth of belief in the starting values.
const PRIOR_WEIGHT: f64 = 12.0;

impl LengthModel {
    /// Returns the model before anything is learnt: the ratio of the whole texts.
    pub(in crate::alignment) fn new(source: &Profile, target: &Profile) -> Self {
        let ratio = target.length(0, target.len()).max(1.0) / source.length(0, source.len()).max(1.0);
        Self {
            log_ratio: ratio.clamp(0.4, 2.5).ln(),
            floor: 0.03,
            per_character: 1.6,
            chance: (1..=MOST_SEGMENTS).map(|segments| span_lengths(target, segments)).collect(),
        }
    }

    /// Returns the length that is expected of a translation.
    pub(in crate::alignment) fn expected(&self, source: f64) -> f64 {
        source * self.log_ratio.exp()
    }

    /// Returns the log-odds of the lengths, in characters, of a bead with `segments` on the target side.
    pub(in crate::alignment) fn log_odds(&self, source: f64, target: f64, segments: usize) -> f64 {
        let variance = self.variance(source);
        let expected = self.expected(source).ln();
        let (mean, spread) = self.chance[segments - 1];
        let log_target = target.ln();
        // A wrong boundary can make any length, so a twentieth of the belief goes to the law of chance.
        let chance = normal(log_target, mean, spread);
        let odds = normal(log_target, expected, variance) - chance;
        (0.95 * odds.min(50.0).exp() + 0.05).ln()
    }

    fn variance(&self, source: f64) -> f64 {
        self.floor + self.per_character / source
    }

    /// Learns the ratio and the width from beads, each with its lengths and the probability that it is right.
    pub(in crate::alignment) fn learn(&mut self, beads: impl Iterator<Item = (f64, f64, f64)> + Clone) {
        let (mut weight, mut sum) = (PRIOR_WEIGHT, PRIOR_WEIGHT * self.log_ratio);
        for (source, target, probability) in beads.clone() {
            let w = probability / self.variance(source) * self.variance(100.0);
            weight += w;
            sum += w * (target / source).ln();
        }
        self.log_ratio = sum / weight;
        let (mut weight, mut excess) = (PRIOR_WEIGHT, PRIOR_WEIGHT);
        for (source, target, probability) in beads {
            let deviation = (target / source).ln() - self.log_ratio;
            weight += probability;
            excess += probability * (deviation * deviation / self.variance(source)).min(9.0);
        }
        let scale = (excess / weight).clamp(0.3, 3.0);
        self.floor *= scale;
        self.per_character *= scale;
    }
}

/// Mean and variance of the logarithm of the length of so many neighbouring segments.
fn span_lengths(side: &Profile, segments: usize) -> (f64, f64) {
    let spans = (side.len() + 1).saturating_sub(segments).max(1);
    let log_length = |from: usize| side.length(from.min(side.len()), segments.min(side.len() - from.min(side.len()))).max(1.0).ln();
    let mean = (0..spans).map(log_length).sum::<f64>() / spans as f64;
    let variance = (0..spans).map(|from| (log_length(from) - mean).powi(2)).sum::<f64>() / spans as f64;
    (mean, variance.max(0.05))
}

/// Logarithm of the normal density.
fn normal(x: f64, mean: f64, variance: f64) -> f64 {
    -0.5 * ((x - mean).powi(2) / variance + variance.ln() + std::f64::consts::TAU.ln())
}
