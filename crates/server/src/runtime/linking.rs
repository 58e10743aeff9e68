//! Joining two channels of one person: a code named in one conversation is given in another.
//!
//! The turn in which it is given merges the contacts in its own transaction, and puts word of it into the lane of
//! the conversation that named it. That one's turn gives what it has, and puts it into the lane of the first: each
//! conversation is changed by its own turns only, so that nothing said meanwhile is lost.

use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::commerce::cart::Cart;
use engine::dialogue::memory::Memory;
use engine::inbox::inbound::IdentityScheme;
use engine::{ContactId, ConversationId, Event, InboxId, LinkTried, MerchantId, MessageId};
use std::sync::Arc;
use store::lane::{LaneTarget, NewLaneEvent, TurnCommit};
use store::link::Tried;
use store::live::NewLiveEvent;
use store::merge::NewMerge;
use store::{StoreError, Tx};

/// Why contacts are merged that a code has joined.
const BY_CODE: &str = "code";

/// Looks at a code that was given in a conversation.
pub(super) async fn attempt(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    who: &ContactId,
    conversation: &ConversationId,
    code: String,
) -> Result<LinkTried, ReadingError> {
    let (id, who, conversation) = (merchant.id.clone(), who.clone(), conversation.clone());
    let now = app.now();
    let tried = app.store().write(2, move |tx| {
        let tried = store::link::attempt(tx, &id, &code, &who, &conversation, now)?;
        match &tried {
            Tried::Fits { from } => Ok((named_in(tx, &id, from, &who)?, tried)),
            _ => Ok((None, tried)),
        }
    });
    let (named, tried) = tried.await?;
    Ok(match (tried, named) {
        (Tried::Fits { .. }, Some((_, true))) => LinkTried::TwoAccounts,
        (Tried::Fits { from }, Some((inbox, false))) => {
            LinkTried::Fits { channel: merchant.title_of(&inbox), from }
        }
        (Tried::Fits { .. }, None) | (Tried::Wrong, _) => LinkTried::Wrong,
        (Tried::Here, _) => LinkTried::Here,
        (Tried::Expired, _) => LinkTried::Expired,
        (Tried::Used, _) => LinkTried::Used,
        (Tried::TooMany, _) => LinkTried::TooMany,
    })
}

/// Where a code was named, and whether the shop knows both for two different customers.
fn named_in(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    from: &ConversationId,
    who: &ContactId,
) -> Result<Option<(InboxId, bool)>, StoreError> {
    let Some((inbox, other)) = store::conversation::owner(tx, merchant, from)? else {
        return Ok(None);
    };
    let who = store::contact::current(tx, merchant, who)?;
    let mut accounts = Vec::new();
    for id in [&who, &other] {
        let known = store::contact::get(tx, merchant, id)?.ok_or(StoreError::NotFound)?;
        let signed_in =
            known.identities.into_iter().filter(|n| n.scheme == IdentityScheme::Customer);
        accounts.push(signed_in.map(|name| name.value).collect::<Vec<_>>());
    }
    let are_two = who != other && accounts.iter().all(|one| !one.is_empty());
    Ok(Some((inbox, are_two && accounts[0] != accounts[1])))
}

/// Uses a code up: both contacts are one, and the conversation that named it hears where it was given.
pub(super) fn redeem(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    who: &ContactId,
    code: &str,
    channel: &str,
) -> Result<(), StoreError> {
    let merchant = &turn.merchant;
    let used = store::link::redeem(tx, merchant, code, &turn.conversation, turn.now)?;
    let Some((from, named_by)) = used else { return Ok(()) };
    let Some((inbox, other)) = store::conversation::owner(tx, merchant, &from)? else {
        return Ok(());
    };
    // It was good for the contact that named it. Whoever has the conversation by now is asked to name another.
    if store::contact::current(tx, merchant, &named_by)? != other {
        return Ok(());
    }
    if other != *who {
        let direction = store::merge::direction(tx, merchant, &other, who)?;
        let new = NewMerge {
            kept: &direction.kept,
            absorbed: &direction.absorbed,
            actor: "contact",
            reason: BY_CODE,
            at: turn.now,
        };
        let merged = store::merge::merge(tx, merchant, &new)?;
        tell(tx, merchant, turn.now, merged.moved.conversations.iter().map(|one| &one.id))?;
    }
    let event = Event::Linked { to: turn.conversation.clone(), channel: channel.to_owned() };
    append(tx, turn, inbox, &from, format!("linked:{code}:{}", turn.now.0), &event)
}

/// Gives what was talked about to another conversation, while it is still the same person's.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    who: &ContactId,
    to: &ConversationId,
    cart: Option<&Cart>,
    memory: &Memory,
) -> Result<(), StoreError> {
    let Some(inbox) = of_same_person(tx, turn, who, to)? else { return Ok(()) };
    let event = Event::CarriedOver { cart: cart.cloned(), memory: Box::new(memory.clone()) };
    let key = format!("carried:{}:{}", turn.conversation, turn.state_version);
    append(tx, turn, inbox, to, key, &event)
}

/// Shows something in another conversation, while it is still the same person's.
pub(super) fn forward(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    who: &ContactId,
    to: &ConversationId,
    message: &MessageId,
    event: &Event,
) -> Result<(), StoreError> {
    match of_same_person(tx, turn, who, to)? {
        // One turn may say several things that have to be seen: each counts once.
        Some(inbox) => append(tx, turn, inbox, to, format!("forwarded:{message}"), event),
        None => Ok(()),
    }
}

/// Where a conversation is, while it is still this person's.
fn of_same_person(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    who: &ContactId,
    conversation: &ConversationId,
) -> Result<Option<InboxId>, StoreError> {
    let owner = store::conversation::owner(tx, &turn.merchant, conversation)?;
    Ok(owner.filter(|(_, other)| other == who).map(|(inbox, _)| inbox))
}

fn append(
    tx: &mut Tx<'_>,
    turn: &TurnCommit,
    inbox: InboxId,
    to: &ConversationId,
    key: String,
    event: &Event,
) -> Result<(), StoreError> {
    let new = NewLaneEvent {
        merchant: turn.merchant.clone(),
        inbox,
        key,
        target: LaneTarget::Conversation(to.clone()),
        occurred_at: turn.now,
        received_at: turn.now,
        body: serde_json::to_string(event).unwrap_or_default(),
        raw: None,
    };
    store::lane::append(tx, std::slice::from_ref(&new)).map(|_| ())
}

/// The team sees at once whose conversations they are.
pub(crate) fn tell<'c>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    now: engine::Timestamp,
    conversations: impl Iterator<Item = &'c ConversationId>,
) -> Result<(), StoreError> {
    let told = conversations.map(|conversation| NewLiveEvent {
        merchant: merchant.clone(),
        conversation: conversation.clone(),
        at: now,
        kind: "conversation.updated".to_owned(),
        data: conversation.as_str().to_owned(),
    });
    let told: Vec<NewLiveEvent> = told.collect();
    if told.is_empty() { Ok(()) } else { store::live::append(tx, &told) }
}
