//! Bot Framework: tokens that Microsoft's library decided about, and every activity of ours for its connector.

use super::{made, messages, ours};
use crate::setup::{FakeProvider, rendered, settings};
use channels::{Channel, Outside, Rendered, Said};
use engine::Timestamp;
use engine::content::piece::{Piece, Shown};
use http::HeaderValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::channel_conformance::{NOW, block_on, request};
use transport::{HttpRequest, RawRequest};

const APP_ID: &str = "0d1f7a52-3c64-4b0e-9f0a-5d5f4b1d7c21";

/// Where we refuse what the library takes: each is asked for by Microsoft's own description of the protocol, or by
/// ours of the inbox. Nothing is taken that the library refuses.
const STRICTER: [&str; 12] = [
    // The lifetime must be there, in whole seconds.
    "no exp",
    "an end of number 12",
    // The claim must match the activity's property.
    "service \"\" in the activity",
    "no service in the activity",
    // Our credentials go to `service_hosts` only.
    "a service of its own in both",
    // A key speaks for the channels it is endorsed for, and an activity names its channel.
    "channel \"\"",
    "a key without endorsements",
    "a key with no endorsement",
    // The metadata name RS256 and no other.
    "signed by RS384",
    "signed by RS512",
    // The Emulator is nobody, as `docs/OPERATING.md` says.
    "a token of the emulator",
    "a token of the emulator, version 2",
];

pub(super) fn bot() -> Arc<dyn Channel> {
    let settings = settings(json!({ "app_id": APP_ID }), &[("app_password", "app-password")]);
    channels::open("bot_framework", &settings).unwrap()
}

/// The conversations that we write to, one for each way of drawing.
pub(super) fn addresses() -> Vec<Value> {
    let address = |service: &str, channel: &str, kind: &str, locale: &str| {
        json!({ "service_url": service, "conversation": "19:abc@thread.tacv2;messageid=17", "channel": channel,
            "bot": "28:bot", "user": "29:1abc", "kind": kind, "locale": locale, "activity": "1795000000001" })
    };
    vec![
        address("https://smba.trafficmanager.net/emea/", "msteams", "personal", "es-ES"),
        address("https://smba.trafficmanager.net/amer/", "msteams", "channel", "en-US"),
        address("https://directline.botframework.com/", "directline", "", "da-DK"),
        address("https://cortana.botframework.com/", "cortana", "", "en-US"),
        address("https://telegram.botframework.com/", "telegram", "", "en-GB"),
    ]
}

/// Every piece that this conversation can be sent, also what a voice says there.
pub(super) fn pieces(bot: &dyn Channel, address: &Value) -> Vec<Piece> {
    let mut pieces = messages::pieces(bot, Some(&address.to_string()));
    let spoken = |reprompt: Option<&str>| Piece::Speech {
        ssml: "<speak>Two mugs &amp; <emphasis>more</emphasis></speak>".to_owned(),
        reprompt: reprompt.map(str::to_owned),
        shown: Shown {
            title: "Mugs".to_owned(),
            text: "Two mugs & more".to_owned(),
            ..Shown::default()
        },
    };
    pieces.extend([spoken(None), spoken(Some("Which one?"))]);
    pieces
}

fn message(address: &Value, piece: Piece) -> Rendered {
    Rendered { address: Some(address.to_string()), ..rendered(piece) }
}

/// The calls for everything that can be said, each with what it is about.
pub(super) fn calls() -> Vec<Value> {
    let bot = bot();
    let mut all = Vec::new();
    for address in addresses() {
        // What a message of this conversation is called once it was sent.
        let mut sent = None;
        for (number, piece) in pieces(bot.as_ref(), &address).into_iter().enumerate() {
            let answer = json!({ "id": "1795000000999", "access_token": "token-of-ours", "expires_in": 3_599,
                "token_type": "Bearer" });
            let service = FakeProvider::new(200, &answer);
            let outside = Outside { http: &service, now: NOW };
            // Every other one answers a message of before.
            let in_reply_to = sent.clone().filter(|_| number % 2 == 1);
            let message = Rendered { in_reply_to, ..message(&address, piece) };
            sent = Some(block_on(bot.send(&outside, &message)).unwrap().provider_id);
            let calls = service.calls.lock().unwrap();
            all.push(call(&address, calls.last().unwrap()));
        }
    }
    all
}

