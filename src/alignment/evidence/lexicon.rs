//! Words: how much of each side the other side explains.
//!
//! A token of one side is explained by the other with IBM model 1 (Brown et al. 1993): it is made by a translation of
//! some token there, or, with the probability that is left, by chance. A token without any known translation says
//! nothing. Both directions are averaged.

use super::dictionary::Known;
use crate::alignment::profile::{Profile, TOKENS_PER_SEGMENT, TokenType};

/// Translations believed in, both ways.
#[derive(Debug, Clone, Default)]
pub(in crate::alignment) struct Table {
    /// For each source type its partners, rising: target type, probability of the target given the source.
    forward: Vec<Vec<(u32, f32)>>,
    backward: Vec<Vec<(u32, f32)>>,
    /// For each target type the strongest belief in any partner.
    target_known: Vec<f32>,
    source_known: Vec<f32>,
    /// Which tokens are values or names that look like their partners.
    target_cognate: Vec<bool>,
    source_cognate: Vec<bool>,
    allows_repeats: bool,
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
    /// Returns the table of these translations, which rise by source and target; `known` says what else is known of words that
    /// occur without a translation.
    pub(in crate::alignment) fn new(source: &Profile, target: &Profile, translations: &[Translation], known: &Known) -> Self {
        let or_nothing = |of: &[f32], side: &Profile| if of.is_empty() { vec![0.0; side.types.len()] } else { of.to_vec() };
        let mut table = Self {
            forward: vec![Vec::new(); source.types.len()],
            backward: vec![Vec::new(); target.types.len()],
            target_known: or_nothing(&known.target, target),
            source_known: or_nothing(&known.source, source),
            target_cognate: target.types.iter().map(|t| t.token.kind.is_universal()).collect(),
            source_cognate: source.types.iter().map(|t| t.token.kind.is_universal()).collect(),
            allows_repeats: known.allows_repeats,
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

/// What the words of each pair of segments inside a corridor explain of each other.
pub(in crate::alignment) struct WordEvidence {
    rows: Vec<Row>,
    /// Tokens that are explained. Each cell has two runs of them.
    explained: Vec<Explained>,
    source_terms: Vec<Terms>,
    target_terms: Vec<Terms>,
}

/// A token that is explained.
#[derive(Clone, Copy)]
struct Explained {
    /// Its position in the segment.
    at: u16,
    /// How many tokens may have made it.
    makers: u16,
    /// Probability mass of these.
    mass: f32,
}

/// What may make a token: how many tokens, and their probability mass.
type Makers = (u16, f32);

struct Row {
    from: usize,
    /// Per target segment of the row.
    cells: Vec<Cell>,
}

/// A pair of segments.
struct Cell {
    /// Where the tokens stand that are explained: from the first to the second those of the target, from the second to the third
    /// those of the source.
    explained: [u32; 3],
    /// Log-odds of the target segment if the source segment alone makes it, and the other way round.
    alone: (WordOdds, WordOdds),
}

/// Log-odds of tokens by their kind: words that translate each other, and values and names that are the same.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::alignment) struct WordOdds {
    pub lexicon: f64,
    pub cognates: f64,
}

impl std::ops::AddAssign for WordOdds {
    fn add_assign(&mut self, other: Self) {
        self.lexicon += other.lexicon;
        self.cognates += other.cognates;
    }
}

/// The tokens of a segment.
struct Terms {
    tokens: Vec<Term>,
    /// Telling tokens that one of the segments just before has too: how many segments back, and where in this one.
    repeats: Vec<(u8, u16)>,
    /// Log-odds if nothing of the segment were explained.
    unexplained: WordOdds,
}

/// How probable it is that a translation has a telling word of one token once more, against having it the first time: what says
/// the same twice is rather a heading and its first sentence, of which the other side has but one.
const REPEATED: f32 = 0.25;
/// Share of the segments up to which a word tells something, and up to which a name or a value does.
const TELLING: (f64, f64) = (0.03, 0.2);
/// Segments up to which any is telling in the shortest text.
const RARE: f64 = 4.0;

impl Terms {
    /// Returns the number of tokens, at least 1.
    fn count(&self) -> f32 {
        self.tokens.len().max(1) as f32
    }

    /// Returns what repeats take from the log-odds of the segment, the `place`-th of its side of a bead, where runs of tokens of the
    /// other side explain it with some weight each.
    fn repeated<'a>(&self, place: usize, makers: impl Iterator<Item = (&'a [Explained], f32)> + Clone) -> WordOdds {
        let mut odds = WordOdds::default();
        for &(_, at) in self.repeats.iter().filter(|(back, _)| usize::from(*back) <= place) {
            let found = makers.clone().filter_map(|(run, weight)| {
                let token = run[run.binary_search_by_key(&at, |token| token.at).ok()?];
                Some((token.makers, token.mass * weight))
            });
            let (count, mass) = found.fold((0, 0.0), |sum: Makers, (makers, mass)| (sum.0.saturating_add(makers), sum.1 + mass));
            if count == 1 {
                let term = self.tokens[usize::from(at)];
                let sum = if term.cognate { &mut odds.cognates } else { &mut odds.lexicon };
                *sum += f64::from(((1.0 + REPEATED * mass * term.odds) / (1.0 + mass * term.odds)).ln());
            }
        }
        odds
    }
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
        let mut makers: (Vec<Makers>, Vec<Makers>) = (vec![(0, 0.0); target.types.len()], vec![(0, 0.0); source.types.len()]);
        let mut evidence = Self {
            rows: Vec::with_capacity(ranges.len()),
            explained: Vec::new(),
            source_terms: terms(source, &table.source_known, &table.source_cognate, first.0, ends.0),
            target_terms: terms(target, &table.target_known, &table.target_cognate, first.1, ends.1),
        };
        if table.allows_repeats {
            evidence.source_terms.iter_mut().chain(&mut evidence.target_terms).for_each(|terms| terms.repeats.clear());
        }
        for (row, &(from, to)) in ranges.iter().enumerate() {
            let segment = first.0 + row;
            let mut words = source.tokens(segment).to_vec();
            words.sort_unstable();
            words.dedup();
            for &s in source.tokens(segment) {
                for &(t, p) in &table.forward[s as usize] {
                    add(&mut makers.0[t as usize], p);
                }
            }
            let cells = (from..to).map(|t| {
                let explained = explain_pair((source, segment, &words), (target, t), table, &mut makers, &mut evidence.explained);
                let (of_source, of_target) = (&evidence.source_terms[row], &evidence.target_terms[t - first.1]);
                let alone = |range: std::ops::Range<u32>, terms: &Terms, other: &Terms| {
                    let run = &evidence.explained[range.start as usize..range.end as usize];
                    let mut parts = Parts::default();
                    parts.push(run, 1.0 / other.count());
                    parts.odds(terms)
                };
                let by_source = alone(explained[0]..explained[1], of_target, of_source);
                Cell { explained, alone: (by_source, alone(explained[1]..explained[2], of_source, of_target)) }
            });
            let cells = cells.collect();
            for &s in source.tokens(segment) {
                for &(t, _) in &table.forward[s as usize] {
                    makers.0[t as usize] = (0, 0.0);
                }
            }
            evidence.rows.push(Row { from, cells });
        }
        evidence
    }

    /// Returns the log-odds of the words of a bead; places count from the first segment that was measured.
    pub(in crate::alignment) fn log_odds(&self, source: (usize, usize), target: (usize, usize), target_first: usize) -> WordOdds {
        let sources = source.0..source.0 + source.1;
        let targets = target.0..target.0 + target.1;
        let mut sum = WordOdds::default();
        if source.1 == 1 {
            targets
                .clone()
                .for_each(|t| sum += self.cell(source.0, t + target_first).map_or(self.target_terms[t].unexplained, |c| c.alone.0));
        }
        if target.1 == 1 {
            let alone = |s: usize| self.cell(s, target.0 + target_first).map_or(self.source_terms[s].unexplained, |c| c.alone.1);
            sources.clone().for_each(|s| sum += alone(s));
        }
        if source.1 > 1 || target.1 > 1 {
            let shares = Shares::new(&self.source_terms[sources.clone()], &self.target_terms[targets.clone()]);
            for (j, t) in targets.clone().enumerate().filter(|_| source.1 > 1) {
                let mut parts = Parts::default();
                for (i, s) in sources.clone().enumerate() {
                    parts.push(self.run(s, t + target_first, 0), shares.of_source[j][i]);
                }
                sum += parts.odds(&self.target_terms[t]);
            }
            for (i, s) in sources.clone().enumerate().filter(|_| target.1 > 1) {
                let mut parts = Parts::default();
                for (j, t) in targets.clone().enumerate() {
                    parts.push(self.run(s, t + target_first, 1), shares.of_target[i][j]);
                }
                sum += parts.odds(&self.source_terms[s]);
            }
            for (j, t) in targets.clone().enumerate().skip(1) {
                let makers = sources.clone().enumerate().map(|(i, s)| (self.run(s, t + target_first, 0), shares.of_source[j][i]));
                sum += self.target_terms[t].repeated(j, makers);
            }
            for (i, s) in sources.enumerate().skip(1) {
                let makers = targets.clone().enumerate().map(|(j, t)| (self.run(s, t + target_first, 1), shares.of_target[i][j]));
                sum += self.source_terms[s].repeated(i, makers);
            }
        }
        WordOdds { lexicon: sum.lexicon / 2.0, cognates: sum.cognates / 2.0 }
    }

    fn cell(&self, source: usize, target: usize) -> Option<&Cell> {
        let row = &self.rows[source];
        target.checked_sub(row.from).and_then(|at| row.cells.get(at))
    }

    /// Returns the tokens that a pair of segments explains, of the target segment (0) or of the source segment (1).
    fn run(&self, source: usize, target: usize, side: usize) -> &[Explained] {
        self.cell(source, target).map_or(&[], |c| &self.explained[c.explained[side] as usize..c.explained[side + 1] as usize])
    }
}

