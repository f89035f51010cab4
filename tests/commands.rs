//! Whole commands, each with its input and its output, as Markdown files in `commands/`.
//!
//! `TRYCMD=overwrite cargo test commands` writes the outputs anew; look at the difference before it is committed.

#[test]
fn commands_do_as_written() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/commands/*.md").env("NO_COLOR", "1").env("COLUMNS", "100").env("SVERKA_DATA", "nowhere").run();
}
