//! E-books: EPUB 2 and 3, their pages in reading order.

use super::html::read_part;
use super::office::package::{Package, resolved};
use super::office::walk::{Element, Path, Step, Visitor, walk};
use crate::error::{Error, ErrorKind};
use crate::notice::{Notice, NoticeKind};
use crate::text::{Block, Document, Language, Role, Span};
use std::collections::{HashMap, HashSet};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// How many things are told of a book.
const MOST_NOTICES: usize = 20;
/// Ways of hiding fonts from copying, which do not touch the text.
const OF_FONTS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Returns whether bytes are a ZIP archive with what makes it an e-book.
pub(super) fn is_epub(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    let Ok(mut package) = Package::open(bytes, "") else { return false };
    let is_declared = |package: &mut Package<'_>| {
        package.part("mimetype").ok().flatten().is_some_and(|part| part.text.trim().starts_with("application/epub"))
    };
    let is_other = ["[Content_Types].xml", "content.xml"].iter().any(|name| package.has(name));
    !is_other && (package.has(CONTAINER) || is_declared(&mut package))
}

/// Reads an e-book: its pages in reading order, each as a web page is read.
///
/// The language is the one that the book names. Tables of contents are residue, as are pages outside of the reading order, which
/// come last. Pages that are missing are told of.
///
/// # Errors
///
/// `Malformed` where the book is damaged, protected against copying, or unpacks to more than books do; `Empty` where there is no text.
pub fn read_epub(bytes: &[u8], origin: &str) -> Result<(Document, Vec<Notice>), Error> {
    let mut package = Package::open(bytes, origin)?;
    let part =
        package.part(CONTAINER)?.ok_or_else(|| malformed(origin, format!("has no {CONTAINER}, as every e-book has; take a whole copy")))?;
    let mut container = Container::default();
    walk(&part, origin, &mut container)?;
    let name = container.book.unwrap_or_default();
    let part =
        package.part(&name)?.ok_or_else(|| malformed(origin, format!("has no “{name}”, which lists its pages; take a whole copy")))?;
    let mut book = Book::default();
    walk(&part, origin, &mut book)?;
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let pages = book.pages(folder);
    refuse_locked(&mut package, &pages, origin)?;
    let mut joined = Joined::new(origin);
    for page in &pages {
        joined.add(&mut package, page)?;
    }
    joined.into_document(book.language)
}

fn malformed(origin: &str, detail: String) -> Error {
    Error::new(ErrorKind::Malformed, origin, detail)
}

/// Finds the list of the pages.
#[derive(Default)]
struct Container {
    book: Option<String>,
}

