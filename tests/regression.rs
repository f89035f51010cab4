//! What came out of the corpora before comes out again, and no worse.
//!
//! `SVERKA_UPDATE=1 cargo test regression` writes the committed results anew; look at the difference before it is committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Quality per document, committed: name, strict F1, boundary F1, parted by tabs.
const QUALITY: &str = "corpora/quality.tsv";
/// How far the built-in lexicon reaches in the corpora, committed: language, shares of the words known and translated.
const COVERAGE: &str = "corpora/coverage.tsv";
/// How far a figure may fall before it counts as a fall: figures are rounded to four decimals.
const TOLERANCE: f64 = 0.000_15;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updating() -> bool {
    std::env::var_os("SVERKA_UPDATE").is_some()
}

fn sverka(arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
    // Whoever has installed an encoder gets the results without it here.
    let command = command.args(arguments).current_dir(root()).env("SVERKA_DATA", "nowhere").env("COLUMNS", "100").env("NO_COLOR", "1");
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The folders of corpora/, by name.
fn corpora() -> Vec<String> {
    let entries = fs::read_dir(root().join("corpora")).expect("the corpora").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().expect("a plain name")).collect();
    names.sort();
    assert!(names.len() >= 14, "too few corpora: {names:?}");
    names
}

/// The file of one side, as a path from the root.
fn side(name: &str, side: &str) -> String {
    let folder = root().join("corpora").join(name);
    let found: Vec<PathBuf> = fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("an entry").path()).collect();
    let file = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let file = found.iter().map(file).find(|file| file.starts_with(&format!("{side}."))).expect("a side");
    format!("corpora/{name}/{file}")
}

#[test]
fn exports_equal_the_committed_ones() {
    for name in corpora() {
        let exported = sverka(&["align", "-q", &side(&name, "source"), &side(&name, "target"), "-o", "-"]);
        let path = root().join("tmx").join(format!("{name}.tmx"));
        if updating() {
            fs::write(&path, &exported).expect("a memory to write");
        }
        let committed = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; make it with SVERKA_UPDATE=1", path.display()));
        assert!(exported == committed, "tmx/{name}.tmx differs from what is exported now; see SVERKA_UPDATE in tests/regression.rs");
    }
}

/// Asserts that README shows what a command prints, indented, as it is.
fn assert_shown(printed: &str) {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let indented = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
    let shown = printed.trim_end().lines().map(indented).collect::<Vec<_>>().join("\n");
    assert!(readme.contains(&shown), "README does not show what is printed now:\n{shown}");
}

#[test]
fn readme_shows_what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("statement.tmx").display().to_string();
    let printed = sverka(&["align", &side("statement-council", "source"), &side("statement-council", "target"), "-o", &output]);
    assert_shown(&String::from_utf8(printed).expect("UTF-8").replace(&output, "statement.tmx"));
    assert_shown(&String::from_utf8(sverka(&["evaluate", "corpora/"])).expect("UTF-8"));
}

#[test]
fn threads_change_nothing() {
    for arguments in [
        &["align", &side("free-translation", "source"), &side("free-translation", "target"), "-o", "-"][..],
        &["evaluate", "corpora", "--show-errors"],
    ] {
        let with = |threads: &str| sverka(&[arguments, &["-q", "--threads", threads]].concat());
        assert_eq!(with("1"), with("4"), "{arguments:?}");
    }
}

/// What `sverka evaluate` measures on folders, by document; `all` is the sum.
fn measured(folders: &[&str]) -> BTreeMap<String, serde_json::Value> {
    let out = sverka(&[&["evaluate", "--format", "json"], folders].concat());
    let value: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    let documents = value["documents"].as_array().expect("documents").iter().chain([&value["all"]]);
    documents.map(|document| (document["name"].as_str().expect("a name").to_owned(), document.clone())).collect()
}

#[test]
fn quality_does_not_fall() {
    let now = measured(&["corpora"]);
    let figure = |document: &serde_json::Value, kind: &str| document[kind]["f1"].as_f64().expect("a figure");
    if updating() {
        let rows = now.iter().map(|(name, d)| format!("{name}\t{:.4}\t{:.4}\n", figure(d, "strict"), figure(d, "boundaries")));
        fs::write(root().join(QUALITY), rows.collect::<String>()).expect("quality to write");
    }
    let committed = fs::read_to_string(root().join(QUALITY)).expect("committed quality");
    assert_eq!(committed.lines().count(), now.len(), "{QUALITY} does not name the corpora that there are");
    for row in committed.lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        let document = &now[columns[0]];
        for (kind, before) in ["strict", "boundaries"].into_iter().zip(&columns[1..]) {
            let before: f64 = before.parse().expect("a figure");
            assert!(
                figure(document, kind) >= before - TOLERANCE,
                "{}: {kind} F1 fell from {before} to {}",
                columns[0],
                figure(document, kind)
            );
        }
    }
}

