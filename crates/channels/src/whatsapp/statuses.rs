//! What became of our messages. Statuses come in any order, some never, some before our call was answered.

use super::parse::{Surroundings, contact, unknown};
use super::wire::{ErrorNote, Pricing, Status};
use crate::meta;
use engine::inbox::inbound::{Actor, Inbound, InboundKind, ReceiptReport, ReceiptState};
use serde::Deserialize as _;
use serde_json::Value;

/// The contact asked for no more marketing.
const MARKETING_OPT_OUT: &str = "131050";

/// The receipt, and the wish for silence that a failure may tell of.
pub(super) fn read(item: &Value, around: &Surroundings<'_>) -> Vec<Inbound> {
    let kept = |type_name: &str| vec![unknown(type_name, &item.to_string(), around.received_at)];
    let Ok(status) = Status::deserialize(item) else { return kept("statuses.malformed") };
    let state = match status.status.as_str() {
        "sent" => ReceiptState::Sent,
        "delivered" => ReceiptState::Delivered,
        "read" | "played" => ReceiptState::Read,
        "failed" => ReceiptState::Failed,
        other => return kept(&format!("statuses.{other}")),
    };
    let error = status.errors.first();
    let code = error.and_then(error_code);
    let opted_out = code.as_deref() == Some(MARKETING_OPT_OUT);
    let addresses = [status.recipient_user_id.as_deref(), status.recipient_id.as_deref()];
    let receipt = Inbound {
        event_key: meta::key(format!("status:{}:{}", status.status, status.id)),
        occurred_at: meta::timestamp(status.timestamp.as_ref()).unwrap_or(around.received_at),
        actor: Actor::System,
        contact: contact(&addresses, around),
        attribution: None,
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind: InboundKind::Receipt(ReceiptReport {
            correlation: status.biz_opaque_callback_data.as_deref().and_then(meta::correlation),
            provider_id: status.id,
            state,
            error_text: error.map(error_text),
            error_code: code,
            pricing: status.pricing.as_ref().map(pricing),
        }),
    };
    if !opted_out {
        return vec![receipt];
    }
    let consent = Inbound {
        event_key: meta::key(format!("opt-out:{}", receipt.event_key)),
        actor: Actor::Contact,
        kind: InboundKind::ConsentChanged {
            topic: "marketing".to_owned(),
            granted: false,
            source: format!("whatsapp:{MARKETING_OPT_OUT}"),
        },
        ..receipt.clone()
    };
    vec![receipt, consent]
}

fn error_code(error: &ErrorNote) -> Option<String> {
    match &error.code {
        Value::Number(code) => Some(code.to_string()),
        Value::String(code) => Some(code.clone()),
        _ => None,
    }
}

pub(super) fn error_text(error: &ErrorNote) -> String {
    let title = error.title.as_deref().or(error.message.as_deref()).unwrap_or("no reason told");
    match &error.error_data.details {
        Some(details) => format!("{title}: {details}"),
        None => title.to_owned(),
    }
}

/// `service, free`: what was charged, in the platform's own words.
fn pricing(pricing: &Pricing) -> String {
    let charged = pricing.billable.map(|billable| if billable { "billable" } else { "free" });
    let facts = [pricing.category.as_deref(), pricing.kind.as_deref(), charged];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
