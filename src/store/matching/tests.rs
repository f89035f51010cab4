use super::*;
use crate::memory::{Header, TranslationUnit};
use crate::store::{Filter, Origin};
use proptest::prelude::*;
use tempfile::TempDir;

fn language(tag: &str) -> Language {
    Language::known(tag)
}

fn unit(source: &str, target: &str) -> TranslationUnit {
    TranslationUnit::new(vec![Variant::plain(language("en"), source), Variant::plain(language("ru"), target)])
}

fn import(store: &mut Store, name: &str, units: Vec<TranslationUnit>) {
    let origin = Origin { name: name.into(), format: "tmx".into(), at: None, header: Header::new(language("en"), "hand", "1") };
    store.import(units, &origin).unwrap();
}

fn store(units: Vec<TranslationUnit>) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    import(&mut store, "a.tmx", units);
    (folder, store)
}

/// Returns the scores and translations of what is found, in the order in which it is found.
fn found(store: &mut Store, query: &Query, options: &MatchOptions) -> Vec<(u8, String)> {
    let mut matcher = Matcher::new(store, &language("en"), Some(&language("ru"))).unwrap();
    let matches = matcher.matches(query, options).unwrap();
    matches.iter().map(|found| (found.score, found.variant(&language("ru")).unwrap().text())).collect()
}

#[test]
fn scores_tell_what_differs() {
    let segment = "The Council met in Northport on 3 May.";
    let (_folder, mut store) = store(vec![unit(segment, "Совет собрался в Нортпорте 3 мая.")]);
    let mut matcher = Matcher::new(&mut store, &language("en"), None).unwrap();
    for (query, score, deviations) in [
        (segment, 100, vec![]),
        ("The Council met  in Northport on 3 May.", 99, vec![Deviation::Spaces]),
        ("The Council met in Northport on 4 May.", 99, vec![Deviation::Numbers]),
        ("The Council met in Northport on 14 June.", 99, vec![Deviation::Numbers]),
        ("The Council met in Northport on 3 May", 99, vec![Deviation::Punctuation]),
        ("The council met in Northport on 3 May.", 98, vec![Deviation::Case]),
        ("The <b>Council</b> met in Northport on 3 May.", 98, vec![Deviation::Tags]),
        (
            "the <b>Council</b> met in Northport on 13 May",
            95,
            vec![Deviation::Numbers, Deviation::Punctuation, Deviation::Case, Deviation::Tags],
        ),
        ("The Council met in Westport on 3 May.", 88, vec![]),
    ] {
        let matches = matcher.matches(&Query::plain(query), &MatchOptions::default()).unwrap();
        assert_eq!((matches[0].score, &matches[0].deviations), (score, &deviations), "{query}");
    }
}

#[test]
fn context_makes_101() {
    let mut within = unit("Yes.", "Конечно.");
    within.properties = vec![(property::CONTEXT_PRE.to_owned(), "Is it open?".to_owned())];
    let (_folder, mut store) = store(vec![unit("Yes.", "Да."), within]);
    let asked = |before: &str| Query { before: Some(before.to_owned()), ..Query::plain("Yes.") };
    let options = MatchOptions::default();
    assert_eq!(found(&mut store, &asked("Is it open?"), &options), [(101, "Конечно.".to_owned()), (100, "Да.".to_owned())]);
    assert_eq!(found(&mut store, &asked("Are you sure?"), &options), [(100, "Да.".to_owned()), (100, "Конечно.".to_owned())]);
}

#[test]
fn penalties_change_the_order_and_nothing_is_missed() {
    let mut units: Vec<TranslationUnit> = (0..40).map(|at| unit("The road is long and dark.", &format!("{at}"))).collect();
    for unit in &mut units[..35] {
        unit.properties.push((property::CONFIDENCE.to_owned(), "0.400".to_owned()));
    }
    let (_folder, mut store) = store(units);
    let options = MatchOptions { top: 5, confidence_penalties: vec![(0.9, 10)], ..MatchOptions::default() };
    let query = Query::plain("The road is long and wide.");
    let targets: Vec<String> = found(&mut store, &query, &options).into_iter().map(|(_, target)| target).collect();
    assert_eq!(targets, ["35", "36", "37", "38", "39"]);

    import(&mut store, "b.tmx", vec![unit("The road is long and wide.", "b")]);
    let number = store.imported().unwrap()[1].number;
    let options = MatchOptions { top: 1, origin_penalties: vec![(number, 30)], ..MatchOptions::default() };
    assert_eq!(found(&mut store, &query, &options), [(85, "0".to_owned())]);
}

