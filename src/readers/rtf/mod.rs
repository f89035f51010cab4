//! Rich Text Format, as Word, WordPad, LibreOffice and many others write it.
//!
//! What is read is what the reader of Word files reads: changes that were tracked are taken as accepted; hidden text, codes of
//! fields and the marks of lists are no part of the text; notes stand at its end, and text boxes behind the paragraph in which they
//! are anchored. Headers, footers and comments are residue.

mod fonts;
mod state;
#[cfg(test)]
mod tests;
mod tokens;

use super::cyrillic;
use super::encoding::by_name;
use super::office::flow::{Paragraph, document, parts};
use super::office::styles::{Style, Styles};
use crate::error::{Error, ErrorKind};
use crate::notice::{Notice, NoticeKind};
use crate::text::{Document, Role};
use encoding_rs::{Encoding, MACINTOSH, UTF_8};
use fonts::{Fonts, of_page, symbol};
use memchr::memmem;
use state::{Properties, Purpose, State, Stream, character, is_skipped, stream};
use tokens::{Token, Tokens};

/// How deep groups may lie in each other; tables in text boxes in tables come to a hundred.
const MOST_DEEP: usize = 4096;
/// How many bytes are kept to tell whether they are what they are declared to be.
const SAMPLE: usize = 100_000;

/// Reads a file in Rich Text Format: its paragraphs, in the roles that their styles give them.
///
/// Each run of text is in the encoding of its font, unless an `encoding` is named.
///
/// ```
/// use sverka::readers::read_rtf;
/// use sverka::text::Role;
///
/// let rtf = br"{\rtf1\ansi\ansicpg1251{\stylesheet{\s1 heading 1;}}{\pard\s1 \'cc\'ee\'f1\'f2\par}\pard The {\b bridge} is open.\par}";
/// let (document, _) = read_rtf(rtf, "bridge.rtf", None)?;
/// let blocks: Vec<(&str, Role)> = document.blocks.iter().map(|block| (block.span.of(&document.text), block.role)).collect();
/// assert_eq!(blocks, [("Мост", Role::Heading), ("The bridge is open.", Role::Paragraph)]);
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// `Malformed` where groups are nested without end, `Empty` where there is no text, `Unusable` where the encoding named is not known.
pub fn read_rtf(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let asked = encoding.map(|name| by_name(name, origin)).transpose()?.filter(|encoding| encoding.is_ascii_compatible());
    let mut reader = Reader::new(Fonts::new(asked, None), origin);
    reader.read(bytes)?;
    let mut kinds = Vec::new();
    if let Some(meant) = meant(&reader.western) {
        reader = Reader::new(Fonts::new(asked, Some(meant)), origin);
        reader.read(bytes)?;
        kinds.push(NoticeKind::EncodingInferred(meant.name()));
    }
    if reader.replaced > 0 {
        kinds.push(NoticeKind::BytesReplaced(reader.replaced));
    }
    if reader.is_damaged {
        kinds.push(NoticeKind::Damaged);
    }
    let document = document(reader.into_paragraphs(), origin)?;
    Ok((document, kinds.into_iter().map(|kind| Notice { kind, origin: origin.to_owned(), span: None }).collect()))
}

/// Returns the encoding that is meant by bytes that are declared to be in that of Western Europe, if they look like another one.
fn meant(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_utf_8 =
        !bytes.is_ascii() && str::from_utf8(bytes).map_or_else(|error| bytes.len() == SAMPLE && error.error_len().is_none(), |_| true);
    if is_utf_8 { Some(UTF_8) } else { cyrillic::likeliest(bytes) }
}

/// Returns whether bytes begin as RTF does.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"{\\rtf")
}

/// A stream of text that is being read.
struct Open {
    stream: Stream,
    /// The paragraph so far.
    text: String,
    is_item: bool,
    /// The paragraphs of the text boxes that are anchored in it.
    behind: Vec<Paragraph>,
    done: Vec<Paragraph>,
}

impl Open {
    fn new(stream: Stream) -> Self {
        Self { stream, text: String::new(), is_item: false, behind: Vec::new(), done: Vec::new() }
    }
}

/// An entry of a table of fonts or styles.
#[derive(Default)]
struct Entry {
    name: String,
    number: i32,
    parent: Option<i32>,
    level: Option<i32>,
}

