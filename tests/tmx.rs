//! Translation memories are read past what is wrong with them, and what is written is what was meant.

use proptest::prelude::*;
use std::fs;
use std::path::Path;
use sverka::error::ErrorKind;
use sverka::memory::{
    Checker, Code, CodeKind, Header, Inline, Plan, Rule, Subflow, Timestamp, TranslationMemory, TranslationUnit, Variant,
};
use sverka::readers::{Entry, ReadingOptions, Severity, TmxReader};
use sverka::text::Language;
use sverka::writers::{TmxWriter, UnitWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" \
    segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/><body>\n";
const TAIL: &str = "</body></tmx>\n";

/// Reads all entries of a file.
fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut reader = TmxReader::new(bytes, "test.tmx", ReadingOptions::default()).expect("a memory");
    std::iter::from_fn(|| reader.next_entry().expect("no error")).collect()
}

/// Line, unit and code of a problem.
type Told = (usize, Option<usize>, &'static str);

/// Returns the texts of the units that are read, and what is told.
fn read(bytes: &[u8]) -> (Vec<Vec<String>>, Vec<Told>) {
    let entries = entries(bytes);
    let units = entries.iter().filter_map(|entry| entry.unit.as_ref());
    let texts = units.map(|unit| unit.variants.iter().map(Variant::text).collect()).collect();
    let problems = entries.iter().flat_map(|entry| &entry.problems).map(|problem| (problem.line, problem.unit, problem.kind.code()));
    (texts, problems.collect())
}

/// Returns a file with units, one a line from line 3 on.
fn file(units: &[&str]) -> String {
    format!("{HEAD}{}{TAIL}", units.iter().map(|unit| format!("{unit}\n")).collect::<String>())
}

fn unit(source: &str, target: &str) -> String {
    format!("<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv><tuv xml:lang=\"ru\"><seg>{target}</seg></tuv></tu>")
}

/// Asserts what is read of a unit between two good ones, and what is told of it.
fn assert_between(middle: &str, texts: Option<[&str; 2]>, codes: &[&str]) {
    let (before, after) = (unit("One.", "Раз."), unit("Two.", "Два."));
    let (read, problems) = read(file(&[&before, middle, &after]).as_bytes());
    let mut expected = vec![["One.", "Раз."], ["Two.", "Два."]];
    texts.into_iter().for_each(|texts| expected.insert(1, texts));
    assert_eq!(read, expected, "{middle}");
    assert_eq!(problems.iter().map(|problem| problem.2).collect::<Vec<_>>(), codes, "{middle}");
    assert!(problems.iter().all(|problem| problem.0 == 4 && problem.1 == Some(2)), "{middle}: {problems:?}");
}

#[test]
fn what_is_wrong_in_one_unit_is_no_matter_to_others() {
    assert_between(&unit("War & peace", "Да"), Some(["War & peace", "Да"]), &["ampersand-bare"]);
    assert_between(&unit("AT&T; R&D", "Да"), None, &["entity-unknown"]);
    assert_between(&unit("1 < 2", "Да"), Some(["1 < 2", "Да"]), &["less-than-bare"]);
    assert_between(&unit("a <b c", "Да"), Some(["a <b c", "Да"]), &["less-than-bare"]);
    assert_between(&unit("a\u{1f}b&#11;", "Да"), Some(["ab", "Да"]), &["character-forbidden", "character-forbidden"]);
    assert_between(&unit("&#xD83D;&#xDD4A;", "Да"), Some(["\u{1f54a}", "Да"]), &["character-forbidden"]);
    assert_between(&unit("&#xDD4A;", "Да"), None, &["surrogate-alone"]);
    assert_between(&unit("a&nbsp;b", "Да"), Some(["a\u{a0}b", "Да"]), &["entity-of-html"]);
    assert_between(&unit("a <i>b</i>", "Да"), Some(["a b", "Да"]), &["element-unknown"]);
    assert_between(&unit("a <i>b", "Да"), None, &["element-unknown", "element-unclosed"]);
    assert_between(&unit("a</i>", "Да"), None, &["end-stray"]);
    assert_between("<tu></tu>", None, &["unit-empty"]);
    assert_between("<tu/>", None, &["element-unclosed"]);
    assert_between("<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"ru\"></tuv></tu>", None, &["segment-missing"]);
    assert_between("<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv><seg>Да</seg></tuv></tu>", None, &["language-missing"]);
    assert_between(
        "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"russian!\"><seg>Да</seg></tuv></tu>",
        None,
        &["language-invalid"],
    );
    assert_between("<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>", None, &["element-unclosed"]);
    assert_between(
        "<tu><tuv xml:lang=en><seg>a</seg></tuv><tuv xml:lang=\"ru\"><seg>Да</seg></tuv></tu>",
        Some(["a", "Да"]),
        &["attribute-malformed"],
    );
    assert_between(
        "<tu><tuv lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"rus\"><seg>Да</seg></tuv></tu>",
        Some(["a", "Да"]),
        &["language-old-form", "language-form"],
    );
    let hidden =
        "<tu><!-- </tu> <tu> --><tuv xml:lang=\"en\"><seg><![CDATA[</tu> & <b>]]></seg></tuv><tuv xml:lang=\"ru\"><seg>Да</seg></tuv></tu>";
    assert_between(hidden, Some(["</tu> & <b>", "Да"]), &[]);
}

#[test]
fn long_nonsense_takes_no_longer_than_its_length() {
    // Each would take minutes if what has no end were looked for again and again, or what is told of compared with all before.
    let many = |text: &str| text.repeat(1_000_000 / text.len());
    let distinct: String = (0..100_000).map(|at| format!("<a{at}/>")).collect();
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"1\"")).collect();
    for nonsense in
        ["<!--", "<![CDATA[", "<?", "<?x ", "<!DOCTYPE ", "< ", "<\n", "& ", "<x ", "<ph>", "<hi>", "<tu>", "&#xD800;", "]]>", "<tuv><seg>"]
    {
        let (inside, outside) = (unit(&many(nonsense), "Да"), many(nonsense));
        for text in [
            file(&[&inside, &unit("One.", "Раз.")]),
            file(&[&outside, &unit("One.", "Раз.")]),
            HEAD.replace("<header", &format!("{outside}<header")),
        ] {
            assert!(entries(text.as_bytes()).iter().any(|entry| !entry.problems.is_empty()), "{nonsense}");
        }
    }
    let unknown = entries(file(&[&unit(&distinct, "Да")]).as_bytes());
    assert!(unknown[0].problems.len() <= 100);
    assert!(entries(file(&[&format!("<tu{attributes}></tu>")]).as_bytes())[0].unit.is_none());
}

