//! What is known to be so before anything is searched: beads that stand, boundaries that no bead crosses.
//!
//! A person pins and cuts, and the rest is aligned around it. Whatever stands in order on both sides becomes barriers in the lattice;
//! what has no translation, and what stands elsewhere than its neighbours do, is taken out of both texts before they are aligned and put
//! back afterwards.

use super::search::chain::heaviest_chain;
use super::search::lattice::{Node, SHAPES};
use super::{Alignment, Bead, Item, Resources, align_fixed};
use crate::text::Language;
use std::ops::Range;

/// Beads and boundaries that an alignment has to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Beads that stand; of those that share a segment the first does. An empty range: no translation.
    pub beads: Vec<(Range<usize>, Range<usize>)>,
    /// Boundaries, by the source and the target segment that follow: no bead crosses them, but for those that stand.
    pub cuts: Vec<(usize, usize)>,
    /// Boundaries, rising on both sides, that the result is thought to go by: it is looked for near to them, which takes less time. None
    /// where nothing is known.
    pub path: Vec<(usize, usize)>,
}

/// Aligns two sequences of segments around what is known of them; all else is as [`align_with`](super::align_with) has it.
///
/// Beads that stand have a confidence of 1. Those among them that go back on the target side are told of as crossings.
///
/// ```
/// use sverka::alignment::{Fixed, Item, Resources, align_around};
/// use sverka::text::{Language, Role};
///
/// let items = |texts: &[&'static str]| -> Vec<Item<'static>> {
///     texts.iter().map(|text| Item { text: (*text).into(), block: 0, role: Role::Paragraph }).collect()
/// };
/// let source = items(&["Yes.", "Of course.", "We agree."]);
/// let target = items(&["Да.", "Мы согласны.", "Разумеется."]);
/// let languages = (&Language::parse("en").unwrap(), &Language::parse("ru").unwrap());
/// let fixed = Fixed { beads: vec![(1..2, 2..3)], ..Fixed::default() };
/// let alignment = align_around(&source, &target, languages, &Resources::built_in(languages), &fixed);
/// let beads: Vec<_> = alignment.beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect();
/// assert!(beads.contains(&(1..2, 2..3)));
/// ```
pub fn align_around(
    source: &[Item<'_>],
    target: &[Item<'_>],
    languages: (&Language, &Language),
    resources: &Resources<'_>,
    fixed: &Fixed,
) -> Alignment {
    let apart = without_overlaps(&fixed.beads, (source.len(), target.len()));
    let (chain, others) = chain_and_others(apart);
    let kept = (Kept::new(source.len(), others.iter().map(|bead| &bead.0)), Kept::new(target.len(), others.iter().map(|bead| &bead.1)));
    let is_whole = others.is_empty();
    let pins = chain.iter().map(|(s, t)| (kept.0.mapped(s), kept.1.mapped(t))).collect();
    let inside = |nodes: &[Node]| -> Vec<Node> {
        let nodes = nodes.iter().filter(|node| node.0 <= source.len() && node.1 <= target.len());
        nodes.map(|node| (kept.0.place(node.0), kept.1.place(node.1))).collect()
    };
    let mut barriers = Barriers::new((kept.0.count(), kept.1.count()), pins, inside(&fixed.cuts).into_iter());
    barriers.path = inside(&fixed.path);
    let mut last = (0, 0);
    barriers.path.retain(|node| {
        let is_rising = node.0 >= last.0 && node.1 >= last.1;
        last = if is_rising { *node } else { last };
        is_rising
    });
    if is_whole {
        return align_fixed(source, target, languages, resources, &barriers);
    }
    let (some_source, some_target) = (kept.0.of(source), kept.1.of(target));
    let alignment = align_fixed(&some_source, &some_target, languages, resources, &barriers);
    put_back(alignment, &kept, others)
}

/// A bead by its segments.
type Place = (Range<usize>, Range<usize>);

/// Returns the beads in the order of the source, without those that reach over the end or share a segment with an earlier one.
fn without_overlaps(beads: &[Place], ends: (usize, usize)) -> Vec<Place> {
    let mut taken = (vec![false; ends.0], vec![false; ends.1]);
    let mut apart: Vec<Place> = Vec::with_capacity(beads.len());
    for (s, t) in beads {
        let is_inside = s.start <= s.end && t.start <= t.end && s.end <= ends.0 && t.end <= ends.1;
        if !is_inside || s.is_empty() && t.is_empty() || taken.0[s.clone()].contains(&true) || taken.1[t.clone()].contains(&true) {
            continue;
        }
        taken.0[s.clone()].fill(true);
        taken.1[t.clone()].fill(true);
        apart.push((s.clone(), t.clone()));
    }
    apart.sort_by_key(|(s, t)| (s.start, t.start));
    apart
}

/// Parts beads into those that rise on both sides together, as many segments as can be, and the others: null beads are of these.
fn chain_and_others(beads: Vec<Place>) -> (Vec<Place>, Vec<Place>) {
    let (two_sided, mut others): (Vec<Place>, Vec<Place>) = beads.into_iter().partition(|(s, t)| !s.is_empty() && !t.is_empty());
    let places: Vec<(Range<usize>, f64)> = two_sided.iter().map(|(s, t)| (t.clone(), (s.len() + t.len()) as f64)).collect();
    let numbers = heaviest_chain(&places);
    let mut chain = Vec::with_capacity(numbers.len());
    for (at, bead) in two_sided.into_iter().enumerate() {
        if numbers.binary_search(&at).is_ok() { chain.push(bead) } else { others.push(bead) }
    }
    (chain, others)
}

/// The segments of a side that are left when some are taken out.
struct Kept {
    /// Numbers of the segments that are left.
    segments: Vec<usize>,
    /// How many are left before each place.
    before: Vec<usize>,
}

impl Kept {
    fn new<'a>(count: usize, taken: impl Iterator<Item = &'a Range<usize>>) -> Self {
        let mut is_kept = vec![true; count];
        taken.for_each(|run| is_kept[run.clone()].fill(false));
        let segments: Vec<usize> = (0..count).filter(|&at| is_kept[at]).collect();
        let mut before = vec![0; count + 1];
        for at in 0..count {
            before[at + 1] = before[at] + usize::from(is_kept[at]);
        }
        Self { segments, before }
    }

    fn count(&self) -> usize {
        self.segments.len()
    }

    fn place(&self, boundary: usize) -> usize {
        self.before[boundary]
    }

    fn mapped(&self, run: &Range<usize>) -> Range<usize> {
        self.place(run.start)..self.place(run.end)
    }

    fn of<'a>(&self, items: &[Item<'a>]) -> Vec<Item<'a>> {
        self.segments.iter().map(|&at| items[at].clone()).collect()
    }

    /// Returns the runs of segments that stand together in the whole text, of a run of those that are left.
    fn back(&self, run: &Range<usize>) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for &at in &self.segments[run.clone()] {
            match runs.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    /// Returns where a place among those that are left lies in the whole text.
    fn place_back(&self, place: usize) -> usize {
        self.segments.get(place).copied().unwrap_or(self.before.len() - 1)
    }
}

