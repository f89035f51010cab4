//! Language tags.

use std::fmt;

/// A language tag in the canonical letter case of BCP 47 (RFC 5646, section 2.1.1): `en`, `ru-RU`, `sr-Latn`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// What is wrong with a language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageError(String);

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not a language tag; write it as en, ru or en-US (BCP 47)", self.0)
    }
}

impl std::error::Error for LanguageError {}

/// ISO 639-2 three-letter codes (both variants) that have a two-letter code, for the languages met most.
const THREE_LETTERS: &[(&str, &str)] = &[
    ("eng", "en"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("bel", "be"),
    ("kaz", "kk"),
    ("kir", "ky"),
    ("tgk", "tg"),
    ("hye", "hy"),
    ("arm", "hy"),
    ("deu", "de"),
    ("ger", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("pol", "pl"),
    ("por", "pt"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("ara", "ar"),
    ("tur", "tr"),
    ("uzb", "uz"),
    ("aze", "az"),
    ("kat", "ka"),
    ("geo", "ka"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("hin", "hi"),
];

impl Language {
    /// Reads a tag, forgiving letter case, underscores and three-letter codes.
    ///
    /// ```
    /// use sverka::text::Language;
    ///
    /// assert_eq!(Language::parse("EN_us").unwrap().as_str(), "en-US");
    /// assert_eq!(Language::parse("rus").unwrap().as_str(), "ru");
    /// assert!(Language::parse("english!").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If the tag is not a sequence of 1 to 8 letters or digits joined by hyphens, opened by 2 or 3 letters: no longer code is
    /// registered, and `english` is a name and no tag.
    pub fn parse(tag: &str) -> Result<Self, LanguageError> {
        let wrong = || LanguageError(tag.to_owned());
        let parts: Vec<String> = tag.trim().split(['-', '_']).map(str::to_ascii_lowercase).collect();
        let well_formed = |part: &String| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let first = parts.first().ok_or_else(wrong)?;
        let private = first == "x" && parts.len() > 1;
        if !parts.iter().all(well_formed)
            || !(private || ((2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic())))
        {
            return Err(wrong());
        }
        let mut canonical = THREE_LETTERS.iter().find(|(three, _)| three == first).map_or(first.as_str(), |(_, two)| two).to_owned();
        let mut after_singleton = private;
        for part in &parts[1..] {
            canonical.push('-');
            match part.len() {
                _ if after_singleton => canonical.push_str(part),
                2 => canonical.push_str(&part.to_ascii_uppercase()),
                4 if part.as_bytes()[0].is_ascii_alphabetic() => {
                    canonical.push_str(&part[..1].to_ascii_uppercase());
                    canonical.push_str(&part[1..]);
                }
                _ => canonical.push_str(part),
            }
            after_singleton |= part.len() == 1;
        }
        Ok(Self(canonical))
    }

    /// Returns the tag of a language whose code is known to be right.
    pub(crate) fn known(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// Returns the tag for text whose language is not known (`und`, RFC 5646 section 4.1).
    pub fn undetermined() -> Self {
        Self::known("und")
    }

    /// Returns the whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the primary language subtag: `en` for `en-US`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Returns whether both tags name the same language, whatever the region or script.
    pub fn same_language(&self, other: &Language) -> bool {
        self.primary() == other.primary()
    }

    /// Returns whether the language is not known.
    pub fn is_undetermined(&self) -> bool {
        self.primary() == "und"
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Language {
    type Err = LanguageError;

    fn from_str(tag: &str) -> Result<Self, LanguageError> {
        Self::parse(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_take_canonical_case() {
        for (raw, canonical) in
            [("en", "en"), ("RU", "ru"), ("sr_latn_rs", "sr-Latn-RS"), ("de-1996", "de-1996"), ("x-own", "x-own"), ("en-x-us", "en-x-us")]
        {
            assert_eq!(Language::parse(raw).map(|l| l.0), Ok(canonical.to_owned()), "{raw}");
        }
    }

    #[test]
    fn malformed_tags_are_refused() {
        for raw in ["", "e", "en-", "русский", "en us", "english", "abcdefghi"] {
            assert!(Language::parse(raw).is_err(), "{raw}");
        }
    }
}
