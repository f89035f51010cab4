//! photo-credit, download-link, copyright-notice: lines that belong to a page's pictures, files and owner.

use super::super::page::Page;
use super::super::words::{count, fold, is_open};
use super::pieces_that;
use crate::text::Span;

/// Words that open a credit, before a colon, a slash or a name.
const CREDITS: &[&str] = &[
    "photo credit",
    "photo courtesy of",
    "photo by",
    "photos by",
    "photo",
    "photos",
    "photograph",
    "image credit",
    "image",
    "picture",
    "фото",
    "фотография",
    "фотографии",
    "снимок",
    "иллюстрация",
    "автор фото",
    "источник фото",
    "foto",
    "fotos",
    "bild",
    "bildnachweis",
    "crédit photo",
    "crédits photo",
    "photographie",
    "світлина",
    "здымак",
    "crédito de la foto",
    "fotografía",
    "video",
    "видео",
];
/// Words that open the caption of a picture, before a colon.
const CAPTIONS: &[&str] = &[
    "pictured",
    "in the photo",
    "in the picture",
    "photo caption",
    "caption",
    "на фото",
    "на фотографии",
    "на снимке",
    "в кадре",
    "на світлині",
    "на фота",
    "im bild",
    "auf dem bild",
    "auf dem foto",
    "sur la photo",
    "en la foto",
];
/// The most words in a caption.
const CAPTION_WORDS: usize = 40;
/// Words that open a link to a file.
const DOWNLOADS: &[&str] =
    &["download", "скачать", "загрузить", "скачать файл", "herunterladen", "télécharger", "descargar", "завантажити", "спампаваць"];
/// Kinds of files, as links name them.
const KINDS: &[&str] = &[
    "pdf", "doc", "docx", "rtf", "odt", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "7z", "txt", "epub", "mp3", "mp4", "jpg", "jpeg",
    "png", "csv",
];
/// Units of the size of a file.
const SIZES: &[&str] = &["kb", "mb", "gb", "kib", "mib", "кб", "мб", "гб", "kbyte", "mbyte", "ko", "mo", "bytes", "байт", "кбайт", "мбайт"];
/// What a reservation of rights says.
const RIGHTS: &[&str] = &[
    "all rights reserved",
    "все права защищены",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "усі права захищені",
    "всі права захищено",
    "всі права захищені",
    "усе правы абаронены",
];
/// The most words in a credit or a link.
const FEW: usize = 14;

pub(super) fn photo_credits(page: &Page) -> Vec<Span> {
    pieces_that(page, |line| is_photo_credit(line) || is_caption(line))
}

pub(super) fn download_links(page: &Page) -> Vec<Span> {
    pieces_that(page, |line| is_sized_download(line) || is_download(line))
}

pub(super) fn copyright_notices(page: &Page) -> Vec<Span> {
    pieces_that(page, is_copyright_notice)
}

/// Returns whether a line says who took a picture: `Photo: A. Ivanov / Press Service`.
pub(super) fn is_photo_credit(line: &str) -> bool {
    let bare = line.trim().trim_matches(['(', ')', '[', ']']);
    let rest = CREDITS.iter().filter_map(|word| after(bare, word)).min_by_key(|rest| rest.len());
    let Some(rest) = rest else { return false };
    let named = rest.trim_start().starts_with([':', '/', '©', '|', '—', '–'])
        || bare.to_lowercase().starts_with("photo by")
        || bare.to_lowercase().starts_with("photos by");
    let words = count(bare);
    named && count(rest) > 0 && words <= FEW && (is_open(bare) || words <= 6)
}

/// Returns whether a line says what a picture shows: `Pictured: the Secretary with his guests`.
fn is_caption(line: &str) -> bool {
    let opens = |word: &str| after(line.trim(), word).is_some_and(|rest| rest.trim_start().starts_with(':'));
    CAPTIONS.iter().any(|word| opens(word)) && count(line) <= CAPTION_WORDS
}

