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
    assert_eq!(split(&[r"+[。！？]+|"], "一！？二"), ["一！？", "二"]);
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

/// In each text the rule joins what a full stop and white space would part, where `║` does not stand.
#[test]
fn patterns_mean_what_they_do_elsewhere() {
    for (rule, text) in [
        (r"-\x{2026}\x2e\056|\u0020\040?", "….. a.║b"),
        (r"-\d\w\.|\s", "٥я. a.║b"),
        (r"-\bno\.|\s", "no. 5 nono.║x"),
        (r"-\Bno\.|\s", "no.║5 nono. x"),
        (r"-\bул\.|\s", "На ул. Мира.║Акул.║Там"),
        (r"-\Qa.\E+|\s", "a... b.║c"),
        (r"-x[\Qa-z\E]\.|\s", "xa. x-. xm.║c"),
        (r"-[a[bc]]\.|\s", "a. b. c. d.║e"),
        (r"-[a-z&amp;&amp;[^aeiou]]\.|\s", "a.║b. e.║z. q"),
        (r"-[^a&amp;&amp;[^b]]\.|\s", "a.║b. c. d"),
        (r"-[\]\[^-]\.|\s", "]. [. ^. -. a.║b"),
        (r"-\X\.|\h", "e\u{301}.\u{a0}b.\u{3000}c.\t1"),
        (r"-\.|\R", "a.\r\nb.║c"),
        (r"-\.|\v", "a.\nb.║c"),
        (r"-[^\H\t]\.\V|\s", "a .x b\t.x.║c"),
        (r"-(?&lt;=x{1,3})a\.|\s", "xa. xxa. a.║b"),
        (r"-(?&lt;!\s|^)a\.|\s", "a.║ba. a.║b"),
        (r"-(\w)\1\.|\s", "aa. ab.║c"),
        (r"-(?&lt;q>\w)\k&lt;q>\.|\s(?&lt;q>\w)\k&lt;q>", "aa. bb. cc.║d"),
        (r"-(a)\10\.|\s", "aa0. aa.║c"),
        (r"-(?i)mr\.|st\.|\s", "MR. Mr. St. A.║b"),
        (r"-(?i:m)(?-i)r\.|\s", "Mr. mr. MR.║b"),
        ("-(?x) m r \\. # full stop\n|\\s", "mr. m r.║b"),
        (r"-(?x)a\ [b c]\.|\s", "a b. a  .║b"),
        (r"-(?s)a.b\.|\s", "a\nb. axb. c.║d"),
        (r"-a.b\.|\s", "a\nb.║axb. c.║d"),
        (r"-(?m)^a\.|\s", "a. b.║\na. c"),
        (r"-\Aa\.|\s", "a. a.║c"),
        (r"-\.|\s\w$", "a.║b.║c. d\n"),
        (r"-\p{javaUpperCase}\p{IsCyrillic}\P{L}\.|\s", "Aя1. aя1.║b"),
        (r"-[\p{script=Greek}\p{Sc}]\.|\s", "λ. €. b.║c"),
        (r"-[[:upper:]]\p{Punct}\.|\s", "Я-. A$. a-.║c"),
        (r"-\uD83D\uDE00\.|\s", "😀. a.║b"),
        (r"-a{2}+b?+(?>c|cd)e{0}\.|\s", "aabc. aac. aabcd.║b"),
        (r"-\.|(?:\s\w){2}\.", "a. b c. d e.║f g h"),
        (r"-\cI\.|\s", "a\t. b.║c"),
    ] {
        let found = split(&[rule, r"+\.|\s"], &text.replace('║', " ")).join("║");
        assert_eq!(found, text.replace("║\n", "║").trim_end(), "{rule}");
    }
}

