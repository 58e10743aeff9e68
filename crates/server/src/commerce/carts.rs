//! Carts beside their conversations, for the inbox, the API and reports.

use engine::commerce::cart::Cart;
use engine::{ContactId, ConversationId, MerchantId, Timestamp};
use store::cart::StoredCart;
use store::{StoreError, Tx};

/// Stores what the cart of a conversation has become. What it costs is quoted when it is shown.
///
/// # Errors
/// When the database refuses.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    contact: &ContactId,
    cart: &Cart,
    now: Timestamp,
) -> Result<(), StoreError> {
    let stored = StoredCart {
        conversation: conversation.clone(),
        contact: contact.clone(),
        total_minor: None,
        currency: None,
        updated_at: now,
        cart: cart.clone(),
    };
    store::cart::put(tx, merchant, &stored)
}
