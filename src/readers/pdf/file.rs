//! A PDF file taken apart into objects, within limits.

use super::matrix::Matrix;
use super::packed;
use crate::error::{Error, ErrorKind};
use lopdf::{DecompressError, Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use std::cell::Cell;
use std::collections::HashSet;

/// Bytes that one stream may unpack to when its content is read.
const MOST_OF_STREAM: usize = 64 * 1024 * 1024;
/// Bytes that all contents which are read may unpack to.
const MOST_OF_ALL: usize = 1024 * 1024 * 1024;
/// The most pages of a document.
const MOST_PAGES: usize = 20_000;
/// The deepest that the tree of pages is followed.
const DEEPEST: usize = 64;
/// The side of a page that names no size, in points.
const LETTER: [f64; 4] = [0.0, 0.0, 612.0, 792.0];

/// A file whose objects can be asked for.
pub(super) struct File<'a> {
    document: Document,
    origin: &'a str,
    /// How many bytes contents may still unpack to.
    room: Cell<usize>,
}

/// A page: what it draws, with what, and how it lies.
pub(super) struct Leaf<'a> {
    pub(super) dictionary: &'a Dictionary,
    pub(super) resources: Option<&'a Dictionary>,
    /// Takes what is drawn to the page as it is looked at, upright, its lower left corner at zero.
    pub(super) placing: Matrix,
    /// The breadth and the height of the page as it is looked at.
    pub(super) size: (f64, f64),
}

/// What pages have from the branches of the tree that they hang on.
#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media_box: Option<[f64; 4]>,
    crop_box: Option<[f64; 4]>,
    turns: i64,
}

