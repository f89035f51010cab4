//! Each rule with cases that it speaks against and good ones that come near them.

use super::*;
use crate::memory::{Code, CodeKind};
use proptest::prelude::*;

fn pair_of(languages: [&str; 2], source: &str, target: &str) -> TranslationUnit {
    let [left, right] = languages.map(Language::known);
    TranslationUnit::new(vec![Variant::plain(left, source), Variant::plain(right, target)])
}

fn pair(source: &str, target: &str) -> TranslationUnit {
    pair_of(["en", "ru"], source, target)
}

/// Returns what one rule says of a unit.
fn said_by(rule: Rule, unit: &mut TranslationUnit) -> Option<Finding> {
    Checker::new(Plan::named(&[rule.name()]).unwrap()).check(unit, None).pop()
}

#[track_caller]
fn assert_found(rule: Rule, pairs: &[(&str, &str, &str)]) {
    for (source, target, words) in pairs {
        let finding = said_by(rule, &mut pair(source, target)).unwrap_or_else(|| panic!("nothing is said of {source} | {target}"));
        assert!(finding.reason.contains(words), "{source} | {target}: {}", finding.reason);
    }
}

#[track_caller]
fn assert_passed(rule: Rule, pairs: &[(&str, &str)]) {
    for (source, target) in pairs {
        assert_eq!(said_by(rule, &mut pair(source, target)), None, "{source} | {target}");
    }
}

#[test]
fn good_prose_passes_all_rules() {
    let mut checker = Checker::new(Plan::named(&["all"]).unwrap());
    for (source, target) in [
        ("The Council met on 15 May 2023 in Tampere.", "Совет собрался 15 мая 2023 года в Тампере."),
        ("“Peace is work,” she said.", "«Мир — это труд», — сказала она."),
        ("(b) to report by 1 June;", "б) представить доклад до 1 июня;"),
        ("Twelve delegations spoke.", "Выступили 12 делегаций."),
        ("Thank you!", "Благодарю за внимание!"),
        ("The bridge cost 1.2 billion euros.", "Мост обошёлся в 1,2 млрд евро."),
    ] {
        assert_eq!(checker.check(&mut pair(source, target), None), [], "{source}");
    }
}

#[test]
fn sides_without_text_are_empty() {
    assert_found(Rule::Empty, &[("Peace.", "", "ru has no text"), (" \u{a0}", "Мир.", "en has no text")]);
    assert_passed(Rule::Empty, &[("Peace.", "Мир."), ("5", "5")]);
    let mut alone = TranslationUnit::new(vec![Variant::plain(Language::known("en"), "Peace.")]);
    assert_eq!(said_by(Rule::Empty, &mut alone).unwrap().reason, "en stands alone");
}

#[test]
fn texts_without_words_are_residue() {
    assert_found(
        Rule::Residue,
        &[("2,000", "2 000", "2,000"), ("* * *", "* * *", "no words"), ("IMG_2705.JPG", "IMG_2705.JPG", "name of an image")],
    );
    assert_passed(Rule::Residue, &[("12 km", "12 км"), ("5", "пять"), ("See photo.jpg below", "См. ниже photo.jpg"), ("A", "А")]);
}

#[test]
fn links_of_pages_are_navigation() {
    assert_found(Rule::Navigation, &[("« Go back", "Назад", "Go back"), ("Print version", "Версия для печати", "link")]);
    assert_passed(Rule::Navigation, &[("Go back to the village.", "Возвращайтесь в деревню."), ("Home", "Дом")]);
    assert!(!Rule::Navigation.is_usual());
}

#[test]
fn copies_of_prose_are_equal() {
    let prose = "The delegation thanks the host country for its welcome.";
    assert_found(Rule::Equal, &[(prose, prose, "ru is the same as en")]);
    for name in ["Hershey Sans", "https://example.org/a", "2 000", "Microsoft Windows Server", "sudo apt-get install", "*.jpg *.jpeg *.png"]
    {
        assert_passed(Rule::Equal, &[(name, name)]);
    }
    let mut regions = pair_of(["en-GB", "en-US"], prose, prose);
    assert_eq!(said_by(Rule::Equal, &mut regions), None);
}

#[test]
fn targets_in_words_of_the_source_are_untranslated() {
    assert_found(
        Rule::Untranslated,
        &[("The delegation thanks the host country for its welcome.", "The delegation thanks the host country. Спасибо.", "thanks")],
    );
    assert_passed(
        Rule::Untranslated,
        &[
            ("Run cargo build in the folder of the project.", "Выполните cargo build в папке проекта."),
            ("The journal Annals of Regional Science", "Журнал Annals of Regional Science"),
        ],
    );
    let german = "Der Präsident der Kommission eröffnete gestern die Sitzung.";
    let mut copy = pair_of(["de", "en"], german, "Der Präsident der Kommission eröffnete gestern die Sitzung!");
    assert!(said_by(Rule::Untranslated, &mut copy).is_some());
}

