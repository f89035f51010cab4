//! Files read and written: clear words when it fails, and never half a file.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Read, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use sverka::segmentation::SrxRules;
use tempfile::NamedTempFile;

/// Why a command stops.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command was wrong.
    Usage(String),
    /// A file could not be read or written.
    File(PathBuf, String),
    /// The library refused an input.
    Library(sverka::error::Error),
    /// Nobody reads standard output any more.
    BrokenPipe,
    /// All has been said already.
    Reported,
    /// Ctrl-C; what was done is kept, and that has been said.
    Interrupted,
}

impl Failure {
    /// Returns what to make of an error on standard output.
    pub(super) fn from_stdout(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => unwritten(Path::new("standard output"), &error),
        }
    }

    /// Returns why two documents are no text and its translation, if that is what is wrong.
    pub(super) fn refusal(&self) -> Option<&sverka::error::Error> {
        match self {
            Self::Library(error) if error.kind() == sverka::error::ErrorKind::NotAPair => Some(error),
            _ => None,
        }
    }

    /// Returns whether the command itself was wrong, rather than what it was to work on.
    pub(super) fn is_usage(&self) -> bool {
        match self {
            Self::Usage(_) => true,
            Self::Library(error) => error.kind() == sverka::error::ErrorKind::Unusable,
            _ => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::File(path, message) => write!(f, "{}: {message}", path.display()),
            Self::Library(error) => error.fmt(f),
            Self::BrokenPipe => f.write_str("nobody reads the output"),
            Self::Reported => f.write_str("failed"),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl From<sverka::error::Error> for Failure {
    fn from(error: sverka::error::Error) -> Self {
        Self::Library(error)
    }
}

/// Reads segmentation rules, and tells of those that cannot be used.
pub(super) fn read_srx(path: &Path, quiet: bool) -> Result<SrxRules, Failure> {
    let decoded = sverka::readers::decode(&read(path)?, &name(path), None)?;
    let (rules, notices) = SrxRules::read(&decoded.text, &name(path))?;
    if !quiet {
        notices.iter().for_each(|notice| super::terminal::notice(&notice.to_string()));
    }
    Ok(rules)
}

/// Tells what only showed when segmentation rules were applied.
pub(super) fn tell_of_srx(rules: Option<&SrxRules>, quiet: bool) {
    let notices = rules.filter(|_| !quiet).map(SrxRules::notices).unwrap_or_default();
    notices.iter().for_each(|notice| super::terminal::notice(&notice.to_string()));
}

/// The most bytes of a document; the text of a thousand books has as many.
const MOST_OF_DOCUMENT: usize = 256 << 20;

/// Reads a whole file, however large, in which there may be millions of lines; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut input = Input::open(path)?;
    let mut bytes = Vec::new();
    input.fill(&mut bytes, usize::MAX)?;
    Ok(bytes)
}

/// Reads a document, which is refused where it is larger than any is; `-` is standard input.
pub(super) fn read_bytes_of_document(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut input = Input::open(path)?;
    let mut bytes = Vec::new();
    if input.fill_as_document(&mut bytes)? { Ok(bytes) } else { Err(input.excess()) }
}

/// A file that is being read, or standard input.
pub(super) struct Input<'a> {
    path: &'a Path,
    reader: Box<dyn Read>,
}

