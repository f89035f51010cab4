//! From two documents to a translation memory: the only place that knows all rooms.

mod units;

pub use units::{MemoryOptions, joined_memory, paired_sentences, translation_memory};
pub(crate) use units::{file_name, has_words};

use crate::alignment::{Alignment, Bead, Fixed, Item, Resources, Testimony, Witnesses, align_around, align_with, lessons, teach};
use crate::cleaning::{clean, is_translated};
use crate::error::{Error, ErrorKind};
use crate::lexicon::Lexicon;
use crate::notice::{Notice, NoticeKind};
use crate::segmentation::{SrxRules, segment, segment_with};
use crate::text::{Document, Language, Role, Segment, Span, detect_language, language_by_words};
use std::borrow::Cow;
use std::ops::Range;

/// A document made ready for alignment.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The document, its blocks in their roles.
    pub document: Document,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// Runs of segments whose speaker's label says that they are given in translation; see [`is_translated`].
    pub translated: Vec<Range<usize>>,
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
    let translated = translated_runs(&document, &segments);
    Prepared { document, segments, translated, notices }
}

/// Returns the runs of segments that a speaker's label tells to be given in translation, up to the next label.
fn translated_runs(document: &Document, segments: &[Segment]) -> Vec<Range<usize>> {
    let labels: Vec<usize> =
        (0..segments.len()).filter(|&at| document.blocks[segments[at].block].role == Role::Speaker).chain([segments.len()]).collect();
    let runs = labels.windows(2).filter(|ends| is_translated(&document.content(segments[ends[0]].span)));
    runs.map(|ends| ends[0] + 1..ends[1]).collect()
}

/// Takes a document that is segmented already: nothing is cleaned, nothing split.
pub fn prepare_segmented(mut document: Document, segments: Vec<Segment>, language: Option<&Language>) -> Prepared {
    let notices = set_language(&mut document, language);
    Prepared { document, segments, translated: Vec::new(), notices }
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
    let beads = &alignment.beads;
    notices.extend(uncovered(&source, beads.iter().map(|bead| (bead.is_translation(), &bead.source))));
    notices.extend(uncovered(&target, beads.iter().map(|bead| (bead.is_translation(), &bead.target))));
    Ok(AlignedPair { source, target, alignment, notices })
}

/// Aligns two prepared documents around beads and boundaries that stand; nothing is refused.
pub fn realign(source: &Prepared, target: &Prepared, resources: &Resources<'_>, fixed: &Fixed) -> Alignment {
    let languages = (&source.document.language, &target.document.language);
    let (source, target) = rayon::join(|| items(source), || items(target));
    align_around(&source, &target, languages, resources, fixed)
}

/// Returns the words that the sure beads of a pair teach, for languages that have no lexicon; nothing where these are few.
pub fn taught(pair: &AlignedPair) -> Option<Lexicon> {
    let (source, target) = (items(&pair.source), items(&pair.target));
    let languages = (&pair.source.document.language, &pair.target.document.language);
    teach(languages, lessons((&source, &target), &pair.alignment))
}

/// The share of a side's characters from which a run without translation is told of.
const TELLING_SHARE: f64 = 0.1;
/// The fewest segments of such a run.
const TELLING_SEGMENTS: usize = 5;

/// Tells of the longest run of a side's segments that have no translation, if it is long.
fn uncovered<'a>(side: &Prepared, beads: impl Iterator<Item = (bool, &'a Range<usize>)>) -> Option<Notice> {
    let mut longest = 0..0;
    let mut run = 0..0;
    for (is_translation, segments) in beads.filter(|(_, segments)| !segments.is_empty()) {
        run = if is_translation { segments.end..segments.end } else { run.start..segments.end };
        if run.len() > longest.len() {
            longest = run.clone();
        }
    }
    let missing = &side.segments[longest];
    let share = characters(side, missing) / content_length(side).max(1.0);
    let span = Span::new(missing.first()?.span.start, missing.last()?.span.end);
    let kind = NoticeKind::Uncovered { segments: missing.len(), percent: (share * 100.0).round() as usize };
    let is_telling = missing.len() >= TELLING_SEGMENTS && share >= TELLING_SHARE && missing.len() < side.segments.len();
    is_telling.then(|| Notice { kind, origin: side.document.origin.clone(), span: Some(span) })
}

/// Returns what speaks for each bead of a pair, which was aligned with the same resources.
pub fn testimonies(pair: &AlignedPair, resources: &Resources<'_>) -> Vec<Testimony> {
    with_witnesses(pair, resources, |witnesses| pair.alignment.beads.iter().map(|bead| witnesses.of(bead)).collect())
}

/// Returns what speaks for one bead of a pair, which was aligned with the same resources.
pub fn testimony(pair: &AlignedPair, bead: &Bead, resources: &Resources<'_>) -> Testimony {
    with_witnesses(pair, resources, |witnesses| witnesses.of(bead))
}

fn with_witnesses<T>(pair: &AlignedPair, resources: &Resources<'_>, ask: impl FnOnce(&Witnesses<'_>) -> T) -> T {
    let (source, target) = (items(&pair.source), items(&pair.target));
    let languages = (&pair.source.document.language, &pair.target.document.language);
    ask(&Witnesses::new((&source, &target), languages, resources, &pair.alignment))
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
    characters(side, &side.segments)
}

