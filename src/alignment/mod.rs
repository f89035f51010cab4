//! Which segments of two texts translate each other, and how sure that is.
//!
//! The engine takes segments from anywhere. Every possible bead is scored as the log-odds of its evidence against chance
//! (see [`Evidence`]); all paths through the lattice of beads are summed by forward-backward, which gives each bead its
//! probability; what is learnt from likely beads (length ratio, word translations, how often nothing is translated)
//! scores them anew. The result is the path of which most beads can be expected to be right.

mod confidence;
mod evidence;
mod learn;
mod model;
mod profile;
mod search;

pub use confidence::Signs;

use crate::lexicon::Lexicon;
use crate::text::{Language, Role};
use evidence::dictionary::look_up;
use profile::Profile;
use std::borrow::Cow;
use std::ops::Range;

/// A segment as the aligner sees it.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// The block it lies in; segments of one block have equal numbers and stand together.
    pub block: usize,
    /// What the block is.
    pub role: Role,
}

/// Which segments translate which: every segment of both sides lies in exactly one bead.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// The beads in order; neither side ever goes back.
    pub beads: Vec<Bead>,
}

/// Neighbouring source segments and the neighbouring target segments that translate them.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Source segments; empty where target segments translate nothing.
    pub source: Range<usize>,
    /// Target segments; empty where source segments have no translation.
    pub target: Range<usize>,
    /// Probability that exactly these segments belong together, 0 to 1: calibrated where both sides have segments.
    pub confidence: f64,
    /// Why.
    pub evidence: Evidence,
    /// What the confidence rests on; all nought where a side is empty.
    pub signs: Signs,
}

impl Bead {
    /// Returns whether both sides have segments.
    pub fn is_translation(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }

    /// Returns the bead type as the field writes it: `1-1`, `2-1`, `0-1`.
    pub fn kind(&self) -> String {
        format!("{}-{}", self.source.len(), self.target.len())
    }
}

/// Log-odds, in natural units, by what they rest on; they add up to the bead's score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Lengths agree.
    pub length: f64,
    /// Words translate each other.
    pub lexicon: f64,
    /// Numbers, dates and symbols are the same, names sound alike.
    pub cognates: f64,
    /// Blocks, final marks and markers agree.
    pub structure: f64,
    /// How usual a bead of this shape is in this pair.
    pub shape: f64,
}

impl Evidence {
    /// Returns the sum.
    pub fn total(&self) -> f64 {
        self.length + self.lexicon + self.cognates + self.structure + self.shape
    }
}

/// Aligns two sequences of segments.
///
/// Takes any input, an empty side and hostile lines too. Time and memory grow linearly with the number of segments.
///
/// ```
/// use sverka::alignment::{Item, align};
/// use sverka::text::{Language, Role};
///
/// let items = |texts: &[&'static str]| -> Vec<Item<'static>> {
///     texts.iter().map(|text| Item { text: (*text).into(), block: 0, role: Role::Paragraph }).collect()
/// };
/// let source = items(&["It was in 1992.", "Six states signed. Then we began."]);
/// let target = items(&["Это было в 1992 году.", "Подписали шесть государств.", "Затем мы начали."]);
/// let languages = (&Language::parse("en").unwrap(), &Language::parse("ru").unwrap());
/// let alignment = align(&source, &target, languages);
/// let kinds: Vec<String> = alignment.beads.iter().map(|bead| bead.kind()).collect();
/// assert_eq!(kinds, ["1-1", "1-2"]);
/// ```
pub fn align(source: &[Item<'_>], target: &[Item<'_>], languages: (&Language, &Language)) -> Alignment {
    let (source, target) = (Profile::new(source, languages.0), Profile::new(target, languages.1));
    let lexicon = Lexicon::built_in(languages.0, languages.1);
    let known = lexicon.map(|lexicon| look_up(lexicon, &source, &target, languages.0)).unwrap_or_default();
    model::align(&source, &target, known)
}
