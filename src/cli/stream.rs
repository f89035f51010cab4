//! `sverka align --jsonl` and `--base64`: pairs of documents come in on standard input, a line each, and beads go out in their order.

use super::align::{Arguments, Origin, Side, make_ready, threshold};
use super::evidence::{WitnessShape, witness_shapes};
use super::files::{self, Failure};
use super::resources::Loaded;
use super::summary::{NoticeShape, counted, notice_shapes, rounded};
use super::{Common, terminal};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;
use sverka::alignment::{Bead, Resources, Testimony};
use sverka::cleaning::residue;
use sverka::encoder::Encoder;
use sverka::pipeline::{AlignedPair, Prepared, align_pair_with, testimonies};
use sverka::segmentation::SrxRules;
use sverka::text::Language;

/// How pairs are written on their lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// An object with texts.
    Jsonl,
    /// Columns: two names, then the two documents in Base64.
    Base64,
}

/// The longest line, in bytes.
const LONGEST: u64 = 256 << 20;
/// How many bytes of documents are aligned at a time, unless one alone has more.
const CHUNK_BYTES: usize = 16 << 20;

/// A line that was read, with its number from 1, or why it could not be.
type Line = (usize, Result<Vec<u8>, String>);

/// A pair as it came in.
struct Job {
    id: Value,
    /// The names of the documents, where they have any.
    names: [String; 2],
    texts: [Text; 2],
    languages: [Option<Language>; 2],
}

/// A document as it came in.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    /// One sentence in each.
    Sentences(Vec<String>),
    #[serde(skip)]
    Bytes(Vec<u8>),
}

/// A line of JSON that comes in.
#[derive(Deserialize)]
struct PairShape {
    #[serde(default)]
    id: Value,
    source: Text,
    target: Text,
    source_language: Option<String>,
    target_language: Option<String>,
}

/// A line of JSON that goes out.
#[derive(Serialize)]
struct ResultShape<'a> {
    id: &'a Value,
    source_language: &'a str,
    target_language: &'a str,
    beads: Vec<BeadShape>,
    source_left_out: Vec<LeftOutShape>,
    target_left_out: Vec<LeftOutShape>,
    notices: Vec<NoticeShape>,
}

#[derive(Serialize)]
struct BeadShape {
    confidence: f64,
    crossing: bool,
    source: Vec<String>,
    target: Vec<String>,
    /// Numbers of the sentences, from 0: in the lists that came in, or else among all of the document.
    source_at: Vec<usize>,
    target_at: Vec<usize>,
    evidence: EvidenceShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    witnesses: Option<Vec<WitnessShape>>,
}

#[derive(Serialize)]
struct EvidenceShape {
    length: f64,
    lexicon: f64,
    cognates: f64,
    structure: f64,
    vectors: f64,
    shape: f64,
}

#[derive(Serialize)]
struct LeftOutShape {
    rule: &'static str,
    text: String,
}

/// A pair that is ready to be aligned, or by what it is known and why it is not.
type Ready = Result<(Job, [Side; 2]), (Value, String)>;

/// What all pairs are aligned with.
struct Desk<'a> {
    options: &'a Arguments,
    wire: Wire,
    rules: Option<&'a SrxRules>,
    encoder: Option<&'a dyn Encoder>,
    /// What was read for each pair of languages that was met, or why it could not be.
    loaded: HashMap<(Language, Language), Result<Loaded, String>>,
}

/// How many pairs there were, units in them, and pairs that failed.
#[derive(Default)]
struct Counts {
    pairs: usize,
    units: usize,
    failed: usize,
}

