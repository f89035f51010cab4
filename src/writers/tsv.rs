//! Tables of tab-separated values: a line a unit, a column a language, then a column a property.

use super::{Report, counted_units, put, told_properties};
use crate::error::Error;
use crate::memory::{TranslationMemory, TranslationUnit};
use crate::text::Language;
use std::io::Write;

/// Writes a memory as a table with a line of column names: language tags, then property types.
///
/// UTF-8; inside a cell a tab, a line break and a backslash are written as `\t`, `\n`, `\r` and `\\`; inline codes are left
/// out, and so are units that are not [complete](super::is_complete). A second variant in one language has a column of
/// its own, such as `en-2`.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn write_tsv(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    let mut report = Report::default();
    let units = counted_units(&memory.units, &mut report);
    let columns = columns(memory, &units);
    let mut kinds: Vec<&str> = Vec::new();
    // The order of the fullest unit: the first one of a document has nothing before it.
    let fullest = units.iter().rev().max_by_key(|unit| told_properties(unit).count());
    for (kind, _) in fullest.into_iter().chain(&units).flat_map(|unit| told_properties(unit)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let name = |&(language, nth): &Column| if nth == 0 { language.to_string() } else { format!("{language}-{}", nth + 1) };
    put(out, &row(columns.iter().map(name).chain(kinds.iter().map(|&kind| kind.to_owned()))))?;
    for unit in units {
        let text = |&(language, nth): &Column| {
            let variant = unit.variants.iter().filter(|variant| variant.language == *language).nth(nth);
            variant.map_or(String::new(), |variant| variant.text())
        };
        let property = |kind: &&str| unit.property(kind).unwrap_or_default().to_owned();
        put(out, &row(columns.iter().map(text).chain(kinds.iter().map(property))))?;
    }
    Ok(report)
}

/// A language, and which of a unit's variants in that language is meant, counted from 0.
type Column<'a> = (&'a Language, usize);

/// Returns the columns that take all variants of all units.
fn columns<'a>(memory: &'a TranslationMemory, units: &[&TranslationUnit]) -> Vec<Column<'a>> {
    let variants = |language: &Language| {
        let most = units.iter().map(|unit| unit.variants.iter().filter(|variant| variant.language == *language).count()).max();
        most.unwrap_or(0).max(1)
    };
    memory.languages().into_iter().flat_map(|language| (0..variants(language)).map(move |nth| (language, nth))).collect()
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| escaped(&cell)).collect();
    cells.join("\t") + "\n"
}

fn escaped(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Header, Variant};

    #[test]
    fn cells_keep_to_their_line() {
        let language = |tag| Language::parse(tag).unwrap();
        let mut unit = TranslationUnit::new(vec![Variant::plain(language("en"), "a\tb\\"), Variant::plain(language("ru"), "в\nг")]);
        unit.properties.push(("x-bead".to_owned(), "1-1".to_owned()));
        let memory = TranslationMemory { header: Header::new(language("en"), "t", "1"), units: vec![unit] };
        let mut out = Vec::new();
        write_tsv(&mut out, &memory).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "en\tru\tx-bead\na\\tb\\\\\tв\\nг\t1-1\n");
    }

    #[test]
    fn variants_in_one_language_have_columns_of_their_own() {
        let und = Language::undetermined();
        let unit = TranslationUnit::new(["a", "b", "c"].map(|text| Variant::plain(und.clone(), text)).to_vec());
        let memory = TranslationMemory { header: Header::new(und, "t", "1"), units: vec![unit] };
        let mut out = Vec::new();
        write_tsv(&mut out, &memory).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "und\tund-2\tund-3\na\tb\tc\n");
    }
}
