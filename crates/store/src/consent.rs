//! What contacts allowed: a ledger that only grows; the last entry of a topic counts.

use crate::{StoreError, Tx};
use engine::{ContactId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub topic: String,
    pub is_granted: bool,
    /// How it was given or taken back, in words that can be shown.
    pub source: String,
    pub at: Timestamp,
}

/// Adds an entry.
///
/// # Errors
/// When the database refuses.
pub fn record(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
    topic: &str,
    granted: bool,
    source: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO consent (merchant, contact, topic, number, is_granted, source, at)
         SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, $4, $5, $6 FROM consent
         WHERE merchant = $1 AND contact = $2 AND topic = $3",
        &[merchant.into(), contact.into(), topic.into(), granted.into(), source.into(), at.into()],
    )?;
    Ok(())
}

/// What holds now, one entry for each topic.
///
/// # Errors
/// When the database refuses.
pub fn current(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
) -> Result<Vec<Consent>, StoreError> {
    let mut all = ledger(tx, merchant, contact)?;
    // The ledger is ordered by topic, oldest first.
    all.reverse();
    all.dedup_by(|older, newer| older.topic == newer.topic);
    all.reverse();
    Ok(all)
}

/// Everything that was ever said, by topic, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn ledger(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    contact: &ContactId,
) -> Result<Vec<Consent>, StoreError> {
    let rows = tx.query(
        "SELECT topic, is_granted, source, at FROM consent
         WHERE merchant = $1 AND contact = $2 ORDER BY topic, number",
        &[merchant.into(), contact.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Consent {
                topic: row.get()?,
                is_granted: row.get()?,
                source: row.get()?,
                at: row.get()?,
            })
        })
        .collect()
}
