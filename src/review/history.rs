//! Steps, done and undone.

use super::project::{Project, Row, RowId};
use rustc_hash::FxHashMap;

/// Rows that take the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The number of the first of them, in the list as the splices before this one leave it.
    pub at: usize,
    /// What stood there.
    pub before: Vec<Row>,
    /// What stands there now.
    pub after: Vec<Row>,
}

/// What a step has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// The changes, in order.
    pub splices: Vec<Splice>,
    /// Rows that the operation itself has made or changed.
    pub touched: Vec<RowId>,
    /// Rows that were put together anew around them.
    pub realigned: Vec<RowId>,
    /// The row to look at.
    pub focus: Option<RowId>,
}

/// A step that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// What it is called.
    pub name: String,
    /// What it changed.
    pub done: Done,
}

/// All steps, and how many of them are done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct History {
    pub steps: Vec<Step>,
    pub done: usize,
}

impl History {
    /// Adds a step in the place of those that were undone.
    pub(super) fn push(&mut self, step: Step) {
        self.steps.truncate(self.done);
        self.steps.push(step);
        self.done += 1;
    }
}

impl Project {
    /// Returns what the step is called that would be undone.
    pub fn undoable(&self) -> Option<&str> {
        self.history.done.checked_sub(1).map(|last| self.history.steps[last].name.as_str())
    }

    /// Returns what the step is called that would be done again.
    pub fn redoable(&self) -> Option<&str> {
        self.history.steps.get(self.history.done).map(|step| step.name.as_str())
    }

    /// Takes the last step back; nothing if there is none.
    pub fn undo(&mut self) -> Option<Done> {
        self.history.done = self.history.done.checked_sub(1)?;
        let done = self.history.steps[self.history.done].done.reversed();
        self.splice(&done.splices);
        Some(done)
    }

    /// Does the step again that was taken back last; nothing if there is none.
    pub fn redo(&mut self) -> Option<Done> {
        let done = self.history.steps.get(self.history.done)?.done.clone();
        self.history.done += 1;
        self.splice(&done.splices);
        Some(done)
    }

    /// Puts rows in the place of others, and the segments of the sides after them.
    pub(super) fn splice(&mut self, splices: &[Splice]) {
        for splice in splices {
            self.rows.splice(splice.at..splice.at + splice.before.len(), splice.after.iter().cloned());
        }
        self.collect_segments();
    }
}

impl Done {
    /// Returns what takes it back.
    fn reversed(&self) -> Self {
        let back = |splice: &Splice| Splice { at: splice.at, before: splice.after.clone(), after: splice.before.clone() };
        let splices: Vec<Splice> = self.splices.iter().rev().map(back).collect();
        let touched: Vec<RowId> = splices.iter().flat_map(|splice| &splice.after).map(|row| row.id).collect();
        Self { focus: touched.first().copied(), splices, touched, realigned: Vec::new() }
    }
}

/// Returns what leads from some rows to others.
pub(super) fn difference(old: &[Row], new: &[Row]) -> Vec<Splice> {
    let places: FxHashMap<RowId, usize> = new.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    let same = |row: &Row| places.get(&row.id).copied().filter(|&at| new[at] == *row);
    let mut splices = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    // Splices before have changed the length of the list by as much.
    for at in 0..=old.len() {
        let next = if at == old.len() { Some(new.len()) } else { same(&old[at]).filter(|&there| there >= from_new) };
        let Some(there) = next else { continue };
        if at > from_old || there > from_new {
            splices.push(Splice { at: from_new, before: old[from_old..at].to_vec(), after: new[from_new..there].to_vec() });
        }
        (from_old, from_new) = (at + 1, there + 1);
    }
    splices
}
