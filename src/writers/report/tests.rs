use super::*;

fn bead(source: &str, target: &str, confidence: f64) -> ReportRow {
    let segments = [source, target].map(|text| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
    let kind = format!("{}-{}", segments[0].len(), segments[1].len());
    ReportRow::Bead(ReportBead { segments, kind, confidence, evidence: "bridge = мост".to_owned(), ..ReportBead::default() })
}

fn written(report: &AlignmentReport) -> String {
    let mut page = Vec::new();
    write_report(&mut page, report).unwrap();
    String::from_utf8(page).unwrap()
}

fn report() -> AlignmentReport {
    let side = |name: &str, tag: &str| ReportSide { name: name.into(), language: Some(Language::known(tag)), title: String::new() };
    let left_out = ReportRow::LeftOut([None, Some(ReportPiece { rule: "navigation".into(), text: "Назад".into() })]);
    AlignmentReport {
        sides: [side("a.en.txt", "en"), side("a.ru.txt", "ru")],
        rows: vec![
            bead("The bridge <script>alert(1)</script> is open.", "Мост открыт.", 0.99),
            bead("It is long.", "Он длинный.", 0.4),
            bead("Yes.", "", 0.8),
            left_out,
        ],
        notices: vec!["a.en.txt: read as <windows-1251>".into()],
    }
}

#[test]
fn texts_are_escaped_and_nothing_is_fetched() {
    let page = written(&report());
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script>alert"));
    assert!(!page.contains("http://") && !page.contains("https://") && page.contains("default-src 'none'"));
    assert!(page.contains("read as &lt;windows-1251&gt;"));
}

#[test]
fn all_is_shown_and_the_worst_is_listed() {
    let page = written(&report());
    for part in ["Мост открыт.", "Назад", "navigation", "bridge = мост", "href=\"#r1\"", "id=\"r1\"", "1 and 0", "lang=\"ru\""]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("href=\"#r0\""));
    let empty = written(&AlignmentReport::default());
    assert!(empty.contains("Every pair has a confidence of 0.97 or more") && !empty.contains("id=\"r0\""));
}

#[test]
fn overviews_begin_with_the_most_doubtful() {
    let pair = |name: &str, confidences: &[f64]| OverviewPair {
        names: [format!("{name}.en"), format!("<{name}>.ru")],
        page: format!("{name}.html"),
        confidences: confidences.to_vec(),
    };
    let mut page = Vec::new();
    write_overview(&mut page, &[pair("sure", &[0.99, 1.0]), pair("doubtful", &[0.2, 0.99])]).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.find("doubtful.html").unwrap() < page.find("sure.html").unwrap());
    assert!(page.contains("&lt;sure&gt;.ru") && page.contains("0.595"));
}
