//! Words: how much of each side the other side explains.
//!
//! A token of one side is explained by the other with IBM model 1 (Brown et al. 1993): it is made by a translation of
//! some token there, or, with the probability that is left, by chance. A token without any known translation says
//! nothing. Both directions are averaged.

use super::dictionary::Known;
use crate::alignment::profile::{Profile, TOKENS_PER_SEGMENT};

/// Translations believed in, both ways.
#[derive(Debug, Clone, Default)]
pub(in crate::alignment) struct Table {
    /// For each source type its partners: target type, belief, probability of the target given the source.
    forward: Vec<Vec<(u32, f32)>>,
    backward: Vec<Vec<(u32, f32)>>,
    /// For each target type the strongest belief in any partner.
    target_known: Vec<f32>,
    source_known: Vec<f32>,
    /// Which tokens are values or names that look like their partners.
    target_cognate: Vec<bool>,
    source_cognate: Vec<bool>,
}

/// A believed translation.
#[derive(Debug, Clone, Copy)]
pub(in crate::alignment) struct Translation {
    pub source: u32,
    pub target: u32,
    /// Whether the two are the same value or sound alike.
    pub cognate: bool,
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
            target_cognate: target.types.iter().map(|t| t.token.kind.is_universal()).collect(),
            source_cognate: source.types.iter().map(|t| t.token.kind.is_universal()).collect(),
        };
        for t in translations {
            let (s, g) = (t.source as usize, t.target as usize);
            table.forward[s].push((t.target, t.target_given_source));
            table.backward[g].push((t.source, t.source_given_target));
            table.target_known[g] = table.target_known[g].max(t.belief);
            table.source_known[s] = table.source_known[s].max(t.belief);
            table.target_cognate[g] |= t.cognate;
            table.source_cognate[s] |= t.cognate;
        }
        table
    }
}

/// For a pair of segments the tokens of one that the other explains: position in the segment, probability mass.
type Explained = Vec<(u16, f32)>;

/// What the words of each pair of segments inside a corridor explain of each other.
pub(in crate::alignment) struct WordEvidence {
    rows: Vec<Row>,
    source_terms: Vec<Terms>,
    target_terms: Vec<Terms>,
}

struct Row {
    from: usize,
    /// Per target segment of the row: target tokens explained, source tokens explained.
    cells: Vec<(Explained, Explained)>,
}

/// Log-odds of tokens by their kind: words that translate each other, and values and names that are the same.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::alignment) struct WordOdds {
    pub lexicon: f64,
    pub cognates: f64,
}

/// The tokens of a segment.
struct Terms {
    tokens: Vec<Term>,
    /// Log-odds if nothing of the segment were explained.
    unexplained: WordOdds,
}

/// A token's part of the log-odds.
#[derive(Clone, Copy)]
struct Term {
    /// One over the token's frequency, over its chance of staying unexplained.
    odds: f32,
    cognate: bool,
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
        Self {
            rows,
            source_terms: terms(source, &table.source_known, &table.source_cognate, first.0, ends.0),
            target_terms: terms(target, &table.target_known, &table.target_cognate, first.1, ends.1),
        }
    }

    /// Returns the log-odds of the words of a bead; places count from the first segment that was measured.
    pub(in crate::alignment) fn log_odds(&self, source: (usize, usize), target: (usize, usize), target_first: usize) -> WordOdds {
        let sources = source.0..source.0 + source.1;
        let targets = target.0..target.0 + target.1;
        let shares = Shares::new(&self.source_terms[sources.clone()], &self.target_terms[targets.clone()]);
        let mut sum = WordOdds::default();
        for (j, t) in targets.clone().enumerate() {
            let mut parts = Parts::default();
            for (i, s) in sources.clone().enumerate() {
                parts.push(self.cell(s, t + target_first).map_or(&[], |c| &c.0), shares.of_source[j][i]);
            }
            parts.add_odds(&self.target_terms[t], &mut sum);
        }
        for (i, s) in sources.enumerate() {
            let mut parts = Parts::default();
            for (j, t) in targets.clone().enumerate() {
                parts.push(self.cell(s, t + target_first).map_or(&[], |c| &c.1), shares.of_target[i][j]);
            }
            parts.add_odds(&self.source_terms[s], &mut sum);
        }
        WordOdds { lexicon: sum.lexicon / 2.0, cognates: sum.cognates / 2.0 }
    }

    fn cell(&self, source: usize, target: usize) -> Option<&(Explained, Explained)> {
        let row = &self.rows[source];
        target.checked_sub(row.from).and_then(|at| row.cells.get(at))
    }
}

