//! The one model that every room shares: documents, blocks and segments that point into a text.
//!
//! The text that was read never changes. Whatever is found in it, a paragraph, a sentence, a piece of residue, is a
//! [`Span`] of it; a cleaned-up rendering is a [`View`] that knows where each of its bytes came from.

mod detect;
mod document;
mod homoglyphs;
mod language;
mod misread;
mod opening;
mod script;
mod span;
mod view;

pub use detect::{detect_language, language_by_words};
pub use document::{Block, Cut, Document, Role, Segment};
pub(crate) use homoglyphs::{doubtful_words, in_one_script, mixed_words};
pub use language::{Language, LanguageError};
pub(crate) use misread::{Mending, misread, reread};
pub use opening::{Ending, list_marker};
pub(crate) use script::Script;
pub use span::Span;
pub use view::View;
