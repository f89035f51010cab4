//! Reads any bytes as RTF, and as the body of a file with the head that most files have: nothing panics or hangs, and the blocks of what
//! is read are in order, with nothing but white space between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::readers::read_rtf;
use sverka_fuzz::assert_rebuilds;

const HEAD: &[u8] = br"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Times;}{\f1\fcharset128 Mincho;}{\f2\fcharset2 Symbol;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2\sbasedon1 Part;}}";

fuzz_target!(|bytes: &[u8]| {
    for (file, encoding) in [(bytes.to_vec(), None), ([HEAD, bytes].concat(), None), ([HEAD, bytes].concat(), Some("koi8-r"))] {
        if let Ok((document, _)) = read_rtf(&file, "fuzz", encoding) {
            let spans: Vec<_> = document.blocks.iter().map(|block| block.span).collect();
            assert_rebuilds(&document.text, &spans);
        }
    }
});
