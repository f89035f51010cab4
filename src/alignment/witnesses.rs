//! What speaks for a bead, in the words of the texts.

use super::evidence::length::LengthModel;
use super::evidence::lexicon::{Translation, WordOdds};
use super::learn::Weighed;
use super::model::{alike, join, learnt, words_weights};
use super::profile::{Profile, TOKENS_PER_SEGMENT};
use super::search::lattice::SHAPES;
use super::{Alignment, Bead, Item, Resources};
use crate::text::{Language, Span};
use crate::tokens::Tokenizer;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Pairs of words that are called for one bead.
const MOST_WITNESSES: usize = 6;
/// Least weight of a pair of words that is called.
const LEAST_WEIGHT: f64 = 0.5;

/// Why a bead is likely, as far as words and lengths can say.
#[derive(Debug, Clone, PartialEq)]
pub struct Testimony {
    /// The pairs of words that say most, the weightiest first; each word stands in one pair.
    pub witnesses: Vec<Witness>,
    /// Length of the target side over what is expected of a translation of the source side: 1 is as expected.
    pub length_ratio: f64,
}

/// Two words, numbers or names that speak for a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Witness {
    /// The source segment, and where in its text the word stands.
    pub source: (usize, Span),
    /// The target segment, and where in its text the word stands.
    pub target: (usize, Span),
    /// What the pair adds to the bead's log-odds, about.
    pub weight: f64,
}

/// Calls the witnesses for beads of one pair of texts.
pub struct Witnesses<'a> {
    source: Side<'a>,
    target: Side<'a>,
    length: LengthModel,
    /// What is believed at the end, by source type.
    translations: Vec<Translation>,
    weights: WordOdds,
}

impl<'a> Witnesses<'a> {
    /// Gathers what can be called for the beads of an alignment, which was made of the same segments with the same resources.
    ///
    /// ```
    /// use sverka::alignment::{Item, Resources, Witnesses, align};
    /// use sverka::text::{Language, Role};
    ///
    /// let items = |texts: [&'static str; 2]| texts.map(|text| Item { text: text.into(), block: 0, role: Role::Paragraph });
    /// let source = items(["Peace came in 1945.", "The city was built anew."]);
    /// let target = items(["Мир наступил в 1945 году.", "Город отстроили заново."]);
    /// let languages = (&Language::parse("en").unwrap(), &Language::parse("ru").unwrap());
    /// let alignment = align(&source, &target, languages);
    /// let resources = Resources::built_in(languages);
    /// let testimony = Witnesses::new((&source, &target), languages, &resources, &alignment).of(&alignment.beads[0]);
    /// let words = testimony.witnesses.iter().map(|w| (w.source.1.of(&source[0].text), w.target.1.of(&target[0].text)));
    /// assert!(words.collect::<Vec<_>>().contains(&("1945", "1945")));
    /// ```
    pub fn new(
        (source, target): (&'a [Item<'a>], &'a [Item<'a>]),
        languages: (&Language, &Language),
        resources: &Resources<'_>,
        alignment: &Alignment,
    ) -> Self {
        let (source, target) = (Side::new(source, languages.0), Side::new(target, languages.1));
        let known = resources.known(&source.profile, &target.profile, languages);
        let beads: Vec<Weighed> = alignment.beads.iter().filter_map(weighed).collect();
        let beside_vectors = resources.encoder_for(languages).is_some();
        let learnt = learnt((&source.profile, &target.profile), &beads, &known, resources.has_sure_vectors(languages), resources);
        let translations = join(&alike(&source.profile, &target.profile, &known, resources), &learnt);
        let mut length = LengthModel::new(&source.profile, &target.profile);
        let two_sided = alignment.beads.iter().filter(|bead| bead.is_translation());
        let lengths: Vec<_> = two_sided.map(|bead| (source.length(&bead.source), target.length(&bead.target), bead.confidence)).collect();
        length.learn(lengths.into_iter());
        Self { source, target, length, translations, weights: words_weights(beside_vectors) }
    }

    /// Returns what speaks for a bead; nothing does for one without translation.
    pub fn of(&self, bead: &Bead) -> Testimony {
        let (sources, targets) = (self.source.words(&bead.source), self.target.words(&bead.target));
        let weigh = |word: &Word| self.of_type(word.number).iter().map(|t| (t, self.weight(t, (sources.len(), targets.len()))));
        let first_targets = firsts(&targets);
        let mut pairs: Vec<(f64, &Word, &Word)> = Vec::new();
        for source in firsts(&sources).into_values() {
            for (translation, weight) in weigh(source).filter(|(_, weight)| *weight >= LEAST_WEIGHT) {
                pairs.extend(first_targets.get(&translation.target).map(|target| (weight, source, *target)));
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1.place, a.2.place).cmp(&(b.1.place, b.2.place))));
        let mut witnesses: Vec<(u32, u32)> = Vec::new();
        pairs.retain(|(_, source, target)| {
            let is_new = !witnesses.iter().any(|&(s, t)| s == source.number || t == target.number);
            witnesses.extend(is_new.then_some((source.number, target.number)));
            is_new
        });
        let witness = |(weight, source, target): (f64, &Word, &Word)| Witness { source: source.place, target: target.place, weight };
        let expected = self.length.expected(self.source.length(&bead.source));
        Testimony {
            witnesses: pairs.into_iter().take(MOST_WITNESSES).map(witness).collect(),
            length_ratio: self.target.length(&bead.target) / expected.max(1.0),
        }
    }

    fn of_type(&self, source: u32) -> &[Translation] {
        let start = self.translations.partition_point(|t| t.source < source);
        let end = self.translations.partition_point(|t| t.source <= source);
        &self.translations[start..end]
    }

    /// Returns what a translation adds to the log-odds of a bead of so many words.
    fn weight(&self, t: &Translation, (sources, targets): (usize, usize)) -> f64 {
        let gain = |probability: f32, words: usize, rarity: f64| (1.0 + f64::from(probability) / words as f64 * rarity).ln();
        let forward = gain(t.target_given_source, sources, self.target.rarity(t.target));
        let backward = gain(t.source_given_target, targets, self.source.rarity(t.source));
        let weight = if t.cognate { self.weights.cognates } else { self.weights.lexicon };
        weight * (forward + backward) / 2.0
    }
}

