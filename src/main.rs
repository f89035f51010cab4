//! The command line of Sverka.

fn main() {}
