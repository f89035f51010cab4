//! Matches: the units of a memory that are most like a text to be translated.
//!
//! The *measure* of two texts is one less the edit distance of their tokens by the length of the longer one, as the index has it; it
//! is found exactly: no unit that is left out is better than one that is returned. The *score* that a translator sees is made of it, in
//! points:
//!
//! | score | what it says |
//! |---|---|
//! | 101 | the same text, between the same texts as when it was translated |
//! | 100 | the same text |
//! | 95 to 99 | the same words; only numbers, tags, punctuation, spaces or capitals differ, and each kind of these takes a point or two ([`Deviation::penalty`]) |
//! | up to 94 | other words: the measure in per cent, rounded down |
//!
//! Penalties that the user sets for origins and for doubtful units are taken off in the end.

mod comparison;
mod index;
mod substitution;
#[cfg(test)]
mod tests;

pub use comparison::{ALIKE, Deviation, Edit, Figures};

use super::index::Scratch;
use super::open::Store;
use super::units::StoredUnit;
use crate::error::Error;
use crate::memory::{Inline, Proposal, Variant, property};
use crate::text::Language;
use crate::tokens::Tokenizer;
use index::{UnitIndex, variant};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::HashMap;

/// A text that a translation is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text, with its codes.
    pub content: Vec<Inline>,
    /// The segment before it, if that is known.
    pub before: Option<String>,
    /// The segment after it, if that is known.
    pub after: Option<String>,
}

impl Query {
    /// Returns a query for a text alone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { content: vec![Inline::Text(text.into())], ..Self::default() }
    }

    /// Returns the text, codes left out.
    pub fn text(&self) -> String {
        flat(&self.content)
    }
}

/// What is wanted of matches.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchOptions {
    /// The most matches that are returned.
    pub top: usize,
    /// The least score, in points, after penalties.
    pub threshold: u8,
    /// Points that are taken off for units of some imports, by the numbers of these.
    pub origin_penalties: Vec<(i64, u8)>,
    /// Points that are taken off for units that say they are less sure than this; the most of those that hold.
    pub confidence_penalties: Vec<(f64, u8)>,
}

impl Default for MatchOptions {
    /// Returns options for the five best matches of 70 points and more, without penalties.
    fn default() -> Self {
        Self { top: 5, threshold: 70, origin_penalties: Vec::new(), confidence_penalties: Vec::new() }
    }
}

/// A unit that is like a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The unit.
    pub stored: StoredUnit,
    /// What the translator sees: 0 to 101 points.
    pub score: u8,
    /// How alike the texts are, from 0 to 1: one less the edit distance of their tokens by the length of the longer.
    pub measure: f64,
    /// Points that were taken off for the unit's origin and doubtfulness.
    pub penalty: u8,
    /// In what the segment differs, where its words are the same.
    pub deviations: Vec<Deviation>,
    /// The tokens in which the texts differ.
    pub edits: Vec<Edit>,
    /// The scores that OmegaT shows.
    pub figures: Figures,
    /// The translation with the query's numbers and tags put in, where only these differ and they were all found in it.
    pub proposal: Option<String>,
}

/// Finds matches in one memory, for texts in one language.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::store::{MatchOptions, Matcher, Origin, Query, Store};
/// use sverka::text::Language;
///
/// let folder = tempfile::tempdir()?;
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let unit = |source: &str, target: &str| {
///     TranslationUnit::new(vec![Variant::plain(en.clone(), source), Variant::plain(ru.clone(), target)])
/// };
/// let origin = Origin { name: "road.tmx".into(), format: "tmx".into(), at: None, header: Header::new(en.clone(), "hand", "1") };
/// let mut store = Store::create(&folder.path().join("work.sverka"))?;
/// store.import([unit("The road has 5 bridges.", "На дороге 5 мостов."), unit("The road is long.", "Дорога длинная.")], &origin)?;
///
/// let mut matcher = Matcher::new(&mut store, &en, Some(&ru))?;
/// let matches = matcher.matches(&Query::plain("The road has 12 bridges."), &MatchOptions::default())?;
/// assert_eq!((matches.len(), matches[0].score), (1, 99));
/// assert_eq!(matches[0].proposal.as_deref(), Some("На дороге 12 мостов."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Matcher<'a> {
    store: &'a Store,
    index: UnitIndex,
    languages: HashMap<i64, Vec<Language>>,
    source: Language,
    target: Option<Language>,
    tokenizer: Tokenizer,
    scratch: Scratch,
}

