//! Whether a line break ends a paragraph or only a line.
//!
//! Text that was wrapped breaks in the middle of its sentences. Such breaks show where the text is wrapped at all, and
//! how far lines reach before they break; a line that falls short of that reach ends a paragraph.

use super::plain::Line;
use crate::text::{Ending, list_marker};

/// How many breaks on either side of one are looked at to say whether the text around it is wrapped.
const WINDOW: usize = 8;

/// How many columns lines may stand out over the edge of wrapped text, as hanging marks do.
const SLACK: usize = 4;
/// How many breaks in the middle of a sentence tell that a text is wrapped.
const FEW: usize = 3;
/// The most lines of one list item that are looked back over.
const HANGING_LINES: usize = 40;

/// What the breaks of a document say about its wrapping.
pub(super) struct Wrapping {
    /// Whether the text around the break before each line is wrapped.
    wrapped: Vec<bool>,
    /// How far lines with their successor's first word reach, at the least, where they were broken for want of room.
    reach: usize,
    /// The longest that a wrapped line may be.
    longest: usize,
    /// The white space before the lines that are moved in least; single lines do not count.
    indent: usize,
}

impl Wrapping {
    /// Looks at the breaks of a document, and takes the blank lines of double spacing away.
    pub(super) fn of(text: &str, lines: &mut [Line]) -> Self {
        if is_double_spaced(text, lines) {
            for line in lines.iter_mut() {
                line.blank_before = line.blank_before.saturating_sub(1);
            }
        }
        let breaks: Vec<usize> = (1..lines.len()).filter(|&i| is_inner(lines, i)).collect();
        let mut sums = vec![0];
        sums.extend(breaks.iter().scan(0, |sum, &i| {
            *sum += usize::from(is_mid_sentence(text, &lines[i - 1], &lines[i]));
            Some(*sum)
        }));
        let mut wrapped = vec![false; lines.len()];
        for (k, &i) in breaks.iter().enumerate() {
            let (low, high) = (k.saturating_sub(WINDOW), (k + WINDOW + 1).min(breaks.len()));
            let mid = sums[high] - sums[low];
            wrapped[i] = mid > 1 && mid * 10 >= (high - low) * 3;
        }
        let telling: Vec<usize> =
            breaks.iter().copied().filter(|&i| wrapped[i] && is_mid_sentence(text, &lines[i - 1], &lines[i])).collect();
        let reach = low_edge(telling.iter().map(|&i| reach(text, &lines[i - 1], &lines[i])).collect());
        let end = |line: &Line| line.indent + line.width;
        let widest = telling.iter().map(|&i| end(&lines[i - 1])).max().unwrap_or(0);
        let beyond = lines.iter().filter(|line| end(line) > widest + SLACK).count();
        if telling.len() >= FEW && beyond * 50 <= lines.len() {
            // Where no line is longer than the wrapped ones, the whole text is wrapped, short lines and lists too.
            breaks.iter().for_each(|&i| wrapped[i] = true);
        }
        Self { wrapped, reach, longest: widest * 5 / 4, indent: least_indent(lines) }
    }