/// Returns an alignment of the whole texts from one of what was left and the beads that were taken out.
fn put_back(alignment: Alignment, kept: &(Kept, Kept), others: Vec<Place>) -> Alignment {
    let moved: Vec<usize> = alignment.crossings;
    let mut beads: Vec<(Bead, bool)> = Vec::with_capacity(alignment.beads.len() + others.len());
    for (at, bead) in alignment.beads.into_iter().enumerate() {
        let is_moved = moved.binary_search(&at).is_ok();
        let (sources, targets) = (kept.0.back(&bead.source), kept.1.back(&bead.target));
        // A bead has neighbouring segments: one from between which something was taken out is in parts, and the longest pair of these stands.
        let longest = |runs: &[Range<usize>]| runs.iter().max_by_key(|run| run.len()).cloned();
        let source = longest(&sources).unwrap_or_else(|| empty(kept.0.place_back(bead.source.start)));
        let target = longest(&targets).unwrap_or_else(|| empty(kept.1.place_back(bead.target.start)));
        let alone = |source, target| (Bead::new(source, target, 0.0), false);
        let rest = sources.into_iter().filter(|run| *run != source).flatten().map(|at| alone(at..at + 1, empty(target.start)));
        beads.extend(rest.collect::<Vec<_>>());
        let rest = targets.into_iter().filter(|run| *run != target).flatten().map(|at| alone(empty(source.start), at..at + 1));
        beads.extend(rest.collect::<Vec<_>>());
        beads.push((Bead { source, target, ..bead }, is_moved));
    }
    for (source, target) in others {
        let is_moved = !source.is_empty() && !target.is_empty();
        for (source, target) in singles(source, target) {
            beads.push((Bead::new(source, target, 1.0), is_moved));
        }
    }
    Alignment::ordered(beads)
}

