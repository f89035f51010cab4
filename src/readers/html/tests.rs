//! Whole pages, and the troubles that they have.

use super::read_html;
use crate::error::ErrorKind;
use crate::text::{Document, Role};
use proptest::prelude::*;

fn read(html: &str) -> Document {
    read_html(html.as_bytes(), "page.html", None).unwrap().0
}

/// Returns the blocks of a page, each with its role in front.
fn blocks(html: &str) -> Vec<String> {
    let document = read(html);
    let shown = |role: Role| match role {
        Role::Residue(rule) => format!("({rule})"),
        role => format!("{role:?}"),
    };
    document.blocks.iter().map(|block| format!("{} {}", shown(block.role), block.span.of(&document.text).replace('\n', "/"))).collect()
}

const SPEECH: &str = "Delegates from eleven towns of the coast took the floor on the first day of the meeting in Northport.";
const REPLY: &str = "The Chair thanked them all, and said that the harbours of the coast had never been so near to each other.";

#[test]
fn page_of_an_organisation() {
    let page = format!(
        r##"<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>The Secretary opened the meeting in Northport | Council of Harbour Towns</title>
  <style>p {{ margin: 0 }}</style>
  <script>var a = "<p>no text</p>";</script>
</head>
<body class="has-sidebar">
<div id="cookie-banner"><p>We use cookies so that this site works as you expect it to work. <a href="/cookies">Learn more</a></p><button>Accept</button></div>
<header><a href="/"><img src="logo.png" alt="Logo"></a><p>Council of Harbour Towns</p>
<nav><ul><li><a href="/">Home</a><li><a href="/news">News</a><li><a href="/contacts">Contacts</a></ul></nav></header>
<div class="breadcrumbs"><a href="/">Home</a> / <a href="/news">News</a></div>
<main>
  <h1>The Secretary opened the meeting in&nbsp;Northport</h1>
  <div class="date">3 May 2021</div>
  <figure><img src="1.jpg"><figcaption>The hall of the Council. Photo: Alan Reed</figcaption></figure>
  <div class="text">
    <p><b>Dear Mr. Chairman!</b></p>
    <p>{SPEECH}<img src="IMG_2705.JPG" alt="">IMG_2705.JPG</p>
    <!-- <p>a remark</p> -->
    <h2>What was agreed</h2>
    <ul>
      <li>to repair the <i>east</i>ern piers;</li>
      <li>to light the <a href="/roads">coastal&#32;roads</a>.</li>
    </ul>
    <table>
      <caption>Means of the Fund</caption>
      <tr><th>Town</th><th>Euros</th></tr>
      <tr><td>Saltmarsh</td><td>4&thinsp;500</td></tr>
    </table>
    <p>{REPLY}</p>
  </div>
  <div class="tags"><a href="/t/1">roads</a><a href="/t/2"> bridges</a> <a href="/t/3">piers</a></div>
</main>
<aside><h3>Other news</h3><ul><li><a href="/1">New lamps in Saltmarsh</a></ul></aside>
<footer><p>12 Quay Street, Northport</p><p>&copy; 2021 Council of Harbour Towns</p></footer>
</body></html>"##
    );
    assert_eq!(
        blocks(&page),
        [
            "(page-title) The Secretary opened the meeting in Northport | Council of Harbour Towns",
            "(cookie-notice) We use cookies so that this site works as you expect it to work. Learn more",
            "(cookie-notice) Accept",
            "(page-header) Council of Harbour Towns",
            "(page-header) Home",
            "(page-header) News",
            "(page-header) Contacts",
            "(navigation) Home / News",
            "Title The Secretary opened the meeting in\u{a0}Northport",
            "Paragraph 3 May 2021",
            "Caption The hall of the Council. Photo: Alan Reed",
            "Paragraph Dear Mr. Chairman!",
            &format!("Paragraph {SPEECH}IMG_2705.JPG"),
            "Heading What was agreed",
            "ListItem to repair the eastern piers;",
            "ListItem to light the coastal roads.",
            "Caption Means of the Fund",
            "Cell Town",
            "Cell Euros",
            "Cell Saltmarsh",
            "Cell 4\u{2009}500",
            &format!("Paragraph {REPLY}"),
            "(navigation) roads bridges piers",
            "(page-aside) Other news",
            "(page-aside) New lamps in Saltmarsh",
            "(page-footer) 12 Quay Street, Northport",
            "(page-footer) © 2021 Council of Harbour Towns",
        ]
    );
    assert_eq!(read(&page).language.as_str(), "en");
}

