//! A folder with two documents in which commands are run.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const ENGLISH: &str = "Dear colleagues!\n\nThe bridge cost 85 million euros, and 2,300 people worked on it. Its 14 piers stand on rock.\n\n\
    We opened it on 5 June 2023. Thank you for your work!\n";
pub const RUSSIAN: &str = "Дорогие коллеги!\n\nМост обошёлся в 85 млн евро, на нём работали 2300 человек. Его 14 опор стоят на скальном грунте.\n\n\
    Мы открыли его 5 июня 2023 года. Спасибо за работу!\n";

/// A folder with a document, `en.txt`, and its translation, `ru.txt`, where commands are run.
pub struct Desk(pub TempDir);

impl Desk {
    pub fn new() -> Self {
        let desk = Self(TempDir::new().expect("a folder"));
        desk.put("en.txt", ENGLISH);
        desk.put("ru.txt", RUSSIAN);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file to write");
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command.env("NO_COLOR", "1").env("SVERKA_DATA", "data");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command runs")
    }

    /// Runs `sverka align` and returns what it wrote to standard output; it must succeed.
    pub fn align(&self, arguments: &[&str]) -> String {
        let output = self.run(&[&["align"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs a command that must fail with a code and, on standard error alone, with these words.
    #[track_caller]
    pub fn fails(&self, arguments: &[&str], code: i32, words: &[&str]) {
        let output = self.run(arguments);
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
        assert!(message.starts_with("error: "), "{arguments:?}: {message}");
        for word in words {
            assert!(message.contains(word), "{arguments:?}: no “{word}” in: {message}");
        }
        assert!(output.stdout.is_empty(), "{arguments:?}: something was printed");
        assert_eq!(self.unfinished(), Vec::<String>::new(), "{arguments:?}: temporary files are left");
    }

    /// Runs `sverka align` with these arguments, which must fail.
    #[track_caller]
    pub fn align_fails(&self, arguments: &[&str], code: i32, words: &[&str]) {
        self.fails(&[&["align"], arguments].concat(), code, words);
    }

    /// Runs `sverka encoder` with its data in the folder `data`; it must fail with these words.
    #[track_caller]
    pub fn encoder_fails(&self, arguments: &[&str], words: &[&str]) {
        let output = self.command(&[&["encoder"], arguments].concat()).env("SVERKA_DATA", "data").output().expect("the command runs");
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.code() == Some(1) && output.stdout.is_empty(), "{arguments:?}: {message}");
        for word in words {
            assert!(message.contains(word), "{arguments:?}: no “{word}” in: {message}");
        }
    }

    /// Runs a command that must succeed and returns what it wrote to standard error.
    #[track_caller]
    pub fn notes(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        told
    }

    pub fn unfinished(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.ends_with(".tmp")).collect()
    }
}
