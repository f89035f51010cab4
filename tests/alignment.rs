//! What holds for the alignment of any two lists of lines: every line lies in one bead, every figure is a number, nothing
//! depends on chance.

/// Pairs that would be dear where something looks too far.
mod hostile;

use proptest::prelude::*;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use sverka::alignment::{Alignment, Component, Item, Resources, Witnesses, align, align_with};
use sverka::encoder::{Encoder, Vectors};
use sverka::lexicon::{Glossary, Term};
use sverka::memory::{Header, property};
use sverka::pipeline::{MemoryOptions, align_pair_with, prepare, prepare_segmented, translation_memory};
use sverka::readers::{read_lines, read_plain};
use sverka::text::{Language, Role};

fn languages(source: &str, target: &str) -> (Language, Language) {
    (Language::parse(source).expect("a tag"), Language::parse(target).expect("a tag"))
}

fn items(lines: &[String]) -> Vec<Item<'_>> {
    lines.iter().enumerate().map(|(at, line)| Item { text: line.as_str().into(), block: at / 3, role: Role::Paragraph }).collect()
}

fn aligned(source: &[String], target: &[String]) -> Alignment {
    let (english, russian) = languages("en", "ru");
    align(&items(source), &items(target), (&english, &russian))
}

/// Most segments of a bead on one side.
const MOST: usize = 6;

/// Asserts that every segment lies in one bead, that sides rise but for what crosses, and that figures are numbers.
fn assert_sound(alignment: &Alignment, source: usize, target: usize) {
    let (mut source_end, mut target_end, mut targets) = (0, 0, vec![0; target]);
    assert!(alignment.crossings.is_sorted() && alignment.crossings.iter().all(|&at| alignment.beads[at].is_translation()));
    for (at, bead) in alignment.beads.iter().enumerate() {
        assert_eq!(bead.source.start, source_end, "a bead does not begin where the last one ended");
        let sizes = (bead.source.len(), bead.target.len());
        assert!(if bead.is_translation() { sizes.0 <= MOST && sizes.1 <= MOST } else { sizes.0 + sizes.1 == 1 }, "{sizes:?}");
        assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        let evidence = bead.evidence;
        let parts = [evidence.length, evidence.lexicon, evidence.cognates, evidence.structure, evidence.vectors, evidence.shape];
        assert!(parts.iter().chain(&bead.signs.values()).all(|part| part.is_finite()), "{bead:?}");
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

/// Asserts that words are called as witnesses where they stand, and none twice for a bead.
fn assert_testimonies(
    (source, target): (&[Item<'_>], &[Item<'_>]),
    languages: (&Language, &Language),
    resources: &Resources<'_>,
    alignment: &Alignment,
) {
    let witnesses = Witnesses::new((source, target), languages, resources, alignment);
    for bead in &alignment.beads {
        let testimony = witnesses.of(bead);
        assert!(testimony.length_ratio.is_finite());
        for (at, witness) in testimony.witnesses.iter().enumerate() {
            let (left, right) = (witness.source, witness.target);
            assert!(witness.weight.is_finite() && bead.source.contains(&left.0) && bead.target.contains(&right.0), "{witness:?}");
            assert!(!left.1.of(&source[left.0].text).is_empty() && !right.1.of(&target[right.0].text).is_empty(), "{witness:?}");
            assert!(!testimony.witnesses[..at].iter().any(|other| other.source == left || other.target == right), "{witness:?}");
        }
    }
}

/// Counts characters by their number: of a width of 1 all lines lie in one direction.
struct Counts {
    width: usize,
}

impl Encoder for Counts {
    fn knows(&self, language: &Language) -> bool {
        language.primary() != "hy"
    }

    fn vectors(&self, lines: &[&str]) -> Vectors {
        let vector = |line: &&str| {
            let mut counts = vec![0.0; self.width];
            // White space is counted too, so that an empty line has a direction.
            counts[0] = 1.0;
            line.chars().for_each(|c| counts[c as usize % self.width] += 1.0);
            let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
            counts.into_iter().map(move |count: f32| count / length)
        };
        Vectors::new(self.width, lines.iter().flat_map(vector).collect())
    }
}

/// Pieces that lines are made of: words that the lexicon has, names, values, marks, characters that are awkward.
const PIECES: &[&str] = &[
    "The Council met ",
    "Совет собрался ",
    "peace ",
    "мир ",
    "Tarvia ",
    "Тарвия ",
    "Tarvians ",
    "state-owned ",
    "1992 ",
    "2,300 ",
    "2 300 ",
    "1.",
    "5 June ",
    "5 июня ",
    "twenty-one ",
    "two hundred ",
    "двести ",
    "и",
    "(a) ",
    "б) ",
    "A/RES/77/1 ",
    "https://example.org/a-b ",
    "a@example.org ",
    "«",
    "”",
    "(",
    "%",
    ".",
    "?",
    "…",
    " — ",
    "中文。",
    "ﷺ",
    "\0",
    "\u{202e}",
    "\u{301}",
    "\u{fffd}",
    "\u{ad}",
    "’’",
    "-",
];

const ROLES: &[Role] = &[
    Role::Title,
    Role::Heading,
    Role::Date,
    Role::Paragraph,
    Role::Paragraph,
    Role::ListItem,
    Role::Cell,
    Role::Caption,
    Role::Speaker,
    Role::Residue("stamp"),
];

const LANGUAGES: &[(&str, &str)] =
    &[("en", "ru"), ("en", "ru"), ("ru", "en"), ("de", "en"), ("fr", "zh"), ("tr", "el"), ("ar", "ta"), ("ru", "hy"), ("und", "und")];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(PIECES), 0..8).prop_map(|pieces| pieces.concat()),
        2 => "\\PC{0,40}",
        1 => prop::collection::vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect()),
        1 => prop::sample::select(vec!["", " ", "\u{a0}\u{2003}", "Go back", "Назад"]).prop_map(str::to_owned),
    ]
}

