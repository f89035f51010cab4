//! Glossaries: terms that people write down, one a line.

use super::TrainingPair;

/// A term and how it is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term in the source language.
    pub source: String,
    /// The term in the target language.
    pub target: String,
}

/// Terms of two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The terms in the order of the file, each pair of renderings one.
    pub terms: Vec<Term>,
}

impl Glossary {
    /// Reads a table: source and target parted by a tab, several renderings on a side by `; `; a line that begins with `#` is
    /// a heading.
    ///
    /// The numbers of lines without a tab, which hold no term, come second; lines count from 1.
    ///
    /// ```
    /// use sverka::lexicon::Glossary;
    ///
    /// let (glossary, malformed) = Glossary::read("# Peace\nceasefire; truce\tперемирие\nno tab\n");
    /// assert_eq!((glossary.terms.len(), malformed), (2, vec![3]));
    /// ```
    pub fn read(table: &str) -> (Self, Vec<usize>) {
        let (mut terms, mut malformed) = (Vec::new(), Vec::new());
        for (number, line) in table.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once('\t') {
                Some((source, rest)) => {
                    let target = rest.split('\t').next().unwrap_or("");
                    let renderings = |side: &'_ str| -> Vec<String> {
                        side.split("; ").map(|term| term.trim().to_owned()).filter(|term| !term.is_empty()).collect()
                    };
                    let targets = renderings(target);
                    for source in renderings(source) {
                        terms.extend(targets.iter().map(|target| Term { source: source.clone(), target: target.clone() }));
                    }
                }
                None => malformed.push(number + 1),
            }
        }
        (Self { terms }, malformed)
    }

    /// Returns the terms as pairs to train on, each counted `weight` times.
    pub fn training_pairs(&self, weight: f32) -> impl Iterator<Item = TrainingPair> + '_ {
        self.terms.iter().map(move |term| TrainingPair { source: term.source.clone(), target: term.target.clone(), weight })
    }
}