fn terms(side: &Profile, known: &[f32], cognate: &[bool], first: usize, end: usize) -> Vec<Terms> {
    let all = side.all_tokens() as f32;
    let of_segment = |segment| {
        let mut unexplained = WordOdds::default();
        let tokens = side.tokens(segment).iter().map(|&id| {
            let id = id as usize;
            let chance = 1.0 - known[id].min(0.95);
            let sum = if cognate[id] { &mut unexplained.cognates } else { &mut unexplained.lexicon };
            *sum += f64::from(chance.ln());
            Term { odds: all / side.types[id].count as f32 / chance, cognate: cognate[id] }
        });
        Terms { tokens: tokens.collect(), unexplained }
    };
    (first..end).map(of_segment).collect()
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

/// What explains one segment of a bead: for each segment of the other side the tokens explained, and their weight.
#[derive(Default)]
struct Parts<'a> {
    parts: [(&'a [(u16, f32)], f32); MOST],
    count: usize,
}

impl<'a> Parts<'a> {
    fn push(&mut self, explained: &'a [(u16, f32)], weight: f32) {
        if !explained.is_empty() {
            self.parts[self.count] = (explained, weight);
            self.count += 1;
        }
    }

    /// Adds the log-odds of the segment.
    fn add_odds(&self, terms: &Terms, sum: &mut WordOdds) {
        sum.lexicon += terms.unexplained.lexicon;
        sum.cognates += terms.unexplained.cognates;
        let mut product = Product::default();
        match &self.parts[..self.count] {
            [] => return,
            [(explained, weight)] => explained.iter().for_each(|&(at, mass)| product.explain(terms.tokens[at as usize], mass * weight)),
            parts => {
                let mut masses = [0f32; TOKENS_PER_SEGMENT];
                for &(explained, weight) in parts {
                    explained.iter().for_each(|&(at, mass)| masses[at as usize] += mass * weight);
                }
                for (&term, &mass) in terms.tokens.iter().zip(&masses).filter(|(_, mass)| **mass > 0.0) {
                    product.explain(term, mass);
                }
            }
        }
        sum.lexicon += product.lexicon.ln() + product.logarithms.lexicon;
        sum.cognates += product.cognates.ln() + product.logarithms.cognates;
    }
}

/// Odds multiplied: one logarithm for many tokens.
struct Product {
    lexicon: f64,
    cognates: f64,
    /// Of what was taken out before it grew too large.
    logarithms: WordOdds,
}

impl Default for Product {
    fn default() -> Self {
        Self { lexicon: 1.0, cognates: 1.0, logarithms: WordOdds::default() }
    }
}

impl Product {
    fn explain(&mut self, term: Term, mass: f32) {
        const LARGE: f64 = 1e200;
        let product = if term.cognate { &mut self.cognates } else { &mut self.lexicon };
        *product *= f64::from(1.0 + mass * term.odds);
        if *product > LARGE {
            let logarithm = if term.cognate { &mut self.logarithms.cognates } else { &mut self.logarithms.lexicon };
            *logarithm += product.ln();
            *product = 1.0;
        }
    }
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
    /// `[j][i]`: a token of target segment `j` made by one of source segment `i`.
    of_source: [[f32; MOST]; MOST],
    /// `[i][j]`: a token of source segment `i` made by one of target segment `j`.
    of_target: [[f32; MOST]; MOST],
}

impl Shares {
    fn new(source: &[Terms], target: &[Terms]) -> Self {
        let mut shares = Self { of_source: [[0.0; MOST]; MOST], of_target: [[0.0; MOST]; MOST] };
        let count = |side: &[Terms]| side.iter().map(|terms| terms.tokens.len().max(1)).sum::<usize>() as f32;
        let (all_source, all_target) = (count(source), count(target));
        let mut source_start = 0.0;
        for (i, terms) in source.iter().enumerate() {
            let source_share = terms.tokens.len().max(1) as f32 / all_source;
            let mut target_start = 0.0;
            for (j, others) in target.iter().enumerate() {
                let target_share = others.tokens.len().max(1) as f32 / all_target;
                let end = (source_start + source_share).min(target_start + target_share);
                let beside = (end - source_start.max(target_start)).max(0.0);
                let mixed = (1.0 - SCATTER) * beside + SCATTER * source_share * target_share;
                shares.of_source[j][i] = mixed / target_share / terms.tokens.len().max(1) as f32;
                shares.of_target[i][j] = mixed / source_share / others.tokens.len().max(1) as f32;
                target_start += target_share;
            }
            source_start += source_share;
        }
        shares
    }
}
