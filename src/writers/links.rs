//! Ladders: a bead a line, as numbers of lines.

use super::put;
use crate::error::Error;
use std::io::Write;
use std::ops::Range;

/// Writes beads as lines such as `[0,1]:[0]`; an empty side is `[]`.
///
/// `source_lines` and `target_lines` give the number that stands for each segment, counted from 0.
///
/// # Errors
///
/// [`ErrorKind::InputOutput`](crate::error::ErrorKind::InputOutput) if `out` fails.
///
/// # Panics
///
/// If a bead has segments beyond those numbers.
pub fn write_links(
    out: &mut impl Write,
    beads: impl IntoIterator<Item = (Range<usize>, Range<usize>)>,
    source_lines: &[usize],
    target_lines: &[usize],
) -> Result<(), Error> {
    for (source, target) in beads {
        put(out, &format!("[{}]:[{}]\n", numbers(&source_lines[source]), numbers(&target_lines[target])))?;
    }
    Ok(())
}

fn numbers(lines: &[usize]) -> String {
    lines.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_name_their_lines() {
        let mut out = Vec::new();
        write_links(&mut out, [(0..2, 0..1), (2..2, 1..2)], &[0, 2, 3], &[0, 1]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "[0,2]:[0]\n[]:[1]\n");
    }
}
