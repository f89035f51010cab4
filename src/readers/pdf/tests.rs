//! PDF files made by hand, one for each thing that the content of pages does to a text.

use super::*;
use crate::text::Role;

/// Returns a file of pages with such contents; further objects are numbered from 10 on.
fn pdf(contents: &[&str], resources: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mut objects = vec![(1, "<</Type/Catalog/Pages 2 0 R>>".to_owned())];
    let kids: String = (0..contents.len()).map(|page| format!("{} 0 R ", 100 + page * 2)).collect();
    let fonts = "/F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    objects.push((2, format!("<</Type/Pages/Kids[{kids}]/MediaBox[0 0 600 800]/Resources<</Font<<{fonts}/G 10 0 R>>{resources}>>>>")));
    for (page, content) in contents.iter().enumerate() {
        objects.push((100 + page * 2, format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 101 + page * 2)));
        objects.push((101 + page * 2, stream("", content)));
    }
    for (number, (entries, content)) in others.iter().enumerate() {
        let body = if content.is_empty() { (*entries).to_owned() } else { stream(entries, content) };
        objects.push((10 + number, body));
    }
    let bodies: String = objects.iter().map(|(number, body)| format!("{number} 0 obj\n{body}\nendobj\n")).collect();
    // The table is missing: it is made anew.
    format!("%PDF-1.4\n{bodies}trailer\n<</Root 1 0 R/Size 200>>\n").into_bytes()
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// Returns the blocks of a file, line ends in them shown as `/`.
fn blocks(bytes: &[u8]) -> Vec<String> {
    let (document, _) = read_pdf(bytes, "t").unwrap();
    document.blocks.iter().map(|block| block.span.of(&document.text).replace('\n', " / ")).collect()
}

/// Returns the blocks of a page with such a content.
fn page(content: &str) -> Vec<String> {
    blocks(&pdf(&[content], "", &[]))
}

#[test]
fn operators_of_text_place_it() {
    let content = "BT /F 10 Tf 12 TL 50 700 Td (The Council) Tj T* [(of Harb) 20 (our) -300 (Towns)] TJ (met in) ' 1 0 (a north port.) \" \
        /F 10 Tf 1 0 0 1 50 600 Tm (Roads) Tj 20 0 Td ET";
    assert_eq!(page(content), ["The Council / of Harbour Towns / met in / a north port.", "Roads"]);
}

#[test]
fn forms_are_drawn_but_not_in_themselves() {
    let form = "BT /F 10 Tf 0 0 Td (Inside) Tj ET /X Do";
    let entries = "/Type/XObject/Subtype/Form/Matrix[1 0 0 1 50 600]";
    let bytes = pdf(&["q /X Do Q BT /F 10 Tf 50 700 Td (Outside) Tj ET"], "/XObject<</X 11 0 R>>", &[("null", ""), (entries, form)]);
    assert_eq!(blocks(&bytes), ["Outside", "Inside"]);
}

#[test]
fn meant_text_stands_for_what_is_shown() {
    let content = "BT /F 10 Tf 50 700 Td (c) Tj /Span <</ActualText (\\376\\377\\000o\\000o)>> BDC (xx) Tj EMC (p) Tj ET";
    assert_eq!(page(content), ["coop"]);
    let lone = "BT /F 10 Tf 50 700 Td (coop) Tj EMC EMC /Span <</ActualText (a)>> BDC ET";
    assert_eq!(page(lone), ["coop"]);
}

#[test]
fn letters_drawn_twice_are_read_once() {
    let content = "BT /F 10 Tf 50 700 Td (will) Tj 1 0 0 1 50.3 700 Tm (will) Tj ET";
    assert_eq!(page(content), ["will"]);
}

#[test]
fn maps_to_unicode_go_first() {
    let map = "1 beginbfrange <41> <43> <0410> endbfrange";
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 11 0 R>>";
    assert_eq!(blocks(&pdf(&["BT /G 10 Tf 50 700 Td (ABCD) Tj ET"], "", &[(font, ""), ("", map)])), ["АБВD"]);
}

#[test]
fn codes_of_two_bytes_are_decoded() {
    let font = "<</Type/Font/Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[12 0 R]>>";
    let descendant = "<</Type/Font/Subtype/CIDFontType2/DW 500/W[1 2 600 1040[700 700]]>>";
    let bytes = pdf(&["BT /G 10 Tf 50 700 Td <041004110021> Tj ET"], "", &[(font, ""), ("null", ""), (descendant, "")]);
    assert_eq!(blocks(&bytes), ["АБ!"]);
}

#[test]
fn few_unknown_letters_are_marked_and_told() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Own/Encoding<</Differences[65/g17/afii10017]>>>>";
    let bytes = pdf(&["BT /G 10 Tf 50 700 Td (ABBB) Tj ET"], "", &[(font, "")]);
    let (document, notices) = read_pdf(&bytes, "t").unwrap();
    assert_eq!(document.text, "\u{fffd}ААА");
    assert_eq!(notices[0].kind, NoticeKind::LettersUnknown(1));
}

