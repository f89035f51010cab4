//! Aligns any lines with any others, with and without vectors.
//!
//! The first byte chooses the languages, what is left out of the model, and the width of the vectors. A zero byte parts the
//! sides, line ends part the segments, and an empty line begins another block.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::alignment::{Alignment, Component, Item, Resources, align_with};
use sverka::encoder::{Encoder, Vectors};
use sverka::text::{Language, Role};

const TAGS: [(&str, &str); 8] =
    [("en", "ru"), ("ru", "en"), ("de", "en"), ("ru", "uk"), ("fr", "zh"), ("ar", "hy"), ("kk", "ky"), ("und", "und")];

fuzz_target!(|input: (u8, &str)| {
    let (number, text) = (usize::from(input.0), input.1);
    let tags = TAGS[number % TAGS.len()];
    let languages = (&Language::parse(tags.0).expect("a tag"), &Language::parse(tags.1).expect("a tag"));
    let without: Vec<Component> = Component::ALL.get(number / 8 % 8).copied().into_iter().collect();
    let counts = Counts { width: 1 + number / 64 };
    let (source, target) = text.split_once('\0').unwrap_or((text, ""));
    let (source, target) = (items(source), items(target));
    for encoder in [None, Some(&counts as &dyn Encoder)] {
        let resources = Resources { encoder, without: &without, ..Resources::built_in(languages) };
        let aligned = || align_with(&source, &target, languages, &resources);
        let alignment = aligned();
        assert_sound(&alignment, source.len(), target.len());
        assert_eq!(aligned(), alignment);
    }
});

fn items(side: &str) -> Vec<Item<'_>> {
    let mut block = 0;
    let item = |line| {
        block += usize::from(str::is_empty(line));
        (!line.is_empty()).then(|| Item { text: line.into(), block, role: Role::Paragraph })
    };
    side.split('\n').filter_map(item).collect()
}

/// Asserts that every segment lies in one bead, in order, and that all figures are numbers.
fn assert_sound(alignment: &Alignment, source: usize, target: usize) {
    let mut at = (0, 0);
    for bead in &alignment.beads {
        assert_eq!((bead.source.start, bead.target.start), at, "a bead does not begin where the last one ended");
        assert!(bead.source.len() + bead.target.len() > 0, "a bead is empty");
        assert!((0.0..=1.0).contains(&bead.confidence) && bead.evidence.total().is_finite(), "{bead:?}");
        at = (bead.source.end, bead.target.end);
    }
    assert_eq!(at, (source, target));
}

/// Counts characters by their number; of a width of 1 all lines lie in one direction.
struct Counts {
    width: usize,
}

impl Encoder for Counts {
    fn knows(&self, _: &Language) -> bool {
        true
    }

    fn vectors(&self, lines: &[&str]) -> Vectors {
        Vectors::new(self.width, lines.iter().flat_map(|line| self.vector(line)).collect())
    }
}

impl Counts {
    /// Returns the counts at length 1; all of an empty line are nought.
    fn vector(&self, line: &str) -> Vec<f32> {
        let mut counts = vec![0.0_f32; self.width];
        line.chars().for_each(|c| counts[c as usize % self.width] += 1.0);
        let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt().max(1.0);
        counts.into_iter().map(|count| count / length).collect()
    }
}
