//! Word and OpenDocument files made by hand, one for each thing that such files do to a text.

use super::*;
use crate::error::Error;
use crate::readers::read_document;
use crate::text::Role::{self, *};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Returns a ZIP archive of parts.
pub(in crate::readers) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the text of a part in the namespace of Word.
fn word(root: &str, inner: &str) -> String {
    let namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"mc\" xmlns:v=\"v\" xmlns:m=\"m\"";
    format!("<?xml version=\"1.0\"?>\n<w:{root} {namespaces}>{inner}</w:{root}>")
}

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");

/// Returns a Word document with such a body and other parts.
fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let main = word("document", &format!("<w:body>{body}<w:sectPr/></w:body>"));
    zipped(&[&[TYPES, ("word/document.xml", main.as_str())], others].concat())
}

/// Returns the blocks of a file.
fn blocks(bytes: &[u8]) -> Vec<(String, Role)> {
    let (document, notices) = read_document(bytes, "t", None).unwrap();
    assert!(notices.is_empty() && document.cuts.is_empty());
    document.blocks.iter().map(|block| (block.span.of(&document.text).to_owned(), block.role)).collect()
}

/// Returns the texts of the blocks of a Word document with such a body.
fn texts(body: &str) -> Vec<String> {
    blocks(&docx(body, &[])).into_iter().map(|(text, _)| text).collect()
}

fn error(bytes: &[u8]) -> Error {
    read_document(bytes, "t", None).unwrap_err()
}

fn owned(blocks: &[(&str, Role)]) -> Vec<(String, Role)> {
    blocks.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect()
}

const STYLES: &str = r#"
    <w:style w:type="paragraph" w:styleId="a1"><w:name w:val="Title"/></w:style>
    <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="own"><w:name w:val="Раздел доклада"/><w:basedOn w:val="1"/></w:style>
    <w:style w:type="paragraph" w:styleId="out"><w:name w:val="Part"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="ru"><w:name w:val="Заголовок 2"/></w:style>
    <w:style w:type="paragraph" w:styleId="cap"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="li"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
    <w:style w:type="character" w:styleId="dark"><w:name w:val="Dark"/><w:rPr><w:vanish/></w:rPr></w:style>"#;

#[test]
fn styles_of_word_give_roles() {
    let paragraph =
        |style: &str, text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = [
        paragraph("a1", "Доклад Секретаря"),
        paragraph("own", "Состояние дорог"),
        paragraph("out", "The coast"),
        paragraph("ru", "Мосты"),
        paragraph("Heading3", "No such style"),
        paragraph("li", "new lamps;"),
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>новые фонари.</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:pPr><w:pStyle w:val=\"li\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>Not one.</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>Outlined</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr><w:r><w:t>Running text.</w:t></w:r></w:p>".to_owned(),
        paragraph("cap", "Рис. 1. Мост"),
        "<w:p/><w:footnote/>".to_owned(),
    ];
    let styles = word("styles", STYLES);
    assert_eq!(
        blocks(&docx(&body.concat(), &[("word/styles.xml", &styles)])),
        owned(&[
            ("Доклад Секретаря", Title),
            ("Состояние дорог", Heading),
            ("The coast", Heading),
            ("Мосты", Heading),
            ("No such style", Heading),
            ("new lamps;", ListItem),
            ("новые фонари.", ListItem),
            ("Not one.", Paragraph),
            ("Outlined", Heading),
            ("Running text.", Paragraph),
            ("Рис. 1. Мост", Caption),
        ])
    );
}

#[test]
fn runs_are_joined_without_blanks() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">The Coun</w:t></w:r><w:proofErr/>
        <w:r><w:rPr><w:b/></w:rPr><w:t>cil</w:t></w:r><w:bookmarkStart w:id="1"/><w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve"> met</w:t></w:r>
        <w:hyperlink><w:r><w:t xml:space="preserve"> in North</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>port.</w:t></w:r></w:smartTag></w:p>"#;
    assert_eq!(texts(body), ["The Council met in Northport."]);
}