fn terms(side: &Profile, known: &[f32], cognate: &[bool], first: usize, end: usize) -> Vec<Terms> {
    let all = side.all_tokens() as f32;
    let is_telling = |id: u32| {
        let TokenType { token, segments, .. } = &side.types[id as usize];
        let share = if token.capital || token.kind.is_universal() { TELLING.1 } else { TELLING.0 };
        let most = (share * side.len() as f64).max(RARE);
        known[id as usize] > 0.0 && f64::from(*segments) <= most
    };
    // By type, the segment after the last that has it.
    let mut after = vec![0u32; side.types.len()];
    let of_segment = |segment: usize| {
        let mut unexplained = WordOdds::default();
        let tokens = side.tokens(segment).iter().map(|&id| {
            let id = id as usize;
            let chance = 1.0 - known[id].min(0.95);
            let sum = if cognate[id] { &mut unexplained.cognates } else { &mut unexplained.lexicon };
            *sum += f64::from(chance.ln());
            Term { odds: all / side.types[id].count as f32 / chance, cognate: cognate[id] }
        });
        let tokens = tokens.collect();
        let ids = side.tokens(segment);
        let repeat = |(at, &id): (usize, &u32)| {
            let back = segment + 1 - after[id as usize] as usize;
            (after[id as usize] > 0 && back < MOST && is_telling(id)).then_some((back as u8, at as u16))
        };
        let repeats = ids.iter().enumerate().filter_map(repeat).collect();
        ids.iter().for_each(|id| after[*id as usize] = segment as u32 + 1);
        Terms { tokens, repeats, unexplained }
    };
    (first..end).map(of_segment).collect()
}

