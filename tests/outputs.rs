//! What happens to what is written: no input is overwritten, and nothing is left half done.

use crate::desk::*;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn control_characters_stay_off_terminals() {
    let desk = Desk::new();
    desk.put("en.txt", ENGLISH.replace("cost", "\u{1b}[31mcost\u{9b}"));
    let output = desk.run(&["align", "en.txt", "ru.txt", "-v", "--explain", "--show-residue"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("␛[31mcost\u{fffd}"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{9b}']), "{shown:?}");
    desk.fails(&["segment", "no\u{1b}where.txt"], 1, &["no␛where.txt"]);
    let explained = desk.run(&["segment", "--explain", "en.txt"]);
    assert!(!explained.stdout.contains(&0x1b));
    // Data for programs is what it is.
    let split = desk.run(&["segment", "en.txt"]);
    assert!(split.stdout.contains(&0x1b));
}

#[test]
fn unwritable_outputs_are_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.tmx")).unwrap();
    for (output, words) in [
        ("missing/out.tmx", ["folder does not exist", "create it"]),
        ("folder.tmx", ["is a directory", "name a file in it"]),
        ("en.txt/out.tmx", ["its folder is a file", "another folder"]),
    ] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", output], 1, &[output, words[0], words[1]]);
        desk.align_fails(&["en.txt", "ru.txt", "--review", output], 1, &[output, words[0]]);
    }
    // One of several that cannot be written is found before any is.
    desk.align_fails(&["en.txt", "ru.txt", "-o", "first.tmx", "-o", "missing/second.tmx"], 1, &["missing/second.tmx"]);
    assert!(!desk.path("first.tmx").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn full_disks_are_reported() {
    let desk = Desk::new();
    let words = ["cannot be written", "disk is full", "free some space"];
    std::os::unix::fs::symlink("/dev/full", desk.path("full.tmx")).unwrap();
    desk.align_fails(&["en.txt", "ru.txt", "-o", "full.tmx"], 1, &["full.tmx", words[0], words[1], words[2]]);
    for arguments in [&["align", "-q", "en.txt", "ru.txt", "-o", "-"][..], &["segment", "en.txt"], &["man"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = desk.command(arguments).stdout(full).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {message}");
        assert!(message.contains("standard output") && words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn inputs_are_never_overwritten() {
    let desk = Desk::new();
    desk.put("en.tsv", ENGLISH);
    desk.align_fails(&["en.tsv", "ru.txt", "-o", "en.tsv"], 2, &["en.tsv is an input", "another file"]);
    desk.align_fails(&["en.txt", "ru.txt", "-o", "out.tmx", "--review", "./ru.txt"], 2, &["ru.txt is an input"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("ru.txt", desk.path("link.tsv")).unwrap();
        desk.align_fails(&["en.txt", "ru.txt", "-o", "link.tsv"], 2, &["link.tsv is an input"]);
    }
    assert_eq!(fs::read_to_string(desk.path("en.tsv")).unwrap(), ENGLISH);
    assert_eq!(fs::read_to_string(desk.path("ru.txt")).unwrap(), RUSSIAN);
}

#[test]
fn outputs_are_told_apart() {
    let desk = Desk::new();
    desk.put("old.tmx", "old");
    for pair in [["out.tmx", "out.tmx"], ["out.tmx", "./out.tmx"], ["old.tmx", "./old.tmx"], ["-", "-"]] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", pair[0], "-o", pair[1]], 2, &[pair[1], "two outputs"]);
        desk.align_fails(&["en.txt", "ru.txt", "-o", pair[0], "--review", pair[1]], 2, &[pair[1], "two outputs"]);
    }
    assert_eq!(fs::read_to_string(desk.path("old.tmx")).unwrap(), "old");
}

#[test]
fn unknown_endings_are_usage_errors() {
    let desk = Desk::new();
    for output in ["out.docx", "out", "tmx", ".tmx"] {
        desk.align_fails(&["en.txt", "ru.txt", "-o", output], 2, &[output, "names no format", ".jsonl or .links"]);
    }
}

#[test]
fn outputs_take_the_place_of_old_ones() {
    let desk = Desk::new();
    desk.put("out.links", "old and longer than what will be written, so that a rest of it would show in the end\n".repeat(9));
    desk.align(&["en.txt", "ru.txt", "-o", "out.links"]);
    let ladder = fs::read_to_string(desk.path("out.links")).unwrap();
    assert!(ladder.starts_with("[0]:[0]\n") && !ladder.contains("old"), "{ladder}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("out.links", desk.path("link.links")).unwrap();
        desk.align(&["en.txt", "ru.txt", "-o", "link.links"]);
        assert!(fs::symlink_metadata(desk.path("link.links")).unwrap().is_symlink(), "the link was replaced, not the file it leads to");
    }
}

#[test]
#[cfg(unix)]
fn links_to_nothing_are_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).unwrap();
    symlink("folder/second.links", desk.path("first.links")).unwrap();
    symlink("../made.links", desk.path("folder/second.links")).unwrap();
    desk.align_fails(&["en.txt", "ru.txt", "-o", "first.links", "-o", "made.links"], 2, &["made.links", "two outputs"]);
    desk.align(&["en.txt", "ru.txt", "-o", "first.links"]);
    assert!(fs::read_to_string(desk.path("made.links")).unwrap().starts_with("[0]:[0]\n"));
    assert!(desk.path("first.links").is_symlink() && desk.path("folder/second.links").is_symlink());
    symlink("missing/out.links", desk.path("nowhere.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "nowhere.links"], 1, &["nowhere.links", "folder does not exist"]);
    symlink("circle.links", desk.path("circle.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "circle.links"], 1, &["circle.links", "cannot be written"]);
}

#[test]
#[cfg(unix)]
fn files_keep_their_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    for mode in [0o600, 0o664, 0o755] {
        desk.put("out.links", "old");
        fs::set_permissions(desk.path("out.links"), fs::Permissions::from_mode(mode)).unwrap();
        desk.align(&["en.txt", "ru.txt", "-o", "out.links"]);
        assert_eq!(fs::metadata(desk.path("out.links")).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn folders_may_take_no_other_file() {
    let desk = Desk::new();
    // A folder in which nobody, whatever his rights, makes files, and a regular file in it that may be written: without a
    // file beside it the old one could be left half overwritten, so it is refused, and before the work.
    std::os::unix::fs::symlink("/proc/self/comm", desk.path("comm.links")).unwrap();
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "comm.links"], 1, &["comm.links", "folder"]);
    desk.align_fails(&["nowhere.txt", "ru.txt", "-o", "/proc/self/out.links"], 1, &["/proc/self/out.links"]);
}

#[test]
fn colours_stay_on_terminals() {
    let desk = Desk::new();
    for arguments in [&["align", "en.txt", "ru.txt", "-v"][..], &["align", "en.txt", "ru.txt", "-o", "-"], &["align", "en.txt", "nowhere"]]
    {
        let output = desk.command(arguments).env_remove("NO_COLOR").output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

/// Writes so many sentences, each with its translation, that work on them takes seconds.
fn put_long_documents(desk: &Desk, sentences: usize) {
    let digits = |n: usize| n * 7919 % 100_003;
    let english: String =
        (0..sentences).map(|n| format!("Station {n} of the line reported {} cubic metres of water.\n", digits(n))).collect();
    let russian: String = (0..sentences).map(|n| format!("Станция {n} линии сообщила о {} кубометрах воды.\n", digits(n))).collect();
    desk.put("long.en", english);
    desk.put("long.ru", russian);
}

#[test]
#[cfg(unix)]
fn early_closed_pipes_are_no_failure() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::new();
    put_long_documents(&desk, 4000);
    for arguments in [&["segment", "long.en"][..], &["align", "--segmented", "long.en", "long.ru", "-o", "-"], &["completions", "bash"]] {
        let mut child = desk.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        // The reader is closed as `head -1` closes it: after a line, with the rest unread.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "{arguments:?}");
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {:?} {message}", output.status.code());
        assert!(!message.contains("error") && !message.contains("panicked"), "{arguments:?}: {message}");
    }
}

#[test]
#[cfg(unix)]
fn interrupts_leave_nothing_half_done() {
    use std::time::Duration;
    let desk = Desk::new();
    put_long_documents(&desk, 20_000);
    desk.put("old.tmx", "old");
    let listed = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = listed(desk.0.path());
    let arguments = ["align", "--segmented", "long.en", "long.ru", "-o", "old.tmx", "-o", "new.tmx", "-o", "new.tsv"];
    let mut child = desk.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "the work is done too soon to be interrupted");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
    assert_eq!(listed(desk.0.path()), before);
    assert_eq!(fs::read_to_string(desk.path("old.tmx")).unwrap(), "old");
}
