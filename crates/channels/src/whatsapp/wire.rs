//! The shapes of the webhooks, as far as they are used. Every field may be missing.

use serde::Deserialize;
use serde_json::Value;

/// `value` of a change: its lists, each item still unread.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) contacts: Vec<Value>,
    pub(super) messages: Vec<Value>,
    pub(super) message_echoes: Vec<Value>,
    pub(super) statuses: Vec<Value>,
    pub(super) user_preferences: Vec<Value>,
    pub(super) errors: Vec<Value>,
}

impl Change {
    /// Takes the lists out of `value`; what is no list counts as empty.
    pub(super) fn take(value: &mut Value) -> Self {
        let mut list = |name: &str| match value.get_mut(name).map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        Self {
            contacts: list("contacts"),
            messages: list("messages"),
            message_echoes: list("message_echoes"),
            statuses: list("statuses"),
            user_preferences: list("user_preferences"),
            errors: list("errors"),
        }
    }
}

/// Who takes part, not in the order of the messages.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub(super) profile: Profile,
    pub(super) wa_id: Option<String>,
    pub(super) user_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) id: String,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    pub(super) from: Option<String>,
    pub(super) from_user_id: Option<String>,
    pub(super) to: Option<String>,
    pub(super) to_user_id: Option<String>,
    pub(super) group_id: Option<String>,
    pub(super) timestamp: Option<Value>,
    pub(super) context: Option<Context>,
    pub(super) referral: Option<Referral>,
    /// The content stands under the name of its type.
    #[serde(flatten)]
    pub(super) content: serde_json::Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Context {
    pub(super) id: Option<String>,
    pub(super) referred_product: Option<ReferredProduct>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReferredProduct {
    #[serde(default)]
    pub(super) catalog_id: String,
    pub(super) product_retailer_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Referral {
    pub(super) source_type: Option<String>,
    pub(super) source_id: Option<String>,
    pub(super) ctwa_clid: Option<String>,
    pub(super) headline: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Text {
    pub(super) body: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Media {
    pub(super) id: String,
    #[serde(default)]
    pub(super) mime_type: String,
    pub(super) caption: Option<String>,
    pub(super) filename: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    pub(super) latitude: Value,
    pub(super) longitude: Value,
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Card {
    pub(super) name: CardName,
    pub(super) phones: Vec<CardPhone>,
    pub(super) emails: Vec<CardEmail>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CardName {
    pub(super) formatted_name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CardPhone {
    pub(super) phone: Option<String>,
    pub(super) wa_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CardEmail {
    pub(super) email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Interactive {
    pub(super) button_reply: Option<Chosen>,
    pub(super) list_reply: Option<Chosen>,
    pub(super) nfm_reply: Option<FormReply>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct FormReply {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) response_json: String,
}

/// A quick-reply button of a template.
#[derive(Debug, Deserialize)]
pub(super) struct TemplateButton {
    pub(super) payload: Option<String>,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Order {
    #[serde(default)]
    pub(super) catalog_id: String,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) product_items: Vec<OrderItem>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OrderItem {
    pub(super) product_retailer_id: String,
    #[serde(default)]
    pub(super) quantity: Value,
    #[serde(default)]
    pub(super) item_price: Value,
    #[serde(default)]
    pub(super) currency: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reaction {
    pub(super) message_id: String,
    pub(super) emoji: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct System {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) wa_id: Option<String>,
    pub(super) new_wa_id: Option<String>,
    pub(super) user_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Edit {
    pub(super) original_message_id: String,
    #[serde(default)]
    pub(super) message: serde_json::Map<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Revoke {
    pub(super) original_message_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) timestamp: Option<Value>,
    pub(super) recipient_id: Option<String>,
    pub(super) recipient_user_id: Option<String>,
    pub(super) biz_opaque_callback_data: Option<String>,
    pub(super) pricing: Option<Pricing>,
    #[serde(default)]
    pub(super) errors: Vec<ErrorNote>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pricing {
    pub(super) billable: Option<bool>,
    pub(super) category: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ErrorNote {
    pub(super) code: Value,
    pub(super) title: Option<String>,
    pub(super) message: Option<String>,
    pub(super) error_data: ErrorData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ErrorData {
    pub(super) details: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Preference {
    pub(super) wa_id: Option<String>,
    pub(super) user_id: Option<String>,
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) value: String,
    pub(super) timestamp: Option<Value>,
}
