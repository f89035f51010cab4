//! Many pairs of documents on one page.

use super::{CLASSES, OverviewPair, class_of, head};
use maud::{DOCTYPE, Markup, html};

/// Returns the page; pairs that have the most doubt come first.
pub(super) fn page(pairs: &[OverviewPair]) -> Markup {
    let mut sorted: Vec<&OverviewPair> = pairs.iter().collect();
    sorted.sort_by(|left, right| mean(left).total_cmp(&mean(right)));
    let units: usize = pairs.iter().map(|pair| pair.confidences.len()).sum();
    html! {
        (DOCTYPE)
        html lang="en" {
            (head("Aligned documents"))
            body {
                header {
                    h1 { "Aligned documents" }
                    dl.totals {
                        div { dt { "pairs of documents" } dd { (pairs.len()) } }
                        div { dt { "units" } dd { (units) } }
                    }
                }
                main {
                    h2 { "The most doubtful first" }
                    table.overview {
                        thead { tr { th { "documents" } th { "units" } th { "mean confidence" } th { "below 0.9" } th { "confidences" } } }
                        tbody { @for pair in sorted { (row(pair)) } }
                    }
                }
            }
        }
    }
}

fn row(pair: &OverviewPair) -> Markup {
    let below = pair.confidences.iter().filter(|confidence| **confidence < 0.9).count();
    let mean = mean(pair);
    html! {
        tr {
            td { a href=(pair.page) { bdi { (pair.names[0]) } " – " bdi { (pair.names[1]) } } }
            td.number { (pair.confidences.len()) }
            td.number { span class={ "mark " (class_of(mean)) } { (format!("{mean:.3}")) } }
            td.number { (below) }
            td { (bar(&pair.confidences)) }
        }
    }
}

/// Draws how many units have which confidence, the most doubtful on the left.
fn bar(confidences: &[f64]) -> Markup {
    let mut at = 0;
    let parts = CLASSES.iter().rev().map(|(_, class)| (*class, confidences.iter().filter(|value| class_of(**value) == *class).count()));
    let parts: Vec<(&str, usize, usize)> = parts
        .map(|(class, count)| {
            at += count;
            (class, at - count, count)
        })
        .collect();
    html! {
        div.strip.bar {
            svg viewBox=(format!("0 0 {} 1", at.max(1))) preserveAspectRatio="none" aria-hidden="true" {
                @for (class, start, count) in parts { @if count > 0 { rect class=(class) x=(start) width=(count) height="1" {} } }
            }
        }
    }
}

/// Returns the mean confidence of a pair; one without units is the most doubtful.
fn mean(pair: &OverviewPair) -> f64 {
    pair.confidences.iter().sum::<f64>() / pair.confidences.len().max(1) as f64
}
