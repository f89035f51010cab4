//! Plain text: where its paragraphs begin and end.

use super::encoding::decode;
use super::mended::{mend_letters, mend_references};
use super::page;
use super::wrapping::Wrapping;
use crate::error::Error;
use crate::notice::Notice;
use crate::text::{Block, Document, Language, Role, Span};

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The line without the white space at its ends.
    pub(super) span: Span,
    /// The white space before it, in columns.
    pub(super) indent: usize,
    /// Its characters, without the white space at its ends.
    pub(super) width: usize,
    /// How many blank lines stand before it.
    pub(super) blank_before: usize,
    /// Whether a form feed stands before it.
    pub(super) page_before: bool,
    /// Whether it stands on its own whatever is around it, as a page number does.
    pub(super) apart: bool,
}

/// Reads plain text and finds its paragraphs, whichever way they are parted.
///
/// Paragraphs may be parted by blank lines, by line breaks alone, or, in text wrapped at some width, by an indent or a
/// short last line; one document may do all of these. Every block is a paragraph: cleaning tells what they are.
///
/// Letters that had been read in a wrong encoding before the text was saved are set right, and references such as `&nbsp;` that a text
/// is full of are replaced; notices tell so.
///
/// # Errors
///
/// As [`decode`].
pub fn read_plain(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let mut decoded = decode(bytes, origin, encoding)?;
    mend_letters(&mut decoded, origin);
    mend_references(&mut decoded, origin);
    let blocks = paragraphs(&decoded.text);
    let language = Language::undetermined();
    let document = Document { language, origin: origin.to_owned(), text: decoded.text, blocks, cuts: Vec::new() };
    Ok((document, decoded.notices))
}

/// Returns the paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let mut lines = lines_of(text);
    page::set_apart(text, &mut lines);
    let wrapping = Wrapping::of(text, &mut lines);
    let mut blocks: Vec<Block> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if !wrapping.ends_paragraph(text, &lines, i) => block.span.end = line.span.end,
            _ => blocks.push(Block { span: line.span, role: Role::Paragraph }),
        }
    }
    blocks
}

/// Returns the lines of a text that are not blank.
fn lines_of(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut blanks, mut page) = (0, 0, false);
    let mut characters = text.char_indices().peekable();
    loop {
        let next = characters.next();
        let (at, after, breaks) = match next {
            Some((at, c)) => (at, at + c.len_utf8(), Some(c)),
            None => (text.len(), text.len(), None),
        };
        if let Some(c) = breaks
            && !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
        {
            continue;
        }
        match line(text, Span::new(start, at)) {
            Some(found) => {
                lines.push(Line { blank_before: blanks, page_before: page, ..found });
                (blanks, page) = (0, false);
            }
            // A form feed at the end of a line leaves an empty stretch that is no blank line.
            None if breaks != Some('\u{c}') => blanks += 1,
            None => {}
        }
        match breaks {
            Some('\r') if characters.peek().is_some_and(|&(_, c)| c == '\n') => {
                characters.next();
                start = after + 1;
                continue;
            }
            Some('\u{c}') => page = true,
            Some('\u{2029}') => blanks += 1,
            None => return lines,
            _ => {}
        }
        start = after;
    }
}

