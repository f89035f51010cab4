//! Subtitles: SubRip (`.srt`) and WebVTT (`.vtt`), their cues joined to what is said without a break.

use super::encoding::{decode, utf_16_without_mark};
use super::office::flow::{Paragraph, document};
use crate::error::Error;
use crate::notice::Notice;
use crate::text::{Document, Ending, Language, Role};
use encoding_rs::{Encoding, UTF_8};

/// How far into a file its first cue may stand, in bytes.
const HEAD: usize = 4096;
/// The longest time without a cue inside of a sentence, in thousandths of a second.
const SILENCE: u64 = 3000;
/// The longest word before a full stop that may be an abbreviation, in characters; one with a capital may have one more.
const ABBREVIATED: usize = 3;

/// The longest note on what is heard, in bytes.
const LONGEST_NOTE: usize = 500;

/// Reads subtitles.
///
/// Numbers, times and settings of cues are no part of the text, nor are tags. Cues that a sentence runs through are one block; a
/// silence, a dash or another speaker begins a new one. Who is named as speaking stands before what is said; notes and styles are
/// residue.
///
/// ```
/// use sverka::readers::read_subtitles;
///
/// let srt = "1\n00:00:01,000 --> 00:00:02,500\nThe <i>bridge</i>\nthat was built\n\n2\n00:00:02,600 --> 00:00:04,000\nlast year is open.\n";
/// let (document, _) = read_subtitles(srt.as_bytes(), "bridge.srt", None)?;
/// assert_eq!(document.text, "The bridge that was built last year is open.");
/// # Ok::<(), sverka::error::Error>(())
/// ```
///
/// # Errors
///
/// As [`decode`]; `Empty` where no cue has text.
pub fn read_subtitles(bytes: &[u8], origin: &str, encoding: Option<&str>) -> Result<(Document, Vec<Notice>), Error> {
    let decoded = decode(bytes, origin, encoding)?;
    let (cues, language) = cues(&decoded.text);
    let mut blocks = Blocks::default();
    for cue in cues {
        match cue {
            Cue::Said { start, end, lines } => blocks.add(start, end, &lines),
            Cue::Residue(name, text) => blocks.close_with((text, Role::Residue(name))),
        }
    }
    blocks.close();
    let document = document(blocks.done, origin)?;
    Ok((Document { language: language.unwrap_or_else(Language::undetermined), ..document }, decoded.notices))
}

/// Returns whether bytes begin as subtitles do.
pub(super) fn is_subtitles(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let (encoding, length) = Encoding::for_bom(head).or_else(|| Some((utf_16_without_mark(head)?, 0))).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling(&head[length..]).0;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    is_vtt(first) || times(first).is_some() || is_number(first) && lines.next().and_then(times).is_some()
}

fn is_vtt(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns when a cue begins and ends, from the line that tells it.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    Some((time(start.trim())?, time(rest.split_whitespace().next()?)?))
}

/// Returns thousandths of a second; hours and fractions may be missing.
fn time(stamp: &str) -> Option<u64> {
    let (whole, fraction) = stamp.split_once([',', '.']).unwrap_or((stamp, "0"));
    let numbers: Vec<u64> = whole.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let seconds = numbers.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part))?;
    let thousandths: u64 = format!("{:0<3}", fraction.trim()).get(..3)?.parse().ok()?;
    ((2..=3).contains(&numbers.len())).then_some(())?;
    seconds.checked_mul(1000)?.checked_add(thousandths)
}