#[test]
fn breaks_and_signs_of_word() {
    let body = r#"<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>erate</w:t>
        <w:cr/><w:t>at </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t><w:sym w:font="Wingdings" w:char="F041"/></w:r><w:r><w:br w:type="page"/></w:r></w:p>
        <w:p><w:r><w:t>Before</w:t><w:br/><w:br/><w:t>after.</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["One\ntwo\tco\u{2011}op\u{ad}erate\nat ≥5", "Before", "after."]);
}

#[test]
fn tracked_changes_are_taken_as_accepted() {
    let body = r#"<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:pPrChange></w:pPr>
        <w:r><w:t xml:space="preserve">Совет </w:t></w:r><w:del w:id="1"><w:r><w:delText>отклонил</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>принял</w:t></w:r></w:ins>
        <w:moveFrom><w:r><w:t> сразу</w:t></w:r></w:moveFrom><w:r><w:t xml:space="preserve"> решение</w:t></w:r><w:moveTo><w:r><w:t xml:space="preserve"> сразу.</w:t></w:r></w:moveTo></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">The end of this paragraph </w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:r><w:t>was deleted.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>a row that is gone</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:p><w:r><w:t>a new row</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Last.</w:t></w:r></w:p>"#;
    let expected = [
        ("Совет принял решение сразу.", Paragraph),
        ("The end of this paragraph was deleted.", Paragraph),
        ("a new row", Cell),
        ("Last.", Paragraph),
    ];
    assert_eq!(blocks(&docx(body, &[])), owned(&expected));
}

#[test]
fn comments_fields_and_hidden_text_are_out() {
    let body = r#"<w:p><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">See page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
        <w:r><w:instrText> PAGEREF </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>inner</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:fldSimple w:instr="DATE"><w:r><w:t xml:space="preserve"> of May</w:t></w:r></w:fldSimple><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val="dark"/></w:rPr><w:t> dark</w:t></w:r>
        <w:r><w:rPr><w:rStyle w:val="dark"/><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:p><w:r><w:t>A field that never ends hides nothing.</w:t></w:r></w:p>"#;
    let header = word("hdr", "<w:p><w:r><w:t>Council of Harbour Towns</w:t></w:r></w:p>");
    let (styles, comments) =
        (word("styles", STYLES), word("comments", "<w:comment w:id=\"0\"><w:p><w:r><w:t>No!</w:t></w:r></w:p></w:comment>"));
    let found = blocks(&docx(body, &[("word/styles.xml", &styles), ("word/comments.xml", &comments), ("word/header2.xml", &header)]));
    assert_eq!(
        found,
        owned(&[
            ("See page 12 of May.", Paragraph),
            ("A field that never ends hides nothing.", Paragraph),
            ("Council of Harbour Towns", Residue("page-header")),
            ("No!", Residue("comment"))
        ])
    );
}

#[test]
fn text_boxes_follow_their_paragraph() {
    let boxed = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p><w:p><w:r><w:t>And more.</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">Around </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{boxed}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{boxed}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>the box.</w:t></w:r></w:p>\
         <w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Filled in.</w:t></w:r></w:p></w:sdtContent></w:sdt>\
         <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here.</w:t></w:r></w:p></w:sdtContent></w:sdt>\
         <w:p><w:r><w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>Base, </w:t></w:r></w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"
    );
    assert_eq!(texts(&body), ["Around the box.", "In the box.", "And more.", "Filled in.", "Base, x=1"]);
}

#[test]
fn tables_are_read_cell_by_cell() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tbl><w:tr>{}</w:tr></w:tbl>\
         <w:p><w:r><w:t>под таблицей</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>После.</w:t></w:r></w:p>",
        cell("Город"),
        cell("Мосты"),
        cell("внутри")
    );
    let expected = [("Город", Cell), ("Мосты", Cell), ("внутри", Cell), ("под таблицей", Cell), ("После.", Paragraph)];
    assert_eq!(blocks(&docx(&body, &[])), owned(&expected));
}

