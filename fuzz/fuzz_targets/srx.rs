//! Reads any bytes as segmentation rules and splits by them.
//!
//! A zero byte parts rules from text. The rules are read as an SRX file, and once more as lines of patterns: `+\.|\s`
//! breaks, `-Mr\.|\s` does not, the last bar parts the halves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::readers::decode;
use sverka::segmentation::SrxRules;
use sverka::text::Language;
use sverka_fuzz::assert_rebuilds;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |&byte| byte == 0);
    let (file, text) = (parts.next().unwrap_or_default(), String::from_utf8_lossy(parts.next().unwrap_or_default()));
    if let Ok(decoded) = decode(file, "any", None) {
        apply(&decoded.text, &text);
    }
    apply(&made(&String::from_utf8_lossy(file)), &text);
});

fn apply(file: &str, text: &str) {
    let Ok((rules, _)) = SrxRules::read(file, "any") else { return };
    for tag in ["en", "ru-RU"] {
        let language = Language::parse(tag).expect("a tag");
        assert_rebuilds(text, &rules.split(text, &language));
    }
}

/// Returns an SRX file of the patterns that stand one rule a line.
fn made(lines: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let rule = |line: &str| {
        let (before, after) = line.rsplit_once('|').unwrap_or((line, ""));
        let breaks = if before.starts_with('-') { "no" } else { "yes" };
        let (before, after) = (escaped(before.trim_start_matches(['+', '-'])), escaped(after));
        format!("<rule break='{breaks}'><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>")
    };
    let rules: String = lines.lines().map(rule).collect();
    format!(
        "<srx version='2.0'><header cascade='yes'/><body><languagerules><languagerule languagerulename='all'>{rules}</languagerule>\
         </languagerules><maprules><languagemap languagepattern='.*' languagerulename='all'/></maprules></body></srx>"
    )
}