fn empty(at: usize) -> Range<usize> {
    at..at
}

/// Parts a bead of one side into one for each segment.
fn singles(source: Range<usize>, target: Range<usize>) -> Vec<Place> {
    match (source.is_empty(), target.is_empty()) {
        (true, _) => target.map(|at| (source.clone(), at..at + 1)).collect(),
        (_, true) => source.map(|at| (at..at + 1, target.clone())).collect(),
        _ => vec![(source, target)],
    }
}

impl Alignment {
    /// Returns an alignment of beads in any order: those of the source in its order, those without source where they stand on the
    /// target side.
    fn ordered(beads: Vec<(Bead, bool)>) -> Self {
        let (mut of_source, mut of_target): (Vec<_>, Vec<_>) = beads.into_iter().partition(|(bead, _)| !bead.source.is_empty());
        of_source.sort_by_key(|(bead, _)| bead.source.start);
        of_target.sort_by_key(|(bead, _)| bead.target.start);
        let mut of_target = of_target.into_iter().peekable();
        let (mut ordered, mut crossings) = (Vec::new(), Vec::new());
        let mut at = (0, 0);
        let push = |(mut bead, is_moved): (Bead, bool), ordered: &mut Vec<Bead>, at: &mut (usize, usize)| {
            if bead.source.is_empty() {
                bead.source = empty(at.0);
            }
            if bead.target.is_empty() {
                bead.target = empty(at.1);
            }
            at.0 = bead.source.end;
            if !is_moved {
                at.1 = at.1.max(bead.target.end);
            }
            ordered.push(bead);
        };
        for (bead, is_moved) in of_source {
            while !is_moved && !bead.target.is_empty() {
                let Some(next) = of_target.next_if(|(other, _)| other.target.start < bead.target.start) else { break };
                push(next, &mut ordered, &mut at);
            }
            if is_moved {
                crossings.push(ordered.len());
            }
            push((bead, is_moved), &mut ordered, &mut at);
        }
        of_target.for_each(|next| push(next, &mut ordered, &mut at));
        Self { beads: ordered, crossings }
    }
}

/// What is known of a bead before anything is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Free,
    /// It is right.
    Stands,
    /// It cannot be.
    Barred,
}

/// What no path through the lattice may cross.
#[derive(Debug, Default)]
pub(super) struct Barriers {
    /// Beads that stand, rising on both sides.
    pins: Vec<Place>,
    /// The nodes that every path goes through, rising on both sides.
    nodes: Vec<Node>,
    /// Nodes that the path is near to, rising on both sides.
    path: Vec<Node>,
}

impl Barriers {
    /// Returns the barriers of beads that rise on both sides, and of as many cuts as agree with them and with each other.
    fn new((rows, columns): (usize, usize), pins: Vec<Place>, cuts: impl Iterator<Item = Node>) -> Self {
        let mut nodes: Vec<Node> = pins.iter().flat_map(|(s, t)| [(s.start, t.start), (s.end, t.end)]).collect();
        nodes.dedup();
        for cut in cuts {
            let at = nodes.partition_point(|node| *node < cut);
            let agrees = |other: Option<&Node>, is_before: bool| {
                other
                    .is_none_or(|other| if is_before { other.0 <= cut.0 && other.1 <= cut.1 } else { cut.0 <= other.0 && cut.1 <= other.1 })
            };
            let is_known = nodes.get(at) == Some(&cut);
            let is_inside = pins.iter().any(|(s, t)| (s.start, t.start) < cut && cut < (s.end, t.end));
            if !is_known
                && !is_inside
                && agrees(at.checked_sub(1).and_then(|before| nodes.get(before)), true)
                && agrees(nodes.get(at), false)
            {
                nodes.insert(at, cut);
            }
        }
        // Every path goes through the ends anyway.
        nodes.retain(|node| *node != (0, 0) && *node != (rows, columns));
        Self { pins, nodes, path: Vec::new() }
    }

