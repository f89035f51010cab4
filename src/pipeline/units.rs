//! The units of a memory from the beads of aligned documents.

use super::{AlignedPair, Prepared, items};
use crate::alignment::{Bead, Resources, align_with};
use crate::memory::{Header, Inline, Timestamp, TranslationMemory, TranslationUnit, Variant, property};
use crate::notice::{Notice, NoticeKind};
use crate::segmentation::{SrxRules, segment, segment_with};
use crate::text::Document;
use std::ops::Range;

/// What goes into the units of a memory besides the texts.
#[derive(Debug, Clone, Default)]
pub struct MemoryOptions {
    /// Whether each unit names the source segments before and after it.
    pub context: bool,
}

/// Returns the translation memory of an aligned pair: a unit for every bead with segments on both sides.
///
/// Units are in document order and carry confidence, bead type and the documents' names; equal units are written once.
pub fn translation_memory(pair: &AlignedPair, header: Header, options: &MemoryOptions) -> (TranslationMemory, Vec<Notice>) {
    joined_memory(std::slice::from_ref(pair), header, options)
}

/// Source segments of a unit in which the beads of several languages are joined, if no bead is longer itself.
const LONGEST_JOINED: usize = 4;

/// Returns the translation memory of one source that was aligned with several translations: a unit has a variant for each of them.
///
/// A unit is a run of source segments at whose ends the beads of all languages end; a language that leaves the run out has no variant
/// in it. Units without a word or a number on any side are left out. Where beads overlap so that the run grows longer than four segments, and than the longest of them, each makes a unit of two
/// languages instead. The confidence of a unit is the product of those of its beads, as if they were independent. All else is as
/// [`translation_memory`] has it.
pub fn joined_memory(pairs: &[AlignedPair], header: Header, options: &MemoryOptions) -> (TranslationMemory, Vec<Notice>) {
    let Some(source) = pairs.first().map(|pair| &pair.source) else {
        return (TranslationMemory { header, units: Vec::new() }, Vec::new());
    };
    let all: Vec<&AlignedPair> = pairs.iter().collect();
    let mut units = Vec::new();
    for run in common_runs(pairs) {
        let longest = pairs.iter().flat_map(|pair| beads_of(pair, &run)).map(|(_, bead)| bead.source.len()).max();
        if run.len() > longest.unwrap_or(0).max(LONGEST_JOINED) {
            let mut single: Vec<(usize, &AlignedPair, Range<usize>)> = Vec::new();
            for (number, pair) in pairs.iter().enumerate() {
                single.extend(beads_of(pair, &run).map(|(_, bead)| (number, pair, bead.source.clone())));
            }
            single.sort_by_key(|(number, _, run)| (run.start, *number));
            units.extend(single.into_iter().filter_map(|(_, pair, run)| unit(&[pair], &run, header.creation_date, options)));
        } else {
            units.extend(unit(&all, &run, header.creation_date, options));
        }
    }
    let found = units.len();
    units.retain(has_words);
    let left_out = found - units.len();
    let mut memory = TranslationMemory { header, units };
    let dropped = memory.dedupe();
    let told = [(left_out, NoticeKind::UnitsLeftOut(left_out)), (dropped, NoticeKind::DuplicatesDropped(dropped))];
    let origin = document_names(source, &all);
    let notice = |(_, kind)| Notice { kind, origin: origin.clone(), span: None };
    (memory, told.into_iter().filter(|(count, _)| *count > 0).map(notice).collect())
}

/// The least confidence with which the sentences of a unit that is known to be right are parted.
const EVEN_ODDS: f64 = 0.5;

/// Returns the sentences of a unit whose texts are known to translate each other, as XLIFF and PO files pair them, as units of their own.
///
/// The unit stays whole where it is no pair of two languages, has inline codes or but one sentence on a side, or where the sentences cannot
/// all be paired with better than even odds. Those that are parted carry their confidence; all else they have from the unit, but its id.
///
/// ```
/// use sverka::alignment::Resources;
/// use sverka::memory::{TranslationUnit, Variant};
/// use sverka::pipeline::paired_sentences;
/// use sverka::text::Language;
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let variants = [("The bridge is open. Cars cross it.", &en), ("Мост открыт. По нему едут машины.", &ru)];
/// let unit = TranslationUnit::new(variants.map(|(text, language)| Variant::plain(language.clone(), text)).into());
/// let units = paired_sentences(unit, &Resources::built_in((&en, &ru)), None);
/// assert_eq!(units.iter().map(|unit| unit.variants[1].text()).collect::<Vec<_>>(), ["Мост открыт.", "По нему едут машины."]);
/// ```
pub fn paired_sentences(unit: TranslationUnit, resources: &Resources<'_>, rules: Option<&SrxRules>) -> Vec<TranslationUnit> {
    let is_plain = |variant: &Variant| variant.content.iter().all(|inline| matches!(inline, Inline::Text(_)));
    let [source, target] = &unit.variants[..] else { return vec![unit] };
    if !is_plain(source) || !is_plain(target) {
        return vec![unit];
    }
    let segmented = |variant: &Variant| {
        let document = Document { language: variant.language.clone(), ..Document::from_text("", variant.text()) };
        let segments = match rules {
            Some(rules) => segment_with(&document, |text| rules.split(text, &document.language)),
            None => segment(&document),
        };
        Prepared { document, segments, translated: Vec::new(), notices: Vec::new() }
    };
    let (source, target) = (segmented(source), segmented(target));
    if source.segments.len() < 2 || target.segments.len() < 2 {
        return vec![unit];
    }
    let languages = (&source.document.language, &target.document.language);
    let alignment = align_with(&items(&source), &items(&target), languages, resources);
    let is_sure = |bead: &Bead| bead.is_translation() && bead.confidence >= EVEN_ODDS;
    if alignment.beads.len() < 2 || !alignment.crossings.is_empty() || !alignment.beads.iter().all(is_sure) {
        return vec![unit];
    }
    let part = |bead: &Bead| {
        let mut part = TranslationUnit { id: None, ..unit.clone() };
        part.variants[0].content = vec![Inline::Text(source.joined_content(bead.source.clone()))];
        part.variants[1].content = vec![Inline::Text(target.joined_content(bead.target.clone()))];
        part.properties.push((property::CONFIDENCE.to_owned(), format!("{:.3}", bead.confidence)));
        part.properties.push((property::BEAD.to_owned(), bead.kind()));
        part
    };
    alignment.beads.iter().map(part).collect()
}

