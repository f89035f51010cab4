use super::*;
use crate::memory::{CodeKind, Inline, TranslationUnit};
use crate::readers::UnitReader;
use proptest::prelude::*;

fn read_with(text: &str, options: &ReadingOptions) -> Result<(Header, Vec<Entry>), Error> {
    let mut reader = read_xliff(text.as_bytes(), "t.xlf", options)?;
    let mut entries = Vec::new();
    while let Some(entry) = reader.next_entry()? {
        entries.push(entry);
    }
    Ok((reader.header().clone(), entries))
}

fn units(text: &str) -> Vec<TranslationUnit> {
    let (_, entries) = read_with(text, &ReadingOptions::default()).unwrap();
    assert!(entries.iter().all(|entry| entry.problems.is_empty()), "{entries:?}");
    entries.into_iter().filter_map(|entry| entry.unit).collect()
}

/// Line, unit and code of what is wrong.
fn problems(text: &str) -> Vec<(usize, Option<usize>, &'static str)> {
    let (_, entries) = read_with(text, &ReadingOptions::default()).unwrap();
    entries.iter().flat_map(|entry| &entry.problems).map(|p| (p.line, p.unit, p.kind.code())).collect()
}

fn error(text: &str) -> String {
    read_with(text, &ReadingOptions::default()).unwrap_err().to_string()
}

/// Texts with codes in square brackets: what they do, their number and how the document writes them.
fn shown(content: &[Inline]) -> String {
    let number = |pair: Option<u32>| pair.map(|pair| pair.to_string()).unwrap_or_default();
    let piece = |inline: &Inline| match inline {
        Inline::Text(words) => words.clone(),
        Inline::Code(code) => format!("[{}{} {}]", code.kind.name(), number(code.pair), code.native),
    };
    content.iter().map(piece).collect()
}

fn texts(unit: &TranslationUnit) -> Vec<String> {
    unit.variants.iter().map(|variant| format!("{}:{}", variant.language, shown(&variant.content))).collect()
}

fn file_1(units: &str) -> String {
    format!(
        "<xliff version='1.2'><file original='a.docx' source-language='en' target-language='ru'><body>\n{units}\n</body></file></xliff>"
    )
}

fn file_2(units: &str) -> String {
    format!("<xliff version='2.0' srcLang='en' trgLang='ru'><file id='f'>\n{units}\n</file></xliff>")
}

#[test]
fn segments_of_trados_are_units() {
    let text = r#"<?xml version="1.0" encoding="utf-8"?><xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" sdl:version="1.0"
        xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><doc-info xmlns="u"><note>x</note></doc-info>
        <file original="C:\talk.docx" datatype="x-sdlfilterframework2" source-language="en-US" target-language="ru-RU"><header>
        <tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="7"><bpt name="b">&lt;b&gt;</bpt></tag></tag-defs></header><body>
        <group><trans-unit id="0f1e"><source><g id="7">We met. We spoke.</g></source>
        <seg-source><g id="7"><mrk mtype="seg" mid="1">We <g id="8">met</g>.</mrk> <mrk mtype="seg" mid="2">We spoke<x id="9"/>.</mrk></g></seg-source>
        <target><g id="7"><mrk mtype="seg" mid="2">Мы говорили<x id="9"/>.</mrk> <mrk mtype="seg" mid="1">Мы <g id="8">встретились</g>.</mrk></g></target>
        <sdl:seg-defs><sdl:seg id="1" conf="Translated"/><sdl:seg id="2"/></sdl:seg-defs></trans-unit></group></body></file></xliff>"#;
    let (header, entries) = read_with(text, &ReadingOptions::default()).unwrap();
    assert_eq!(header.source_language.unwrap().as_str(), "en-US");
    let read: Vec<TranslationUnit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
    let begun = "[begin8 <g id=\"8\">]";
    let first = [format!("en-US:We {begun}met[end8 </g>]."), format!("ru-RU:Мы {begun}встретились[end8 </g>].")];
    assert_eq!(texts(&read[0]), first);
    let point = "[placeholder9 <x id=\"9\"/>].";
    assert_eq!(texts(&read[1]), [format!("en-US:We spoke{point}"), format!("ru-RU:Мы говорили{point}")]);
    assert_eq!(read.iter().map(|unit| unit.id.as_deref().unwrap()).collect::<Vec<_>>(), ["0f1e/1", "0f1e/2"]);
    assert_eq!(read.iter().map(|unit| unit.property("x-state")).collect::<Vec<_>>(), [Some("Translated"), None]);
    assert_eq!(read[0].property("x-document"), Some("C:\\talk.docx"));
}

