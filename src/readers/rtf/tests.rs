//! Files made by hand, one for each thing that RTF does to a text.

use super::*;
use crate::text::Role::{self, *};

/// Returns the blocks of a file and the codes of the notices.
fn read(bytes: &[u8]) -> (Vec<(String, Role)>, Vec<&'static str>) {
    let (document, notices) = read_rtf(bytes, "t", None).unwrap();
    let blocks = document.blocks.iter().map(|block| (block.span.of(&document.text).to_owned(), block.role)).collect();
    (blocks, notices.iter().map(|notice| notice.kind.code()).collect())
}

/// Returns the blocks of a file of such a body, with the head that most files have.
fn blocks(body: &str) -> Vec<(String, Role)> {
    const HEAD: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\froman\fcharset204{\*\fname Times New Roman;}Times New Roman Cyr;}
{\f2\ftech\fcharset2 Symbol;}{\f3\fswiss\fcharset238 Arial;}{\f4\fnil\fcharset128 MS Mincho;}{\f5\fswiss Arial Greek;}}{\colortbl;\red0\green0\blue0;}
{\stylesheet{\ql Normal;}{\s1\outlinelevel0\sbasedon0\snext0 heading 1;}{\s2 \'cd\'e0\'e7\'e2\'e0\'ed\'e8\'e5;}{\s3\f1 \'cd\'e0\'e7\'e2\'e0\'ed\'e8\'e5;}
{\s4\sbasedon1 Part;}{\s5\outlinelevel2 Own;}{\s6 caption;}{\*\cs10 \additive Default Paragraph Font;}}{\info{\title No text}{\author One}}";
    let (blocks, notices) = read(format!("{HEAD}\n{body}}}").as_bytes());
    assert!(notices.is_empty(), "{notices:?}");
    blocks
}

/// Returns the texts of the blocks of such a body.
fn texts(body: &str) -> Vec<String> {
    blocks(body).into_iter().map(|(text, _)| text).collect()
}

fn owned(blocks: &[(&str, Role)]) -> Vec<(String, Role)> {
    blocks.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect()
}

#[test]
fn fonts_tell_encodings() {
    for (body, expected) in [
        (r"\f0 caf\'e9 \'96 \'93yes\'94", "café – “yes”"),
        (r"\f1 \'cf\'e0\'f0\'eb\'e0\'ec\'e5\'ed\'f2", "Парламент"),
        (r"\f3 \'9fr\'f3d\'b3o", "źródło"),
        (r"\f4 \'93\'fa\'96\'7b", "日本"),
        (r"\f4 \'83A\'83\'5c", "アソ"),
        (r"\f5 \'c1\'e8\'de\'ed\'e1", "Αθήνα"),
        (r"\f2 \'b3{\f0 5} \'61", "≥5 α"),
        (r"{\f1 \'cc\'ee\'f1}{\b\f1\'f2} {\plain\'e9}", "Мост é"),
    ] {
        assert_eq!(texts(body), [expected], "{body}");
    }
}

#[test]
fn unicode_passes_over_its_stand_ins() {
    for (body, expected) in [
        (r"\u1052?\u1086?\u1089?\u1090?.", "Мост."),
        (r"\u1052\'cc\u1086\'eemore", "Моmore"),
        (r"\uc0\u1052 \u1086x", "Моx"),
        (r"\uc2\u26085\'93\'fa\u26412\'96\'7b.", "日本."),
        (r"\uc1{\uc0\u1052}\u1086?", "Мо"),
        (r"\u8212\emdash\u-10180?\u-8438?!", "—🌊!"),
        (r"{\f2\u-3999?}", "α"),
        (r"\u8212-\u160\~x", "—\u{a0}x"),
    ] {
        assert_eq!(texts(body), [expected], "{body}");
    }
    assert_eq!(read(br"{\rtf1 a\u55357?b}"), (owned(&[("a\u{fffd}b", Paragraph)]), vec!["bytes-replaced"]));
}

