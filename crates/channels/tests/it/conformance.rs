//! The suite every channel passes, over each of ours.

use std::sync::Arc;

use channels::Channel;
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use serde_json::{Value, json};
use testkit::channel_conformance::{Proof, Subject, request};
use transport::signature::meta;
use transport::{RawRequest, Secret, SendErrorCode};

use crate::setup::settings;

pub(crate) struct WhatsApp;

pub(crate) fn envelope(changes: &[Value]) -> Vec<u8> {
    let changes: Vec<Value> = changes.to_vec();
    let entry = json!({ "id": "300100", "time": 1_795_000_000, "changes": changes });
    json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string().into_bytes()
}

fn change(value: &Value) -> Value {
    let mut value = value.clone();
    value["metadata"] = json!({ "phone_number_id": "200100" });
    json!({ "field": "messages", "value": value })
}

fn text(id: &str) -> Value {
    json!({ "id": id, "from": "34600111222", "timestamp": "1795000000", "type": "text", "text": { "body": "hola" } })
}

impl Subject for WhatsApp {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> = secret.map(|secret| ("app_secret", secret)).into_iter().collect();
        let secrets: Vec<_> = [secrets, vec![("access_token", "token")]].concat();
        channels::open("whatsapp", &settings(json!({ "phone_number_id": "200100" }), &secrets))
            .unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let signature = meta::sign(&Secret::new(secret.to_owned()), body);
        request(body, &[(meta::HEADER, &signature)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(meta::HEADER)]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        envelope(&[change(&json!({ "messages": [text(id)] }))])
    }

    fn batch(&self, ids: &[&str]) -> Option<Vec<u8>> {
        let changes = ids.chunks(3).map(|ids| {
            let messages: Vec<Value> = ids.iter().map(|id| text(id)).collect();
            change(&json!({ "messages": messages }))
        });
        Some(envelope(&changes.collect::<Vec<_>>()))
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let odd_message = |message: Value| envelope(&[change(&json!({ "messages": [message] }))]);
        let mut other_number = change(&json!({ "messages": [text("m1")] }));
        other_number["value"]["metadata"]["phone_number_id"] = json!("999");
        vec![
            b"{}".to_vec(),
            b"[{}]".to_vec(),
            b"null".to_vec(),
            b"\"text\"".to_vec(),
            br#"{"object":"whatsapp_business_account","entry":7}"#.to_vec(),
            br#"{"entry":[{"id":"1"}]}"#.to_vec(),
            br#"{"entry":[{"id":"1","changes":[{"field":7}]}]}"#.to_vec(),
            envelope(&[json!({ "field": "holograms", "value": { "new": true } })]),
            envelope(&[json!({ "field": "history", "value": { "history": [{ "threads": [] }] } })]),
            envelope(&[json!({ "field": "messages", "value": [] })]),
            envelope(&[change(&json!({}))]),
            envelope(&[other_number]),
            odd_message(
                json!({ "id": "m1", "from": "34600111222", "type": "hologram", "hologram": {} }),
            ),
            odd_message(json!({ "id": "m1", "type": "text", "text": { "body": "from nobody" } })),
            odd_message(json!({ "from": "34600111222", "type": "text" })),
            odd_message(json!(5)),
            odd_message(
                json!({ "id": "m1", "from": "34600111222", "group_id": "g", "type": "text", "text": { "body": "x" } }),
            ),
        ]
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let name = match state {
            ReceiptState::Sent => "sent",
            ReceiptState::Delivered => "delivered",
            ReceiptState::Read => "read",
            ReceiptState::Failed => "failed",
            ReceiptState::Queued | ReceiptState::Unknown => return None,
        };
        let status = json!({ "id": id, "status": name, "timestamp": "1795000000", "recipient_id": "34600111222" });
        Some(envelope(&[change(&json!({ "statuses": [status] }))]))
    }

    fn body_bytes_max(&self) -> usize {
        4 * 1024 * 1024
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::WaPhone, value: "34600111222".to_owned() }, None)
    }

    fn echo(&self, id: &str) -> Option<Vec<u8>> {
        let echo = json!({ "id": id, "from": "34900000000", "to": "34600111222", "timestamp": "1795000000",
            "type": "text", "text": { "body": "written in the app" } });
        let metadata = json!({ "phone_number_id": "200100" });
        let value = json!({ "metadata": metadata, "message_echoes": [echo] });
        Some(envelope(&[json!({ "field": "smb_message_echoes", "value": value })]))
    }

    fn accepted(&self) -> Option<(u16, String)> {
        let contacts = json!([{ "input": "34600111222", "wa_id": "34600111222" }]);
        Some((
            200,
            json!({ "contacts": contacts, "messages": [{ "id": "wamid.out" }] }).to_string(),
        ))
    }

    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        vec![(SendErrorCode::OptedOut, "131050 stops marketing only; who blocks us is never told")]
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error = |code: i64| json!({ "error": { "code": code, "message": "no" } }).to_string();
        vec![
            (Code::Throttled, 429, error(130_429)),
            (Code::WindowClosed, 400, error(131_047)),
            (Code::MarketingOptedOut, 400, error(131_050)),
            (Code::RecipientUnreachable, 400, error(131_026)),
            (Code::Auth, 401, error(190)),
            (Code::PolicyBlocked, 403, error(368)),
            (Code::InvalidRequest, 400, error(131_009)),
        ]
    }
}

pub(crate) struct WebChat;

impl Subject for WebChat {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> = secret.map(|secret| ("server_key", secret)).into_iter().collect();
        channels::open("webchat", &settings(json!({}), &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let signature = channels::webchat::sign(&Secret::new(secret.to_owned()), body);
        request(body, &[(channels::webchat::SIGNATURE_HEADER, &signature)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(channels::webchat::SIGNATURE_HEADER)]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        let event = json!({ "type": "text", "text": "hola" });
        json!({ "visitor": "v_1", "client_id": id, "event": event }).to_string().into_bytes()
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let kind = match state {
            ReceiptState::Read => "read",
            ReceiptState::Delivered => "delivered",
            _ => return None,
        };
        let event = json!({ "type": kind, "message": id });
        Some(
            json!({ "visitor": "v_1", "client_id": format!("{kind}-1"), "event": event })
                .to_string()
                .into_bytes(),
        )
    }

    fn body_bytes_max(&self) -> usize {
        channels::webchat::BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::Visitor, value: "v_1".to_owned() }, None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        None
    }
}

mod whatsapp {
    testkit::channel_conformance!(super::WhatsApp);
}

mod webchat {
    testkit::channel_conformance!(super::WebChat);
}
