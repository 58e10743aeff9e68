//! Carts as they are shown and listed. The cart that counts is in its conversation's state.

use crate::value::Row;
use crate::{StoreError, Tx, json};
use engine::commerce::cart::Cart;
use engine::{CartId, ContactId, ConversationId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCart {
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub total_minor: Option<i64>,
    pub currency: Option<String>,
    pub updated_at: Timestamp,
    pub cart: Cart,
}

/// Stores the cart of a conversation, in place of the one it had.
///
/// # Errors
/// When the database refuses.
pub fn put(tx: &mut Tx<'_>, merchant: &MerchantId, stored: &StoredCart) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO cart (merchant, conversation, id, contact, n_lines, total_minor, currency,
             updated_at, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (merchant, conversation) DO UPDATE SET id = excluded.id,
             contact = excluded.contact, n_lines = excluded.n_lines,
             total_minor = excluded.total_minor, currency = excluded.currency,
             updated_at = excluded.updated_at, data = excluded.data",
        &[
            merchant.into(),
            (&stored.conversation).into(),
            (&stored.cart.id).into(),
            (&stored.contact).into(),
            stored.cart.lines.len().into(),
            stored.total_minor.into(),
            stored.currency.as_ref().into(),
            stored.updated_at.into(),
            json::write(&stored.cart).into(),
        ],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &CartId,
) -> Result<Option<StoredCart>, StoreError> {
    let row = tx.first(
        "SELECT conversation, contact, total_minor, currency, updated_at, data FROM cart
         WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(stored).transpose()
}

/// The cart of a conversation.
///
/// # Errors
/// When the database refuses.
pub fn of_conversation(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<Option<StoredCart>, StoreError> {
    let row = tx.first(
        "SELECT conversation, contact, total_minor, currency, updated_at, data FROM cart
         WHERE merchant = $1 AND conversation = $2",
        &[merchant.into(), conversation.into()],
    )?;
    row.map(stored).transpose()
}

fn stored(mut row: Row) -> Result<StoredCart, StoreError> {
    Ok(StoredCart {
        conversation: row.get()?,
        contact: row.get()?,
        total_minor: row.get()?,
        currency: row.get()?,
        updated_at: row.get()?,
        cart: json::read(&row.get::<String>()?)?,
    })
}
