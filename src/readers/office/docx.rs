//! Word documents: Office Open XML, transitional and strict.
//!
//! Changes that were tracked are taken as accepted; hidden text and the codes of fields are no part of the text. Notes stand at its
//! end, behind them headers, footers and comments as residue, and text boxes behind the paragraph in which they are anchored.

use super::flow::{Flow, Paragraph, document};
use super::package::{Package, Part, resolved};
use super::styles::{Style, Styles};
use super::symbols::character;
use super::walk::{Element, Path, Step, Visitor, walk};
use crate::error::{Error, ErrorKind};
use crate::text::{Document, Role};
use std::collections::{HashMap, HashSet};

/// The main part where nothing says otherwise.
const MAIN: &str = "word/document.xml";

/// Reads a Word document.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where a part is missing, damaged or too large; [`ErrorKind::Empty`] where there is no text.
pub(super) fn read_docx(package: &mut Package<'_>, origin: &str) -> Result<Document, Error> {
    let main = main_part(package, origin)?;
    let relations = Relations::of(package, origin, &main)?;
    let styles = match package.part(&relations.target("styles"))? {
        Some(part) => read_styles(&part, origin)?,
        None => Styles::default(),
    };
    let Some(part) = package.part(&main)? else {
        let detail = format!("has no {main}, which holds the text of a Word document; save it as .docx anew");
        return Err(Error::new(ErrorKind::Malformed, origin, detail));
    };
    let mut body = Body::new(&styles);
    walk(&part, origin, &mut body)?;
    if !body.has_body {
        let detail = format!("has no body of a Word document in {main}; save it as .docx anew");
        return Err(Error::new(ErrorKind::Malformed, origin, detail));
    }
    let mut paragraphs = body.paragraphs();
    for kind in [NoteKind::Foot, NoteKind::End] {
        let references = std::mem::take(&mut body.references[kind as usize]);
        if !references.is_empty()
            && let Some(part) = package.part(&relations.target(kind.part()))?
        {
            let mut notes = Body::new(&styles);
            walk(&part, origin, &mut notes)?;
            paragraphs.extend(references.iter().filter_map(|id| notes.notes.remove(id)).flatten());
        }
    }
    paragraphs.extend(apart(package, &relations.folder, origin, &styles)?);
    document(paragraphs, origin)
}

/// Parts whose text stands apart from that of the document: how their names begin, and as what it is left out.
const APART: [(&str, &str); 3] = [("header", "page-header"), ("footer", "page-footer"), ("comments", "comment")];

