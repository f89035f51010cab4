//! What a page says of its document: its title, its date, its number on the site.

use super::dates::{Date, date_in};
use super::residue;
use crate::text::{Document, Role};

/// What a document says of itself, or the page around it; its translation mostly says the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// The date: of the date line, else the one on the title, else of the site's stamp.
    pub date: Option<Date>,
    /// The number that the site knows the document by.
    pub id: Option<String>,
}

/// Residue that may hold a date, the likeliest first.
const DATED: [&str; 3] = ["repeated-title", "mail-header", "publication-stamp"];

/// Returns what a cleaned document says of itself.
///
/// ```
/// use sverka::cleaning::{clean, metadata};
/// use sverka::text::Document;
///
/// let (document, _) = clean(Document::from_text("page.txt", "March 4, 2023, Minsk"));
/// assert_eq!(metadata(&document).date.unwrap().to_string(), "2023-03-04");
/// ```
pub fn metadata(document: &Document) -> Metadata {
    let of_role = |role: Role| document.blocks.iter().filter(move |block| block.role == role).map(|block| document.content(block.span));
    let left_out = residue(document);
    let of_rule = |rule: &'static str| left_out.iter().filter(move |(of, _)| *of == rule).map(|(_, span)| document.content(*span));
    let date_line = of_role(Role::Date).find_map(|line| date_in(&line));
    let date = date_line.or_else(|| DATED.iter().find_map(|rule| of_rule(rule).find_map(|line| date_in(&line))));
    Metadata { title: of_role(Role::Title).next(), date, id: of_rule("publication-stamp").find_map(|line| id(&line)) }
}

/// Returns the number at the end of an address: `123` of `example.org/d/123`.
fn id(line: &str) -> Option<String> {
    let address = line.split_whitespace().find(|word| word.contains('/') && word.contains('.'))?;
    let last = address.trim_end_matches(['/', '.', ',']).rsplit(['/', '=']).next()?;
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tests::document;
    use super::super::{clean, metadata};

    /// Returns title, date and number of a page.
    fn of(page: &str) -> [String; 3] {
        let of = metadata(&clean(document(None, page)).0);
        [of.title.unwrap_or_default(), of.date.map(|date| date.to_string()).unwrap_or_default(), of.id.unwrap_or_default()]
    }

    const BODY: &str = "Delegates from eleven towns took the floor on the first day of the meeting.";
    const RUSSIAN: &str = "В первый день встречи слово взяли делегаты одиннадцати городов, и каждый говорил о своём мосте.";

    #[test]
    fn pages_tell_of_their_documents() {
        let page = format!("The Secretary spoke at the forum\n\nThe Secretary spoke at the forum 03.02.2022\n\n{BODY}\n\n{BODY}");
        assert_eq!(of(&page), ["The Secretary spoke at the forum", "2022-02-03", ""]);
        let page = format!(
            "Выступление на форуме\n\n{RUSSIAN}\n\nСтатус материала\n\nДата публикации: 4 марта 2023 года, 10:10\n\n\
             Ссылка на материал: example.org/d/123"
        );
        assert_eq!(of(&page), ["Выступление на форуме", "2023-03-04", "123"]);
        assert_eq!(of(&format!("{BODY}\n\n{BODY}")), ["", "", ""]);
    }
}