#[test]
fn units_without_the_translation_are_passed_over() {
    let german = |source: &str| TranslationUnit::new(vec![Variant::plain(language("en"), source), Variant::plain(language("de"), "x")]);
    let mut units: Vec<TranslationUnit> = (0..30).map(|at| german(&format!("The bridge {at} is open today."))).collect();
    units.push(unit("The bridge is not open today.", "Мост сегодня не открыт."));
    let (_folder, mut store) = store(units);
    let options = MatchOptions { top: 1, ..MatchOptions::default() };
    assert_eq!(found(&mut store, &Query::plain("The bridge A is open today."), &options), [(71, "Мост сегодня не открыт.".to_owned())]);
}

#[test]
fn index_follows_the_memory() {
    let (_folder, mut store) = store((0..50).map(|at| unit(&format!("The bridge number {at} of the town."), &format!("{at}"))).collect());
    let options = MatchOptions { top: 1, threshold: 100, ..MatchOptions::default() };
    let query = |at: usize| Query::plain(format!("The bridge number {at} of the town."));
    assert_eq!(found(&mut store, &query(7), &options).len(), 1);
    import(&mut store, "b.tmx", vec![unit("The bridge number 77 of the town.", "77")]);
    let (numbers, _) = store.stale_cache("matches:en").unwrap().unwrap();
    assert!(numbers < store.generation().unwrap());
    assert_eq!(found(&mut store, &query(77), &options), [(100, "77".to_owned())]);
    assert_eq!(store.stale_cache("matches:en").unwrap().unwrap().0, store.generation().unwrap());

    let number =
        store.units(&Filter::default()).unwrap().map(|stored| stored.unwrap()).find(|s| s.unit.variants[1].text() == "7").unwrap().number;
    store.remove(&Filter { numbers: Some(vec![number]), ..Filter::default() }, false).unwrap();
    assert!(found(&mut store, &query(7), &options).is_empty());
    assert_eq!(found(&mut store, &query(8), &options).len(), 1);
    // A damaged cache is made anew.
    let generation = store.generation().unwrap();
    store.put_cache("matches:en", generation, b"\x01\0\0\0\0\0\0\0nonsense").unwrap();
    assert_eq!(found(&mut store, &query(77), &options).len(), 1);
}

const PIECES: [&str; 14] = ["road", "Road", "bridge", "bridges", "May", "June", "3", "15", "<b>", "{0}", ".", ",", "  ", "is"];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 1..9).prop_map(|pieces| pieces.join(" "))
}

/// Returns scores and units as a look at every unit finds them.
fn scanned(units: &[String], query: &str, options: &MatchOptions) -> Vec<(u8, i64)> {
    let content = |text: &str| vec![Inline::Text(text.to_owned())];
    let mut all: Vec<(u8, u64, i64)> = Vec::new();
    for (number, text) in (1..).zip(units) {
        let letters = comparison::letters(query);
        let measure = comparison::measure(query, text);
        let score = if !letters.is_empty() && letters == comparison::letters(text) {
            comparison::score_of(&comparison::deviations((query, &content(query)), (text, &content(text))))
        } else {
            comparison::score_by_measure(measure)
        };
        all.push((score, ordered(measure), number));
    }
    all.retain(|(score, _, _)| *score >= options.threshold);
    all.sort_by_key(|(score, measure, number)| (Reverse(*score), Reverse(*measure), *number));
    all.truncate(options.top);
    all.into_iter().map(|(score, _, number)| (score, number)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_better_match_is_missed(units in prop::collection::hash_set(texts(), 1..40), queries in prop::collection::vec(texts(), 6), threshold in 30..90u8, top in 1..6usize) {
        let mut units: Vec<String> = units.into_iter().filter(|text| !text.trim().is_empty()).collect();
        units.sort();
        let (_folder, mut store) = store(units.iter().map(|text| unit(text, "x")).collect());
        let options = MatchOptions { top, threshold, ..MatchOptions::default() };
        let mut matcher = Matcher::new(&mut store, &language("en"), None).unwrap();
        for query in queries.iter().filter(|query| !query.trim().is_empty()) {
            let matches = matcher.matches(&Query::plain(query.as_str()), &options).unwrap();
            let found: Vec<(u8, i64)> = matches.iter().map(|found| (found.score, found.stored.number)).collect();
            prop_assert_eq!(found, scanned(&units, query, &options), "{}", query);
        }
    }
}
