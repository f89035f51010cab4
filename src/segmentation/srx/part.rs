//! One half of a rule, made ready to match.

use super::pattern::translate;
use fancy_regex::{Regex, RegexBuilder};
use regex_automata::nfa::thompson::{Config, NFA, WhichCaptures};
use regex_automata::util::syntax;

/// The half of a rule that a pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The text that ends at a place.
    Before,
    /// The text that begins there.
    After,
}

/// One half of a rule.
#[derive(Debug)]
pub(super) struct Part {
    /// What an automaton matches: at least wherever the rule does.
    pub relaxed: String,
    /// What decides where the relaxed pattern matches too much; it begins where a search begins.
    pub exact: Option<Regex>,
    /// Whether the relaxed pattern matches the empty text.
    pub is_nullable: bool,
    /// Whether the exact pattern needs all the text that follows. Otherwise it is pinned to end before the last character.
    pub looks_far: bool,
}

/// The largest automaton of one pattern, in bytes.
const LARGEST: usize = 10 << 20;

/// How often the backtracking engine may turn back at one place, where it then finds nothing: some patterns would have it turn
/// back for years.
const MOST_TURNS: usize = 10_000;

impl Part {
    /// Compiles a pattern; the error says why it cannot be used.
    pub(super) fn compile(pattern: &str, side: Side) -> Result<Self, String> {
        let translated = translate(pattern)?;
        let hir = syntax::parse(&translated.relaxed).map_err(|error| last_line(&error.to_string()))?;
        let limits = Config::new().nfa_size_limit(Some(LARGEST)).which_captures(WhichCaptures::None);
        NFA::compiler().configure(limits).build_from_hir(&hir).map_err(|_| "it needs too much memory".to_owned())?;
        let is_nullable = hir.properties().minimum_len().is_none_or(|least| least == 0);
        // What may be empty is not looked for, so that `^` and the like need a look of their own.
        let anchors = is_nullable && !hir.properties().look_set().is_empty();
        let exact = translated.exact.or_else(|| anchors.then(|| translated.relaxed.clone()));
        let is_pinned = side == Side::Before && !translated.looks_far;
        let last = if is_pinned { r"(?=(?s:.)\z)" } else { "" };
        let build = |exact: &str| RegexBuilder::new(&format!(r"\G(?:{exact}){last}")).backtrack_limit(MOST_TURNS).build();
        let exact = exact.as_deref().map(build).transpose().map_err(|error| last_line(&error.to_string()))?;
        Ok(Self { relaxed: translated.relaxed, exact, is_nullable, looks_far: translated.looks_far })
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
