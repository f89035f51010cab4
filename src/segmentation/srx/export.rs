//! Writes what the lists here know as SRX 2.0, for other programs.
//!
//! The patterns keep to what Java, ICU and .NET read alike: no word boundaries, whose meaning differs between them, and
//! white space with its unbreakable kinds spelt out. What the rules here decide by looking at whole clauses is left out.
//!
//! Many programs look for a first half from where its last match ended, and take each match as long as it comes. So a half
//! only looks at what stands around it, and does not end at two places where only the earlier is meant.

use crate::segmentation::languages::{Class, class_named, rows, table};
use crate::xml::push_text;
use std::cmp::Reverse;
use std::fmt::Write;

/// The groups of rules: name, table of abbreviations, languages by their codes of two and three letters.
const GROUPS: &[(&str, &str, &[&str])] = &[
    ("English", "en", &["en", "eng"]),
    ("Russian", "ru", &["ru", "rus"]),
    ("Ukrainian", "uk", &["uk", "ukr"]),
    ("Belarusian", "be", &["be", "bel"]),
    ("Kazakh", "kk", &["kk", "kaz"]),
    ("Kyrgyz", "ky", &["ky", "kir"]),
    ("Tajik", "tg", &["tg", "tgk"]),
    ("Armenian", "hy", &["hy", "hye", "arm"]),
    ("German", "de", &["de", "deu", "ger"]),
    ("French", "fr", &["fr", "fra", "fre"]),
    ("Spanish", "es", &["es", "spa"]),
    ("Italian", "it", &["it", "ita"]),
    ("Polish", "pl", &["pl", "pol"]),
    // After the languages that it completes.
    (
        "Latin script",
        "general",
        &[
            "fr", "fra", "fre", "es", "spa", "it", "ita", "pl", "pol", "pt", "por", "ca", "cat", "gl", "glg", "ro", "ron", "rum", "nl",
            "nld", "dut", "cs", "ces", "cze",
        ],
    ),
];

/// White space.
const SPACE: &str = r"[\s\u00A0\u202F]";
/// What a whole word follows upon: the text's beginning, or anything but a letter or a digit.
const EDGE: &str = r"(?<![\p{L}\p{N}])";
/// What a whole word is followed by.
const END: &str = r"(?:[^\p{L}\p{N}.]|$)";
/// Marks that end sentences, and what may close behind them.
const MARKS: &str = "[.?!…‼⁇⁈⁉؟۔।॥።։]+";
const CLOSERS: &str = "[\"'”’“‘»«›)\\]]*";
const OPENERS: &str = "[\"'“‘„«‹(\\[\\p{Pd}]*";

/// Returns an SRX 2.0 file with the abbreviations and the general rules of sentence ends.
///
/// It is the same from call to call. OmegaT, memoQ, Phrase, Okapi and other CAT tools read it.
///
/// ```
/// use sverka::segmentation::{SrxRules, write_srx};
/// use sverka::text::Language;
///
/// let (rules, notices) = SrxRules::read(&write_srx(), "sverka.srx")?;
/// assert!(notices.is_empty());
/// let text = "See Art. 2, para. 2 (b). It binds.";
/// assert_eq!(rules.split(text, &Language::parse("en")?).len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_srx() -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n",
        "<header segmentsubflows=\"yes\" cascade=\"yes\">\n<formathandle type=\"start\" include=\"no\"/>\n",
        "<formathandle type=\"end\" include=\"yes\"/>\n<formathandle type=\"isolated\" include=\"no\"/>\n</header>\n",
        "<body>\n<languagerules>\n"
    ));
    for (name, language, _) in GROUPS {
        let abbreviations = Abbreviations::read(language);
        push_group(&mut out, name, |rules| {
            abbreviations.push(rules);
            if *language == "hy" {
                // A colon is typed for the full stop of the language.
                rules.breaks(":", &format!(r"{SPACE}+\p{{Lu}}"));
            }
            if *language == "uk" {
                // The number of a provision stands apart.
                rules.breaks(&format!(r"^{SPACE}*\p{{N}}{{1,3}}(?:\.\p{{N}}{{1,3}})*\."), SPACE);
            }
        });
    }
    push_group(&mut out, "All", push_general);
    out.push_str("</languagerules>\n<maprules>\n");
    for (name, _, codes) in GROUPS {
        push_map(&mut out, &codes.iter().map(|code| any_case(code)).collect::<Vec<_>>().join("|"), name);
    }
    let _ = writeln!(out, "<languagemap languagepattern=\".*\" languagerulename=\"All\"/>");
    out.push_str("</maprules>\n</body>\n</srx>\n");
    out
}

/// Returns a pattern for a code in capitals or in small letters: tools do not agree on that.
fn any_case(code: &str) -> String {
    code.chars().map(|c| format!("[{}{c}]", c.to_ascii_uppercase())).collect()
}

