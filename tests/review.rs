//! Projects under review: what a person does is kept, everything else gives way, and all of it can be undone.

use proptest::prelude::*;
use sverka::alignment::Resources;
use sverka::cleaning::residue;
use sverka::memory::{Header, property};
use sverka::pipeline::{AlignedPair, MemoryOptions, Prepared, align_pair, prepare, translation_memory};
use sverka::readers::read_plain;
use sverka::review::{Operation, PieceAt, Project, ProjectSide, Refusal, Row, Status, UnitChoice};
use sverka::text::Language;

const ENGLISH: &str = "Opening of the bridge\n\nThe bridge is open again. Eleven towns built it in 2019.\n\n\
    The ferry will carry on until May. The road costs 40 million crowns. Winter is near, and we are ready.\n\n\
    [Applause]\n\nThe library opens in June. We count 300 new trees. Thank you.";
const RUSSIAN: &str = "Открытие моста\n\nМост снова открыт. Одиннадцать городов построили его в 2019 году.\n\n\
    Паром будет ходить до мая. Дорога стоит 40 миллионов крон, зима близко, и мы готовы.\n\n\
    [Аплодисменты]\n\nБиблиотека откроется в июне. Мы насчитали 300 новых деревьев. Спасибо.";

fn languages() -> [Language; 2] {
    ["en", "ru"].map(|tag| Language::parse(tag).unwrap())
}

fn resources() -> Resources<'static> {
    let [en, ru] = languages();
    Resources::built_in((&en, &ru))
}

fn side(text: &str, name: &str, language: &Language) -> Prepared {
    prepare(read_plain(text.as_bytes(), name, None).unwrap().0, Some(language))
}

fn aligned() -> AlignedPair {
    let [en, ru] = languages();
    align_pair(side(ENGLISH, "a.en.txt", &en), side(RUSSIAN, "a.ru.txt", &ru), false).unwrap()
}

fn project() -> Project {
    let pair = aligned();
    let side = |side: &Prepared| ProjectSide::new(side.clone(), String::new(), residue(&side.document));
    Project::new(&pair.alignment, [side(&pair.source), side(&pair.target)])
}

/// The texts of a row, pieces parted by a bar.
fn said(project: &Project, row: &Row) -> String {
    let side = |side: usize| row.pieces[side].iter().map(|piece| project.sides()[side].content(piece)).collect::<Vec<_>>().join("|");
    format!("{} = {}", side(0), side(1))
}

fn find<'a>(project: &'a Project, words: &str) -> &'a Row {
    project.rows().iter().find(|row| said(project, row).contains(words)).unwrap_or_else(|| panic!("no row has {words}"))
}

fn texts(project: &Project) -> Vec<String> {
    project.rows().iter().map(|row| said(project, row)).collect()
}

fn apply(project: &mut Project, operation: &Operation) -> sverka::review::Done {
    project.apply(operation, &resources()).unwrap_or_else(|refusal| panic!("{operation:?}: {refusal:?}"))
}

#[test]
fn untouched_reviews_export_what_alignment_does() {
    let (pair, header) = (aligned(), Header::new(languages()[0].clone(), "t", "1"));
    for context in [false, true] {
        let (memory, _) = translation_memory(&pair, header.clone(), &MemoryOptions { context });
        let reviewed = project().memory(header.clone(), UnitChoice { context, ..UnitChoice::default() });
        assert_eq!(reviewed, memory);
    }
}

