use super::*;

/// An SRX file with the rules of one group for all languages; `+` before a rule breaks, `-` does not, `|` parts its halves.
fn file(rules: &[&str]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n\
         <header segmentsubflows=\"yes\" cascade=\"no\"/>\n<body><languagerules><languagerule languagerulename=\"all\">\n",
    );
    for rule in rules {
        let (before, after) = rule[1..].rsplit_once('|').expect("two halves");
        let breaks = if rule.starts_with('+') { "yes" } else { "no" };
        out.push_str(&format!("<rule break=\"{breaks}\"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>\n"));
    }
    out + "</languagerule></languagerules>\n<maprules><languagemap languagepattern=\".*\" languagerulename=\"all\"/></maprules>\n</body></srx>\n"
}

fn english() -> Language {
    Language::known("en")
}

fn split<'a>(rules: &[&str], text: &'a str) -> Vec<&'a str> {
    let (rules, notices) = SrxRules::read(&file(rules), "test.srx").unwrap_or_else(|error| panic!("{error}"));
    assert!(notices.is_empty(), "{notices:?}");
    rules.split(text, &english()).into_iter().map(|span| span.of(text)).collect()
}

#[test]
fn first_rule_that_matches_decides() {
    let text = "He met Mr. Reed. She left.";
    assert_eq!(split(&[r"-\bMr\.|\s", r"+\.|\s"], text), ["He met Mr. Reed.", "She left."]);
    assert_eq!(split(&[r"+\.|\s", r"-\bMr\.|\s"], text), ["He met Mr.", "Reed.", "She left."]);
}

#[test]
fn empty_halves_match_everywhere() {
    assert_eq!(split(&[r"+|\s[A-Z]"], "one Two three Four"), ["one", "Two three", "Four"]);
    assert_eq!(split(&[r"+[。！]|"], "一。二！三"), ["一。", "二！", "三"]);
    assert_eq!(split(&[r"-a|", r"+|"], "abca"), ["ab", "c", "a"]);
    assert_eq!(split(&[r"-|", r"+\.|\s"], "One. Two."), ["One. Two."]);
    assert_eq!(split(&[r"+(?&lt;=[.?!])|(?=\s)"], "One. Two? Three"), ["One.", "Two?", "Three"]);
    assert_eq!(split(&[r"-^\d+\.|\s", r"+\.|\s"], "1. One. 2. Two."), ["1. One.", "2.", "Two."]);
    assert_eq!(split(&[r"-^|x", r"+|x"], "xaxb"), ["xa", "xb"]);
}

#[test]
fn overlapping_matches_are_seen() {
    // The second match begins inside of the first.
    assert_eq!(split(&[r"-\w\. \w\.|\s", r"+\.|\s"], "So A. B. C. D"), ["So A.", "B. C. D"]);
    // Both ends of one beginning count.
    assert_eq!(split(&[r"-\bno\.\s*|\s*\d", r"+\.\s*|\d"], "See no. 5. 7"), ["See no. 5.", "7"]);
}

#[test]
fn java_patterns_are_understood() {
    assert_eq!(split(&[r"+\.\h++|\p{javaUpperCase}"], "a.\u{a0}B. c. D"), ["a.", "B. c.", "D"]);
    assert_eq!(split(&[r"-(?U)\bул\.|\h", r"+\.|\h"], "На ул. Мира. Там ул."), ["На ул. Мира.", "Там ул."]);
    assert_eq!(split(&[r"+[\p{L}&amp;&amp;[^a-z]]\.|\R?\s"], "a. B. c"), ["a. B.", "c"]);
    assert_eq!(split(&[r"-\Qp.m.\E|\s", r"+\.|\s"], "5 p.m. so. Then"), ["5 p.m. so.", "Then"]);
    assert_eq!(split(&[r"+\u002E|\u0020"], "a. b"), ["a.", "b"]);
}

#[test]
fn possessive_and_atomic_groups_give_nothing_back() {
    assert_eq!(split(&[r"+\d+\d\.|\s"], "12. 3"), ["12.", "3"]);
    assert_eq!(split(&[r"+\d++\d\.|\s"], "12. 3"), ["12. 3"]);
    assert_eq!(split(&[r"+x(?>ab|a)b\.|\s"], "xab. 3"), ["xab. 3"]);
}

