//! Letters of another script that look like those of the word's own.

use crate::text::{Language, Mending, in_one_script, mixed_words};

/// A word has letters of another script that look like its own; mended where every foreign letter has a twin.
///
/// Where not, the word was mixed on purpose, as `SMSка` is, and there is nothing to say.
pub(super) fn homoglyphs(text: &str, language: &Language) -> Option<Mending> {
    let mut mended = String::new();
    let mut example = None;
    let mut from = 0;
    for (start, word) in mixed_words(text) {
        let Some(twin) = in_one_script(word, language) else { continue };
        mended.push_str(&text[from..start]);
        mended.push_str(&twin);
        from = start + word.len();
        example.get_or_insert_with(|| format!("“{word}” mixes Latin and Cyrillic letters"));
    }
    let reason = example?;
    mended.push_str(&text[from..]);
    Some(Mending { text: Some(mended), reason })
}