/// A part of a file.
enum Cue<'a> {
    /// What is said, and from when to when.
    Said { start: u64, end: u64, lines: Vec<&'a str> },
    /// What is not, by the name of what it is.
    Residue(&'static str, String),
}

/// Returns the parts of a file, and the language that its head names.
fn cues(text: &str) -> (Vec<Cue<'_>>, Option<Language>) {
    let lines: Vec<&str> = text.lines().map(|line| line.trim().trim_start_matches('\u{feff}')).collect();
    let is_vtt = lines.iter().find(|line| !line.is_empty()).is_some_and(|line| is_vtt(line));
    let (mut cues, mut language, mut at) = (Vec::new(), None, 0);
    while let Some(line) = lines.get(at) {
        let is_end = |line: &&str| line.is_empty() || times(line).is_some();
        let paragraph_end = || lines[at..].iter().position(is_end).map_or(lines.len(), |length| at + length);
        if let Some((start, end)) = times(line) {
            let last = lines[at + 1..].iter().position(|line| times(line).is_some()).map_or(lines.len(), |next| at + 1 + next);
            let said = said(&lines[at + 1..last], is_vtt, last < lines.len());
            at += 1 + said;
            cues.push(Cue::Said { start, end, lines: lines[at - said..at].iter().copied().filter(|line| !line.is_empty()).collect() });
            continue;
        }
        at = match residue(line, is_vtt, cues.is_empty()) {
            Some(name) => {
                let whole = &lines[at..paragraph_end()];
                language = language.or_else(|| named(whole).filter(|_| name == "subtitle-header"));
                if whole != ["WEBVTT"] {
                    cues.push(Cue::Residue(name, whole.join("\n")));
                }
                at + whole.len()
            }
            // The number or the name of a cue.
            None => at + 1,
        };
    }
    (cues, language)
}

/// Returns how many of the lines up to the next time belong to a cue; the number or the name of the next one does not.
fn said(lines: &[&str], is_vtt: bool, has_next: bool) -> usize {
    let note = lines.iter().position(|line| residue(line, is_vtt, false).is_some()).filter(|_| is_vtt);
    let lines = &lines[..note.unwrap_or(lines.len())];
    let is_name = |line: &str, before: Option<&&str>| is_number(line) || is_vtt && before.is_none_or(|before| before.is_empty());
    match lines {
        [before @ .., last] if has_next && note.is_none() && !last.is_empty() && is_name(last, before.last()) => before.len(),
        _ => lines.len(),
    }
}

/// Returns what a block of WebVTT is that begins with a line, if it is no cue.
fn residue(line: &str, is_vtt_file: bool, is_first: bool) -> Option<&'static str> {
    let opens = |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    if !is_vtt_file {
        return None;
    }
    match line {
        _ if is_first && is_vtt(line) => Some("subtitle-header"),
        _ if opens("NOTE") => Some("subtitle-note"),
        "STYLE" | "REGION" => Some("subtitle-style"),
        _ => None,
    }
}

/// Returns the language that the head of a file names.
fn named(head: &[&str]) -> Option<Language> {
    let value = head.iter().find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("language")))?.1;
    Language::parse(value.trim()).ok()
}

/// Blocks in the making.
#[derive(Default)]
struct Blocks {
    done: Vec<Paragraph>,
    open: String,
    /// When the cue before ended.
    end: u64,
    speaker: String,
}

impl Blocks {
    /// Adds a cue.
    fn add(&mut self, start: u64, end: u64, lines: &[&str]) {
        let plain = plain(&lines.join("\n"), &mut |_| {});
        let is_talk = plain.trim_start().starts_with(is_dash);
        if start > self.end.saturating_add(SILENCE) || start < self.end.saturating_sub(SILENCE) {
            self.close();
        }
        for (at, line) in lines.iter().enumerate() {
            let mut speaker = None;
            let text = plain_line(line, &mut speaker);
            if let Some(speaker) = speaker.filter(|speaker| *speaker != self.speaker) {
                self.close_with((speaker.clone(), Role::Speaker));
                self.speaker = speaker;
            }
            self.add_line(&text, at == 0, is_talk);
        }
        self.end = end;
    }

    fn add_line(&mut self, text: &str, is_first: bool, is_talk: bool) {
        if text.is_empty() {
            return;
        }
        let begins = is_first && !goes_on(&self.open, text) || is_talk && is_turn(text) || is_note(text) || is_note(&self.open);
        if begins {
            self.close();
        }
        if !self.open.is_empty() {
            self.open.push(' ');
        }
        self.open.push_str(text);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push((std::mem::take(&mut self.open), Role::Paragraph));
        }
    }

    fn close_with(&mut self, block: Paragraph) {
        self.close();
        if !block.0.is_empty() {
            self.done.push(block);
        }
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '‐' | '−')
}

/// Returns whether a line that opens with a dash is what another one says.
fn is_turn(line: &str) -> bool {
    line.starts_with(is_dash) && !line.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace()).starts_with(char::is_lowercase)
}

/// Returns whether a text is a note on what is heard.
fn is_note(text: &str) -> bool {
    let is_between = |open: char, close: char| text.starts_with(open) && text.ends_with(close) && text.matches(close).count() == 1;
    text.len() < LONGEST_NOTE && (is_between('[', ']') || is_between('(', ')') || text.starts_with('♪'))
}

