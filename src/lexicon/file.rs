//! Lexicons as files: small, and read in a few milliseconds.
//!
//! After the signature and both language tags come the stems of each side, sorted, each as the number of bytes that it
//! shares with the one before, the number of the others, and those; then for each source stem the number of its
//! translations, and each of these as the distance from the target stem before it and both probabilities in a byte each.
//! Numbers are written in base 128, low digits first.

use super::{Entry, Lexicon};
use crate::error::{Error, ErrorKind};
use crate::text::Language;

const SIGNATURE: &[u8] = b"sverka lexicon 1\n";
/// Steps of a probability's logarithm that a byte counts.
const STEPS: f32 = 24.0;

impl Lexicon {
    /// Returns the lexicon as the bytes of a file; equal lexicons make equal bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        for language in [&self.source, &self.target] {
            push_text(&mut out, language.to_string().as_bytes());
        }
        for stems in [&self.source_stems, &self.target_stems] {
            push_stems(&mut out, stems);
        }
        for range in self.offsets.windows(2) {
            let entries = &self.entries[range[0] as usize..range[1] as usize];
            push_number(&mut out, entries.len() as u32);
            let mut before = 0;
            for entry in entries {
                push_number(&mut out, entry.target - before);
                before = entry.target;
                out.extend([to_byte(entry.target_given_source), to_byte(entry.source_given_target)]);
            }
        }
        out
    }

    /// Reads the bytes of a lexicon's file, which errors call `origin`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where the bytes are no lexicon, or only a part of one.
    pub fn read(bytes: &[u8], origin: &str) -> Result<Self, Error> {
        let detail = "is no lexicon, or only a part of one; make it with sverka lexicon train";
        let damaged = || Error::new(ErrorKind::Malformed, origin, detail);
        let bytes = bytes.strip_prefix(SIGNATURE).ok_or_else(damaged)?;
        let mut reader = Reader { bytes };
        reader.lexicon().ok_or_else(damaged)
    }
}

/// Returns a probability as a byte.
fn to_byte(probability: f32) -> u8 {
    (-probability.max(1e-9).ln() * STEPS).round().clamp(0.0, 255.0) as u8
}

fn from_byte(byte: u8) -> f32 {
    (-f32::from(byte) / STEPS).exp()
}

fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 128 {
        out.push((number % 128) as u8 | 128);
        number /= 128;
    }
    out.push(number as u8);
}

fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    push_number(out, text.len() as u32);
    out.extend(text);
}

fn push_stems(out: &mut Vec<u8>, stems: &[Box<str>]) {
    push_number(out, stems.len() as u32);
    let mut before: &[u8] = b"";
    for stem in stems {
        let shared = before.iter().zip(stem.as_bytes()).take_while(|(a, b)| a == b).count();
        push_number(out, shared as u32);
        push_text(out, &stem.as_bytes()[shared..]);
        before = stem.as_bytes();
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn lexicon(&mut self) -> Option<Lexicon> {
        let languages = (self.language()?, self.language()?);
        let (source_stems, target_stems) = (self.stems()?, self.stems()?);
        let (mut offsets, mut entries) = (Vec::with_capacity(source_stems.len() + 1), Vec::new());
        for _ in 0..source_stems.len() {
            offsets.push(entries.len() as u32);
            let mut target = 0u32;
            for _ in 0..self.number()? {
                target = target.checked_add(self.number()?).filter(|&target| (target as usize) < target_stems.len())?;
                let (forward, backward) = (self.byte()?, self.byte()?);
                entries.push(Entry { target, target_given_source: from_byte(forward), source_given_target: from_byte(backward) });
            }
        }
        offsets.push(entries.len() as u32);
        self.bytes.is_empty().then(|| Lexicon::assemble(languages, source_stems, target_stems, offsets, entries))
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0u32;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte % 128).checked_shl(shift)?;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&[u8]> {
        let length = self.number()? as usize;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(text)
    }

    fn language(&mut self) -> Option<Language> {
        Language::parse(std::str::from_utf8(self.text()?).ok()?).ok()
    }

    fn stems(&mut self) -> Option<Vec<Box<str>>> {
        let count = self.number()? as usize;
        let mut stems = Vec::with_capacity(count.min(self.bytes.len()));
        let mut stem: Vec<u8> = Vec::new();
        for _ in 0..count {
            let shared = self.number()? as usize;
            if shared > stem.len() {
                return None;
            }
            stem.truncate(shared);
            stem.extend(self.text()?);
            stems.push(std::str::from_utf8(&stem).ok()?.into());
        }
        Some(stems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Lexicon {
        let languages = (&Language::known("en"), &Language::known("ru"));
        Lexicon::new(languages, vec![("peac", "мир", 0.9, 0.5), ("world", "мир", 0.7, 0.5), ("war", "войн", 0.8, 0.9)])
    }

    #[test]
    fn written_lexicons_are_read() {
        let lexicon = small();
        let read = Lexicon::read(&lexicon.write(), "").unwrap();
        assert_eq!(read.write(), lexicon.write());
        let world: Vec<Entry> = read.entries("world").collect();
        assert_eq!((world.len(), read.target_stem(world[0].target)), (1, "мир"));
        assert!((world[0].target_given_source - 0.7).abs() < 0.02);
    }

    #[test]
    fn damaged_files_are_refused() {
        let bytes = small().write();
        for end in 0..bytes.len() {
            assert!(Lexicon::read(&bytes[..end], "").is_err(), "{end}");
        }
        assert!(Lexicon::read(&[&bytes[..], b"x"].concat(), "").is_err());
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0xFF;
            let _ = Lexicon::read(&other, "");
        }
    }
}
