//! Two heaps of documents, and which of them are alike.

use super::features::{Features, Occurrence};
use super::names::Agreement;
use rustc_hash::FxHashMap;

/// Share of the documents of a heap that may have a feature so that it counts.
const MOST_COMMON: f32 = 0.3;
/// What each document has besides, so that one that shares all of next to nothing is not like another.
const LITTLE: f32 = 4.0;
/// Rarity of all that is shared at which half of a correlation is believed: a handful of words stand in order by chance.
const FEW: f64 = 10.0;
/// Candidates that are kept of each document.
const KEPT: usize = 5;

/// A feature of a document.
#[derive(Debug, Clone, Copy)]
struct Entry {
    feature: u32,
    /// Its part of the document's vector, whose length is a little less than one.
    value: f32,
    /// Its rarity in the heaps.
    rarity: f32,
    place: f32,
}

/// The entries of a document by rising number of features.
type Vector = Vec<Entry>;

pub(super) struct Heap {
    sources: Vec<Vector>,
    targets: Vec<Vector>,
}

/// Two documents that are alike, and in what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Similar {
    pub source: usize,
    pub target: usize,
    /// Cosine of their vectors.
    pub likeness: f32,
    /// The cosine of the best other partner that one of them has.
    pub rival: f32,
    /// Share of their features that the other has as well, by rarity; of the document of which it is less.
    pub coverage: f32,
    /// How far what they share stands in the same order: the correlation of its places, about 0 where these are by chance.
    pub order: f32,
}

impl Similar {
    /// Returns the probability that the two translate each other: a logistic regression, learnt from 1,096 pairs and 23 documents
    /// without a partner (news, pages of manuals and of software), each collection of equal weight.
    ///
    /// What names say was not learnt: an equal name is taken to make a pair fifty times as likely, an equal number ten times.
    pub(super) fn confidence(&self, names: Agreement) -> f64 {
        let margin = (self.likeness - self.rival) / self.likeness.max(self.rival).max(f32::MIN_POSITIVE);
        let evidence = 6.6 * self.likeness + 4.3 * margin + 1.1 * self.coverage + 5.9 * self.order - 5.2;
        let by_names = match names {
            Agreement::None => 0.0,
            Agreement::Number => 2.3,
            Agreement::Name => 3.9,
        };
        1.0 / (1.0 + (-(f64::from(evidence) + by_names)).exp())
    }
}

impl Heap {
    pub(super) fn new(sources: &[Features], targets: &[Features]) -> Self {
        let (left, right) = (frequencies(sources), frequencies(targets));
        let (all_left, all_right) = (sources.len() as f32, targets.len() as f32);
        // What one heap alone has can make no two documents alike.
        let rarity = |feature: u32| -> Option<f32> {
            let (left, right) = (left.get(&feature)?, right.get(&feature)?);
            let is_rare = (left / all_left).max(right / all_right) <= MOST_COMMON || left + right <= 4.0;
            is_rare.then(|| (1.0 + all_left / left).ln().min((1.0 + all_right / right).ln()))
        };
        let vector = |features: &Features| {
            let entry = |(feature, found): (&u32, &Occurrence)| {
                let rarity = rarity(*feature)?;
                Some(Entry {
                    feature: *feature,
                    value: (1.0 + found.count).ln() * rarity,
                    rarity: rarity * found.count.min(1.0),
                    place: found.place,
                })
            };
            let mut vector: Vector = features.iter().filter_map(entry).collect();
            vector.sort_by_key(|entry| entry.feature);
            let length = (LITTLE + vector.iter().map(|entry| entry.value * entry.value).sum::<f32>()).sqrt();
            vector.iter_mut().for_each(|entry| entry.value /= length);
            vector
        };
        Self { sources: sources.iter().map(vector).collect(), targets: targets.iter().map(vector).collect() }
    }

