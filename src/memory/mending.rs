//! What can be mended in a unit without a guess.

use super::{CodeKind, Inline, TranslationUnit, Variant};
use std::collections::HashSet;

/// Returns the unit as tools load it: white space around texts is taken off and line breaks inside are blanks, codes that
/// lack their other half stand alone, and of several variants in one language each further one makes a unit of its own.
///
/// ```
/// use sverka::memory::{TranslationUnit, Variant, mended};
/// use sverka::text::Language;
///
/// let [en, ru] = ["en", "ru"].map(|tag| Language::parse(tag).unwrap());
/// let unit = TranslationUnit::new(vec![Variant::plain(en, "\n  Yes,\n  please "), Variant::plain(ru.clone(), "Да"), Variant::plain(ru, "Ага")]);
/// let texts = mended(unit).into_iter().map(|unit| unit.variants.iter().map(Variant::text).collect::<Vec<_>>());
/// assert_eq!(texts.collect::<Vec<_>>(), [["Yes, please", "Да"], ["Yes, please", "Ага"]]);
/// ```
pub fn mended(mut unit: TranslationUnit) -> Vec<TranslationUnit> {
    for variant in &mut unit.variants {
        tidy(&mut variant.content);
        isolate(&mut variant.content);
    }
    let mut seen = HashSet::new();
    let (first, further): (Vec<Variant>, Vec<Variant>) =
        std::mem::take(&mut unit.variants).into_iter().partition(|variant| seen.insert(variant.language.clone()));
    let mut units = vec![TranslationUnit { variants: first, ..unit }];
    for variant in further {
        let mut other = units[0].clone();
        other.id = None;
        other.variants.iter_mut().filter(|v| v.language == variant.language).for_each(|v| *v = variant.clone());
        units.push(other);
    }
    units
}

/// Takes white space off the ends, and makes a blank of every line break with the white space around it.
fn tidy(content: &mut Vec<Inline>) {
    for inline in content.iter_mut() {
        if let Inline::Text(text) = inline
            && text.contains('\n')
        {
            let lines = text.split('\n').enumerate();
            let count = text.matches('\n').count();
            let trimmed = lines.map(|(at, line)| {
                let line = if at > 0 { line.trim_start() } else { line };
                if at < count { line.trim_end() } else { line }
            });
            *text = trimmed.collect::<Vec<_>>().join(" ");
        }
    }
    if let Some(Inline::Text(text)) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = content.last_mut() {
        *text = text.trim_end().to_owned();
    }
    content.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
}

/// Makes codes that have no other half stand alone.
fn isolate(content: &mut [Inline]) {
    let codes = |kind: CodeKind, content: &[Inline]| -> HashSet<Option<u32>> {
        let pair = |inline: &Inline| if let Inline::Code(code) = inline { (code.kind == kind).then_some(code.pair) } else { None };
        content.iter().filter_map(pair).collect()
    };
    let (begins, ends) = (codes(CodeKind::Begin, content), codes(CodeKind::End, content));
    for inline in content {
        let Inline::Code(code) = inline else { continue };
        let (others, alone) = match code.kind {
            CodeKind::Begin => (&ends, CodeKind::IsolatedBegin),
            CodeKind::End => (&begins, CodeKind::IsolatedEnd),
            _ => continue,
        };
        if code.pair.is_none() || !others.contains(&code.pair) {
            code.kind = alone;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Code;

    fn code(kind: CodeKind, pair: Option<u32>) -> Inline {
        Inline::Code(Box::new(Code::new(kind, pair, "<b>")))
    }

    #[test]
    fn codes_without_a_half_stand_alone() {
        let mut content = vec![code(CodeKind::Begin, Some(1)), code(CodeKind::End, Some(1)), code(CodeKind::Begin, Some(2))];
        isolate(&mut content);
        assert_eq!(content[2], code(CodeKind::IsolatedBegin, Some(2)));
        assert_eq!(content[..2], [code(CodeKind::Begin, Some(1)), code(CodeKind::End, Some(1))]);
    }

    #[test]
    fn blanks_beside_codes_stay() {
        let mut content = vec![Inline::Text("\n a ".to_owned()), code(CodeKind::Placeholder, None), Inline::Text(" b\n".to_owned())];
        tidy(&mut content);
        assert_eq!(content[0], Inline::Text("a ".to_owned()));
        assert_eq!(content[2], Inline::Text(" b".to_owned()));
    }
}