#[test]
fn sides_in_another_language_are_told() {
    let russian = "Совет единогласно принял решение о проведении следующей сессии в Тампере.";
    assert_found(
        Rule::WrongLanguage,
        &[
            (russian, "Решение принято.", "en is in Cyrillic letters"),
            (
                "The Council decided unanimously to hold its next session in Tampere.",
                "Der Rat beschloss einstimmig, die nächste Tagung abzuhalten.",
                "Latin",
            ),
            (
                "The Council decided to hold the next session in Tampere.",
                "Рада вирішила провести наступну сесію в Тампере, і це рішення було схвалено всіма членами.",
                "uk",
            ),
            ("Le Conseil a décidé que la prochaine session se tiendra dans la ville de Tampere au mois de mai.", russian, "fr"),
        ],
    );
    assert_passed(
        Rule::WrongLanguage,
        &[
            ("Microsoft Windows Server Datacenter", "Microsoft Windows Server Datacenter"),
            ("Bonjour, Monsieur!", "Bonjour, месье!"),
            ("The motto “Liberté, égalité, fraternité” stands above the gate.", "Над воротами девиз Liberté, égalité, fraternité."),
            ("OK", "Ладно"),
        ],
    );
}

#[test]
fn lengths_far_apart_are_told() {
    let long = "The delegation thanks the host country for its welcome and looks forward to the work of the coming week.";
    assert_found(Rule::LengthRatio, &[(long, "Спасибо.", "ru 7")]);
    assert_passed(
        Rule::LengthRatio,
        &[("Yes.", "Совершенно верно."), (long, "Делегация благодарит за приём и ждёт работы."), ("UN", "Организация Объединённых Наций")],
    );
}

#[test]
fn numbers_that_differ_are_told() {
    assert_found(
        Rule::Numbers,
        &[
            ("It has 14 piers.", "У него 15 опор.", "14 stands in en only, 15 in ru only"),
            ("It cost 1.2 million euros.", "Он обошёлся в 1,2 млрд евро.", "1.2 stands in en only"),
            ("on 15 May 2023", "15 июня 2023 года", "May stands in en only, июня in ru only"),
            ("Article 2 applies.", "Применяется статья 3.", "2"),
            ("In 2023 it opened.", "Он открылся.", "2023 stands in en only"),
            ("It opened.", "Он открылся в 2023 году; 85 рабочих.", "2023 and 85 stand in ru only"),
            ("2,000 people came", "Пришли 20 000 человек", "2,000"),
        ],
    );
}

#[test]
fn numbers_written_otherwise_agree() {
    assert_passed(
        Rule::Numbers,
        &[
            ("2,000 people came.", "Пришли 2 000 человек."),
            ("15 May 2023", "15.05.2023"),
            ("May 15, 2023", "15 мая 2023 года"),
            ("05/15/2023", "15.05.2023"),
            ("1.2 billion euros", "1,2 млрд евро"),
            ("$2bn", "2 млрд долл. США"),
            ("12,000 tons", "12 тыс. тонн"),
            ("twelve states", "12 государств"),
            ("the 75th anniversary", "75-летие"),
            ("the seventy-fifth session", "семьдесят пятая сессия; 75"),
            ("the 20th century", "XX век"),
            ("in the 1990s", "в девяностых годах"),
            ("in the 1990s", "в 90-х годах"),
            ("1941–45", "1941–1945 гг."),
            ("at 3:30 p.m.", "в 15:30"),
            ("at 10 a.m.", "в 10 часов"),
            ("Both sides met in 2 rounds.", "Обе стороны встретились в двух раундах."),
            ("1 file", "один файл"),
            ("UTF-8 and MP3", "кодировка и звук"),
            ("5%", "5 %"),
            ("Tel. +7 495 123-45-67", "Тел.: +7 (495) 123 45 67"),
            ("version 1.2.3", "версия 1.2.3"),
            ("over 100 years", "более столетия"),
            ("20ths of a second", "1/20 секунды"),
            ("It was 80 degrees at noon.", "В полдень было 27 градусов."),
            ("40 miles from the coast", "в 65 км от берега"),
            ("300 km (190 miles) north", "в 300 км к северу"),
            ("A/RES/77/1", "A/RES/77/1"),
            ("You may come in 5 minutes.", "Приходите через 5 минут."),
        ],
    );
}

