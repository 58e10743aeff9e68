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
