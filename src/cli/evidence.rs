//! What `sverka align --explain` tells of each bead.

use super::summary::rounded;
use super::terminal;
use console::style;
use serde::Serialize;
use std::fmt::Write;
use sverka::alignment::{Testimony, Witness};
use sverka::pipeline::{AlignedPair, Prepared};
use sverka::text::Span;

/// A bead and why it is likely, as programs read it.
#[derive(Serialize)]
pub(super) struct BeadShape {
    bead: String,
    /// Whether it stands elsewhere on the target side than its neighbours do.
    crossing: bool,
    confidence: f64,
    length: f64,
    lexicon: f64,
    cognates: f64,
    structure: f64,
    vectors: f64,
    shape: f64,
    /// Length of the target over what was to be expected; none where a side has no segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    length_ratio: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    witnesses: Vec<WitnessShape>,
    pub source: String,
    pub target: String,
}

/// Words of both sides that speak for a bead, as programs read them.
#[derive(Serialize)]
pub(super) struct WitnessShape {
    pub source: String,
    pub target: String,
    weight: f64,
}

/// Returns every bead of a pair with what speaks for it.
pub(super) fn bead_shapes(pair: &AlignedPair, testimonies: &[Testimony]) -> Vec<BeadShape> {
    testimonies.iter().enumerate().map(|(at, testimony)| bead_shape(pair, at, testimony)).collect()
}

fn bead_shape(pair: &AlignedPair, at: usize, testimony: &Testimony) -> BeadShape {
    let bead = &pair.alignment.beads[at];
    BeadShape {
        bead: bead.kind(),
        crossing: pair.alignment.is_crossing(at),
        confidence: rounded(bead.confidence),
        length: rounded(bead.evidence.length),
        lexicon: rounded(bead.evidence.lexicon),
        cognates: rounded(bead.evidence.cognates),
        structure: rounded(bead.evidence.structure),
        vectors: rounded(bead.evidence.vectors),
        shape: rounded(bead.evidence.shape),
        length_ratio: bead.is_translation().then(|| rounded(testimony.length_ratio)),
        witnesses: witness_shapes(pair, testimony),
        source: pair.source.joined_content(bead.source.clone()),
        target: pair.target.joined_content(bead.target.clone()),
    }
}

/// Returns the words that speak for a bead.
pub(super) fn witness_shapes(pair: &AlignedPair, testimony: &Testimony) -> Vec<WitnessShape> {
    testimony.witnesses.iter().map(|witness| witness_shape(pair, witness)).collect()
}

fn witness_shape(pair: &AlignedPair, witness: &Witness) -> WitnessShape {
    let word = |side: &Prepared, (segment, span): (usize, Span)| span.of(&side.content(segment)).to_owned();
    WitnessShape { source: word(&pair.source, witness.source), target: word(&pair.target, witness.target), weight: rounded(witness.weight) }
}

/// Lists every bead with its evidence in numbers and in words.
pub(super) fn list_evidence(out: &mut String, pair: &AlignedPair, testimonies: &[Testimony]) {
    let beads = bead_shapes(pair, testimonies);
    let has_vectors = beads.iter().any(|bead| bead.vectors != 0.0);
    let vectors = if has_vectors { " + vectors" } else { "" };
    let heading = format!("bead  confidence  evidence in log-odds: length + lexicon + cognates + structure{vectors} + shape");
    let _ = writeln!(out, "\n{}", style(heading).bold());
    for b in beads {
        let vectors = if has_vectors { format!(" {:+.1}", b.vectors) } else { String::new() };
        let _ = writeln!(
            out,
            "{}  {:.3}  {:+.1} {:+.1} {:+.1} {:+.1}{vectors} {:+.1}{}\n    {}\n    {}",
            b.bead,
            b.confidence,
            b.length,
            b.lexicon,
            b.cognates,
            b.structure,
            b.shape,
            if b.crossing { "  crossing" } else { "" },
            terminal::printable(&b.source),
            terminal::printable(&b.target)
        );
        if let Some(ratio) = b.length_ratio {
            let mut said: Vec<String> = b.witnesses.iter().map(|w| format!("{} = {}", w.source, w.target)).collect();
            said.push(format!("length {ratio:.2}"));
            let _ = writeln!(out, "    {}", style(terminal::printable(&said.join(", "))).dim());
        }
    }
}
