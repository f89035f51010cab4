//! `sverka segment`.

use super::files::{Failure, Input, name, read_srx, tell_of_srx};
use super::summary::tell_of_document;
use super::{Common, Format, terminal};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::cleaning::residue;
use sverka::notice::NoticeKind;
use sverka::pipeline::{Prepared, prepare_with};
use sverka::readers::{decode, is_plain_text, read_document};
use sverka::segmentation::{SrxRules, explain, split, write_srx};
use sverka::text::{Language, Span, detect_language};

/// Split text into sentences: a paragraph a line in, a sentence a line out
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  echo 'Mr. Smith came. He left.' | sverka segment --language en\n  \
    sverka segment --document page.html > sentences.txt")]
pub(super) struct Arguments {
    /// Text to split, a paragraph a line; standard input where none is named
    files: Vec<PathBuf>,
    /// Take each file as a document, as sverka align does: find its paragraphs, leave residue out, and part the blocks by blank lines;
    /// files of other formats than plain text are always taken so
    #[arg(long, conflicts_with = "explain")]
    document: bool,
    /// Language of the text, such as en or ru [default: told from the text]
    #[arg(short, long, value_name = "TAG")]
    language: Option<Language>,
    /// Character encoding of the text [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Print every place where a sentence might end, with what was decided and by which rule
    #[arg(long)]
    explain: bool,
    /// Split by the segmentation rules of an SRX file instead
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    srx: Option<PathBuf>,
    /// Print the abbreviations and rules as an SRX 2.0 file for OmegaT, memoQ, Phrase, Okapi and the like
    #[arg(long, conflicts_with_all = ["srx", "explain", "document", "files", "language", "encoding"])]
    export_srx: bool,
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    if options.export_srx {
        return terminal::print(write_srx().as_bytes());
    }
    let rules = options.srx.as_deref().map(|path| read_srx(path, common.quiet)).transpose()?;
    let standard_input = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &standard_input[..] } else { &options.files };
    for file in files {
        let named = (files.len() > 1).then(|| name(file));
        segment(&mut Input::open(file)?, options, rules.as_ref(), common, &name(file), named.as_deref())?;
    }
    tell_of_srx(rules.as_ref(), common.quiet);
    Ok(())
}

/// Splits a file and prints what there is in it; `named` is its name where there are others.
fn segment(
    input: &mut Input<'_>,
    options: &Arguments,
    rules: Option<&SrxRules>,
    common: Common,
    name: &str,
    named: Option<&str>,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    let mut is_last = input.fill_as_document(&mut bytes)?;
    if bytes.iter().all(u8::is_ascii_whitespace) && is_last {
        return Ok(());
    }
    let print = |text: String, for_people: bool| {
        let for_people = for_people && common.format == Format::Human;
        terminal::print(if for_people { terminal::printable(&text) } else { text.into() }.as_bytes())
    };
    if options.document || !options.explain && !is_plain_text(&bytes, name) {
        if !is_last {
            return Err(input.excess());
        }
        let prepared = prepared(&bytes, name, options, rules, common)?;
        return print(render_document(&prepared, common.format, named), terminal::is_shown());
    }
    let (mut language, mut encoding, mut lines) = (options.language.clone(), options.encoding.clone(), 0);
    loop {
        // Lines that are more than a document together are split a part at a time.
        let is_in_pairs = encoding.as_ref().is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16"));
        let end = if is_last { Some(bytes.len()) } else { memchr::memrchr(b'\n', &bytes).map(|at| at + 1) };
        let end = end.filter(|_| is_last || !is_in_pairs).ok_or_else(|| input.excess())?;
        let rest = bytes.split_off(end);
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            let decoded = decode(&bytes, name, encoding.as_deref())?;
            if !common.quiet {
                decoded.notices.iter().for_each(|notice| terminal::notice(&notice.to_string()));
            }
            if language.is_none() {
                language = detect_language(&decoded.text);
                if language.is_none() && !common.quiet {
                    terminal::notice(&format!("{name}: {}; give --language", NoticeKind::LanguageUnknown));
                }
            }
            let language = language.get_or_insert_with(Language::undetermined);
            let text = render(&decoded.text, language, (options.explain, rules), common.format, (named, lines));
            // Sentences that go into a file or another program stay as they are.
            print(text, options.explain || terminal::is_shown())?;
            encoding = Some(decoded.encoding.to_owned());
        }
        if is_last {
            return Ok(());
        }
        lines += memchr::memchr_iter(b'\n', &bytes).count();
        bytes = rest;
        is_last = input.fill_as_document(&mut bytes)?;
    }
}

