//! From the posterior of a bead to a confidence that is borne out.
//!
//! The posterior is right as far as the model is, and the model is too sure of some kinds of beads. A logistic regression
//! (Platt, 2000) on the posterior and three other signs sets that right. Its weights were fitted by `benches/calibrate.py`
//! on documents with gold; they are few, so that they hold for other texts too. They are a little on the safe side: in the fit a wrong
//! bead weighs as much as one and a half right ones.

use super::Bead;

/// Log-odds of a bead whose signs are all nought, and the weight of each of the [`Signs`], in their order; that of the posterior is
/// above nought.
type Weights = (f64, [f64; 4]);

/// Weights of beads that were found without vectors.
const WITHOUT_VECTORS: Weights = (1.403, [0.672, -0.954, -1.612, 0.604]);
/// Weights of beads that were found with vectors.
const WITH_VECTORS: Weights = (1.029, [0.472, -0.532, -0.843, 0.490]);
/// How near to nought and to one a posterior is believed.
const BELIEVED: (f64, f64) = (1e-3, 1.0 - 1e-4);

/// What the confidence of a bead with two sides rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signs {
    /// Log-odds, in natural units, of the probability that the model gives to exactly this bead.
    pub posterior: f64,
    /// Segments beyond one a side.
    pub extra_segments: usize,
    /// Whether a neighbour has no translation: what is missing may have been this bead's.
    pub beside_null: bool,
    /// Log-odds of the lengths where they speak against the bead, else 0.
    pub length: f64,
}

impl Signs {
    fn new(beads: &[Bead], at: usize) -> Self {
        let bead = &beads[at];
        let is_null = |other: Option<&Bead>| other.is_some_and(|other| !other.is_translation() && !other.is_note);
        let posterior = bead.confidence.clamp(BELIEVED.0, BELIEVED.1);
        Self {
            posterior: (posterior / (1.0 - posterior)).ln(),
            extra_segments: bead.source.len() + bead.target.len() - 2,
            beside_null: is_null(at.checked_sub(1).and_then(|before| beads.get(before))) || is_null(beads.get(at + 1)),
            length: bead.evidence.length.min(0.0),
        }
    }

    /// Returns the signs as numbers.
    pub fn values(&self) -> [f64; 4] {
        [self.posterior, self.extra_segments as f64, f64::from(u8::from(self.beside_null)), self.length]
    }

    fn confidence(&self, (intercept, weights): Weights) -> f64 {
        let log_odds: f64 = intercept + self.values().iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>();
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// Turns the posteriors of all beads with two sides, which stand in their `confidence`, into confidences.
pub(super) fn calibrate(beads: &mut [Bead], with_vectors: bool) {
    let weights = if with_vectors { WITH_VECTORS } else { WITHOUT_VECTORS };
    for at in (0..beads.len()).filter(|&at| beads[at].is_translation()).collect::<Vec<_>>() {
        beads[at].signs = Signs::new(beads, at);
        beads[at].confidence = beads[at].signs.confidence(weights);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(source: std::ops::Range<usize>, target: std::ops::Range<usize>, confidence: f64) -> Bead {
        Bead::new(source, target, confidence)
    }

    fn calibrated(mut beads: Vec<Bead>) -> Vec<f64> {
        calibrate(&mut beads, false);
        beads.iter().map(|bead| bead.confidence).collect()
    }

    #[test]
    fn confidence_rises_with_posterior() {
        let confidences: Vec<f64> =
            (0..=20).map(|twentieths| calibrated(vec![bead(0..1, 0..1, f64::from(twentieths) / 20.0)])[0]).collect();
        assert!(confidences.is_sorted() && confidences[0] < 0.1 && confidences[20] > 0.99, "{confidences:?}");
        assert!(confidences.iter().all(|confidence| (0.0..=1.0).contains(confidence)));
    }

    #[test]
    fn larger_beads_are_believed_less() {
        assert!(calibrated(vec![bead(0..1, 0..1, 0.9)]) > calibrated(vec![bead(0..2, 0..1, 0.9)]));
    }

    #[test]
    fn nulls_keep_their_posterior_and_raise_doubts() {
        let beside = calibrated(vec![bead(0..1, 0..0, 0.7), bead(1..2, 0..1, 0.9)]);
        assert_eq!(beside[0], 0.7);
        let alone = calibrated(vec![bead(0..1, 0..1, 0.9)]);
        assert!(beside[1] < alone[0]);
        let note = Bead { is_note: true, ..bead(1..2, 1..1, 0.7) };
        assert_eq!(calibrated(vec![bead(0..1, 0..1, 0.9), note])[0], alone[0]);
    }
}
