//! Lanes: one owner per conversation at a time, many conversations in parallel.
//!
//! A worker claims a batch of conversations that have events waiting, takes their turns side by side (one that
//! waits for a slow shop holds nobody up but itself), and commits what is ready in one transaction.

use super::commit;
use super::turn::{self, Taken};
use crate::app::App;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::sync::Arc;
use std::time::Duration;
use store::lane::Claimed;
use tokio::sync::watch;

/// Conversations one claim takes.
const CLAIM_MAX: usize = 64;
/// Events of one conversation that one turn takes; the rest waits for the next.
const EVENTS_PER_LANE_MAX: usize = 32;
/// A claim that is not committed by then may be taken over.
const LEASE_MS: i64 = 60_000;
/// How often a worker looks without being woken.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Works until the server drains.
pub(crate) async fn work(app: Arc<App>, worker: usize, mut draining: watch::Receiver<bool>) {
    let owner = format!("{}#{worker}", app.options.node);
    while !*draining.borrow() {
        match claim(&app, &owner).await {
            Ok(claimed) if claimed.is_empty() => {
                tokio::select! {
                    () = app.wake.lanes.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    _ = draining.changed() => {}
                }
            }
            Ok(claimed) => take_all(&app, claimed).await,
            Err(error) => {
                tracing::error!(error = %error, "Could not claim conversations");
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
    }
}

async fn claim(app: &Arc<App>, owner: &str) -> Result<Vec<Claimed>, store::StoreError> {
    let owner = owner.to_owned();
    let now = app.now();
    app.store()
        .write(0, move |tx| {
            store::lane::claim(tx, &owner, now, LEASE_MS, CLAIM_MAX, EVENTS_PER_LANE_MAX)
        })
        .await
}

/// Takes the turns of a claimed batch and commits them as they become ready.
async fn take_all(app: &Arc<App>, claimed: Vec<Claimed>) {
    let mut turns: FuturesUnordered<_> =
        claimed.into_iter().map(|one| take_one(app, one)).collect();
    let mut ready = Vec::new();
    while let Some(taken) = turns.next().await {
        ready.extend(taken);
        // Whatever else is ready now goes into the same transaction; nobody waits for what is not.
        while let Some(Some(taken)) = futures_util::FutureExt::now_or_never(turns.next()) {
            ready.extend(taken);
        }
        commit(app, std::mem::take(&mut ready)).await;
    }
}

async fn take_one(app: &Arc<App>, claimed: Claimed) -> Option<Taken> {
    let Some(merchant) = app.merchants.get(&claimed.merchant) else {
        tracing::error!(merchant.id = %claimed.merchant, "A conversation belongs to a merchant that is not loaded");
        return None;
    };
    Some(turn::take(app, &merchant, claimed).await)
}

/// Writes turns in one transaction, parks what failed, and tells everybody who listens.
async fn commit(app: &Arc<App>, taken: Vec<Taken>) {
    let mut gatherings = Vec::with_capacity(taken.len());
    for Taken { gathering, failed } in taken {
        if let Some((arrival, reason)) = failed {
            app.metrics.turns_failed.add(1);
            tracing::error!(conversation.id = %gathering.conversation(), reason = %reason, "A turn was abandoned");
            gatherings.push(gathering.failing(arrival, reason));
        } else {
            gatherings.push(gathering);
        }
    }
    commit::all(app, gatherings).await;
}
