//! From two documents to a translation memory: the only place that knows all rooms.

use crate::alignment::{Alignment, Bead, Item, Resources, Testimony, Witnesses, align_with};
use crate::cleaning::clean;
use crate::error::{Error, ErrorKind};
use crate::memory::{Header, Inline, Timestamp, TranslationMemory, TranslationUnit, Variant, property};
use crate::notice::{Notice, NoticeKind};
use crate::segmentation::{SrxRules, segment, segment_with};
use crate::text::{Document, Language, Segment, Span, detect_language, language_by_words};
use std::borrow::Cow;
use std::ops::Range;

/// A document made ready for alignment.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The document, its blocks in their roles.
    pub document: Document,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// What happened on the way.
    pub notices: Vec<Notice>,
}

/// Two documents and how they translate each other.
#[derive(Debug, Clone)]
pub struct AlignedPair {
    /// The source document.
    pub source: Prepared,
    /// The target document.
    pub target: Prepared,
    /// Which segments belong together.
    pub alignment: Alignment,
    /// What the pair as a whole has to tell.
    pub notices: Vec<Notice>,
}

/// How far two sides may differ in length before they are refused as a pair.
const LARGEST_LENGTH_RATIO: f64 = 10.0;
/// How far two sides may differ in length before a notice says so.
const USUAL_LENGTH_RATIO: f64 = 3.0;

/// Makes a document ready: tells its language, cleans it, splits it into segments.
///
/// A language that is given stands; otherwise it is told from the text, or is the one that the document names where the text
/// does not say another clearly.
pub fn prepare(document: Document, language: Option<&Language>) -> Prepared {
    prepare_with(document, language, None)
}

/// Makes a document ready as [`prepare`] does, but splits it by the rules of an SRX file where there is one.
pub fn prepare_with(mut document: Document, language: Option<&Language>, rules: Option<&SrxRules>) -> Prepared {
    let mut notices = set_language(&mut document, language);
    let (document, cleaned) = clean(document);
    notices.extend(cleaned);
    let segments = match rules {
        Some(rules) => segment_with(&document, |text| rules.split(text, &document.language)),
        None => segment(&document),
    };
    Prepared { document, segments, notices }
}

/// Takes a document that is segmented already: nothing is cleaned, nothing split.
pub fn prepare_segmented(mut document: Document, segments: Vec<Segment>, language: Option<&Language>) -> Prepared {
    let notices = set_language(&mut document, language);
    Prepared { document, segments, notices }
}

/// The fewest letters of a text that is taken to contradict the language it was given.
const TELLING_LETTERS: usize = 200;

fn set_language(document: &mut Document, language: Option<&Language>) -> Vec<Notice> {
    let notice = |document: &Document, kind| vec![Notice { kind, origin: document.origin.clone(), span: None }];
    let text = own_text(document);
    let told = detect_language(&text);
    let is_long = || text.chars().filter(|c| c.is_alphabetic()).take(TELLING_LETTERS).count() == TELLING_LETTERS;
    let named = Some(&document.language).filter(|named| !named.is_undetermined());
    match (language, told) {
        (Some(given), told) => {
            let unlike = told.filter(|told| !told.same_language(given) && is_long());
            document.language = given.clone();
            unlike.map_or_else(Vec::new, |told| notice(document, NoticeKind::LanguageUnlike { given: given.clone(), told }))
        }
        (None, Some(told)) => {
            // Templates of sites name a language that the text on a page may not be in.
            if named.is_none_or(|named| named.same_language(&told) || is_long() && is_contradicted(named, &text)) {
                document.language = told;
            }
            Vec::new()
        }
        (None, None) if named.is_some() || text.trim().is_empty() => Vec::new(),
        (None, None) => notice(document, NoticeKind::LanguageUnknown),
    }
}

/// Returns whether words speak for another language than the one that a document names.
fn is_contradicted(named: &Language, text: &str) -> bool {
    language_by_words(text).is_some_and(|told| !told.same_language(named))
}

