//! Files with one sentence a line.

use super::encoding::decode;
use crate::error::{Error, ErrorKind};
use crate::notice::Notice;
use crate::text::{Block, Document, Language, Role, Segment, Span};

/// A document whose every line is one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The text; its blocks are the runs of lines between blank ones.
    pub document: Document,
    /// One segment for each line that is not blank.
    pub segments: Vec<Segment>,
    /// The line of each segment in the file, from 0; blank lines count.
    pub line_numbers: Vec<usize>,
    /// What the user should know.
    pub notices: Vec<Notice>,
}

/// Reads a file of one sentence a line, in which blank lines end paragraphs.
///
/// A file without any line is the empty side of an alignment, and no error.
///
/// # Errors
///
/// As [`decode`](super::decode), but `Empty`.
pub fn read_lines(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<Lines, Error> {
    let (text, notices) = match decode(bytes, origin, encoding) {
        Ok(decoded) => (decoded.text, decoded.notices),
        Err(error) if error.kind() == ErrorKind::Empty => (String::new(), Vec::new()),
        Err(error) => return Err(error),
    };
    let mut lines = Lines {
        document: Document { language: Language::undetermined(), origin: origin.to_owned(), text, blocks: Vec::new(), cuts: Vec::new() },
        segments: Vec::new(),
        line_numbers: Vec::new(),
        notices,
    };
    lines.find();
    Ok(lines)
}

impl Lines {
    fn find(&mut self) {
        let (mut start, mut open) = (0, false);
        // Old files end their lines with a carriage return alone.
        let end = if self.document.text.contains('\n') { '\n' } else { '\r' };
        for (number, line) in self.document.text.split(end).enumerate() {
            let span = Span::new(start, start + line.len()).trimmed(&self.document.text);
            start += line.len() + 1;
            if span.is_empty() {
                open = false;
                continue;
            }
            let blocks = &mut self.document.blocks;
            match blocks.last_mut() {
                Some(block) if open => block.span.end = span.end,
                _ => blocks.push(Block { span, role: Role::Paragraph }),
            }
            open = true;
            self.segments.push(Segment { span, block: blocks.len() - 1 });
            self.line_numbers.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_end_paragraphs_and_count() {
        let lines = read_lines("One.\r\n Two. \r\n\r\nThree.\n".as_bytes(), "t", None).unwrap();
        let texts: Vec<&str> = lines.segments.iter().map(|s| s.span.of(&lines.document.text)).collect();
        assert_eq!(texts, ["One.", "Two.", "Three."]);
        assert_eq!(lines.line_numbers, [0, 1, 3]);
        assert_eq!(lines.segments.iter().map(|s| s.block).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn carriage_returns_alone_end_lines() {
        assert_eq!(read_lines(b"One.\rTwo.\r\rThree.\r", "t", None).unwrap().line_numbers, [0, 1, 3]);
    }

    #[test]
    fn empty_file_has_no_segments() {
        for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", "\u{a0}\n".as_bytes()] {
            assert!(read_lines(bytes, "t", None).unwrap().segments.is_empty());
        }
    }
}
