//! What happens later: a name and a moment for a conversation. When the moment comes it is an event of its lane.

use crate::lane::Held;
use crate::lane::TurnCommit;
use crate::value::Batch;
use crate::{StoreError, Tx, json};
use engine::{ConversationId, Event, MerchantId, Timestamp};

/// A timer that has become an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTimer {
    pub merchant: MerchantId,
    pub conversation: ConversationId,
    pub key: String,
    pub due_at: Timestamp,
}

/// Turns timers whose moment has come into lane events, each once.
///
/// # Errors
/// When the database refuses; then all of them are still timers.
pub fn due(tx: &mut Tx<'_>, now: Timestamp, limit: usize) -> Result<Vec<DueTimer>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, conversation, name, due_at FROM timer WHERE due_at <= $1
         ORDER BY due_at LIMIT $2 {skip_locked: timer}",
        &[now.into(), limit.into()],
    )?;
    let due: Vec<DueTimer> = rows
        .into_iter()
        .map(|mut row| {
            Ok(DueTimer {
                merchant: row.get()?,
                conversation: row.get()?,
                key: row.get()?,
                due_at: row.get()?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let (mut gone, mut events) = (Batch::new(), Batch::new());
    for DueTimer { merchant, conversation, key, due_at } in &due {
        let body = json::write(&Event::Timer { key: key.clone() });
        gone.push([merchant.into(), conversation.into(), key.into()]);
        events.push([
            merchant.into(),
            conversation.into(),
            (*due_at).into(),
            now.into(),
            body.into(),
        ]);
    }
    delete(tx, &gone)?;
    tx.send_many(
        "INSERT INTO lane_event (merchant, conversation, occurred_at, received_at, body)
         SELECT merchant, conversation, occurred_at, received_at, body
         FROM {rows: merchant text, conversation text, occurred_at bigint, received_at bigint, body text}",
        &events,
        &[],
    )?;
    Ok(due)
}

/// When the next timer is due.
///
/// # Errors
/// When the database refuses.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let row = tx.first("SELECT due_at FROM timer ORDER BY due_at LIMIT 1", &[])?;
    row.map(|mut row| row.get()).transpose()
}

/// Sets and cancels what turns ask for.
pub(crate) fn change(tx: &mut Tx<'_>, held: &[Held<'_>]) -> Result<(), StoreError> {
    let (mut gone, mut set) = (Batch::new(), Batch::new());
    for Held { turn, .. } in held {
        let TurnCommit { merchant, conversation, timers_set, timers_canceled, .. } = turn;
        for name in timers_canceled {
            gone.push([merchant.into(), conversation.into(), name.into()]);
        }
        // The same name set twice in a turn: the last one counts.
        for (idx, (name, due_at)) in timers_set.iter().enumerate() {
            if timers_set[idx + 1..].iter().all(|(later, _)| later != name) {
                set.push([merchant.into(), conversation.into(), name.into(), (*due_at).into()]);
            }
        }
    }
    delete(tx, &gone)?;
    tx.send_many(
        "INSERT INTO timer (merchant, conversation, name, due_at)
         SELECT merchant, conversation, name, due_at
         FROM {rows: merchant text, conversation text, name text, due_at bigint}
         WHERE true ON CONFLICT (merchant, conversation, name) DO UPDATE SET due_at = excluded.due_at",
        &set,
        &[],
    )?;
    Ok(())
}

fn delete(tx: &mut Tx<'_>, rows: &Batch<'_>) -> Result<(), StoreError> {
    tx.send_many(
        "DELETE FROM timer WHERE (merchant, conversation, name) IN (
             SELECT merchant, conversation, name
             FROM {rows: merchant text, conversation text, name text})",
        rows,
        &[],
    )?;
    Ok(())
}
