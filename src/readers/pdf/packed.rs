//! How much the objects of a file would take: they are all read as soon as it is opened, those that are packed into streams as well,
//! and a number of two bytes takes a hundred then.

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Object, ObjectId};
use memchr::memmem;
use std::cell::Cell;
use std::io::Read;
use std::panic::{UnwindSafe, catch_unwind};

/// The most values that packed objects consist of; a book of a thousand pages has a million.
const MOST_VALUES: usize = 3_000_000;
/// The most bytes that they unpack to.
const MOST_BYTES: usize = 128 * 1024 * 1024;
/// The most bytes that objects take when they are read.
pub(super) const MOST_OF_OBJECTS: usize = 1024 * 1024 * 1024;
/// The most bytes of objects that lie in others.
const MOST_IN_EACH_OTHER: u64 = 256 * 1024 * 1024;
/// How far before its data the description of a stream begins, at the most.
const DESCRIPTION: usize = 4096;
/// Bytes that one stream of objects may unpack to; programs put a few hundred objects into one.
const MOST_OF_ONE: usize = 8 * 1024 * 1024;
/// The same where there are many streams that cannot be looked into because they are encrypted.
const LEAST_OF_ONE: usize = 512 * 1024;

/// Returns how much one stream of packed objects may unpack to, or nothing where all together are too much.
pub(super) fn allowance(bytes: &[u8]) -> Option<usize> {
    let mut count = Count::default();
    let mut streams = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        let description = description(bytes, at);
        // Names may be written so that they are not plain to see.
        let may_hold = memmem::find(description, b"ObjStm").is_some() || description.contains(&b'#');
        if may_hold && !bytes[..at].ends_with(b"end") {
            streams += 1;
            count.add(&bytes[at + b"stream".len()..], description)?;
        }
    }
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    Some(if is_encrypted { (MOST_OF_ONE / streams.max(1)).max(LEAST_OF_ONE) } else { MOST_OF_ONE })
}

/// Returns whether the objects of a file that are not packed are as many as documents have.
pub(super) fn is_moderate(bytes: &[u8]) -> bool {
    is_apart(bytes) && {
        let (mut outside, mut inside, mut rest) = (0, 0, bytes);
        while let Some(start) = memmem::find(rest, b"stream") {
            outside += count_values(&rest[..start]);
            rest = &rest[start + b"stream".len()..];
            let end = memmem::find(rest, b"endstream").unwrap_or(rest.len());
            inside += count_values(&rest[..end]);
            rest = rest.get(end + b"endstream".len()..).unwrap_or_default();
        }
        // What looks like a stream may be none; but in streams pages may be described, in more words than there are objects.
        outside + count_values(rest) + inside / 2 <= MOST_VALUES
    }
}

/// Returns how many values bytes are, roughly; what follows bytes that are no text is none.
fn count_values(bytes: &[u8]) -> usize {
    let begins = |at: usize| {
        let is_word = |byte: u8| !byte.is_ascii_whitespace() && !b"[]<>()/{}%\0".contains(&byte);
        let is_new = at == 0 || !is_word(bytes[at - 1]);
        let is_text = bytes[at.saturating_sub(2)..=at].is_ascii();
        is_text && (is_word(bytes[at]) && is_new || matches!(bytes[at], b'[' | b'<' | b'(' | b'/'))
    };
    (0..bytes.len()).filter(|at| begins(*at)).count()
}

/// Returns whether objects lie one after the other, rather than in each other, where each would be read with all that lie in it.
fn is_apart(bytes: &[u8]) -> bool {
    let (mut open, mut starts, mut total) = (0, 0, 0);
    for at in memmem::find_iter(bytes, b"obj").chain([bytes.len()]) {
        if at < bytes.len() && !bytes[..at].ends_with(b"end") {
            (open, starts) = (open + 1, starts + at as u64);
        } else {
            total += open * at as u64 - starts;
            (open, starts) = (0, 0);
        }
    }
    total <= MOST_IN_EACH_OTHER + 4 * bytes.len() as u64
}

/// Reads objects as [`LoadOptions::filter`] asks, as long as they are not too much together; a file may say of each of its objects a
/// thousand times that it has it.
///
/// [`LoadOptions::filter`]: lopdf::LoadOptions
pub(super) fn weighed(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let left = ROOM.get().checked_sub(weight(object));
    // Nothing else ends the reading of objects.
    let Some(left) = left else { std::panic::resume_unwind(Box::new(Excess)) };
    ROOM.set(left);
    Some((id, object.clone()))
}

/// Runs what has objects [weighed]; nothing if they take more than so many bytes together.
pub(super) fn within_room<T>(most: usize, load: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    ROOM.set(most);
    match catch_unwind(load) {
        Ok(loaded) => Some(loaded),
        Err(reason) if reason.is::<Excess>() => None,
        Err(reason) => std::panic::resume_unwind(reason),
    }
}

