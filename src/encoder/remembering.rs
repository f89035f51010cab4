//! An encoder that knows again what it was asked before.

use super::{Encoder, Vectors};
use crate::text::Language;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// An encoder that keeps the vectors of all lines that it has seen, for texts that are aligned again and again.
pub struct Remembering<E> {
    encoder: E,
    known: Mutex<FxHashMap<String, Vec<f32>>>,
}

/// Parts the lines of a join; no line of a document has it.
const JOIN: &str = "\n";

impl<E: Encoder> Remembering<E> {
    /// Returns an encoder that has seen nothing yet.
    pub fn new(encoder: E) -> Self {
        Self { encoder, known: Mutex::default() }
    }
}

impl<E: Encoder> Encoder for Remembering<E> {
    fn knows(&self, language: &Language) -> bool {
        self.encoder.knows(language)
    }

    fn knows_well(&self, language: &Language) -> bool {
        self.encoder.knows_well(language)
    }

    fn reading<'a>(&self, line: &'a str, language: &Language) -> Cow<'a, str> {
        self.encoder.reading(line, language)
    }

    fn vectors(&self, lines: &[&str]) -> Vectors {
        self.joins(lines, 1).pop().unwrap_or_default()
    }

    /// Asks the encoder for the stretch of lines in which there is something new.
    fn joins(&self, lines: &[&str], longest: usize) -> Vec<Vectors> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = || (1..=longest).flat_map(|size| lines.windows(size).enumerate());
        let new: Vec<(usize, usize)> =
            runs().filter(|(_, run)| !known.contains_key(&run.join(JOIN))).map(|(at, run)| (at, at + run.len())).collect();
        if let (Some(start), Some(end)) = (new.iter().map(|run| run.0).min(), new.iter().map(|run| run.1).max()) {
            let stretch = &lines[start..end];
            for (vectors, size) in self.encoder.joins(stretch, longest).iter().zip(1..) {
                known.extend(stretch.windows(size).enumerate().map(|(at, run)| (run.join(JOIN), vectors.row(at).to_vec())));
            }
        }
        (1..=longest)
            .map(|size| {
                let rows: Vec<&Vec<f32>> = lines.windows(size).filter_map(|run| known.get(&run.join(JOIN))).collect();
                let width = rows.first().map_or(0, |row| row.len());
                Vectors::new(width, rows.into_iter().flatten().copied().collect())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Turns a line into its length and its first letter, and counts the lines.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Encoder for Counting {
        fn knows(&self, _: &Language) -> bool {
            true
        }

        fn vectors(&self, lines: &[&str]) -> Vectors {
            self.0.fetch_add(lines.len(), Ordering::Relaxed);
            Vectors::new(
                2,
                lines.iter().flat_map(|line| [line.len() as f32, f32::from(line.as_bytes().first().copied().unwrap_or(0))]).collect(),
            )
        }
    }

    #[test]
    fn only_what_is_new_is_asked_for() {
        let remembering = Remembering::new(Counting::default());
        let lines: Vec<String> = (0..40).map(|at| format!("{at} line")).collect();
        let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(remembering.joins(&lines, 3), Counting::default().joins(&lines, 3));
        assert_eq!(remembering.encoder.0.swap(0, Ordering::Relaxed), 40);
        assert_eq!(remembering.joins(&lines, 3), Counting::default().joins(&lines, 3));
        lines[20] = "changed";
        assert_eq!(remembering.joins(&lines, 3), Counting::default().joins(&lines, 3));
        assert_eq!(remembering.encoder.0.load(Ordering::Relaxed), 5);
        assert!(remembering.joins(&[], 2).iter().all(Vectors::is_empty));
    }
}