/// How many times as many hits are looked at when those looked at may not have all of the best matches.
const MORE: usize = 8;

impl<'a> Matcher<'a> {
    /// Returns a matcher for texts in a language, and for translations into another or into any.
    ///
    /// The index is read from the memory, where it is kept; where the units have changed it is brought up to date first.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn new(store: &'a mut Store, source: &Language, target: Option<&Language>) -> Result<Self, Error> {
        let index = UnitIndex::of(store, source)?;
        let languages = store.languages()?;
        let tokenizer = Tokenizer::new(source);
        Ok(Self { store, index, languages, source: source.clone(), target: target.cloned(), tokenizer, scratch: Scratch::default() })
    }

    /// Returns how many segments are searched.
    pub fn segments(&self) -> usize {
        self.index.matches.len()
    }

    /// Returns the units that are most like a query, the best first; of equal ones those that came first.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn matches(&mut self, query: &Query, options: &MatchOptions) -> Result<Vec<Match>, Error> {
        let text = flat(&query.content);
        if options.top == 0 || text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let alike: FxHashSet<u32> = self.index.matches.alike(&text).into_iter().collect();
        let mut found: Vec<Weighed> = Vec::new();
        for &id in &alike {
            found.extend(self.weigh(query, &text, (id, None), options)?);
        }
        let least = f64::from(options.threshold) / 100.0;
        let (mut asked, mut looked_at) = (options.top, FxHashSet::default());
        loop {
            let hits = self.index.matches.search(&text, asked, least, &mut self.scratch);
            for hit in &hits {
                if looked_at.insert(hit.id) && !alike.contains(&hit.id) {
                    found.extend(self.weigh(query, &text, (hit.id, Some(hit.score())), options)?);
                }
            }
            found.sort_by_key(|found| (Reverse(found.score), Reverse(ordered(found.measure)), found.stored.number));
            found.truncate(options.top);
            // Those that were not looked at have no greater measure than the last hit, and so no higher score.
            let bound = hits.last().map(|hit| (comparison::score_by_measure(hit.score()), ordered(hit.score())));
            let is_full = found.len() == options.top && found.last().map(|worst| (worst.score, ordered(worst.measure))) >= bound;
            if is_full || hits.len() < asked {
                return Ok(found.into_iter().map(|weighed| self.finish(&text, weighed)).collect());
            }
            asked = asked.saturating_mul(MORE);
        }
    }

    /// Returns the unit whose segment has the greatest measure, whatever its score and penalties, if it has at least this one.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn nearest(&mut self, query: &Query, least: f64) -> Result<Option<StoredUnit>, Error> {
        let hits = self.index.matches.search(&flat(&query.content), 1, least, &mut self.scratch);
        hits.first().map_or(Ok(None), |hit| self.stored(hit.id))
    }

    fn stored(&self, id: u32) -> Result<Option<StoredUnit>, Error> {
        let number = self.index.numbers.get(id as usize);
        number.map_or(Ok(None), |number| self.store.unit(*number, &self.languages))
    }

    /// Returns what a hit is worth; nothing if it has no translation or too few points.
    fn weigh(
        &self,
        query: &Query,
        text: &str,
        (id, measure): (u32, Option<f64>),
        options: &MatchOptions,
    ) -> Result<Option<Weighed>, Error> {
        let Some(stored) = self.stored(id)? else { return Ok(None) };
        let Some(segment) = variant(&stored.unit, &self.source) else { return Ok(None) };
        if self.translation(&stored).is_none() {
            return Ok(None);
        }
        let (deviations, score, measure) = match measure {
            Some(measure) => (Vec::new(), comparison::score_by_measure(measure), measure),
            None => {
                let segment_text = segment.text();
                let deviations = comparison::deviations((text, &query.content), (&segment_text, &segment.content));
                let score = comparison::score_of(&deviations);
                (deviations, score, comparison::measure(text, &segment_text))
            }
        };
        let score = if score == 100 && is_in_context(query, &stored) { 101 } else { score };
        let penalty = penalty(&stored, options);
        let score = score.saturating_sub(penalty);
        Ok((score >= options.threshold).then_some(Weighed { stored, score, measure, penalty, deviations }))
    }

    /// Returns all that there is to say of a hit.
    fn finish(&self, text: &str, weighed: Weighed) -> Match {
        let Weighed { stored, score, measure, penalty, deviations } = weighed;
        let segment = variant(&stored.unit, &self.source).map(Variant::text).unwrap_or_default();
        let can_substitute =
            !deviations.is_empty() && deviations.iter().all(|deviation| matches!(deviation, Deviation::Numbers | Deviation::Tags));
        let target = self.translation(&stored).filter(|_| can_substitute);
        let proposal =
            target.and_then(|target| substitution::substituted(text, &segment, &target.text(), (&self.source, &target.language)));
        let edits = comparison::edits(text, &segment);
        let figures = comparison::figures(text, &segment, &self.tokenizer);
        Match { stored, score, measure, penalty, deviations, edits, figures, proposal }
    }

    /// Returns the translation of a unit that is wanted.
    fn translation<'u>(&self, stored: &'u StoredUnit) -> Option<&'u Variant> {
        let mut others = stored.unit.variants.iter().filter(|other| !other.language.same_language(&self.source));
        others.find(|other| self.target.as_ref().is_none_or(|target| other.language.same_language(target)))
    }
}

