//! navigation: menus at the head of a page, links at its tail.

use super::super::page::Page;
use super::super::phrases::{Known, NAVIGATION, TEASERS};
use super::super::words::{count, fold, is_open, is_running, letters};
use super::{Edge, Side};
use crate::text::{Role, Span, list_marker};

/// The most words in a link that is known by how it begins.
const LINK_WORDS: usize = 7;
/// The most words in a link where a page was folded.
const FOLD_WORDS: usize = 5;
/// The most words in a menu on one line.
const MENU_WORDS: usize = 24;
/// The most words in a line between two links that passes for a link itself.
const GAP_WORDS: usize = 4;
/// The most such lines in a row.
const GAP_LINES: usize = 4;
/// Links that show where a page was folded: no text has them on a line of their own.
const FOLDS: &[&str] = &[
    "read more",
    "continue reading",
    "read the full text",
    "read on",
    "читать далее",
    "читать дальше",
    "читать полностью",
    "weiterlesen",
    "lire la suite",
    "читати далі",
    "leer más",
];
/// The most words in the headline of another page.
const HEADLINE_WORDS: usize = 22;

pub(super) fn at_edge(page: &Page, index: usize, edge: Edge) -> bool {
    let known =
        |at: usize| page.pieces.get(at).is_some_and(|piece| piece.role == Role::Residue("navigation") || link(&piece.says).is_some());
    let (before, after) = (index > 0 && known(index - 1), known(index + 1));
    let says = &page.pieces[index].says;
    match link(says) {
        Some(Known::Surely) => before || after || count(says) > 1 || !(edge.outermost && heads_text(page, index, edge)),
        // A page may be headed by such a word itself: then its text comes next.
        Some(Known::Perhaps) => before || after || edge.outermost && !heads_text(page, index, edge),
        None => edge.outermost && before && is_gap(says) && (after || edge.side == Side::Head && closes_gap(page, index, known)),
    }
}

/// Returns whether a line is as short as a link.
fn is_gap(line: &str) -> bool {
    count(line) <= GAP_WORDS && is_open(line) && list_marker(line).is_none()
}

/// Returns whether only few lines as short as links lie between a line and the next known link: the sections of a site's
/// menu have names of their own.
fn closes_gap(page: &Page, index: usize, known: impl Fn(usize) -> bool) -> bool {
    let after = index + 1..page.pieces.len().min(index + 1 + GAP_LINES);
    let known_at = after.clone().find(|&at| known(at));
    known_at.is_some_and(|end| (index + 1..end).all(|at| is_gap(&page.pieces[at].says)))
}

fn heads_text(page: &Page, index: usize, edge: Edge) -> bool {
    edge.side == Side::Head && page.content_after(index).is_none_or(|next| is_running(&page.pieces[next].says))
}

/// Returns how surely a line is a link, a control or a menu.
fn link(line: &str) -> Option<Known> {
    if count(line) > MENU_WORDS || line.len() > 400 {
        return None;
    }
    let key = bare(line);
    let opens_short = || count(line) <= LINK_WORDS && !line.trim_end().ends_with(['.', '!', '?', ';', ',']) && NAVIGATION.opens(&key);
    NAVIGATION
        .get(&key)
        .or_else(|| (opens_short() || is_breadcrumb(line) || is_control(&key) || is_menu(line, &key)).then_some(Known::Surely))
}

/// Returns a line folded, without the arrows and marks that sites put around links.
fn bare(line: &str) -> String {
    let around = |c: char| c.is_whitespace() || ":.…<>→←↑↓‹›|•·-–—*[]()+▲▼►◄/»«#".contains(c);
    fold(line.trim_matches(around))
}

/// Returns whether a line is the way to a page: `Home / News / Speeches`.
fn is_breadcrumb(line: &str) -> bool {
    for mark in [" / ", " > ", " » ", " › ", " → ", " | ", " :: ", " • ", " \\ ", " - ", " – ", " — "] {
        let parts: Vec<&str> = line.split(mark).map(str::trim).filter(|part| !part.is_empty()).collect();
        let known = parts.iter().filter(|part| NAVIGATION.get(&bare(part)).is_some()).count();
        let first_known = parts.first().is_some_and(|part| NAVIGATION.get(&bare(part)).is_some());
        let all_short = parts.iter().all(|part| count(part) <= LINK_WORDS);
        if parts.len() > 1 && (known == parts.len() || parts.len() > 2 && first_known && (known > 1 || all_short) && is_open(line)) {
            return true;
        }
    }
    false
}

/// Returns whether a line has the controls of a page's looks: `A A A`, `A+ A-`.
fn is_control(key: &str) -> bool {
    let tokens: Vec<&str> = key.split(' ').collect();
    let is_letter = |token: &&str| token.trim_matches(|c: char| "+-=".contains(c)).chars().count() <= 1;
    (2..=8).contains(&tokens.len())
        && tokens.iter().all(is_letter)
        && tokens.iter().filter(|t| ["a", "а", "ц"].iter().any(|l| t.starts_with(l))).count() > 1
}

/// Returns whether a line is several links in a row.
fn is_menu(line: &str, key: &str) -> bool {
    let words: Vec<&str> = key.split([' ', '|', '•', '·', ':']).filter(|word| !word.is_empty() && *word != "-").collect();
    is_open(line) && NAVIGATION.cover(&words).is_some_and(|links| links > 1)
}

