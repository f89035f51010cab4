//! Changes of a text at places of it.

use crate::xml::push_attribute;
use std::ops::Range;

/// Changes that are gathered and made at once.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts a text in the place of a part; changes of one place come in order.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Sets attributes in a tag; others stay as they are.
    pub(super) fn set_attributes(&mut self, text: &str, tag: &Range<usize>, attributes: &[(&str, &str)]) {
        self.replace(tag.clone(), with_attributes(&text[tag.clone()], attributes));
    }

    /// Returns the text with all changes made. Of changes that overlap the first stands.
    pub(super) fn applied(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(text.len() + self.0.iter().map(|(_, new)| new.len()).sum::<usize>());
        let mut from = 0;
        for (range, new) in &self.0 {
            if range.start < from {
                continue;
            }
            out.push_str(&text[from..range.start]);
            out.push_str(new);
            from = range.end;
        }
        out + &text[from..]
    }
}

/// Returns a tag with attributes set.
pub(super) fn with_attributes(tag: &str, attributes: &[(&str, &str)]) -> String {
    let mut tag = tag.to_owned();
    for (name, value) in attributes {
        let mut written = String::new();
        push_attribute(&mut written, value);
        match value_of(&tag, name) {
            Some(range) => {
                // A value in single quotes may hold none of them.
                tag.replace_range(range, &written.replace('\'', "&apos;"));
            }
            None => {
                let end = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
                tag.insert_str(end, &format!(" {name}=\"{written}\""));
            }
        }
    }
    tag
}

/// Returns where the value of an attribute stands in a tag.
fn value_of(tag: &str, name: &str) -> Option<Range<usize>> {
    let mut at = tag.find(char::is_whitespace)?;
    loop {
        at += tag[at..].len() - tag[at..].trim_start().len();
        let equals = at + tag[at..].find('=')?;
        let found = tag[at..equals].trim();
        let rest = tag[equals + 1..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = tag.len() - rest.len() + 1;
        let end = start + tag[start..].find(quote)?;
        if found == name {
            return Some(start..end);
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_set_where_they_stand() {
        let set = |tag: &str| with_attributes(tag, &[("state", "a'b"), ("x", "1 < 2")]);
        assert_eq!(set("<target>"), "<target state=\"a'b\" x=\"1 &lt; 2\">");
        assert_eq!(set("<target  x = '0'  state=\"new\" />"), "<target  x = '1 &lt; 2'  state=\"a&apos;b\" />");
        assert_eq!(set("<t my:state=\"q\"/>"), "<t my:state=\"q\" state=\"a'b\" x=\"1 &lt; 2\"/>");
    }

    #[test]
    fn changes_keep_their_order() {
        let mut edits = Edits::default();
        edits.insert(3, "!");
        edits.replace(0..1, "A");
        edits.insert(3, "?");
        assert_eq!(edits.applied("abc"), "Abc!?");
    }
}
