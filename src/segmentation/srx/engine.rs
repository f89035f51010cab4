//! Applies ordered rules to a text.
//!
//! At each place the first rule decides whose two halves match there. One pass of one automaton over the text tells at
//! which places the first halves of all rules end, overlapping matches included; only there the second halves are tried, and
//! what looks around is looked at. Rules with an empty first half are found the same way by a pass backwards over the
//! second halves. So the time is linear in the length of the text, whatever the number of rules.
//!
//! What cannot be applied is noted at its rule. Where it stays open whether a rule matches, no segment ends.

use super::automaton::{Direction, Set, search};
use super::part::{Part, REACH};
use crate::notice::NoticeKind;
use regex_automata::hybrid::dfa::{Cache, DFA, OverlappingState};
use regex_automata::{Anchored, Input, PatternID};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A rule that can be used.
#[derive(Debug)]
pub(super) struct Rule {
    /// Where it stands in the file.
    pub line: usize,
    pub breaks: bool,
    pub before: Part,
    pub after: Part,
    /// What there is to tell of it, once it could not be applied.
    pub trouble: OnceLock<NoticeKind>,
}

impl Rule {
    fn leave_out(&self, reason: &str) {
        let pattern = if self.before.size < self.after.size { &self.after } else { &self.before }.pattern.clone();
        let _ = self.trouble.set(NoticeKind::SrxRuleUnusable { line: self.line, pattern, reason: reason.to_owned() });
    }

    fn leave_open(&self, part: &Part, reason: &str) {
        let (line, pattern, reason) = (self.line, part.pattern.clone(), reason.to_owned());
        self.trouble.get_or_init(|| NoticeKind::SrxRuleUndecided { line, pattern, reason });
    }

    /// Returns that a half does not match, or what is taken for that: it would have to reach further than it is looked for.
    fn fails(&self, part: &Part, is_cut_short: bool) -> Option<bool> {
        if is_cut_short {
            self.leave_open(part, &format!("it reaches further than {REACH} bytes and is taken not to match there; shorten it"));
        }
        Some(false)
    }
}

/// On how many bytes of text a first half is tried at one place, from all beginnings together: a guard for hostile texts.
const MOST_TRIED: usize = 1 << 20;
/// The memory for all patterns of the automata together, in bytes; what goes with it while they run takes twice as much.
pub(super) const ROOM: usize = 256 << 20;

/// The rules of one language as automata.
#[derive(Debug, Default)]
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
    rule: Arc<Rule>,
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

fn add_rule(lists: &mut Vec<Vec<usize>>, pattern: usize, rule: usize) {
    if lists.len() <= pattern {
        lists.resize_with(pattern + 1, Vec::new);
    }
    lists[pattern].push(rule);
}

impl Engine {
    /// Makes the automata of rules that fit into so many bytes; those that do not are left out.
    pub(super) fn new(rules: &[Arc<Rule>], room: usize) -> Self {
        Self::build(rules, room).unwrap_or_else(|error| {
            rules.iter().for_each(|rule| rule.leave_out(&error));
            Self::default()
        })
    }

