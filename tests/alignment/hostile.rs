//! Pairs of texts that are cheap to make and dear to align where something looks too far.

/// The lines of both sides.
pub(crate) type Pair = (Vec<String>, Vec<String>);

/// A kind of pair: its name, its size in a debug and in a release build, and what makes one of a size. The size is the number of
/// lines on the longer side, or of bytes where the name says so.
pub(crate) type Kind = (&'static str, [usize; 2], fn(usize) -> Pair);

pub(crate) const KINDS: &[Kind] = &[
    ("nothing at all", [0, 0], |_| Default::default()),
    ("nothing against many", [500, 10_000], |size| (Vec::new(), numbered(size))),
    ("one line", [1, 1], |size| equal(numbered(size))),
    ("one line against many", [500, 10_000], |size| (numbered(1), numbered(size))),
    ("few lines against many", [500, 10_000], |size| (numbered(9), numbered(size))),
    ("blank lines", [150, 5_000], |size| equal(repeated(" ", size))),
    ("equal lines", [150, 5_000], |size| equal(repeated("The delegation came again.", size))),
    ("equal long lines", [12, 300], |size| equal(repeated(&"a word ".repeat(200), size))),
    ("equal lines of many words", [12, 1_200], |size| equal(repeated(&Chance(7).words(400, "", 6), size))),
    ("every line twice in a row", [240, 3_000], |size| {
        equal(numbered(size / 2).into_iter().flat_map(|line| [line.clone(), line]).collect())
    }),
    ("every line twice", [450, 3_000], |size| equal([numbered(size / 2), numbered(size / 2)].concat())),
    ("lines in reverse", [90, 3_000], |size| (numbered(size), numbered(size).into_iter().rev().collect())),
    ("bytes of words in a line", [50_000, 1_000_000], |size| one_line("some more words, ", size)),
    ("bytes of words in ten lines", [50_000, 10_000_000], |size| equal(repeated(&"some more words, ".repeat(size / 170), 10))),
    ("bytes without spaces", [20_000, 1_000_000], |size| one_line("withoutspaces", size)),
    ("bytes of digits", [50_000, 1_000_000], |size| one_line("1234567890", size)),
    ("bytes of one digit", [50_000, 1_000_000], |size| one_line("0", size)),
    ("bytes of numbers", [50_000, 1_000_000], |size| one_line("1 ", size)),
    ("bytes of grouped digits", [50_000, 1_000_000], |size| one_line("111 ", size)),
    ("bytes of section numbers", [50_000, 1_000_000], |size| one_line("1.", size)),
    ("bytes of spelled numbers", [50_000, 1_000_000], |size| one_line("twenty ", size)),
    ("bytes of ordinals", [50_000, 1_000_000], |size| one_line("2-й", size)),
    ("bytes of one letter", [20_000, 1_000_000], |size| one_line("a", size)),
    ("bytes of one capital", [20_000, 1_000_000], |size| one_line("А", size)),
    ("bytes of dotted letters", [50_000, 1_000_000], |size| one_line("a.", size)),
    ("bytes of hyphens", [50_000, 1_000_000], |size| one_line("a-", size)),
    ("bytes of slashes", [5_000, 1_000_000], |size| one_line("a/", size)),
    ("bytes of addresses", [50_000, 1_000_000], |size| one_line("a@b.c ", size)),
    ("bytes of brackets", [50_000, 1_000_000], |size| one_line("(", size)),
    ("bytes of white space", [50_000, 1_000_000], |size| one_line(" \u{a0}", size)),
    ("bytes of Chinese", [50_000, 1_000_000], |size| one_line("中文", size)),
    ("bytes of accents", [50_000, 1_000_000], |size| one_line("\u{301}", size)),
    ("bytes of joined pictures", [50_000, 1_000_000], |size| one_line("👨\u{200d}", size)),
    ("bytes of letters that romanise long", [50_000, 1_000_000], |size| one_line("﷽", size)),
    ("names in a line", [5_000, 100_000], |size| equal(vec![Chance(3).names(size)])),
    ("lines of names", [150, 3_000], |size| apart(size, |chance| chance.names(10))),
    ("lines of marks", [150, 3_000], |size| apart(size, |chance| chance.letters(".,!?… «(»)—", 20))),
    ("lines of numbers", [150, 3_000], |size| apart(size, |chance| chance.letters("123456789 , ", 60))),
    ("lines of odd characters", [150, 3_000], |size| equal(ODD.iter().cycle().take(size).map(|odd| (*odd).to_owned()).collect())),
    ("words of one beginning", [50, 3_000], |size| apart(size, |chance| chance.words(8, "konstr", 5))),
    ("words of one skeleton", [50, 3_000], |size| apart(size, |chance| chance.vowelled("konstr", 8))),
    ("words like a few of every line", [60, 3_000], |size| {
        let few = ["a", "e", "i", "o", "u"].map(|end| format!("konstrukt{end}")).join(" ");
        let (source, target) = apart(size, |chance| chance.words(8, "konstrukt", 2));
        (source, target.into_iter().map(|line| format!("{few} {line}")).collect())
    }),
    ("words of great length", [12, 300], |size| apart(size, |chance| chance.words(8, "konstr", 280))),
    ("new words only", [120, 20_000], |size| apart(size, |chance| chance.words(12, "", 6))),
    ("many new words a line", [8, 300], |size| apart(size, |chance| chance.words(400, "", 7))),
    ("lines mixed four by four", [72, 3_000], |size| mixed(size, 4)),
    ("lines mixed three by three", [72, 3_000], |size| mixed(size, 3)),
];

/// Lines of what is no word: controls, marks of direction, marks that combine with nothing, what stands for no character.
const ODD: &[&str] = &[
    "\0",
    "a\0b",
    "\u{7}\u{1b}[31m",
    "\u{202e}abc\u{202c}",
    "\u{2067}слово",
    "\u{301}",
    "a\u{301}\u{301}\u{301}",
    "\u{fffd}",
    "\u{fffd}\u{fffd} word",
    "\u{200b}",
    "\u{feff}x",
    "\u{e000}",
    "\u{10ffff}",
    "\u{345}\u{5b0}",
    "İİ ß ŉ",
];

fn equal(lines: Vec<String>) -> Pair {
    (lines.clone(), lines)
}

fn repeated(line: &str, times: usize) -> Vec<String> {
    vec![line.to_owned(); times]
}

fn one_line(piece: &str, bytes: usize) -> Pair {
    equal(vec![piece.repeat(bytes / piece.len())])
}

fn numbered(lines: usize) -> Vec<String> {
    (0..lines).map(|at| format!("The line that has number {at} says {}.", at * 7 % 1000)).collect()
}

/// Returns two sides of lines made one after the other.
fn apart(lines: usize, line: fn(&mut Chance) -> String) -> Pair {
    let mut chance = Chance(1);
    let mut side = || (0..lines).map(|_| line(&mut chance)).collect();
    (side(), side())
}

/// Returns lines that translate each other by one, and after each few of them as many of which every one has a part of all others.
fn mixed(lines: usize, by: usize) -> Pair {
    let mut chance = Chance(5);
    let (mut source, mut target) = Pair::default();
    while source.len() < lines {
        let alone: Vec<String> = (0..by).map(|_| chance.words(8, "", 9)).collect();
        let words: Vec<Vec<String>> = (0..by).map(|_| (0..40).map(|_| chance.letters("0123456789", 9)).collect()).collect();
        source.extend(alone.iter().cloned().chain(words.iter().map(|line| line.join("; "))));
        let part = |at| words.iter().rev().flat_map(|line| line.iter().skip(at).step_by(by).cloned()).collect::<Vec<_>>().join("; ");
        target.extend(alone.into_iter().chain((0..by).map(part)));
    }
    (source, target)
}

/// A linear congruential generator: the same on every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn letters(&mut self, of: &str, count: usize) -> String {
        let of: Vec<char> = of.chars().collect();
        (0..count).map(|_| of[self.below(of.len())]).collect()
    }

    fn words(&mut self, count: usize, beginning: &str, letters: usize) -> String {
        let word = |_| format!("{beginning}{}", self.letters("abcdefghijklmnopqrstuvwxyz", letters));
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    }

    fn vowelled(&mut self, beginning: &str, count: usize) -> String {
        (0..count).map(|_| format!("{beginning}{}", self.letters("aeiou", 8))).collect::<Vec<_>>().join(" ")
    }

    fn names(&mut self, count: usize) -> String {
        let name = |_| format!("{}{}", self.letters("ABCDEFGHIKLMNOPRSTUV", 1), self.letters("abcdefghiklmnoprstuv", 6));
        (0..count).map(name).collect::<Vec<_>>().join(" ")
    }
}