impl<'a> File<'a> {
    /// Takes a file apart; one that is locked with no password but to forbid changes is unlocked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where it is damaged, locked or unpacks to too much.
    pub(super) fn open(bytes: &[u8], origin: &'a str) -> Result<Self, Error> {
        let most = packed::allowance(bytes).ok_or_else(|| excess(origin, "packed objects"))?;
        if !packed::is_moderate(bytes) {
            return Err(excess(origin, "objects"));
        }
        let options = LoadOptions { max_decompressed_size: Some(most), filter: Some(packed::weighed), ..LoadOptions::default() };
        let loaded = packed::within_room(packed::MOST_OF_OBJECTS, || Document::load_mem_with_options(bytes, options));
        let document = loaded.ok_or_else(|| excess(origin, "objects"))?.map_err(|error| refusal(error, origin))?;
        if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
            return Err(refusal(lopdf::Error::InvalidPassword, origin));
        }
        Ok(Self { document, origin, room: Cell::new(MOST_OF_ALL) })
    }

    /// Returns an object, or the one that it refers to.
    pub(super) fn resolve<'b>(&'b self, object: &'b Object) -> Option<&'b Object> {
        self.document.dereference(object).ok().map(|(_, object)| object)
    }

    /// Returns what a dictionary has under a key.
    pub(super) fn get<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    /// Returns the dictionary that a dictionary has under a key; that of a stream is one as well.
    pub(super) fn dictionary<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Dictionary> {
        match self.get(dictionary, key)? {
            Object::Dictionary(inner) => Some(inner),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// Returns the name that a dictionary has under a key.
    pub(super) fn name<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    /// Returns the array that a dictionary has under a key.
    pub(super) fn array<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b [Object]> {
        self.get(dictionary, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// Returns the stream that a dictionary has under a key.
    pub(super) fn stream<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Stream> {
        self.get(dictionary, key)?.as_stream().ok()
    }

    /// Returns a number.
    pub(super) fn number(&self, object: &Object) -> Option<f64> {
        match self.resolve(object)? {
            Object::Integer(value) => Some(*value as f64),
            Object::Real(value) => Some(f64::from(*value)),
            _ => None,
        }
    }

    /// Returns so many numbers that a dictionary has under a key.
    pub(super) fn numbers<const N: usize>(&self, dictionary: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        let values: Option<Vec<f64>> = self.array(dictionary, key)?.iter().take(N).map(|value| self.number(value)).collect();
        values?.try_into().ok()
    }

    /// Returns what a stream says, unpacked; nothing where it cannot be.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where it unpacks to too much.
    pub(super) fn content(&self, stream: &Stream) -> Result<Vec<u8>, Error> {
        let most = self.room.get().min(MOST_OF_STREAM);
        match stream.get_plain_content_with_limit(most) {
            Ok(content) => {
                self.room.set(self.room.get() - content.len());
                Ok(content)
            }
            Err(error @ lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(refusal(error, self.origin)),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Returns an error for a file that has more of something than documents have.
    pub(super) fn excess(&self, of: &str) -> Error {
        excess(self.origin, of)
    }

    /// Returns the pages in their order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where there are none, or too many.
    pub(super) fn leaves(&self) -> Result<Vec<Leaf<'_>>, Error> {
        let mut leaves = Vec::new();
        let root = self.document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok());
        if let Some(root) = root {
            let mut seen = HashSet::new();
            self.branch(root, Inherited::default(), DEEPEST, &mut seen, &mut leaves)?;
        }
        if leaves.is_empty() {
            // The tree is lost; the pages themselves may be there.
            let dictionaries = self.document.objects.values().filter_map(|object| object.as_dict().ok());
            let pages = dictionaries.filter(|dictionary| dictionary.has_type(b"Page")).take(MOST_PAGES);
            leaves.extend(pages.map(|page| self.leaf(page, self.inherited(page, Inherited::default()))));
        }
        if leaves.is_empty() {
            return Err(damaged(self.origin, "it has no pages"));
        }
        Ok(leaves)
    }

    /// Adds the pages of a branch of the tree of pages.
    fn branch<'b>(
        &'b self,
        node: &'b Object,
        inherited: Inherited<'b>,
        depth: usize,
        seen: &mut HashSet<ObjectId>,
        leaves: &mut Vec<Leaf<'b>>,
    ) -> Result<(), Error> {
        let is_new = node.as_reference().map_or(true, |id| seen.insert(id));
        let Some(dictionary) = self.resolve(node).and_then(|object| object.as_dict().ok()).filter(|_| is_new && depth > 0) else {
            return Ok(());
        };
        let inherited = self.inherited(dictionary, inherited);
        match self.array(dictionary, b"Kids") {
            Some(kids) => kids.iter().try_for_each(|kid| self.branch(kid, inherited, depth - 1, seen, leaves)),
            None if leaves.len() < MOST_PAGES => {
                leaves.push(self.leaf(dictionary, inherited));
                Ok(())
            }
            None => Err(self.excess("pages")),
        }
    }

    fn inherited<'b>(&'b self, node: &'b Dictionary, from: Inherited<'b>) -> Inherited<'b> {
        let turns = self.get(node, b"Rotate").and_then(|value| self.number(value)).map(|angle| (angle / 90.0) as i64);
        Inherited {
            resources: self.dictionary(node, b"Resources").or(from.resources),
            media_box: self.numbers(node, b"MediaBox").or(from.media_box),
            crop_box: self.numbers(node, b"CropBox").or(from.crop_box),
            turns: turns.unwrap_or(from.turns),
        }
    }

    fn leaf<'b>(&'b self, dictionary: &'b Dictionary, inherited: Inherited<'b>) -> Leaf<'b> {
        let [x, y, other_x, other_y] = inherited.crop_box.or(inherited.media_box).filter(is_usable).unwrap_or(LETTER);
        let (breadth, height) = ((other_x - x).abs(), (other_y - y).abs());
        let turns = inherited.turns.rem_euclid(4);
        let back = match turns {
            1 => (0.0, breadth),
            2 => (breadth, height),
            3 => (height, 0.0),
            _ => (0.0, 0.0),
        };
        // The angle is meant with the clock.
        let placing = Matrix::shift(-x.min(other_x), -y.min(other_y)).then(Matrix::turn(-turns)).then(Matrix::shift(back.0, back.1));
        let size = if turns % 2 == 1 { (height, breadth) } else { (breadth, height) };
        Leaf { dictionary, resources: inherited.resources, placing, size }
    }
}

/// Returns whether a box has a size at all.
fn is_usable(area: &[f64; 4]) -> bool {
    area.iter().all(|side| side.is_finite() && side.abs() < 1e6) && (area[2] - area[0]).abs() > 1.0 && (area[3] - area[1]).abs() > 1.0
}

/// Returns why a file cannot be taken apart.
fn refusal(error: lopdf::Error, origin: &str) -> Error {
    let error = match error {
        lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => return excess(origin, "packed bytes"),
        error => error,
    };
    let is_locked =
        matches!(error, lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_));
    if is_locked {
        let detail = "is encrypted with a password; remove the password with the program that made the file, or print it into a new PDF";
        return Error::new(ErrorKind::Malformed, origin, detail).caused_by(error);
    }
    damaged(origin, &error.to_string()).caused_by(error)
}

fn damaged(origin: &str, reason: &str) -> Error {
    let detail = format!("is a damaged PDF file ({reason}); take a whole copy, or save it anew with a program that can still open it");
    Error::new(ErrorKind::Malformed, origin, detail)
}

fn excess(origin: &str, of: &str) -> Error {
    Error::new(ErrorKind::Malformed, origin, format!("has more {of} than documents do; part it into several"))
}
