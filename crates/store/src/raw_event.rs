//! What providers sent, byte for byte, for a while.

use crate::{StoreError, Tx};
use engine::{InboxId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEvent {
    pub id: String,
    pub inbox: InboxId,
    pub received_at: Timestamp,
    pub headers: String,
    pub body: Vec<u8>,
}

/// Stores bytes that led to no event (nothing in them was understood).
///
/// # Errors
/// When the database refuses.
pub fn store(tx: &mut Tx<'_>, merchant: &MerchantId, event: &RawEvent) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO raw_event (merchant, received_at, id, inbox, headers, body)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &[
            merchant.into(),
            event.received_at.into(),
            (&event.id).into(),
            (&event.inbox).into(),
            (&event.headers).into(),
            event.body.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// The newest before a moment.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<RawEvent>, StoreError> {
    let rows = tx.query(
        "SELECT id, inbox, received_at, headers, body FROM raw_event
         WHERE merchant = $1 AND received_at < $2 ORDER BY received_at DESC, id DESC LIMIT $3",
        &[merchant.into(), before.into(), limit.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(RawEvent {
                id: row.get()?,
                inbox: row.get()?,
                received_at: row.get()?,
                headers: row.get()?,
                body: row.get()?,
            })
        })
        .collect()
}

/// Empties the call that brought a message: the same call may have brought others, and none of it is needed to
/// show them.
pub(crate) fn erase_message(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    provider_id: &str,
) -> Result<(), StoreError> {
    let arrived = tx.first(
        "SELECT received_at FROM lane_key WHERE merchant = $1 AND inbox = $2 AND dedupe_key = $3",
        &[merchant.into(), inbox.into(), provider_id.into()],
    )?;
    let Some(mut row) = arrived else { return Ok(()) };
    let at: Timestamp = row.get()?;
    erase_naming(tx, merchant, inbox, provider_id, (at, at))
}

/// Calls looked at for a message's name.
const LOOKED_AT_MAX: usize = 2_000;

/// Empties the calls of a time that name a message.
pub(crate) fn erase_naming(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
    provider_id: &str,
    (from, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let found = tx.query(
        "SELECT id, received_at, body FROM raw_event
         WHERE merchant = $1 AND received_at >= $2 AND received_at <= $3 AND inbox = $4
         ORDER BY received_at DESC LIMIT $5",
        &[merchant.into(), from.into(), until.into(), inbox.into(), LOOKED_AT_MAX.into()],
    )?;
    // A name may be written with its slashes escaped.
    let names = [provider_id.to_owned(), provider_id.replace('/', "\\/")];
    for mut row in found {
        let (id, at, body): (String, Timestamp, Vec<u8>) = (row.get()?, row.get()?, row.get()?);
        if names.iter().any(|name| holds(&body, name.as_bytes())) {
            tx.send(
                "UPDATE raw_event SET body = $4 WHERE merchant = $1 AND received_at = $2 AND id = $3",
                &[merchant.into(), at.into(), (&id).into(), [].as_slice().into()],
            )?;
        }
    }
    Ok(())
}

fn holds(body: &[u8], name: &[u8]) -> bool {
    !name.is_empty() && body.windows(name.len()).any(|at| at == name)
}

/// Forgets what is older than `before`, at most `limit` rows.
///
/// # Errors
/// When the database refuses.
pub fn prune(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    before: Timestamp,
    limit: usize,
) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM raw_event WHERE (merchant, received_at, id) IN (
             SELECT merchant, received_at, id FROM raw_event
             WHERE merchant = $1 AND received_at < $2 ORDER BY received_at LIMIT $3)",
        &[merchant.into(), before.into(), limit.into()],
    )
}
