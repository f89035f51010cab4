//! Whether a confidence means what it says: of the units marked 0.9, nine in ten are to be right.

/// Confidence at and above which a unit counts as sure.
pub const SURE: f64 = 0.9;
/// Bins of equal width that confidences are sorted into.
const BINS: usize = 10;

/// Units whose confidence lies in one tenth of the scale.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// Units.
    pub units: usize,
    /// Units that are right.
    pub right: usize,
    /// Sum of the confidences.
    pub confidence: f64,
}

impl Bin {
    /// Returns the mean confidence, 0 to 1; 0 where there is no unit.
    pub fn mean_confidence(&self) -> f64 {
        self.confidence / self.units.max(1) as f64
    }

    /// Returns the share that is right, 0 to 1; 0 where there is no unit.
    pub fn right_share(&self) -> f64 {
        self.right as f64 / self.units.max(1) as f64
    }

    fn add(&mut self, other: &Self) {
        self.units += other.units;
        self.right += other.right;
        self.confidence += other.confidence;
    }
}

/// Units by their confidence, and how many of them are right.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reliability {
    bins: [Bin; BINS],
    sure: Bin,
}

impl Reliability {
    /// Counts one unit with its confidence, 0 to 1.
    pub fn count(&mut self, confidence: f64, is_right: bool) {
        let unit = Bin { units: 1, right: usize::from(is_right), confidence };
        self.bins[((confidence * BINS as f64) as usize).min(BINS - 1)].add(&unit);
        if confidence >= SURE {
            self.sure.add(&unit);
        }
    }

    /// Returns the bins, from the lowest confidence to the highest.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// Returns the expected calibration error, 0 to 1: how far mean confidence and share of right units lie apart in a
    /// bin, weighed by the units in it (Naeini et al., 2015).
    pub fn expected_error(&self) -> f64 {
        let apart: f64 = self.bins.iter().map(|bin| (bin.confidence - bin.right as f64).abs()).sum();
        apart / self.units().max(1) as f64
    }

    /// Returns the number of all units.
    pub fn units(&self) -> usize {
        self.bins.iter().map(|bin| bin.units).sum()
    }

    /// Returns the share of the units that are [sure](SURE), 0 to 1; of no units all are.
    pub fn sure_share(&self) -> f64 {
        share(self.sure.units, self.units())
    }

    /// Returns the share of the [sure](SURE) units that are right, 0 to 1; of no units all are.
    pub fn sure_precision(&self) -> f64 {
        share(self.sure.right, self.sure.units)
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { part as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(units: &[(f64, bool)]) -> Reliability {
        let mut reliability = Reliability::default();
        units.iter().for_each(|&(confidence, is_right)| reliability.count(confidence, is_right));
        reliability
    }

    #[test]
    fn error_is_weighed_by_units() {
        let reliability = counted(&[(0.95, true), (0.95, true), (0.95, false), (0.25, false)]);
        let expected = (3.0 * (0.95 - 2.0 / 3.0) + 0.25) / 4.0;
        assert!((reliability.expected_error() - expected).abs() < 1e-12);
    }

    #[test]
    fn sure_units_are_counted_from_the_threshold() {
        let reliability = counted(&[(1.0, true), (0.9, false), (0.899, true), (0.0, false)]);
        assert_eq!((reliability.sure_share(), reliability.sure_precision()), (0.5, 0.5));
        assert_eq!(reliability.bins().iter().map(|bin| bin.units).collect::<Vec<_>>(), [1, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    }

    #[test]
    fn nothing_is_reliable() {
        let nothing = Reliability::default();
        assert_eq!((nothing.expected_error(), nothing.sure_share(), nothing.sure_precision()), (0.0, 1.0, 1.0));
    }
}