/// Lines, each with its role and whether it opens a block.
fn side() -> impl Strategy<Value = Vec<Item<'static>>> {
    prop::collection::vec((line(), prop::sample::select(ROLES), any::<bool>()), 0..16).prop_map(|lines| {
        let mut block = 0;
        let item = |(line, role, opens): (String, Role, bool)| {
            block += usize::from(opens);
            Item { text: line.into(), block, role }
        };
        lines.into_iter().map(item).collect()
    })
}

fn glossary() -> impl Strategy<Value = Glossary> {
    let term = || prop::collection::vec(prop::sample::select(PIECES), 0..3).prop_map(|pieces| pieces.concat());
    prop::collection::vec((term(), term()), 0..12)
        .prop_map(|terms| Glossary { terms: terms.into_iter().map(|(source, target)| Term { source, target }).collect() })
}

fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_are_aligned_soundly(
        (source, target) in (side(), side()),
        tags in prop::sample::select(LANGUAGES),
        glossary in prop::option::of(glossary()),
        width in prop::option::of(1..7_usize),
        without in prop::sample::subsequence(Component::ALL.to_vec(), 0..3),
    ) {
        let (one, other) = languages(tags.0, tags.1);
        let (glossaries, encoder) = (Vec::from_iter(glossary), width.map(|width| Counts { width }));
        let encoder = encoder.as_ref().map(|encoder| encoder as &dyn Encoder);
        let resources = Resources { glossaries: &glossaries, encoder, without: &without, ..Resources::built_in((&one, &other)) };
        let alignment = align_with(&source, &target, (&one, &other), &resources);
        assert_sound(&alignment, source.len(), target.len());
        assert_testimonies((&source, &target), (&one, &other), &resources, &alignment);
        for threads in [1, 3] {
            let again = in_threads(threads, || align_with(&source, &target, (&one, &other), &resources));
            prop_assert_eq!(&again, &alignment, "{} threads", threads);
        }
        let swapped = align_with(&target, &source, (&other, &one), &resources);
        assert_sound(&swapped, target.len(), source.len());
    }
}

#[test]
fn lines_in_nearly_one_direction_say_little() {
    // Letters of even and of odd numbers: the vectors of all lines are as good as equal, and not quite once they are stored.
    let lines: Vec<String> = (0..40).map(|at| "b".repeat(200) + &"a".repeat(at % 7)).collect();
    let (one, other) = languages("de", "fr");
    let resources = Resources { encoder: Some(&Counts { width: 2 }), ..Resources::default() };
    for bead in align_with(&items(&lines), &items(&lines), (&one, &other), &resources).beads {
        assert!(bead.evidence.vectors.abs() < 12.0, "{bead:?}");
    }
}

fn made(&(_, [debug, release], make): &hostile::Kind) -> hostile::Pair {
    make(if cfg!(debug_assertions) { debug } else { release })
}

/// Asserts that a pair is aligned soundly, either side first.
fn check((source, target): &hostile::Pair) {
    let (english, russian) = languages("en", "ru");
    let resources = Resources::built_in((&english, &russian));
    let alignment = aligned(source, target);
    assert_sound(&alignment, source.len(), target.len());
    assert_testimonies((&items(source), &items(target)), (&english, &russian), &resources, &alignment);
    assert_sound(&align(&items(target), &items(source), (&russian, &english)), target.len(), source.len());
}

