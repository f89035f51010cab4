//! Numbers and dates that do not agree.
//!
//! Asked for is what one side has in digits; it may stand on the other side in digits, in words or as a month. A number in
//! digits is read in every way that some language writes it: `1,200` may be 1200 and 1.2, `15.05.2023` a date.

use super::side::{Side, words};
use crate::text::Span;
use crate::tokens::{Token, TokenKind, fold};

/// Below this, a number that is missing on one side may be said in other words: `both`, `twice`, `a pair`.
const SMALL: f64 = 13.0;

/// Words by their folded beginnings with the value that they may stand for, beyond those that tokens know.
const WORDS: &[(&str, &[f64])] = &[
    ("zero", &[0.0]),
    ("нол", &[0.0]),
    ("нул", &[0.0]),
    ("half", &[0.5, 50.0, 30.0]),
    ("полов", &[0.5, 50.0, 30.0]),
    ("полчас", &[0.5, 30.0]),
    ("полвек", &[0.5, 50.0]),
    ("doubl", &[2.0, 100.0]),
    ("вдвое", &[2.0, 100.0]),
    ("удво", &[2.0, 100.0]),
    ("hex", &[16.0]),
    ("шестнадцатер", &[16.0]),
    ("quarter", &[0.25, 25.0, 15.0]),
    ("четверт", &[0.25, 25.0, 15.0]),
    ("полтор", &[1.5]),
    ("полутор", &[1.5]),
    ("noon", &[12.0]),
    ("midnight", &[0.0, 24.0]),
    ("dozen", &[12.0]),
    ("дюжин", &[12.0]),
    ("fortnight", &[14.0]),
    ("score", &[20.0]),
    ("zwanzig", &[20.0]),
    ("dreißig", &[30.0]),
    ("vierzig", &[40.0]),
    ("fünfzig", &[50.0]),
    ("sechzig", &[60.0]),
    ("siebzig", &[70.0]),
    ("achtzig", &[80.0]),
    ("neunzig", &[90.0]),
    ("jahrhundert", &[100.0]),
    ("fortieth", &[40.0]),
    ("сороков", &[40.0]),
    ("сорокалет", &[40.0]),
    ("пятидесят", &[50.0]),
    ("sixtie", &[60.0]),
    ("шестидесят", &[60.0]),
    ("seventie", &[70.0]),
    ("семидесят", &[70.0]),
    ("eightie", &[80.0]),
    ("восьмидесят", &[80.0]),
    ("ninetie", &[90.0]),
    ("девяност", &[90.0]),
    ("hundred", &[100.0]),
    ("centur", &[100.0]),
    ("centen", &[100.0]),
    ("сот", &[100.0]),
    ("столет", &[100.0]),
    ("век", &[100.0]),
    ("bicenten", &[200.0]),
    ("двухсотлет", &[200.0]),
    ("трехсотлет", &[300.0]),
    ("пятисотлет", &[500.0]),
    ("thousandth", &[1000.0]),
    ("millenni", &[1000.0, 2000.0]),
    ("тысячелет", &[1000.0]),
    ("двухтысячн", &[2000.0]),
];

/// Multipliers that stand in words behind digits: `2.5 million`.
const SCALES: [f64; 5] = [1e2, 1e3, 1e6, 1e9, 1e12];

/// Units that translations convert, by the beginnings of their names or whole, with what one is in the metric system.
const CONVERTED: &[(&str, f64)] = &[
    ("mile", 1.609),
    ("mph", 1.609),
    ("миль", 1.609),
    ("миля", 1.609),
    ("мили", 1.609),
    ("meile", 1.609),
    ("inch", 2.54),
    ("дюйм", 2.54),
    ("feet", 0.3048),
    ("foot", 0.3048),
    ("feet", 30.48),
    ("foot", 30.48),
    ("футов", 0.3048),
    ("фута", 0.3048),
    ("yard", 0.9144),
    ("ярд", 0.9144),
    ("pound", 0.4536),
    ("lbs", 0.4536),
    ("фунт", 0.4536),
    ("acre", 0.4047),
    ("акр", 0.4047),
    ("gallon", 3.785),
    ("галлон", 3.785),
];

/// How far a converted number may be rounded.
const ROUNDING: f64 = 0.1;

