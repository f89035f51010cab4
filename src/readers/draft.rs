//! Files in XLIFF and PO that are to be translated.

use super::{po, xliff};
use crate::error::{Error, ErrorKind};
use crate::memory::{Draft, Format};

/// Bytes in which the format is told.
const SAMPLE: usize = 2048;

/// Reads XLIFF of any version, or a PO file, that is to be translated.
///
/// The text is what the file holds, without a mark of the encoding. Unlike a reader of memories it gives all segments, those
/// without a translation too, and keeps their places; [`fill_draft`](crate::writers::fill_draft) puts translations there. Of an XLIFF file with
/// several languages, units of other languages than the first are fixed. Messages of PO files that are obsolete are no segments.
///
/// ```
/// use sverka::memory::Standing;
/// use sverka::readers::read_draft;
///
/// let file = "<xliff version='1.2'><file source-language='en' target-language='fr'><body>
///     <trans-unit id='a'><source>Peace</source></trans-unit>
///     <trans-unit id='b' translate='no'><source>ISO 9001</source></trans-unit></body></file></xliff>";
/// let draft = read_draft(file, "a.xlf")?;
/// let standings: Vec<Standing> = draft.segments.iter().map(|segment| segment.standing).collect();
/// assert_eq!(standings, [Standing::Open, Standing::Fixed]);
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where the file is neither or is damaged anywhere, [`ErrorKind::Empty`] where it has no units.
pub fn read_draft(text: &str, origin: &str) -> Result<Draft, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = &text.as_bytes()[..text.len().min(SAMPLE)];
    match Format::of_content(head) {
        Some(Format::Xliff1 | Format::Xliff2) => xliff::draft::read(text, origin),
        Some(Format::Po) => po::draft::read(text, origin),
        _ => Err(Error::new(ErrorKind::Malformed, origin, "is neither XLIFF nor PO; export it as one of these")),
    }
}
