//! Where beads may lie: a band between sure points, so that time and memory grow with the length of the text only.

use super::chain::heaviest_chain;
use crate::alignment::evidence::lexicon::Translation;
use crate::alignment::fixed::Barriers;
use crate::alignment::profile::Profile;

/// Pairs of segments up to which no corridor is needed.
const SMALL: usize = 160_000;
/// Segments on either side of the line between sure points that are always looked at.
const RADIUS: usize = 28;
/// Segments on either side that are looked at where sure points are far apart.
const WIDEST: usize = 220;
/// Segments in which a word may occur and still point to a place.
const RARE: u32 = 12;
/// Places that are kept for each segment.
const PLACES: usize = 4;
/// Evidence, in natural units, from which on a pair of segments is a sure point.
const SURE: f64 = 7.0;

/// Segments around likely places that a narrowed corridor keeps.
const MARGIN: usize = 1;

/// For each boundary between source segments the range of boundaries between target segments that a path may cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::alignment) struct Corridor {
    /// First and last target boundary per source boundary.
    pub ranges: Vec<(usize, usize)>,
}

impl Corridor {
    /// Returns the corridor for two sides whose words translate each other as given, between barriers.
    pub(in crate::alignment) fn new(source: &Profile, target: &Profile, translations: &[Translation], barriers: &Barriers) -> Self {
        let (rows, columns) = (source.len(), target.len());
        let within = barriers.ranges(rows, columns);
        let points = match barriers.path() {
            [] if rows.saturating_mul(columns) <= SMALL => return Self { ranges: within },
            [] => sure_points(source, target, translations),
            path => path.to_vec(),
        };
        let mut corners = vec![(0, 0)];
        corners.extend(points.into_iter().filter(|&(row, column)| (within[row].0..=within[row].1).contains(&column)));
        corners.extend_from_slice(barriers.nodes());
        corners.push((rows, columns));
        corners.sort_unstable();
        let around = between(&corners, rows, columns).into_iter().zip(within);
        Self { ranges: around.map(|((low, high), (least, most))| (low.clamp(least, most), high.clamp(least, most))).collect() }
    }
}

impl Corridor {
    /// Returns the part of the corridor within a few segments of the places that paths are likely to cross.
    ///
    /// `likely` holds, for each boundary between source segments, the first and last likely target boundary.
    pub(in crate::alignment) fn narrowed(&self, likely: &[(usize, usize)]) -> Self {
        let rows = self.ranges.len() - 1;
        let columns = self.ranges[rows].1;
        let ranges = (0..=rows)
            .map(|i| {
                let near = &likely[i.saturating_sub(MARGIN)..=(i + MARGIN).min(rows)];
                let low = near.iter().map(|r| r.0).min().unwrap_or(0).saturating_sub(MARGIN);
                let high = (near.iter().map(|r| r.1).max().unwrap_or(columns) + MARGIN).min(columns);
                (low.max(self.ranges[i].0), high.min(self.ranges[i].1))
            })
            .collect();
        Self { ranges: rising(ranges, columns) }
    }
}

/// Returns the ranges around the line through the corners.
fn between(corners: &[(usize, usize)], rows: usize, columns: usize) -> Vec<(usize, usize)> {
    let mut ranges = vec![(columns, 0); rows + 1];
    for pair in corners.windows(2) {
        let ((i0, j0), (i1, j1)) = (pair[0], pair[1]);
        let (height, width) = (i1 - i0, j1 - j0);
        let half = RADIUS + (height.max(width) / 2).min(WIDEST);
        for (i, range) in (i0..=i1).zip(&mut ranges[i0..=i1]) {
            // The line may rise by many columns a row: each row takes in the columns of its neighbours.
            let at = |row: usize| j0 + (row.clamp(i0, i1) - i0) * width / height.max(1);
            let (low, high) = if height == 0 { (j0, j1) } else { (at(i.saturating_sub(1)), at(i + 1)) };
            range.0 = range.0.min(low.saturating_sub(half));
            range.1 = range.1.max((high + half).min(columns));
        }
    }
    // Around a corner the rows of the neighbouring stretches count as well; then the edges are made to rise only.
    let reach = RADIUS.min(rows);
    let widened: Vec<(usize, usize)> = (0..=rows)
        .map(|i| {
            let near = &ranges[i.saturating_sub(reach / 4)..=(i + reach / 4).min(rows)];
            (near.iter().map(|r| r.0).min().unwrap_or(0), near.iter().map(|r| r.1).max().unwrap_or(columns))
        })
        .collect();
    rising(widened, columns)
}

