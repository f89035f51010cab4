//! Sentence segmentation and alignment of documents with their translations.

pub mod alignment;
pub mod cleaning;
pub mod error;
pub mod evaluation;
pub mod memory;
pub mod notice;
pub mod pipeline;
pub mod readers;
pub mod segmentation;
pub mod text;
pub mod tokens;
pub mod writers;
pub mod xml;
