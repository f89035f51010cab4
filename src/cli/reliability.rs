//! How `sverka evaluate` tells whether confidences are borne out.

use serde::Serialize;
use std::fmt::Write;
use sverka::evaluation::{Reliability, SURE};

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

/// Returns what programs read, with the bins where they are asked for.
pub(super) fn shape(reliability: &Reliability, with_bins: bool) -> ReliabilityShape {
    let bin = |bin: &sverka::evaluation::Bin| BinShape {
        units: bin.units,
        mean_confidence: rounded(bin.mean_confidence()),
        right: rounded(bin.right_share()),
    };
    ReliabilityShape {
        units: reliability.units(),
        expected_calibration_error: rounded(reliability.expected_error()),
        share_at_90: rounded(reliability.sure_share()),
        precision_at_90: rounded(reliability.sure_precision()),
        bins: if with_bins { reliability.bins().iter().map(bin).collect() } else { Vec::new() },
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// Returns the line for people.
pub(super) fn line(reliability: &Reliability) -> String {
    format!(
        "confidence: calibration error (ECE) {:.3}; {:.1} % of {} units at {SURE} and above, {:.1} % of these right\n",
        reliability.expected_error(),
        100.0 * reliability.sure_share(),
        reliability.units(),
        100.0 * reliability.sure_precision()
    )
}

/// Returns the table for people: a tenth of the scale a line.
pub(super) fn table(reliability: &Reliability) -> String {
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