fn call(address: &Value, request: &HttpRequest) -> Value {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    json!({
        "service": address["service_url"],
        "conversation": address["conversation"],
        "method": request.method.as_str(),
        "url": request.url,
        "authorization": header("authorization"),
        "contentType": header("content-type"),
        "activity": serde_json::from_slice::<Value>(&request.body).unwrap(),
    })
}

#[test]
fn our_activities_are_left_for_the_oracle() {
    ours("bot_framework", "calls.json", || json!(calls()));
}

/// What is answered on the call itself.
#[test]
fn our_answers_are_left_for_the_oracle() {
    ours("bot_framework", "answers.json", || {
        let bot = bot();
        let answers = bot.abilities().answers.unwrap();
        let asked = |fields: Value| {
            let mut activity = json!({ "type": "message", "id": "1", "channelId": "directline",
                "serviceUrl": "https://directline.botframework.com/", "conversation": { "id": "c" },
                "from": { "id": "u" }, "recipient": { "id": "b" } });
            activity.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            request(activity.to_string().as_bytes(), &[])
        };
        let mut all = Vec::new();
        let address = &addresses()[2];
        let pieces = pieces(bot.as_ref(), address);
        let messages = pieces.into_iter().map(|piece| message(address, piece)).collect();
        let said = Said { messages, late: Some("One moment, please.".to_owned()) };
        let answer = answers.answer(&asked(json!({ "deliveryMode": "expectReplies" })), &said);
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        all.push(json!({ "kind": "replies", "status": answer.status, "body": body }));
        for name in ["adaptiveCard/action", "task/fetch", "signin/verifyState", "made/up"] {
            let invoke = asked(json!({ "type": "invoke", "name": name, "value": {} }));
            let answer = answers.answer(&invoke, &Said::default());
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            all.push(json!({ "kind": name, "status": answer.status, "body": body }));
        }
        json!(all)
    });
}

#[test]
fn tokens_are_believed_as_the_library_believes_them() {
    let Some(all) = made("bot_framework", "tokens.json") else { return };
    let now = Timestamp(all["now"].as_i64().unwrap() * 1_000);
    let stricter = BTreeSet::from(STRICTER);
    let mut differing = BTreeSet::new();
    let cases = all["cases"].as_array().unwrap();
    assert!(cases.len() >= 60, "the oracle made {} tokens only", cases.len());
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let accepted = is_accepted(&all, case, now);
        let theirs = case["accepted"].as_bool().unwrap();
        if stricter.contains(name) {
            assert!(theirs && !accepted, "{name}: the library no longer takes it, or we do");
            differing.insert(name);
        } else {
            assert_eq!(accepted, theirs, "{name}: the library decided otherwise");
        }
    }
    assert_eq!(differing, stricter, "every difference that is told of is there");
    eprintln!(
        "bot_framework: {} tokens compared, {} of them by choice",
        cases.len(),
        differing.len()
    );
}

fn is_accepted(all: &Value, case: &Value, now: Timestamp) -> bool {
    let bot = bot();
    let body = case["activity"].to_string();
    let mut request: RawRequest = request(body.as_bytes(), &[]);
    request.received_at = now;
    let authorization = HeaderValue::from_str(case["authorization"].as_str().unwrap()).unwrap();
    request.headers.insert("authorization", authorization);
    // One answer for the metadata and the keys they point to.
    let keys = json!({ "jwks_uri": "https://login.botframework.com/v1/.well-known/keys", "keys": all["keys"] });
    let platform = FakeProvider::new(200, &keys);
    let outside = Outside { http: &platform, now };
    let prepared = block_on(bot.abilities().fetches_keys.unwrap().prepare(&outside, &request));
    prepared.is_ok() && bot.parse(&request).is_ok()
}
