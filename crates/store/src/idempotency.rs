//! Writes that may be repeated: the same key and request give the first answer again.

use crate::{StoreError, Tx};
use engine::{MerchantId, Timestamp};

/// What a request with a key finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// Nobody had this key: do the work and [`finish`] in the same transaction or a later one.
    New,
    /// The first request with it has not ended.
    Running,
    /// The key was used for another request.
    Mismatch,
    /// The answer to give again.
    Done { status: u16, body: String },
}

/// Takes the key until `running_until`; afterwards a crashed attempt may be repeated. Forgotten at `expires_at`.
///
/// # Errors
/// When the database refuses.
pub fn begin(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    key: &str,
    request_hash: &str,
    now: Timestamp,
    running_until: Timestamp,
    expires_at: Timestamp,
) -> Result<Begin, StoreError> {
    let taken = tx.execute(
        "INSERT INTO idempotency (merchant, idempotency_key, request_hash, running_until, expires_at)
         VALUES ($1, $2, $3, $5, $6)
         ON CONFLICT (merchant, idempotency_key) DO UPDATE SET
             request_hash = excluded.request_hash, running_until = excluded.running_until,
             expires_at = excluded.expires_at, status = NULL, body = NULL
         WHERE idempotency.expires_at <= $4
             OR (idempotency.status IS NULL AND idempotency.running_until <= $4
                 AND idempotency.request_hash = excluded.request_hash)",
        &[
            merchant.into(),
            key.into(),
            request_hash.into(),
            now.into(),
            running_until.into(),
            expires_at.into(),
        ],
    )?;
    if taken == 1 {
        return Ok(Begin::New);
    }
    let row = tx.first(
        "SELECT request_hash, status, body FROM idempotency
         WHERE merchant = $1 AND idempotency_key = $2",
        &[merchant.into(), key.into()],
    )?;
    let mut row = row.ok_or(StoreError::Conflict)?;
    let (hash, status, body): (String, Option<u32>, Option<String>) =
        (row.get()?, row.get()?, row.get()?);
    Ok(match (hash == request_hash, status.and_then(|status| u16::try_from(status).ok())) {
        (false, _) => Begin::Mismatch,
        (true, None) => Begin::Running,
        (true, Some(status)) => Begin::Done { status, body: body.unwrap_or_default() },
    })
}

/// Keeps the answer.
///
/// # Errors
/// When the database refuses.
pub fn finish(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    key: &str,
    status: u16,
    body: &str,
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE idempotency SET status = $3, body = $4 WHERE merchant = $1 AND idempotency_key = $2",
        &[merchant.into(), key.into(), i64::from(status).into(), body.into()],
    )?;
    Ok(())
}

/// Gives the key back: the request did nothing and may be sent again.
///
/// # Errors
/// When the database refuses.
pub fn abandon(tx: &mut Tx<'_>, merchant: &MerchantId, key: &str) -> Result<(), StoreError> {
    tx.send(
        "DELETE FROM idempotency WHERE merchant = $1 AND idempotency_key = $2 AND status IS NULL",
        &[merchant.into(), key.into()],
    )?;
    Ok(())
}

/// Forgets keys whose time is over.
///
/// # Errors
/// When the database refuses.
pub fn prune(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM idempotency WHERE expires_at <= $1", &[now.into()])
}
