//! Which language a text is in.

use super::Language;

/// Cyrillic languages by the letters that they have beyond, or lack of, the Russian alphabet, and by frequent words.
///
/// whichlang knows Russian as the only Cyrillic language, so text in Cyrillic is decided here.
const CYRILLIC: &[(&str, &str, &str, &[&str])] = &[
    ("ru", "", "", &["и", "что", "не", "на", "как", "это", "для", "был", "его", "или", "также", "которые"]),
    ("uk", "іїєґ", "ыэъё", &["і", "та", "що", "не", "на", "як", "це", "для", "був", "його", "або", "також", "які"]),
    ("be", "ўі", "ищъ", &["і", "што", "не", "на", "як", "гэта", "для", "быў", "яго", "або", "таксама", "якія"]),
    ("kk", "әғқңұүһөі", "", &["және", "мен", "бұл", "үшін", "бір", "деп", "бойынша", "болып", "ол"]),
    ("ky", "ңүө", "", &["жана", "менен", "бул", "үчүн", "бир", "деп", "боюнча", "болуп", "ал", "эл"]),
    ("tg", "ғӣқӯҳҷ", "щыьц", &["ва", "дар", "ба", "аз", "ки", "барои", "бо", "ин", "ҷумҳурии"]),
    ("bg", "", "ыэё", &["и", "на", "да", "се", "за", "от", "че", "са", "като", "който", "това"]),
    ("sr", "ђћџљњј", "йщъыьэюяё", &["и", "је", "да", "се", "на", "су", "који", "као", "за", "од"]),
    ("mk", "ѓќѕџљњј", "йщъыьэюяё", &["и", "на", "да", "се", "од", "што", "во", "со", "како", "кои"]),
    ("mn", "өү", "щ", &["ба", "нь", "болон", "улсын", "энэ", "юм", "бол"]),
];

/// Letters of a script that one language has to itself, as far as its documents are concerned.
const OWN_SCRIPT: &[(&str, u32, u32)] = &[
    ("hy", 0x0531, 0x058f),
    ("ka", 0x10a0, 0x10ff),
    ("el", 0x0370, 0x03ff),
    ("he", 0x0590, 0x05ff),
    ("th", 0x0e00, 0x0e7f),
    ("ko", 0xac00, 0xd7af),
    ("ja", 0x3040, 0x30ff),
    ("hi", 0x0900, 0x097f),
    ("ar", 0x0600, 0x06ff),
    ("zh", 0x4e00, 0x9fff),
];

/// Languages in Latin letters that whichlang does not know, by their own letters and frequent words.
const LATIN: &[(&str, &str, &str, &[&str])] = &[
    ("pl", "ąęłńśźż", "", &["w", "na", "z", "się", "że", "do", "nie", "jest", "oraz"]),
    ("cs", "ěřůž", "", &["v", "na", "se", "je", "že", "do", "pro", "jako", "které"]),
];

/// How much of a text is looked at: more changes nothing but the time.
const SAMPLE_CHARACTERS: usize = 20_000;

/// Returns the language that most of a text is in, or nothing where the text has too few letters to say.
///
/// ```
/// use sverka::text::detect_language;
///
/// assert_eq!(detect_language("Мы подтверждаем свою позицию.").unwrap().as_str(), "ru");
/// assert_eq!(detect_language("Ми підтверджуємо свою позицію.").unwrap().as_str(), "uk");
/// assert_eq!(detect_language("12.03.2022 — 15:40"), None);
/// ```
pub fn detect_language(text: &str) -> Option<Language> {
    let sample: String = text.chars().take(SAMPLE_CHARACTERS).flat_map(char::to_lowercase).collect();
    let count = |low: u32, high: u32| sample.chars().filter(|&c| (low..=high).contains(&(c as u32))).count();
    let latin = sample.chars().filter(|c| c.is_alphabetic() && (*c as u32) < 0x250).count();
    let cyrillic = count(0x400, 0x52f);
    let (own, own_letters) =
        OWN_SCRIPT.iter().map(|&(code, low, high)| (code, count(low, high))).max_by_key(|&(_, n)| n).unwrap_or(("und", 0));
    // Japanese and Korean mix their own letters with Chinese ones.
    let own = if own == "zh" && count(0x3040, 0x30ff) * 10 > own_letters { "ja" } else { own };
    let most = latin.max(cyrillic).max(own_letters);
    if most < 4 {
        None
    } else if own_letters == most {
        Some(Language::known(own))
    } else if cyrillic == most {
        Some(Language::known(by_words(&sample, CYRILLIC).unwrap_or("ru")))
    } else {
        let beyond = by_words(&sample, LATIN).filter(|code| has_own_letters(&sample, code));
        Some(Language::known(beyond.unwrap_or_else(|| two_letters(whichlang::detect_language(&sample)))))
    }
}

