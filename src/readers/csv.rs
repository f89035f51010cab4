//! Tables of comma-separated values (RFC 4180), and those that spreadsheets part by semicolons or tabs.

use super::decoding::{Decoding, unread};
use super::table::{Row, Rows, TableReader};
use super::units::ReadingOptions;
use crate::error::Error;
use ::csv::{Reader, ReaderBuilder, StringRecord};
use std::io::{self, BufReader, Chain, Cursor, Read};

/// Bytes that are looked at to find out what parts the cells.
const SAMPLE: usize = 8 * 1024;

/// Reads a table of comma-separated values unit by unit; semicolons and tabs are told from the first line.
///
/// The first line names the columns as [`Column`](crate::memory::Column) has it, unless two languages are asked for.
///
/// ```
/// use sverka::readers::{ReadingOptions, UnitReader, read_csv};
///
/// let mut reader = read_csv(&b"en;fr\n\"Peace; and more\";Paix\n"[..], "a.csv", &ReadingOptions::default())?;
/// assert_eq!(reader.next_entry()?.unwrap().unit.unwrap().variants[0].text(), "Peace; and more");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// As [`read_tsv`](super::read_tsv).
pub fn read_csv<'a>(input: impl Read + 'a, origin: &str, options: &ReadingOptions) -> Result<TableReader<'a>, Error> {
    let mut text = BufReader::with_capacity(64 * 1024, Decoding::open(input, origin, options.encoding(origin)?)?);
    let failed = |error| unread(origin, error);
    let mut sample = Vec::new();
    (&mut text).take(SAMPLE as u64).read_to_end(&mut sample).map_err(failed)?;
    let inferred = text.get_mut().take_inferred();
    let delimiter = delimiter(&sample);
    let first_end = memchr::memchr2(b'\r', b'\n', &sample).map(|at| sample[at]);
    let whole = Tail { input: Cursor::new(sample).chain(text), has_ended: false };
    let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(whole);
    let rows = CsvRows { reader, origin: origin.to_owned(), record: StringRecord::new(), inferred, is_return: first_end == Some(b'\r') };
    TableReader::begin(Box::new(rows), origin, options)
}

/// Returns what parts the cells of the first line.
fn delimiter(sample: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in sample {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if is_quoted => {}
            _ => counts.iter_mut().filter(|(delimiter, _)| delimiter == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The comma where nothing speaks for another.
    counts.iter().rev().max_by_key(|(_, count)| count).map_or(b',', |(delimiter, _)| *delimiter)
}

/// What is read, and whether its end was met: it is not before all but what the last line end closes was read.
struct Tail<R> {
    input: Chain<Cursor<Vec<u8>>, BufReader<Decoding<R>>>,
    has_ended: bool,
}

impl<R: Read> Read for Tail<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.has_ended |= read == 0 && !out.is_empty();
        Ok(read)
    }
}

struct CsvRows<R: Read> {
    reader: Reader<Tail<R>>,
    origin: String,
    record: StringRecord,
    inferred: Option<&'static str>,
    /// Whether lines end with a carriage return, after which the parser stops.
    is_return: bool,
}

impl<R: Read> CsvRows<R> {
    /// Returns the line at which the record begins that was read last: the parser tells where the one before it ended, and where
    /// this one did.
    fn line(&self) -> usize {
        let inside: usize = self.record.iter().map(|cell| cell.matches('\n').count()).sum();
        let is_unended = self.reader.get_ref().has_ended;
        let end = usize::try_from(self.reader.position().line()).unwrap_or(usize::MAX);
        end.saturating_sub(inside + usize::from(!self.is_return && !is_unended)).max(1)
    }
}

impl<R: Read> Rows for CsvRows<R> {
    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let is_read = self.reader.read_record(&mut self.record).map_err(|error| match error.into_kind() {
                ::csv::ErrorKind::Io(error) => unread(&self.origin, error),
                kind => unread(&self.origin, io::Error::other(format!("{kind:?}"))),
            })?;
            if !is_read {
                return Ok(None);
            }
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let cells = self.record.iter().map(str::to_owned).collect();
            return Ok(Some(Row { line: self.line(), cells: Ok(cells) }));
        }
    }

    fn take_inferred(&mut self) -> Option<&'static str> {
        self.inferred.take().or_else(|| self.reader.get_mut().input.get_mut().1.get_mut().take_inferred())
    }

    fn has_damaged(&self, cell: &str) -> bool {
        self.reader.get_ref().input.get_ref().1.get_ref().has_damaged(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::UnitReader;

    /// Lines and texts of units.
    type Units = Vec<(usize, Vec<String>)>;

    fn read(bytes: &[u8]) -> (Units, Vec<(usize, &'static str)>) {
        let mut reader = read_csv(bytes, "t.csv", &ReadingOptions::default()).unwrap();
        let (mut units, mut problems) = (Vec::new(), Vec::new());
        while let Some(entry) = reader.next_entry().unwrap() {
            units.extend(entry.unit.map(|unit| (entry.line, unit.variants.iter().map(|variant| variant.text()).collect())));
            problems.extend(entry.problems.iter().map(|problem| (problem.line, problem.kind.code())));
        }
        (units, problems)
    }

    #[test]
    fn quotes_and_line_ends_are_read() {
        let text = "\u{feff}en,ru\r\n\"Say \"\"yes\"\", please\",\"a\r\nb\"\r\n\r\nnext,да\r\n";
        let expected = [(2, vec!["Say \"yes\", please".to_owned(), "a\r\nb".to_owned()]), (5, vec!["next".to_owned(), "да".to_owned()])];
        assert_eq!(read(text.as_bytes()), (expected.to_vec(), vec![]));
        let text = "\n\nen,ru\n\na,б\n\n\n\"c\nd\",д\ne,е";
        let lines: Vec<usize> = read(text.as_bytes()).0.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [5, 8, 10]);
    }

    #[test]
    fn other_delimiters_and_encodings_are_told() {
        let text = "en;ru\nWe are glad, all of us;Мы рады приветствовать участников\n";
        let expected = [(2, vec!["We are glad, all of us".to_owned(), "Мы рады приветствовать участников".to_owned()])];
        assert_eq!(read(text.as_bytes()).0, expected);
        let (units, problems) = read(&encoding_rs::WINDOWS_1251.encode(text).0);
        assert_eq!((units, problems), (expected.to_vec(), vec![(1, "encoding-inferred")]));
    }

    #[test]
    fn ragged_rows_and_open_quotes_are_told_of() {
        let (units, problems) = read("en,ru\na\nb,б,c\n\"open,г\nd,д\n".as_bytes());
        assert_eq!(units.len(), 3);
        assert_eq!(problems, [(2, "row-short"), (3, "cell-stray"), (4, "row-short")]);
    }
}
