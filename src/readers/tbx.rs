//! TBX, the exchange format of termbases (ISO 30042), editions 2 and 3.

use crate::error::{Error, ErrorKind};
use crate::text::Language;
use crate::xml::{Piece, XmlReader};

/// An entry of a termbase: the terms of one concept, each with its language.
pub(super) type Concept = Vec<(Language, String)>;

/// Reads the entries of a termbase; terms of sections without a language are left out.
pub(super) fn read_tbx(text: &str, origin: &str) -> Result<Vec<Concept>, Error> {
    let mut termbase = Termbase { xml: XmlReader::new(text, origin), language: None, term: None, concepts: Vec::new() };
    while let Some(piece) = termbase.xml.next_piece()? {
        termbase.take(piece)?;
    }
    if termbase.concepts.iter().all(Vec::is_empty) {
        return Err(Error::new(
            ErrorKind::Malformed,
            origin,
            "has no terms; export the termbase once more, with its terms, or name another",
        ));
    }
    Ok(termbase.concepts)
}

/// A termbase as far as it was read.
struct Termbase<'a> {
    xml: XmlReader<'a>,
    /// The language of the section that is open.
    language: Option<Language>,
    /// The term that is open, with the depth of its element.
    term: Option<(usize, String)>,
    concepts: Vec<Concept>,
}

impl Termbase<'_> {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), Error> {
        match piece {
            Piece::Start(element) => {
                let name = element.local_name();
                let name = name.as_ref();
                match name {
                    _ if self.xml.open().len() == 1 && !matches!(name, "martif" | "tbx") => {
                        let detail =
                            format!("is no termbase: its root is <{name}>, not <martif> or <tbx>; name a TBX file or a table of terms");
                        return Err(self.xml.error(detail));
                    }
                    "termEntry" | "conceptEntry" => self.concepts.push(Vec::new()),
                    "langSet" | "langSec" => {
                        self.language = self.xml.attribute(&element, "lang")?.and_then(|tag| Language::parse(tag.trim()).ok());
                    }
                    "term" if self.term.is_none() => self.term = Some((self.xml.open().len(), String::new())),
                    _ => {}
                }
            }
            Piece::Text(text) => {
                if let Some((_, term)) = &mut self.term {
                    term.push_str(&text);
                }
            }
            Piece::End => self.end(),
        }
        Ok(())
    }

    /// Keeps the term if it is its element that has ended.
    fn end(&mut self) {
        let Some((_, term)) = self.term.take_if(|(depth, _)| self.xml.open().len() < *depth) else { return };
        let term = term.split_whitespace().collect::<Vec<_>>().join(" ");
        if let (Some(language), Some(concept), false) = (&self.language, self.concepts.last_mut(), term.is_empty()) {
            concept.push((language.clone(), term));
        }
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
