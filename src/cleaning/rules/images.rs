//! image-name: names of picture files that a page's pictures left behind in its text.

use super::super::page::Page;
use super::super::words::is_quote;
use crate::text::Span;

/// Endings of the names of picture files.
const KINDS: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "heic", "bmp", "svg"];
/// How the names begin that cameras, telephones and programs give to pictures.
const STEMS: &[&str] = &[
    "whatsapp image",
    "screenshot",
    "screen shot",
    "снимок экрана",
    "без имени",
    "безымянный",
    "untitled",
    "photo",
    "фото",
    "foto",
    "image",
    "img",
    "dscn",
    "dscf",
    "dsc",
    "pict",
    "pic",
    "picture",
    "mvi",
    "gopr",
    "dji",
    "scan",
    "snap",
    "collage",
    "thumb",
    "banner",
    "cover",
    "p",
    "изображение",
    "рисунок",
];
/// The longest name looked for, in bytes.
const LONGEST: usize = 120;

pub(super) fn names(page: &Page) -> Vec<Span> {
    page.pieces.iter().filter(|piece| piece.role.is_content()).flat_map(|piece| within(page.text(), piece.span)).collect()
}

/// Returns whether a line is the name of a picture and nothing else.
pub(super) fn is_name(line: &str) -> bool {
    let line = line.trim();
    within(line, Span::new(0, line.len())).first().is_some_and(|name| name.len() == line.len())
}

/// Finds the names in a piece: alone on a line, or after the end of a sentence.
fn within(text: &str, piece: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let said = piece.of(text);
    for (dot, _) in said.match_indices('.') {
        let Some(kind) = kind_of(&said[dot + 1..]) else { continue };
        let from = found.last().map_or(0, |last| last.end - piece.start);
        let end = dot + 1 + kind;
        if let Some(start) = stem(&said[from.min(dot)..dot]).map(|at| at + from.min(dot))
            && is_left_behind(&said[from..start], &said[start..dot], &said[end..], from > 0)
        {
            found.push(Span::new(piece.start + start, piece.start + end));
        }
    }
    found
}

/// Returns the length of the ending of a file name that a text begins with.
fn kind_of(text: &str) -> Option<usize> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let fits = |length: usize| KINDS.iter().any(|kind| kind.len() == length && text[..length].eq_ignore_ascii_case(kind));
    // Another name may be glued to the ending: IMG_1.JPGIMG_2.JPG.
    let glued = (3..letters).rev().find(|&length| fits(length) && is_camera_name(&text[length..].chars().take(12).collect::<String>()));
    if fits(letters) { Some(letters) } else { glued }
}

/// Returns where the stem of a name begins that ends a text.
fn stem(text: &str) -> Option<usize> {
    let mut start = text.len();
    let mut after: Option<char> = None;
    for (at, c) in text.char_indices().rev().take_while(|(at, _)| text.len() - at < LONGEST) {
        let in_number = c == '.' && after.is_some_and(|a| a.is_ascii_digit()) && text[..at].ends_with(|b: char| b.is_ascii_digit());
        let before_bracket =
            c == ' ' && text[at + 1..].starts_with('(') && !text[..at].ends_with(|b: char| b.is_whitespace() || ".!?…".contains(b));
        if !(c.is_alphanumeric() || "_-+%@()~".contains(c) || in_number || before_bracket) {
            break;
        }
        (start, after) = (at, Some(c));
    }
    let spaced = spaced_stem(text);
    if start == text.len() {
        return spaced;
    }
    let start = spaced.unwrap_or(start).min(start);
    Some(glued_capitals(&text[start..]).map_or(start, |at| start + at))
}

/// Returns where a stem with spaces begins: `WhatsApp Image 2021-03-04 at 10.20.30`, `photo 12`.
fn spaced_stem(text: &str) -> Option<usize> {
    let from = text.len().saturating_sub(LONGEST);
    let from = (from..=text.len()).find(|&at| text.is_char_boundary(at))?;
    let mut best = None;
    for (at, _) in text[from..].char_indices() {
        let tail = &text[from + at..];
        if text[..from + at].ends_with(char::is_alphanumeric) {
            continue;
        }
        let is_rest = |rest: &str| {
            rest.starts_with([' ', '_', '-'])
                && rest.contains(|c: char| c.is_ascii_digit())
                && rest.chars().all(|c| c.is_ascii_digit() || " _-.,()atpmв".contains(c))
        };
        if STEMS.iter().any(|stem| strip_folded(tail, stem).is_some_and(is_rest)) {
            best = best.or(Some(from + at));
        }
    }
    best
}

