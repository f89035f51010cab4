//! Memories on disk: what comes in goes out again, whatever happens meanwhile.

use proptest::prelude::*;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use sverka::error::ErrorKind;
use sverka::memory::{Header, Inline, Timestamp, TranslationMemory, TranslationUnit, Variant, property};
use sverka::readers::{ReadingOptions, TmxReader};
use sverka::store::{Filter, Origin, Store};
use sverka::text::Language;
use sverka::writers::write_tmx;
use tempfile::TempDir;

mod damage;
mod kills;

const FORMATS: [&str; 8] = ["tmx", "tsv", "csv", "xlsx", "xliff", "xliff2", "po", "jsonl"];

/// A folder in which commands are run.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("NO_COLOR", "1").env("SVERKA_DATA", "data");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command runs")
    }

    /// Runs a command that must succeed.
    #[track_caller]
    fn does(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(self.beside(), Vec::<String>::new(), "{arguments:?}: files are left");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Returns the files that SQLite or an output leaves while it works.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| ["-wal", "-shm", "-journal", ".tmp"].iter().any(|ending| name.ends_with(ending))).collect()
    }

    /// Writes a memory of so many different units.
    fn put_units(&self, name: &str, count: usize) {
        let header = Header::new(language("en"), "test", "1");
        let units = (0..count).map(|at| pair(&format!("Line {at} of {name}"), &format!("Строка {at} из {name}"))).collect();
        let mut bytes = Vec::new();
        write_tmx(&mut bytes, &TranslationMemory { header, units }).expect("a memory");
        fs::write(self.path(name), bytes).expect("a file");
    }
}

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn pair(source: &str, target: &str) -> TranslationUnit {
    TranslationUnit::new(vec![Variant::plain(language("en"), source), Variant::plain(language("ru"), target)])
}

fn origin(name: &str) -> Origin {
    Origin { name: name.into(), format: "tmx".into(), at: None, header: Header::new(language("en"), "test", "1") }
}

/// Returns the units that are asked for.
fn units(store: &Store, filter: &Filter) -> Vec<TranslationUnit> {
    store.units(filter).unwrap().map(|stored| stored.unwrap().unit).collect()
}

/// Returns how many units there are.
fn count(store: &Store) -> usize {
    store.units(&Filter::default()).unwrap().count()
}

/// Writes a copy of a memory without the units that equal an earlier one.
fn put_different(from: &Path, to: &Path) {
    let mut reader = TmxReader::new(fs::File::open(from).unwrap(), "memory", ReadingOptions::default()).unwrap();
    let mut units: Vec<TranslationUnit> = Vec::new();
    let is_equal = |one: &TranslationUnit, other: &TranslationUnit| {
        one.variants == other.variants
            && one.id == other.id
            && [property::CONTEXT_PRE, property::CONTEXT_POST].iter().all(|kind| one.property(kind) == other.property(kind))
    };
    while let Some(entry) = reader.next_entry().unwrap() {
        units.extend(entry.unit.filter(|unit| !units.iter().any(|earlier| is_equal(earlier, unit))));
    }
    let memory = TranslationMemory { header: reader.header().clone(), units };
    write_tmx(&mut fs::File::create(to).unwrap(), &memory).unwrap();
}

#[test]
fn exports_equal_conversions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["tmx/statement-council.tmx", "tmx/treaty-cooperation.tmx", "tests/commands/convert.in/council.tmx"] {
        let desk = Desk::new();
        put_different(&root.join(file), &desk.path("in.tmx"));
        for format in FORMATS {
            // From the memory to the format, and from the format into a memory and back again.
            let (direct, made, back) = (format!("direct.{format}"), format!("made.{format}"), format!("back.{format}"));
            desk.does(&["convert", "in.tmx", "-o", &direct, "--to", format]);
            let of_format = format!("{format}.sverka");
            desk.does(&["memory", "import", "in.tmx", "--into", "all.sverka"]);
            desk.does(&["memory", "export", "all.sverka", "-o", &made, "--to", format]);
            desk.does(&["memory", "import", &direct, "--from", format, "--into", &of_format]);
            desk.does(&["convert", &direct, "--from", format, "-o", &back, "--to", format]);
            desk.does(&["memory", "export", &of_format, "-o", "again", "--to", format]);
            let bytes = |name: &str| fs::read(desk.path(name)).unwrap();
            assert!(bytes(&made) == bytes(&direct), "{file} as {format} is another out of a memory");
            assert!(bytes("again") == bytes(&back), "{file} from {format} is another out of a memory");
        }
    }
}

