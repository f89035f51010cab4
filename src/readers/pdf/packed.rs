//! How much the objects would take that a file has packed into streams: they are all unpacked as soon as the file is opened, and a
//! number of two bytes takes a hundred then.

use flate2::read::ZlibDecoder;
use memchr::memmem;
use std::io::Read;

/// The most values that packed objects consist of; a book of a thousand pages has a million.
const MOST_VALUES: usize = 3_000_000;
/// The most bytes that they unpack to.
const MOST_BYTES: usize = 128 * 1024 * 1024;
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
}
