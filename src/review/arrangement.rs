//! The order of rows, and which of them stand elsewhere than their neighbours.

use super::project::{Piece, Row};
use crate::alignment::heaviest_chain;

/// Puts rows in the order of the source, those of the target alone before the first row that goes on behind them, and tells which cross.
pub(super) fn arrange(rows: &mut Vec<Row>) {
    let (mut of_source, mut of_target): (Vec<Row>, Vec<Row>) = std::mem::take(rows).into_iter().partition(|row| !row.pieces[0].is_empty());
    of_source.sort_by_key(|row| row.pieces[0][0].span);
    of_target.sort_by_key(|row| row.pieces[1].first().map(|piece| piece.span));
    mark_crossings(&mut of_source);
    let mut of_target = of_target.into_iter().peekable();
    for row in of_source {
        let begins = row.pieces[1].first().filter(|_| !row.is_crossing).map(|piece| piece.span.start);
        if let Some(begins) = begins.or(row.cut.map(|cut| cut.1)) {
            while let Some(alone) = of_target.next_if(|alone| alone.pieces[1].first().is_none_or(|other| other.span.start < begins)) {
                rows.push(Row { is_crossing: false, ..alone });
            }
        }
        rows.push(row);
    }
    rows.extend(of_target.map(|alone| Row { is_crossing: false, ..alone }));
}

/// Tells which rows, in the order of the source, have to be taken out so that the others rise on the target side, as few segments as can be.
///
/// Of equals those are taken that crossed before.
fn mark_crossings(rows: &mut [Row]) {
    let mut starts: Vec<usize> = rows.iter().flat_map(|row| &row.pieces[1]).map(|piece| piece.span.start).collect();
    starts.sort_unstable();
    let number = |piece: &Piece| starts.partition_point(|start| *start < piece.span.start);
    let place = |row: &Row| Some(number(row.pieces[1].first()?)..number(row.pieces[1].last()?) + 1);
    let weight = |row: &Row| 2.0 * (row.pieces[0].len() + row.pieces[1].len()) as f64 - f64::from(u8::from(row.is_crossing));
    let (two_sided, places): (Vec<usize>, Vec<_>) =
        rows.iter().enumerate().filter_map(|(at, row)| Some((at, (place(row)?, weight(row))))).unzip();
    let chain = heaviest_chain(&places);
    rows.iter_mut().for_each(|row| row.is_crossing = !row.pieces[1].is_empty());
    chain.into_iter().for_each(|at| rows[two_sided[at]].is_crossing = false);
}
