//! Whether a line break ends a paragraph or only a line.
//!
//! Text that was wrapped breaks in the middle of its sentences. Such breaks show where the text is wrapped at all, and
//! how far lines reach before they break; a line that falls short of that reach ends a paragraph.

use super::plain::Line;
use super::shapes::{is_date, is_governed, is_in_capitals, is_row, leads_on, opens_section};
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
        let (before, line) = (lines[i - 1], lines[i]);
        let (said, says) = (before.span.of(text), line.span.of(text));
        let reach = reach(text, &before, &line);
        let full = self.reach > 0 && reach >= self.reach;
        let at = Break { text, lines, i, before, line, said, says, reach, full, ending: Ending::of(said) };
        RULES.iter().find_map(|rule| rule(self, &at)).unwrap_or(true)
    }
}

/// A break between two lines, with what is known around it.
struct Break<'a> {
    text: &'a str,
    lines: &'a [Line],
    i: usize,
    before: Line,
    line: Line,
    /// What the line before says, and what the line after.
    said: &'a str,
    says: &'a str,
    /// How long the line before would be with the next word.
    reach: usize,
    /// Whether the next word found no room on the line before.
    full: bool,
    ending: Ending,
}

impl Break<'_> {
    fn starts_small(&self) -> bool {
        self.says.starts_with(char::is_lowercase)
    }

    fn starts_capital(&self) -> bool {
        self.says.starts_with(char::is_uppercase)
    }
}

/// A rule says whether a paragraph ends at a break, or nothing.
type Rule = fn(&Wrapping, &Break<'_>) -> Option<bool>;

/// The rules, in the order in which they are asked; the first that has an opinion decides.
const RULES: &[Rule] = &[
    blank_or_apart,
    hanging_item,
    table_row,
    centred_title,
    not_wrapped,
    centred_line,
    item_marker,
    middle_of_sentence,
    indented_opening,
    date_line,
    full_line,
    short_line,
];

/// A blank line, and a line that stands on its own, end a paragraph.
fn blank_or_apart(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    (!is_inner(at.lines, at.i)).then_some(true)
}

/// A line that begins under the text of a list item goes on with it.
fn hanging_item(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let runs_on = !at.starts_capital() || at.full;
    (runs_on && hangs(at.text, at.lines, at.i)).then_some(false)
}

/// Each row of a table stands alone.
fn table_row(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    (is_row(at.said) || is_row(at.says) && at.starts_capital()).then_some(true)
}

fn is_centred(wrapping: &Wrapping, at: &Break<'_>) -> bool {
    at.before.indent.min(at.line.indent) > wrapping.indent && at.before.indent.abs_diff(at.line.indent) > 1
}

/// A long centred line in capitals goes on in the next such line.
fn centred_title(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let long = wrapping.reach > 0 && at.before.width * 2 >= wrapping.reach;
    (is_centred(wrapping, at) && long && is_in_capitals(at.said) && is_in_capitals(at.says)).then_some(false)
}

/// Where text is not wrapped each line is a paragraph.
fn not_wrapped(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    (!wrapping.wrapped[at.i] || at.before.width > wrapping.longest).then_some(true)
}

/// Centred lines stand alone unless one leads on to the next.
fn centred_line(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    is_centred(wrapping, at).then(|| !leads_on(at.said) && !is_governed(at.says))
}

/// A marker opens an item, unless it is a reference that was wrapped to the start of a line.
fn item_marker(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let marker = list_marker(at.says)?;
    Some(at.ending != Ending::Open || !at.full || marker.starts_with('•') || continues_list(at.text, at.lines, at.i, marker))
}

/// A small letter goes on with an open line, and after a full stop with what was abbreviated.
fn middle_of_sentence(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    (at.starts_small() && matches!(at.ending, Ending::Open | Ending::Sentence)).then_some(false)
}

/// The first line of a paragraph may be moved in.
fn indented_opening(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let alone = at.before.indent <= wrapping.indent || at.before.indent == at.line.indent && !at.full;
    let moved_in = alone && at.line.indent > wrapping.indent + 1 && list_marker(at.said).is_none();
    let is_stopped = matches!(at.ending, Ending::Sentence | Ending::Pause);
    let opens = is_stopped || moved_in && (at.ending == Ending::Comma || at.starts_capital());
    (at.line.indent > at.before.indent + 1 && opens).then_some(true)
}

/// A short line that is a date stands alone.
fn date_line(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let is_short = |line: &Line| line.width * 3 < wrapping.reach * 2;
    (is_short(&at.line) && is_date(at.says) || is_short(&at.before) && is_date(at.said)).then_some(true)
}

/// A full line goes on, unless a section opens after it or it is a heading.
fn full_line(_: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let ends = opens_section(at.says) && at.ending != Ending::Open || is_in_capitals(at.said) && !is_in_capitals(at.says);
    at.full.then_some(ends)
}

/// A line that falls short ends a paragraph; one that only just does so may be due to letters of different breadth.
fn short_line(wrapping: &Wrapping, at: &Break<'_>) -> Option<bool> {
    let far = at.reach * 5 < wrapping.reach * 4;
    Some(match at.ending {
        Ending::Sentence | Ending::Pause => true,
        Ending::Comma => !at.starts_small() && far,
        Ending::Open => far,
    })
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
