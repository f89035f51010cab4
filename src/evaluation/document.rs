//! Comparison of a whole run, from raw documents to beads, with gold sentences and beads.
//!
//! The run may have split and left out otherwise than the gold has it, so both are first laid over each other character
//! by character, white space set aside. Every boundary of either then cuts the text into atoms, and the beads are
//! compared as sets of atoms.

use super::beads::{BeadScore, Figures, NumberedBead};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Gold beads as the sentences on each side.
pub type GoldBead = (Vec<String>, Vec<String>);

/// How well one side was split, and what was lost or left in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SegmentScore {
    /// Segments of the run.
    pub segments: usize,
    /// Gold sentences.
    pub sentences: usize,
    /// Boundaries of the run that are gold's, the end of the text aside.
    pub boundaries_right: usize,
    /// Boundaries of the run.
    pub boundaries: usize,
    /// Boundaries of gold.
    pub gold_boundaries: usize,
    /// Gold sentences with a boundary of the run inside.
    pub cut: usize,
    /// Gold sentences that are not whole in the run.
    pub lost: usize,
    /// Segments of the run with text that gold does not have: residue, mostly.
    pub foreign: usize,
}

impl SegmentScore {
    /// Returns precision, recall and F1 of the boundaries inside the text.
    pub fn boundary_figures(&self) -> Figures {
        Figures::new((self.boundaries_right, self.boundaries), (self.boundaries_right, self.gold_boundaries))
    }

    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Self) {
        self.segments += other.segments;
        self.sentences += other.sentences;
        self.boundaries_right += other.boundaries_right;
        self.boundaries += other.boundaries;
        self.gold_boundaries += other.gold_boundaries;
        self.cut += other.cut;
        self.lost += other.lost;
        self.foreign += other.foreign;
    }
}

/// How well a run on one pair of documents agrees with its gold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentScore {
    /// The beads.
    pub beads: BeadScore,
    /// The source's segments.
    pub source: SegmentScore,
    /// The target's segments.
    pub target: SegmentScore,
    /// Translations, as source and target segments, that have text which gold does not have.
    pub foreign_units: usize,
    /// The beads with both sides that are not gold's, as indices into the run's beads.
    pub wrong: Vec<usize>,
    /// The gold sentences of the source and of the target that are cut or not whole, counted from 0 on each side.
    pub broken: (Vec<usize>, Vec<usize>),
}

/// Compares a run with gold: the texts of its segments and, as ranges of them, its beads.
pub fn score_document(gold: &[GoldBead], source: &[String], target: &[String], beads: &[(Range<usize>, Range<usize>)]) -> DocumentScore {
    let sources = Overlay::new(gold.iter().map(|bead| &bead.0), source);
    let targets = Overlay::new(gold.iter().map(|bead| &bead.1), target);
    let predicted: Vec<NumberedBead> =
        beads.iter().map(|(s, t)| (sources.atoms_of_run(s.clone()), targets.atoms_of_run(t.clone()))).collect();
    let gold_beads: Vec<NumberedBead> = (0..gold.len()).map(|at| (sources.atoms_of_gold(at), targets.atoms_of_gold(at))).collect();
    let two_sided = |(s, t): &(Range<usize>, Range<usize>)| !s.is_empty() && !t.is_empty();
    let foreign = |(s, t): &(Range<usize>, Range<usize>)| s.clone().any(|i| sources.foreign[i]) || t.clone().any(|i| targets.foreign[i]);
    DocumentScore {
        beads: BeadScore::new(&gold_beads, &predicted),
        source: sources.score(),
        target: targets.score(),
        broken: (sources.broken(), targets.broken()),
        foreign_units: beads.iter().filter(|bead| two_sided(bead) && foreign(bead)).count(),
        wrong: (0..beads.len()).filter(|&at| two_sided(&beads[at]) && !gold_beads.contains(&predicted[at])).collect(),
    }
}

/// Returns for each gold bead the segments of a run, counted from 0 on each side, that lie wholly in it.
pub fn segments_of_gold(gold: &[GoldBead], source: &[String], target: &[String]) -> Vec<NumberedBead> {
    let sources = Overlay::new(gold.iter().map(|bead| &bead.0), source);
    let targets = Overlay::new(gold.iter().map(|bead| &bead.1), target);
    (0..gold.len()).map(|at| (sources.segments_in(at), targets.segments_in(at))).collect()
}