/// Finds the links that show where the page was folded, and links to other pages in one line, wherever they are.
pub(super) fn folds(page: &Page) -> Vec<Span> {
    let is_fold = |line: &str| count(line) <= FOLD_WORDS && FOLDS.contains(&bare(line).as_str()) && !line.ends_with(['.', '!', ',']);
    super::pieces_that(page, |line| is_fold(line) || is_teaser_line(line))
}

/// Returns whether a line names another page, or a part of the site, after the words that announce it: `Read also: New piers for
/// Saltmarsh`, `See also: photo gallery`.
fn is_teaser_line(line: &str) -> bool {
    line.split_once(':').is_some_and(|(announces, headline)| {
        count(announces) > 1
            && TEASERS.get(&bare(announces)).is_some()
            && count(headline) > 0
            && (is_headline(headline.trim_start()) || NAVIGATION.get(&bare(headline)).is_some())
            && is_open(headline)
    })
}

/// Finds the list of other pages at the tail: a heading that announces it, and all headlines after it up to the end.
pub(super) fn teasers(page: &Page) -> Vec<Span> {
    let content: Vec<usize> = (0..page.pieces.len()).filter(|&index| page.is_content(index)).collect();
    let total: usize = content.iter().map(|&index| letters(&page.pieces[index].says)).sum();
    let mut after = 0;
    let mut from = None;
    for (at, &index) in content.iter().enumerate().rev() {
        let says = &page.pieces[index].says;
        if TEASERS.get(&bare(says)).is_some() && !is_capitals(says) && (total - after) * 3 > total {
            from = Some(at);
        }
        if !is_headline(says) {
            break;
        }
        after += letters(says);
    }
    from.map(|at| content[at..].iter().map(|&index| page.pieces[index].span).collect()).unwrap_or_default()
}

/// Returns whether a line could be the headline of another page, or a date or a link beside one.
fn is_headline(line: &str) -> bool {
    let words = count(line);
    words <= HEADLINE_WORDS
        && !line.starts_with(char::is_lowercase)
        && (is_open(line) || words <= LINK_WORDS || line.ends_with(['?', '!', '…', ':']))
        && list_marker(line).is_none_or(|marker| marker.starts_with('•'))
}

/// Returns whether a line has no small letters: a heading of a manual, not of a site.
fn is_capitals(line: &str) -> bool {
    !line.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{left_out, text_of};
    use super::*;

    const BODY: &str = "Delegates from eleven towns took the floor on the first day of the meeting.";

    #[test]
    fn links_controls_and_menus() {
        for line in [
            "Go back",
            "« Back to the section",
            "Back to all news",
            "К списку новостей",
            "Версия для печати",
            "Настройки отображения",
            "Размер шрифта:",
            "Font size: A A A",
            "A A A",
            "A+ A-",
            "Home / News / Speeches",
            "Главная / Новости / Выступления",
            "Home > Speeches > The Secretary spoke at the forum",
            "Home About us News Search",
            "Главная | О нас | Контакты",
            "Share on Telegram",
            "Zurück zur Übersicht",
        ] {
            assert!(link(line).is_some(), "{line}");
        }
        for line in [
            "Back to the question of funding: who pays?",
            "Share your experience",
            "Print media are dying.",
            "Home rule",
            "The towns of the coast",
            "War / Peace / Bread",
            "A",
            "Back to the question of funding and of the roads",
        ] {
            assert!(link(line).is_none(), "{line}");
        }
    }

    #[test]
    fn runs_at_both_edges() {
        assert_eq!(
            text_of(&format!(
                "Home\n\nAbout us\n\nProjects\n\nSearch\n\nThe Council met in Northport\n\n{BODY}\n\nGo back\n\nBack to all news"
            )),
            ["The Council met in Northport", BODY]
        );
        assert!(left_out(&format!("The Council met\n\n{BODY}\n\nGo back\n\n{BODY}")).is_empty());
        assert_eq!(left_out(&format!("The Council met\n\n{BODY}\n\nRead more…\n\n{BODY}")), ["navigation|Read more…"]);
        assert_eq!(left_out(&format!("Home\n\nNewsroom\n\nOur harbours\n\nSearch\n\nThe Council met\n\n{BODY}")).len(), 4);
        assert_eq!(left_out(&format!("The Council met\n\n{BODY}\n\nRead also: New piers for Saltmarsh\n\n{BODY}")).len(), 1);
        assert_eq!(left_out(&format!("The Council met\n\n{BODY}\n\nSee also: photo gallery\n\n{BODY}")).len(), 1);
        assert_eq!(left_out(&format!("The Council met\n\n{BODY}\n\nSee also: article 5 of the treaty\n\n{BODY}")).len(), 0);
        assert!(left_out(&format!("About us\n\n{BODY}\n\n{BODY}")).is_empty());
        assert_eq!(left_out(&format!("{BODY}\n\n3 марта 2023, 15:40\n\nПоделиться\n\n© 2023 Council")).len(), 3);
    }

    #[test]
    fn lists_of_other_pages_at_the_tail() {
        let tail = "See also\n\nNew piers for Saltmarsh\n\n12.03.2022\n\nWho pays for the lamps?";
        assert_eq!(text_of(&format!("The Council met\n\n{BODY}\n\n{tail}")), ["The Council met", BODY]);
        assert!(left_out(&format!("The Council met\n\n{BODY}\n\nSee also\n\nNew piers\n\n{BODY}")).is_empty());
        assert!(left_out(&format!("{BODY}\n\nSEE ALSO\n\nls(1), cp(1)")).is_empty());
    }
}
