//! What became of a message of ours, with what was charged for it.

use super::Seen;
use super::errors::Problem;
use crate::meta;
use crate::sms::{numbers, refusal};
use engine::MessageId;
use engine::inbox::inbound::{Actor, Inbound, InboundKind, ReceiptReport, ReceiptState};
use serde::Deserialize as _;

/// The number is on a list of those who want nothing: her own STOP, or the operator's.
const OPTED_OUT: u32 = 1050;

pub(super) fn read(seen: &Seen<'_>) -> Vec<Inbound> {
    let (Some(id), Some(status)) = (seen.text("message_uuid"), seen.text("status")) else {
        return vec![seen.unknown("status")];
    };
    let Some(state) = state(status) else { return vec![seen.unknown(&format!("status.{status}"))] };
    let error = seen.value.get("error").filter(|error| error.is_object());
    let code = error.and_then(|error| Problem::deserialize(error).ok()).and_then(|problem| problem.code());
    let error_text = error.and_then(|error| error.get("detail")?.as_str());
    let receipt = Inbound {
        actor: Actor::System,
        ..Inbound::new(
            meta::key(format!("status:{status}:{id}")),
            seen.occurred_at(),
            numbers::contact(seen.text("to").unwrap_or_default()),
            InboundKind::Receipt(ReceiptReport {
                provider_id: id.to_owned(),
                correlation: seen.text("client_ref").and_then(correlation),
                state,
                error_code: code.map(|code| code.to_string()),
                error_text: error_text.map(str::to_owned),
                pricing: pricing(seen),
            }),
        )
    };
    if code != Some(OPTED_OUT) {
        return vec![receipt];
    }
    refusal::with(receipt, id, &format!("vonage:{OPTED_OUT}"))
}

fn state(status: &str) -> Option<ReceiptState> {
    Some(match status {
        "submitted" => ReceiptState::Sent,
        "delivered" => ReceiptState::Delivered,
        "read" => ReceiptState::Read,
        "rejected" | "undeliverable" => ReceiptState::Failed,
        _ => return None,
    })
}

/// Our message's id out of what [`super::send`] put in: `msg_…:2` is its third piece.
fn correlation(text: &str) -> Option<MessageId> {
    let (message, _) = text.rsplit_once(':')?;
    message.starts_with(MessageId::PREFIX).then(|| MessageId::new(message))
}

/// `0.0333 EUR`: what was charged, in the platform's own words.
fn pricing(seen: &Seen<'_>) -> Option<String> {
    let usage = seen.value.get("usage")?;
    let price = match usage.get("price")? {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(format!("{price} {}", usage.get("currency").and_then(|text| text.as_str()).unwrap_or_default()))
}
