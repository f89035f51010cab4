//! Reads SRX files, versions 2.0 and 1.0.

use crate::error::{Error, ErrorKind};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

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
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser { text, origin, reader: Reader::from_str(text), line: 1, counted: 0, open: Vec::new(), file: File::default() };
    parser.reader.config_mut().expand_empty_elements = true;
    parser.run()?;
    Ok(parser.file)
}

struct Parser<'a> {
    text: &'a str,
    origin: &'a str,
    reader: Reader<&'a [u8]>,
    /// The line of the byte `counted`.
    line: usize,
    counted: usize,
    /// Names of the elements that are open, prefix included.
    open: Vec<String>,
    file: File,
}

impl Parser<'_> {
    fn error(&self, detail: impl Into<String>) -> Error {
        Error::new(ErrorKind::Malformed, self.origin, detail).at_line(self.line)
    }

    fn count_to(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX).clamp(self.counted, self.text.len());
        self.line += self.text.as_bytes()[self.counted..position].iter().filter(|&&b| b == b'\n').count();
        self.counted = position;
    }

    fn run(&mut self) -> Result<(), Error> {
        loop {
            self.count_to(self.reader.buffer_position());
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.count_to(self.reader.error_position());
                    return Err(
                        self.error(format!("this is no well-formed XML ({error}); mend it in a text editor or export it once more"))
                    );
                }
            };
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::End(_) => drop(self.open.pop()),
                Event::Text(text) => self.content(&text.xml10_content())?,
                Event::CData(text) => self.content(&text.xml10_content())?,
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::Eof => return self.finish(),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn finish(&self) -> Result<(), Error> {
        if let Some(name) = self.open.last() {
            return Err(self.error(format!("the file ends inside of <{name}>; it was cut off, so take a whole one")));
        }
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
        if self.open.is_empty() && name.local_name().as_ref() != "srx" {
            return Err(
                self.error(format!("is no SRX file: its root is <{}>, not <srx>; name a file of segmentation rules", name.as_ref()))
            );
        }
        if self.open.is_empty() {
            // Version 2.0 demands the attribute; OmegaT, whose files lack it, always takes all maps that fit.
            self.file.header.cascade = self.attribute(element, "version")?.is_some_and(|version| version.starts_with('2'));
        }
        self.open.push(name.as_ref().to_owned());
        // What other namespaces add, such as that of Okapi, is no part of the rules.
        let prefix = |name: &str| name.rsplit_once(':').map(|(prefix, _)| prefix.to_owned());
        if prefix(&self.open[0]) != prefix(name.as_ref()) {
            return Ok(());
        }
        match name.local_name().as_ref() {
            "header" => {
                self.file.header.cascade = self.yes_or_no(element, "cascade", self.file.header.cascade)?;
                self.file.header.segment_subflows = self.yes_or_no(element, "segmentsubflows", true)?;
            }
            "formathandle" => {
                let kind = self.attribute(element, "type")?.unwrap_or_default();
                let number = ["start", "end", "isolated"].iter().position(|known| *known == kind);
                let number = number.ok_or_else(|| self.error(format!("type=\"{kind}\": write start, end or isolated")))?;
                self.file.header.codes_before[number] = self.yes_or_no(element, "include", number == 1)?;
            }
            "languagerule" => {
                let name = self.required(element, "languagerulename")?;
                self.file.groups.push(Group { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = self.yes_or_no(element, "break", true)?;
                let rule = RawRule { line: self.line, breaks, before: String::new(), after: String::new() };
                match self.file.groups.last_mut() {
                    Some(group) => group.rules.push(rule),
                    None => return Err(self.error("a <rule> stands outside of <languagerule>; move it into one")),
                }
            }
            "languagemap" => {
                let (pattern, group) = (self.required(element, "languagepattern")?, self.required(element, "languagerulename")?);
                self.file.maps.push(RawMap { line: self.line, pattern, group });
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds text to the half of a rule that is open.
    fn content(&mut self, text: &str) -> Result<(), Error> {
        let name = self.open.last().map_or("", |name| name.rsplit(':').next().unwrap_or(name));
        let Some(rule) = self.file.groups.last_mut().and_then(|group| group.rules.last_mut()) else { return Ok(()) };
        match name {
            "beforebreak" => rule.before.push_str(text),
            "afterbreak" => rule.after.push_str(text),
            _ => {}
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Error> {
        let unknown = |name: &str| format!("&{name}; stands for nothing here; write the character itself");
        let name = reference.xml10_content();
        let c = match reference.resolve_char_ref() {
            Ok(Some(c)) => c,
            Ok(None) => match name.as_ref() {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                name => return Err(self.error(unknown(name))),
            },
            Err(_) => return Err(self.error(unknown(&name))),
        };
        self.content(c.encode_utf8(&mut [0; 4]))
    }

    fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| self.error(format!("an attribute is malformed ({error}); mend it")))?;
            if attribute.key.local_name().as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|error| self.error(format!("the value of {name} is malformed ({error}); mend it")))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    fn required(&self, element: &BytesStart<'_>, name: &str) -> Result<String, Error> {
        let missing = || self.error(format!("<{}> lacks its {name}; add it", element.name().as_ref()));
        self.attribute(element, name)?.ok_or_else(missing)
    }

    fn yes_or_no(&self, element: &BytesStart<'_>, name: &str, default: bool) -> Result<bool, Error> {
        match self.attribute(element, name)?.as_deref() {
            None => Ok(default),
            Some("yes") => Ok(true),
            Some("no") => Ok(false),
            Some(other) => Err(self.error(format!("{name}=\"{other}\": write yes or no"))),
        }
    }
}