fn push_map(out: &mut String, codes: &str, name: &str) {
    let _ = writeln!(out, "<languagemap languagepattern=\"(?:{codes})(?:[-_].*)?\" languagerulename=\"{name}\"/>");
}

fn push_group(out: &mut String, name: &str, fill: impl FnOnce(&mut Rules<'_>)) {
    let _ = writeln!(out, "<languagerule languagerulename=\"{name}\">");
    fill(&mut Rules { out });
    out.push_str("</languagerule>\n");
}

/// Where rules are written to.
struct Rules<'a> {
    out: &'a mut String,
}

impl Rules<'_> {
    fn breaks(&mut self, before: &str, after: &str) {
        self.push("yes", before, after);
    }

    fn joins(&mut self, before: &str, after: &str) {
        self.push("no", before, after);
    }

    fn push(&mut self, breaks: &str, before: &str, after: &str) {
        let _ = write!(self.out, "<rule break=\"{breaks}\">\n<beforebreak>");
        push_text(self.out, before);
        self.out.push_str("</beforebreak>\n<afterbreak>");
        push_text(self.out, after);
        self.out.push_str("</afterbreak>\n</rule>\n");
    }
}

/// What the table of a language lists, by what becomes of it.
#[derive(Default)]
struct Abbreviations {
    classes: Vec<(Class, Vec<String>)>,
    /// Abbreviated words before those in capitals that go with them: `z. B.`
    pairs: Vec<(String, Vec<String>)>,
    acronyms: Vec<String>,
    starters: Vec<String>,
    nouns: Vec<String>,
    labels: Vec<String>,
    articles: Vec<String>,
}

impl Abbreviations {
    fn read(language: &str) -> Self {
        let mut lists = Self::default();
        for (class, entry, _) in rows(table(language)) {
            if let Some(class) = class_named(class) {
                lists.add_pairs(entry);
                match lists.classes.iter_mut().find(|(other, _)| *other == class) {
                    Some((_, entries)) => entries.push(pattern_of(entry)),
                    None => lists.classes.push((class, vec![pattern_of(entry)])),
                }
                continue;
            }
            let list = match class {
                "acronyms" => &mut lists.acronyms,
                "starters" => &mut lists.starters,
                "nouns" => &mut lists.nouns,
                "labels" => &mut lists.labels,
                "articles" => &mut lists.articles,
                _ => continue,
            };
            for word in entry.split(' ').map(pattern_of) {
                if !list.contains(&word) {
                    list.push(word);
                }
            }
        }
        lists
    }

    fn add_pairs(&mut self, entry: &str) {
        for (first, second) in entry.split('.').zip(entry.split('.').skip(1)) {
            if !second.starts_with(char::is_uppercase) {
                continue;
            }
            match self.pairs.iter_mut().find(|(other, _)| other == first) {
                Some((_, seconds)) if seconds.iter().any(|other| other == second) => {}
                Some((_, seconds)) => seconds.push(second.to_owned()),
                None => self.pairs.push((first.to_owned(), vec![second.to_owned()])),
            }
        }
    }

    /// Returns a pattern for any abbreviation of the classes, its last full stop included.
    fn any(&self, classes: &[Class]) -> Option<String> {
        let of_class = |class: &Class| self.classes.iter().find(|(other, _)| other == class).map(|(_, entries)| entries.as_slice());
        let mut entries: Vec<&str> = classes.iter().filter_map(of_class).flatten().map(String::as_str).collect();
        // The first that matches is taken, so that `m.` must not come before `m.in.`.
        entries.sort_by_key(|entry| Reverse(entry.matches(r"\.").count()));
        (!entries.is_empty()).then(|| format!(r"{EDGE}(?:{})\.", entries.join("|")))
    }

