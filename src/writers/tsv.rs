//! Tables of tab-separated values: a line a unit, a column a language, then a column a property.

use super::{Report, put};
use crate::error::Error;
use crate::memory::TranslationMemory;
use crate::text::Language;
use std::io::Write;

/// Writes a memory as a table with a line of column names: language tags, then property types.
///
/// UTF-8; inside a cell a tab, a line break and a backslash are written as `\t`, `\n`, `\r` and `\\`; inline codes are left out.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
pub fn write_tsv(out: &mut impl Write, memory: &TranslationMemory) -> Result<Report, Error> {
    let languages = memory.languages();
    let mut kinds: Vec<&str> = Vec::new();
    for (kind, _) in memory.units.iter().flat_map(|unit| &unit.properties) {
        if !kinds.contains(&kind.as_str()) {
            kinds.push(kind);
        }
    }
    let names = languages.iter().map(|language| language.as_str()).chain(kinds.iter().copied());
    put(out, &row(names.map(str::to_owned)))?;
    for unit in &memory.units {
        let text =
            |language: &Language| unit.variants.iter().find(|variant| variant.language == *language).map_or(String::new(), |v| v.text());
        let property = |kind: &str| unit.property(kind).unwrap_or_default().to_owned();
        put(out, &row(languages.iter().map(|l| text(l)).chain(kinds.iter().map(|k| property(k)))))?;
    }
    Ok(Report { units: memory.units.len(), ..Report::default() })
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
    use crate::memory::{Header, TranslationUnit, Variant};

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
}
