//! For any bytes at all: an answer, never a panic; for any JSON that verifies: accepted, the same way each time.

use engine::inbox::inbound::Inbound;
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, signed};

use crate::any_json::any_json;
use crate::conformance::{WebChat, WhatsApp, envelope};

const WORDS: [&str; 6] = ["id", "type", "text", "body", "interactive", "order"];

const KINDS: [&str; 18] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "order",
    "reaction",
    "edit",
    "revoke",
    "system",
    "unsupported",
    "request_welcome",
    "hologram",
];

/// A message that is nearly right: the envelope is good, its content is anything.
fn odd_message() -> impl Strategy<Value = Value> {
    (prop::sample::select(&KINDS[..]), any_json(&WORDS), any_json(&WORDS), any_json(&WORDS))
        .prop_map(|(kind, content, context, errors)| {
            let mut message =
                json!({ "id": "m1", "from": "34600111222", "type": kind, "context": context });
            message[kind] = content;
            let value =
                json!({ "messages": [message], "statuses": [errors.clone()], "errors": [errors] });
            json!({ "field": "messages", "value": value })
        })
}

fn accepted(body: &[u8]) -> Vec<Inbound> {
    WhatsApp.open(Some(SECRET)).parse(&signed(&WhatsApp, body)).unwrap()
}

proptest! {
    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300)) {
        for subject in [&WhatsApp as &dyn Subject, &WebChat] {
            let _ = subject.open(Some(SECRET)).parse(&signed(subject, &body));
        }
    }

    #[test]
    fn any_json_that_verifies_is_accepted(value in any_json(&WORDS)) {
        let body = value.to_string().into_bytes();
        prop_assert_eq!(accepted(&body), accepted(&body));
        let _ = WebChat.open(Some(SECRET)).parse(&signed(&WebChat, &body));
    }

    #[test]
    fn nearly_right_messages_are_kept(change in odd_message()) {
        let inbounds = accepted(&envelope(&[change]));
        prop_assert!(!inbounds.is_empty());
        for inbound in inbounds {
            prop_assert!(!inbound.event_key.is_empty() && inbound.event_key.len() <= 300);
        }
    }
}