/// Returns the shares of the words of each language that the built-in lexicon has, and that stand beside a translation.
fn coverage() -> Vec<(String, f64, f64)> {
    let sides = corpora().into_iter().map(|name| [side(&name, "source"), side(&name, "target")]);
    let is_covered = |side: &String| side.ends_with(".en.txt") || side.ends_with(".ru.txt");
    let files: Vec<String> = sides.filter(|sides| sides.iter().all(is_covered)).flatten().collect();
    let out = sverka(&[&["lexicon", "coverage", "--format", "json"], &files.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat());
    let value: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    let count = |language: &serde_json::Value, kind: &str| language[kind].as_f64().expect("a count");
    let share = |language: &serde_json::Value, kind: &str| count(language, kind) / count(language, "words");
    let row = |language: &serde_json::Value| {
        let name = language["language"].as_str().expect("a language").to_owned();
        (name, share(language, "known"), share(language, "translated"))
    };
    value.as_array().expect("languages").iter().map(row).collect()
}

#[test]
fn coverage_does_not_fall() {
    let now = coverage();
    if updating() {
        let rows = now.iter().map(|(language, known, translated)| format!("{language}\t{known:.4}\t{translated:.4}\n"));
        fs::write(root().join(COVERAGE), rows.collect::<String>()).expect("coverage to write");
    }
    let committed = fs::read_to_string(root().join(COVERAGE)).expect("committed coverage");
    assert_eq!(committed.lines().count(), now.len(), "{COVERAGE} does not name the languages that there are");
    for (row, (language, known, translated)) in committed.lines().zip(&now) {
        let columns: Vec<&str> = row.split('\t').collect();
        assert_eq!(columns[0], language);
        for (kind, before, now) in [("known", columns[1], known), ("translated", columns[2], translated)] {
            assert!(*now >= before.parse::<f64>().expect("a figure") - TOLERANCE, "{language}: {kind} fell from {before} to {now:.4}");
        }
    }
}

#[test]
fn corpora_reach_what_is_asked() {
    let all = &measured(&["corpora"])["all"];
    assert!(all["strict"]["f1"].as_f64().unwrap() >= 0.95, "{all}");
    assert_eq!(all["units_with_residue"], 0, "residue got into units: {all}");
    assert_eq!(all["sentences_cut"], 0, "sentences were cut: {all}");
    assert_eq!(all["sentences_lost"], 0, "sentences were lost: {all}");
}

/// Returns whether data that lies beside the project is there, and says loudly if it is not.
#[expect(clippy::print_stderr, reason = "a test that is skipped has to say so")]
fn is_there(path: &Path) -> bool {
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here, nothing was tested", path.display());
    }
    path.exists()
}

/// A public set with sentences missing and joined, boilerplate put in, on perfect segments.
#[test]
fn hard_public_set_reaches_what_is_asked() {
    let set = root().join("../shared/data/alignment/ntrex-enru-hard");
    if is_there(&set) {
        let all = &measured(&[set.to_str().expect("a plain path")])["all"];
        assert!(all["strict"]["f1"].as_f64().unwrap() >= 0.95, "{all}");
    }
}

/// Puts the words of a page in the place of its byte ranges, written as `12..34`.
fn with_words(table: &str, page: &str) -> String {
    let words = |cell: &str| -> Option<String> {
        let (start, end) = cell.split_once("..")?;
        let said = &page[start.parse::<usize>().ok()?..end.parse::<usize>().ok()?];
        Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let cell = |cell: &str| cell.split(" || ").map(|part| words(part).unwrap_or_else(|| part.to_owned())).collect::<Vec<_>>().join(" || ");
    table.lines().map(|line| line.split('\t').map(cell).collect::<Vec<_>>().join("\t") + "\n").collect()
}

/// The real page that started the project, with a Russian page written for it. The page itself lies outside the project.
#[test]
fn seed_page_is_clean_and_whole() {
    let seed = root().join("../shared/seed/en.txt");
    if !is_there(&seed) {
        return;
    }
    let page = fs::read_to_string(seed).expect("the page");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("source.en.txt"), &page).expect("the page");
    for file in ["target.ru.txt", "gold.tsv", "residue.tsv"] {
        let text = fs::read_to_string(root().join("tests/seed").join(file)).expect("what goes with the page");
        fs::write(folder.path().join(file), with_words(&text, &page)).expect("what goes with the page");
    }
    let all = &measured(&[folder.path().to_str().expect("a plain path")])["all"];
    assert!(all["strict"]["f1"].as_f64().unwrap() >= 0.97, "{all}");
    assert_eq!(all["residue_left_out"], all["residue"], "{all}");
    for kind in ["units_with_residue", "sentences_cut", "sentences_lost"] {
        assert_eq!(all[kind], 0, "{kind}: {all}");
    }
}