#[test]
fn what_is_no_well_formed_xml_is_an_error() {
    let sound = file(&[&unit("One.", "Раз.")]);
    let is_error =
        |text: &str| entries(text.as_bytes()).iter().flat_map(|entry| &entry.problems).any(|p| p.kind.severity() == Severity::Error);
    assert!(!is_error(&sound));
    for (from, to) in [
        ("<?xml ", " <?xml "),
        ("version=\"1.0\"", "version=\"x\""),
        ("<tmx ", "<!-- a -- b --><tmx "),
        ("<tmx ", "<!DOCTYPE tmx SYSTEM tmx><tmx "),
        ("<body>", "<!DOCTYPE tmx><body>"),
        ("<tmx ", "x<tmx "),
        ("segtype=", "=segtype="),
        ("<body>", "<body>a & b"),
        ("One.", "One. ]]> <? x"),
        ("<seg>One.", "<seg >One. <!-- x"),
        ("</seg>", "</ seg>"),
        ("</body>", ""),
        ("</body>", "</body></body>"),
        ("</tmx>", "</tmx><tmx></tmx>"),
        ("<tuv ", "<tuv\u{c} "),
    ] {
        let text = sound.replacen(from, to, 1);
        assert!(text != sound && is_error(&text), "{to}");
    }
}

