//! Segmentation rules in SRX, the format that CAT tools exchange them in: read, applied, and written from the lists here.
//!
//! A file orders rules of two patterns each, one for the text before a place and one for that after it. At each place of a
//! text the first rule whose two patterns match decides whether a segment ends there; where none does, it goes on. A rule
//! that breaks does so only where its first pattern would not rather go on: `[!?]+` leaves `?!` whole, as in CAT tools.

mod automaton;
mod engine;
mod export;
mod part;
mod pattern;
mod properties;
mod read;
#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::notice::{Notice, NoticeKind};
use crate::text::{Language, Span};
use engine::{Engine, ROOM, Rule};
use fancy_regex::Regex;
use part::{Part, Side};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use export::write_srx;
pub use read::Header;
use read::{RawMap, RawRule};

/// The segmentation rules of an SRX file.
#[derive(Debug)]
pub struct SrxRules {
    origin: String,
    header: Header,
    groups: Vec<Vec<Arc<Rule>>>,
    maps: Vec<Map>,
    /// For each choice of groups that was asked for its automata.
    engines: Mutex<BTreeMap<Vec<usize>, Arc<Engine>>>,
    /// The languages of texts for which there are no rules.
    missing: Mutex<BTreeSet<Language>>,
}

/// Which languages a group of rules is for.
#[derive(Debug)]
struct Map {
    languages: Regex,
    group: usize,
}

impl SrxRules {
    /// Reads an SRX file, version 2.0 or 1.0; `origin` is its name in what there is to tell.
    ///
    /// A rule with a pattern that cannot be used is left out, and a notice tells of it. What only shows when the rules are
    /// applied, [`notices`](Self::notices) tells afterwards. Sets such as `\w`, `\s` and `\d` are those of Unicode, as the
    /// standard has it; programs that run Java's patterns take the ASCII ones unless `(?U)` stands before them.
    ///
    /// ```
    /// use sverka::segmentation::SrxRules;
    /// use sverka::text::Language;
    ///
    /// let srx = r#"<srx version="2.0"><header cascade="no"/><body>
    ///   <languagerules><languagerule languagerulename="all">
    ///     <rule break="no"><beforebreak>\bMr\.</beforebreak><afterbreak>\s</afterbreak></rule>
    ///     <rule break="yes"><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule>
    ///   </languagerule></languagerules>
    ///   <maprules><languagemap languagepattern=".*" languagerulename="all"/></maprules></body></srx>"#;
    /// let (rules, notices) = SrxRules::read(srx, "rules.srx")?;
    /// assert!(notices.is_empty());
    ///
    /// let text = "Mr. Reed came. He left.";
    /// let segments: Vec<&str> = rules.split(text, &Language::parse("en")?).into_iter().map(|span| span.of(text)).collect();
    /// assert_eq!(segments, ["Mr. Reed came.", "He left."]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`](crate::error::ErrorKind::Malformed) if the text is no well-formed XML or no SRX.
    pub fn read(text: &str, origin: &str) -> Result<(Self, Vec<Notice>), Error> {
        let file = read::read(text, origin)?;
        let mut notices = Vec::new();
        let mut tell = |line: usize, pattern: &str, reason: String| {
            let kind = NoticeKind::SrxRuleUnusable { line, pattern: pattern.to_owned(), reason };
            notices.push(Notice { kind, origin: origin.to_owned(), span: None });
        };
        let mut compiled =
            |pattern: &str, side: Side<'_>, line: usize| Part::compile(pattern, side).map_err(|reason| tell(line, pattern, reason)).ok();
        let mut rule = |raw: &RawRule| {
            let after = compiled(&raw.after, Side::After, raw.line);
            let side = after.as_ref().filter(|_| raw.breaks).map_or(Side::Before, Side::BeforeBreak);
            let (before, after) = (compiled(&raw.before, side, raw.line)?, after?);
            Some(Arc::new(Rule { line: raw.line, breaks: raw.breaks, before, after, trouble: OnceLock::new() }))
        };
        let groups = file.groups.iter().map(|group| group.rules.iter().filter_map(&mut rule).collect()).collect();
        let mut maps = Vec::with_capacity(file.maps.len());
        for map in &file.maps {
            let group = file.groups.iter().position(|group| group.name == map.group);
            match (map.compile(), group) {
                (Ok(languages), Some(group)) => maps.push(Map { languages, group }),
                (Err(reason), _) => tell(map.line, &map.pattern, reason),
                (Ok(_), None) => {}
            }
        }
        let (origin, header) = (origin.to_owned(), file.header);
        Ok((Self { origin, header, groups, maps, engines: Mutex::default(), missing: Mutex::default() }, notices))
    }

    /// Returns what there is to tell of the rules as they were applied so far: those that could not be, or not everywhere,
    /// and the languages of texts that they do not cover.
    pub fn notices(&self) -> Vec<Notice> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = missing.iter().cloned().map(NoticeKind::SrxLanguageMissing);
        let troubles = self.groups.iter().flatten().filter_map(|rule| rule.trouble.get().cloned());
        missing.chain(troubles).map(|kind| Notice { kind, origin: self.origin.clone(), span: None }).collect()
    }

    /// Returns what the header of the file asks for.
    pub fn header(&self) -> Header {
        self.header
    }

    /// Returns whether there are rules for a language; without any, a paragraph is one segment.
    pub fn knows(&self, language: &Language) -> bool {
        !self.chosen(language).is_empty()
    }

    /// Returns the segments of a paragraph, without the white space between them.
    pub fn split(&self, text: &str, language: &Language) -> Vec<Span> {
        let mut segments = Vec::new();
        let mut start = 0;
        let breaks = self.engine(language).breaks(text);
        for end in breaks.into_iter().chain([text.len()]) {
            let span = Span::new(start, end).trimmed(text);
            if !span.is_empty() {
                segments.push(span);
            }
            start = end;
        }
        segments
    }

    /// Returns the groups of rules for a language, in order.
    ///
    /// Patterns are tried on the whole tag, with hyphens and with underscores, and then on the language alone.
    fn chosen(&self, language: &Language) -> Vec<usize> {
        let tag = language.as_str();
        for tags in [[tag.to_owned(), tag.replace('-', "_")], [language.primary().to_owned(), String::new()]] {
            let fits = |map: &&Map| tags.iter().any(|tag| !tag.is_empty() && matches!(map.languages.is_match(tag.as_str()), Ok(true)));
            let most = if self.header.cascade { usize::MAX } else { 1 };
            let chosen: Vec<usize> = self.maps.iter().filter(fits).take(most).map(|map| map.group).collect();
            if !chosen.is_empty() {
                return chosen;
            }
        }
        Vec::new()
    }

    fn engine(&self, language: &Language) -> Arc<Engine> {
        let chosen = self.chosen(language);
        if chosen.is_empty() {
            self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(language.clone());
        }
        let build = |chosen: &[usize]| {
            let rules: Vec<Arc<Rule>> = chosen.iter().flat_map(|&group| self.groups[group].iter().cloned()).collect();
            Arc::new(Engine::new(&rules, ROOM))
        };
        let mut engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        engines.entry(chosen.clone()).or_insert_with(|| build(&chosen)).clone()
    }
}

impl RawMap {
    fn compile(&self) -> Result<Regex, String> {
        let pattern = pattern::translate(&self.pattern)?;
        let exact = pattern.exact.unwrap_or(pattern.relaxed);
        Regex::new(&format!(r"(?i)\A(?:{exact})\z")).map_err(|error| error.to_string())
    }
}
