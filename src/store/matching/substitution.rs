//! A translation with the numbers and tags of a query put in for those of the segment that was translated.

use super::super::index::tags;
use crate::text::{Language, Span};
use crate::tokens::{TokenKind, Tokenizer, month_named_as};

/// Returns a translation of the query, made from that of a segment that has other numbers or tags at the same places.
///
/// Each number of the segment that the query changes must stand in the translation as often as in the segment, by its value, however it
/// is grouped there; the new one is written as the old one was. Nothing is returned where that is not so: then a person has to look.
pub(super) fn substituted(query: &str, segment: &str, translation: &str, languages: (&Language, &Language)) -> Option<String> {
    let tokenizers = (Tokenizer::new(languages.0), Tokenizer::new(languages.1));
    let left = places(query, &tokenizers.0);
    let right = places(segment, &tokenizers.0);
    let alike = left.len() == right.len() && left.iter().zip(&right).all(|(new, old)| new.kind == old.kind);
    let mut free = places(translation, &tokenizers.1);
    let mut changes: Vec<(Span, String)> = Vec::new();
    for (new, old) in alike.then(|| left.iter().zip(&right)).into_iter().flatten() {
        let here = free.iter().position(|place| place.kind == old.kind && place.key == old.key)?;
        let place = free.remove(here);
        if new.key != old.key {
            let written = place.span.of(translation);
            changes.push((
                place.span,
                match new.kind {
                    Kind::Tag => new.key.clone(),
                    Kind::Number => as_written(&new.key, written, languages.1)?,
                    Kind::Month => month_named_as(new.key.parse().ok()?, written, translation)?,
                },
            ));
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    let mut made = String::with_capacity(translation.len());
    let mut from = 0;
    for (span, text) in &changes {
        made.push_str(&translation[from..span.start]);
        made.push_str(text);
        from = span.end;
    }
    made.push_str(&translation[from..]);
    alike.then_some(made)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Month,
    Tag,
}

/// A number or a tag in a text.
#[derive(Debug)]
struct Place {
    span: Span,
    kind: Kind,
    /// The value of the number, the number of the month, the tag itself.
    key: String,
}

fn places(text: &str, tokenizer: &Tokenizer) -> Vec<Place> {
    let tags: Vec<Span> = tags(text).into_iter().map(|tag| Span::new(tag.start, tag.end)).collect();
    let mut places: Vec<Place> = tags.iter().map(|span| Place { span: *span, kind: Kind::Tag, key: span.of(text).to_owned() }).collect();
    let is_in_digits = |span: Span| span.of(text).starts_with(|c: char| c.is_ascii_digit());
    let in_tag = |span: Span| tags.iter().any(|tag| tag.start < span.end && span.start < tag.end);
    for (token, span) in tokenizer.located_tokens(text) {
        if token.kind == TokenKind::Month {
            places.push(Place { span, kind: Kind::Month, key: token.key });
            continue;
        }
        // A marker of a list, as `5.`, is a number as well.
        let is_number = matches!(token.kind, TokenKind::Number | TokenKind::Marker) && is_in_digits(span);
        if is_number && !in_tag(span) {
            places.push(Place { span, kind: Kind::Number, key: token.key });
        }
    }
    places.sort_by_key(|place| place.span.start);
    places
}

/// Returns a number written as another one is: grouped as it is, with what it has behind its digits.
fn as_written(value: &str, example: &str, language: &Language) -> Option<String> {
    let (whole, fraction) = value.split_once('.').map_or((value, None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.is_empty() || !whole.bytes().chain(fraction.unwrap_or("0").bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits_end = example.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (digits, tail) = example.split_at(digits_end);
    let group = digits.chars().find(|c| c.is_whitespace() || *c == '\'' || *c == '’');
    let mut written = match group {
        Some(mark) => grouped(whole, mark),
        None => whole.to_owned(),
    };
    if let Some(fraction) = fraction {
        written.push(if matches!(language.primary(), "en" | "zh" | "ja" | "ko" | "he" | "hi") { '.' } else { ',' });
        written.push_str(fraction);
    }
    Some(written + tail)
}

/// Returns digits in groups of three; four digits stay whole.
fn grouped(digits: &str, mark: char) -> String {
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str, segment: &str, translation: &str) -> Option<String> {
        substituted(query, segment, translation, (&Language::known("en"), &Language::known("ru")))
    }

    #[test]
    fn numbers_are_put_in() {
        for (query, segment, translation, expected) in [
            ("Article 7 of 12", "Article 5 of 12", "Статья 5 из 12", "Статья 7 из 12"),
            ("It costs 3.75 crowns.", "It costs 3.5 crowns.", "Он стоит 3,5 кроны.", "Он стоит 3,75 кроны."),
            ("1,250,000 trees", "200,000 trees", "200 000 деревьев", "1 250 000 деревьев"),
            ("on 4 May 2022", "on 3 May 2021", "3 мая 2021 года", "4 мая 2022 года"),
            ("on 12 June 2022", "on 3 May 2021", "3 мая 2021 года", "12 июня 2022 года"),
            ("from 5 to 3", "from 3 to 5", "с 3 до 5", "с 5 до 3"),
            ("%d of {1}", "%s of {0}", "{0}: %s", "{1}: %d"),
        ] {
            assert_eq!(of(query, segment, translation).as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_found_is_left_to_a_person() {
        assert_eq!(of("7 towns", "5 towns", "пять городов"), None);
        assert_eq!(of("7 towns of 9", "5 towns", "5 городов"), None);
        assert_eq!(of("7 towns", "5 towns", "15 городов"), None);
    }
}