/// Returns the ranges with edges that rise only, each widened to meet the next: where all other beads are hopeless a path still
/// goes on segment by segment.
fn rising(mut ranges: Vec<(usize, usize)>, columns: usize) -> Vec<(usize, usize)> {
    let mut most = 0;
    for range in &mut ranges {
        most = most.max(range.1);
        range.1 = most;
    }
    let mut least = columns;
    for range in ranges.iter_mut().rev() {
        range.1 = range.1.max(least);
        least = least.min(range.0);
        range.0 = least;
    }
    if let (Some(first), Some(last)) = (ranges.first().copied(), ranges.last().copied()) {
        debug_assert!(first.0 == 0 && last.1 == columns);
    }
    ranges
}

/// Returns pairs of segments that surely belong together, rising on both sides: the heaviest chain of pairs that share
/// rare words.
fn sure_points(source: &Profile, target: &Profile, translations: &[Translation]) -> Vec<(usize, usize)> {
    let mut partners: Vec<Vec<(u32, f64)>> = vec![Vec::new(); source.types.len()];
    for t in translations {
        let rare = |side: &Profile, id: u32| side.types[id as usize].segments <= RARE;
        if rare(source, t.source) && rare(target, t.target) {
            let rarity = (target.len() as f64 / f64::from(target.types[t.target as usize].segments)).ln();
            partners[t.source as usize].push((t.target, f64::from(t.belief) * rarity));
        }
    }
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); target.types.len()];
    for segment in 0..target.len() {
        for &t in target.tokens(segment) {
            let list = &mut places[t as usize];
            if target.types[t as usize].segments <= RARE && list.last() != Some(&(segment as u32)) {
                list.push(segment as u32);
            }
        }
    }
    let mut scores = vec![0.0; target.len()];
    let mut points = Vec::new();
    for s in 0..source.len() {
        let mut touched = Vec::new();
        for &e in source.tokens(s) {
            for &(f, weight) in &partners[e as usize] {
                for &place in &places[f as usize] {
                    touched.push(place);
                    scores[place as usize] += weight;
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let mut likely: Vec<(usize, f64)> = touched.iter().map(|&t| (t as usize, scores[t as usize])).filter(|p| p.1 >= SURE).collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        points.extend(likely.into_iter().take(PLACES).map(|(t, score)| (s, t, score)));
        for t in touched {
            scores[t as usize] = 0.0;
        }
    }
    points.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let places: Vec<_> = points.iter().map(|&(_, column, weight)| (column..column + 1, weight)).collect();
    heaviest_chain(&places).into_iter().map(|at| (points[at].0, points[at].1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_connected(ranges: &[(usize, usize)], columns: usize) {
        assert_eq!((ranges[0].0, ranges[ranges.len() - 1].1), (0, columns));
        assert!(ranges.iter().all(|range| range.0 <= range.1), "{ranges:?}");
        assert!(ranges.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1 && w[1].0 <= w[0].1), "{ranges:?}");
    }

    /// A large bead that is all but sure leaves boundaries behind that no likely path crosses.
    #[test]
    fn corridors_past_large_beads_are_connected() {
        for (rows, columns) in [(3, 3), (3, 4), (4, 3), (4, 4), (5, 1), (1, 5)] {
            let mut likely = vec![(usize::MAX, 0); rows + 9];
            (0..=4).for_each(|at| (likely[at], likely[4 + rows + at]) = ((at, at), (4 + columns + at, 4 + columns + at)));
            let whole = Corridor { ranges: vec![(0, columns + 8); rows + 9] };
            assert_connected(&whole.narrowed(&likely).ranges, columns + 8);
        }
    }

    #[test]
    fn corridors_are_connected() {
        for corners in [vec![(0, 0), (5, 5000)], vec![(0, 0), (5000, 5)], vec![(0, 0), (3, 900), (900, 903), (1000, 1000)]] {
            let &(rows, columns) = corners.last().unwrap();
            let ranges = between(&corners, rows, columns);
            assert_connected(&ranges, columns);
        }
    }
}
