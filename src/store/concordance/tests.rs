//! What concordances find.

use super::*;
use crate::memory::{Header, TranslationUnit, Variant, property};
use crate::store::{Filter, Origin};
use std::path::Path;

const PAIRS: [(&str, &str); 6] = [
    ("The agreements on bridges hold.", "Соглашения о мостах действуют."),
    ("An agreement was signed.", "Соглашение было подписано."),
    ("Bridges need care, and so does every agreement.", "Мосты требуют ухода, как и всякое соглашение."),
    ("The bridge agreement of 1998.", "Соглашение о мосте 1998 года."),
    ("Long is the road.", "Длинна дорога."),
    ("No one agreed.", "Никто не согласился."),
];

fn languages() -> [Language; 2] {
    ["en", "ru"].map(Language::known)
}

fn units(pairs: &[(&str, &str)]) -> Vec<TranslationUnit> {
    let [en, ru] = languages();
    let unit = |(source, target): &(&str, &str)| {
        TranslationUnit::new(vec![Variant::plain(en.clone(), *source), Variant::plain(ru.clone(), *target)])
    };
    pairs.iter().map(unit).collect()
}

fn origin() -> Origin {
    Origin { name: "a.tmx".to_owned(), format: "tmx".to_owned(), at: None, header: Header::new(Language::known("en"), "hand", "1") }
}

fn filled(path: &Path) -> Store {
    let mut store = Store::create(path).unwrap();
    store.import(units(&PAIRS), &origin()).unwrap();
    store
}

/// Some words of both languages, by their stems.
const WORDS: [(&str, &str); 5] = [("agreement", "соглашен"), ("bridg", "мост"), ("sign", "подписа"), ("care", "уход"), ("road", "дорог")];

fn affinity(stem: &str, _: &Language, other: &str) -> f64 {
    if WORDS.contains(&(stem, other)) || WORDS.contains(&(other, stem)) { 0.9 } else { 0.0 }
}

/// Returns the texts that a query finds, with brackets around what was found and, after a bar, around its translation.
fn found(store: &mut Store, language: &str, text: &str) -> Vec<String> {
    let language = Language::known(language);
    let query = ConcordanceQuery::parse(text, &language, false).unwrap();
    let found = Concordancer::new(store, &language, None, &affinity).unwrap().find(&query, 100).unwrap();
    assert_eq!(found.units, found.hits.len());
    let marked = |text: String, spans: &[Span]| {
        let mut marked = text.clone();
        for span in spans.iter().rev() {
            marked.replace_range(span.start..span.end, &format!("[{}]", span.of(&text)));
        }
        marked
    };
    let line = |hit: &ConcordanceHit| {
        let text = |at: usize| hit.stored.unit.variants[at].text();
        let translation = &hit.translations[0];
        format!("{} | {}", marked(text(hit.variant), &hit.spans), marked(text(translation.variant), &translation.spans))
    };
    found.hits.iter().map(line).collect()
}

#[test]
fn stems_find_all_forms() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(&folder.path().join("a.sverka"));
    assert_eq!(
        found(&mut store, "en", "agreement"),
        [
            "The [agreements] on bridges hold. | [Соглашения] о мостах действуют.",
            "An [agreement] was signed. | [Соглашение] было подписано.",
            "Bridges need care, and so does every [agreement]. | Мосты требуют ухода, как и всякое [соглашение].",
            "The bridge [agreement] of 1998. | [Соглашение] о мосте 1998 года.",
        ]
    );
    assert_eq!(found(&mut store, "ru", "соглашениями").len(), 4);
    assert_eq!(found(&mut store, "ru", "мостов 1998"), ["Соглашение о [мосте] [1998] года. | The [bridge] agreement of [1998]."]);
    assert_eq!(found(&mut store, "en", "tunnel"), Vec::<String>::new());
}