impl Visitor for Container {
    fn opens(&mut self, element: &Element<'_, '_>, _: &mut Path) -> Result<Step, Error> {
        if element.name() == "rootfile" && self.book.is_none() {
            self.book = element.attribute("full-path")?.map(|path| resolved("", &path));
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, _: &str) {}

    fn text(&mut self, _: &str, _: &Path) {}
}

/// A file of a book.
struct Item {
    href: String,
    is_page: bool,
    is_contents: bool,
}

/// What a book says of itself.
#[derive(Default)]
struct Book {
    language: Option<Language>,
    items: HashMap<String, Item>,
    /// The pages in reading order, each with whether it is a part of it.
    spine: Vec<(String, bool)>,
    /// Where tables of contents lie, as older books tell it.
    contents: HashSet<String>,
}

/// A page of a book.
struct BookPage {
    name: String,
    is_linear: bool,
    is_contents: bool,
}

impl Book {
    /// Returns the pages as they are to be read, each once; those outside of the reading order come last.
    fn pages(&self, folder: &str) -> Vec<BookPage> {
        let mut seen = HashSet::new();
        let named = self.spine.iter().filter_map(|(id, is_linear)| Some((self.items.get(id)?, *is_linear)));
        let pages = named.filter(|(item, _)| item.is_page).map(|(item, is_linear)| BookPage {
            name: resolved(folder, &unescaped(&item.href)),
            is_linear,
            is_contents: item.is_contents || self.contents.contains(&item.href),
        });
        let mut pages: Vec<BookPage> = pages.filter(|page| seen.insert(page.name.clone())).collect();
        pages.sort_by_key(|page| !page.is_linear);
        pages
    }
}

impl Visitor for Book {
    fn opens(&mut self, element: &Element<'_, '_>, _: &mut Path) -> Result<Step, Error> {
        let value = |name: &str| Ok::<_, Error>(element.attribute(name)?.unwrap_or_default());
        match element.name() {
            "item" => {
                let (href, kind) = (bare(value("href")?), value("media-type")?);
                let is_page =
                    matches!(kind.trim(), "application/xhtml+xml" | "text/html" | "text/x-oeb1-document" | "application/xml" | "");
                let is_contents = value("properties")?.split_whitespace().any(|property| property == "nav");
                self.items.entry(value("id")?).or_insert(Item { href, is_page, is_contents });
            }
            "itemref" => self.spine.push((value("idref")?, value("linear")? != "no")),
            "reference" if value("type")? == "toc" => _ = self.contents.insert(bare(value("href")?)),
            _ => {}
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, _: &str) {}

    fn text(&mut self, text: &str, path: &Path) {
        if path.ends(&["metadata", "language"]) || path.ends(&["dc-metadata", "language"]) {
            self.language = self.language.take().or_else(|| Language::parse(text.trim()).ok());
        }
    }
}

/// Returns a link without the place inside of the file.
fn bare(mut href: String) -> String {
    href.truncate(href.find('#').unwrap_or(href.len()));
    href
}

/// Returns a link with its escaped bytes as they are meant.
fn unescaped(href: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(href.len()), href.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| href.to_owned())
}

/// Refuses a book whose pages are encrypted.
fn refuse_locked(package: &mut Package<'_>, pages: &[BookPage], origin: &str) -> Result<(), Error> {
    let Some(part) = package.part(ENCRYPTION)? else { return Ok(()) };
    let mut locks = Locks::default();
    walk(&part, origin, &mut locks)?;
    if pages.iter().any(|page| locks.locked.contains(&page.name.to_lowercase())) {
        let detail = "is protected against copying (DRM), so its text cannot be read; take a copy without protection";
        return Err(malformed(origin, detail.to_owned()));
    }
    Ok(())
}

/// Finds what is encrypted, but for fonts.
#[derive(Default)]
struct Locks {
    way: String,
    locked: HashSet<String>,
}

impl Visitor for Locks {
    fn opens(&mut self, element: &Element<'_, '_>, _: &mut Path) -> Result<Step, Error> {
        match element.name() {
            "EncryptedData" => self.way.clear(),
            "EncryptionMethod" => self.way = element.attribute("Algorithm")?.unwrap_or_default(),
            "CipherReference" if !OF_FONTS.contains(&self.way.as_str()) => {
                let name = element.attribute("URI")?.unwrap_or_default();
                self.locked.insert(resolved("", &unescaped(&name)).to_lowercase());
            }
            _ => {}
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, _: &str) {}

    fn text(&mut self, _: &str, _: &Path) {}
}

/// The pages that have been read.
struct Joined<'a> {
    origin: &'a str,
    text: String,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    /// The language of the first page that names one.
    language: Option<Language>,
    has_title: bool,
    missing: Option<String>,
}

impl<'a> Joined<'a> {
    fn new(origin: &'a str) -> Self {
        Self { origin, text: String::new(), blocks: Vec::new(), notices: Vec::new(), language: None, has_title: false, missing: None }
    }

