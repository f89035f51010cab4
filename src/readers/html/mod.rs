//! Web pages: HTML and XHTML as they were saved or scraped.
//!
//! A tokenizer that keeps to the standard of HTML does the fine print, such as entities; what it gives is taken to runs of
//! text with the elements around them, by a stack of our own that no depth overflows. All text of the page is kept, in its
//! order: what is no main content is residue of a named rule.

mod charset;
mod content;
mod looks;
mod page;
mod tags;
#[cfg(test)]
mod tests;
mod traits;

pub(super) use looks::{has_markup, is_html};

use crate::error::{Error, ErrorKind};
use crate::notice::Notice;
use crate::readers::mended::mend_letters;
use crate::readers::plain::paragraphs;
use crate::readers::references::unescaped;
use crate::text::{Block, Document, Language, Role, Span};
use page::{Page, take_apart, take_apart_as};
use traits::Region;

/// The fewest lines, parted by single line breaks, that are looked at for paragraphs of their own.
const FEWEST_LINES: usize = 3;

/// Reads a web page: each block element is a block, and what is not the main content is residue.
///
/// White space is collapsed as a browser does it; `<br>` is a line break, two in a row part paragraphs. The language is the
/// one that the page names, if it names one.
///
/// ```
/// use sverka::readers::read_html;
/// use sverka::text::Role;
///
/// let html = "<html lang=en><nav><a href=/>Home</a></nav><h1>The <b>new</b> bridge</h1><p>Cars cross&nbsp;it.</html>";
/// let (document, _) = read_html(html.as_bytes(), "bridge.html", None)?;
/// let blocks: Vec<(&str, Role)> = document.blocks.iter().map(|block| (block.span.of(&document.text), block.role)).collect();
/// let expected = [("Home", Role::Residue("navigation")), ("The new bridge", Role::Title), ("Cars cross\u{a0}it.", Role::Paragraph)];
/// assert_eq!(blocks, expected);
/// assert_eq!(document.language.as_str(), "en");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// The `encoding` that is named is used; else a byte-order mark decides, the bytes, or what the page declares.
///
/// # Errors
///
/// As [`decode`](super::decode), but bytes that are damaged UTF-8 are replaced, with a notice; `Empty` for a page without text.
pub fn read_html(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    read_declared(bytes, origin, encoding, None)
}

/// Reads a web page whose encoding was declared outside of it.
pub(super) fn read_declared(
    bytes: &[u8],
    origin: &str,
    encoding: Option<&str>,
    declared: Option<&str>,
) -> Result<(Document, Vec<Notice>), Error> {
    let mut decoded = charset::decode_page(bytes, origin, encoding, declared)?;
    mend_letters(&mut decoded, origin);
    let document = document(take_apart(&unescaped(&decoded.text)), origin);
    if document.blocks.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "the page has no text; it may be one that a browser fills: save it from there"));
    }
    Ok((document, decoded.notices))
}

/// Reads a piece of a page that another format holds; it may have no text.
pub(super) fn read_piece(html: &str) -> Document {
    document(take_apart(html), "")
}

/// Reads a page of XHTML that is a part of a document; it may have no text.
pub(super) fn read_part(bytes: &[u8], origin: &str) -> Result<(Document, Vec<Notice>), Error> {
    match charset::decode_page(bytes, origin, None, None) {
        Ok(decoded) => Ok((document(take_apart_as(&decoded.text, true), origin), decoded.notices)),
        Err(error) if error.kind() == ErrorKind::Empty => Ok((read_piece(""), Vec::new())),
        Err(error) => Err(error),
    }
}

fn document(page: Page, origin: &str) -> Document {
    let regions = content::regions(&page);
    let title = content::title(&page, &regions);
    let mut roles = Roles::of(&page, &regions);
    let mut blocks = Vec::with_capacity(page.runs.len());
    for (at, run) in page.runs.iter().enumerate() {
        let role = match regions[at] {
            Some(region) => Role::Residue(region.name()),
            None if title == Some(at) => Role::Title,
            None => roles.next(&page, at),
        };
        push(&page, run.span, role, &mut blocks);
    }
    let language = page.language.as_deref().and_then(|tag| Language::parse(tag).ok());
    let language = language.unwrap_or_else(Language::undetermined);
    Document { language, origin: origin.to_owned(), text: page.text, blocks, cuts: Vec::new() }
}

/// Adds a run as a block, or as several where its lines are paragraphs as in plain text.
fn push(page: &Page, span: Span, role: Role, blocks: &mut Vec<Block>) {
    let text = span.of(&page.text);
    if role == Role::Paragraph && text.lines().take(FEWEST_LINES).count() == FEWEST_LINES {
        let inner = paragraphs(text);
        let moved = |part: Span| Span::new(part.start + span.start, part.end + span.start);
        blocks.extend(inner.into_iter().map(|block| Block { span: moved(block.span), role }));
    } else {
        blocks.push(Block { span, role });
    }
}

/// Gives the runs of the content their roles, in their order.
struct Roles {
    /// For each element the nearest one that gives a role, or the page as a whole.
    givers: Vec<usize>,
    /// For each element how many runs have their role from it, of which how many had theirs.
    counts: Vec<(usize, usize)>,
}

impl Roles {
    fn of(page: &Page, regions: &[Option<Region>]) -> Self {
        let mut givers: Vec<usize> = Vec::with_capacity(page.elements.len());
        for (at, element) in page.elements.iter().enumerate() {
            let gives = matches!(element.name, "li" | "td" | "th" | "figcaption" | "caption");
            givers.push(if gives || at == 0 { at } else { givers[element.parent] });
        }
        let mut counts = vec![(0, 0); page.elements.len()];
        for (run, _) in page.runs.iter().zip(regions).filter(|(_, region)| region.is_none()) {
            counts[givers[run.element]].0 += 1;
        }
        Self { givers, counts }
    }

    fn next(&mut self, page: &Page, run: usize) -> Role {
        let giver = self.givers[page.runs[run].element];
        let (all, before) = self.counts[giver];
        self.counts[giver].1 += 1;
        match page.elements[giver].name {
            _ if content::is_heading(page, run, 6) => Role::Heading,
            "figcaption" | "caption" => Role::Caption,
            "li" if before == 0 => Role::ListItem,
            // A cell with several paragraphs holds a part of the page, as on sites that are laid out by tables.
            "td" | "th" if all == 1 => Role::Cell,
            _ => Role::Paragraph,
        }
    }
}
