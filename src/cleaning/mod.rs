//! What of a page is the document's own text, and what its blocks are.
//!
//! Pages that people have are more than the text on them: menus, stamps, doubled titles, names of pictures glued to a
//! sentence, page numbers in the middle of one. The rules in [`RULES`] find all this; each has a name, under which what
//! it leaves out is listed, so that nothing is lost unseen. The text itself is never changed: blocks are marked and
//! re-cut, and pieces inside blocks are cut.
//!
//! ```
//! use sverka::cleaning::{clean, residue};
//! use sverka::text::{Block, Document, Role, Span};
//!
//! let mut document = Document::from_text("speech.txt", "Growth makes states depend on each other.IMG_1234.JPG\n\nGo back");
//! document.blocks = vec![
//!     Block { span: Span::new(0, 53), role: Role::Paragraph },
//!     Block { span: Span::new(55, 62), role: Role::Paragraph },
//! ];
//! let (document, _) = clean(document);
//! assert_eq!(document.content(document.blocks[0].span), "Growth makes states depend on each other.");
//! let rules: Vec<&str> = residue(&document).iter().map(|(rule, _)| *rule).collect();
//! assert_eq!(rules, ["image-name", "navigation"]);
//! ```

mod dates;
mod hyphens;
mod joining;
mod metadata;
mod page;
mod phrases;
mod roles;
mod rules;
mod speakers;
#[cfg(test)]
mod tests;
mod words;

pub use dates::Date;
pub use metadata::{Metadata, metadata};
pub use rules::{RULES, Rule};
pub use speakers::is_translated;

use crate::notice::{Notice, NoticeKind};
use crate::text::{Document, Role, Span, doubtful_words, in_one_script, mixed_words};
use page::Page;

/// Tells the document's own text from residue, and gives each block its role.
///
/// The document's language is to be set where it is known. Roles that a reader has given stand; paragraphs become
/// titles, headings, dates, list items and speaker labels where they look it. Paragraphs that were parted in the middle
/// of a sentence are joined, and a notice tells so.
pub fn clean(document: Document) -> (Document, Vec<Notice>) {
    let mut page = rules::apply(Page::new(document));
    let mut notices = joining::join(&mut page);
    notices.extend(script_notices(&page));
    hyphens::cut(&mut page);
    speakers::split(&mut page);
    roles::assign(&mut page);
    (page.into_document(), notices)
}

/// Tells of the words of a page whose letters are of two scripts, or may be of the wrong one, where there are any.
fn script_notices(page: &Page) -> Vec<Notice> {
    let text = page.text();
    let is_mended = |word: &str| in_one_script(word, page.language()).is_some();
    let mixed = mixed_words(text).filter(|(_, word)| is_mended(word)).count();
    let doubtful = doubtful_words(text, page.language());
    let notice = |kind, span| Notice { kind, origin: page.origin().to_owned(), span };
    let mixed = (mixed > 0).then(|| notice(NoticeKind::ScriptsMixed(mixed), None));
    let doubtful = doubtful.first().map(|(at, word)| {
        let kind = NoticeKind::ScriptDoubtful { word: (*word).to_owned(), count: doubtful.len() };
        notice(kind, Some(Span::new(*at, at + word.len())))
    });
    mixed.into_iter().chain(doubtful).collect()
}

/// Returns what of a document goes into no memory, in document order: its residue, and its notes as `note`.
pub fn outside_memory(document: &Document) -> Vec<(&'static str, Span)> {
    let notes = document.blocks.iter().filter(|block| block.role == Role::Note).map(|block| (block.role.name(), block.span));
    let mut all: Vec<(&'static str, Span)> = residue(document).into_iter().chain(notes).collect();
    all.sort_by_key(|(_, span)| *span);
    all
}

/// Returns what was left out of a document, with the rule that found it, in document order.
///
/// White space that is cut where a hyphen at the end of a line is a real one is not told of.
pub fn residue(document: &Document) -> Vec<(&'static str, Span)> {
    let blocks = document.blocks.iter().filter_map(|block| match block.role {
        Role::Residue(rule) => Some((rule, block.span)),
        _ => None,
    });
    let cuts = document.cuts.iter().filter(|cut| !cut.span.of(&document.text).trim().is_empty()).map(|cut| (cut.rule, cut.span));
    let mut all: Vec<(&'static str, Span)> = blocks.chain(cuts).collect();
    all.sort_by_key(|(_, span)| *span);
    all
}
