//! The attributes that TMX 1.4b gives its elements, beyond those that the model has fields for.
//!
//! Source: TMX 1.4b Specification, Localisation Industry Standards Association, 2005, and its DTD.

/// An element of TMX that has attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// `header`.
    Header,
    /// `tu`.
    Unit,
    /// `tuv`.
    Variant,
    /// `bpt`.
    Begin,
    /// `ept`.
    End,
    /// `it`.
    Isolated,
    /// `ph`.
    Placeholder,
    /// `hi`.
    Highlight,
    /// `ut`.
    Unknown,
    /// `sub`.
    Subflow,
}

impl Element {
    /// Returns the names of the attributes that the model keeps as names and values.
    pub fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Header => &["segtype", "o-tmf", "adminlang", "datatype", "o-encoding", "creationid", "changedate", "changeid"],
            Self::Unit => &[
                "o-encoding",
                "datatype",
                "usagecount",
                "lastusagedate",
                "creationtool",
                "creationtoolversion",
                "creationid",
                "changedate",
                "segtype",
                "changeid",
                "o-tmf",
                "srclang",
            ],
            Self::Variant => &[
                "o-encoding",
                "datatype",
                "usagecount",
                "lastusagedate",
                "creationtool",
                "creationtoolversion",
                "creationdate",
                "creationid",
                "changedate",
                "o-tmf",
                "changeid",
            ],
            Self::Begin => &["x", "type"],
            Self::End => &[],
            Self::Isolated => &["type"],
            Self::Placeholder => &["assoc", "type"],
            Self::Highlight => &["type"],
            Self::Unknown => &[],
            Self::Subflow => &["datatype", "type"],
        }
    }
}
