//! Numbers and months, in digits and in words.

use crate::text::Language;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Returns the value of the number in digits that opens a text, in a form where equal values are equal, and its length
/// in bytes.
///
/// Thousands may be parted by spaces, no-break spaces, points or commas as the language has it. An ordinal ending
/// (`24th`, `2-й`) belongs to the number.
pub(super) fn number(text: &str, language: &Language) -> Option<(String, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let comma_is_decimal = !matches!(language.primary(), "en" | "zh" | "ja" | "ko" | "he" | "hi");
    let mut value = String::new();
    let mut at = digits(text, &mut value);
    let mut decimal = false;
    loop {
        let rest = &text[at..];
        let Some(separator) = rest.chars().next() else { break };
        let tail = &rest[separator.len_utf8()..];
        let group = tail.bytes().take_while(u8::is_ascii_digit).count();
        let groups_so_far = !decimal && (value.len() <= 3 || at > value.len());
        let thousands = match separator {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => true,
            ',' => !comma_is_decimal,
            '.' => comma_is_decimal,
            _ => false,
        };
        if thousands && group == 3 && groups_so_far && (separator != ' ' || !value.starts_with('0')) {
            at += separator.len_utf8() + digits(tail, &mut value);
        } else if matches!(separator, '.' | ',') && group > 0 && !decimal {
            decimal = true;
            value.push('.');
            at += 1 + digits(tail, &mut value);
        } else {
            break;
        }
    }
    at += ordinal_ending(&text[at..]);
    Some((canonical(&value), at))
}

fn digits(text: &str, value: &mut String) -> usize {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    value.push_str(&text[..length]);
    length
}

/// Returns the length of an ordinal ending that follows digits.
fn ordinal_ending(text: &str) -> usize {
    let joined = text.strip_prefix(['-', '\u{2011}']).unwrap_or(text);
    let letters: String = joined.chars().take_while(|c| c.is_alphabetic()).collect();
    let known = match text.len() == joined.len() {
        true => matches!(letters.as_str(), "st" | "nd" | "rd" | "th" | "й" | "я" | "го" | "м"),
        false => (1..=3).contains(&letters.chars().count()) && letters.chars().all(|c| ('а'..='я').contains(&c) || "іїє".contains(c)),
    };
    if known { text.len() - joined.len() + letters.len() } else { 0 }
}

/// Returns a number without leading zeros and without zeros at the end of its fraction.
fn canonical(value: &str) -> String {
    let value = value.trim_start_matches('0');
    let value = match value.contains('.') {
        true => value.trim_end_matches('0').trim_end_matches('.'),
        false => value,
    };
    match value {
        "" => "0".to_owned(),
        v if v.starts_with('.') => format!("0{v}"),
        v => v.to_owned(),
    }
}