#[test]
fn phrases_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(&folder.path().join("a.sverka"));
    assert_eq!(found(&mut store, "en", "\"bridge agreement\""), ["The [bridge agreement] of 1998. | [Соглашение] о [мосте] 1998 года."]);
    assert_eq!(found(&mut store, "en", "\"agreement bridge\"").len(), 0);
    // Without quotes those that stand side by side come first.
    let loose = found(&mut store, "en", "bridge agreement");
    assert_eq!((loose.len(), loose[0].as_str()), (3, "The [bridge] [agreement] of 1998. | [Соглашение] о [мосте] 1998 года."));
}

#[test]
fn wildcards_and_exact_words_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(&folder.path().join("a.sverka"));
    assert_eq!(found(&mut store, "en", "agree*").len(), 5);
    assert_eq!(found(&mut store, "en", "*ment").len(), 3);
    assert_eq!(found(&mut store, "ru", "со*ся").len(), 1);
    let en = Language::known("en");
    let query = ConcordanceQuery::parse("Agreement", &en, true).unwrap();
    assert_eq!(Concordancer::new(&mut store, &en, None, &affinity).unwrap().find(&query, 0).unwrap().units, 3);
}

#[test]
fn words_stay_whole_in_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    let texts =
        ["The peace-loving don’t use C++ 2.5 or ²⁄₃ 😀 AND col:NEAR(x9).", "За\u{301}мок нашёл кое-кто: е\u{301}ж, й\u{306}од 以和平."];
    for language in ["en", "ru"] {
        let variants = texts.map(|text| Variant::plain(Language::known(language), text));
        store.import(variants.map(|variant| TranslationUnit::new(vec![variant])), &origin()).unwrap();
        let language = Language::known(language);
        let table = WordTable::of(&mut store, &language).unwrap();
        for (text, unit) in texts.into_iter().zip(store.numbers(&language).unwrap()) {
            for (word, at) in table::folded_words(text).into_iter().zip(0..) {
                assert_eq!(table.places(&store, &query::Pattern::Word(word.clone())).unwrap(), [(unit, at)], "{word}");
            }
        }
    }
    for text in ["\"peace-loving dont\"", "col:NEAR", "AND", "NEAR(x9)", "x*9", "\"c 2\""] {
        let query = ConcordanceQuery::parse(text, &Language::known("en"), true).unwrap();
        let found = Concordancer::new(&mut store, &Language::known("en"), None, &affinity).unwrap().find(&query, 9).unwrap();
        assert_eq!((found.units, found.hits.len()), (1, 1), "{text}");
    }
}

#[test]
fn tables_of_older_memories_make_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sverka");
    let store = filled(&path);
    let older = "CREATE TABLE words(id INTEGER PRIMARY KEY); CREATE TABLE words_of(language TEXT PRIMARY KEY); PRAGMA user_version = 1";
    store.connection.execute_batch(older).unwrap();
    drop(store);
    // One that may not be written is searched as it is.
    let mut reader = Store::open_read_only(&path);
    assert_eq!(found(&mut reader, "en", "bridge").len(), 3);
    drop(reader);
    let mut store = Store::open(&path).unwrap();
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name IN ('words', 'words_of')";
    assert_eq!(store.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert_eq!(found(&mut store, "en", "bridge").len(), 3);
    assert_eq!(store.statistics().unwrap().schema, 2);
}

#[test]
fn surest_and_newest_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(&folder.path().join("a.sverka"));
    let mut new = units(&[("Doubtful agreement.", "Сомнительное соглашение."), ("New agreement.", "Новое соглашение.")]);
    new[0].properties.push((property::CONFIDENCE.to_owned(), "0.3".to_owned()));
    new[1].attributes.push(("changedate".to_owned(), "20260101T000000Z".to_owned()));
    store.import(new, &origin()).unwrap();
    let found = found(&mut store, "en", "agreement");
    assert!(found[0].starts_with("New") && found[5].starts_with("Doubtful"), "{found:?}");
}

