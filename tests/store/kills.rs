//! Imports that end before they are done.

use super::{Desk, Store, count};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// Kills an import at so many moments, spread over its length; the memory must be whole each time, with all of it or nothing.
fn kill_at_moments(kills: u32) {
    let desk = Desk::new();
    desk.put_units("old.tmx", 200);
    desk.put_units("new.tmx", 12_000);
    desk.does(&["memory", "import", "old.tmx", "--into", "old.sverka"]);
    let import = |name: &str| desk.command(&["memory", "import", "-q", "new.tmx", "--into", name]).spawn().unwrap();
    let begun = Instant::now();
    let done = import("whole.sverka").wait_with_output().unwrap();
    assert!(done.status.success());
    let length = begun.elapsed() + Duration::from_millis(20);
    // A linear congruential generator: other moments each time it is asked, and the same on every run.
    let mut seed = 1_u32;
    let (mut nothing, mut all) = (0, 0);
    for at in 0..kills {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Every other one into a memory that is there already.
        let old = if at % 2 == 0 { 200 } else { 0 };
        let name = format!("{at}.sverka");
        if old > 0 {
            fs::copy(desk.path("old.sverka"), desk.path(&name)).unwrap();
        }
        let mut child = import(&name);
        std::thread::sleep(length.mul_f64(f64::from(seed >> 8) / f64::from(1 << 24)));
        child.kill().unwrap();
        child.wait().unwrap();
        if !desk.path(&name).exists() {
            assert_eq!(old, 0, "the memory is gone");
            nothing += 1;
            continue;
        }
        let store = Store::open(&desk.path(&name)).unwrap();
        store.verify().unwrap();
        let (units, imports) = (count(&store), store.imported().unwrap().len());
        let is_done = units == old + 12_000;
        assert!(is_done || units == old, "{units} units are there, with {old} before");
        assert_eq!(imports, usize::from(is_done) + usize::from(old > 0));
        *(if is_done { &mut all } else { &mut nothing }) += 1;
        drop(store);
        let left = desk.beside().into_iter().filter(|file| file.starts_with(&name)).count();
        assert_eq!(left, 0, "files are left beside {name}");
        fs::remove_file(desk.path(&name)).unwrap();
    }
    assert!(nothing > 0, "{kills} kills: all came too late");
    assert_eq!(nothing + all, kills);
}

#[test]
fn killed_imports_leave_nothing() {
    kill_at_moments(6);
}

#[test]
#[ignore = "takes a minute"]
fn fifty_killed_imports_leave_nothing() {
    kill_at_moments(50);
}

#[test]
#[cfg(unix)]
fn interrupted_imports_are_undone() {
    let desk = Desk::new();
    desk.put_units("old.tmx", 200);
    desk.does(&["memory", "import", "old.tmx", "--into", "a.sverka"]);
    // Standard input that stays open: the import cannot end of itself.
    let mut child = desk.command(&["memory", "import", "old.tmx", "-", "--into", "a.sverka"]);
    let mut child = child.stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    assert!(child.try_wait().unwrap().is_none());
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let input = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(input);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(told.contains("interrupted; the import is undone") && told.contains("nothing of this import is kept in a.sverka"), "{told}");
    assert_eq!(desk.beside(), Vec::<String>::new());
    let store = Store::open(&desk.path("a.sverka")).unwrap();
    assert_eq!((count(&store), store.imported().unwrap().len()), (200, 1));
}
