//! Which segments of two texts translate each other, and how sure that is.
//!
//! The engine takes segments from anywhere. Every possible bead is scored as the log-odds of its evidence against chance
//! (see [`Evidence`]); all paths through the lattice of beads are summed by forward-backward, which gives each bead its
//! probability; what is learnt from likely beads (length ratio, word translations, how often nothing is translated)
//! scores them anew. The result is the path of which most beads can be expected to be right.
//!
#![doc = include_str!("ablation.md")]

mod confidence;
mod evidence;
mod fixed;
mod learn;
mod model;
mod profile;
mod search;
mod teaching;
mod witnesses;

pub use confidence::Signs;
pub use fixed::{Fixed, align_around};
pub(crate) use search::chain::heaviest_chain;
pub(crate) use teaching::lessons;
pub use teaching::{SURE, teach};

use crate::encoder::Encoder;
use crate::lexicon::{Glossary, Lexicon};
use crate::text::{Language, Role, Script};
use evidence::cognates::Likeness;
use evidence::dictionary::{Known, look_up};
use evidence::glossary::term_translations;
use evidence::vectors::VectorEvidence;
use fixed::Barriers;
use profile::Profile;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

pub use witnesses::{Testimony, Witness, Witnesses};

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
    /// The beads in the order of the source. But for those that crossed, the target never goes back either.
    pub beads: Vec<Bead>,
    /// Which of the beads, by number and rising, stand elsewhere on the target side than their neighbours do: sentences that
    /// changed places.
    pub crossings: Vec<usize>,
}

/// Mean posterior of the beads, and mean log-odds of their words, below which two texts are taken as unrelated. Of some
/// eighty true pairs that were tried none was below 0.88 and, but for one of six lines, below 3.6; texts put together by chance
/// come to 0.05 to 0.6 and -1 to 2.7.
const UNRELATED: [(f64, f64); 2] = [(0.65, 3.0), (0.85, 0.5)];

impl Alignment {
    /// Returns whether a bead, by its number, stands elsewhere on the target side than its neighbours do.
    pub fn is_crossing(&self, bead: usize) -> bool {
        self.crossings.binary_search(&bead).is_ok()
    }

    /// Returns whether the two texts do not seem to translate each other at all.
    ///
    /// Of a few different segments nothing can be said, so the caller is to ask only where there are some more.
    pub fn is_of_unrelated(&self) -> bool {
        let two_sided = || self.beads.iter().filter(|bead| bead.is_translation());
        let words = |bead: &Bead| bead.evidence.lexicon + bead.evidence.cognates;
        let count = f64::max(two_sided().count() as f64, 1.0);
        let mean_words = two_sided().map(words).sum::<f64>() / count;
        // Not the confidence: that is calibrated on true pairs.
        let mean_posterior = two_sided().map(|bead| 1.0 / (1.0 + (-bead.signs.posterior).exp())).sum::<f64>() / count;
        // Where there was no word to go by, as between scripts without spaces, nothing can be said.
        let speechless = two_sided().next().is_some() && two_sided().all(|bead| words(bead) == 0.0);
        !speechless && UNRELATED.iter().any(|&(least, least_words)| mean_posterior < least && mean_words < least_words)
    }
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
    /// Whether its segments are notes, as [`Role::Note`] has them, and no sentences.
    pub is_note: bool,
}

impl Bead {
    /// Returns a bead of which nothing more is known.
    fn new(source: Range<usize>, target: Range<usize>, confidence: f64) -> Self {
        Self { source, target, confidence, evidence: Evidence::default(), signs: Signs::default(), is_note: false }
    }

