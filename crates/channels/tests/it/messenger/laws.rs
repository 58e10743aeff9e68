//! For any bytes at all: an answer, never a panic; for anything that is nearly right: kept, the same way each time.

use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, parsed, signed};

use super::{Messenger, PAGE, envelope};
use crate::any_json::any_json;
use crate::instagram::Instagram;

const NAMES: [&str; 18] = [
    "message",
    "message_edit",
    "postback",
    "reaction",
    "delivery",
    "read",
    "optin",
    "referral",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
    "policy_enforcement",
    "account_linking",
    "sender",
    "recipient",
    "timestamp",
    "hologram",
];
const WORDS: [&str; 26] = [
    "mid",
    "mids",
    "text",
    "attachments",
    "type",
    "payload",
    "url",
    "quick_reply",
    "is_echo",
    "is_self",
    "is_deleted",
    "watermark",
    "story",
    "reply_to",
    "image",
    "template",
    "product",
    "elements",
    "retailer_id",
    "emoji",
    "action",
    "react",
    "ref",
    "ADS",
    "user_ref",
    "id",
];

/// An item that is nearly right: its ends are good, what it tells is anything.
fn odd_item() -> impl Strategy<Value = Value> {
    (prop::sample::select(&NAMES[..]), any_json(&WORDS), any_json(&WORDS)).prop_map(
        |(name, content, more)| {
            let mut item =
                json!({ "sender": { "id": "7700" }, "recipient": { "id": PAGE }, "timestamp": 1 });
            item[name] = content;
            if let (Value::Object(content), Value::Object(more)) = (&mut item[name], more) {
                content.extend(more);
                content.entry("mid").or_insert(json!("m1"));
            }
            item
        },
    )
}

proptest! {
    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300)) {
        for subject in [&Messenger as &dyn Subject, &Instagram] {
            let _ = subject.open(Some(SECRET)).parse(&signed(subject, &body));
        }
    }

    #[test]
    fn any_json_that_verifies_is_accepted(value in any_json(&WORDS)) {
        let body = value.to_string().into_bytes();
        for subject in [&Messenger as &dyn Subject, &Instagram] {
            prop_assert_eq!(parsed(subject, &body), parsed(subject, &body));
        }
    }

    #[test]
    fn nearly_right_items_are_kept(item in odd_item(), list in prop::sample::select(vec!["messaging", "standby"])) {
        let body = envelope(list, &[item]);
        for subject in [&Messenger as &dyn Subject, &Instagram] {
            let inbounds = parsed(subject, &body);
            prop_assert!(!inbounds.is_empty());
            for inbound in inbounds {
                prop_assert!(!inbound.event_key.is_empty() && inbound.event_key.len() <= 300);
            }
        }
    }

    #[test]
    fn nearly_right_changes_are_kept(
        field in prop::sample::select(vec!["feed", "comments", "live_comments", "messages"]),
        value in any_json(&WORDS),
    ) {
        let body = envelope("changes", &[json!({ "field": field, "value": value })]);
        for subject in [&Messenger as &dyn Subject, &Instagram] {
            let inbounds = parsed(subject, &body);
            prop_assert_eq!(inbounds.len(), 1);
        }
    }
}