#[test]
fn styles_give_roles() {
    let body = r"\pard\s3 \f1\'c4\'ee\'ea\'eb\'e0\'e4\par\pard\s1 {\listtext 1.\tab}Roads\par\pard\s4 Coast\par\pard\s5 Piers\par
\pard\s6 Table 1\par\pard\outlinelevel1 Lamps\par\pard\outlinelevel9 Text.\par\pard{\pntext\'b7\tab}new lamps;\par\pard\ls2 new piers.\par\pard One";
    let expected = [
        ("Доклад", Title),
        ("Roads", Heading),
        ("Coast", Heading),
        ("Piers", Heading),
        ("Table 1", Caption),
        ("Lamps", Heading),
        ("Text.", Paragraph),
        ("new lamps;", ListItem),
        ("new piers.", ListItem),
        ("One", Paragraph),
    ];
    assert_eq!(blocks(body), owned(&expected));
}

#[test]
fn breaks_and_characters() {
    let body = r"One\line two\tab three\~four co\_op soft\-hyphen\emdash\ldblquote x\rdblquote\lquote y\rquote \{\\\}\line\line New\page line\
Last";
    let expected = ["One\ntwo\tthree\u{a0}four co\u{2011}op soft\u{ad}hyphen—“x”‘y’{\\}", "New\nline", "Last"].map(str::to_owned);
    assert_eq!(texts(body), expected);
}

#[test]
fn tables_are_read_cell_by_cell() {
    let body = r"\pard Before\par\trowd\cellx900\cellx1800\pard\intbl Town\cell Bridges\par of stone\cell\row
\pard\intbl\itap2 Inner\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl Outer\cell\cell\row\pard After\par";
    let expected = [
        ("Before", Paragraph),
        ("Town", Cell),
        ("Bridges", Cell),
        ("of stone", Cell),
        ("Inner", Cell),
        ("Outer", Cell),
        ("After", Paragraph),
    ];
    assert_eq!(blocks(body), owned(&expected));
}

#[test]
fn notes_stand_at_the_end() {
    let body = r"{\header\pard Council of Harbour Towns\par}{\footer\pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}\pard\intbl
The towns{\super\chftn{\footnote\pard\plain\chftn  The end.\ftnalt\par}}{\chftn{\footnote\pard The foot.\par Its second.}} agreed{\*\atnid OH}{\*\atnauthor Olivia}\chatn{\*\annotation{\*\atndate 1}\pard When?\par}.\cell";
    let expected = [
        ("The towns agreed.", Cell),
        ("The foot.", Paragraph),
        ("Its second.", Paragraph),
        ("The end.", Paragraph),
        ("Council of Harbour Towns", Residue("page-header")),
        ("Page 1", Residue("page-footer")),
        ("When?", Residue("comment")),
    ];
    assert_eq!(blocks(body), owned(&expected));
}

#[test]
fn what_is_no_text_is_passed_over() {
    for body in [
        r"A {\v hidden}{\*\unknown x{\b y}}line{\pict\pngblip 89504e47}",
        r"A {\*\bkmkstart here}li{\*\bkmkend here}ne{\pict\bin5 {{{}}}",
        r"A \deleted old \deleted0 line{\revised\revauth1 }",
        r"A {\field{\*\fldinst HYPERLINK {\field{\*\fldinst X}{\fldrslt y}} \\t}{\fldrslt{\ul line}}}",
        r"A line{\xe{\v bridge}}{\tc Table}{\object\objemb{\*\objclass Paint}{\*\objdata 0105}{\result{\pict 0}}}",
        r"A {\upr{?ine}{\*\ud{\u108?ine}}}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}",
    ] {
        assert_eq!(texts(body), ["A line"], "{body}");
    }
}

#[test]
fn boxes_and_changes() {
    let body = r"Around{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt\pard In the box.\par}}{\shprslt\pard Drawn\par}} the box.\par
{\*\do\dobxpage{\dptxbx{\dptxbxtext\pard Old.\par}}}Goes{\deleted\par}\pard  on.{\mmath{\*\moMath{\mr\mscr0 x+1}{\*\mctrlPr z}}}\par";
    assert_eq!(texts(body), ["Around the box.", "In the box.", "Goes on.x+1", "Old."]);
}

#[test]
fn declarations_of_western_europe_may_be_wrong() {
    let text = "Совет портовых городов принял доклад о состоянии дорог.";
    let hex: String = encoding_rs::WINDOWS_1251.encode(text).0.iter().map(|byte| format!("\\'{byte:02x}")).collect();
    let (blocks, notices) = read(format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl\\f0\\fswiss Arial;}}\\f0 {hex}\\par}}").as_bytes());
    assert_eq!((blocks, notices), (owned(&[(text, Paragraph)]), vec!["encoding-inferred"]));
    let utf_8 = format!("{{\\rtf1\\ansi\\ansicpg1252 {text}}}");
    assert_eq!(read(utf_8.as_bytes()), (owned(&[(text, Paragraph)]), vec!["encoding-inferred"]));
    assert_eq!(read(br"{\rtf1\ansi caf\'e9}"), (owned(&[("café", Paragraph)]), vec![]));
    let koi_8: String = encoding_rs::KOI8_R.encode(text).0.iter().map(|byte| format!("\\'{byte:02x}")).collect();
    let rtf = format!("{{\\rtf1\\ansi {koi_8}}}");
    assert_eq!(read_rtf(rtf.as_bytes(), "t", Some("koi8-r")).unwrap().0.text, text);
    assert_eq!(read_rtf(rtf.as_bytes(), "t", Some("koi9")).unwrap_err().kind(), ErrorKind::Unusable);
    let raw = [&b"{\\rtf1\\ansi\\ansicpg1251 "[..], &encoding_rs::WINDOWS_1251.encode(text).0, b"}\0"].concat();
    assert_eq!(read(&raw), (owned(&[(text, Paragraph)]), vec![]));
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    for (file, expected) in [
        (r"{\rtf1\ansi One\par Two", &["One", "Two"][..]),
        (r"{\rtf1\ansi {\b One}}\par Two\par}", &["One", "Two"]),
        (r"{\rtf1 One{\footnote Two", &["One", "Two"]),
    ] {
        let (blocks, notices) = read(file.as_bytes());
        assert_eq!(
            (blocks.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), notices),
            (expected.to_vec(), vec!["damaged"]),
            "{file}"
        );
    }
    assert_eq!(read(b"{\\rtf1 One}Garbage").0, owned(&[("One", Paragraph)]));
    assert_eq!(read_rtf(b"{\\rtf1{\\info{\\title One}}}", "t", None).unwrap_err().kind(), ErrorKind::Empty);
}