/// Returns what headers, footers and comments say, as residue.
fn apart(package: &mut Package<'_>, folder: &str, origin: &str, styles: &Styles) -> Result<Vec<Paragraph>, Error> {
    let mut paragraphs = Vec::new();
    for (stem, residue) in APART {
        let is_such = |name: &&str| {
            let number = name.strip_prefix(&*folder.to_lowercase()).and_then(|name| name.strip_prefix(stem)?.strip_suffix(".xml"));
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut names: Vec<String> = package.names().filter(is_such).map(str::to_owned).collect();
        names.sort();
        for name in names {
            let Some(part) = package.part(&name)? else { continue };
            let mut body = Body::new(styles);
            walk(&part, origin, &mut body)?;
            paragraphs.extend(body.paragraphs().into_iter().map(|(text, _)| (text, Role::Residue(residue))));
        }
    }
    Ok(paragraphs)
}

/// Returns the name of the part that holds the text.
fn main_part(package: &mut Package<'_>, origin: &str) -> Result<String, Error> {
    let named = Relations::of(package, origin, "")?.targets.remove("officeDocument");
    if let Some(name) = named.filter(|name| package.has(name)) {
        return Ok(name);
    }
    let mut types = ContentTypes::default();
    if let Some(part) = package.part("[Content_Types].xml")? {
        walk(&part, origin, &mut types)?;
    }
    Ok(types.main.filter(|name| package.has(name)).unwrap_or_else(|| MAIN.to_owned()))
}

/// Finds the main part in the list of the types of all parts.
#[derive(Default)]
struct ContentTypes {
    main: Option<String>,
}

impl Visitor for ContentTypes {
    fn opens(&mut self, element: &Element<'_, '_>, _: &mut Path) -> Result<Step, Error> {
        let kind = element.attribute("ContentType")?.unwrap_or_default();
        if element.name() == "Override" && kind.ends_with(".main+xml") {
            self.main = element.attribute("PartName")?.map(|name| name.trim_start_matches('/').to_owned());
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, _: &str) {}

    fn text(&mut self, _: &str, _: &Path) {}
}

/// What other parts a part names, by the last word of the kind of their relation.
struct Relations {
    folder: String,
    targets: HashMap<String, String>,
}

impl Relations {
    /// Reads the relations of a part, or of the whole package where the name is empty.
    fn of(package: &mut Package<'_>, origin: &str, part: &str) -> Result<Self, Error> {
        let (folder, name) = part.rsplit_once('/').map_or((String::new(), part), |(folder, name)| (format!("{folder}/"), name));
        let mut relations = Self { targets: HashMap::new(), folder };
        if let Some(part) = package.part(&format!("{}_rels/{name}.rels", relations.folder))? {
            walk(&part, origin, &mut relations)?;
        }
        Ok(relations)
    }

    /// Returns the name of a part by the kind of its relation; where there is none, what it is usually called.
    fn target(&self, kind: &str) -> String {
        self.targets.get(kind).cloned().unwrap_or_else(|| format!("{}{kind}.xml", self.folder))
    }
}

impl Visitor for Relations {
    fn opens(&mut self, element: &Element<'_, '_>, _: &mut Path) -> Result<Step, Error> {
        if let (Some(kind), Some(target)) = (element.attribute("Type")?, element.attribute("Target")?) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let name = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => resolved(&self.folder, &target),
            };
            self.targets.entry(kind).or_insert(name);
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, _: &str) {}

    fn text(&mut self, _: &str, _: &Path) {}
}

/// Reads the styles of a document.
fn read_styles(part: &Part, origin: &str) -> Result<Styles, Error> {
    let mut sheet = Sheet::default();
    walk(part, origin, &mut sheet)?;
    Ok(sheet.styles)
}

#[derive(Default)]
struct Sheet {
    styles: Styles,
    open: Option<(String, Style)>,
}

impl Visitor for Sheet {
    fn opens(&mut self, element: &Element<'_, '_>, path: &mut Path) -> Result<Step, Error> {
        let value = || element.attribute("val");
        if element.name() == "style" {
            self.open = element.attribute("styleId")?.map(|id| (id, Style::default()));
        } else if let Some((_, style)) = &mut self.open {
            match element.name() {
                "name" if path.ends(&["style"]) => style.name = value()?.unwrap_or_default(),
                "basedOn" => style.parent = value()?,
                "outlineLvl" => style.heads = value()?.map(|level| heads(&level)),
                "numId" => style.is_item = value()?.map(|id| id != "0"),
                "vanish" if path.ends(&["style", "rPr"]) => style.is_hidden = Some(is_on(value()?)),
                // What a table looks like in parts of it, and what a style was before it was changed.
                "tblStylePr" | "pPrChange" | "rPrChange" => return Ok(Step::Over),
                _ => {}
            }
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, name: &str) {
        if name == "style"
            && let Some((id, style)) = self.open.take()
        {
            self.styles.add(id, style);
        }
    }

    fn text(&mut self, _: &str, _: &Path) {}
}

/// Returns whether a property that is there or not is on.
fn is_on(value: Option<String>) -> bool {
    !matches!(value.as_deref(), Some("0" | "false" | "off"))
}

/// Returns whether paragraphs at a level of the outline are headings; the tenth level is that of running text.
fn heads(level: &str) -> bool {
    level.parse::<u8>().is_ok_and(|level| level < 9)
}

/// The kinds of notes.
#[derive(Debug, Clone, Copy)]
enum NoteKind {
    Foot,
    End,
}

impl NoteKind {
    fn part(self) -> &'static str {
        match self {
            Self::Foot => "footnotes",
            Self::End => "endnotes",
        }
    }
}

/// Reads the text of a part: of the document itself or of its notes.
struct Body<'s> {
    styles: &'s Styles,
    flow: Flow<State>,
    tables: usize,
    has_body: bool,
    /// Numbers of the notes of both kinds that are referred to, in order, and all of them once.
    references: [Vec<String>; 2],
    referred: HashSet<(usize, String)>,
    /// The number of the note that is open.
    note: Option<String>,
    notes: HashMap<String, Vec<Paragraph>>,
}

