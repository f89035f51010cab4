//! What is looked for: words, phrases and wildcards.

use crate::error::{Error, ErrorKind};
use crate::text::Language;
use crate::tokens::{Stems, fold, words_with};

/// What a word of a unit must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// A word of this stem.
    Stem(String),
    /// This word, folded.
    Word(String),
    /// A word in which `*` stands for any letters.
    Wildcard(String),
}

/// A query to a concordance: what it looks for must all be in a unit.
///
/// ```
/// use sverka::store::ConcordanceQuery;
/// use sverka::text::Language;
///
/// let en = Language::parse("en")?;
/// assert!(ConcordanceQuery::parse("\"collective security\" secur*", &en, false).is_ok());
/// let told = ConcordanceQuery::parse("\"collective", &en, false).unwrap_err().to_string();
/// assert!(told.contains("close it"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcordanceQuery {
    /// Stretches of words that stand side by side.
    pub(super) phrases: Vec<Vec<Pattern>>,
    /// The stems of the words, those of wildcards left out.
    pub(super) stems: Vec<String>,
}

/// Letters that a word with a wildcard must have at least.
const FEWEST_LETTERS: usize = 2;

impl ConcordanceQuery {
    /// Reads a query: words, each by its stem; `"words in quotes"` stand side by side in this order; `secur*` stands for all words that
    /// begin so. Where the query is exact, words count as they are written, but for capitals.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unusable`] where there are no words, a quote is not closed, or a wildcard stands for nearly everything.
    pub fn parse(text: &str, language: &Language, is_exact: bool) -> Result<Self, Error> {
        let refused = |detail: String| Err(Error::new(ErrorKind::Unusable, "the query", detail));
        let mut stems = Stems::new(language);
        let mut query = Self { phrases: Vec::new(), stems: Vec::new() };
        for (stretch, at) in text.split(is_quote).zip(0..) {
            let mut phrase = Vec::new();
            for chunk in stretch.split_whitespace() {
                for span in words_with(chunk, |c| c == '*') {
                    let word = fold(span.of(chunk));
                    if word.contains('*') && word.chars().filter(|c| *c != '*').count() < FEWEST_LETTERS {
                        return refused(format!("“{word}” stands for too many words; write {FEWEST_LETTERS} letters of it at least"));
                    }
                    let stem = stems.of(&word).to_owned();
                    phrase.push(match (word.contains('*'), is_exact) {
                        (true, _) => Pattern::Wildcard(word),
                        (false, true) => Pattern::Word(word),
                        (false, false) => Pattern::Stem(stem.clone()),
                    });
                    if !matches!(phrase.last(), Some(Pattern::Wildcard(_))) {
                        query.stems.push(stem);
                    }
                }
                // Outside of quotes only what hyphens join stands side by side.
                if at % 2 == 0 && !phrase.is_empty() {
                    query.phrases.push(std::mem::take(&mut phrase));
                }
            }
            if !phrase.is_empty() {
                query.phrases.push(phrase);
            }
        }
        if text.matches(is_quote).count() % 2 == 1 {
            return refused("has a quote that is not closed; close it, or leave it out".to_owned());
        }
        if query.phrases.is_empty() {
            return refused("has no words; write some, such as \"collective security\"".to_owned());
        }
        Ok(query)
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Vec<Pattern>>, String> {
        let query = ConcordanceQuery::parse(text, &Language::known("en"), false);
        query.map(|query| query.phrases).map_err(|error| error.to_string())
    }

    #[test]
    fn words_phrases_and_wildcards_are_told_apart() {
        let stem = |stem: &str| Pattern::Stem(stem.to_owned());
        assert_eq!(
            parsed("States «Collective securities» re*ed peace-loving"),
            Ok(vec![
                vec![stem("state")],
                vec![stem("collect"), stem("secur")],
                vec![Pattern::Wildcard("re*ed".to_owned())],
                vec![stem("peac"), stem("love")],
            ])
        );
    }

    #[test]
    fn queries_that_find_nothing_are_refused() {
        for (text, word) in [("", "no words"), ("… !", "no words"), ("*", "too many"), ("a*", "too many"), ("\"a b", "not closed")] {
            assert!(parsed(text).unwrap_err().contains(word), "{text}");
        }
    }
}
