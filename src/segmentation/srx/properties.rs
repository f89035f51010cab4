//! Names of sets of characters as Java and ICU write them, in the syntax of the `regex` crate.

/// The sets that other syntaxes have no such name for.
const SETS: &[(&str, &str)] = &[
    ("javauppercase", r"\p{Uppercase}"),
    ("javalowercase", r"\p{Lowercase}"),
    ("javatitlecase", r"\p{Lt}"),
    ("javawhitespace", "[\\s&&[^\u{a0}\u{2007}\u{202f}]]"),
    ("javaspacechar", r"\p{Z}"),
    ("javaletter", r"\p{L}"),
    ("javadigit", r"\p{Nd}"),
    ("javaletterordigit", r"[\p{L}\p{Nd}]"),
    ("javaalphabetic", r"\p{Alphabetic}"),
    ("lower", r"\p{Lowercase}"),
    ("upper", r"\p{Uppercase}"),
    ("alpha", r"\p{Alphabetic}"),
    ("digit", r"\p{Nd}"),
    ("alnum", r"[\p{Alphabetic}\p{Nd}]"),
    ("punct", r"[\p{P}$+<=>^`|~]"),
    ("graph", r"[^\p{Z}\p{C}]"),
    ("print", r"[^\p{C}]"),
    ("blank", r"[\t\p{Zs}]"),
    ("cntrl", r"\p{Cc}"),
    ("xdigit", "[0-9A-Fa-f]"),
    ("space", r"\s"),
    ("white_space", r"\s"),
    ("whitespace", r"\s"),
    ("word", r"\w"),
    ("ascii", r"[\x00-\x7F]"),
    ("lc", r"[\p{Lu}\p{Ll}\p{Lt}]"),
    ("all", r"[\x{0}-\x{10FFFF}]"),
];

/// Blocks of Unicode, which the `regex` crate does not know: the name in small letters without spaces, hyphens, underscores.
const BLOCKS: &[(&str, &str)] = &[
    ("basiclatin", r"[\x{0}-\x{7F}]"),
    ("latin1supplement", r"[\x{80}-\x{FF}]"),
    ("latinextendeda", r"[\x{100}-\x{17F}]"),
    ("latinextendedb", r"[\x{180}-\x{24F}]"),
    ("greek", r"[\x{370}-\x{3FF}]"),
    ("greekandcoptic", r"[\x{370}-\x{3FF}]"),
    ("cyrillic", r"[\x{400}-\x{4FF}]"),
    ("cyrillicsupplement", r"[\x{500}-\x{52F}]"),
    ("armenian", r"[\x{530}-\x{58F}]"),
    ("hebrew", r"[\x{590}-\x{5FF}]"),
    ("arabic", r"[\x{600}-\x{6FF}]"),
    ("devanagari", r"[\x{900}-\x{97F}]"),
    ("thai", r"[\x{E00}-\x{E7F}]"),
    ("georgian", r"[\x{10A0}-\x{10FF}]"),
    ("hanguljamo", r"[\x{1100}-\x{11FF}]"),
    ("generalpunctuation", r"[\x{2000}-\x{206F}]"),
    ("cjksymbolsandpunctuation", r"[\x{3000}-\x{303F}]"),
    ("hiragana", r"[\x{3040}-\x{309F}]"),
    ("katakana", r"[\x{30A0}-\x{30FF}]"),
    ("cjkunifiedideographs", r"[\x{4E00}-\x{9FFF}]"),
    ("hangulsyllables", r"[\x{AC00}-\x{D7AF}]"),
    ("halfwidthandfullwidthforms", r"[\x{FF00}-\x{FFEF}]"),
];

/// Returns the set of characters that has the name, as it may stand inside or outside of brackets.
pub(super) fn set(name: &str, is_negated: bool) -> Result<String, String> {
    let (name, is_negated) = name.strip_prefix('^').map_or((name, is_negated), |rest| (rest, !is_negated));
    let is_word = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '='));
    if !is_word(name) {
        return Err(format!("“{name}” is no set of characters"));
    }
    let found = match name.split_once('=') {
        Some((key, value)) => match squeezed(key).as_str() {
            "blk" | "block" => block(value)?,
            "sc" | "script" | "gc" | "generalcategory" | "is" => known(value),
            _ => format!(r"\p{{{name}}}"),
        },
        None if name.starts_with("In") && name.len() > 2 => block(&name[2..])?,
        None if name.starts_with("Is") && name.len() > 2 => known(&name[2..]),
        None => known(name),
    };
    Ok(match (is_negated, found.strip_prefix(r"\p")) {
        (false, _) => found,
        (true, Some(rest)) => format!(r"\P{rest}"),
        (true, None) => format!("[^{found}]"),
    })
}

fn known(name: &str) -> String {
    let small = name.to_lowercase();
    SETS.iter().find(|(other, _)| *other == small).map_or_else(|| format!(r"\p{{{name}}}"), |(_, set)| (*set).to_owned())
}

fn block(name: &str) -> Result<String, String> {
    let name = squeezed(name);
    let found = BLOCKS.iter().find(|(other, _)| *other == name);
    found
        .map(|(_, set)| (*set).to_owned())
        .ok_or_else(|| format!("the Unicode block “{name}” is not known; name a script, as in \\p{{IsLatin}}"))
}

fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase()
}
