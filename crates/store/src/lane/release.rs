//! Giving a lane back without a turn: released, failed, parked, replayed.

use super::{ATTEMPTS_MAX, LaneEvent};
use crate::value::Batch;
use crate::{StoreError, Tx};
use engine::{ConversationId, MerchantId, Timestamp};

/// Whether nothing waits in a conversation's lane: everything that was appended has had its turn.
///
/// # Errors
/// When the database refuses.
pub fn is_idle(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<bool, StoreError> {
    let waiting = tx.first(
        "SELECT arrival FROM lane_event WHERE merchant = $1 AND conversation = $2 LIMIT 1",
        &[merchant.into(), conversation.into()],
    )?;
    Ok(waiting.is_none())
}

/// Waits before a failed lane is tried again, by attempt.
const RETRY_WAITS_MS: [i64; 5] = [250, 1_000, 3_000, 8_000, 15_000];

/// What a failure led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    Retry {
        at: Timestamp,
    },
    Parked,
    /// The lane is somebody else's by now: nothing was done.
    Lost,
}

/// Gives the lease back; the events wait for the next claim.
///
/// # Errors
/// When the database refuses.
pub fn release(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    fence: i64,
) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    rows.push([merchant.into(), conversation.into(), fence.into()]);
    give_back(tx, &rows)
}

/// Ends the leases a node held when it died: whoever starts under its name need not wait for them to run out.
///
/// Their attempts still count, so that what killed the node is parked in the end.
///
/// # Errors
/// When the database refuses.
pub fn end_leases_of(tx: &mut Tx<'_>, node: &str) -> Result<u64, StoreError> {
    let owners = [node, "#%"].concat();
    tx.execute("UPDATE lane SET lease_until = 0 WHERE owner LIKE $1", &[owners.into()])
}

/// Keeps leases alive; answers how many were still held.
///
/// # Errors
/// When the database refuses.
pub fn extend(
    tx: &mut Tx<'_>,
    lanes: &[(MerchantId, ConversationId, i64)],
    until: Timestamp,
) -> Result<u64, StoreError> {
    let mut rows = Batch::new();
    for (merchant, conversation, fence) in lanes {
        rows.push([merchant.into(), conversation.into(), (*fence).into()]);
    }
    tx.execute_many(
        "UPDATE lane SET lease_until = $4
         FROM {rows: merchant text, conversation text, fence bigint}
         WHERE lane.merchant = i.merchant AND lane.conversation = i.conversation AND lane.fence = i.fence",
        &rows,
        &[until.into()],
    )
}

/// The event could not be handled: the lane is tried again later, or the event is parked and the lane goes on.
///
/// # Errors
/// When the database refuses.
pub fn fail(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    fence: i64,
    arrival: i64,
    reason: &str,
    now: Timestamp,
) -> Result<Failed, StoreError> {
    let held = tx.first(
        "SELECT attempt FROM lane WHERE merchant = $1 AND conversation = $2 AND fence = $3
         {for_update: lane}",
        &[merchant.into(), conversation.into(), fence.into()],
    )?;
    let Some(mut row) = held else { return Ok(Failed::Lost) };
    let attempt: i64 = row.get()?;
    if attempt >= ATTEMPTS_MAX {
        let mut rows = Batch::new();
        rows.push([merchant.into(), arrival.into(), conversation.into()]);
        park(tx, &rows, reason, now)?;
        release(tx, merchant, conversation, fence)?;
        return Ok(Failed::Parked);
    }
    let wait = usize::try_from(attempt - 1).unwrap_or(0).min(RETRY_WAITS_MS.len() - 1);
    let at = now.plus_ms(RETRY_WAITS_MS[wait]);
    tx.send(
        "UPDATE lane SET lease_until = $4, fence = 0
         WHERE merchant = $1 AND conversation = $2 AND fence = $3",
        &[merchant.into(), conversation.into(), fence.into(), at.into()],
    )?;
    Ok(Failed::Retry { at })
}

/// An event that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedEvent {
    pub conversation: ConversationId,
    pub parked_at: Timestamp,
    pub reason: String,
    pub event: LaneEvent,
}

/// Events given up, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list_parked(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before_arrival: Option<i64>,
    limit: usize,
) -> Result<Vec<ParkedEvent>, StoreError> {
    let rows = tx.query(
        "SELECT conversation, parked_at, reason, arrival, occurred_at, received_at, body
         FROM parked_event WHERE merchant = $1 AND arrival < $2 ORDER BY arrival DESC LIMIT $3",
        &[merchant.into(), before_arrival.unwrap_or(i64::MAX).into(), limit.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(ParkedEvent {
                conversation: row.get()?,
                parked_at: row.get()?,
                reason: row.get()?,
                event: super::claim::event(&mut row)?,
            })
        })
        .collect()
}

/// Puts a parked event back into its lane; `false` when there is none.
///
/// # Errors
/// When the database refuses.
pub fn replay(tx: &mut Tx<'_>, merchant: &MerchantId, arrival: i64) -> Result<bool, StoreError> {
    let put_back = tx.execute(
        "INSERT INTO lane_event (merchant, conversation, occurred_at, received_at, body)
         SELECT merchant, conversation, occurred_at, received_at, body
         FROM parked_event WHERE merchant = $1 AND arrival = $2",
        &[merchant.into(), arrival.into()],
    )?;
    tx.send(
        "DELETE FROM parked_event WHERE merchant = $1 AND arrival = $2",
        &[merchant.into(), arrival.into()],
    )?;
    Ok(put_back == 1)
}

/// Forgets keys of events received before `before`, at most `limit` of them: no provider repeats itself that late.
///
/// # Errors
/// When the database refuses.
pub fn prune_keys(tx: &mut Tx<'_>, before: Timestamp, limit: usize) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM lane_key WHERE (merchant, inbox, dedupe_key) IN (
             SELECT merchant, inbox, dedupe_key FROM lane_key WHERE received_at < $1
             ORDER BY received_at LIMIT $2)",
        &[before.into(), limit.into()],
    )
}

/// Rows are (merchant, conversation, fence).
pub(super) fn give_back(tx: &mut Tx<'_>, rows: &Batch<'_>) -> Result<(), StoreError> {
    tx.send_many(
        "DELETE FROM lane WHERE (merchant, conversation, fence) IN (
             SELECT merchant, conversation, fence
             FROM {rows: merchant text, conversation text, fence bigint})",
        rows,
        &[],
    )?;
    Ok(())
}

/// Moves events out of their lanes; rows are (merchant, arrival, conversation).
pub(super) fn park(
    tx: &mut Tx<'_>,
    rows: &Batch<'_>,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send_many(
        "INSERT INTO parked_event
             (merchant, arrival, conversation, occurred_at, received_at, parked_at, reason, body)
         SELECT e.merchant, e.arrival, e.conversation, e.occurred_at, e.received_at, $4, $5, e.body
         FROM {rows: merchant text, arrival bigint, conversation text}
         JOIN lane_event e ON e.merchant = i.merchant AND e.conversation = i.conversation
             AND e.arrival = i.arrival
         WHERE true ON CONFLICT DO NOTHING",
        rows,
        &[now.into(), reason.into()],
    )?;
    tx.send_many(
        "DELETE FROM lane_event WHERE (merchant, arrival, conversation) IN (
             SELECT merchant, arrival, conversation
             FROM {rows: merchant text, arrival bigint, conversation text})",
        rows,
        &[],
    )?;
    Ok(())
}
