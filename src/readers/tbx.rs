//! TBX, the exchange format of termbases (ISO 30042), editions 2 and 3.

use crate::error::{Error, ErrorKind};
use crate::memory::Remark;
use crate::text::Language;
use crate::xml::{Piece, XmlReader};
use quick_xml::events::BytesStart;

/// An entry of a termbase: the terms of one concept, each with its language.
pub(super) type Concept = Vec<(Language, String)>;

/// Reads the terms of a termbase; those of sections without a language are left out.
pub(super) fn read_tbx(text: &str, origin: &str) -> Result<Vec<Concept>, Error> {
    let mut termbase = Termbase::new(text, origin);
    let mut concepts = Vec::new();
    while let Some(entry) = termbase.next_entry()? {
        let mut concept = Vec::new();
        for section in entry.sections {
            let Some(Ok(language)) = section.tag.map(|tag| Language::parse(&tag)) else { continue };
            let terms = section.terms.iter().map(|term| term.text.split_whitespace().collect::<Vec<_>>().join(" "));
            concept.extend(terms.filter(|term| !term.is_empty()).map(|term| (language.clone(), term)));
        }
        concepts.push(concept);
    }
    if concepts.iter().all(Vec::is_empty) {
        return Err(Error::new(
            ErrorKind::Malformed,
            origin,
            "has no terms; export the termbase once more, with its terms, or name another",
        ));
    }
    Ok(concepts)
}

/// An entry of a termbase with all that is said in it.
#[derive(Debug, Default)]
pub(super) struct ConceptEntry {
    /// The line at which it begins.
    pub line: usize,
    pub id: Option<String>,
    pub said: Said,
    pub sections: Vec<LanguageSection>,
}

/// What an entry has in one language.
#[derive(Debug, Default)]
pub(super) struct LanguageSection {
    pub line: usize,
    /// The language as it is written.
    pub tag: Option<String>,
    pub said: Said,
    pub terms: Vec<TermSection>,
}

/// A term and what is said of it.
#[derive(Debug, Default)]
pub(super) struct TermSection {
    /// The term as it is written, white space included.
    pub text: String,
    pub said: Said,
}

/// What is said at one level of an entry, in order: values of data categories are properties.
#[derive(Debug, Default, Clone)]
pub(super) struct Said {
    pub remarks: Vec<Remark>,
}

/// Reads a termbase entry by entry.
pub(super) struct Termbase<'a> {
    xml: XmlReader<'a>,
    is_termbase: bool,
    /// The language that the file names for all of it.
    language: Option<String>,
    /// The entry that is open, with the depth of its element.
    entry: Option<(usize, ConceptEntry)>,
    /// The depth of the section of a language that is open.
    section: Option<usize>,
    /// The depth of the section of a term that is open.
    term: Option<usize>,
    /// Text that is being read, what it is, and the depth of its element.
    text: Option<(usize, Kind, String)>,
}

/// What a text is.
enum Kind {
    Term,
    Note,
    /// A value of a data category, and what it points to.
    Category(String, Option<String>),
}

impl<'a> Termbase<'a> {
    pub(super) fn new(text: &'a str, origin: &'a str) -> Self {
        let xml = XmlReader::new(text, origin);
        Self { xml, is_termbase: false, language: None, entry: None, section: None, term: None, text: None }
    }

    /// Returns whether the root of the file was read, and is that of a termbase.
    pub(super) fn is_termbase(&self) -> bool {
        self.is_termbase
    }

    /// Returns the language that the file names for all of it, as far as it was read.
    pub(super) fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Returns the line that was read last.
    pub(super) fn line(&self) -> usize {
        self.xml.line()
    }

    /// Returns the next entry; nothing at the end.
    pub(super) fn next_entry(&mut self) -> Result<Option<ConceptEntry>, Error> {
        while let Some(piece) = self.xml.next_piece()? {
            match piece {
                Piece::Start(element) => self.start(&element)?,
                Piece::Text(text) => {
                    if let Some((_, _, known)) = &mut self.text {
                        known.push_str(&text);
                    }
                }
                Piece::End => {
                    if let Some(entry) = self.end() {
                        return Ok(Some(entry));
                    }
                }
            }
        }
        Ok(None)
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let (depth, line) = (self.xml.open().len(), self.xml.line());
        let name = element.local_name();
        let name = name.as_ref();
        if depth == 1 {
            if !matches!(name, "martif" | "tbx") {
                let detail = format!("is no termbase: its root is <{name}>, not <martif> or <tbx>; name a TBX file or a table of terms");
                return Err(self.xml.error(detail));
            }
            self.is_termbase = true;
            self.language = self.xml.attribute(element, "lang")?;
        }
        if self.text.is_some() {
            return Ok(());
        }
        let Some((_, entry)) = &mut self.entry else {
            if matches!(name, "termEntry" | "conceptEntry") {
                let id = self.xml.attribute(element, "id")?;
                self.entry = Some((depth, ConceptEntry { line, id, ..ConceptEntry::default() }));
            }
            return Ok(());
        };
        let kind = match name {
            "langSet" | "langSec" => {
                let tag = self.xml.attribute(element, "lang")?;
                entry.sections.push(LanguageSection { line, tag, ..LanguageSection::default() });
                self.section = Some(depth);
                return Ok(());
            }
            "tig" | "ntig" | "termSec" => {
                if let Some(section) = entry.sections.last_mut().filter(|_| self.section.is_some()) {
                    section.terms.push(TermSection::default());
                    self.term = Some(depth);
                }
                return Ok(());
            }
            // What gathers others, and what is no part of an entry.
            name if name.ends_with("Grp") || name.ends_with("List") || name.ends_with("Entry") => return Ok(()),
            "term" => Kind::Term,
            "note" => Kind::Note,
            name => {
                let category = self.xml.attribute(element, "type")?.filter(|kind| !kind.trim().is_empty());
                Kind::Category(category.unwrap_or_else(|| name.to_owned()), self.xml.attribute(element, "target")?)
            }
        };
        self.text = Some((depth, kind, String::new()));
        Ok(())
    }

