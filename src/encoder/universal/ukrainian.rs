//! Ukrainian as Russian: how lines are read in a language that the encoder was not trained on.
//!
//! The two languages share most of their grammar and many words, but spell them so differently that pieces of Ukrainian words
//! mean little to the encoder. So each word is replaced by a Russian one before a line is encoded: by the one of a table, which
//! `ukrainian.tsv` is, where the two languages have different words; else by the same word with the letters, beginnings and endings
//! of Russian. The result is no good Russian, but says what the line says. It is seen by the encoder alone.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

/// The words: Ukrainian, a tab, Russian. What ends in a hyphen is the beginning of words, what begins with one an ending, in the third
/// column that of an adjective.
const WORDS: &str = include_str!("ukrainian.tsv");
/// Letters of the shortest beginning of the table.
const SHORTEST_STEM: usize = 3;
/// Letters of the longest words; what is longer is none.
const LONGEST: usize = 40;
/// Letters that stay before an ending of a word which the table does not have.
const SHORTEST_REST: usize = 2;

/// The beginnings of words that Russian writes otherwise, and as what.
const BEGINNINGS: [(&str, &str); 6] = [("від", "от"), ("під", "под"), ("між", "меж"), ("роз", "раз"), ("зі", "с"), ("ви", "вы")];
/// Groups of letters that Russian writes otherwise.
const GROUPS: [(&str, &str); 5] = [("ськ", "ск"), ("цьк", "цк"), ("зьк", "зк"), ("ьо", "ё"), ("йо", "ё")];
/// Endings of participles behind the `н` that Russian doubles.
const PARTICIPLES: [(&str, &str); 14] = [
    ("ий", "ный"),
    ("а", "а"),
    ("е", "о"),
    ("і", "ы"),
    ("о", "о"),
    ("ого", "ного"),
    ("ому", "ному"),
    ("им", "ным"),
    ("ої", "ной"),
    ("ій", "ной"),
    ("ою", "ной"),
    ("у", "ную"),
    ("их", "ных"),
    ("ими", "ными"),
];

/// The table by what its lines are.
#[derive(Default)]
struct Table {
    words: FxHashMap<&'static str, &'static str>,
    stems: FxHashMap<&'static str, &'static str>,
    /// Of any word, and of an adjective.
    endings: FxHashMap<&'static str, (&'static str, &'static str)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (key, readings) in WORDS.lines().filter_map(|line| line.split_once('\t')) {
        if let Some(ending) = key.strip_prefix('-') {
            let (any, adjective) = readings.split_once('\t').unwrap_or((readings, readings));
            table.endings.insert(ending, (any.trim_start_matches('-'), adjective.trim_start_matches('-')));
        } else if let Some(stem) = key.strip_suffix('-') {
            table.stems.insert(stem, readings.trim_end_matches('-'));
        } else {
            table.words.insert(key, readings);
        }
    }
    table
});

/// Returns a line with each word in Russian, as far as that is known.
pub(super) fn as_russian(line: &str) -> Cow<'_, str> {
    if !line.contains(is_cyrillic) {
        return Cow::Borrowed(line);
    }
    let mut reading = String::with_capacity(line.len());
    for word in line.split_word_bounds() {
        if word.contains(is_cyrillic) { reading += &word_in_case(word) } else { reading += word }
    }
    Cow::Owned(reading)
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4FF}')
}

