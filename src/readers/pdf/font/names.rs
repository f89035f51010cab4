//! The letters that names in fonts stand for.
//!
//! The names and what they stand for are facts of the Adobe Glyph List. Names of Latin letters with accents are put together from
//! the letter and the accent, those of Cyrillic letters from their number or, in fonts of TeX, from their own names.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Names that are not put together, each with what it stands for.
const NAMES: &str = include_str!("names.txt");

/// Accents, as they are named after a letter.
const ACCENTS: &[(&str, char)] = &[
    ("hungarumlaut", '\u{30b}'),
    ("commaaccent", '\u{327}'),
    ("circumflex", '\u{302}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
    ("macron", '\u{304}'),
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("tilde", '\u{303}'),
    ("breve", '\u{306}'),
    ("caron", '\u{30c}'),
    ("ring", '\u{30a}'),
    ("dot", '\u{307}'),
];

/// The Cyrillic letters from `afii10050` and from `afii10098` on.
const OTHER_CYRILLIC: [&str; 2] = ["ҐЂЃЄЅІЇЈЉЊЋЌЎ", "ґђѓєѕіїјљњћќў"];
/// Those that stand alone.
const LONE_CYRILLIC: &[(u32, char)] =
    &[(10145, 'Џ'), (10146, 'Ѣ'), (10147, 'Ѳ'), (10148, 'Ѵ'), (10193, 'џ'), (10194, 'ѣ'), (10195, 'ѳ'), (10196, 'ѵ')];
/// The names that fonts of TeX give to Cyrillic letters after `cyr`, in the order of the alphabet.
const TEX_CYRILLIC: &str = "A B V G D E ZH Z I ISHRT K L M N O P R S T U F H C CH SH SHCH HRDSN ERY SFTSN EREV YU YA";
/// The names that Unicode gives to them, in that order.
const LONG_CYRILLIC: &str = "a be ve ghe de ie zhe ze i shorti ka el em en o pe er es te u ef ha tse che sha shcha hardsign yeru softsign \
                             ereversed yu ya";

static TABLE: LazyLock<HashMap<&str, String>> = LazyLock::new(table);

fn table() -> HashMap<&'static str, String> {
    let lines = NAMES.lines().filter(|line| !line.starts_with("# "));
    let entries = lines.filter_map(|line| line.split_once('\t')).map(|(letters, name)| {
        let coded = letters.strip_prefix("U+").and_then(hexadecimal);
        (name, coded.map_or_else(|| letters.to_owned(), String::from))
    });
    entries.collect()
}

/// Returns the letters that a name stands for, if it is known.
pub(super) fn letters(name: &str) -> Option<String> {
    let base = match name.split_once('.') {
        Some(("", _)) => return None,
        Some((base, _)) => base,
        None => name,
    };
    if let Some(letters) = single(base) {
        return Some(letters);
    }
    base.contains('_').then(|| base.split('_').map(single).collect::<Option<String>>()).flatten()
}

fn single(name: &str) -> Option<String> {
    if let Some(letters) = TABLE.get(name) {
        return Some(letters.clone());
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => return only.is_ascii_alphabetic().then(|| only.to_string()),
        (None, _) => return None,
        _ => {}
    }
    coded(name).or_else(|| accented(name).or_else(|| cyrillic(name)).map(String::from)).or_else(|| small_capital(name))
}

/// Returns what a name with a number in Unicode stands for.
fn coded(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.len() % 4 == 0) {
        let units: Option<String> = digits.as_bytes().chunks(4).map(|part| hexadecimal(std::str::from_utf8(part).ok()?)).collect();
        return units;
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    hexadecimal(digits).map(String::from)
}

fn hexadecimal(digits: &str) -> Option<char> {
    let is_plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
    char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_plain)?)
}

/// Returns the Latin letter that is named with its accent.
fn accented(name: &str) -> Option<char> {
    let (base, accent) = ACCENTS.iter().find_map(|(accent, mark)| Some((name.strip_suffix(accent)?, *mark)))?;
    let mut base = base.chars();
    let letter = base.next().filter(char::is_ascii_alphabetic)?;
    let mut composed = [letter, accent].into_iter().nfc();
    let whole = composed.next()?;
    (base.next().is_none() && composed.next().is_none()).then_some(whole)
}

fn cyrillic(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix("afii").and_then(|digits| digits.parse().ok()) {
        return numbered_cyrillic(number);
    }
    let (order, is_capital) = if let Some(rest) = name.strip_prefix("CYR") {
        (TEX_CYRILLIC.split(' ').position(|known| known == rest).or((rest == "YO").then_some(32))?, true)
    } else if let Some(rest) = name.strip_prefix("cyr") {
        let rest = rest.to_ascii_uppercase();
        (TEX_CYRILLIC.split(' ').position(|known| known == rest).or((rest == "YO").then_some(32))?, false)
    } else {
        let rest = name.strip_suffix("cyrillic")?;
        let lower = rest.to_ascii_lowercase();
        (LONG_CYRILLIC.split(' ').position(|known| known == lower).or((lower == "io").then_some(32))?, lower != rest)
    };
    match (order, is_capital) {
        (32, true) => Some('Ё'),
        (32, false) => Some('ё'),
        (_, true) => char::from_u32(0x410 + order as u32),
        (_, false) => char::from_u32(0x430 + order as u32),
    }
}

fn numbered_cyrillic(number: u32) -> Option<char> {
    let in_order = |first: u32, letter: u32, io: char| match number - first {
        6 => Some(io),
        place => char::from_u32(letter + place - u32::from(place > 6)),
    };
    match number {
        10017..=10049 => in_order(10017, 0x410, 'Ё'),
        10065..=10097 => in_order(10065, 0x430, 'ё'),
        10050..=10062 => OTHER_CYRILLIC[0].chars().nth(number as usize - 10050),
        10098..=10110 => OTHER_CYRILLIC[1].chars().nth(number as usize - 10098),
        _ => LONE_CYRILLIC.iter().find(|(known, _)| *known == number).map(|(_, letter)| *letter),
    }
}

/// Returns the letter or figure that is named as a small capital, or in the old style.
fn small_capital(name: &str) -> Option<String> {
    let base = name.strip_suffix("oldstyle").or_else(|| name.strip_suffix("small"))?;
    single(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_letters() {
        for (name, expected) in [
            ("A", "A"),
            ("space", " "),
            ("numbersign", "#"),
            ("quotedblleft", "“"),
            ("eacute", "é"),
            ("Zcaron", "Ž"),
            ("scommaaccent", "ş"),
            ("afii10017", "А"),
            ("afii10023", "Ё"),
            ("afii10024", "Ж"),
            ("afii10049", "Я"),
            ("afii10065", "а"),
            ("afii10071", "ё"),
            ("afii10097", "я"),
            ("afii10055", "І"),
            ("afii10193", "џ"),
            ("afii61352", "№"),
            ("uni0416", "Ж"),
            ("uni04160436", "Жж"),
            ("u1D400", "\u{1d400}"),
            ("a.sc", "a"),
            ("f_f_i", "ffi"),
            ("ffi", "ffi"),
            ("Asmall", "A"),
            ("threeoldstyle", "3"),
            ("CYRISHRT", "Й"),
            ("cyryo", "ё"),
            ("Zhecyrillic", "Ж"),
            ("iocyrillic", "ё"),
        ] {
            assert_eq!(letters(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["", ".notdef", "g12", "a17", "C0045", "uniXYZW", "afii99999", "xcaronx", "f_g12"] {
            assert_eq!(letters(name), None, "{name}");
        }
    }
}
