//! The outbox: what was decided goes out, once, in order, and what became of it is known or said to be unknown.
//!
//! An item is marked `started` in the same transaction that checks the floor, consent and the reply window for
//! the last time. The call happens after that commit. A call that ended without an answer leaves the item
//! `unknown`: the provider's receipt settles it, it is never sent again blindly.

use super::refused::{self, Refused};
use super::trouble;
use crate::app::App;
use channels::Rendered;
use engine::inbox::inbound::Identity;
use engine::{ContactId, ConversationId, InboxId, MerchantId};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::inbox::Trouble;
use store::live::NewLiveEvent;
use store::outbox::{Claim, OutboxItem, OutboxResult, Outcome};
use store::receipt::MessageChanged;
use store::{StoreError, Tx};
use tokio::sync::watch;
use transport::{Retry, SendError};

/// Items one claim takes.
const CLAIM_MAX: usize = 128;
/// A started item whose sender died is looked at again after this.
const LEASE_MS: i64 = 60_000;
/// How long a receipt may take to settle an unknown outcome before the team is told.
const UNKNOWN_CHECK_MS: i64 = 10 * 60_000;
/// How long a receipt is waited for at all.
const UNKNOWN_MS_MAX: i64 = 24 * 3_600_000;
/// Delays between attempts: 5 s to 10 h, then it is dead.
const RETRY_MS: [i64; 9] =
    [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 7_200_000, 18_000_000, 36_000_000];
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Sends until the server drains.
pub(crate) async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    let owner = app.options.node.clone();
    let mut in_flight = FuturesUnordered::new();
    let mut results: Vec<Sent> = Vec::new();
    let mut searched_at: Option<Instant> = None;
    loop {
        let stop = *draining.borrow();
        let room = app.options.sends_in_flight_max.saturating_sub(in_flight.len()).min(CLAIM_MAX);
        let mut n_claimed = 0;
        if !stop && room > 0 {
            let is_time = searched_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
            let wanted = Wanted { fresh: app.wake.to_send.take(room), room, search: is_time };
            let items = settle_and_claim(&app, &owner, std::mem::take(&mut results), wanted).await;
            n_claimed = items.len();
            if is_time {
                // As many as there was room for: there are more.
                searched_at = (n_claimed < room).then(Instant::now);
            }
            in_flight.extend(items.into_iter().map(|item| send(Arc::clone(&app), item)));
        } else if !results.is_empty() {
            let results = std::mem::take(&mut results);
            settle_and_claim(&app, &owner, results, Wanted::default()).await;
        }
        if stop && in_flight.is_empty() && results.is_empty() {
            return;
        }
        if n_claimed == room && room > 0 && in_flight.is_empty() {
            continue;
        }
        tokio::select! {
            Some(result) = in_flight.next(), if !in_flight.is_empty() => results.push(result),
            () = app.wake.outbox.notified(), if !stop => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed(), if !stop => {}
        }
        while let Some(Some(result)) = futures_util::FutureExt::now_or_never(in_flight.next()) {
            results.push(result);
        }
    }
}

/// What is to be claimed: where pieces are known to be, and now and then whatever else is due.
#[derive(Debug, Default)]
struct Wanted {
    fresh: BTreeSet<(MerchantId, ConversationId)>,
    room: usize,
    search: bool,
}

