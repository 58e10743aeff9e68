//! WhatsApp: every kind of news, one at a time, with what we make of it, for pywa to say what it makes of the same.

use super::{messages, ours};
use crate::setup::{APP_SECRET, FakeProvider, outside, rendered, whatsapp};
use serde_json::{Value, json};
use testkit::channel_conformance::{Subject, block_on};

/// Payloads of our own, which hold every kind once.
const PAYLOADS: [&str; 5] = ["texts", "choices", "media", "changes", "statuses"];

/// A form that was filled in as WhatsApp's own flows are.
fn form() -> Value {
    let filled = json!({ "flow_token": "unused", "name": "Ana", "sizes": ["s", "m"] });
    let reply = json!({ "name": "flow", "body": "Sent", "response_json": filled.to_string() });
    let message = json!({ "from": "34600111222", "id": "wamid.in-9", "timestamp": "1795000009", "type": "interactive",
        "context": { "from": "34910000000", "id": "wamid.out-9" },
        "interactive": { "type": "nfm_reply", "nfm_reply": reply } });
    let value = json!({ "messaging_product": "whatsapp", "messages": [message],
        "metadata": { "display_phone_number": "34910000000", "phone_number_id": "200100" },
        "contacts": [{ "profile": { "name": "Ana Ruiz" }, "wa_id": "34600111222", "user_id": "ES.1" }] });
    json!({ "object": "whatsapp_business_account",
        "entry": [{ "id": "300100", "changes": [{ "field": "messages", "value": value }] }] })
}

/// A webhook with several things in it, as one webhook for each.
fn one_by_one(payload: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    for entry in list(payload, "entry") {
        for change in list(&entry, "changes") {
            for key in ["messages", "statuses"] {
                for one in list(&change["value"], key) {
                    let mut value = change["value"].clone();
                    let fields = value.as_object_mut().unwrap();
                    fields.retain(|name, _| {
                        !matches!(name.as_str(), "messages" | "statuses" | "errors")
                    });
                    fields.insert(key.to_owned(), json!([one]));
                    let change = json!({ "field": change["field"], "value": value });
                    let entry = json!({ "id": entry["id"], "changes": [change] });
                    all.push(json!({ "object": payload["object"], "entry": [entry] }));
                }
            }
        }
    }
    all
}

#[test]
fn our_reading_is_left_for_the_oracle() {
    ours("whatsapp", "read.json", || {
        let mut all = Vec::new();
        let payload = |name| {
            let text = std::fs::read_to_string(format!("tests/it/payloads/{name}.json")).unwrap();
            serde_json::from_str::<Value>(&text).unwrap()
        };
        for payload in PAYLOADS.map(payload).into_iter().chain([form()]) {
            for body in one_by_one(&payload) {
                let body = body.to_string();
                let call = crate::conformance::WhatsApp.call(APP_SECRET, body.as_bytes());
                let read = whatsapp(json!({})).parse(&call).unwrap();
                let kinds: Vec<Value> = read.iter().map(|inbound| json!(inbound.kind)).collect();
                let signature = call.headers["x-hub-signature-256"].to_str().unwrap().to_owned();
                all.push(json!({ "body": body, "signature": signature, "read": kinds }));
            }
        }
        json!({ "app_secret": APP_SECRET, "all": all })
    });
}

/// Everything that can be said, for a Graph API that somebody else wrote from the documents.
#[test]
fn our_calls_are_left_for_the_oracle() {
    ours("whatsapp", "calls.json", || {
        let channel = whatsapp(json!({}));
        let answer = json!({ "messages": [{ "id": "wamid.1" }] });
        let graph = FakeProvider::new(200, &answer);
        for piece in messages::pieces(channel.as_ref(), None) {
            block_on(channel.send(&outside(&graph), &rendered(piece))).unwrap();
        }
        let calls = graph.calls.lock().unwrap();
        let body =
            |call: &transport::HttpRequest| serde_json::from_slice::<Value>(&call.body).unwrap();
        json!(calls.iter().map(body).collect::<Vec<_>>())
    });
}