/// Aligns what comes in on standard input until it ends.
pub(super) fn run(options: &Arguments, wire: Wire, common: Common) -> Result<(), Failure> {
    let rules = options.srx.as_deref().map(|path| files::read_srx(path, common.quiet)).transpose()?;
    let encoder = options.resources.encoder()?;
    let mut desk = Desk { options, wire, rules: rules.as_ref(), encoder: encoder.as_deref(), loaded: HashMap::new() };
    let lines = lines();
    let mut counts = Counts::default();
    files::interrupt_gently();
    while let Some(chunk) = next_chunk(&lines) {
        let done = desk.align(&chunk);
        counts.pairs += done.len();
        let mut out = String::new();
        for (text, units, problem) in done {
            out.push_str(&text);
            counts.units += units;
            if let Some(problem) = problem {
                counts.failed += 1;
                terminal::error(&problem);
            }
        }
        terminal::print(out.as_bytes())?;
    }
    files::tell_of_srx(rules.as_ref(), common.quiet);
    if !common.quiet {
        let failed = if counts.failed > 0 { format!("; {} failed", counts.failed) } else { String::new() };
        let done = counted(counts.pairs - counts.failed, "pair");
        terminal::tell(&format!("{} of {done}{failed}\n", counted(counts.units, "unit")));
    }
    match () {
        () if files::is_interrupted() => Err(Failure::Interrupted),
        () if counts.failed > 0 => Err(Failure::Reported),
        () => Ok(()),
    }
}

/// Reads standard input line by line beside the work, so that an answer never waits for the next question.
fn lines() -> Receiver<Line> {
    let (sender, receiver) = sync_channel(64);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        for number in 1.. {
            let mut line = Vec::new();
            let read = (&mut input).take(LONGEST).read_until(b'\n', &mut line);
            let line = match read {
                Ok(0) => return,
                Ok(length) if length as u64 == LONGEST && line.last() != Some(&b'\n') => {
                    let _ = input.skip_until(b'\n');
                    Err(format!("is longer than {} MiB; part the documents", LONGEST >> 20))
                }
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(_) => Ok(line),
                Err(error) => Err(format!("cannot be read: {error}")),
            };
            let is_broken = line.as_ref().is_err_and(|message| message.starts_with("cannot"));
            if sender.send((number, line)).is_err() || is_broken {
                return;
            }
        }
    });
    receiver
}

/// Returns the lines that are there, at least one; none when there are no more or Ctrl-C was typed.
fn next_chunk(lines: &Receiver<Line>) -> Option<Vec<Line>> {
    let first = loop {
        if files::is_interrupted() {
            return None;
        }
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => break line,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    };
    let size = |(_, line): &Line| line.as_ref().map_or(0, Vec::len);
    let mut bytes = size(&first);
    let mut chunk = vec![first];
    while chunk.len() < 8 * rayon::current_num_threads() && bytes < CHUNK_BYTES {
        let Ok(line) = lines.try_recv() else { break };
        bytes += size(&line);
        chunk.push(line);
    }
    Some(chunk)
}

