//! Pairs of documents that come in on standard input and go out on standard output.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
    command.arg("align").args(arguments).env("NO_COLOR", "1").env("SVERKA_DATA", "nowhere");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn objects(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the documents of the own corpora: a name, a source, a target.
fn corpora() -> Vec<[String; 3]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let text = |folder: &Path, side: &str| {
        let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let named = files.find(|path| path.file_name().unwrap().to_string_lossy().starts_with(side) && path.extension().unwrap() == "txt");
        String::from_utf8(fs::read(named?).unwrap()).ok()
    };
    let of = |folder: &Path| Some([folder.file_name()?.to_string_lossy().into_owned(), text(folder, "source.")?, text(folder, "target.")?]);
    folders.iter().filter_map(|folder| of(folder)).collect()
}

#[test]
fn documents_go_in_and_beads_out() {
    let corpora = corpora();
    assert!(corpora.len() > 5);
    let line = |[name, source, target]: &[String; 3]| format!("{}\n", json!({"id": name, "source": source, "target": target}));
    let input: String = corpora.iter().map(line).collect();
    let output = run(&["--jsonl", "--explain"], &input);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found = objects(&output);
    assert_eq!(
        found.iter().map(|pair| pair["id"].clone()).collect::<Vec<_>>(),
        corpora.iter().map(|pair| json!(pair[0])).collect::<Vec<_>>()
    );
    for pair in &found {
        let beads = pair["beads"].as_array().unwrap();
        for side in ["source_at", "target_at"] {
            let mut numbers: Vec<u64> =
                beads.iter().flat_map(|bead| bead[side].as_array().unwrap()).map(|at| at.as_u64().unwrap()).collect();
            numbers.sort_unstable();
            assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "each sentence is in one bead");
        }
        assert!(beads.iter().any(|bead| bead["witnesses"].as_array().is_some_and(|witnesses| !witnesses.is_empty())));
    }
    let alone = run(&["--jsonl", "--explain", "--threads", "1"], &input);
    assert!(alone.stdout == output.stdout, "the result depends on the number of threads");
}

#[test]
fn answers_do_not_wait_for_the_next_question() {
    let mut child = command(&["--jsonl", "--quiet"]).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in 1..4 {
        writeln!(stdin, "{}", json!({"id": id, "source": ["Peace.", "Trust."], "target": ["Мир.", "Доверие."]})).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((&answer["id"], &answer["beads"][1]["source"]), (&json!(id), &json!(["Trust."])));
    }
    drop(stdin);
    assert_eq!(stdout.read_to_end(&mut Vec::new()).unwrap(), 0);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_aligned_is_answered_in_its_place() {
    let sound = json!({"id": "good", "source": "The bridge is open.", "target": "Мост открыт.", "source_language": "en"});
    let input = format!(
        "{sound}\n\nnonsense\n{}\n{}\n{}\n{}\n{sound}\n",
        json!({"id": 3, "source": "The bridge is open."}),
        json!({"id": 4, "source": "  ", "target": "Мост открыт."}),
        json!({"id": 5, "source": "The bridge is open.", "target": "Мост открыт.", "target_language": "in Russian"}),
        json!({"id": 6, "source": "The bridge is open to cars.", "target": "The bridge is open for cars.", "target_language": "en", "source_language": "en"}),
    );
    let output = run(&["--jsonl"], &input);
    assert_eq!(output.status.code(), Some(1));
    let found = objects(&output);
    assert_eq!(
        found.iter().map(|answer| answer["id"].clone()).collect::<Vec<_>>(),
        [json!("good"), json!(null), json!(3), json!(4), json!(5), json!(6), json!("good")]
    );
    for (answer, line, words) in [
        (&found[1], 3, "no pair of documents"),
        (&found[2], 4, "missing field `target`"),
        (&found[3], 5, "no text in it"),
        (&found[4], 6, "not a language tag"),
        (&found[5], 7, "a translation is in another language"),
    ] {
        assert!(answer["line"] == line && answer["error"].as_str().unwrap().contains(words), "{answer}");
    }
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("standard input: line 3: ") && told.contains("2 units of 2 pairs; 5 failed"), "{told}");
}

#[test]
fn columns_in_base64() {
    let encode = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let page = "<html><body><p>The bridge is open.</p><p>Cars cross it.</p></body></html>";
    let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Мост открыт.\n\nПо нему едут машины.\n");
    let input = format!("a.html\tb.txt\t{}\t{}\tmore\r\na\tb\tc\n!\t?\t=\t=\n", encode(page.as_bytes()), encode(&russian));
    let output = run(&["--base64", "--source-language", "en", "--target-language", "ru"], &input);
    assert_eq!(output.status.code(), Some(1));
    let rows: Vec<String> =
        String::from_utf8(output.stdout).unwrap().lines().map(|row| row.rsplit_once('\t').unwrap().0.to_owned()).collect();
    assert_eq!(rows, ["a.html\tb.txt\tThe bridge is open.\tМост открыт.", "a.html\tb.txt\tCars cross it.\tПо нему едут машины."]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("line 2: has 3 columns") && told.contains("line 3: column 3 is no Base64"), "{told}");
}

#[test]
fn streams_have_no_files() {
    for arguments in [&["--jsonl", "-o", "a.tmx"][..], &["--jsonl", "--base64"], &["--base64", "--explain"], &["--jsonl", "a.txt", "b.txt"]]
    {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn queries_of_a_memory_are_answered_as_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("a.tsv"), "en\tru\nThe bridge has 5 lanes.\tНа мосту 5 полос.\nThe bridge is shut.\tМост закрыт.\n").unwrap();
    let sverka = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(arguments).env("NO_COLOR", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    assert!(sverka(&["memory", "import", &at("a.tsv"), "--into", &at("a.sverka")]).output().unwrap().status.success());
    let mut child = sverka(&["match", &at("a.sverka"), "--jsonl"]).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut ask = |line: &str| {
        writeln!(stdin, "{line}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        serde_json::from_str::<Value>(&answer).unwrap_or_default()
    };
    let found = ask(r#"{"id": "a", "query": "The bridge has 6 lanes."}"#);
    assert_eq!(
        (&found["id"], &found["source"], &found["matches"][0]["score"]),
        (&json!("a"), &json!("The bridge has 5 lanes."), &json!(99))
    );
    assert_eq!(found["matches"][0]["proposal"], json!("На мосту 6 полос."));
    let found = ask(r#"{"id": 7, "query": "Nothing of the kind."}"#);
    assert_eq!(found, json!({"id": 7, "query": "Nothing of the kind.", "source": null, "matches": []}));
    ask(r#"{"question": "?"}"#);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("line 3: missing field `query`") && told.contains("write {\"id\""), "{told}");
}
