//! What an element says of itself by its name and attributes.

use super::tags::{Form, Tag};
use html5gum::StartTag;

/// A part of a page that is not its main content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// Not shown.
    Hidden,
    /// The title that the window has.
    PageTitle,
    /// Fields and buttons.
    Form,
    /// Menus and the way to the page.
    Navigation,
    /// What the page has at its side.
    Aside,
    /// The head of the site.
    Header,
    /// The foot of the site.
    Footer,
    /// A window in the window.
    Dialog,
    /// What asks for consent.
    CookieNotice,
    /// Buttons that share the page.
    ShareLinks,
    /// Other pages.
    RelatedPages,
    /// What readers or advertisers said.
    Comments,
    /// Whatever lies outside of the main content.
    OutsideMain,
}

impl Region {
    /// Returns the name under which text in it is listed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden-text",
            Self::PageTitle => "page-title",
            Self::Form => "form-control",
            Self::Navigation => "navigation",
            Self::Aside => "page-aside",
            Self::Header => "page-header",
            Self::Footer => "page-footer",
            Self::Dialog => "dialog",
            Self::CookieNotice => "cookie-notice",
            Self::ShareLinks => "share-links",
            Self::RelatedPages => "related-pages",
            Self::Comments => "comments",
            Self::OutsideMain => "outside-main",
        }
    }

    /// Returns whether it is one by its nature, whatever share of the page it holds.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Self::PageTitle | Self::Form)
    }
}

/// Words of classes and identifiers that tell what an element is.
const WORDS: &[(&str, Region)] = &[
    ("nav", Region::Navigation),
    ("navbar", Region::Navigation),
    ("navigation", Region::Navigation),
    ("menu", Region::Navigation),
    ("submenu", Region::Navigation),
    ("breadcrumb", Region::Navigation),
    ("breadcrumbs", Region::Navigation),
    ("crumbs", Region::Navigation),
    ("pagination", Region::Navigation),
    ("pager", Region::Navigation),
    ("toolbar", Region::Navigation),
    ("langs", Region::Navigation),
    ("sidebar", Region::Aside),
    ("footer", Region::Footer),
    ("copyright", Region::Footer),
    ("cookie", Region::CookieNotice),
    ("cookies", Region::CookieNotice),
    ("consent", Region::CookieNotice),
    ("gdpr", Region::CookieNotice),
    ("share", Region::ShareLinks),
    ("sharing", Region::ShareLinks),
    ("social", Region::ShareLinks),
    ("socials", Region::ShareLinks),
    ("related", Region::RelatedPages),
    ("recommended", Region::RelatedPages),
    ("popup", Region::Dialog),
    ("modal", Region::Dialog),
    ("subscribe", Region::Dialog),
    ("newsletter", Region::Dialog),
    ("comments", Region::Comments),
    ("advert", Region::Comments),
    ("ads", Region::Comments),
];

/// Classes and identifiers of the head of a site; as parts of others they are about the head of a text as often.
const HEADS: &[&str] = &["header", "site-header", "siteheader", "masthead", "topbar", "top-bar"];

/// Kinds of notes in e-books, which are text.
const NOTES: [&str; 7] = ["footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note"];
/// Kinds of lists in e-books of what stands where.
const CONTENTS: [&str; 5] = ["toc", "landmarks", "page-list", "loi", "lot"];

/// What an element says of itself.
#[derive(Debug, Default)]
pub(super) struct Traits {
    pub(super) region: Option<Region>,
    pub(super) is_main: bool,
    pub(super) is_link: bool,
    /// Whether it is hidden from reading aloud, as signs of mere looks are.
    pub(super) is_silent: bool,
    pub(super) language: Option<String>,
}

impl Traits {
    pub(super) fn of(tag: &Tag, start: &StartTag<()>) -> Self {
        let mut traits = Self { region: by_name(tag), is_main: matches!(tag.name, "main" | "article"), ..Self::default() };
        let (mut by_role, mut by_class, mut is_hidden, mut is_note) = (None, None, false, false);
        for (name, value) in &start.attributes {
            let value = String::from_utf8_lossy(&value.value);
            match name.as_slice() {
                b"hidden" => is_hidden = true,
                b"style" => is_hidden |= hides(&value),
                b"href" => traits.is_link = tag.name == "a",
                b"aria-hidden" => traits.is_silent = value.eq_ignore_ascii_case("true"),
                b"lang" | b"xml:lang" if !value.trim().is_empty() => traits.language = Some(value.trim().to_owned()),
                b"itemprop" => traits.is_main |= value.eq_ignore_ascii_case("articleBody"),
                b"epub:type" => {
                    let kinds = || value.split_ascii_whitespace();
                    is_note |= kinds().any(|kind| NOTES.contains(&kind));
                    if kinds().any(|kind| CONTENTS.contains(&kind)) {
                        by_role = Some(Region::Navigation);
                    }
                }
                b"role" if NOTES.iter().any(|kind| value.trim().strip_prefix("doc-") == Some(kind)) => is_note = true,
                b"role" => match value.to_ascii_lowercase().trim() {
                    "main" | "article" => traits.is_main = true,
                    "navigation" | "menu" | "menubar" | "search" | "tablist" | "toolbar" => by_role = Some(Region::Navigation),
                    "banner" => by_role = Some(Region::Header),
                    "contentinfo" => by_role = Some(Region::Footer),
                    "complementary" => by_role = Some(Region::Aside),
                    "dialog" | "alertdialog" => by_role = Some(Region::Dialog),
                    _ => {}
                },
                b"class" | b"id" => by_class = by_class.or_else(|| by_words(&value)),
                _ => {}
            }
        }
        if is_hidden {
            traits.region = Some(Region::Hidden);
        } else if is_note {
            traits.region = None;
        } else if !traits.is_main && !matches!(tag.name, "html" | "body") {
            traits.region = traits.region.or(by_role).or(by_class);
        }
        traits
    }
}

fn by_name(tag: &Tag) -> Option<Region> {
    match tag.name {
        "title" => Some(Region::PageTitle),
        "nav" => Some(Region::Navigation),
        "search" => Some(Region::Form),
        "aside" => Some(Region::Aside),
        "header" => Some(Region::Header),
        "footer" => Some(Region::Footer),
        "dialog" => Some(Region::Dialog),
        _ => (tag.form == Form::Control).then_some(Region::Form),
    }
}

fn by_words(value: &str) -> Option<Region> {
    if HEADS.iter().any(|head| value.trim().eq_ignore_ascii_case(head)) {
        return Some(Region::Header);
    }
    let mut words = value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.find_map(|word| WORDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, region)| *region))
}

/// Returns whether a style keeps an element from being shown.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => value.starts_with("none"),
            "visibility" => value.starts_with("hidden"),
            _ => false,
        }
    })
}
