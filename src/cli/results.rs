//! What earlier runs over a heap have made, kept in one file beside the output: a line for each pair of documents.

use super::files::{Failure, Output};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use sverka::error::{Error, ErrorKind};
use sverka::memory::TranslationUnit;

/// What a result depends on, as one number: the documents, the settings, the program.
pub(super) type Key = String;

/// Results of this run and of earlier ones.
pub(super) struct Results {
    path: PathBuf,
    file: File,
    /// Where the line of each result begins, and its length.
    places: HashMap<Key, (u64, u64)>,
    used: HashSet<Key>,
}

/// The units of a pair, or why there are none.
pub(super) type Outcome = Result<Vec<TranslationUnit>, Failure>;

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line<U> {
    key: Key,
    units: U,
    /// Why two documents are no pair: the name of the one, and what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refusal: Option<(String, String)>,
}

/// What is added to the name of the output.
const ENDING: &str = ".results";

/// The beginning of a line, by which its key is known.
const OPENING: &str = "{\"key\":\"";

/// Returns the key of what depends on all this.
pub(super) fn key<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the file beside an output that keeps its results.
fn beside(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(ENDING);
    PathBuf::from(name)
}

/// Returns whether a file is what a run over a heap left there: results, or the output beside which they lie.
pub(super) fn is_left_by_run(path: &Path) -> bool {
    let is_results = |path: &Path| {
        let mut opening = Vec::new();
        let read = File::open(path).and_then(|file| file.take(OPENING.len() as u64).read_to_end(&mut opening));
        // A run that was killed early leaves nothing in it.
        read.is_ok() && (opening.is_empty() || opening == OPENING.as_bytes())
    };
    let is_named_so = path.as_os_str().as_encoded_bytes().ends_with(ENDING.as_bytes());
    is_named_so && is_results(path) || is_results(&beside(path))
}

impl Results {
    /// Opens the file of an output; what cannot be read in it is passed over.
    ///
    /// All is added at the end, so that two runs at a time do not write over each other.
    pub(super) fn open(output: &Path) -> Result<Self, Failure> {
        let path = beside(output);
        let failed = |error: std::io::Error| failure(&path, &error);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(failed)?;
        let (mut places, mut end) = (HashMap::new(), 0);
        let mut reader = BufReader::new(&mut file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(failed)? as u64;
            if length == 0 {
                break;
            }
            let key = line.strip_prefix(OPENING.as_bytes()).and_then(|rest| rest.get(..64)).and_then(|key| std::str::from_utf8(key).ok());
            if let Some(key) = key {
                places.insert(key.to_owned(), (end, length));
            }
            end += length;
            if line.last() != Some(&b'\n') {
                // A run was killed while it wrote this; what it did not end cannot be read, and is made again.
                reader.get_mut().write_all(b"\n").map_err(failed)?;
                break;
            }
        }
        Ok(Self { path, file, places, used: HashSet::new() })
    }

    /// Returns what an earlier run made of the same.
    pub(super) fn outcome(&mut self, key: &Key) -> Option<Outcome> {
        let (start, length) = *self.places.get(key)?;
        self.file.seek(SeekFrom::Start(start)).ok()?;
        let mut line = Vec::new();
        (&mut self.file).take(length).read_to_end(&mut line).ok()?;
        // What cannot be read is made again.
        let line: Line<Vec<TranslationUnit>> = serde_json::from_slice(&line).ok()?;
        if line.key != *key {
            return None;
        }
        self.used.insert(key.clone());
        Some(match line.refusal {
            None => Ok(line.units),
            Some((origin, detail)) => Err(Failure::Library(Error::new(ErrorKind::NotAPair, origin, detail))),
        })
    }

    /// Keeps what was made of something: units, or that it is no pair. Whatever else went wrong may go well another time.
    pub(super) fn keep(&mut self, key: &Key, outcome: &Outcome) -> Result<(), Failure> {
        let failed = |error: std::io::Error| failure(&self.path, &error);
        let (units, refusal) = match outcome {
            Ok(units) => (&units[..], None),
            Err(failure) => match failure.refusal() {
                Some(error) => (&[][..], Some((error.place().origin.clone(), error.detail().to_owned()))),
                None => return Ok(()),
            },
        };
        let mut line = serde_json::to_vec(&Line { key: key.clone(), units, refusal }).map_err(|error| failed(error.into()))?;
        line.push(b'\n');
        let length = line.len() as u64;
        let end = self.file.write_all(&line).and_then(|()| self.file.stream_position()).map_err(failed)?;
        self.places.insert(key.clone(), (end - length, length));
        self.used.insert(key.clone());
        Ok(())
    }

