//! What pages repeat above and below their text, and their numbers.

use super::chunks::{Chunk, Layers};
use super::lines::{is_level, line};
use std::collections::HashMap;

/// How many lines at the top and at the bottom of a page are looked at.
const REACH: usize = 3;
/// How much the height may differ at which pages repeat something, in points.
const EXACT: f32 = 4.0;
/// How many equal lines before and after one are looked at.
const NEAR: usize = 60;
/// The most characters of a running head.
const MOST_LETTERS: usize = 140;
/// The fewest letters by which a running head is known.
const FEWEST_LETTERS: usize = 3;

/// Something on a page that is no part of the text.
#[derive(Debug, Clone)]
pub(super) struct Furniture {
    pub(super) text: String,
    /// The name of the rule of cleaning that such things fall under.
    pub(super) rule: &'static str,
}

/// A line at the edge of a page.
struct Candidate {
    page: usize,
    is_foot: bool,
    /// How many lines stand farther out.
    rank: usize,
    chunks: Vec<usize>,
    text: String,
    /// What it says without numbers.
    key: String,
    base: f32,
    /// The numbers in it.
    numbers: Vec<usize>,
    /// Whether the next line is far away.
    is_lone: bool,
}

/// Parts what pages repeat from their text.
pub(super) fn part(pages: Vec<Layers>) -> Vec<(Layers, Vec<Furniture>, Vec<Furniture>)> {
    let candidates: Vec<Candidate> = pages.iter().enumerate().flat_map(|(page, layers)| candidates(page, &layers.upright)).collect();
    let found = rules(&candidates);
    let mut parted: Vec<_> = pages.into_iter().map(|layers| (layers, Vec::new(), Vec::new())).collect();
    let mut gone: Vec<Vec<usize>> = vec![Vec::new(); parted.len()];
    let mut order: Vec<usize> = (0..candidates.len()).filter(|at| found[*at].is_some()).collect();
    order.sort_by(|a, b| candidates[*b].base.total_cmp(&candidates[*a].base));
    for at in order {
        let (candidate, Some(rule)) = (&candidates[at], found[at]) else { continue };
        if candidate.chunks.iter().any(|chunk| gone[candidate.page].contains(chunk)) {
            continue;
        }
        let piece = Furniture { text: candidate.text.clone(), rule };
        let (_, head, foot) = &mut parted[candidate.page];
        if candidate.is_foot {
            foot.push(piece)
        } else {
            head.push(piece)
        }
        gone[candidate.page].extend(&candidate.chunks);
    }
    for ((layers, ..), gone) in parted.iter_mut().zip(gone) {
        let mut index = 0;
        layers.upright.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
    }
    parted
}

/// Returns the lines at the edges of a page.
fn candidates(page: usize, chunks: &[Chunk]) -> Vec<Candidate> {
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    order.sort_by(|a, b| chunks[*b].base.total_cmp(&chunks[*a].base));
    let rows: Vec<&[usize]> = order.chunk_by(|a, b| is_level(&chunks[*a], &chunks[*b])).collect();
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let below = rows.len() - 1 - at;
        if at >= REACH && below >= REACH {
            continue;
        }
        let whole = line(row.iter().map(|chunk| chunks[*chunk].clone()).collect());
        // On a short page a line may be near both edges.
        let is_foot = below < at;
        let next = if is_foot { at.checked_sub(1) } else { Some(at + 1) }.and_then(|next| rows.get(next));
        let is_lone = next.is_none_or(|next| (chunks[next[0]].base - whole.base).abs() > whole.size * 1.8);
        let key: String = whole.says.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let numbers = whole.says.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        let rank = if is_foot { below } else { at };
        found.push(Candidate { page, is_foot, rank, chunks: row.to_vec(), text: whole.text, key, base: whole.base, numbers, is_lone });
    }
    found
}

/// Returns for each line the rule that it falls under, if any.
fn rules(candidates: &[Candidate]) -> Vec<Option<&'static str>> {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.text.chars().count() <= MOST_LETTERS) {
        groups.entry(&candidate.key).or_default().push(at);
    }
    let mut found = vec![None; candidates.len()];
    for (key, group) in &groups {
        let is_number = key.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS || is_page_word(key);
        for (place, &at) in group.iter().enumerate() {
            let candidate = &candidates[at];
            let is_fellow = |other: &&usize| {
                let other = &candidates[**other];
                other.page != candidate.page && other.is_foot == candidate.is_foot && (other.base - candidate.base).abs() < EXACT
            };
            let near = &group[place.saturating_sub(NEAR)..(place + NEAR).min(group.len())];
            let mut fellows = near.iter().filter(is_fellow).map(|other| &candidates[*other]);
            found[at] = if is_number {
                let is_own = candidate.rank == 0 && candidate.is_lone && candidate.numbers.first() == Some(&(candidate.page + 1));
                (fellows.any(|other| counts_on(candidate, other)) || is_own).then_some("page-number")
            } else {
                (fellows.next().is_some() && (candidate.rank == 0 || candidate.is_lone || group.len() > 2)).then_some("running-header")
            };
        }
    }
    found
}

/// Returns whether the numbers of two lines differ as their pages do.
fn counts_on(a: &Candidate, b: &Candidate) -> bool {
    let pages = b.page as i64 - a.page as i64;
    a.numbers.iter().zip(&b.numbers).any(|(first, second)| *second as i64 - *first as i64 == pages)
}

/// Returns whether words stand with nothing but the number of a page.
fn is_page_word(key: &str) -> bool {
    let bare: String = key.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(bare.as_str(), "page" | "pageof" | "стр" | "стриз" | "страница" | "страницаиз" | "лист" | "листиз" | "seite" | "seitevon")
}
