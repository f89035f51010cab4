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
    /// a heading, and further columns are remarks.
    ///
    /// The numbers of lines without a term on both sides of a tab come second; lines count from 1.
    ///
    /// ```
    /// use sverka::lexicon::Glossary;
    ///
    /// let (glossary, malformed) = Glossary::read("# Peace\nceasefire; truce\tперемирие\nno tab\n");
    /// assert_eq!((glossary.terms.len(), malformed), (2, vec![3]));
    /// ```
    pub fn read(table: &str) -> (Self, Vec<usize>) {
        let (mut terms, mut malformed) = (Vec::new(), Vec::new());
        for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
            let mut columns = line.split('\t').map(renderings);
            let (sources, targets) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            if sources.is_empty() || targets.is_empty() {
                malformed.push(number + 1);
            }
            for source in sources {
                terms.extend(targets.iter().map(|&target| Term { source: source.to_owned(), target: target.to_owned() }));
            }
        }
        (Self { terms }, malformed)
    }

    /// Returns the glossary in the other direction.
    pub fn turned(self) -> Self {
        Self { terms: self.terms.into_iter().map(|term| Term { source: term.target, target: term.source }).collect() }
    }

    /// Returns the terms as pairs to train on, each counted `weight` times.
    pub fn training_pairs(&self, weight: f32) -> impl Iterator<Item = TrainingPair> + '_ {
        self.terms.iter().map(move |term| TrainingPair { source: term.source.clone(), target: term.target.clone(), weight })
    }
}

/// Returns the terms in one column.
fn renderings(column: &str) -> Vec<&str> {
    column.split("; ").map(str::trim).filter(|term| !term.is_empty()).collect()
}
