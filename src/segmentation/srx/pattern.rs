//! Patterns as CAT tools write them, for the engines that match them here.
//!
//! SRX 2.0 asks for the syntax of ICU, most tools run that of Java, and the two are nearly one. Each pattern is put twice:
//! *relaxed* into what an automaton can do, with all that looks around left out, and, where that is not the same, *exact*
//! for a backtracking engine. The relaxed pattern matches wherever the exact one does, so it may propose and the exact one
//! decide. Sets such as `\w` and `\s` are those of Unicode, as the standard has it.

use super::properties::set;

/// A pattern in both forms.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    /// For an automaton.
    pub relaxed: String,
    /// For a backtracking engine, where the relaxed pattern matches too much.
    pub exact: Option<String>,
    /// Whether it looks further ahead than one character.
    pub looks_far: bool,
    /// Whether it names groups or refers to them.
    pub refers: bool,
}

/// The white space within a line, and the ends of lines.
const HORIZONTAL: &str = r"\t\p{Zs}";
const VERTICAL: &str = "\\n\\x0B\\f\\r\u{85}\u{2028}\u{2029}";
const LINE_END: &str = "(?:\\r\\n|[\\n\\x0B\\f\\r\u{85}\u{2028}\u{2029}])";
const NOT_LINE_END: &str = "[^\\n\\r\u{85}\u{2028}\u{2029}]";

/// How deep groups and brackets may nest.
const DEEPEST: usize = 100;

/// Translates a pattern; the error says what in it cannot be used.
pub(super) fn translate(pattern: &str) -> Result<Pattern, String> {
    translate_with(pattern, false)
}

/// Translates a pattern whose counted repeats are too many for an automaton, which copies what is repeated.
///
/// The relaxed pattern takes any number of them; the exact one counts.
pub(super) fn translate_loosely(pattern: &str) -> Result<Pattern, String> {
    translate_with(pattern, true)
}

fn translate_with(pattern: &str, loosens: bool) -> Result<Pattern, String> {
    let mut translator = Translator { chars: unquoted(pattern), loosens, ..Translator::default() };
    translator.alternatives()?;
    if translator.at < translator.chars.len() {
        return Err("a closing bracket has no opening one".to_owned());
    }
    let exact = translator.is_hard.then_some(translator.exact);
    Ok(Pattern { relaxed: translator.relaxed, exact, looks_far: translator.looks_far, refers: translator.refers })
}

/// Returns the characters of a pattern, those between `\Q` and `\E` escaped one by one.
fn unquoted(pattern: &str) -> Vec<char> {
    let (mut chars, mut is_quoted) = (Vec::with_capacity(pattern.len()), false);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.next_if_eq(&'E').is_some() => is_quoted = false,
            c if is_quoted && c.is_ascii_alphanumeric() => chars.push(c),
            c if is_quoted => chars.extend(['\\', c]),
            '\\' if rest.next_if_eq(&'Q').is_some() => is_quoted = true,
            // Its backslash is not that of the next one.
            '\\' => chars.extend([Some(c), rest.next()].into_iter().flatten()),
            c => chars.push(c),
        }
    }
    chars
}

/// The flags that change how a pattern is read.
#[derive(Debug, Default, Clone, Copy)]
struct Flags {
    dot_all: bool,
    multi_line: bool,
    comments: bool,
}

#[derive(Debug, Default)]
struct Translator {
    chars: Vec<char>,
    at: usize,
    relaxed: String,
    exact: String,
    is_hard: bool,
    looks_far: bool,
    refers: bool,
    /// Whether the relaxed pattern takes any number of what is to be repeated so many times.
    loosens: bool,
    flags: Flags,
    /// How many groups are open whose content the relaxed pattern leaves out.
    hidden: usize,
    depth: usize,
    groups: usize,
}

/// What an escape stands for.
enum Escaped {
    Literal(char),
    Set(String),
}