    /// Adds a page.
    fn add(&mut self, package: &mut Package<'_>, page: &BookPage) -> Result<(), Error> {
        let Some(bytes) = package.bytes(&page.name)? else {
            self.missing.get_or_insert_with(|| page.name.clone());
            self.tell(NoticeKind::PartMissing(page.name.clone()));
            return Ok(());
        };
        let (document, notices) = read_part(&bytes, self.origin)?;
        for notice in notices {
            self.tell(notice.kind);
        }
        let named = Some(&document.language).filter(|language| !language.is_undetermined());
        self.language = self.language.take().or_else(|| named.cloned());
        if !self.text.is_empty() && !document.blocks.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        for block in &document.blocks {
            let role = self.role(block.role, page);
            self.blocks.push(Block { span: Span::new(start + block.span.start, start + block.span.end), role });
        }
        if !document.blocks.is_empty() {
            self.text.push_str(&document.text);
        }
        Ok(())
    }

    /// Tells something, once, unless too much has been told.
    fn tell(&mut self, kind: NoticeKind) {
        if self.notices.len() < MOST_NOTICES && self.notices.iter().all(|told| told.kind != kind) {
            self.notices.push(Notice { kind, origin: self.origin.to_owned(), span: None });
        }
    }

    /// Returns the role of a block of a page: of the titles of pages the first is the one of the book.
    fn role(&mut self, role: Role, page: &BookPage) -> Role {
        match role {
            Role::Residue(_) => role,
            _ if page.is_contents => Role::Residue("navigation"),
            _ if !page.is_linear => Role::Residue("outside-main"),
            Role::Title if std::mem::replace(&mut self.has_title, true) => Role::Heading,
            _ => role,
        }
    }

    fn into_document(self, language: Option<Language>) -> Result<(Document, Vec<Notice>), Error> {
        if self.blocks.is_empty() {
            let missing =
                self.missing.map(|name| malformed(self.origin, format!("has no “{name}”, which it names as a page; take a whole copy")));
            return Err(missing.unwrap_or_else(|| Error::new(ErrorKind::Empty, self.origin, "there is no text in it")));
        }
        let language = language.or(self.language).unwrap_or_else(Language::undetermined);
        Ok((Document { language, origin: self.origin.to_owned(), text: self.text, blocks: self.blocks, cuts: Vec::new() }, self.notices))
    }
}

#[cfg(test)]
mod tests {
    use super::super::office::zipped;
    use super::*;
    use crate::readers::read_document;
    use crate::text::Role::{self, *};

    const CONTAINED: &str = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

    /// Returns a book of such a list and such pages.
    fn book(spine: &str, guide: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let ids = ["nav", "a", "b", "c", "d"];
        let hrefs = ["nav.xhtml", "text/one.xhtml", "%D0%B4%D0%B2%D0%B0.xhtml#top", "../../etc/three.xhtml", "four.svg"];
        let kind = |id: &str| if id == "d" { "image/svg+xml" } else { "application/xhtml+xml" };
        let item = |(id, href): (&&str, &str)| {
            let nav = if *id == "nav" { " properties='nav'" } else { "" };
            format!("<item id='{id}' href='{href}' media-type='{}'{nav}/>", kind(id))
        };
        let items: String = ids.iter().zip(hrefs).map(item).collect();
        let opf = format!(
            "<package xmlns:dc='dc'><metadata><dc:title>No</dc:title><dc:language>ru</dc:language><dc:language>en</dc:language></metadata>\
             <manifest>{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>"
        );
        zipped(&[&[("mimetype", "application/epub+zip"), (CONTAINER, CONTAINED), ("OPS/book.opf", opf.as_str())], parts].concat())
    }

    fn spine(ids: &[&str]) -> String {
        ids.iter().map(|id| format!("<itemref idref='{id}'/>")).collect()
    }

    fn page(inner: &str) -> String {
        format!("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{inner}</body></html>")
    }

    fn read(bytes: &[u8]) -> (Vec<(String, Role)>, Vec<&'static str>) {
        let (document, notices) = read_document(bytes, "t", None).unwrap();
        assert_eq!(document.language.as_str(), "ru");
        let blocks = document.blocks.iter().map(|block| (block.span.of(&document.text).to_owned(), block.role)).collect();
        (blocks, notices.iter().map(|notice| notice.kind.code()).collect())
    }

