//! What has to hold for the sentences of any text.

use sverka::text::Span;

/// Asserts that sentences, with the white space between them, rebuild a text.
pub fn assert_rebuilds(text: &str, spans: &[Span]) {
    let (mut rebuilt, mut end) = (String::new(), 0);
    for span in spans {
        let (gap, sentence) = (&text[end..span.start], span.of(text));
        assert!(gap.trim().is_empty(), "{gap:?} is lost");
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "white space at the edge of {sentence:?}");
        rebuilt.extend([gap, sentence]);
        end = span.end;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is lost", &text[end..]);
    assert_eq!(rebuilt + &text[end..], text);
}
