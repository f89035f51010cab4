//! Tables of units, whatever they are kept in: a row a unit, a column a language, a property, a verdict.

use super::problem::{Problem, ProblemKind};
use super::units::{Entry, ReadingOptions, Reviewed, UnitReader};
use crate::error::{Error, ErrorKind};
use crate::memory::{Code, Column, Header, Place, Timestamp, TranslationUnit, Variant, Verdict, unmarked};
use crate::text::Language;

/// A row of a table.
pub(super) struct Row {
    /// The line at which it begins, from 1.
    pub line: usize,
    /// The cells, or why they cannot be read.
    pub cells: Result<Vec<String>, ProblemKind>,
}

/// What gives rows.
pub(super) trait Rows {
    /// Returns the next row; nothing at the end.
    fn next_row(&mut self) -> Result<Option<Row>, Error>;

    /// Returns the encoding if it had to be told from the bytes, once.
    fn take_inferred(&mut self) -> Option<&'static str> {
        None
    }

    /// Returns whether a cell that was read has lost something to bytes that are no text.
    fn has_damaged(&self, _cell: &str) -> bool {
        false
    }

    /// Returns whether cells at the end of a row may be missing.
    fn is_sparse(&self) -> bool {
        false
    }
}

/// Reads a table unit by unit, and does what a reviewer wrote under `verdict` and `correction`: units that are `wrong` are left
/// out, others with a verdict or a correction are [confirmed](TranslationUnit::confirm), and a correction takes the place of the
/// text.
pub struct TableReader<'a> {
    rows: Box<dyn Rows + 'a>,
    origin: String,
    is_strict: bool,
    header: Header,
    columns: Vec<Column>,
    /// The variant that corrections are of whose column names none.
    corrected: Option<Place>,
    /// The first row, if it is a unit.
    first: Option<Row>,
    units: usize,
    is_over: bool,
    reviewed: Reviewed,
}

impl<'a> TableReader<'a> {
    pub(super) fn begin(mut rows: Box<dyn Rows + 'a>, origin: &str, options: &ReadingOptions) -> Result<Self, Error> {
        let empty = || Error::new(ErrorKind::Empty, origin, "there is no row in it; name another file");
        let row = rows.next_row()?.ok_or_else(empty)?;
        let line = row.line;
        let malformed = |detail: String| Error::new(ErrorKind::Malformed, origin, detail).at_line(line);
        let names = row.cells.as_ref().map_err(|kind| malformed(kind.to_string()))?;
        let (columns, first) = match named_columns(names, &options.languages) {
            Some(columns) => (columns, None),
            None if options.languages.len() > 1 => {
                (options.languages.iter().map(|language| Column::Text((language.clone(), 0))).collect(), Some(row))
            }
            None => {
                let detail = "the first line does not name two languages, such as en and ru; name them there, or with --language en,ru";
                return Err(malformed(detail.to_owned()));
            }
        };
        let mut texts = columns.iter().filter_map(|column| if let Column::Text(place) = column { Some(place) } else { None });
        let source = texts.next().cloned();
        let corrected = texts.next().cloned();
        let header = Header { source_language: source.map(|(language, _)| language), ..Header::default() };
        Ok(Self {
            rows,
            origin: origin.to_owned(),
            is_strict: options.strict,
            header,
            columns,
            corrected,
            first,
            units: 0,
            is_over: false,
            reviewed: Reviewed::default(),
        })
    }

    /// Returns the unit that a row holds, unless it is left out.
    fn unit(&mut self, cells: Vec<String>, tell: &mut impl FnMut(ProblemKind)) -> Option<TranslationUnit> {
        if cells.len() < self.columns.len() && !self.rows.is_sparse() {
            tell(ProblemKind::RowShort { cells: cells.len(), columns: self.columns.len() });
        }
        if cells.iter().any(|cell| self.rows.has_damaged(cell)) {
            tell(ProblemKind::BytesUndecodable("the encoding of the file"));
        }
        let stray = cells.iter().skip(self.columns.len()).filter(|cell| !cell.trim().is_empty()).count();
        if stray > 0 {
            tell(ProblemKind::CellStray(stray));
        }
        let cells: Vec<(&Column, String)> = self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()).collect();
        let mut unit = UnitCells::default();
        unit.take_texts(&cells, self.corrected.as_ref(), tell);
        for (column, cell) in cells {
            unit.take(column, cell, tell);
        }
        let UnitCells { unit, verdict, corrections, .. } = unit;
        if unit.variants.is_empty() {
            tell(ProblemKind::UnitEmpty);
            return None;
        }
        self.reviewed_unit(unit, verdict, corrections, tell)
    }

    /// Does to a unit what its reviewer asks for.
    fn reviewed_unit(
        &mut self,
        mut unit: TranslationUnit,
        verdict: Option<Verdict>,
        corrections: usize,
        tell: &mut impl FnMut(ProblemKind),
    ) -> Option<TranslationUnit> {
        match verdict {
            Some(Verdict::Wrong) if corrections == 0 => {
                self.reviewed.wrong += 1;
                tell(ProblemKind::MarkedWrong);
                return None;
            }
            None if corrections == 0 => return Some(unit),
            _ => {}
        }
        self.reviewed.corrected += usize::from(corrections > 0);
        self.reviewed.confirmed += 1;
        unit.confirm();
        Some(unit)
    }
}

/// What the cells of a row say.
struct UnitCells {
    unit: TranslationUnit,
    /// Of each variant the place that its column names.
    places: Vec<Place>,
    verdict: Option<Verdict>,
    corrections: usize,
}

impl Default for UnitCells {
    fn default() -> Self {
        Self { unit: TranslationUnit::new(Vec::new()), places: Vec::new(), verdict: None, corrections: 0 }
    }
}