#[test]
fn bytes_of_the_head_are_not_replaced_in_silence() {
    let text = file(&[&unit("One.", "Раз.")]).replace("<header creationtool=\"t\"", "<header creationtool=\"Память переводов\"");
    let bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let mut reader = TmxReader::new(&bytes[..], "test.tmx", ReadingOptions::default()).expect("a memory");
    assert_eq!(reader.header().creation_tool, "Память переводов");
    assert_eq!(reader.next_entry().expect("no error").expect("an entry").problems[0].kind.code(), "encoding-misdeclared");
}

#[test]
fn three_variants_survive_the_loss_of_one() {
    let third = "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv><seg>?</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv></tu>";
    let (texts, problems) = read(file(&[third]).as_bytes());
    assert_eq!((texts, problems), (vec![vec!["a".to_owned(), "б".to_owned()]], vec![(3, Some(1), "language-missing")]));
}

#[test]
fn what_follows_the_end_is_told_of() {
    let whole = file(&[&unit("One.", "Раз.")]);
    let codes = |text: &str| read(text.as_bytes()).1.iter().map(|problem| problem.2).collect::<Vec<_>>();
    assert_eq!(codes(&format!("{whole}{whole}")), ["another-memory"]);
    assert_eq!(read(format!("{whole}{whole}").as_bytes()).0.len(), 2);
    assert_eq!(codes(&format!("{whole}\n\n")), [""; 0]);
    assert_eq!(codes(&format!("{whole}rubbish & more")), ["outside-memory"]);
    assert_eq!(codes(whole.trim_end().strip_suffix("</tmx>").expect("an end")), ["truncated"]);
    assert_eq!(codes(&whole[..whole.len() - 40]), ["truncated"]);
    assert_eq!(codes(&file(&[])), ["no-units"]);
}

#[test]
fn what_is_no_memory_is_refused() {
    let refused = |bytes: &[u8]| TmxReader::new(bytes, "x", ReadingOptions::default()).err().expect("an error").kind();
    assert_eq!(refused(b""), ErrorKind::Empty);
    assert_eq!(refused(b"  \n"), ErrorKind::Empty);
    assert_eq!(refused(b"Dear colleagues, 2 < 3."), ErrorKind::Malformed);
    assert_eq!(refused(b"<html><body><p>Peace</p></body></html>"), ErrorKind::Malformed);
    let options = ReadingOptions { encoding: Some("klingon".to_owned()), ..ReadingOptions::default() };
    assert_eq!(TmxReader::new(&b"<tmx>"[..], "x", options).err().expect("an error").kind(), ErrorKind::Unusable);
}

#[test]
fn strict_reading_stops_at_the_first_error() {
    let text = file(&[&unit("One.", "Раз."), &unit("R & D", "НИОКР")]);
    let options = ReadingOptions { strict: true, ..ReadingOptions::default() };
    let mut reader = TmxReader::new(text.as_bytes(), "a.tmx", options).expect("a memory");
    assert!(reader.next_entry().expect("the first unit").is_some());
    let error = reader.next_entry().expect_err("the second is wrong");
    assert_eq!(error.to_string(), "a.tmx: line 4: a bare & must be written &amp;");
}

#[test]
fn encodings_are_found_out() {
    let text = file(&[&unit("One.", "Раз, два, три."), &unit("Two.", "Мы рады приветствовать участников.")]);
    let expected = read(text.as_bytes()).0;
    let cyrillic = |text: &str| encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let utf_16 = |mark: &[u8]| [mark, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()].concat();
    for (bytes, codes) in [
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), &[][..]),
        (utf_16(b"\xfe\xff"), &[]),
        (utf_16(b""), &[]),
        (cyrillic(&text.replace("UTF-8", "windows-1251")), &[]),
        (cyrillic(&text), &["encoding-misdeclared"]),
        (text.replace("UTF-8", "UTF-16").into_bytes(), &["encoding-misdeclared"]),
    ] {
        let (texts, problems) = read(&bytes);
        assert_eq!(texts, expected);
        assert_eq!(problems.iter().map(|problem| problem.2).collect::<Vec<_>>(), codes);
    }
}

