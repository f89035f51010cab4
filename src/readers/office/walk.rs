//! A walk through a part of an office document: element by element, without recursion, and no deeper than documents go.

use super::package::{Part, damaged};
use crate::error::Error;
use crate::xml::{Piece, XmlReader};
use quick_xml::events::BytesStart;

/// How deep elements may lie in each other; tables in tables in text boxes come to a hundred.
pub(in crate::readers) const MOST_DEEP: usize = 256;

/// What to do about an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Step {
    /// Go on to what is in it.
    Into,
    /// Pass over all that is in it.
    Over,
}

/// Whoever is told of elements and text on the way. Elements are known by their names without prefix, since prefixes and
/// namespaces differ between versions of a format.
pub(in crate::readers) trait Visitor {
    /// An element opens; `path` has those around it.
    fn opens(&mut self, element: &Element<'_, '_>, path: &mut Path) -> Result<Step, Error>;

    /// An element that was not passed over ends.
    fn closes(&mut self, name: &str);

    /// There is text in the innermost element of `path`.
    fn text(&mut self, text: &str, path: &Path);
}

/// An element that opens.
pub(in crate::readers) struct Element<'a, 'x> {
    start: &'a BytesStart<'x>,
    reader: &'a XmlReader<'x>,
    name: &'a str,
}

impl Element<'_, '_> {
    /// Returns its name, without prefix.
    pub(in crate::readers) fn name(&self) -> &str {
        self.name
    }

    /// Returns the value of an attribute, by its name without prefix.
    pub(in crate::readers) fn attribute(&self, name: &str) -> Result<Option<String>, Error> {
        self.reader.attribute(self.start, name)
    }
}

/// The elements that are open.
#[derive(Default)]
pub(in crate::readers) struct Path {
    frames: Vec<Frame>,
}

struct Frame {
    name: String,
    /// Whether the visitor was told of it.
    is_told: bool,
    /// Whether elements that open in it from now on are passed over.
    is_passed: bool,
}

impl Path {
    /// Returns whether the innermost elements have these names, the innermost last.
    pub(in crate::readers) fn ends(&self, names: &[&str]) -> bool {
        self.frames.len() >= names.len()
            && self.frames[self.frames.len() - names.len()..].iter().zip(names).all(|(frame, name)| frame.name == *name)
    }

    /// Returns the name of the innermost element.
    pub(in crate::readers) fn innermost(&self) -> &str {
        self.frames.last().map_or("", |frame| &frame.name)
    }

    /// Has all pass over what is still to come in the nearest element of this name.
    pub(in crate::readers) fn pass_rest_of(&mut self, name: &str) {
        if let Some(frame) = self.frames.iter_mut().rev().find(|frame| frame.name == name) {
            frame.is_passed = true;
        }
    }
}

/// Walks through a part.
///
/// # Errors
///
/// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where it is no well-formed XML or nested too deep.
pub(in crate::readers) fn walk(part: &Part, origin: &str, visitor: &mut impl Visitor) -> Result<(), Error> {
    walk_through(&part.text, visitor).map_err(|error| {
        let line = error.place().line.unwrap_or(1);
        let reason = match error.detail().split_once(';') {
            Some((reason, _)) => format!("line {line}: {reason}"),
            None => format!("line {line}: {}", error.detail()),
        };
        damaged(origin, part.name.as_deref().unwrap_or("its XML"), &reason).caused_by(error)
    })
}

fn walk_through(text: &str, visitor: &mut impl Visitor) -> Result<(), Error> {
    let mut reader = XmlReader::new(text, "");
    let mut path = Path::default();
    while let Some(piece) = reader.next_piece()? {
        match piece {
            Piece::Start(start) => {
                if path.frames.len() == MOST_DEEP {
                    return Err(reader.error(format!("elements lie more than {MOST_DEEP} deep in each other")));
                }
                let local = start.local_name();
                let name: &str = local.as_ref();
                let is_told = !path.frames.last().is_some_and(|frame| frame.is_passed)
                    && visitor.opens(&Element { start: &start, reader: &reader, name }, &mut path)? == Step::Into;
                path.frames.push(Frame { name: name.to_owned(), is_told, is_passed: !is_told });
            }
            Piece::End => {
                if let Some(frame) = path.frames.pop().filter(|frame| frame.is_told) {
                    visitor.closes(&frame.name);
                }
            }
            Piece::Text(text) => {
                if !path.frames.last().is_none_or(|frame| frame.is_passed) {
                    visitor.text(&text, &path);
                }
            }
        }
    }
    Ok(())
}
