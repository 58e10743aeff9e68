//! Reads the merchants' feeds as they grow and tells the sockets of this process.
//!
//! On several nodes each reads the same feed, so it does not matter on which one a turn was taken. Nothing is
//! told from memory: what a socket hears is what it would have read itself.

use super::LiveEvent;
use super::enrich::{Enriched, enrich};
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::MerchantId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Events read at once.
const EVENTS_MAX: usize = 200;
/// Wake-ups within this time are one look.
const COALESCE: Duration = Duration::from_millis(10);
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How far each merchant's feed has been told.
pub(crate) type Told = BTreeMap<MerchantId, i64>;

/// Where the feeds end before anybody listens. Read before the first socket can open: what happens between that
/// and the first look is news, and must not be taken for told.
pub(crate) fn begin(app: &App) -> Result<Told, store::StoreError> {
    Ok(app.store().read(store::live::heads)?.into_iter().collect())
}

/// Follows the feeds until the server drains.
pub(crate) async fn follow(app: Arc<App>, mut told: Told, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        tokio::select! {
            () = app.wake.live.notified() => tokio::time::sleep(COALESCE).await,
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => return,
        }
        if let Err(error) = look(&app, &mut told).await {
            tracing::error!(error = %error, "Could not read live events");
        }
    }
}

async fn look(app: &Arc<App>, told: &mut Told) -> Result<(), ReadingError> {
    if app.store().engine() == store::EngineKind::Postgres {
        while app.store().write(2, |tx| store::live::sequence(tx, EVENTS_MAX)).await? == EVENTS_MAX
        {
        }
    }
    let heads: BTreeMap<MerchantId, i64> =
        app.look(store::live::heads).await?.into_iter().collect();
    for merchant in app.merchants.all() {
        let head = heads.get(&merchant.id).copied().unwrap_or(0);
        let after = told.entry(merchant.id.clone()).or_insert(0);
        if !app.hub.is_listened_to(&merchant.id) {
            // Whoever begins to listen now reads from storage what was not told.
            *after = head;
        }
        let mut counts = false;
        while *after < head {
            let (last, events) = read(app, &merchant, *after).await?;
            let Some(last) = last else { break };
            for event in events {
                counts |= event.counts;
                app.hub.tell_conversation(&merchant.id, &event.conversation, event.contact);
                app.hub.tell_merchant(&merchant.id, event.team);
            }
            *after = last;
        }
        if counts {
            app.hub.tell_merchant(&merchant.id, LiveEvent::of_the_moment("counts.updated", &()));
        }
    }
    Ok(())
}

/// The next events of a merchant's feed, filled in, and the last number among them.
async fn read(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    after: i64,
) -> Result<(Option<i64>, Vec<Enriched>), ReadingError> {
    let (app, merchant) = (Arc::clone(app), Arc::clone(merchant));
    let read = tokio::task::spawn_blocking(move || {
        let rows = app.store().read(|tx| store::live::feed(tx, &merchant.id, after, EVENTS_MAX))?;
        let last = rows.last().and_then(|row| row.feed_seq);
        Ok((last, enrich(&app, &merchant, rows)?))
    });
    read.await.unwrap_or(Err(ReadingError::Store(store::StoreError::Panicked)))
}