#[test]
fn breaks_stand_where_first_half_prefers() {
    for (rule, text) in [
        (r"+\.+|\s*", "a...║b"),
        (r"+\.+|", "a...║b"),
        (r"+\.+?|", "a.║.║.║b"),
        (r"+[.?!]+[”]?|\s+\p{Lu}", "Is it?║ No! “Yes.”║ Good...║ A b"),
        (r"+\w(?=\.)\.?|", "1.║ 2.║ 3 4"),
        (r"+(a)\1*|(b)?\1", "aa║bb aab"),
        (r"+(?i)\bmr\.*|(?i:\s)", "MR.║ a mr║ b"),
        (r"+|\d", "a║1║2 b"),
        (r"+\n|", "a\n║b"),
    ] {
        let found = split(&[rule], &text.replace('║', "")).join("║");
        assert_eq!(found, text.replace("║ ", "║").replace("\n║", "║"), "{rule}");
    }
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
fn xml_is_read_as_xml() {
    let half = |before: &str| file(&["+X|Y"]).replace("<beforebreak>X</beforebreak>", before).replace('Y', "b");
    for (before, text) in [
        ("", "ab"),
        ("<beforebreak/>", "ab"),
        ("<beforebreak></beforebreak>", "ab"),
        ("<beforebreak>a<!-- no -->\\.</beforebreak>", "a.b"),
        ("<beforebreak>a<![CDATA[<&\\.]]>&#x2e;&#46;</beforebreak>", "a<&.xyb"),
        ("<beforebreak xml:space=\"preserve\">a </beforebreak>", "a b"),
        ("<beforebreak>a </beforebreak>", "a b"),
        ("<beforebreak>a&#x0a;&#13;</beforebreak>", "a\n\rb"),
        ("<beforebreak>a\r\n</beforebreak>", "a\nb"),
        ("<beforebreak>(?x)\n  a  # letter\n  \\.\n</beforebreak>", "a.b"),
        ("<beforebreak>a&amp;&lt;&gt;&quot;&apos;</beforebreak>", "a&<>\"'b"),
        ("<beforebreak><?no?>a</beforebreak>", "ab"),
    ] {
        for srx in [half(before), half(before).replace(" xmlns=\"http://www.lisa.org/srx20\"", "")] {
            let (rules, notices) = SrxRules::read(&srx, "x").unwrap();
            assert_eq!((rules.split(text, &english()).len(), notices.len()), (2, 0), "{before}");
        }
    }
    let prefixed = half("<beforebreak>a</beforebreak>").replace("xmlns=", "xmlns:s=").replace("</", "</s:");
    let prefixed = prefixed.replace('<', "<s:").replace("<s:/s:", "</s:").replace("<s:?", "<?");
    assert_eq!(SrxRules::read(&prefixed, "x").unwrap().0.split("ab", &english()).len(), 2, "{prefixed}");
}

#[test]
fn headers_say_what_they_can() {
    let header = |header: &str| {
        let srx = file(&["+a|b"]).replace("<header segmentsubflows=\"yes\" cascade=\"no\"/>", header);
        SrxRules::read(&srx, "x").unwrap().0.header()
    };
    let said = "<header segmentsubflows=\"no\" cascade=\"no\"><formathandle type=\"start\" include=\"yes\"/>\
                <o:options xmlns:o=\"o\" o:cascade=\"yes\"/><o:header xmlns:o=\"o\" cascade=\"yes\"/></header>";
    assert_eq!(header(said), Header { cascade: false, segment_subflows: false, codes_before: [true, true, false] });
    // OmegaT leaves out what version 2.0 demands, and takes all maps that fit.
    let unsaid = Header { cascade: true, segment_subflows: true, codes_before: [false, true, false] };
    assert_eq!([header("<header/>"), header("")], [unsaid; 2]);
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
fn long_counts_are_matched() {
    let text = format!("{}. B. C {}. D", "é".repeat(999), "ж".repeat(1000));
    assert_eq!(split(&[r"-\p{L}{1000}\.|\s", r"+\.|\s"], &text).len(), 3);
    assert_eq!(split(&[r"-\b\Q..\Ej{0,9000}+\p{L}{1000}?\.|\s", r"+\.|\s\p{L}{1,1000}"], &text).len(), 4);
    assert_eq!(split(&[r"+\.|\s(?=(?:\p{L}\.?){50,60}\s)", r"-C|", r"+|\bC(?:\s\p{L}{90,}){01}"], &text).len(), 2);
}

#[test]
fn rules_without_room_are_told_of() {
    let many: Vec<String> = (0..400).map(|n| format!(r"-X{n}\w\w\w\w\.|\s")).chain([r"+\.|\s".to_owned()]).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (rules, _) = SrxRules::read(&file(&many), "my.srx").unwrap();
    let engine = Engine::new(&rules.groups[0], 1 << 20);
    assert_eq!(engine.breaks("X0good. X399good. B"), [17], "the first rule and the last have room");
    let told: Vec<String> = rules.notices().iter().map(ToString::to_string).collect();
    assert!((350..400).contains(&told.len()), "{}", told.len());
    let last = r"my.srx: line 404: a rule cannot be used and was left out: “X399\w\w\w\w\.”: all rules together need too much memory";
    assert!(told[told.len() - 1].starts_with(last), "{}", told[told.len() - 1]);
}

#[test]
fn what_takes_too_long_does_not_break() {
    let text = format!("A. {}z. B. C", "a".repeat(60));
    let slow = r"(\w+\w+)+(?&lt;!z)\.";
    for (slow, segments) in [(format!(r"-{slow}|\s"), 3), (format!(r"+{slow}|\s"), 4), (format!(r"-\.|\s{slow}"), 3)] {
        let (rules, _) = SrxRules::read(&file(&[&slow, r"+\.|\s"]), "my.srx").unwrap();
        assert_eq!((rules.split(&text, &english()).len(), rules.split(&text, &english()).len()), (segments, segments), "{slow}");
        let told = rules.notices();
        assert_eq!(told.len(), 1, "{slow}: {told:?}");
        assert!(told[0].to_string().starts_with("my.srx: line 5: a rule could not be decided at some places"), "{told:?}");
    }
}

#[test]
fn what_reaches_too_far_is_told_of() {
    let text = format!("\"foot A. {} B. C", "x ".repeat(40_000));
    for rule in [r#"-\.|[^"]+""#, r"-\bfoo\b.*\.|\s"] {
        let (rules, _) = SrxRules::read(&file(&[rule, r"+\.|\s"]), "my.srx").unwrap();
        assert_eq!((rules.split(&text, &english()).len(), rules.notices().len()), (3, 1), "{rule}");
        assert!(
            rules.notices()[0].to_string().ends_with("it reaches further than 65536 bytes and is taken not to match there; shorten it")
        );
    }
}

#[test]
fn languages_without_rules_are_told_of() {
    let (rules, _) = SrxRules::read(&file(&[r"+\.|\s"]).replace(".*", "en.*"), "my.srx").unwrap();
    assert_eq!((rules.split("A. B", &english()).len(), rules.notices().len()), (2, 0));
    for tag in ["ru", "ru", "kk"] {
        assert_eq!(rules.split("A. B", &Language::known(tag)).len(), 1);
    }
    let told: Vec<String> = rules.notices().iter().map(ToString::to_string).collect();
    let kazakh = "my.srx: no rules for “kk”; its paragraphs are left whole; add a <languagemap> for it";
    assert_eq!((told.len(), told[0].as_str()), (2, kazakh));
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
