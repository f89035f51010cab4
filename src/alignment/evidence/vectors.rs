//! Vectors: how near a bead's sides lie to each other, against how near they lie to anything.
//!
//! The cosine of two sides is compared with the means of either's cosines with lines of the other text, as some lines are near
//! to everything (the margin of Artetxe and Schwenk 2019, here the part of the way from the mean to 1). Whether all of several
//! segments belong shows at the ends: one that leaves the sides no nearer to each other than they are without it does not. The
//! weights were fitted by likelihood to documents with gold in eight sets together, and rounded.

use crate::alignment::profile::Profile;
use crate::encoder::Encoder;
use std::borrow::Cow;

/// Most segments on one side of a bead that are looked at as one; of more the first are.
const MOST: usize = 4;
/// Lines that are encoded at once.
const LINES_AT_ONCE: usize = 2048;
/// Lines of the other side that a run is compared with for its mean.
const COMPARED: usize = 32;
/// Least way from the mean to 1: where all lines lie in one direction there is none.
const LEAST_WAY: f64 = 0.05;
/// Log-odds, in natural units, of a margin of 1, for the bead and for each segment of it.
const MARGIN: (f64, f64) = (8.5, 3.5);
/// Log-odds against each segment of a bead: one of two segments has to have a margin of 0.14 to be likelier than not.
const SEGMENT: f64 = 1.1;
/// Log-odds of the cosine that an end segment adds, over its share of the length: where it takes away, and where it adds.
const FIT: (f64, f64) = (11.0, 2.4);
/// Added to a share: what the shortest segments add says little.
const LEAST_SHARE: f64 = 0.1;
/// Most cosine, over the share of the length, that counts.
const MOST_FIT: f64 = 0.6;

/// The vectors of all runs of up to [`MOST`] segments of both sides.
pub(in crate::alignment) struct VectorEvidence {
    source: Side,
    target: Side,
    /// Whether the encoder knows both languages well.
    pub are_sure: bool,
}

/// A run of segments, by the first and how many they are.
type Run = (usize, usize);

impl VectorEvidence {
    pub(in crate::alignment) fn new(encoder: &dyn Encoder, source: &[Cow<'_, str>], target: &[Cow<'_, str>], are_sure: bool) -> Self {
        let (source, target) = (runs(encoder, source), runs(encoder, target));
        let (source_means, target_means) = (means(&source, &target[0]), means(&target, &source[0]));
        Self { source: Side { runs: source, means: source_means }, target: Side { runs: target, means: target_means }, are_sure }
    }

    /// Returns the log-odds of a bead.
    pub(in crate::alignment) fn log_odds(&self, source: &Profile, target: &Profile, s: Run, t: Run) -> f64 {
        let (s, t) = ((s.0, s.1.min(MOST)), (t.0, t.1.min(MOST)));
        let cosine = self.cosine(s, t);
        let mean = f64::midpoint(self.source.mean(s), self.target.mean(t));
        let segments = (s.1 + t.1) as f64;
        let margin = (cosine - mean) / (1.0 - mean).max(LEAST_WAY);
        let fit = |without: f64, share: f64| ((cosine - without) / (share + LEAST_SHARE)).clamp(-MOST_FIT, MOST_FIT);
        let in_source = ends(s).map(|(run, end)| fit(self.cosine(run, t), source.length(end, 1) / source.length(s.0, s.1)));
        let in_target = ends(t).map(|(run, end)| fit(self.cosine(s, run), target.length(end, 1) / target.length(t.0, t.1)));
        let worst = in_source.chain(in_target).reduce(f64::min).unwrap_or(0.0);
        margin * (MARGIN.0 + MARGIN.1 * segments) - SEGMENT * segments + worst * if worst < 0.0 { FIT.0 } else { FIT.1 }
    }

    fn cosine(&self, s: Run, t: Run) -> f64 {
        f64::from(self.source.runs[s.1 - 1].cosine(s.0, &self.target.runs[t.1 - 1], t.0))
    }
}

/// Returns the run without its first and without its last segment, and which that is; nothing for a single segment.
fn ends((from, segments): Run) -> impl Iterator<Item = (Run, usize)> {
    let ends = [((from + 1, segments.saturating_sub(1)), from), ((from, segments.saturating_sub(1)), from + segments - 1)];
    ends.into_iter().filter(move |_| segments > 1)
}

struct Side {
    /// By the number of segments less one.
    runs: Vec<Packed>,
    /// Mean cosine of each with lines of the other side.
    means: Vec<Vec<f32>>,
}

impl Side {
    fn mean(&self, (from, segments): Run) -> f64 {
        f64::from(self.means[segments - 1][from])
    }
}

