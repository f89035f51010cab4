//! Characters that Word takes by their code from a font of symbols.

/// What the letters of the font Symbol are, from A and from a.
const GREEK: [&str; 2] = ["ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"];

/// What other codes of the font Symbol stand for.
const SYMBOL: &[(u32, char)] = &[
    (0x22, '∀'),
    (0x24, '∃'),
    (0x2d, '−'),
    (0xa2, '′'),
    (0xa3, '≤'),
    (0xa5, '∞'),
    (0xab, '↔'),
    (0xac, '←'),
    (0xae, '→'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb2, '″'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xba, '≡'),
    (0xbb, '≈'),
    (0xbc, '…'),
    (0xce, '∈'),
    (0xd6, '√'),
    (0xd7, '⋅'),
    (0xe5, '∑'),
];

/// What codes of the font Wingdings stand for.
const WINGDINGS: &[(u32, char)] = &[
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '☐'),
    (0xa7, '▪'),
    (0xa8, '☐'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// Returns the character that a code, in hexadecimal digits, stands for in a font, if Unicode has it.
pub(in crate::readers) fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    // Fonts of symbols lie in the private area, and Word may write their codes without it.
    let low = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let listed = |list: &[(u32, char)]| list.iter().find(|(known, _)| *known == low).map(|(_, c)| *c);
    let known = match font.to_lowercase().as_str() {
        "symbol" => listed(SYMBOL).or_else(|| greek(low)).or_else(|| ascii(low)),
        "wingdings" => listed(WINGDINGS),
        font if font.starts_with("wingdings") || font.starts_with("webdings") => None,
        _ if low == code => char::from_u32(code),
        _ => ascii(low),
    };
    known.filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c))
}

/// Returns a letter of the font Symbol.
fn greek(code: u32) -> Option<char> {
    let letter = char::from_u32(code)?;
    let first = if letter.is_ascii_uppercase() { b'A' } else { b'a' };
    let at = letter.is_ascii_alphabetic().then(|| code - u32::from(first))?;
    GREEK[usize::from(letter.is_ascii_lowercase())].chars().nth(at as usize)
}

/// Returns the character of a code that is the same in most fonts.
fn ascii(code: u32) -> Option<char> {
    char::from_u32(code).filter(|c| c.is_ascii_graphic() || *c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_become_characters() {
        for (font, code, meant) in [
            ("Symbol", "F061", Some('α')),
            ("Symbol", "57", Some('Ω')),
            ("Symbol", "F0B3", Some('≥')),
            ("Symbol", "F031", Some('1')),
            ("Wingdings", "F0FC", Some('✓')),
            ("Wingdings", "F041", None),
            ("Times New Roman", "2116", Some('№')),
            ("Times New Roman", "F041", Some('A')),
            ("Arial", "F8FF", None),
            ("Arial", "x", None),
        ] {
            assert_eq!(character(font, code), meant, "{font} {code}");
        }
    }
}
