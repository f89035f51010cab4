//! Texts whose codes are numbers in braces, for tables: `{1}bold{2}`.

use super::{Code, Inline, TranslationUnit};

/// Returns the codes of a unit, each of them once, in the order in which they first appear.
pub fn distinct_codes(unit: &TranslationUnit) -> Vec<&Code> {
    let mut codes: Vec<&Code> = Vec::new();
    for inline in unit.variants.iter().flat_map(|variant| &variant.content) {
        if let Inline::Code(code) = inline
            && !codes.contains(&&**code)
        {
            codes.push(code);
        }
    }
    codes
}

/// Returns a text in which each code is its place among `codes`, counted from 1, in braces; a brace that opens is doubled.
///
/// Without codes the text is as it is.
///
/// ```
/// use sverka::memory::{Code, CodeKind, Inline, marked, unmarked};
///
/// let code = Code::new(CodeKind::Placeholder, None, "%s");
/// let content = vec![Inline::Text("Dear {".to_owned()), Inline::Code(Box::new(code.clone()))];
/// assert_eq!(marked(&content, &[&code]), "Dear {{{1}");
/// assert_eq!(unmarked("Dear {{{1}", &[code]), Ok(content));
/// ```
pub fn marked(content: &[Inline], codes: &[&Code]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(words) if codes.is_empty() => text.push_str(words),
            Inline::Text(words) => text.push_str(&words.replace('{', "{{")),
            Inline::Code(code) => {
                let place = codes.iter().position(|known| *known == &**code);
                place.into_iter().for_each(|at| text.push_str(&format!("{{{}}}", at + 1)));
            }
        }
    }
    text
}

/// Returns the text and the codes of a text that was [marked], or the number that stands for no code.
///
/// # Errors
///
/// If there is a number in braces for which there is no code.
pub fn unmarked(text: &str, codes: &[Code]) -> Result<Vec<Inline>, usize> {
    if codes.is_empty() {
        return Ok(vec![Inline::Text(text.to_owned())]);
    }
    let (mut content, mut words) = (Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        words.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let number = rest.split_once('}').and_then(|(number, after)| Some((number.parse::<usize>().ok()?, after)));
        match number {
            _ if rest.starts_with('{') => {
                words.push('{');
                rest = &rest[1..];
            }
            Some((number, after)) => {
                let code = number.checked_sub(1).and_then(|at| codes.get(at)).ok_or(number)?;
                if !words.is_empty() {
                    content.push(Inline::Text(std::mem::take(&mut words)));
                }
                content.push(Inline::Code(Box::new(code.clone())));
                rest = after;
            }
            None => words.push('{'),
        }
    }
    words.push_str(rest);
    if !words.is_empty() || content.is_empty() {
        content.push(Inline::Text(words));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{CodeKind, Variant};
    use crate::text::Language;

    #[test]
    fn equal_codes_have_one_number() {
        let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
        let code = |kind, native: &str| Inline::Code(Box::new(Code::new(kind, Some(1), native)));
        let text = |words: &str| Inline::Text(words.to_owned());
        let [begin, end] = [code(CodeKind::Begin, "<b>"), code(CodeKind::End, "</b>")];
        let unit = TranslationUnit::new(vec![
            Variant::new(en, vec![text("a {0} "), begin.clone(), text("b"), end.clone()]),
            Variant::new(ru, vec![begin, text("б"), end, text(" а")]),
        ]);
        let codes = distinct_codes(&unit);
        let texts: Vec<String> = unit.variants.iter().map(|variant| marked(&variant.content, &codes)).collect();
        assert_eq!(texts, ["a {{0} {1}b{2}", "{1}б{2} а"]);
        let codes: Vec<Code> = codes.into_iter().cloned().collect();
        for (variant, text) in unit.variants.iter().zip(&texts) {
            assert_eq!(unmarked(text, &codes).as_ref(), Ok(&variant.content));
        }
        assert_eq!(unmarked("{3}", &codes), Err(3));
        assert_eq!(unmarked("{x} {", &codes), Ok(vec![text("{x} {")]));
    }
}