#[test]
fn addresses_that_differ_are_told() {
    assert_found(
        Rule::Addresses,
        &[
            ("Write to office@tarvia.test.", "Пишите нам.", "office@tarvia.test stands in en only"),
            ("See https://tarvia.test/a", "См. https://other.test/a", "https://tarvia.test/a"),
        ],
    );
    assert_passed(
        Rule::Addresses,
        &[
            ("See https://www.tarvia.test/en/news.", "См. http://tarvia.test/ru/news"),
            ("See en.tarvia.org", "См. ru.tarvia.org"),
            ("See https://en.tarvia.org/x", "См. https://ru.tarvia.org/y."),
        ],
    );
}

#[test]
fn brackets_on_one_side_have_to_pair() {
    assert_found(Rule::Brackets, &[("the Union (EU)", "Союз (ЕС", "“(” has no other half in ru"), ("a] b", "а б", "“]”")]);
    assert_passed(
        Rule::Brackets,
        &[("(b) training", "б) подготовка"), ("see the Annex)", "см. приложение)"), ("the Union", "Союз (ЕС)"), ("Thanks :)", "Спасибо!")],
    );
    assert_found(Rule::BracketPairs, &[("the Union", "Союз (ЕС)", "0 in en, 1 in ru")]);
}

#[test]
fn quotes_on_one_side_have_to_pair() {
    assert_found(
        Rule::Quotes,
        &[
            ("The “Peace” is near.", "Этот «Мир близко.", "« has no other half in ru"),
            ("the “Peace” prize", "премия \"Мир", "\" has no other half"),
        ],
    );
    assert_passed(
        Rule::Quotes,
        &[
            ("the “Peace” Fund", "Фонд «Мир»"),
            ("the bank", "АО «Банк «Мир»"),
            ("“We begin.", "«Мы начинаем."),
            ("“We begin.", "Мы начинаем."),
            ("a 5\" screen", "экран 5 дюймов"),
            ("It's the states' duty", "Это долг государств"),
            ("\"We begin.", "«Мы начинаем."),
            ("We begin,\" he said.", "Мы начинаем, — сказал он."),
            ("It is so,' he said.", "Это так», — сказал он о «мире»."),
            ("the “Peace” Fund", "Фонд „Мир“"),
        ],
    );
}

#[test]
fn codes_that_differ_are_told() {
    let code = |kind, pair| Inline::Code(Box::new(Code::new(kind, pair, "<b>")));
    let mut unit = pair("Peace", "Мир");
    unit.variants[0].content.push(code(CodeKind::Placeholder, None));
    let finding = said_by(Rule::Tags, &mut unit).unwrap();
    assert_eq!((finding.effect, finding.reason.as_str()), (Effect::Mark, "1 standalone codes in en, 0 in ru"));
    assert_eq!(unit.properties, [(property::DOUBT.to_owned(), "tags: 1 standalone codes in en, 0 in ru".to_owned())]);
    unit.variants[1].content.insert(0, code(CodeKind::Placeholder, None));
    assert_eq!(said_by(Rule::Tags, &mut unit), None);
}

fn mended(rule: Rule, text: &str) -> Option<(Effect, String)> {
    let mut unit = pair("Peace", text);
    said_by(rule, &mut unit).map(|finding| (finding.effect, unit.variants[1].text()))
}

#[test]
fn wrong_encodings_are_undone() {
    for (wrong, right) in [
        ("Ð\u{9f}Ñ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€!", "Привет, мир!"),
        ("РњРёСЂ Рё С‚СЂСѓРґ", "Мир и труд"),
        ("Мир вЂ” труд", "Мир — труд"),
        ("Ïðèâåò, ìèð!", "Привет, мир!"),
        ("оПХБЕР, ДНПНЦНИ ЛХП", "Привет, дорогой мир"),
        ("рТЙЧЕФ, ДПТПЗПК НЙТ", "Привет, дорогой мир"),
    ] {
        assert_eq!(mended(Rule::Mojibake, wrong), Some((Effect::Repair, right.to_owned())), "{wrong}");
    }
    let mut english = pair("The state\u{e2}\u{20ac}\u{2122}s duty", "Долг государства");
    assert!(said_by(Rule::Mojibake, &mut english).is_some());
    assert_eq!(english.variants[0].text(), "The state’s duty");
}

