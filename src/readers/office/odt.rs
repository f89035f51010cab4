//! OpenDocument texts, zipped or flat.
//!
//! Deletions that were tracked, headers, footers and hidden text are no part of the text. Notes stand at its end, behind them comments as
//! residue, and text boxes behind the paragraph in which they are anchored.

use super::flow::{Flow, Paragraph, document};
use super::package::{Package, Part};
use super::styles::{Style, Styles};
use super::walk::{Element, Path, Step, Visitor, walk};
use crate::error::{Error, ErrorKind};
use crate::text::{Document, Role};

/// Spaces that one element may stand for.
const MOST_SPACES: usize = 16;

/// Reads an OpenDocument text.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where it is encrypted, or a part is missing, damaged or too large; [`ErrorKind::Empty`] where there is no
/// text.
pub(super) fn read_odt(package: &mut Package<'_>, origin: &str) -> Result<Document, Error> {
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && manifest.text.contains("encryption-data")
    {
        let detail = "is encrypted with a password; open it in LibreOffice and save it without one";
        return Err(Error::new(ErrorKind::Malformed, origin, detail));
    }
    let mut body = Body::default();
    if let Some(styles) = package.part("styles.xml")? {
        walk(&styles, origin, &mut body)?;
    }
    let Some(content) = package.part("content.xml")? else {
        let detail = "has no content.xml, which holds the text of an OpenDocument file; save it as .odt anew";
        return Err(Error::new(ErrorKind::Malformed, origin, detail));
    };
    read_content(body, &content, origin)
}

/// Reads a flat OpenDocument text, which is one XML file.
///
/// # Errors
///
/// As [`read_odt`].
pub(super) fn read_flat(text: String, origin: &str) -> Result<Document, Error> {
    read_content(Body::default(), &Part { name: None, text }, origin)
}

fn read_content(mut body: Body, content: &Part, origin: &str) -> Result<Document, Error> {
    walk(content, origin, &mut body)?;
    if !body.is_text {
        let detail = "is an OpenDocument file but no text; save what it says as .odt";
        return Err(Error::new(ErrorKind::Binary, origin, detail));
    }
    let [foot, end, comments] = body.notes;
    let comments = comments.into_iter().map(|(text, _)| (text, Role::Residue("comment")));
    document(body.level.flow.take().into_iter().chain(foot).chain(end).chain(comments), origin)
}

/// Reads styles and text.
#[derive(Default)]
struct Body {
    paragraph_styles: Styles,
    text_styles: Styles,
    style: Option<(Family, String, Style)>,
    is_text: bool,
    level: Level,
    /// The levels around an open note or comment, each with which of [`Body::notes`] it is one of.
    outer: Vec<(Level, usize)>,
    /// Footnotes, endnotes and comments.
    notes: [Vec<Paragraph>; 3],
}

/// The families of styles that matter.
#[derive(Debug, Clone, Copy)]
enum Family {
    Paragraph,
    Text,
}

/// A text with its own paragraphs: the document itself or a note.
#[derive(Default)]
struct Level {
    flow: Flow<State>,
    tables: usize,
    /// Whether a list item has opened whose first paragraph is still to come.
    is_item: bool,
}

/// What is known of a paragraph that is open.
#[derive(Default)]
struct State {
    style: String,
    is_heading: bool,
    is_item: bool,
}

