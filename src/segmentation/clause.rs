//! Whether a stretch of Russian, Ukrainian, Belarusian or Polish text has a finite verb, by the endings of its words.
//!
//! An abbreviated year before a capital letter ends a sentence only if there was a sentence before it: `Договор был
//! подписан в 1992 г. | Республика…`, but `В 1992 г. Республика…`.

use super::candidate::last_chars;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Endings of finite verbs and short participles.
static VERB_ENDINGS: Endings = LazyLock::new(|| {
    endings(
        "\
    ал ил ел ял ыл ул ёл ола ала ила ела яла ыла шла ло али или ели яли ыли шли лся лась лось лись ает яет еет ует \
    ёт дет жет чет шет ит ют ут ают ят дят тся лено ена ено ены ана ано аны ята ято яты дён лён чен шен щен жен \
    лен рен дан ван зан сан ран тан ає ується ється ться ють ять ив ав ів овано аў іў ыў еў ўся ліся алася ілася \
    ецца юцца ano ono ęto ito ął ęła ęło ęli ęły iał iała iało ieli iały ował owała owało owali owały jest uje ują",
    )
});

/// Endings of nouns and adjectives that look like those of verbs.
static OTHER_ENDINGS: Endings = LazyLock::new(|| {
    endings(
        "\
    атериал апитал анал енерал вартал ерсонал игнал урнал отенциал отдел раздел редел школа число ачало дело тело \
    село сило тепло ётр комитет митет юджет бинет рситет оритет совет ответ едмет лет свет цвет кредит дефицит \
    лимит саммит визит аудит транзит гранит институт статут маршрут минут пут результат мандат аппарат формат \
    страна страны стран цена цены смена смены план органа органы члена члены экрана океана время имена племена пят \
    девят десят стена стены охрана охраны рана раны тяжело мало итан теран экран лан станд армян граждан крестьян \
    океан роман орган урган кран фран архив мотив актив пив ектив ератив розлив став устав прав глав нрав справ \
    держав років членів органів районів домів країнів країна країни ціна ціни зміна зміни rano siano kolano grono łono",
    )
});

/// Endings of verbs with which notes on a life begin: `Родилась в Перми`, `Основан в 1923`.
static OPENING_ENDINGS: Endings = LazyLock::new(|| endings("лся лась лось лись ется ится ован ована овано ованы"));

/// Endings of words of one kind.
pub(super) type Endings = LazyLock<FxHashSet<&'static str>>;

/// Returns the endings of a list, in which spaces part them.
pub(super) fn endings(list: &'static str) -> FxHashSet<&'static str> {
    list.split(' ').collect()
}

/// Returns whether a word has one of the endings.
pub(super) fn has_ending(word: &str, endings: &Endings) -> bool {
    const LONGEST: usize = 10;
    word.char_indices().rev().take(LONGEST).any(|(at, _)| endings.contains(&word[at..]))
}

/// Returns the end of a long text, which is all that is searched for a verb.
pub(super) fn near_end(text: &str) -> &str {
    const REACH: usize = 600;
    last_chars(text, REACH)
}

/// Returns whether a finite verb or a short participle seems to stand in the text.
pub(super) fn has_verb(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(3).is_some() || *word == "был");
    let opens = |word: &str| has_ending(word, &OPENING_ENDINGS) && text.starts_with(word);
    words.any(|word| if word.starts_with(char::is_lowercase) { is_verb(word) } else { opens(word) })
        || text.contains(" — ")
        || text.contains(" – ")
}

/// Returns whether a verb stands outside of relative clauses: not so in `Дом, где родился писатель, 1898`.
pub(super) fn has_main_verb(text: &str) -> bool {
    const RELATIVE: &[&str] = &["где", "куда", "откуда", "чей", "чья", "чьё", "де", "який", "яка", "яке", "які", "якого", "якій"];
    // A preposition may stand before the pronoun.
    let is_relative = |clause: &str| clause.split_whitespace().take(2).any(|word| word.starts_with("котор") || RELATIVE.contains(&word));
    text.split(',').filter(|clause| !is_relative(clause)).any(|clause| has_verb(clause.trim_start()))
}

/// Returns whether a word has the look of a verb in the present tense and of no name: `Определяется`, `Наступает`.
pub(super) fn is_present(word: &str) -> bool {
    static ENDINGS: Endings = LazyLock::new(|| endings("ется ится ются утся атся ятся ает яет ует ают яют уют"));
    has_ending(word, &ENDINGS)
}

fn is_verb(word: &str) -> bool {
    has_ending(word, &VERB_ENDINGS) && !has_ending(word, &OTHER_ENDINGS)
}

/// Returns whether a text that ends with a date has an infinitive before it, whose object is still to come: `учредить с
/// 1 января 2024`.
pub(super) fn lacks_object(text: &str) -> bool {
    let mut words = text.split_whitespace().rev().skip_while(|word| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || MONTHS.contains(word)
            || matches!(*word, "г" | "р" | "с" | "до" | "к" | "не" | "позднее" | "з")
    });
    words.next().is_some_and(|word| word.ends_with("ть") || word.ends_with("ти"))
}

const MONTHS: &[&str] =
    &["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

/// Returns whether a capitalised name is in a case in which it does not open a sentence but is governed by a word before.
pub(super) fn is_governed(name: &str) -> bool {
    static ENDINGS: Endings = LazyLock::new(|| endings("ой ей ом ем ём ами ями ого его ому ему"));
    name.chars().count() > 4 && has_ending(name, &ENDINGS)
}

/// Returns whether a capitalised word is an adjective in such a case: `Балтийского`.
pub(super) fn is_governed_adjective(word: &str) -> bool {
    ["ского", "цкого", "ського", "цького"].iter().any(|ending| word.ends_with(ending))
}

/// Returns the last clause of a text if a conjunction opens it, or if it is but a year: of `Миссия прибыла, а в 2003`
/// only `а в 2003`.
pub(super) fn last_clause(text: &str) -> &str {
    const CONJUNCTIONS: &[&str] = &["а ", "и ", "но ", "однако ", "затем ", "причём ", "что ", "та ", "але ", "проте "];
    let clause = text.rfind([',', ';']).map_or(text, |at| text[at + 1..].trim_start());
    let year = clause.strip_prefix("в ").map(|year| year.trim_end_matches(" г"));
    let dated = year.is_some_and(|year| year.starts_with(|c: char| c.is_ascii_digit()) && !year.contains(' '));
    if dated || CONJUNCTIONS.iter().any(|word| clause.starts_with(word)) { clause } else { text }
}

/// Returns whether a name seems to be in the genitive, as after `им.`: `Горького`, `Победы`.
pub(super) fn is_genitive(name: &str) -> bool {
    static ENDINGS: Endings = LazyLock::new(|| endings("а я ого его ой ей ы и ых их"));
    name.starts_with(char::is_uppercase) && has_ending(name, &ENDINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_by_their_endings() {
        for text in ["Договор был подписан в 1992", "Совет начал работу в 2002", "резолюция принята", "Комитет действует с 2010"]
        {
            assert!(has_verb(text), "{text}");
        }
        assert!(!has_verb(last_clause("Миссия прибыла, а в 2003")));
        assert!(has_verb("Родилась в Перми в 1923"));
        assert!(lacks_object("постановляет учредить с 1 января 2024 г"));
        for text in ["В 1992", "За период с января по март 2021", "Принципиальное решение Комитета и бюджет на 2021", "Уже в июне 2003"]
        {
            assert!(!has_verb(text), "{text}");
        }
    }
}