#[test]
fn entity_bombs_are_not_expanded() {
    let mut text = String::from("<!DOCTYPE tmx [<!ENTITY a \"aaaaaaaaaa\">");
    for pair in ('a'..='y').zip('b'..='z') {
        text += &format!("<!ENTITY {} \"{}\">", pair.1, format!("&{};", pair.0).repeat(10));
    }
    text += "]>\n";
    let text = file(&[&unit("&z;", "Да"), &unit("One.", "Раз.")]).replace("?>\n", &format!("?>\n{text}"));
    let (texts, problems) = read(text.as_bytes());
    assert_eq!((texts.len(), problems), (1, vec![(4, Some(1), "entity-unknown")]));
}

pub fn language(tag: &str) -> Language {
    Language::parse(tag).expect("a tag")
}

/// Characters that are awkward in XML, and some that are not.
pub fn words() -> impl Strategy<Value = String> {
    "[a-cА-В <>&\"'\t\u{a0}\u{301}\u{1f54a}]{1,8}\\PC{0,3}[a-zа-я]"
}

fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = Vec<(String, String)>> {
    prop::sample::subsequence(names, 0..=names.len().min(2)).prop_flat_map(|names| {
        names.into_iter().map(|name| ("[a-z&<\"' ]{0,5}[a-z]").prop_map(move |v| (name.to_owned(), v))).collect::<Vec<_>>()
    })
}

/// Texts and codes as a document has them: of texts no two stand together, and pairs are whole.
fn content(depth: u32) -> BoxedStrategy<Vec<Inline>> {
    let pair = (1..9u32, words(), words(), words(), attributes(&["x", "type"])).prop_map(|(number, open, inside, close, attributes)| {
        let mut begin = Code::new(CodeKind::Begin, Some(number), open);
        begin.attributes = attributes;
        let end = Code::new(CodeKind::End, Some(number), close);
        vec![Inline::Code(Box::new(begin)), Inline::Text(inside), Inline::Code(Box::new(end))]
    });
    let kinds = [CodeKind::Placeholder, CodeKind::IsolatedBegin, CodeKind::IsolatedEnd, CodeKind::Unknown];
    let single = (prop::sample::select(kinds.to_vec()), prop::option::of(1..9u32), prop::option::of(words()))
        .prop_map(|(kind, number, native)| vec![Inline::Code(Box::new(Code::new(kind, number, native.unwrap_or_default())))]);
    let marked = (words(), attributes(&["type"])).prop_map(|(inside, attributes)| {
        let mut begin = Code::new(CodeKind::HighlightBegin, Some(3), "");
        begin.attributes = attributes;
        vec![Inline::Code(Box::new(begin)), Inline::Text(inside), Inline::Code(Box::new(Code::new(CodeKind::HighlightEnd, None, "")))]
    });
    let with_subflow = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        (words(), content(depth - 1), attributes(&["datatype", "type"]))
            .prop_map(|(native, content, attributes)| {
                let mut code = Code::new(CodeKind::Placeholder, None, native.clone());
                let at = native.char_indices().nth(1).map_or(native.len(), |(at, _)| at);
                code.subflows.push(Subflow { at, attributes, content });
                vec![Inline::Code(Box::new(code))]
            })
            .boxed()
    };
    let piece = prop_oneof![pair, single, marked, with_subflow];
    (words(), prop::collection::vec((piece, words()), 0..3))
        .prop_map(|(first, rest)| {
            let mut content = vec![Inline::Text(first)];
            for (piece, text) in rest.into_iter().filter(|(piece, _)| !piece.is_empty()) {
                content.extend(piece);
                content.push(Inline::Text(text));
            }
            content
        })
        .boxed()
}