#[test]
fn units_of_memoq_keep_their_codes() {
    let text = file_1(
        r#"<trans-unit id="17" mq:status="ManuallyConfirmed" approved="no" resname="key"><source xml:space="preserve"><bpt id="1" rid="1">&lt;b&gt;</bpt>Peace<ept id="2" rid="1">&lt;/b&gt;</ept><it id="3" pos="open">[u]</it> <ph id="4" assoc="preceding" ctype="image">&lt;img alt="<sub datatype="html">a <ph id="5">%s</ph></sub>"/&gt;</ph> <mq:ch val="x"/></source>
        <target xml:lang="uk">Мир</target><alt-trans><source>No</source><target xml:lang="ru">Нет</target><note>no</note></alt-trans>
        <note annotates="target">checked</note><note from="Anna">kept</note></trans-unit>"#,
    );
    let (_, entries) = read_with(&text, &ReadingOptions::default()).unwrap();
    assert_eq!(problems(&text), [(2, Some(1), "element-passed")]);
    let unit = entries[0].unit.as_ref().unwrap();
    let source = "en:[begin1 <b>]Peace[end1 </b>][isolated-begin3 [u]] [placeholder4 <img alt=\"\"/>] [placeholder6 <mq:ch val=\"x\"/>]";
    assert_eq!(texts(unit), [source, "uk:Мир"]);
    let Inline::Code(picture) = &unit.variants[0].content[5] else { panic!("{:?}", unit.variants[0].content) };
    let pairs = |pairs: &[(String, String)]| pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ");
    assert_eq!(pairs(&picture.attributes), "assoc=p type=image");
    let subflow = &picture.subflows[0];
    assert_eq!(
        (subflow.at, shown(&subflow.content), pairs(&subflow.attributes)),
        (10, "a [placeholder5 %s]".to_owned(), "datatype=html".to_owned())
    );
    assert_eq!((unit.id.as_deref(), unit.property("x-state")), (Some("key"), Some("ManuallyConfirmed")));
    assert_eq!((&unit.notes[..], &unit.variants[1].notes[..]), (&["kept".to_owned()][..], &["checked".to_owned()][..]));
}

#[test]
fn exports_of_programs_are_read() {
    let text = file_1(
        "<group><group><trans-unit id='greeting'><source>Hello <x id='INTERPOLATION' equiv-text='{{name}}'/>!<x id='LINE'/></source>\
         <target><x id='LINE'/><x id='INTERPOLATION' equiv-text='{{name}}'/>, <![CDATA[привет & <b>]]>&#33;</target>\
         <context-group purpose='location'><context context-type='linenumber'>7</context></context-group></trans-unit></group></group>\
         <trans-unit id='2'><source>No</source><target state='new'/></trans-unit><trans-unit id='x' approved='yes'><source>Yes</source></trans-unit>\
         <trans-unit id='y'><source>a <mrk mtype='term' comment='c'>b</mrk></source><target state='final'>в</target></trans-unit>",
    );
    let read = units(&text);
    let (name, line) = ("<x id='INTERPOLATION' equiv-text='{{name}}'/>", "<x id='LINE'/>");
    let first = [
        format!("en:Hello [placeholder1 {name}]![placeholder2 {line}]"),
        format!("ru:[placeholder2 {line}][placeholder1 {name}], привет & <b>!"),
    ];
    assert_eq!(texts(&read[0]), first);
    assert_eq!((read[0].id.as_deref(), read[0].property("linenumber")), (Some("greeting"), Some("7")));
    assert_eq!((texts(&read[1]), &read[1].id, read[1].property("x-state")), (vec!["en:No".to_owned()], &None, Some("new")));
    assert_eq!(read[2].property("x-status"), Some("confirmed"));
    assert_eq!(texts(&read[3])[0], "en:a [highlight-begin ]b[highlight-end ]");
    assert_eq!(read[3].property("x-state"), Some("final"));
}

