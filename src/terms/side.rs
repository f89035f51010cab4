//! One side of the units: its words as numbers, and the stretches of them that may be terms.

use super::function_words::{self, Class};
use crate::text::{Language, Span};
use crate::tokens::{Stems, fold, words};
use rustc_hash::FxHashMap;

/// The most words of a term: those that name something, and all.
const MOST_CONTENT: usize = 5;
const LONGEST: usize = 9;

/// Stands where words do not hang together: punctuation, a number, a word that no term has.
const BREAK: u32 = u32::MAX;

/// No stretch.
pub(super) const NONE: u32 = u32::MAX;

/// In languages without a list: what stands in so great a share of units, as one in so many, and is so short, is a function word.
const FREQUENT: usize = 25;
const SHORT: usize = 4;

/// A written word.
struct Form {
    text: Box<str>,
    stem: u32,
    class: Class,
}

/// The texts of one side.
pub(super) struct Side {
    forms: Vec<Form>,
    numbers: FxHashMap<Box<str>, u32>,
    stems: FxHashMap<Box<str>, u32>,
    stemmer: Stems,
    function_words: FxHashMap<String, Class>,
    /// Forms one after the other, each with a bit that tells whether a hyphen joins it to the one before.
    tokens: Vec<u32>,
    /// Where each unit begins; one more than units.
    starts: Vec<u32>,
}

/// A stretch of words that may be a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) candidate: u32,
    pub(super) start: u32,
    pub(super) length: u32,
}

/// Something that may be a term.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidate {
    /// Words in it.
    pub(super) length: u32,
    /// How often it stands.
    pub(super) count: u32,
    /// The units that it stands in, rising.
    pub(super) units: Vec<u32>,
    /// How much of a term it is: its words by how often it stands without being a part of a longer one (C-value).
    pub(super) termhood: f64,
    /// The words that stand before and after it.
    before: Majority,
    after: Majority,
}

/// The commonest of many things, if it is most of them (Boyer and Moore).
#[derive(Debug, Clone, Copy)]
struct Majority {
    thing: u32,
    votes: u32,
}

impl Default for Majority {
    fn default() -> Self {
        Self { thing: NONE, votes: 0 }
    }
}

impl Majority {
    fn take(&mut self, thing: u32) {
        if self.votes == 0 {
            self.thing = thing;
        }
        if self.thing == thing { self.votes += 1 } else { self.votes -= 1 }
    }

    /// Returns whether nearly all of so many things are one.
    fn is_nearly_all(self, count: u32) -> bool {
        self.thing != NONE && f64::from(self.votes) > (1.0 - 2.0 * LEAST_ALONE) * f64::from(count)
    }
}

impl Side {
    pub(super) fn new(language: &Language) -> Self {
        Self {
            forms: Vec::new(),
            numbers: FxHashMap::default(),
            stems: FxHashMap::default(),
            stemmer: Stems::new(language),
            function_words: function_words::of(language),
            tokens: Vec::new(),
            starts: vec![0],
        }
    }

    pub(super) fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// Adds the text of a unit.
    pub(super) fn add(&mut self, text: &str) {
        let mut before = 0;
        for span in words(text) {
            let gap = &text[before..span.start];
            let is_joined = before > 0 && matches!(gap, "-" | "‑");
            if !is_joined && (before == 0 || !gap.chars().all(char::is_whitespace) || gap.contains('\n')) {
                self.tokens.push(BREAK);
            }
            before = span.end;
            match is_plain(text, span).then(|| self.form(span.of(text))) {
                Some(form) if is_joined || self.hangs_together(form) => self.tokens.push(form << 1 | u32::from(is_joined)),
                _ => self.tokens.push(BREAK),
            }
        }
        self.starts.push(self.tokens.len() as u32);
    }

    /// Returns whether a word may belong to a term with the one before it.
    fn hangs_together(&self, form: u32) -> bool {
        match self.forms[form as usize].class {
            Class::Outer => false,
            Class::Article => self.tokens.len().checked_sub(1).is_some_and(|last| self.class(last) == Class::Inner),
            Class::Content | Class::Inner | Class::Weak => true,
        }
    }

