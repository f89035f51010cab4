//! All integration tests, in one binary.

/// The rules of the house: who imports whom, what the core must not touch.
mod tidy;
