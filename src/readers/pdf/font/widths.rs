//! How broad the letters of the fonts are that every program has, for files that do not say it.

/// The breadths of Helvetica from the space on, in thousandths.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
    278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
    667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
    556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// The breadths of Times.
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278,
    278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722,
    722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500,
    500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// Returns how broad what a code stands for is, in sizes of the font.
pub(super) fn standard(base_font: &[u8], letters: Option<&str>) -> f64 {
    let has = |name: &str| memchr::memmem::find(base_font, name.as_bytes()).is_some();
    if has("Courier") {
        return 0.6;
    }
    let table = if has("Helvetica") || has("Arial") { &HELVETICA } else { &TIMES };
    let width = letters.and_then(|letters| letters.chars().next()).map_or(500, |letter| match letter {
        ' '..='~' => table[letter as usize - 32],
        '—' | '…' => 1000,
        'ш' | 'щ' | 'ж' | 'ю' | 'м' | 'ф' | 'Ш' | 'Щ' | 'Ж' | 'Ю' | 'М' | 'Ф' => 800,
        _ if letter.is_uppercase() => 700,
        _ => 500,
    });
    f64::from(width) / 1000.0 * if has("Bold") { 1.05 } else { 1.0 }
}
