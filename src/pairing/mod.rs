//! Which documents of two heaps translate each other, without comparing the text of all with all.
//!
//! Each document is a sparse vector of what its translation has as well: numbers, months, addresses, words in Latin letters,
//! beginnings of words once they are romanised, and the translations of its words by the lexicon, each weighed by its rarity (tf-idf).
//! Documents meet where they share a feature that is not too common; those that are most alike are compared further, by how much
//! of either the other has, and by where it stands. Names count where they are the same but for the language. The surest pairs are taken
//! first, each document once.

mod features;
mod heap;
mod names;

use crate::lexicon::Lexicon;
use crate::text::Language;
use features::Finder;
use heap::{Heap, Similar};
use names::{Agreement, Names};
use rustc_hash::{FxHashMap, FxHashSet};

/// A document that may have a translation.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What it is called, such as its path within the heap.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Two documents that seem to translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pairing {
    /// Number of the source document.
    pub source: usize,
    /// Number of the target document.
    pub target: usize,
    /// Probability that they do, 0 to 1.
    pub confidence: f64,
}

/// Confidence below which two documents are no pair.
const LEAST: f64 = 0.01;

/// Pairs the documents of two heaps, in the order of the sources; what has no partner is in no pair.
///
/// ```
/// use sverka::pairing::{Candidate, pair_documents};
/// use sverka::text::Language;
///
/// let candidate = |name, text| Candidate { name, text };
/// let source = [candidate("a", "The Council met in Yerevan on 16 March 2023."), candidate("b", "Trade grew by 12.5 per cent, to 480 million.")];
/// let target = [candidate("c", "Торговля выросла на 12,5 процента, до 480 млн."), candidate("d", "Совет собрался в Ереване 16 марта 2023 года.")];
/// let pairs = pair_documents(&source, &target, (&Language::parse("en")?, &Language::parse("ru")?), None);
/// assert_eq!(pairs.iter().map(|pair| (pair.source, pair.target)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pair_documents(
    source: &[Candidate<'_>],
    target: &[Candidate<'_>],
    languages: (&Language, &Language),
    lexicon: Option<&Lexicon>,
) -> Vec<Pairing> {
    let mut finder = Finder::new(languages, lexicon);
    let sources: Vec<_> = source.iter().map(|document| finder.of_source(document.text)).collect();
    let targets: Vec<_> = target.iter().map(|document| finder.of_target(document.text)).collect();
    let heap = Heap::new(&sources, &targets);
    let [left, right] = [source, target].map(|side| Names::new(side.iter().map(|document| document.name), languages));
    let agreeing: FxHashMap<(usize, usize), Agreement> =
        left.agreeing(&right).into_iter().map(|(source, target, agreement)| ((source, target), agreement)).collect();
    let pairs = heap.similar(agreeing.keys().copied());
    let confidence =
        |similar: &Similar| similar.confidence(agreeing.get(&(similar.source, similar.target)).copied().unwrap_or(Agreement::None));
    chosen(
        pairs.iter().map(|similar| Pairing { source: similar.source, target: similar.target, confidence: confidence(similar) }).collect(),
    )
}

/// Takes the surest pairs first, each document once.
fn chosen(mut pairs: Vec<Pairing>) -> Vec<Pairing> {
    pairs.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.source.cmp(&b.source)).then(a.target.cmp(&b.target)));
    let (mut sources, mut targets) = (FxHashSet::default(), FxHashSet::default());
    pairs.retain(|pair| {
        let is_taken = pair.confidence >= LEAST && !sources.contains(&pair.source) && !targets.contains(&pair.target);
        if is_taken {
            sources.insert(pair.source);
            targets.insert(pair.target);
        }
        is_taken
    });
    pairs.sort_by_key(|pair| pair.source);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(source: &[(&str, &str)], target: &[(&str, &str)]) -> Vec<(usize, usize)> {
        let (en, ru) = (Language::known("en"), Language::known("ru"));
        let [source, target] = [source, target].map(|side| side.iter().map(|(name, text)| Candidate { name, text }).collect::<Vec<_>>());
        pair_documents(&source, &target, (&en, &ru), Lexicon::built_in(&en, &ru)).iter().map(|pair| (pair.source, pair.target)).collect()
    }

    #[test]
    fn what_has_no_partner_is_left_alone() {
        let source = [
            ("1", "The ministers signed an agreement on water supply for the border villages."),
            ("2", "Heavy snow closed the airport for two days."),
        ];
        let target =
            [("a", "Министры подписали соглашение о водоснабжении приграничных сёл."), ("b", "Выставка керамики открылась в музее.")];
        assert_eq!(paired(&source, &target), [(0, 0)]);
    }

    #[test]
    fn names_decide_between_like_texts() {
        let source = [("order-107.en.txt", "The order was published."), ("order-108.en.txt", "The order was published.")];
        let target = [("order-108.ru.txt", "Приказ опубликован."), ("order-107.ru.txt", "Приказ опубликован.")];
        assert_eq!(paired(&source, &target), [(0, 1), (1, 0)]);
    }

    #[test]
    fn empty_heaps_have_no_pairs() {
        assert_eq!(paired(&[], &[("a", "Да.")]), []);
        assert_eq!(paired(&[("a", "")], &[("b", "")]), []);
    }
}
