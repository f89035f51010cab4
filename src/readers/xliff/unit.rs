//! What is known of a unit while it is read, and what becomes of it.

use super::side::{CodeBook, Side};
use super::{File, ReadingOptions, is_repeatable};
use crate::memory::xliff::STATE;
use crate::memory::{Inline, Timestamp, TranslationUnit, Variant, property};
use crate::readers::problem::ProblemKind;
use crate::text::Language;
use rustc_hash::FxHashMap;

/// The parts of a unit.
#[derive(Default)]
pub(super) struct UnitParts {
    pub depth: usize,
    pub line: usize,
    pub id: Option<String>,
    pub is_approved: bool,
    pub state: Option<String>,
    /// Of the unit, of its source and of its target.
    pub notes: [Vec<String>; 3],
    pub properties: [Vec<(String, String)>; 3],
    pub attributes: [Vec<(String, String)>; 3],
    pub book: CodeBook,
    pub source: Option<Side>,
    /// The source divided into segments (1.2).
    pub divided: Option<Side>,
    pub target: Option<Side>,
    /// The segments of a unit (2.0).
    pub segments: Vec<Segment>,
    /// What is said of segments elsewhere.
    pub states: FxHashMap<String, String>,
    pub problems: Vec<ProblemKind>,
}

/// A segment of a unit (2.0).
#[derive(Default)]
pub(super) struct Segment {
    pub line: usize,
    pub id: Option<String>,
    pub state: Option<String>,
    pub source: Option<Side>,
    pub target: Option<Side>,
}

/// What makes a unit of its own.
pub(super) struct Pair {
    /// The line, where it is not that of the unit.
    pub line: Option<usize>,
    /// What is added to the name of the unit.
    name: Option<String>,
    state: Option<String>,
    source: Option<(Option<String>, Vec<Inline>)>,
    target: Option<(Option<String>, Vec<Inline>)>,
}

impl UnitParts {
    /// Takes a text that was read to its end.
    pub(super) fn take_side(&mut self, side: Side, is_second: bool) {
        let place = match self.segments.last_mut() {
            Some(segment) if is_second && side.is_target => &mut segment.target,
            Some(segment) if is_second => &mut segment.source,
            _ if side.is_target => &mut self.target,
            _ if side.is_divided => &mut self.divided,
            _ => &mut self.source,
        };
        if place.is_none() {
            *place = Some(side);
        }
    }

    /// Returns what becomes a unit of its own.
    pub(super) fn pairs(&self, is_second: bool, tell: &mut Vec<ProblemKind>) -> Vec<Pair> {
        tell.extend(self.problems.iter().cloned());
        let whole = |side: &Side| (side.language.clone(), side.whole());
        if is_second {
            let is_single = self.segments.len() < 2;
            let pair = |(at, segment): (usize, &Segment)| Pair {
                line: Some(segment.line).filter(|_| !is_single),
                name: segment.id.clone().or_else(|| Some((at + 1).to_string())).filter(|_| !is_single),
                state: segment.state.clone(),
                source: segment.source.as_ref().map(whole),
                target: segment.target.as_ref().map(whole),
            };
            return self.segments.iter().enumerate().map(pair).collect();
        }
        let state = self.target.as_ref().and_then(|target| target.state.clone()).or_else(|| self.state.clone());
        if let Some(pairs) = self.divided.as_ref().and_then(|divided| self.divided_pairs(divided, state.as_deref(), tell)) {
            return pairs;
        }
        let source = self.source.as_ref().or(self.divided.as_ref()).map(whole);
        vec![Pair { line: None, name: None, state, source, target: self.target.as_ref().map(whole) }]
    }