    fn form(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let folded = fold(word);
        let listed = self.function_words.get(&folded).copied();
        let class = match listed {
            Some(class) => class,
            // Numbers and months.
            None if self.stemmer.of(&folded).starts_with(['#', '@']) => Class::Outer,
            None if folded.chars().any(|c| c.is_numeric()) || folded.chars().nth(1).is_none() && folded.is_ascii() => Class::Outer,
            None if folded.chars().nth(1).is_none() => Class::Inner,
            None => Class::Content,
        };
        let next = self.stems.len() as u32;
        let stem = *self.stems.entry(self.stemmer.of(&folded).into()).or_insert(next);
        let number = self.forms.len() as u32;
        self.forms.push(Form { text: word.into(), stem, class });
        self.numbers.insert(word.into(), number);
        number
    }

    fn unit(&self, unit: usize) -> std::ops::Range<usize> {
        self.starts[unit] as usize..self.starts[unit + 1] as usize
    }

    /// Takes short words that stand nearly everywhere for function words where the language has no list of these.
    pub(super) fn find_function_words(&mut self) {
        if !self.function_words.is_empty() {
            return;
        }
        let mut counts: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for unit in 0..self.units() {
            for at in self.unit(unit).filter(|at| self.tokens[*at] != BREAK) {
                let (count, last) = counts.entry(self.forms[(self.tokens[at] >> 1) as usize].stem).or_insert((0, usize::MAX));
                *count += usize::from(*last != unit);
                *last = unit;
            }
        }
        let bound = (self.units() / FREQUENT).max(4);
        for form in &mut self.forms {
            if counts.get(&form.stem).is_some_and(|(count, _)| *count >= bound) && form.text.chars().count() <= SHORT {
                form.class = Class::Inner;
            }
        }
    }

    /// Returns all that may be a term and stands so often at least, and where, unit by unit.
    ///
    /// Stretches of each length are counted among those whose beginnings and ends are frequent themselves: no others can be.
    pub(super) fn candidates(&self, least: u32) -> (Vec<Candidate>, Vec<Vec<Place>>) {
        let mut before: Vec<u32> = self.tokens.iter().map(|token| self.stem(*token)).collect();
        let stems = before.clone();
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut levels: Vec<Vec<u32>> = Vec::new();
        for length in 1..=LONGEST {
            let key = |at: usize, before: &[u32]| -> Option<u64> {
                let end = at + length - 1;
                let last = *stems.get(end)?;
                let follows = length == 1 || *before.get(at + 1)? != NONE;
                (before[at] != NONE && last != NONE && follows).then(|| {
                    let first = if length == 1 { 0 } else { u64::from(before[at]) + 1 };
                    first << 32 | u64::from(last)
                })
            };
            let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
            for at in 0..before.len() {
                if let Some(key) = key(at, &before) {
                    *counts.entry(key).or_default() += 1;
                }
            }
            counts.retain(|_, count| *count >= least);
            // Numbers in the order of the text, so that they are the same at every run.
            let mut numbers: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
            let mut next = 0;
            let mut grams = vec![NONE; before.len()];
            let mut of_level = vec![NONE; before.len()];
            for at in 0..before.len() {
                let Some(key) = key(at, &before).filter(|key| counts.contains_key(key)) else { continue };
                let (gram, candidate) = numbers.entry(key).or_insert_with(|| {
                    next += 1;
                    (next - 1, NONE)
                });
                grams[at] = *gram;
                if self.may_be_term(at, length) {
                    if *candidate == NONE {
                        *candidate = candidates.len() as u32;
                        candidates.push(Candidate { length: length as u32, ..Candidate::default() });
                    }
                    let found = &mut candidates[*candidate as usize];
                    found.count += 1;
                    found.before.take(self.neighbour((0..at).rev()));
                    found.after.take(self.neighbour(at + length..at + length + LONGEST));
                    of_level[at] = *candidate;
                }
            }
            levels.push(of_level);
            before = grams;
        }
        weigh(&mut candidates, &levels);
        let is_kept: Vec<bool> = candidates.iter().map(|candidate| candidate.count >= least && candidate.termhood > 0.0).collect();
        let places = (0..self.units()).map(|unit| {
            let mut places = Vec::new();
            for (level, length) in levels.iter().zip(1..) {
                for at in self.unit(unit).filter(|at| level[*at] != NONE && is_kept[level[*at] as usize]) {
                    places.push(Place { candidate: level[at], start: at as u32, length });
                }
            }
            places
        });
        let places: Vec<Vec<Place>> = places.collect();
        for (unit, places) in (0..).zip(&places) {
            for place in places {
                let units = &mut candidates[place.candidate as usize].units;
                if units.last() != Some(&unit) {
                    units.push(unit);
                }
            }
        }
        (candidates, places)
    }

    fn stem(&self, token: u32) -> u32 {
        if token == BREAK { NONE } else { self.forms[(token >> 1) as usize].stem }
    }