#[test]
fn notes_stand_at_the_end() {
    let refer = |kind: &str, id: &str| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
    let body = format!(
        "<w:p><w:r><w:t>The road</w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> is long</w:t></w:r>{}{}\
         <w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"4\"/><w:t>*</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>\
         <w:p><w:del><w:r><w:footnoteReference w:id=\"5\"/></w:r></w:del><w:r><w:t>Second.</w:t></w:r></w:p>",
        refer("footnote", "3"),
        refer("endnote", "2"),
        refer("footnote", "2")
    );
    let note = |id: u8, text: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> {text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let separator = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>";
    let feet = [separator, &note(2, "Second foot."), &note(3, "First foot."), &note(4, "Third foot."), &note(5, "Gone.")].concat();
    let ends = "<w:endnote w:id=\"2\"><w:p><w:r><w:endnoteRef/><w:t>The end.</w:t></w:r></w:p></w:endnote>";
    let (feet, ends) = (word("footnotes", &feet), word("endnotes", ends));
    let found = blocks(&docx(&body, &[("word/footnotes.xml", &feet), ("word/endnotes.xml", &ends)]));
    let expected = ["The road is long.", "Second.", "First foot.", "Second foot.", "Third foot.", "The end."];
    assert_eq!(found, owned(&expected.map(|text| (text, Paragraph))));
}

#[test]
fn parts_are_found_by_their_relations() {
    let relation = |kind: &str, target: &str| {
        format!(
            "<r:Relationships xmlns:r=\"r\"><r:Relationship Id=\"1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}\" Target=\"{target}\"/></r:Relationships>"
        )
    };
    let strict = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:pPr><x:pStyle x:val=\"z\"/></x:pPr>\
                  <x:r><x:t>Strict</x:t></x:r></x:p></x:body></x:document>";
    let styles = word("styles", "<w:style w:styleId=\"z\"><w:name w:val=\"heading 4\"/></w:style>");
    let (top, inner) = (relation("officeDocument", "/Word/Doc2.xml"), relation("styles", "../Looks/s.xml"));
    let parts =
        [TYPES, ("_rels/.rels", top.as_str()), ("word\\doc2.xml", strict), ("word/_rels/Doc2.xml.rels", &inner), ("looks/s.xml", &styles)];
    assert_eq!(blocks(&zipped(&parts)), owned(&[("Strict", Heading)]));
    let types =
        "<Types><Override PartName=\"/text/main.xml\" ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
    let parts = [("[Content_Types].xml", types), ("text/main.xml", strict)];
    assert_eq!(blocks(&zipped(&parts)), owned(&[("Strict", Paragraph)]));
}

const STYLES_OF_ODT: &str = r#"<office:styles><style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"/>
    <style:style style:name="Heading" style:family="paragraph"/>
    <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Heading"/>
    <style:style style:name="Caption" style:family="paragraph"/>
    <style:style style:name="Table" style:family="paragraph" style:parent-style-name="Caption"/></office:styles>"#;
const AUTOMATIC: &str = r#"<office:automatic-styles><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
    <style:style style:name="P2" style:family="paragraph" style:parent-style-name="Table"/>
    <style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style></office:automatic-styles>"#;
const NAMESPACES: &str =
    "xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:svg=\"g\" xmlns:dc=\"c\"";

/// Returns an OpenDocument text with such a body.
fn odt(body: &str) -> Vec<u8> {
    let styles = format!(
        "<office:document-styles {NAMESPACES}>{STYLES_OF_ODT}<office:master-styles><style:header><text:p>Head</text:p></style:header></office:master-styles></office:document-styles>"
    );
    let content = format!(
        "<office:document-content {NAMESPACES}>{AUTOMATIC}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("styles.xml", &styles), ("content.xml", &content)])
}

const ODT_BODY: &str = r#"
    <text:tracked-changes><text:changed-region><text:deletion><text:p>It was deleted.</text:p></text:deletion></text:changed-region></text:tracked-changes>
    <text:p text:style-name="P1">Доклад
        Секретаря</text:p><text:h text:outline-level="1" text:style-name="Heading_20_1"><text:number>1.</text:number>Дороги</text:h>
    <text:p>The<text:s text:c="2"/>Coun<text:span>cil</text:span><text:tab/>met<text:line-break/>in <text:a>Northport</text:a><text:note text:note-class="footnote">
        <text:note-citation>1</text:note-citation><text:note-body><text:p>A town.</text:p></text:note-body></text:note><office:annotation><dc:creator>A.</dc:creator>
        <text:p>Really?</text:p></office:annotation><text:span text:style-name="T1"> hidden</text:span>, <text:soft-page-break/><text:bookmark text:name="b"/>as ever<text:change text:change-id="1"/>.</text:p>
    <text:list><text:list-item><text:p>фонари;</text:p><text:p>и провода;</text:p><text:list><text:list-item><text:p>новые.</text:p></text:list-item></text:list></text:list-item></text:list>
    <table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Город</text:p></table:table-cell><table:covered-table-cell/>
        <table:table-cell table:number-columns-repeated="1000000000"><text:p>Мосты</text:p></table:table-cell></table:table-row></table:table>
    <text:p text:style-name="P2">Table 1. Bridges</text:p><text:p/>
    <text:p>Around<draw:frame><draw:text-box>
        <text:p>In the box.</text:p></draw:text-box><svg:title>Picture</svg:title></draw:frame> it.<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation>
        <text:note-body><text:p>The end.</text:p></text:note-body></text:note></text:p>
    <text:section text:display="none"><text:p>Nobody sees it.</text:p></text:section><text:p>Last<text:note text:note-class="footnote"><text:note-body>
        <text:p>A foot.</text:p></text:note-body></text:note>.<text:title> Title</text:title></text:p>"#;

fn of_odt_body() -> Vec<(String, Role)> {
    owned(&[
        ("Доклад Секретаря", Title),
        ("Дороги", Heading),
        ("The  Council\tmet\nin Northport, as ever.", Paragraph),
        ("фонари;", ListItem),
        ("и провода;", Paragraph),
        ("новые.", ListItem),
        ("Город", Cell),
        ("Мосты", Cell),
        ("Table 1. Bridges", Caption),
        ("Around it.", Paragraph),
        ("In the box.", Paragraph),
        ("Last. Title", Paragraph),
        ("A town.", Paragraph),
        ("A foot.", Paragraph),
        ("The end.", Paragraph),
        ("Really?", Residue("comment")),
    ])
}

#[test]
fn open_documents_are_read() {
    assert_eq!(blocks(&odt(ODT_BODY)), of_odt_body());
}

#[test]
fn flat_open_documents_are_read() {
    let flat = format!(
        "\u{feff}<?xml version=\"1.0\"?>\n<office:document {NAMESPACES}><office:meta><dc:title>Title</dc:title></office:meta>{STYLES_OF_ODT}{AUTOMATIC}\
         <office:body><office:text>{ODT_BODY}</office:text></office:body></office:document>"
    );
    assert_eq!(blocks(flat.as_bytes()), of_odt_body());
}

/// Returns the head of a compound file with the names of its streams.
fn compound_file(streams: &[&str]) -> Vec<u8> {
    let names = streams.iter().flat_map(|name| name.encode_utf16()).flat_map(u16::to_le_bytes);
    COMPOUND.iter().copied().chain([0; 504]).chain(names).chain([0; 64]).collect()
}

#[test]
fn other_files_are_named() {
    let content = "<office:document-content><office:body><office:text/></office:body></office:document-content>";
    let manifest = "<m:manifest xmlns:m=\"m\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    for (bytes, words) in [
        (compound_file(&["EncryptionInfo", "EncryptedPackage"]), "encrypted with a password"),
        (compound_file(&["WordDocument"]), "(.doc); save it as .docx"),
        (compound_file(&["Workbook"]), "(.xls)"),
        (compound_file(&["PowerPoint Document"]), "(.ppt)"),
        (compound_file(&[]), "old Microsoft Office"),
        (zipped(&[TYPES, ("xl/workbook.xml", "<workbook/>")]), "workbook"),
        (zipped(&[TYPES, ("ppt/presentation.xml", "<presentation/>")]), "presentation"),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.presentation")]), "presentation"),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.graphics")]), "no text"),
        (zipped(&[("mimetype", "application/epub+zip")]), "e-book"),
        (zipped(&[("a.txt", "text"), ("b.txt", "text")]), "ZIP archive"),
        (zipped(&[]), "ZIP archive"),
        (zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", content)]), "encrypted with a password"),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]), "content.xml"),
        (zipped(&[TYPES, ("word/styles.xml", "<styles/>")]), "word/document.xml"),
        (zipped(&[TYPES, ("word/document.xml", "<html/>")]), "no body"),
        (zipped(&[TYPES, ("word/document.xml", "<w:document><w:body></w:document>")]), "damaged in word/document.xml (line 1"),
        (docx("", &[]), "no text"),
        (odt("<text:p> </text:p>"), "no text"),
    ] {
        let error = error(&bytes);
        assert!(error.is_bad_input() && error.to_string().contains(words), "{words}: {error}");
    }
}

