//! Sentence segmentation and alignment of documents with their translations, up to a translation memory.
//!
//! The modules in reading order: [`text`] is the model that all share; [`readers`] turn bytes into documents;
//! [`cleaning`] tells text from residue; [`segmentation`] finds the sentences; [`tokens`] is what words are compared by;
//! [`lexicon`] holds word translations and terms; [`encoder`] tells what sentences mean; [`alignment`] pairs the
//! sentences; [`memory`] holds the pairs as translation units; [`writers`] turn them into bytes; [`store`] keeps them on disk, and finds
//! in them what is like a text; [`terms`] finds out what they call things; [`evaluation`] compares a result with gold; [`pipeline`] joins all of these; [`review`] is where a person corrects an alignment. [`notice`] and [`error`] carry
//! what there is to tell; [`xml`] is what the XML formats share. Nothing here prints, asks for the time or opens a file, but for
//! [`store`], which opens its own.
//!
//! ```
//! use sverka::memory::Header;
//! use sverka::pipeline::{MemoryOptions, align_pair, prepare, translation_memory};
//! use sverka::readers::read_plain;
//! use sverka::writers::write_tmx;
//!
//! let english = "Opening of the bridge\n\nDear friends! In 1998 there was nothing here. Today 2,000 cars cross the river.\n\nGo back";
//! let russian = "Открытие моста\n\nДорогие друзья! В 1998 г. здесь ничего не было. Сегодня реку пересекают 2 000 машин.\n\nНазад";
//! let (source, _) = read_plain(english.as_bytes(), "bridge.en.txt", None)?;
//! let (target, _) = read_plain(russian.as_bytes(), "bridge.ru.txt", None)?;
//! let pair = align_pair(prepare(source, None), prepare(target, None), false)?;
//!
//! let header = Header::new(pair.source.document.language.clone(), "example", "1");
//! let (memory, _) = translation_memory(&pair, header, &MemoryOptions::default());
//! let sources: Vec<String> = memory.units.iter().map(|unit| unit.variants[0].text()).collect();
//! assert_eq!(sources, ["Opening of the bridge", "Dear friends!", "In 1998 there was nothing here.", "Today 2,000 cars cross the river."]);
//!
//! let mut tmx = Vec::new();
//! write_tmx(&mut tmx, &memory)?;
//! assert!(String::from_utf8(tmx)?.contains("<seg>В 1998 г. здесь ничего не было.</seg>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod alignment;
pub mod cleaning;
pub mod encoder;
pub mod error;
pub mod evaluation;
pub mod lexicon;
pub mod memory;
pub mod notice;
pub mod pairing;
pub mod pipeline;
pub mod readers;
pub mod review;
pub mod segmentation;
pub mod store;
pub mod terms;
pub mod text;
pub mod tokens;
pub mod writers;
pub mod xml;