    /// Takes note of what has ended, and returns the entry if it is that.
    fn end(&mut self) -> Option<ConceptEntry> {
        let depth = self.xml.open().len();
        if let Some((_, kind, text)) = self.text.take_if(|(inside, _, _)| depth < *inside) {
            self.take(kind, text);
        }
        self.term.take_if(|inside| depth < *inside);
        self.section.take_if(|inside| depth < *inside);
        self.entry.take_if(|(inside, _)| depth < *inside).map(|(_, entry)| entry)
    }

    fn take(&mut self, kind: Kind, text: String) {
        let Some((_, entry)) = &mut self.entry else { return };
        let section = entry.sections.last_mut().filter(|_| self.section.is_some());
        let said = match section {
            None => &mut entry.said,
            Some(section) => {
                if let Kind::Term = kind {
                    // A term without a section of its own, or a second one in it.
                    if self.term.is_none() || section.terms.last().is_none_or(|term| !term.text.is_empty()) {
                        section.terms.push(TermSection::default());
                    }
                    section.terms.last_mut().into_iter().for_each(|term| term.text.clone_from(&text));
                    return;
                }
                match section.terms.last_mut().filter(|_| self.term.is_some()) {
                    Some(term) => &mut term.said,
                    None => &mut section.said,
                }
            }
        };
        match kind {
            Kind::Term => {}
            Kind::Note => said.push(None, text),
            Kind::Category(category, target) => {
                let target = target.filter(|target| !text.contains(target.as_str()));
                let value = target.map_or_else(|| text.clone(), |target| format!("{text} {target}"));
                said.push(Some(category), value);
            }
        }
    }
}

impl Said {
    /// Takes a note or the value of a data category; line breaks are those of the file and none of the text.
    fn push(&mut self, category: Option<String>, text: String) {
        let is_wrapped = text.contains(['\n', '\r']);
        let lines = || text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        let text = if is_wrapped { lines().collect::<Vec<_>>().join(" ") } else { text };
        if text.trim().is_empty() {
            return;
        }
        self.remarks.push(match category {
            Some(category) => Remark::Property(category, text.trim().to_owned()),
            None => Remark::parse(&text).unwrap_or_else(|| Remark::Note(text.trim().to_owned())),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<Vec<String>> {
        let concepts = read_tbx(text, "t.tbx").unwrap();
        concepts.into_iter().map(|terms| terms.into_iter().map(|(language, term)| format!("{language}:{term}")).collect()).collect()
    }

    #[test]
    fn entries_of_both_editions_are_read() {
        let second = r#"<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX"><text><body>
            <termEntry id="1"><descrip type="subjectField">peace</descrip>
            <langSet xml:lang="EN-us"><tig><term>cease&#x2d;fire
              line</term></tig><ntig><termGrp><term>truce &amp; line</term></termGrp></ntig></langSet>
            <langSet xml:lang="ru"><tig><term>линия <hi>прекращения</hi> огня</term><note>term</note></tig></langSet></termEntry>
            <termEntry/></body></text></martif>"#;
        assert_eq!(terms(second), [vec!["en-US:cease-fire line", "en-US:truce & line", "ru:линия прекращения огня"], vec![]]);
        let third = r#"<t:tbx xmlns:t="urn:iso:std:iso:30042:ed-2" xml:lang="en"><t:text><t:body><t:conceptEntry>
            <t:langSec xml:lang="en"><t:termSec><t:term>truce</t:term></t:termSec></t:langSec>
            <t:langSec><t:termSec><t:term>lost</t:term></t:termSec></t:langSec></t:conceptEntry></t:body></t:text></t:tbx>"#;
        assert_eq!(terms(third), [["en:truce"]]);
    }

    #[test]
    fn other_files_are_refused() {
        let refused = |text: &str| read_tbx(text, "t.tbx").unwrap_err().to_string();
        assert!(refused("\n<tmx/>").starts_with("t.tbx: line 2: is no termbase: its root is <tmx>"));
        assert!(refused("<tbx><text>\n<body>").starts_with("t.tbx: line 2: the file ends inside of <body>"));
        assert!(refused("<tbx></text>").contains("well-formed"));
        assert!(refused("<martif/>").contains("has no terms"));
    }
}