#[test]
fn three_columns_are_read_under_a_heading() {
    let mut content = "BT /F 18 Tf 150 760 Td (The roads of the coast of harbours) Tj ET\n".to_owned();
    for (column, x) in [(1, 40), (2, 220), (3, 400)] {
        for row in 0..6 {
            let text = format!("words of column {column} in line {row}");
            content.push_str(&format!("BT /F 10 Tf {x} {} Td ({text}) Tj ET\n", 700 - row * 12));
        }
    }
    let found = page(&content).join(" / ");
    let places: Vec<usize> = (1..4).filter_map(|column| found.find(&format!("column {column} in line 5"))).collect();
    assert!(found.starts_with("The roads") && places.len() == 3 && places.is_sorted(), "{found}");
    assert!(found.find("column 2 in line 0") > found.find("column 1 in line 5"), "{found}");
}

#[test]
fn rows_of_tables_are_cells() {
    let row = |y: usize, cells: [&str; 3]| {
        let shown = |(at, cell): (usize, &&str)| format!("BT /F 10 Tf {} {y} Td ({cell}) Tj ET\n", 50 + at * 150);
        cells.iter().enumerate().map(shown).collect::<String>()
    };
    let content = row(700, ["Town", "Bridges", "Share"]) + &row(680, ["Northport", "14", "32"]) + &row(660, ["Saltmarsh", "9", "21"]);
    let (document, _) = read_pdf(&pdf(&[&content], "", &[]), "t").unwrap();
    assert_eq!(document.blocks.len(), 9);
    assert!(document.blocks.iter().all(|block| block.role == Role::Cell));
}

#[test]
fn trees_of_pages_that_bite_their_tail_end() {
    let bytes = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n";
    assert_eq!(read_pdf(bytes, "t").unwrap_err().kind(), ErrorKind::Malformed);
}

#[test]
fn hostile_numbers_are_no_places() {
    let content = "BT /F 1e9 Tf 99999999999999999999 700 Td (a) Tj 0 0 0 0 0 0 Tm (b) Tj /F 10 Tf 1 0 0 1 50 700 Tm (c) Tj ET";
    assert_eq!(page(content), ["c"]);
}

#[test]
fn pictures_of_letters_by_tex_are_read() {
    let differences: String = (224..256).map(|code| format!("/a{code}")).collect();
    let widths = "50 ".repeat(224);
    let font = format!(
        "<</Type/Font/Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FirstChar 32/Widths[{widths}]/Encoding<</Differences[224{differences}]>>>>"
    );
    let content = "BT /G 10 Tf 50 700 Td [<ece8f0edfbe5> -300 <e4eef0eee3e8>] TJ ET";
    let (document, notices) = read_pdf(&pdf(&[content], "", &[(&font, "")]), "t").unwrap();
    assert_eq!(document.text, "мирные дороги");
    assert_eq!(notices[0].kind, NoticeKind::FontsMisdeclared("windows-1251"));
}

#[test]
fn exponents_are_no_marks_of_notes() {
    let raised = |before: &str| format!("BT /F 10 Tf 50 700 Td ({before}) Tj 5 Ts /F 6 Tf (2) Tj 0 Ts /F 10 Tf ( of roads) Tj ET");
    let says = |before: &str| {
        let (document, _) = read_pdf(&pdf(&[&raised(before)], "", &[]), "t").unwrap();
        document.content(document.blocks[0].span)
    };
    assert_eq!(says("twelve km"), "twelve km2 of roads");
    assert_eq!(says("twelve miles"), "twelve miles of roads");
    assert_eq!(says(""), "of roads");
}

#[test]
fn space_between_letters_parts_words_in_short_texts_alone() {
    assert_eq!(page("BT /F 10 Tf 3 Tc 50 700 Td (ORDERS) Tj ET"), ["ORDERS"]);
    assert_eq!(page("BT /F 10 Tf 50 700 Td (the) Tj 3 Tc 13.9 0 Td (yf) Tj 0 Tc 10.78 0 Td (ell) Tj ET"), ["they fell"]);
}

#[test]
fn titles_over_columns_may_end_over_one_of_them() {
    let line = |x: usize, y: usize| format!("1 0 0 1 {x} {y} Tm (words of a narrow column here,) Tj ");
    let columns: String = (0..12).flat_map(|at| [line(50, 640 - 12 * at), line(320, 640 - 12 * at)]).collect();
    let title = "/F 20 Tf 1 0 0 1 50 700 Tm (Opening address to the Council of Harbour) Tj 1 0 0 1 50 676 Tm (Towns) Tj";
    let found = page(&format!("BT {title} /F 10 Tf {columns} ET"));
    assert_eq!(found[0], "Opening address to the Council of Harbour / Towns");
}

#[test]
fn one_line_that_is_moved_in_may_be_a_paragraph() {
    let line = |at: usize, text: &str| {
        let left = if text.starts_with('>') { 70 } else { 50 };
        format!("1 0 0 1 {left} {} Tm ({}) Tj ", 700 - 12 * at, text.trim_start_matches('>'))
    };
    let lines = [">The towns have met in the north this year", "and the roads were built by all of them", "in the spring."];
    let all: Vec<&str> = [lines, lines, lines, lines]
        .concat()
        .into_iter()
        .chain([">The roads were open for all of the towns", ">The bridges are to be shut for all of us"])
        .collect();
    let content: String = all.iter().enumerate().map(|(at, text)| line(at, text)).collect();
    assert_eq!(page(&format!("BT /F 10 Tf {content} ET")).len(), 6);
}