/// Numbers in words by their stems, in English, Russian, Ukrainian, German and French: the value, then the beginnings
/// of words, `=` before those that must match whole. Words of two meanings (`second`, `один`, `one`, `un`) are left out.
const SPELLED: &[(&str, &str)] = &[
    ("2", "=two =два =две =двух =двум =двумя =оба =обе =обоих =обеих =both =дві =двох =zwei =beide =deux"),
    (
        "3",
        "=three =three =три =трех =трем =тремя =трое =третий =третьего =третьей =третье =третья =third =трьох =drei =dritte =dritten =trois",
    ),
    ("4", "=four =четыре =четырех =четырем =четвертый =четвертого =четвертой =fourth =чотири =vier =quatre"),
    ("5", "=five =пять =пяти =пятью =пятый =пятого =пятой =fifth =п'ять =пять =fünf =cinq"),
    ("6", "=six =шесть =шести =шестью =шестой =шестого =sixth =шість =sechs"),
    ("7", "=seven =семь =семи =седьмой =седьмого =seventh =сім =sieben =sept"),
    ("8", "=eight =восемь =восьми =восьмой =восьмого =eighth =вісім =acht =huit"),
    ("9", "=nine =девять =девяти =девятый =девятого =ninth =neun =neuf"),
    ("10", "=ten =десять =десяти =десятый =десятого =tenth =zehn =dix"),
    ("11", "=eleven =eleventh одиннадцат =elf =onze"),
    ("12", "=twelve =twelfth двенадцат =zwölf =douze"),
    ("13", "thirteen тринадцат =dreizehn"),
    ("14", "fourteen четырнадцат =vierzehn"),
    ("15", "fifteen пятнадцат =fünfzehn =quinze"),
    ("16", "sixteen шестнадцат"),
    ("17", "seventeen семнадцат"),
    ("18", "eighteen восемнадцат"),
    ("19", "nineteen девятнадцат"),
    ("20", "=twenty =twentieth двадцат =zwanzig =vingt"),
    ("30", "=thirty =thirtieth тридцат =dreißig =trente"),
    ("40", "=forty =сорок =сорока =vierzig =quarante"),
    ("50", "=fifty =fiftieth пятьдесят =пятидесяти =пятидесятый =fünfzig =cinquante"),
    ("60", "=sixty шестьдесят =sechzig =soixante"),
    ("70", "=seventy семьдесят =siebzig"),
    ("80", "=eighty восемьдесят =achtzig"),
    ("90", "=ninety =девяносто =девяноста =neunzig"),
    ("100", "=hundred =hundreds =сто =ста =сотни =сотен =сотню =hundert =cent"),
    ("200", "=двести =двухсот =двумстам =двісті =zweihundert"),
    ("300", "=триста =трехсот =тремстам =dreihundert"),
    ("400", "=четыреста =четырехсот =чотириста =vierhundert"),
    ("500", "=пятьсот =пятисот =fünfhundert"),
    ("600", "=шестьсот =шестисот =шістсот =sechshundert"),
    ("700", "=семьсот =семисот =сімсот =siebenhundert"),
    ("800", "=восемьсот =восьмисот =вісімсот =achthundert"),
    ("900", "=девятьсот =девятисот =neunhundert"),
    ("1000", "=thousand =thousands тысяч =тыс =тисяч =tausend =mille"),
    ("1000000", "=million =millions миллион =млн мільйон =millionen"),
    ("1000000000", "=billion =billions =bn миллиард =млрд мільярд =milliarde =milliarden =milliard =milliards"),
    ("1000000000000", "=trillion =trillions триллион =трлн"),
];

/// Returns the value of two numbers that stand side by side where together they name one: `twenty five`, `two hundred`,
/// `3.5 million`.
pub(super) fn joined(first: &str, second: &str) -> Option<String> {
    let (high, low) = (first.parse::<f64>().ok()?, second.parse::<f64>().ok()?);
    let whole = |divisor: f64| high % divisor == 0.0 && high < 1000.0;
    let value = match low {
        1e3 | 1e6 | 1e9 | 1e12 if high > 0.0 && high < low => high * low,
        100.0 if (2.0..10.0).contains(&high) => high * low,
        _ if low.fract() != 0.0 || low < 1.0 => return None,
        _ if (low < 10.0 && high >= 20.0 && whole(10.0)) || (low < 100.0 && high >= 100.0 && whole(100.0)) => high + low,
        _ => return None,
    };
    Some(canonical(&format!("{value}")))
}

/// Whole words with what they stand for, and beginnings of words likewise.
struct Index<V: 'static> {
    whole: FxHashMap<&'static str, V>,
    beginnings: Vec<(&'static str, V)>,
}

impl<V: Copy> Index<V> {
    fn new(lists: impl Iterator<Item = (V, &'static str)>) -> Self {
        let mut index = Self { whole: FxHashMap::default(), beginnings: Vec::new() };
        for (value, entry) in lists.flat_map(|(value, words)| words.split(' ').map(move |entry| (value, entry))) {
            match entry.strip_prefix('=') {
                Some(whole) => _ = index.whole.insert(whole, value),
                None => index.beginnings.push((entry, value)),
            }
        }
        index
    }

    fn get(&self, word: &str) -> Option<V> {
        self.whole.get(word).copied().or_else(|| self.beginnings.iter().find(|(begin, _)| word.starts_with(begin)).map(|(_, value)| *value))
    }
}

/// Returns the value of a folded word that spells a number.
pub(super) fn spelled(word: &str) -> Option<&'static str> {
    static INDEX: OnceLock<Index<&str>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(SPELLED.iter().copied())).get(word)
}

