//! Sentence segmentation and alignment of documents with their translations.

pub mod alignment;
pub mod error;
pub mod notice;
pub mod readers;
pub mod text;
pub mod tokens;