impl Body {
    /// Adds to the innermost paragraph; white space is one space, and none where the paragraph begins.
    fn push(&mut self, more: &str) {
        let Some((text, _)) = self.level.flow.innermost() else { return };
        for c in more.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                text.push(c);
            } else if !text.is_empty() && !text.ends_with([' ', '\t', '\n']) {
                text.push(' ');
            }
        }
    }

    fn push_character(&mut self, c: char, times: usize) {
        if let Some((text, _)) = self.level.flow.innermost() {
            text.extend(std::iter::repeat_n(c, times));
        }
    }

    fn begin(&mut self, element: &Element<'_, '_>) -> Result<(), Error> {
        let style = element.attribute("style-name")?.unwrap_or_default();
        let is_item = std::mem::take(&mut self.level.is_item);
        self.level.flow.begin(State { style, is_heading: element.name() == "h", is_item });
        Ok(())
    }

    fn end(&mut self) {
        let (styles, tables) = (&self.paragraph_styles, self.level.tables);
        self.level.flow.end(|state| match styles.role(&state.style) {
            Some(role) => role,
            None if state.is_heading => Role::Heading,
            None if tables > 0 => Role::Cell,
            None if state.is_item => Role::ListItem,
            None => Role::Paragraph,
        });
    }

    /// Returns whether the style of an element hides what is in it.
    fn hides(&self, styles: &Styles, element: &Element<'_, '_>) -> Result<bool, Error> {
        let style = element.attribute("style-name")?;
        Ok(style.is_some_and(|style| styles.is_hidden(&style) == Some(true)))
    }

    /// A style or a property of one opens.
    fn opens_in_styles(&mut self, element: &Element<'_, '_>) -> Result<(), Error> {
        match (element.name(), &mut self.style) {
            ("style", open) => {
                let family = match element.attribute("family")?.as_deref() {
                    Some("paragraph") => Some(Family::Paragraph),
                    Some("text") => Some(Family::Text),
                    _ => None,
                };
                let name = element.attribute("name")?.unwrap_or_default();
                let style = Style {
                    name: element.attribute("display-name")?.unwrap_or_else(|| name.clone()),
                    parent: element.attribute("parent-style-name")?,
                    ..Style::default()
                };
                *open = family.map(|family| (family, name, style));
            }
            ("text-properties", Some((_, _, style))) => {
                if let Some(display) = element.attribute("display")? {
                    style.is_hidden = Some(display == "none");
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn opens_note(&mut self, element: &Element<'_, '_>) -> Result<(), Error> {
        let kind = match element.attribute("note-class")?.as_deref() {
            _ if element.name() == "annotation" => 2,
            Some("endnote") => 1,
            _ => 0,
        };
        self.outer.push((std::mem::take(&mut self.level), kind));
        Ok(())
    }
}

/// Elements that hold no text of the document itself.
const APART: &[&str] = &[
    "tracked-changes",
    "note-citation",
    "number",
    "ruby-text",
    "object",
    "object-ole",
    "binary-data",
    "script",
    "scripts",
    "forms",
    "event-listeners",
    "meta",
    "settings",
    "font-face-decls",
    "master-styles",
    "covered-table-cell",
    "table-of-content-source",
    "illustration-index-source",
    "table-index-source",
    "object-index-source",
    "user-index-source",
    "alphabetical-index-source",
    "bibliography-source",
];

/// Elements in which white space is a part of the text.
const INLINE: &[&str] = &["p", "h", "span", "a", "meta-field", "ruby-base"];

impl Visitor for Body {
    fn opens(&mut self, element: &Element<'_, '_>, path: &mut Path) -> Result<Step, Error> {
        let is_inline = INLINE.contains(&path.innermost());
        match element.name() {
            // An element of inline text has the name of the one that describes the file.
            "meta" if is_inline => {}
            name if APART.contains(&name) => return Ok(Step::Over),
            // What a picture is called, not the field that tells the title of the document.
            "title" | "desc" if !is_inline => return Ok(Step::Over),
            "hidden-text" | "hidden-paragraph" => return Ok(Step::Over),
            "text" if path.ends(&["body"]) => self.is_text = true,
            "section" if element.attribute("display")?.as_deref() == Some("none") => return Ok(Step::Over),
            "p" | "h" if self.hides(&self.paragraph_styles, element)? => return Ok(Step::Over),
            "span" if self.hides(&self.text_styles, element)? => return Ok(Step::Over),
            "p" | "h" => self.begin(element)?,
            "s" => {
                let count = element.attribute("c")?.and_then(|count| count.parse().ok()).unwrap_or(1);
                self.push_character(' ', MOST_SPACES.min(count));
            }
            "tab" => self.push_character('\t', 1),
            "line-break" => self.push_character('\n', 1),
            "list-item" | "numbered-paragraph" => self.level.is_item = true,
            "table" => self.level.tables += 1,
            "note" | "annotation" => self.opens_note(element)?,
            _ => self.opens_in_styles(element)?,
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, name: &str) {
        match name {
            "p" | "h" => self.end(),
            "table" => self.level.tables = self.level.tables.saturating_sub(1),
            "list-item" | "numbered-paragraph" => self.level.is_item = false,
            "note" | "annotation" => {
                if let Some((outer, kind)) = self.outer.pop() {
                    let mut inner = std::mem::replace(&mut self.level, outer);
                    self.notes[kind].extend(inner.flow.take());
                }
            }
            "style" => {
                if let Some((family, name, style)) = self.style.take() {
                    let styles = match family {
                        Family::Paragraph => &mut self.paragraph_styles,
                        Family::Text => &mut self.text_styles,
                    };
                    styles.add(name, style);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, path: &Path) {
        let is_layout = !INLINE.contains(&path.innermost()) && text.trim().is_empty();
        if !is_layout {
            self.push(text);
        }
    }
}
