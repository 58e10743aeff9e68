//! What a person of the team must know about money: in the log, in the audit trail and in the inbox at once.

use engine::{ConversationId, MerchantId, Timestamp};
use serde::Serialize;
use store::live::NewLiveEvent;
use store::{StoreError, Tx};

/// Who the audit trail names for what the shop did by itself.
pub(crate) const SHOP: &str = "shop";

/// Records that something about `subject` needs a person, in the caller's transaction.
pub(crate) fn raise(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: Option<&ConversationId>,
    alarm: (&str, &str, &(impl Serialize + Sync)),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (action, subject, detail) = alarm;
    let detail = serde_json::to_string(detail).unwrap_or_default();
    store::audit::record(tx, merchant, now, SHOP, action, subject, &detail)?;
    let Some(conversation) = conversation else { return Ok(()) };
    let event = NewLiveEvent {
        merchant: merchant.clone(),
        conversation: conversation.clone(),
        at: now,
        kind: "conversation.attention".to_owned(),
        data: conversation.as_str().to_owned(),
    };
    store::live::append(tx, &[event])
}
