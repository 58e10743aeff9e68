//! Reads the merchants' feeds as they grow and tells the sockets of this process.
//!
//! On several nodes each reads the same feed, so it does not matter on which one a turn was taken. Nothing is
//! told from memory: what a socket hears is what it would have read itself.

use super::LiveEvent;
use super::enrich::{Enriched, enrich};
use crate::app::App;
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

/// Follows the feeds until the server drains.
pub(crate) async fn follow(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    let mut told: BTreeMap<MerchantId, i64> = BTreeMap::new();
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

async fn look(app: &Arc<App>, told: &mut BTreeMap<MerchantId, i64>) -> Result<(), store::StoreError> {
    if app.store().engine() == store::EngineKind::Postgres {
        while app.store().write(2, |tx| store::live::sequence(tx, EVENTS_MAX)).await? == EVENTS_MAX {}
    }
    for merchant in app.merchants.all() {
        let listening = app.hub.is_listened_to(&merchant.id);
        let head = app.store().read(|tx| store::live::head(tx, &merchant.id))?;
        let after = told.entry(merchant.id.clone()).or_insert(head);
        if !listening {
            *after = head;
        }
        while *after < head {
            let events = app.store().read(|tx| store::live::feed(tx, &merchant.id, *after, EVENTS_MAX))?;
            let Some(last) = events.last().and_then(|event| event.feed_seq) else { break };
            for Enriched { event, public, data } in enrich(app, &merchant, events)? {
                tell(app, &merchant.id, &event, public, data);
            }
            *after = last;
        }
    }
    Ok(())
}

/// Tells the agents, and the contact if it is for her eyes.
fn tell(app: &App, merchant: &MerchantId, event: &store::live::LiveEvent, public: bool, data: Arc<serde_json::value::RawValue>) {
    let kind: Arc<str> = event.kind.as_str().into();
    if let Some(seq) = event.feed_seq {
        app.hub.tell_merchant(merchant, LiveEvent { seq, kind: Arc::clone(&kind), data: Arc::clone(&data) });
    }
    if public {
        app.hub.tell_conversation(merchant, &event.conversation, LiveEvent { seq: event.seq, kind, data });
    }
}
