//! Learning word translations from sentence pairs.
//!
//! IBM model 1 (Brown et al. 1993) in both directions by expectation-maximisation; what both directions speak for is
//! kept. The result is the same from run to run.

use super::Lexicon;
use crate::text::Language;
use crate::tokens::{TokenKind, Tokenizer};
use rustc_hash::FxHashMap;

/// Two texts that translate each other.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingPair {
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
    /// How many times it counts; 1 for a sentence pair.
    pub weight: f32,
}

/// Rounds of expectation-maximisation.
const ROUNDS: usize = 6;
/// Words of a text that are looked at.
const LONGEST: usize = 60;
/// Least expected number of times that a translation was seen, by both directions.
const LEAST_COUNT: f32 = 0.8;
/// Least probability that a translation needs in one direction, and as the product of both.
const LEAST_PROBABILITY: f32 = 0.01;
const LEAST_PRODUCT: f32 = 3e-4;
/// Translations of one word that are kept.
const MOST_TRANSLATIONS: usize = 20;
/// Times that a word is thought to have been seen beside nothing: takes off belief from what was seen once.
const DISCOUNT: f32 = 0.3;

/// Learns a lexicon from pairs of texts in two languages.
pub fn train(languages: (&Language, &Language), pairs: impl IntoIterator<Item = TrainingPair>) -> Lexicon {
    let mut text = Bitext::default();
    let tokenizers = (Tokenizer::new(languages.0), Tokenizer::new(languages.1));
    for pair in pairs {
        text.push(words(&tokenizers.0, &pair.source), words(&tokenizers.1, &pair.target), pair.weight);
    }
    // All words that were seen together have their numbers now.
    text.numbers = FxHashMap::default();
    let (forward, backward) = rayon::join(|| text.expected(Direction::Forward), || text.expected(Direction::Backward));
    Lexicon::new(languages, text.translations(&forward, &backward))
}