/// Returns the candidate that its letters and frequent words speak for; nothing where none gets a point.
fn by_words<'a>(sample: &str, candidates: &[(&'a str, &str, &str, &[&str])]) -> Option<&'a str> {
    let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let letters = |set: &str| sample.chars().filter(|&c| set.contains(c)).count() as f64;
    let mut best = (None, 0.0);
    for (code, own, lacking, frequent) in candidates {
        let foreign: String = candidates.iter().flat_map(|(_, set, _, _)| set.chars()).filter(|&c| !own.contains(c)).collect();
        let seen = words.iter().filter(|w| frequent.contains(w)).count() as f64;
        let score = letters(own) + seen - 2.0 * letters(lacking) - 2.0 * letters(&foreign);
        if score > best.1 {
            best = (Some(*code), score);
        }
    }
    best.0
}

/// Returns whether a language in Latin letters has the share of its own letters that its texts have: foreign names have
/// them too, and its short words are words of other languages.
fn has_own_letters(sample: &str, code: &str) -> bool {
    let own = LATIN.iter().find(|(known, ..)| *known == code).map_or("", |(_, own, ..)| own);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    sample.chars().filter(|&c| own.contains(c)).count() * 50 > letters
}

fn two_letters(language: whichlang::Lang) -> &'static str {
    use whichlang::Lang::*;
    match language {
        Ara => "ar",
        Cmn => "zh",
        Deu => "de",
        Eng => "en",
        Fra => "fr",
        Hin => "hi",
        Ita => "it",
        Jpn => "ja",
        Kor => "ko",
        Nld => "nl",
        Por => "pt",
        Rus => "ru",
        Spa => "es",
        Swe => "sv",
        Tur => "tr",
        Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_short_texts() {
        for (code, text) in [
            ("en", "The member States of the Organization reaffirmed their commitment to the purposes of the Charter."),
            ("ru", "Государства подтвердили приверженность целям Устава."),
            ("uk", "Держави підтвердили відданість цілям Статуту та що це важливо."),
            ("be", "Дзяржавы пацвердзілі прыхільнасць мэтам Статута, што было важна для ўсіх."),
            ("kk", "Мемлекеттер Жарғының мақсаттарына адалдығын растады және бұл үшін маңызды."),
            ("ky", "Мамлекеттер Уставдын максаттарына берилгендигин ырасташты жана бул үчүн маанилүү."),
            ("tg", "Давлатҳо ба ҳадафҳои Оиннома содиқ будани худро тасдиқ карданд."),
            ("hy", "Պետությունները վերահաստատեցին իրենց հավատարմությունը։"),
            ("de", "Die Mitgliedstaaten bekräftigen ihr Bekenntnis zu den Zielen der Charta."),
            ("fr", "Les États membres ont réaffirmé leur attachement aux buts de la Charte."),
            ("es", "Los Estados miembros reafirmaron su compromiso con los propósitos de la Carta."),
            ("pl", "Państwa członkowskie potwierdziły swoje zaangażowanie na rzecz celów Karty."),
            ("zh", "会员国重申对宪章宗旨的承诺。"),
        ] {
            assert_eq!(detect_language(text).map(|l| l.to_string()).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn short_words_alone_make_no_language() {
        let text = "They had nothing to do but to go on, and so they did. Gdańsk and Liepāja were a long way to go in those days.";
        assert_eq!(detect_language(text).unwrap().as_str(), "en");
    }

    #[test]
    fn too_little_text_has_no_language() {
        assert_eq!(detect_language("2022"), None);
        assert_eq!(detect_language(""), None);
    }
}