/// Returns whether what was said may go on in the next cue.
fn goes_on(before: &str, after: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let longest = ABBREVIATED + usize::from(last.starts_with(char::is_uppercase));
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    let may_be_short = last.ends_with('.') && (1..=longest).contains(&letters);
    let is_left_open = before.ends_with(['…', ',']) || before.ends_with("...") || may_be_short;
    is_left_open || Ending::of(before) != Ending::Sentence || after.starts_with(char::is_lowercase)
}

/// Returns a line without tags, and who they say is speaking.
fn plain_line(line: &str, speaker: &mut Option<String>) -> String {
    let text = plain(line, &mut |name| *speaker = Some(name.to_owned()));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns text without tags; `hear` is told who they say is speaking.
fn plain(text: &str, hear: &mut dyn FnMut(&str)) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let length = match after.as_bytes()[0] {
            b'<' => tag(after, hear),
            b'{' => setting(after),
            _ => entity(after).map(|(length, character)| {
                plain.extend(character);
                length
            }),
        };
        if length.is_none() {
            plain.push_str(&after[..1]);
        }
        rest = &after[length.unwrap_or(1)..];
    }
    plain.push_str(rest);
    plain
}

/// The longest tag, in bytes.
const LONGEST_TAG: usize = 300;

/// Returns where a tag ends.
fn end(text: &str, mark: u8) -> Option<usize> {
    memchr::memchr(mark, &text.as_bytes()[..text.len().min(LONGEST_TAG)])
}

/// Returns the length of a tag: of SubRip and WebVTT, or a time inside of a cue.
fn tag(text: &str, hear: &mut dyn FnMut(&str)) -> Option<usize> {
    let end = end(text, b'>')?;
    let inside = text.get(1..end)?;
    if inside.starts_with(|c: char| c.is_ascii_digit()) {
        return time(inside).map(|_| end + 1);
    }
    let name: &str = inside.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_known =
        matches!(name.to_ascii_lowercase().as_str(), "i" | "b" | "u" | "s" | "c" | "v" | "font" | "lang" | "ruby" | "rt" | "br" | "span");
    if name == "v"
        && let Some((_, speaker)) = inside.split_once(char::is_whitespace)
        && !speaker.trim().is_empty()
    {
        hear(speaker.trim());
    }
    is_known.then_some(end + 1)
}

/// Returns the length of a setting in braces, such as `{\an8}` and `{y:i}`.
fn setting(text: &str) -> Option<usize> {
    let end = end(text, b'}')?;
    let inside = text.get(1..end)?;
    let is_letter = inside.get(..2).is_some_and(|start| start.ends_with(':') && start.starts_with(|c: char| c.is_ascii_alphabetic()));
    (inside.starts_with('\\') || is_letter).then_some(end + 1)
}