    #[test]
    fn pages_are_read_in_order() {
        let (one, two) = (page("<h1>Мосты</h1><p>Один<a epub:type='noteref'>1</a>.</p>"), page("<h1>Дороги</h1><p>Два.</p>"));
        let three = page("<aside epub:type='footnote'><p>Сноска.</p></aside>");
        let nav = page("<ol><li>Содержание</li></ol>");
        let parts = [("OPS/nav.xhtml", nav.as_str()), ("OPS/text/one.xhtml", &one), ("OPS/два.xhtml", &two), ("etc/three.xhtml", &three)];
        let order = format!("{}<itemref idref='nav' linear='no'/>{}", spine(&["b", "d"]), spine(&["a", "b", "c"]));
        let expected = [
            ("Дороги", Title),
            ("Два.", Paragraph),
            ("Мосты", Heading),
            ("Один1.", Paragraph),
            ("Сноска.", Paragraph),
            ("Содержание", Residue("navigation")),
        ];
        let expected: Vec<(String, Role)> = expected.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect();
        assert_eq!(read(&book(&order, "", &parts)), (expected, vec![]));
        let blocks = read(&book(&order, "<reference type='toc' href='text/one.xhtml#x'/>", &parts)).0;
        assert_eq!(blocks[2].1, Residue("navigation"));
    }

    #[test]
    fn missing_pages_are_told_of() {
        let one = page("<p>Один.</p>");
        let parts = [("OPS/text/one.xhtml", one.as_str())];
        let (blocks, notices) = read(&book(&spine(&["a", "b"]), "", &parts));
        assert_eq!((blocks.len(), notices), (1, vec!["part-missing"]));
        let error = read_document(&book(&spine(&["b"]), "", &parts), "t", None).unwrap_err();
        assert!(error.to_string().contains("“OPS/два.xhtml”"), "{error}");
        let error = read_document(&zipped(&[("mimetype", "application/epub+zip")]), "t", None).unwrap_err();
        assert!(error.to_string().contains(CONTAINER), "{error}");
    }

    #[test]
    fn locked_books_are_refused() {
        let one = page("<p>Один.</p>");
        let lock = |way: &str, name: &str| {
            format!(
                "<encryption><EncryptedData><EncryptionMethod Algorithm='{way}'/><CipherData><CipherReference URI='{name}'/></CipherData>\
                 </EncryptedData></encryption>"
            )
        };
        let with = |lock: &str| book(&spine(&["a"]), "", &[("OPS/text/one.xhtml", one.as_str()), (ENCRYPTION, lock)]);
        for name in ["OPS/text/one.xhtml", "OPS/text/%6fne.xhtml"] {
            let error = read_document(&with(&lock("http://www.w3.org/2001/04/xmlenc#aes256-cbc", name)), "t", None).unwrap_err();
            assert!(error.to_string().contains("DRM"), "{error}");
        }
        assert_eq!(read(&with(&lock(OF_FONTS[0], "OPS/text/one.xhtml"))).0.len(), 1);
        assert_eq!(read(&with(&lock("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OPS/font.otf"))).0.len(), 1);
    }

    #[test]
    fn elements_may_close_themselves() {
        let one =
            "<html><head><title/></head><body><p>Один <a id='x'/><span style='display:none'/>и два.</p><p/><div/><p>Три.</p></body></html>";
        let blocks = read(&book(&spine(&["a"]), "", &[("OPS/text/one.xhtml", one)])).0;
        assert_eq!(blocks, [("Один и два.".to_owned(), Paragraph), ("Три.".to_owned(), Paragraph)]);
    }

    #[test]
    fn repeated_pages_are_read_once() {
        let one = page(&format!("<p>{}</p>", "слово ".repeat(10_000)));
        assert_eq!(read(&book(&spine(&["a"; 20_000]), "", &[("OPS/text/one.xhtml", one.as_str())])).0.len(), 1);
    }
}