/// A number in digits.
struct Figure<'a> {
    text: &'a str,
    span: Span,
    /// What it may mean.
    readings: Vec<f64>,
    /// The runs of digits in it.
    parts: Vec<f64>,
    /// The value together with a multiplier in words, where there is one.
    scaled: Option<f64>,
    /// Whether it is a number of its own, and no part of a word such as `UTF-8` or `3D`.
    is_own: bool,
}

/// What a side says in numbers.
struct Said<'a> {
    figures: Vec<Figure<'a>>,
    /// Everything that a figure of the other side may be found in.
    values: Vec<f64>,
    /// Months beside a number, with their words.
    months: Vec<(f64, &'a str)>,
    /// Whether hours may be those after noon.
    has_afternoon: bool,
    /// Whether degrees may be those of Fahrenheit.
    has_degrees: bool,
    /// What the units that translations convert are in the metric system.
    factors: Vec<f64>,
    /// All digits, one after the other.
    digits: String,
}

/// Numbers or dates differ.
pub(super) fn numbers(source: &Side, target: &Side) -> Option<String> {
    let has_digits = |side: &Side| side.plain.contains(|c: char| c.is_ascii_digit());
    if !has_digits(source) && !has_digits(target) {
        return None;
    }
    let (left, right) = (Said::new(source), Said::new(target));
    let (only_left, only_right) = (left.missing_in(&right), right.missing_in(&left));
    let is_large = |figure: &&Figure| figure.largest() >= SMALL;
    let differ = !only_left.is_empty() && !only_right.is_empty() || only_left.iter().chain(&only_right).any(is_large);
    let texts = |figures: &[&Figure<'_>]| figures.iter().map(|figure| figure.text.to_owned()).collect::<Vec<_>>();
    if differ {
        return Some(told(source, target, texts(&only_left), texts(&only_right)));
    }
    let (only_left, only_right) = (left.months_missing_in(&right), right.months_missing_in(&left));
    let differ = !only_left.is_empty() && !only_right.is_empty();
    differ.then(|| told(source, target, only_left, only_right))
}

fn told(source: &Side, target: &Side, left: Vec<String>, right: Vec<String>) -> String {
    let place = |pieces: Vec<String>, side: &Side, verb: &str| {
        (!pieces.is_empty()).then(|| format!("{} {verb}in {} only", pieces.join(" and "), side.language))
    };
    let verb = |pieces: &[String]| if pieces.len() > 1 { "stand " } else { "stands " };
    let left_verb = verb(&left);
    let right_verb = if left.is_empty() { verb(&right) } else { "" };
    [place(left, source, left_verb), place(right, target, right_verb)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl<'a> Said<'a> {
    fn new(side: &'a Side) -> Self {
        let text = side.plain.as_str();
        let tokens = side.tokenizer.located_tokens(text);
        let mut figures = figures(text);
        let mut values = Vec::new();
        for (token, span) in &tokens {
            let Ok(value) = token.key.parse::<f64>() else { continue };
            if !matches!(token.kind, TokenKind::Number | TokenKind::Month | TokenKind::Marker) {
                continue;
            }
            // A figure with a multiplier behind it means no less than both together.
            match figures.iter_mut().find(|figure| figure.span.start == span.start && figure.span.end < span.end) {
                Some(figure) if figure.is_scaled_to(value) => figure.scaled = Some(value),
                _ => values.push(value),
            }
        }
        // The multiplier belongs to the last number of a range: `2-3 million`.
        for figure in &figures {
            match figure.scaled {
                Some(value) => values.push(value),
                None => values.extend(figure.readings.iter().chain(&figure.parts)),
            }
        }
        values.extend(words(text).flat_map(meanings));
        let lower = text.to_lowercase();
        let has_afternoon = lower.contains("p.m") || lower.contains("pm");
        let has_degrees = ["degree", "fahrenheit", "°f", "° f"].iter().any(|name| lower.contains(name));
        let factor_of =
            |word: &str| CONVERTED.iter().filter(|(name, _)| lower_starts(word, name)).map(|(_, factor)| *factor).collect::<Vec<_>>();
        let factors = words(text).flat_map(factor_of).collect();
        let digits = text.chars().filter(char::is_ascii_digit).collect();
        Self { figures, values, months: months(text, &tokens), has_afternoon, has_degrees, factors, digits }
    }

    /// Returns the figures that another side has in no form.
    fn missing_in(&self, other: &Said) -> Vec<&Figure<'a>> {
        let has_same_digits = self.digits == other.digits;
        let is_missing = |figure: &&Figure| figure.is_own && !(has_same_digits && figure.scaled.is_none()) && !other.says(figure, self);
        self.figures.iter().filter(is_missing).collect()
    }

    fn says(&self, figure: &Figure, speaker: &Said) -> bool {
        let has = |value: f64| self.values.iter().any(|known| is_same(*known, value));
        if let Some(scaled) = figure.scaled {
            // A multiplier that is not known, such as an abbreviation, leaves the digits.
            let has_scale = self.figures.iter().any(|figure| figure.scaled.is_some());
            let has_digits =
                || self.figures.iter().flat_map(|figure| &figure.readings).any(|known| is_same(mantissa(*known), mantissa(scaled)));
            return has(scaled) || !has_scale && has_digits();
        }
        let clock = |value: f64| {
            let shifted = if value < 12.0 { value + 12.0 } else { value - 12.0 };
            (speaker.has_afternoon || self.has_afternoon) && value < 24.0 && has(shifted)
        };
        // `1990s` may be the nineties, and `1941` the end of `1939–41`.
        let is_year = |value: f64| (1000.0..2100.0).contains(&value) && value.fract() == 0.0 && value % 100.0 != 0.0;
        let year = |value: f64| {
            is_year(value) && has(value % 100.0)
                || value < 100.0 && self.values.iter().any(|known| is_year(*known) && is_same(known % 100.0, value))
        };
        let converted = |value: f64| {
            let is_near = |known: f64, value: f64| (known - value).abs() <= ROUNDING * value;
            let has_near = |value: f64| self.values.iter().any(|known| is_near(*known, value));
            let celsius = speaker.has_degrees && (has_near((value - 32.0) / 1.8) || has_near(value / 1.8));
            let fahrenheit = self.has_degrees && (has_near(value * 1.8 + 32.0) || has_near(value * 1.8));
            celsius
                || fahrenheit
                || speaker.factors.iter().any(|factor| has_near(value * factor))
                || self.factors.iter().any(|factor| has_near(value / factor))
        };
        // One, as in `1/20`, is often left to an article or an ending.
        let said = |value: &f64| {
            *value == 0.0 || *value == 1.0 && figure.parts.len() > 1 || has(*value) || clock(*value) || year(*value) || converted(*value)
        };
        figure.readings.iter().any(said) || figure.parts.iter().all(said)
    }

    fn months_missing_in(&self, other: &Said) -> Vec<String> {
        let missing = self.months.iter().filter(|(month, _)| !other.values.iter().any(|known| is_same(*known, *month)));
        missing.map(|(_, word)| (*word).to_owned()).collect()
    }
}

impl Figure<'_> {
    /// Returns whether a value is that of the figure times a multiplier.
    fn is_scaled_to(&self, value: f64) -> bool {
        self.readings.iter().any(|reading| SCALES.iter().any(|scale| is_same(reading * scale, value)))
    }

    fn largest(&self) -> f64 {
        self.parts.iter().copied().chain(self.scaled).fold(0.0, f64::max)
    }
}

fn lower_starts(word: &str, beginning: &str) -> bool {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    beginning.chars().all(|c| letters.next() == Some(c))
}

fn is_same(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs())
}

