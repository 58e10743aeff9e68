//! Storing turns: everything of one turn in one transaction, many turns with the same few statements.
//!
//! The order matters. The lease goes first: whoever does not hold it any more does nothing. The conversation's
//! row goes second: holding it is what makes live numbers, the heads of the outbox and receipts agree.

use super::{ConversationProjection, TurnCommit};
use crate::counter::{self, CounterDelta};
use crate::live::{self, LiveEvent};
use crate::value::Batch;
use crate::{StoreError, Tx, amendment, json, outbox, receipt, signal, timer};
use engine::inbox::floor::Holder;
use engine::{ContactId, ConversationId, InboxId, MerchantId, Status};
use std::collections::{BTreeMap, BTreeSet};

/// A turn that is being stored, with what the conversation's row says.
pub(crate) struct Held<'t> {
    pub(crate) turn: &'t TurnCommit,
    pub(crate) inbox: InboxId,
    pub(crate) contact: ContactId,
    /// Number of the turn's first live event.
    pub(crate) first_seq: i64,
}

/// Stores turns; answers for each whether its fence still held. A lost fence stores nothing of that turn.
///
/// # Errors
/// When the database refuses; then nothing of the whole batch is stored.
pub fn commit(tx: &mut Tx<'_>, turns: &[TurnCommit]) -> Result<Vec<bool>, StoreError> {
    commit_with(tx, turns, |_, _, _| Ok(()))
}

/// Like [`commit`], and calls `more` for each turn that was stored, to add rows of its own. It is told whose
/// conversation it is now: contacts may have been merged since it was claimed.
///
/// # Errors
/// When the database or `more` refuses; then nothing of the whole batch is stored.
pub fn commit_with(
    tx: &mut Tx<'_>,
    turns: &[TurnCommit],
    mut more: impl FnMut(&mut Tx<'_>, &TurnCommit, &ContactId) -> Result<(), StoreError>,
) -> Result<Vec<bool>, StoreError> {
    let kept = give_leases_back(tx, turns)?;
    let answers: Vec<bool> = turns
        .iter()
        .map(|turn| kept.contains(&(&turn.merchant, &turn.conversation, turn.fence)))
        .collect();
    let mut stored: Vec<&TurnCommit> =
        turns.iter().zip(&answers).filter(|(_, kept)| **kept).map(|(turn, _)| turn).collect();
    stored.sort_by(|a, b| (&a.merchant, &a.conversation).cmp(&(&b.merchant, &b.conversation)));
    let held = store_states(tx, &stored)?;
    consume(tx, &held)?;
    store_views(tx, &held)?;
    store_messages(tx, &held)?;
    receipt::link_new_messages(tx, &held)?;
    outbox::enqueue(tx, &held)?;
    timer::change(tx, &held)?;
    signal::count(tx, held.iter().map(|held| (&held.turn.merchant, &*held.turn.signals)))?;
    live::store(tx, &live_events(&held))?;
    amendment::apply(tx, &held)?;
    for Held { turn, contact, .. } in &held {
        more(tx, turn, contact)?;
    }
    Ok(answers)
}

type Leases<'t> = BTreeSet<(&'t MerchantId, &'t ConversationId, i64)>;

fn give_leases_back<'t>(
    tx: &mut Tx<'_>,
    turns: &'t [TurnCommit],
) -> Result<Leases<'t>, StoreError> {
    let mut rows = Batch::new();
    for turn in turns {
        rows.push([(&turn.merchant).into(), (&turn.conversation).into(), turn.fence.into()]);
    }
    let given = tx.query_many(
        "DELETE FROM lane WHERE (merchant, conversation, fence) IN (
             SELECT merchant, conversation, fence
             FROM {rows: merchant text, conversation text, fence bigint})
         RETURNING fence",
        &rows,
        &[],
    )?;
    let fences: BTreeSet<i64> =
        given.into_iter().map(|mut row| row.get()).collect::<Result<_, _>>()?;
    Ok(turns
        .iter()
        .filter(|turn| fences.contains(&turn.fence))
        .map(|turn| (&turn.merchant, &turn.conversation, turn.fence))
        .collect())
}

