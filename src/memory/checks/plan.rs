//! Which rules are asked, and what is done with the units they speak against.

use super::LengthLimits;
use std::fmt;

/// What is done with a unit that a rule speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is mended, or rejected where that cannot be done without a guess.
    Repair,
    /// It is rejected.
    Reject,
    /// It stays, with a property that says why it is doubtful.
    Mark,
}

impl Effect {
    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repair => "repair",
            Self::Reject => "reject",
            Self::Mark => "mark",
        }
    }
}

/// A rule that may speak against a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A side has no text.
    Empty,
    /// A text was read in the wrong encoding.
    Mojibake,
    /// A word has letters of another script that look like its own.
    Homoglyphs,
    /// There is nothing to translate.
    Residue,
    /// Both sides are a link of a web page's menu.
    Navigation,
    /// The target is the source over again.
    Equal,
    /// The target is in the words of the source.
    Untranslated,
    /// A side is in another language than it says.
    WrongLanguage,
    /// One side is far longer than the other.
    LengthRatio,
    /// Numbers or dates differ.
    Numbers,
    /// URLs or e-mail addresses differ.
    Addresses,
    /// Brackets are not paired on one side.
    Brackets,
    /// One side has more bracketed parts.
    BracketPairs,
    /// Quotation marks are not paired on one side.
    Quotes,
    /// Inline codes differ.
    Tags,
    /// The unit occurred before.
    Duplicate,
    /// A unit that is nearly the same occurred before.
    NearDuplicate,
    /// The source was translated in another way before.
    Inconsistent,
}

impl Rule {
    /// All rules, in the order in which they are asked.
    pub const ALL: [Self; 18] = [
        Self::Empty,
        Self::Mojibake,
        Self::Homoglyphs,
        Self::Residue,
        Self::Navigation,
        Self::Equal,
        Self::Untranslated,
        Self::WrongLanguage,
        Self::LengthRatio,
        Self::Numbers,
        Self::Addresses,
        Self::Brackets,
        Self::BracketPairs,
        Self::Quotes,
        Self::Tags,
        Self::Duplicate,
        Self::NearDuplicate,
        Self::Inconsistent,
    ];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Mojibake => "mojibake",
            Self::Homoglyphs => "homoglyphs",
            Self::Residue => "residue",
            Self::Navigation => "navigation",
            Self::Equal => "equal",
            Self::Untranslated => "untranslated",
            Self::WrongLanguage => "wrong-language",
            Self::LengthRatio => "length-ratio",
            Self::Numbers => "numbers",
            Self::Addresses => "addresses",
            Self::Brackets => "brackets",
            Self::BracketPairs => "bracket-pairs",
            Self::Quotes => "quotes",
            Self::Tags => "tags",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near-duplicate",
            Self::Inconsistent => "inconsistent",
        }
    }

    /// Returns what the rule finds, in a sentence.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Empty => "A side has no text, or there is only one side.",
            Self::Mojibake => {
                "A text was read in the wrong encoding, such as UTF-8 as windows-1252; mended where that leaves a clean text."
            }
            Self::Homoglyphs => "A Cyrillic word has Latin letters that look like its own, or the other way round; mended.",
            Self::Residue => "There is nothing to translate: numbers, punctuation or the name of an image alone.",
            Self::Navigation => "Both sides are a link of a web page, such as “Go back”; in memories of software such units are good.",
            Self::Equal => "The target is the source over again, and not a name, a number, an address or a code.",
            Self::Untranslated => "The target is mostly made of words of the source.",
            Self::WrongLanguage => "A side is in another script or language than it says; short texts are let pass.",
            Self::LengthRatio => "One side is far longer than the other; short texts are let pass.",
            Self::Numbers => "Numbers or dates differ, whether in digits or in words.",
            Self::Addresses => "URLs or e-mail addresses differ, other than in a language or country.",
            Self::Brackets => "Brackets are not paired on one side, and paired on the other.",
            Self::BracketPairs => "One side has more bracketed parts than the other.",
            Self::Quotes => "Quotation marks are not paired on one side, and paired on the other.",
            Self::Tags => "Inline codes differ in number or kind.",
            Self::Duplicate => "All texts and codes are those of an earlier unit.",
            Self::NearDuplicate => "The texts differ from those of an earlier unit in case, digits, punctuation or white space alone.",
            Self::Inconsistent => "An earlier unit has the same source and another target.",
        }
    }

    /// Returns what is done with a unit that the rule speaks against, if nothing else is asked for.
    pub fn effect(self) -> Effect {
        match self {
            Self::Mojibake | Self::Homoglyphs => Effect::Repair,
            Self::Quotes | Self::Brackets | Self::BracketPairs | Self::Tags | Self::Inconsistent => Effect::Mark,
            _ => Effect::Reject,
        }
    }

    /// Returns whether the rule is asked if nothing else is asked for.
    pub fn is_usual(self) -> bool {
        !matches!(self, Self::Navigation | Self::BracketPairs | Self::NearDuplicate | Self::Inconsistent)
    }

    /// Returns the rule of a name.
    ///
    /// # Errors
    ///
    /// If no rule has that name.
    pub fn parse(name: &str) -> Result<Self, PlanError> {
        Self::ALL.into_iter().find(|rule| rule.name() == name).ok_or_else(|| PlanError(name.to_owned()))
    }
}

