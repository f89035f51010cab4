//! mail-header: who sent a text to whom, above a text that came by e-mail.

use super::super::page::Page;
use super::super::words::fold;
use crate::text::Span;

/// The names of header fields, folded (RFC 5322 and what mail programs make of them).
const FIELDS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "sent",
    "reply-to",
    "attachments",
    "от",
    "от кого",
    "кому",
    "копия",
    "тема",
    "дата",
    "отправлено",
    "вложения",
    "von",
    "an",
    "betreff",
    "datum",
    "gesendet",
    "від",
    "кому",
    "тема",
];
/// Fields that a header is known by: a text may well open with a line “Date: ...” of its own.
const TELLING: &[&str] = &["from", "subject", "от", "от кого", "тема", "von", "betreff", "від"];

/// Finds the header of a message at the head of a page: two fields or more, one after the other.
pub(super) fn headers(page: &Page) -> Vec<Span> {
    let content: Vec<usize> = (0..page.pieces.len()).filter(|&index| page.is_content(index)).collect();
    let named: Vec<(usize, String)> = content.iter().map_while(|&index| Some((index, field(&page.pieces[index].says)?))).collect();
    let is_header = named.len() > 1 && named.iter().any(|(_, name)| TELLING.contains(&name.as_str()));
    if is_header { named.into_iter().map(|(index, _)| page.pieces[index].span).collect() } else { Vec::new() }
}

/// Returns the name of the field that a line is.
fn field(line: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    let name = fold(name);
    (FIELDS.contains(&name.as_str()) && !value.trim().is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::left_out;

    #[test]
    fn headers_open_a_message() {
        let message = "From: Harbour Lectures <talks@example.org>\n\nSubject: Fwd: the text\n\nDate: 3 May 2021\n\nDear friends,\n\n\
                       The bridges of the last century are old, and nobody knows who will pay for the new ones that the towns need.";
        assert_eq!(left_out(message).len(), 3);
        for text in
            ["Subject: the bridges.\n\nThe bridges are old.", "The text.\n\nFrom: the towns\n\nTo: the Council\n\nThe bridges are old."]
        {
            assert!(left_out(text).is_empty(), "{text}");
        }
    }
}