/// What is known of a paragraph that is open.
#[derive(Default)]
struct State {
    style: Option<String>,
    heads: Option<bool>,
    is_item: Option<bool>,
    /// Whether its end was deleted, so that it goes on in the next one.
    goes_on: bool,
    fields: Fields,
    run: Run,
}

/// What is known of a run that is open.
#[derive(Default)]
struct Run {
    style: Option<String>,
    is_hidden: Option<bool>,
    /// Whether the rest of it is the mark of a note.
    is_mark: bool,
}

/// The fields that are open, each with whether its code is being read rather than its result.
#[derive(Default)]
struct Fields {
    open: Vec<bool>,
    codes: usize,
}

impl Fields {
    fn change(&mut self, kind: &str) {
        match kind {
            "begin" => self.open.push(true),
            "separate" => {
                let Some(is_code) = self.open.last_mut() else { return };
                if !std::mem::replace(is_code, false) {
                    return;
                }
            }
            "end" => {
                if self.open.pop() != Some(true) {
                    return;
                }
            }
            _ => return,
        }
        if kind == "begin" { self.codes += 1 } else { self.codes -= 1 }
    }
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            flow: Flow::default(),
            tables: 0,
            has_body: false,
            references: [Vec::new(), Vec::new()],
            referred: HashSet::new(),
            note: None,
            notes: HashMap::new(),
        }
    }

    /// Returns the paragraphs that were read.
    fn paragraphs(&mut self) -> Vec<Paragraph> {
        self.settle();
        self.flow.take()
    }

    fn settle(&mut self) {
        let (styles, tables) = (self.styles, self.tables);
        self.flow.settle(|state| role(styles, tables, &state));
    }

    /// Adds to the innermost paragraph what is not hidden and no code.
    fn push(&mut self, add: impl FnOnce(&mut String)) {
        let Some((text, state)) = self.flow.innermost() else { return };
        let of_style = |key: &Option<String>| key.as_ref().and_then(|key| self.styles.is_hidden(key));
        let is_hidden = || state.run.is_hidden.or_else(|| of_style(&state.run.style)).or_else(|| of_style(&state.style));
        if state.fields.codes == 0 && !state.run.is_mark && is_hidden() != Some(true) {
            add(text);
        }
    }

    /// Something opens in a run.
    fn opens_in_run(&mut self, element: &Element<'_, '_>) -> Result<(), Error> {
        match element.name() {
            "br" | "cr" => self.push(|text| text.push('\n')),
            "tab" | "ptab" => self.push(|text| text.push('\t')),
            "noBreakHyphen" => self.push(|text| text.push('\u{2011}')),
            "softHyphen" => self.push(|text| text.push('\u{ad}')),
            "sym" => {
                let (font, code) = (element.attribute("font")?.unwrap_or_default(), element.attribute("char")?.unwrap_or_default());
                self.push(|text| text.extend(character(&font, &code)));
            }
            "fldChar" => {
                let kind = element.attribute("fldCharType")?.unwrap_or_default();
                if let Some((_, state)) = self.flow.innermost() {
                    state.fields.change(&kind);
                }
            }
            "footnoteReference" => self.refer(NoteKind::Foot, element)?,
            "endnoteReference" => self.refer(NoteKind::End, element)?,
            _ => {}
        }
        Ok(())
    }

    /// A note is referred to.
    fn refer(&mut self, kind: NoteKind, element: &Element<'_, '_>) -> Result<(), Error> {
        let Some(id) = element.attribute("id")? else { return Ok(()) };
        let mut is_shown = false;
        self.push(|_| is_shown = true);
        if is_shown && self.referred.insert((kind as usize, id.clone())) {
            self.references[kind as usize].push(id);
        }
        if element.attribute("customMarkFollows")?.is_some_and(|value| is_on(Some(value)))
            && let Some((_, state)) = self.flow.innermost()
        {
            state.run.is_mark = true;
        }
        Ok(())
    }

    /// A property of a paragraph or a run opens.
    fn opens_in_properties(&mut self, element: &Element<'_, '_>, path: &Path) -> Result<(), Error> {
        let Some((_, state)) = self.flow.innermost() else { return Ok(()) };
        let value = || element.attribute("val");
        match element.name() {
            "pStyle" if path.ends(&["p", "pPr"]) => state.style = value()?,
            "outlineLvl" if path.ends(&["p", "pPr"]) => state.heads = value()?.map(|level| heads(&level)),
            "numId" if path.ends(&["p", "pPr", "numPr"]) => state.is_item = value()?.map(|id| id != "0"),
            "del" | "moveFrom" if path.ends(&["p", "pPr", "rPr"]) => state.goes_on = true,
            "rStyle" if path.ends(&["r", "rPr"]) => state.run.style = value()?,
            "vanish" if path.ends(&["r", "rPr"]) => state.run.is_hidden = Some(is_on(value()?)),
            _ => {}
        }
        Ok(())
    }

    /// A note opens in the part of notes.
    fn opens_note(&mut self, element: &Element<'_, '_>) -> Result<Step, Error> {
        let kind = element.attribute("type")?;
        self.note = Some(element.attribute("id")?.unwrap_or_default());
        Ok(if kind.is_none_or(|kind| kind == "normal") { Step::Into } else { Step::Over })
    }
}