/// Returns where the name of a picture begins that is glued to a word in small letters: `statesIMG_2705`, `lossphoto5776`.
fn glued_capitals(stem: &str) -> Option<usize> {
    let digits = stem.chars().rev().take_while(char::is_ascii_digit).count();
    let word = &stem[..stem.len() - digits];
    let known = ["photo", "image", "фото"].into_iter().find(|known| digits > 2 && word.ends_with(known) && word.len() > known.len());
    if let Some(known) = known {
        return Some(word.len() - known.len());
    }
    stem.char_indices()
        .skip(1)
        .map(|(at, _)| at)
        .find(|&at| stem[..at].ends_with(char::is_lowercase) && stem[at..].starts_with(char::is_uppercase) && is_camera_name(&stem[at..]))
}

/// Returns whether a name begins as cameras have it: `IMG_2705`, `DSC_0042`, `P1010012`.
fn is_camera_name(stem: &str) -> bool {
    let numbered = |rest: &str| {
        let rest = rest.trim_start_matches(['_', '-', ' ', '(', '№']);
        rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let bare = stem.trim_start_matches('_');
    STEMS.iter().any(|known| strip_folded(bare, known).is_some_and(numbered))
}

fn strip_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        if !rest.next()?.to_lowercase().eq([wanted]) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Returns whether a text begins with the name of a picture.
fn is_name_first(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or("");
    is_camera_name(word) && word.rsplit_once('.').is_some_and(|(_, kind)| kind_of(kind) == Some(kind.len()))
}

/// Returns whether a name stands where no sentence would have it.
fn is_left_behind(before: &str, stem: &str, after: &str, follows_name: bool) -> bool {
    let line_end = after.trim_start_matches([' ', '\t']);
    let ends_line = line_end.is_empty() || line_end.starts_with(['\n', '\r']);
    let apart = after.is_empty() || after.starts_with(char::is_whitespace) || is_camera_name(after);
    let opens_line = before.trim_end_matches([' ', '\t', '\u{a0}']).is_empty() || before.trim_end_matches([' ', '\t']).ends_with('\n');
    let bare = before.trim_end();
    let glued = bare.len() == before.len();
    let after_stop = bare.trim_end_matches(|c: char| is_quote(c) || matches!(c, ')' | ']')).ends_with(['.', '!', '?', '…', ':', ';']);
    let looks_made = is_camera_name(stem) || stem.contains(|c: char| c.is_ascii_digit() || c == '_');
    let then_name = is_name_first(line_end);
    let after_word = glued && is_camera_name(stem) && bare.ends_with(char::is_alphabetic);
    apart
        && (opens_line && (ends_line || follows_name)
            || after_stop && (glued && (looks_made || ends_line) || looks_made && (ends_line || then_name))
            || after_word && ends_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        within(text, Span::new(0, text.len())).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn names_glued_to_sentences() {
        for (text, names) in [
            ("interdependence of states.IMG_2705.JPG", &["IMG_2705.JPG"][..]),
            ("зависимости государств.DSC_0042 (2).jpeg", &["DSC_0042 (2).jpeg"]),
            ("as he said.” photo 12.png", &["photo 12.png"]),
            ("the end.photo6853.png", &["photo6853.png"]),
            ("growth of statesIMG_2705.JPG", &["IMG_2705.JPG"]),
            ("weight lossphoto5776.png", &["photo5776.png"]),
            ("the end.IMG_1.JPGIMG_2.JPG", &["IMG_1.JPG", "IMG_2.JPG"]),
            ("the end. IMG_1.JPG IMG_2.JPG", &["IMG_1.JPG", "IMG_2.JPG"]),
            ("of states.IMG_2705.JPG The complex nature", &["IMG_2705.JPG"]),
            ("The end.WhatsApp Image 2021-03-04 at 10.20.30 (1).jpeg", &["WhatsApp Image 2021-03-04 at 10.20.30 (1).jpeg"]),
            ("Конец.Снимок экрана 2021-03-04 в 10.20.30.png", &["Снимок экрана 2021-03-04 в 10.20.30.png"]),
            ("IMG_2705.JPG", &["IMG_2705.JPG"]),
            ("opening.jpg", &["opening.jpg"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }

    #[test]
    fn names_that_sentences_speak_of() {
        for text in [
            "Save the map as map.jpg and open it.",
            "The format is .jpg",
            "see the file logo.png",
            "Open IMG_2705.JPG to see the bridge.",
            "The end. Nothing more",
            ".png",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
