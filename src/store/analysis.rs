//! How much of documents a memory holds already: their words by the score of the best match.

use super::index::{MatchIndex, Scratch};
use super::matching::{MatchOptions, Matcher, Query, likeness};
use crate::error::Error;
use crate::memory::{Inline, words};
use rustc_hash::FxHashSet;

/// A range of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Band {
    /// The text equals an earlier one of the documents.
    Repetition,
    /// 101: the same text in the same context.
    Context,
    /// 100: the same text.
    Exact,
    /// 95 to 99.
    From95,
    /// 85 to 94.
    From85,
    /// 75 to 84.
    From75,
    /// 50 to 74.
    From50,
    /// There is no match of 50 and more.
    New,
}

impl Band {
    /// All bands, from that which costs least.
    pub const ALL: [Self; 8] =
        [Self::Repetition, Self::Context, Self::Exact, Self::From95, Self::From85, Self::From75, Self::From50, Self::New];

    /// Returns the band of a score.
    pub fn of(score: u8) -> Self {
        match score {
            101.. => Self::Context,
            100 => Self::Exact,
            95..=99 => Self::From95,
            85..=94 => Self::From85,
            75..=84 => Self::From75,
            50..=74 => Self::From50,
            _ => Self::New,
        }
    }

    /// Returns its name in short, as users write it: the least score, or `repetition`, or `new`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repetition => "repetition",
            Self::Context => "101",
            Self::Exact => "100",
            Self::From95 => "95",
            Self::From85 => "85",
            Self::From75 => "75",
            Self::From50 => "50",
            Self::New => "new",
        }
    }

    /// Returns the share of a word's price that is usually paid in the band.
    ///
    /// Nothing for what equals in its context, 10 % for what equals, then 30, 50, 60 and 100 %: agencies differ, and most set their own.
    pub fn usual_weight(self) -> f64 {
        match self {
            Self::Context => 0.0,
            Self::Repetition | Self::Exact => 0.1,
            Self::From95 => 0.3,
            Self::From85 => 0.5,
            Self::From75 => 0.6,
            Self::From50 | Self::New => 1.0,
        }
    }
}

/// How much text there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Segments.
    pub segments: usize,
    /// Words, as [`words`] counts them.
    pub words: usize,
    /// Characters, those between words among them.
    pub characters: usize,
}

impl Amount {
    /// Adds another amount.
    pub fn add(&mut self, other: Self) {
        self.segments += other.segments;
        self.words += other.words;
        self.characters += other.characters;
    }
}

/// How much text there is in each band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Analysis {
    /// By what is in the memory, in the order of [`Band::ALL`]; repetitions among them.
    pub memory: [Amount; Band::ALL.len()],
    /// What is more like an earlier segment of the documents than like any of the memory.
    pub internal: [Amount; Band::ALL.len()],
}

impl Analysis {
    /// Returns how much text there is in all.
    pub fn total(&self) -> Amount {
        let mut total = Amount::default();
        self.memory.iter().chain(&self.internal).for_each(|amount| total.add(*amount));
        total
    }

    /// Adds what was found in other texts.
    pub fn add(&mut self, other: &Self) {
        self.memory.iter_mut().zip(&other.memory).for_each(|(own, other)| own.add(*other));
        self.internal.iter_mut().zip(&other.internal).for_each(|(own, other)| own.add(*other));
    }

    /// Returns the words, each counted with the weight of its band; the weights are in the order of [`Band::ALL`].
    pub fn weighted(&self, weights: &[f64; Band::ALL.len()]) -> f64 {
        let both = self.memory.iter().zip(&self.internal).map(|(memory, internal)| memory.words + internal.words);
        both.zip(weights).map(|(words, weight)| words as f64 * weight).sum()
    }
}

