//! Quotations and brackets that are opened and closed.

use super::marks::{ENCLOSING, is_mark, is_opener};

/// Quotation marks or brackets that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enclosure {
    /// The opening mark.
    pub open: usize,
    /// The closing mark.
    pub close: usize,
    /// Whether these are quotation marks rather than brackets.
    pub quotes: bool,
}

/// The enclosures of a paragraph; of any two one lies inside the other or they lie apart.
pub(super) struct Enclosures {
    /// By their opening marks.
    all: Vec<Enclosure>,
    /// The closing marks, in order.
    closes: Vec<usize>,
    /// The first that opens after the place last asked about.
    upcoming: usize,
    /// Those that were open there, the innermost last.
    around: Vec<Enclosure>,
}

/// How many marks may be open at once; of more than these the outer ones are forgotten.
const DEPTH: usize = 32;

impl Enclosures {
    pub(super) fn of(text: &str) -> Self {
        let mut all = pairs(text);
        let closes = all.iter().map(|pair| pair.close).collect();
        all.sort_unstable_by_key(|pair| pair.open);
        Self { all, closes, upcoming: 0, around: Vec::new() }
    }

    /// Returns whether a closing mark stands there.
    pub(super) fn closes_at(&self, at: usize) -> bool {
        self.closes.binary_search(&at).is_ok()
    }

    /// Returns the enclosure that opens there.
    pub(super) fn opened_at(&self, at: usize) -> Option<Enclosure> {
        self.all.binary_search_by_key(&at, |pair| pair.open).ok().map(|index| self.all[index])
    }

    /// Returns the innermost enclosure that opens before `from` and closes at or after `to`. Places are asked about in order.
    pub(super) fn innermost(&mut self, from: usize, to: usize) -> Option<Enclosure> {
        while let Some(&next) = self.all.get(self.upcoming).filter(|next| next.open < from) {
            while self.around.pop_if(|pair| pair.close < next.open).is_some() {}
            self.around.push(next);
            self.upcoming += 1;
        }
        while self.around.pop_if(|pair| pair.close < to).is_some() {}
        self.around.last().copied()
    }
}

/// Returns the marks that belong together, by their closing marks.
fn pairs(text: &str) -> Vec<Enclosure> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut found = Vec::new();
    let mut odd = None;
    let mut from = 0;
    while let Some(at) = ENCLOSING.find(text, from) {
        let mut after = text[at..].chars();
        let c = after.next().unwrap_or(' ');
        from = at + c.len_utf8();
        let opens_word = || {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            before.is_whitespace() || is_opener(before) || matches!(before, '—' | '–' | '-')
        };
        // Between blanks it closes what is open: « Oui ! » typed as " Oui ! ".
        let between = || after.clone().next().is_none_or(char::is_whitespace) && open.iter().any(|&(_, opener)| opener == '"');
        // So it does after a final mark where its partner is lost.
        let mut is_odd = || *odd.get_or_insert_with(|| text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1);
        let mut unpaired = || after.clone().next().is_some_and(char::is_whitespace) && text[..at].trim_end().ends_with(is_mark) && is_odd();
        let straight_opens = c == '"' && opens_word() && !between() && !unpaired();
        let reversed_opens = c == '»' && after.next().is_some_and(char::is_alphanumeric) && opens_word();
        let partners: &[char] = match c {
            ')' => &['('],
            ']' => &['['],
            '»' => &['«'],
            '”' => &['“', '„'],
            '“' => &['„'],
            '«' => &['»'],
            '"' if !straight_opens => &['"'],
            _ => &[],
        };
        let place = open.iter().rposition(|(_, opener)| partners.contains(opener));
        match place.filter(|_| !reversed_opens) {
            Some(place) => {
                found.push(Enclosure { open: open[place].0, close: at, quotes: !matches!(c, ')' | ']') });
                open.truncate(place);
            }
            None if matches!(c, '(' | '[' | '«' | '“' | '„') || straight_opens || reversed_opens => open.push((at, c)),
            None => {}
        }
        if open.len() > DEPTH {
            open.remove(0);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn innermost_pair_is_found() {
        let text = "a «b (c) d» e";
        let mut enclosures = Enclosures::of(text);
        let at = |c: char| text.find(c).unwrap_or_default();
        assert_eq!(enclosures.innermost(at('a'), at('a')), None);
        assert_eq!(enclosures.innermost(at('c'), at('c')).map(|pair| pair.open), Some(at('(')));
        assert_eq!(enclosures.innermost(at('d'), at('d')).map(|pair| pair.open), Some(at('«')));
        assert_eq!(enclosures.innermost(at('e'), at('e')), None);
        assert!(enclosures.closes_at(at('»')) && !enclosures.closes_at(at('«')));
    }

    #[test]
    fn guillemets_may_point_inwards() {
        let pairs: Vec<(usize, usize)> = pairs("»Ja«, rief er. »Nein«").iter().map(|pair| (pair.open, pair.close)).collect();
        assert_eq!(pairs, [(0, 4), (17, 23)]);
    }
}
