//! What is known of the text in a group.

/// What the text of a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Purpose {
    /// To be read.
    #[default]
    Text,
    /// Not to be read.
    Skipped,
    /// The two renderings of a text, the second of which is in Unicode.
    Renderings,
    /// The table of fonts.
    Fonts,
    /// The styles.
    Styles,
}

/// The streams of text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Body,
    /// A text box, which comes behind the paragraph in which it is anchored.
    Box,
    Footnote,
    Endnote,
    /// No part of the text, by the name of what it is.
    Residue(&'static str),
}

/// What holds in a group, and in the groups inside it until they say otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    pub(super) purpose: Purpose,
    pub(super) font: i32,
    /// How many characters stand in for one in Unicode.
    pub(super) stand_ins: usize,
    pub(super) is_hidden: bool,
    pub(super) is_deleted: bool,
    pub(super) paragraph: Properties,
    /// Whether a stream of text ends with the group.
    pub(super) is_stream: bool,
}

/// The properties of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Properties {
    pub(super) style: i32,
    /// Its level in the outline, if it has one.
    pub(super) level: Option<i32>,
    pub(super) is_cell: bool,
    pub(super) is_item: bool,
}

/// Groups that hold no text of the document, whether or not a star says that they may be passed over.
const SKIPPED: &[&str] = &[
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "atnauthor",
    "atndate",
    "atnicn",
    "atnid",
    "atnparent",
    "atnref",
    "atntime",
    "atrfend",
    "atrfstart",
    "bkmkend",
    "bkmkstart",
    "blipuid",
    "colorschememapping",
    "colortbl",
    "datafield",
    "datastore",
    "falt",
    "ffdeftext",
    "ffentrymcr",
    "ffexitmcr",
    "ffformat",
    "ffhelptext",
    "ffl",
    "ffname",
    "ffstattext",
    "filetbl",
    "fldinst",
    "fname",
    "fontemb",
    "formfield",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "generator",
    "info",
    "keycode",
    "latentstyles",
    "levelnumbers",
    "leveltext",
    "listlevel",
    "listname",
    "listoverridetable",
    "listpicture",
    "liststylename",
    "listtable",
    "mmathPict",
    "mmathPr",
    "nonesttables",
    "nonshppict",
    "objalias",
    "objclass",
    "objdata",
    "objname",
    "objsect",
    "objtime",
    "panose",
    "picprop",
    "pict",
    "pntxta",
    "pntxtb",
    "private",
    "private1",
    "revtbl",
    "rsidtbl",
    "rxe",
    "shppict",
    "shprslt",
    "sn",
    "sp",
    "sv",
    "tc",
    "tcn",
    "template",
    "themedata",
    "txe",
    "userprops",
    "wgrffmtfilter",
    "xe",
    "xmlnstbl",
];
/// Groups that a star says may be passed over but whose text is text of the document.
const READ: &[&str] = &["do", "moMath", "moMathPara", "shpinst", "shptxt"];

/// Returns whether a word begins a group that holds no text; all that a star stands before do, unless they are known.
pub(super) fn is_skipped(word: &str, has_star: bool) -> bool {
    let is_property = |word: &str| word.starts_with('m') && word.ends_with("Pr") && word.len() > 3;
    SKIPPED.binary_search(&word).is_ok() || is_property(word) || has_star && READ.binary_search(&word).is_err()
}

/// Returns the stream of text that a word begins.
pub(super) fn stream(word: &str) -> Option<Stream> {
    Some(match word {
        "footnote" => Stream::Footnote,
        "annotation" => Stream::Residue("comment"),
        "header" | "headerl" | "headerr" | "headerf" => Stream::Residue("page-header"),
        "footer" | "footerl" | "footerr" | "footerf" => Stream::Residue("page-footer"),
        "shptxt" | "dptxbxtext" => Stream::Box,
        _ => return None,
    })
}

/// Returns the character that a word stands for.
pub(super) fn character(word: &str) -> Option<char> {
    Some(match word {
        "tab" => '\t',
        // A page break parts lines as well.
        "line" | "softline" | "page" | "softpage" | "column" | "softcol" | "lbr" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "emspace" => '\u{2003}',
        "enspace" => '\u{2002}',
        "qmspace" => '\u{2005}',
        "bullet" => '•',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "zwbo" => '\u{200b}',
        "zwnbo" => '\u{2060}',
        "ltrmark" => '\u{200e}',
        "rtlmark" => '\u{200f}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_words_are_sorted() {
        assert!(SKIPPED.is_sorted() && READ.is_sorted());
    }
}
