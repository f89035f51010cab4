//! Aligns any lines with any others, with and without glossaries and vectors.
//!
//! The first byte chooses the languages, what is left out of the model, and the width of the vectors. Zero bytes part source,
//! target and a glossary; line ends part segments; an empty line ends a block, and the mark that opens a line says what it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;
use sverka::alignment::{Alignment, Component, Item, Resources, Witnesses, align_with};
use sverka::encoder::{Encoder, Vectors};
use sverka::lexicon::Glossary;
use sverka::text::{Language, Role};

const TAGS: [(&str, &str); 8] =
    [("en", "ru"), ("ru", "en"), ("de", "en"), ("ru", "uk"), ("fr", "zh"), ("ar", "hy"), ("kk", "ta"), ("und", "und")];

static ONE_THREAD: LazyLock<ThreadPool> = LazyLock::new(|| ThreadPoolBuilder::new().num_threads(1).build().expect("a thread"));

fuzz_target!(|input: (u8, &str)| {
    let (number, text) = (usize::from(input.0), input.1);
    let tags = TAGS[number % TAGS.len()];
    let languages = (&Language::parse(tags.0).expect("a tag"), &Language::parse(tags.1).expect("a tag"));
    let without: Vec<Component> = Component::ALL.get(number / 8 % 9).copied().into_iter().collect();
    let counts = Counts { width: 1 + number / 64 };
    let mut parts = text.splitn(3, '\0');
    let mut part = || parts.next().unwrap_or_default();
    let (source, target, glossary) = (items(part()), items(part()), Glossary::read(part()).0);
    for encoder in [None, Some(&counts as &dyn Encoder)] {
        let resources =
            Resources { encoder, glossaries: std::slice::from_ref(&glossary), without: &without, ..Resources::built_in(languages) };
        let aligned = || align_with(&source, &target, languages, &resources);
        let alignment = aligned();
        assert_sound(&alignment, source.len(), target.len());
        assert_eq!(ONE_THREAD.install(aligned), alignment);
        let witnesses = Witnesses::new((&source, &target), languages, &resources, &alignment);
        for witness in alignment.beads.iter().flat_map(|bead| witnesses.of(bead).witnesses) {
            let words = (witness.source.1.of(&source[witness.source.0].text), witness.target.1.of(&target[witness.target.0].text));
            assert!(!words.0.is_empty() && !words.1.is_empty() && witness.weight.is_finite(), "{witness:?}");
        }
    }
});

fn items(side: &str) -> Vec<Item<'_>> {
    let blocks = side.split("\n\n").enumerate();
    let lines = blocks.flat_map(|(block, text)| text.split('\n').map(move |line| (block, line)));
    lines.filter(|(_, line)| !line.is_empty()).map(|(block, line)| Item { text: line.into(), block, role: role(line) }).collect()
}

/// Returns what a line is.
fn role(line: &str) -> Role {
    match line.as_bytes()[0] {
        b'#' => Role::Heading,
        b'-' => Role::ListItem,
        b'|' => Role::Cell,
        b':' => Role::Speaker,
        b'!' => Role::Residue("any"),
        _ => Role::Paragraph,
    }
}

/// Asserts that every segment lies in one bead, that sides rise but for what crosses, and that figures are numbers.
fn assert_sound(alignment: &Alignment, source: usize, target: usize) {
    let (mut source_end, mut target_end, mut targets) = (0, 0, vec![0; target]);
    assert!(alignment.crossings.is_sorted() && alignment.crossings.iter().all(|&at| alignment.beads[at].is_translation()));
    for (at, bead) in alignment.beads.iter().enumerate() {
        assert_eq!(bead.source.start, source_end, "a bead does not begin where the last one ended");
        assert!(bead.source.len() + bead.target.len() > 0, "a bead is empty");
        assert!((0.0..=1.0).contains(&bead.confidence) && bead.evidence.total().is_finite(), "{bead:?}");
        source_end = bead.source.end;
        bead.target.clone().for_each(|segment| targets[segment] += 1);
        if !bead.target.is_empty() && !alignment.is_crossing(at) {
            assert!(bead.target.start >= target_end, "a bead that does not cross goes back");
            target_end = bead.target.end;
        }
    }
    assert_eq!(source_end, source);
    assert!(targets.iter().all(|&beads| beads == 1), "a target segment does not lie in one bead");
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
    fn vector(&self, line: &str) -> impl Iterator<Item = f32> {
        let mut counts = vec![0.0_f32; self.width];
        line.chars().for_each(|c| counts[c as usize % self.width] += 1.0);
        let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
        counts.into_iter().map(move |count| count / length)
    }
}