#[test]
fn segments_of_version_2_are_units() {
    let text = file_2(
        r#"<notes><note>of the file</note></notes><group id="g"><unit id="u" name="title"><notes><note appliesTo="source">n</note></notes>
        <originalData><data id="d1">&lt;b&gt;</data><data id="d2">&lt;/b&gt;<cp hex="0001"/></data></originalData>
        <mtc:matches><mtc:match><source>Other</source><target>Другое</target></mtc:match></mtc:matches>
        <segment id="s1" state="reviewed"><source>A <pc id="1" dataRefStart="d1" dataRefEnd="d2" type="fmt" subType="xlf:b">b</pc> <ph id="p" equiv="x"/></source>
        <target>А <sc id="1" dataRef="d1"/>б<ec startRef="1" dataRef="d2"/></target></segment>
        <ignorable><source> </source></ignorable><segment><source>C<cp hex="0002"/> <mrk id="m" type="term" value="v">d</mrk> <sm id="n"/>e<em startRef="n"/></source></segment>
        </unit></group>"#,
    );
    let (header, entries) = read_with(&text, &ReadingOptions::default()).unwrap();
    assert_eq!(header.notes, ["of the file"]);
    assert_eq!(problems(&text), [(5, Some(1), "element-passed")]);
    let read: Vec<TranslationUnit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
    let source = "en:A [begin1 <b>]b[end1 </b>\u{1}] [placeholder2 <ph id=\"p\" equiv=\"x\"/>]";
    assert_eq!(texts(&read[0]), [source, "ru:А [begin1 <b>]б[end1 </b>\u{1}]"]);
    assert_eq!(read[0].variants[0].notes, ["n"]);
    assert_eq!(texts(&read[1]), ["en:C\u{2} [highlight-begin3 ]d[highlight-end ] [highlight-begin4 ]e[highlight-end ]"]);
    assert_eq!(read.iter().map(|unit| unit.id.as_deref().unwrap()).collect::<Vec<_>>(), ["title/s1", "title/2"]);
    assert_eq!(read.iter().map(|unit| unit.property("x-state")).collect::<Vec<_>>(), [Some("reviewed"), None]);
}

#[test]
fn prefixes_are_no_matter() {
    let text = "<x:xliff xmlns:x='urn:x' version='1.2'><x:file source-language='en' target-language='fr'><x:body><x:trans-unit id='a'>\
                <x:source>a<x:x id='1'/></x:source><x:target>b</x:target></x:trans-unit></x:body></x:file></x:xliff>";
    assert_eq!(texts(&units(text)[0]), ["en:a[placeholder1 <x:x id='1'/>]", "fr:b"]);
}

#[test]
fn codes_cut_off_from_their_other_half_are_isolated() {
    let text = file_1(
        "<trans-unit id='a'><source/><seg-source><mrk mtype='seg' mid='1'><bpt id='1'>[b]</bpt>One.</mrk><mrk mtype='seg' mid='2'>Two.<ept id='1'>[/b]</ept></mrk></seg-source>\
         <target><mrk mtype='seg' mid='1'>Раз.</mrk></target></trans-unit>",
    );
    let read = units(&text);
    assert_eq!([texts(&read[0]), texts(&read[1])].concat(), ["en:[isolated-begin1 [b]]One.", "ru:Раз.", "en:Two.[isolated-end1 [/b]]"]);
}

#[test]
fn what_is_left_out_is_told() {
    let unit = |inside: &str| file_1(&format!("<trans-unit id='a'>{inside}</trans-unit>"));
    assert_eq!(problems(&unit("<target>а</target>")), [(2, Some(1), "unit-without-source")]);
    let segments = "<source>a b</source><seg-source><mrk mtype='seg' mid='1'>a</mrk> b</seg-source>\
                    <target><mrk mtype='seg' mid='1'>а</mrk><mrk mtype='seg' mid='2'>б</mrk></target>";
    assert_eq!(problems(&unit(segments)), [(2, Some(1), "segment-unpaired"), (2, Some(1), "text-unsegmented")]);
    assert_eq!(problems(&file_1("<bin-unit id='b'/><trans-unit id='a'><source>a</source></trans-unit>")), [(2, None, "element-passed")]);
    assert_eq!(problems(&file_1("")), [(1, None, "no-units")]);
    let ignorable = "<unit id='u'><segment><source>a</source></segment><ignorable><source>b</source></ignorable></unit>";
    assert_eq!(problems(&file_2(ignorable)), [(2, Some(1), "element-passed")]);
}