/// Adds the tokens of a pair of segments that are explained, and returns where those of the target and of the source stand.
///
/// `words` are the types of the source segment, rising.
fn explain_pair(
    (source, s, words): (&Profile, usize, &[u32]),
    (target, t): (&Profile, usize),
    table: &Table,
    makers: &mut (Vec<Makers>, Vec<Makers>),
    explained: &mut Vec<Explained>,
) -> [u32; 3] {
    let explain = |tokens: &[u32], makers: &[Makers], explained: &mut Vec<Explained>| {
        let found = tokens.iter().enumerate().filter(|(_, id)| makers[**id as usize].1 > 0.0);
        explained.extend(found.map(|(at, id)| {
            let (makers, mass) = makers[*id as usize];
            Explained { at: at as u16, makers, mass }
        }));
        explained.len()
    };
    let start = explained.len();
    let middle = explain(target.tokens(t), &makers.0, explained);
    if middle == start {
        return [start as u32; 3];
    }
    let matched = |at: usize, explained: &[Explained]| target.tokens(t)[usize::from(explained[at].at)] as usize;
    for at in start..middle {
        each_partner(&table.backward[matched(at, explained)], words, |s, p| add(&mut makers.1[s as usize], p));
    }
    let end = explain(source.tokens(s), &makers.1, explained);
    for at in start..middle {
        each_partner(&table.backward[matched(at, explained)], words, |s, _| makers.1[s as usize] = (0, 0.0));
    }
    [start as u32, middle as u32, end as u32]
}

