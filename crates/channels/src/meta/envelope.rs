//! The envelope of a Meta webhook: up to a thousand updates of several accounts in one call, each looked at.
//!
//! An entry holds its updates in one of three shapes, and which one it is is told by the key, not by the object:
//! `changes` (WhatsApp, page feeds, comments), `messaging` and `standby` (Messenger, Instagram), or a single
//! `field` with its `value` (Instagram's own login).

use super::{id, timestamp};
use engine::Timestamp;
use serde_json::Value;
use transport::Rejection;
use transport::signature::VerifiedBody;

/// The field of an update that is one item of a conversation we have.
pub(crate) const MESSAGING: &str = "messaging";
/// The field of an update that is one item of a conversation somebody else has.
pub(crate) const STANDBY: &str = "standby";

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
    entries.into_iter().for_each(|entry| unpack_entry(entry, updates));
}

fn unpack_entry(mut entry: Value, updates: &mut Vec<Update>) {
    let account = id(entry.get("id"));
    let sent_at = timestamp(entry.get("time"));
    let update = |field: &str, value: Value| Update {
        account: account.clone(),
        sent_at,
        field: field.to_owned(),
        value,
    };
    let mut known = false;
    if let Some(Value::Array(changes)) = entry.get_mut("changes").map(Value::take) {
        known = true;
        updates.extend(changes.into_iter().map(|change| match taken(change) {
            Ok((field, value)) => update(&field, value),
            Err(change) => unrecognized(account.clone(), sent_at, change),
        }));
    }
    for list in [MESSAGING, STANDBY] {
        if let Some(Value::Array(items)) = entry.get_mut(list).map(Value::take) {
            known = true;
            updates.extend(items.into_iter().map(|item| update(list, item)));
        }
    }
    if known {
        return;
    }
    match taken(entry) {
        Ok((field, Value::Array(values))) => {
            updates.extend(values.into_iter().map(|value| update(&field, value)));
        }
        Ok((field, value)) => updates.push(update(&field, value)),
        Err(entry) => updates.push(unrecognized(account.clone(), sent_at, entry)),
    }
}

/// The field and the value of a change, or the change as it was.
fn taken(mut change: Value) -> Result<(String, Value), Value> {
    let field = change.get("field").and_then(Value::as_str).map(str::to_owned);
    match (field, change.get_mut("value")) {
        (Some(field), Some(value)) => Ok((field, value.take())),
        _ => Err(change),
    }
}

fn unrecognized(account: String, sent_at: Option<Timestamp>, value: Value) -> Update {
    Update { account, sent_at, field: "unrecognized".to_owned(), value }
}
