//! Rules of the house that the compiler does not know: who may import whom, and what the core must not touch.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room the rooms it may import. A room that is not listed may import nothing of the crate.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("tokens", &["text"]),
    ("notice", &["text"]),
    ("error", &["text"]),
    ("memory", &["text", "tokens"]),
    ("xml", &["error"]),
    ("cleaning", &["text", "notice"]),
    ("segmentation", &["text", "notice"]),
    ("segmentation/srx", &["text", "notice", "xml", "error"]),
    ("lexicon", &["text", "tokens", "error"]),
    ("encoder", &["text", "tokens", "error"]),
    ("alignment", &["text", "tokens", "notice", "lexicon", "encoder"]),
    ("readers", &["text", "notice", "error", "memory", "lexicon", "xml"]),
    ("writers", &["text", "error", "memory", "alignment", "xml"]),
    ("evaluation", &["text", "alignment", "memory"]),
    ("pairing", &["text", "tokens", "lexicon"]),
    ("terms", &["text", "tokens"]),
    ("store", &["text", "tokens", "error", "memory"]),
    ("review", &["text", "error", "alignment", "memory", "pipeline"]),
    ("pipeline", &["text", "tokens", "notice", "error", "memory", "xml", "cleaning", "segmentation", "lexicon", "alignment", "evaluation"]),
];

/// What only the command line may use: printing, files, the clock, the environment, argument parsing.
const ONLY_IN_CLI: &[&str] =
    &["println!", "eprintln!", "print!(", "eprint!(", "std::fs", "std::env", "SystemTime", "Instant::now", "clap::", "process::exit"];

/// Rooms that may use quick-xml.
const KNOW_XML: &[&str] = &["xml", "readers", "writers", "segmentation/srx"];

/// The room that may use the database.
const KNOWS_DATABASE: &str = "store";

/// Rooms inside of a room, with rules of their own.
const INNER_ROOMS: &[&str] = &["segmentation/srx"];

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).expect("a path under src");
                let inner = INNER_ROOMS.iter().find(|room| inside.starts_with(room));
                let outer = inside.components().next().expect("a first part").as_os_str().to_string_lossy();
                let room = inner.map_or_else(|| outer.trim_end_matches(".rs").to_owned(), |room| (*room).to_owned());
                let text = fs::read_to_string(&path).expect("a source file");
                files.push((room, path, text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the sources were not found");
    files
}

/// The lines of a source that are code: comments and documentation left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The rooms named in a line after `crate::`, one or, in braces, several.
fn imported(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let room: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !room.is_empty() {
                rooms.push(room);
            }
        }
    }
    rooms
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (room, path, text) in sources() {
        if matches!(room.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        seen.insert(room.clone());
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("the room {room} has no rule")).1;
        for (number, line) in code(&text) {
            for other in imported(line) {
                if !room.split('/').any(|part| part == other) && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{}:{number}: {room} imports {other}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() > 8, "too few rooms were looked at: {seen:?}");
}

#[test]
fn command_line_uses_public_api_only() {
    for (room, path, text) in sources() {
        if room == "cli" || room == "main" {
            for (number, line) in code(&text) {
                for other in imported(line) {
                    assert!(other == "cli", "{}:{number}: the command line imports crate::{other}; write sverka::{other}", path.display());
                }
            }
        }
    }
}

#[test]
fn core_touches_no_files_or_clock() {
    for (room, path, text) in sources() {
        if room == "cli" || room == "main" {
            continue;
        }
        for (number, line) in code(&text) {
            for word in ONLY_IN_CLI {
                // A store opens its own file.
                assert!(
                    room == "store" && *word == "std::fs" || !line.contains(word),
                    "{}:{number}: {word} belongs into the command line",
                    path.display()
                );
            }
            assert!(
                KNOW_XML.contains(&room.as_str()) || !line.contains("quick_xml"),
                "{}:{number}: quick-xml belongs into xml, readers, writers, segmentation/srx",
                path.display()
            );
        }
    }
}

#[test]
fn database_is_known_to_one_room() {
    for (room, path, text) in sources() {
        for (number, line) in code(&text).filter(|_| room != KNOWS_DATABASE) {
            assert!(!line.contains("rusqlite"), "{}:{number}: the database belongs into {KNOWS_DATABASE}", path.display());
        }
    }
}

#[test]
fn no_unfinished_marks_remain() {
    for (_, path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            for mark in ["todo!", "unimplemented!", "dbg!", concat!("TO", "DO"), concat!("FIX", "ME")] {
                assert!(!line.contains(mark), "{}:{}: {mark}", path.display(), number + 1);
            }
        }
    }
}