/// Returns a number without its powers of ten.
fn mantissa(value: f64) -> f64 {
    if value <= 0.0 { value } else { value / 10f64.powf(value.log10().floor()) }
}

/// Returns the values that a word may stand for, Roman numerals among them.
fn meanings(word: &str) -> Vec<f64> {
    let folded = fold(word);
    let known = WORDS.iter().filter(|(beginning, _)| folded.starts_with(beginning)).flat_map(|(_, values)| values.iter().copied());
    known.chain(roman(word)).collect()
}

/// Returns the value of a Roman numeral, in Latin capitals or the Cyrillic ones that look like them.
fn roman(word: &str) -> Option<f64> {
    let digit = |c: char| {
        Some(match c {
            'I' | 'І' => 1,
            'V' => 5,
            'X' | 'Х' => 10,
            'L' => 50,
            'C' | 'С' => 100,
            'D' => 500,
            'M' | 'М' => 1000,
            _ => return None,
        })
    };
    let digits = word.chars().map(digit).collect::<Option<Vec<i32>>>()?;
    let value_at = |at: usize| if digits.get(at + 1).is_some_and(|next| *next > digits[at]) { -digits[at] } else { digits[at] };
    Some((0..digits.len()).map(value_at).sum::<i32>().into())
}

/// Returns the months that stand beside a number; elsewhere `may` and `march` mean other things.
fn months<'a>(text: &'a str, tokens: &[(Token, Span)]) -> Vec<(f64, &'a str)> {
    let is_number = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|(token, _)| token.kind == TokenKind::Number);
    let in_date = |at: usize| is_number(at.checked_sub(1)) || is_number(Some(at + 1));
    let found = tokens.iter().enumerate().filter(|(at, (token, _))| token.kind == TokenKind::Month && in_date(*at));
    found.filter_map(|(_, (token, span))| Some((token.key.parse().ok()?, span.of(text)))).collect()
}

