//! What happens to the account, its number and its templates, told to the operator; and what we do not know.

use super::parse::{nobody, unknown};
use super::statuses::error_text;
use super::wire::ErrorNote;
use crate::meta::{self, envelope::Update};
use engine::Timestamp;
use engine::inbox::inbound::{AccountNews, Actor, Inbound, InboundKind, TemplateNews};
use serde::Deserialize as _;
use serde_json::Value;

/// Fields that are news about the account.
const NOTICES: [&str; 16] = [
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "account_update",
    "business_capability_update",
    "business_status_update",
    "flows",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "template_category_update",
];
/// Longest notice kept.
const DETAIL_CHARS_MAX: usize = 1_000;

/// A change of a field that is not about a conversation. `history` dumps months of old messages when a
/// number is connected: it is kept and wakes nobody.
pub(super) fn account(update: &Update, received_at: Timestamp) -> Inbound {
    let raw = update.value.to_string();
    if !NOTICES.contains(&update.field.as_str()) {
        let raw = format!("{} {raw}", update.account);
        return unknown(&update.field, &raw, received_at);
    }
    notice(
        format!("notice:{}", meta::fingerprint(&[&update.account, &update.field, &sent_at(update), &raw])),
        update.sent_at.unwrap_or(received_at),
        update.field.clone(),
        summary(&update.value),
        Some(news(&update.field, &update.value)),
    )
}

/// An error that stands beside the messages of a change.
pub(super) fn value_error(error: &Value, update: &Update, beside: &str, received_at: Timestamp) -> Inbound {
    let note = ErrorNote::deserialize(error).unwrap_or_default();
    let detail = format!("{} {}", note.code, error_text(&note));
    let key = meta::fingerprint(&[&update.account, &sent_at(update), beside, &error.to_string()]);
    notice(format!("error:{key}"), received_at, "errors".to_owned(), detail, None)
}

/// When the call was made, as a part of a key: the same news may come again months later.
fn sent_at(update: &Update) -> String {
    update.sent_at.map(|at| at.0.to_string()).unwrap_or_default()
}

/// What follows from a change of the account, its number or a template.
fn news(field: &str, value: &Value) -> AccountNews {
    let word = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let event = word("event").unwrap_or_default();
    match field {
        "account_update" => account_news(&event, value),
        "message_template_status_update" | "template_category_update" => {
            AccountNews::Template(TemplateNews {
                name: word("message_template_name").unwrap_or_default(),
                language: word("message_template_language").unwrap_or_default(),
                status: Some(event).filter(|event| !event.is_empty()),
                reason: word("reason").filter(|reason| reason != "NONE"),
                category: word("new_category").or_else(|| word("message_template_category")),
            })
        }
        _ => AccountNews::Alert,
    }
}

fn account_news(event: &str, value: &Value) -> AccountNews {
    let ban = value.pointer("/ban_info/waba_ban_state").and_then(Value::as_str);
    match (event, ban) {
        (_, Some("REINSTATE")) | ("ACCOUNT_REINSTATED", _) => AccountNews::Restored,
        // Announced, and not done yet.
        (_, Some("SCHEDULE_FOR_DISABLE")) => AccountNews::Alert,
        ("DISABLED_UPDATE" | "ACCOUNT_RESTRICTION" | "ACCOUNT_DELETED", _) => {
            AccountNews::Restricted { code: event.to_owned() }
        }
        _ => AccountNews::Alert,
    }
}

fn notice(
    event_key: String,
    occurred_at: Timestamp,
    name: String,
    detail: String,
    news: Option<AccountNews>,
) -> Inbound {
    Inbound {
        event_key,
        occurred_at,
        actor: Actor::System,
        contact: nobody(),
        attribution: None,
        observed: false,
        brief: false,
        on_call_ms: None,
        certainty_permille: None,
        kind: InboundKind::AccountNotice { name, detail, news },
    }
}

/// `event: REJECTED, reason: PROMOTIONAL`: the plain facts of a notice, in their order.
fn summary(value: &Value) -> String {
    let fact = |(name, value): (&String, &Value)| match value {
        Value::String(text) => Some(format!("{name}: {text}")),
        Value::Number(_) | Value::Bool(_) => Some(format!("{name}: {value}")),
        Value::Object(_) => Some(format!("{name}: ({})", summary(value))),
        Value::Null | Value::Array(_) => None,
    };
    let facts: Vec<String> = value.as_object().into_iter().flatten().filter_map(fact).collect();
    facts.join(", ").chars().take(DETAIL_CHARS_MAX).collect()
}