/// The segments of a run on one side, laid over gold.
struct Overlay {
    /// For each gold bead the characters of gold that it holds.
    gold_beads: Vec<Range<usize>>,
    /// For each gold sentence its characters.
    sentences: Vec<Range<usize>>,
    /// For each segment of the run the characters of gold from its first to its last.
    segments: Vec<Option<Range<usize>>>,
    /// For each segment whether it has other text than gold has there.
    foreign: Vec<bool>,
    /// For each segment whether it lacks text that gold has there.
    incomplete: Vec<bool>,
    /// Where gold or the run has a boundary.
    cuts: BTreeSet<usize>,
}

impl Overlay {
    fn new<'a>(gold: impl Iterator<Item = &'a Vec<String>>, run: &[String]) -> Self {
        let mut gold_characters = Vec::new();
        let (mut gold_beads, mut sentences) = (Vec::new(), Vec::new());
        for bead in gold {
            let start = gold_characters.len();
            for sentence in bead {
                let start = gold_characters.len();
                gold_characters.extend(visible(sentence));
                sentences.push(start..gold_characters.len());
            }
            gold_beads.push(start..gold_characters.len());
        }
        let mut run_characters = Vec::new();
        let pieces: Vec<Range<usize>> = run
            .iter()
            .map(|segment| {
                let start = run_characters.len();
                run_characters.extend(visible(segment));
                start..run_characters.len()
            })
            .collect();
        let places = places(&gold_characters, &run_characters);
        let found = |piece: &Range<usize>| places[piece.clone()].iter().flatten().copied().collect::<Vec<usize>>();
        let segments: Vec<Option<Range<usize>>> = pieces
            .iter()
            .map(|piece| {
                let found = found(piece);
                found.first().zip(found.last()).map(|(&first, &last)| first..last + 1)
            })
            .collect();
        let foreign = pieces.iter().map(|piece| found(piece).len() < piece.len() || piece.is_empty()).collect();
        let incomplete =
            pieces.iter().zip(&segments).map(|(piece, segment)| segment.as_ref().is_none_or(|s| found(piece).len() < s.len())).collect();
        let mut cuts: BTreeSet<usize> = sentences.iter().flat_map(|s| [s.start, s.end]).collect();
        cuts.extend(segments.iter().flatten().flat_map(|s| [s.start, s.end]));
        Self { gold_beads, sentences, segments, foreign, incomplete, cuts }
    }

    fn atoms(&self, range: &Range<usize>) -> Vec<usize> {
        self.cuts.range(range.clone()).copied().collect()
    }

    fn atoms_of_gold(&self, bead: usize) -> Vec<usize> {
        self.atoms(&self.gold_beads[bead])
    }

    /// Returns the atoms of a run of segments; text beyond gold's, or lacking, is an atom that no gold bead has.
    fn atoms_of_run(&self, run: Range<usize>) -> Vec<usize> {
        let mut atoms: Vec<usize> = self.segments[run.clone()].iter().flatten().flat_map(|range| self.atoms(range)).collect();
        atoms.extend(run.filter(|&i| self.foreign[i] || self.incomplete[i]).map(|i| usize::MAX - i));
        atoms
    }

    /// Returns the segments of the run that lie in a gold bead.
    fn segments_in(&self, bead: usize) -> Vec<usize> {
        let bead = &self.gold_beads[bead];
        let is_inside = |range: &Range<usize>| !range.is_empty() && bead.start <= range.start && range.end <= bead.end;
        (0..self.segments.len()).filter(|at| self.segments[*at].as_ref().is_some_and(is_inside)).collect()
    }

    /// Returns whether a segment of the run begins or ends inside a gold sentence.
    fn is_cut(&self, sentence: &Range<usize>) -> bool {
        let inside = |place: usize| sentence.start < place && place < sentence.end;
        self.segments.iter().flatten().any(|segment| inside(segment.start) || inside(segment.end))
    }

    /// Returns whether a segment of the run holds the whole of a gold sentence.
    fn is_whole(&self, sentence: &Range<usize>) -> bool {
        let holds = |segment: &Range<usize>| segment.start <= sentence.start && sentence.end <= segment.end;
        (0..self.segments.len()).any(|i| !self.incomplete[i] && self.segments[i].as_ref().is_some_and(holds))
    }

    /// Returns the gold sentences that are cut or not whole.
    fn broken(&self) -> Vec<usize> {
        (0..self.sentences.len()).filter(|&at| self.is_cut(&self.sentences[at]) || !self.is_whole(&self.sentences[at])).collect()
    }

    fn score(&self) -> SegmentScore {
        let ends: BTreeSet<usize> = self.sentences.iter().map(|s| s.end).collect();
        let last = self.sentences.last().map_or(0, |s| s.end);
        let found: BTreeSet<usize> = self.segments.iter().flatten().map(|s| s.end).filter(|&end| end != last).collect();
        SegmentScore {
            segments: self.segments.len(),
            sentences: self.sentences.len(),
            boundaries_right: found.intersection(&ends).count(),
            boundaries: found.len(),
            gold_boundaries: ends.iter().filter(|&&end| end != last).count(),
            cut: self.sentences.iter().filter(|s| self.is_cut(s)).count(),
            lost: self.sentences.iter().filter(|s| !self.is_cut(s) && !self.is_whole(s)).count(),
            foreign: self.foreign.iter().filter(|&&foreign| foreign).count(),
        }
    }
}