/// Where time or memory grows with the square of the size this takes minutes. `cargo test --release alignment` takes larger sizes.
#[test]
fn hostile_lines_are_aligned_in_time() {
    for kind in hostile::KINDS {
        // A panic tells the name of its thread.
        let thread = thread::Builder::new().name(kind.0.to_owned()).spawn(|| check(&made(kind))).expect("a thread");
        assert!(thread.join().is_ok(), "{}", kind.0);
    }
}

/// Kinds of pairs that are aligned as files too.
const AS_FILES: &[&str] = &[
    "nothing at all",
    "nothing against many",
    "one line against many",
    "blank lines",
    "every line twice",
    "bytes of words in ten lines",
    "bytes without spaces",
    "bytes of one digit",
    "names in a line",
    "lines of marks",
    "lines of odd characters",
    "lines mixed four by four",
];

/// Returns the numbers that stand for one side in the lines of a ladder: the first column or the second.
fn of_ladder(ladder: &str, column: usize) -> Vec<usize> {
    let side = |line: &str| line.split(':').nth(column).expect("two columns").trim_matches(['[', ']']).to_owned();
    let numbers = |side: String| side.split(',').filter(|number| !number.is_empty()).map(|n| n.parse().expect("a number")).collect();
    ladder.lines().flat_map(|line| -> Vec<usize> { numbers(side(line)) }).collect()
}

#[test]
fn hostile_files_are_aligned_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |file: &str, lines: &[String]| {
        fs::write(folder.path().join(file), lines.join("\n")).expect("a file to write");
        (0..lines.len()).filter(|&at| !lines[at].trim().is_empty()).collect::<Vec<_>>()
    };
    for name in AS_FILES {
        let kind = hostile::KINDS.iter().find(|kind| kind.0 == *name).expect("a kind of pair");
        let (source, target) = made(kind);
        let lines = [put("source", &source), put("target", &target)];
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(["align", "--segmented", "source", "target", "-q", "--force", "-o", "-", "--to", "links"]);
        command.args(["--source-language", "en", "--target-language", "ru", "--source-encoding", "utf-8", "--target-encoding", "utf-8"]);
        let output =
            command.env("SVERKA_DATA", "nowhere").current_dir(folder.path()).stdin(Stdio::null()).output().expect("the command runs");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let ladder = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!([of_ladder(&ladder, 0), of_ladder(&ladder, 1)], lines, "{name}");
    }
}

/// Sentences of a made-up language and their word-for-word translation, with an extra sentence here and there.
fn long_pair(sentences: usize) -> hostile::Pair {
    let sentence = |at: usize, word: &str| {
        (0..5 + at % 7).map(|k| format!("{word}{}", (at * 31 + k * k * 17) % 997)).collect::<Vec<_>>().join(" ") + "."
    };
    let source = (0..sentences).map(|at| sentence(at, "w")).collect();
    let target =
        (0..sentences).flat_map(|at| std::iter::once(sentence(at, "в")).chain((at % 41 == 0).then(|| sentence(at + 500, "q")))).collect();
    (source, target)
}

#[test]
fn long_texts_are_covered_piece_by_piece() {
    let (source, target) = long_pair(3000);
    assert_sound(&aligned(&source, &target), source.len(), target.len());
}

#[test]
fn very_uneven_sides_are_covered() {
    let (source, _) = long_pair(1500);
    for target in [vec!["one.".to_owned()], vec!["x".to_owned(); 40]] {
        assert_sound(&aligned(&source, &target), source.len(), target.len());
        assert_sound(&aligned(&target, &source), target.len(), source.len());
    }
}

#[test]
fn alignment_is_the_same_again() {
    let (source, target) = long_pair(400);
    assert_eq!(aligned(&source, &target), aligned(&source, &target));
}

/// A few sentences with all that evidence rests on: names, numbers, words that the lexicon has, final marks.
const SPEECH: [(&str, &str); 8] = [
    ("The Security Council met in Vienna in 1994.", "Совет Безопасности собрался в Вене в 1994 году."),
    ("Who signed the treaty?", "Кто подписал договор?"),
    ("Anna Petrova and 12 ministers signed it.", "Его подписали Анна Петрова и 12 министров."),
    ("Peace came to the region.", "В регион пришёл мир."),
    ("We thank all states!", "Мы благодарим все государства!"),
    ("The war ended in March 1995.", "Война закончилась в марте 1995 года."),
    ("Trade between the countries grew by 40 per cent.", "Торговля между странами выросла на 40 процентов."),
    ("What remains to be done?", "Что остаётся сделать?"),
];