/// That a name is not that of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError(String);

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule is called “{}”; --list-rules names them all", self.0)
    }
}

impl std::error::Error for PlanError {}

/// The rules that are asked, and their effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    effects: [Option<Effect>; Rule::ALL.len()],
    /// From when on lengths differ too much.
    pub length: LengthLimits,
}

impl Default for Plan {
    fn default() -> Self {
        Self { effects: Rule::ALL.map(|rule| rule.is_usual().then(|| rule.effect())), length: LengthLimits::default() }
    }
}

impl Plan {
    /// Returns the plan of the rules that are named: `numbers,tags` are these two, `-numbers` all usual ones but that, and
    /// `usual,navigation` or `all,-tags` begin with the usual ones or all.
    ///
    /// ```
    /// use sverka::memory::{Plan, Rule};
    ///
    /// let plan = Plan::named(&["-numbers"])?;
    /// assert!(plan.effect(Rule::Numbers).is_none() && plan.effect(Rule::Equal).is_some());
    /// let plan = Plan::named(&["numbers"])?;
    /// assert!(plan.effect(Rule::Numbers).is_some() && plan.effect(Rule::Equal).is_none());
    /// # Ok::<(), sverka::memory::PlanError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a name is not that of a rule.
    pub fn named(names: &[impl AsRef<str>]) -> Result<Self, PlanError> {
        let mut plan = Self::default();
        if names.iter().any(|name| !name.as_ref().starts_with('-')) {
            plan.effects = [None; Rule::ALL.len()];
        }
        for name in names {
            match name.as_ref() {
                "all" => plan.effects = Rule::ALL.map(|rule| Some(rule.effect())),
                "usual" => plan.effects = Self::default().effects,
                name => match name.strip_prefix('-') {
                    Some(name) => plan.set(Rule::parse(name)?, None),
                    None => {
                        let rule = Rule::parse(name)?;
                        plan.set(rule, Some(rule.effect()));
                    }
                },
            }
        }
        Ok(plan)
    }

    /// Has a rule asked, or no longer.
    pub fn set(&mut self, rule: Rule, effect: Option<Effect>) {
        self.effects[rule as usize] = effect;
    }

    /// Returns what is done with a unit that a rule speaks against; nothing where the rule is not asked.
    pub fn effect(&self, rule: Rule) -> Option<Effect> {
        self.effects[rule as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_places_and_names_of_their_own() {
        for (at, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, at);
            assert_eq!(Rule::parse(rule.name()), Ok(rule));
            assert!(rule.summary().ends_with('.'), "{rule:?}");
        }
        assert!(Rule::parse("spelling").is_err());
    }

    #[test]
    fn names_add_and_take_out() {
        let asked = |names: &[&str]| {
            let plan = Plan::named(names).unwrap();
            Rule::ALL.into_iter().filter(|rule| plan.effect(*rule).is_some()).count()
        };
        let usual = asked(&["usual"]);
        assert_eq!((asked(&["numbers", "tags"]), asked(&["-tags"]), asked(&["all"])), (2, usual - 1, Rule::ALL.len()));
        assert_eq!((asked(&["usual", "navigation"]), asked(&["all", "-tags"])), (usual + 1, Rule::ALL.len() - 1));
        assert!(Plan::named(&["usual", "-nonsense"]).is_err());
    }
}