/// Returns a bead as words are learnt from it.
fn weighed(bead: &Bead) -> Option<Weighed> {
    let shape = SHAPES.iter().position(|&shape| shape == (bead.source.len(), bead.target.len()))?;
    Some(Weighed { node: (bead.source.start, bead.target.start), shape, probability: bead.confidence })
}

/// One side, with the texts to find words in.
struct Side<'a> {
    items: &'a [Item<'a>],
    profile: Profile,
    tokenizer: Tokenizer,
}

/// A word of a bead.
struct Word {
    number: u32,
    /// The segment, and where in its text.
    place: (usize, Span),
}

/// Returns the first of equal words, by their number.
fn firsts(words: &[Word]) -> FxHashMap<u32, &Word> {
    words.iter().rev().map(|word| (word.number, word)).collect()
}

impl<'a> Side<'a> {
    fn new(items: &'a [Item<'a>], language: &Language) -> Self {
        Self { items, profile: Profile::new(items, language), tokenizer: Tokenizer::new(language) }
    }

    fn words(&self, run: &Range<usize>) -> Vec<Word> {
        let of_segment = |segment: usize| {
            let located = self.tokenizer.located_tokens(&self.items[segment].text);
            let numbered = self.profile.tokens(segment).iter().zip(located).take(TOKENS_PER_SEGMENT);
            numbered.map(move |(&number, (_, span))| Word { number, place: (segment, span) })
        };
        run.clone().flat_map(of_segment).collect()
    }

    fn length(&self, run: &Range<usize>) -> f64 {
        self.profile.length(run.start, run.len())
    }

    fn rarity(&self, number: u32) -> f64 {
        self.profile.all_tokens() as f64 / f64::from(self.profile.types[number as usize].count)
    }
}
