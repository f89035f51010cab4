//! What a document has in common with its translation.

use crate::lexicon::Lexicon;
use crate::text::{Language, Span};
use crate::tokens::{Token, TokenKind, Tokenizer, romanise};
use rustc_hash::FxHashMap;

/// Letters of a romanised word that count.
const PREFIX: usize = 5;
/// Letters of the shortest word whose beginning counts.
const SHORTEST: usize = 4;

/// A feature as it occurs in a document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Occurrence {
    /// How often it does; the translations of a word share its occurrences.
    pub count: f32,
    /// Where it stands on average, from 0, the beginning, to 1.
    pub place: f32,
}

/// What occurs in a document, by numbers of features.
pub(super) type Features = FxHashMap<u32, Occurrence>;

/// Finds the features of documents, and gives them their numbers.
pub(super) struct Finder<'a> {
    source: Tokenizer,
    target: Tokenizer,
    lexicon: Option<&'a Lexicon>,
    /// Whether the lexicon's source is the target here.
    is_turned: bool,
    numbers: FxHashMap<(Kind, String), u32>,
    prefixes: FxHashMap<String, Option<u32>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// A number, a month, an address.
    Universal(TokenKind),
    /// A word in Latin letters, which may stand in a text of any language.
    Latin,
    /// The beginning of a romanised word.
    Prefix,
    /// A word of the lexicon's target, by its number there.
    Translation,
}

impl<'a> Finder<'a> {
    pub(super) fn new(languages: (&Language, &Language), lexicon: Option<&'a Lexicon>) -> Self {
        let lexicon = lexicon.filter(|lexicon| lexicon.joins(languages.0, languages.1));
        let is_turned = lexicon.is_some_and(|lexicon| !lexicon.source().same_language(languages.0));
        let (source, target) = (Tokenizer::new(languages.0), Tokenizer::new(languages.1));
        Self { source, target, lexicon, is_turned, numbers: FxHashMap::default(), prefixes: FxHashMap::default() }
    }

    pub(super) fn of_source(&mut self, text: &str) -> Features {
        let tokens = self.source.located_tokens(text);
        self.features(text, tokens, !self.is_turned)
    }

    pub(super) fn of_target(&mut self, text: &str) -> Features {
        let tokens = self.target.located_tokens(text);
        self.features(text, tokens, self.is_turned)
    }

    /// Counts the features of a text; words of the lexicon's source count as their translations.
    fn features(&mut self, text: &str, tokens: Vec<(Token, Span)>, is_translated: bool) -> Features {
        let mut features = Features::default();
        let mut words: FxHashMap<String, Occurrence> = FxHashMap::default();
        let all = tokens.len().max(1) as f32;
        for (at, (token, span)) in tokens.into_iter().enumerate() {
            let here = Occurrence { count: 1.0, place: at as f32 / all };
            match token.kind {
                TokenKind::Bracket | TokenKind::Marker => {}
                TokenKind::Word => {
                    let written = span.of(text);
                    if written.is_ascii() {
                        let small = written.to_ascii_lowercase();
                        // As it is written it tells CHDIR from chdir.
                        if small != written {
                            add(&mut features, self.number(Kind::Latin, written.to_owned()), here);
                        }
                        add(&mut features, self.number(Kind::Latin, small), here);
                    }
                    let word = words.entry(token.key).or_default();
                    word.count += 1.0;
                    word.place += here.place;
                }
                kind => add(&mut features, self.number(Kind::Universal(kind), token.key), here),
            }
        }
        for (word, found) in words {
            if let Some(prefix) = self.prefix(&word) {
                add(&mut features, prefix, found);
            }
            let Some(lexicon) = self.lexicon else { continue };
            if is_translated {
                for entry in lexicon.entries(&word) {
                    let share = entry.target_given_source;
                    let number = self.number(Kind::Translation, entry.target.to_string());
                    add(&mut features, number, Occurrence { count: found.count * share, place: found.place * share });
                }
            } else if let Some(target) = lexicon.target_number(&word) {
                add(&mut features, self.number(Kind::Translation, target.to_string()), found);
            }
        }
        features.values_mut().for_each(|occurrence| occurrence.place /= occurrence.count);
        features
    }

    /// Returns the feature of the beginning of a word, if it is long enough.
    fn prefix(&mut self, word: &str) -> Option<u32> {
        if let Some(known) = self.prefixes.get(word) {
            return *known;
        }
        let latin = romanise(word);
        let feature = (latin.len() >= SHORTEST).then(|| self.number(Kind::Prefix, latin[..latin.len().min(PREFIX)].to_owned()));
        self.prefixes.insert(word.to_owned(), feature);
        feature
    }

    fn number(&mut self, kind: Kind, name: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry((kind, name)).or_insert(next)
    }
}

/// Adds occurrences; until all are there, `place` is the sum of their places.
fn add(features: &mut Features, number: u32, found: Occurrence) {
    let known = features.entry(number).or_default();
    known.count += found.count;
    known.place += found.place;
}