/// Returns the length of an entity and the character that it stands for, if it leaves one.
fn entity(text: &str) -> Option<(usize, Option<char>)> {
    const ENTITIES: [(&str, Option<char>); 6] =
        [("&amp;", Some('&')), ("&lt;", Some('<')), ("&gt;", Some('>')), ("&nbsp;", Some('\u{a0}')), ("&lrm;", None), ("&rlm;", None)];
    ENTITIES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, character)| (name.len(), *character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Role::{self, *};

    fn blocks(text: &str) -> Vec<(String, Role)> {
        let (document, _) = read_subtitles(text.as_bytes(), "t", None).unwrap();
        document.blocks.iter().map(|block| (block.span.of(&document.text).to_owned(), block.role)).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|(text, _)| text).collect()
    }

    /// Returns a file of cues, one after the other.
    fn srt(cues: &[&str]) -> String {
        let cue = |(at, text): (usize, &&str)| format!("{}\n00:00:{at:02},000 --> 00:00:{at:02},900\n{text}\n\n", at + 1);
        cues.iter().enumerate().map(cue).collect()
    }

    #[test]
    fn content_tells_subtitles() {
        for (text, is) in [
            ("WEBVTT\n\n", true),
            ("\u{feff}1\r\n00:00:01,000 --> 00:00:02,000\r\nOne", true),
            ("\n\n0:01.5-->0:02\nOne", true),
            ("WEBVTTX\n", false),
            ("1\nOne --> two", false),
            ("12 towns", false),
            ("", false),
        ] {
            assert_eq!(is_subtitles(text.as_bytes()), is, "{text}");
        }
        let utf_16: Vec<u8> = "\u{feff}1\n00:00:01,000 --> 00:00:02,000\nДа".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_subtitles(&utf_16));
    }

    #[test]
    fn sentences_run_through_cues() {
        let text = srt(&[
            "The bridges that were built",
            "in the last century, said Mr.",
            "Keller, can no longer\nbear",
            "the traffic.",
            "We agree.",
        ]);
        assert_eq!(
            texts(&text),
            ["The bridges that were built in the last century, said Mr. Keller, can no longer bear the traffic.", "We agree."]
        );
        let text = srt(&["Мосты, построенные...", "...в прошлом веке,", "обветшали", "[аплодисменты]", "Спасибо"]);
        assert_eq!(texts(&text), ["Мосты, построенные... ...в прошлом веке, обветшали", "[аплодисменты]", "Спасибо"]);
    }

    #[test]
    fn turns_and_silences_begin_blocks() {
        let text = srt(&["- Is the bridge open\n- It is", "Город Нортпорт\n— столица края", "— Да"]);
        assert_eq!(texts(&text), ["- Is the bridge open", "- It is Город Нортпорт — столица края", "— Да"]);
        let text = "1\n00:00:01,000 --> 00:00:02,000\nThe state of the roads\n\n2\n00:00:06,000 --> 00:00:07,000\nThe bridges are old.\n";
        assert_eq!(texts(text), ["The state of the roads", "The bridges are old."]);
    }

    #[test]
    fn tags_and_settings_are_taken_out() {
        let text =
            srt(&["{\\an8}<font color=\"#fff\">The <b>bridge</b></font> {y:i}is <i>open</I>.", "Of 3 < 4 &amp; {others} <one> A&B."]);
        assert_eq!(texts(&text), ["The bridge is open.", "Of 3 < 4 & {others} <one> A&B."]);
    }

    #[test]
    fn careless_files_are_read() {
        let text = "7\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2\nOne of 1945.\n7\n00:00:02,000 --> 00:00:03,000\nTwo\n\nlines in\n1945\n\n\n00:00:03.5 --> 00:00:04\nThree.\n\n99\n00:00:05,000 --> 00:00:06,000\n\n\n100\n00:00:06,000 --> 00:00:07,000\nFour";
        assert_eq!(texts(text), ["One of 1945.", "Two lines in 1945 Three.", "Four"]);
        assert_eq!(texts(&text.replace('\n', "\r\n")).len(), 3);
        assert!(read_subtitles(b"1\n00:00:01,000 --> 00:00:02,000\n\n", "t", None).is_err());
    }

    #[test]
    fn web_subtitles_have_speakers_and_notes() {
        let text = "WEBVTT - The bridge\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE One\ntwo\n\nintro\n00:01.000 --> 00:02.000 align:start\n\
                    <v.loud Olivia Hart>The <c.x>bridge</c> <00:01.500>is</v>\n\n00:02.000 --> 00:03.000\n<v Olivia Hart>open.\n\n\
                    NOTE three\n00:03.000 --> 00:04.000\n<v John Reed>So it is.\n";
        let expected = [
            ("WEBVTT - The bridge\nLanguage: en", Residue("subtitle-header")),
            ("STYLE\n::cue { color: red }", Residue("subtitle-style")),
            ("NOTE One\ntwo", Residue("subtitle-note")),
            ("Olivia Hart", Speaker),
            ("The bridge is open.", Paragraph),
            ("NOTE three", Residue("subtitle-note")),
            ("John Reed", Speaker),
            ("So it is.", Paragraph),
        ];
        let expected: Vec<(String, Role)> = expected.iter().map(|(text, role)| ((*text).to_owned(), *role)).collect();
        assert_eq!(blocks(text), expected);
        assert_eq!(read_subtitles(text.as_bytes(), "t", None).unwrap().0.language.as_str(), "en");
        assert_eq!(
            texts("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nOne.\n\n2\n00:02.000 --> 00:03.000\nTwo goes on.\n"),
            ["One. Two goes on."]
        );
    }

    #[test]
    fn encodings_are_told() {
        let text = srt(&["Совет портовых городов принял", "доклад о состоянии дорог."]);
        let (document, notices) = read_subtitles(&encoding_rs::WINDOWS_1251.encode(&text).0, "t", None).unwrap();
        assert_eq!((document.text.as_str(), notices.len()), ("Совет портовых городов принял доклад о состоянии дорог.", 1));
    }
}
