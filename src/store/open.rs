//! Files of memories: made, opened, locked, tidied up.

use super::failure::{Trouble, damaged, is_busy};
use super::{record, schema};
use crate::error::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use std::io::ErrorKind as Kind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A translation memory on disk.
///
/// The file is a single one whenever nobody has it open; while it is open, files whose names end in `-wal` and `-shm` stand beside
/// it and belong to it.
pub struct Store {
    pub(super) connection: Connection,
    /// What it is called in errors.
    pub(super) name: String,
    patience: Patience,
}

/// Is told how long another process has been waited for, and says whether to go on.
type Patience = Box<dyn FnMut(Duration) -> bool + Send>;

/// How long a lock is waited for before the caller is asked.
const STEP: Duration = Duration::from_millis(100);

/// How long another process is waited for, unless the caller says otherwise.
const USUAL_PATIENCE: Duration = Duration::from_secs(5);

impl Store {
    /// Makes a memory without units; there must be no file of that name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unusable`] where there is a file, [`ErrorKind::InputOutput`] where none can be made.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if make(path)? {
            return Self::open(path);
        }
        Err(Error::new(ErrorKind::Unusable, path.display().to_string(), "exists already; name another file, or open it"))
    }

    /// Opens a memory, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// As those of [`Store::create`] and [`Store::open`].
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            make(path)?;
        }
        Self::open(path)
    }

    /// Opens a memory; one that may not be written is opened to be read.
    ///
    /// Tables of an older version are brought to the one of this program.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where the file is no memory, is damaged or was written by a later version of the program;
    /// [`ErrorKind::InputOutput`] where there is none or it may not be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let refused = |detail: &str| Err(Error::new(ErrorKind::InputOutput, &name, detail));
        if path.is_dir() {
            return refused("is a directory; name a file in it");
        }
        if !path.exists() {
            return refused("there is no such memory; check the path, or make one with sverka memory import FILE --into FILE.sverka");
        }
        let connection = match writable(path) {
            Ok(Some(connection)) => connection,
            Ok(None) => read_only(path).trouble(&name)?,
            Err(error) => return Err(error).trouble(&name),
        };
        let patience = Box::new(|waited| waited < USUAL_PATIENCE);
        let mut store = Self { connection, name, patience };
        if schema::version(&store.connection, &store.name)? < schema::newest() && !store.is_read_only() {
            store.write(|connection| schema::apply(connection, &schema::STEPS))?;
        }
        Ok(store)
    }

    /// Opens a memory to be read, as one that may not be written is.
    #[cfg(test)]
    pub(super) fn open_read_only(path: &Path) -> Self {
        let name = path.display().to_string();
        Self { connection: read_only(path).expect("a memory"), name, patience: Box::new(|_| false) }
    }

    /// Calls `patience` with how long another process has been waited for, again and again; the waiting ends when it returns false.
    pub fn wait_while(&mut self, patience: impl FnMut(Duration) -> bool + Send + 'static) {
        self.patience = Box::new(patience);
    }

    /// Closes the memory, so that all is in the one file; dropping it does the same, but says nothing where that fails.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] where the disk has no room for it; then nothing is lost, but the file beside it is still needed.
    pub fn close(self) -> Result<(), Error> {
        if self.is_read_only() {
            return Ok(());
        }
        // Others who have it open are no error: the last of them does it.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|error| {
            let detail = format!(
                "keeps what was done in the file beside it that ends in -wal, and needs it ({error}); free some space on the disk, \
                 and run sverka memory compact"
            );
            Error::new(ErrorKind::InputOutput, &self.name, detail).caused_by(error)
        })
    }

    /// Returns whether nothing can be written into it.
    pub fn is_read_only(&self) -> bool {
        self.connection.is_readonly(MAIN_DB).unwrap_or(true)
    }

    /// Begins a transaction that writes, as soon as no other process writes.
    pub(super) fn begin_writing(&mut self) -> Result<(), Error> {
        if self.is_read_only() {
            let detail = "may not be written; check the permissions of the file and its folder, or copy it to another place";
            return Err(Error::new(ErrorKind::InputOutput, &self.name, detail));
        }
        self.connection.busy_timeout(STEP).trouble(&self.name)?;
        let mut waited = Duration::ZERO;
        loop {
            match self.connection.execute_batch("BEGIN IMMEDIATE") {
                Err(error) if is_busy(&error) && (self.patience)(waited) => waited += STEP,
                done => {
                    self.connection.busy_timeout(USUAL_PATIENCE).trouble(&self.name)?;
                    return done.trouble(&self.name);
                }
            }
        }
    }

    /// Does something in a transaction of its own, which is kept only if all went well.
    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        self.begin_writing()?;
        let done = work(&self.connection).and_then(|done| self.connection.execute_batch("COMMIT").map(|()| done));
        if done.is_err() {
            undo(&self.connection);
        }
        done.trouble(&self.name)
    }

    /// Looks whether the file is whole: its pages, its tables, and every unit in them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where something is damaged.
    pub fn verify(&self) -> Result<(), Error> {
        let told: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).trouble(&self.name)?;
        if told != "ok" {
            return Err(damaged(&self.name, &told));
        }
        let mut keys = self.connection.prepare("SELECT key FROM unit ORDER BY id").trouble(&self.name)?;
        let mut keys = keys.query_map([], |row| row.get::<_, i64>(0)).trouble(&self.name)?;
        for stored in self.units(&super::Filter::default())? {
            let stored = stored?;
            let key = keys.next().transpose().trouble(&self.name)?;
            if key != Some(record::Record::new(&stored.unit).key) {
                return Err(damaged(&self.name, &format!("the text of unit {} is not what it was", stored.number)));
            }
        }
        Ok(())
    }

    /// Makes the file as small as it can be and one alone, and lets go of caches that are out of date.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] where the file is damaged; [`ErrorKind::InputOutput`] where another process has it open, or the disk has
    /// no room for a second copy.
    pub fn compact(&mut self) -> Result<(), Error> {
        self.verify()?;
        self.write(|connection| {
            connection.execute("DELETE FROM cache WHERE generation <> (SELECT generation FROM state)", [])?;
            // Sequences of languages that no unit has any more.
            connection.execute("DELETE FROM languages WHERE id NOT IN (SELECT languages FROM unit)", [])
        })?;
        let compacted = self.connection.execute_batch("VACUUM; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
        compacted.trouble(&self.name)
    }
}

