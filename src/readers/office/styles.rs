//! Styles of paragraphs and characters, and what they make of a paragraph.

use crate::text::Role;
use std::collections::HashMap;

/// How many styles may rest on each other; what lies deeper is not looked at, nor is a circle.
const MOST_STYLES: usize = 64;

/// A style, as far as it matters.
#[derive(Debug, Default)]
pub(in crate::readers) struct Style {
    /// Its name as a user sees it.
    pub(in crate::readers) name: String,
    /// The key of the style that it rests on.
    pub(in crate::readers) parent: Option<String>,
    /// Whether its paragraphs are headings, by their level in the outline.
    pub(in crate::readers) heads: Option<bool>,
    /// Whether its paragraphs are items of a list.
    pub(in crate::readers) is_item: Option<bool>,
    /// Whether its text is hidden.
    pub(in crate::readers) is_hidden: Option<bool>,
}

/// The styles of a document by their keys.
#[derive(Debug, Default)]
pub(in crate::readers) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Adds a style; one of the same key is replaced.
    pub(in crate::readers) fn add(&mut self, key: String, style: Style) {
        self.0.insert(key, style);
    }

    /// Returns a style and those that it rests on.
    fn chain<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Style> {
        let mut next = self.0.get(key);
        let chain = std::iter::from_fn(move || {
            let style = next?;
            next = style.parent.as_ref().and_then(|parent| self.0.get(parent));
            Some(style)
        });
        chain.take(MOST_STYLES)
    }

    /// Returns the role that a style gives to its paragraphs, if it gives any: by its name, or by its level in the outline.
    pub(in crate::readers) fn role(&self, key: &str) -> Option<Role> {
        if !self.0.contains_key(key) {
            return role_of(key);
        }
        let by_name = self.chain(key).find_map(|style| role_of(&style.name));
        by_name.or_else(|| self.chain(key).find_map(|style| style.heads)?.then_some(Role::Heading))
    }

    /// Returns whether a style makes its paragraphs items of a list.
    pub(in crate::readers) fn is_item(&self, key: &str) -> bool {
        self.chain(key).find_map(|style| style.is_item).unwrap_or(false)
    }

    /// Returns whether a style hides its text, if it says so or not.
    pub(in crate::readers) fn is_hidden(&self, key: &str) -> Option<bool> {
        self.chain(key).find_map(|style| style.is_hidden)
    }
}

/// Names of the style of titles, in small letters.
const TITLES: &[&str] = &["title", "название", "назва", "titel", "titre", "título", "titolo", "tytuł"];
/// Names of styles of headings; a number may follow, with which some of them are headings and no titles.
const HEADINGS: &[&str] = &["heading", "заголовок", "überschrift", "titre", "título", "titolo", "nagłówek"];
/// Other names of styles of headings.
const OTHER_HEADINGS: &[&str] = &[
    "subtitle",
    "подзаголовок",
    "підзаголовок",
    "untertitel",
    "sous-titre",
    "subtítulo",
    "sottotitolo",
    "podtytuł",
    "toc heading",
    "contents heading",
    "заголовок оглавления",
];
/// Names of the style of captions.
const CAPTIONS: &[&str] = &["caption", "название объекта", "назва об'єкта", "beschriftung", "légende", "epígrafe", "didascalia", "legenda"];

/// Returns the role that the name of a style stands for.
fn role_of(name: &str) -> Option<Role> {
    let name = name.trim().to_lowercase().replace("_20_", " ");
    let name = name.as_str();
    let is_numbered_heading = || {
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        HEADINGS.contains(&kind)
    };
    if TITLES.contains(&name) {
        Some(Role::Title)
    } else if CAPTIONS.contains(&name) {
        Some(Role::Caption)
    } else if OTHER_HEADINGS.contains(&name) || is_numbered_heading() {
        Some(Role::Heading)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_tell_roles() {
        for (name, role) in [
            ("Title", Some(Role::Title)),
            ("heading 1", Some(Role::Heading)),
            ("Heading1", Some(Role::Heading)),
            ("Heading_20_2", Some(Role::Heading)),
            ("Заголовок 1", Some(Role::Heading)),
            ("Название", Some(Role::Title)),
            ("Название объекта", Some(Role::Caption)),
            ("Titre", Some(Role::Title)),
            ("Titre 1", Some(Role::Heading)),
            ("caption", Some(Role::Caption)),
            ("Table Heading", None),
            ("Normal", None),
        ] {
            assert_eq!(role_of(name), role, "{name}");
        }
    }

    #[test]
    fn circles_of_styles_end() {
        let mut styles = Styles::default();
        for (key, parent) in [("a", "b"), ("b", "a")] {
            styles.add(key.to_owned(), Style { name: key.to_owned(), parent: Some(parent.to_owned()), ..Style::default() });
        }
        assert_eq!((styles.role("a"), styles.is_item("b")), (None, false));
    }
}