fn store_states<'t>(
    tx: &mut Tx<'_>,
    turns: &[&'t TurnCommit],
) -> Result<Vec<Held<'t>>, StoreError> {
    let mut rows = Batch::new();
    for turn in turns {
        let openings = &turn.projection.openings;
        let openings = (!openings.is_empty()).then(|| json::write(openings));
        let next_position = turn.messages.iter().map(|m| m.position + 1).max().unwrap_or(0);
        rows.push([
            (&turn.merchant).into(),
            (&turn.conversation).into(),
            (&turn.state).into(),
            turn.state_version.into(),
            turn.live.len().into(),
            next_position.into(),
            turn.projection.floor_version.into(),
            turn.projection.opted_out.into(),
            turn.projection.reply_window_until.into(),
            openings.into(),
        ]);
    }
    let stored = tx.query_many(
        "UPDATE conversation SET state = i.state, state_version = i.version,
             next_seq = conversation.next_seq + i.n_live,
             next_position = CASE WHEN i.position > conversation.next_position THEN i.position
                 ELSE conversation.next_position END,
             floor_version = i.floor, opted_out = i.opted_out, reply_window_until = i.window_until,
             openings = i.openings
         FROM {rows: merchant text, id text, state text, version bigint, n_live bigint,
             position bigint, floor bigint, opted_out bigint, window_until bigint, openings text}
         WHERE conversation.merchant = i.merchant AND conversation.id = i.id
         RETURNING conversation.merchant, conversation.id, conversation.inbox,
             conversation.contact, conversation.next_seq",
        &rows,
        &[],
    )?;
    let mut found: BTreeMap<(MerchantId, ConversationId), (InboxId, ContactId, i64)> =
        BTreeMap::new();
    for mut row in stored {
        let key = (row.get()?, row.get()?);
        found.insert(key, (row.get()?, row.get()?, row.get()?));
    }
    turns
        .iter()
        .map(|turn| {
            let key = (turn.merchant.clone(), turn.conversation.clone());
            let (inbox, contact, next_seq) = found.remove(&key).ok_or(StoreError::NotFound)?;
            let first_seq = next_seq - turn.live.len() as i64;
            Ok(Held { turn, inbox, contact, first_seq })
        })
        .collect()
}

fn consume(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for Held { turn, .. } in held {
        for arrival in &turn.consumed {
            rows.push([(&turn.merchant).into(), (&turn.conversation).into(), (*arrival).into()]);
        }
    }
    tx.send_many(
        "DELETE FROM lane_event WHERE (merchant, conversation, arrival) IN (
             SELECT merchant, conversation, arrival
             FROM {rows: merchant text, conversation text, arrival bigint})",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Which list of the inbox a conversation is in.
fn queue_of(projection: &ConversationProjection) -> &'static str {
    match (projection.status, &projection.holder) {
        (Status::Closed, _) => "closed",
        (Status::Snoozed, _) => "snoozed",
        (Status::Open, Holder::Waiting) => "waiting",
        (Status::Open, _) if projection.needs_person => "waiting",
        (Status::Open, Holder::Bot) => "bot",
        (Status::Open, Holder::Agent { .. } | Holder::AgentElsewhere) => "agent",
    }
}

fn store_views(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    count_views(tx, held)?;
    let mut rows = Batch::new();
    for Held { turn, inbox, contact, .. } in held {
        let view = &turn.projection;
        let (holder, agent) = match &view.holder {
            Holder::Bot => ("bot", None),
            Holder::Waiting => ("waiting", None),
            Holder::Agent { id } => ("agent", Some(id)),
            Holder::AgentElsewhere => ("agent_elsewhere", None),
        };
        rows.push([
            (&turn.merchant).into(),
            (&turn.conversation).into(),
            inbox.into(),
            contact.into(),
            queue_of(view).into(),
            holder.into(),
            agent.into(),
            view.assignee.as_ref().into(),
            view.waiting_since.into(),
            view.waiting_since.unwrap_or(view.last_message_at).into(),
            view.unread.into(),
            view.snoozed_until.into(),
            (&view.preview).into(),
            view.last_message_at.into(),
            view.language.as_ref().into(),
            view.cart_total_minor.into(),
            view.cart_currency.as_ref().into(),
            view.needs_person.into(),
        ]);
    }
    tx.send_many(STORE_VIEW, &rows, &[])?;
    Ok(())
}

