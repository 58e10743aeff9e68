//! For any bytes at all: an answer, never a panic; for any JSON that verifies: accepted, the same way each time.

use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, parsed, signed};

use super::setup::{Telegram, ana, chat};
use crate::any_json::any_json;

const WORDS: [&str; 16] = [
    "id",
    "text",
    "photo",
    "file_id",
    "location",
    "latitude",
    "contact",
    "phone_number",
    "chat",
    "type",
    "private",
    "from",
    "data",
    "date",
    "message_id",
    "new_reaction",
];

const KINDS: [&str; 8] = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "shipping_query",
    "pre_checkout_query",
    "hologram",
];
const CONTENTS: [&str; 16] = [
    "text",
    "photo",
    "video",
    "voice",
    "document",
    "sticker",
    "location",
    "venue",
    "contact",
    "web_app_data",
    "successful_payment",
    "refunded_payment",
    "reply_to_message",
    "forward_origin",
    "data",
    "message",
];

/// An update that is nearly right: who and where are good, one or two fields are anything.
fn odd_update() -> impl Strategy<Value = Value> {
    let content = || prop::sample::select(&CONTENTS[..]);
    (prop::sample::select(&KINDS[..]), content(), any_json(&WORDS), content(), any_json(&WORDS)).prop_map(
        |(kind, one, this, other, that)| {
            let mut thing = json!({ "id": "5", "message_id": 12, "from": ana(), "user": ana(), "chat": chat(), "date": 1_795_000_001 });
            thing[one] = this;
            thing[other] = that;
            json!({ "update_id": 9001, kind: thing })
        },
    )
}

proptest! {
    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Telegram.open(Some(SECRET)).parse(&signed(&Telegram, &body));
    }

    #[test]
    fn any_json_that_verifies_is_accepted(value in any_json(&WORDS)) {
        let body = value.to_string().into_bytes();
        prop_assert_eq!(parsed(&Telegram, &body), parsed(&Telegram, &body));
    }

    #[test]
    fn nearly_right_updates_are_kept(update in odd_update()) {
        let inbounds = parsed(&Telegram, update.to_string().as_bytes());
        prop_assert_eq!(inbounds.len(), 1);
        for inbound in inbounds {
            prop_assert!(!inbound.event_key.is_empty() && inbound.event_key.len() <= 300);
        }
    }
}
