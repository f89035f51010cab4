//! Stems of Ukrainian words, for which there is no Snowball stemmer.
//!
//! Endings are cut as Snowball cuts those of Russian: of adjectives, else of verbs, else of nouns, and only behind the first
//! vowel. So words that the two languages share keep stems that are alike.

/// Endings of adjectives and pronouns that nouns do not have in the same way: `нового`, `новими`.
const ADJECTIVES: &[&str] = &[
    "ього", "ьому", "ого", "ому", "ими", "іми", "їми", "ою", "ею", "єю", "ої", "єї", "ий", "ій", "їй", "им", "ім", "їм", "их", "іх", "їх",
];
/// Endings of verbs behind `а` or `я`, which stay: `працювала`, `працювати`.
const VERBS_BEHIND_A: &[&str] = &["вши", "ємо", "єте", "єш", "ють", "йте", "єть", "ла", "ло", "ли", "ти", "ть", "но", "є", "в"];
/// Other endings of verbs: `працюють`, `робили`.
const VERBS: &[&str] = &[
    "ували",
    "увала",
    "увало",
    "увати",
    "уючи",
    "уємо",
    "уєте",
    "уєш",
    "ують",
    "уйте",
    "ує",
    "уй",
    "ивши",
    "івши",
    "ила",
    "ило",
    "или",
    "ити",
    "ить",
    "имо",
    "ите",
    "иш",
    "ив",
    "іла",
    "іло",
    "іли",
    "іти",
    "їть",
    "ять",
    "уть",
    "учи",
    "ачи",
    "ячи",
    "ено",
    "ете",
    "емо",
    "еш",
];
/// Endings of nouns, and the short ones that other words share with them: `країнами`, `містові`, `нова`.
const NOUNS: &[&str] = &[
    "іями", "іям", "іях", "ією", "ії", "ію", "ія", "ами", "ями", "ові", "еві", "єві", "ів", "їв", "ей", "ом", "ем", "єм", "ам", "ям", "ах",
    "ях", "а", "я", "о", "е", "є", "и", "і", "ї", "у", "ю", "ь", "й",
];
/// What makes a noun of an adjective, without its ending: `незалежність`, `незалежності`.
const QUALITIES: [&str; 2] = ["іст", "ост"];
/// Vowels that stay before such an ending: of `новість` nothing more is cut.
const VOWELS_BEFORE_QUALITY: usize = 2;

/// Returns the stem of a folded word.
pub(super) fn stem(word: &str) -> &str {
    let Some((first, vowel)) = word.char_indices().find(|(_, c)| is_vowel(*c)) else { return word };
    let (opening, rest) = word.split_at(first + vowel.len_utf8());
    let rest = ["ся", "сь"].into_iter().find_map(|reflexive| rest.strip_suffix(reflexive)).unwrap_or(rest);
    let follows_a = |before: &str| before.chars().next_back().or(Some(vowel)).is_some_and(|c| matches!(c, 'а' | 'я'));
    let ending = longest(rest, ADJECTIVES, |_| true)
        .or_else(|| longest(rest, VERBS_BEHIND_A, follows_a))
        .or_else(|| longest(rest, VERBS, |_| true))
        .or_else(|| longest(rest, NOUNS, |_| true))
        .unwrap_or(0);
    let bare = &word[..opening.len() + rest.len() - ending];
    let quality = QUALITIES.into_iter().find_map(|quality| bare.strip_suffix(quality));
    let bare = quality.filter(|bare| bare.matches(is_vowel).count() >= VOWELS_BEFORE_QUALITY).unwrap_or(bare).trim_end_matches('ь');
    let mut letters = bare.chars().rev();
    match (letters.next(), letters.next()) {
        // `знання` has the stem of `знань`.
        (Some(last), Some(before)) if last == before && !is_vowel(last) => &bare[..bare.len() - last.len_utf8()],
        _ => bare,
    }
}

/// Returns the length of the longest of some endings, if what stands before it is fit.
fn longest(rest: &str, endings: &[&str], is_fit: impl Fn(&str) -> bool) -> Option<usize> {
    endings.iter().filter(|ending| rest.strip_suffix(**ending).is_some_and(&is_fit)).map(|ending| ending.len()).max()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'є' | 'и' | 'і' | 'ї' | 'о' | 'у' | 'ю' | 'я')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (expected, forms) in [
            ("держав", "держава держави державі державами державою"),
            ("нов", "новий нового новими нова нову новою нові"),
            ("незалежн", "незалежність незалежності незалежний незалежних"),
            ("працюва", "працювала працювали"),
            ("знан", "знання знань знанням"),
            ("зустріч", "зустріч зустрічі зустрічей"),
            ("зустріча", "зустрічається зустрічатися зустрічала"),
            ("комітет", "комітет комітету комітетів комітетові"),
        ] {
            let stems: Vec<&str> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|stem| *stem == expected), "{expected}: {stems:?}");
        }
    }

    #[test]
    fn any_text_has_a_stem() {
        for (word, expected) in [("", ""), ("в", "в"), ("це", "це"), ("є", "є"), ("США", "США"), ("nato", "nato")] {
            assert_eq!(stem(word), expected);
        }
    }

    #[test]
    fn stems_of_shared_words_are_as_in_russian() {
        let russian = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::Russian);
        for (ukrainian, word) in [("героїв", "героев"), ("ветеранами", "ветеранами"), ("команду", "команду"), ("часто", "часто")]
        {
            let alike = |word: &str| word.replace('ї', "").replace('і', "и");
            assert_eq!(alike(stem(ukrainian)), russian.stem(word));
        }
    }
}
