//! Removes what time has ended: sessions, idempotency keys, codes.

use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(600);

/// Tidies until the server drains.
pub(crate) async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        let now = app.now();
        let tidied = app.store().write(3, move |tx| {
            store::session::prune(tx, now)?;
            store::link::prune(tx, now)?;
            store::idempotency::prune(tx, now)
        });
        if let Err(error) = tidied.await {
            tracing::warn!(error = %error, "Could not remove what has expired");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}
