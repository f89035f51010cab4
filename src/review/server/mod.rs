//! The local page: a server that only this machine reaches, and only by an address that holds a secret.

mod answers;
mod guard;
mod presence;

use super::project::Project;
use crate::alignment::Resources;
use crate::error::{Error, ErrorKind};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use guard::{Address, guard};
use presence::Presence;
use std::future::IntoFuture;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most bytes of a request.
const LARGEST_REQUEST: usize = 256 * 1024;
/// How long the server goes on after the last page was closed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the server waits for the first page.
const FIRST_PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How often the server looks whether it is to stop.
const LOOK: Duration = Duration::from_millis(100);
/// How long answers that are under way may still take when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// What a page can be given to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// A translation memory for any CAT tool.
    Tmx,
    /// A sheet to look at.
    Xlsx,
}

/// A file for the person at the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What a review has around it: files, and what is known of the languages.
pub trait Desk: Send + Sync {
    /// Returns what the pair is aligned with.
    fn resources(&self) -> Resources<'_>;

    /// Keeps the project, whole or not at all.
    ///
    /// # Errors
    ///
    /// If that is not possible; the step is taken back then.
    fn save(&self, project: &[u8]) -> Result<(), Error>;

    /// Makes a file of the project.
    ///
    /// # Errors
    ///
    /// If it cannot be written in that form.
    fn export(&self, project: &Project, export: Export, confirmed_only: bool) -> Result<Exported, Error>;

    /// Writes the output, and returns its name, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn write_output(&self, project: &Project) -> Result<Option<String>, Error>;

    /// Returns the name of the project file.
    fn project_name(&self) -> &str;

    /// Returns the name of the output, if there is one.
    fn output_name(&self) -> Option<&str>;
}

/// How a review has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// The person said so; the output is written.
    Finished,
    /// The page was closed, or never opened.
    Left,
    /// The caller asked for it.
    Stopped,
}

/// A review that listens, and waits to be served.
pub struct Review {
    listener: TcpListener,
    address: Arc<Address>,
    shared: Arc<Shared>,
}

/// What all answers share.
struct Shared {
    desk: Arc<dyn Desk>,
    /// The project, and how often it has changed.
    project: Mutex<(Project, u64)>,
    presence: Presence,
}

impl Shared {
    fn project(&self) -> MutexGuard<'_, (Project, u64)> {
        self.project.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Review {
    /// Listens on this machine alone, at a port or, for 0, at any that is free; `token` is the secret part of the address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] if the port is taken.
    pub fn open(project: Project, desk: Arc<dyn Desk>, port: u16, token: String) -> Result<Self, Error> {
        let failed = |error: io::Error| {
            let detail = format!("cannot be listened at: {error}; name another port, or none for any that is free");
            Error::new(ErrorKind::InputOutput, format!("127.0.0.1:{port}"), detail).caused_by(error)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let shared = Shared { desk, project: Mutex::new((project, 1)), presence: Presence::new() };
        Ok(Self { listener, address: Arc::new(Address { port, token }), shared: Arc::new(shared) })
    }

    /// Returns the address of the page.
    pub fn url(&self) -> String {
        self.address.url()
    }

    /// Serves the page until the person finishes, all pages are closed for a minute, or `is_to_stop` says so.
    ///
    /// Returns how it ended, with the project as it is then; every step was kept already.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InputOutput`] if the system does not let it serve.
    pub fn serve(self, is_to_stop: impl Fn() -> bool) -> Result<(Served, Project), Error> {
        let failed = |error: io::Error| Error::new(ErrorKind::InputOutput, self.url(), error.to_string()).caused_by(error);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let ended = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener.try_clone()?)?;
            let server = axum::serve(listener, router(&self.address, &self.shared));
            let presence = &self.shared.presence;
            let end = async {
                tokio::select! {
                    () = presence.finished() => Served::Finished,
                    () = presence.left(FIRST_PATIENCE, PATIENCE) => Served::Left,
                    () = until(&is_to_stop) => Served::Stopped,
                }
            };
            let stop = presence.stopped();
            let serving = tokio::spawn(server.with_graceful_shutdown(stop).into_future());
            let ended = end.await;
            presence.stop();
            // Pages that keep a connection open are not waited for long.
            let _ = tokio::time::timeout(LAST_ANSWERS, serving).await;
            Ok(ended)
        });
        runtime.shutdown_timeout(LAST_ANSWERS);
        let project = self.shared.project().0.clone();
        Ok((ended.map_err(failed)?, project))
    }
}

async fn until(is_to_stop: &impl Fn() -> bool) {
    while !is_to_stop() {
        tokio::time::sleep(LOOK).await;
    }
}

fn router(address: &Arc<Address>, shared: &Arc<Shared>) -> Router {
    let api = Router::new()
        .route("/state", get(answers::state))
        .route("/do", post(answers::perform))
        .route("/evidence", get(answers::evidence))
        .route("/events", get(answers::events))
        .route("/export/{form}", get(answers::export))
        .route("/finish", post(answers::finish));
    let at = format!("/{}", address.token);
    Router::new()
        .route(&format!("{at}/"), get(answers::page))
        .route(&format!("{at}/{{file}}"), get(answers::file))
        .nest(&format!("{at}/api"), api)
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(from_fn_with_state(Arc::clone(address), guard))
        .with_state(Arc::clone(shared))
}