/// A unit and what it is worth.
struct Weighed {
    stored: StoredUnit,
    score: u8,
    measure: f64,
    penalty: u8,
    deviations: Vec<Deviation>,
}

impl Match {
    /// Returns the match as a proposal for a translation, with the name of what it came from; nothing where a language is missing.
    pub fn proposal(&self, (source, target): (&Language, &Language), origin: &str) -> Option<Proposal> {
        let (from, to) = (self.variant(source)?, self.variant(target)?);
        Some(Proposal {
            score: self.score,
            similarity: self.score.saturating_add(self.penalty),
            source: from.content.clone(),
            target: to.content.clone(),
            text: self.proposal.clone(),
            origin: origin.to_owned(),
            confidence: self.stored.unit.confidence(),
        })
    }

    /// Returns the text of the unit in a language, of whatever region.
    pub fn variant(&self, language: &Language) -> Option<&Variant> {
        variant(&self.stored.unit, language)
    }
}

/// Returns the score of a segment for a query: by what else differs where the words are the same, or else by the measure.
pub(super) fn likeness(query: (&str, &[Inline]), segment: &[Inline], measure: Option<f64>) -> u8 {
    match measure {
        Some(measure) => comparison::score_by_measure(measure),
        None => comparison::score_of(&comparison::deviations(query, (&flat(segment), segment))),
    }
}

/// Returns the text of some content, codes left out.
fn flat(content: &[Inline]) -> String {
    content.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None }).collect()
}

/// Returns a measure as a number that can be ordered.
fn ordered(measure: f64) -> u64 {
    (measure.clamp(0.0, 1.0) * 1e15) as u64
}

/// Returns whether a unit stands between the segments that the query stands between, as far as both tell, and both tell of one at least.
fn is_in_context(query: &Query, stored: &StoredUnit) -> bool {
    let sides = [(&query.before, property::CONTEXT_PRE), (&query.after, property::CONTEXT_POST)];
    let known: Vec<bool> = sides.iter().filter_map(|(asked, kind)| Some(asked.as_deref()? == stored.unit.property(kind)?)).collect();
    !known.is_empty() && known.iter().all(|same| *same)
}

/// Returns the points that a unit's origin and its doubtfulness cost.
fn penalty(stored: &StoredUnit, options: &MatchOptions) -> u8 {
    let of_origin = options.origin_penalties.iter().filter(|(import, _)| *import == stored.import).map(|(_, points)| *points).max();
    let confidence = stored.unit.confidence();
    let is_below = |bound: f64| confidence.is_some_and(|confidence| confidence < bound);
    let of_doubt = options.confidence_penalties.iter().filter(|(bound, _)| is_below(*bound)).map(|(_, points)| *points).max();
    of_origin.unwrap_or(0).saturating_add(of_doubt.unwrap_or(0))
}
