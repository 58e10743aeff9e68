//! Writing what turns decided: many conversations in one transaction, each only if its claim still holds.

use super::absorb::{Extra, Gathering};
use super::linking;
use crate::app::App;
use crate::commerce;
use crate::events::guest_lists;
use engine::Event;
use std::sync::Arc;
use store::consent::NewConsent;
use store::lane::TurnCommit;
use store::link::NewLink;
use store::{StoreError, Tx};

/// Commits turns together. A turn whose fence is lost is discarded: another node takes it again.
pub(super) async fn all(app: &Arc<App>, mut gatherings: Vec<Gathering>) {
    let now = app.now();
    let mut commits: Vec<TurnCommit> = Vec::with_capacity(gatherings.len());
    let mut extras: Vec<Vec<Extra>> = Vec::with_capacity(gatherings.len());
    let mut failing = Vec::new();
    for gathering in &mut gatherings {
        if let Some((arrival, reason)) = gathering.failing.take() {
            failing.push((
                gathering.claimed.merchant.clone(),
                gathering.claimed.conversation.clone(),
                gathering.claimed.fence,
                arrival,
                reason,
            ));
        }
        if let Some(commit) = gathering.finish(now) {
            commits.push(commit);
            extras.push(std::mem::take(&mut gathering.extras));
        }
    }
    let commits = Arc::new(commits);
    let extras = Arc::new(extras);
    let failing = Arc::new(failing);
    let kept = Arc::clone(&commits);
    let written = app
        .store()
        .write(1, move |tx| {
            let mut merged = false;
            let held = store::lane::commit_with(tx, &commits, |tx, turn, contact| {
                let Some(index) =
                    commits.iter().position(|one| one.conversation == turn.conversation)
                else {
                    return Ok(());
                };
                for extra in &extras[index] {
                    // A turn of this very batch may have joined her with somebody.
                    let who = match merged {
                        true => store::contact::current(tx, &turn.merchant, contact)?,
                        false => contact.clone(),
                    };
                    merged |= matches!(extra, Extra::RedeemLink { .. });
                    apply(tx, turn, &who, extra)?;
                }
                Ok(())
            })?;
            for (merchant, conversation, fence, arrival, reason) in failing.iter() {
                store::lane::fail(tx, merchant, conversation, *fence, *arrival, reason, now)?;
            }
            Ok(held)
        })
        .await;
    match written {
        Ok(held) => {
            for turn in kept.iter().filter(|turn| !turn.outbox.is_empty()) {
                app.wake.to_send.add(&turn.merchant, &turn.conversation);
            }
            told(app, &gatherings, &held, kept.len());
        }
        Err(error) => {
            // Nothing was done: the leases run out and the turns are taken again.
            tracing::error!(error = %error, n_turns = kept.len(), "Could not commit turns");
        }
    }
}

/// Counts, and wakes those who have something to do now.
fn told(app: &Arc<App>, gatherings: &[Gathering], held: &[bool], n_commits: usize) {
    let n_lost = held.iter().filter(|held| !**held).count();
    app.metrics.turns_fenced.add(n_lost as u64);
    let now = app.now();
    for gathering in gatherings {
        app.metrics.turns.add(gathering.received_at.len() as u64);
        for received_at in &gathering.received_at {
            app.metrics.turn_ms.observe_ms(u64::try_from(now.since_ms(*received_at)).unwrap_or(0));
        }
    }
    if n_commits > 0 {
        app.wake.turned.notify_waiters();
        app.wake.outbox.notify_one();
        app.wake.live.notify_one();
        app.wake.lanes.notify_one();
        app.wake.media.notify_one();
    }
}

/// Changes to other aggregates, in the turn's own transaction.
fn apply(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    contact: &engine::ContactId,
    extra: &Extra,
) -> Result<(), StoreError> {
    let merchant = &turn.merchant;
    match extra {
        Extra::SaveCart(cart) => {
            commerce::carts::save(tx, merchant, &turn.conversation, contact, cart, turn.now)
        }
        Extra::OpenCheckout(new) => {
            commerce::checkout::open(tx, merchant, &turn.conversation, contact, new, turn.now)
        }
        Extra::CancelCheckout(checkout) => {
            commerce::checkout::cancel(tx, merchant, checkout, turn.now)
        }
        Extra::Wish { product, sku } => {
            store::wish::add(tx, merchant, contact, product, sku.as_ref(), turn.now)
        }
        Extra::Consent { channel, topic, granted, source, evidence } => {
            let new = NewConsent {
                channel,
                topic,
                granted: *granted,
                source,
                evidence: evidence.as_ref().map(engine::MessageId::as_str),
                conversation: Some(&turn.conversation),
                at: turn.now,
            };
            store::consent::record(tx, merchant, contact, &new)
        }
        Extra::OfferLink { code, expires_at } => {
            let (conversation, expires_at) = (&turn.conversation, *expires_at);
            let new = NewLink { code, contact, conversation, at: turn.now, expires_at };
            store::link::offer(tx, merchant, &new)
        }
        Extra::RedeemLink { code, channel } => linking::redeem(tx, turn, contact, code, channel),
        Extra::HandOver { to, cart, memory } => {
            linking::hand_over(tx, turn, contact, to, cart.as_deref(), memory)
        }
        Extra::PlaceSpoken { new, daily_max } => {
            let whose = (&turn.conversation, contact);
            commerce::spoken::place(tx, merchant, whose, new, *daily_max, turn.now)
        }
        Extra::CancelSpoken(checkout) => {
            commerce::spoken::cancel(tx, merchant, contact, checkout, turn.now)
        }
        Extra::Forward { message, to, language, blocks, standing } => {
            let (language, blocks, standing) = (*language, blocks.clone(), standing.clone());
            let event = Event::Forwarded { language, blocks, standing };
            linking::forward(tx, turn, contact, to, message, &event)
        }
        Extra::CancelOrder(order) => commerce::orders::ask_to_cancel(tx, merchant, order, turn.now),
        Extra::RequestReturn { order, note } => {
            commerce::orders::ask_to_return(tx, merchant, order, note, turn.now)
        }
        Extra::Rsvp(moved) => {
            let who = (contact, &turn.conversation);
            guest_lists::apply(tx, merchant, who, moved, turn.now)
        }
        Extra::CopyFile(file) => store::media::want(tx, file, turn.now),
    }
}
