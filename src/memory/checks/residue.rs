//! Units without anything to translate.

use super::side::Side;
use crate::memory::TranslationUnit;

/// Endings of image names.
const IMAGES: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".webp"];

/// Links of web pages, folded, in English and Russian.
const LINKS: &[&str] = &[
    "go back",
    "back",
    "back to top",
    "back to list",
    "home",
    "home page",
    "read more",
    "more details",
    "learn more",
    "print",
    "print version",
    "site map",
    "sitemap",
    "next page",
    "previous page",
    "search the site",
    "contacts",
    "contact us",
    "share",
    "subscribe",
    "log in",
    "назад",
    "вернуться",
    "вернуться назад",
    "вернуться к списку",
    "назад к списку",
    "наверх",
    "в начало",
    "главная",
    "главная страница",
    "на главную",
    "читать далее",
    "читать дальше",
    "подробнее",
    "далее",
    "печать",
    "версия для печати",
    "распечатать",
    "карта сайта",
    "следующая страница",
    "предыдущая страница",
    "поиск по сайту",
    "контакты",
    "поделиться",
    "подписаться",
    "войти",
];

/// A side has no text, or there is only one side.
pub(super) fn empty(unit: &TranslationUnit) -> Option<String> {
    let blank = unit.variants.iter().find(|variant| variant.text().chars().all(|c| c.is_whitespace() || c.is_control()));
    match (blank, unit.variants.as_slice()) {
        (_, []) => Some("there is no text at all".to_owned()),
        (_, [only]) => Some(format!("{} stands alone", only.language)),
        (Some(blank), _) => Some(format!("{} has no text", blank.language)),
        (None, _) => None,
    }
}

/// Neither side has a letter, or a side is the name of an image.
pub(super) fn residue(source: &Side, target: &Side) -> Option<String> {
    let has_letters = |side: &Side| side.text.chars().any(char::is_alphabetic);
    if !has_letters(source) && !has_letters(target) {
        return Some(format!("“{}” has no words", source.text.trim()));
    }
    let image = [source, target].into_iter().find(|side| is_image(side.text.trim()));
    image.map(|side| format!("“{}” is the name of an image", side.text.trim()))
}

/// Both sides are links of a web page.
pub(super) fn navigation(source: &Side, target: &Side) -> Option<String> {
    let is_link = |side: &Side| LINKS.contains(&side.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str());
    (is_link(source) && is_link(target)).then(|| format!("“{}” is a link of a page", source.text.trim()))
}

fn is_image(text: &str) -> bool {
    let lower = text.to_lowercase();
    IMAGES.iter().filter_map(|ending| lower.strip_suffix(ending)).any(|stem| !stem.is_empty() && !stem.contains(char::is_whitespace))
}
