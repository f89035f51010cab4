//! `sverka review` as a server: every step is kept, and nobody but the page is answered.

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const ENGLISH: &str = "Opening <script>alert(1)</script>\n\nThe bridge is open again. Eleven towns built it in 2019.\n\n\
    The ferry will carry on until May. The road costs 40 million crowns.\n";
const RUSSIAN: &str = "Открытие <script>alert(1)</script>\n\nМост снова открыт. Одиннадцать городов построили его в 2019 году.\n\n\
    Паром будет ходить до мая. Дорога стоит 40 миллионов крон.\n";
const PROJECT: &str = "a.en_a.ru.sverka.json";

fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::write(desk.path().join("a.en.txt"), ENGLISH).unwrap();
    fs::write(desk.path().join("a.ru.txt"), RUSSIAN).unwrap();
    desk
}

fn command(desk: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
    command.arg("review").args(arguments).args(["--no-browser", "--format", "json"]).current_dir(desk.path());
    command.env("SVERKA_DATA", "data").env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A review that runs; it is killed when this goes.
struct Review {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    host: String,
    base: String,
}

impl Drop for Review {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Review {
    fn start(desk: &TempDir, arguments: &[&str]) -> Self {
        let mut child = command(desk, arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let Ok(begun) = serde_json::from_str::<Value>(&line) else {
            let mut told = String::new();
            child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
            panic!("no review of {arguments:?}: {told}");
        };
        let url = begun["url"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, path) = url.split_once('/').unwrap();
        Self { child, lines, host: host.to_owned(), base: format!("/{}", path.trim_end_matches('/')) }
    }

    fn of_documents(desk: &TempDir) -> Self {
        Self::start(desk, &["a.en.txt", "a.ru.txt", "-o", "out.tmx"])
    }

    /// Sends bytes as they are and returns all that comes back.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that refuses a request need not read it to its end.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let request = format!("{method} {path} HTTP/1.1\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        let answer = self.raw(request.as_bytes());
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.request("GET", &format!("{}{path}", self.base), &[("Host", &self.host)], "")
    }

    fn state(&self) -> Value {
        let (status, body) = self.get("/api/state");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let origin = format!("http://{}", self.host);
        let headers = [("Host", self.host.as_str()), ("Origin", &origin), ("Content-Type", "application/json")];
        let (status, body) = self.request("POST", &format!("{}{path}", self.base), &headers, &body.to_string());
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    fn perform(&self, op: &Value) -> Value {
        let (status, done) = self.post("/api/do", &json!({"revision": self.state()["revision"], "op": op}));
        assert_eq!(status, 200, "{op}: {done}");
        done
    }

    /// Types Ctrl-C, and returns what is said at the end.
    fn interrupt(mut self) -> (i32, String) {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), rest)
    }
}

fn row_with(state: &Value, text: &str) -> u64 {
    let rows = state["rows"].as_array().unwrap();
    rows.iter().find(|row| row["sides"].to_string().contains(text)).unwrap_or_else(|| panic!("no row has {text}"))["id"].as_u64().unwrap()
}

fn failed(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn steps_outlive_a_kill() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let first = review.state();
    assert_eq!((first["documents"][0]["name"].as_str(), first["undo"].as_str()), (Some("a.en.txt"), None));
    let bridge = row_with(&first, "bridge");
    let done = review.perform(&json!({"kind": "merge", "row": bridge}));
    review.perform(&json!({"kind": "confirm", "rows": [done["focus"]]}));
    let before = review.state();
    drop(review);
    let again = Review::of_documents(&desk);
    let now = again.state();
    assert_eq!((&now["rows"], now["undo"].as_str()), (&before["rows"], Some("confirm")));
    again.perform(&json!({"kind": "undo"}));
    again.perform(&json!({"kind": "undo"}));
    assert_eq!(again.state()["rows"], first["rows"]);
    assert_eq!(again.perform(&json!({"kind": "redo"}))["undo"].as_str(), Some("merge"));
}

#[test]
fn ends_write_the_output() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let state = review.state();
    review.perform(&json!({"kind": "confirm", "rows": [row_with(&state, "ferry")]}));
    review.perform(&json!({"kind": "reject", "rows": [row_with(&state, "The road")]}));
    let (status, body) = review.get("/api/export/tmx?confirmed=1");
    assert!(status == 200 && body.contains("Паром") && !body.contains("Мост"), "{body}");
    assert!(review.get("/api/export/xlsx").0 == 200 && review.get("/api/export/exe").0 == 404);
    let (code, ended) = review.interrupt();
    let ended: Value = serde_json::from_str(&ended).unwrap();
    assert_eq!((code, &ended["ended"], &ended["confirmed"], &ended["rejected"]), (0, &json!("stopped"), &json!(1), &json!(1)));
    let written = fs::read_to_string(desk.path().join("out.tmx")).unwrap();
    assert!(written.contains("Паром") && !written.contains("Дорога") && written.contains("<prop type=\"x-status\">confirmed</prop>"));
    assert!(!desk.path().join(format!("{PROJECT}.lock")).exists());

    let mut review = Review::start(&desk, &[PROJECT, "-o", "second.tmx"]);
    assert_eq!(review.post("/api/finish", &json!({})), (200, json!({"written": "second.tmx"})));
    let mut rest = String::new();
    review.lines.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("finished") && review.child.wait().unwrap().success());
    assert_eq!(fs::read_to_string(desk.path().join("second.tmx")).unwrap(), written);
}

