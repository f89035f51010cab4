//! `sverka segment`.

use super::files::{Failure, name, read, read_srx, tell_of_srx};
use super::{Common, Format, terminal};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;
use sverka::notice::NoticeKind;
use sverka::readers::decode;
use sverka::segmentation::{SrxRules, explain, split, write_srx};
use sverka::text::{Language, detect_language};

/// Split text into sentences: a paragraph a line in, a sentence a line out
#[derive(clap::Args)]
#[command(after_help = "Example: echo 'Mr. Smith came. He left.' | sverka segment --language en")]
pub(super) struct Arguments {
    /// Text to split, a paragraph a line; standard input where none is named
    files: Vec<PathBuf>,
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
    #[arg(long, conflicts_with_all = ["srx", "explain", "files", "language", "encoding"])]
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
        let bytes = read(file)?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let decoded = decode(&bytes, &name(file), options.encoding.as_deref())?;
        if !common.quiet {
            decoded.notices.iter().for_each(|notice| terminal::notice(&notice.to_string()));
        }
        let language = options.language.clone().or_else(|| detect_language(&decoded.text));
        if language.is_none() && !common.quiet {
            terminal::notice(&format!("{}: {}; give --language", name(file), NoticeKind::LanguageUnknown));
        }
        let language = language.unwrap_or_else(Language::undetermined);
        let named = (files.len() > 1).then(|| name(file));
        let text = render(&decoded.text, &language, (options.explain, rules.as_ref()), common.format, named.as_deref());
        // Sentences that go into a file or another program stay as they are.
        let for_people = common.format == Format::Human && (options.explain || terminal::is_shown());
        terminal::print(if for_people { terminal::printable(&text) } else { text.into() }.as_bytes())?;
    }
    tell_of_srx(rules.as_ref(), common.quiet);
    Ok(())
}

/// Returns what is printed of a text; `file` is its name where there are others.
fn render(text: &str, language: &Language, (explained, rules): (bool, Option<&SrxRules>), format: Format, file: Option<&str>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 64);
    let object = |mut value: serde_json::Value| {
        if let Some(file) = file {
            value["file"] = file.into();
        }
        value
    };
    let place = file.map_or(String::new(), |file| format!("{file}:"));
    for (at, paragraph) in text.lines().enumerate() {
        let line = at + 1;
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