/// Returns the text of a document without what its reader left out.
fn own_text(document: &Document) -> Cow<'_, str> {
    if document.blocks.iter().all(|block| block.role.is_content()) {
        return Cow::Borrowed(&document.text);
    }
    let content = document.blocks.iter().filter(|block| block.role.is_content());
    Cow::Owned(content.map(|block| block.span.of(&document.text)).collect::<Vec<_>>().join("\n\n"))
}

/// Aligns two prepared documents.
///
/// # Errors
///
/// [`ErrorKind::NotAPair`] if both are in one language, one is ten times as long as the other, or their sentences pair no better
/// than those of unrelated texts, unless `force` is set.
pub fn align_pair(source: Prepared, target: Prepared, force: bool) -> Result<AlignedPair, Error> {
    let resources = Resources::built_in((&source.document.language, &target.document.language));
    align_pair_with(source, target, force, &resources)
}

/// Aligns two prepared documents as [`align_pair`] does, with what is given instead of what is built in.
///
/// # Errors
///
/// As [`align_pair`].
pub fn align_pair_with(source: Prepared, target: Prepared, force: bool, resources: &Resources<'_>) -> Result<AlignedPair, Error> {
    let mut notices = Vec::new();
    let (left, right) = (&source.document, &target.document);
    if !force && is_one_language(&left.language, &right.language) {
        let detail = format!(
            "is in “{}” and {} is in “{}”: a translation is in another language; if that is wrong, name the languages with \
             --source-language and --target-language, or go on with --force",
            right.language, left.origin, left.language
        );
        return Err(Error::new(ErrorKind::NotAPair, &right.origin, detail));
    }
    let lengths = (content_length(&source).max(1.0), content_length(&target).max(1.0));
    let ratio = (lengths.0 / lengths.1).max(lengths.1 / lengths.0);
    if !source.segments.is_empty() && !target.segments.is_empty() && ratio > USUAL_LENGTH_RATIO {
        let longer = if lengths.0 > lengths.1 { &left.origin } else { &right.origin };
        if ratio >= LARGEST_LENGTH_RATIO && !force {
            let shorter = if lengths.0 > lengths.1 { &right.origin } else { &left.origin };
            let detail = format!("is {ratio:.0} times as long as {shorter}; are they the same document? --force aligns them all the same");
            return Err(Error::new(ErrorKind::NotAPair, longer, detail));
        }
        notices.push(Notice { kind: NoticeKind::LengthsDiffer(ratio.round() as usize), origin: longer.clone(), span: None });
    }
    if let Some(encoder) = resources.encoder
        && let Some(side) = [left, right].into_iter().find(|side| !encoder.knows(&side.language))
    {
        let kind = NoticeKind::EncoderUnknowing(side.language.clone());
        notices.push(Notice { kind, origin: side.origin.clone(), span: None });
    }
    let alignment = align_with(&items(&source), &items(&target), (&left.language, &right.language), resources);
    if has_many(&source) && has_many(&target) && alignment.is_of_unrelated() {
        if !force {
            let detail = format!(
                "does not look like a translation of {}: their sentences pair no better than those of unrelated texts; if it is one, \
                 go on with --force",
                left.origin
            );
            return Err(Error::new(ErrorKind::NotAPair, &right.origin, detail));
        }
        notices.push(Notice { kind: NoticeKind::Unrelated, origin: right.origin.clone(), span: None });
    }
    Ok(AlignedPair { source, target, alignment, notices })
}

/// Returns what speaks for each bead of a pair, which was aligned with the same resources.
pub fn testimonies(pair: &AlignedPair, resources: &Resources<'_>) -> Vec<Testimony> {
    let (source, target) = (items(&pair.source), items(&pair.target));
    let languages = (&pair.source.document.language, &pair.target.document.language);
    let witnesses = Witnesses::new((&source, &target), languages, resources, &pair.alignment);
    pair.alignment.beads.iter().map(|bead| witnesses.of(bead)).collect()
}

