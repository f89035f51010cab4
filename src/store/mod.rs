//! What a translation memory of any size is kept in and looked up by.

pub mod index;
