//! All integration tests, in one binary.

/// What holds for any text.
mod properties;
/// The rules of the house: who imports whom, what the core must not touch.
mod tidy;
