//! What holds of any index, beside a search that measures all segments.

use super::distance::plain_distance;
use super::tokens::tokens;
use super::{Hit, MatchIndex, Scratch};
use proptest::prelude::*;

fn cut(text: &str) -> Vec<&str> {
    tokens(text).map(|(_, token)| token).collect()
}

/// Measures all segments, of which `None` are removed.
fn plain_search(segments: &[Option<String>], query: &str, top: usize, threshold: f64) -> Vec<Hit> {
    let query = cut(query);
    let measured = segments.iter().enumerate().filter_map(|(id, segment)| {
        let segment = cut(segment.as_ref()?);
        let distance = plain_distance(&query, &segment) as u32;
        Some(Hit { id: id as u32, distance, longer: query.len().max(segment.len()) as u32 })
    });
    let mut hits: Vec<Hit> = measured.filter(|hit| hit.score() >= threshold).collect();
    hits.sort_by(|a, b| b.score().total_cmp(&a.score()));
    hits.truncate(top);
    hits
}

/// Segments of words of which some are frequent and most are rare, so that all kinds of elements come up.
fn segments(most: usize) -> impl Strategy<Value = Vec<String>> {
    let word = (0..1000u32).prop_map(|chance| format!("w{}", chance * chance / 1000));
    prop::collection::vec(prop::collection::vec(word, 0..9), 0..most)
        .prop_map(|segments| segments.into_iter().map(|words| words.join(" ")).collect())
}

/// Segments of few words, so that many are equal or nearly so.
fn narrow_segments(most: usize) -> impl Strategy<Value = Vec<String>> {
    let segment = prop::collection::vec(prop::sample::select(vec!["a", "b", "A", ".", "1", "<b>"]), 0..8);
    prop::collection::vec(segment.prop_map(|words| words.join(" ")), 0..most)
}

/// Asks an index and the plain search the same, with several thresholds and numbers of hits.
fn check(index: &MatchIndex, segments: &[Option<String>], queries: &[String]) -> Result<(), TestCaseError> {
    let mut scratch = Scratch::default();
    prop_assert_eq!(index.len(), segments.iter().flatten().count());
    for query in queries {
        for threshold in [0.0, 0.1, 0.3, 0.5, 0.6, 0.7, 1.0] {
            for top in [1, 5, 20] {
                let hits = index.search(query, top, threshold, &mut scratch);
                prop_assert_eq!(hits, plain_search(segments, query, top, threshold), "{:?} {}", query, threshold);
            }
        }
    }
    Ok(())
}

/// Queries that are segments, or nearly so, or have little in common with any.
fn queries_of(segments: &[String], others: &[String]) -> Vec<String> {
    let mixed = segments.iter().zip(others).map(|(segment, other)| format!("{segment} {other}"));
    let shortened = segments.iter().map(|segment| segment.split(' ').skip(1).collect::<Vec<_>>().join(" "));
    let all = others.iter().cloned().chain(segments.iter().take(3).cloned()).chain(mixed.take(5)).chain(shortened.take(3));
    all.chain([String::new(), "w1 w2 w3 unknown".to_owned()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn searches_miss_nothing(segments in segments(700), others in segments(6)) {
        let index = MatchIndex::build(&segments);
        let queries = queries_of(&segments, &others);
        check(&index, &segments.into_iter().map(Some).collect::<Vec<_>>(), &queries)?;
    }

    #[test]
    fn searches_among_equals_miss_nothing(segments in narrow_segments(150), others in narrow_segments(6)) {
        let index = MatchIndex::build(&segments);
        let queries = queries_of(&segments, &others);
        check(&index, &segments.into_iter().map(Some).collect::<Vec<_>>(), &queries)?;
    }

    #[test]
    fn changed_indexes_miss_nothing(
        first in narrow_segments(40),
        second in segments(40),
        removed in prop::collection::vec(0..90u32, 0..60),
        others in narrow_segments(4),
    ) {
        let mut index = MatchIndex::build(&first);
        let mut segments: Vec<Option<String>> = first.iter().cloned().map(Some).collect();
        for (at, segment) in second.iter().enumerate() {
            prop_assert_eq!(index.insert(segment) as usize, segments.len());
            segments.push(Some(segment.clone()));
            if let Some(id) = removed.get(at) {
                let was_there = segments.get_mut(*id as usize).is_some_and(|segment| segment.take().is_some());
                prop_assert_eq!(index.remove(*id), was_there);
            }
        }
        let queries = queries_of(&first, &others);
        check(&index, &segments, &queries)?;
        let copy = MatchIndex::from_bytes(&index.to_bytes()).unwrap();
        check(&copy, &segments, &queries)?;
    }

    #[test]
    fn segments_are_alike_whose_letters_are(segments in narrow_segments(60), query in narrow_segments(2)) {
        let index = MatchIndex::build(&segments);
        let letters = |text: &str| text.replace("<b>", "").replace(['.', '1', ' '], "").to_lowercase();
        for query in query {
            let ids = 0..segments.len() as u32;
            let alike = ids.filter(|id| letters(&segments[*id as usize]) == letters(&query) && !letters(&query).is_empty());
            prop_assert_eq!(index.alike(&query), alike.collect::<Vec<_>>());
        }
    }
}

#[test]
fn segments_without_words_are_alike_to_none() {
    let index = MatchIndex::build(["12:30", "%s", "<b></b>", "", "Word"]);
    assert!(["12:30", "", "%s"].iter().all(|query| index.alike(query).is_empty()));
    assert_eq!(index.alike("<i>%d</i> WORD…"), [4]);
}

#[test]
fn spaces_and_marks_do_not_part_what_is_alike() {
    let index = MatchIndex::build(["Log in to ${HOST}", "Well-known %1$s files (5)", "Логин"]);
    assert_eq!(index.alike("login to {0}!"), [0]);
    assert_eq!(index.alike("Well known files"), [1]);
    assert_eq!(index.alike("ЛОГИН 2"), [2]);
}

#[test]
fn removed_segments_are_neither_found_nor_alike() {
    let mut index = MatchIndex::build(["Open file", "Open file", "Open files"]);
    assert!(index.remove(0) && !index.remove(0) && !index.remove(3));
    let ids: Vec<u32> = index.search("Open file", 5, 0.5, &mut Scratch::default()).iter().map(|hit| hit.id).collect();
    assert_eq!((ids, index.alike("open file"), index.len()), (vec![1, 2], vec![1], 2));
    assert_eq!(index.insert("Open file"), 3);
}

#[test]
fn senseless_thresholds_find_nothing() {
    let index = MatchIndex::build(["a", "b"]);
    for (top, threshold) in [(0, 0.0), (5, 1.1), (5, f64::NAN), (5, f64::INFINITY)] {
        assert_eq!(index.search("a", top, threshold, &mut Scratch::default()), []);
    }
    assert_eq!(index.search("a", 5, -1.0, &mut Scratch::default()).len(), 2);
}

#[test]
fn threads_share_an_index() {
    let segments: Vec<String> = (0..500).map(|n| format!("Page {n} of {} is full", n * n)).collect();
    let index = MatchIndex::build(&segments);
    std::thread::scope(|scope| {
        for start in 0..4 {
            let (index, segments) = (&index, &segments);
            scope.spawn(move || {
                let mut scratch = Scratch::default();
                for id in (start..500).step_by(4) {
                    let hits = index.search(&segments[id], 1, 0.5, &mut scratch);
                    assert_eq!((hits[0].id as usize, hits[0].distance), (id, 0));
                }
            });
        }
    });
}