/// Reads a document and splits it, and tells what there is to tell.
fn prepared(bytes: &[u8], name: &str, options: &Arguments, rules: Option<&SrxRules>, common: Common) -> Result<Prepared, Failure> {
    let (document, notices) = read_document(bytes, name, options.encoding.as_deref())?;
    let prepared = prepare_with(document, options.language.as_ref(), rules);
    tell_of_document(&notices, &prepared, common.quiet);
    Ok(prepared)
}

/// Returns what is printed of a document: its segments, in JSON also what is left out of it, in the order of the document.
fn render_document(prepared: &Prepared, format: Format, file: Option<&str>) -> String {
    let document = &prepared.document;
    let mut out = String::new();
    if format == Format::Human {
        let mut block = prepared.segments.first().map_or(0, |segment| segment.block);
        for (at, segment) in prepared.segments.iter().enumerate() {
            if segment.block != block {
                out.push('\n');
                block = segment.block;
            }
            let _ = writeln!(out, "{}", prepared.content(at));
        }
        return out;
    }
    let segment = |at: usize| {
        let segment = prepared.segments[at];
        let role = document.blocks[segment.block].role.name();
        (segment.span, json!({"block": segment.block, "role": role, "text": prepared.content(at)}))
    };
    let left_out = residue(document).into_iter().map(|(rule, span)| (span, json!({"left_out": rule, "text": span.of(&document.text)})));
    let mut lines: Vec<(Span, serde_json::Value)> = (0..prepared.segments.len()).map(segment).chain(left_out).collect();
    lines.sort_by_key(|(span, _)| *span);
    for (span, mut value) in lines {
        (value["start"], value["end"]) = (span.start.into(), span.end.into());
        if let Some(file) = file {
            value["file"] = file.into();
        }
        let _ = writeln!(out, "{value}");
    }
    out
}

/// Returns what is printed of a text before which there are so many lines; `file` is its name where there are others.
fn render(
    text: &str,
    language: &Language,
    (explained, rules): (bool, Option<&SrxRules>),
    format: Format,
    (file, before): (Option<&str>, usize),
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 64);
    let object = |mut value: serde_json::Value| {
        if let Some(file) = file {
            value["file"] = file.into();
        }
        value
    };
    let place = file.map_or(String::new(), |file| format!("{file}:"));
    for (at, paragraph) in text.lines().enumerate() {
        let line = before + at + 1;
        if explained {
            for verdict in explain(paragraph, language) {
                let (offset, rule, context) = (verdict.offset, verdict.rule, verdict.context(paragraph));
                let decision = if verdict.splits { "split" } else { "join" };
                let _ = match format {
                    Format::Human => writeln!(out, "{place}{line}:{offset}\t{decision}\t{rule}\t{context}"),
                    Format::Json => {
                        let value = json!({"line": line, "offset": offset, "decision": decision, "rule": rule, "context": context});
                        writeln!(out, "{}", object(value))
                    }
                };
            }
            continue;
        }
        let spans = rules.map_or_else(|| split(paragraph, language), |rules| rules.split(paragraph, language));
        for span in spans {
            let sentence = span.of(paragraph);
            let _ = match format {
                Format::Human => writeln!(out, "{sentence}"),
                Format::Json => {
                    let value = json!({"line": line, "start": span.start, "end": span.end, "text": sentence});
                    writeln!(out, "{}", object(value))
                }
            };
        }
    }
    out
}
