//! Folders aligned as one job: what a run that was cut short leaves to the next, and what a run leaves in the folders.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A folder with some of the English and Russian documents of `corpora/` in `en` and `ru`, under names that say nothing.
struct Desk {
    folder: TempDir,
    pairs: usize,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let side = |language: &str| {
            fs::create_dir(folder.path().join(language)).expect("a folder");
            let mut texts: Vec<PathBuf> = Vec::new();
            for corpus in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")).expect("corpora") {
                let corpus = corpus.expect("a folder").path();
                let of = |language: &str| {
                    let sides = ["source", "target"].map(|side| corpus.join(format!("{side}.{language}.txt")));
                    sides.into_iter().find(|path| path.exists())
                };
                if let (Some(_), Some(_), Some(text)) = (of("en"), of("ru"), of(language)) {
                    texts.push(text);
                }
            }
            texts.sort();
            texts.truncate(9);
            for (at, text) in texts.iter().enumerate() {
                // Numbers that are shared would be taken for a sign.
                let name =
                    if language == "en" { format!("{:c<1$}.txt", "a", at + 1) } else { format!("{:x<1$}.txt", "z", texts.len() - at) };
                fs::copy(text, folder.path().join(language).join(name)).expect("a copy");
            }
            texts.len()
        };
        let (pairs, others) = (side("en"), side("ru"));
        assert!(pairs > 8 && pairs == others);
        Self { folder, pairs }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.arg("align").args(arguments).args(["--threads", "1", "--format", "json"]).current_dir(self.folder.path());
        command.env("SVERKA_DATA", "data").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the command, which must succeed, and returns what it said.
    fn run(&self, arguments: &[&str]) -> Value {
        let done = self.command(arguments).output().expect("it runs");
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("JSON")
    }

    fn results(&self, output: &str) -> usize {
        let kept = fs::read(self.path(&format!("{output}.results"))).unwrap_or_default();
        kept.iter().filter(|byte| **byte == b'\n').count()
    }

    /// Runs the command until there are first results, and sends a signal; returns the exit code.
    fn cut(&self, output: &str, signal: &str) -> Option<i32> {
        let mut child = self.command(&["en", "ru", "-o", output]).spawn().expect("it starts");
        while self.results(output) == 0 && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
        child.wait_with_output().expect("it ends").status.code()
    }
}

fn reused(done: &Value) -> usize {
    done["pairs"].as_array().expect("pairs").iter().filter(|pair| pair["reused"] == true).count()
}

#[test]
#[cfg(unix)]
fn cut_runs_come_to_the_same_bytes() {
    let desk = Desk::new();
    assert_eq!(reused(&desk.run(&["en", "ru", "-o", "whole.tmx"])), 0);
    let whole = fs::read(desk.path("whole.tmx")).expect("a memory");

    assert_eq!(desk.cut("killed.tmx", "-KILL"), None);
    let kept = desk.results("killed.tmx");
    assert!(kept > 0 && kept < desk.pairs, "{kept} pairs");
    assert!(!desk.path("killed.tmx").exists(), "half a memory");
    let done = desk.run(&["en", "ru", "-o", "killed.tmx"]);
    assert_eq!((done["pairs"].as_array().map(Vec::len), reused(&done)), (Some(desk.pairs), kept));
    assert!(fs::read(desk.path("killed.tmx")).expect("a memory") == whole, "another memory after a kill");

    assert_eq!(desk.cut("stopped.tmx", "-INT"), Some(130));
    let part = fs::read(desk.path("stopped.tmx")).expect("a memory of what was done");
    assert!(part.ends_with(b"</tmx>\n") && part.len() < whole.len());
    let kept = desk.results("stopped.tmx");
    assert_eq!(reused(&desk.run(&["en", "ru", "-o", "stopped.tmx"])), kept);
    assert!(fs::read(desk.path("stopped.tmx")).expect("a memory") == whole, "another memory after Ctrl-C");
}

#[test]
fn outputs_in_the_folder_are_no_documents() {
    let desk = Desk::new();
    let all = ["-o", "en/all.tmx", "-o", "ru/all.jsonl", "--review", "ru/doubtful.tsv", "--min-confidence", "0.9"];
    let first = desk.run(&[&["en", "ru"], &all[..]].concat());
    let memory = fs::read(desk.path("en/all.tmx")).expect("a memory");
    let again = desk.run(&[&["en", "ru"], &all[..]].concat());
    assert_eq!(first["without_partner"], again["without_partner"]);
    assert_eq!((again["broken"].as_array().map(Vec::len), reused(&again)), (Some(0), desk.pairs));
    assert!(fs::read(desk.path("en/all.tmx")).expect("a memory") == memory);
    // Another output later: what lies there with its results is known as well, and memories are no documents.
    fs::copy(desk.path("en/all.tmx"), desk.path("ru/memory.txt")).expect("a copy");
    let other = desk.run(&["en", "ru", "-o", "other.tmx"]);
    let [broken, alone] = ["broken", "without_partner"].map(|what| other[what].as_array().map(Vec::len));
    assert_eq!((broken, alone), (Some(0), Some(0)));
    assert_eq!(other["no_documents"], serde_json::json!(["ru/all.jsonl", "ru/doubtful.tsv", "ru/memory.txt"]));
    assert!(fs::read(desk.path("other.tmx")).expect("a memory").len() > memory.len(), "the doubtful ones are in it");
}

#[test]
fn pages_of_all_pairs_are_written_once() {
    let desk = Desk::new();
    let asked = ["en", "ru", "-o", "all.tmx", "--report", "pages"];
    desk.run(&["en", "ru", "-o", "all.tmx"]);
    // The pairs are known, but their pages have to be made.
    assert_eq!(reused(&desk.run(&asked)), 0);
    let pages = || fs::read_dir(desk.path("pages")).expect("pages").map(|entry| entry.expect("a page").path()).collect::<Vec<PathBuf>>();
    assert_eq!(pages().len(), desk.pairs + 1);
    let index = fs::read_to_string(desk.path("pages/index.html")).expect("an index");
    let one = pages().into_iter().find(|page| !page.ends_with("index.html")).expect("a page");
    assert!(pages().iter().all(|page| page.ends_with("index.html") || index.contains(&*page.file_name().unwrap().to_string_lossy())));
    let shown = fs::read(&one).expect("a page");
    fs::remove_file(&one).expect("a page");
    assert_eq!(reused(&desk.run(&asked)), desk.pairs - 1);
    assert!(fs::read(&one).expect("a page") == shown);

    let refused = desk.command(&["en", "ru", "-o", "all.tmx", "--report", "en/pages"]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(!desk.path("en/pages").exists());
}