/// Returns whether a side has enough different segments to be told from one that it does not belong to.
fn has_many(side: &Prepared) -> bool {
    const FEWEST: usize = 6;
    let mut seen: Vec<&str> = Vec::with_capacity(FEWEST);
    for text in side.segments.iter().map(|segment| segment.span.of(&side.document.text)) {
        if !seen.contains(&text) {
            seen.push(text);
        }
        if seen.len() == FEWEST {
            return true;
        }
    }
    false
}

/// Returns whether two tags name one language and not two varieties of it, such as `pt-BR` and `pt-PT`.
fn is_one_language(left: &Language, right: &Language) -> bool {
    let varieties = left != right && left.as_str() != left.primary() && right.as_str() != right.primary();
    left.same_language(right) && !left.is_undetermined() && !varieties
}

/// Returns the characters of all segments, white space left out.
fn content_length(side: &Prepared) -> f64 {
    let characters = |segment: &Segment| segment.span.of(&side.document.text).chars().filter(|c| !c.is_whitespace()).count();
    side.segments.iter().map(|segment| characters(segment) as f64).sum()
}

fn items(side: &Prepared) -> Vec<Item<'_>> {
    let text = |span: Span| {
        let (content, raw) = (side.document.content(span), span.of(&side.document.text));
        if content == raw { Cow::Borrowed(raw) } else { Cow::Owned(content) }
    };
    side.segments
        .iter()
        .map(|segment| Item { text: text(segment.span), block: segment.block, role: side.document.blocks[segment.block].role })
        .collect()
}

impl Prepared {
    /// Returns what one segment says.
    pub fn content(&self, segment: usize) -> String {
        self.document.content(self.segments[segment].span)
    }

    /// Returns what a run of segments says, as one text.
    ///
    /// Segments that touch in the document touch in the text; others are parted by a space where the language has spaces.
    pub fn joined_content(&self, run: Range<usize>) -> String {
        let mut text = String::new();
        for at in run.clone() {
            if at > run.start && self.has_space_before(at) {
                text.push(' ');
            }
            text.push_str(&self.content(at));
        }
        text
    }

    fn has_space_before(&self, segment: usize) -> bool {
        let (before, here) = (self.segments[segment - 1], self.segments[segment]);
        let spaceless = matches!(self.document.language.primary(), "zh" | "ja" | "th");
        let touching = before.span.end == here.span.start;
        !(touching || spaceless && Span::new(before.span.end, here.span.start).of(&self.document.text).trim().is_empty())
    }
}

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
        Prepared { document, segments, notices: Vec::new() }
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
fn has_words(unit: &TranslationUnit) -> bool {
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
            let texts: Vec<String> = parts.into_iter().map(|part| pair.target.joined_content(part)).collect();
            unit.variants.push(Variant::plain(pair.target.document.language.clone(), texts.join(" ")));
        }
    }
    unit.properties = vec![
        (property::CONFIDENCE.to_owned(), format!("{confidence:.3}")),
        (property::BEAD.to_owned(), kind),
        (property::DOCUMENT.to_owned(), document_names(source, pairs)),
    ];
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
fn file_name(origin: &str) -> &str {
    origin.rsplit(['/', '\\']).next().unwrap_or(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_that_a_document_names() {
        let german = "Die Häfen der Küste sind sich noch nie so nah gewesen, und wir danken allen Städten für ihre Hilfe. ".repeat(3);
        for (named, text, expected) in [
            ("en-GB", "The bridge is open and the road is free for all of us.", "en"),
            ("en", german.as_str(), "de"),
            ("en", "Ja, das ist es.", "en"),
            ("ru", "2021", "ru"),
            ("ru", "The bridge is open.", "ru"),
            ("und", "The bridge is open and the road is free for all of us.", "en"),
        ] {
            let mut document = Document::from_text("t", text);
            document.language = Language::known(named);
            assert_eq!(prepare(document.clone(), None).document.language.as_str(), expected, "{named} {text}");
            let prepared = prepare(document, Some(&Language::known("fr")));
            assert_eq!(prepared.document.language.as_str(), "fr");
        }
    }
}
