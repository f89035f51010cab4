//! The translation units of a project.

use super::project::{Piece, Project, ProjectSide, Row, Status};
use crate::memory::{Header, TranslationMemory, TranslationUnit, Variant, property};
use crate::pipeline::{file_name, has_words};

/// Which rows become units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct UnitChoice {
    /// Confidence below which a row that nobody has confirmed is left out.
    pub min_confidence: f64,
    /// Whether only rows that a person has confirmed become units.
    pub confirmed_only: bool,
    /// Whether each unit names the source segments before and after it.
    pub context: bool,
}

impl Project {
    /// Returns the memory of all rows with two sides, in their order: without those that were rejected, and with the texts as edited.
    ///
    /// Confirmed rows are sure, and say that they are confirmed. Equal units are written once.
    pub fn memory(&self, header: Header, choice: UnitChoice) -> TranslationMemory {
        let units =
            self.rows.iter().enumerate().filter(|(_, row)| is_chosen(row, choice)).map(|(at, row)| self.unit(at, row, &header, choice));
        let mut memory = TranslationMemory { units: units.filter(has_words).collect(), header };
        memory.dedupe();
        memory
    }

    fn unit(&self, at: usize, row: &Row, header: &Header, choice: UnitChoice) -> TranslationUnit {
        let [source, target] = &self.sides;
        let variant = |side: &ProjectSide, pieces: &[Piece]| Variant::plain(side.prepared.document.language.clone(), side.joined(pieces));
        let mut unit = TranslationUnit::new(vec![variant(source, &row.pieces[0]), variant(target, &row.pieces[1])]);
        unit.creation_date = header.creation_date;
        unit.properties = vec![
            (property::CONFIDENCE.to_owned(), format!("{:.3}", f64::from(row.confidence) / 1000.0)),
            (property::BEAD.to_owned(), row.kind()),
            (property::DOCUMENT.to_owned(), format!("{} | {}", file_name(source.name()), file_name(target.name()))),
        ];
        let translated =
            [(source, &row.pieces[0]), (target, &row.pieces[1])].into_iter().filter(|(side, pieces)| side.is_translated(pieces));
        let translated: Vec<&str> = translated.map(|(side, _)| side.language().as_str()).collect();
        if !translated.is_empty() {
            unit.properties.push((property::TRANSLATED.to_owned(), translated.join(" ")));
        }
        if row.is_crossing {
            unit.properties.push((property::CROSSING.to_owned(), "yes".to_owned()));
        }
        if choice.context {
            let neighbour = |found: Option<&Piece>| found.map(|piece| source.content(piece));
            let before = neighbour(self.rows[..at].iter().rev().find_map(|row| row.pieces[0].last()));
            let after = neighbour(self.rows[at + 1..].iter().find_map(|row| row.pieces[0].first()));
            unit.properties.extend(before.map(|text| (property::CONTEXT_PRE.to_owned(), text)));
            unit.properties.extend(after.map(|text| (property::CONTEXT_POST.to_owned(), text)));
        }
        if row.status == Status::Confirmed {
            unit.confirm();
        }
        unit
    }
}

fn is_chosen(row: &Row, choice: UnitChoice) -> bool {
    let is_sure = f64::from(row.confidence) / 1000.0 >= choice.min_confidence && !choice.confirmed_only;
    row.is_translation() && row.status != Status::Rejected && (row.status == Status::Confirmed || is_sure)
}

impl ProjectSide {
    /// Returns what some pieces say as one text.
    pub(super) fn joined(&self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 && self.prepared.has_space_between(pieces[at - 1].span, piece.span) {
                text.push(' ');
            }
            text.push_str(&self.content(piece));
        }
        text
    }

    fn is_translated(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|piece| self.translated.iter().any(|span| span.overlaps(piece.span)))
    }
}