#[test]
fn only_the_page_is_answered() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let kept = || fs::read(desk.path().join(PROJECT)).unwrap();
    let before = kept();
    let merge = json!({"revision": 1, "op": {"kind": "merge", "row": 1}}).to_string();
    let (own, path) = (format!("http://{}", review.host), format!("{}/api/do", review.base));
    let host = ("Host", review.host.as_str());
    let typed = ("Content-Type", "application/json");
    let large = format!(
        "{{\"revision\": 1, \"op\": {{\"kind\": \"edit\", \"row\": 1, \"side\": 0, \"piece\": 0, \"text\": \"{}\"}}}}",
        "x".repeat(300_000)
    );
    for (what, headers, path, body, expected) in [
        ("no origin", vec![host, typed], path.as_str(), merge.as_str(), 403),
        ("foreign origin", vec![host, typed, ("Origin", "http://evil.example")], &path, &merge, 403),
        ("foreign site", vec![host, typed, ("Origin", &own), ("Sec-Fetch-Site", "cross-site")], &path, &merge, 403),
        ("foreign host", vec![("Host", "evil.example"), typed, ("Origin", &own)], &path, &merge, 421),
        ("wrong token", vec![host, typed, ("Origin", &own)], "/0123456789abcdef0123456789abcdef/api/do", &merge, 404),
        ("no token", vec![host, typed, ("Origin", &own)], "/api/do", &merge, 404),
        ("a form", vec![host, ("Content-Type", "text/plain"), ("Origin", &own)], &path, &merge, 415),
        ("no JSON", vec![host, typed, ("Origin", &own)], &path, "{\"revision\": 1,", 400),
        ("another shape", vec![host, typed, ("Origin", &own)], &path, "{\"revision\": 1}", 422),
        ("no such operation", vec![host, typed, ("Origin", &own)], &path, "{\"revision\":1,\"op\":{\"kind\":\"format\"}}", 422),
        (
            "a side too many",
            vec![host, typed, ("Origin", &own)],
            &path,
            "{\"revision\":1,\"op\":{\"kind\":\"shift\",\"row\":1,\"side\":7,\"down\":true}}",
            422,
        ),
        (
            "a piece too many",
            vec![host, typed, ("Origin", &own)],
            &path,
            "{\"revision\":1,\"op\":{\"kind\":\"pin\",\"source\":{\"row\":1,\"piece\":9},\"target\":{\"row\":1,\"piece\":0}}}",
            422,
        ),
        ("too large", vec![host, typed, ("Origin", &own)], &path, &large, 413),
    ] {
        let (status, answer) = review.request("POST", path, &headers, body);
        assert_eq!(status, expected, "{what}: {answer}");
        assert_eq!(kept(), before, "{what}");
    }
    assert_eq!(review.request("PUT", &path, &[host, ("Origin", &own)], "").0, 405);
    assert_eq!(review.get("/../../etc/passwd").0, 404);
    for garbage in [
        b"\x16\x03\x01\x02\x00\x01\x00".as_slice(),
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        &[0; 4096],
    ] {
        assert!(!review.raw(garbage).starts_with("HTTP/1.1 200"));
    }
    // Connections that are opened and left hold nobody up.
    let idle: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(&review.host).unwrap()).collect();
    assert_eq!(review.state()["revision"], 1);
    drop(idle);
    assert_eq!(kept(), before);
}

