//! Who has the page open, and what all of them have to be told.

use serde::Serialize;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// What all pages are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct News {
    /// How often the project has changed.
    revision: u64,
    /// How many pages are open.
    tabs: usize,
    /// Whether the review has ended.
    pub stopped: bool,
    /// Whether the person has said so.
    #[serde(skip)]
    is_finished: bool,
}

/// Counts open pages, and tells them of each other.
pub(super) struct Presence(watch::Sender<News>);

/// An open page; it is counted for as long as this lives.
pub(super) struct Tab {
    sender: watch::Sender<News>,
    receiver: watch::Receiver<News>,
}

impl Presence {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(News { revision: 1, tabs: 0, stopped: false, is_finished: false }))
    }

    /// Counts a page that was opened, and has news for it from the first.
    pub(super) fn enter(&self) -> Tab {
        self.0.send_modify(|news| news.tabs += 1);
        let mut receiver = self.0.subscribe();
        receiver.mark_changed();
        Tab { sender: self.0.clone(), receiver }
    }

    /// Tells all pages that the project has changed.
    pub(super) fn changed(&self, revision: u64) {
        self.0.send_modify(|news| news.revision = revision);
    }

    /// Takes note that the person has finished.
    pub(super) fn finish(&self) {
        self.0.send_modify(|news| news.is_finished = true);
    }

    /// Tells all pages that the review has ended.
    pub(super) fn stop(&self) {
        self.0.send_modify(|news| news.stopped = true);
    }

    pub(super) async fn finished(&self) {
        let _ = self.0.subscribe().wait_for(|news| news.is_finished).await;
    }

    pub(super) fn stopped(&self) -> impl Future<Output = ()> + use<> {
        let mut receiver = self.0.subscribe();
        async move { _ = receiver.wait_for(|news| news.stopped).await }
    }

    /// Waits until no page has been open for some time: another one before the first than after the last.
    pub(super) async fn left(&self, first: Duration, last: Duration) {
        let mut receiver = self.0.subscribe();
        let mut patience = first;
        loop {
            if tokio::time::timeout(patience, receiver.wait_for(|news| news.tabs > 0)).await.is_err() {
                return;
            }
            patience = last;
            let _ = receiver.wait_for(|news| news.tabs == 0).await;
        }
    }
}

impl Tab {
    /// Waits for what is new.
    pub(super) async fn next(&mut self) -> Option<News> {
        self.receiver.changed().await.ok()?;
        Some(*self.receiver.borrow_and_update())
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.sender.send_modify(|news| news.tabs -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hear_of_each_other() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let presence = Presence::new();
            let mut first = presence.enter();
            assert_eq!(first.next().await.unwrap().tabs, 1);
            let mut second = presence.enter();
            assert_eq!((first.next().await.unwrap().tabs, second.next().await.unwrap().tabs), (2, 2));
            presence.changed(7);
            assert_eq!(first.next().await.unwrap().revision, 7);
            let minute = Duration::from_millis(40);
            assert!(tokio::time::timeout(10 * minute, presence.left(minute, minute)).await.is_err(), "pages are open");
            drop((first, second));
            assert!(tokio::time::timeout(2 * minute, presence.left(minute, minute)).await.is_ok());
        });
    }
}
