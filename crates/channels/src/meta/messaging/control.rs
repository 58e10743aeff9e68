//! Who has the conversation, and what the platform holds against the account.

use super::parse::Around;
use crate::meta::id;
use engine::inbox::inbound::{AccountNews, Inbound, InboundKind};
use serde_json::Value;

/// Longest notice kept.
const DETAIL_CHARS_MAX: usize = 1_000;

/// Handed to somebody: to us, unless it names another app.
pub(super) fn passed(around: &Around<'_>, passed: &Value) -> Option<Vec<Inbound>> {
    let owner = id(passed.get("new_owner_app_id"));
    // Without knowing our own number: who may act on a conversation is told when it is given to them.
    let ours = around.account.app_id.as_ref().map_or(!around.observed, |app| *app == owner);
    control(around, ours)
}

/// Taken away: whoever had it is told.
pub(super) fn taken(around: &Around<'_>, taken: &Value) -> Option<Vec<Inbound>> {
    let owner = id(taken.get("new_owner_app_id"));
    let ours = !owner.is_empty() && around.account.app_id.as_deref() == Some(owner.as_str());
    control(around, ours)
}

/// It is about the conversation itself, so that it counts even while somebody else has it.
fn control(around: &Around<'_>, ours: bool) -> Option<Vec<Inbound>> {
    let kind = InboundKind::ThreadControl { ours };
    let inbound = around.of_system(around.key("control"), kind)?;
    Some(vec![Inbound { observed: false, ..inbound }])
}

/// Told to the operator: the account is blocked, or another app asks for a conversation.
pub(super) fn notice(around: &Around<'_>, content: &Value) -> Option<Vec<Inbound>> {
    let name = around.name.replace('-', "_");
    let detail = summary(content).chars().take(DETAIL_CHARS_MAX).collect();
    let action = content.get("action").and_then(Value::as_str).unwrap_or_default();
    let news = match (name.as_str(), action) {
        ("policy_enforcement", "block") => Some(AccountNews::Restricted { code: name.clone() }),
        ("policy_enforcement", "unblock") => Some(AccountNews::Restored),
        ("policy_enforcement", _) => Some(AccountNews::Alert),
        _ => None,
    };
    let kind = InboundKind::AccountNotice { name, detail, news };
    Some(vec![Inbound::notice(around.key("notice"), around.at, kind)])
}

/// `action: block, reason: …`: the plain facts, in their order.
fn summary(value: &Value) -> String {
    let fact = |(name, value): (&String, &Value)| match value {
        Value::String(text) => Some(format!("{name}: {text}")),
        Value::Number(_) | Value::Bool(_) => Some(format!("{name}: {value}")),
        Value::Array(items) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(format!("{name}: {}", words.join(" ")))
        }
        Value::Object(_) | Value::Null => None,
    };
    value.as_object().into_iter().flatten().filter_map(fact).collect::<Vec<_>>().join(", ")
}
