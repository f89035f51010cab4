//! URLs and e-mail addresses that do not agree.

use super::side::Side;
use regex_automata::meta::Regex;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// URLs and e-mail addresses.
const ADDRESS: &str = r#"(?:https?|ftp)://[^\s<>"«»“”]+|\bwww\.[^\s<>"«»“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"#;

/// Labels of host names that say in which language or country a page is, or nothing.
const LABELS: &[&str] = &["www", "com", "org", "net", "int", "gov", "edu", "info", "eng", "rus", "example", "domain"];

/// URLs or e-mail addresses differ, other than in a language or country.
pub(super) fn addresses(source: &Side, target: &Side) -> Option<String> {
    if !source.text.contains(['@', '/', '.']) && !target.text.contains(['@', '/', '.']) {
        return None;
    }
    let (left, right) = (found(&source.text), found(&target.text));
    let missing = |from: &BTreeMap<String, &str>, other: &BTreeMap<String, &str>, side: &Side| {
        let (_, address) = from.iter().find(|(key, _)| !other.contains_key(*key))?;
        Some(format!("{address} stands in {} only", side.language))
    };
    missing(&left, &right, source).or_else(|| missing(&right, &left, target))
}

/// Returns the addresses of a text by what of them no translation changes.
fn found(text: &str) -> BTreeMap<String, &str> {
    static REGEX: OnceLock<Option<Regex>> = OnceLock::new();
    let Some(regex) = REGEX.get_or_init(|| Regex::new(ADDRESS).ok()) else { return BTreeMap::new() };
    let addresses = regex.find_iter(text).map(|found| text[found.range()].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/'));
    addresses.map(|address| (core(address), address)).filter(|(core, _)| core.len() > 1 && !core.ends_with('@')).collect()
}

/// Returns a host or an e-mail address without what languages and countries differ in.
fn core(address: &str) -> String {
    let lower = address.to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    let (user, domain) = host.rsplit_once('@').map_or(("", host), |(user, domain)| (user, domain));
    let told: Vec<&str> = domain.split('.').filter(|label| label.chars().count() > 2 && !LABELS.contains(label)).collect();
    format!("{user}@{}", told.join("."))
}