#[test]
fn tables_follow_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(&folder.path().join("a.sverka"));
    assert_eq!(found(&mut store, "en", "bridge").len(), 3);
    let many: Vec<(String, String)> = (0..40).map(|at| (format!("Bridge {at} is open."), format!("Мост {at} открыт."))).collect();
    for (source, target) in &many {
        store.import(units(&[(source, target)]), &origin()).unwrap();
        assert_eq!(found(&mut store, "en", &format!("{} bridge", source.split(' ').nth(1).unwrap())).len(), 1);
    }
    assert_eq!(found(&mut store, "en", "bridge").len(), 43);
    store.remove(&Filter { numbers: Some(vec![1]), ..Filter::default() }, false).unwrap();
    assert_eq!(found(&mut store, "en", "bridge").len(), 42);
    store.remove(&Filter { numbers: Some((7..40).collect()), ..Filter::default() }, false).unwrap();
    assert_eq!(found(&mut store, "en", "bridge").len(), 9);
    // So many are gone that the table was made anew.
    assert_eq!(WordTable::of(&mut store, &Language::known("en")).unwrap().units, 12);
    store.verify().unwrap();
    assert!(store.statistics().unwrap().caches.iter().any(|cache| cache.name == "words:en" && cache.is_fresh));
}

#[test]
fn memories_that_others_write_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sverka");
    let mut store = filled(&path);
    let mut other = Store::open(&path).unwrap();
    let import = other.begin().unwrap();
    store.wait_while(|_| false);
    assert_eq!(found(&mut store, "en", "bridge").len(), 3);
    drop(import);
    assert_eq!(store.statistics().unwrap().caches, []);
    // Nothing was kept; what another one keeps is found.
    assert_eq!(found(&mut other, "en", "bridge").len(), 3);
    assert_eq!(other.statistics().unwrap().caches.len(), 2);
}

#[test]
fn memories_that_may_not_be_written_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sverka");
    drop(filled(&path));
    let mut reader = Store::open_read_only(&path);
    assert_eq!(found(&mut reader, "en", "bridge").len(), 3);
    drop(reader);
    // Tables that are there are searched where they are.
    let mut store = Store::open(&path).unwrap();
    assert_eq!(found(&mut store, "en", "bridge").len(), 3);
    drop(store);
    let mut reader = Store::open_read_only(&path);
    assert_eq!(found(&mut reader, "ru", "мост").len(), 3);
    let sql = "SELECT count(*) FROM sqlite_temp_schema";
    assert_eq!(reader.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    drop(reader);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn words_come_along_with_what_no_lexicon_knows() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    let sources =
        ["A zorb rolls.", "The zorb sleeps.", "One zorb more.", "My zorb sings.", "Roads are long.", "Rivers are deep.", "We are here."];
    let targets = ["Катится брямс.", "Спит брямс.", "Ещё брямс.", "Поёт мой брямс.", "Дороги длинны.", "Реки глубоки.", "Мы здесь."];
    let pairs: Vec<(&str, &str)> = sources.into_iter().zip(targets).collect();
    store.import(units(&pairs), &origin()).unwrap();
    let many: Vec<(String, String)> = (0..40).map(|at| (format!("House {at}."), format!("Дом {at}."))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(source, target)| (source.as_str(), target.as_str())).collect();
    store.import(units(&many), &origin()).unwrap();
    assert_eq!(found(&mut store, "en", "zorb")[0], "A [zorb] rolls. | Катится [брямс].");
    assert_eq!(found(&mut store, "ru", "брямсы")[3], "Поёт мой [брямс]. | My [zorb] sings.");
}

#[test]
fn side_is_told_by_letters() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("a.sverka"));
    let told = |text: &str| store.languages_of_query(text).unwrap()[0].to_string();
    assert_eq!(["agreement", "соглашение", "угода", "1998"].map(told), ["en", "ru", "ru", "en"]);
}
