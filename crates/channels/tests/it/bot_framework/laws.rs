//! For any bytes at all: an answer, never a panic; for any activity that verifies: kept, the same way each time.

use channels::Rendered;
use engine::content::piece::{Piece, PieceButton};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, accept, block_on};

use super::conformance::BotFramework;
use super::platform::{Platform, SERVICE, channel};
use crate::any_json::any_json;
use crate::setup::{outside, rendered};

const WORDS: [&str; 19] = [
    "id",
    "text",
    "name",
    "token",
    "title",
    "pick",
    "mentioned",
    "type",
    "state",
    "content",
    "contentType",
    "contentUrl",
    "action",
    "data",
    "isGroup",
    "conversationType",
    "mention",
    "image/png",
    "https://x.example/1",
];

const KINDS: [&str; 15] = [
    "message",
    "messageUpdate",
    "messageDelete",
    "messageReaction",
    "conversationUpdate",
    "typing",
    "event",
    "invoke",
    "installationUpdate",
    "endOfConversation",
    "contactRelationUpdate",
    "handoff",
    "command",
    "trace",
    "hologram",
];
const FIELDS: [&str; 20] = [
    "id",
    "timestamp",
    "from",
    "recipient",
    "conversation",
    "text",
    "locale",
    "value",
    "entities",
    "attachments",
    "membersAdded",
    "membersRemoved",
    "reactionsAdded",
    "reactionsRemoved",
    "replyToId",
    "name",
    "action",
    "code",
    "channelData",
    "deliveryMode",
];

/// An activity that is nearly right.
fn odd_activity() -> impl Strategy<Value = Value> {
    let odd = prop::collection::vec((prop::sample::select(&FIELDS[..]), any_json(&WORDS)), 0..6);
    (prop::sample::select(&KINDS[..]), odd).prop_map(|(kind, odd)| {
        let mut activity = json!({ "type": kind, "id": "1", "serviceUrl": SERVICE, "channelId": "msteams",
            "from": { "id": "29:1abc" }, "recipient": { "id": "28:bot" }, "conversation": { "id": "a:1" } });
        for (field, value) in odd {
            activity[field] = value;
        }
        activity
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let subject = &BotFramework;
        let _ = accept(subject, subject.open(Some(SECRET)).as_ref(), &subject.call(SECRET, &body));
    }

    #[test]
    fn any_header_is_answered(header in "(Bearer )?[ -~]{0,80}", kid in ".{0,8}") {
        let token = format!("{}.e30.e30", base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            json!({ "alg": "RS256", "kid": kid }).to_string(),
        ));
        for value in [header, format!("Bearer {token}")] {
            let request = testkit::channel_conformance::request(b"{}", &[("authorization", value.as_str())]);
            let outcome = accept(&BotFramework, channel(json!({})).as_ref(), &request);
            prop_assert!(outcome.is_err());
        }
    }

    #[test]
    fn foreign_text_is_text_wherever_it_stands(text in ".{1,60}", marks in "[<>&*_`\\[\\]#|~\"'a ]{0,20}", at in 0..4_usize) {
        let channel_id = ["msteams", "directline", "cortana", "telegram"][at];
        let address = json!({ "service_url": "https://x.botframework.com/", "conversation": "c", "channel": channel_id,
            "bot": "b", "user": "u", "locale": "es-ES\"><x" });
        let body = format!("{text}{marks}");
        let button = PieceButton { token: body.clone(), title: body.clone() };
        let piece = Piece::Buttons { header: None, body: body.clone(), footer: None, buttons: vec![button] };
        let provider = Platform::with("https://x.botframework.com/", 201, json!({ "id": "1" }));
        let message = Rendered { address: Some(address.to_string()), ..rendered(piece) };
        block_on(channel(json!({})).send(&outside(&provider), &message)).unwrap();
        let sent: Value = serde_json::from_slice(&provider.sent().body).unwrap();
        let mut reader = quick_xml::Reader::from_str(sent["speak"].as_str().unwrap());
        let mut elements = 0;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(quick_xml::events::Event::Start(_) | quick_xml::events::Event::Empty(_)) => elements += 1,
                Ok(_) => {}
                Err(error) => prop_assert!(false, "{error}: {sent}"),
            }
        }
        prop_assert_eq!(elements, 1, "nothing but `speak`: {}", sent);
        let shown = sent["attachments"][0]["content"]["text"].as_str().unwrap();
        if channel_id == "msteams" {
            prop_assert!(!shown.replace("<br>", "").contains('<'), "{}", shown);
        }
    }

    #[test]
    fn nearly_right_activities_are_kept(activity in odd_activity()) {
        let subject = &BotFramework;
        let body = activity.to_string().into_bytes();
        let read = || accept(subject, subject.open(Some(SECRET)).as_ref(), &subject.call(SECRET, &body));
        let inbounds = read().unwrap();
        prop_assert_eq!(&inbounds, &read().unwrap());
        prop_assert!(!inbounds.is_empty());
        for inbound in inbounds {
            prop_assert!(!inbound.event_key.is_empty() && inbound.event_key.len() <= 300);
        }
        let answered = channel(json!({}));
        let _ = answered.abilities().answers.unwrap().answer(&subject.call(SECRET, &body), &channels::Said::default());
    }
}