#[test]
fn lost_letters_reject() {
    for lost in ["Пр\u{fffd}вет", "??????, ??? ????"] {
        assert_eq!(mended(Rule::Mojibake, lost).map(|(effect, _)| effect), Some(Effect::Reject), "{lost}");
    }
    for good in ["ПОМЁТ ТИГРА", "Её", "«Мир» — № 5", "Что??? Где???", "иМЯ ФАЙЛА", "Café José", "МИР И ТРУД", "Рі'к", "Рі"]
    {
        assert_eq!(mended(Rule::Mojibake, good), None, "{good}");
    }
}

#[test]
fn letters_with_twins_are_replaced() {
    for (wrong, right) in [("пpивет, мир", "привет, мир"), ("Cовет", "Совет"), ("Нажмите Сtrl", "Нажмите Ctrl"), ("Kбайт", "Кбайт")]
    {
        assert_eq!(mended(Rule::Homoglyphs, wrong), Some((Effect::Repair, right.to_owned())), "{wrong}");
    }
    for good in [
        "SMSка",
        "\\nСовет",
        "%sСовет",
        "e-mail-рассылка",
        "CОМ",
        "модульA",
        "ДанныеX",
        "ШИРИНАxВЫСОТА",
        "ПредCтр",
        "Windows и Linux",
        "XIXв",
        "&Cовет",
    ] {
        assert_eq!(mended(Rule::Homoglyphs, good), None, "{good}");
    }
}

#[test]
fn later_units_repeat_earlier_ones() {
    let mut checker = Checker::new(Plan::named(&["duplicate", "near-duplicate", "inconsistent"]).unwrap());
    let mut rules = |source: &str, target: &str| -> Vec<Rule> {
        checker.check(&mut pair(source, target), None).into_iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules("Article 1", "Статья 1"), []);
    assert_eq!(rules("Article 1", "Статья 1"), [Rule::Duplicate]);
    assert_eq!(rules("ARTICLE 12.", "Статья 12"), [Rule::NearDuplicate]);
    assert_eq!(rules("Article 1", "Пункт 1"), [Rule::Inconsistent]);
    assert_eq!(rules("Clause 1", "Пункт 1"), []);
}

#[test]
fn rejected_units_are_not_repeated() {
    let mut checker = Checker::new(Plan::default());
    let bad = || pair("It has 14 piers.", "У него 15 опор.");
    assert_eq!(checker.check(&mut bad(), None)[0].rule, Rule::Numbers);
    assert_eq!(checker.check(&mut bad(), None)[0].rule, Rule::Numbers);
}

#[test]
fn effects_are_chosen() {
    let mut plan = Plan::default();
    plan.set(Rule::Numbers, Some(Effect::Mark));
    plan.set(Rule::Homoglyphs, Some(Effect::Mark));
    let mut unit = pair("It has 14 piers.", "У него 15 опoр.");
    let effects: Vec<Effect> = Checker::new(plan).check(&mut unit, None).into_iter().map(|finding| finding.effect).collect();
    assert_eq!((effects.as_slice(), unit.variants[1].text().as_str()), ([Effect::Mark, Effect::Mark].as_slice(), "У него 15 опoр."));
    assert_eq!(unit.properties.len(), 2);
}

#[test]
fn source_language_names_the_source() {
    let mut unit = pair_of(["ru", "en"], "У него 15 опор.", "It has 14 piers.");
    let finding = Checker::new(Plan::default()).check(&mut unit, Some(&Language::known("en"))).pop().unwrap();
    assert_eq!(finding.reason, "14 stands in en only, 15 in ru only");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn russian_survives_a_wrong_reading(words in prop::collection::vec("[А-Я]?[а-я]{3,9}", 1..6), is_1251 in any::<bool>()) {
        let text = words.join(" ");
        let encoding = if is_1251 { encoding_rs::WINDOWS_1251 } else { encoding_rs::WINDOWS_1252 };
        let wrong = encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        prop_assert_eq!(mended(Rule::Mojibake, &wrong), Some((Effect::Repair, text)));
    }

    #[test]
    fn any_pair_is_checked(source in any::<String>(), target in any::<String>()) {
        let mut unit = pair(&source, &target);
        let findings = Checker::new(Plan::named(&["all"]).unwrap()).check(&mut unit, None);
        prop_assert!(findings.iter().all(|finding| !finding.reason.is_empty()));
    }

    #[test]
    fn a_text_agrees_with_itself(text in "[ 0-9.,:/()«»“”\"a-я-]{0,40}") {
        for rule in [Rule::Numbers, Rule::Brackets, Rule::BracketPairs, Rule::Quotes, Rule::Addresses, Rule::LengthRatio, Rule::Tags] {
            prop_assert_eq!(said_by(rule, &mut pair_of(["en", "de"], &text, &text)), None);
        }
    }
}
