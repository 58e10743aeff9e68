//! Merchants: the tenants. Everything else belongs to one of them.

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{MerchantId, Timestamp};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    pub id: MerchantId,
    pub name: String,
    pub created_at: Timestamp,
    /// JSON; its shape is the server's.
    pub settings: String,
}

/// Creates the merchant or replaces its name and settings; its revision grows, though it be in the same millisecond
/// or by a clock that is behind.
///
/// # Errors
/// When the database refuses.
pub fn put(tx: &mut Tx<'_>, merchant: &Merchant, now: Timestamp) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO merchant (id, name, created_at, updated_at, settings) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings,
             updated_at = CASE WHEN excluded.updated_at > merchant.updated_at
                 THEN excluded.updated_at ELSE merchant.updated_at + 1 END",
        &[
            (&merchant.id).into(),
            (&merchant.name).into(),
            merchant.created_at.into(),
            now.into(),
            (&merchant.settings).into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_>, id: &MerchantId) -> Result<Option<Merchant>, StoreError> {
    let row = tx
        .first("SELECT id, name, created_at, settings FROM merchant WHERE id = $1", &[id.into()])?;
    row.map(merchant).transpose()
}

/// All merchants of this installation, for the shell's own start; never shown to anyone.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Merchant>, StoreError> {
    let rows = tx.query("SELECT id, name, created_at, settings FROM merchant ORDER BY id", &[])?;
    rows.into_iter().map(merchant).collect()
}

/// Notes that something of the merchant's settings has changed: its revision grows, by whomever and whenever.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_>, id: &MerchantId, now: Timestamp) -> Result<(), StoreError> {
    tx.send(
        "UPDATE merchant SET updated_at = CASE WHEN $2 > updated_at THEN $2 ELSE updated_at + 1 END
         WHERE id = $1",
        &[id.into(), now.into()],
    )?;
    Ok(())
}

/// Every merchant with the revision of its settings: another number means that they must be read again.
///
/// # Errors
/// When the database refuses.
pub fn revisions(tx: &mut Tx<'_>) -> Result<BTreeMap<MerchantId, i64>, StoreError> {
    let rows = tx.query("SELECT id, updated_at FROM merchant", &[])?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

fn merchant(mut row: Row) -> Result<Merchant, StoreError> {
    Ok(Merchant { id: row.get()?, name: row.get()?, created_at: row.get()?, settings: row.get()? })
}