#[test]
fn files_of_other_programs_are_read() {
    let text_edit =
        b"{\\rtf1\\ansi\\ansicpg1251\\cocoartf2639\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;\\f1\\fnil\\fcharset204 Times;}\n\
        {\\*\\expandedcolortbl;;}\\pard\\f0\\fs24 \\cf0 \\uc0\\u1052 \\u1086 \\u1089 \\u1090 .\\\n\\'cc\\'ee\\'f1\\'f2\\\n\\f1 \\'cc.}";
    assert_eq!(read(text_edit).0, owned(&[("Мост.", Paragraph), ("Мост", Paragraph), ("М.", Paragraph)]));
    let word_pad = b"{\\rtf1\\ansi\\ansicpg1251\\deff0\\deflang1049{\\fonttbl{\\f0\\fnil\\fcharset204{\\*\\fname Arial;}Arial CYR;}}\r\n\
        \\viewkind4\\uc1\\pard\\f0\\fs20 \\'cc\\'ee\\'f1\\'f2\\par\r\n{\\pntext\\f1\\'B7\\tab}\\lang1033 lamps\\par\r\n}\r\n\0";
    assert_eq!(read(word_pad).0, owned(&[("Мост", Paragraph), ("lamps", ListItem)]));
    let old_mac = b"{\\rtf1\\mac{\\fonttbl\\f0\\fnil Geneva;}caf\\'8e}";
    assert_eq!(read(old_mac).0, owned(&[("caf\u{e9}", Paragraph)]));
}

#[test]
fn groups_without_end_are_refused() {
    let bytes = [&b"{\\rtf1"[..], &vec![b'{'; 10_000_000]].concat();
    assert_eq!(read_rtf(&bytes, "t", None).unwrap_err().kind(), ErrorKind::Malformed);
    let closed = [&b"{\\rtf1 One"[..], &vec![b'}'; 2_000_000], b"\\par}"].concat();
    assert_eq!(read(&closed).0.len(), 1);
    let cells = format!("{{\\rtf1 {}}}", r"\intbl x\cell".repeat(100_000));
    assert_eq!(read(cells.as_bytes()).0.len(), 100_000);
}