/// Lets go of what a transaction has done so far; there is nothing to tell if there was none.
pub(super) fn undo(connection: &Connection) {
    if !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// Makes a memory under a name of its own and then gives it the one that is asked for; returns whether there was none of that name.
fn make(path: &Path) -> Result<bool, Error> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| {
        let detail = match error.kind() {
            Kind::NotFound => "cannot be made: its folder does not exist; create it first".to_owned(),
            Kind::NotADirectory => "cannot be made: its folder is a file; name another folder".to_owned(),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
                "cannot be made: its folder may not be written; check its permissions, or name another".to_owned()
            }
            Kind::StorageFull | Kind::QuotaExceeded => "cannot be made: the disk is full; free some space and run again".to_owned(),
            _ => format!("cannot be made: {error}; name another file"),
        };
        Error::new(ErrorKind::InputOutput, &name, detail).caused_by(error)
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sverka-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any new file would have; the process's umask takes off what it must.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder).map_err(failed)?.into_temp_path();
    let connection = Connection::open_with_flags(plain(&file), OpenFlags::SQLITE_OPEN_READ_WRITE).trouble(&name)?;
    schema::make(&connection).trouble(&name)?;
    connection.close().map_err(|(_, error)| error).trouble(&name)?;
    match file.persist_noclobber(path) {
        Ok(()) => Ok(true),
        Err(error) if error.error.kind() == Kind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error.error)),
    }
}

/// Returns a path that SQLite takes for nothing but a file.
fn plain(path: &Path) -> PathBuf {
    Path::new(".").join(path)
}

/// Opens a file to be written; nothing where it or its folder may only be read.
fn writable(path: &Path) -> rusqlite::Result<Option<Connection>> {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    let opened = Connection::open_with_flags(plain(path), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let looked = opened.and_then(|connection| {
        // Before anything is read: reading makes files beside this one, which such a connection would leave there.
        if connection.is_readonly(MAIN_DB)? {
            return Ok(None);
        }
        prepare(&connection)?;
        Ok(Some(connection))
    });
    match looked {
        Err(error) if matches!(error.sqlite_error_code(), Some(CannotOpen | PermissionDenied | ReadOnly)) => Ok(None),
        looked => looked,
    }
}

/// Opens a file that may only be read.
///
/// Where nobody has it open for writing, it is taken for one that does not change: else SQLite wants files beside it.
fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    let is_written = std::fs::metadata(beside).is_ok_and(|data| data.len() > 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if is_written {
        Connection::open_with_flags(plain(path), flags)?
    } else {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let escaped = |byte: &u8| match byte {
            b'/' | b'.' | b'-' | b'_' => char::from(*byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
            b'\\' if cfg!(windows) => "/".to_owned(),
            byte => format!("%{byte:02x}"),
        };
        let path: String = absolute.as_os_str().as_encoded_bytes().iter().map(escaped).collect();
        let opening = if path.starts_with('/') { "file:" } else { "file:/" };
        Connection::open_with_flags(format!("{opening}{path}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    prepare(&connection)?;
    Ok(connection)
}

/// Sets what holds for a connection, and reads the file for the first time.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(USUAL_PATIENCE)?;
    // A file may come from anywhere: what it says of itself is not trusted, and nothing in it runs.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Filter;

    #[test]
    fn memories_that_may_not_be_written_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.sverka", "a b?#%25&=й.sverka"] {
            let path = folder.path().join(name);
            drop(Store::create(&path).unwrap());
            let mut store = Store::open_read_only(&path);
            assert!(store.is_read_only());
            assert_eq!(store.units(&Filter::default()).unwrap().count(), 0);
            let told = store.remove(&Filter::default(), false).unwrap_err().to_string();
            assert!(told.contains("may not be written"), "{told}");
            drop(store);
            assert!(!Store::open(&path).unwrap().is_read_only());
        }
        // Nothing was left beside them.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn names_are_files_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file:a?mode=memory");
        drop(Store::create(&path).unwrap());
        assert!(path.is_file());
        assert_eq!(plain(Path::new(":memory:")), Path::new("./:memory:"));
    }
}