    /// Ends a run that was whole: what it had no use for goes.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        if self.places.len() == self.used.len() {
            return Ok(());
        }
        let mut places: Vec<(u64, u64)> = self.places.iter().filter(|(key, _)| self.used.contains(*key)).map(|(_, place)| *place).collect();
        places.sort_unstable();
        let mut output = Output::create(&self.path)?;
        for (start, length) in places {
            let copied =
                self.file.seek(SeekFrom::Start(start)).and_then(|_| std::io::copy(&mut (&mut self.file).take(length), &mut output));
            copied.map_err(|error| failure(&self.path, &error))?;
        }
        output.finish()
    }
}

fn failure(path: &Path, error: &std::io::Error) -> Failure {
    Failure::File(
        path.to_owned(),
        format!("what earlier runs made cannot be kept here: {error}; free space or name another folder for the output"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka::memory::Variant;
    use sverka::text::Language;

    #[test]
    fn two_runs_at_a_time_keep_their_results() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("memory.tmx");
        let units = |text: &str| vec![TranslationUnit::new(vec![Variant::plain(Language::parse("en").unwrap(), text)])];
        let [one, two, three] = [key([&b"one"[..]]), key([&b"two"[..]]), key([&b"three"[..]])];
        let [mut first, mut second] = [Results::open(&output).unwrap(), Results::open(&output).unwrap()];
        first.keep(&one, &Ok(units("One"))).unwrap();
        second.keep(&two, &Ok(units("The second"))).unwrap();
        first.keep(&three, &Ok(units("Three"))).unwrap();
        assert_eq!(first.outcome(&one).unwrap().unwrap(), units("One"));
        assert_eq!(first.outcome(&three).unwrap().unwrap(), units("Three"));
        assert_eq!(second.outcome(&two).unwrap().unwrap(), units("The second"));
        let mut later = Results::open(&output).unwrap();
        assert!([one, two, three].iter().all(|key| later.outcome(key).is_some()));
    }

    #[test]
    fn refusals_are_kept_and_other_failures_not() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = [key([&b"one"[..]]), key([&b"two"[..]])];
        let mut results = Results::open(&folder.path().join("memory.tmx")).unwrap();
        let failure = |kind| Err(Failure::Library(Error::new(kind, "ru/a.txt", "is a poem")));
        results.keep(&one, &failure(ErrorKind::NotAPair)).unwrap();
        results.keep(&two, &failure(ErrorKind::Empty)).unwrap();
        assert_eq!(results.outcome(&one).unwrap().unwrap_err().to_string(), "ru/a.txt: is a poem");
        assert!(results.outcome(&two).is_none());
    }

    #[test]
    fn results_are_found_again_and_broken_lines_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("memory.tmx");
        let unit = TranslationUnit::new(vec![Variant::plain(Language::parse("en").unwrap(), "Peace")]);
        let [one, two] = [key([&b"one"[..]]), key([&b"two"[..]])];
        let mut results = Results::open(&output).unwrap();
        results.keep(&one, &Ok(vec![unit.clone()])).unwrap();
        results.keep(&two, &Ok(Vec::new())).unwrap();
        let path = results.path.clone();
        drop(results);
        // As a run leaves it that was killed while it wrote.
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"key\":\"half").unwrap();
        let mut results = Results::open(&output).unwrap();
        assert_eq!(results.outcome(&one).unwrap().unwrap(), [unit]);
        results.finish().unwrap();
        let mut results = Results::open(&output).unwrap();
        assert!(results.outcome(&one).is_some() && results.outcome(&two).is_none(), "what was of no use is gone");
        assert!(is_left_by_run(&path) && is_left_by_run(&output));
        let other = folder.path().join("election.results");
        std::fs::write(&other, "Turnout was 61 per cent.").unwrap();
        assert!(!is_left_by_run(&other), "a document may have any name");
        assert_ne!(key([&b"ab"[..], b"c"]), key([&b"a"[..], b"bc"]));
    }
}