impl Translator {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(offset, c)| self.chars.get(self.at + offset) == Some(&c));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    /// Returns what stands before `end`, and goes behind that.
    fn until(&mut self, end: char) -> Result<String, String> {
        let mut found = String::new();
        loop {
            match self.next() {
                Some(c) if c == end => return Ok(found),
                Some(c) => found.push(c),
                None => return Err(format!("“{end}” is missing")),
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.push_two(text, text);
    }

    fn push_two(&mut self, relaxed: &str, exact: &str) {
        if self.hidden == 0 {
            self.relaxed.push_str(relaxed);
        }
        self.exact.push_str(exact);
    }

    fn push_literal(&mut self, c: char) {
        if r"\.+*?()|[]{}^$".contains(c) {
            self.push("\\");
        }
        self.push(c.encode_utf8(&mut [0; 4]));
    }

    /// Reads up to the end of the pattern or of the group.
    fn alternatives(&mut self) -> Result<(), String> {
        while let Some(c) = self.peek().filter(|&c| c != ')') {
            if self.flags.comments && (c.is_whitespace() || c == '#') {
                self.at += 1;
                while c == '#' && self.next().is_some_and(|c| c != '\n') {}
                continue;
            }
            self.at += 1;
            let atom = self.exact.len();
            let is_repeatable = match c {
                '|' => {
                    self.push("|");
                    false
                }
                '(' => self.group()?,
                '[' => {
                    let set = self.class()?;
                    self.push(&set);
                    true
                }
                '\\' => self.escape()?,
                '.' => {
                    self.push(if self.flags.dot_all { "(?s:.)" } else { NOT_LINE_END });
                    true
                }
                '^' => {
                    self.push(if self.flags.multi_line { "(?m:^)" } else { r"\A" });
                    true
                }
                '$' => {
                    let last = format!(r"(?:{LINE_END}?\z)");
                    self.push(if self.flags.multi_line { "(?m:$)" } else { &last });
                    true
                }
                '*' | '+' | '?' => return Err(format!("“{c}” has nothing before it to repeat")),
                _ => {
                    self.push_literal(c);
                    true
                }
            };
            if is_repeatable {
                self.quantifier(atom)?;
            }
        }
        Ok(())
    }

    /// Reads what may follow an atom: `*`, `+?`, `{2,3}+` and so on; `atom` is where it begins in the exact pattern.
    fn quantifier(&mut self, atom: usize) -> Result<(), String> {
        let Some(count) = self.count()? else { return Ok(()) };
        let mut relaxed = count.as_str();
        if self.loosens && count.starts_with('{') {
            relaxed = if count.trim_matches(['{', '0']).starts_with([',', '}']) { "*" } else { "+" };
            // The backtracking engine counts the repeats of what looks around, be it at nothing, instead of copying it.
            self.is_hard = true;
            self.exact.insert_str(atom, "(?:");
            self.exact.push_str("(?=))");
        }
        if self.eat("+") {
            self.is_hard = true;
            self.push_two(relaxed, &format!("{count}+"));
        } else {
            let lazy = if self.eat("?") { "?" } else { "" };
            self.push_two(&format!("{relaxed}{lazy}"), &format!("{count}{lazy}"));
        }
        Ok(())
    }

    /// Reads how often an atom is repeated, if it is.
    fn count(&mut self) -> Result<Option<String>, String> {
        match self.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                Ok(Some(c.to_string()))
            }
            Some('{') if self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit) => {
                self.at += 1;
                let bounds = self.until('}')?;
                if bounds.chars().any(|c| !c.is_ascii_digit() && c != ',') {
                    return Err(format!("“{{{bounds}}}” is no number of repetitions"));
                }
                Ok(Some(format!("{{{bounds}}}")))
            }
            _ => Ok(None),
        }
    }

    fn enter(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(format!("brackets nest deeper than {DEEPEST}")) } else { Ok(()) }
    }

    /// Reads a group, its opening bracket read already; returns whether it may be repeated.
    fn group(&mut self) -> Result<bool, String> {
        self.enter()?;
        let flags = self.flags;
        let mut hides = false;
        if self.eat("?#") {
            self.until(')')?;
            self.depth -= 1;
            return Ok(false);
        } else if self.eat("?:") {
            self.push("(?:");
        } else if self.eat("?>") {
            self.is_hard = true;
            self.push_two("(?:", "(?>");
        } else if let Some(look) = ["?=", "?!", "?<=", "?<!"].into_iter().find(|look| self.eat(look)) {
            self.is_hard = true;
            self.looks_far |= !look.contains('<');
            self.push_two("(?:", &format!("({look}"));
            hides = true;
        } else if self.eat("?<") {
            let name = self.until('>')?;
            self.groups += 1;
            self.refers = true;
            self.push_two("(?:", &format!("(?<{name}>"));
        } else if self.eat("?") {
            if !self.inline_flags()? {
                self.depth -= 1;
                return Ok(false);
            }
        } else {
            self.groups += 1;
            self.push_two("(?:", "(");
        }
        self.hidden += usize::from(hides);
        self.alternatives()?;
        self.hidden -= usize::from(hides);
        if !self.eat(")") {
            return Err("a bracket is not closed".to_owned());
        }
        self.push(")");
        self.flags = flags;
        self.depth -= 1;
        Ok(true)
    }

    /// Reads the flags of `(?i)` or `(?i:`; returns whether a group follows.
    fn inline_flags(&mut self) -> Result<bool, String> {
        let (mut sets, mut on, mut off) = (true, String::new(), String::new());
        loop {
            match self.next() {
                Some('-') => sets = false,
                Some('s') => self.flags.dot_all = sets,
                Some('m') => self.flags.multi_line = sets,
                Some('x') => self.flags.comments = sets,
                // Letters of all scripts are told apart as Unicode does anyway, and a line may end in any way.
                Some('u' | 'U' | 'd' | 'w') => {}
                Some('i') if sets => on.push('i'),
                Some('i') => off.push_str("-i"),
                Some(end @ (')' | ':')) => {
                    let flags = format!("(?{on}{off}{end}");
                    self.push(match flags.as_str() {
                        "(?)" => "",
                        flags => flags,
                    });
                    return Ok(end == ':');
                }
                Some(c) => return Err(format!("the flag “{c}” is not known")),
                None => return Err("a bracket is not closed".to_owned()),
            }
        }
    }

    /// Reads an escape outside of brackets; returns whether it may be repeated.
    fn escape(&mut self) -> Result<bool, String> {
        let Some(c) = self.peek() else { return Err("it ends in the middle of an escape".to_owned()) };
        match c {
            'b' | 'B' => {
                self.at += 1;
                if self.peek() == Some('{') {
                    return Err(format!(r"\{c}{{…}} is not supported"));
                }
                self.is_hard = true;
                self.push_two("(?:)", &format!(r"\{c}"));
            }
            'A' | 'z' => {
                self.at += 1;
                self.push(&format!(r"\{c}"));
            }
            'Z' => {
                self.at += 1;
                self.push(&format!(r"(?:{LINE_END}?\z)"));
            }
            'R' => {
                self.at += 1;
                self.push(LINE_END);
            }
            'X' => {
                self.at += 1;
                self.push(r"(?:\P{M}\p{M}*)");
            }
            'G' => return Err(r"\G has no meaning in a segmentation rule".to_owned()),
            '1'..='9' | 'k' => self.backreference()?,
            _ => match self.escaped()? {
                Escaped::Literal(c) => self.push_literal(c),
                Escaped::Set(set) => self.push(&set),
            },
        }
        Ok(true)
    }

    fn backreference(&mut self) -> Result<(), String> {
        self.is_hard = true;
        self.refers = true;
        let reference = if self.eat("k<") {
            format!("(?:\\k<{}>)", self.until('>')?)
        } else {
            let mut number = 0;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                let longer = number * 10 + digit as usize;
                if number > 0 && longer > self.groups {
                    break;
                }
                number = longer;
                self.at += 1;
            }
            if number == 0 || number > self.groups {
                return Err(format!("there is no group {number} before \\{number}"));
            }
            format!(r"(?:\{number})")
        };
        self.push_two("(?s:.*)", &reference);
        Ok(())
    }

    /// Reads an escape that means the same in and out of brackets, its backslash read already.
    fn escaped(&mut self) -> Result<Escaped, String> {
        let c = self.next().ok_or("it ends in the middle of an escape")?;
        Ok(match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Escaped::Set(format!(r"\{c}")),
            'h' => Escaped::Set(format!("[{HORIZONTAL}]")),
            'H' => Escaped::Set(format!("[^{HORIZONTAL}]")),
            'v' => Escaped::Set(format!("[{VERTICAL}]")),
            'V' => Escaped::Set(format!("[^{VERTICAL}]")),
            'p' | 'P' => {
                let name = if self.eat("{") { self.until('}')? } else { self.next().map(String::from).unwrap_or_default() };
                Escaped::Set(set(&name, c == 'P')?)
            }
            't' => Escaped::Literal('\t'),
            'n' => Escaped::Literal('\n'),
            'r' => Escaped::Literal('\r'),
            'f' => Escaped::Literal('\u{c}'),
            'a' => Escaped::Literal('\u{7}'),
            'e' => Escaped::Literal('\u{1b}'),
            'c' => Escaped::Literal(self.next().and_then(|c| char::from_u32(c as u32 ^ 0x40)).ok_or(r"\c lacks its letter")?),
            '0' => Escaped::Literal(self.number(3, 8)?),
            'x' if self.eat("{") => {
                let digits = self.until('}')?;
                Escaped::Literal(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or("a code point is malformed")?)
            }
            'x' => Escaped::Literal(self.number(2, 16)?),
            'u' => Escaped::Literal(self.utf16()?),
            'U' => Escaped::Literal(self.number(8, 16)?),
            c if c.is_ascii_alphanumeric() => return Err(format!(r"\{c} is not supported")),
            c => Escaped::Literal(c),
        })
    }

    fn digits(&mut self, most: usize, radix: u32) -> Result<u32, String> {
        let mut value = None;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(radix)) else { break };
            self.at += 1;
            value = Some(value.unwrap_or(0) * radix + digit);
        }
        value.ok_or_else(|| "an escape lacks its digits".to_owned())
    }

    fn number(&mut self, most: usize, radix: u32) -> Result<char, String> {
        char::from_u32(self.digits(most, radix)?).ok_or_else(|| "a code point is malformed".to_owned())
    }

    /// Reads the digits of `\u0041`, and the second half of a surrogate pair with the first.
    fn utf16(&mut self) -> Result<char, String> {
        let mut units = vec![self.digits(4, 16)? as u16];
        if (0xd800..0xdc00).contains(&units[0]) && self.eat(r"\u") {
            units.push(self.digits(4, 16)? as u16);
        }
        char::decode_utf16(units).next().and_then(Result::ok).ok_or_else(|| "half a surrogate pair stands alone".to_owned())
    }

    /// Reads a set in brackets, the opening one read already.
    fn class(&mut self) -> Result<String, String> {
        self.enter()?;
        let mut out = String::from(if self.eat("^") { "[^" } else { "[" });
        let mut is_first = true;
        loop {
            let Some(c) = self.next() else { return Err("“]” is missing".to_owned()) };
            match c {
                ']' if !is_first => break,
                '[' if self.peek() == Some(':') && self.chars[self.at..].windows(2).any(|pair| pair == [':', ']']) => {
                    self.at += 1;
                    let name = self.until(':')?;
                    self.eat("]");
                    out.push_str(&set(&name, false)?);
                }
                '[' => out.push_str(&self.class()?),
                '&' if self.eat("&") => out.push_str("&&"),
                c if self.flags.comments && c.is_whitespace() => continue,
                _ => self.member(c, &mut out)?,
            }
            is_first = false;
        }
        out.push(']');
        self.depth -= 1;
        Ok(out)
    }

    /// Reads one character of a set, or a range of them.
    fn member(&mut self, c: char, out: &mut String) -> Result<(), String> {
        let first = match self.single(c)? {
            Escaped::Literal(c) => c,
            Escaped::Set(set) => {
                out.push_str(&set);
                return Ok(());
            }
        };
        push_member(out, first);
        let ends = |c: Option<&char>| c.is_none_or(|&c| c == ']' || c == '[');
        if self.peek() != Some('-') || ends(self.chars.get(self.at + 1)) {
            return Ok(());
        }
        self.at += 1;
        let c = self.next().unwrap_or('-');
        match self.single(c)? {
            Escaped::Literal(last) => {
                out.push('-');
                push_member(out, last);
            }
            Escaped::Set(set) => {
                out.push_str(r"\-");
                out.push_str(&set);
            }
        }
        Ok(())
    }

    /// Reads a character of a set, or a set in it.
    fn single(&mut self, c: char) -> Result<Escaped, String> {
        if c != '\\' {
            return Ok(Escaped::Literal(c));
        }
        if self.peek() == Some('R') {
            self.at += 1;
            return Ok(Escaped::Set(format!("[{VERTICAL}]")));
        }
        self.escaped()
    }
}

