//! What is wrong with a translation memory, as data.

use crate::text::Language;
use std::fmt;

/// Something wrong with a translation memory, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The unit, from 1; none for what lies outside of units.
    pub unit: Option<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// How much a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It loads everywhere, but is not as the specification has it or as people expect it.
    Remark,
    /// Some tools lose something, change it or refuse the file.
    Warning,
    /// Most tools refuse the whole file, or a unit is lost.
    Error,
}

impl Severity {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Remark => "remark",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A tool that loads translation memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// OmegaT 3.6, as Debian has it: what is said of it was seen.
    OmegaT36,
    /// OmegaT 6.1, which checks memories against the schema of TMX 1.4.
    OmegaT61,
    /// Whatever reads XML with a parser that keeps to the standard: Trados, memoQ, Phrase, translate-toolkit and others.
    XmlParsers,
}

impl Tool {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::OmegaT36 => "OmegaT 3.6",
            Self::OmegaT61 => "OmegaT 6.1",
            Self::XmlParsers => "tools that parse XML strictly (Trados, memoQ, Phrase, translate-toolkit)",
        }
    }
}

/// What a tool does with a memory that has a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToolEffect {
    /// Loads nothing of it.
    Refuses,
    /// Loads it, and finds no matches in it.
    FindsNothing,
    /// Does not match the unit.
    MissesUnit,
    /// Takes the last of several variants.
    TakesLast,
}

