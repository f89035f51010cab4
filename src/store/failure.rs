//! What to tell of an error of the database.

use crate::error::{Error, ErrorKind};
use rusqlite::ErrorCode;

/// Turns errors of the database into those of the library.
pub(super) trait Trouble<T> {
    /// Returns what came out, or what to tell of the error that a memory of this name had.
    fn trouble(self, name: &str) -> Result<T, Error>;
}

impl<T> Trouble<T> for rusqlite::Result<T> {
    fn trouble(self, name: &str) -> Result<T, Error> {
        self.map_err(|error| told(name, error))
    }
}

/// Returns whether another process holds the memory.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Returns an error about a file that has been damaged.
pub(super) fn damaged(name: &str, what: &str) -> Error {
    let remedy = "take a whole copy of it, or import its sources anew";
    Error::new(ErrorKind::Malformed, name, format!("is damaged: {what}; {remedy}"))
}

fn told(name: &str, error: rusqlite::Error) -> Error {
    use ErrorCode::*;
    let failed = |detail: &str| Error::new(ErrorKind::InputOutput, name, detail);
    let made = match error.sqlite_error_code() {
        Some(NotADatabase) => Error::new(ErrorKind::Malformed, name, "is no Sverka memory; name one that sverka memory import has made"),
        Some(DatabaseBusy | DatabaseLocked) => failed("is in use by another process; run again when that is done"),
        Some(ReadOnly) => failed("may not be written; check the permissions of the file and its folder, or copy it"),
        Some(DiskFull) => failed("cannot be written: the disk is full; free some space and run again"),
        Some(CannotOpen) => failed("cannot be opened; check its path, and the permissions of the file and its folder"),
        Some(PermissionDenied) => failed("may not be opened; check the permissions of the file and its folder"),
        Some(SystemIoFailure) => failed(&format!("cannot be read or written: {error}; check the disk")),
        Some(OutOfMemory) => failed("does not fit into the memory of this machine; close other programs and run again"),
        Some(TooBig) => failed("has no place for a unit of more than a thousand million bytes; part it"),
        Some(DatabaseCorrupt) | None => damaged(name, &error.to_string()),
        // A table or column that is not there, or a value of another kind than it must be.
        Some(Unknown | TypeMismatch | ConstraintViolation) => damaged(name, &error.to_string()),
        Some(_) => failed(&format!("cannot be used: {error}")),
    };
    made.caused_by(error)
}
