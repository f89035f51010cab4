//! XLIFF made of a document, to be translated.

use crate::text::Language;
use crate::xml::{push_attribute, push_text};
use std::fmt::Write;

/// A version of XLIFF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum XliffVersion {
    /// 1.2, which nearly all CAT tools open.
    #[default]
    First,
    /// 2.0.
    Second,
}

/// Returns the segments of a document as XLIFF without translations; a segment is a unit.
///
/// It holds the texts alone: from the translated file the document cannot be made again.
///
/// ```
/// use sverka::readers::read_draft;
/// use sverka::text::Language;
/// use sverka::writers::{XliffVersion, write_draft};
///
/// let [en, fr] = ["en", "fr"].map(|tag| Language::parse(tag).unwrap());
/// let file = write_draft("speech.txt", &["Good morning.", "Thank you."], (&en, Some(&fr)), XliffVersion::Second);
/// let draft = read_draft(&file, "speech.xlf")?;
/// assert_eq!((draft.segments.len(), draft.target), (2, Some(fr)));
/// # Ok::<(), sverka::error::Error>(())
/// ```
pub fn write_draft<S: AsRef<str>>(
    document: &str,
    segments: &[S],
    (source, target): (&Language, Option<&Language>),
    version: XliffVersion,
) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let target = |name: &str| target.map_or(String::new(), |target| format!(" {name}=\"{target}\""));
    let (head, unit, end, tail) = match version {
        XliffVersion::First => (
            format!("\" source-language=\"{source}\"{} datatype=\"plaintext\">\n    <body>\n", target("target-language")),
            ("      <trans-unit", "        <source>"),
            "      </trans-unit>\n",
            "    </body>\n  </file>\n</xliff>\n",
        ),
        XliffVersion::Second => (
            "\">\n".to_owned(),
            ("    <unit", "      <segment id=\"s1\">\n        <source>"),
            "      </segment>\n    </unit>\n",
            "  </file>\n</xliff>\n",
        ),
    };
    out.push_str(&match version {
        XliffVersion::First => "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n  <file original=\"".to_owned(),
        XliffVersion::Second => format!(
            "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"{source}\"{}>\n  <file id=\"1\" original=\"",
            target("trgLang")
        ),
    });
    push_attribute(&mut out, document);
    out.push_str(&head);
    for (number, segment) in (1..).zip(segments) {
        let _ = write!(out, "{} id=\"{number}\">\n{}", unit.0, unit.1);
        push_text(&mut out, segment.as_ref());
        let _ = write!(out, "</source>\n{end}");
    }
    out + tail
}