impl ToolEffect {
    /// Returns what it does, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refuses => "refuses the file",
            Self::FindsNothing => "loads the file and finds no match in it",
            Self::MissesUnit => "does not match some units",
            Self::TakesLast => "takes the last of several variants",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The declared encoding is not the one of the bytes.
    EncodingMisdeclared {
        /// What is declared.
        declared: String,
        /// What the bytes are read as.
        read: &'static str,
    },
    /// Bytes that are no text in the encoding.
    BytesUndecodable(&'static str),
    /// The version is none that is known.
    VersionUnknown(String),
    /// There is no header.
    HeaderMissing,
    /// The header, or another element, lacks an attribute that it must have.
    AttributeMissing {
        /// The element.
        element: &'static str,
        /// The attribute.
        attribute: &'static str,
    },
    /// An element has an attribute that it cannot have; it was left out.
    AttributeUnknown {
        /// The element.
        element: String,
        /// The attribute.
        attribute: String,
    },
    /// An attribute has a value that it cannot have.
    AttributeInvalid {
        /// The attribute.
        attribute: String,
        /// Its value.
        value: String,
    },
    /// An attribute is not written as XML has it: without quotes, twice, without a value.
    AttributeMalformed(String),
    /// A date is not written as TMX has it, `20261124T093000Z`; it was understood.
    DateForm(String),
    /// A language code is not written as RFC 5646 has it; it was understood.
    LanguageForm {
        /// As it is written.
        written: String,
        /// As it was understood.
        read: Language,
    },
    /// A language code that means nothing; the variant was left out.
    LanguageInvalid(String),
    /// A variant does not name its language; it was left out, or taken to be in the language that the user named.
    LanguageMissing(Option<Language>),
    /// A variant names its language by `lang`, which TMX 1.1 did.
    LanguageOldForm,
    /// No variant of the unit is in the source language of the header.
    SourceMissing(Language),
    /// Two variants of a unit are in one language.
    LanguageTwice(Language),
    /// A variant has no `seg`; it was left out.
    SegmentMissing,
    /// A variant is empty.
    SegmentEmpty,
    /// A segment begins or ends with white space, or has line breaks inside.
    SegmentPadded,
    /// The unit has no variants.
    UnitEmpty,
    /// The unit has one variant only.
    UnitSingle,
    /// The name of a unit is that of an earlier one.
    IdTwice(String),
    /// Notes or properties stand after the variants.
    RemarkMisplaced,
    /// A character that XML does not allow; it was left out.
    CharacterForbidden(u32),
    /// A reference to half of a surrogate pair, which is no character.
    SurrogateAlone(u32),
    /// An `&` that begins no reference; it was taken as it stands.
    AmpersandBare,
    /// A comment with `--` inside.
    CommentMalformed,
    /// A `]]>` that ends no section; it was taken as it stands.
    SectionEndBare,
    /// The XML declaration does not stand at the very beginning.
    DeclarationMisplaced,
    /// A document type that is not written as XML has it, or stands where it may not.
    DocumentTypeMalformed,
    /// A unit outside of the body.
    UnitMisplaced,
    /// A `<` that begins no tag; it was taken as it stands.
    LessThanBare,
    /// A reference to an entity of HTML, which XML does not have; it was understood.
    EntityOfHtml(String),
    /// A reference to an entity that is not declared here, or that is and is not expanded.
    EntityUnknown(String),
    /// An element inside of a text that TMX does not have; its text was kept.
    ElementUnknown(String),
    /// An element does not end where it should.
    ElementUnclosed(String),
    /// An end of an element that did not begin.
    EndStray(String),
    /// The names of elements are in capitals; they were understood.
    NamesInCapitals(String),
    /// A pair of codes lacks its other half.
    CodeUnpaired(&'static str),
    /// Text where there can be none.
    TextStray,
    /// The file ends inside of something.
    Truncated(&'static str),
    /// Another memory begins behind the end of the first; its units were read as well.
    AnotherMemory,
    /// Something stands before the beginning or behind the end of the memory; it was left out.
    OutsideMemory,
    /// The unit is longer than can be read.
    UnitTooLong,
    /// There is no unit at all.
    NoUnits,
    /// The encoding is not declared and was told from the bytes.
    EncodingInferred(&'static str),
    /// A row or a line is not written as its format has it; it was left out.
    RowUnreadable(String),
    /// A row has fewer cells than columns are named.
    RowShort {
        /// Its cells.
        cells: usize,
        /// The columns.
        columns: usize,
    },
    /// So many cells of a row belong to no column or to no variant; they were left out.
    CellStray(usize),
    /// A verdict that is none of those that a reviewer gives; it was passed over.
    VerdictUnknown(String),
    /// A reviewer found the unit wrong; it was left out.
    MarkedWrong,
    /// The codes of a unit of a table cannot be read; the numbers in its texts stayed.
    CodesUnreadable(String),
    /// A number in braces stands for no code of the unit; it stayed in the text.
    MarkerUnknown(usize),
    /// A message of a catalogue is not written as PO has it; of it was kept what could be.
    MessageMalformed(String),
    /// A backslash before a character that it means nothing before; both were kept.
    EscapeUnknown(char),
    /// From here on a file that is XML cannot be read.
    IllFormed(String),
    /// A unit has no source.
    UnitWithoutSource,
    /// A segment of the target is none of the source's; it was left out.
    SegmentUnpaired(String),
    /// There is text outside of the segments of a unit; it was left out.
    TextUnsegmented,
    /// An element that has no place in a memory; it was left out.
    ElementPassed(String),
    /// What is known of a code cannot be read; the code stayed as the text has it.
    CodeUnreadable(String),
}

impl ProblemKind {
    /// Returns the stable code by which programs know the problem.
    pub fn code(&self) -> &'static str {
        self.traits().0
    }

    /// Returns how much it costs.
    pub fn severity(&self) -> Severity {
        self.traits().1
    }

    /// Returns what tools do with a memory that has this problem, as far as it is known.
    ///
    /// No parser may go on where a file is not well-formed (XML 1.0, section 1.2, fatal error). What is said of OmegaT 3.6 was
    /// seen when it loaded such files.
    pub fn effects(&self) -> &'static [(Tool, ToolEffect)] {
        use Tool::{OmegaT36, OmegaT61, XmlParsers};
        use ToolEffect::{FindsNothing, MissesUnit, Refuses, TakesLast};
        const ILL_FORMED: &[(Tool, ToolEffect)] = &[(OmegaT36, Refuses), (OmegaT61, Refuses), (XmlParsers, Refuses)];
        const INVALID: &[(Tool, ToolEffect)] = &[(OmegaT61, Refuses)];
        match self {
            Self::EncodingMisdeclared { .. }
            | Self::BytesUndecodable(_)
            | Self::AttributeMalformed(_)
            | Self::CharacterForbidden(_)
            | Self::SurrogateAlone(_)
            | Self::AmpersandBare
            | Self::CommentMalformed
            | Self::SectionEndBare
            | Self::DeclarationMisplaced
            | Self::DocumentTypeMalformed
            | Self::LessThanBare
            | Self::ElementUnclosed(_)
            | Self::EndStray(_)
            | Self::Truncated(_)
            | Self::AnotherMemory
            | Self::OutsideMemory => ILL_FORMED,
            // OmegaT 3.6 knows the entities of HTML.
            Self::EntityOfHtml(_) => &[(OmegaT61, Refuses), (XmlParsers, Refuses)],
            Self::EntityUnknown(_) => &[(OmegaT61, Refuses), (XmlParsers, Refuses)],
            Self::HeaderMissing | Self::LanguageMissing(_) => &[(OmegaT36, Refuses), (OmegaT61, Refuses)],
            Self::AttributeMissing { attribute: "srclang", .. } => &[(OmegaT36, Refuses), (OmegaT61, Refuses)],
            Self::LanguageForm { .. } | Self::LanguageInvalid(_) => &[(OmegaT36, FindsNothing)],
            Self::NamesInCapitals(_) => &[(OmegaT36, FindsNothing), (OmegaT61, Refuses)],
            Self::SegmentPadded | Self::SegmentEmpty => &[(OmegaT36, MissesUnit)],
            Self::LanguageTwice(_) => &[(OmegaT36, TakesLast)],
            Self::AttributeMissing { .. }
            | Self::AttributeUnknown { .. }
            | Self::AttributeInvalid { .. }
            | Self::VersionUnknown(_)
            | Self::LanguageOldForm
            | Self::SegmentMissing
            | Self::UnitEmpty
            | Self::UnitMisplaced
            | Self::RemarkMisplaced
            | Self::ElementUnknown(_)
            | Self::TextStray => INVALID,
            _ => &[],
        }
    }

    fn traits(&self) -> (&'static str, Severity) {
        use Severity::{Error, Remark, Warning};
        match self {
            Self::EncodingMisdeclared { .. } => ("encoding-misdeclared", Error),
            Self::BytesUndecodable(_) => ("bytes-undecodable", Error),
            Self::VersionUnknown(_) => ("version-unknown", Warning),
            Self::HeaderMissing => ("header-missing", Error),
            Self::AttributeMissing { attribute: "srclang" | "i", .. } => ("attribute-missing", Error),
            Self::AttributeMissing { .. } => ("attribute-missing", Warning),
            Self::AttributeUnknown { .. } => ("attribute-unknown", Warning),
            Self::AttributeInvalid { .. } => ("attribute-invalid", Warning),
            Self::AttributeMalformed(_) => ("attribute-malformed", Error),
            Self::DateForm(_) => ("date-form", Warning),
            Self::LanguageForm { .. } => ("language-form", Warning),
            Self::LanguageInvalid(_) => ("language-invalid", Error),
            Self::LanguageMissing(_) => ("language-missing", Error),
            Self::LanguageOldForm => ("language-old-form", Warning),
            Self::SourceMissing(_) => ("source-missing", Warning),
            Self::LanguageTwice(_) => ("language-twice", Warning),
            Self::SegmentMissing => ("segment-missing", Error),
            Self::SegmentEmpty => ("segment-empty", Warning),
            Self::SegmentPadded => ("segment-padded", Warning),
            Self::UnitEmpty => ("unit-empty", Error),
            Self::UnitSingle => ("unit-single", Remark),
            Self::IdTwice(_) => ("id-twice", Remark),
            Self::RemarkMisplaced => ("remark-misplaced", Warning),
            Self::CharacterForbidden(_) => ("character-forbidden", Error),
            Self::SurrogateAlone(_) => ("surrogate-alone", Error),
            Self::AmpersandBare => ("ampersand-bare", Error),
            Self::CommentMalformed => ("comment-malformed", Error),
            Self::SectionEndBare => ("section-end-bare", Error),
            Self::DeclarationMisplaced => ("declaration-misplaced", Error),
            Self::DocumentTypeMalformed => ("document-type-malformed", Error),
            Self::UnitMisplaced => ("unit-misplaced", Warning),
            Self::LessThanBare => ("less-than-bare", Error),
            Self::EntityOfHtml(_) => ("entity-of-html", Error),
            Self::EntityUnknown(_) => ("entity-unknown", Error),
            Self::ElementUnknown(_) => ("element-unknown", Warning),
            Self::ElementUnclosed(_) => ("element-unclosed", Error),
            Self::EndStray(_) => ("end-stray", Error),
            Self::NamesInCapitals(_) => ("names-in-capitals", Error),
            Self::CodeUnpaired(_) => ("code-unpaired", Warning),
            Self::TextStray => ("text-stray", Warning),
            Self::Truncated(_) => ("truncated", Error),
            Self::AnotherMemory => ("another-memory", Error),
            Self::OutsideMemory => ("outside-memory", Error),
            Self::UnitTooLong => ("unit-too-long", Error),
            Self::NoUnits => ("no-units", Remark),
            Self::EncodingInferred(_) => ("encoding-inferred", Remark),
            Self::RowUnreadable(_) => ("row-unreadable", Error),
            Self::RowShort { .. } => ("row-short", Warning),
            Self::CellStray(_) => ("cell-stray", Warning),
            Self::VerdictUnknown(_) => ("verdict-unknown", Warning),
            Self::MarkedWrong => ("marked-wrong", Remark),
            Self::CodesUnreadable(_) => ("codes-unreadable", Error),
            Self::MarkerUnknown(_) => ("marker-unknown", Warning),
            Self::MessageMalformed(_) => ("message-malformed", Error),
            Self::EscapeUnknown(_) => ("escape-unknown", Error),
            Self::IllFormed(_) => ("ill-formed", Error),
            Self::UnitWithoutSource => ("unit-without-source", Error),
            Self::SegmentUnpaired(_) => ("segment-unpaired", Warning),
            Self::TextUnsegmented => ("text-unsegmented", Warning),
            Self::ElementPassed(_) => ("element-passed", Remark),
            Self::CodeUnreadable(_) => ("code-unreadable", Warning),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EncodingMisdeclared { declared, read } => {
                write!(f, "the encoding is declared as {declared}, but the bytes are {read}; they were read so")
            }
            Self::BytesUndecodable(encoding) => write!(f, "there are bytes that are no text in {encoding}"),
            Self::VersionUnknown(version) => write!(f, "version “{version}” is none of TMX's (1.1 to 1.4); read as 1.4"),
            Self::HeaderMissing => f.write_str("there is no header"),
            Self::AttributeMissing { element, attribute } => write!(f, "<{element}> lacks {attribute}"),
            Self::AttributeUnknown { element, attribute } => write!(f, "<{element}> cannot have {attribute}; it was left out"),
            Self::AttributeInvalid { attribute, value } => write!(f, "{attribute} cannot be “{value}”"),
            Self::AttributeMalformed(element) => write!(f, "an attribute of <{element}> is not written as XML has it"),
            Self::DateForm(date) => write!(f, "the date “{date}” is not written as TMX has it, such as 20261124T093000Z"),
            Self::LanguageForm { written, read } => write!(f, "the language “{written}” should be “{read}”; it was read so"),
            Self::LanguageInvalid(tag) => write!(f, "“{tag}” is no language code"),
            Self::LanguageMissing(None) => f.write_str("a variant does not name its language; name it with --language"),
            Self::LanguageMissing(Some(language)) => write!(f, "a variant does not name its language; taken as “{language}” as asked"),
            Self::LanguageOldForm => f.write_str("the language is named by lang; since TMX 1.4 that must be xml:lang"),
            Self::SourceMissing(language) => write!(f, "no variant is in the source language “{language}”"),
            Self::LanguageTwice(language) => write!(f, "two variants are in “{language}”; most tools take one of them"),
            Self::SegmentMissing => f.write_str("a variant has no <seg>"),
            Self::SegmentEmpty => f.write_str("a variant is empty"),
            Self::SegmentPadded => f.write_str("there are line breaks in the text, or blanks around it; some tools do not match it"),
            Self::UnitEmpty => f.write_str("the unit has no variants"),
            Self::UnitSingle => f.write_str("the unit has one variant only"),
            Self::IdTwice(id) => write!(f, "tuid “{id}” is that of an earlier unit"),
            Self::RemarkMisplaced => f.write_str("notes and properties must stand before the variants"),
            Self::CharacterForbidden(code) => write!(f, "U+{code:04X} is not allowed in XML; it was left out"),
            Self::SurrogateAlone(code) => write!(f, "U+{code:04X} is half of a character; the other half is lost"),
            Self::AmpersandBare => f.write_str("a bare & must be written &amp;"),
            Self::CommentMalformed => f.write_str("there is -- inside of a comment"),
            Self::SectionEndBare => f.write_str("a bare ]]> must be written ]]&gt;"),
            Self::DeclarationMisplaced => f.write_str("the XML declaration must be the first thing in the file"),
            Self::DocumentTypeMalformed => f.write_str("the <!DOCTYPE> is not written as XML has it, or stands in the wrong place"),
            Self::UnitMisplaced => f.write_str("the unit stands outside of <body>"),
            Self::LessThanBare => f.write_str("a bare < must be written &lt;"),
            Self::EntityOfHtml(name) => write!(f, "&{name}; is known in HTML only; it was read as there"),
            Self::EntityUnknown(name) => write!(f, "&{name}; stands for nothing here, and entities of the file's own are not expanded"),
            Self::ElementUnknown(name) => write!(f, "<{name}> is no element of TMX; its text was kept"),
            Self::ElementUnclosed(name) => write!(f, "<{name}> is not closed"),
            Self::EndStray(name) => write!(f, "</{name}> closes nothing"),
            Self::NamesInCapitals(name) => write!(f, "<{name}> must be written in small letters"),
            Self::CodeUnpaired(name) => write!(f, "a <{name}> lacks its other half"),
            Self::TextStray => f.write_str("there is text where there can be none"),
            Self::Truncated(place) => write!(f, "the file ends inside of {place}; it was cut off"),
            Self::AnotherMemory => f.write_str("another memory begins here; its units were read as well"),
            Self::OutsideMemory => f.write_str("something stands outside of <tmx>; it was left out"),
            Self::UnitTooLong => f.write_str("the unit is longer than 8 MB"),
            Self::NoUnits => f.write_str("there is no unit in it"),
            Self::EncodingInferred(name) => write!(f, "read as {name}; name its encoding if that is wrong"),
            Self::RowUnreadable(reason) => write!(f, "cannot be read and was left out: {reason}"),
            Self::RowShort { cells, columns } => {
                write!(f, "the row has {cells} of {columns} columns; is a quote not closed?")
            }
            Self::CellStray(1) => f.write_str("a cell belongs to no column or no text; it was left out"),
            Self::CellStray(cells) => write!(f, "{cells} cells belong to no column or no text; they were left out"),
            Self::VerdictUnknown(word) => write!(f, "“{word}” is no verdict and was passed over; write ok or wrong"),
            Self::MarkedWrong => f.write_str("marked wrong by the reviewer; it was left out"),
            Self::CodesUnreadable(reason) => write!(f, "the codes cannot be read: {reason}; their numbers stayed in the texts"),
            Self::MarkerUnknown(number) => write!(f, "{{{number}}} stands for no code; it stayed in the text"),
            Self::MessageMalformed(reason) => write!(f, "the message is not written as PO has it: {reason}"),
            Self::EscapeUnknown(c) => write!(f, "\\{c} stands for nothing in PO; write \\\\{c}; it was read so"),
            Self::IllFormed(reason) => write!(f, "nothing can be read from here on: {reason}"),
            Self::UnitWithoutSource => f.write_str("there is no <source>"),
            Self::SegmentUnpaired(id) => write!(f, "segment “{id}” of the target is none of the source's; it was left out"),
            Self::TextUnsegmented => f.write_str("there is text outside of the segments; it was left out"),
            Self::ElementPassed(name) => write!(f, "<{name}> has no place in a memory; it was left out"),
            Self::CodeUnreadable(reason) => write!(f, "what is said of a code cannot be read: {reason}"),
        }
    }
}
