//! A translation memory on disk: one file that is searched, added to and copied.
//!
//! A file holds the units of any number of imports, each with all that is known of it, and equal ones once. It is an SQLite
//! database: what is imported is there whole or not at all, many may read while one writes, and nothing else has to run. Only
//! this room knows the database; times come from the caller, and nothing is printed.
//!
//! ```
//! use sverka::memory::{Header, TranslationUnit, Variant};
//! use sverka::store::{Filter, Origin, Store};
//! use sverka::text::Language;
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("work.sverka");
//! let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
//! let unit = |source: &str, target: &str| {
//!     TranslationUnit::new(vec![Variant::plain(en.clone(), source), Variant::plain(ru.clone(), target)])
//! };
//! let origin = Origin { name: "bridge.tmx".into(), format: "tmx".into(), at: None, header: Header::new(en.clone(), "hand", "1") };
//!
//! let mut store = Store::create(&path)?;
//! let counts = store.import([unit("Yes.", "Да."), unit("No.", "Нет."), unit("Yes.", "Да.")], &origin)?;
//! assert_eq!((counts.read, counts.added, counts.merged), (3, 2, 1));
//! drop(store);
//!
//! let store = Store::open(&path)?;
//! let units = store.units(&Filter::default())?.collect::<Result<Vec<_>, _>>()?;
//! assert_eq!(units[1].unit, unit("No.", "Нет."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analysis;
mod cache;
mod coding;
mod concordance;
mod failure;
mod import;
pub mod index;
mod matching;
mod open;
mod record;
mod removal;
mod schema;
mod statistics;
mod units;

pub use analysis::{Amount, Analyser, Analysis, Band};
pub use cache::CacheInfo;
pub use concordance::{Concordance, ConcordanceHit, ConcordanceQuery, Concordancer, TranslatedTerm, WordAffinity};
pub use import::{Import, ImportCounts, Origin};
pub use matching::{ALIKE, Deviation, Edit, Figures, Match, MatchOptions, Matcher, Query};
pub use open::Store;
pub use record::Record;
pub use removal::Removed;
pub use statistics::{Imported, StoreStatistics};
pub use units::{Filter, StoredUnit, Units};
