//! Words: how much of each side the other side explains.
//!
//! A token of one side is explained by the other with IBM model 1 (Brown et al. 1993): it is made by a translation of
//! some token there, or, with the probability that is left, by chance. A token without any known translation says
//! nothing. Both directions are averaged.

use super::dictionary::Known;
use crate::alignment::profile::Profile;

/// Translations believed in, both ways.
#[derive(Debug, Clone, Default)]
pub(in crate::alignment) struct Table {
    /// For each source type its partners: target type, belief, probability of the target given the source.
    forward: Vec<Vec<(u32, f32)>>,
    backward: Vec<Vec<(u32, f32)>>,
    /// For each target type the strongest belief in any partner.
    target_known: Vec<f32>,
    source_known: Vec<f32>,
}

/// A believed translation.
#[derive(Debug, Clone, Copy)]
pub(in crate::alignment) struct Translation {
    pub source: u32,
    pub target: u32,
    /// Belief that the two translate each other at all, 0 to 1.
    pub belief: f32,
    /// Probability of the target where the source stands, as far as it is believed.
    pub target_given_source: f32,
    /// Probability of the source where the target stands, as far as it is believed.
    pub source_given_target: f32,
}

impl Table {
    /// Returns the table of these translations; `known` says what else is known of words that occur without a translation.
    pub(in crate::alignment) fn new(source: &Profile, target: &Profile, translations: &[Translation], known: &Known) -> Self {
        let or_nothing = |of: &[f32], side: &Profile| if of.is_empty() { vec![0.0; side.types.len()] } else { of.to_vec() };
        let mut table = Self {
            forward: vec![Vec::new(); source.types.len()],
            backward: vec![Vec::new(); target.types.len()],
            target_known: or_nothing(&known.target, target),
            source_known: or_nothing(&known.source, source),
        };
        for t in translations {
            let (s, g) = (t.source as usize, t.target as usize);
            table.forward[s].push((t.target, t.target_given_source));
            table.backward[g].push((t.source, t.source_given_target));
            table.target_known[g] = table.target_known[g].max(t.belief);
            table.source_known[s] = table.source_known[s].max(t.belief);
        }
        table
    }
}

/// For a pair of segments the tokens of one that the other explains: position in the segment, probability mass.
type Explained = Vec<(u16, f32)>;

/// What the words of each pair of segments inside a corridor explain of each other.
pub(in crate::alignment) struct WordEvidence {
    rows: Vec<Row>,
    /// Per target segment: log-odds if nothing of it were explained; and the same per source segment.
    target_unexplained: Vec<f64>,
    source_unexplained: Vec<f64>,
    target_terms: Vec<Vec<Term>>,
    source_terms: Vec<Vec<Term>>,
}

struct Row {
    from: usize,
    /// Per target segment of the row: target tokens explained, source tokens explained.
    cells: Vec<(Explained, Explained)>,
}

/// A token's part of the log-odds: chance of staying unexplained, and one over its frequency.
#[derive(Clone, Copy)]
struct Term {
    unexplained: f32,
    rarity: f32,
}

impl WordEvidence {
    /// Measures the pairs of source segment `from_source + row` and the target segments `ranges[row]`.
    pub(in crate::alignment) fn new(
        source: &Profile,
        target: &Profile,
        table: &Table,
        first: (usize, usize),
        ends: (usize, usize),
        ranges: &[(usize, usize)],
    ) -> Self {
        let source_terms = terms(source, &table.source_known, first.0, ends.0);
        let target_terms = terms(target, &table.target_known, first.1, ends.1);
        let mut masses = (vec![0f32; target.types.len()], vec![0f32; source.types.len()]);
        let rows = ranges
            .iter()
            .enumerate()
            .map(|(row, &(from, to))| {
                let segment = first.0 + row;
                for &s in source.tokens(segment) {
                    for &(t, p) in &table.forward[s as usize] {
                        masses.0[t as usize] += p;
                    }
                }
                let cells = (from..to).map(|t| explain_pair(source, target, table, segment, t, &mut masses)).collect();
                for &s in source.tokens(segment) {
                    for &(t, _) in &table.forward[s as usize] {
                        masses.0[t as usize] = 0.0;
                    }
                }
                Row { from, cells }
            })
            .collect();
        let unexplained = |terms: &[Vec<Term>]| terms.iter().map(|t| t.iter().map(|term| f64::from(term.unexplained.ln())).sum()).collect();
        Self {
            rows,
            target_unexplained: unexplained(&target_terms),
            source_unexplained: unexplained(&source_terms),
            target_terms,
            source_terms,
        }
    }

    /// Returns the log-odds of the words of a bead; places count from the first segment that was measured.
    pub(in crate::alignment) fn log_odds(&self, source: (usize, usize), target: (usize, usize), target_first: usize) -> f64 {
        let sources = source.0..source.0 + source.1;
        let targets = target.0..target.0 + target.1;
        let shares = Shares::new(&self.source_terms[sources.clone()], &self.target_terms[targets.clone()]);
        let mut sum = 0.0;
        let mut merged: Explained = Vec::new();
        for (j, t) in targets.clone().enumerate() {
            let parts = sources
                .clone()
                .enumerate()
                .map(|(i, s)| (self.cell(s, t + target_first).map_or(&[][..], |c| &c.0), shares.of_source(i, j)));
            sum += self.target_unexplained[t] + gain(together(parts, &mut merged), &self.target_terms[t]);
        }
        for (i, s) in sources.enumerate() {
            let parts = targets
                .clone()
                .enumerate()
                .map(|(j, t)| (self.cell(s, t + target_first).map_or(&[][..], |c| &c.1), shares.of_target(i, j)));
            sum += self.source_unexplained[s] + gain(together(parts, &mut merged), &self.source_terms[s]);
        }
        sum / 2.0
    }