/// One transaction: what is known now is written down, and the next items are marked as started.
async fn settle_and_claim(
    app: &Arc<App>,
    owner: &str,
    sent: Vec<Sent>,
    mut wanted: Wanted,
) -> Vec<OutboxItem> {
    let now = app.now();
    let owner = owner.to_owned();
    let learned: Vec<Learned> = sent.iter().filter_map(|one| one.learned.clone()).collect();
    let told = trouble::news(app, &sent);
    let refused: Vec<Refused> = sent.iter().filter_map(|one| one.refused.clone()).collect();
    let results: Vec<OutboxResult> = sent.into_iter().map(|one| one.result).collect();
    // Where a piece went out the next one may have its turn.
    for result in results.iter().take(wanted.room.saturating_sub(wanted.fresh.len())) {
        wanted.fresh.insert((result.merchant.clone(), result.id.conversation.clone()));
    }
    let results = Arc::new(results);
    let kept = Arc::clone(&results);
    let written = app
        .store()
        .write(1, move |tx| {
            let changed = store::outbox::settle(tx, &results)?;
            tell_changed(tx, now, &changed)?;
            for Learned { merchant, contact, name, private_in } in &learned {
                // Who is known by it already is somebody else: people decide whether they are one.
                match store::contact::bind(tx, merchant, contact, name) {
                    Ok(_) | Err(StoreError::NotFound) => {}
                    Err(error) => return Err(error),
                }
                if let Some(conversation) = private_in {
                    store::conversation::close_window(tx, merchant, conversation)?;
                }
            }
            trouble::write(tx, &told, now)?;
            refused::write(tx, &refused, now)?;
            let mut claim = store::outbox::claim_of(tx, &owner, now, LEASE_MS, &wanted.fresh)?;
            let room = wanted.room.saturating_sub(claim.items.len());
            if wanted.search && room > 0 {
                let Claim { items, blocked } =
                    store::outbox::claim(tx, &owner, now, LEASE_MS, room)?;
                claim.items.extend(items);
                claim.blocked.extend(blocked);
            }
            Ok(claim)
        })
        .await;
    match written {
        Ok(claim) => {
            if !kept.is_empty() || !claim.blocked.is_empty() {
                app.wake.live.notify_one();
            }
            for blocked in &claim.blocked {
                app.metrics.sends_dead.add(1);
                tracing::info!(message.id = %blocked.message, code = blocked.code, "A message was not sent any more");
            }
            claim.items
        }
        Err(error) => {
            // What was sent stays `started` in the database and is settled by its receipt or its lease.
            tracing::error!(error = %error, n_results = kept.len(), "Could not write what became of sent messages");
            Vec::new()
        }
    }
}

/// A name of a contact that the provider told.
#[derive(Debug, Clone)]
struct Learned {
    merchant: MerchantId,
    contact: ContactId,
    name: Identity,
    /// Where it was the one private reply to what she said in public: until she answers there is no second.
    private_in: Option<ConversationId>,
}

/// What became of an item, and what was learned on the way.
pub(super) struct Sent {
    pub(super) result: OutboxResult,
    learned: Option<Learned>,
    /// What the recipient does not want, by the provider's answer.
    refused: Option<Refused>,
    /// What the call told of the inbox: it works, or it does not.
    pub(super) told: Option<(InboxId, Result<(), Trouble>)>,
}

/// Makes the one call an item is.
async fn send(app: Arc<App>, item: OutboxItem) -> Sent {
    let (mut learned, mut told, mut refused) = (None, None, None);
    let outcome = if item.doubt {
        in_doubt(&app, &item)
    } else if let Some(at) = trouble::paused_until(&app, &item) {
        Outcome::RetryAt { at, reason: "inbox_paused".to_owned() }
    } else {
        match call(&app, &item).await {
            Ok(Made { provider_id, name, private }) => {
                app.metrics.sends.add(1);
                told = Some((item.inbox.clone(), Ok(())));
                learned = name.map(|name| Learned {
                    merchant: item.merchant.clone(),
                    contact: item.contact.clone(),
                    name,
                    private_in: private.then(|| item.id.conversation.clone()),
                });
                Outcome::Sent { provider_id: Some(provider_id), possibly_duplicated: false }
            }
            Err(error) => {
                told = trouble::of(&item.inbox, &error, app.now())
                    .map(|bad| (item.inbox.clone(), Err(bad)));
                refused = refused::of(&app, &item, &error);
                failed(&app, &item, &error)
            }
        }
    };
    let OutboxItem { merchant, id, attempt, .. } = item;
    let result = OutboxResult { merchant, id, attempt, now: app.now(), outcome };
    Sent { result, learned, refused, told }
}

/// An earlier attempt may have been accepted. Its receipt is waited for; after a day without one it is given up,
/// because a message that comes twice, or a day late, is worse than one that a person sends again.
fn in_doubt(app: &App, item: &OutboxItem) -> Outcome {
    let now = app.now();
    if now.since_ms(item.created_at) > UNKNOWN_MS_MAX {
        app.metrics.sends_dead.add(1);
        return Outcome::Dead {
            code: "delivery_unknown".to_owned(),
            reason: "no receipt came".to_owned(),
        };
    }
    Outcome::Unknown {
        reason: "delivery_unknown".to_owned(),
        check_at: now.plus_ms(UNKNOWN_CHECK_MS),
    }
}