#[test]
fn targets_without_segments_are_whole() {
    let text = file_1(
        "<trans-unit id='a'><source>a b</source><seg-source><mrk mtype='seg' mid='1'>a</mrk> <mrk mtype='seg' mid='2'>b</mrk></seg-source>\
         <target>а б</target></trans-unit>",
    );
    assert_eq!(texts(&units(&text)[0]), ["en:a b", "ru:а б"]);
}

#[test]
fn languages_that_are_missing_are_those_asked_for() {
    let text = "<xliff version='1.2'><file source-language='en'><body><trans-unit id='a'><source>a</source><target>б</target></trans-unit>\
                <trans-unit id='b'><source>a</source></trans-unit></body></file></xliff>";
    assert_eq!(problems(text), [(1, Some(1), "language-missing")]);
    let languages = ["de", "ru"].map(|tag| Language::parse(tag).unwrap()).to_vec();
    let options = ReadingOptions { languages, ..ReadingOptions::default() };
    let (_, entries) = read_with(text, &options).unwrap();
    assert_eq!(texts(entries[0].unit.as_ref().unwrap()), ["en:a", "ru:б"]);
    let strict = ReadingOptions { strict: true, ..ReadingOptions::default() };
    assert!(read_with(text, &strict).unwrap_err().to_string().contains("name it with --language"));
    assert_eq!(problems(&text.replace("'en'", "'english!'")), [(1, Some(1), "language-invalid"), (1, Some(2), "language-invalid")]);
}

#[test]
fn what_is_no_xliff_is_refused() {
    assert!(error("\n<html/>").starts_with("t.xlf: line 2: is no XLIFF: its root is <html>, not <xliff>; name another file"));
    assert!(error("<xliff version='1.2'>\n<file>").starts_with("t.xlf: line 2: the file ends inside of <file>; it was cut off"));
    assert!(error("<xliff version='1.2'>\n<file>&nbsp;</file></xliff>").contains("line 2: &nbsp; stands for nothing here"));
    assert!(error(&file_1("<trans-unit id='a'><source>a & b</source></trans-unit>")).contains("well-formed"));
    assert!(error("  \n").contains("there is no text"));
    let deep = |name: &str| {
        format!("<trans-unit id='a'><source>{}a{}</source></trans-unit>", format!("<{name}>").repeat(65), format!("</{name}>").repeat(65))
    };
    assert!(error(&file_1(&deep("g id='1'").replace("</g id='1'>", "</g>"))).contains("more than 64 elements"));
    let groups = 100_000;
    let text =
        file_1(&format!("{}<trans-unit id='a'><source>a</source></trans-unit>{}", "<group>".repeat(groups), "</group>".repeat(groups)));
    assert_eq!(units(&text).len(), 1);
}

#[test]
fn encodings_are_those_of_the_file() {
    let text = file_1("<trans-unit id='a'><source>Peace</source><target>Мир и безопасность</target></trans-unit>");
    let declared = format!("<?xml version='1.0' encoding='windows-1251'?>{text}");
    let utf_16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [encoding_rs::WINDOWS_1251.encode(&declared).0.into_owned(), utf_16] {
        let mut reader = read_xliff(&bytes[..], "t.xlf", &ReadingOptions::default()).unwrap();
        let entry = reader.next_entry().unwrap().unwrap();
        assert_eq!((entry.problems, texts(&entry.unit.unwrap())[1].as_str()), (vec![], "ru:Мир и безопасность"));
    }
}