    fn class(&self, at: usize) -> Class {
        if self.tokens[at] == BREAK { Class::Outer } else { self.forms[(self.tokens[at] >> 1) as usize].class }
    }

    fn is_content(&self, at: usize) -> bool {
        matches!(self.class(at), Class::Content | Class::Weak)
    }

    fn may_be_term(&self, at: usize, length: usize) -> bool {
        let is_named = if length == 1 { self.class(at) == Class::Content } else { self.is_content(at) && self.is_content(at + length - 1) };
        is_named && (at..at + length).filter(|at| self.is_content(*at)).count() <= MOST_CONTENT
    }

    /// Returns the stem of the nearest word on one side that names something, if nothing but words that may stand in terms is between.
    fn neighbour(&self, mut places: impl Iterator<Item = usize>) -> u32 {
        let near = places.find(|at| *at >= self.tokens.len() || !matches!(self.class(*at), Class::Inner | Class::Article));
        near.filter(|at| *at < self.tokens.len()).map_or(NONE, |at| self.stem(self.tokens[at]))
    }

    /// Returns the forms at a place, by which equal ones are known.
    pub(super) fn written(&self, place: Place) -> &[u32] {
        &self.tokens[place.start as usize..(place.start + place.length) as usize]
    }

    /// Returns forms as a text.
    pub(super) fn text(&self, forms: &[u32]) -> String {
        let mut text = String::new();
        for (at, token) in forms.iter().enumerate() {
            if at > 0 {
                text.push(if token & 1 == 1 { '-' } else { ' ' });
            }
            text.push_str(&self.forms[(token >> 1) as usize].text);
        }
        text
    }

    /// Returns whether forms begin with a capital, as words do that open a sentence.
    pub(super) fn is_capital(&self, forms: &[u32]) -> bool {
        forms.first().is_some_and(|token| self.forms[(token >> 1) as usize].text.starts_with(char::is_uppercase))
    }
}

/// Parts of longer candidates that stand alone in fewer than this share of cases are fragments of these.
const LEAST_ALONE: f64 = 0.2;

/// Finds out how much of a term each candidate is.
fn weigh(candidates: &mut [Candidate], levels: &[Vec<u32>]) {
    // How often longer candidates stand in which a candidate is, how many these are, and how often the commonest of them stands.
    let mut longer = vec![(0_u64, 0_u32, 0_u32); candidates.len()];
    let mut is_seen = vec![false; candidates.len()];
    for (length, level) in (1..).zip(levels) {
        for (at, &candidate) in level.iter().enumerate().filter(|(_, candidate)| **candidate != NONE) {
            if std::mem::replace(&mut is_seen[candidate as usize], true) {
                continue;
            }
            let count = candidates[candidate as usize].count;
            for (shorter, level) in (1..length).zip(levels) {
                for part in (at..=at + length - shorter).map(|at| level[at]).filter(|part| *part != NONE) {
                    let (sum, number, most) = &mut longer[part as usize];
                    (*sum, *number, *most) = (*sum + u64::from(count), *number + 1, count.max(*most));
                }
            }
        }
    }
    for (candidate, (sum, number, most)) in candidates.iter_mut().zip(longer) {
        let count = f64::from(candidate.count);
        let mean = if number == 0 { 0.0 } else { sum as f64 / f64::from(number) };
        let is_inside = |side: Majority| candidate.length > 1 && side.is_nearly_all(candidate.count);
        let is_fragment = f64::from(most) > (1.0 - LEAST_ALONE) * count || is_inside(candidate.before) || is_inside(candidate.after);
        candidate.termhood = if is_fragment { 0.0 } else { (f64::from(candidate.length) + 1.0).log2() * (count - mean) };
    }
}

/// Returns whether a word stands as words do in texts: no part of a tag, a path, a variable or a name of a file.
fn is_plain(text: &str, span: Span) -> bool {
    let is_code =
        |c: char| matches!(c, '<' | '>' | '=' | '_' | '/' | '\\' | '$' | '%' | '&' | '@' | '{' | '}' | '#' | '|' | '~' | '^' | '+');
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let (after, next) = (after.next(), after.next());
    let is_dotted = |c: Option<char>| matches!(c, Some('.' | ':'));
    let is_name = is_dotted(after) && next.is_some_and(char::is_alphanumeric)
        || is_dotted(before) && text[..span.start - 1].ends_with(char::is_alphanumeric);
    !(before.is_some_and(is_code) || after.is_some_and(is_code) || is_name)
}
