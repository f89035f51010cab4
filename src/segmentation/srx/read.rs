//! Reads SRX files, versions 2.0 and 1.0.

use crate::error::{Error, ErrorKind};
use crate::xml::{Piece, XmlReader};
use quick_xml::events::BytesStart;

/// What a file says, nothing compiled yet.
#[derive(Debug, Default)]
pub(super) struct File {
    pub header: Header,
    pub groups: Vec<Group>,
    pub maps: Vec<RawMap>,
}

/// What the header of an SRX file asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Whether all language maps that fit a language apply, one after the other; otherwise only the first does.
    pub cascade: bool,
    /// Whether text inside of inline codes, such as footnotes, is split too.
    pub segment_subflows: bool,
    /// Whether a code that opens, closes or stands alone at a break belongs to the segment before it.
    pub codes_before: [bool; 3],
}

impl Default for Header {
    fn default() -> Self {
        Self { cascade: false, segment_subflows: true, codes_before: [false, true, false] }
    }
}

/// The rules that a file gives one name.
#[derive(Debug)]
pub(super) struct Group {
    pub name: String,
    pub rules: Vec<RawRule>,
}

#[derive(Debug)]
pub(super) struct RawRule {
    pub line: usize,
    pub breaks: bool,
    pub before: String,
    pub after: String,
}

/// Which languages a group of rules is for.
#[derive(Debug)]
pub(super) struct RawMap {
    pub line: usize,
    pub pattern: String,
    pub group: String,
}

/// Reads a file.
pub(super) fn read(text: &str, origin: &str) -> Result<File, Error> {
    let mut parser = Parser { xml: XmlReader::new(text, origin), origin, file: File::default() };
    while let Some(piece) = parser.xml.next_piece()? {
        match piece {
            Piece::Start(element) => parser.start(&element)?,
            Piece::Text(text) => parser.content(&text),
            Piece::End => {}
        }
    }
    parser.check()?;
    Ok(parser.file)
}

struct Parser<'a> {
    xml: XmlReader<'a>,
    origin: &'a str,
    file: File,
}

impl Parser<'_> {
    /// Refuses a file whose parts do not belong together.
    fn check(&self) -> Result<(), Error> {
        if self.file.groups.iter().all(|group| group.rules.is_empty()) {
            return Err(Error::new(ErrorKind::Malformed, self.origin, "has no segmentation rules; is it an SRX file?"));
        }
        for map in &self.file.maps {
            if !self.file.groups.iter().any(|group| group.name == map.group) {
                let detail = format!("the language map names the rules “{}”, which are not there; mend its languagerulename", map.group);
                return Err(Error::new(ErrorKind::Malformed, self.origin, detail).at_line(map.line));
            }
        }
        if self.file.maps.is_empty() {
            return Err(Error::new(ErrorKind::Malformed, self.origin, "has no <languagemap>, so no rule is for any language; add one"));
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let name = element.name();
        let is_root = self.xml.open().len() == 1;
        if is_root && name.local_name().as_ref() != "srx" {
            let detail = format!("is no SRX file: its root is <{}>, not <srx>; name a file of segmentation rules", name.as_ref());
            return Err(self.xml.error(detail));
        }
        if is_root {
            // Version 2.0 demands the attribute; OmegaT, whose files lack it, always takes all maps that fit.
            self.file.header.cascade = self.xml.attribute(element, "version")?.is_some_and(|version| version.starts_with('2'));
        }
        // What other namespaces add, such as that of Okapi, is no part of the rules.
        let prefix = |name: &str| name.rsplit_once(':').map(|(prefix, _)| prefix.to_owned());
        if prefix(&self.xml.open()[0]) != prefix(name.as_ref()) {
            return Ok(());
        }
        match name.local_name().as_ref() {
            "header" => {
                self.file.header.cascade = self.yes_or_no(element, "cascade", self.file.header.cascade)?;
                self.file.header.segment_subflows = self.yes_or_no(element, "segmentsubflows", true)?;
            }
            "formathandle" => {
                let kind = self.xml.attribute(element, "type")?.unwrap_or_default();
                let number = ["start", "end", "isolated"].iter().position(|known| *known == kind);
                let number = number.ok_or_else(|| self.xml.error(format!("type=\"{kind}\": write start, end or isolated")))?;
                self.file.header.codes_before[number] = self.yes_or_no(element, "include", number == 1)?;
            }
            "languagerule" => {
                let name = self.required(element, "languagerulename")?;
                self.file.groups.push(Group { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = self.yes_or_no(element, "break", true)?;
                let rule = RawRule { line: self.xml.line(), breaks, before: String::new(), after: String::new() };
                match self.file.groups.last_mut() {
                    Some(group) => group.rules.push(rule),
                    None => return Err(self.xml.error("a <rule> stands outside of <languagerule>; move it into one")),
                }
            }
            "languagemap" => {
                let (pattern, group) = (self.required(element, "languagepattern")?, self.required(element, "languagerulename")?);
                self.file.maps.push(RawMap { line: self.xml.line(), pattern, group });
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds text to the half of a rule that is open.
    fn content(&mut self, text: &str) {
        let name = self.xml.open().last().map_or("", |name| name.rsplit(':').next().unwrap_or(name));
        let Some(rule) = self.file.groups.last_mut().and_then(|group| group.rules.last_mut()) else { return };
        match name {
            "beforebreak" => rule.before.push_str(text),
            "afterbreak" => rule.after.push_str(text),
            _ => {}
        }
    }

    fn required(&self, element: &BytesStart<'_>, name: &str) -> Result<String, Error> {
        let missing = || self.xml.error(format!("<{}> lacks its {name}; add it", element.name().as_ref()));
        self.xml.attribute(element, name)?.ok_or_else(missing)
    }

    fn yes_or_no(&self, element: &BytesStart<'_>, name: &str, default: bool) -> Result<bool, Error> {
        match self.xml.attribute(element, name)?.as_deref() {
            None => Ok(default),
            Some("yes") => Ok(true),
            Some("no") => Ok(false),
            Some(other) => Err(self.xml.error(format!("{name}=\"{other}\": write yes or no"))),
        }
    }
}
