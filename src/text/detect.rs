//! Which language a text is in.

use super::Language;
use std::collections::{BTreeMap, HashSet};

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

/// Languages in Latin letters by their most frequent words.
///
/// whichlang knows sixteen languages and gives one of them for any text, so words decide where there are enough of them.
const LATIN: &[(&str, &str)] = &[
    ("en", "the of and to in is that for it with as was are this we our by be if on you not or from at have has"),
    ("de", "der die und das den von zu mit ist des nicht ein eine dem auf für wir im"),
    ("fr", "le la les des et est que une dans pour du au nous sur par qui de"),
    ("es", "el los de la que las en por con una del es para un se lo"),
    ("it", "il di che della per una con del le gli nel dei la un alla"),
    ("pt", "os de que da do em para com uma não dos as no na um"),
    ("nl", "de het een van en dat op te voor met niet zijn is in aan door"),
    ("sv", "och att det som en på är för av med den inte till ett om"),
    ("da", "og at det som en på er for af med den ikke til et de"),
    ("nb", "og det som en på er for av med den ikke til et de"),
    ("fi", "ja on ei että se oli hän mutta joka kun myös ovat sen ole"),
    ("et", "ja on ei et see oli ta aga kui ka mis oma ning selle"),
    ("hu", "az és hogy nem egy volt meg csak van ez már mert"),
    ("ro", "și în de la cu care pe nu este din pentru un să mai"),
    ("cs", "na se je že do pro jako které by ve"),
    ("sk", "na sa je že do pre ako ktoré by so vo"),
    ("sl", "in je na se da za ki ne so pa tudi kot"),
    ("hr", "je na se da za su koji od kao bi ili"),
    ("pl", "na się że do nie jest oraz to dla przez"),
    ("lv", "un ir ar no uz par kas ka arī bija tika to nav"),
    ("lt", "ir yra su iš kad kaip apie bet buvo kurie tai jis"),
    ("tr", "ve bir bu için ile da de olarak olan çok daha gibi"),
    ("vi", "và của là các có được trong cho không với những này"),
    ("uz", "va bilan uchun bu ham deb bir bo'lgan edi"),
    ("az", "və bu ilə üçün bir olan da isə ki"),
];

/// Letters that one language in Latin letters has to itself; names alone have fewer than one in fifty.
const OWN_LETTERS: &[(&str, &str)] = &[
    ("pl", "ąęłńśźż"),
    ("cs", "ěřů"),
    ("hu", "őű"),
    ("ro", "șță"),
    ("lv", "āēīļņģķ"),
    ("lt", "ėįųų"),
    ("vi", "ơưđạế"),
    ("az", "ə"),
    ("tr", "ğış"),
];

/// The least share of frequent words, in parts of a hundred, that a text in a language has.
const FREQUENT_SHARE: usize = 12;

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
        Some(Language::known(latin_by_words(&sample).unwrap_or_else(|| two_letters(whichlang::detect_language(&sample)))))
    }
}

/// Returns the language that several frequent words or, in Cyrillic, letters of its own speak for; nothing where it is a guess.
///
/// ```
/// use sverka::text::language_by_words;
///
/// assert_eq!(language_by_words("Les États membres ont réaffirmé leur attachement aux buts de la Charte.").unwrap().as_str(), "fr");
/// assert_eq!(language_by_words("Listener base interface"), None);
/// ```
pub fn language_by_words(text: &str) -> Option<Language> {
    let found = detect_language(text)?;
    let sample: String = text.chars().take(SAMPLE_CHARACTERS).flat_map(char::to_lowercase).collect();
    let is_sure = match found.primary() {
        code if CYRILLIC.iter().any(|(known, ..)| *known == code) => by_words(&sample, CYRILLIC).is_some(),
        code if OWN_SCRIPT.iter().any(|(known, ..)| *known == code) => true,
        code => {
            // A single word, such as “no”, is one of too many languages.
            let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic() && c != '\'').collect();
            let frequent = LATIN.iter().filter(|(known, _)| *known == code).flat_map(|(_, frequent)| frequent.split(' '));
            latin_by_words(&sample) == Some(code) && frequent.filter(|word| words.contains(word)).count() > 1
        }
    };
    is_sure.then_some(found)
}

/// Returns the candidate that its letters and frequent words speak for; nothing where none gets a point.
fn by_words<'a>(sample: &str, candidates: &[(&'a str, &str, &str, &[&str])]) -> Option<&'a str> {
    let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    sample.chars().for_each(|c| *counts.entry(c).or_default() += 1);
    let letters = |set: &str| counts.iter().filter(|(c, _)| set.contains(**c)).map(|(_, count)| count).sum::<usize>() as f64;
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

/// Returns the language of a text in Latin letters that most of its words speak for, if they are enough.
fn latin_by_words(sample: &str) -> Option<&'static str> {
    let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty()).collect();
    let share = |frequent: &str| {
        let frequent: HashSet<&str> = frequent.split(' ').collect();
        words.iter().filter(|word| frequent.contains(**word)).count()
    };
    let (code, hits) = LATIN.iter().rev().map(|(code, frequent)| (*code, share(frequent))).max_by_key(|&(_, hits)| hits)?;
    let enough = hits > 1 && hits * 100 >= words.len() * FREQUENT_SHARE;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let own = |letters_of: &str| sample.chars().filter(|&c| letters_of.contains(c)).count() * 50 > letters;
    if enough { Some(code) } else { OWN_LETTERS.iter().find(|(_, letters_of)| own(letters_of)).map(|(code, _)| *code) }
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
            ("fi", "Jäsenvaltiot vahvistivat sitoutumisensa peruskirjan tavoitteisiin ja se on myös hyvä että ne ovat mukana."),
            ("ro", "Statele membre și-au reafirmat angajamentul față de scopurile Cartei și nu este prima dată în care o fac."),
            ("hu", "A tagállamok megerősítették, hogy a szervezet céljai nem változtak, és ez egy fontos nap."),
            ("da", "Medlemsstaterne bekræftede, at de ikke vil ændre pagten, og det er en vigtig dag for os."),
            ("hr", "Države članice potvrdile su da je Povelja na snazi i da se ciljevi za koje su se založile nisu promijenili."),
            ("lv", "Dalībvalstis apstiprināja, ka tas nav mainījies, un arī par to ir vienojušās."),
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