#[test]
fn old_page_laid_out_by_tables() {
    let page = "<HTML><HEAD><TITLE>Совет приморских городов</TITLE></HEAD><BODY><TABLE width=100%><TR>\
        <TD><A href=a>Главная</A><BR><A href=b>Документы</A><BR><A href=c>Контакты</A><BR><A href=d>О Совете</A></TD>\
        <TD><FONT size=5><B>Выступление секретаря Совета<BR>на встрече в Северном порту</B></FONT><P>Уважаемые коллеги!\
        <P>Делегаты одиннадцати городов побережья взяли слово в первый же день встречи.<BR><BR>\
        &nbsp;&nbsp;Председатель поблагодарил всех и сказал, что гавани ещё никогда не были так близки друг другу.</TD>\
        </TR></TABLE></BODY></HTML>";
    assert_eq!(
        blocks(page),
        [
            "(page-title) Совет приморских городов",
            "(navigation) Главная/Документы/Контакты/О Совете",
            "Paragraph Выступление секретаря Совета/на встрече в Северном порту",
            "Paragraph Уважаемые коллеги!",
            "Paragraph Делегаты одиннадцати городов побережья взяли слово в первый же день встречи.",
            "Paragraph Председатель поблагодарил всех и сказал, что гавани ещё никогда не были так близки друг другу.",
        ]
    );
}