    /// Returns whether a paragraph ends before line `i`.
    pub(super) fn ends_paragraph(&self, text: &str, lines: &[Line], i: usize) -> bool {
        let (before, line) = (&lines[i - 1], &lines[i]);
        let (said, says) = (before.span.of(text), line.span.of(text));
        let runs_on = !says.starts_with(char::is_uppercase) || self.reach > 0 && reach(text, before, line) >= self.reach;
        if is_inner(lines, i) && runs_on && hangs(text, lines, i) {
            return false;
        }
        if is_row(said) || is_row(says) && says.starts_with(char::is_uppercase) {
            return true;
        }
        let centred = before.indent.min(line.indent) > self.indent && before.indent.abs_diff(line.indent) > 1;
        let long = self.reach > 0 && before.width * 2 >= self.reach;
        if is_inner(lines, i) && centred && long && is_in_capitals(said) && is_in_capitals(says) {
            return false;
        }
        if !is_inner(lines, i) || !self.wrapped[i] || before.width > self.longest {
            return true;
        }
        if centred {
            return !leads_on(said) && !is_governed(says);
        }
        let reach = reach(text, before, line);
        let (full, ending) = (reach >= self.reach, Ending::of(said));
        if let Some(marker) = list_marker(says) {
            return ending != Ending::Open || !full || marker.starts_with('•') || continues_list(text, lines, i, marker);
        }
        // After a full stop a small letter goes on with what was abbreviated.
        if is_mid_sentence(text, before, line) || ending == Ending::Sentence && says.starts_with(char::is_lowercase) {
            return false;
        }
        let alone = before.indent <= self.indent || before.indent == line.indent && !full;
        let opens_indented = alone && line.indent > self.indent + 1 && list_marker(said).is_none();
        let is_stopped = matches!(ending, Ending::Sentence | Ending::Pause);
        if line.indent > before.indent + 1
            && (is_stopped || opens_indented && (ending == Ending::Comma || says.starts_with(char::is_uppercase)))
        {
            return true;
        }
        let is_short = |line: &Line| line.width * 3 < self.reach * 2;
        if is_short(line) && is_date(says) || is_short(before) && is_date(said) {
            return true;
        }
        if full {
            return opens_section(says) && ending != Ending::Open || is_in_capitals(said) && !is_in_capitals(says);
        }
        match ending {
            Ending::Sentence | Ending::Pause => true,
            Ending::Comma => !says.starts_with(char::is_lowercase) && reach * 5 < self.reach * 4,
            // A line that only just falls short may be due to letters of different breadth.
            Ending::Open => reach * 5 < self.reach * 4,
        }
    }
}

/// Returns whether the break before line `i` has no other sign than itself of ending a paragraph.
fn is_inner(lines: &[Line], i: usize) -> bool {
    lines[i].blank_before == 0 && !lines[i].apart && !lines[i - 1].apart
}

/// Returns whether a sentence surely runs on from one line to the next.
fn is_mid_sentence(text: &str, before: &Line, line: &Line) -> bool {
    let says = line.span.of(text);
    says.starts_with(char::is_lowercase) && list_marker(says).is_none() && Ending::of(before.span.of(text)) == Ending::Open
}

/// Returns how long the line before would be with the first word of the next.
fn reach(text: &str, before: &Line, line: &Line) -> usize {
    let word = line.span.of(text).split_whitespace().next().unwrap_or("");
    before.indent + before.width + 1 + word.chars().count()
}

/// Returns the value that nearly all others exceed.
fn low_edge(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    let (Some(&middle), Some(&low)) = (values.get(values.len() / 2), values.get(values.len() / 20)) else { return 0 };
    low.max(middle * 7 / 10)
}

/// Returns whether line `i` goes on with a list item under whose text, not under whose marker, it begins.
fn hangs(text: &str, lines: &[Line], i: usize) -> bool {
    let line = &lines[i];
    if Ending::of(lines[i - 1].span.of(text)) == Ending::Pause || list_marker(line.span.of(text)).is_some() {
        return false;
    }
    let opens = |k: &usize| lines[*k].indent < line.indent;
    let Some(opener) = (i.saturating_sub(HANGING_LINES)..i).rev().take_while(|&k| k + 1 == i || is_inner(lines, k + 1)).find(opens) else {
        return false;
    };
    let item = lines[opener].span.of(text);
    let Some(marker) = list_marker(item) else { return false };
    let gap = item[marker.len()..].chars().take_while(|c| c.is_whitespace()).count();
    lines[opener].indent + marker.chars().count() + gap == line.indent
}

