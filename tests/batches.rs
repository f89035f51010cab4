//! Folders of documents for whose languages there is no lexicon: their pairs teach each other.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use sverka::readers::{ReadingOptions, TmxReader};

/// Returns the columns of source and target of a table that `sverka align` writes, in files of their own or from a folder.
fn align(source: &Path, target: &Path, output: &Path, threads: &str) -> BTreeSet<(String, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
    command.arg("align").args([source, target]).arg("-o").arg(output).args(["--quiet", "--threads", threads]);
    // Bulgarian has no lexicon, and to the aligner its letters are all that it has in common with Russian.
    let done = command.args(["--source-language", "en", "--target-language", "bg"]).env("SVERKA_DATA", "nowhere").output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let table = fs::read_to_string(output).unwrap();
    let row = |row: &str| row.split_once('\t').map(|(source, rest)| (source.to_owned(), rest.split('\t').next().unwrap().to_owned()));
    table.lines().skip(1).filter_map(row).collect()
}

/// How many of the corpora are tried, which is enough to teach words.
const FEW: usize = 8;

#[test]
fn pairs_of_a_folder_teach_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = tempfile::tempdir().unwrap();
    let path = |name: &str| desk.path().join(name);
    fs::create_dir(path("en")).unwrap();
    fs::create_dir(path("ru")).unwrap();
    let (mut alone, mut gold) = (BTreeSet::new(), BTreeSet::new());
    let mut folders: Vec<_> = fs::read_dir(root.join("corpora")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in &folders[..FEW] {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let side = |language: &str| {
            let sides = ["source", "target"].map(|side| folder.join(format!("{side}.{language}.txt")));
            sides.into_iter().find(|path| path.exists())
        };
        let (Some(english), Some(russian)) = (side("en"), side("ru")) else { continue };
        fs::copy(&english, path(&format!("en/{name}.txt"))).unwrap();
        fs::copy(&russian, path(&format!("ru/{name}.txt"))).unwrap();
        alone.extend(align(&english, &russian, &path("one.tsv"), "1"));
        // What the aligner makes with the lexicon of the true languages, which a test of its own holds to the gold.
        let memory = fs::read(root.join("tmx").join(format!("{name}.tmx"))).unwrap();
        let mut reader = TmxReader::new(&memory[..], &name, ReadingOptions::default()).unwrap();
        while let Some(entry) = reader.next_entry().unwrap() {
            let Some(unit) = entry.unit else { continue };
            let text = |language: &str| unit.variants.iter().find(|v| v.language.primary() == language).unwrap().text();
            gold.insert((text("en"), text("ru")));
        }
    }
    assert!(gold.len() > 200);
    let together = align(&path("en"), &path("ru"), &path("one.tsv"), "1");
    let right = |found: &BTreeSet<(String, String)>| found.intersection(&gold).count();
    assert!(right(&together) > right(&alone), "{} together, {} alone, of {}", right(&together), right(&alone), gold.len());
    align(&path("en"), &path("ru"), &path("two.tsv"), "4");
    assert!(fs::read(path("one.tsv")).unwrap() == fs::read(path("two.tsv")).unwrap(), "the result depends on the number of threads");
}

#[test]
fn an_archive_is_a_folder_of_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = tempfile::tempdir().unwrap();
    let path = |name: &str| desk.path().join(name);
    let mut archive = zip::ZipWriter::new(fs::File::create(path("оба языка.zip")).unwrap());
    for name in ["ceremony-toast", "commemorative-speech"] {
        for (side, language) in [("source", "ru"), ("target", "en")] {
            let text = fs::read(root.join("corpora").join(name).join(format!("{side}.{language}.txt"))).unwrap();
            fs::create_dir_all(path(&format!("both/{language}"))).unwrap();
            fs::write(path(&format!("both/{language}/{name}.txt")), &text).unwrap();
            archive.start_file(format!("{language}/{name}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(&text).unwrap();
        }
    }
    archive.finish().unwrap();
    let units = |source: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(["align", source, "-o", "units.tsv"]).current_dir(desk.path()).env("SVERKA_DATA", "nowhere");
        let done = command.output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        fs::read_to_string(path("units.tsv")).unwrap()
    };
    let (from_folder, from_archive) = (units("both"), units("оба языка.zip"));
    assert!(from_folder.lines().count() > 40);
    assert_eq!(from_folder, from_archive);
    let pairs =
        Command::new(env!("CARGO_BIN_EXE_sverka")).args(["pair", "оба языка.zip", "--quiet"]).current_dir(desk.path()).output().unwrap();
    let told = String::from_utf8(pairs.stdout).unwrap();
    assert!(told.contains("оба языка.zip/en/ceremony-toast.txt\tоба языка.zip/ru/ceremony-toast.txt\t"), "{told}");
}