    /// Returns whether both sides have segments, and other ones than notes.
    pub fn is_translation(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty() && !self.is_note
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
    /// The sides lie near to each other as vectors; 0 without an encoder.
    pub vectors: f64,
    /// How usual a bead of this shape is in this pair.
    pub shape: f64,
}

impl Evidence {
    /// Returns the sum.
    pub fn total(&self) -> f64 {
        self.length + self.lexicon + self.cognates + self.structure + self.vectors + self.shape
    }
}

/// A part of the model that can be left out, to see what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// That lengths agree.
    Length,
    /// Word translations of a lexicon that was learnt from other texts.
    Lexicon,
    /// Numbers, dates, symbols, and names that sound alike.
    Cognates,
    /// Blocks, final marks and markers.
    Structure,
    /// Word translations that beads teach: those of the pair itself, and of other pairs of a batch.
    SelfTraining,
    /// What the pair shows of its length ratio, bead types, blocks, and segments without translation.
    Estimation,
    /// Sentence vectors.
    Vectors,
    /// That sentences change places.
    Crossing,
    /// Doubt about translations that say a word twice.
    Repeats,
}

impl Component {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Length,
        Self::Lexicon,
        Self::Cognates,
        Self::Structure,
        Self::SelfTraining,
        Self::Estimation,
        Self::Vectors,
        Self::Crossing,
        Self::Repeats,
    ];

    /// All that the model of Gale and Church (1993) does not have: without them lengths and bead types decide.
    pub const ALL_BUT_LENGTH: [Self; 5] = [Self::Lexicon, Self::Cognates, Self::Structure, Self::SelfTraining, Self::Vectors];

    /// Returns its name, as in `self-training`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Lexicon => "lexicon",
            Self::Cognates => "cognates",
            Self::Structure => "structure",
            Self::SelfTraining => "self-training",
            Self::Estimation => "estimation",
            Self::Vectors => "vectors",
            Self::Crossing => "crossing",
            Self::Repeats => "repeats",
        }
    }
}

/// What is known of two languages besides what the pair of texts shows.
#[derive(Clone, Copy, Default)]
pub struct Resources<'a> {
    /// Word translations that were learnt from other texts.
    pub lexicon: Option<&'a Lexicon>,
    /// Word translations that texts of the same kind have taught, such as the other documents of a batch; added to the lexicon.
    pub taught: Option<&'a Lexicon>,
    /// Terms with their renderings, in the direction of the pair; believed more than the lexicon.
    pub glossaries: &'a [Glossary],
    /// What turns lines into vectors; not used where it does not know both languages.
    pub encoder: Option<&'a dyn Encoder>,
    /// What is not to be used of all that.
    pub without: &'a [Component],
}

impl fmt::Debug for Resources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_encoder = self.encoder.is_some();
        let Self { lexicon, taught, glossaries, without, .. } = self;
        f.debug_struct("Resources")
            .field("lexicon", lexicon)
            .field("taught", taught)
            .field("glossaries", glossaries)
            .field("has_encoder", &has_encoder)
            .field("without", without)
            .finish()
    }
}

impl Resources<'static> {
    /// Returns what is built in for two languages.
    pub fn built_in(languages: (&Language, &Language)) -> Self {
        Self { lexicon: Lexicon::built_in(languages.0, languages.1), ..Self::default() }
    }
}

impl Resources<'_> {
    fn has(&self, component: Component) -> bool {
        !self.without.contains(&component)
    }

    /// Returns the encoder, if it is to be used and knows both languages.
    fn encoder_for(&self, languages: (&Language, &Language)) -> Option<&dyn Encoder> {
        self.encoder.filter(|encoder| self.has(Component::Vectors) && encoder.knows(languages.0) && encoder.knows(languages.1))
    }

    /// Returns whether vectors are to be used that mean as much in both languages as in those the encoder knows well.
    fn has_sure_vectors(&self, languages: (&Language, &Language)) -> bool {
        self.encoder_for(languages).is_some_and(|encoder| encoder.knows_well(languages.0) && encoder.knows_well(languages.1))
    }

    /// Returns whether a lexicon that was learnt from other texts is to be used.
    fn has_lexicon(&self, languages: (&Language, &Language)) -> bool {
        self.has(Component::Lexicon) && self.lexicon.is_some_and(|lexicon| lexicon.joins(languages.0, languages.1))
    }

    /// Returns whether a pair is to teach itself words: where nothing else has.
    fn is_to_be_taught(&self, languages: (&Language, &Language)) -> bool {
        self.has(Component::SelfTraining) && !self.has_lexicon(languages) && self.taught.is_none()
    }

    /// Returns what is known of the words of both sides.
    fn known(&self, source: &Profile, target: &Profile, languages: (&Language, &Language)) -> Known {
        let lexicon = self.lexicon.filter(|_| self.has(Component::Lexicon));
        let taught = self.taught.filter(|_| self.has(Component::SelfTraining));
        let fitting = lexicon.into_iter().chain(taught).filter(|lexicon| lexicon.joins(languages.0, languages.1));
        let found = fitting.map(|lexicon| look_up(lexicon, source, target, languages.0));
        let mut known = found.reduce(Known::joined).unwrap_or_default();
        let script = Script::of_language(languages.0);
        let may_be_related = script.is_some() && script == Script::of_language(languages.1);
        if may_be_related && !self.has_lexicon(languages) && !self.has_sure_vectors(languages) {
            known.likeness = Likeness::Faint;
        }
        known.allows_repeats = !self.has(Component::Repeats);
        known.terms = term_translations(self.glossaries, (source, target), languages);
        known
    }
}

