//! Gold that results are measured against: ladders, and tables of paired sentences.

use crate::error::{Error, ErrorKind};

/// A bead of a ladder: numbers of source lines and of target lines, both rising.
pub type NumberedLines = (Vec<usize>, Vec<usize>);

/// A bead of a table: source sentences and target sentences.
pub type PairedSentences = (Vec<String>, Vec<String>);

/// Reads a ladder: a bead a line, as numbers of lines counted from 0, such as `[0,1]:[0]`.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] with the line that is no bead.
pub fn read_links(text: &str, origin: &str) -> Result<Vec<NumberedLines>, Error> {
    let mut beads = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let bead = line.trim().split_once(':').and_then(|(source, target)| Some((numbers(source)?, numbers(target)?)));
        beads.push(bead.ok_or_else(|| {
            Error::new(ErrorKind::Malformed, origin, format!("“{line}” is no bead; write it as [0,1]:[0]")).at_line(number + 1)
        })?);
    }
    Ok(beads)
}

fn numbers(side: &str) -> Option<Vec<usize>> {
    let inner = side.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut numbers: Vec<usize> =
        inner.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect::<Option<_>>()?;
    numbers.sort_unstable();
    Some(numbers)
}

/// Reads a table of gold beads: source, tab, target; several sentences of a side are parted by ` || `.
///
/// An empty column is no translation; lines that begin with `#` are remarks.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] with the line that has no two columns or nothing in either.
pub fn read_gold(text: &str, origin: &str) -> Result<Vec<PairedSentences>, Error> {
    let mut beads = Vec::new();
    for (number, line) in rows(text) {
        let malformed = |what: &str| Error::new(ErrorKind::Malformed, origin, what).at_line(number);
        let Some((source, target)) = line.split_once('\t').filter(|(_, target)| !target.contains('\t')) else {
            return Err(malformed("a bead has two columns, parted by one tab"));
        };
        let bead = (sentences(source), sentences(target));
        if bead.0.is_empty() && bead.1.is_empty() {
            return Err(malformed("a bead has text on one side at least"));
        }
        beads.push(bead);
    }
    Ok(beads)
}

fn sentences(column: &str) -> Vec<String> {
    column.split(" || ").map(str::trim).filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect()
}

/// A piece of a document that is no part of its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldResidue {
    /// Whether it stands in the source rather than in the target.
    pub in_source: bool,
    /// The rule that should find it.
    pub rule: String,
    /// What it says.
    pub text: String,
}

/// Reads a table of residue: `source` or `target`, the rule, the text, parted by tabs, in document order.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] with the line that has another form.
pub fn read_residue(text: &str, origin: &str) -> Result<Vec<GoldResidue>, Error> {
    let row = |(number, line): (usize, &str)| {
        let columns: Vec<&str> = line.split('\t').collect();
        match columns[..] {
            [side @ ("source" | "target"), rule, text] => {
                Ok(GoldResidue { in_source: side == "source", rule: rule.to_owned(), text: text.to_owned() })
            }
            _ => Err(Error::new(ErrorKind::Malformed, origin, "residue has three columns: source or target, rule, text").at_line(number)),
        }
    };
    rows(text).map(row).collect()
}

fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    numbered.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ladders_are_read() {
        assert_eq!(read_links("[0, 1]:[0]\n\n[]:[1]\n", "x").unwrap(), [(vec![0, 1], vec![0]), (vec![], vec![1])]);
        let error = read_links("[0]:[0]\n0:0\n", "x.links").unwrap_err();
        assert_eq!(error.to_string(), "x.links: line 2: “0:0” is no bead; write it as [0,1]:[0]");
    }

    #[test]
    fn gold_sides_hold_sentences() {
        let gold = read_gold("# remark\nOne. || Two.\tРаз.\nThree.\t\n", "x").unwrap();
        assert_eq!(gold[0].0, ["One.", "Two."]);
        assert!(gold[1].1.is_empty());
        assert_eq!(read_gold("a\tb\tc\n", "x").unwrap_err().place().line, Some(1));
        assert!(read_gold("\t\n one", "x").is_err());
    }

    #[test]
    fn residue_has_three_columns() {
        let rows = read_residue("source\timage-name\tIMG_1.JPG\n", "x").unwrap();
        assert_eq!((rows[0].in_source, rows[0].rule.as_str(), rows[0].text.as_str()), (true, "image-name", "IMG_1.JPG"));
        assert!(read_residue("left\trule\ttext\n", "x").is_err());
    }
}