/// Returns whether a line names a file with its kind or size in brackets: `Speech (PDF, 312 KB)`.
pub(super) fn is_sized_download(line: &str) -> bool {
    let line = line.trim();
    let Some(open) = line.rfind(['(', '[']) else { return false };
    let Some(inner) = line[open + 1..].strip_suffix([')', ']']) else { return false };
    let folded = fold(inner);
    let words: Vec<&str> = folded.split([' ', ',', '.', '\u{a0}', '/', '-']).filter(|word| !word.is_empty()).collect();
    let is_kind = |word: &&str| KINDS.contains(word);
    let is_size = |word: &&str| SIZES.contains(&word.trim_start_matches(|c: char| c.is_ascii_digit()));
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let sized = words.iter().any(is_size) && words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let all_known = words.iter().all(|word| is_kind(word) || is_size(word) || is_number(word));
    (words.iter().any(is_kind) || sized) && all_known && count(line) <= FEW + 4
}

/// Returns whether a short line asks to fetch a file: `Download the speech`.
fn is_download(line: &str) -> bool {
    let second = line.split_whitespace().nth(1);
    let kind = second.is_some_and(|word| word.starts_with(char::is_lowercase) || KINDS.contains(&fold(word).as_str()));
    kind && is_open(line) && count(line) <= 6 && DOWNLOADS.iter().any(|word| after(line, word).is_some()) && !line.contains([':', ','])
}

/// Returns whether a line claims copyright.
pub(super) fn is_copyright_notice(line: &str) -> bool {
    let words = count(line);
    if words > 3 * FEW {
        return false;
    }
    let folded = fold(line);
    let reserved = RIGHTS.iter().any(|rights| folded.contains(rights));
    let sign = ["©", "(c) ", "copyright", "авторское право", "авторские права"].iter().any(|sign| folded.starts_with(sign));
    let has_year = folded
        .split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")));
    let signed = folded.starts_with('©') && words <= FEW || sign && has_year && words <= FEW + 6 && !folded.contains(" is ");
    signed || reserved && (words <= FEW || folded.contains('©'))
}

/// Returns what follows a word at the start of a line, in any letter case.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = line.chars();
    for wanted in word.chars() {
        if !rest.next()?.to_lowercase().eq([wanted]) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_name_who_took_the_picture() {
        for line in [
            "Photo: A. Ivanov / Press Service",
            "Фото: пресс-служба",
            "Photo by A. Ivanov",
            "Foto: dpa",
            "(Photo: Press Service)",
            "Фото © М. Петров",
            "Photo / Press Service",
        ] {
            assert!(is_photo_credit(line), "{line}");
        }
        for line in [
            "Photo exhibition opened in Minsk",
            "Photographs were shown.",
            "Photo:",
            "Фотографии погибших моряков висят на стене.",
            "Photo by photo: the long way in which the ship was raised from the bed of the river in spring.",
        ] {
            assert!(!is_photo_credit(line), "{line}");
        }
    }

    #[test]
    fn captions_say_what_is_shown() {
        assert!(
            is_caption("Pictured: Secretary General Helena Voss with the mayors of the towns")
                && is_caption("На снимке: участники встречи")
        );
        assert!(!is_caption("Pictured on the wall were the founders.") && !is_caption("На фото видно: снег лежит."));
    }

    #[test]
    fn links_name_kind_or_size() {
        for line in [
            "Download the speech (PDF, 312 KB)",
            "Скачать выступление (DOCX, 48 КБ)",
            "Text of the report (PDF)",
            "Speech [1.2 MB]",
            "Report (PDF, 1,2 Мб)",
        ] {
            assert!(is_sized_download(line), "{line}");
        }
        for line in ["The report (see annex)", "It was published as a PDF.", "The file (PDF) was lost.", "()"] {
            assert!(!is_sized_download(line), "{line}");
        }
        assert!(is_download("Download the speech") && is_download("Скачать PDF"));
        assert!(!is_download("Download the form and sign it.") && !is_download("Downloads have doubled") && !is_download("Download Size"));
    }

    #[test]
    fn notices_claim_rights() {
        for line in [
            "© 2023 Secretariat. All rights reserved.",
            "(c) 2021 Council",
            "All rights reserved © 2022",
            "Все права защищены.",
            "Copyright 2020–2023, The Council",
            "© Секретариат, 2023",
        ] {
            assert!(is_copyright_notice(line), "{line}");
        }
        for line in
            ["Copyright is a human right.", "The law of copyright was changed in 2021 by the Council", "(c) the training of pilots;"]
        {
            assert!(!is_copyright_notice(line), "{line}");
        }
    }
}
