//! Timers: what was to happen later becomes a lane event when its moment has come, once.

use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Timers taken at once.
const TIMERS_MAX: usize = 200;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looks for due timers until the server drains.
pub(crate) async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        let now = app.now();
        match app.store().write(3, move |tx| store::timer::due(tx, now, TIMERS_MAX)).await {
            Ok(due) if due.is_empty() => {}
            Ok(due) => {
                app.wake.lanes.notify_one();
                if due.len() == TIMERS_MAX {
                    continue;
                }
            }
            Err(error) => tracing::error!(error = %error, "Could not look for due timers"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}
