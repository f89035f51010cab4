//! Tables of tab-separated values, as [`write_tsv`](crate::writers::write_tsv) and others write them.

use super::decoding::{NumberedText, TextLine};
use super::problem::ProblemKind;
use super::table::{Row, Rows, TableReader};
use super::units::ReadingOptions;
use crate::error::Error;
use std::io::Read;

/// Reads a table of tab-separated values unit by unit.
///
/// The first line names the columns as [`Column`](crate::memory::Column) has it, unless two languages are asked for. In cells
/// `\t`, `\n`, `\r` and `\\` stand for a tab, line breaks and a backslash; any other backslash is one.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_tsv};
///
/// let mut reader = read_tsv(&b"en\tfr\tx-bead\nPeace\tPaix\t1-1\n"[..], "a.tsv", &ReadingOptions::default())?;
/// let unit = reader.next_entry()?.unwrap().unit.unwrap();
/// assert_eq!((unit.variants[1].text().as_str(), unit.property("x-bead")), ("Paix", Some("1-1")));
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Empty`](crate::error::ErrorKind::Empty) and [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) where there
/// is no row, or the first names no languages and none are asked for; [`ErrorKind::Unusable`](crate::error::ErrorKind::Unusable)
/// where the encoding asked for is not known; [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) where `input` fails.
pub fn read_tsv<'a>(input: impl Read + 'a, origin: &str, options: &ReadingOptions) -> Result<TableReader<'a>, Error> {
    let text = NumberedText::open(input, origin, options.encoding(origin)?)?;
    TableReader::begin(Box::new(TsvRows(text)), origin, options)
}

struct TsvRows<R>(NumberedText<R>);

impl<R: Read> Rows for TsvRows<R> {
    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        Ok(self.0.next_line()?.map(|line| match line {
            TextLine::Whole(line, text) => Row { line, cells: Ok(text.split('\t').map(unescaped).collect()) },
            TextLine::TooLong(line) => Row { line, cells: Err(ProblemKind::UnitTooLong) },
        }))
    }

    fn take_inferred(&mut self) -> Option<&'static str> {
        self.0.take_inferred()
    }

    fn has_damaged(&self, cell: &str) -> bool {
        self.0.has_damaged(cell)
    }
}

fn unescaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let meant = match rest.as_bytes().get(at + 1) {
            Some(b't') => Some('\t'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b'\\') => Some('\\'),
            _ => None,
        };
        text.push(meant.unwrap_or('\\'));
        rest = &rest[at + 1 + usize::from(meant.is_some())..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::UnitReader;
    use crate::text::Language;

    fn asked(tags: &[&str]) -> ReadingOptions {
        ReadingOptions { languages: tags.iter().map(|tag| Language::parse(tag).unwrap()).collect(), ..ReadingOptions::default() }
    }

    /// Returns the texts of the units, and lines and codes of the problems.
    fn read(text: &str, options: &ReadingOptions) -> (Vec<Vec<String>>, Vec<(usize, &'static str)>) {
        let mut reader = read_tsv(text.as_bytes(), "t.tsv", options).unwrap();
        let (mut units, mut problems) = (Vec::new(), Vec::new());
        while let Some(entry) = reader.next_entry().unwrap() {
            units.extend(entry.unit.map(|unit| unit.variants.iter().map(|variant| variant.text()).collect()));
            problems.extend(entry.problems.iter().map(|problem| (problem.line, problem.kind.code())));
        }
        (units, problems)
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescaped(r"a\tb\\n\nc\d\"), "a\tb\\n\nc\\d\\");
    }

    #[test]
    fn broken_rows_are_told_of_and_others_go_on() {
        let text = "en\tru\tx-bead\r\nPeace\tМир\t1-1\r\n\r\nalone\r\na\tб\t\tc\r\n\t\tx\r\nWar\tВойна\t\r\n";
        let (units, problems) = read(text, &ReadingOptions::default());
        assert_eq!(units, [vec!["Peace", "Мир"], vec!["alone"], vec!["a", "б"], vec!["War", "Война"]]);
        assert_eq!(problems, [(4, "row-short"), (5, "cell-stray"), (6, "unit-empty")]);
        assert_eq!(read("en\tru\n", &ReadingOptions::default()).1, [(1, "no-units")]);
    }

    #[test]
    fn languages_may_be_asked_for() {
        assert_eq!(read("Peace\tМир\n", &asked(&["en", "ru"])).0, [["Peace", "Мир"]]);
        assert_eq!(read("id\tSource\tTarget\n1\tPeace\tМир\n", &asked(&["en", "ru"])).0, [["Peace", "Мир"]]);
        assert_eq!(read("id\ten-GB\tru\tde\n1\tPeace\tМир\tFrieden\n", &asked(&["en", "ru"])).0, [["Peace", "Мир"]]);
        assert_eq!(read("no\ten\nFred\tPeace\n", &asked(&["no", "en"])).0, [["Fred", "Peace"]]);
        let error = read_tsv(&b"\nPeace!\tMir!\n"[..], "t.tsv", &ReadingOptions::default()).err().unwrap();
        assert!(error.to_string().starts_with("t.tsv: line 2: the first line does not name two languages"), "{error}");
    }

    #[test]
    fn reviews_are_done() {
        let text = "en\tru\tverdict\tcorrection\na\tа\tok\t\nb\tб\twrong\t\nc\tц\tWrong\tк\nd\tд\t\tд!\ne\tе\t\t\nf\tф\tfine\t\n";
        let mut reader = read_tsv(text.as_bytes(), "t.tsv", &ReadingOptions::default()).unwrap();
        let mut told = Vec::new();
        while let Some(entry) = reader.next_entry().unwrap() {
            assert!(!entry.is_lost());
            told.push(match entry.unit {
                Some(unit) => format!("{} {}", unit.variants[1].text(), unit.property("x-status").unwrap_or("-")),
                None => "out".to_owned(),
            });
        }
        assert_eq!(told, ["а confirmed", "out", "к confirmed", "д! confirmed", "е -", "ф -"]);
        let reviewed = reader.reviewed();
        assert_eq!((reviewed.confirmed, reviewed.corrected, reviewed.wrong), (3, 2, 1));
    }

    #[test]
    fn codes_are_read_from_their_column() {
        let codes = r#"[{"code":"begin","pair":1,"native":"<b>"},{"code":"end","pair":1,"native":"</b>"}]"#;
        let text = format!("en\tru\tcodes\tru:correction\n{{1}}bold{{2}}\tж\t{codes}\t{{1}}жирно{{2}}!\n{{1}}\t{{9}}\t{codes}\n");
        let mut reader = read_tsv(text.as_bytes(), "t.tsv", &ReadingOptions::default()).unwrap();
        let unit = reader.next_entry().unwrap().unwrap().unit.unwrap();
        assert_eq!((unit.variants[0].content.len(), unit.variants[1].content.len()), (3, 4));
        assert_eq!(unit.variants[1].text(), "жирно!");
        let entry = reader.next_entry().unwrap().unwrap();
        assert_eq!(entry.problems.iter().map(|problem| problem.kind.code()).collect::<Vec<_>>(), ["row-short", "marker-unknown"]);
    }
}