    /// Returns whether there is nothing to keep to.
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.pins.is_empty()
    }

    /// Returns the nodes that every path goes through, rising on both sides.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the first and the last target boundary of each source boundary that paths may cross.
    pub(super) fn ranges(&self, rows: usize, columns: usize) -> Vec<(usize, usize)> {
        let mut ranges = vec![(0, columns); rows + 1];
        let mut from = (0, 0);
        for &(row, column) in self.nodes.iter().chain([&(rows, columns)]) {
            for range in &mut ranges[from.0 + 1..=row] {
                range.0 = range.0.max(from.1);
            }
            for range in &mut ranges[from.0..row] {
                range.1 = range.1.min(column);
            }
            from = (row, column);
        }
        ranges
    }

    /// Returns nodes that the path is near to, rising on both sides; none if nothing is known.
    pub(super) fn path(&self) -> &[Node] {
        &self.path
    }

    /// Returns whether a path may have a bead, where the first `shapes` of [`SHAPES`] are looked at.
    ///
    /// A bead that stands and has none of these shapes leaves paths free between its ends.
    pub(super) fn verdict(&self, node: Node, shape: usize, shapes: usize) -> Verdict {
        if self.is_empty() {
            return Verdict::Free;
        }
        let (m, n) = SHAPES[shape];
        let end = (node.0 + m, node.1 + n);
        let at = self.nodes.partition_point(|other| *other <= node);
        let is_behind = at.checked_sub(1).is_none_or(|before| self.nodes[before].1 <= node.1);
        if !is_behind || self.nodes.get(at).is_some_and(|next| end.0 > next.0 || end.1 > next.1) {
            return Verdict::Barred;
        }
        let pin = self.pins[..self.pins.partition_point(|(s, _)| s.start <= node.0)].last();
        match pin.filter(|(s, t)| s.contains(&node.0) && t.contains(&node.1) && SHAPES[..shapes].contains(&(s.len(), t.len()))) {
            None => Verdict::Free,
            Some((s, t)) if (s.start, t.start) == node && (s.end, t.end) == end => Verdict::Stands,
            Some(_) => Verdict::Barred,
        }
    }

    /// Returns whether a bead stands.
    pub(super) fn has(&self, source: &Range<usize>, target: &Range<usize>) -> bool {
        let at = self.pins.partition_point(|(s, _)| s.start < source.start);
        self.pins.get(at).is_some_and(|(s, t)| (s, t) == (source, target))
    }

    /// Puts the beads that stand in the place of all that a search has found for their segments.
    pub(super) fn pinned(&self, mut beads: Vec<Bead>) -> Vec<Bead> {
        if self.pins.is_empty() {
            return beads;
        }
        beads.retain(|bead| self.has(&bead.source, &bead.target) || !self.touch(bead));
        let found: Vec<Place> = beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect();
        let missing =
            self.pins.iter().filter(|pin| found.binary_search_by_key(&(pin.0.start, pin.1.start), |f| (f.0.start, f.1.start)).is_err());
        beads.extend(missing.map(|(s, t)| Bead::new(s.clone(), t.clone(), 1.0)));
        beads.sort_by_key(|bead| (bead.source.start, bead.target.start));
        beads
    }

    /// Returns whether a bead has a segment of one that stands.
    fn touch(&self, bead: &Bead) -> bool {
        let shares = |run: &Range<usize>, side: fn(&Place) -> &Range<usize>| {
            let at = self.pins.partition_point(|pin| side(pin).end <= run.start);
            self.pins.get(at).is_some_and(|pin| side(pin).start < run.end)
        };
        shares(&bead.source, |pin| &pin.0) || shares(&bead.target, |pin| &pin.1)
    }
}

