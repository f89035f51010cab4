//! Speed of segmentation: `cargo bench --bench segmentation`.
//!
//! English and Russian paragraphs of `corpora/`, cleaned and repeated up to 4 MB, are split one by one on one core. MB are
//! 10^6 bytes. The group `hostile` has texts of one piece repeated up to 1 MB, each one paragraph.

#[path = "../tests/segmentation/hostile.rs"]
mod hostile;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use fancy_regex::Regex;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;
use sverka::pipeline::prepare;
use sverka::readers::read_plain;
use sverka::segmentation::{SrxRules, split, write_srx};
use sverka::text::{Language, Role};
use unicode_segmentation::UnicodeSegmentation;

/// How much text is split in one turn, in bytes.
const SIZE: usize = 4_000_000;
const HOSTILE_SIZE: usize = 1_000_000;

fn main() {
    divan::main();
}

/// What splits.
#[derive(Debug, Clone, Copy)]
enum Tool {
    Sverka,
    SverkaSrx,
    Sentencex,
    UnicodeSegmentation,
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sverka => write!(f, "sverka"),
            Self::SverkaSrx => write!(f, "sverka, {} SRX rules", write_srx().matches("<rule ").count()),
            Self::Sentencex => write!(f, "sentencex 0.1.33"),
            Self::UnicodeSegmentation => write!(f, "unicode-segmentation 1.13.3"),
        }
    }
}

const TOOLS: [Tool; 4] = [Tool::Sverka, Tool::SverkaSrx, Tool::Sentencex, Tool::UnicodeSegmentation];

#[divan::bench(args = TOOLS, sample_count = 50, sample_size = 1)]
fn english(bencher: Bencher<'_, '_>, tool: Tool) {
    measure(bencher, tool, "en");
}

#[divan::bench(args = TOOLS, sample_count = 50, sample_size = 1)]
fn russian(bencher: Bencher<'_, '_>, tool: Tool) {
    measure(bencher, tool, "ru");
}

#[divan::bench(args = hostile::KINDS.iter().map(|(name, _)| *name), sample_count = 3, sample_size = 1)]
fn hostile(bencher: Bencher<'_, '_>, name: &str) {
    let text = hostile::text(name, HOSTILE_SIZE);
    let language = Language::parse("ru").expect("a tag");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| split(black_box(&text), &language).len());
}

#[divan::bench(args = hostile::KINDS.iter().map(|(name, _)| *name), sample_count = 3, sample_size = 1)]
fn hostile_srx(bencher: Bencher<'_, '_>, name: &str) {
    let text = hostile::text(name, HOSTILE_SIZE);
    let language = Language::parse("ru").expect("a tag");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| rules().split(black_box(&text), &language).len());
}

fn measure(bencher: Bencher<'_, '_>, tool: Tool, tag: &str) {
    let text = corpus(tag);
    let language = Language::parse(tag).expect("a tag");
    let bencher = bencher.counter(BytesCount::new(text.lines().map(str::len).sum::<usize>()));
    let count: Box<dyn Fn(&str) -> usize> = match tool {
        Tool::Sverka => Box::new(|paragraph| split(paragraph, &language).len()),
        Tool::SverkaSrx => Box::new(|paragraph| rules().split(paragraph, &language).len()),
        Tool::Sentencex => Box::new(|paragraph| sentencex::segment(tag, paragraph).len()),
        Tool::UnicodeSegmentation => Box::new(|paragraph| paragraph.split_sentence_bounds().count()),
    };
    bencher.bench_local(|| black_box(&text).lines().map(&count).sum::<usize>());
}

/// Returns the running text of all documents of a language, a paragraph a line, repeated.
fn corpus(tag: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut folders: Vec<_> = std::fs::read_dir(root).expect("the corpora").filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    let sides = folders.iter().flat_map(|folder| ["source", "target"].map(|side| folder.join(format!("{side}.{tag}.txt"))));
    let once: String = sides.filter(|path| path.exists()).map(|path| running_text(&path, tag)).collect();
    once.repeat(SIZE / once.len())
}

fn running_text(path: &Path, tag: &str) -> String {
    let bytes = std::fs::read(path).expect("a document");
    let (document, _) = read_plain(&bytes, "", None).expect("plain text");
    let document = prepare(document, Language::parse(tag).ok().as_ref()).document;
    let is_split = |role: Role| role.is_content() && !matches!(role, Role::Title | Role::Heading | Role::Date | Role::Speaker | Role::Note);
    let blocks = document.blocks.iter().filter(|block| is_split(block.role));
    blocks.map(|block| document.content(block.span) + "\n").collect()
}

/// Returns the exported rules of all languages, each mapped to any language, so that all are asked at every place.
fn rules() -> &'static SrxRules {
    static RULES: LazyLock<SrxRules> = LazyLock::new(|| {
        let patterns = Regex::new(r#"languagepattern="[^"]*""#).expect("a pattern");
        let file = patterns.replace_all(&write_srx(), r#"languagepattern=".*""#).into_owned();
        SrxRules::read(&file, "sverka.srx").expect("a sound export").0
    });
    &RULES
}
