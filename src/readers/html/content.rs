//! What of a page is its main content.
//!
//! Nothing is cut out that might be text: what names itself a menu, a banner or the foot of the page is told from the rest
//! unless it holds much of the prose; what lies outside of the element that says it is the main one, if that has nearly all
//! prose; and lists of links before and after all prose. Cleaning looks at what remains.

use super::page::{Page, Run};
use super::traits::Region;
use std::ops::Range;

/// The fewest letters of a run that is taken for prose.
const PROSE_LETTERS: usize = 40;
/// How much of a title is compared.
const TITLE_CHARACTERS: usize = 1000;
/// The fewest links of a list of links.
const LIST_LINKS: usize = 3;

/// What all runs inside an element sum up to.
#[derive(Debug, Clone, Default)]
struct Sum {
    letters: usize,
    linked: usize,
    links: usize,
    prose: usize,
    /// The first of the runs, and one past the last.
    runs: Option<Range<usize>>,
}

/// Returns for each run of a page the region outside of the main content that it lies in; nothing for the content.
pub(super) fn regions(page: &Page) -> Vec<Option<Region>> {
    let by_element = regions_of_elements(page);
    let mut regions: Vec<Option<Region>> = page.runs.iter().map(|run| by_element[run.element]).collect();
    if regions.iter().all(Option::is_some) {
        // A page that is all menu is better read as it is than not at all.
        regions.iter_mut().for_each(|region| *region = region.filter(|region| region.is_sure() || *region == Region::Hidden));
    }
    let sums = sums(page, |at| regions[at].is_none());
    leave_outside(page, &sums, &mut regions);
    leave_lists(page, &sums, &mut regions);
    regions
}

/// Returns for each element the region that it lies in, as far as elements are believed what they say of themselves.
///
/// None is that has half of the prose, or that has any in the midst of other prose: an aside there may be a part of the text.
fn regions_of_elements(page: &Page) -> Vec<Option<Region>> {
    let sums = sums(page, |_| true);
    let mut is_named = vec![false; page.elements.len()];
    for (at, element) in page.elements.iter().enumerate() {
        is_named[at] = element.region.is_some() || is_named[element.parent];
    }
    let is_plain = |run: &Run| prose(run) > 0 && !is_named[run.element];
    let midst = page.runs.iter().position(is_plain).unwrap_or(0)..page.runs.iter().rposition(is_plain).unwrap_or(0);
    let is_believed = |region: &Region, sum: &Sum| {
        let is_amid = sum.runs.as_ref().is_some_and(|runs| runs.start > midst.start && runs.end <= midst.end);
        let is_small = sum.prose * 2 <= sums[0].prose && (sum.prose == 0 || !is_amid || *region == Region::Hidden);
        region.is_sure() || is_small
    };
    let mut by_element: Vec<Option<Region>> = Vec::with_capacity(page.elements.len());
    for (element, sum) in page.elements.iter().zip(&sums) {
        let outer = by_element.get(element.parent).copied().flatten();
        by_element.push(outer.or(element.region.filter(|region| is_believed(region, sum))));
    }
    by_element
}

/// Returns the sums of all elements over the runs that are asked for.
fn sums(page: &Page, is_asked: impl Fn(usize) -> bool) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); page.elements.len()];
    for (at, run) in page.runs.iter().enumerate().filter(|(at, _)| is_asked(*at)) {
        let sum = Sum { letters: run.letters, linked: run.linked, links: run.links, prose: prose(run), runs: Some(at..at + 1) };
        sums[run.element].add(&sum);
    }
    for at in (1..sums.len()).rev() {
        let (outer, inner) = sums.split_at_mut(at);
        outer[page.elements[at].parent].add(&inner[0]);
    }
    sums
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.letters += other.letters;
        self.linked += other.linked;
        self.links += other.links;
        self.prose += other.prose;
        if let Some(more) = &other.runs {
            let runs = self.runs.get_or_insert_with(|| more.clone());
            *runs = runs.start.min(more.start)..runs.end.max(more.end);
        }
    }
}

/// Returns the letters of running text in a run.
fn prose(run: &Run) -> usize {
    let unlinked = run.letters - run.linked;
    if unlinked >= PROSE_LETTERS { unlinked } else { 0 }
}