/// Months by the beginnings of their names in English, Russian, Ukrainian, German and French; `=` before whole words.
const MONTHS: [&str; 12] = [
    "=january =jan =январь =января =январе =янв =січень =січня =січні =januar =janvier",
    "=february =feb =февраль =февраля =феврале =лютий =лютого =februar =février",
    "=march =март =марта =марте =березень =березня =märz =mars",
    "=april =апрель =апреля =апреле =квітень =квітня =avril",
    "=may =май =мая =мае =травень =травня =mai",
    "=june =июнь =июня =июне =червень =червня =juni =juin",
    "=july =июль =июля =июле =липень =липня =juli =juillet",
    "=august =aug =август =августа =августе =серпень =серпня =août",
    "=september =sept =сентябрь =сентября =сентябре =вересень =вересня =septembre",
    "=october =oct =октябрь =октября =октябре =жовтень =жовтня =oktober =octobre",
    "=november =nov =ноябрь =ноября =ноябре =листопада =novembre",
    "=december =dec =декабрь =декабря =декабре =грудень =грудня =dezember =décembre",
];

/// Returns the month, 1 to 12, that a folded word names.
pub(super) fn month(word: &str) -> Option<usize> {
    static INDEX: OnceLock<Index<usize>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new((1..).zip(MONTHS))).get(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(language: &str, text: &str) -> (String, String) {
        let (value, length) = number(text, &Language::known(language)).expect("a number");
        (value, text[length..].to_owned())
    }

    #[test]
    fn thousands_and_fractions_follow_language() {
        assert_eq!(value("en", "2,000 men"), ("2000".into(), " men".into()));
        assert_eq!(value("ru", "2 000 человек"), ("2000".into(), " человек".into()));
        assert_eq!(value("ru", "3,50 %"), ("3.5".into(), " %".into()));
        assert_eq!(value("en", "3.5 per cent"), ("3.5".into(), " per cent".into()));
        assert_eq!(value("de", "1.200.000 €"), ("1200000".into(), " €".into()));
        assert_eq!(value("en", "1 May 2024."), ("1".into(), " May 2024.".into()));
    }

    #[test]
    fn years_do_not_join_what_follows() {
        assert_eq!(value("ru", "2024 300 человек"), ("2024".into(), " 300 человек".into()));
        assert_eq!(value("en", "In 2024, 300".trim_start_matches("In ")), ("2024".into(), ", 300".into()));
    }

    #[test]
    fn ordinal_endings_belong_to_numbers() {
        assert_eq!(value("en", "24th meeting"), ("24".into(), " meeting".into()));
        assert_eq!(value("ru", "2-й сессии"), ("2".into(), " сессии".into()));
        assert_eq!(value("ru", "75-летие").1, "-летие");
    }

    #[test]
    fn neighbours_make_one_number() {
        for (first, second, value) in [("80", "3", "83"), ("2", "100", "200"), ("200", "10", "210"), ("3.45", "1000000000", "3450000000")] {
            assert_eq!(joined(first, second).as_deref(), Some(value));
        }
        for (first, second) in [("2021", "5"), ("15", "5"), ("5", "2021"), ("1000", "2")] {
            assert_eq!(joined(first, second), None, "{first} {second}");
        }
    }

    #[test]
    fn words_spell_numbers_and_months() {
        assert_eq!(spelled("пяти"), Some("5"));
        assert_eq!(spelled("миллиардов"), Some("1000000000"));
        assert_eq!(spelled("столица"), None);
        assert_eq!(month("мая"), Some(5));
        assert_eq!(month("марш"), None);
    }
}
