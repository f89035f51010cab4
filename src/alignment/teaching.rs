//! Words that sure beads teach, for languages that have no lexicon.
//!
//! While a pair is searched it learns words by how often they stand in one bead ([`super::learn`]). That is quick, and takes
//! neighbours for translations now and then. Once it is aligned, its sure beads make a lexicon as others are made, in which words
//! compete for each other, and it is aligned once more with that. The pairs of a batch share one.

use super::{Alignment, Bead, Item};
use crate::lexicon::{Lexicon, TrainingPair, train};
use crate::text::Language;
use std::ops::Range;

/// The confidence from which a bead teaches words.
pub const SURE: f64 = 0.97;
/// The fewest beads that teach.
const FEWEST: usize = 30;
/// The most beads that are learnt from, which bounds time and memory; of more every second, third ... is taken.
const MOST: usize = 10_000;

/// Learns word translations from texts that surely translate each other; nothing from fewer than thirty.
///
/// The result is the same from run to run, but depends on the order of the texts.
pub fn teach(languages: (&Language, &Language), pairs: Vec<TrainingPair>) -> Option<Lexicon> {
    let step = pairs.len().div_ceil(MOST).max(1);
    (pairs.len() >= FEWEST).then(|| train(languages, pairs.into_iter().step_by(step)))
}

/// Returns the texts of the sure beads of an alignment, of some of them where there are very many; nothing where there are few, as in
/// texts that do not translate each other.
pub(crate) fn lessons((source, target): (&[Item<'_>], &[Item<'_>]), alignment: &Alignment) -> Vec<TrainingPair> {
    let text =
        |items: &[Item<'_>], run: &Range<usize>| items[run.clone()].iter().map(|item| item.text.as_ref()).collect::<Vec<_>>().join(" ");
    let sure: Vec<&Bead> = alignment.beads.iter().filter(|bead| bead.is_translation() && bead.confidence >= SURE).collect();
    if !is_enough(sure.len(), (source.len(), target.len())) {
        return Vec::new();
    }
    let step = sure.len().div_ceil(MOST).max(1);
    let lesson = |bead: &Bead| TrainingPair { source: text(source, &bead.source), target: text(target, &bead.target), weight: 1.0 };
    sure.into_iter().step_by(step).map(lesson).collect()
}

/// Returns whether so many sure beads may teach a pair: in texts that do not translate each other a few come by chance.
fn is_enough(sure: usize, segments: (usize, usize)) -> bool {
    sure >= FEWEST && sure * 3 >= segments.0.min(segments.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_sure_beads_among_many_teach_nothing() {
        assert!(is_enough(30, (40, 90)) && !is_enough(29, (30, 30)) && !is_enough(40, (200, 150)));
        let languages = (&Language::known("de"), &Language::known("fr"));
        let pair = TrainingPair { source: "Brücke".to_owned(), target: "pont".to_owned(), weight: 1.0 };
        assert!(teach(languages, vec![pair.clone(); FEWEST - 1]).is_none());
        assert_eq!(teach(languages, vec![pair; 3 * MOST]).unwrap().len(), 1);
    }
}