    fn push(&self, rules: &mut Rules<'_>) {
        for (first, seconds) in &self.pairs {
            rules.joins(&format!(r"{EDGE}{first}\."), &format!(r"{SPACE}*(?:{})\.", seconds.join("|")));
        }
        self.push_starters(rules);
        let number = format!(r"{SPACE}*(?:[№#(«„“]*\p{{N}}|[IVXLCDM]+{END}|[(«„“]?\p{{L}}[)»”“])");
        let noun = if self.nouns.is_empty() { String::new() } else { format!(r"|(?:{})(?:[^\p{{L}}\p{{N}}]|$)", self.nouns.join("|")) };
        let goes_on = format!(r"{SPACE}*(?:[№\p{{N}}]{noun})");
        let after: [(&[Class], &str); 4] = [
            (&[Class::Head, Class::Name, Class::Memory], SPACE),
            (&[Class::Number], &number),
            (&[Class::Gloss], &format!("{SPACE}+[A-Za-z]")),
            (&[Class::Tail], &goes_on),
        ];
        for (classes, after) in after {
            if let Some(before) = self.any(classes) {
                rules.joins(&before, after);
            }
        }
        if let Some(units) = self.any(&[Class::Unit]) {
            rules.joins(&units.replacen(EDGE, &format!(r"\p{{N}}{SPACE}*"), 1), &goes_on);
        }
        self.push_years(rules, &goes_on);
        if !self.acronyms.is_empty() {
            rules.joins(&format!(r"{EDGE}(?:{})\.", self.acronyms.join("|")), &goes_on);
        }
        if !self.labels.is_empty() {
            let labels = self.labels.join("|");
            rules.joins(&format!(r"^{SPACE}*(?:{labels}){SPACE}+(?:\p{{N}}[\p{{N}}.]*|[IVXLCDM]+)\."), SPACE);
        }
        if !self.articles.is_empty() {
            // German writes ordinal numbers with a full stop.
            rules.joins(&format!(r"{EDGE}(?:{}){SPACE}+\p{{N}}{{1,3}}\.", self.articles.join("|")), SPACE);
            rules.joins(&format!(r"{EDGE}\p{{N}}{{1,2}}\."), &goes_on);
        }
    }

    /// A word that begins sentences does so after an abbreviation that may end one.
    fn push_starters(&self, rules: &mut Rules<'_>) {
        if self.starters.is_empty() {
            return;
        }
        let starters = self.starters.join("|");
        rules.breaks(";", &format!(r"{SPACE}+(?:{starters}){SPACE}+\p{{Ll}}"));
        let after = format!("{SPACE}+(?:{starters}){END}");
        if let Some(before) = self.any(&[Class::Name, Class::Tail]) {
            rules.breaks(&before, &after);
        }
        if let Some(counted) = self.any(&[Class::Unit, Class::Year]) {
            rules.breaks(&counted.replacen(EDGE, &format!(r"\p{{N}}{SPACE}*"), 1), &after);
        }
        if !self.acronyms.is_empty() {
            rules.breaks(&format!(r"{EDGE}(?:{})\.", self.acronyms.join("|")), &after);
        }
    }

    /// `в 1992 г. Республика` goes on, and so does `в г. Москве`; after any other year a sentence may end.
    fn push_years(&self, rules: &mut Rules<'_>, goes_on: &str) {
        if let Some(before) = self.any(&[Class::Year]) {
            rules.joins(&before.replacen(EDGE, &format!(r"\p{{N}}{SPACE}*"), 1), goes_on);
            rules.joins(&before.replacen(EDGE, &format!(r"(?:^|\p{{L}}{SPACE}+|[^\p{{L}}\p{{N}}\s\u00A0\u202F])"), 1), SPACE);
        }
        if let Some(before) = self.any(&[Class::Century]) {
            rules.joins(&before.replacen(EDGE, &format!("[IVXLCDMХ]{SPACE}+"), 1), goes_on);
            rules.joins(&before, &format!(r"{SPACE}*\p{{N}}"));
        }
    }
}

/// The rules for all languages, which come after those of one.
fn push_general(rules: &mut Rules<'_>) {
    let mark = format!(r"{MARKS}{CLOSERS}(?:{SPACE}»(?![\p{{L}}\p{{N}}]))?");
    rules.joins(r"\.", &format!(r"{SPACE}\.(?:{SPACE}|$)"));
    rules.joins(&mark, &format!(r"{SPACE}*(?:[,;:)\]%]|[»”](?:[^\p{{L}}\p{{N}}]|$))"));
    rules.joins(&mark, &format!(r"{SPACE}+{OPENERS}{SPACE}*\p{{Ll}}"));
    rules.joins(&format!(r"^{SPACE}*(?:[\p{{N}}.]*\p{{N}}|[IVXLCDM]+|\p{{L}})\."), SPACE);
    rules.joins(&format!(r"{EDGE}\p{{Lu}}\."), &format!(r"{SPACE}*\p{{Lu}}"));
    rules.breaks(&format!(r"{mark}(?:\[\p{{N}}{{1,3}}\]|[¹²³⁰⁴-⁹]+)?"), SPACE);
    rules.breaks("[。！？｡]+[」』”’）〉》】]*", "[^。！？｡」』”’）〉》】]");
    rules.breaks(r"\n", "");
}

/// Returns a pattern for a word of a list: capitalised or not where it is in small letters, its parts spaced or not.
fn pattern_of(entry: &str) -> String {
    let mut out = String::new();
    for (at, c) in entry.chars().enumerate() {
        match c {
            '.' => {
                let _ = write!(out, r"\.{SPACE}*");
            }
            c if at == 0 && c.is_lowercase() => {
                let _ = write!(out, "[{c}{}]", c.to_uppercase());
            }
            c if r"\+*?()|[]{}^$".contains(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
