//! The elements of a page and the runs of text in them, in reading order.

use super::tags::{Form, Tag, tag};
use super::traits::{Region, Traits};
use crate::text::Span;
use html5gum::{StartTag, Token, Tokenizer};

/// How many open elements are looked through for the one that a tag ends: pages that nest deeper have nothing to lose by it.
const REACH: usize = 256;

/// A page taken to pieces.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All text there is, each run parted from the next by a blank line.
    pub(super) text: String,
    /// The stretches of text that stand on their own.
    pub(super) runs: Vec<Run>,
    /// The block elements; each comes after the one that it lies in. The first is the page as a whole.
    pub(super) elements: Vec<Element>,
    /// The language that the page says it is in.
    pub(super) language: Option<String>,
}

/// A stretch of text that no block element and no empty line parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) span: Span,
    /// The innermost block element that it lies in.
    pub(super) element: usize,
    /// Its letters and figures.
    pub(super) letters: usize,
    /// Those of them that lie in links.
    pub(super) linked: usize,
    /// The links that begin in it.
    pub(super) links: usize,
}

/// A block element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub(super) parent: usize,
    pub(super) name: &'static str,
    /// What it looks to be by its name and attributes.
    pub(super) region: Option<Region>,
    /// Whether it says that it holds the main content.
    pub(super) is_main: bool,
}

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    tag: &'static Tag,
    /// The innermost block element.
    element: usize,
    /// Where in the list of open elements that one is.
    block_at: usize,
    is_skipped: bool,
    is_linked: bool,
    keeps_lines: bool,
    /// Where the text of an element begins that is hidden from reading aloud.
    silent_from: Option<usize>,
}

struct Builder {
    page: Page,
    /// Whether an element that closes itself has no content, which is so in XML only.
    is_xml: bool,
    open: Vec<Open>,
    start: usize,
    has_space: bool,
    breaks: usize,
    linked: usize,
    links: usize,
}

static ROOT: Tag = Tag { name: "html", form: Form::Block };

/// Takes a page to pieces.
pub(super) fn take_apart(html: &str) -> Page {
    take_apart_as(html, html.trim_start().starts_with("<?xml"))
}

/// Takes a page to pieces that is known to be XHTML or not to be.
pub(super) fn take_apart_as(html: &str, is_xml: bool) -> Page {
    let mut builder = Builder::new(is_xml);
    let mut tokenizer = Tokenizer::new(html);
    while let Some(Ok(token)) = tokenizer.next() {
        match token {
            Token::StartTag(start) => {
                if let Some(state) = html5gum::naive_next_state(&start.name).filter(|_| !start.self_closing && *start.name != *b"plaintext")
                {
                    tokenizer.set_state(state);
                }
                builder.begin(&start);
            }
            Token::EndTag(end) => builder.end(&end.name),
            Token::String(string) => builder.add(&String::from_utf8_lossy(&string.value)),
            _ => {}
        }
    }
    builder.part();
    builder.page
}

impl Builder {
    fn new(is_xml: bool) -> Self {
        let page = Page { elements: vec![Element { parent: 0, name: "html", region: None, is_main: false }], ..Page::default() };
        let root = Open { tag: &ROOT, element: 0, block_at: 0, is_skipped: false, is_linked: false, keeps_lines: false, silent_from: None };
        Self { page, is_xml, open: vec![root], start: 0, has_space: false, breaks: 0, linked: 0, links: 0 }
    }

    fn top(&self) -> Open {
        self.open[self.open.len() - 1]
    }

    /// Opens an element, after those that end where it begins.
    fn begin(&mut self, start: &StartTag<()>) {
        let Some(tag) = tag(&start.name) else { return };
        match tag.form {
            Form::Void => return self.void(tag.name),
            Form::Skipped if start.self_closing => return,
            Form::Inline if start.self_closing && self.is_xml => return,
            Form::Block if start.self_closing && self.is_xml => return self.part(),
            Form::Block | Form::Control if !self.top().is_skipped => self.end_implied(tag),
            _ => {}
        }
        if tag.name == "a" {
            self.end(b"a");
        }
        let (top, traits) = (self.top(), Traits::of(tag, start));
        if matches!(tag.name, "html" | "body") && self.page.language.is_none() {
            self.page.language.clone_from(&traits.language);
        }
        let mut open = Open {
            tag,
            is_skipped: top.is_skipped || tag.form == Form::Skipped || !tag.is_block() && traits.region == Some(Region::Hidden),
            is_linked: top.is_linked || traits.is_link,
            keeps_lines: top.keeps_lines || matches!(tag.name, "pre" | "listing" | "xmp" | "textarea"),
            silent_from: None,
            ..top
        };
        self.links += usize::from(traits.is_link && !open.is_skipped);
        if tag.is_block() && !top.is_skipped {
            self.part();
            let is_inside = |names: &[&str]| self.ancestors(top.element).any(|element| names.contains(&element.name));
            let region = traits
                .region
                .filter(|region| !matches!(region, Region::Header | Region::Footer) || !is_inside(&["article", "main", "section"]));
            open.element = self.page.elements.len();
            self.page.elements.push(Element { parent: top.element, name: tag.name, region, is_main: traits.is_main });
        }
        if tag.is_block() {
            open.block_at = self.open.len();
        }
        open.silent_from = traits.is_silent.then_some(self.page.text.len());
        self.open.push(open);
    }