struct Reader<'a> {
    origin: &'a str,
    fonts: Fonts,
    default_font: i32,
    styles: Styles,
    entry: Entry,
    /// What holds in the groups around the innermost one.
    outer: Vec<State>,
    state: State,
    /// Whether the innermost group has just begun, and whether a star stands there.
    begins: bool,
    has_star: bool,
    /// Bytes of text that are not decoded yet, since characters may be of several bytes.
    bytes: Vec<u8>,
    /// How many characters are still to be passed over since they stand in for one that was read.
    to_pass: usize,
    /// The first half of a character in UTF-16.
    half: Option<u16>,
    /// The streams of text that are open; the first is the body.
    open: Vec<Open>,
    footnotes: Vec<Paragraph>,
    endnotes: Vec<Paragraph>,
    residue: Vec<Paragraph>,
    /// The bytes that are taken to be in the encoding of Western Europe, up to a number of them.
    western: Vec<u8>,
    replaced: usize,
    is_damaged: bool,
}

impl<'a> Reader<'a> {
    fn new(fonts: Fonts, origin: &'a str) -> Self {
        Self {
            origin,
            fonts,
            default_font: 0,
            styles: Styles::default(),
            entry: Entry::default(),
            outer: Vec::new(),
            state: State { stand_ins: 1, ..State::default() },
            begins: false,
            has_star: false,
            bytes: Vec::new(),
            to_pass: 0,
            half: None,
            open: vec![Open::new(Stream::Body)],
            footnotes: Vec::new(),
            endnotes: Vec::new(),
            residue: Vec::new(),
            western: Vec::new(),
            replaced: 0,
            is_damaged: false,
        }
    }

