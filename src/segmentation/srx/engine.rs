//! Applies ordered rules to a text.
//!
//! At each place the first rule decides whose two halves match there. One pass of one automaton over the text tells at
//! which places the first halves of all rules end, overlapping matches included; only there the second halves are tried, and
//! what looks around is looked at. Rules with an empty first half are found the same way by a pass backwards over the
//! second halves. So the time is linear in the length of the text, whatever the number of rules.

use super::part::Part;
use regex_automata::hybrid::dfa::{Builder, Cache, DFA, OverlappingState};
use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternID};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

/// A rule that can be used.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub breaks: bool,
    pub before: Arc<Part>,
    pub after: Arc<Part>,
}

/// How far a half of a rule is looked for around a place, in bytes, and from how many beginnings: a guard for hostile texts.
const REACH: usize = 4096;
const MOST_STARTS: usize = 256;
/// The memory for the states of an automaton, in bytes; they are found while it runs, and found again where they do not fit.
const CACHE: usize = 16 << 20;

/// The rules of one language as automata.
#[derive(Debug)]
pub(super) struct Engine {
    rules: Vec<Placed>,
    /// Finds the ends of first halves.
    ends: Option<DFA>,
    /// For each pattern of `ends` the rules it may belong to.
    rules_at_end: Vec<Vec<usize>>,
    /// Finds from where a first half reaches up to a place, for those that look around.
    starts: Option<DFA>,
    /// Tells whether a second half matches at a place.
    afters: Option<DFA>,
    /// Finds the beginnings of second halves, for rules whose first half may be empty.
    beginnings: Option<DFA>,
    rules_at_beginning: Vec<Vec<usize>>,
    /// Rules that have to be tried everywhere.
    everywhere: Vec<usize>,
    spare: Mutex<Vec<Scratch>>,
}

/// A rule with the numbers of its halves in the automata.
#[derive(Debug)]
struct Placed {
    rule: Rule,
    start: Option<PatternID>,
    after: Option<PatternID>,
}

/// The states of the automata that were found so far.
#[derive(Debug)]
struct Scratch {
    ends: Option<Cache>,
    starts: Option<Cache>,
    afters: Option<Cache>,
    beginnings: Option<Cache>,
}

/// Distinct patterns in the order in which they were met.
#[derive(Debug, Default)]
struct Set {
    numbers: BTreeMap<String, usize>,
    patterns: Vec<String>,
}

impl Set {
    fn add(&mut self, pattern: &str) -> usize {
        if let Some(&number) = self.numbers.get(pattern) {
            return number;
        }
        self.numbers.insert(pattern.to_owned(), self.patterns.len());
        self.patterns.push(pattern.to_owned());
        self.patterns.len() - 1
    }

    fn automaton(&self, is_reversed: bool, for_each: bool) -> Option<DFA> {
        if self.patterns.is_empty() {
            return None;
        }
        let hirs = syntax::parse_many(&self.patterns).ok()?;
        let thompson = Config::new().reverse(is_reversed).which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(thompson).build_many_from_hir(&hirs).ok()?;
        let config = DFA::config().match_kind(MatchKind::All).starts_for_each_pattern(for_each).cache_capacity(CACHE);
        Builder::new().configure(config.skip_cache_capacity_check(true)).build_from_nfa(nfa).ok()
    }
}

fn add_rule(lists: &mut Vec<Vec<usize>>, pattern: usize, rule: usize) {
    if lists.len() <= pattern {
        lists.resize_with(pattern + 1, Vec::new);
    }
    lists[pattern].push(rule);
}