fn add((makers, mass): &mut Makers, probability: f32) {
    *makers = makers.saturating_add(1);
    *mass += probability;
}

/// Calls `each` for the partners of a word that are among `words`; where that takes less time, for its other partners too.
fn each_partner(partners: &[(u32, f32)], words: &[u32], mut each: impl FnMut(u32, f32)) {
    const LOOK_UP: usize = 16;
    if partners.len() <= LOOK_UP * words.len() {
        partners.iter().for_each(|&(word, p)| each(word, p));
        return;
    }
    // Among thousands of words that look alike one may be the partner of all.
    for &word in words {
        if let Ok(at) = partners.binary_search_by_key(&word, |partner| partner.0) {
            each(word, partners[at].1);
        }
    }
}

/// What explains one segment of a bead: for each segment of the other side the tokens explained, and their weight.
#[derive(Default)]
struct Parts<'a> {
    parts: [(&'a [Explained], f32); MOST],
    count: usize,
}

impl<'a> Parts<'a> {
    fn push(&mut self, explained: &'a [Explained], weight: f32) {
        if !explained.is_empty() {
            self.parts[self.count] = (explained, weight);
            self.count += 1;
        }
    }

    /// Returns the log-odds of the segment.
    fn odds(&self, terms: &Terms) -> WordOdds {
        let mut product = Product::default();
        match &self.parts[..self.count] {
            [] => return terms.unexplained,
            [(explained, weight)] => {
                explained.iter().for_each(|token| product.explain(terms.tokens[usize::from(token.at)], token.mass * weight))
            }
            parts => {
                let mut masses = [0f32; TOKENS_PER_SEGMENT];
                for &(explained, weight) in parts {
                    explained.iter().for_each(|token| masses[usize::from(token.at)] += token.mass * weight);
                }
                for (&term, &mass) in terms.tokens.iter().zip(&masses).filter(|(_, mass)| **mass > 0.0) {
                    product.explain(term, mass);
                }
            }
        }
        product.odds(terms.unexplained)
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
    /// Returns the log-odds, `unexplained` added.
    fn odds(&self, unexplained: WordOdds) -> WordOdds {
        let logarithm = |product: f64| if product == 1.0 { 0.0 } else { product.ln() };
        WordOdds {
            lexicon: unexplained.lexicon + logarithm(self.lexicon) + self.logarithms.lexicon,
            cognates: unexplained.cognates + logarithm(self.cognates) + self.logarithms.cognates,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::{Table, WordEvidence};
    use crate::alignment::model::alike;
    use crate::alignment::profile::Profile;
    use crate::alignment::{Component, Item, Resources};
    use crate::text::{Language, Role};

    /// Returns how likely a few target segments are as the translation of a source segment, by their words.
    fn odds(source: &'static str, target: &[&'static str], without: &[Component]) -> f64 {
        let languages = (&Language::known("en"), &Language::known("ru"));
        let profile = |texts: &[&'static str], language| {
            let items = texts.iter().map(|text| Item { text: (*text).into(), block: 0, role: Role::Paragraph });
            Profile::new(&items.collect::<Vec<_>>(), language)
        };
        let (source, target) = (profile(&[source], languages.0), profile(target, languages.1));
        let resources = Resources { without, ..Resources::built_in(languages) };
        let known = resources.known(&source, &target, languages);
        let table = Table::new(&source, &target, &alike(&source, &target, &known, &resources), &known);
        let segments = target.len();
        let words = WordEvidence::new(&source, &target, &table, (0, 0), (1, segments), &[(0, segments)]);
        let odds = words.log_odds((0, 1), (0, segments), 0);
        odds.lexicon + odds.cognates
    }

    #[test]
    fn what_is_said_once_is_hardly_translated_twice() {
        let repeats = &[Component::Repeats][..];
        let said_twice = ["Обрадор в Веракрусе: армия не выйдет", "Обрадор обещал в Веракрусе не применять армию."];
        let once = "Obrador promised in Veracruz not to use the army.";
        assert!(odds(once, &said_twice, &[]) < odds(once, &said_twice, repeats) - 0.5);
        let twice = "Obrador on the army in Veracruz: Obrador promised in Veracruz not to use the army.";
        assert!(odds(twice, &said_twice, &[]) > odds(twice, &said_twice, repeats) - 0.3);
        let parts = ["Обрадор обещал в Веракрусе", "не применять армию."];
        assert_eq!(odds(once, &parts, &[]), odds(once, &parts, repeats));
    }
}
