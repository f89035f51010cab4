//! Markdown: its text without the marks, each paragraph, heading, item and cell as a block.

use super::encoding::decode;
use super::html::read_piece;
use super::office::flow::{Paragraph, document, parts};
use crate::error::Error;
use crate::notice::Notice;
use crate::text::{Document, Language, Role};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads Markdown, as CommonMark and GitHub have it.
///
/// Marks, targets of links and comments are no part of the text. Code and what stands before the text about it are residue; of the
/// latter the language is taken. Descriptions of pictures that stand alone are captions; footnotes stand at the end.
///
/// ```
/// use sverka::readers::read_markdown;
/// use sverka::text::Role;
///
/// let (document, _) = read_markdown(b"# The *new* bridge\n\n- It is [open](https://example.org).\n", "bridge.md", None)?;
/// let blocks: Vec<(&str, Role)> = document.blocks.iter().map(|block| (block.span.of(&document.text), block.role)).collect();
/// assert_eq!(blocks, [("The new bridge", Role::Title), ("It is open.", Role::ListItem)]);
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// As [`decode`]; `Empty` where there is no text but marks.
pub fn read_markdown(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let decoded = decode(bytes, origin, encoding)?;
    let mut reader = Reader::default();
    for event in Parser::new_ext(&decoded.text, options()) {
        reader.take(event);
    }
    reader.end_block();
    let language = reader.language.take().unwrap_or_else(Language::undetermined);
    let document = document(reader.into_paragraphs(), origin)?;
    Ok((Document { language, ..document }, decoded.notices))
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_DEFINITION_LIST
}

/// Gathers blocks from what the parser tells.
#[derive(Default)]
struct Reader {
    done: Vec<Paragraph>,
    notes: Vec<Paragraph>,
    /// The text of the block that is open, and its role.
    text: String,
    role: Option<Role>,
    /// The description of a picture that is open, and those of the pictures of the block.
    picture: Option<String>,
    pictures: Vec<String>,
    /// Pictures may lie in pictures.
    depth: usize,
    /// Whether the next paragraph is the first of an item.
    begins_item: bool,
    is_note: bool,
    has_title: bool,
    has_text: bool,
    language: Option<Language>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::Html(html) => self.text.push_str(&html),
            Event::InlineHtml(html) if is_line_break(&html) => self.push("\n"),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => self.end_block(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.picture.as_mut().unwrap_or(&mut self.text).push_str(text);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } => {}
            Tag::Image { .. } => {
                self.depth += 1;
                self.picture.get_or_insert_default();
            }
            Tag::Item => {
                self.end_block();
                self.begins_item = true;
            }
            tag => {
                self.end_block();
                self.role = match tag {
                    Tag::Heading { level, .. } => Some(self.heading(level)),
                    Tag::CodeBlock(_) => Some(Role::Residue("code")),
                    Tag::MetadataBlock(_) => Some(Role::Residue("front-matter")),
                    Tag::TableCell => Some(Role::Cell),
                    _ => None,
                };
                self.is_note |= matches!(tag, Tag::FootnoteDefinition(_));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link => {}
            TagEnd::Image => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.pictures.extend(self.picture.take());
                }
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::MetadataBlock(_) => {
                self.language = self.language.take().or_else(|| language(&self.text));
                self.end_block();
            }
            tag => {
                self.end_block();
                self.begins_item &= tag != TagEnd::Item;
                self.is_note &= tag != TagEnd::FootnoteDefinition;
            }
        }
    }

    /// Returns the role of a heading: the first of the first level is the title, or the one that stands before all text.
    fn heading(&mut self, level: HeadingLevel) -> Role {
        let is_title = !self.has_title && (level == HeadingLevel::H1 || !self.has_text);
        self.has_title |= is_title;
        if is_title { Role::Title } else { Role::Heading }
    }

    /// Ends a block of HTML: what it says is read as of a page.
    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.text);
        let piece = read_piece(&html);
        let has_title = self.has_title;
        let blocks = piece.blocks.iter().map(|block| (block.span.of(&piece.text).to_owned(), block.role));
        let blocks: Vec<Paragraph> =
            blocks.map(|(text, role)| (text, if role == Role::Title && has_title { Role::Heading } else { role })).collect();
        self.has_title |= blocks.iter().any(|(_, role)| *role == Role::Title);
        self.has_text |= blocks.iter().any(|(_, role)| role.is_content());
        self.to().extend(blocks);
    }

    /// Returns where blocks go that end.
    fn to(&mut self) -> &mut Vec<Paragraph> {
        if self.is_note { &mut self.notes } else { &mut self.done }
    }

    fn end_block(&mut self) {
        let (text, role, pictures) = (std::mem::take(&mut self.text), self.role.take(), std::mem::take(&mut self.pictures));
        let role = role.unwrap_or(if self.begins_item { Role::ListItem } else { Role::Paragraph });
        let is_alone = text.trim().is_empty() && pictures.len() == 1;
        let text: Vec<Paragraph> = match role {
            Role::Residue(_) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()).map(|text| (text, role)).into_iter().collect(),
            _ => parts(&text).map(|part| (part.to_owned(), role)).collect(),
        };
        self.begins_item &= text.is_empty();
        self.has_text |= role.is_content() && !text.is_empty();
        let of_picture = if is_alone { Role::Caption } else { Role::Residue("image-text") };
        let to = self.to();
        to.extend(text);
        to.extend(pictures.iter().flat_map(|text| parts(text)).map(|part| (part.to_owned(), of_picture)));
    }

    fn into_paragraphs(self) -> impl Iterator<Item = Paragraph> {
        self.done.into_iter().chain(self.notes)
    }
}