#[test]
fn codes_are_of_all_kinds() {
    let read = units(&file_1(
        "<trans-unit id='a'><source><ph id='none' ctype='x-ut:'>a</ph><it id='2' pos='close' ctype='x-b'>c</it></source></trans-unit>",
    ));
    let kinds: Vec<CodeKind> = read[0].variants[0]
        .content
        .iter()
        .map(|inline| if let Inline::Code(code) = inline { code.kind } else { panic!("{inline:?}") })
        .collect();
    assert_eq!(kinds, [CodeKind::Unknown, CodeKind::IsolatedEnd]);
}

#[test]
fn groups_keep_their_remarks_to_themselves() {
    let unit = "<trans-unit id='a'><source>a</source></trans-unit>";
    let text =
        file_1(&format!("<group><context-group><context context-type='x-a'>b</context></context-group><note>c</note>{unit}</group>"));
    assert_eq!(problems(&text), [(2, None, "element-passed"), (2, None, "element-passed")]);
    let metadata = "<mda:metadata><mda:metaGroup><mda:meta type='a'>b</mda:meta></mda:metaGroup></mda:metadata>";
    let unit = "<unit id='u'><segment><source>a</source></segment></unit>";
    let header = |text: &str| read_with(text, &ReadingOptions::default()).unwrap().0.properties;
    assert!(header(&file_2(&format!("<group id='g'>{metadata}{unit}</group>"))).is_empty());
    assert_eq!(header(&file_2(&format!("{metadata}{unit}"))), [("a".to_owned(), "b".to_owned())]);
}

#[test]
fn codes_that_cannot_be_read_are_told_of() {
    let metadata =
        "<mda:metadata><mda:metaGroup category='codes' appliesTo='source'><mda:meta type='1'>{</mda:meta></mda:metaGroup></mda:metadata>";
    let text = file_2(&format!("<unit id='u'>{metadata}<segment><source>a<ph id='1'/></source></segment></unit>"));
    assert_eq!(problems(&text), [(2, Some(1), "code-unreadable")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_is_read_without_harm(picked in prop::collection::vec(0..PIECES.len(), 0..40), is_second in any::<bool>()) {
        // What is opened is closed, so that it is well-formed more often than not.
        let (mut text, mut open) = (String::new(), Vec::new());
        for piece in picked.into_iter().map(|at| PIECES[at]) {
            match piece.strip_prefix('/') {
                Some(name) if open.last() == Some(&name) => text.push_str(&format!("</{}>", open.pop().unwrap_or(name))),
                Some(_) => {}
                None => {
                    text.push_str(piece);
                    let name = piece.strip_prefix('<').map(|tag| tag.split([' ', '>']).next().unwrap_or(tag));
                    open.extend(name.filter(|_| !piece.ends_with("/>")));
                }
            }
        }
        open.iter().rev().for_each(|name| text.push_str(&format!("</{name}>")));
        drop(read_with(&if is_second { file_2(&text) } else { file_1(&text) }, &ReadingOptions::default()));
    }
}

const PIECES: &[&str] = &[
    "<trans-unit id='a'>",
    "<source>",
    "<seg-source>",
    "<target>",
    "<mrk mtype='seg' mid='1'>",
    "<mrk mtype='x-:x=1' id='m'>",
    "<g id='1'>",
    "<bpt id='1' rid='2'>",
    "<ept id='1'>",
    "<ph id='3'>",
    "<ph id='3' dataRef='d'/>",
    "<sub>",
    "<x id='n'/>",
    "<ex id='1'/>",
    "<it id='4' pos='close'>",
    "<unit id='u'>",
    "<segment>",
    "<ignorable>",
    "<pc id='1'>",
    "<sc id='1'/>",
    "<ec startRef='1'/>",
    "<em startRef='1'/>",
    "<sm id='s'/>",
    "<cp hex='0041'/>",
    "<originalData>",
    "<data id='d'>",
    "<group>",
    "<note>",
    "<alt-trans>",
    "<context-group>",
    "<context context-type='x-a'>",
    "<b>",
    "/trans-unit",
    "/source",
    "/seg-source",
    "/target",
    "/mrk",
    "/g",
    "/bpt",
    "/ept",
    "/ph",
    "/sub",
    "/it",
    "/unit",
    "/segment",
    "/pc",
    "/note",
    "/b",
    "words",
    " ",
    "&amp;",
    "<![CDATA[<]]>",
    "\u{1f54a}",
];
