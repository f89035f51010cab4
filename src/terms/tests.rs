//! What terms are found.

use super::*;

fn extracted(units: &[(&str, &str)], least_count: usize) -> Vec<(String, String, usize)> {
    let [en, ru] = ["en", "ru"].map(Language::known);
    let mut extractor = TermExtractor::new(&en, &ru);
    for ((source, target), number) in units.iter().zip(1..) {
        extractor.add(number, "a.txt", source, target);
    }
    let terms = extractor.terms(&TermOptions { least_count, ..TermOptions::default() });
    terms.into_iter().map(|term| (term.source, term.target, term.count)).collect()
}

const UNITS: [(&str, &str); 12] = [
    ("We ask for a register of large drones.", "Мы просим создать реестр тяжёлых дронов."),
    ("The register of large drones is empty.", "Реестр тяжёлых дронов пуст."),
    ("Nobody keeps the register of large drones.", "Никто не ведёт реестр тяжёлых дронов."),
    ("They shall adopt a register of large drones.", "Они примут реестр тяжёлых дронов."),
    ("Old depots are inspected.", "Старые склады осматривают."),
    ("An old depot burnt.", "Старый склад сгорел."),
    ("Each old depot has a guard.", "На каждом старом складе есть охрана."),
    ("Some old depot was sold.", "Какой-то старый склад был продан."),
    ("The road is long.", "Дорога длинна."),
    ("Nobody came.", "Никто не пришёл."),
    ("Rivers are deep here.", "Реки здесь глубоки."),
    ("Long live the bridge!", "Да здравствует мост!"),
];

#[test]
fn longest_terms_are_found_as_they_are_written() {
    let terms = extracted(&UNITS, 3);
    let pair = |source: &str, target: &str| (source.to_owned(), target.to_owned(), 4);
    assert_eq!(terms.len(), 2, "{terms:?}");
    assert!(terms.contains(&pair("register of large drones", "реестр тяжёлых дронов")), "{terms:?}");
    assert!(terms.contains(&pair("old depot", "старый склад")), "{terms:?}");
}

#[test]
fn rare_terms_are_left_out() {
    assert_eq!(extracted(&UNITS, 5), []);
    assert_eq!(extracted(&[], 1), []);
    assert_eq!(extracted(&[("", ""), ("…", "<b>"), ("a/b", "$x")], 1), []);
}

#[test]
fn parts_stand_beside_the_whole_where_they_stand_alone() {
    let mut units = UNITS.to_vec();
    units.extend([
        ("A drone fell.", "Дрон упал."),
        ("Drones are loud.", "Дроны громкие."),
        ("No drone is cheap.", "Ни один дрон не дёшев."),
        ("My drone sleeps.", "Мой дрон спит."),
    ]);
    let terms = extracted(&units, 3);
    assert!(terms.iter().any(|(source, target, count)| source == "drone" && target == "дрон" && *count >= 3), "{terms:?}");
    assert!(terms.iter().any(|(source, ..)| source == "register of large drones"), "{terms:?}");
}