/// Why the reading of objects was ended.
struct Excess;

thread_local! {
    /// How many bytes objects may still take.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

/// Returns how many bytes an object takes, roughly.
fn weight(object: &Object) -> usize {
    let of_dictionary = |dictionary: &Dictionary| dictionary.iter().map(|(key, value)| key.len() + weight(value)).sum::<usize>();
    let inside = match object {
        Object::Name(bytes) | Object::String(bytes, _) => bytes.len(),
        Object::Array(values) => values.iter().map(weight).sum(),
        Object::Dictionary(dictionary) => of_dictionary(dictionary),
        Object::Stream(stream) => of_dictionary(&stream.dict) + stream.content.len(),
        _ => 0,
    };
    size_of::<Object>() + inside
}

/// Returns the description of a stream.
fn description(bytes: &[u8], at: usize) -> &[u8] {
    let near = &bytes[at.saturating_sub(DESCRIPTION)..at];
    memmem::rfind(near, b" obj").map_or(near, |start| &near[start..])
}

/// What was counted so far.
#[derive(Default)]
struct Count {
    values: usize,
    bytes: usize,
}

impl Count {
    /// Adds what a stream unpacks to; nothing where it is too much, or packed more than once as no program does it.
    fn add(&mut self, data: &[u8], description: &[u8]) -> Option<()> {
        let other = [&b"LZW"[..], b"ASCII", b"RunLength", b"Brotli"].iter().any(|filter| memmem::find(description, filter).is_some());
        if other || memmem::find_iter(description, b"Flate").count() > 1 {
            return memmem::find(description, b"ObjStm").is_none().then_some(());
        }
        let start = data.iter().take(4).position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let mut unpacked = ZlibDecoder::new(&data[start..]);
        let mut part = vec![0; 1 << 16];
        let mut is_inside = false;
        while let Ok(length @ 1..) = unpacked.read(&mut part) {
            self.bytes += length;
            for byte in &part[..length] {
                let is_word = !byte.is_ascii_whitespace() && !b"[]<>()/{}%\0".contains(byte);
                self.values += usize::from(is_word && !is_inside || matches!(byte, b'[' | b'<' | b'(' | b'/'));
                is_inside = is_word;
            }
            if self.values > MOST_VALUES || self.bytes > MOST_BYTES {
                return None;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;
    use std::panic::AssertUnwindSafe;

    fn file(kind: &str, content: &str) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(content.as_bytes()).unwrap();
        let open = format!("%PDF-1.5\n1 0 obj <</Type/{kind}/Filter/FlateDecode>>stream\n");
        [open.as_bytes(), &packed.finish().unwrap(), b"\nendstream endobj"].concat()
    }

    #[test]
    fn packed_objects_are_counted() {
        assert_eq!(allowance(&file("ObjStm", "1 0 [0 0]")), Some(MOST_OF_ONE));
        let many = "0 ".repeat(MOST_VALUES + 1);
        assert_eq!(allowance(&file("ObjStm", &many)), None);
        assert_eq!(allowance(&file("Obj#53tm", &many)), None);
        assert_eq!(allowance(&file("XObject", &many)), Some(MOST_OF_ONE));
        assert_eq!(allowance(b"<</Type/ObjStm/Filter[/FlateDecode/FlateDecode]>>stream\n"), None);
    }

    #[test]
    fn plain_objects_are_counted() {
        let values = |count: usize| "1 ".repeat(count);
        for (count, in_stream, expected) in [(9, 9, true), (MOST_VALUES, 0, false), (0, MOST_VALUES, true), (0, 2 * MOST_VALUES + 9, false)]
        {
            let file = format!("1 0 obj [{}] endobj 2 0 obj <<>>stream\n{}\nendstream endobj", values(count), values(in_stream));
            assert_eq!(is_moderate(file.as_bytes()), expected, "{count} {in_stream}");
        }
        // Data of pictures are no values.
        let noise: Vec<u8> = (0..8_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert!(is_moderate(&noise));
    }

    #[test]
    fn objects_that_are_read_again_and_again_are_weighed() {
        let load = |times: usize| {
            let mut object = Object::Array(vec![Object::Integer(1); 100]);
            within_room(100_000, AssertUnwindSafe(|| (0..times).filter_map(|_| weighed((1, 0), &mut object)).count()))
        };
        assert_eq!((load(3), load(1000)), (Some(3), None));
    }

    #[test]
    fn objects_in_each_other_are_counted() {
        assert!(is_moderate("1 0 obj [1] endobj\n".repeat(100_000).as_bytes()));
        assert!(!is_moderate("%1 0 obj [\n".repeat(100_000).as_bytes()));
    }
}