#[test]
fn white_space_is_that_of_a_browser() {
    for (html, expected) in [
        ("<p>one\n   <b> two</b> </p>\n<p>three", &["one two", "three"][..]),
        ("<p>un<b>break</b>able<sup>1</sup> and H<sub>2</sub>O</p>", &["unbreakable1 and H2O"]),
        ("<div>one<div>two</div>three</div>", &["one", "two", "three"]),
        ("<p>one<br> two <br/>\n<br>three<br>&nbsp;<br>four</p>", &["one/two", "three", "four"]),
        (
            "<p>co\u{ad}operation&shy;, A&amp;B &lt;b&gt; &#8212; &laquo;Да&raquo;\u{200b}</p>",
            &["co\u{ad}operation\u{ad}, A&B <b> — «Да»\u{200b}"],
        ),
        ("<pre>one\n  two</pre>", &["one/  two"]),
        ("<p>a <span hidden>b</span><span style='color:red; display : none'>c</span>d <span aria-hidden=true>×</span>e</p>", &["a d e"]),
        ("<p>said<a href='#n1'>[1]</a> he<a name=x></a>.<p><a id=n1 href='#r1'>1</a> A note.", &["said[1] he.", "1 A note."]),
        ("<p>x <svg><title>t</title><text>u</text></svg>y<script>'</p>'</script><noscript><p>n</p></noscript>z", &["x yz"]),
        ("<p>a<wbr>b<img src=c>c</p>Text after.", &["abc", "Text after."]),
    ] {
        let document = read(&format!("<body>{html}"));
        let found: Vec<String> = document.blocks.iter().map(|block| block.span.of(&document.text).replace('\n', "/")).collect();
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn roles_of_nested_elements() {
    assert_eq!(
        blocks("<ol><li><p>One.</p><p>More of one.</p><ul><li>Inner</ul><li>Two</ol><dl><dt>Term<dd>What it is</dl>"),
        ["ListItem One.", "Paragraph More of one.", "ListItem Inner", "ListItem Two", "Paragraph Term", "Paragraph What it is"]
    );
    assert_eq!(
        blocks(&format!("<table><tr><td><h1>Title</h1><p>{SPEECH}</p><td><p>Cell</p></table><blockquote>Said.</blockquote>")),
        ["Title Title", &format!("Paragraph {SPEECH}"), "Cell Cell", "Paragraph Said."]
    );
}

#[test]
fn lines_parted_by_breaks_may_be_paragraphs() {
    let body = format!("<div>Opening of the bridge<br>3 May 2021<br>{SPEECH} It was a long one.<br>{REPLY}<br>Thank you.</div>");
    assert_eq!(blocks(&body).len(), 5);
}

#[test]
fn heading_above_the_main_element_stays() {
    let main = format!("<div>3 May 2021</div><article><p>{SPEECH}</p></article><p>Go on</p>");
    for page in [
        format!("<title>The roads – Council</title><p>Council<header><h1>The roads</h1></header>{main}"),
        format!("<title>Any</title><p>Council<h1>The roads</h1>{main}"),
    ] {
        let found = blocks(&page)[1..].join("\n");
        let expected = format!("(outside-main) Council\nTitle The roads\nParagraph 3 May 2021\nParagraph {SPEECH}\n(outside-main) Go on");
        assert_eq!(found, expected);
    }
    let page = format!("<title>The roads</title><header><h1>Council</h1></header><h2>The roads</h2><p>{SPEECH}</p>");
    assert_eq!(blocks(&page)[1..], ["(page-header) Council", "Title The roads", &format!("Paragraph {SPEECH}")]);
}

#[test]
fn regions_with_the_prose_are_content() {
    for page in [
        format!("<div class='main-menu-page'><p>{SPEECH}</p></div><div class=menu>Home</div>"),
        format!("<aside><p>{SPEECH}</p></aside>"),
        format!("<div style='display:none'><p>{SPEECH}</p></div>"),
        format!("<article class=card>Teaser</article><div><p>{SPEECH}</p></div>"),
    ] {
        assert!(blocks(&page).contains(&format!("Paragraph {SPEECH}")), "{page}");
    }
    let adopted = "<ul><li><a href=1>Declaration on roads</a><li><a href=2>Statement on piers</a><li><a href=3>Budget</a></ul>";
    assert_eq!(blocks(&format!("<p>{SPEECH}</p>{adopted}<p>{REPLY}</p>"))[1], "ListItem Declaration on roads");
    assert_eq!(blocks(&format!("<p>{SPEECH}</p><p>{REPLY}</p>{adopted}"))[2], "(navigation) Declaration on roads");
    assert_eq!(blocks(adopted)[0], "ListItem Declaration on roads");
}

#[test]
fn asides_amid_the_text_are_content() {
    let long = format!("{SPEECH} {SPEECH}");
    for amid in ["<aside>", "<div class='social-policy'>"] {
        let page = format!("<div class=cookies><p>{REPLY}</p></div><p>{long}</p>{amid}<p>{SPEECH}</p></div></aside><p>{long}</p>");
        assert_eq!(blocks(&page)[0], format!("(cookie-notice) {REPLY}"));
        assert_eq!(blocks(&page)[2], format!("Paragraph {SPEECH}"), "{amid}");
    }
    let page =
        format!("<div id=header>Council</div><div class='news header'>3 May</div><p>{SPEECH}</p><div class=share>Telegram</div><p>{REPLY}");
    let expected = ["(page-header) Council".to_owned(), "Paragraph 3 May".to_owned(), format!("Paragraph {SPEECH}")];
    assert_eq!(blocks(&page)[..3], expected);
    assert_eq!(blocks(&page)[3], "(share-links) Telegram");
}

#[test]
fn hidden_blocks_are_residue() {
    let page = format!("<p>{SPEECH}</p><div hidden><p>Menu for telephones</p></div><div aria-hidden=true>→</div><p>{REPLY}</p>");
    assert_eq!(blocks(&page)[1..], ["(hidden-text) Menu for telephones".to_owned(), format!("Paragraph {REPLY}")]);
}

#[test]
fn xhtml_with_empty_elements() {
    let page = "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml' xml:lang='ru'><head><script src='a.js'/>\
                <title/></head><body><a id='x'/><div class='menu'/><p>Мост открыт.<br/>Да.</p></body></html>";
    assert_eq!(blocks(page), ["Paragraph Мост открыт./Да."]);
    assert_eq!(read(page).language.as_str(), "ru");
}

#[test]
fn damaged_pages_lose_no_text() {
    for (page, expected) in [
        ("<p>One</div></td><p>Two</b></i> three", &["Paragraph One", "Paragraph Two three"][..]),
        ("<table><tr><td>One</div><td>Two<tr><td>Three", &["Cell One", "Cell Two", "Cell Three"]),
        ("<h1>One<h2>Two</h1><p>Three", &["Title One", "Heading Two", "Paragraph Three"]),
        ("<body><p>1 < 2 & 3 <", &["Paragraph 1 < 2 & 3 <"]),
        ("<p>One</p></body></html>Two", &["Paragraph One", "Paragraph Two"]),
        ("<b><p>One</b> two</p>", &["Paragraph One two"]),
    ] {
        assert_eq!(blocks(page), expected, "{page}");
    }
}

#[test]
fn pages_without_text_are_refused() {
    let error = read_html(b"<html><script>render()</script><div id=root></div>", "t", None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Empty);
}

#[test]
fn deep_and_wide_pages_are_read() {
    for tag in ["<div>", "<b>", "<p>", "<ul><li>", "<table><tr><td>", "<a href=x>", "<svg>", "</div>", "<font><li>", "<header>"] {
        let page = format!("<p>One</p>{}two", tag.repeat(100_000));
        assert!(read(&page).blocks.len() <= 2, "{tag}");
    }
    let page = format!("<table>{}</table>", "<tr><td>1<td>2".repeat(50_000));
    assert_eq!(read(&page).blocks.len(), 100_000);
}

/// What pages are made of; the text in them has no letters of its own in tags.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=menu>",
    "</div>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<br>",
    "<h1>",
    "</h1>",
    "<nav>",
    "</nav>",
    "<aside hidden>",
    "</aside>",
    "<pre>",
    "</pre>",
    "<title>",
    "</title>",
    "<main>",
    "</main>",
    "<select>",
    "<option>",
    "</select>",
    "<!-- -->",
    "&nbsp;",
    " ",
    "\n",
    "Совет ",
    "one",
    "2021",
    "Mr. A. ",
    "😀",
    "<",
    "&",
    SPEECH,
    "</x>",
    "<x-y>",
    "<p hidden>",
    "<svg></svg>",
    "<hr/>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_of_any_page(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        // A page to look for its end begins no tag with what is text.
        let pieces: Vec<&str> = pieces.into_iter().flat_map(|piece| [piece, if piece == "<" { " " } else { "" }]).collect();
        let Ok((document, _)) = read_html(pieces.concat().as_bytes(), "t", Some("utf-8")) else { return Ok(()) };
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let in_title = pieces.contains(&"<title>");
        let expected: String = pieces.iter().filter(|piece| !piece.starts_with('<') && **piece != "&nbsp;").map(|piece| letters(piece)).collect();
        let found: String = document.blocks.iter().map(|block| letters(block.span.of(&document.text))).collect();
        // Tags in a title are text.
        prop_assert!(found == expected || in_title && found.len() >= expected.len(), "{found}\n{expected}");
        let ends: Vec<usize> = document.blocks.iter().flat_map(|block| [block.span.start, block.span.end]).collect();
        prop_assert!(ends.is_sorted());
    }
}
