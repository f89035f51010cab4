//! Many patterns in one automaton, whose states are found as a text asks for them.

use super::part::Part;
use regex_automata::hybrid::dfa::{Builder, Cache, DFA};
use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// The memory for the states of an automaton, in bytes; they are found while it runs, and found again where they do not fit.
const CACHE: usize = 16 << 20;

/// Distinct patterns in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Set {
    numbers: BTreeMap<String, usize>,
    patterns: Vec<String>,
}

impl Set {
    pub(super) fn add(&mut self, pattern: &str) -> usize {
        if let Some(&number) = self.numbers.get(pattern) {
            return number;
        }
        self.numbers.insert(pattern.to_owned(), self.patterns.len());
        self.patterns.push(pattern.to_owned());
        self.patterns.len() - 1
    }

    /// Returns the memory that a pattern adds, in bytes.
    pub(super) fn cost(&self, part: &Part) -> usize {
        if self.numbers.contains_key(&part.relaxed) { 0 } else { part.size }
    }

    pub(super) fn automaton(&self, is_reversed: bool, for_each: bool) -> Result<Option<DFA>, String> {
        if self.patterns.is_empty() {
            return Ok(None);
        }
        let hirs = syntax::parse_many(&self.patterns).map_err(|error| error.to_string())?;
        let thompson = Config::new().reverse(is_reversed).which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(thompson).build_many_from_hir(&hirs).map_err(|error| error.to_string())?;
        // Without a limit to how often they are cleared, and without bytes that stop them, the automata never fail.
        let config = DFA::config().match_kind(MatchKind::All).starts_for_each_pattern(for_each).cache_capacity(CACHE);
        let built = Builder::new().configure(config.skip_cache_capacity_check(true)).build_from_nfa(nfa);
        built.map(Some).map_err(|error| error.to_string())
    }
}

/// Which way an automaton goes through a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// Runs an automaton over a range, and tells at which places which patterns match; returns whether one might have matched
/// beyond the range.
///
/// The overlapping search that a reversed automaton brings with it misplaces all but the first of several patterns at one
/// place.
pub(super) fn search(
    automaton: &DFA,
    cache: &mut Cache,
    input: &Input<'_>,
    direction: Direction,
    mut each: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> bool {
    let is_forward = direction == Direction::Forward;
    let begun = if is_forward { automaton.start_state_forward(cache, input) } else { automaton.start_state_reverse(cache, input) };
    let Ok(mut state) = begun else { return false };
    let (text, mut at) = (input.haystack(), if is_forward { input.start() } else { input.end() });
    loop {
        // A match is known one byte late.
        let byte = if is_forward { text.get(at) } else { text[..at].last() };
        let next = match byte {
            Some(&byte) => automaton.next_state(cache, state, byte),
            None => automaton.next_eoi_state(cache, state),
        };
        let Ok(next) = next else { return false };
        state = next;
        if state.is_match() {
            for index in 0..automaton.match_len(cache, state) {
                if each(at, automaton.match_pattern(cache, state, index).as_usize()).is_break() {
                    return false;
                }
            }
        }
        if state.is_dead() {
            return false;
        }
        if at == if is_forward { input.end() } else { input.start() } {
            return byte.is_some();
        }
        at = if is_forward { at + 1 } else { at - 1 };
    }
}