/// Puts changed messages into the live feed, in the transaction that changed them.
pub(crate) fn tell_changed(
    tx: &mut Tx<'_>,
    now: engine::Timestamp,
    changed: &[MessageChanged],
) -> Result<(), StoreError> {
    let told = changed.iter().map(|one| NewLiveEvent {
        merchant: one.merchant.clone(),
        conversation: one.conversation.clone(),
        at: now,
        kind: "message.updated".to_owned(),
        data: one.message.as_str().to_owned(),
    });
    let told: Vec<NewLiveEvent> = told.collect();
    if told.is_empty() { Ok(()) } else { store::live::append(tx, &told) }
}

/// A message that the provider took.
struct Made {
    provider_id: String,
    /// The recipient's name there, if we did not know it.
    name: Option<Identity>,
    /// It answered in private what she said in public.
    private: bool,
}

async fn call(app: &App, item: &OutboxItem) -> Result<Made, SendError> {
    let mut rendered: Rendered = serde_json::from_str(&item.payload).map_err(|_| {
        SendError::new(
            transport::SendErrorCode::InvalidRequest,
            "the stored message is not readable",
        )
    })?;
    let inbox = app.merchants.inbox_of(&item.merchant, &item.inbox).ok_or_else(|| {
        SendError::new(transport::SendErrorCode::Auth, "the inbox is not configured any more")
    })?;
    if let Some(ours) = rendered.in_reply_to.take() {
        rendered.in_reply_to = quoted(app, item, ours).await;
    }
    let receipt = inbox.channel.send(&app.outside(), &rendered).await?;
    let able = inbox.channel.abilities();
    let named = receipt.recipient.as_deref().zip(able.names_recipient);
    let name = named.and_then(|(text, read)| read(text));
    let private = able.private_reply.zip(rendered.address.as_deref());
    let private = private.and_then(|(until, address)| until(address, &item.identities));
    Ok(Made {
        provider_id: receipt.provider_id,
        name: name.filter(|name| !item.identities.contains(name)),
        private: private.is_some() && rendered.window_until.is_none(),
    })
}

/// The provider's id of the message that an answer quotes. Without one the answer goes out unquoted.
async fn quoted(app: &App, item: &OutboxItem, ours: String) -> Option<String> {
    let (merchant, conversation) = (item.merchant.clone(), item.id.conversation.clone());
    let message = engine::MessageId::new(ours);
    let found =
        app.look(move |tx| store::message::get(tx, &merchant, &conversation, &message)).await;
    found.ok().flatten()?.provider_id
}

/// What follows from a failed call: again later, wait for a receipt, or never.
fn failed(app: &App, item: &OutboxItem, error: &SendError) -> Outcome {
    let now = app.now();
    if trouble::waits(app, item, error) && now.since_ms(item.created_at) < trouble::KEPT_MS {
        app.metrics.sends_retried.add(1);
        let at = now.plus_ms(trouble::LOOK_AGAIN_MS);
        return Outcome::RetryAt { at, reason: error.public_code.to_owned() };
    }
    match error.retry {
        Retry::Reconcile => {
            app.metrics.sends_unknown.add(1);
            Outcome::Unknown {
                reason: error.public_code.to_owned(),
                check_at: now.plus_ms(UNKNOWN_CHECK_MS),
            }
        }
        Retry::AfterMs(delay_ms) => {
            let n_retried = usize::try_from(item.attempt.saturating_sub(1)).unwrap_or(usize::MAX);
            let is_worth = error.retries_max.is_none_or(|max| n_retried < max as usize);
            let Some(backoff_ms) = RETRY_MS.get(n_retried).filter(|_| is_worth) else {
                return dead(app, item, error);
            };
            app.metrics.sends_retried.add(1);
            // A tenth of chance, so that what failed together does not come back together.
            let spread =
                i64::try_from(app.seed().pick("retry", 1_000)).unwrap_or(0) * backoff_ms / 10_000;
            let delay_ms =
                i64::try_from(delay_ms).unwrap_or(i64::MAX).max(*backoff_ms).saturating_add(spread);
            Outcome::RetryAt { at: now.plus_ms(delay_ms), reason: error.public_code.to_owned() }
        }
        Retry::Never => dead(app, item, error),
    }
}

fn dead(app: &App, item: &OutboxItem, error: &SendError) -> Outcome {
    app.metrics.sends_dead.add(1);
    tracing::warn!(
        inbox.id = %item.inbox, message.id = %item.message, code = error.public_code,
        provider_code = error.provider_code.as_deref().unwrap_or(""), "A message will not be delivered: {}", error.detail
    );
    Outcome::Dead { code: error.public_code.to_owned(), reason: error.detail.clone() }
}