#[test]
fn answers_keep_texts_in_their_place() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    for path in ["/", "/main.js", "/style.css", "/api/state", "/none"] {
        let request = format!("GET {}{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", review.base, review.host);
        let answer = review.raw(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let head = head.to_lowercase();
        assert_eq!(head.starts_with("http/1.1 200"), path != "/none", "{path}: {head}");
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self'",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "referrer-policy: no-referrer",
        ] {
            assert!(head.contains(header), "{path}: no {header} in {head}");
        }
        assert!(path == "/api/state" || !body.contains("alert(1)"), "{path}");
        assert!(!head.contains("text/html") || path == "/", "{path}: {head}");
    }
}

#[test]
fn slower_windows_are_told() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let row = row_with(&review.state(), "bridge");
    let merge = json!({"revision": 1, "op": {"kind": "merge", "row": row}});
    assert_eq!(review.post("/api/do", &merge).0, 200);
    let (status, stale) = review.post("/api/do", &merge);
    assert_eq!((status, &stale["code"], &stale["revision"]), (409, &json!("stale"), &json!(2)));
    // Windows hear of each other and of every step.
    let open = || {
        let mut stream = TcpStream::connect(&review.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET {}/api/events HTTP/1.1\r\nHost: {}\r\n\r\n", review.base, review.host).unwrap();
        BufReader::new(stream)
    };
    let next = |stream: &mut BufReader<TcpStream>| -> Value {
        loop {
            let mut line = String::new();
            assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    };
    let mut first = open();
    assert_eq!(next(&mut first)["tabs"], 1);
    let mut second = open();
    assert_eq!((next(&mut first)["tabs"].as_u64(), next(&mut second)["tabs"].as_u64()), (Some(2), Some(2)));
    review.perform(&json!({"kind": "undo"}));
    assert_eq!((next(&mut first)["revision"].as_u64(), next(&mut second)["revision"].as_u64()), (Some(3), Some(3)));
    drop(second);
    // Whoever has gone is noticed when something is sent.
    review.perform(&json!({"kind": "redo"}));
    let mut last = next(&mut first);
    while last["tabs"] != 1 {
        last = next(&mut first);
    }
    let (code, _) = review.interrupt();
    assert_eq!(code, 0);
    while last["stopped"] != true {
        last = next(&mut first);
    }
}

#[test]
fn many_ask_at_once() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let row = row_with(&review.state(), "ferry");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..200)
            .map(|number| {
                let review = &review;
                scope.spawn(move || match number % 4 {
                    0 => review.get("/api/state").0,
                    1 => review.get(&format!("/api/evidence?row={row}")).0,
                    2 => review.get("/api/export/tmx").0,
                    // Of all that start from one revision one is done.
                    _ => review.post("/api/do", &json!({"revision": 1, "op": {"kind": "edit", "row": row, "side": 1, "piece": 0, "text": format!("Паром {number}.")}})).0,
                })
            })
            .collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let count = |status: u16| statuses.iter().filter(|of| **of == status).count();
    assert_eq!((count(200), count(409)), (151, 49), "{statuses:?}");
    assert_eq!(review.state()["revision"], 2);
}

#[test]
fn one_project_has_one_review() {
    let desk = desk();
    let review = Review::of_documents(&desk);
    let message = failed(&command(&desk, &["a.en.txt", "a.ru.txt"]).output().unwrap());
    assert!(message.contains("under review already") && message.contains(&review.host), "{message}");
    let other = Review::start(&desk, &["a.en.txt", "a.ru.txt", "--project", "other.sverka.json"]);
    assert_ne!(other.host, review.host);
    let port = review.host.split(':').next_back().unwrap();
    let message = failed(&command(&desk, &["a.en.txt", "a.ru.txt", "--project", "third.sverka.json", "--port", port]).output().unwrap());
    assert!(message.contains("name another port"), "{message}");
}

