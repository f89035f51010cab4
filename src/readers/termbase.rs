//! Termbases (TBX) as memories: a concept a unit, a term a variant.

use super::decoding::read_whole;
use super::problem::{Problem, ProblemKind};
use super::tbx::{ConceptEntry, Said, Termbase};
use super::units::{Entry, ReadingOptions, WholeReader};
use crate::error::Error;
use crate::memory::{Header, TranslationUnit, Variant};
use crate::text::Language;
use std::io::Read;

/// Variants that the units of one concept have at most, together: each further term repeats those of the other languages.
const MOST_VARIANTS: usize = 1_000_000;

/// Reads a termbase, TBX of edition 2 (`martif`) or 3 (`tbx`), as a memory.
///
/// Each concept is a unit whose variants are the first terms of its languages. Each further term of a language makes a further
/// unit, in which it takes the place of the first; all units of a concept have its id. Data categories (`subjectField`,
/// `definition`) are properties, of the unit where they stand at the concept, of the variant where they stand at its language or
/// its term (`partOfSpeech`). White space in terms is one blank, whatever it is, and none around them.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_termbase};
///
/// let file = br#"<tbx type="TBX-Core" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry>
///     <langSec xml:lang="en"><termSec><term>peace</term></termSec></langSec>
///     <langSec xml:lang="fr"><termSec><term>paix</term></termSec></langSec></conceptEntry></body></text></tbx>"#;
/// let mut reader = read_termbase(&file[..], "a.tbx", &ReadingOptions::default())?;
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[1].text(), "paix");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where the file is no termbase,
/// [`ErrorKind::Unusable`](crate::error::ErrorKind::Unusable) where the encoding asked for is not known,
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where `input` fails.
pub fn read_termbase(input: impl Read, origin: &str, options: &ReadingOptions) -> Result<WholeReader, Error> {
    let (text, problems) = read_whole(input, origin, options.encoding(origin)?)?;
    let outside =
        |line: usize, kind: ProblemKind| Entry { line, number: None, unit: None, problems: vec![Problem { line, unit: None, kind }] };
    let mut entries: Vec<Entry> = problems.into_iter().map(|kind| outside(1, kind)).collect();
    let mut termbase = Termbase::new(&text, origin);
    let mut units = 0;
    loop {
        match termbase.next_entry() {
            Ok(Some(concept)) => push_entries(&mut entries, &mut units, concept, options.languages.first()),
            Ok(None) => break,
            Err(error) if termbase.is_termbase() => {
                entries.push(outside(termbase.line(), ProblemKind::IllFormed(error.detail().to_owned())));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    let first = entries.iter().filter_map(|entry| entry.unit.as_ref()?.variants.first()).next().map(|variant| variant.language.clone());
    let named = termbase.language().and_then(|tag| Language::parse(tag).ok());
    let source_language = named.or_else(|| options.languages.first().cloned()).or(first);
    Ok(WholeReader::new(Header { source_language, ..Header::default() }, entries, origin, options))
}

/// Appends the units of a concept, with what is wrong with it, and counts them.
fn push_entries(entries: &mut Vec<Entry>, count: &mut usize, concept: ConceptEntry, asked: Option<&Language>) {
    let line = concept.line;
    let mut problems = Vec::new();
    let units = units_of(concept, asked, &mut |line, kind| problems.push((line, kind)));
    let units: Vec<Option<TranslationUnit>> = if units.is_empty() { vec![None] } else { units.into_iter().map(Some).collect() };
    for unit in units {
        *count += 1;
        let number = Some(*count);
        let problems = std::mem::take(&mut problems).into_iter().map(|(line, kind)| Problem { line, unit: number, kind }).collect();
        entries.push(Entry { line, number, unit, problems });
    }
}

/// The terms of a language, each with what is said of it.
type Terms = (Language, Vec<(String, Said)>);

fn units_of(concept: ConceptEntry, asked: Option<&Language>, tell: &mut impl FnMut(usize, ProblemKind)) -> Vec<TranslationUnit> {
    let line = concept.line;
    let mut unit = TranslationUnit::new(Vec::new());
    unit.id = concept.id.clone();
    concept.said.remarks.iter().cloned().for_each(|remark| remark.say_of_unit(&mut unit));
    let languages = terms(concept, asked, tell);
    unit.variants = languages.iter().filter_map(|(language, terms)| Some(variant(language, terms.first()?))).collect();
    if unit.variants.is_empty() {
        tell(line, ProblemKind::UnitEmpty);
        return Vec::new();
    }
    let further: usize = languages.iter().map(|(_, terms)| terms.len() - 1).sum();
    if further.saturating_mul(languages.len()) > MOST_VARIANTS {
        tell(line, ProblemKind::UnitTooLong);
        return Vec::new();
    }
    let mut units = vec![unit.clone()];
    for (at, (language, terms)) in languages.iter().enumerate() {
        for term in &terms[1..] {
            unit.variants[at] = variant(language, term);
            units.push(unit.clone());
        }
        unit.variants[at] = variant(language, &terms[0]);
    }
    units
}

/// Returns the terms of each language that has any.
fn terms(concept: ConceptEntry, asked: Option<&Language>, tell: &mut impl FnMut(usize, ProblemKind)) -> Vec<Terms> {
    let mut languages: Vec<Terms> = Vec::new();
    for section in concept.sections {
        let language = match section.tag.as_deref().map(Language::parse) {
            Some(Ok(language)) => language,
            Some(Err(_)) => {
                tell(section.line, ProblemKind::LanguageInvalid(section.tag.unwrap_or_default()));
                continue;
            }
            None => {
                tell(section.line, ProblemKind::LanguageMissing(asked.cloned()));
                let Some(language) = asked else { continue };
                language.clone()
            }
        };
        for mut term in section.terms {
            let text = term.text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                tell(section.line, ProblemKind::SegmentEmpty);
                continue;
            }
            let mut said = section.said.clone();
            said.remarks.append(&mut term.said.remarks);
            match languages.iter_mut().find(|(known, _)| *known == language) {
                Some((_, terms)) => terms.push((text, said)),
                None => languages.push((language.clone(), vec![(text, said)])),
            }
        }
    }
    languages
}

fn variant(language: &Language, (text, said): &(String, Said)) -> Variant {
    let mut variant = Variant::plain(language.clone(), text.as_str());
    said.remarks.iter().cloned().for_each(|remark| remark.say_of_variant(&mut variant));
    variant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::UnitReader;

    /// Line, id, texts with what is said of them, and problems.
    type Read = (usize, String, Vec<&'static str>);

    fn said(properties: &[(String, String)], notes: &[String]) -> String {
        let properties = properties.iter().map(|(kind, value)| format!(" {kind}={value}"));
        properties.chain(notes.iter().map(|note| format!(" #{note}"))).collect()
    }

    fn read(text: &str) -> Vec<Read> {
        let mut reader = read_termbase(text.as_bytes(), "t.tbx", &ReadingOptions::default()).unwrap();
        let told = |entry: Entry| {
            let problems = entry.problems.iter().map(|problem| problem.kind.code()).collect();
            let Some(unit) = entry.unit else { return (entry.line, String::new(), problems) };
            let variant = |v: &Variant| format!("{}:{}{}", v.language, v.text(), said(&v.properties, &v.notes));
            let variants: Vec<String> = unit.variants.iter().map(variant).collect();
            let head = format!("{}{}", unit.id.as_deref().unwrap_or("-"), said(&unit.properties, &unit.notes));
            (entry.line, format!("{head} | {}", variants.join(" | ")), problems)
        };
        std::iter::from_fn(|| reader.next_entry().unwrap()).map(told).collect()
    }

    #[test]
    fn second_edition_is_read() {
        let text = "<?xml version=\"1.0\"?>\n<martif type=\"TBX\" xml:lang=\"en\"><text><body>\n<termEntry id=\"c7\">\n\
            <descripGrp><descrip type=\"subjectField\">ships</descrip><admin type=\"source\">a book</admin></descripGrp>\n\
            <note>seen in\n   harbours</note>\n<langSet xml:lang=\"en\"><descrip type=\"definition\">a <hi>small</hi> ship</descrip>\n\
            <tig><term>boat</term><termNote type=\"partOfSpeech\">noun</termNote></tig>\n\
            <ntig><termGrp><term>row\n boat</term></termGrp></ntig></langSet>\n\
            <langSet xml:lang=\"RU\"><tig><term>лодка</term><xref type=\"picture\" target=\"http://a/b\">see</xref></tig></langSet>\n\
            </termEntry></body></text></martif>";
        let unit =
            |term: &str| format!("c7 subjectField=ships source=a book #seen in harbours | en:{term} | ru:лодка picture=see http://a/b");
        let expected =
            [(3, unit("boat definition=a small ship partOfSpeech=noun"), vec![]), (3, unit("row boat definition=a small ship"), vec![])];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn both_styles_of_the_third_edition_are_read() {
        let entry = |inside: &str| {
            format!(
                "<tbx type=\"TBX-Min\" style=\"dct\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\" xmlns:min=\"urn:min\"><text><body>\
                 <conceptEntry id=\"a\">{inside}</termSec></langSec><langSec xml:lang=\"fr\"><termSec><term>canot</term></termSec></langSec>\
                 </conceptEntry></body></text></tbx>"
            )
        };
        let by_name = "<min:subjectField>ships</min:subjectField><langSec xml:lang=\"en\"><termSec><term>boat</term>\
                       <min:partOfSpeech>noun</min:partOfSpeech>";
        let by_type = "<descrip type=\"subjectField\">ships</descrip><langSec xml:lang=\"en\"><termSec><term>boat</term>\
                       <termNote type=\"partOfSpeech\">noun</termNote>";
        for inside in [by_name, by_type] {
            assert_eq!(read(&entry(inside)), [(1, "a subjectField=ships | en:boat partOfSpeech=noun | fr:canot".to_owned(), vec![])]);
        }
    }

    #[test]
    fn entries_that_lack_something_are_told_of() {
        let text = "<tbx>\n<conceptEntry><langSec xml:lang=\"en\"><termSec><note>none</note></termSec></langSec></conceptEntry>\n\
                    <conceptEntry><langSec><termSec><term>a</term></termSec></langSec>\n\
                    <langSec xml:lang=\"english!\"><termSec><term>a</term></termSec></langSec>\n\
                    <langSec xml:lang=\"ru\"><termSec><term>а</term></termSec></langSec></conceptEntry>\n<conceptEntry><langSec></tbx>";
        let expected = [
            (2, String::new(), vec!["segment-empty", "unit-empty"]),
            (3, "- | ru:а".to_owned(), vec!["language-missing", "language-invalid"]),
            (6, String::new(), vec!["ill-formed"]),
        ];
        assert_eq!(read(text), expected);
        let strict = ReadingOptions { strict: true, ..ReadingOptions::default() };
        let error = read_termbase(text.as_bytes(), "t.tbx", &strict).unwrap().next_entry().unwrap_err();
        assert_eq!(error.to_string(), "t.tbx: line 2: the unit has no variants");
        assert!(read_termbase(&b"<tmx/>"[..], "t.tbx", &strict).is_err());
    }

    #[test]
    fn empty_termbases_and_other_encodings_are_read() {
        assert_eq!(read("<martif/>"), [(1, String::new(), vec!["no-units"])]);
        let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><tbx><conceptEntry><langSec xml:lang=\"ru\"><termSec><term>мир</term></termSec>\
                    </langSec></conceptEntry></tbx>";
        let bytes = encoding_rs::WINDOWS_1251.encode(text).0;
        let mut reader = read_termbase(&bytes[..], "t.tbx", &ReadingOptions::default()).unwrap();
        assert_eq!(reader.header().source_language.as_ref().unwrap().as_str(), "ru");
        assert_eq!(reader.next_entry().unwrap().unwrap().unit.unwrap().variants[0].text(), "мир");
    }
}
