//! What a run has to tell, as data: nothing here is printed by the library.

use crate::text::{Language, Span};
use std::fmt;

/// Something a user should know about a result that was nevertheless produced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The document or file concerned.
    pub origin: String,
    /// The place in the document's text, where there is one.
    pub span: Option<Span>,
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoticeKind {
    /// The character encoding was not declared and was inferred from the bytes.
    EncodingInferred(&'static str),
    /// So many times bytes that are no text in its encoding were replaced by the mark for that.
    BytesReplaced(usize),
    /// The text had been read in a wrong encoding before it was saved; it was set right.
    TextReread(String),
    /// So many references to characters, such as `&nbsp;`, stood in plain text and were replaced by them.
    ReferencesReplaced(usize),
    /// So many words mix letters of two scripts that look alike.
    ScriptsMixed(usize),
    /// Words are in one script, but may be meant to be in the other that looks alike.
    ScriptDoubtful {
        /// The first of them.
        word: String,
        /// How many they are.
        count: usize,
    },
    /// A run of a side has no translation: a part of the other side is missing, or is in another document.
    Uncovered {
        /// How many segments.
        segments: usize,
        /// Their share of the side, in per cent of its characters.
        percent: usize,
    },
    /// The document is damaged or cut off, and was read as far as it goes.
    Damaged,
    /// A part of the document that it names as such is missing.
    PartMissing(String),
    /// So many letters were replaced by the mark for that, because their font does not say what they are.
    LettersUnknown(usize),
    /// Fonts say that they have Western letters, but what they hold is in this encoding and was read so.
    FontsMisdeclared(&'static str),
    /// The language was not given and could not be told from the text.
    LanguageUnknown,
    /// The language that was given is not the one that the text looks like.
    LanguageUnlike {
        /// The language that was given.
        given: Language,
        /// The language that the text looks like.
        told: Language,
    },
    /// Two blocks that were parted in the middle of a sentence were joined.
    ParagraphJoined,
    /// So many characters that XML 1.0 does not allow were removed from a unit.
    CharactersRemoved(usize),
    /// So many units were left out because an equal unit had been written before.
    DuplicatesDropped(usize),
    /// So many units were left out because their confidence is below the threshold.
    BelowConfidence(usize),
    /// So many units were left out because a side has no text, or both have no word in it.
    UnitsLeftOut(usize),
    /// So many times one side is as long as the other (rounded).
    LengthsDiffer(usize),
    /// The two documents do not seem to translate each other.
    Unrelated,
    /// Lines of a glossary were left out because they have no term on both sides of a tab.
    GlossaryLinesLeftOut {
        /// The first of them, from 1.
        line: usize,
        /// How many they are.
        count: usize,
    },
    /// The columns of a glossary were taken in the other order because they look like these languages.
    GlossaryTurned {
        /// What the first column looks like.
        first: Language,
        /// What the second column looks like.
        second: Language,
    },
    /// A glossary has no term in both languages.
    GlossaryUnfitting {
        /// The languages that it has.
        found: Vec<Language>,
        /// The languages of the pair.
        asked: (Language, Language),
    },
    /// A segmentation rule of an SRX file was left out because a pattern of it cannot be used.
    SrxRuleUnusable {
        /// The line of the rule in the file.
        line: usize,
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A segmentation rule of an SRX file could not be decided at some places of a text.
    SrxRuleUndecided {
        /// The line of the rule in the file.
        line: usize,
        /// The pattern.
        pattern: String,
        /// Why, and what it was taken for.
        reason: String,
    },
    /// An SRX file has no segmentation rules for the language.
    SrxLanguageMissing(Language),
    /// The sentence encoder does not know the language, so it was not used.
    EncoderUnknowing(Language),
}

impl NoticeKind {
    /// Returns the stable code by which programs know the notice.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EncodingInferred(_) => "encoding-inferred",
            Self::BytesReplaced(_) => "bytes-replaced",
            Self::TextReread(_) => "text-reread",
            Self::ReferencesReplaced(_) => "references-replaced",
            Self::ScriptsMixed(_) => "scripts-mixed",
            Self::ScriptDoubtful { .. } => "script-doubtful",
            Self::Uncovered { .. } => "uncovered",
            Self::Damaged => "damaged",
            Self::PartMissing(_) => "part-missing",
            Self::LettersUnknown(_) => "letters-unknown",
            Self::FontsMisdeclared(_) => "fonts-misdeclared",
            Self::LanguageUnknown => "language-unknown",
            Self::LanguageUnlike { .. } => "language-unlike",
            Self::ParagraphJoined => "paragraph-joined",
            Self::CharactersRemoved(_) => "characters-removed",
            Self::DuplicatesDropped(_) => "duplicates-dropped",
            Self::BelowConfidence(_) => "below-confidence",
            Self::UnitsLeftOut(_) => "units-left-out",
            Self::LengthsDiffer(_) => "lengths-differ",
            Self::Unrelated => "unrelated",
            Self::GlossaryLinesLeftOut { .. } => "glossary-lines-left-out",
            Self::GlossaryTurned { .. } => "glossary-turned",
            Self::GlossaryUnfitting { .. } => "glossary-unfitting",
            Self::SrxRuleUnusable { .. } => "srx-rule-unusable",
            Self::SrxRuleUndecided { .. } => "srx-rule-undecided",
            Self::SrxLanguageMissing(_) => "srx-language-missing",
            Self::EncoderUnknowing(_) => "encoder-unknowing",
        }
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EncodingInferred(name) => write!(f, "read as {name}; name its encoding if that is wrong"),
            Self::BytesReplaced(n) => write!(f, "bytes that are no text in its encoding were replaced by “\u{fffd}”: {n}"),
            Self::TextReread(reason) => write!(f, "letters were saved wrongly and have been set right: {reason}"),
            Self::ReferencesReplaced(n) => write!(f, "references such as &nbsp; were replaced by their characters: {n}"),
            Self::ScriptsMixed(n) => write!(
                f,
                "words that mix Latin and Cyrillic letters which look alike: {n}; they are taken to be in the script of most of their letters"
            ),
            Self::ScriptDoubtful { word, count } => write!(
                f,
                "“{word}” may be meant in the letters of another script that look alike: {count} such words; they were left as they are, \
                 look at them in the document"
            ),
            Self::Uncovered { segments, percent } => {
                write!(f, "{segments} segments on end have no translation, {percent} % of the text; is the other side whole?")
            }
            Self::Damaged => {
                f.write_str("is damaged or was cut off, and was read as far as it goes; take a whole copy if something is missing")
            }
            Self::PartMissing(name) => write!(f, "has no “{name}”, which it names as a part of its text; take a whole copy"),
            Self::LettersUnknown(n) => write!(f, "letters whose font does not say what they are were replaced by “\u{fffd}”: {n}"),
            Self::FontsMisdeclared(name) => write!(f, "fonts that claim to have Western letters were read as {name}"),
            Self::LanguageUnknown => f.write_str("the language could not be told; general rules were used"),
            Self::ParagraphJoined => f.write_str("two blocks were joined because a sentence runs from one into the other"),
            Self::LanguageUnlike { given, told } => {
                write!(f, "taken for “{given}” as asked, but looks like “{told}”; are the sides swapped?")
            }
            Self::CharactersRemoved(n) => write!(f, "characters that XML 1.0 does not allow were removed: {n}"),
            Self::DuplicatesDropped(n) => write!(f, "units that equal earlier ones were written once: {n}"),
            Self::BelowConfidence(n) => write!(f, "units below the confidence asked for were left out: {n}"),
            Self::UnitsLeftOut(n) => write!(f, "units without words on both sides were left out: {n}"),
            Self::Unrelated => f.write_str("does not look like a translation of the other side; check the pair"),
            Self::LengthsDiffer(n) => write!(f, "one side is about {n} times as long as the other; is it the same document?"),
            Self::GlossaryLinesLeftOut { line, count } => {
                write!(f, "line {line}: no term and translation parted by a tab, so it was left out; mend it")?;
                if *count > 1 { write!(f, " and the other such lines, {count} in all") } else { Ok(()) }
            }
            Self::GlossaryTurned { first, second } => {
                write!(
                    f,
                    "its columns look like “{first}” and “{second}” and were taken so; a first line of both tags, parted by a tab, decides"
                )
            }
            Self::GlossaryUnfitting { found, asked } => {
                let found: Vec<&str> = found.iter().map(Language::as_str).collect();
                write!(f, "has no term in both “{}” and “{}”, so it is not used; its languages are ", asked.0, asked.1)?;
                write!(f, "{}; name a glossary of these two", if found.is_empty() { "not named".to_owned() } else { found.join(", ") })
            }
            Self::SrxRuleUnusable { line, pattern, reason } => {
                write!(f, "line {line}: a rule cannot be used and was left out: “{pattern}”: {reason}")
            }
            Self::SrxRuleUndecided { line, pattern, reason } => {
                write!(f, "line {line}: a rule could not be decided at some places: “{pattern}”: {reason}")
            }
            Self::SrxLanguageMissing(language) => {
                write!(f, "no rules for “{language}”; its paragraphs are left whole; add a <languagemap> for it")
            }
            Self::EncoderUnknowing(language) => {
                write!(
                    f,
                    "the sentence encoder does not know “{language}”, so it was not used; --no-encoder leaves it out without this notice"
                )
            }
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.kind)
    }
}
