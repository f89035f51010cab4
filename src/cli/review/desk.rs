//! The files and the languages around a review.

use super::super::files::{Failure, Output, name, write, writer_failure};
use super::Known;
use std::path::PathBuf;
use sverka::alignment::Resources;
use sverka::error::{Error, ErrorKind};
use sverka::memory::{Format as MemoryFormat, Header, Timestamp, TranslationMemory};
use sverka::review::{Desk, Export, Exported, Project, UnitChoice};
use sverka::text::Language;
use sverka::writers::write_memory;

/// Files and languages around a review.
pub(super) struct ReviewDesk {
    pub path: PathBuf,
    pub name: String,
    pub output: Option<(PathBuf, MemoryFormat)>,
    pub output_name: Option<String>,
    pub choice: UnitChoice,
    pub date: Option<Timestamp>,
    pub languages: (Language, Language),
    pub opened: Known,
}

impl ReviewDesk {
    fn memory(&self, project: &Project, confirmed_only: bool) -> TranslationMemory {
        let mut header = Header::new(self.languages.0.clone(), "sverka", env!("CARGO_PKG_VERSION"));
        header.creation_date = self.date;
        project.memory(header, UnitChoice { confirmed_only, ..self.choice })
    }
}

impl Desk for ReviewDesk {
    fn resources(&self) -> Resources<'_> {
        self.opened.resources((&self.languages.0, &self.languages.1))
    }

    fn save(&self, project: &[u8]) -> Result<(), Error> {
        write(&self.path, project).map_err(told)
    }

    fn export(&self, project: &Project, export: Export, confirmed_only: bool) -> Result<Exported, Error> {
        let (ending, format) = match export {
            Export::Tmx => ("tmx", MemoryFormat::Tmx),
            Export::Xlsx => ("xlsx", MemoryFormat::Xlsx),
        };
        let mut bytes = Vec::new();
        write_memory(&mut bytes, format, &self.memory(project, confirmed_only))?;
        Ok(Exported { name: format!("{}.{ending}", self.name.trim_end_matches(".json").trim_end_matches(".sverka")), bytes })
    }

    fn write_output(&self, project: &Project) -> Result<Option<String>, Error> {
        let Some((path, format)) = &self.output else { return Ok(None) };
        let memory = self.memory(project, false);
        let written = || -> Result<(), Failure> {
            let mut output = Output::create(path)?;
            write_memory(&mut output, *format, &memory).map_err(|error| writer_failure(path, error))?;
            output.finish()
        };
        written().map_err(told)?;
        Ok(Some(name(path)))
    }

    fn project_name(&self) -> &str {
        &self.name
    }

    fn output_name(&self) -> Option<&str> {
        self.output_name.as_deref()
    }
}

/// Returns a failure as the page can be told of it.
fn told(failure: Failure) -> Error {
    match failure {
        Failure::Library(error) => error,
        Failure::File(path, message) => Error::new(ErrorKind::InputOutput, name(&path), message),
        other => Error::new(ErrorKind::InputOutput, "", other.to_string()),
    }
}
