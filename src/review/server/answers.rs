//! What the server answers.

use super::presence::Tab;
use super::{Export, Exported, Shared};
use crate::error::Error;
use crate::review::history::Done;
use crate::review::operation::Refusal;
use crate::review::project::{Project, RowId};
use crate::review::wire::{Request, Wish, done_shape, evidence_shape, state_shape};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;

/// The files of the page: their names, their types, their text.
const FILES: &[(&str, &str, &str)] = &[
    ("actions.js", SCRIPT, include_str!("../page/actions.js")),
    ("api.js", SCRIPT, include_str!("../page/api.js")),
    ("app.js", SCRIPT, include_str!("../page/app.js")),
    ("editing.js", SCRIPT, include_str!("../page/editing.js")),
    ("english.js", SCRIPT, include_str!("../page/english.js")),
    ("keys.js", SCRIPT, include_str!("../page/keys.js")),
    ("main.js", SCRIPT, include_str!("../page/main.js")),
    ("model.js", SCRIPT, include_str!("../page/model.js")),
    ("rows.js", SCRIPT, include_str!("../page/rows.js")),
    ("russian.js", SCRIPT, include_str!("../page/russian.js")),
    ("search.js", SCRIPT, include_str!("../page/search.js")),
    ("strip.js", SCRIPT, include_str!("../page/strip.js")),
    ("style.css", CSS, include_str!("../page/style.css")),
    ("view.js", SCRIPT, include_str!("../page/view.js")),
    ("words.js", SCRIPT, include_str!("../page/words.js")),
];
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

type Answer = Result<Response, Problem>;

/// Why there is no answer.
pub(super) struct Problem(StatusCode, ProblemShape);

#[derive(Serialize)]
struct ProblemShape {
    error: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, error: impl Into<String>) -> Self {
        Self(status, ProblemShape { error: error.into(), code, revision: None })
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(self.1)).into_response()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (code, words) = refusal.words();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, words)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "not-written", error.to_string())
    }
}

/// Does what may take a while elsewhere, so that others are answered meanwhile.
async fn aside(work: impl FnOnce() -> Answer + Send + 'static) -> Answer {
    spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "this failed; nothing was changed")))
}

pub(super) async fn page() -> Response {
    typed(HTML, include_str!("../page/index.html"))
}

pub(super) async fn file(Path(name): Path<String>) -> Answer {
    let found = FILES.iter().find(|(known, _, _)| *known == name);
    found.map(|(_, kind, text)| typed(kind, text)).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "unknown", "there is no such file"))
}

fn typed(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

pub(super) async fn state(State(shared): State<Arc<Shared>>) -> Answer {
    aside(move || {
        let project = shared.project();
        Ok(Json(state_shape(&project.0, project.1, (shared.desk.project_name(), shared.desk.output_name()))).into_response())
    })
    .await
}

pub(super) async fn perform(State(shared): State<Arc<Shared>>, Json(request): Json<Request>) -> Answer {
    aside(move || {
        let mut guarded = shared.project();
        let (project, revision) = &mut *guarded;
        if request.revision != *revision {
            let mut problem = Problem::new(StatusCode::CONFLICT, "stale", "another window has changed the review meanwhile");
            problem.1.revision = Some(*revision);
            return Err(problem);
        }
        let wish = request.op.wish(project).ok_or(Refusal::NothingThere)?;
        // A step that cannot be kept is not done.
        let mut changed = project.clone();
        let done = perform_on(&mut changed, &wish, &shared)?;
        shared.desk.save(&changed.to_json())?;
        *project = changed;
        *revision += 1;
        shared.presence.changed(*revision);
        Ok(Json(done_shape(project, &done, *revision)).into_response())
    })
    .await
}

fn perform_on(project: &mut Project, wish: &Wish, shared: &Shared) -> Result<Done, Refusal> {
    match wish {
        Wish::Do(operation) => project.apply(operation, &shared.desk.resources()),
        Wish::Undo => project.undo().ok_or(Refusal::NothingChanges),
        Wish::Redo => project.redo().ok_or(Refusal::NothingChanges),
    }
}

#[derive(Deserialize)]
pub(super) struct OfRow {
    row: RowId,
}

pub(super) async fn evidence(State(shared): State<Arc<Shared>>, Query(OfRow { row }): Query<OfRow>) -> Answer {
    aside(move || {
        let project = shared.project().0.clone();
        let evidence = evidence_shape(&project, row, &shared.desk.resources());
        evidence.map(|evidence| Json(evidence).into_response()).ok_or_else(|| Problem::from(Refusal::Unknown))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    confirmed: u8,
}

pub(super) async fn export(State(shared): State<Arc<Shared>>, Path(form): Path<String>, Query(choice): Query<Choice>) -> Answer {
    aside(move || {
        let (export, kind) = match form.as_str() {
            "tmx" => (Export::Tmx, "application/x-tmx+xml"),
            "xlsx" => (Export::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            _ => return Err(Problem::new(StatusCode::NOT_FOUND, "unknown", "known forms are tmx and xlsx")),
        };
        let project = shared.project().0.clone();
        let Exported { name, bytes } = shared.desk.export(&project, export, choice.confirmed > 0)?;
        Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, attachment(&name))], bytes).into_response())
    })
    .await
}

/// Returns the header that gives a download its name (RFC 6266): in ASCII for old programs, and as it is.
fn attachment(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[derive(Serialize)]
struct FinishedShape {
    written: Option<String>,
}

pub(super) async fn finish(State(shared): State<Arc<Shared>>) -> Answer {
    aside(move || {
        let project = shared.project();
        let written = shared.desk.write_output(&project.0)?;
        shared.presence.finish();
        Ok(Json(FinishedShape { written }).into_response())
    })
    .await
}

pub(super) async fn events(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let tab = shared.presence.enter();
    let stream = Sse::new(news(tab)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
    // Some programs between would gather what is to arrive at once.
    ([(HeaderName::from_static("x-accel-buffering"), "no")], stream)
}

fn news(tab: Tab) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(tab), |tab| async move {
        let mut tab = tab?;
        let news = tab.next().await?;
        let event = Event::default().json_data(news).unwrap_or_default();
        Some((Ok(event), (!news.stopped).then_some(tab)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_the_page_asks_for_are_there() {
        let asked = |text: &str| {
            let parts: Vec<String> = text.split("\"./").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
            parts.into_iter().filter(|name| name.ends_with(".js") || name.ends_with(".css")).collect::<Vec<String>>()
        };
        let all: Vec<String> = FILES.iter().map(|(_, _, text)| *text).chain([include_str!("../page/index.html")]).flat_map(asked).collect();
        assert!(all.len() > FILES.len());
        for name in &all {
            assert!(FILES.iter().any(|(known, _, _)| known == name), "{name}");
        }
        assert!(FILES.iter().all(|(known, _, _)| all.iter().any(|name| name == known)), "a file that nothing asks for");
    }

    #[test]
    fn names_of_downloads_are_quoted() {
        assert_eq!(
            attachment("речь \"1\".tmx"),
            "attachment; filename=\"____ _1_.tmx\"; filename*=UTF-8''%D1%80%D0%B5%D1%87%D1%8C%20%221%22.tmx"
        );
    }
}
