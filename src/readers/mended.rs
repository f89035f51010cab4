//! Texts that were damaged before they were saved, and can be set right: letters that were read in a wrong encoding, references to
//! characters outside of markup.

use super::encoding::Decoded;
use super::references;
use crate::notice::{Notice, NoticeKind};
use crate::text::{Language, reread};

/// How many characters are looked at for signs of a wrong encoding.
const SAMPLE: usize = 50_000;

/// Sets letters right that were read in a wrong encoding.
pub(super) fn mend_letters(decoded: &mut Decoded, origin: &str) {
    if !is_suspect(&decoded.text) {
        return;
    }
    let right = reread(&decoded.text, &Language::known("ru")).or_else(|| reread(&decoded.text, &Language::undetermined()));
    if let Some((text, reason)) = right {
        decoded.text = text;
        decoded.notices.push(Notice { kind: NoticeKind::TextReread(reason), origin: origin.to_owned(), span: None });
    }
}

/// Replaces references to characters in text that has no markup.
pub(super) fn mend_references(decoded: &mut Decoded, origin: &str) {
    let (text, count) = references::replaced(&decoded.text);
    if count > 0 {
        decoded.text = text.into_owned();
        decoded.notices.push(Notice { kind: NoticeKind::ReferencesReplaced(count), origin: origin.to_owned(), span: None });
    }
}

/// Returns whether the letters of a text are such as a wrong encoding leaves: one look over a sample, since nearly all texts are sound.
fn is_suspect(text: &str) -> bool {
    let (mut beyond, mut leads, mut halves, mut accented, mut capitals, mut small) = (0, 0, 0, 0, 0, 0);
    for c in text.chars().take(SAMPLE).filter(|c| !c.is_ascii()) {
        beyond += 1;
        leads += usize::from(matches!(c, 'Ð' | 'Ñ' | 'Ã' | 'Â' | 'â'));
        halves += usize::from(matches!(c, 'Р' | 'С'));
        accented += usize::from(matches!(c, 'À'..='ÿ'));
        let is_cyrillic = ('Ѐ'..='ӿ').contains(&c);
        capitals += usize::from(is_cyrillic && c.is_uppercase());
        small += usize::from(is_cyrillic && c.is_lowercase());
    }
    // UTF-8 read as windows-1252 or as windows-1251; windows-1251 read as windows-1252; KOI8-R read as windows-1251.
    leads * 4 > beyond || halves * 4 > beyond || accented * 10 > beyond * 8 && accented > SAMPLE / 1000 || capitals > 2 * small && small > 0
}

#[cfg(test)]
mod tests {
    use crate::readers::read_plain;
    use encoding_rs::{KOI8_R, WINDOWS_1251, WINDOWS_1252};

    const TEXT: &str = "Совет гаваней собрался в Нортпорте. Делегаты говорили о мостах, дорогах и о том, кто за них заплатит.\n\n\
                        Секретарь поблагодарил города — все одиннадцать — за «Общий фонд».";

    fn told(text: &str) -> (String, Vec<&'static str>) {
        let (document, notices) = read_plain(text.as_bytes(), "t", None).unwrap();
        (document.text, notices.iter().map(|notice| notice.kind.code()).collect())
    }

    #[test]
    fn letters_that_were_read_wrongly_are_set_right() {
        for (encoding, written) in [(WINDOWS_1252, TEXT.as_bytes().to_vec()), (WINDOWS_1251, TEXT.as_bytes().to_vec())] {
            // Programs keep the bytes that an encoding has no character for.
            let wrong: String = written
                .iter()
                .map(|byte| match encoding.decode_without_bom_handling(&[*byte]).0.chars().next() {
                    Some('\u{fffd}') | None => char::from(*byte),
                    Some(c) => c,
                })
                .collect();
            assert_eq!(told(&wrong), (TEXT.to_owned(), vec!["text-reread"]), "{wrong}");
        }
        let plain = TEXT.replace('—', "-").replace(['«', '»'], "");
        for (read_as, written_in) in [(WINDOWS_1252, WINDOWS_1251), (WINDOWS_1251, KOI8_R)] {
            let bytes = written_in.encode(&plain).0;
            let wrong = read_as.decode_without_bom_handling(&bytes).0;
            assert_eq!(told(&wrong), (plain.clone(), vec!["text-reread"]), "{wrong}");
        }
    }

    #[test]
    fn sound_texts_stay_as_they_are() {
        for text in [
            TEXT,
            "À Genève, la délégation a salué l’adoption à l’unanimité; ça ira.",
            "СОВЕТ ГАВАНЕЙ РЕШИЛ: СТРОИТЬ МОСТ",
            "Året var över; är det så?",
        ] {
            assert_eq!(told(text), (text.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn references_are_replaced() {
        let (text, codes) = told("&laquo;Гавань&raquo;&nbsp;&mdash; порт");
        assert_eq!((text.as_str(), codes), ("«Гавань»\u{a0}— порт", vec!["references-replaced"]));
    }
}
