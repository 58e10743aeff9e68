//! What a turn reads of guest lists and what it changes in them, and whom a place that becomes free is offered to.

use crate::app::App;
use crate::merchant::Merchant;
use engine::commerce::rsvp::{EventDate, Held, HostedEvent, RsvpCommand};
use engine::{
    Answer, ContactId, ConversationId, Event, EventId, MerchantId, RsvpHappened, Timestamp,
};
use std::sync::Arc;
use store::lane::{LaneTarget, NewLaneEvent};
use store::rsvp::Date;
use store::{StoreError, Tx};

/// An answer that moves, with the event it is to.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) event: HostedEvent,
    pub(crate) date: String,
    pub(crate) command: RsvpCommand,
    pub(crate) party: u32,
}

/// How full an event's dates are, and what the contact has answered.
pub(crate) async fn look(
    app: &Arc<App>,
    merchant: &Merchant,
    contact: &ContactId,
    event: &EventId,
) -> Result<Answer, StoreError> {
    let Some(hosted) = hosted(merchant, event) else { return Ok(nobody()) };
    let (id, contact, now) = (merchant.id.clone(), contact.clone(), app.now());
    app.look(move |tx| {
        let dates: Vec<Date<'_>> = hosted.dates.iter().map(|date| place(&hosted, date)).collect();
        let rooms = store::rsvp::rooms(tx, &id, &dates, now)?;
        let own = store::rsvp::of_contact(tx, &id, &hosted.id, &contact, now)?;
        Ok(Answer::Rsvps { rooms, own })
    })
    .await
}

/// Sets places aside, at once: the answer is what is said in this turn.
pub(crate) async fn hold(
    app: &Arc<App>,
    merchant: &Merchant,
    (contact, conversation): (&ContactId, &ConversationId),
    (event, date, party): (&EventId, String, u32),
) -> Result<Answer, StoreError> {
    let full = Answer::Place { held: Held::Full { free: 0, n_waiting: 0 } };
    let Some(hosted) = hosted(merchant, event) else { return Ok(full) };
    let who = (contact.clone(), conversation.clone());
    let (id, now) = (merchant.id.clone(), app.now());
    let written = app.store().write(1, move |tx| {
        let Some(date) = hosted.date(&date) else { return Ok(None) };
        let who = (&who.0, &who.1);
        store::rsvp::hold(tx, &id, place(&hosted, date), who, party, now).map(Some)
    });
    Ok(written.await?.map_or(full, |held| Answer::Place { held }))
}

fn nobody() -> Answer {
    Answer::Rsvps { rooms: Vec::new(), own: Vec::new() }
}

fn hosted(merchant: &Merchant, event: &EventId) -> Option<HostedEvent> {
    merchant.config.events.iter().find(|hosted| &hosted.id == event).cloned()
}

/// One date as the store counts it.
pub(crate) fn place<'a>(event: &'a HostedEvent, date: &'a EventDate) -> Date<'a> {
    Date { event: &event.id, id: &date.id, capacity: date.capacity }
}

/// Moves an answer in the turn's own transaction, and offers what becomes free by it.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: (&ContactId, &ConversationId),
    moved: &Moved,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Moved { event, date, command, party } = moved;
    let Some(date) = event.date(date) else { return Ok(()) };
    let change = (*command, *party);
    let freed = store::rsvp::apply(tx, merchant, place(event, date), who, change, now)?;
    for date in freed.iter().filter_map(|id| event.date(id)) {
        offer(tx, merchant, event, date, now)?;
    }
    Ok(())
}

/// Offers what is free to whoever has waited longest: each hears of it in her own conversation.
pub(crate) fn offer(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    event: &HostedEvent,
    date: &EventDate,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(until) = date.offered_until(now) else { return Ok(()) };
    for conversation in store::rsvp::offer(tx, merchant, place(event, date), until, now)? {
        let Some((inbox, _)) = store::conversation::owner(tx, merchant, &conversation)? else {
            continue;
        };
        let happened = RsvpHappened::Offered { date: date.id.clone(), until };
        let told = Event::Rsvp { hosted: event.id.clone(), happened };
        let body =
            serde_json::to_string(&told).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let key = format!("rsvp:{}/{}:{conversation}:{}", event.id, date.id, now.0);
        let told = NewLaneEvent {
            merchant: merchant.clone(),
            inbox,
            key,
            target: LaneTarget::Conversation(conversation),
            occurred_at: now,
            received_at: now,
            body,
            raw: None,
        };
        store::lane::append(tx, &[told])?;
    }
    Ok(())
}