/// Returns whether a tag is a line break.
fn is_line_break(html: &str) -> bool {
    html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// Returns the language that the lines before a text name.
fn language(matter: &str) -> Option<Language> {
    matter.lines().find_map(|line| {
        let (name, value) = line.split_once([':', '='])?;
        let is_language = matches!(name.trim(), "lang" | "language" | "locale");
        let value = value.trim().trim_matches(['"', '\'']).replace('_', "-");
        is_language.then(|| Language::parse(&value).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Role::{self, *};

    fn blocks(text: &str) -> Vec<(String, Role)> {
        let (document, _) = read_markdown(text.as_bytes(), "t", None).unwrap();
        document.blocks.iter().map(|block| (block.span.of(&document.text).to_owned(), block.role)).collect()
    }

    fn owned(blocks: &[(&str, Role)]) -> Vec<(String, Role)> {
        blocks.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect()
    }

    #[test]
    fn blocks_have_roles() {
        let text = "Доклад *Секретаря*\n===\n\nThe `Council` of\nharbour towns  \nmet. &amp; so on[^1].\n\n## Roads {#roads}\n\n> Quoted \\*text\\*.\n\n\
                    1. One\n\n   More\n2. [x] Two\n   - Three\n\nTown | Bridges\n---|---\nNorthport | 14\n\n***\n\nTerm\n: Meaning\n\n# Piers\n\n\
                    [^1]: The ~~foot~~.\n";
        let expected = [
            ("Доклад Секретаря", Title),
            ("The Council of harbour towns\nmet. & so on.", Paragraph),
            ("Roads", Heading),
            ("Quoted *text*.", Paragraph),
            ("One", ListItem),
            ("More", Paragraph),
            ("Two", ListItem),
            ("Three", ListItem),
            ("Town", Cell),
            ("Bridges", Cell),
            ("Northport", Cell),
            ("14", Cell),
            ("Term", Paragraph),
            ("Meaning", Paragraph),
            ("Piers", Heading),
            ("The foot.", Paragraph),
        ];
        assert_eq!(blocks(text), owned(&expected));
        assert_eq!(blocks("- [ ] new lamps"), owned(&[("new lamps", ListItem)]));
    }

    #[test]
    fn pictures_and_links_keep_their_words() {
        let text = "![The bridge](a.png)\n\nSee ![icon](b.png)[the *site*][1] and <https://example.org>.\n\n[1]: https://example.org \"Title\"\n\n\
                    [![Build](c.svg)](x) [![Docs](d.svg)](y)\n";
        let expected = [
            ("The bridge", Caption),
            ("See the site and https://example.org.", Paragraph),
            ("icon", Residue("image-text")),
            ("Build", Residue("image-text")),
            ("Docs", Residue("image-text")),
        ];
        assert_eq!(blocks(text), owned(&expected));
    }

    #[test]
    fn code_and_matter_are_residue() {
        for (matter, name) in [("---\ntitle: Report\nlang: ru_RU\n---", "ru-RU"), ("+++\nlanguage = \"ru\"\n+++", "ru")] {
            let text = format!("{matter}\n\nText.\n\n```sh\nmake\n\nmake install\n```\n");
            let (document, _) = read_markdown(text.as_bytes(), "t", None).unwrap();
            assert_eq!(document.language.as_str(), name);
            let roles: Vec<Role> = document.blocks.iter().map(|block| block.role).collect();
            assert_eq!(roles, [Residue("front-matter"), Paragraph, Residue("code")]);
        }
    }

    #[test]
    fn html_is_read_as_of_a_page() {
        let text = "<div align=center><h1>The bridge</h1><!-- no --></div>\n\nOne <b>two</b><br>three <!-- four -->.\n\n<ul><li>Item</ul>\n\n# Roads\n";
        let expected = [("The bridge", Title), ("One two\nthree .", Paragraph), ("Item", ListItem), ("Roads", Heading)];
        assert_eq!(blocks(text), owned(&expected));
        assert!(read_markdown(b"<!-- nothing -->\n", "t", None).is_err());
    }

    #[test]
    fn encodings_are_told() {
        let text = "# Мосты и дороги\n\nСовет портовых городов принял доклад.\n";
        let (document, notices) = read_markdown(&encoding_rs::WINDOWS_1251.encode(text).0, "t", None).unwrap();
        assert_eq!((document.text.as_str(), notices.len()), ("Мосты и дороги\n\nСовет портовых городов принял доклад.", 1));
    }

    #[test]
    fn deep_marks_take_linear_time() {
        for mark in ["> ", "- ", "[", "*", "![", "<", "|", "`"] {
            let _ = read_markdown(format!("{} end", mark.repeat(20_000)).as_bytes(), "t", None);
        }
    }
}