const STORE_VIEW: &str =
    "INSERT INTO conversation_view (merchant, id, inbox, contact, queue, holder,
         holder_agent, assignee, waiting_since, sort_at, unread, snoozed_until, preview,
         last_message_at, language, cart_total_minor, cart_currency, needs_person)
     SELECT merchant, id, inbox, contact, queue, holder, holder_agent, assignee, waiting_since,
         sort_at, unread, snoozed_until, preview, last_message_at, language, cart_total_minor,
         cart_currency, needs_person
     FROM {rows: merchant text, id text, inbox text, contact text, queue text, holder text,
         holder_agent text, assignee text, waiting_since bigint, sort_at bigint, unread bigint,
         snoozed_until bigint, preview text, last_message_at bigint, language text,
         cart_total_minor bigint, cart_currency text, needs_person bigint}
     WHERE true ON CONFLICT (merchant, id) DO UPDATE SET
         queue = excluded.queue, holder = excluded.holder, holder_agent = excluded.holder_agent,
         assignee = excluded.assignee, waiting_since = excluded.waiting_since,
         sort_at = CASE WHEN excluded.preview = '' AND excluded.waiting_since IS NULL
             AND conversation_view.waiting_since IS NULL
             THEN conversation_view.sort_at ELSE excluded.sort_at END,
         unread = excluded.unread, snoozed_until = excluded.snoozed_until,
         preview = CASE WHEN excluded.preview = ''
             THEN conversation_view.preview ELSE excluded.preview END,
         last_message_at = CASE WHEN excluded.preview = ''
             THEN conversation_view.last_message_at ELSE excluded.last_message_at END,
         language = excluded.language,
         cart_total_minor = excluded.cart_total_minor, cart_currency = excluded.cart_currency,
         needs_person = excluded.needs_person";

/// Moves the counters of the inbox's lists by what changes between the stored and the new view.
fn count_views(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for Held { turn, .. } in held {
        rows.push([(&turn.merchant).into(), (&turn.conversation).into()]);
    }
    let before = tx.query_many(
        "SELECT v.merchant, v.queue, v.assignee, v.unread FROM {rows: merchant text, id text}
         JOIN conversation_view v ON v.merchant = i.merchant AND v.id = i.id",
        &rows,
        &[],
    )?;
    let mut deltas = CounterDelta::default();
    for mut row in before {
        let merchant: MerchantId = row.get()?;
        let (queue, assignee, unread): (String, Option<String>, i64) =
            (row.get()?, row.get()?, row.get()?);
        counter::of_view(&queue, assignee.as_deref(), unread, -1, |name, n| {
            deltas.add(&merchant, name, n);
        });
    }
    for Held { turn, .. } in held {
        let view = &turn.projection;
        let assignee = view.assignee.as_ref().map(engine::AgentId::as_str);
        counter::of_view(queue_of(view), assignee, i64::from(view.unread), 1, |name, n| {
            deltas.add(&turn.merchant, name, n);
        });
    }
    deltas.store(tx)
}

fn store_messages(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for Held { turn, .. } in held {
        for message in &turn.messages {
            rows.push([
                (&turn.merchant).into(),
                (&turn.conversation).into(),
                message.position.into(),
                (&message.id).into(),
                message.kind.name().into(),
                message.at.into(),
                receipt::rank(message.receipt).into(),
                message.provider_id.as_ref().into(),
                (&message.search_text).into(),
                (&message.body).into(),
            ]);
        }
    }
    tx.send_many(
        "INSERT INTO message (merchant, conversation, position, id, kind, at, receipt, provider_id,
             search_text, body)
         SELECT merchant, conversation, position, id, kind, at, receipt, provider_id, search_text, body
         FROM {rows: merchant text, conversation text, position bigint, id text, kind text, at bigint,
             receipt bigint, provider_id text, search_text text, body text}",
        &rows,
        &[],
    )?;
    Ok(())
}

fn live_events(held: &[Held<'_>]) -> Vec<LiveEvent> {
    let events = held.iter().flat_map(|Held { turn, first_seq, .. }| {
        turn.live.iter().zip(*first_seq..).map(|(event, seq)| LiveEvent {
            merchant: turn.merchant.clone(),
            conversation: turn.conversation.clone(),
            seq,
            feed_seq: None,
            at: turn.now,
            kind: event.kind.clone(),
            data: event.data.clone(),
        })
    });
    events.collect()
}