/// Returns for each character of the run where gold has it.
fn places(gold: &[char], run: &[char]) -> Vec<Option<usize>> {
    let mut places = vec![None; run.len()];
    for op in capture_diff_slices(Algorithm::Myers, gold, run) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for i in 0..len {
                places[new_index + i] = Some(old_index + i);
            }
        }
    }
    places
}

/// Returns the characters that can be seen, composed.
fn visible(text: &str) -> impl Iterator<Item = char> {
    text.nfc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    fn gold() -> Vec<GoldBead> {
        vec![
            (texts(&["One two."]), texts(&["Раз два."])),
            (texts(&["Three.", "Four."]), texts(&["Три и четыре."])),
            (texts(&["Five."]), vec![]),
        ]
    }

    #[test]
    fn equal_runs_are_all_right() {
        let source = texts(&["One  two.", "Three.", "Four.", "Five."]);
        let target = texts(&["Раз два.", "Три и четыре."]);
        let score = score_document(&gold(), &source, &target, &[(0..1, 0..1), (1..3, 1..2), (3..4, 2..2)]);
        assert_eq!(score.beads.strict().f1, 1.0);
        assert_eq!((score.source.cut, score.source.lost, score.foreign_units), (0, 0, 0));
        assert_eq!(score.source.boundary_figures().f1, 1.0);
    }

    #[test]
    fn segments_are_found_in_gold() {
        let source = texts(&["One  two.", "Three.", "Four. Five."]);
        let found = segments_of_gold(&gold(), &source, &texts(&["Раз", "два.", "Три и четыре."]));
        assert_eq!(found, [(vec![0], vec![0, 1]), (vec![1], vec![2]), (vec![], vec![])]);
    }

    #[test]
    fn sentences_joined_inside_a_bead_hurt_boundaries_only() {
        let source = texts(&["One two.", "Three. Four.", "Five."]);
        let target = texts(&["Раз два.", "Три и четыре."]);
        let score = score_document(&gold(), &source, &target, &[(0..1, 0..1), (1..2, 1..2), (2..3, 2..2)]);
        assert_eq!(score.beads.strict().f1, 1.0);
        assert!(score.source.boundary_figures().recall < 1.0);
    }

    #[test]
    fn cut_and_lost_sentences_are_counted() {
        let source = texts(&["One", "two.", "Three.", "Four."]);
        let target = texts(&["Раз два.", "Три и четыре."]);
        let score = score_document(&gold(), &source, &target, &[(0..1, 0..1), (1..2, 1..1), (2..4, 1..2)]);
        assert_eq!((score.source.cut, score.source.lost), (1, 1));
        assert_eq!((score.beads.precision.strict, score.beads.precision.lax), (1, 2));
        assert_eq!(score.wrong, [0]);
    }

    #[test]
    fn residue_in_a_unit_is_foreign() {
        let source = texts(&["One two. IMG_27.JPG", "Three.", "Four.", "Five.", "Back"]);
        let target = texts(&["Раз два.", "Три и четыре."]);
        let score = score_document(&gold(), &source, &target, &[(0..1, 0..1), (1..3, 1..2), (3..4, 2..2), (4..5, 2..2)]);
        assert_eq!((score.foreign_units, score.source.foreign, score.wrong.len()), (1, 2, 1));
        assert_eq!(score.beads.precision.of, 4);
    }
}