    /// Returns the elements around an element, it included, up to the page as a whole, as far as sane pages go.
    fn ancestors(&self, element: usize) -> impl Iterator<Item = &Element> {
        let mut next = Some(element);
        let elements = &self.page.elements;
        std::iter::from_fn(move || {
            let at = next?;
            next = (at > 0).then_some(elements[at].parent);
            Some(&elements[at])
        })
        .take(REACH)
    }

    fn void(&mut self, name: &str) {
        match name {
            "br" if !self.top().is_skipped => {
                self.breaks += 1;
                self.has_space = false;
                if self.breaks > 1 {
                    self.part();
                }
            }
            "hr" if !self.top().is_skipped => self.part(),
            _ => {}
        }
    }

    /// Ends the elements that a block element ends by beginning.
    fn end_implied(&mut self, tag: &Tag) {
        let block = self.open[self.top().block_at].tag;
        if block.name == "p" || block.is_heading() && tag.is_heading() {
            self.close(self.top().block_at);
        }
        let (ended, barriers) = tag.ends();
        if ended.is_empty() {
            return;
        }
        for at in (1..self.open.len()).rev().take(REACH) {
            let name = self.open[at].tag.name;
            if ended.contains(&name) {
                return self.close(at);
            }
            if barriers.contains(&name) {
                return;
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        let Some(tag) = tag(name) else { return };
        match (tag.form, tag.name) {
            (Form::Void, _) => return self.void(tag.name),
            // What comes after the end of the body still is shown.
            (_, "html" | "body") => return,
            _ => {}
        }
        let lowest = if tag.form == Form::Inline { self.top().block_at + 1 } else { 1 };
        for at in (lowest..self.open.len()).rev().take(REACH) {
            if self.open[at].tag == tag {
                return self.close(at);
            }
            if self.open[at].tag.is_barrier(tag) {
                break;
            }
        }
        if tag.is_block() && !self.top().is_skipped {
            self.part();
        }
    }

    /// Closes an open element and all in it.
    fn close(&mut self, at: usize) {
        let parts = self.top().element != self.open[at - 1].element;
        if let Some(from) = self.open[at..].iter().find_map(|open| open.silent_from) {
            self.silence(from);
        }
        if parts {
            self.part();
        }
        self.open.truncate(at);
    }

    /// Takes out what is hidden from reading aloud, if it is no text but a sign.
    fn silence(&mut self, from: usize) {
        if from >= self.start && self.page.text.get(from..).is_some_and(|signs| !signs.contains(char::is_alphabetic)) {
            self.has_space |= self.page.text[from..].starts_with(' ');
            self.page.text.truncate(from);
        }
    }

    /// Adds text, its white space collapsed.
    fn add(&mut self, text: &str) {
        let top = self.top();
        if top.is_skipped {
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if top.keeps_lines => self.breaks += 1,
                '\0' => {}
                ' ' | '\t' if top.keeps_lines => {
                    self.push_space();
                    self.page.text.push(c);
                }
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.has_space = true,
                // An indent is no part of what a line says.
                '\u{a0}' if self.is_at_line_start() => {}
                c => {
                    self.push_space();
                    self.page.text.push(c);
                    self.linked += usize::from(top.is_linked && c.is_alphanumeric());
                }
            }
        }
    }

    fn is_at_line_start(&self) -> bool {
        self.breaks > 0 || self.page.text.len() == self.start
    }

    fn push_space(&mut self) {
        let is_open = self.page.text.len() > self.start;
        match (std::mem::take(&mut self.breaks), std::mem::take(&mut self.has_space)) {
            (0, true) if is_open => self.page.text.push(' '),
            (breaks, _) if is_open => (0..breaks).for_each(|_| self.page.text.push('\n')),
            _ => {}
        }
    }

    /// Ends the run of text.
    fn part(&mut self) {
        let span = Span::new(self.start, self.page.text.len()).trimmed(&self.page.text);
        self.page.text.truncate(if span.is_empty() { self.start } else { span.end });
        if !span.is_empty() {
            let letters = span.of(&self.page.text).chars().filter(|c| c.is_alphanumeric()).count();
            let (linked, links, element) = (self.linked.min(letters), self.links, self.top().element);
            self.page.runs.push(Run { span, element, letters, linked, links });
            self.page.text.push_str("\n\n");
        }
        self.start = self.page.text.len();
        (self.has_space, self.breaks, self.linked) = (false, 0, 0);
        self.links = 0;
    }
}