/// Returns the numbers in digits.
fn figures(text: &str) -> Vec<Figure<'_>> {
    let mut figures = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let (end, groups) = figure_end(text, start);
        at = end;
        let before = text[..start].trim_end_matches(['-', '\u{2011}']);
        let is_in_word = before.ends_with(char::is_alphabetic) || text[..start].ends_with('_');
        let is_own = !is_in_word && !is_joined(&text[end..]);
        let parts = groups.iter().filter_map(|(_, group)| group.parse().ok()).collect();
        figures.push(Figure {
            text: &text[start..end],
            span: Span::new(start, end),
            readings: readings(&groups),
            parts,
            scaled: None,
            is_own,
        });
    }
    figures
}

/// Returns where a number in digits ends, and its runs of digits, each with the character before it.
fn figure_end(text: &str, start: usize) -> (usize, Vec<(Option<char>, &str)>) {
    let run = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = start + run(start);
    let mut groups = vec![(None, &text[start..end])];
    while let Some(separator) = text[end..].chars().next() {
        let next = end + separator.len_utf8();
        let length = run(next);
        let opens_thousands = groups.len() > 1 || groups[0].1.len() <= 3;
        let is_joined = match separator {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                length == 3 && opens_thousands && groups.iter().skip(1).all(|(_, group)| group.len() == 3)
            }
            '.' | ',' | ':' | '/' | '-' | '–' | '—' | '\'' | '’' | '\u{2011}' => length > 0,
            _ => false,
        };
        if !is_joined {
            break;
        }
        groups.push((Some(separator), &text[next..next + length]));
        end = next + length;
    }
    (end, groups)
}

/// Returns whether what follows a number makes a word of it, such as `3D`; endings of ordinals and decades do not.
fn is_joined(rest: &str) -> bool {
    let letters: String = rest.chars().take_while(|c| c.is_alphabetic() || *c == '_').collect();
    !matches!(letters.as_str(), "" | "st" | "nd" | "rd" | "th" | "s" | "й" | "я" | "го" | "м" | "е" | "х")
}

/// Returns what a number may mean, by its runs of digits.
fn readings(groups: &[(Option<char>, &str)]) -> Vec<f64> {
    let parse = |text: String| text.parse::<f64>().ok();
    let joined = |groups: &[(Option<char>, &str)]| groups.iter().map(|(_, group)| *group).collect::<String>();
    let is_thousands = |groups: &[(Option<char>, &str)]| {
        let separators: Vec<char> = groups.iter().filter_map(|(separator, _)| *separator).collect();
        groups[0].1.len() <= 3
            && groups.iter().skip(1).all(|(_, group)| group.len() == 3)
            && separators.windows(2).all(|pair| pair[0] == pair[1])
            && separators.iter().all(|separator| !matches!(separator, ':' | '/' | '-' | '–' | '—' | '\u{2011}'))
    };
    let whole = (groups.len() == 1 || is_thousands(groups)).then(|| parse(joined(groups))).flatten();
    let fraction = match groups.split_last() {
        Some(((Some('.' | ','), decimals), head)) if head.len() == 1 || is_thousands(head) => parse(format!("{}.{decimals}", joined(head))),
        _ => None,
    };
    whole.into_iter().chain(fraction).collect()
}