/// Vectors in a byte a value, which leaves cosines right to three places.
#[derive(Default)]
struct Packed {
    width: usize,
    values: Vec<i8>,
    /// What a unit of each vector's values is worth.
    units: Vec<f32>,
}

impl Packed {
    fn push(&mut self, vector: &[f32]) {
        let most = vector.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
        self.width = vector.len();
        self.units.push(most / 127.0);
        self.values.extend(vector.iter().map(|value| (value / most * 127.0).round() as i8));
    }

    fn len(&self) -> usize {
        self.units.len()
    }

    fn row(&self, at: usize) -> &[i8] {
        &self.values[at * self.width..][..self.width]
    }

    fn cosine(&self, at: usize, other: &Self, there: usize) -> f32 {
        let product: i32 = self.row(at).iter().zip(other.row(there)).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        product as f32 * self.units[at] * other.units[there]
    }
}

/// Returns the vectors of the runs of 1, 2, ... [`MOST`] lines.
fn runs(encoder: &dyn Encoder, lines: &[Cow<'_, str>]) -> Vec<Packed> {
    let mut runs: Vec<Packed> = (0..MOST).map(|_| Packed::default()).collect();
    for start in (0..lines.len()).step_by(LINES_AT_ONCE) {
        // The lines after the last are there for the runs that begin before them.
        let part = &lines[start..(start + LINES_AT_ONCE + MOST - 1).min(lines.len())];
        let part: Vec<&str> = part.iter().map(AsRef::as_ref).collect();
        for (packed, vectors) in runs.iter_mut().zip(encoder.joins(&part, MOST)) {
            (0..vectors.len().min(LINES_AT_ONCE)).for_each(|at| packed.push(vectors.row(at)));
        }
    }
    runs
}

/// Returns the mean cosine of each vector with some of the others; the nearest of these may be its translation and is left out.
fn means(runs: &[Packed], others: &Packed) -> Vec<Vec<f32>> {
    let step = others.len().div_ceil(COMPARED).max(1);
    let compared: Vec<usize> = (0..others.len()).step_by(step).collect();
    let mean = |vectors: &Packed, at| {
        let cosines = compared.iter().map(|&other| vectors.cosine(at, others, other));
        let (sum, most) = cosines.fold((0.0, 0f32), |(sum, most), cosine| (sum + cosine, most.max(cosine)));
        (sum - most) / (compared.len().max(2) - 1) as f32
    };
    runs.iter().map(|vectors| (0..vectors.len()).map(|at| mean(vectors, at)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use crate::alignment::{Item, Resources, align_with};
    use crate::encoder::{Encoder, Vectors};
    use crate::text::{Language, Role};

    /// Knows what letters mean: a vector has a direction for each of `a` to `h`, in capitals too.
    struct Letters;

    impl Encoder for Letters {
        fn knows(&self, language: &Language) -> bool {
            language.primary() != "hy"
        }

        fn vectors(&self, lines: &[&str]) -> Vectors {
            let vector = |line: &&str| {
                let mut counts = [0.0f32; 8];
                line.to_lowercase().bytes().filter(|b| (b'a'..=b'h').contains(b)).for_each(|b| counts[usize::from(b - b'a')] += 1.0);
                let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt().max(1.0);
                counts.map(|count| count / length)
            };
            Vectors::new(8, lines.iter().flat_map(vector).collect())
        }
    }

    /// Aligns lines whose words and lengths say nothing.
    fn kinds(target_language: &str, encoder: Option<&dyn Encoder>) -> Vec<String> {
        let items = |texts: &[&str]| -> Vec<Item<'static>> {
            texts.iter().map(|text| Item { text: text.to_string().into(), block: 0, role: Role::Paragraph }).collect()
        };
        let source = items(&["xxaa", "xbbx", "ccxx", "xddx", "eexx", "ffxx"]);
        let target = items(&["ZZAA", "ZCCZ", "ZDDZ", "ZGGZ", "ZEEZ", "FZFZ"]);
        let languages = (&Language::parse("de").unwrap(), &Language::parse(target_language).unwrap());
        let resources = Resources { encoder, ..Resources::default() };
        let shown = |bead: &crate::alignment::Bead| format!("{:?}:{:?}", bead.source, bead.target);
        align_with(&source, &target, languages, &resources).beads.iter().map(shown).collect()
    }

    #[test]
    fn vectors_find_what_words_do_not() {
        assert_eq!(
            kinds("fr", Some(&Letters)),
            ["0..1:0..1", "1..2:1..1", "2..3:1..2", "3..4:2..3", "4..4:3..4", "4..5:4..5", "5..6:5..6"]
        );
    }

    #[test]
    fn an_encoder_that_does_not_know_a_language_is_left_out() {
        assert_eq!(kinds("hy", Some(&Letters)), kinds("hy", None));
    }
}