#[test]
fn sentences_are_divided_and_the_rest_follows() {
    let mut project = project();
    let row = find(&project, "Дорога стоит").clone();
    assert_eq!(row.kind(), "2-1");
    let offset = "Дорога стоит 40 миллионов крон, ".chars().count();
    let done = apply(&mut project, &Operation::Divide { row: row.id, side: 1, piece: 0, offset });
    let now = texts(&project);
    assert!(now.contains(&"The road costs 40 million crowns. = Дорога стоит 40 миллионов крон,".to_owned()), "{now:#?}");
    assert!(now.contains(&"Winter is near, and we are ready. = зима близко, и мы готовы.".to_owned()), "{now:#?}");
    assert_eq!((done.splices.len(), done.focus), (1, Some(find(&project, "зима близко").id)));

    let upper = find(&project, "Дорога стоит").id;
    let merged = apply(&mut project, &Operation::Merge(upper));
    assert_eq!(find(&project, "Дорога").kind(), "2-2");
    apply(&mut project, &Operation::Join(merged.focus.unwrap(), 1, 0));
    assert_eq!(said(&project, find(&project, "Дорога")), said(&self::project(), &row));
}

#[test]
fn pins_move_everything_else() {
    let mut project = project();
    let (ferry, library) = (find(&project, "ferry").id, find(&project, "Библиотека").id);
    let at = |row| PieceAt { row, piece: 0 };
    let done = apply(&mut project, &Operation::Pin(at(ferry), at(library)));
    let pinned = find(&project, "ferry");
    assert_eq!(
        (said(&project, pinned), pinned.by_hand, done.focus),
        ("The ferry will carry on until May. = Библиотека откроется в июне.".to_owned(), true, Some(pinned.id))
    );
    assert!(!done.realigned.is_empty());
    let library = find(&project, "The library");
    assert!(library.pieces[1].is_empty() || said(&project, library).contains("насчитали"), "{:#?}", texts(&project));
}

#[test]
fn cuts_are_kept() {
    let mut project = project();
    let (road, library) = (find(&project, "The road").id, find(&project, "Библиотека").id);
    apply(&mut project, &Operation::Cut(PieceAt { row: road, piece: 0 }, PieceAt { row: library, piece: 0 }));
    let at = project.rows().iter().position(|row| row.cut.is_some()).unwrap();
    let before: Vec<String> = project.rows()[..at].iter().map(|row| said(&project, row)).collect();
    assert!(
        before.iter().any(|row| row.contains("Дорога")) && !before.iter().any(|row| row.contains("The road")),
        "{:#?}",
        texts(&project)
    );
    // Another step keeps to it.
    let first = project.rows()[0].id;
    apply(&mut project, &Operation::Judge(vec![first], Status::Confirmed));
    assert_eq!(project.rows().iter().filter(|row| row.cut.is_some()).count(), 1);
    let cut = project.rows().iter().find(|row| row.cut.is_some()).unwrap().id;
    apply(&mut project, &Operation::Uncut(cut));
    assert_eq!(texts(&project), texts(&self::project()));
}

#[test]
fn swapped_rows_cross_and_stand() {
    let mut project = project();
    let bridge = find(&project, "bridge is open").id;
    apply(&mut project, &Operation::Swap(bridge));
    assert_eq!(
        said(&project, find(&project, "bridge is open")),
        "The bridge is open again. = Одиннадцать городов построили его в 2019 году."
    );
    assert_eq!(project.rows().iter().filter(|row| row.is_crossing).count(), 1);
    let memory = project.memory(Header::new(languages()[0].clone(), "t", "1"), UnitChoice::default());
    assert_eq!(memory.units.iter().filter(|unit| unit.property(property::CROSSING).is_some()).count(), 1);
    let last = project.rows()[project.rows().len() - 1].id;
    apply(&mut project, &Operation::Judge(vec![last], Status::Confirmed));
    assert!(said(&project, find(&project, "bridge is open")).contains("Одиннадцать"));
}