/// Returns whether a unit has a word or a number: one that pairs `<…>` with `<…>` helped to align the documents, and is no translation.
pub(crate) fn has_words(unit: &TranslationUnit) -> bool {
    unit.variants.iter().any(|variant| variant.text().contains(char::is_alphanumeric))
}

/// Returns the shortest runs of source segments at whose ends the beads of all pairs end.
fn common_runs(pairs: &[AlignedPair]) -> Vec<Range<usize>> {
    let segments = pairs.first().map_or(0, |pair| pair.source.segments.len());
    let mut beginning = vec![0; segments];
    for pair in pairs {
        for bead in pair.alignment.beads.iter().filter(|bead| !bead.source.is_empty()) {
            beginning[bead.source.start] += 1;
        }
    }
    let mut starts: Vec<usize> = (0..segments).filter(|at| beginning[*at] == pairs.len()).collect();
    starts.push(segments);
    starts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}

/// Returns the beads of a pair that take source segments of a run, each with its number.
fn beads_of<'a>(pair: &'a AlignedPair, run: &Range<usize>) -> impl Iterator<Item = (usize, &'a Bead)> {
    let beads = &pair.alignment.beads;
    let first = beads.partition_point(|bead| bead.source.end <= run.start);
    let end = run.end;
    let within = beads.iter().enumerate().skip(first).take_while(move |(_, bead)| bead.source.start < end);
    within.filter(|(_, bead)| !bead.source.is_empty())
}

/// Returns the unit of a run of source segments with what translates them; none where nothing does.
fn unit(pairs: &[&AlignedPair], run: &Range<usize>, date: Option<Timestamp>, options: &MemoryOptions) -> Option<TranslationUnit> {
    let source = &pairs.first()?.source;
    let mut unit = TranslationUnit::new(vec![variant(source, run.clone())]);
    unit.creation_date = date;
    let (mut confidence, mut kind, mut is_crossing) = (1.0, run.len().to_string(), false);
    let mut translated: Vec<&str> = source.is_translated(run).then(|| source.document.language.as_str()).into_iter().collect();
    for pair in pairs {
        let beads: Vec<(usize, &Bead)> = beads_of(pair, run).filter(|(_, bead)| bead.is_translation()).collect();
        let crossing = beads.iter().any(|(number, _)| pair.alignment.is_crossing(*number));
        let targets = beads.iter().map(|(_, bead)| bead.target.clone());
        // What was left out between two beads of a run is a part of the text that translates it.
        let whole = targets.clone().reduce(|left, right| left.start..right.end);
        let parts: Vec<Range<usize>> = if crossing { targets.collect() } else { whole.into_iter().collect() };
        kind.push_str(&format!("-{}", parts.iter().map(Range::len).sum::<usize>()));
        confidence *= beads.iter().map(|(_, bead)| bead.confidence).product::<f64>();
        is_crossing |= crossing;
        if !parts.is_empty() {
            if parts.iter().any(|part| pair.target.is_translated(part)) {
                translated.push(pair.target.document.language.as_str());
            }
            let texts: Vec<String> = parts.into_iter().map(|part| pair.target.joined_content(part)).collect();
            unit.variants.push(Variant::plain(pair.target.document.language.clone(), texts.join(" ")));
        }
    }
    unit.properties = vec![
        (property::CONFIDENCE.to_owned(), format!("{confidence:.3}")),
        (property::BEAD.to_owned(), kind),
        (property::DOCUMENT.to_owned(), document_names(source, pairs)),
    ];
    if !translated.is_empty() {
        unit.properties.push((property::TRANSLATED.to_owned(), translated.join(" ")));
    }
    if is_crossing {
        unit.properties.push((property::CROSSING.to_owned(), "yes".to_owned()));
    }
    if options.context {
        add_context(&mut unit, source, run);
    }
    (unit.variants.len() > 1).then_some(unit)
}

/// Returns the names of the source and of its translations.
fn document_names(source: &Prepared, pairs: &[&AlignedPair]) -> String {
    let sides = std::iter::once(source).chain(pairs.iter().map(|pair| &pair.target));
    sides.map(|side| file_name(&side.document.origin)).collect::<Vec<_>>().join(" | ")
}

fn variant(side: &Prepared, run: Range<usize>) -> Variant {
    Variant::plain(side.document.language.clone(), side.joined_content(run))
}

fn add_context(unit: &mut TranslationUnit, source: &Prepared, run: &Range<usize>) {
    if run.start > 0 {
        unit.properties.push((property::CONTEXT_PRE.to_owned(), source.content(run.start - 1)));
    }
    if run.end < source.segments.len() {
        unit.properties.push((property::CONTEXT_POST.to_owned(), source.content(run.end)));
    }
}

/// The last part of a path, so that a memory does not tell where on a disk its documents lay.
pub(crate) fn file_name(origin: &str) -> &str {
    origin.rsplit(['/', '\\']).next().unwrap_or(origin)
}
