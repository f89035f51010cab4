//! What speaks against a unit: rules that reject it, mend it or mark it as doubtful, each with its reason in words.
//!
//! A rule is a function of two sides, source and target, that answers with a reason or nothing. A [`Checker`] asks the
//! rules of its plan in the order of [`Rule::ALL`]; what can be mended is mended first, and the first rule that rejects
//! has the last word. Rules are careful: a good unit that is thrown away costs a translator more than a bad one that stays.

mod addresses;
mod copies;
mod homoglyphs;
mod languages;
mod length;
mod marks;
mod numbers;
mod plan;
mod repeats;
mod residue;
mod side;

pub use length::LengthLimits;
pub use plan::{Effect, Plan, PlanError, Rule};

use super::{Inline, TranslationUnit, Variant, property};
use crate::text::{Language, Mending, misread};
use crate::tokens::Tokenizer;
use repeats::Repeats;
use rustc_hash::FxHashMap;
use side::Side;

/// What a rule says of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What was done with the unit for it.
    pub effect: Effect,
    /// Why, naming what offends.
    pub reason: String,
}

/// Checks units, one after the other, by the rules of a plan.
///
/// It remembers hashes of the units it has seen, of some tens of bytes each, where the plan has rules against repetition,
/// and nothing else.
///
/// ```
/// use sverka::memory::{Checker, Plan, Rule, TranslationUnit, Variant};
/// use sverka::text::Language;
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let mut unit = TranslationUnit::new(vec![Variant::plain(en, "It has 14 piers."), Variant::plain(ru, "У него 15 опор.")]);
/// let findings = Checker::new(Plan::default()).check(&mut unit, None);
/// assert_eq!(findings[0].rule, Rule::Numbers);
/// assert_eq!(findings[0].reason, "14 stands in en only, 15 in ru only");
/// ```
pub struct Checker {
    plan: Plan,
    tokenizers: FxHashMap<Language, Tokenizer>,
    repeats: Repeats,
}

impl Checker {
    /// Returns a checker that has seen nothing yet.
    pub fn new(plan: Plan) -> Self {
        Self { plan, tokenizers: FxHashMap::default(), repeats: Repeats::default() }
    }

    /// Returns what the rules say of a unit, in order, and mends and marks it accordingly.
    ///
    /// The source is the variant in the language given, or the first one; all other variants are targets. The last finding
    /// is the one that rejects the unit, where one does; such a unit is not counted as seen.
    pub fn check(&mut self, unit: &mut TranslationUnit, source_language: Option<&Language>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.mend(unit, &mut findings);
        if !is_rejected(&findings) {
            self.compare(unit, source_language, &mut findings);
        }
        if !is_rejected(&findings) {
            let doubts = findings.iter().filter(|finding| finding.effect == Effect::Mark);
            unit.properties.extend(doubts.map(|finding| (property::DOUBT.to_owned(), finding.to_string())));
            self.repeats.remember(unit, &self.plan, source_language);
        }
        findings
    }

    /// Asks the rules that look at one variant at a time, and may mend it.
    fn mend(&self, unit: &mut TranslationUnit, findings: &mut Vec<Finding>) {
        for rule in [Rule::Empty, Rule::Mojibake, Rule::Homoglyphs] {
            let Some(effect) = self.plan.effect(rule) else { continue };
            findings.extend(match rule {
                Rule::Mojibake => mended(unit, rule, effect, &misread),
                Rule::Homoglyphs => mended(unit, rule, effect, &homoglyphs::homoglyphs),
                _ => residue::empty(unit).map(|reason| Finding { rule, effect, reason }),
            });
            if is_rejected(findings) {
                return;
            }
        }
    }

    /// Asks the rules that compare variants with each other, and the unit with those before.
    fn compare(&mut self, unit: &TranslationUnit, source_language: Option<&Language>, findings: &mut Vec<Finding>) {
        for variant in &unit.variants {
            if !self.tokenizers.contains_key(&variant.language) {
                self.tokenizers.insert(variant.language.clone(), Tokenizer::new(&variant.language));
            }
        }
        let at = source_place(unit, source_language);
        let sides: Vec<Side> = unit.variants.iter().map(|variant| Side::new(variant, &self.tokenizers[&variant.language])).collect();
        for rule in Rule::ALL {
            let Some(effect) = self.plan.effect(rule) else { continue };
            let mut targets = sides.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, side)| side);
            let reason = match rule {
                Rule::Duplicate | Rule::NearDuplicate | Rule::Inconsistent => self.repeats.reason(rule, unit, source_language),
                _ => sides.get(at).and_then(|source| targets.find_map(|target| self.plan.reason(rule, source, target))),
            };
            findings.extend(reason.map(|reason| Finding { rule, effect, reason }));
            if is_rejected(findings) {
                return;
            }
        }
    }
}

impl Plan {
    /// Returns what a rule that compares two sides says of them.
    fn reason(&self, rule: Rule, source: &Side, target: &Side) -> Option<String> {
        match rule {
            Rule::Residue => residue::residue(source, target),
            Rule::Navigation => residue::navigation(source, target),
            Rule::Equal => copies::equal(source, target),
            Rule::Untranslated => copies::untranslated(source, target),
            Rule::WrongLanguage => languages::wrong_language(source, target),
            Rule::LengthRatio => length::length_ratio(source, target, self.length),
            Rule::Numbers => numbers::numbers(source, target),
            Rule::Addresses => addresses::addresses(source, target),
            Rule::Brackets => marks::brackets(source, target),
            Rule::BracketPairs => marks::bracket_pairs(source, target),
            Rule::Quotes => marks::quotes(source, target),
            Rule::Tags => marks::tags(source, target),
            Rule::Empty | Rule::Mojibake | Rule::Homoglyphs | Rule::Duplicate | Rule::NearDuplicate | Rule::Inconsistent => None,
        }
    }
}

/// Returns whether the last of the findings rejects the unit.
fn is_rejected(findings: &[Finding]) -> bool {
    findings.last().is_some_and(|finding| finding.effect == Effect::Reject)
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.rule.name(), self.reason)
    }
}

/// Returns which variant is the source.
fn source_place(unit: &TranslationUnit, language: Option<&Language>) -> usize {
    let is_source = |variant: &Variant| language.is_some_and(|language| variant.language.same_language(language));
    unit.variants.iter().position(is_source).unwrap_or(0)
}

/// Lets a rule mend the texts of a unit, or say that they cannot be mended.
fn mended(unit: &mut TranslationUnit, rule: Rule, effect: Effect, rule_of: &dyn Fn(&str, &Language) -> Option<Mending>) -> Option<Finding> {
    let mut reason = None;
    let mut is_mended = true;
    for variant in &mut unit.variants {
        for inline in &mut variant.content {
            let Inline::Text(text) = inline else { continue };
            let Some(mending) = rule_of(text, &variant.language) else { continue };
            reason.get_or_insert(mending.reason);
            match mending.text {
                Some(mended) if effect == Effect::Repair => *text = mended,
                _ => is_mended = false,
            }
        }
    }
    let effect = if effect == Effect::Repair && !is_mended { Effect::Reject } else { effect };
    reason.map(|reason| Finding { rule, effect, reason })
}

#[cfg(test)]
mod tests;
