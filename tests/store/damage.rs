//! Files that are not as they should be.

use super::{Desk, Filter, Store, count, language, origin, pair, units};
use rusqlite::Connection;
use std::fs;
use sverka::error::ErrorKind;

/// Uses a memory in every way; whatever comes of it, it must come to an end.
fn use_all(path: &std::path::Path) -> Result<(), sverka::error::Error> {
    let mut store = Store::open(path)?;
    for stored in store.units(&Filter { languages: vec![language("en")], ..Filter::default() })? {
        stored?;
    }
    let _ = store.statistics();
    let _ = store.header(None);
    let _ = store.cache("matches");
    let _ = store.import([pair("Yes.", "Да."), pair("new", "новое")], &origin("again.tmx"));
    let imports = store.imports_named("a.tmx")?;
    let _ = store.remove(&Filter { imports: Some(imports), ..Filter::default() }, true);
    store.verify()?;
    store.compact()
}

#[test]
fn damaged_files_are_told_of() {
    let desk = Desk::new();
    let path = desk.path("whole.sverka");
    let mut store = Store::create(&path).unwrap();
    store.import((0..300).map(|at| pair(&format!("Line {at}"), "Строка")), &origin("a.tmx")).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();
    let damaged = desk.path("damaged.sverka");
    let look = |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        let done = use_all(&damaged);
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(desk.path(&format!("damaged.sverka{ending}")));
        }
        if let Err(error) = &done {
            let told = error.to_string();
            assert!(told.starts_with(&damaged.display().to_string()), "{told}");
            assert!([ErrorKind::Malformed, ErrorKind::InputOutput].contains(&error.kind()), "{told}");
        }
        done.is_err()
    };
    assert!(!look(&whole));
    let mut found = 0;
    // The header of the file, and then a byte here and there.
    let places = (0..100).chain((100..whole.len()).step_by(997));
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x41;
        found += usize::from(look(&bytes));
    }
    assert!(found > 20, "{found} damages were found");
    for length in [1, 99, 100, 511, 512, 4096, 8192, 12_288, whole.len() / 2, whole.len() - 8192, whole.len() - 1] {
        assert!(look(&whole[..length]), "cut to {length} bytes and not told");
    }
}

#[test]
fn files_of_other_programs_are_told_of() {
    let desk = Desk::new();
    let refused = |name: &str, words: &[&str]| {
        let output = desk.run(&["memory", "stats", name]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        words.iter().for_each(|word| assert!(told.contains(word), "{name}: no “{word}” in: {told}"));
    };
    fs::write(desk.path("empty.sverka"), "").unwrap();
    refused("empty.sverka", &["is empty", "delete it"]);
    fs::create_dir(desk.path("folder")).unwrap();
    refused("folder", &["is a directory"]);
    let other = Connection::open(desk.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE unit(id INTEGER)").unwrap();
    refused("other.db", &["another program"]);
    drop(Store::create(&desk.path("new.sverka")).unwrap());
    let new = Connection::open(desk.path("new.sverka")).unwrap();
    new.pragma_update(None, "user_version", 99).unwrap();
    refused("new.sverka", &["later version", "99", "update Sverka"]);
    new.pragma_update(None, "user_version", 1).unwrap();
    new.execute_batch("DROP TABLE further").unwrap();
    let output = desk.run(&["memory", "remove", "new.sverka", "--unit", "1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is damaged"));
    let exists = Store::create(&desk.path("new.sverka")).err().unwrap();
    assert_eq!(exists.kind(), ErrorKind::Unusable);
}

#[test]
fn files_of_version_1_are_read() {
    let desk = Desk::new();
    let path = desk.path("old.sverka");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(include_str!("version-1.sql")).unwrap();
    drop(old);
    let mut store = Store::open(&path).unwrap();
    store.verify().unwrap();
    let mut dated = pair("Yes.", "Да.");
    dated.properties.push(("x-confidence".into(), "0.9".into()));
    assert_eq!(units(&store, &Filter::default()), [dated.clone()]);
    // What was there then is still known as equal.
    let counts = store.import([dated], &origin("again.tmx")).unwrap();
    assert_eq!((counts.added, counts.merged, count(&store)), (0, 1, 1));
    assert_eq!(store.imported().unwrap()[0].origin.name, "old.tmx");
}