impl<'a> Input<'a> {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &'a Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self { path, reader: Box::new(std::io::stdin()) });
        }
        if path.is_dir() {
            return Err(Failure::File(path.to_owned(), "is a directory; name a file in it".to_owned()));
        }
        let file = File::open(path).map_err(|error| unread(path, &error))?;
        Ok(Self { path, reader: Box::new(file) })
    }

    /// Reads on until there are as many bytes as a document has at the most; returns whether the file ends with them.
    pub(super) fn fill_as_document(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Failure> {
        self.fill(bytes, MOST_OF_DOCUMENT + 1)?;
        Ok(bytes.len() <= MOST_OF_DOCUMENT)
    }

    /// Reads on until there are so many bytes, or to the end. What has no end, as some devices, is read no further either.
    fn fill(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<(), Failure> {
        let room = (most - bytes.len()) as u64;
        let read = (&mut self.reader).take(room).read_to_end(bytes);
        read.map(drop).map_err(|error| unread(self.path, &error))
    }

    /// Returns a refusal of what is larger than a document.
    pub(super) fn excess(&self) -> Failure {
        let most = MOST_OF_DOCUMENT >> 20;
        Failure::File(name(self.path).into(), format!("is larger than {most} MiB, more than a document has; part it into several"))
    }
}

/// Returns why a file was not read.
fn unread(path: &Path, error: &std::io::Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
        ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    Failure::File(name(path).into(), message)
}

/// Returns what an input is called in messages.
pub(super) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Returns whether two paths lead to the same file, which need not exist yet.
pub(super) fn same_file(left: &Path, right: &Path) -> bool {
    let is_stream = |path| path == Path::new("-");
    left == right || !is_stream(left) && !is_stream(right) && resolved(left) == resolved(right)
}

/// Returns whether a path leads into a folder.
pub(super) fn is_inside(path: &Path, folder: &Path) -> bool {
    resolved(path).starts_with(resolved(folder))
}

/// How many links that lead to links are followed, as Linux does it.
const MOST_LINKS: usize = 40;

/// Returns the path of the file that a path leads to, which need not exist yet, without links and dots.
fn resolved(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        // Links are followed one by one where the last leads to nothing.
        match path.canonicalize().map_err(|_| path.read_link().ok()) {
            Ok(found) => return found,
            Err(Some(target)) => path = folder_of(&path).join(target),
            Err(None) => break,
        }
    }
    let in_folder = |path: &Path| Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?));
    in_folder(&path).unwrap_or(path)
}

/// Returns the folder in which a file lies.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files that are to go if the command is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Whether the first Ctrl-C lets a command finish what it has begun, and whether it was typed.
static GENTLE: AtomicBool = AtomicBool::new(false);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What the first Ctrl-C tells where it is not that the rest is finished.
static PROMISE: OnceLock<&str> = OnceLock::new();

/// From here on the first Ctrl-C only sets a sign, and the command sees to the end itself.
pub(super) fn interrupt_gently() {
    GENTLE.store(true, Ordering::Relaxed);
}

/// As [`interrupt_gently`], for a command that undoes what it has begun: Ctrl-C tells what will happen.
pub(super) fn interrupt_saying(promise: &'static str) {
    let _ = PROMISE.set(promise);
    interrupt_gently();
}

/// Returns whether Ctrl-C was typed since.
pub(super) fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Sees to it that Ctrl-C leaves no temporary file behind.
pub(super) fn clean_up_on_interrupt() {
    // Without a handler an interrupt still never leaves half an output: only the temporary file would stay.
    let _ = ctrlc::set_handler(|| {
        if GENTLE.load(Ordering::Relaxed) && !INTERRUPTED.swap(true, Ordering::Relaxed) {
            let promise = PROMISE.get().unwrap_or(&"what has begun is finished and written");
            super::terminal::tell(&format!("\ninterrupted; {promise}, again to stop at once\n"));
            return;
        }
        // Held to the end, so that no other temporary file is made meanwhile.
        let files = UNFINISHED.lock();
        for file in files.iter().flat_map(|files| files.iter()) {
            let _ = std::fs::remove_file(file);
        }
        let _ = console::Term::stderr().show_cursor();
        super::terminal::tell("\ninterrupted; files that were not finished have not been written\n");
        std::process::exit(130);
    });
}

/// Refuses an output that cannot be written, as far as that can be seen before there is anything to write.
pub(super) fn check_writable(path: &Path) -> Result<(), Failure> {
    let tried = match std::fs::metadata(path) {
        Ok(data) if data.is_dir() => return Err(Failure::File(path.to_owned(), "is a directory; name a file in it".to_owned())),
        Ok(data) if data.permissions().readonly() => Err(ErrorKind::PermissionDenied.into()),
        Ok(data) if data.is_file() => std::fs::OpenOptions::new().write(true).open(path).and_then(|_| try_folder(path)),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => try_folder(path),
        Err(error) => Err(error),
    };
    tried.map_err(|error| unwritten(path, &error))
}

/// Makes a folder if it is not there.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    match std::fs::create_dir(path) {
        Err(_) if path.is_dir() => try_folder(&path.join("output")).map_err(|error| unwritten(path, &error)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::File(path.to_owned(), "is a file; name a folder".to_owned()))
        }
        made => made.map_err(|error| unwritten(path, &error)),
    }
}

