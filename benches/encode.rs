//! How many lines a second the sentence encoder takes, on one thread: `cargo bench --bench encode -- ENCODER LINES...`
//!
//! ENCODER is the installed file that `sverka encoder status` names, LINES are files of one sentence a line.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "what it measured has to be said")]

use std::fs;
use std::io::BufReader;
use std::time::Instant;
use sverka::encoder::{Encoder, UniversalEncoder};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some((installed, files)) = arguments.split_first() else {
        eprintln!("SKIPPED: name an installed encoder and files of lines");
        return;
    };
    let start = Instant::now();
    let file = fs::File::open(installed).expect("an installed encoder");
    let encoder = UniversalEncoder::read(BufReader::new(file), installed).expect("an encoder");
    println!("loaded in {:.2} s", start.elapsed().as_secs_f64());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for file in files {
        let text = fs::read_to_string(file).expect("a file of lines");
        let lines: Vec<&str> = text.lines().collect();
        let time = |name: &str, work: &(dyn Fn() + Sync)| {
            let start = Instant::now();
            pool.install(work);
            println!("  {name}: {:.0} lines/s", lines.len() as f64 / start.elapsed().as_secs_f64());
        };
        let tokens: usize = lines.iter().map(|line| encoder.tokens(line).len()).sum();
        println!("{file}: {} lines, {:.1} tokens a line", lines.len(), tokens as f64 / lines.len() as f64);
        time("tokens", &|| lines.iter().for_each(|line| drop(encoder.tokens(line))));
        time("vectors", &|| drop(encoder.vectors(&lines)));
        time("joins of up to 4", &|| drop(encoder.joins(&lines, 4)));
    }
}