impl Desk<'_> {
    /// Aligns the pairs of some lines; returns for each what is printed, its units and its problem.
    fn align(&mut self, chunk: &[Line]) -> Vec<(String, usize, Option<String>)> {
        let read = |(_, line): &Line| {
            let line = line.as_ref().map_err(|problem| (Value::Null, problem.clone()))?;
            self.job(line).map_err(|problem| (id_of(line), problem))
        };
        let ready = |job: Job| {
            let sides = self.sides(&job).map_err(|problem| (job.id.clone(), problem))?;
            Ok::<_, (Value, String)>((job, sides))
        };
        let ready: Vec<Ready> = chunk.par_iter().map(|line| read(line).and_then(ready)).collect();
        for (_, [(source, _), (target, _)]) in ready.iter().flatten() {
            self.load(&source.document.language, &target.document.language);
        }
        let finished = ready.into_par_iter().zip(chunk).map(|(ready, (line, _))| {
            let done = ready.and_then(|(job, sides)| self.pair(&job, sides).map_err(|problem| (job.id, problem)));
            done.map_or_else(
                |(id, problem)| {
                    let shape = serde_json::json!({"id": id, "line": line, "error": problem});
                    let text = if self.wire == Wire::Jsonl { format!("{shape}\n") } else { String::new() };
                    (text, 0, Some(format!("standard input: line {line}: {problem}")))
                },
                |(text, units)| (text, units, None),
            )
        });
        finished.collect()
    }

    /// Takes a line apart.
    fn job(&self, line: &[u8]) -> Result<Job, String> {
        let given = [self.options.source_language.clone(), self.options.target_language.first().cloned()];
        if self.wire == Wire::Jsonl {
            let shape: PairShape = serde_json::from_slice(line).map_err(|error| {
                format!(
                    "is no pair of documents, such as {{\"id\": 1, \"source\": \"...\", \"target\": \"...\"}}: {}",
                    without_place(&error)
                )
            })?;
            let [source, target] = given;
            let tag = |tag: Option<String>| tag.map(|tag| Language::parse(&tag).map_err(|error| error.to_string())).transpose();
            let languages = [tag(shape.source_language)?.or(source), tag(shape.target_language)?.or(target)];
            let names = ["source".to_owned(), "target".to_owned()];
            return Ok(Job { id: shape.id, names, texts: [shape.source, shape.target], languages });
        }
        let line =
            std::str::from_utf8(line).map_err(|_| "is no UTF-8; the columns are two names and two documents in Base64".to_owned())?;
        let columns: Vec<&str> = line.trim_end_matches(['\n', '\r']).split('\t').collect();
        let [source, target, texts @ ..] = &columns[..] else {
            return Err("has one column; there are to be four: two names and two documents in Base64".to_owned());
        };
        let [left, right, ..] = texts else {
            return Err(format!("has {} columns; there are to be four: two names and two documents in Base64", columns.len()));
        };
        let decode = |(number, column): (usize, &str)| {
            BASE64_STANDARD.decode(column.trim()).map(Text::Bytes).map_err(|error| format!("column {number} is no Base64: {error}"))
        };
        let names = [(*source).to_owned(), (*target).to_owned()];
        Ok(Job { id: Value::Null, names, texts: [decode((3, left))?, decode((4, right))?], languages: given })
    }

    /// Makes the two sides of a pair ready.
    fn sides(&self, job: &Job) -> Result<[Side; 2], String> {
        let encodings = [self.options.source_encoding.as_deref(), self.options.target_encoding.first().map(String::as_str)];
        let side = |at: usize| self.side(&job.texts[at], &job.names[at], encodings[at], job.languages[at].as_ref());
        Ok([side(0)?, side(1)?])
    }

    fn side(&self, text: &Text, name: &str, encoding: Option<&str>, language: Option<&Language>) -> Result<Side, String> {
        let joined;
        let (bytes, encoding, is_segmented) = match text {
            Text::Whole(text) => (text.as_bytes(), Some("utf-8"), self.options.segmented),
            Text::Bytes(bytes) => (&bytes[..], encoding, self.options.segmented),
            Text::Sentences(sentences) => {
                joined = sentences.iter().map(|sentence| sentence.replace(['\n', '\r'], " ")).collect::<Vec<_>>().join("\n");
                (joined.as_bytes(), Some("utf-8"), true)
            }
        };
        let from = Origin { name, encoding, language };
        make_ready(bytes, from, is_segmented, self.rules).map_err(|failure| failure.to_string())
    }

    /// Reads what there is for two languages, the first time that they are met.
    fn load(&mut self, source: &Language, target: &Language) {
        let languages = (source.clone(), target.clone());
        let options = self.options;
        self.loaded.entry(languages).or_insert_with(|| {
            let loaded = options.resources.load((source, target)).map_err(|failure| failure.to_string());
            loaded.iter().flat_map(|loaded| &loaded.notices).for_each(|notice| terminal::notice(&notice.to_string()));
            loaded
        });
    }

    /// Aligns a pair; returns what is printed, and how many units it has.
    fn pair(&self, job: &Job, [(source, source_at), (target, target_at)]: [Side; 2]) -> Result<(String, usize), String> {
        let languages = (source.document.language.clone(), target.document.language.clone());
        let loaded = match self.loaded.get(&languages) {
            Some(Ok(loaded)) => loaded,
            Some(Err(problem)) => return Err(problem.clone()),
            None => return Err("nothing was read for its languages".to_owned()),
        };
        let resources = loaded.resources((&languages.0, &languages.1), self.encoder);
        let pair = align_pair_with(source, target, self.options.force, &resources).map_err(|error| error.to_string())?;
        let least = threshold(self.options.min_confidence, false);
        let is_kept = |bead: &Bead| !bead.is_translation() || rounded(bead.confidence) >= least;
        let beads: Vec<usize> = (0..pair.alignment.beads.len()).filter(|at| is_kept(&pair.alignment.beads[*at])).collect();
        let units = beads.iter().filter(|at| pair.alignment.beads[**at].is_translation()).count();
        let text = match self.wire {
            Wire::Jsonl => self.object(job, &pair, &beads, &resources, [&source_at, &target_at])?,
            Wire::Base64 => rows(&job.names, &pair, &beads),
        };
        Ok((text, units))
    }

    fn object(
        &self,
        job: &Job,
        pair: &AlignedPair,
        beads: &[usize],
        resources: &Resources<'_>,
        numbers: [&[usize]; 2],
    ) -> Result<String, String> {
        let testimonies = self.options.explain.then(|| testimonies(pair, resources));
        let shape = ResultShape {
            id: &job.id,
            source_language: pair.source.document.language.as_str(),
            target_language: pair.target.document.language.as_str(),
            beads: beads.iter().map(|at| bead_shape(pair, *at, testimonies.as_deref(), numbers)).collect(),
            source_left_out: left_out(&pair.source),
            target_left_out: left_out(&pair.target),
            notices: notice_shapes(pair),
        };
        serde_json::to_string(&shape).map(|json| json + "\n").map_err(|error| error.to_string())
    }
}