#[test]
fn judged_rows_in_the_memory() {
    let mut project = project();
    let (bridge, ferry) = (find(&project, "bridge is open").id, find(&project, "ferry").id);
    let edit = Operation::Edit { row: bridge, side: 1, piece: 0, text: Some("  Мост\n открыт\u{a0}– да. ".to_owned()) };
    apply(&mut project, &edit);
    assert_eq!(project.apply(&edit, &resources()), Err(Refusal::NothingChanges));
    apply(&mut project, &Operation::Judge(vec![bridge], Status::Confirmed));
    apply(&mut project, &Operation::Judge(vec![ferry], Status::Rejected));
    let header = || Header::new(languages()[0].clone(), "t", "1");
    let memory = project.memory(header(), UnitChoice::default());
    let unit = memory.units.iter().find(|unit| unit.variants[0].text().contains("bridge is open")).unwrap();
    assert_eq!(
        (unit.variants[1].text().as_str(), unit.property(property::STATUS), unit.confidence()),
        ("Мост открыт\u{a0}– да.", Some("confirmed"), Some(1.0))
    );
    assert!(!memory.units.iter().any(|unit| unit.variants[0].text().contains("ferry")));
    let confirmed = project.memory(header(), UnitChoice { confirmed_only: true, ..UnitChoice::default() });
    assert_eq!(confirmed.units.len(), 1);
    assert!(project.sides()[1].text().contains("Мост снова открыт."), "the text read is never changed");
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let mut project = project();
    let road = find(&project, "The road").id;
    apply(&mut project, &Operation::Alone(road));
    let alone = find(&project, "The road").id;
    let before = project.to_json();
    let (first, last) = (project.rows()[0].id, project.rows()[project.rows().len() - 1].id);
    let edit = |text: &str| Operation::Edit { row: first, side: 0, piece: 0, text: Some(text.to_owned()) };
    for (operation, refusal) in [
        (Operation::Merge(last), Refusal::NothingThere),
        (Operation::Merge(99_999), Refusal::Unknown),
        (Operation::Split(first, [1, 1]), Refusal::NothingToPart),
        (Operation::Split(first, [7, 0]), Refusal::NothingToPart),
        (Operation::Divide { row: first, side: 0, piece: 0, offset: 0 }, Refusal::NothingToPart),
        (Operation::Divide { row: first, side: 0, piece: 0, offset: 9999 }, Refusal::NothingToPart),
        (Operation::Join(first, 0, 0), Refusal::NothingToGive),
        (Operation::Shift { row: first, side: 0, down: false }, Refusal::NothingThere),
        (Operation::Swap(last), Refusal::NothingThere),
        (edit(" \n "), Refusal::EmptyText),
        (edit("Opening of the bridge"), Refusal::NothingChanges),
        (Operation::Uncut(first), Refusal::NothingChanges),
        (Operation::Judge(vec![alone], Status::Confirmed), Refusal::OneSided),
        (Operation::Judge(vec![first, alone], Status::Rejected), Refusal::OneSided),
    ] {
        assert_eq!(project.apply(&operation, &resources()), Err(refusal), "{operation:?}");
        assert_eq!(project.to_json(), before, "{operation:?}");
    }
}

#[test]
fn damaged_projects_say_so() {
    let whole = String::from_utf8(project().to_json()).unwrap();
    let message = |json: &str| Project::from_json(json.as_bytes(), "p.sverka.json").unwrap_err().to_string();
    assert!(message("{}").contains("is no project of sverka review"));
    assert!(message(&whole[..whole.len() / 2]).contains("name the two documents instead"));
    assert!(message(&whole.replace("\"sverka_review\":1", "\"sverka_review\":2")).contains("use a newer sverka"));
    assert!(message(&whole.replace("\"done\":0", "\"done\":3")).contains("does not hold together"));
    assert!(message(&whole.replacen("Opening of the bridge", "Открытие", 1)).contains("does not hold together"));
}

