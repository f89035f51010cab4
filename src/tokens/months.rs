//! Names of months, and how a month is named as another one is.

use super::{fold, numbers};

/// The names of the months of the year in one language and form, one after the other.
const FORMS: [&str; 12] = [
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
];

/// Returns the month that a word names, 1 to 12, in English, Russian, Ukrainian, German or French.
pub fn month(word: &str) -> Option<usize> {
    numbers::month(&fold(word))
}

/// Returns the name of a month, 1 to 12, in the language and the form in which another month is named.
///
/// The name of the other one may be one in several languages, such as `August`; others in the text, `near`, decide then.
///
/// ```
/// use sverka::tokens::month_named_as;
///
/// assert_eq!(month_named_as(6, "мая", "3 мая 2021 года"), Some("июня".to_owned()));
/// assert_eq!(month_named_as(12, "Mai", "den 3. Mai"), Some("Dezember".to_owned()));
/// assert_eq!(month_named_as(6, "bridge", ""), None);
/// ```
pub fn month_named_as(month: usize, other: &str, near: &str) -> Option<String> {
    let is_other = |name: &str| name.to_lowercase() == other.to_lowercase();
    let forms = FORMS.iter().map(|form| form.split(' ').collect::<Vec<&str>>()).filter(|names| names.iter().any(|name| is_other(name)));
    let others_near = |names: &[&str]| near.split(|c: char| !c.is_alphabetic()).filter(|word| names.contains(word)).count();
    let names = forms.rev().max_by_key(|names| (names.iter().any(|name| *name == other), others_near(names)))?;
    let name = *names.get(month.checked_sub(1)?)?;
    let is_capital = |text: &str| text.starts_with(char::is_uppercase);
    Some(match (is_capital(name), is_capital(other)) {
        (false, true) => name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect(),
        (true, false) => name.to_lowercase(),
        _ => name.to_owned(),
    })
}