fn push_member(out: &mut String, c: char) {
    if r"\[]^-&~".contains(c) {
        out.push('\\');
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relaxed(pattern: &str) -> String {
        translate(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).relaxed
    }

    #[test]
    fn java_escapes_are_translated() {
        for (java, ours) in [
            (r"\h", r"[\t\p{Zs}]"),
            (r"(?U)\w", r"\w"),
            (r"(?iU)a", r"(?i)a"),
            (r"\p{javaUpperCase}\p{Lu}\P{Ll}\pN", r"\p{Uppercase}\p{Lu}\P{Ll}\p{N}"),
            (r"\p{IsCyrillic}\p{InGreek}", r"\p{Cyrillic}[\x{370}-\x{3FF}]"),
            (r"\Qa.b\E+", r"a\.b+"),
            (r"\u0041\uD83D\uDE00\x41\x{1F600}", "A\u{1f600}A\u{1f600}"),
            (r"[a-z&&[^aeiou]]", "[a-z&&[^aeiou]]"),
            (r"[\]\-\.a-]", r"[\]\-.a\-]"),
            (r"[]a]", r"[\]a]"),
            (r"(a)(?<n>b)(?:c)", "(?:a)(?:b)(?:c)"),
            (r"a{2,3}?\.\!", r"a{2,3}?\.!"),
            ("(?x) a b # c\n d", "abd"),
            ("“»…", "“»…"),
        ] {
            assert_eq!(relaxed(java), ours, "{java}");
            assert_eq!(translate(java).unwrap().exact, None, "{java}");
        }
    }

    #[test]
    fn what_looks_around_is_kept_apart() {
        for (java, ours, exact) in [
            (r"\bMr\.", r"(?:)Mr\.", r"\bMr\."),
            (r"\d++x", r"\d+x", r"\d++x"),
            (r"(?>ab|a)c", "(?:ab|a)c", "(?>ab|a)c"),
            (r"(?<=a(b))c(?!d)", "(?:)c(?:)", "(?<=a(b))c(?!d)"),
            (r"(a)\1", "(?:a)(?s:.*)", r"(a)(?:\1)"),
        ] {
            let pattern = translate(java).unwrap();
            assert_eq!((pattern.relaxed.as_str(), pattern.exact.as_deref()), (ours, Some(exact)), "{java}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        for java in ["(a", "a)", "*a", r"\G", r"\y", r"\p{InNowhere}", "[a", r"(?q)", r"\", r"a\2", r"\uD83D"] {
            assert!(translate(java).is_err(), "{java}");
        }
        assert!(translate(&"(".repeat(10_000)).is_err());
    }
}
