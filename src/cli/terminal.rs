//! What goes to the terminal, and how it looks there.

use super::files::Failure;
use console::{Term, measure_text_width, style, truncate_str};
use indicatif::{ProgressBar, ProgressStyle};
use std::borrow::Cow;
use std::io::Write;

/// Writes bytes to standard output.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::from_stdout)
}

/// Writes text to standard error; there is nobody to tell when that fails.
pub(super) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Returns a text in which control characters, which could command a terminal, are pictures of themselves.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let is_command = |c: char| c.is_control() && !matches!(c, '\t' | '\n');
    let picture = |c: char| match c {
        _ if !is_command(c) => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    if text.contains(is_command) { text.chars().map(picture).collect() } else { text.into() }
}

/// Returns whether people read standard output as it is written.
pub(super) fn is_shown() -> bool {
    Term::stdout().is_term()
}

/// Reports an error.
pub(super) fn error(message: &str) {
    tell(&format!("{} {}\n", style("error:").red().bold().for_stderr(), printable(message)));
}

/// Reports something worth knowing about a result.
pub(super) fn notice(message: &str) {
    tell(&format!("{} {}\n", style("note:").yellow().for_stderr(), printable(message)));
}

/// Returns a line that shows on a terminal what is going on, and nowhere else.
pub(super) fn progress(quiet: bool) -> ProgressBar {
    if quiet || !Term::stderr().is_term() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(std::time::Duration::from_millis(80));
    bar
}

/// Returns a bar of so many steps with the time that is left, on a terminal and nowhere else.
pub(super) fn bar(steps: u64, quiet: bool) -> ProgressBar {
    if quiet || !Term::stderr().is_term() {
        return ProgressBar::hidden();
    }
    let template = "{bar:40} {pos} of {len} alignments, {eta} left";
    let bar = ProgressBar::new(steps);
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Columns that text may take: the terminal's, or 100 where there is none.
pub(super) fn width() -> usize {
    Term::stdout().size_checked().map_or(100, |(_, columns)| usize::from(columns)).clamp(40, 180)
}

/// Returns a text cut and filled up to so many columns.
pub(super) fn cell(text: &str, columns: usize) -> String {
    let text = printable(text);
    let cut = truncate_str(&text, columns, "…");
    let fill = columns.saturating_sub(measure_text_width(&cut));
    format!("{cut}{}", " ".repeat(fill))
}

/// Returns a confidence in a colour that says how good it is.
pub(super) fn confidence(value: f64) -> String {
    let text = style(format!("{value:.3}"));
    match value {
        v if v >= 0.9 => text.green().to_string(),
        v if v >= 0.5 => text.yellow().to_string(),
        _ => text.red().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_pictures() {
        assert_eq!(printable("a\u{1b}[31mb\u{7f}\u{9b}\r\n\tё"), "a␛[31mb␡\u{fffd}␍\n\tё");
        assert!(matches!(printable("plain, with an é"), Cow::Borrowed(_)));
    }
}