/// Analyses texts, one segment after the other.
///
/// A segment that equals an earlier one is a repetition, whatever the memory has. Any other belongs to the band of its best match in
/// the memory, or to that of the earlier segment that it is most like, if that is the better band.
///
/// ```
/// use sverka::memory::{Header, TranslationUnit, Variant};
/// use sverka::store::{Analyser, Band, MatchOptions, Matcher, Origin, Query, Store};
/// use sverka::text::Language;
///
/// let folder = tempfile::tempdir()?;
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let unit = TranslationUnit::new(vec![Variant::plain(en.clone(), "The road is long."), Variant::plain(ru.clone(), "Дорога длинная.")]);
/// let origin = Origin { name: "road.tmx".into(), format: "tmx".into(), at: None, header: Header::new(en.clone(), "hand", "1") };
/// let mut store = Store::create(&folder.path().join("work.sverka"))?;
/// store.import([unit], &origin)?;
///
/// let mut analyser = Analyser::new(Matcher::new(&mut store, &en, Some(&ru))?, MatchOptions::default());
/// let texts = ["The road is long.", "Bring 5 maps and a lamp.", "Bring 6 maps and a lamp.", "The road is long."];
/// let found: Vec<(Band, bool)> = texts.iter().map(|text| analyser.add(&Query::plain(*text))).collect::<Result<_, _>>()?;
/// assert_eq!(found, [(Band::Exact, false), (Band::New, false), (Band::From95, true), (Band::Repetition, false)]);
/// assert_eq!(analyser.take().total().words, 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Analyser<'a> {
    matcher: Matcher<'a>,
    options: MatchOptions,
    seen: FxHashSet<Vec<Inline>>,
    earlier: MatchIndex,
    contents: Vec<Vec<Inline>>,
    scratch: Scratch,
    found: Analysis,
}

/// The least score that has a band.
const LEAST: u8 = 50;

impl<'a> Analyser<'a> {
    /// Returns an analyser of texts of which none was seen yet. Of the options only the penalties count.
    pub fn new(matcher: Matcher<'a>, options: MatchOptions) -> Self {
        let options = MatchOptions { top: 1, threshold: LEAST, ..options };
        Self {
            matcher,
            options,
            seen: FxHashSet::default(),
            earlier: MatchIndex::default(),
            contents: Vec::new(),
            scratch: Scratch::default(),
            found: Analysis::default(),
        }
    }

    /// Counts a segment, and returns its band and whether that is for an earlier segment's sake. A text without words is passed over as new.
    ///
    /// # Errors
    ///
    /// If the memory cannot be read or is damaged.
    pub fn add(&mut self, query: &Query) -> Result<(Band, bool), Error> {
        let text = query.text();
        let amount = Amount { segments: 1, words: words(&text), characters: text.chars().count() };
        let (band, is_internal) = self.band(query, &text)?;
        let counts = if is_internal { &mut self.found.internal } else { &mut self.found.memory };
        counts[band as usize].add(amount);
        Ok((band, is_internal))
    }

    fn band(&mut self, query: &Query, text: &str) -> Result<(Band, bool), Error> {
        if !self.seen.insert(query.content.clone()) {
            return Ok((Band::Repetition, false));
        }
        let score = self.matcher.matches(query, &self.options)?.first().map_or(0, |found| found.score);
        let internal = self.internal(query, text);
        self.earlier.insert(text);
        self.contents.push(query.content.clone());
        let (of_memory, of_earlier) = (Band::of(score), Band::of(internal));
        Ok(if of_earlier < of_memory { (of_earlier, true) } else { (of_memory, false) })
    }

    /// Returns the score of the earlier segment that is most like a query.
    fn internal(&mut self, query: &Query, text: &str) -> u8 {
        let alike = self.earlier.alike(text);
        let hits = self.earlier.search(text, 1, f64::from(LEAST) / 100.0, &mut self.scratch);
        let ids = alike.into_iter().map(|id| (id, None)).chain(hits.iter().map(|hit| (hit.id, Some(hit.score()))));
        let score = |(id, measure): (u32, Option<f64>)| {
            let content = self.contents.get(id as usize)?;
            Some(likeness((text, &query.content), content, measure))
        };
        ids.filter_map(score).max().unwrap_or(0)
    }

    /// Returns what was counted since the last call, and begins to count anew; what was seen stays seen.
    pub fn take(&mut self) -> Analysis {
        std::mem::take(&mut self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_bands() {
        let of = [101, 100, 99, 95, 94, 85, 84, 75, 74, 50, 49, 0].map(|score| Band::of(score).name());
        assert_eq!(of, ["101", "100", "95", "95", "85", "85", "75", "75", "50", "50", "new", "new"]);
        assert!(Band::ALL.is_sorted() && Band::ALL.iter().enumerate().all(|(at, band)| *band as usize == at));
    }

    #[test]
    fn weights_count_both_columns() {
        let mut analysis = Analysis::default();
        analysis.memory[Band::New as usize] = Amount { segments: 1, words: 10, characters: 50 };
        analysis.internal[Band::From85 as usize] = Amount { segments: 1, words: 4, characters: 20 };
        assert_eq!(analysis.weighted(&Band::ALL.map(Band::usual_weight)), 12.0);
        assert_eq!(analysis.total(), Amount { segments: 2, words: 14, characters: 70 });
    }
}