/// Operations by numbers, on whatever rows there are.
fn operation(project: &Project, (kind, row, side, number): (u8, usize, usize, usize)) -> Operation {
    let rows = project.rows();
    let id = |at: usize| rows[at % rows.len()].id;
    let piece_of = |row: usize, side: usize| PieceAt { row: id(row), piece: number % rows[row % rows.len()].pieces[side].len().max(1) };
    match kind {
        0 => Operation::Merge(id(row)),
        1 => Operation::Split(id(row), [number % 3, (number / 3) % 3]),
        2 => Operation::Divide { row: id(row), side, piece: 0, offset: number },
        3 => Operation::Join(id(row), side, number % 2),
        4 => Operation::Shift { row: id(row), side, down: number % 2 == 0 },
        5 => Operation::Swap(id(row)),
        6 => Operation::Alone(id(row)),
        7 => Operation::Pin(piece_of(row, 0), piece_of(row + number, 1)),
        8 => Operation::Cut(piece_of(row, 0), piece_of(row + number, 1)),
        9 => Operation::Free(vec![id(row), id(row + number)]),
        10 => Operation::Edit { row: id(row), side, piece: 0, text: (number % 3 > 0).then(|| format!("Edit {number}.")) },
        11 => Operation::Judge(vec![id(row)], Status::Confirmed),
        12 => Operation::Judge(vec![id(row)], Status::Rejected),
        _ => Operation::Uncut(id(row)),
    }
}

/// All letters of a side in document order, whatever the pieces.
fn letters(project: &Project, side: usize) -> String {
    let mut pieces: Vec<_> = project.rows().iter().flat_map(|row| &row.pieces[side]).collect();
    pieces.sort_by_key(|piece| piece.span);
    pieces
        .iter()
        .flat_map(|piece| project.sides()[side].original(piece).chars().collect::<Vec<_>>())
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// README has the figures; they may become better.
#[test]
fn doubt_leads_a_reviewer_to_what_is_wrong() {
    let corpora = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sverka"));
    command.args(["evaluate", "--quiet", "--no-encoder", "--review-cost", "--format", "json", "ceremony-toast", "free-translation"]);
    let output = command.current_dir(corpora).output().unwrap();
    let measured: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let [toast, free, all] = [&measured["documents"][0], &measured["documents"][1], &measured["all"]].map(|of| of["review"].clone());
    assert_eq!((toast["looked_at"].as_u64(), toast["is_reached"].as_bool()), (Some(0), Some(true)));
    assert!(free["f1_before"].as_f64() < Some(0.9) && free["f1_after"].as_f64() >= Some(0.99), "{free}");
    assert!((1..=22).contains(&free["looked_at"].as_u64().unwrap()), "{free}");
    // Of both together doubtful pairs of the other document are looked at as well.
    assert_eq!(all["units"].as_u64(), Some(99));
    assert!((free["looked_at"].as_u64().unwrap()..=30).contains(&all["looked_at"].as_u64().unwrap()), "{all}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_step_can_be_undone(steps in prop::collection::vec((0..14u8, 0..20usize, 0..2usize, 0..40usize), 1..14)) {
        let mut project = project();
        let (first, all) = (project.clone(), [letters(&project, 0), letters(&project, 1)]);
        let mut done = 0;
        for step in steps {
            let operation = operation(&project, step);
            let standing: Vec<Row> = project.rows().iter().filter(|row| row.stands()).cloned().collect();
            let Ok(change) = project.apply(&operation, &resources()) else { continue };
            done += 1;
            prop_assert_eq!([letters(&project, 0), letters(&project, 1)], all.clone(), "{:?}", operation);
            prop_assert!(project.rows().iter().all(|row| row.pieces.iter().any(|pieces| !pieces.is_empty())));
            // What stood stands, unless the step was about it.
            for row in standing.iter().filter(|row| !change.splices.iter().flat_map(|splice| &splice.before).any(|gone| gone.id == row.id)) {
                prop_assert!(project.rows().contains(row));
            }
            let read = Project::from_json(&project.to_json(), "p").unwrap();
            prop_assert_eq!(read.rows(), project.rows());
            prop_assert_eq!(read.to_json(), project.to_json());
        }
        let last = project.rows().to_vec();
        for _ in 0..done {
            prop_assert!(project.undo().is_some());
        }
        prop_assert!(project.undo().is_none());
        prop_assert_eq!(project.rows(), first.rows());
        for _ in 0..done {
            prop_assert!(project.redo().is_some());
        }
        prop_assert_eq!(project.rows(), &last[..]);
    }
}