fn variant(tag: &'static str) -> impl Strategy<Value = Variant> {
    let remarks = prop::collection::vec((words(), words()), 0..2);
    (content(1), remarks, attributes(&["creationid", "changeid", "usagecount"])).prop_map(move |(content, properties, attributes)| {
        let mut variant = Variant::new(language(tag), content);
        variant.properties = properties;
        variant.attributes = attributes;
        variant
    })
}

pub fn memory() -> impl Strategy<Value = TranslationMemory> {
    let remarks = || prop::collection::vec((words(), words()), 0..2);
    let unit = (variant("en-US"), variant("ru"), prop::option::of(words()), remarks(), prop::collection::vec(words(), 0..2), any::<bool>());
    let unit = unit.prop_map(|(source, target, id, properties, notes, is_dated)| TranslationUnit {
        id,
        creation_date: is_dated.then(|| Timestamp::parse("20261124T093000Z").expect("a date")),
        attributes: vec![("creationid".to_owned(), "A & B".to_owned())],
        variants: vec![source, target],
        properties,
        notes,
    });
    (prop::collection::vec(unit, 0..4), remarks(), any::<bool>()).prop_map(|(units, properties, is_any)| {
        let mut header = Header::new(language("en-US"), "a \"tool\"", "1");
        header.properties = properties;
        let fixed = [("segtype", "phrase"), ("o-tmf", "x"), ("adminlang", "en"), ("datatype", "html"), ("creationid", "me")];
        header.attributes = fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        if is_any {
            header.source_language = None;
        }
        TranslationMemory { header, units }
    })
}

fn written(memory: &TranslationMemory) -> String {
    let mut writer = TmxWriter::new(Vec::new(), &memory.header).expect("a header");
    memory.units.iter().for_each(|unit| writer.write(unit).expect("a unit"));
    String::from_utf8(Box::new(writer).finish().expect("an end").1).expect("UTF-8")
}

fn read_back(text: &str) -> TranslationMemory {
    let mut reader = TmxReader::new(text.as_bytes(), "test.tmx", ReadingOptions::default()).expect("a memory");
    let header = reader.header().clone();
    let units = std::iter::from_fn(|| reader.next_entry().expect("no error")).filter_map(|entry| entry.unit).collect();
    TranslationMemory { header, units }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(memory in memory()) {
        let text = written(&memory);
        let back = read_back(&text);
        prop_assert_eq!(&back, &memory, "{}", text);
        prop_assert_eq!(written(&back), text);
    }

    #[test]
    fn anything_is_read_without_harm(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)) {
        let text = format!("<tmx><header/><body>{}", pieces.concat());
        let mut units = 0;
        for entry in entries(text.as_bytes()) {
            prop_assert!(entry.number.is_none_or(|number| number > units), "units are not counted up");
            units = entry.number.unwrap_or(units);
            if let Some(unit) = entry.unit {
                let memory = TranslationMemory { header: Header::new(language("en"), "t", "1"), units: vec![unit] };
                let first = read_back(&written(&memory));
                prop_assert_eq!(written(&first), written(&memory), "what was mended stays");
            }
        }
    }
}

/// What files are made of.
const PIECES: &[&str] = &[
    "<tu>",
    "</tu>",
    "<tuv xml:lang=\"en\">",
    "<tuv xml:lang='ru'>",
    "</tuv>",
    "<seg>",
    "</seg>",
    "<seg/>",
    "text",
    " ",
    "\n",
    "Да",
    "&",
    "&amp;",
    "&lt",
    "&#0;",
    "&#xD800;",
    "&#xDC00;",
    "&nbsp;",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br/>",
    "<bpt i=\"1\">",
    "</bpt>",
    "<ept i='1'/>",
    "<ph x=\"a\">",
    "</ph>",
    "<hi>",
    "</hi>",
    "<sub>",
    "</sub>",
    "<it pos='begin'/>",
    "<ut>",
    "</ut>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!",
    "\"",
    "'",
    "<prop type=\"x\">",
    "</prop>",
    "<note>",
    "</note>",
    "</body>",
    "</tmx>",
    "<tmx>",
    "<?xml",
    "<header>",
    "</header>",
    "<TU>",
    "</TU>",
    "\u{1}",
    "\u{fffe}",
    "=",
    "<tu tuid=\"1\" tuid=\"2\">",
    "<tu creationdate=\"x\">",
    "\r\n",
    "\r",
];