fn line(text: &str, whole: Span) -> Option<Line> {
    let span = whole.trimmed(text);
    let before = &text[whole.start..span.start];
    let indent = before.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
    let width = span.of(text).chars().count();
    (width > 0).then_some(Line { span, indent, width, blank_before: 0, page_before: false, apart: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the paragraphs, line breaks inside them shown as `/`.
    fn read(text: &str) -> Vec<String> {
        paragraphs(text).iter().map(|b| b.span.of(text).lines().map(str::trim).collect::<Vec<_>>().join(" / ")).collect()
    }

    /// Wraps a text at a width as a typewriter does.
    fn wrapped(text: &str, width: usize) -> String {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let line = lines.last_mut().unwrap();
            if line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines.join("\n")
    }

    fn unwrapped(paragraphs: Vec<String>) -> Vec<String> {
        paragraphs.into_iter().map(|p| p.replace(" /  / ", " ").replace(" / ", " ")).collect()
    }

    const PARAGRAPHS: [&str; 3] = [
        "The Council of Harbour Towns met in Northport last week to consider the report of its Secretary, Mr. Alan Reed, on the \
         state of the coastal roads. Delegates from eleven towns took the floor. They agreed that the bridges built in the last \
         century can no longer bear the traffic of today.",
        "Several speakers recalled that the Fund of the Council had paid for the Eastern Causeway. The Treasurer noted that the \
         means at hand are 4.5 per cent lower than a year ago, and that no new project could be opened before the spring.",
        "In closing, the Chair thanked all delegations for their patience and invited them to Saltmarsh, where the Council will \
         meet again in October under the chairmanship of Dame Olivia Hart.",
    ];

    #[test]
    fn line_ends_of_all_kinds() {
        assert_eq!(read("One.\r\n\r\nTwo.\r\rThree.\u{2029}Four.\u{c}Five."), ["One.", "Two.", "Three.", "Four.", "Five."]);
    }

    #[test]
    fn wrapped_text_is_joined_at_any_width() {
        for width in [50, 60, 72, 80, 100, 120] {
            let text = PARAGRAPHS.map(|p| wrapped(p, width)).join("\n\n");
            assert_eq!(unwrapped(read(&text)), PARAGRAPHS, "{width}");
        }
    }

    #[test]
    fn first_line_indents_open_paragraphs() {
        let text = PARAGRAPHS.map(|p| format!("    {}", wrapped(&format!("xxxx{p}"), 72)[4..].to_owned())).join("\n");
        assert_eq!(unwrapped(read(&text)), PARAGRAPHS);
    }

    #[test]
    fn short_last_lines_end_paragraphs() {
        let text = PARAGRAPHS.map(|p| wrapped(p, 80)).join("\n");
        assert_eq!(unwrapped(read(&text)), PARAGRAPHS);
    }

    #[test]
    fn double_spacing_is_seen_through() {
        let text = PARAGRAPHS.map(|p| wrapped(p, 72).replace('\n', "\n\n")).join("\n\n\n");
        assert_eq!(unwrapped(read(&text)), PARAGRAPHS);
    }

    #[test]
    fn each_line_of_a_treaty_stands_alone() {
        let text = "Article 4\nThe Parties shall cooperate in:\n(a) the training of pilots and of harbour staff of all grades;\n\
                    (b) the exchange of charts;\n— the salvage of wrecks and the care of those who were rescued from them.\n\
                    2. Each Party shall name a competent authority.\nArticle 5\nThis Agreement shall enter into force on signature.";
        assert_eq!(read(text), text.lines().collect::<Vec<_>>());
        let text = "Статья 4\nСтороны сотрудничают в следующих областях:\nподготовка лоцманов и портового персонала всех категорий;\n\
                    обмен морскими картами;\nспасение судов.\nСтатья 5\nНастоящее Соглашение вступает в силу со дня подписания.";
        assert_eq!(read(text), text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn page_head_stays_line_by_line() {
        let text = format!("COUNCIL OF HARBOUR TOWNS\nTwelfth session\nNorthport, 3 May 2021\n\n{}", wrapped(PARAGRAPHS[0], 72));
        let found = unwrapped(read(&text));
        assert_eq!(found, ["COUNCIL OF HARBOUR TOWNS", "Twelfth session", "Northport, 3 May 2021", PARAGRAPHS[0]]);
    }

    #[test]
    fn centred_lines_stand_alone() {
        let centred = |line: &str| format!("{}{line}", " ".repeat(36 - line.len() / 2));
        let head = ["ANNUAL REPORT", "of the Council of Harbour Towns", "Submitted to the Assembly in Northport"];
        let text = format!(
            "{}\n{}",
            head.map(centred).join("\n"),
            PARAGRAPHS.map(|p| format!("    {}", wrapped(&format!("xxxx{p}"), 72)[4..].to_owned())).join("\n")
        );
        assert_eq!(unwrapped(read(&text)), [&head[..], &PARAGRAPHS[..]].concat());
    }

    #[test]
    fn items_hang_from_their_markers() {
        let text = "    (a)  within four hours, in the case of the samples under Art.\n         2, para. 2 (b);\n    (b)  within six hours, in the case \
                    of those that were taken by\n         the carrier, of those that the consignor has kept for\n         himself, and of all others.";
        assert_eq!(read(text).len(), 2);
    }

    #[test]
    fn lists_inside_wrapped_text() {
        let items = ["(a) the repair of the piers and breakwaters that were damaged by the storms of last winter;", "(b) new lamps;"];
        let text = format!("{}\n{}\n{}", wrapped(PARAGRAPHS[0], 60), items.map(|i| wrapped(i, 60)).join("\n"), wrapped(PARAGRAPHS[2], 60));
        assert_eq!(unwrapped(read(&text)), [PARAGRAPHS[0], items[0], items[1], PARAGRAPHS[2]]);
    }

    #[test]
    fn references_at_line_starts_are_no_items() {
        let text = "The Commission recalls that the levy which is due under subparagraph\n\
                    (b) of the second paragraph was not paid by the towns in the year of\n\
                    the flood, and that it asked the Treasurer to collect the amount as\n\
                    soon as the accounts of the towns are closed.";
        assert_eq!(read(text).len(), 1);
    }
}