    /// Reads the groups of a file.
    fn read(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let after_last = bytes.len() - memmem::rfind(bytes, b"\\par").unwrap_or(0);
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            if !matches!(token, Token::Text(_) | Token::Hex(_)) {
                self.flush();
            }
            match token {
                Token::Open => self.begin()?,
                Token::Close if self.outer.len() > 1 => self.end(),
                Token::Close if tokens.rest().len() >= after_last => self.is_damaged = true,
                // What comes after the end is no part of the file.
                Token::Close => {
                    self.end();
                    break;
                }
                token => self.take(token),
            }
        }
        self.flush();
        self.is_damaged |= !self.outer.is_empty();
        while !self.outer.is_empty() {
            self.end();
        }
        self.end_paragraph(false);
        Ok(())
    }

    fn into_paragraphs(mut self) -> impl Iterator<Item = Paragraph> {
        let body = self.open.swap_remove(0).done;
        body.into_iter().chain(self.footnotes).chain(self.endnotes).chain(self.residue)
    }

    fn begin(&mut self) -> Result<(), Error> {
        if self.outer.len() == MOST_DEEP {
            let detail = format!("is damaged: its groups lie more than {MOST_DEEP} deep in each other; open it in Word and save it anew");
            return Err(Error::new(ErrorKind::Malformed, self.origin, detail));
        }
        self.outer.push(self.state);
        self.state.is_stream = false;
        if self.state.purpose == Purpose::Styles {
            self.entry = Entry::default();
        }
        (self.begins, self.has_star, self.to_pass) = (true, false, 0);
        Ok(())
    }

    fn end(&mut self) {
        self.half();
        if self.state.is_stream {
            self.end_stream();
        }
        if matches!(self.state.purpose, Purpose::Fonts | Purpose::Styles) {
            self.end_entry();
        }
        self.state = self.outer.pop().unwrap_or_default();
        (self.begins, self.has_star, self.to_pass) = (false, false, 0);
    }

    /// Takes a token inside of a group.
    fn take(&mut self, token: Token<'_>) {
        let begins = self.begins;
        self.begins = begins && token == Token::Symbol(b'*');
        match token {
            Token::Symbol(b'*') => self.has_star = begins,
            _ if self.state.purpose == Purpose::Skipped => {}
            Token::Word(word, number) => {
                if !(begins && self.begin_group(word)) {
                    self.word(word, number);
                }
            }
            Token::Text(bytes) => {
                let passed = self.to_pass.min(bytes.len());
                self.to_pass -= passed;
                self.bytes.extend_from_slice(&bytes[passed..]);
            }
            Token::Hex(_) if self.passes() => {}
            Token::Hex(byte) => self.bytes.push(byte),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Data => _ = self.passes(),
            Token::Open | Token::Close => {}
        }
    }

    /// Returns whether a character is to be passed over.
    fn passes(&mut self) -> bool {
        let passes = self.to_pass > 0;
        self.to_pass -= usize::from(passes);
        passes
    }

    fn symbol(&mut self, symbol: u8) {
        let character = match symbol {
            b'~' => '\u{a0}',
            b'-' => '\u{ad}',
            b'_' => '\u{2011}',
            b'\\' | b'{' | b'}' => char::from(symbol),
            b'\t' => '\t',
            _ => return,
        };
        if !self.passes() {
            self.push(character);
        }
    }

    /// Takes the first word of a group, and returns whether it says what the group is.
    fn begin_group(&mut self, word: &str) -> bool {
        let is_read = self.state.purpose == Purpose::Text;
        match word {
            "fonttbl" if is_read => self.state.purpose = Purpose::Fonts,
            "stylesheet" if is_read => self.state.purpose = Purpose::Styles,
            "upr" if is_read => self.state.purpose = Purpose::Renderings,
            "ud" if self.state.purpose == Purpose::Renderings => self.state.purpose = Purpose::Text,
            "listtext" | "pntext" => {
                self.innermost().is_item |= is_read;
                self.state.purpose = Purpose::Skipped;
            }
            _ => match stream(word).filter(|_| is_read) {
                Some(stream) => self.begin_stream(stream),
                None if is_skipped(word, self.has_star) => self.state.purpose = Purpose::Skipped,
                None => return false,
            },
        }
        true
    }

    fn begin_stream(&mut self, stream: Stream) {
        if self.state.is_hidden || self.state.is_deleted {
            self.state.purpose = Purpose::Skipped;
            return;
        }
        self.state.paragraph = Properties::default();
        self.state.is_stream = true;
        self.open.push(Open::new(stream));
    }

    fn end_stream(&mut self) {
        self.end_paragraph(false);
        let Some(ended) = self.open.pop() else { return };
        match ended.stream {
            Stream::Box | Stream::Body => self.innermost().behind.extend(ended.done),
            Stream::Footnote => self.footnotes.extend(ended.done),
            Stream::Endnote => self.endnotes.extend(ended.done),
            Stream::Residue(_) => self.residue.extend(ended.done),
        }
    }

    /// Returns the innermost stream of text.
    fn innermost(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::new(Stream::Body));
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        match (word, number) {
            ("u", Some(code)) => self.unicode(code),
            ("uc", Some(count)) => self.state.stand_ins = usize::try_from(count).unwrap_or(1),
            ("f", Some(font)) => self.state.font = font,
            ("v", _) => self.state.is_hidden = is_on,
            ("deleted", _) => self.state.is_deleted = is_on,
            ("plain", _) => (self.state.font, self.state.is_hidden, self.state.is_deleted) = (self.default_font, false, false),
            ("deff", Some(font)) => (self.default_font, self.state.font) = (font, font),
            ("ansicpg", Some(page)) => self.fonts.set_page(of_page(page)),
            ("mac", _) => self.fonts.set_page(Some(MACINTOSH)),
            ("fcharset", Some(set)) => self.fonts.set_charset(self.state.font, set),
            ("cpg", Some(page)) if self.state.purpose == Purpose::Fonts => self.fonts.set_font_page(self.state.font, page),
            _ if self.state.purpose == Purpose::Styles => self.word_of_style(word, number),
            _ if self.state.purpose == Purpose::Text => self.word_of_text(word, number),
            _ => {}
        }
    }

    fn word_of_style(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("s", Some(number)) => self.entry.number = number,
            ("sbasedon", parent) => self.entry.parent = parent,
            ("outlinelevel", level) => self.entry.level = level,
            _ => {}
        }
    }

    fn word_of_text(&mut self, word: &str, number: Option<i32>) {
        let paragraph = &mut self.state.paragraph;
        match word {
            "par" | "sect" => self.end_paragraph(false),
            "cell" | "row" | "nestcell" | "nestrow" => self.end_paragraph(true),
            "pard" => *paragraph = Properties::default(),
            "s" => paragraph.style = number.unwrap_or(0),
            "outlinelevel" => paragraph.level = number,
            "intbl" => paragraph.is_cell = true,
            "itap" => paragraph.is_cell = number != Some(0),
            "ls" => paragraph.is_item = number != Some(0),
            "ftnalt" if self.innermost().stream == Stream::Footnote => self.innermost().stream = Stream::Endnote,
            _ => {
                if let Some(character) = character(word)
                    && !self.passes()
                {
                    self.push(character);
                }
            }
        }
    }

    /// Takes a character by its number in Unicode, which stands below zero where it is a large one.
    fn unicode(&mut self, code: i32) {
        self.to_pass = self.state.stand_ins;
        let code = if code < 0 { code.saturating_add(0x1_0000) } else { code };
        let code = u32::try_from(code).unwrap_or(0xfffd);
        match (u16::try_from(code), self.half.take()) {
            (Ok(low @ 0xdc00..=0xdfff), Some(high)) => {
                let both = char::decode_utf16([high, low]).next().and_then(Result::ok);
                self.push(both.unwrap_or('\u{fffd}'));
            }
            (unit, half) => {
                self.half = half;
                self.half();
                match unit {
                    Ok(high @ 0xd800..=0xdbff) => self.half = Some(high),
                    Ok(0xf000..=0xf0ff) => {
                        let font = self.fonts.symbols(self.state.font).unwrap_or_default();
                        symbol(font, code).into_iter().for_each(|c| self.push(c));
                    }
                    _ => self.push(char::from_u32(code).unwrap_or('\u{fffd}')),
                }
            }
        }
    }

    /// Puts a mark in the place of half a character whose other half does not follow.
    fn half(&mut self) {
        if self.half.take().is_some() {
            self.replaced += 1;
            self.push('\u{fffd}');
        }
    }

    /// Adds a character.
    fn push(&mut self, character: char) {
        if !character.is_control() || matches!(character, '\t' | '\n') {
            self.add(character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Decodes the bytes that were read.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        self.half();
        let bytes = std::mem::take(&mut self.bytes);
        let mut text = String::new();
        self.replaced += usize::from(self.fonts.decode(&bytes, self.state.font, &mut text));
        if self.state.purpose == Purpose::Text && self.fonts.is_western(self.state.font) {
            let left = SAMPLE.saturating_sub(self.western.len());
            self.western.extend_from_slice(&bytes[..bytes.len().min(left)]);
        }
        self.add(&text);
        self.bytes = bytes;
        self.bytes.clear();
    }

    /// Adds text to what it is for.
    fn add(&mut self, text: &str) {
        match self.state.purpose {
            Purpose::Text if !self.state.is_hidden && !self.state.is_deleted => self.innermost().text.push_str(text),
            Purpose::Fonts | Purpose::Styles => {
                for (at, part) in text.split(';').enumerate() {
                    if at > 0 {
                        self.end_entry();
                    }
                    self.entry.name.push_str(part);
                }
            }
            _ => {}
        }
    }

    /// Ends a font or a style.
    fn end_entry(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        let name = entry.name.trim();
        if name.is_empty() {
            return;
        }
        if self.state.purpose == Purpose::Fonts {
            return self.fonts.set_name(self.state.font, name);
        }
        let heads = entry.level.map(is_heading);
        let parent = entry.parent.map(|parent| parent.to_string());
        self.styles.add(entry.number.to_string(), Style { name: name.to_owned(), parent, heads, ..Style::default() });
    }

    /// Ends a paragraph; one whose end was deleted goes on in the next.
    fn end_paragraph(&mut self, is_cell: bool) {
        self.half();
        self.to_pass = 0;
        let properties = self.state.paragraph;
        if self.state.is_deleted && !is_cell && !self.outer.is_empty() {
            return;
        }
        let open = self.innermost();
        let is_item = std::mem::take(&mut open.is_item) || properties.is_item;
        let (stream, text, behind) = (open.stream, std::mem::take(&mut open.text), std::mem::take(&mut open.behind));
        let role = match stream {
            Stream::Residue(name) => Role::Residue(name),
            _ => self.role(Properties { is_item, is_cell: is_cell || properties.is_cell, ..properties }),
        };
        let done = &mut self.innermost().done;
        done.extend(parts(&text).map(|part| (part.to_owned(), role)));
        done.extend(behind);
    }

    /// Returns the role of a paragraph.
    fn role(&self, properties: Properties) -> Role {
        match self.styles.role(&properties.style.to_string()) {
            Some(role) => role,
            None if properties.level.is_some_and(is_heading) => Role::Heading,
            None if properties.is_cell => Role::Cell,
            None if properties.is_item => Role::ListItem,
            None => Role::Paragraph,
        }
    }
}

/// Returns whether paragraphs at a level of the outline are headings; the tenth level is that of running text.
fn is_heading(level: i32) -> bool {
    (0..9).contains(&level)
}