    /// Returns the documents that are most alike, a few for each source, and those that are to be looked at besides.
    pub(super) fn similar(&self, besides: impl Iterator<Item = (usize, usize)>) -> Vec<Similar> {
        let mut looked_at: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (source, target) in besides {
            looked_at.entry(source).or_default().push(target);
        }
        let mut postings: FxHashMap<u32, Vec<(usize, f32)>> = FxHashMap::default();
        for (at, vector) in self.targets.iter().enumerate() {
            for entry in vector {
                postings.entry(entry.feature).or_default().push((at, entry.value));
            }
        }
        let mut likeness = vec![0.0_f32; self.targets.len()];
        let mut found: Vec<Similar> = Vec::new();
        // The two best sources of each target.
        let mut best_of_target = vec![[(usize::MAX, 0.0_f32); 2]; self.targets.len()];
        for (source, vector) in self.sources.iter().enumerate() {
            likeness.fill(0.0);
            for entry in vector {
                for (target, other) in postings.get(&entry.feature).into_iter().flatten() {
                    likeness[*target] += entry.value * other;
                }
            }
            let mut best: Vec<(usize, f32)> = likeness.iter().copied().enumerate().filter(|(_, value)| *value > 0.0).collect();
            best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (target, value) in &best {
                let slots = &mut best_of_target[*target];
                if *value > slots[0].1 {
                    slots[1] = slots[0];
                    slots[0] = (source, *value);
                } else if *value > slots[1].1 {
                    slots[1] = (source, *value);
                }
            }
            let rival = |at: usize| best.get(usize::from(at == 0)).map_or(0.0, |(_, value)| *value);
            let besides = looked_at.get(&source).into_iter().flatten();
            let besides: Vec<(usize, f32)> = besides
                .filter(|target| best.iter().take(KEPT).all(|(known, _)| known != *target))
                .map(|target| (*target, likeness[*target]))
                .collect();
            for (at, (target, value)) in best.iter().take(KEPT).chain(&besides).enumerate() {
                let (coverage, order) = self.compared(source, *target);
                found.push(Similar { source, target: *target, likeness: *value, rival: rival(at), coverage, order });
            }
        }
        for similar in &mut found {
            let [first, second] = best_of_target[similar.target];
            similar.rival = similar.rival.max(if first.0 == similar.source { second.1 } else { first.1 });
        }
        found
    }

    /// Returns how much two documents share, and how far in the same order.
    fn compared(&self, source: usize, target: usize) -> (f32, f32) {
        let (left, right) = (&self.sources[source], &self.targets[target]);
        let all = |vector: &Vector| LITTLE + vector.iter().map(|entry| entry.rarity).sum::<f32>();
        let mut shared = [0.0_f32; 2];
        let mut places = Correlation::default();
        let mut others = right.iter().peekable();
        for entry in left {
            while others.next_if(|other| other.feature < entry.feature).is_some() {}
            if let Some(other) = others.next_if(|other| other.feature == entry.feature) {
                shared[0] += entry.rarity;
                shared[1] += other.rarity;
                places.add(f64::from(entry.rarity.min(other.rarity)), f64::from(entry.place), f64::from(other.place));
            }
        }
        ((shared[0] / all(left)).min(shared[1] / all(right)), places.value() as f32)
    }
}

/// A weighed correlation (Pearson's r).
#[derive(Debug, Default)]
struct Correlation {
    weight: f64,
    sums: (f64, f64),
    squares: (f64, f64),
    products: f64,
}

impl Correlation {
    fn add(&mut self, weight: f64, left: f64, right: f64) {
        self.weight += weight;
        self.sums = (self.sums.0 + weight * left, self.sums.1 + weight * right);
        self.squares = (self.squares.0 + weight * left * left, self.squares.1 + weight * right * right);
        self.products += weight * left * right;
    }

    /// Returns it, from -1 to 1, and the nearer to 0 the less it rests on.
    fn value(&self) -> f64 {
        if self.weight <= 0.0 {
            return 0.0;
        }
        let mean = (self.sums.0 / self.weight, self.sums.1 / self.weight);
        let variance = (self.squares.0 / self.weight - mean.0 * mean.0, self.squares.1 / self.weight - mean.1 * mean.1);
        let spread = (variance.0.max(0.0) * variance.1.max(0.0)).sqrt();
        if spread < 1e-9 {
            0.0
        } else {
            ((self.products / self.weight - mean.0 * mean.1) / spread).clamp(-1.0, 1.0) * self.weight / (self.weight + FEW)
        }
    }
}

/// Returns in how many documents each feature occurs.
fn frequencies(documents: &[Features]) -> FxHashMap<u32, f32> {
    let mut frequencies: FxHashMap<u32, f32> = FxHashMap::default();
    for feature in documents.iter().flat_map(|features| features.keys()) {
        *frequencies.entry(*feature).or_default() += 1.0;
    }
    frequencies
}