/// Leaves out what lies outside of the element that says it is the main one, if nearly all prose lies in it.
fn leave_outside(page: &Page, sums: &[Sum], regions: &mut [Option<Region>]) {
    let total = sums[0].prose;
    let is_main = |at: &usize| page.elements[*at].is_main && total > 0 && sums[*at].prose * 10 >= total * 9;
    // Of such elements the outermost has the title and the date as well.
    let main = (0..page.elements.len()).find(is_main).and_then(|at| sums[at].runs.clone());
    let heading = restored_heading(page, main.clone(), regions);
    let Some(main) = main else { return };
    // Between a heading above and the main element its date may stand.
    let kept = heading.unwrap_or(main.start)..main.end;
    for (at, region) in regions.iter_mut().enumerate() {
        if region.is_none() && !kept.contains(&at) {
            *region = Some(Region::OutsideMain);
        }
    }
}

/// Finds the main heading above a content that has none, takes it for content, and returns it.
///
/// The head of a site may hold its name or the title of the page: which one it is, the title of the window tells.
fn restored_heading(page: &Page, main: Option<Range<usize>>, regions: &mut [Option<Region>]) -> Option<usize> {
    let mut inside = main.clone().unwrap_or(0..page.runs.len());
    let is_titled = |at: usize| is_heading(page, at, 1) || is_heading(page, at, 3) && is_in_title(page, at);
    if inside.any(|at| regions[at].is_none() && is_titled(at)) {
        return None;
    }
    let end = main.map(|main| main.start).or_else(|| regions.iter().position(Option::is_none))?;
    let mut headings = (0..end).rev().filter(|&at| is_heading(page, at, 1));
    let found = headings.find(|&at| match regions[at] {
        None => true,
        Some(Region::Header) => is_in_title(page, at),
        Some(_) => false,
    })?;
    regions[found] = None;
    Some(found)
}

/// Leaves out lists of links that lie before or after all prose.
fn leave_lists(page: &Page, sums: &[Sum], regions: &mut [Option<Region>]) {
    let is_prose = |at: &usize| regions[*at].is_none() && prose(&page.runs[*at]) > 0;
    let Some(first) = (0..page.runs.len()).find(is_prose) else { return };
    let last = (first..page.runs.len()).rev().find(is_prose).unwrap_or(first);
    let mut is_left = vec![false; page.elements.len()];
    for (at, (element, sum)) in page.elements.iter().zip(sums).enumerate() {
        is_left[at] = at > 0 && is_left[element.parent];
        let Some(runs) = sum.runs.clone().filter(|_| !is_left[at]) else { continue };
        let is_list = sum.links >= LIST_LINKS && sum.linked * 10 >= sum.letters * 7 && !element.is_main;
        if is_list && (runs.end <= first || runs.start > last) {
            is_left[at] = true;
            let left = runs.filter(|&at| !is_heading(page, at, 1));
            left.for_each(|at| regions[at] = regions[at].or(Some(Region::Navigation)));
        }
    }
}

/// Returns the run that is the title of the document.
pub(super) fn title(page: &Page, regions: &[Option<Region>]) -> Option<usize> {
    let content = || (0..page.runs.len()).filter(|&at| regions[at].is_none());
    let first = || {
        let heading = content().take_while(|&at| prose(&page.runs[at]) == 0 || is_heading(page, at, 6)).find(|&at| is_heading(page, at, 6));
        heading.filter(|&at| is_in_title(page, at) || !has_title(page))
    };
    let main = || content().filter(|&at| is_heading(page, at, 1));
    main().find(|&at| is_in_title(page, at)).or_else(|| main().next()).or_else(first)
}

/// Returns whether a run is a heading of an order up to the one given.
pub(super) fn is_heading(page: &Page, run: usize, order: u8) -> bool {
    let name = page.elements[page.runs[run].element].name.as_bytes();
    name.len() == 2 && name[0] == b'h' && (b'1'..=b'0' + order).contains(&name[1])
}

fn has_title(page: &Page) -> bool {
    page.elements.iter().any(|element| element.region == Some(Region::PageTitle))
}

/// Returns whether a run is in the title of the window, which mostly names the site as well.
fn is_in_title(page: &Page, run: usize) -> bool {
    let folded = |at: usize| {
        let text: String = page.runs[at].span.of(&page.text).chars().take(TITLE_CHARACTERS).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    let is_title = |run: &&Run| page.elements[run.element].region == Some(Region::PageTitle);
    let title = page.runs.iter().take(64).position(|run| is_title(&run));
    title.is_some_and(|title| folded(title).contains(&folded(run)))
}