#[test]
fn looking_around_and_back_works() {
    assert_eq!(split(&[r"+(?&lt;!Mr)\.|\s"], "Mr. A. B"), ["Mr. A.", "B"]);
    assert_eq!(split(&[r"+\.|(?&lt;!Mr\.)\s(?=[A-Z])"], "Mr. A. b. C"), ["Mr. A. b.", "C"]);
    assert_eq!(split(&[r"+(?!etc)\b\w+\.|\s"], "a etc. b. c"), ["a etc. b.", "c"]);
    assert_eq!(split(&[r#"+(["'])\w+\1\.|\s"#], "'a'. 'b\". c"), ["'a'.", "'b\". c"]);
    assert_eq!(split(&[r"+\bno\b|\s"], "no nono no x"), ["no", "nono no", "x"]);
}

#[test]
fn line_ends_and_anchors_work() {
    assert_eq!(split(&[r"+\n|"], "a\nb"), ["a", "b"]);
    assert_eq!(split(&[r"+a|.b"], "a\nb acb"), ["a\nb a", "cb"]);
    assert_eq!(split(&[r"+\.|\s*$"], "a. b. "), ["a. b."]);
}

/// Either would turn back for longer than anyone waits.
#[test]
fn patterns_turn_back_only_so_often() {
    let text = "a".repeat(200) + "cb. B";
    assert_eq!(split(&[r"+((a*)*)*\1b|", r"+\.|\s"], &text), [&text[..202], ".", "B"]);
    assert_eq!(split(&[r"+\.|\s", r"+|((a*)*)*\1b"], &text), [&text[..201], "b.", "B"]);
}

#[test]
fn language_maps_cascade() {
    let text = |cascade: &str| {
        format!(
            "<srx version=\"2.0\"><header cascade=\"{cascade}\"><formathandle type=\"end\" include=\"no\"/></header><body><languagerules>\
             <languagerule languagerulename=\"en\"><rule break=\"no\"><beforebreak>Mr\\.</beforebreak><afterbreak>\\s</afterbreak></rule>\
             </languagerule><languagerule languagerulename=\"all\"><rule><beforebreak>\\.</beforebreak><afterbreak>\\s</afterbreak></rule>\
             </languagerule></languagerules><maprules><languagemap languagepattern=\"EN_.*|EN\" languagerulename=\"en\"/>\
             <languagemap languagepattern=\".*\" languagerulename=\"all\"/></maprules></body></srx>"
        )
    };
    let count = |cascade: &str, tag: &str| {
        let (rules, _) = SrxRules::read(&text(cascade), "x").unwrap();
        assert!(rules.knows(&english()) && !rules.header().codes_before[1]);
        rules.split("Mr. A. B", &Language::parse(tag).unwrap()).len()
    };
    let (rules, _) = SrxRules::read(&text("").replace(" cascade=\"\"", ""), "x").unwrap();
    assert!(rules.header().cascade, "OmegaT leaves the attribute out");
    assert_eq!([count("yes", "en-US"), count("yes", "ru"), count("no", "en"), count("no", "ru")], [2, 3, 1, 3]);
}

#[test]
fn version_one_is_read() {
    let srx = "<!DOCTYPE srx PUBLIC \"-//SRX//DTD SRX//EN\" \"srx.dtd\"><srx version=\"1.0\"><header segmentsubflows=\"yes\"/><body>\
               <languagerules><languagerule languagerulename=\"x\"><rule break=\"yes\"><beforebreak>&#x2E;</beforebreak>\
               <afterbreak><![CDATA[\\s]]></afterbreak></rule></languagerule></languagerules><maprules><maprule maprulename=\"m\">\
               <languagemap languagepattern=\".*\" languagerulename=\"x\"/></maprule></maprules></body></srx>";
    let (rules, notices) = SrxRules::read(srx, "x").unwrap();
    assert_eq!((rules.split("A. B", &english()).len(), notices.len()), (2, 0));
}

#[test]
fn unusable_rules_are_told_of() {
    let (rules, notices) = SrxRules::read(&file(&[r"-(\w|\s", r"-\y|", r"+\.|\s"]), "my.srx").unwrap();
    let told: Vec<String> = notices.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with(r"my.srx: line 5: a rule cannot be used and was left out: “(\w”: a bracket is not closed"), "{told:?}");
    assert_eq!((notices[1].kind.code(), rules.split("A. B", &english()).len()), ("srx-rule-unusable", 2));
}

#[test]
fn malformed_files_are_refused_with_their_line() {
    let refused = |text: &str| SrxRules::read(text, "my.srx").map(|_| ()).unwrap_err().to_string();
    for (text, message) in [
        ("<srx>\n<body>\n</srx>", "my.srx: line 3: this is no well-formed XML"),
        ("<srx>\n<body>\n", "my.srx: line 3: the file ends inside of <body>"),
        ("<tmx/>", "my.srx: line 1: is no SRX file: its root is <tmx>"),
        ("<srx>\n<header cascade='maybe'/></srx>", "my.srx: line 2: cascade=\"maybe\": write yes or no"),
        ("<srx>\n<languagerule>\n</languagerule></srx>", "my.srx: line 2: <languagerule> lacks its languagerulename"),
        ("<srx><body/></srx>", "my.srx: has no segmentation rules"),
    ] {
        let told = refused(text);
        assert!(told.starts_with(message), "{told}");
    }
    let sound = file(&[r"+\.|\s"]);
    assert!(
        refused(&sound.replace("languagerulename=\"all\"/>", "languagerulename=\"none\"/>")).contains("line 7: the language map names")
    );
    assert!(refused(&sound.replace("\\s", "&nbsp;")).contains("line 5: &nbsp; stands for nothing"));
}