/// The folder beside the project with memories in every kind of trouble; told of where it is not there.
#[expect(clippy::print_stderr, reason = "a test that is skipped has to say so")]
fn troubles() -> Option<&'static Path> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/tmx"));
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is not there; memories in trouble are not read", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn memories_in_trouble_are_read_as_expected() {
    let Some(folder) = troubles() else { return };
    let expected = fs::read_to_string(folder.join("EXPECTED.tsv")).expect("what is expected");
    for row in expected.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [name, _, _, reader, detail, ..] = cells[..] else { panic!("a short row: {row}") };
        if name.ends_with(".gz") {
            continue;
        }
        let (texts, problems) = read(&fs::read(folder.join(name)).expect("a file"));
        let number = detail.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty()).and_then(|part| part.parse().ok());
        let is_counted = detail.as_bytes()[0].is_ascii_digit();
        let full = texts.iter().filter(|unit| unit.iter().all(|text| !text.trim().is_empty())).count();
        assert!(!is_counted || number == Some(full), "{name}: {full} units, expected {detail}");
        assert!(reader != "recover" || !problems.is_empty(), "{name}: nothing is told, expected {detail}");
        if reader != "recover" {
            continue;
        }
        for line in detail.split("line ").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok())
        {
            assert!(problems.iter().any(|problem| problem.0 == line), "{name}: nothing is told of line {line}: {problems:?}");
        }
    }
}

#[test]
fn lines_of_entries_never_go_back() {
    // That the second document type does not end, and that the bytes are no UTF-8, shows before anything is told of the first line.
    for text in [&b"<!DOCTYPE\"\"<tu>\n<!DOCTYPE\xd0"[..], b"<!DOCTYPE\"\"<tu>\n\n<tu/><!DOCTYPE\xd0"] {
        let entries = entries(text);
        assert!(entries.windows(2).all(|pair| pair[0].line <= pair[1].line), "{entries:?}");
    }
}

#[test]
fn own_memories_are_clean() {
    let mut paths: Vec<_> =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tmx")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut rejected = Vec::new();
    let mut checker = Checker::new(Plan::default());
    for path in &paths {
        for mut unit in entries(&fs::read(path).unwrap()).into_iter().filter_map(|entry| entry.unit) {
            let findings = checker.check(&mut unit, None);
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            rejected.extend(findings.into_iter().map(|finding| (name.clone(), finding.rule)));
        }
    }
    // A date that the translation leaves out, and two sentences that others have as well.
    let known = [("forum-address", Rule::Numbers), ("statement-council", Rule::Duplicate), ("treaty-cooperation", Rule::Duplicate)];
    assert_eq!(rejected, known.map(|(name, rule)| (name.to_owned(), rule)));
}

#[test]
fn units_without_text_are_written() {
    let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
    let unit = TranslationUnit::new(vec![Variant::plain(en.clone(), "One."), Variant::plain(ru, "")]);
    let mut writer = TmxWriter::new(Vec::new(), &Header::new(en, "t", "1")).unwrap();
    writer.write(&unit).unwrap();
    writer.write(&TranslationUnit::new(Vec::new())).unwrap();
    let (report, bytes) = Box::new(writer).finish().unwrap();
    assert_eq!((report.units, report.units_left_out), (1, 1));
    assert!(String::from_utf8(bytes).unwrap().contains("<seg></seg>"));
}
