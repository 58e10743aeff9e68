//! Vonage's own library reads our tokens; what it takes and refuses, we take and refuse.

use channels::Channel;
use engine::Timestamp;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, InboundKind, Part};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, block_on, request};
use transport::signature::vonage as signature;
use transport::{Rejection, Secret};

use super::{items, made, ours, settle, text};
use crate::setup::{FakeProvider, outside, rendered};
use crate::sms::vonage_settings;

const NAME: &str = "vonage";
const PRIVATE_KEY: &str = include_str!("../payloads/sms/private_key.pem");

/// Why a call is not what it should be.
fn misread(channel: &dyn Channel, case: &Value) -> Option<String> {
    let call =
        request(text(case, "body").as_bytes(), &[("authorization", text(case, "authorization"))]);
    let inbounds = match channel.parse(&call) {
        Ok(inbounds) => inbounds,
        Err(Rejection::BadSignature { .. }) if case["accepted"] == false => return None,
        Err(rejection) => return Some(format!("{rejection:?}")),
    };
    if case["accepted"] == false {
        return Some("it is taken".to_owned());
    }
    let said = InboundKind::Message {
        provider_id: text(case, "id").to_owned(),
        parts: vec![Part::Text { text: text(case, "text").to_owned() }],
        reply_to: None,
    };
    let from = format!("+{}", text(case, "from"));
    let from = Identity { scheme: IdentityScheme::Phone, value: from };
    let good =
        inbounds.len() == 1 && inbounds[0].kind == said && inbounds[0].contact.identities == [from];
    (!good).then(|| format!("{inbounds:?}"))
}

#[test]
fn webhooks_are_taken_and_refused_as_the_library_does() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let secrets = [("signature_secret", text(&calls, "secret"))];
    let channel = channels::open("sms", &vonage_settings(&json!({}), &secrets)).unwrap();
    let cases = items(&calls, "cases");
    let wrong = cases.iter().filter_map(|case| {
        let why = misread(channel.as_ref(), case)?;
        Some(format!("{}: {why}", text(case, "name")))
    });
    settle("vonage webhooks", cases.len(), &wrong.collect::<Vec<_>>());
}

#[test]
fn our_tokens_are_shown_to_the_library() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let secret = Secret::new(text(&calls, "secret").to_owned());
    let seconds = NOW.0 / 1_000;
    let sign =
        |case: &Value| signature::sign(&secret, seconds, text(case, "body").as_bytes()).unwrap();
    let tokens: Vec<String> = items(&calls, "cases").iter().map(sign).collect();
    ours(NAME, "webhooks.json", || json!(tokens));

    let application = json!({ "application_id": "5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7" });
    let settings = vonage_settings(&application, &[("private_key", PRIVATE_KEY)]);
    let channel = channels::open("sms", &settings).unwrap();
    let credentials: Vec<Value> = (0..40)
        .map(|index| credential(channel.as_ref(), NOW.plus_ms(i64::from(index) * 777), index))
        .collect();
    ours(NAME, "credentials.json", || json!(credentials));
}

/// What a piece is sent with at that moment.
fn credential(channel: &dyn Channel, at: Timestamp, index: u32) -> Value {
    let provider = FakeProvider::new(202, &json!({ "message_uuid": "u9" }));
    let mut message = rendered(Piece::Text { body: "Hej".to_owned() });
    message.to = vec![Identity { scheme: IdentityScheme::Phone, value: "+4520111111".to_owned() }];
    message.index = index;
    let outside = channels::Outside { now: at, ..outside(&provider) };
    block_on(channel.send(&outside, &message)).unwrap();
    let calls = provider.calls.lock().unwrap();
    json!({ "authorization": calls[0].headers["authorization"].to_str().unwrap(), "at": at.0 })
}