impl UnitCells {
    /// Takes the texts, corrected, with the codes that are marked in them.
    fn take_texts(&mut self, cells: &[(&Column, String)], corrected: Option<&Place>, tell: &mut impl FnMut(ProblemKind)) {
        let codes = cells.iter().find(|(column, _)| **column == Column::Codes);
        let codes: Vec<Code> = codes.map_or(Ok(Vec::new()), |(_, cell)| serde_json::from_str(cell)).unwrap_or_else(|error| {
            tell(ProblemKind::CodesUnreadable(error.to_string()));
            Vec::new()
        });
        let mut content = |text: &str| {
            unmarked(text, &codes).unwrap_or_else(|number| {
                tell(ProblemKind::MarkerUnknown(number));
                Variant::plain(Language::undetermined(), text).content
            })
        };
        for (column, cell) in cells {
            let (place, is_correction) = match column {
                Column::Text(place) => (place, false),
                Column::Correction(place) if !cell.trim().is_empty() => match place.as_ref().or(corrected) {
                    Some(place) => (place, true),
                    None => continue,
                },
                _ => continue,
            };
            self.corrections += usize::from(is_correction);
            let content = content(cell);
            match self.places.iter().position(|known| known == place) {
                // A second column of one name brings nothing, and a correction that stands before its text stays.
                Some(at) if is_correction => self.unit.variants[at].content = content,
                Some(_) => {}
                None => {
                    self.places.push(place.clone());
                    self.unit.variants.push(Variant::new(place.0.clone(), content));
                }
            }
        }
    }

    /// Takes what a cell says beside the texts.
    fn take(&mut self, column: &Column, cell: String, tell: &mut impl FnMut(ProblemKind)) {
        let (unit, places) = (&mut self.unit, &self.places);
        let at = |place: &Place| places.iter().position(|known| known == place);
        match column {
            Column::Text(_) | Column::Correction(_) | Column::Codes => {}
            Column::Id => unit.id = Some(cell),
            Column::Date => match Timestamp::parse(cell.trim()) {
                Ok(date) => unit.creation_date = Some(date),
                Err(_) => tell(ProblemKind::AttributeInvalid { attribute: "creationdate".to_owned(), value: cell }),
            },
            Column::Verdict if cell.trim().is_empty() => {}
            Column::Verdict => match Verdict::parse(&cell) {
                Some(known) => self.verdict = Some(known),
                None => tell(ProblemKind::VerdictUnknown(cell)),
            },
            Column::Property(None, kind) => unit.properties.push((kind.clone(), cell)),
            Column::Attribute(None, name) => unit.attributes.push((name.clone(), cell)),
            Column::Note(None) => unit.notes.push(cell),
            Column::Property(Some(place), _) | Column::Attribute(Some(place), _) | Column::Note(Some(place)) => {
                let Some(variant) = at(place).and_then(|at| unit.variants.get_mut(at)) else {
                    return tell(ProblemKind::CellStray(1));
                };
                match column {
                    Column::Property(_, kind) => variant.properties.push((kind.clone(), cell)),
                    Column::Attribute(_, name) => variant.attributes.push((name.clone(), cell)),
                    _ => variant.notes.push(cell),
                }
            }
        }
    }
}

impl UnitReader for TableReader<'_> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        let row = match self.first.take() {
            Some(row) => Some(row),
            None => self.rows.next_row()?,
        };
        let inferred = self.rows.take_inferred().map(|name| Problem { line: 1, unit: None, kind: ProblemKind::EncodingInferred(name) });
        let mut problems: Vec<Problem> = inferred.into_iter().collect();
        let Some(Row { line, cells }) = row else {
            let is_first = !std::mem::replace(&mut self.is_over, true) && self.units == 0;
            return Ok(is_first.then(Entry::without_units));
        };
        self.units += 1;
        let number = Some(self.units);
        let mut tell = |kind| problems.push(Problem { line, unit: number, kind });
        let unit = match cells {
            Ok(cells) => self.unit(cells, &mut tell),
            Err(kind) => {
                tell(kind);
                None
            }
        };
        Entry { line, number, unit, problems }.checked(&self.origin, self.is_strict).map(Some)
    }

    fn reviewed(&self) -> Reviewed {
        self.reviewed
    }
}

/// Returns what the columns hold if the first line names two languages.
///
/// Where languages are asked for, `source` and `target` are the first two, and columns in others are properties.
fn named_columns(names: &[String], asked: &[Language]) -> Option<Vec<Column>> {
    let asked_for = |language: &Language| {
        let exact = asked.iter().find(|other| *other == language);
        exact.or_else(|| asked.iter().find(|other| other.same_language(language)))
    };
    let column = |name: &String| {
        let side = ["source", "target"].iter().position(|side| name.trim().eq_ignore_ascii_case(side));
        let by_tag = Language::parse(name.trim()).ok().and_then(|language| Some((asked_for(&language)?.clone(), 0)));
        match (side.and_then(|side| asked.get(side)), Column::parse(name)) {
            (Some(language), _) => Column::Text((language.clone(), 0)),
            (None, Column::Text((language, nth))) if !asked.is_empty() => match asked_for(&language) {
                Some(language) => Column::Text((language.clone(), nth)),
                None => Column::Property(None, name.trim().to_owned()),
            },
            // Such as `no`, which is a language only for whom asks for it.
            (None, _) if by_tag.is_some() => by_tag.map_or(Column::Id, Column::Text),
            (None, column) => column,
        }
    };
    let columns: Vec<Column> = names.iter().map(column).collect();
    let texts = columns.iter().filter(|column| matches!(column, Column::Text(_))).count();
    (texts > 1).then_some(columns)
}
