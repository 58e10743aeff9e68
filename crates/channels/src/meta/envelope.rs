//! The envelope of a Meta webhook: up to a thousand updates of several accounts in one call, each looked at.

use super::timestamp;
use engine::Timestamp;
use serde_json::Value;
use transport::Rejection;
use transport::signature::VerifiedBody;

/// One update, out of its envelope.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Update {
    /// The account it belongs to: a page, an Instagram account, a WhatsApp business account.
    pub(crate) account: String,
    /// When it was sent, which is not when it happened.
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) field: String,
    pub(crate) value: Value,
}

/// Every update of every entry.
///
/// What has another shape comes as one update of the field `unrecognized`: it is stored and answered like any
/// other, because a refusal would have the platform repeat it for days.
pub(crate) fn updates(body: VerifiedBody<'_>) -> Result<Vec<Update>, Rejection> {
    let mut updates = Vec::new();
    match body.json::<Value>()? {
        // Test events of the developer console come without the object around them.
        Value::Array(envelopes) => envelopes.into_iter().for_each(|one| unpack(one, &mut updates)),
        envelope => unpack(envelope, &mut updates),
    }
    Ok(updates)
}

fn unpack(mut envelope: Value, updates: &mut Vec<Update>) {
    let Some(Value::Array(entries)) = envelope.get_mut("entry").map(Value::take) else {
        return updates.push(unrecognized(String::new(), None, envelope));
    };
    for mut entry in entries {
        let account = text(entry.get("id"));
        let sent_at = timestamp(entry.get("time"));
        let Some(Value::Array(changes)) = entry.get_mut("changes").map(Value::take) else {
            updates.push(unrecognized(account, sent_at, entry));
            continue;
        };
        for mut change in changes {
            let update = match (
                change.get("field").and_then(Value::as_str).map(str::to_owned),
                change.get_mut("value"),
            ) {
                (Some(field), Some(value)) => {
                    Update { account: account.clone(), sent_at, field, value: value.take() }
                }
                _ => unrecognized(account.clone(), sent_at, change),
            };
            updates.push(update);
        }
    }
}

fn unrecognized(account: String, sent_at: Option<Timestamp>, value: Value) -> Update {
    Update { account, sent_at, field: "unrecognized".to_owned(), value }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
