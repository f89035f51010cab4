//! Sentence segmentation and alignment of documents with their translations.

pub mod cleaning;
pub mod error;
pub mod notice;
pub mod readers;
pub mod text;