#[test]
fn parts_that_are_left_out_say_nothing() {
    let sides = (SPEECH.map(|pair| pair.0.to_owned()), SPEECH.map(|pair| pair.1.to_owned()));
    let (one, other) = languages("en", "ru");
    let evidence = |without: &[Component]| {
        let resources = Resources { encoder: Some(&Counts { width: 8 }), without, ..Resources::built_in((&one, &other)) };
        let beads = align_with(&items(&sides.0), &items(&sides.1), (&one, &other), &resources).beads;
        let parts = beads.into_iter().map(|bead| bead.evidence);
        parts.fold([0.0; 5], |sums, e| {
            let parts = [e.length, e.lexicon, e.cognates, e.structure, e.vectors];
            std::array::from_fn(|at| sums[at] + parts[at].abs())
        })
    };
    let all = evidence(&[]);
    let parts = [Component::Length, Component::Lexicon, Component::Cognates, Component::Structure, Component::Vectors];
    for (at, part) in parts.into_iter().enumerate() {
        let left = evidence(&[part])[at];
        assert!(all[at] > 1.0 && left < 1e-9, "{}: {} and {left}", part.name(), all[at]);
    }
}

#[test]
fn an_encoder_that_does_not_know_a_language_is_told_of() {
    let side = |text: &str, language: &str| {
        let (document, _) = read_plain(text.as_bytes(), language, None).expect("a text");
        prepare(document, Some(&Language::parse(language).expect("a tag")))
    };
    let notices = |target: &str| {
        let resources = Resources { encoder: Some(&Counts { width: 3 }), ..Resources::default() };
        let pair = align_pair_with(side("One line.\n", "en"), side("Eine Zeile.\n", target), false, &resources).expect("a pair");
        pair.notices.iter().map(|notice| (notice.kind.code(), notice.origin.clone())).collect::<Vec<_>>()
    };
    assert_eq!(notices("de"), []);
    assert_eq!(notices("hy"), [("encoder-unknowing", "hy".to_owned())]);
}

/// The lines of a file of `tests/alignment/crossed`, a speech whose translator moved sentences.
fn crossed(ending: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alignment/crossed/speech.");
    fs::read_to_string(format!("{path}{ending}")).expect("a file of the set").lines().map(str::to_owned).collect()
}

#[test]
fn sentences_that_changed_places_are_linked() {
    let (source, target) = (crossed("src"), crossed("tgt"));
    let alignment = aligned(&source, &target);
    assert_sound(&alignment, source.len(), target.len());
    let links: Vec<String> = alignment.beads.iter().map(|bead| format!("[{}]:[{}]", bead.source.start, bead.target.start)).collect();
    assert_eq!(links, crossed("links"));
    assert_eq!(alignment.crossings.len(), 5, "one of two that changed places has moved, and one that moved over others");
    let (english, russian) = languages("en", "ru");
    let resources = Resources { without: &[Component::Crossing], ..Resources::built_in((&english, &russian)) };
    let without = align_with(&items(&source), &items(&target), (&english, &russian), &resources);
    assert!(without.crossings.is_empty() && without.beads.iter().filter(|bead| !bead.is_translation()).count() >= 6);
}

#[test]
fn units_of_sentences_that_changed_places_say_so() {
    let side = |ending: &str, tag: &str| {
        let lines = read_lines((crossed(ending).join("\n") + "\n").as_bytes(), ending, None).expect("lines");
        prepare_segmented(lines.document, lines.segments, Language::parse(tag).ok().as_ref())
    };
    let (english, russian) = languages("en", "ru");
    let resources = Resources::built_in((&english, &russian));
    let pair = align_pair_with(side("src", "en"), side("tgt", "ru"), false, &resources).expect("a pair");
    let header = Header::new(english.clone(), "test", "1");
    let (memory, _) = translation_memory(&pair, header, &MemoryOptions::default());
    let crossing = memory.units.iter().filter(|unit| unit.property(property::CROSSING) == Some("yes"));
    let texts: Vec<String> = crossing.map(|unit| unit.variants[1].text()).collect();
    assert_eq!(texts.len(), pair.alignment.crossings.len());
    assert!(texts.contains(&"В 2015 году никто не верил, что это удастся сделать так быстро.".to_owned()), "{texts:?}");
}