#[test]
fn changed_documents_are_told_of() {
    let desk = desk();
    drop(Review::of_documents(&desk));
    fs::write(desk.path().join("a.ru.txt"), format!("{RUSSIAN}\nКонец.\n")).unwrap();
    let message = failed(&command(&desk, &["a.en.txt", "a.ru.txt"]).output().unwrap());
    assert!(message.contains("a.ru.txt: has changed since its review began") && message.contains("--fresh"), "{message}");
    assert!(Review::start(&desk, &[PROJECT]).state()["rows"].as_array().unwrap().len() > 3);
    let fresh = Review::start(&desk, &["a.en.txt", "a.ru.txt", "--fresh"]);
    assert!(fresh.state()["rows"].to_string().contains("Конец."));
    assert!(!fs::read_to_string(desk.path().join(format!("{PROJECT}.old"))).unwrap().contains("Конец."), "the old project is kept");
}

#[test]
fn wrong_commands_say_what_is_right() {
    let desk = desk();
    fs::write(desk.path().join("broken.sverka.json"), "{\"rows\": []}").unwrap();
    drop(Review::start(&desk, &["a.en.txt", "a.ru.txt", "--project", "one.sverka.json"]));
    fs::copy(desk.path().join("one.sverka.json"), desk.path().join("two.sverka.json")).unwrap();
    fs::remove_file(desk.path().join("one.sverka.json.lock")).unwrap();
    for (arguments, words) in [
        (vec!["one.sverka.json", "--project", "two.sverka.json"], "two.sverka.json is a project already"),
        (vec!["a.en.txt"], "name its translation as well"),
        (vec!["a.en.txt", "a.en.txt"], "named twice"),
        (vec!["a.en.txt", "none.txt"], "there is no such file"),
        (vec!["broken.sverka.json"], "is no project of sverka review"),
        (vec!["a.en.txt", "a.ru.txt", "-o", "out.doc"], "its ending names no format"),
        (vec!["a.en.txt", "a.ru.txt", "-o", "a.ru.txt"], "its ending names no format"),
        (vec!["a.en.txt", "a.ru.txt", "--project", "a.en.txt"], "is an input"),
    ] {
        let message = failed(&command(&desk, &arguments).output().unwrap());
        assert!(message.contains(words), "{arguments:?}: {message}");
    }
    let left: Vec<PathBuf> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn memories_are_taken_up() {
    let desk = desk();
    let align = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_sverka")).arg("align").args(arguments).current_dir(desk.path()).output().unwrap()
    };
    assert!(align(&["a.en.txt", "a.ru.txt", "-o", "a.tmx"]).status.success());
    // The memory pairs two sentences that the aligner would part.
    let memory = fs::read_to_string(desk.path().join("a.tmx")).unwrap();
    let units: Vec<&str> = memory.split("<tu>").collect();
    let joined = memory
        .replace(
            "<seg>The ferry will carry on until May.</seg>",
            "<seg>The ferry will carry on until May. The road costs 40 million crowns.</seg>",
        )
        .replace("<seg>Паром будет ходить до мая.</seg>", "<seg>Паром будет ходить до мая. Дорога стоит 40 миллионов крон.</seg>");
    assert!(units.len() > 3 && joined != memory);
    let start = joined.rfind("<tu>").unwrap();
    let without_last = format!("{}{}", &joined[..start], &joined[joined.rfind("</tu>").unwrap() + 5..]);
    fs::write(desk.path().join("a.tmx"), without_last).unwrap();
    let review = Review::start(&desk, &["a.tmx", "-o", "out.tmx"]);
    let state = review.state();
    let row = state["rows"].as_array().unwrap().iter().find(|row| row["sides"].to_string().contains("ferry")).unwrap();
    assert_eq!((row["kind"].as_str(), row["by_hand"].as_bool()), (Some("2-2"), Some(true)), "{row}");
    drop(review);
    // The project goes on; it is told that the memory is not read again.
    let mut again = Review::start(&desk, &["a.tmx", "--port", "0"]);
    again.child.kill().unwrap();
    let mut told = String::new();
    again.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(told.contains("--fresh begins anew with the units of a.tmx"), "{told}");
    drop(again);
    fs::remove_file(desk.path().join("a.ru.txt")).unwrap();
    let message = failed(&command(&desk, &["a.tmx"]).output().unwrap());
    assert!(message.contains("are not beside it"), "{message}");
}
