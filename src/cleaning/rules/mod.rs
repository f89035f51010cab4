//! The rules by which residue is known, in the order in which they are asked.

mod contacts;
mod credits;
mod images;
mod mail;
mod marks;
mod navigation;
mod pages;
mod scripts;
mod stamps;
mod titles;

use super::page::Page;
use super::words;
use crate::text::Span;

pub(super) use marks::{STAGE_NOTE, edge_notes, is_cut_mark};
pub(super) use titles::title;

/// A rule that finds residue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name under which what it finds is listed.
    pub name: &'static str,
    /// What it finds.
    pub description: &'static str,
    /// How it finds it.
    finders: &'static [Finder],
    /// Whether what it finds is residue by its own form, whatever is around it.
    sure: bool,
}

/// How a rule looks for residue.
#[derive(Debug, Clone, Copy)]
enum Finder {
    /// Looks at the whole page; finds pieces, and stretches inside pieces.
    Page(fn(&Page) -> Vec<Span>),
    /// Looks at one piece when the walk from the head or the tail of the page has come to it.
    Edge(fn(&Page, usize, Edge) -> bool),
    /// Works in a later step of its own.
    Later,
}

/// From where a walk came to a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge {
    side: Side,
    /// Whether nothing but residue lies between the edge of the page and the piece.
    outermost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Head,
    Tail,
}

/// The rules, in the order in which they are asked; the first that knows a piece of residue names it.
pub const RULES: &[Rule] = &[
    Rule { name: "separator", description: "a line of stars, dashes or the like", finders: &[Finder::Page(marks::separators)], sure: true },
    Rule {
        name: STAGE_NOTE,
        description: "a stenographer's note such as [Applause] inside a paragraph",
        finders: &[Finder::Page(marks::stage_notes)],
        sure: true,
    },
    Rule { name: "image-name", description: "the file name of a picture", finders: &[Finder::Page(images::names)], sure: true },
    Rule { name: "photo-credit", description: "who took a picture", finders: &[Finder::Page(credits::photo_credits)], sure: true },
    Rule {
        name: "download-link",
        description: "a link to a file, with its kind or size",
        finders: &[Finder::Page(credits::download_links)],
        sure: true,
    },
    Rule {
        name: "copyright-notice",
        description: "a notice of copyright",
        finders: &[Finder::Page(credits::copyright_notices)],
        sure: true,
    },
    Rule {
        name: "mail-header",
        description: "sender, subject and the like above a text that came by e-mail",
        finders: &[Finder::Page(mail::headers)],
        sure: false,
    },
    Rule { name: "garbled-text", description: "letters that a scanner misread", finders: &[Finder::Page(scripts::garbled)], sure: false },
    Rule {
        name: "other-language",
        description: "a paragraph in the script of another language",
        finders: &[Finder::Page(scripts::other_language)],
        sure: false,
    },
    Rule { name: "page-number", description: "the number of a page", finders: &[Finder::Page(pages::numbers)], sure: true },
    Rule { name: "running-header", description: "a line that each page repeats", finders: &[Finder::Page(pages::headers)], sure: true },
    Rule {
        name: "publication-stamp",
        description: "when and where a site published the page",
        finders: &[Finder::Edge(stamps::at_edge)],
        sure: false,
    },
    Rule {
        name: "navigation",
        description: "menus, buttons and links at the head or the tail of the page",
        finders: &[Finder::Page(navigation::folds), Finder::Page(navigation::teasers), Finder::Edge(navigation::at_edge)],
        sure: false,
    },
    Rule {
        name: "contact-block",
        description: "telephone, e-mail and address at the tail",
        finders: &[Finder::Edge(contacts::at_edge)],
        sure: false,
    },
    Rule { name: "repeated-title", description: "the title a second time", finders: &[Finder::Page(titles::repeated)], sure: false },
    Rule { name: "note-mark", description: "the raised mark that refers to a note", finders: &[Finder::Later], sure: true },
    Rule {
        name: "line-end-hyphen",
        description: "the hyphen of a word divided at the end of a line",
        finders: &[Finder::Later],
        sure: true,
    },
];

/// How many pieces of content the walk from the head passes by before it gives up.
const HEAD_CONTENT: usize = 6;

/// Applies the rules to a page.
///
/// If more than half of what the page says would be left out, something is amiss, and only the sure rules are applied. What the
/// reader left out does not count.
pub(super) fn apply(page: Page) -> Page {
    let left_before: usize = page.pieces.iter().filter(|piece| !piece.role.is_content()).map(|piece| words::letters(&piece.says)).sum();
    let document = page.into_document();
    let marked = mark(Page::new(document.clone()), |_| true);
    let (mut kept, mut left) = (0, 0);
    for piece in &marked.pieces {
        *if piece.role.is_content() { &mut kept } else { &mut left } += words::letters(&piece.says);
    }
    if left - left_before.min(left) > kept { mark(Page::new(document), |rule| rule.sure) } else { marked }
}

fn mark(mut page: Page, is_asked: fn(&Rule) -> bool) -> Page {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| is_asked(rule)).collect();
    let is_first_edge = |rule: &Rule| rule.finders.iter().any(|finder| matches!(finder, Finder::Edge(_)));
    let first_edge = rules.iter().position(|rule| is_first_edge(rule));
    for (at, rule) in rules.iter().enumerate() {
        if first_edge == Some(at) {
            walk(&mut page, &rules, Side::Head);
            walk(&mut page, &rules, Side::Tail);
        }
        for finder in rule.finders {
            if let Finder::Page(find) = finder {
                let found = find(&page);
                page.mark(found, rule.name);
            }
        }
    }
    // What the tail's lists of other pages hid may be parted from the edge no more.
    walk(&mut page, &rules, Side::Tail);
    page
}

/// Walks from an edge of the page inwards, through whatever the edge rules know, until the text begins.
fn walk(page: &mut Page, rules: &[&Rule], side: Side) {
    let length = page.pieces.len();
    let mut passed = 0;
    for step in 0..length {
        let index = if side == Side::Head { step } else { length - 1 - step };
        if !page.is_content(index) {
            continue;
        }
        let edge = Edge { side, outermost: passed == 0 };
        let knows = |rule: &&&Rule| rule.finders.iter().any(|finder| matches!(finder, Finder::Edge(asks) if asks(page, index, edge)));
        if let Some(rule) = rules.iter().find(knows) {
            page.leave_out(index, rule.name);
        } else {
            passed += 1;
            if side == Side::Tail || passed > HEAD_CONTENT || words::is_running(&page.pieces[index].says) {
                return;
            }
        }
    }
}

/// Returns whether a line inside a block surely is no part of the text around it.
pub(super) fn stands_apart(line: &str) -> bool {
    marks::is_separator(line)
        || marks::is_stage_note(line)
        || marks::is_cut_mark(line)
        || images::is_name(line)
        || credits::is_photo_credit(line)
        || credits::is_sized_download(line)
        || credits::is_copyright_notice(line)
        || stamps::is_labelled_with_date(line)
}

/// Returns the spans of the content pieces that a test holds for.
fn pieces_that(page: &Page, test: impl Fn(&str) -> bool) -> Vec<Span> {
    page.pieces.iter().filter(|piece| piece.role.is_content() && test(&piece.says)).map(|piece| piece.span).collect()
}