/// Returns by what a line is known that is otherwise not as it should be.
fn id_of(line: &[u8]) -> Value {
    let object: Option<Value> = serde_json::from_slice(line).ok();
    object.and_then(|mut object| object.get_mut("id").map(Value::take)).unwrap_or(Value::Null)
}

/// Returns what is wrong with a line of JSON, without the place that is always line 1.
fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.clone(), |(what, _)| format!("{what} at column {}", error.column()))
}

fn bead_shape(pair: &AlignedPair, at: usize, testimonies: Option<&[Testimony]>, numbers: [&[usize]; 2]) -> BeadShape {
    let bead = &pair.alignment.beads[at];
    BeadShape {
        confidence: rounded(bead.confidence),
        crossing: pair.alignment.is_crossing(at),
        source: bead.source.clone().map(|segment| pair.source.content(segment)).collect(),
        target: bead.target.clone().map(|segment| pair.target.content(segment)).collect(),
        source_at: numbers[0][bead.source.clone()].to_vec(),
        target_at: numbers[1][bead.target.clone()].to_vec(),
        evidence: EvidenceShape {
            length: rounded(bead.evidence.length),
            lexicon: rounded(bead.evidence.lexicon),
            cognates: rounded(bead.evidence.cognates),
            structure: rounded(bead.evidence.structure),
            vectors: rounded(bead.evidence.vectors),
            shape: rounded(bead.evidence.shape),
        },
        witnesses: testimonies.map(|testimonies| witness_shapes(pair, &testimonies[at])),
    }
}

fn left_out(side: &Prepared) -> Vec<LeftOutShape> {
    let text = |span: sverka::text::Span| span.of(&side.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    residue(&side.document).into_iter().map(|(rule, span)| LeftOutShape { rule, text: text(span) }).collect()
}

/// Returns the units of a pair as columns: the names, the texts and the confidence.
fn rows(names: &[String; 2], pair: &AlignedPair, beads: &[usize]) -> String {
    let mut out = String::new();
    for bead in beads.iter().map(|at| &pair.alignment.beads[*at]).filter(|bead| bead.is_translation()) {
        let texts = [pair.source.joined_content(bead.source.clone()), pair.target.joined_content(bead.target.clone())];
        let [source, target] = texts.map(|text| text.replace(['\t', '\n', '\r'], " "));
        out.push_str(&format!("{}\t{}\t{source}\t{target}\t{:.3}\n", names[0], names[1], bead.confidence));
    }
    out
}