fn characters(side: &Prepared, segments: &[Segment]) -> f64 {
    let characters = |segment: &Segment| segment.span.of(&side.document.text).chars().filter(|c| !c.is_whitespace()).count();
    segments.iter().map(|segment| characters(segment) as f64).sum()
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

    /// Returns whether a segment is a note, as [`Role::Note`] has it.
    pub fn is_note(&self, segment: usize) -> bool {
        self.document.blocks[self.segments[segment].block].role == Role::Note
    }

    /// Returns whether a speaker's label says of any segment of a run that it is given in translation.
    fn is_translated(&self, run: &Range<usize>) -> bool {
        self.translated.iter().any(|other| other.start < run.end && run.start < other.end)
    }

    /// Returns what a run of segments says, as one text.
    ///
    /// Segments that touch in the document touch in the text; others are parted by a space where the language has spaces.
    pub fn joined_content(&self, run: Range<usize>) -> String {
        let mut text = String::new();
        for at in run.clone() {
            if at > run.start && self.has_space_between(self.segments[at - 1].span, self.segments[at].span) {
                text.push(' ');
            }
            text.push_str(&self.content(at));
        }
        text
    }

    /// Returns whether two stretches that follow each other have a space between them when they are one text.
    pub fn has_space_between(&self, before: Span, here: Span) -> bool {
        let spaceless = matches!(self.document.language.primary(), "zh" | "ja" | "th");
        let touching = before.end == here.start;
        let is_next = before.end <= here.start && Span::new(before.end, here.start).of(&self.document.text).trim().is_empty();
        !(touching || spaceless && is_next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Header, TranslationUnit, property};
    use crate::text::Block;

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

    /// Aligns two texts whose paragraphs stand on lines of their own.
    fn aligned(source: &str, target: &str) -> AlignedPair {
        let side = |origin: &str, text: &str| {
            let mut document = Document::from_text(origin, text);
            let mut start = 0;
            document.blocks = text
                .split_inclusive('\n')
                .map(|line| {
                    start += line.len();
                    Block { span: Span::new(start - line.len(), start).trimmed(text), role: Role::Paragraph }
                })
                .collect();
            prepare(document, None)
        };
        align_pair(side("en.txt", source), side("ru.txt", target), false).unwrap()
    }

    fn units(pair: &AlignedPair) -> Vec<TranslationUnit> {
        translation_memory(pair, Header::default(), &MemoryOptions::default()).0.units
    }

    #[test]
    fn notes_part_units_and_make_none() {
        let pair = aligned(
            "The bridge is open again.\n[Applause]\nIt was built by the people of eleven towns.\n<...>\nIt will serve us for ninety years.\n(Laughter.)\nThank you for your attention.",
            "Мост снова открыт.\n[Аплодисменты]\nЕго построили жители одиннадцати городов.\n<…>\nОн будет служить нам девяносто лет.\nСпасибо за внимание.",
        );
        let kinds: Vec<(String, bool)> = pair.alignment.beads.iter().map(|bead| (bead.kind(), bead.is_note)).collect();
        let expected = [("1-1", false), ("1-1", true), ("1-1", false), ("1-1", true), ("1-1", false), ("1-0", true), ("1-1", false)];
        assert_eq!(kinds, expected.map(|(kind, is_note)| (kind.to_owned(), is_note)));
        let texts: Vec<String> = units(&pair).iter().map(|unit| unit.variants[1].text()).collect();
        assert_eq!(texts.len(), 4, "{texts:?}");
        assert!(pair.notices.is_empty(), "{:?}", pair.notices);
    }

    #[test]
    fn interpreted_speech_is_flagged() {
        let pair = aligned(
            "Question: Is the bridge open?\nAnswer (retranslated): It is open since Monday.\nAnd it is safe for all lorries.\nQuestion: Thank you very much.",
            "Вопрос: Мост открыт?\nОтвет: Он открыт с понедельника.\nИ он безопасен для всех грузовиков.\nВопрос: Большое спасибо.",
        );
        let flags: Vec<Option<String>> = units(&pair).iter().map(|unit| unit.property(property::TRANSLATED).map(str::to_owned)).collect();
        assert_eq!(flags.iter().flatten().collect::<Vec<_>>(), ["en", "en"], "{flags:?}");
    }

    #[test]
    fn what_is_missing_is_told() {
        let sentences = [
            ("The bridge is open again.", "Мост снова открыт."),
            ("Eleven towns built it in 2019.", "Одиннадцать городов построили его в 2019 году."),
            ("The ferry will carry on until May.", "Паром будет ходить до мая."),
            ("The road costs 40 million crowns.", "Дорога стоит 40 миллионов крон."),
            ("The school gets a new roof.", "Школа получает новую крышу."),
            ("The mayor thanked the engineers.", "Мэр поблагодарил инженеров."),
            ("Winter is near, and we are ready.", "Зима близко, и мы готовы."),
            ("The library opens in June.", "Библиотека откроется в июне."),
            ("We count 300 new trees.", "Мы насчитали 300 новых деревьев."),
            ("The harbour has two lights.", "В гавани два огня."),
        ];
        let (source, target): (Vec<&str>, Vec<&str>) = sentences.into_iter().unzip();
        let pair = aligned(&source.join("\n"), &target[..5].join("\n"));
        let kinds: Vec<NoticeKind> = pair.notices.into_iter().map(|notice| notice.kind).collect();
        assert_eq!(kinds, [NoticeKind::Uncovered { segments: 5, percent: 49 }]);
    }
}