#[test]
fn cut_off_files_are_damaged() {
    let whole = docx("<w:p><w:r><w:t>Whole.</w:t></w:r></w:p>", &[]);
    for length in 4..whole.len() {
        let Err(error) = read_document(&whole[..length], "t", None) else { continue };
        assert!(error.is_bad_input(), "{error}");
    }
    let error = error(&whole[..whole.len() / 2]);
    assert!(error.kind() == ErrorKind::Malformed && error.to_string().contains("damaged ZIP archive"), "{error}");
}

#[test]
fn other_formats_with_such_endings_are_taken_for_what_they_are() {
    let (document, _) = read_document("Просто текст.".as_bytes(), "a.docx", None).unwrap();
    assert_eq!(document.text, "Просто текст.");
    assert_eq!(read_document(b"{\\rtf1 text}", "a.docx", None).unwrap().0.text, "text");
}

#[test]
fn large_parts_are_refused() {
    let bytes = zipped(&[("a.xml", &" ".repeat(1 << 20)), ("b.xml", "small")]);
    let mut package = Package::within(&bytes, "t", 1000).unwrap();
    assert!(package.part("a.xml").err().unwrap().to_string().contains("unpacks to more than"));
    assert_eq!(package.part("B.XML").unwrap().unwrap().text, "small");
    assert!(package.part("c.xml").unwrap().is_none());
}

#[test]
fn deep_elements_are_refused() {
    let deep = |tag: &str, times: usize| format!("{}{}", format!("<{tag}>").repeat(times), format!("</{tag}>").repeat(times));
    let error = error(&docx(&deep("w:tbl", 100_000), &[]));
    assert!(error.to_string().contains("256 deep"), "{error}");
    let nested = format!("{}<w:p><w:r><w:t>Deep.</w:t></w:r></w:p>{}", "<w:p><w:r>".repeat(120), "</w:r></w:p>".repeat(120));
    assert_eq!(texts(&nested), ["Deep."]);
}

#[test]
fn elements_of_many_attributes_are_refused() {
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"\"")).collect();
    let error = error(&docx(&format!("<w:p><w:pPr><w:pStyle{attributes}/></w:pPr></w:p>"), &[]));
    assert!(error.to_string().contains("more than 256 attributes"), "{error}");
}

#[test]
fn vast_tables_take_linear_time() {
    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>".repeat(100));
    assert_eq!(blocks(&docx(&format!("<w:tbl>{}</w:tbl>", row.repeat(1000)), &[])).len(), 100_000);
}
