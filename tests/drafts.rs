//! Files that are filled from a memory: nothing but translations changes, and what comes out is well-formed.

use proptest::prelude::*;
use sverka::memory::{Code, CodeKind, Draft, Inline, Proposal, Standing};
use sverka::readers::{ReadingOptions, UnitReader, read_draft, read_xliff};
use sverka::text::Language;
use sverka::writers::{FillOptions, fill_draft, write_draft};

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

fn proposal(score: u8, source: &str, target: &str) -> Proposal {
    Proposal { score, similarity: score, source: text(source), target: text(target), origin: "m".to_owned(), ..Proposal::default() }
}

/// A file of XLIFF 1.2 with some units.
fn first(units: &str) -> String {
    format!("<xliff version='1.2'><file source-language='en' target-language='ru'><body>{units}</body></file></xliff>")
}

/// A file of XLIFF 2.0 with some units.
fn second(units: &str) -> String {
    format!("<xliff version='2.0' srcLang='en' trgLang='ru'><file id='f'>{units}</file></xliff>")
}

fn draft(file: &str) -> Draft {
    read_draft(file, "t").unwrap()
}

/// Returns a file with one proposal for each segment, and none named beside.
fn filled(file: &str, proposals: &[Proposal]) -> String {
    let proposals: Vec<Vec<Proposal>> = proposals.iter().map(|proposal| vec![proposal.clone()]).collect();
    fill_draft(&draft(file), &proposals, &FillOptions { named: 0, ..FillOptions::default() }).text
}

fn standings(file: &str) -> Vec<Standing> {
    draft(file).segments.iter().map(|segment| segment.standing).collect()
}

#[test]
fn units_that_are_closed_are_fixed() {
    use Standing::{Fixed, Open, Translated};
    let file = first(
        "<group translate='no'><trans-unit id='1'><source>a</source></trans-unit>\
         <trans-unit id='2' translate='yes'><source>a</source></trans-unit></group>\
         <trans-unit id='3' approved='yes'><source>a</source></trans-unit>\
         <trans-unit id='4'><source>a</source><target state='final'>b</target></trans-unit>\
         <trans-unit id='5'><source>a</source><target state='signed-off'/></trans-unit>\
         <trans-unit id='6' m:locked='true' xmlns:m='u'><source>a</source></trans-unit>\
         <trans-unit id='7'><source>a</source><target>b</target></trans-unit>\
         <trans-unit id='8'><source>a</source><target>a</target></trans-unit>\
         <trans-unit id='9'><source>a</source><target state='new'>a</target></trans-unit>\
         <trans-unit id='10'><source>a</source><target state='needs-translation'>b</target></trans-unit>\
         <trans-unit id='11'><source>a</source><alt-trans><target>b</target></alt-trans></trans-unit>",
    );
    let expected = [Fixed, Open, Fixed, Fixed, Fixed, Fixed, Translated, Translated, Open, Open, Open];
    assert_eq!(standings(&file), expected);
    let file = second(
        "<unit id='1' translate='no'><segment><source>a</source></segment></unit>\
         <unit id='2'><segment state='final'><source>a</source></segment><segment state='reviewed'><source>a</source></segment>\
         <segment><source>a</source><target>a</target></segment><segment state='translated'><source>a</source><target>a</target></segment>\
         <segment><source>a</source></segment></unit>",
    );
    assert_eq!(standings(&file), [Fixed, Fixed, Fixed, Open, Translated, Open]);
}

#[test]
fn fixed_units_are_never_touched() {
    let file = first("<trans-unit id='1' approved='yes'><source>a</source><target>b</target></trans-unit>");
    let options = FillOptions { overwrite: true, ..FillOptions::default() };
    assert_eq!(fill_draft(&draft(&file), &[vec![proposal(101, "a", "в")]], &options).text, file);
}

#[test]
fn codes_stand_where_those_of_the_proposal_stood() {
    let code = |kind, pair, native: &str| Inline::Code(Box::new(Code::new(kind, Some(pair), native)));
    let pair = |before: &str, inside: &str| {
        let words = |text: &str| Inline::Text(text.to_owned());
        vec![words(before), code(CodeKind::Begin, 7, "<b>"), words(inside), code(CodeKind::End, 7, "</b>")]
    };
    let proposal = Proposal { score: 100, source: pair("the ", "map"), target: pair("", "карта"), ..Proposal::default() };
    let file = first("<trans-unit id='1'><source>the <g id='1'>map</g></source></trans-unit>");
    assert!(filled(&file, std::slice::from_ref(&proposal)).contains("exact-match\"><g id='1'>карта</g></target>"));
    let file = first("<trans-unit id='1'><source>the <bpt id='1'>{b</bpt>map<ept id='1'>}</ept></source></trans-unit>");
    assert!(filled(&file, std::slice::from_ref(&proposal)).contains("><bpt id='1'>{b</bpt>карта<ept id='1'>}</ept></target>"));
    let file = second("<unit id='1'><segment><source>the <pc id='1'>map</pc></source></segment></unit>");
    assert!(filled(&file, std::slice::from_ref(&proposal)).contains("<target><pc id='1'>карта</pc></target>"));
    // Other kinds of codes have no place inside; a translation without them is to be looked at.
    let file = first("<trans-unit id='1'><source>the <x id='1'/>map</source></trans-unit>");
    assert!(filled(&file, std::slice::from_ref(&proposal)).contains("fuzzy-match\">карта</target>"));
    let file = first("<trans-unit id='1'><source>the map</source></trans-unit>");
    assert!(filled(&file, &[proposal]).contains(">карта</target>"));
}