    fn build(rules: &[Arc<Rule>], mut room: usize) -> Result<Self, String> {
        let (mut ends, mut starts, mut afters, mut beginnings) = (Set::default(), Set::default(), Set::default(), Set::default());
        let mut engine = Self::default();
        for rule in rules {
            let (before, after) = (&rule.before, &rule.after);
            let begins = before.is_nullable && !after.is_nullable;
            let is_searched = before.exact.is_some() && !before.looks_back;
            let uses = [
                (&mut ends, before, !before.is_nullable),
                (&mut beginnings, after, begins),
                (&mut starts, before, is_searched),
                (&mut afters, after, !after.is_nullable),
            ];
            let cost: usize = uses.iter().filter(|(.., is_used)| *is_used).map(|(set, part, _)| set.cost(part)).sum();
            if cost > room {
                rule.leave_out("all rules together need too much memory; shorten it, or delete rules that you do not need");
                continue;
            }
            room -= cost;
            let [end, beginning, start, after_id] = uses.map(|(set, part, is_used)| is_used.then(|| set.add(&part.relaxed)));
            let decides_all = before.is_anything() && after.is_anything();
            let number = engine.rules.len();
            match (end, beginning) {
                (Some(end), _) => add_rule(&mut engine.rules_at_end, end, number),
                (None, Some(beginning)) => add_rule(&mut engine.rules_at_beginning, beginning, number),
                (None, None) if !decides_all || rule.breaks => engine.everywhere.push(number),
                (None, None) => {}
            }
            let id = |number: Option<usize>| number.and_then(|number| PatternID::new(number).ok());
            engine.rules.push(Placed { rule: rule.clone(), start: id(start), after: id(after_id) });
            if decides_all {
                // No later rule is ever asked.
                break;
            }
        }
        engine.ends = ends.automaton(false, false)?;
        engine.starts = starts.automaton(true, true)?;
        engine.afters = afters.automaton(false, true)?;
        engine.beginnings = beginnings.automaton(true, false)?;
        Ok(engine)
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
        search(automaton, cache, &Input::new(text), Direction::Back, |at, pattern| {
            found.push((at, pattern));
            ControlFlow::Continue(())
        });
        found
    }

    /// Returns whether a rule, whose first half may end at the place, holds there.
    fn holds(&self, rule: usize, text: &str, at: usize, scratch: &mut Scratch) -> bool {
        let placed = &self.rules[rule];
        let rule = &placed.rule;
        let after = self.holds_after(placed, text, at, scratch);
        if after == Some(false) {
            return false;
        }
        match (after, self.holds_before(placed, text, at, scratch)) {
            (_, Some(false)) => false,
            (Some(_), Some(_)) => true,
            (_, before) => {
                let part = if before.is_none() { &rule.before } else { &rule.after };
                rule.leave_open(part, "it takes too long and is taken not to break there; write it without repeats inside of repeats");
                !rule.breaks
            }
        }
    }

    /// Returns whether the second half of a rule begins at a place, if that can be told.
    fn holds_after(&self, placed: &Placed, text: &str, at: usize, scratch: &mut Scratch) -> Option<bool> {
        let end = ceiling(text, at + REACH);
        if let (Some(id), Some(automaton), Some(cache)) = (placed.after, &self.afters, &mut scratch.afters) {
            let input = Input::new(text).span(at..end).anchored(Anchored::Pattern(id));
            let mut is_found = false;
            let is_cut_short = search(automaton, cache, &input, Direction::Forward, |_, _| {
                is_found = true;
                ControlFlow::Break(())
            });
            if !is_found {
                return placed.rule.fails(&placed.rule.after, is_cut_short);
            }
        }
        let Some(exact) = &placed.rule.after.exact else { return Some(true) };
        exact.find_from_pos(&text[..end], at).ok().map(|found| found.is_some())
    }

    /// Returns whether the first half of a rule, whose relaxed pattern may, ends at a place, if that can be told.
    fn holds_before(&self, placed: &Placed, text: &str, at: usize, scratch: &mut Scratch) -> Option<bool> {
        let before = &placed.rule.before;
        let Some(exact) = &before.exact else { return Some(true) };
        let seen = &text[..ceiling(text, at + before.sees)];
        let ends_there = |start| exact.find_from_pos(seen, start).ok().map(|found| found.is_some_and(|found| found.end() == at));
        if before.looks_back {
            return ends_there(at);
        }
        let (id, automaton, cache) = (placed.start?, self.starts.as_ref()?, scratch.starts.as_mut()?);
        let input = Input::new(text).span(at.saturating_sub(REACH)..at).anchored(Anchored::Pattern(id));
        let (mut holds, mut tried) = (Some(false), 0);
        let is_cut_short = search(automaton, cache, &input, Direction::Back, |start, _| {
            tried += seen.len() - start;
            holds = match tried {
                _ if !text.is_char_boundary(start) => Some(false),
                MOST_TRIED.. => None,
                _ => ends_there(start),
            };
            if holds == Some(false) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if holds == Some(false) { placed.rule.fails(before, is_cut_short) } else { holds }
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