/// Returns whether a line is a date, perhaps with a place: `Lindhaven, 3 May 2021`, `г. Минск, 3 мая 2021 г.`
fn is_date(line: &str) -> bool {
    let bare = line.trim_end_matches(['.', ',']).trim_end_matches(" г").trim_end_matches(" года");
    let words: Vec<&str> = bare.split([' ', '\u{a0}', ',']).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str, digits: usize| word.len() <= digits && word.bytes().all(|b| b.is_ascii_digit());
    let year = words.iter().any(|word| word.len() == 4 && is_number(word, 4));
    let day = words.iter().any(|word| is_number(word, 2));
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word == "г.";
    let named = line.split_once(',').is_some_and(|(place, _)| place.split_whitespace().all(is_name));
    let opens = named || line.starts_with(|c: char| c.is_ascii_digit());
    let ends = Ending::of(line) == Ending::Open || line.ends_with("г.");
    year && day && opens && ends && (3..=7).contains(&words.len())
}

/// Returns whether a line is the row of a table: it ends with two numbers.
fn is_row(line: &str) -> bool {
    // A date, with its two points or its comma, is no figure.
    let is_number = |word: &str| {
        let digits = word.trim_start_matches(['+', '-', '–', '−']).trim_end_matches('%');
        let marks = digits.chars().filter(|c| matches!(c, '.' | ',')).count();
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && marks < 2
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    let mut words = line.split_whitespace().rev();
    words.by_ref().take(2).filter(|word| is_number(word)).count() == 2
        && words.next().is_some_and(|word| word.chars().any(char::is_alphabetic) || is_number(word))
}

/// Returns whether a line ends with a short word that nothing ends with: `of the`, `и о`.
fn leads_on(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|word| word.chars().count() <= 3 && word.chars().all(char::is_lowercase))
}

/// Returns whether a line opens with a Russian adjective in a case that needs a word before it.
fn is_governed(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    word.chars().count() > 5 && ["ого", "его", "ому", "ему", "ыми", "ими"].iter().any(|ending| word.ends_with(ending))
}

/// Returns the least white space that a sixth of the lines have before them.
fn least_indent(lines: &[Line]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    lines.iter().for_each(|line| *counts.entry(line.indent).or_insert(0) += 1);
    counts.into_iter().find(|&(_, count)| count * 6 >= lines.len()).map_or(0, |(indent, _)| indent)
}

/// Returns whether nearly every line is followed by a blank one, sentences or not.
fn is_double_spaced(text: &str, lines: &[Line]) -> bool {
    let gaps = lines.len().saturating_sub(1);
    let parted = lines.iter().skip(1).filter(|line| line.blank_before > 0).count();
    let mid = lines.windows(2).filter(|pair| is_mid_sentence(text, &pair[0], &pair[1])).count();
    gaps > 3 && parted * 10 >= gaps * 9 && mid * 10 >= gaps * 3
}

/// Returns whether the marker of line `i` is the one that comes after the last marker before it.
fn continues_list(text: &str, lines: &[Line], i: usize, marker: &str) -> bool {
    let last = lines[..i].iter().rev().take(12).find_map(|line| list_marker(line.span.of(text)));
    last.is_some_and(|last| follows(last, marker))
}

fn follows(last: &str, marker: &str) -> bool {
    let core = |m: &str| m.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (last_core, core) = (core(last), core(marker));
    match (last_core.parse::<u32>(), core.parse::<u32>()) {
        (Ok(a), Ok(b)) => b == a + 1,
        _ if core.is_empty() => last == marker,
        _ => match (last_core.chars().next_back(), core.chars().next_back()) {
            (Some(a), Some(b)) => u32::from(b).wrapping_sub(u32::from(a)) == 1,
            _ => false,
        },
    }
}

/// Returns whether a line opens an article or a section.
fn opens_section(line: &str) -> bool {
    const OPENERS: &[&str] = &[
        "Article",
        "ARTICLE",
        "Section",
        "SECTION",
        "Chapter",
        "CHAPTER",
        "Annex",
        "Статья",
        "СТАТЬЯ",
        "Раздел",
        "Глава",
        "Стаття",
        "Artikel",
    ];
    let mut words = line.split_whitespace();
    let opener = words.next().is_some_and(|word| OPENERS.contains(&word));
    opener && words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || "IVX".contains(c)))
}

/// Returns whether a line has capital letters only, and more than an abbreviation of them.
fn is_in_capitals(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() > 5 && !line.contains(char::is_lowercase)
}
