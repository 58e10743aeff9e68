//! Inboxes: configured channels.

use crate::value::Row;
use crate::{StoreError, Tx};
use engine::{InboxId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    pub merchant: MerchantId,
    pub id: InboxId,
    pub channel: String,
    pub name: String,
    /// JSON.
    pub settings: String,
    /// Sealed by the caller: nobody reads them here.
    pub secrets: Option<Vec<u8>>,
    pub is_disabled: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Creates the inbox or replaces what it is set to.
///
/// # Errors
/// A [`StoreError::Constraint`] on `inbox(id)` when another merchant has that name.
pub fn put(tx: &mut Tx<'_>, inbox: &Inbox) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO inbox (merchant, id, channel, name, settings, secrets, is_disabled, created_at,
             updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (merchant, id) DO UPDATE SET channel = excluded.channel, name = excluded.name,
             settings = excluded.settings, secrets = excluded.secrets,
             is_disabled = excluded.is_disabled, updated_at = excluded.updated_at",
        &[
            (&inbox.merchant).into(),
            (&inbox.id).into(),
            (&inbox.channel).into(),
            (&inbox.name).into(),
            (&inbox.settings).into(),
            inbox.secrets.as_deref().into(),
            inbox.is_disabled.into(),
            inbox.created_at.into(),
            inbox.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &InboxId,
) -> Result<Option<Inbox>, StoreError> {
    let row = tx.first(
        "SELECT merchant, id, channel, name, settings, secrets, is_disabled, created_at, updated_at
         FROM inbox WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(inbox).transpose()
}

/// The inbox a hook names; it says whose it is.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, id: &InboxId) -> Result<Option<Inbox>, StoreError> {
    let row = tx.first(
        "SELECT merchant, id, channel, name, settings, secrets, is_disabled, created_at, updated_at
         FROM inbox WHERE id = $1",
        &[id.into()],
    )?;
    row.map(inbox).transpose()
}

/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Inbox>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, id, channel, name, settings, secrets, is_disabled, created_at, updated_at
         FROM inbox WHERE merchant = $1 ORDER BY id",
        &[merchant.into()],
    )?;
    rows.into_iter().map(inbox).collect()
}

/// `false` when there is none.
///
/// # Errors
/// When the database refuses.
pub fn delete(tx: &mut Tx<'_>, merchant: &MerchantId, id: &InboxId) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM inbox WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    Ok(gone == 1)
}

/// Why an inbox cannot send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub inbox: InboxId,
    /// What it means: `channel_config`, `account_restricted`.
    pub code: String,
    /// What the provider calls it.
    pub provider_code: Option<String>,
    pub since: Timestamp,
}

/// Writes down that an inbox cannot send; `true` the first time.
///
/// # Errors
/// When the database refuses.
pub fn in_trouble(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    trouble: &Trouble,
) -> Result<bool, StoreError> {
    let new = tx.execute(
        "INSERT INTO inbox_trouble (merchant, inbox, code, provider_code, since)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[
            merchant.into(),
            (&trouble.inbox).into(),
            (&trouble.code).into(),
            trouble.provider_code.as_ref().into(),
            trouble.since.into(),
        ],
    )?;
    Ok(new == 1)
}

/// It sends again; `true` when it was in trouble before.
///
/// # Errors
/// When the database refuses.
pub fn out_of_trouble(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    inbox: &InboxId,
) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM inbox_trouble WHERE merchant = $1 AND inbox = $2",
        &[merchant.into(), inbox.into()],
    )?;
    Ok(gone == 1)
}

/// Every inbox of a merchant that cannot send.
///
/// # Errors
/// When the database refuses.
pub fn troubles(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<Trouble>, StoreError> {
    let rows = tx.query(
        "SELECT inbox, code, provider_code, since FROM inbox_trouble WHERE merchant = $1
         ORDER BY inbox",
        &[merchant.into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Trouble {
                inbox: row.get()?,
                code: row.get()?,
                provider_code: row.get()?,
                since: row.get()?,
            })
        })
        .collect()
}

fn inbox(mut row: Row) -> Result<Inbox, StoreError> {
    Ok(Inbox {
        merchant: row.get()?,
        id: row.get()?,
        channel: row.get()?,
        name: row.get()?,
        settings: row.get()?,
        secrets: row.get()?,
        is_disabled: row.get()?,
        created_at: row.get()?,
        updated_at: row.get()?,
    })
}