#[test]
fn codes_around_a_segment_stand_around_its_translation() {
    let shown = |source: &str| {
        let file = first(&format!("<trans-unit id='1'><source>{source}</source></trans-unit>"));
        let filled = filled(&file, &[proposal(98, "map", "карта")]);
        filled.split_once("fuzzy-match\">").and_then(|(_, rest)| rest.split_once("</target>")).unwrap().0.to_owned()
    };
    assert_eq!(shown("<g id='1'>map</g>"), "<g id='1'>карта</g>");
    assert_eq!(shown("<g id='1'><x id='2'/>map</g><x id='3'></x>"), "<g id='1'><x id='2'/>карта</g><x id='3'></x>");
    assert_eq!(shown("<g id='1'>ma</g>p"), "карта");
    assert_eq!(shown("<x id='2'/><g id='1'>ma</g>p<x id='3'/>"), "<x id='2'/>карта<x id='3'/>");
    assert_eq!(shown("<g id='1'/>map"), "<g id='1'></g>карта");
    assert_eq!(shown("<mrk mtype='term'>map</mrk>"), "карта");
}

#[test]
fn codes_that_may_not_be_deleted_keep_a_segment_open() {
    let file = second("<unit id='1'><segment><source>ma<ph id='1' canDelete='no'/>p</source></segment></unit>");
    assert_eq!(filled(&file, &[proposal(98, "map", "карта")]), file);
}

#[test]
fn segments_of_trados_are_filled() {
    let file = first(
        "<trans-unit id='1'><source>A. B.</source><seg-source><mrk mtype='seg' mid='1'>A.</mrk> <mrk mtype='seg' mid='2'>B.</mrk></seg-source>\
         <target><mrk mtype='seg' mid='1'/> <mrk mtype='seg' mid='2'>Б.</mrk></target>\
         <sdl:seg-defs xmlns:sdl='u'><sdl:seg id='1'/><sdl:seg id='2' locked='true'/></sdl:seg-defs></trans-unit>",
    );
    assert_eq!(standings(&file), [Standing::Open, Standing::Fixed]);
    let filled = filled(&file, &[proposal(100, "A.", "А."), proposal(100, "B.", "В.")]);
    assert!(filled.contains("<mrk mtype='seg' mid='1'>А.</mrk> <mrk mtype='seg' mid='2'>Б.</mrk></target>"), "{filled}");
    assert!(
        filled.contains("<sdl:seg id='1' conf=\"Translated\" origin=\"tm\" percent=\"100\"/><sdl:seg id='2' locked='true'/>"),
        "{filled}"
    );
}

#[test]
fn prefixes_of_elements_are_kept() {
    let file = "<x:xliff version='1.2' xmlns:x='u'><x:file source-language='en'><x:body>\
                <x:trans-unit id='1'><x:source>a</x:source></x:trans-unit></x:body></x:file></x:xliff>";
    let options = FillOptions { target: Language::parse("ru").ok(), ..FillOptions::default() };
    let filled = fill_draft(&draft(file), &[vec![proposal(80, "b", "б")]], &options).text;
    assert!(filled.contains("<x:file source-language='en' target-language=\"ru\">"), "{filled}");
    assert!(filled.contains("fuzzy-match\">б</x:target><x:alt-trans match-quality=\"80%\""), "{filled}");
    assert!(read_xliff(filled.as_bytes(), "t", &ReadingOptions::default()).is_ok());
}

#[test]
fn candidates_join_those_that_are_there() {
    let file = second(
        "<unit id='1'><m:matches xmlns:m='urn:oasis:names:tc:xliff:matches:2.0'><m:match ref='#s'><source>x</source><target>y</target>\
         </m:match></m:matches><segment id='s'><source>a</source></segment></unit>",
    );
    let filled = fill_draft(&draft(&file), &[vec![proposal(101, "a", "а")]], &FillOptions::default()).text;
    assert!(filled.contains("</m:match><mtc:match xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\" ref=\"#s\" type=\"icm\""), "{filled}");
    assert_eq!(filled.matches("matches ").count(), 1, "{filled}");
}

