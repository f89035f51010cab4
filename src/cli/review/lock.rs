//! One review at a time for each project.

use super::super::files::Failure;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The right to write into a project; it ends with this, or with the process.
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    pub(super) fn take(project: &Path) -> Result<Self, Failure> {
        let path = PathBuf::from(format!("{}.lock", project.display()));
        let failed = |error: std::io::Error| Failure::File(path.clone(), format!("cannot be made: {error}; name another --project"));
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        if file.try_lock().is_err() {
            let mut address = String::new();
            let _ = file.read_to_string(&mut address);
            let at = if address.is_empty() { String::new() } else { format!(" at {}", address.trim()) };
            return Err(Failure::File(project.to_owned(), format!("is under review already{at}; go on there, or end that review first")));
        }
        Ok(Self { file, path })
    }

    /// Tells others where the review is.
    pub(super) fn name_address(&self, url: &str) {
        let mut file = &self.file;
        // Of use to others only: where it cannot be written, they are not told where.
        let _ = file.set_len(0).and_then(|()| file.write_all(url.as_bytes()));
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
