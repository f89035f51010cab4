//! The order of rows, and which of them stand elsewhere than their neighbours.

use super::project::Row;

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
    let two_sided: Vec<usize> = (0..rows.len()).filter(|&at| !rows[at].pieces[1].is_empty()).collect();
    let weight = |row: &Row| 2 * (row.pieces[0].len() + row.pieces[1].len()) - usize::from(row.is_crossing);
    let first = |row: &Row| row.pieces[1][0].span.start;
    let last = |row: &Row| row.pieces[1][row.pieces[1].len() - 1].span.end;
    // The heaviest chain that ends at or before each place, by place; places and weights both rise.
    let mut best: std::collections::BTreeMap<usize, (usize, usize)> = std::collections::BTreeMap::new();
    let mut before: Vec<Option<usize>> = vec![None; rows.len()];
    for &at in &two_sided {
        let previous = best.range(..=first(&rows[at])).next_back().map(|(_, found)| *found);
        before[at] = previous.map(|(_, at)| at);
        let total = previous.map_or(0, |(weight, _)| weight) + weight(&rows[at]);
        let end = last(&rows[at]);
        if best.range(..=end).next_back().is_some_and(|(_, (weight, _))| *weight >= total) {
            continue;
        }
        best.insert(end, (total, at));
        let beaten: Vec<usize> = best.range(end + 1..).take_while(|(_, (weight, _))| *weight <= total).map(|(place, _)| *place).collect();
        beaten.iter().for_each(|place| _ = best.remove(place));
    }
    let mut chained = best.last_key_value().map(|(_, (_, at))| *at);
    rows.iter_mut().for_each(|row| row.is_crossing = !row.pieces[1].is_empty());
    while let Some(at) = chained {
        rows[at].is_crossing = false;
        chained = before[at];
    }
}
