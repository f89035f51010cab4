//! Sentence segmentation and alignment of documents with their translations.

pub mod error;
pub mod notice;
pub mod text;
