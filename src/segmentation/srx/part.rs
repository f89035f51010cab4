//! One half of a rule, made ready to match.

use super::pattern::{Pattern, translate, translate_loosely};
use fancy_regex::{Regex, RegexBuilder};
use regex_automata::nfa::thompson::{Config, NFA, WhichCaptures};
use regex_automata::util::syntax;

/// The half of a rule that a pattern stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side<'a> {
    /// The text that ends at a place.
    Before,
    /// The same where a rule breaks. As programs have it, from one beginning it ends where the pattern prefers to, with that
    /// second half behind it: `[!?]+` does not break between two marks.
    BeforeBreak(&'a Part),
    /// The text that begins at a place.
    After,
}

/// One half of a rule.
#[derive(Debug)]
pub(super) struct Part {
    /// As it stands in the file.
    pub pattern: String,
    /// What an automaton matches: at least wherever the rule does.
    pub relaxed: String,
    /// What decides where the relaxed pattern matches too much; it begins where a search begins.
    pub exact: Option<Regex>,
    /// Whether the relaxed pattern matches the empty text.
    pub is_nullable: bool,
    /// How many bytes the exact pattern of a first half sees behind the place; one is that of the character to which it is
    /// pinned.
    pub sees: usize,
    /// Whether the exact pattern of a first half is tried at the place where it is to end, instead of where it may begin.
    pub looks_back: bool,
    /// The memory that it takes in an automaton, in bytes.
    pub size: usize,
    /// What looks ahead for it, if it can be put behind another pattern.
    ahead: Option<String>,
}

/// The largest automaton of one pattern, in bytes; the first is for one whose repeats are written out.
const LARGEST: [usize; 2] = [64 << 10, 10 << 20];
/// How far a half of a rule is looked for around a place, in bytes, and how far one that breaks may go on behind the place:
/// guards for hostile texts.
pub(super) const REACH: usize = 64 << 10;
const NEAR: usize = 1024;
/// How often an exact pattern may go back and try another way at one place.
const MOST_BACKTRACKS: usize = 10_000;

impl Part {
    /// Compiles a pattern; the error says why it cannot be used.
    pub(super) fn compile(pattern: &str, side: Side<'_>) -> Result<Self, String> {
        let strict = Self::build(pattern, translate(pattern)?, side, LARGEST[0]);
        strict.or_else(|_| Self::build(pattern, translate_loosely(pattern)?, side, LARGEST[1]))
    }

    fn build(pattern: &str, translated: Pattern, side: Side<'_>, largest: usize) -> Result<Self, String> {
        let Pattern { relaxed, exact, looks_far, refers } = translated;
        let hir = syntax::parse(&relaxed).map_err(|error| last_line(&error.to_string()))?;
        let limits = Config::new().nfa_size_limit(Some(largest)).which_captures(WhichCaptures::None);
        let nfa = NFA::compiler().configure(limits).build_from_hir(&hir).map_err(|_| "it needs too much memory; shorten it".to_owned())?;
        let is_nullable = hir.properties().minimum_len().is_none_or(|least| least == 0);
        // What may be empty is not looked for, so that `^` and the like need a look of their own.
        let is_plain = exact.is_none() && (!is_nullable || hir.properties().look_set().is_empty());
        let source = exact.unwrap_or_else(|| relaxed.clone());
        let ahead = match side {
            Side::BeforeBreak(after) if !relaxed.is_empty() => after.ahead.as_deref(),
            _ => None,
        };
        let exact = match (side, ahead) {
            (_, Some(ahead)) => Some(format!(r"\G(?:{source}){ahead}")),
            _ if is_plain => None,
            (Side::After, _) => Some(format!(r"\G(?:{source})")),
            _ if looks_far => Some(format!(r"\G(?<=(?:{source}))")),
            _ => Some(format!(r"\G(?:{source})(?=(?s:.)\z)")),
        };
        let regex = exact.map(|exact| RegexBuilder::new(&exact).backtrack_limit(MOST_BACKTRACKS).build());
        let exact = regex.transpose().map_err(|error| last_line(&error.to_string()))?;
        Ok(Self {
            pattern: pattern.to_owned(),
            relaxed,
            exact,
            is_nullable,
            sees: match ahead {
                Some(_) => NEAR,
                None if looks_far => REACH,
                None => 1,
            },
            looks_back: looks_far && ahead.is_none(),
            size: nfa.memory_usage(),
            ahead: (!refers).then(|| format!("(?={source})")),
        })
    }

    /// Returns whether it matches everywhere.
    pub(super) fn is_anything(&self) -> bool {
        self.is_nullable && self.exact.is_none()
    }
}

/// Returns what of an error's message is a sentence: the regex crates draw the pattern above it.
fn last_line(message: &str) -> String {
    let line = message.trim_end().lines().last().unwrap_or_default();
    line.trim().trim_start_matches("error: ").to_owned()
}