/// Returns the runs parted where a barrier lies: nothing moves over what stands.
pub(super) fn parted(runs: Vec<Range<usize>>, beads: &[Bead], barriers: &Barriers) -> Vec<Range<usize>> {
    if barriers.is_empty() {
        return runs;
    }
    let is_barrier = |at: usize| barriers.nodes.binary_search(&(beads[at].source.start, beads[at].target.start)).is_ok();
    let is_pin = |at: usize| barriers.has(&beads[at].source, &beads[at].target);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for run in runs {
        let mut from = run.start;
        for at in run.clone() {
            if at > from && is_barrier(at) {
                parts.push(from..at);
                from = at;
            }
            if is_pin(at) {
                from = at + 1;
            }
        }
        if from < run.end {
            parts.push(from..run.end);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Role;
    use proptest::prelude::*;

    fn items(texts: &[String]) -> Vec<Item<'_>> {
        texts.iter().enumerate().map(|(at, text)| Item { text: text.as_str().into(), block: at / 4, role: Role::Paragraph }).collect()
    }

    fn sentences(count: usize, words: &[&str]) -> Vec<String> {
        (0..count).map(|at| format!("{} {} {at}.", words[at % words.len()], words[(at * at + 1) % words.len()])).collect()
    }

    fn aligned(fixed: &Fixed, sides: (usize, usize)) -> Alignment {
        let source = sentences(sides.0, &["Bridge", "river", "peace", "treaty", "army"]);
        let target = sentences(sides.1, &["Мост", "река", "мир", "договор", "армия"]);
        let languages = (&Language::known("en"), &Language::known("ru"));
        align_around(&items(&source), &items(&target), languages, &Resources::built_in(languages), fixed)
    }

    fn places(alignment: &Alignment) -> Vec<Place> {
        alignment.beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect()
    }

    fn ranges(most: usize) -> impl Strategy<Value = Range<usize>> {
        (0..most, 0..7usize).prop_map(move |(start, length)| start..(start + length).min(most))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn what_stands_is_kept(beads in prop::collection::vec((ranges(30), ranges(28)), 0..6), cuts in prop::collection::vec((0..31usize, 0..29usize), 0..4), path in prop::collection::vec((0..33usize, 0..31usize), 0..9)) {
            let fixed = Fixed { beads, cuts, path };
            let alignment = aligned(&fixed, (30, 28));
            let found = places(&alignment);
            let (mut sources, mut targets): (Vec<usize>, Vec<usize>) =
                (found.iter().flat_map(|f| f.0.clone()).collect(), found.iter().flat_map(|f| f.1.clone()).collect());
            prop_assert!(sources.is_sorted());
            sources.dedup();
            targets.sort_unstable();
            targets.dedup();
            prop_assert_eq!((sources.len(), targets.len()), (30, 28), "each segment lies in one bead: {:?}", found);
            for (source, target) in without_overlaps(&fixed.beads, (30, 28)).into_iter().flat_map(|(s, t)| singles(s, t)) {
                let is_there = found.iter().any(|(s, t)| {
                    (source.is_empty() && s.is_empty() || *s == source) && (target.is_empty() && t.is_empty() || *t == target)
                });
                prop_assert!(is_there, "{source:?} {target:?} of {found:?}");
            }
            // What is not told of as moved rises on both sides.
            let mut at = 0;
            for (_, (_, target)) in found.iter().enumerate().filter(|(at, (_, target))| !alignment.is_crossing(*at) && !target.is_empty()) {
                prop_assert!(target.start >= at, "{found:?} {:?}", alignment.crossings);
                at = target.end;
            }
        }

        #[test]
        fn no_bead_crosses_a_cut(cut in (0..31usize, 0..29usize)) {
            let found = aligned(&Fixed { cuts: vec![cut], ..Fixed::default() }, (30, 28));
            let crosses = |(s, t): &Place| !(s.end <= cut.0 && t.end <= cut.1 || s.start >= cut.0 && t.start >= cut.1);
            prop_assert!(!places(&found).iter().any(crosses), "{:?}", places(&found));
        }
    }

    #[test]
    fn nothing_fixed_changes_nothing() {
        let (source, target) = (sentences(9, &["Bridge", "river"]), sentences(9, &["Мост", "река"]));
        let languages = (&Language::known("en"), &Language::known("ru"));
        let resources = Resources::built_in(languages);
        let around = align_around(&items(&source), &items(&target), languages, &resources, &Fixed::default());
        assert_eq!(around, super::super::align(&items(&source), &items(&target), languages));
    }

    #[test]
    fn the_rest_gives_way() {
        let (free, pinned) =
            (aligned(&Fixed::default(), (12, 12)), aligned(&Fixed { beads: vec![(3..4, 5..6)], ..Fixed::default() }, (12, 12)));
        assert!(places(&free).contains(&(3..4, 3..4)));
        let bead = pinned.beads.iter().find(|bead| bead.source == (3..4)).unwrap();
        assert_eq!((bead.target.clone(), bead.confidence), (5..6, 1.0));
        assert!(pinned.crossings.is_empty());
    }

    #[test]
    fn long_texts_keep_what_is_far_off_the_diagonal() {
        // Whether or not a path is named, and one that leads elsewhere.
        for path in [vec![], (0..700).map(|at| (at, at)).collect()] {
            let found = places(&aligned(&Fixed { beads: vec![(100..101, 600..608)], cuts: vec![(500, 650)], path }, (700, 700)));
            assert!(found.contains(&(100..101, 600..608)));
            assert!(found.iter().all(|(s, t)| s.end <= 500 && t.end <= 650 || s.start >= 500 && t.start >= 650));
        }
    }
}