prop_compose! {
    fn any_unit()(texts in prop::collection::vec("[a-zа-я<&]{1,8}", 2..4), note in prop::option::of("[a-z]{1,5}"),
        day in prop::option::of(1..28_u32), context in prop::option::of("[a-c]"), confidence in prop::option::of(0..1000_u32)) -> TranslationUnit {
        let tags = ["en", "ru", "fr-CA"];
        let mut unit = TranslationUnit::new(texts.iter().zip(tags).map(|(text, tag)| Variant::plain(language(tag), text)).collect());
        unit.notes.extend(note);
        unit.creation_date = day.map(|day| Timestamp::parse(&format!("2026-03-{day:02}")).unwrap());
        unit.properties.extend(context.map(|context| (property::CONTEXT_PRE.to_owned(), context)));
        unit.properties.extend(confidence.map(|confidence| (property::CONFIDENCE.to_owned(), format!("0.{confidence:03}"))));
        unit
    }
}

/// Returns what units are left of some, in a plain way: the newest of equal ones in the place of the first.
fn merged(units: &[TranslationUnit]) -> Vec<TranslationUnit> {
    let mut left: Vec<TranslationUnit> = Vec::new();
    for unit in units {
        let is_equal = |other: &&mut TranslationUnit| {
            other.variants == unit.variants && other.property(property::CONTEXT_PRE) == unit.property(property::CONTEXT_PRE)
        };
        match left.iter_mut().find(is_equal) {
            None => left.push(unit.clone()),
            Some(known) if unit.creation_date >= known.creation_date => known.clone_from(unit),
            Some(_) => {}
        }
    }
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn imports_merge_what_is_equal(first in prop::collection::vec(any_unit(), 0..12), second in prop::collection::vec(any_unit(), 0..12),
        again in 0..12_usize) {
        let folder = TempDir::new().unwrap();
        let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
        let second: Vec<TranslationUnit> = second.into_iter().chain(first.iter().take(again).cloned()).collect();
        store.import(first.clone(), &origin("first")).unwrap();
        let counts = store.import(second.clone(), &origin("second")).unwrap();
        prop_assert_eq!(counts.read, counts.added + counts.merged);
        let all: Vec<TranslationUnit> = first.iter().chain(&second).cloned().collect();
        prop_assert_eq!(units(&store, &Filter::default()), merged(&all));
        store.verify().unwrap();
        // What is removed with its origin leaves what the other brought.
        let imports = store.imports_named("first").unwrap();
        store.remove(&Filter { imports: Some(imports), ..Filter::default() }, false).unwrap();
        let texts = |units: &[TranslationUnit]| {
            let mut texts: Vec<String> = merged(units).iter().map(|u| format!("{:?}{:?}", u.variants, u.property(property::CONTEXT_PRE))).collect();
            texts.sort();
            texts
        };
        prop_assert_eq!(texts(&units(&store, &Filter::default())), texts(&second));
        store.verify().unwrap();
    }
}

#[test]
fn provenance_outlives_merging() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    for name in ["jobs/first.tmx", "second.tmx", "third.tmx"] {
        store.import([pair("Yes.", "Да."), pair(name, name)], &origin(name)).unwrap();
    }
    for (name, is_there) in [("first.tmx", true), ("second.tmx", true), ("third.tmx", true), ("none.tmx", false)] {
        let imports = store.imports_named(name).unwrap();
        assert_eq!(imports.len(), usize::from(is_there), "{name}");
        let meant = units(&store, &Filter { imports: Some(imports), ..Filter::default() });
        assert_eq!(meant.len(), if is_there { 2 } else { 0 }, "{name}: {meant:?}");
    }
    for (name, kept, left) in [("third.tmx", 1, 3), ("first.tmx", 1, 2), ("second.tmx", 0, 0)] {
        let filter = Filter { imports: Some(store.imports_named(name).unwrap()), ..Filter::default() };
        let before = store.generation().unwrap();
        let dry = store.remove(&filter, true).unwrap();
        assert_eq!(store.generation().unwrap(), before);
        let removed = store.remove(&filter, false).unwrap();
        assert_eq!((dry, removed.kept, count(&store)), (removed, kept, left), "{name}");
        store.verify().unwrap();
    }
    assert!(store.imported().unwrap().is_empty());
    // No number is used twice.
    store.import([pair("No.", "Нет.")], &origin("fourth.tmx")).unwrap();
    assert_eq!(store.units(&Filter::default()).unwrap().next().unwrap().unwrap().number, 5);
}

#[test]
fn readers_see_what_is_whole() {
    let desk = Desk::new();
    let path = desk.path("a.sverka");
    let mut writer = Store::create(&path).unwrap();
    writer.import((0..2_000).map(|at| pair(&format!("old {at}"), "старое")), &origin("old.tmx")).unwrap();
    let reader = Store::open(&path).unwrap();
    let mut seen = reader.units(&Filter::default()).unwrap();
    assert!(seen.next().is_some());
    let mut import = writer.begin().unwrap();
    import.open(&origin("new.tmx")).unwrap();
    for at in 0..2_000 {
        import.add(&sverka::store::Record::new(&pair(&format!("new {at}"), "новое"))).unwrap();
    }
    let told = |output: Output| serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["units"].as_u64();
    let stats = ["memory", "stats", "--format", "json", "a.sverka"];
    assert_eq!(told(desk.run(&stats)), Some(2_000));
    assert_eq!(count(&Store::open(&path).unwrap()), 2_000);
    import.commit().unwrap();
    assert_eq!(seen.count(), 1_999, "what is read changes under the reader");
    assert_eq!(count(&reader), 4_000);
    assert_eq!(told(desk.run(&stats)), Some(4_000));
    drop((reader, writer));
    assert_eq!(desk.beside(), Vec::<String>::new());
}

