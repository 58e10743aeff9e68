//! Telling a conversation what became of its checkout: an event in its lane, once, with the change itself.

use engine::{CheckoutHappened, CheckoutId, ConversationId, Event, MerchantId, Timestamp};
use store::checkout::StoredCheckout;
use store::lane::{LaneTarget, NewLaneEvent};
use store::{StoreError, Tx};

/// Puts what happened to a checkout into the lane of its conversation. The same `what` of the same attempt is
/// one event, however often it is found out.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    stored: &StoredCheckout,
    what: &str,
    happened: CheckoutHappened,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(conversation) = &stored.conversation else { return Ok(()) };
    let checkout = &stored.checkout;
    let key = ["checkout", checkout.id.as_str(), what, &checkout.attempt.to_string()].join(":");
    append(tx, merchant, conversation, key, &checkout.id, happened, now)
}

/// Puts an event of a checkout or its order into a lane, under its own key.
pub(crate) fn append(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    key: String,
    checkout: &CheckoutId,
    happened: CheckoutHappened,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some((inbox, _)) = store::conversation::owner(tx, merchant, conversation)? else {
        return Ok(());
    };
    let event = Event::Checkout { checkout: checkout.clone(), happened };
    let body =
        serde_json::to_string(&event).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let event = NewLaneEvent {
        merchant: merchant.clone(),
        inbox,
        key,
        target: LaneTarget::Conversation(conversation.clone()),
        occurred_at: now,
        received_at: now,
        body,
        raw: None,
    };
    store::lane::append(tx, &[event])?;
    Ok(())
}