#[test]
fn line_ends_of_catalogues_are_kept() {
    let file = "msgid \"\"\r\nmsgstr \"Language: ru\\n\"\r\n\r\nmsgid \"a\\nb\"\r\nmsgstr \"\"\r\n";
    let expected = "msgid \"\"\r\nmsgstr \"Language: ru\\n\"\r\n\r\n#, fuzzy\r\n#| msgid \"a \\\"b\\\"\"\r\nmsgid \"a\\nb\"\r\n\
                    msgstr \"\"\r\n\"а\\n\"\r\n\"б\"\r\n";
    assert_eq!(filled(file, &[proposal(80, "a \"b\"", "а\nб")]), expected);
    let cut = "msgid \"\"\nmsgstr \"Language: ru\\n\"\nmsgid \"a\"\nmsgstr \"\"";
    assert_eq!(filled(cut, &[proposal(100, "a", "а")]), cut.replace("\"a\"\nmsgstr \"\"", "\"a\"\nmsgstr \"а\""));
}

#[test]
fn files_without_units_are_refused() {
    let told = |file: &str| read_draft(file, "t").unwrap_err().to_string();
    assert_eq!(told(&first("")), "t: has no units to be translated; is it the right file?");
    assert!(told("<tmx/>").contains("neither XLIFF nor PO"));
    assert!(told("<xliff version='1.2'><file source-language='en'><body>").contains("cut off"));
    assert!(told("msgid \"a\"\nmsgstr \"\"\nnonsense\n").contains("line 3"));
}

/// Sources with codes of XLIFF 1.2, well-formed ones.
fn source() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-c &]{0,4}".prop_map(|text| text.replace('&', "&amp;")),
        Just("<x id='1'/>".to_owned()),
        Just("<ph id='2'>&lt;br/></ph>".to_owned()),
        Just("<bx id='3'/>".to_owned()),
        Just("<ex id='3'/>".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(|parts| format!("<g id='4'>{}</g>", parts.concat())).boxed()
    })
}

proptest! {
    #[test]
    fn files_stay_well_formed(sources in prop::collection::vec(prop::collection::vec(source(), 0..4), 1..5), target in "[а-в<&]{1,5}") {
        let units: String = sources.iter().map(|parts| format!("<trans-unit><source>{}</source></trans-unit>\n", parts.concat())).collect();
        let file = first(&units);
        let draft = draft(&file);
        // Each segment is translated as another one was.
        let content = |at: usize| draft.segments[(at + 1) % draft.segments.len()].content.clone();
        let proposals: Vec<Vec<Proposal>> = (0..draft.segments.len())
            .map(|at| {
                let target = content(at).into_iter().chain(text(&target)).collect();
                vec![Proposal { score: 90, source: content(at), target, ..Proposal::default() }]
            })
            .collect();
        let filled = fill_draft(&draft, &proposals, &FillOptions::default());
        let again = read_draft(&filled.text, "t").unwrap();
        prop_assert_eq!(again.segments.len(), draft.segments.len());
        for ((before, after), score) in draft.segments.iter().zip(&again.segments).zip(&filled.scores) {
            prop_assert_eq!(&before.content, &after.content);
            prop_assert!(score.is_none() || after.standing == Standing::Translated);
        }
        let mut reader = read_xliff(filled.text.as_bytes(), "t", &ReadingOptions::default()).unwrap();
        while let Some(entry) = reader.next_entry().unwrap() {
            let Some([source, target]) = entry.unit.as_ref().map(|unit| &unit.variants[..]) else { continue };
            // No code that the source does not have, and none twice.
            let mut free: Vec<&Inline> = source.content.iter().collect();
            for inline in target.content.iter().filter(|inline| matches!(inline, Inline::Code(_))) {
                let at = free.iter().position(|other| *other == inline);
                prop_assert!(at.is_some(), "{}", filled.text);
                free.remove(at.unwrap_or_default());
            }
        }
    }

    #[test]
    fn drafts_hold_any_text(texts in prop::collection::vec("[ -~а-я]{0,9}[a-z]", 1..4)) {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        for version in [sverka::writers::XliffVersion::First, sverka::writers::XliffVersion::Second] {
            let draft = read_draft(&write_draft("a \"b\"", &texts, (&en, Some(&ru)), version), "t").unwrap();
            let read: Vec<String> = draft.segments.iter().map(|segment| segment.text()).collect();
            prop_assert_eq!(&read, &texts);
        }
    }
}
