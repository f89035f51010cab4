//! The formats in which memories are kept and exchanged.

use std::fmt;
use std::path::Path;

/// A format of translation memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// TMX: Translation Memory eXchange.
    Tmx,
    /// A table of tab-separated values.
    Tsv,
    /// A table of comma-separated values (RFC 4180).
    Csv,
    /// A workbook of Excel (ECMA-376).
    Xlsx,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.0.
    Xliff2,
    /// A message catalogue of gettext.
    Po,
    /// JSON Lines: an object a unit.
    Jsonl,
    /// TBX, the exchange format of termbases (ISO 30042).
    Tbx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 9] = [Self::Tmx, Self::Tsv, Self::Csv, Self::Xlsx, Self::Xliff1, Self::Xliff2, Self::Po, Self::Jsonl, Self::Tbx];

    /// Returns its name in small letters, as users write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xliff1 => "xliff",
            Self::Xliff2 => "xliff2",
            Self::Po => "po",
            Self::Jsonl => "jsonl",
            Self::Tbx => "tbx",
        }
    }

    /// Returns what names of its files end in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xliff1 | Self::Xliff2 => "xlf",
            format => format.name(),
        }
    }

    /// Returns the format that a name stands for.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// Returns the format that the name of a file speaks for; `.xlf` and `.xliff` are XLIFF 1.2.
    ///
    /// ```
    /// use sverka::memory::Format;
    ///
    /// assert_eq!(Format::of_name("review/Speech.XLSX"), Some(Format::Xlsx));
    /// assert_eq!(Format::of_name("speech.tmx.gz"), None);
    /// assert_eq!(Format::of_name(".tmx"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "tmx" => Self::Tmx,
            "tsv" | "tab" => Self::Tsv,
            "csv" => Self::Csv,
            "xlsx" | "xlsm" => Self::Xlsx,
            "xlf" | "xliff" | "sdlxliff" | "mqxliff" | "mxliff" => Self::Xliff1,
            "po" | "pot" => Self::Po,
            "jsonl" | "ndjson" => Self::Jsonl,
            "tbx" => Self::Tbx,
            _ => return None,
        })
    }

    /// Returns the format that the first bytes of a file speak for, if they do: a kilobyte or two is enough. Tables of text do not; an
    /// archive is taken for a workbook, since no other format is one.
    pub fn of_content(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") {
            return Some(Self::Xlsx);
        }
        // UTF-16 is told by its ASCII part as well.
        let text: String = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        let text = text.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', '\u{ff}', '\u{fe}']).trim_start();
        if text.starts_with('<') {
            let begins = |name: &str| {
                let at = text.match_indices(name).find(|(at, _)| matches!(text[..*at].chars().next_back(), Some('<' | ':')));
                at.is_some_and(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
            };
            return match () {
                () if begins("tmx") => Some(Self::Tmx),
                () if begins("xliff") && (text.contains("version=\"2") || text.contains("version='2")) => Some(Self::Xliff2),
                () if begins("xliff") => Some(Self::Xliff1),
                () if begins("martif") || begins("tbx") => Some(Self::Tbx),
                () => None,
            };
        }
        if text.starts_with('{') {
            return Some(Self::Jsonl);
        }
        let is_message = |line: &str| line.starts_with("msgid \"") || line.starts_with("msgctxt \"");
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        (lines().find(|line| !line.starts_with('#')).is_some_and(is_message)).then_some(Self::Po)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tmx => "TMX",
            Self::Tsv => "TSV",
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Xliff1 => "XLIFF 1.2",
            Self::Xliff2 => "XLIFF 2.0",
            Self::Po => "PO",
            Self::Jsonl => "JSON Lines",
            Self::Tbx => "TBX",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for format in Format::ALL {
            assert_eq!(Format::parse(&format.name().to_uppercase()), Some(format));
        }
    }

    #[test]
    fn contents_tell_their_format() {
        let told = |text: &str| Format::of_content(text.as_bytes());
        assert_eq!(told("\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx version='1.4'>"), Some(Format::Tmx));
        assert_eq!(told("<xliff version='1.2'>"), Some(Format::Xliff1));
        assert_eq!(told("<?xml version=\"1.0\"?><xliff xmlns=\"urn:x\" version=\"2.0\">"), Some(Format::Xliff2));
        assert_eq!(told("<t:tbx xmlns:t='u'>"), Some(Format::Tbx));
        assert_eq!(told("<martif>"), Some(Format::Tbx));
        assert_eq!(told(" {\"variants\": []}"), Some(Format::Jsonl));
        assert_eq!(told("# A list\n#, fuzzy\nmsgid \"\"\n"), Some(Format::Po));
        assert_eq!(told("PK\u{3}\u{4}"), Some(Format::Xlsx));
        assert_eq!(told("en\tru\n"), None);
        assert_eq!(told("<html><p>tmx xliff</p>"), None);
        let utf_16: Vec<u8> = "\u{feff}<tmx version='1.4'>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Format::of_content(&utf_16), Some(Format::Tmx));
    }
}