/// Returns the texts of segments as an encoder reads them.
fn readings<'a>(items: &'a [Item<'_>], encoder: &dyn Encoder, language: &Language) -> Vec<Cow<'a, str>> {
    items.iter().map(|item| encoder.reading(&item.text, language)).collect()
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
    align_with(source, target, languages, &Resources::built_in(languages))
}

/// Aligns two sequences of segments as [`align`] does, with what is given instead of what is built in.
///
/// ```
/// use sverka::alignment::{Item, Resources, align_with};
/// use sverka::lexicon::Glossary;
/// use sverka::text::{Language, Role};
///
/// let items = |texts: &[&'static str]| -> Vec<Item<'static>> {
///     texts.iter().map(|text| Item { text: (*text).into(), block: 0, role: Role::Paragraph }).collect()
/// };
/// let source = items(&["Der Beirat tagt.", "Der Vorstand zahlt."]);
/// let target = items(&["Beside the point.", "The advisory council meets.", "The board pays."]);
/// let languages = (&Language::parse("de").unwrap(), &Language::parse("en").unwrap());
/// let (glossary, _) = Glossary::read("Beirat\tadvisory council\nVorstand\tboard\n");
/// let resources = Resources { glossaries: &[glossary], ..Resources::built_in(languages) };
/// let beads = align_with(&source, &target, languages, &resources).beads;
/// assert!(beads.iter().any(|bead| bead.source == (0..1) && bead.target == (1..2)));
/// ```
pub fn align_with(source: &[Item<'_>], target: &[Item<'_>], languages: (&Language, &Language), resources: &Resources<'_>) -> Alignment {
    align_fixed(source, target, languages, resources, &Barriers::default())
}

/// Aligns two sequences of segments on paths that keep to barriers.
fn align_fixed(
    source: &[Item<'_>],
    target: &[Item<'_>],
    languages: (&Language, &Language),
    resources: &Resources<'_>,
    barriers: &Barriers,
) -> Alignment {
    let encoder = resources.encoder_for(languages).filter(|_| !source.is_empty() && !target.is_empty());
    let are_sure = resources.has_sure_vectors(languages);
    let vectors = encoder.map(|encoder| {
        let [source, target] = [(source, languages.0), (target, languages.1)].map(|(items, language)| readings(items, encoder, language));
        VectorEvidence::new(encoder, &source, &target, are_sure)
    });
    let (of_source, of_target) = rayon::join(|| Profile::new(source, languages.0), || Profile::new(target, languages.1));
    let profiles = (&of_source, &of_target);
    let align = |resources: &Resources<'_>| {
        let known = resources.known(profiles.0, profiles.1, languages);
        model::align(profiles.0, profiles.1, known, vectors.as_ref(), resources, barriers)
    };
    let alignment = align(resources);
    if !resources.is_to_be_taught(languages) {
        return alignment;
    }
    let lessons = lessons((source, target), &alignment);
    if lessons.is_empty() {
        return alignment;
    }
    // Of long texts two alignments would take much memory.
    drop(alignment);
    let taught = teach(languages, lessons);
    align(&Resources { taught: taught.as_ref(), ..*resources })
}