/// Returns a word in Russian, with a capital where it has one.
fn word_in_case(word: &str) -> String {
    let bare: String = word.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ' | '`')).collect();
    let lower = bare.to_lowercase();
    if lower.chars().nth(LONGEST).is_some() {
        return word.to_owned();
    }
    let is_capital = bare.starts_with(char::is_uppercase);
    if is_capital && bare.chars().nth(1).is_some_and(char::is_uppercase) {
        // An abbreviation has no endings.
        return TABLE.words.get(lower.as_str()).map_or_else(|| letters(&lower), |reading| (*reading).to_owned()).to_uppercase();
    }
    let reading = word_read(&lower);
    let mut rest = reading.chars();
    match rest.next().filter(|_| is_capital) {
        Some(first) => first.to_uppercase().collect::<String>() + rest.as_str(),
        None => reading,
    }
}

/// Returns a word of small letters in Russian.
fn word_read(word: &str) -> String {
    let beyond = |prefix: &str, reading: &str| word.strip_prefix(prefix).and_then(in_table).map(|rest| reading.to_owned() + &rest);
    let reflexive = || {
        let rest = in_table(word.strip_suffix("ся").or_else(|| word.strip_suffix("сь"))?)?;
        let particle = if rest.ends_with(is_vowel) { "сь" } else { "ся" };
        Some(rest + particle)
    };
    in_table(word).or_else(|| beyond("най", "наи")).or_else(|| beyond("не", "не")).or_else(reflexive).unwrap_or_else(|| by_rule(word))
}

fn in_table(word: &str) -> Option<String> {
    if let Some(reading) = TABLE.words.get(word) {
        return Some((*reading).to_owned());
    }
    let ends = word.char_indices().map(|(at, _)| at).skip(SHORTEST_STEM).chain([word.len()]);
    let stems = ends.collect::<Vec<_>>().into_iter().rev().filter_map(|end| Some((TABLE.stems.get(&word[..end])?, word.split_at(end))));
    stems.filter_map(|(reading, (stem, ending))| with_ending(reading, stem, ending).or_else(|| participle(reading, ending))).next()
}

/// Returns a reading with the Russian form of an ending, if it is one.
fn with_ending(reading: &str, stem: &str, ending: &str) -> Option<String> {
    if ending.is_empty() {
        return Some(reading.to_owned());
    }
    let &(any, adjective) = TABLE.endings.get(ending)?;
    let ending = if is_of_adjective(reading) { adjective } else { any };
    let last = reading.chars().next_back();
    let ending = match ending.chars().next() {
        // `останній`
        _ if ending == "ой" && stem.ends_with("нн") => "ий".into(),
        Some('ы') if last.is_some_and(|c| "гкхжшчщ".contains(c)) => ending.replacen('ы', "и", 1),
        Some('я') if last.is_some_and(|c| "жшчщц".contains(c)) => ending.replacen('я', "а", 1),
        Some('ю') if last.is_some_and(|c| "жшчщц".contains(c)) => ending.replacen('ю', "у", 1),
        _ => ending.to_owned(),
    };
    Some(reading.to_owned() + &ending)
}

/// Returns the reading of a participle: `отримано` is `получено`, `отриманий` is `полученный`.
fn participle(reading: &str, ending: &str) -> Option<String> {
    let ending = ending.strip_prefix('н').filter(|_| reading.ends_with(is_vowel))?;
    PARTICIPLES.iter().find(|(own, _)| *own == ending).map(|(_, other)| format!("{reading}н{other}"))
}

/// Returns whether a Russian stem looks like that of an adjective: `важн`, `русск`.
fn is_of_adjective(stem: &str) -> bool {
    ["ск", "цк"].iter().any(|ending| stem.ends_with(ending))
        || stem.strip_suffix('н').is_some_and(|before| before.chars().next_back().is_some_and(|c| !is_vowel(c)))
}

/// Returns a word that the table does not have: what is spelt otherwise is the same everywhere.
fn by_rule(word: &str) -> String {
    let long = word.chars().count() > 4;
    let begun = BEGINNINGS.iter().filter(|_| long).find_map(|&(own, other)| Some((other, word.strip_prefix(own)?)));
    let is_voiceless = |rest: &str| rest.starts_with(['п', 'т', 'к', 'ш', 'ч', 'ц', 'ф']);
    let (beginning, rest) = match begun {
        Some(("раз", rest)) if is_voiceless(rest) || rest.starts_with(['с', 'х']) => ("рас", rest),
        Some(begun) => begun,
        None => match word.strip_prefix('з').filter(|rest| long && is_voiceless(rest)) {
            Some(rest) => ("с", rest),
            None => ("", word),
        },
    };
    let ends = rest.char_indices().map(|(at, _)| at).skip(SHORTEST_REST).filter(|_| word.chars().count() > 3);
    let ended = ends.map(|end| rest.split_at(end)).find_map(|(stem, ending)| with_ending(&letters(stem), stem, ending));
    beginning.to_owned() + &ended.unwrap_or_else(|| letters(rest))
}

/// Returns Ukrainian letters as the Russian ones that stand for the same.
fn letters(word: &str) -> String {
    let word = GROUPS.iter().fold(word.to_owned(), |word, (own, other)| word.replace(own, other));
    let letter = |c| match c {
        'і' | 'ї' => 'и',
        'є' => 'е',
        'ґ' => 'г',
        c => c,
    };
    word.chars().map(letter).collect()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_reading_for_every_key() {
        let lines = || WORDS.lines().filter(|line| !line.starts_with('#'));
        let fields = lines().map(|line| line.split('\t').map(|field| (field.starts_with('-'), field.ends_with('-'))).collect::<Vec<_>>());
        assert!(fields.clone().all(|fields| (2..=3).contains(&fields.len()) && fields.iter().all(|field| *field == fields[0])));
        let keys: FxHashMap<&str, &str> = lines().filter_map(|line| line.split_once('\t')).collect();
        assert_eq!(keys.len(), lines().count(), "a key stands twice");
        assert!(keys.keys().filter_map(|key| key.strip_suffix('-')).all(|stem| stem.chars().count() >= SHORTEST_STEM));
    }

    #[test]
    fn words_are_read_as_russian() {
        for (line, reading) in [
            ("Уряд підтримав рішення.", "Правительство поддержал решение."),
            ("Відомі вчені відповіли на всі питання.", "Известные ученые ответили на все вопрос."),
            ("Угоду підписано у 2010 році", "Соглашение подписано в 2010 году"),
            ("Найважливіше — не забувати про безпеку громадян.", "Наиважнее — не забывать о безопасность граждан."),
            ("Обов’язкових платежів НЕ БУЛО, а СНД зробило заяву", "Обязательных платежов НЕ БЫЛО, а СНГ сделало заявление"),
            ("Treaty of 1992", "Treaty of 1992"),
            ("", ""),
        ] {
            assert_eq!(as_russian(line), reading, "{line}");
        }
        let monstrous = "їжак".repeat(250_000);
        assert_eq!(as_russian(&monstrous), monstrous);
    }
}