impl Visitor for Body<'_> {
    fn opens(&mut self, element: &Element<'_, '_>, path: &mut Path) -> Result<Step, Error> {
        match element.name() {
            "body" => self.has_body = true,
            "p" => self.flow.begin(State::default()),
            "tbl" => {
                self.settle();
                self.tables += 1;
            }
            "r" => {
                if let Some((_, state)) = self.flow.innermost() {
                    state.run = Run::default();
                }
            }
            // One of several renderings of the same thing.
            "Choice" => path.pass_rest_of("AlternateContent"),
            // What stands where a user was to fill something in.
            "showingPlcHdr" => path.pass_rest_of("sdt"),
            "del" if path.ends(&["trPr"]) => path.pass_rest_of("tr"),
            "cellDel" => path.pass_rest_of("tc"),
            "footnote" | "endnote" if path.ends(&["footnotes"]) || path.ends(&["endnotes"]) => return self.opens_note(element),
            // The reading of a word in other letters, above it.
            "rt" => return Ok(Step::Over),
            "del" | "moveFrom" if path.innermost() != "rPr" => return Ok(Step::Over),
            name if name.ends_with("Change") => return Ok(Step::Over),
            _ if path.ends(&["r"]) => self.opens_in_run(element)?,
            _ => self.opens_in_properties(element, path)?,
        }
        Ok(Step::Into)
    }

    fn closes(&mut self, name: &str) {
        match name {
            "p" => match self.flow.innermost() {
                Some((_, state)) if state.goes_on => self.flow.hold(),
                _ => {
                    let (styles, tables) = (self.styles, self.tables);
                    self.flow.end(|state| role(styles, tables, &state));
                }
            },
            "tc" | "txbxContent" => self.settle(),
            "tbl" => {
                self.settle();
                self.tables -= 1;
            }
            "footnote" | "endnote" => {
                if let Some(id) = self.note.take() {
                    self.settle();
                    let paragraphs = self.flow.take();
                    self.notes.entry(id).or_insert(paragraphs);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, path: &Path) {
        if path.ends(&["r", "t"]) {
            // A line break here is one of the file, not of the text.
            self.push(|paragraph| paragraph.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c })));
        }
    }
}

/// Returns the role of a paragraph.
fn role(styles: &Styles, tables: usize, state: &State) -> Role {
    let style = state.style.as_deref();
    let is_item = || state.is_item.unwrap_or_else(|| style.is_some_and(|style| styles.is_item(style)));
    match style.and_then(|style| styles.role(style)) {
        Some(role) => role,
        None if state.heads == Some(true) => Role::Heading,
        None if tables > 0 => Role::Cell,
        None if is_item() => Role::ListItem,
        None => Role::Paragraph,
    }
}
