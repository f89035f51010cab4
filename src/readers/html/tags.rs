//! What is known of the elements of HTML.

/// How an element takes part in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It stands in the line: it parts no words.
    Inline,
    /// It stands on its own lines.
    Block,
    /// It has no content.
    Void,
    /// Its content is no text.
    Skipped,
    /// It is a field or a button of a form.
    Control,
}

/// An element that is known by name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: &'static str,
    pub(super) form: Form,
}

const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "math", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s", "samp", "slot", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var",
];
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "xmp",
];
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const SKIPPED: &[&str] = &[
    "applet", "audio", "canvas", "datalist", "iframe", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template",
    "video",
];
const CONTROL: &[&str] = &["button", "optgroup", "option", "select", "textarea"];

/// All elements that are known, sorted by name.
static TAGS: std::sync::LazyLock<Vec<Tag>> = std::sync::LazyLock::new(|| {
    let lists = [(INLINE, Form::Inline), (BLOCK, Form::Block), (VOID, Form::Void), (SKIPPED, Form::Skipped), (CONTROL, Form::Control)];
    let mut tags: Vec<Tag> = lists.iter().flat_map(|(names, form)| names.iter().map(|name| Tag { name, form: *form })).collect();
    tags.sort_by_key(|tag| tag.name);
    tags
});

/// Returns what is known of an element, its name in small letters.
pub(super) fn tag(name: &[u8]) -> Option<&'static Tag> {
    TAGS.binary_search_by(|tag| tag.name.as_bytes().cmp(name)).ok().map(|at| &TAGS[at])
}

impl Tag {
    /// Returns whether it parts the text before it from the text after it.
    pub(super) fn is_block(&self) -> bool {
        matches!(self.form, Form::Block | Form::Control)
    }

    /// Returns whether it is a heading.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    /// Returns the elements that end where it begins, and those beyond which none is looked for.
    pub(super) fn ends(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self.name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
            "option" | "optgroup" => (&["option"], &["select"]),
            _ => (&[], &[]),
        }
    }

    /// Returns whether the end of an element inside it does not end one around it.
    pub(super) fn is_barrier(&self, ended: &Tag) -> bool {
        let of_tables = |name: &str| matches!(name, "table" | "tr" | "td" | "th" | "caption" | "thead" | "tbody" | "tfoot" | "html");
        matches!(self.name, "td" | "th" | "caption") && !of_tables(ended.name) || self.name == "table" && ended.name != "table"
    }
}
