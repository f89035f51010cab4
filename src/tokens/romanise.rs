//! Names compared across scripts.

use any_ascii::any_ascii;

/// Returns a folded word in Latin letters, respelled so that names written in different languages come close.
///
/// any_ascii gives the letters; the respelling takes away what spelling habits differ in: `c`, `q` and `k`; `w` and
/// `v`; `y`, `j` and `i`; `ph` and `f`; doubled letters; mute `h`.
///
/// ```
/// use sverka::tokens::romanise;
///
/// assert_eq!(romanise("джонсон"), romanise("jonson"));
/// assert_eq!(romanise("филипп"), romanise("philip"));
/// ```
pub fn romanise(word: &str) -> String {
    let mut latin = any_ascii(word).to_ascii_lowercase();
    for (from, to) in [
        ("dzh", "j"),
        ("shch", "s"),
        ("tch", "c"),
        ("sch", "s"),
        ("sh", "s"),
        ("ch", "c"),
        ("zh", "j"),
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("x", "ks"),
        ("q", "k"),
        ("w", "v"),
        ("ya", "a"),
        ("ia", "a"),
        ("yu", "u"),
        ("iu", "u"),
        ("yo", "o"),
        ("ts", "c"),
        ("y", "i"),
        ("j", "i"),
        ("z", "s"),
        ("gh", "g"),
    ] {
        if latin.contains(from) {
            latin = latin.replace(from, to);
        }
    }
    let mut out = String::with_capacity(latin.len());
    let mut letters = latin.chars().filter(char::is_ascii_alphanumeric).peekable();
    while let Some(c) = letters.next() {
        // A `c` sounds as `s` before e and i, as `k` elsewhere.
        let c = match c {
            'c' if letters.peek().is_some_and(|n| matches!(n, 'e' | 'i')) => 's',
            'c' => 'k',
            'h' if !out.is_empty() => continue,
            c => c,
        };
        if !out.ends_with(c) || c.is_ascii_digit() {
            out.push(c);
        }
    }
    out
}

/// Returns the classes of the first three consonants of a romanised word: words whose skeletons differ are no cognates.
pub fn skeleton(romanised: &str) -> [u8; 3] {
    let mut classes = [0; 3];
    let consonants = romanised.bytes().filter_map(|b| {
        Some(match b {
            b'b' | b'p' => 1,
            b'd' | b't' => 2,
            b'f' | b'v' => 3,
            b'g' | b'k' | b'h' => 4,
            b's' => 5,
            b'l' => 6,
            b'm' => 7,
            b'n' => 8,
            b'r' => 9,
            b'0'..=b'9' => 10,
            _ => return None,
        })
    });
    for (slot, class) in classes.iter_mut().zip(consonants) {
        *slot = class;
    }
    classes
}

/// Returns how alike two romanised words are, 0 to 1; endings count less than beginnings.
///
/// The measure is the normalised Levenshtein similarity (strsim), raised where one word is the beginning of the other.
pub fn name_similarity(left: &str, right: &str) -> f64 {
    if left == right {
        return 1.0;
    }
    let shorter = left.len().min(right.len());
    let shared = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
    let by_edits = strsim::normalized_levenshtein(left, right);
    let by_beginning =
        if shared >= 4 { 0.9 * shared as f64 / (shorter as f64 + 0.5 * (left.len().max(right.len()) - shorter) as f64) } else { 0.0 };
    by_edits.max(by_beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_close_across_scripts() {
        for (left, right) in
            [("johnson", "джонсон"), ("macedonia", "македония"), ("ivanov", "иванов"), ("forum", "форум"), ("minsk", "минск")]
        {
            let similarity = name_similarity(&romanise(left), &romanise(right));
            assert!(similarity > 0.6, "{left} {right}: {} {} {similarity}", romanise(left), romanise(right));
            assert_eq!(skeleton(&romanise(left))[0], skeleton(&romanise(right))[0], "{left} {right}");
        }
    }

    #[test]
    fn unlike_words_stay_apart() {
        assert!(name_similarity(&romanise("state"), &romanise("страна")) < 0.6);
    }
}