fn words(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    let tokens = tokenizer.tokens(text).into_iter();
    tokens.filter(|token| token.kind == TokenKind::Word).map(|token| token.key).take(LONGEST).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// Words by number.
#[derive(Default)]
struct Vocabulary {
    words: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Weighed occurrences.
    counts: Vec<f32>,
}

impl Vocabulary {
    fn number(&mut self, word: String, weight: f32) -> u32 {
        let number = *self.numbers.entry(word).or_insert_with_key(|word| {
            self.words.push(word.clone());
            self.counts.push(0.0);
            self.words.len() as u32 - 1
        });
        self.counts[number as usize] += weight;
        number
    }
}

/// The pairs in numbers.
#[derive(Default)]
struct Bitext {
    source: Vocabulary,
    target: Vocabulary,
    /// Words that were seen together, each pair of words once.
    together: Vec<(u32, u32)>,
    numbers: FxHashMap<(u32, u32), u32>,
    pairs: Vec<Pair>,
}

struct Pair {
    weight: f32,
    width: usize,
    /// For each source word and each target word their number in [`Bitext::together`], source word by source word.
    links: Box<[u32]>,
}

impl Bitext {
    fn push(&mut self, source: Vec<String>, target: Vec<String>, weight: f32) {
        if source.is_empty() || target.is_empty() {
            return;
        }
        let source: Vec<u32> = source.into_iter().map(|word| self.source.number(word, weight)).collect();
        let target: Vec<u32> = target.into_iter().map(|word| self.target.number(word, weight)).collect();
        let mut links = Vec::with_capacity(source.len() * target.len());
        for &s in &source {
            for &t in &target {
                links.push(*self.numbers.entry((s, t)).or_insert_with(|| {
                    self.together.push((s, t));
                    self.together.len() as u32 - 1
                }));
            }
        }
        self.pairs.push(Pair { weight, width: target.len(), links: links.into() });
    }

    /// Returns for each pair of words how often one is expected to have been made by the other.
    fn expected(&self, direction: Direction) -> Vec<f32> {
        let (given, made) = match direction {
            Direction::Forward => (&self.source, &self.target),
            Direction::Backward => (&self.target, &self.source),
        };
        let all: f32 = made.counts.iter().sum();
        // The chance that nothing made a word: once for each pair, as if an empty word stood there.
        let chance = |word: u32| 0.5 * made.counts[word as usize] / all + 1e-7;
        let ends = |link: u32| {
            let (s, t) = self.together[link as usize];
            if direction == Direction::Forward { (s, t) } else { (t, s) }
        };
        let mut probabilities = vec![1.0 / made.words.len().max(1) as f32; self.together.len()];
        let mut counts = vec![0f32; self.together.len()];
        for _ in 0..ROUNDS {
            counts.fill(0.0);
            for pair in &self.pairs {
                pair.each_made(direction, |links| {
                    let sum: f32 = links.clone().map(|link| probabilities[link as usize]).sum();
                    let Some(first) = links.clone().next() else { return };
                    let whole = sum + chance(ends(first).1);
                    for link in links {
                        counts[link as usize] += pair.weight * probabilities[link as usize] / whole;
                    }
                });
            }
            let mut sums = vec![DISCOUNT; given.words.len()];
            for (link, &count) in counts.iter().enumerate() {
                sums[ends(link as u32).0 as usize] += count;
            }
            for (link, probability) in probabilities.iter_mut().enumerate() {
                *probability = counts[link] / sums[ends(link as u32).0 as usize];
            }
        }
        counts
    }

    /// Returns the translations that both directions speak for.
    fn translations(&self, forward: &[f32], backward: &[f32]) -> Vec<(&str, &str, f32, f32)> {
        let mut found: Vec<(u32, u32, f32, f32)> = Vec::new();
        for (link, &(s, t)) in self.together.iter().enumerate() {
            if forward[link].max(backward[link]) < LEAST_COUNT || forward[link].min(backward[link]) < LEAST_COUNT / 4.0 {
                continue;
            }
            let given_source = (forward[link] / (self.source.counts[s as usize] + DISCOUNT)).min(1.0);
            let given_target = (backward[link] / (self.target.counts[t as usize] + DISCOUNT)).min(1.0);
            if given_source.max(given_target) >= LEAST_PROBABILITY && given_source * given_target >= LEAST_PRODUCT {
                found.push((s, t, given_source, given_target));
            }
        }
        let best =
            |a: &(u32, u32, f32, f32), b: &(u32, u32, f32, f32)| (b.2 * b.3).total_cmp(&(a.2 * a.3)).then((a.0, a.1).cmp(&(b.0, b.1)));
        found.sort_by(best);
        let (mut of_source, mut of_target) = (vec![0; self.source.words.len()], vec![0; self.target.words.len()]);
        found.retain(|&(s, t, _, _)| {
            let (s, t) = (s as usize, t as usize);
            let kept = of_source[s] < MOST_TRANSLATIONS && of_target[t] < MOST_TRANSLATIONS;
            of_source[s] += usize::from(kept);
            of_target[t] += usize::from(kept);
            kept
        });
        let text = |(s, t, forward, backward): (u32, u32, f32, f32)| {
            (self.source.words[s as usize].as_str(), self.target.words[t as usize].as_str(), forward, backward)
        };
        found.into_iter().map(text).collect()
    }
}

impl Pair {
    /// Calls `visit` for each word that is made, with its links to the words that may have made it.
    fn each_made(&self, direction: Direction, mut visit: impl FnMut(std::iter::StepBy<std::iter::Copied<std::slice::Iter<'_, u32>>>)) {
        let (count, start, step): (usize, fn(usize, usize) -> usize, usize) = match direction {
            Direction::Forward => (self.width, |at, _| at, self.width),
            Direction::Backward => (self.links.len() / self.width, |at, width| at * width, 1),
        };
        for at in 0..count {
            let from = start(at, self.width);
            let to = if direction == Direction::Forward { self.links.len() } else { from + self.width };
            visit(self.links[from..to].iter().copied().step_by(step));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        let pair = |source: &str, target: &str| TrainingPair { source: source.into(), target: target.into(), weight: 1.0 };
        let texts =
            [("green house", "зелёный дом"), ("green tree", "зелёный дуб"), ("old house", "старый дом"), ("old tree", "старый дуб")];
        let languages = (&Language::known("en"), &Language::known("ru"));
        let lexicon = train(languages, texts.iter().cycle().take(24).map(|(s, t)| pair(s, t)));
        let best = lexicon.entries("hous").max_by(|a, b| a.target_given_source.total_cmp(&b.target_given_source)).unwrap();
        assert_eq!(lexicon.target_stem(best.target), "дом");
        assert!(best.target_given_source > 0.8 && best.source_given_target > 0.8);
    }
}