/// Makes a temporary file beside an output and drops it.
fn try_folder(path: &Path) -> std::io::Result<()> {
    // Held, so that an interrupt waits until the file is gone again.
    let _held = UNFINISHED.lock();
    new_file(folder_of(&resolved(path))).map(drop)
}

/// Returns why a file was not written.
fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::PermissionDenied => "may not be written; check the permissions of the file and its folder".to_owned(),
        ErrorKind::NotFound if folder_of(&resolved(path)).is_dir() => {
            "cannot be written: its folder takes no new file; name another folder".to_owned()
        }
        ErrorKind::NotFound => "cannot be written: its folder does not exist; create it first".to_owned(),
        ErrorKind::NotADirectory => "cannot be written: its folder is a file; name another folder".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "cannot be written: the disk is full; free some space and run again".to_owned()
        }
        _ => format!("cannot be written: {error}"),
    };
    Failure::File(path.to_owned(), message)
}

/// Writes a file whole or not at all. The path has been [checked](check_writable).
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut output = Output::create(path)?;
    output.write_all(bytes).map_err(|error| output.failure(&error))?;
    output.finish()
}

/// An output that is being written, a part at a time, and stands under its name once it is whole.
///
/// A file is written into a temporary one beside it, which takes its name at the end; one that is there keeps its permissions.
/// What is no regular file, a device or a pipe, is written directly, and so is standard output, `-`.
pub(super) struct Output {
    path: PathBuf,
    sink: BufWriter<Sink>,
}

enum Sink {
    Standard(StdoutLock<'static>),
    Direct(File),
    /// The temporary file, and what it is to be called.
    Temporary(NamedTempFile, PathBuf),
}

impl Output {
    /// Begins an output. The path has been [checked](check_writable).
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let sink = Sink::create(path).map_err(|error| unwritten(path, &error))?;
        Ok(Self { path: path.to_owned(), sink: BufWriter::new(sink) })
    }

    /// Returns what to tell of an error that came up while this was written.
    pub(super) fn failure(&self, error: &std::io::Error) -> Failure {
        writing_failure(&self.path, error)
    }

    /// Ends the output: the file takes its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.sink.flush().map_err(|error| self.failure(&error))?;
        let Self { path, sink } = self;
        let (sink, _) = sink.into_parts();
        sink.finish().map_err(|error| unwritten(&path, &error))
    }
}

/// Returns what to tell of an error that came up while an output was written.
fn writing_failure(path: &Path, error: &std::io::Error) -> Failure {
    match path == Path::new("-") {
        true if error.kind() == ErrorKind::BrokenPipe => Failure::BrokenPipe,
        true => unwritten(Path::new("standard output"), error),
        false => unwritten(path, error),
    }
}

/// Returns what to tell of an error of a writer of the library, which wrote to an output.
pub(super) fn writer_failure(path: &Path, error: sverka::error::Error) -> Failure {
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref());
    cause.map(|cause| writing_failure(path, cause)).unwrap_or(Failure::Library(error))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.sink.flush()
    }
}

impl Sink {
    fn create(path: &Path) -> std::io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Standard(std::io::stdout().lock()));
        }
        let target = resolved(path);
        let old = std::fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            return File::create(&target).map(Self::Direct);
        }
        let temporary = unfinished_file(folder_of(&target))?;
        if let Some(old) = old {
            temporary.as_file().set_permissions(old.permissions())?;
        }
        Ok(Self::Temporary(temporary, target))
    }

    fn finish(self) -> std::io::Result<()> {
        let Self::Temporary(temporary, target) = self else { return Ok(()) };
        temporary.as_file().sync_all()?;
        let name = temporary.path().to_owned();
        temporary.persist(&target).map_err(|error| error.error)?;
        if let Ok(mut files) = UNFINISHED.lock() {
            files.retain(|file| *file != name);
        }
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Temporary(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Direct(file) => file.flush(),
            Self::Temporary(file, _) => file.flush(),
        }
    }
}

/// Makes a temporary file that an interrupt removes.
fn unfinished_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let file = new_file(folder)?;
    files.push(file.path().to_owned());
    Ok(file)
}

fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sverka-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any new file would have; the process's umask takes off what it must.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
