//! How `sverka evaluate` tells whether confidences are borne out.

use super::summary::rounded;
use serde::Serialize;
use std::fmt::Write;
use sverka::evaluation::{Reliability, SURE};
use sverka::pipeline::AlignedPair;

/// A unit with what its confidence rests on, as programs read it.
#[derive(Clone, Serialize)]
pub(super) struct UnitShape {
    right: bool,
    /// As it is written with the unit.
    confidence: f64,
    signs: [f64; 4],
}

/// Reliability as programs read it.
#[derive(Serialize)]
pub(super) struct ReliabilityShape {
    units: usize,
    expected_calibration_error: f64,
    share_at_90: f64,
    precision_at_90: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bins: Vec<BinShape>,
}

/// A tenth of the scale of confidences.
#[derive(Serialize)]
struct BinShape {
    units: usize,
    mean_confidence: f64,
    right: f64,
}

/// Returns the units of a pair.
pub(super) fn units(pair: &AlignedPair, is_right: impl Fn(usize) -> bool) -> Vec<UnitShape> {
    let beads = pair.alignment.beads.iter().enumerate().filter(|(_, bead)| bead.is_translation());
    let signs = |values: [f64; 4]| values.map(|value| (value * 1e6).round() / 1e6);
    beads
        .map(|(at, bead)| UnitShape { right: is_right(at), confidence: rounded(bead.confidence), signs: signs(bead.signs.values()) })
        .collect()
}

fn reliability(units: &[UnitShape]) -> Reliability {
    let mut reliability = Reliability::default();
    units.iter().for_each(|unit| reliability.count(unit.confidence, unit.right));
    reliability
}

/// Returns what programs read, with the bins where they are asked for.
pub(super) fn shape(units: &[UnitShape], with_bins: bool) -> ReliabilityShape {
    let reliability = reliability(units);
    let share = |value: f64| (value * 10_000.0).round() / 10_000.0;
    let bins = reliability.bins().iter().filter(|_| with_bins);
    ReliabilityShape {
        units: reliability.units(),
        expected_calibration_error: share(reliability.expected_error()),
        share_at_90: share(reliability.sure_share()),
        precision_at_90: share(reliability.sure_precision()),
        bins: bins
            .map(|bin| BinShape { units: bin.units, mean_confidence: share(bin.mean_confidence()), right: share(bin.right_share()) })
            .collect(),
    }
}

/// Returns what people read: a line, and on request a table with a tenth of the scale a line.
pub(super) fn text(units: &[UnitShape], with_table: bool) -> String {
    let reliability = reliability(units);
    let line = format!(
        "confidence: calibration error (ECE) {:.3}; {:.1} % of {} units at {SURE} and above, {:.1} % of these right\n",
        reliability.expected_error(),
        100.0 * reliability.sure_share(),
        reliability.units(),
        100.0 * reliability.sure_precision()
    );
    if with_table { line + &table(&reliability) } else { line }
}

fn table(reliability: &Reliability) -> String {
    let mut out = "\nconfidence   units   mean  right\n".to_owned();
    for (at, bin) in reliability.bins().iter().enumerate() {
        let (low, high) = (at as f64 / 10.0, (at + 1) as f64 / 10.0);
        let shares = match bin.units {
            0 => format!("{:>5}  {:>5}", "-", "-"),
            _ => format!("{:>5.3}  {:>5.3}", bin.mean_confidence(), bin.right_share()),
        };
        let _ = writeln!(out, "{low:.1} to {high:.1}  {:>6}  {shares}", bin.units);
    }
    out
}
