//! Reads any text as Markdown and as subtitles of both kinds: nothing panics or hangs, and the blocks of what is read are in order, with
//! nothing but white space between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::readers::{read_document, read_markdown, read_subtitles};
use sverka_fuzz::assert_rebuilds;

fuzz_target!(|bytes: &[u8]| {
    let cue = [b"1\n00:00:01,000 --> 00:00:02,000\n", bytes].concat();
    let web = [b"WEBVTT\n\n", bytes].concat();
    let read = [read_markdown(bytes, "t", None), read_document(bytes, "t.md", Some("windows-1251"))];
    for (document, _) in read.into_iter().chain([bytes, &cue, &web].map(|file| read_subtitles(file, "t", None))).flatten() {
        let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
        assert_rebuilds(&document.text, &spans);
    }
});
