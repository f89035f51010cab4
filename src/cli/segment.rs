//! `sverka segment`.

use super::files::{Failure, name, read};
use super::{Common, Format, terminal};
use std::fmt::Write;
use std::path::PathBuf;
use sverka::readers::decode;
use sverka::segmentation::{explain, split};
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
}

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
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
        let language = options.language.clone().or_else(|| detect_language(&decoded.text)).unwrap_or_else(Language::undetermined);
        terminal::print(render(&decoded.text, &language, options.explain, common.format).as_bytes())?;
    }
    Ok(())
}

fn render(text: &str, language: &Language, explained: bool, format: Format) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 64);
    for (number, paragraph) in text.lines().enumerate() {
        if explained {
            for verdict in explain(paragraph, language) {
                let around = verdict.context(paragraph);
                let decision = if verdict.splits { "split" } else { "join" };
                let _ = match format {
                    Format::Human => writeln!(out, "{}:{}\t{decision}\t{}\t{around}", number + 1, verdict.offset, verdict.rule),
                    Format::Json => writeln!(
                        out,
                        "{}",
                        serde_json::json!({"line": number + 1, "offset": verdict.offset, "decision": decision, "rule": verdict.rule, "context": around})
                    ),
                };
            }
            continue;
        }
        for span in split(paragraph, language) {
            let _ = match format {
                Format::Human => writeln!(out, "{}", span.of(paragraph)),
                Format::Json => {
                    writeln!(
                        out,
                        "{}",
                        serde_json::json!({"line": number + 1, "start": span.start, "end": span.end, "text": span.of(paragraph)})
                    )
                }
            };
        }
    }
    out
}
