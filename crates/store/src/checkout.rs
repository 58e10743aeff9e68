//! Checkouts. Only a hash of the token in the link is stored; it is also what finds the merchant.

use crate::value::Row;
use crate::{StoreError, Tx, json};
use engine::commerce::checkout::Checkout;
use engine::commerce::lifecycle::Named;
use engine::{CheckoutId, ConversationId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckout {
    pub token_hash: String,
    pub conversation: Option<ConversationId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub checkout: Checkout,
}

const COLUMNS: &str = "token_hash, conversation, created_at, updated_at, data";

/// # Errors
/// When the database refuses.
pub fn create(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredCheckout,
) -> Result<(), StoreError> {
    let checkout = &stored.checkout;
    tx.send(
        "INSERT INTO checkout (merchant, id, token_hash, conversation, contact, state, version,
             created_at, updated_at, expires_at, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            merchant.into(),
            (&checkout.id).into(),
            (&stored.token_hash).into(),
            stored.conversation.as_ref().into(),
            checkout.contact.as_ref().into(),
            checkout.state.name().into(),
            checkout.version.into(),
            stored.created_at.into(),
            stored.updated_at.into(),
            checkout.expires_at.into(),
            json::write(checkout).into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &CheckoutId,
) -> Result<Option<StoredCheckout>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM checkout WHERE merchant = $1 AND id = $2");
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(|mut row| stored(&mut row)).transpose()
}

/// Like [`get`], and keeps everybody else from changing it until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub fn lock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &CheckoutId,
) -> Result<Option<StoredCheckout>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM checkout WHERE merchant = $1 AND id = $2 {{for_update: checkout}}"
    );
    let row = tx.first(&sql, &[merchant.into(), id.into()])?;
    row.map(|mut row| stored(&mut row)).transpose()
}

/// The checkout of a link; it says whose it is.
///
/// # Errors
/// When the database refuses.
pub fn find(
    tx: &mut Tx<'_>,
    token_hash: &str,
) -> Result<Option<(MerchantId, StoredCheckout)>, StoreError> {
    let sql = format!("SELECT merchant, {COLUMNS} FROM checkout WHERE token_hash = $1");
    let row = tx.first(&sql, &[token_hash.into()])?;
    row.map(|mut row| Ok((row.get()?, stored(&mut row)?))).transpose()
}

/// The newest checkout of a conversation.
///
/// # Errors
/// When the database refuses.
pub fn of_conversation(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<Option<StoredCheckout>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM checkout WHERE merchant = $1 AND conversation = $2
         ORDER BY created_at DESC LIMIT 1"
    );
    let row = tx.first(&sql, &[merchant.into(), conversation.into()])?;
    row.map(|mut row| stored(&mut row)).transpose()
}

/// Stores a changed checkout if nobody else changed it meanwhile: `version_before` is the version that was read.
///
/// # Errors
/// When the database refuses.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    checkout: &Checkout,
    version_before: u64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE checkout SET contact = $4, state = $5, version = $6, updated_at = $7,
             expires_at = $8, data = $9
         WHERE merchant = $1 AND id = $2 AND version = $3",
        &[
            merchant.into(),
            (&checkout.id).into(),
            version_before.into(),
            checkout.contact.as_ref().into(),
            checkout.state.name().into(),
            checkout.version.into(),
            now.into(),
            checkout.expires_at.into(),
            json::write(checkout).into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Checkouts whose time is over and that nobody pays.
///
/// # Errors
/// When the database refuses.
pub fn overdue(
    tx: &mut Tx<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(MerchantId, CheckoutId)>, StoreError> {
    let rows = tx.query(
        "SELECT merchant, id FROM checkout WHERE state IN ('open', 'ready') AND expires_at <= $1
         ORDER BY expires_at LIMIT $2",
        &[now.into(), limit.into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, row.get()?))).collect()
}

pub(crate) fn stored(row: &mut Row) -> Result<StoredCheckout, StoreError> {
    Ok(StoredCheckout {
        token_hash: row.get()?,
        conversation: row.get()?,
        created_at: row.get()?,
        updated_at: row.get()?,
        checkout: json::read(&row.get::<String>()?)?,
    })
}
