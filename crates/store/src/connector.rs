//! Connectors: configured outside systems (payments, shops, customer records).

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{ConnectorId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    pub merchant: MerchantId,
    pub id: ConnectorId,
    pub kind: String,
    pub name: String,
    /// JSON.
    pub settings: String,
    /// Sealed by the caller: nobody reads them here.
    pub secrets: Option<Vec<u8>>,
    pub is_disabled: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Creates the connector or replaces what it is set to.
///
/// # Errors
/// A [`StoreError::Constraint`] on `connector(id)` when another merchant has that name.
pub fn put(tx: &mut Tx<'_>, connector: &Connector) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO connector (merchant, id, kind, name, settings, secrets, is_disabled, created_at,
             updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (merchant, id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
             settings = excluded.settings, secrets = excluded.secrets,
             is_disabled = excluded.is_disabled, updated_at = excluded.updated_at",
        &[
            (&connector.merchant).into(),
            (&connector.id).into(),
            (&connector.kind).into(),
            (&connector.name).into(),
            (&connector.settings).into(),
            connector.secrets.as_deref().into(),
            connector.is_disabled.into(),
            connector.created_at.into(),
            connector.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConnectorId,
) -> Result<Option<Connector>, StoreError> {
    let row = tx.first(
        "SELECT merchant, id, kind, name, settings, secrets, is_disabled, created_at, updated_at
         FROM connector WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(connector).transpose()
}

/// The connector a hook names; it says whose it is.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, id: &ConnectorId) -> Result<Option<Connector>, StoreError> {
    let row = tx.first(
        "SELECT merchant, id, kind, name, settings, secrets, is_disabled, created_at, updated_at
         FROM connector WHERE id = $1",
        &[id.into()],
    )?;
    row.map(connector).transpose()
}

/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Connector>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, id, kind, name, settings, secrets, is_disabled, created_at, updated_at
         FROM connector WHERE merchant = $1 ORDER BY id",
        &[merchant.into()],
    )?;
    rows.into_iter().map(connector).collect()
}

/// `false` when there is none.
///
/// # Errors
/// When the database refuses.
pub fn delete(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConnectorId,
) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM connector WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    Ok(gone == 1)
}

fn connector(mut row: Row) -> Result<Connector, StoreError> {
    Ok(Connector {
        merchant: row.get()?,
        id: row.get()?,
        kind: row.get()?,
        name: row.get()?,
        settings: row.get()?,
        secrets: row.get()?,
        is_disabled: row.get()?,
        created_at: row.get()?,
        updated_at: row.get()?,
    })
}