#[test]
fn writers_wait_for_each_other() {
    let desk = Desk::new();
    desk.put_units("two.tmx", 50);
    let path = desk.path("a.sverka");
    let mut store = Store::create(&path).unwrap();
    let mut import = store.begin().unwrap();
    import.open(&origin("one.tmx")).unwrap();
    let mut child = desk.command(&["memory", "import", "two.tmx", "--into", "a.sverka"]).spawn().unwrap();
    let mut told = [0; 44];
    child.stderr.as_mut().unwrap().read_exact(&mut told).unwrap();
    assert!(String::from_utf8_lossy(&told).starts_with("note: a.sverka: another process"), "{told:?}");
    assert!(child.try_wait().unwrap().is_none());
    import.add(&sverka::store::Record::new(&pair("one", "один"))).unwrap();
    import.commit().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((count(&store), store.imported().unwrap().len()), (51, 2));
    // The patience of the library ends.
    let mut other = Store::open(&path).unwrap();
    let _import = store.begin().unwrap();
    other.wait_while(|waited| waited < Duration::from_millis(300));
    let error = other.import([], &origin("three.tmx")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputOutput);
    assert!(error.to_string().contains("in use by another process"), "{error}");
}

#[test]
fn two_may_begin_at_once() {
    let desk = Desk::new();
    let names: Vec<String> = (0..6).map(|at| format!("{at}.tmx")).collect();
    names.iter().for_each(|name| desk.put_units(name, 40));
    let begin = |name: &String| desk.command(&["memory", "import", name, "--into", "a.sverka"]).spawn().unwrap();
    let children: Vec<_> = names.iter().map(begin).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let store = Store::open(&desk.path("a.sverka")).unwrap();
    store.verify().unwrap();
    assert_eq!((count(&store), store.imported().unwrap().len()), (240, 6));
    drop(store);
    assert_eq!(desk.beside(), Vec::<String>::new());
}

#[test]
fn caches_are_known_to_be_stale() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    store.import([pair("Yes.", "Да.")], &origin("a.tmx")).unwrap();
    let generation = store.generation().unwrap();
    for bytes in [&b"first"[..], b"", b"second"] {
        assert!(store.put_cache("matches", generation, bytes).unwrap());
        assert_eq!(store.cache("matches").unwrap().as_deref(), Some(bytes));
    }
    assert_eq!((store.generation().unwrap(), store.cache("other").unwrap()), (generation, None));
    store.remove(&Filter { numbers: Some(vec![1]), ..Filter::default() }, false).unwrap();
    assert_eq!(store.cache("matches").unwrap(), None);
    assert!(!store.put_cache("matches", generation, b"late").unwrap());
    let caches = |store: &Store| store.statistics().unwrap().caches.iter().map(|cache| (cache.bytes, cache.is_fresh)).collect::<Vec<_>>();
    assert_eq!(caches(&store), [(6, false)]);
    store.compact().unwrap();
    assert_eq!(caches(&store), []);
}

#[test]
fn all_of_a_unit_is_kept() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&folder.path().join("a.sverka")).unwrap();
    let mut odd = pair("", "\u{0}\u{fffd}");
    odd.variants[0].content = vec![Inline::Text("a".into()), Inline::Text(String::new()), Inline::Text("b".into())];
    odd.attributes.push(("changedate".into(), "yesterday".into()));
    odd.properties = vec![("p".into(), String::new()), (property::CONFIDENCE.into(), "NaN".into()), ("p".into(), "2".into())];
    let all = vec![odd, TranslationUnit::new(Vec::new()), pair("a", "б")];
    store.import(all.clone(), &origin("a.tmx")).unwrap();
    assert_eq!(units(&store, &Filter::default()), all);
    let asked = |filter: Filter| units(&store, &filter).len();
    assert_eq!(asked(Filter { languages: vec![language("ru"), language("en-GB")], ..Filter::default() }), 2);
    assert_eq!(asked(Filter { languages: vec![language("fr")], ..Filter::default() }), 0);
    assert_eq!(asked(Filter { least_confidence: Some(0.9), ..Filter::default() }), 3);
    assert_eq!(asked(Filter { below_confidence: Some(1.0), ..Filter::default() }), 0);
    assert_eq!(asked(Filter { numbers: Some(vec![1, 3, 9]), ..Filter::default() }), 2);
}
