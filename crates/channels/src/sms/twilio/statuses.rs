//! What became of a message of ours. Statuses come in any order; `sent` may be the last where a carrier tells nothing.

use super::Seen;
use crate::meta;
use crate::sms::{numbers, refusal};
use engine::MessageId;
use engine::inbox::inbound::{Actor, Inbound, InboundKind, ReceiptReport, ReceiptState};

/// She has said STOP to this sender, and Twilio holds us to it.
const OPTED_OUT: &str = "21610";
/// The parameter of the callback's address that holds our own id: see [`super::send`].
pub(super) const MESSAGE_PARAMETER: &str = "message";

pub(super) fn read(seen: &Seen<'_>) -> Vec<Inbound> {
    let form = seen.form;
    let id = form.text("MessageSid").or_else(|| form.text("SmsSid"));
    let (Some(id), Some(status)) = (id, form.text("MessageStatus")) else { return vec![seen.unknown("form")] };
    let Some(state) = state(status) else { return vec![seen.unknown(&format!("status.{status}"))] };
    let error = form.text("ErrorCode").filter(|code| *code != "0");
    let correlation = seen.request.query_param(MESSAGE_PARAMETER);
    let correlation = correlation.filter(|id| id.starts_with(MessageId::PREFIX)).map(|id| MessageId::new(id.into_owned()));
    let receipt = Inbound {
        actor: Actor::System,
        ..Inbound::new(
            meta::key(format!("status:{status}:{id}")),
            seen.request.received_at,
            numbers::contact(form.text("To").unwrap_or_default()),
            InboundKind::Receipt(ReceiptReport {
                provider_id: id.to_owned(),
                correlation,
                state,
                error_code: error.map(str::to_owned),
                error_text: form.text("ErrorMessage").map(str::to_owned),
                pricing: None,
            }),
        )
    };
    if error != Some(OPTED_OUT) {
        return vec![receipt];
    }
    refusal::with(receipt, id, &format!("twilio:{OPTED_OUT}"))
}

fn state(status: &str) -> Option<ReceiptState> {
    Some(match status {
        "accepted" | "scheduled" | "queued" | "sending" => ReceiptState::Queued,
        "sent" => ReceiptState::Sent,
        "delivered" => ReceiptState::Delivered,
        "read" => ReceiptState::Read,
        "undelivered" | "failed" | "canceled" => ReceiptState::Failed,
        _ => return None,
    })
}