impl Engine {
    pub(super) fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        let (mut ends, mut starts, mut afters, mut beginnings) = (Set::default(), Set::default(), Set::default(), Set::default());
        let (mut rules_at_end, mut rules_at_beginning, mut everywhere) = (Vec::new(), Vec::new(), Vec::new());
        let mut placed = Vec::new();
        for (number, rule) in rules.into_iter().enumerate() {
            let (before, after) = (&rule.before, &rule.after);
            let decides_all = before.is_anything() && after.is_anything();
            if !before.is_nullable {
                add_rule(&mut rules_at_end, ends.add(&before.relaxed), number);
            } else if !after.is_nullable {
                add_rule(&mut rules_at_beginning, beginnings.add(&after.relaxed), number);
            } else if !decides_all || rule.breaks {
                everywhere.push(number);
            }
            let id = |set: &mut Set, pattern: &str| PatternID::new(set.add(pattern)).ok();
            let start = before.exact.is_some().then(|| id(&mut starts, &before.relaxed)).flatten();
            let after = (!after.is_nullable).then(|| id(&mut afters, &after.relaxed)).flatten();
            placed.push(Placed { rule, start, after });
            if decides_all {
                // No later rule is ever asked.
                break;
            }
        }
        Self {
            rules: placed,
            ends: ends.automaton(false, false),
            starts: starts.automaton(true, true),
            afters: afters.automaton(false, true),
            beginnings: beginnings.automaton(true, false),
            rules_at_end,
            rules_at_beginning,
            everywhere,
            spare: Mutex::default(),
        }
    }

    /// Returns the places inside a text where it is to be split, in order.
    pub(super) fn breaks(&self, text: &str) -> Vec<usize> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = spare.unwrap_or_else(|| self.scratch());
        let mut beginnings = self.find_beginnings(text, &mut scratch);
        let mut ends = Ends { found: None, state: OverlappingState::start(), input: Input::new(text) };
        ends.advance(self, &mut scratch);
        let mut place = if self.everywhere.is_empty() { text.len() } else { 0 };
        let (mut breaks, mut asked) = (Vec::new(), Vec::new());
        loop {
            let next = |place: usize| text[place..].chars().next().map_or(text.len(), |c| place + c.len_utf8());
            let at = ends.found.map_or(text.len(), |(at, _)| at);
            let at = at.min(beginnings.last().map_or(text.len(), |&(at, _)| at)).min(place);
            if at >= text.len() {
                break;
            }
            asked.clear();
            while let Some((_, pattern)) = ends.found.filter(|&(end, _)| end == at) {
                asked.extend_from_slice(&self.rules_at_end[pattern]);
                ends.advance(self, &mut scratch);
            }
            while let Some((_, pattern)) = beginnings.pop_if(|(beginning, _)| *beginning == at) {
                asked.extend_from_slice(&self.rules_at_beginning[pattern]);
            }
            if place == at {
                asked.extend_from_slice(&self.everywhere);
                place = next(place);
            }
            let splits = at > 0 && asked.iter().any(|&rule| self.rules[rule].rule.breaks) && {
                asked.sort_unstable();
                asked.iter().find(|&&rule| self.holds(rule, text, at, &mut scratch)).is_some_and(|&rule| self.rules[rule].rule.breaks)
            };
            if splits {
                breaks.push(at);
            }
        }
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        breaks
    }

    fn scratch(&self) -> Scratch {
        let cache = |automaton: &Option<DFA>| automaton.as_ref().map(DFA::create_cache);
        Scratch { ends: cache(&self.ends), starts: cache(&self.starts), afters: cache(&self.afters), beginnings: cache(&self.beginnings) }
    }

    /// Returns where second halves begin, the last place first.
    fn find_beginnings(&self, text: &str, scratch: &mut Scratch) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let (Some(automaton), Some(cache)) = (&self.beginnings, &mut scratch.beginnings) else { return found };
        search_back(automaton, cache, &Input::new(text), |at, pattern| {
            found.push((at, pattern));
            ControlFlow::Continue(())
        });
        found
    }

    /// Returns whether a rule, whose first half may end at the place, holds there.
    fn holds(&self, rule: usize, text: &str, at: usize, scratch: &mut Scratch) -> bool {
        let placed = &self.rules[rule];
        self.holds_after(placed, text, at, scratch) && self.holds_before(placed, text, at, scratch)
    }

    fn holds_after(&self, placed: &Placed, text: &str, at: usize, scratch: &mut Scratch) -> bool {
        let end = ceiling(text, at + REACH);
        if let (Some(id), Some(automaton), Some(cache)) = (placed.after, &self.afters, &mut scratch.afters) {
            let input = Input::new(text).span(at..end).anchored(Anchored::Pattern(id)).earliest(true);
            if !matches!(automaton.try_search_fwd(cache, &input), Ok(Some(_))) {
                return false;
            }
        }
        let Some(exact) = &placed.rule.after.exact else { return true };
        matches!(exact.find_from_pos(&text[..end], at), Ok(Some(_)))
    }

    fn holds_before(&self, placed: &Placed, text: &str, at: usize, scratch: &mut Scratch) -> bool {
        let before = &placed.rule.before;
        let Some(exact) = &before.exact else { return true };
        let (Some(id), Some(automaton), Some(cache)) = (placed.start, &self.starts, &mut scratch.starts) else { return false };
        // A pinned pattern sees the one character after the place.
        let end = ceiling(text, at + if before.looks_far { REACH } else { 1 });
        let seen = &text[..end];
        let input = Input::new(text).span(at.saturating_sub(REACH)..at).anchored(Anchored::Pattern(id));
        let (mut holds, mut tried) = (false, 0);
        search_back(automaton, cache, &input, |start, _| {
            tried += 1;
            let is_found = |start| matches!(exact.find_from_pos(seen, start), Ok(Some(found)) if found.end() == at);
            holds = text.is_char_boundary(start) && is_found(start);
            if holds || tried == MOST_STARTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        holds
    }
}

/// Runs a reversed automaton back from the end of a range, and tells at which places which patterns begin.
///
/// The overlapping search that the automaton brings with it misplaces all but the first of several patterns at one place.
fn search_back(automaton: &DFA, cache: &mut Cache, input: &Input<'_>, mut each: impl FnMut(usize, usize) -> ControlFlow<()>) {
    let Ok(mut state) = automaton.start_state_reverse(cache, input) else { return };
    let (text, mut at) = (input.haystack(), input.end());
    loop {
        // A match is known one byte late.
        let next = match text[..at].last() {
            Some(&byte) => automaton.next_state(cache, state, byte),
            None => automaton.next_eoi_state(cache, state),
        };
        let Ok(next) = next else { return };
        state = next;
        if state.is_match() {
            for index in 0..automaton.match_len(cache, state) {
                if each(at, automaton.match_pattern(cache, state, index).as_usize()).is_break() {
                    return;
                }
            }
        }
        if state.is_dead() || at == input.start() {
            return;
        }
        at -= 1;
    }
}

/// Where first halves end, found one by one.
struct Ends<'a> {
    found: Option<(usize, usize)>,
    state: OverlappingState,
    input: Input<'a>,
}

impl Ends<'_> {
    fn advance(&mut self, engine: &Engine, scratch: &mut Scratch) {
        self.found = None;
        let (Some(automaton), Some(cache)) = (&engine.ends, &mut scratch.ends) else { return };
        if automaton.try_search_overlapping_fwd(cache, &self.input, &mut self.state).is_ok() {
            self.found = self.state.get_match().map(|half| (half.offset(), half.pattern().as_usize()));
        }
    }
}

/// Returns the first character boundary at or after a byte.
fn ceiling(text: &str, at: usize) -> usize {
    (at.min(text.len())..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}