    fn cell(&self, source: usize, target: usize) -> Option<&(Explained, Explained)> {
        let row = &self.rows[source];
        target.checked_sub(row.from).and_then(|at| row.cells.get(at))
    }
}

fn terms(side: &Profile, known: &[f32], first: usize, end: usize) -> Vec<Vec<Term>> {
    let all = side.all_tokens() as f32;
    let term = |&id: &u32| Term { unexplained: 1.0 - known[id as usize].min(0.95), rarity: all / side.types[id as usize].count as f32 };
    (first..end).map(|segment| side.tokens(segment).iter().map(term).collect()).collect()
}

fn explain_pair(
    source: &Profile,
    target: &Profile,
    table: &Table,
    s: usize,
    t: usize,
    masses: &mut (Vec<f32>, Vec<f32>),
) -> (Explained, Explained) {
    let explained = |tokens: &[u32], mass: &[f32]| -> Explained {
        let found = tokens.iter().enumerate().filter(|(_, id)| mass[**id as usize] > 0.0);
        found.map(|(at, id)| (at as u16, mass[*id as usize])).collect()
    };
    let of_target = explained(target.tokens(t), &masses.0);
    if of_target.is_empty() {
        return (of_target, Vec::new());
    }
    let matched = || of_target.iter().map(|&(at, _)| target.tokens(t)[at as usize] as usize);
    for id in matched() {
        for &(s, p) in &table.backward[id] {
            masses.1[s as usize] += p;
        }
    }
    let of_source = explained(source.tokens(s), &masses.1);
    for id in matched() {
        for &(s, _) in &table.backward[id] {
            masses.1[s as usize] = 0.0;
        }
    }
    (of_target, of_source)
}

/// Most segments on one side of a bead.
const MOST: usize = 6;
/// How far the words of a segment may come from any segment of the other side, rather than from those beside it.
const SCATTER: f32 = 0.25;

/// How probable it is that one token of a segment comes from one token of a segment of the other side, if from any.
///
/// Model 1 takes all tokens of the other side as equally probable. But inside a bead translations keep their order by and
/// large, so a segment is made mostly from the segments that lie beside it when both sides are drawn equally long.
struct Shares {
    of_source: [[f32; MOST]; MOST],
    of_target: [[f32; MOST]; MOST],
}

impl Shares {
    fn new(source: &[Vec<Term>], target: &[Vec<Term>]) -> Self {
        let mut shares = Self { of_source: [[0.0; MOST]; MOST], of_target: [[0.0; MOST]; MOST] };
        let count = |side: &[Vec<Term>]| side.iter().map(|terms| terms.len().max(1)).sum::<usize>() as f32;
        let (all_source, all_target) = (count(source), count(target));
        let mut source_start = 0.0;
        for (i, terms) in source.iter().enumerate() {
            let source_share = terms.len().max(1) as f32 / all_source;
            let mut target_start = 0.0;
            for (j, others) in target.iter().enumerate() {
                let target_share = others.len().max(1) as f32 / all_target;
                let end = (source_start + source_share).min(target_start + target_share);
                let beside = (end - source_start.max(target_start)).max(0.0);
                let mixed = (1.0 - SCATTER) * beside + SCATTER * source_share * target_share;
                shares.of_source[j][i] = mixed / target_share / terms.len().max(1) as f32;
                shares.of_target[i][j] = mixed / source_share / others.len().max(1) as f32;
                target_start += target_share;
            }
            source_start += source_share;
        }
        shares
    }

    /// A token of target segment `j` made by one of source segment `i`.
    fn of_source(&self, i: usize, j: usize) -> f32 {
        self.of_source[j][i]
    }

    /// A token of source segment `i` made by one of target segment `j`.
    fn of_target(&self, i: usize, j: usize) -> f32 {
        self.of_target[i][j]
    }
}

/// Returns the sum of sorted lists of masses, each weighed; `merged` is room for it.
fn together<'a>(parts: impl Iterator<Item = (&'a [(u16, f32)], f32)>, merged: &mut Explained) -> &[(u16, f32)] {
    merged.clear();
    for (part, weight) in parts {
        if merged.is_empty() {
            merged.extend(part.iter().map(|&(at, mass)| (at, mass * weight)));
        } else {
            add(merged, part, weight);
        }
    }
    merged
}

/// Adds one sorted list of masses, weighed, into another.
fn add(into: &mut Explained, other: &[(u16, f32)], weight: f32) {
    for &(at, mass) in other {
        match into.binary_search_by_key(&at, |&(at, _)| at) {
            Ok(found) => into[found].1 += mass * weight,
            Err(place) => into.insert(place, (at, mass * weight)),
        }
    }
}

/// What explained tokens add to the log-odds of a segment of which nothing were explained.
fn gain(explained: &[(u16, f32)], terms: &[Term]) -> f64 {
    let each = |&(at, mass): &(u16, f32)| {
        let term = terms[at as usize];
        f64::from((1.0 + mass * term.rarity / term.unexplained).ln())
    };
    explained.iter().map(each).sum()
}