    /// Returns the segments of source and target, unless the target has none where the source has several.
    fn divided_pairs(&self, divided: &Side, state: Option<&str>, tell: &mut Vec<ProblemKind>) -> Option<Vec<Pair>> {
        let is_single = divided.segments.len() == 1;
        let target = self.target.as_ref();
        let of_target = target.map_or(&[][..], |target| &target.segments);
        let is_whole = |side: &Side| !side.whole().is_empty();
        if divided.segments.is_empty() || (of_target.is_empty() && target.is_some_and(is_whole)) {
            return None;
        }
        let mut targets: FxHashMap<&str, _> = of_target.iter().map(|(name, range)| (name.as_str(), range.clone())).collect();
        let mut pairs = Vec::with_capacity(divided.segments.len());
        for (name, range) in &divided.segments {
            let content = targets.remove(name.as_str()).zip(target);
            pairs.push(Pair {
                line: None,
                name: Some(name.clone()).filter(|_| !is_single),
                state: self.states.get(name).cloned().or_else(|| state.map(str::to_owned)),
                source: Some((divided.language.clone(), divided.part(range.clone()))),
                target: content.map(|(range, target)| (target.language.clone(), target.part(range))),
            });
        }
        let unpaired = of_target.iter().filter(|(name, _)| targets.contains_key(name.as_str()));
        tell.extend(unpaired.map(|(name, _)| ProblemKind::SegmentUnpaired(name.clone())));
        if divided.has_words_outside() || target.is_some_and(Side::has_words_outside) {
            tell.push(ProblemKind::TextUnsegmented);
        }
        Some(pairs)
    }

    /// Returns the unit that a pair makes, with all that is said of the whole if it is the first, unless it has no source or a language is missing.
    pub(super) fn unit(
        &self,
        pair: Pair,
        is_first: bool,
        file: &File,
        options: &ReadingOptions,
        tell: &mut Vec<ProblemKind>,
    ) -> Option<TranslationUnit> {
        let Some((source_language, source)) = pair.source else {
            tell.push(ProblemKind::UnitWithoutSource);
            return None;
        };
        let mut language = |own: Option<&String>, of_file: Option<&String>, asked: usize| {
            let is_said = |tag: &&String| !tag.trim().is_empty() && tag.as_str() != "und";
            let language = match own.filter(is_said).or(of_file.filter(is_said)) {
                Some(tag) => Language::parse(tag).map_err(|_| ProblemKind::LanguageInvalid(tag.clone())),
                None => options.languages.get(asked).cloned().ok_or(ProblemKind::LanguageMissing(None)),
            };
            language.map_err(|kind| tell.push(kind)).ok()
        };
        let source_language = language(source_language.as_ref(), file.source.as_ref(), 0)?;
        let target = match pair.target.filter(|(_, content)| !content.is_empty()) {
            Some((own, content)) => Some((language(own.as_ref(), file.target.as_ref(), 1)?, content)),
            None => None,
        };
        if source.is_empty() {
            tell.push(ProblemKind::SegmentEmpty);
        }
        let sides = std::iter::once((1, (source_language, source))).chain(target.map(|target| (2, target)));
        let variants = sides.map(|(about, (language, content))| {
            let mut variant = Variant::new(language, content);
            if !is_first {
                return variant;
            }
            variant.notes = self.notes[about].clone();
            variant.properties = self.properties[about].clone();
            variant.attributes = self.attributes[about].clone();
            variant
        });
        let mut unit = TranslationUnit::new(variants.collect());
        unit.id = match (&self.id, pair.name) {
            (Some(id), Some(name)) if is_repeatable(id) => Some(format!("{id}/{name}")),
            (Some(_), Some(name)) => Some(name),
            (id, _) => id.clone(),
        };
        if is_first {
            self.add_remarks(&mut unit);
        }
        self.add_state(&mut unit, pair.state);
        if let (Some(document), None) = (&file.document, unit.property(property::DOCUMENT)) {
            unit.properties.push((property::DOCUMENT.to_owned(), document.clone()));
        }
        Some(unit)
    }

    fn add_remarks(&self, unit: &mut TranslationUnit) {
        unit.notes = self.notes[0].clone();
        unit.properties = self.properties[0].clone();
        for (name, value) in &self.attributes[0] {
            match Timestamp::parse(value).ok().filter(|_| name == "creationdate") {
                Some(date) => unit.creation_date = Some(date),
                None => unit.attributes.push((name.clone(), value.clone())),
            }
        }
    }

    /// Adds what the file says of the state, unless the unit says it itself.
    fn add_state(&self, unit: &mut TranslationUnit, state: Option<String>) {
        if unit.property(STATE).is_some() || unit.property(property::STATUS).is_some() {
            return;
        }
        if self.is_approved {
            unit.properties.push((property::STATUS.to_owned(), "confirmed".to_owned()));
        }
        unit.properties.extend(state.filter(|state| !state.is_empty()).map(|state| (STATE.to_owned(), state)));
    }
}
